"""Drawing: lines of glyphs, the sequences that they stand in, and the leaders before page numbers."""

import dataclasses
import io
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from checkers import structure_text
from test_pdf import Article, Book, make_book, make_prose
from test_typesetter import (
    PROSE,
    as_pdf,
    frame,
    frame_chapter,
    list_texts,
    make_press,
    read_tree,
)

from chapbook.model.pages import Address, PagedEdition, TypesetChapter
from chapbook.outputs.pdf.folios import write_numbers
from chapbook.typesetter.operators import write_number

KERNED = "AVAST Tomatoes Wave, “Tyre” fjord office Ṭālib; Yaʿqūb To Va. 1,147 km² LTV r-o"
"""Letters that are kerned or joined, and have marks."""


class Glyph(NamedTuple):
    """A glyph as PDFium finds it; lengths in points from the lower left corner."""

    sign: str
    left: float
    right: float
    """From where its advance begins to where it ends."""


def list_lines(pdf: Path, page: int) -> list[list[Glyph]]:
    """List the lines of a page with their glyphs from left to right, without white space.

    A ligature is one glyph, of which PDFium tells each letter.
    """
    lines: defaultdict[int, list[Glyph]] = defaultdict(list)
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[page].get_textpage()
        for index in range(text.count_chars()):
            sign = text.get_text_range(index, 1)
            left, low, right, _ = text.get_charbox(index, loose=True)
            is_new = not lines[round(low)] or lines[round(low)][-1].left != left
            if sign.strip() and is_new:
                lines[round(low)].append(Glyph(sign, left, right))
    return [
        sorted(lines[low], key=lambda glyph: glyph.left) for low in sorted(lines, reverse=True) if lines[low]
    ]


def list_titles() -> list[str]:
    """List headings without full stops, whose last lines are of any length."""
    return [f"Section {it} {make_prose(1, 4)[:-1]} {'n' * it}o" for it in range(42)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book of justified text whose contents fill more than one page."""
    body = [
        pair
        for number, title in enumerate(list_titles())
        for pair in (
            ("==", title),
            ("", f"{KERNED} {make_prose(number, 90)} {KERNED} {make_prose(number, 30)}"),
        )
    ]
    edition = 'title = "Ink"\nlanguage = "en"\ndate = 2024-05-01\n'
    return make_book(tmp_path_factory.mktemp("ink"), edition, (Article("Only one", tuple(body)),))


# --- lines ---------------------------------------------------------------------------------------


def test_lines_end_where_they_should(book: Book) -> None:
    """Advances and kerning add up: justified lines end at the margin to a twentieth of a point."""
    ends = []
    for page in book.find_chapter("Only one"):
        ends += [line[-1].right for line in list_lines(book.pdf, page) if len(line) > 40]
    distances = [min(abs(end - margin) for margin in (527.244, 378.028)) for end in ends]
    full = [distance for distance in distances if distance < 1]
    assert len(full) > 300
    assert sum(distance < 0.05 for distance in full) > 0.98 * len(full), (
        "but for last lines that end there by chance"
    )


def test_glyphs_stand_beside_each_other(book: Book) -> None:
    """No glyph of a word is far from its neighbour: real kerning is less than a quarter of the type size."""
    (page, *_) = book.find_chapter("Only one")
    gaps = [two.left - one.right for line in list_lines(book.pdf, page) for one, two in pairwise(line)]
    close = [gap for gap in gaps if gap < 0.15 * 11]
    assert len(close) > 1000
    assert min(close) > -0.25 * 11
    assert sum(abs(gap) < 0.02 for gap in close) > 0.7 * len(close)


def test_only_real_kerning_is_written() -> None:
    """A line that is neither kerned nor justified is one string, and each word space of another a number."""
    plain, justified = (
        make_press().typeset("c", frame_chapter(f"<p>{text}</p>")) for text in ("noon moon", PROSE * 3)
    )
    shown = [operands[0] for operands, name in list_operators(plain) if name == "TJ"]
    assert [len(line) for line in shown if len(bytes(line[0])) == 2 * len("noon moon")] == [1]
    line = max((operands[0] for operands, name in list_operators(justified) if name == "TJ"), key=len)
    numbers = [float(item) for item in line if not isinstance(item, pikepdf.String)]
    assert len(numbers) < 30
    assert all(abs(number) > 0.2 for number in numbers)


def list_operators(chapter: TypesetChapter) -> list[tuple[list[pikepdf.Object], str]]:
    """List the operators of a chapter's pages with their operands."""
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        return [
            (list(operands), str(name))
            for page in pdf.pages
            for operands, name in pikepdf.parse_content_stream(page)
        ]


@pytest.mark.parametrize(
    ("number", "written"), [(0.04, b"0"), (-0.04, b"0"), (-3.5, b"-3.5"), (100, b"100"), (1e9, b"1000000000")]
)
def test_numbers_are_short_and_never_have_an_exponent(number: float, written: bytes) -> None:
    """Numbers are written as PDF knows them (ISO 32000-1, 7.3.3)."""
    assert write_number(number, 1) == written


# --- sequences -----------------------------------------------------------------------------------


def test_a_paragraph_is_one_sequence_a_page() -> None:
    """The text of a paragraph on a page is one marked sequence, with a space at the end of each line."""
    text = " ".join(f"word{number:04}" for number in range(900))
    chapter = make_press().typeset("c", frame_chapter(f"<p>{text}</p>"))
    (paragraph,) = read_tree(chapter).find("P")
    spots = paragraph.list_content()
    assert [page for page, _ in spots] == list(range(chapter.pages))
    texts = list_texts(chapter)
    assert " ".join(texts[spot].strip() for spot in spots) == text


def test_what_stands_between_parts_a_sequence() -> None:
    """Text before and after an element with a role of its own stays before and after it."""
    html = frame_chapter('<p>One <span lang="la">duo</span> three <b>four</b> five</p>')
    chapter = make_press().typeset("c", html)
    texts = list_texts(chapter)
    (paragraph,) = read_tree(chapter).find("P")
    before, span, *after = paragraph.kids
    assert texts[before].strip() == "One"
    assert (span.role, span.read(texts)) == ("Span", "duo")
    assert " ".join("".join(texts[spot] for spot in after).split()) == "three four five"


BODIES = {
    "text": f"<p>{PROSE * 30}</p>",
    "underlined": f"<p>One <u>two {PROSE}</u> three</p>",
    "struck": "<p>One <s>two</s> three</p>",
    "coloured": '<p>One <span style="color: red">two</span> three</p><p style="color: oklch(50% .1 9)">x</p>',
    "boxed": '<p>One <span style="display: inline-block; background: #eee">two</span> three</p>',
    "hidden": '<p>One <span style="visibility: hidden">two</span> three</p>',
    "spaced": '<p style="letter-spacing: 2pt">One two three</p>',
    "turned": '<p style="transform: rotate(5deg)">One two three</p>',
    "arabic": "<p>One علي بن أبي طالب three</p>",
    "transparent": '<div style="opacity: .5"><p>One two three</p></div>',
}
"""Text that is drawn in many ways, some of which are WeasyPrint's own."""


@pytest.mark.parametrize("body", BODIES)
def test_operators_are_nested_as_they_must_be(body: str) -> None:
    """Sequences, text objects and saved states lie inside each other, never across (ISO 32000-1, 14.6.1)."""
    chapter = make_press().typeset("c", frame_chapter(BODIES[body]))
    closing = {"ET": "BT", "EMC": "BDC", "Q": "q"}
    opened: list[str] = []
    for _, operator in list_operators(chapter):
        name = operator.replace("BMC", "BDC")
        if name in closing:
            assert opened.pop() == closing[name]
        elif name in closing.values():
            assert name not in opened or name == "q"
            opened.append(name)
        elif name in ("TJ", "Tj", "Tm", "Td"):
            assert {"BT", "BDC"} <= set(opened)
        elif name in ("q", "cm", "re", "m", "l", "S", "f", "Do"):
            assert "BT" not in opened
    assert opened == []


def test_what_is_transparent_is_told() -> None:
    """Text in a group is content of the group, whose ids lead to the tree (ISO 32000-1, 14.7.4.2)."""
    chapter = make_press().typeset("c", frame_chapter(f"<p>Before</p>{BODIES['transparent']}<p>After</p>"))
    with pikepdf.open(io.BytesIO(as_pdf(chapter))) as pdf:
        (group,) = (it for it in pdf.objects if isinstance(it, pikepdf.Stream) and "/Group" in it)
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        (paragraph,) = nums[nums.index(group.StructParents) + 1]
        operators = [str(name) for _, name in pikepdf.parse_content_stream(group)]
        assert paragraph.S == "/P"
        assert paragraph.K.Stm.objgen == group.objgen
        assert paragraph.K.MCID == 0
    assert operators.count("TJ") == operators.count("BDC") == 1
    assert len(read_tree(chapter).find("P")) == 3


@pytest.mark.parametrize("body", [body for body in BODIES if body not in ("hidden", "transparent", "arabic")])
def test_however_it_is_drawn_text_is_told(body: str) -> None:
    """All words of a paragraph are told in order, and are two words where a line ends between them."""
    chapter = make_press().typeset("c", frame_chapter(BODIES[body]))
    told = " ".join(list_texts(chapter)[spot] for spot in read_tree(chapter).find("P")[0].list_content())
    wanted = (
        PROSE * 30
        if body == "text"
        else f"One two {PROSE} three"
        if body == "underlined"
        else "One two three"
    )
    assert told.replace("\u2010", "").split() == wanted.split()


def test_a_face_and_a_colour_are_named_once() -> None:
    """Lines of one face say what it is and what colour it has where the first of them begins."""
    chapter = make_press().typeset("c", frame_chapter(f"<p>{PROSE * 4}</p><p>{PROSE * 4}</p>"))
    operators = list_operators(chapter)
    first = next(place for place, (_, name) in enumerate(operators) if name == "Td")
    names = [name for _, name in operators[first : first + 20]]
    assert "TJ" in names
    assert not {"Tf", "rg", "BT", "Tm", "gs"} & set(names)


def test_letters_of_a_justified_line_give_way() -> None:
    """They are drawn at most a fiftieth wider or narrower, and as they are wherever such text ends."""
    chapter = make_press().typeset("c", frame_chapter(f"<p>{PROSE * 8}</p><h2>One</h2><p>{PROSE * 8}</p>"))
    scales, scale = [], 100.0
    for operands, name in list_operators(chapter):
        scale = float(operands[0]) if name == "Tz" else scale
        scales += [scale] if name in ("TJ", "ET") else []
        assert name != "ET" or scale == 100
    assert len(set(scales)) > 3
    assert all(98 <= it <= 102 for it in scales)


# --- leaders -------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A line of the contents."""

    entry: list[Glyph]
    dots: list[Glyph]
    number: list[Glyph]


def list_rows(book: Book) -> list[list[Row]]:
    """List the lines of the contents that have a number, page by page; no entry has a full stop."""
    pages: list[list[Row]] = []
    for page in range(2, book.find_chapter("Only one")[0]):
        rows = []
        for line in list_lines(book.pdf, page):
            number = [glyph for glyph in line if glyph.sign.isdigit() and glyph.left > 362]
            dots = [glyph for glyph in line if glyph.sign == "."]
            if number:
                entry = [glyph for glyph in line if glyph not in number and glyph not in dots]
                rows.append(Row(entry, dots, number))
        if rows:
            pages.append(rows)
    return pages


def test_leaders_stand_on_one_grid(book: Book) -> None:
    """The dots of all lines stand below one another, an equal way apart."""
    pages = list_rows(book)
    assert len(pages) >= 2
    for rows in pages:
        places = [dot.left for row in rows for dot in row.dots]
        steps = [two.left - one.left for row in rows for one, two in pairwise(row.dots)]
        step = sum(steps) / len(steps)
        assert max(steps) - min(steps) < 0.02
        shifts = [(place - places[0] + step / 2) % step - step / 2 for place in places]
        assert max(map(abs, shifts)) < 0.1


def test_leaders_touch_neither_entry_nor_number(book: Book) -> None:
    """There is white space at both ends of a leader, and not much."""
    rows = [row for page in list_rows(book) for row in page]
    for entry, dots, number in rows:
        assert 2.5 < dots[0].left - entry[-1].right < 15
        assert 2.5 < number[0].left - dots[-1].right < 15
    assert len({round(row.number[-1].right) for row in rows}) == 2, "left and right pages"


def test_an_entry_of_many_lines_has_its_number_at_the_last(book: Book) -> None:
    """The number stands on the base line of the title's last words."""
    rows = [row for page in list_rows(book) for row in page]
    assert len(rows) == 1 + len(list_titles())
    ends = ["".join(glyph.sign for glyph in row.entry)[-6:] for row in rows[-len(list_titles()) :]]
    wanted = ["".join(title.split())[-6:] for title in list_titles()]
    assert all(end and title.endswith(end) for end, title in zip(ends, wanted, strict=True))


def test_leaders_are_not_told(book: Book) -> None:
    """A screen reader hears titles and numbers, and no dots between them."""
    contents, _, _ = structure_text(book.pdf).partition("Section 0")
    tree = structure_text(book.pdf)
    toc = tree[tree.index("TOC") : tree.index("TOC") + len(contents)]
    assert "Only one" in toc
    assert '"."' not in toc
    assert " . " not in tree


CONTENTS = """<style>.contents .folio {{ --leader: {} }}</style><section class="contents" id="contents">
<h1>Contents</h1><ol class="toc"><li><a class="line" href="book:a"><span class="entry">Alpha</span><span
class="folio" data-of="a">0123456789</span></a></li></ol></section>"""


def set_contents(leader: str) -> TypesetChapter:
    """Set a contents of one line with a leader of its own."""
    return make_press().typeset("contents", frame(CONTENTS.format(leader), kind="contents"))


@pytest.mark.parametrize(("room", "dots"), [(5, 0), (12, 0), (29, 2), (60, 6), (-20, 0)])
def test_a_leader_takes_the_room_that_there_is(room: float, dots: int) -> None:
    """A leader has as many dots as stand between entry and number, and two at the least."""
    chapter = set_contents('" . "')
    (slot,) = (slot for slot in chapter.slots if slot.name)
    face = chapter.faces[slot.face]
    width = face.size * next(it.width for it in face.numerals if it.character == "7") / 1000
    slot = dataclasses.replace(slot, leader=slot.x - width - room)
    chapter = dataclasses.replace(chapter, slots=(slot,))
    paged = PagedEdition("b.pdf", None, (), (), 0, {"a": Address(0, "7", "b.pdf")})  # type: ignore[arg-type]
    (operators,) = write_numbers(chapter, 0, paged).values()
    assert operators.decode().count(face.leader) == dots


@pytest.mark.parametrize(
    ("leader", "signs"),
    [('" . "', " . "), ('"–"', "–"), ('"·  "', "·  "), ("none", ""), ('""', ""), ('"中"', "")],
)
def test_style_sheets_choose_the_leader(leader: str, signs: str) -> None:
    """What --leader says is repeated, in the face of the number; none is none, as is what the face lacks."""
    chapter = set_contents(leader)
    (slot,) = (slot for slot in chapter.slots if slot.name)
    face = chapter.faces[slot.face]
    codes = [int(face.leader[place : place + 4], 16) for place in range(0, len(face.leader), 4)]
    texts = {(use.key, glyph): text for use in chapter.fonts for glyph, text in use.glyphs}
    assert "".join(texts[face.font, code] for code in codes) == signs
    assert (face.leader_width > 0) == bool(signs)
    if signs:
        assert slot.leader is not None
        assert slot.leader < slot.x
