"""Large chapters in several files of the e-book."""

import re
from dataclasses import replace

import pytest
from lxml import etree

from chapbook.model import Anchor, CompiledChapter
from chapbook.outputs.epub import splitting
from chapbook.outputs.epub.splitting import split_piece

NAMES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def make_section(name: str, level: int, size: int, inside: str = "") -> str:
    """Write a section with so many characters of text."""
    text = f"<h{level}>{name}</h{level}>\n" + (f"<p>{name * (size // len(name))}</p>\n" if size else "")
    return f'<section class="text" id="big.{name}">\n{text}{inside}</section>\n'


INNER = make_section("d", 3, 300) + make_section("e", 3, 500)
HTML = (
    '<section class="chapter" id="big" epub:type="chapter" role="doc-chapter" aria-labelledby="big.title">\n'
    '<h1 id="big.title">Big</h1>\n<p>Lead &lt;section&gt; &amp; more.</p>\n'
    + make_section("a", 2, 400)
    + make_section("b", 2, 300)
    + make_section("c", 2, 0, INNER)
    + make_section("f", 2, 900)
    + "</section>"
)
PIECE = CompiledChapter(
    slug="big",
    kind="chapter",
    title="Big",
    html=HTML,
    anchors=tuple(Anchor(name, name, 1) for name in ("big", *(f"big.{letter}" for letter in "abcdef"))),
    references=(),
    source="big.txt",
)


def read(html: str) -> str:
    """Give the text of a part, which is XML."""
    return re.sub(r"\s", "", "".join(etree.fromstring(f"<body {NAMES}>{html}</body>").itertext()))


@pytest.mark.parametrize("largest", [300, 700, 1200, 1800])
def test_no_word_is_lost_and_no_part_too_large(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are whole documents that read on as the chapter did; one that is too large is one section."""
    monkeypatch.setattr(splitting, "LARGEST", largest)
    parts = split_piece(PIECE)
    assert len(parts) > 1
    assert "".join(read(part.html) for part in parts) == read(HTML)
    assert all(len(part.html) < largest + 200 or part.html.count("<p>") <= 2 for part in parts)


def test_every_place_is_in_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links find their section wherever it went, and no id is there twice."""
    monkeypatch.setattr(splitting, "LARGEST", 700)
    parts = split_piece(PIECE)
    assert [anchor for part in parts for anchor in part.anchors] == list(PIECE.anchors)
    ids = [name for part in parts for name in re.findall(r'\bid="([^"]*)"', part.html)]
    assert len(ids) == len(set(ids)) == 8
    assert [part.slug for part in parts][:2] == ["big", "big_2"]
    assert all(part.html.count("aria-labelledby") == (part is parts[0]) for part in parts)


def test_a_section_has_its_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on in another part is no section there, as one without a heading is a gap in an outline."""
    monkeypatch.setattr(splitting, "LARGEST", 300)
    for part in split_piece(PIECE):
        tree = etree.fromstring(f"<body {NAMES}>{part.html}</body>")
        assert all("}h" in section[0].tag for section in tree.iter("{*}section"))


def test_no_heading_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part does not end with the heading of what the next one begins with."""
    monkeypatch.setattr(splitting, "LARGEST", 300)
    assert not [part for part in split_piece(PIECE) if re.search(r"</h\d>\s*(</section>\s*)*\Z", part.html)]


def test_a_chapter_of_usual_size_is_itself() -> None:
    """Nothing is made of what needs no splitting, and what cannot be split stays whole."""
    assert split_piece(PIECE) == (PIECE,)
    flat = replace(PIECE, html=f'<section id="big"><p>{"x" * 300_000}</p></section>')
    assert [part.html for part in split_piece(flat)] == [flat.html]
