"""The judge of pages finds what is wrong with a page, and nothing where nothing is."""

import re
from dataclasses import replace

import pytest
from desks import ROOT, Desk, open_desk

from bench.corpus import write_article
from bench.pages.judge import NONE_OF, find_breaks, find_stranded, judge
from bench.pages.reader import Block, Line, Print, read_print
from bench.pages.words import compare, read_articles, split_words
from chapbook.model import Article, Paragraph

FAULTS = """
body { orphans: 1; widows: 1; hyphens: manual }
h2, h3, h4 { break-after: auto }
.infobox td { white-space: nowrap }
.sources li { margin-right: -40pt }
"""


LINKS = """= Links =

They are told at https://press.example.org/long-bridge/of-all.html and at www.example.org by some.

== Beyond ==

See https://press.example.org/one-more-bridge/.

== At last ==

And https://press.example.org/the-last-bridge/.
"""


def build(desk: Desk, faults: str = "", paper: str = "a4") -> tuple[Print, list[Article]]:
    """Build a book of five articles with a style sheet's faults, and read it."""
    # The last begins with a word that is longer than its initial.
    for number in (1, 2, 3, 8):
        (desk.book / "articles" / f"{number:05}.txt").write_text(write_article(number), "utf-8")
    (desk.book / "articles" / "links.txt").write_text(LINKS, "utf-8")
    (desk.book / "edition.toml").write_text(f'paper = "{paper}"\n', "utf-8")
    sheet = desk.folder / "styles" / "default" / "content.css"
    sheet.write_text((ROOT / "styles" / "default" / "content.css").read_text("utf-8") + faults, "utf-8")
    desk.build(outputs=("pdf",))
    (pdf,) = desk.out.glob("*.pdf")
    return read_print(pdf), read_articles(desk.book)


@pytest.fixture(scope="module")
def clean() -> tuple[Print, list[Article]]:
    """Give a book as it should be."""
    with open_desk() as desk:
        return build(desk)


def test_nothing_is_found_where_nothing_is(clean: tuple[Print, list[Article]]) -> None:
    """Our default theme passes, and all words of its articles are there once."""
    book, articles = clean
    assert [it for it in judge(book) if it.kind in NONE_OF] == []
    assert list(compare(book, articles)) == []
    assert min(page.smallest.size for page in book.pages if page.smallest) == pytest.approx(7.7, abs=0.1)


def test_each_fault_of_a_style_sheet_is_found() -> None:
    """Widows, orphans, stranded headings, loose lines and overfull boxes come with the page's words."""
    with open_desk() as desk:
        book, articles = build(desk, FAULTS, "a5")
    kinds = {it.kind for it in judge(book)}
    assert kinds >= {"widow", "orphan", "stranded heading", "loose line", "overfull"}
    # However badly it is set, it is all there.
    assert list(compare(book, articles)) == []


def test_lost_and_doubled_words_are_found(clean: tuple[Print, list[Article]]) -> None:
    """A word that the PDF has not is lost, and one that it has twice is added."""
    book, articles = clean
    first, second, *rest = articles[1].sections[0].blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    texts = re.sub(r"^(\S+) (\S+)", r"\1 lacking \2", first.text), second.text.partition(" ")[2]
    blocks = tuple(replace(it, text=text) for it, text in zip((first, second), texts, strict=True))
    section = replace(articles[1].sections[0], blocks=(*blocks, *rest))
    changed = replace(articles[1], sections=(section, *articles[1].sections[1:]))
    found = [(it.kind, it.words) for it in compare(book, [articles[0], changed, *articles[2:]])]
    doubled = split_words(second.text)[0]
    assert found == [("lost", "lacking"), ("added", doubled)]
    whole = compare(book, [replace(articles[0], title="Unheard of")])
    assert [(it.kind, it.words) for it in whole] == [("lost", "the whole chapter “Unheard of”")]


# --- what a page must have, line by line ---------------------------------------------------------


def make_block(role: str, *places: tuple[int, float], text: str = "Some more words") -> Block:
    """Make a block whose lines stand on those pages and baselines."""
    lines = tuple(Line(page, text, 70, 400, baseline, 11, 1, ((70, 400),)) for page, baseline in places)
    return Block(role, 0, False, lines, "\n".join(line.text for line in lines))


@pytest.mark.parametrize(
    ("places", "kinds"),
    [
        ([(1, 670), (1, 685), (2, 100), (2, 115)], []),
        ([(1, 685), (2, 100), (2, 115)], ["orphan"]),
        ([(1, 670), (1, 685), (2, 100)], ["widow"]),
        ([(1, 670), (1, 685), (1, 100)], ["widow"]),
        ([(1, 685), (1, 100)], ["orphan", "widow"]),
        ([(1, 685)], []),
    ],
)
def test_single_lines_at_the_ends_of_columns(places: list[tuple[int, float]], kinds: list[str]) -> None:
    """A line alone before or after a break is found, also where the next column is on the same page."""
    assert [it.kind for it in find_breaks(make_block("P", *places))] == kinds


def test_ladders_and_stubs() -> None:
    """Four hyphens in a row are a ladder, and the end of a broken word is no last line."""
    block = make_block("P", *((1, 100 + 15 * it) for it in range(5)), text="a hyphen\u2010")
    stub = replace(block, lines=(*block.lines[:-1], replace(block.lines[-1], text="ated.")))
    assert [it.kind for it in find_breaks(stub)] == ["runt", "ladder"]
    assert (
        list(find_breaks(replace(block, lines=(*block.lines[:3], replace(block.lines[3], text="the end.")))))
        == []
    )


@pytest.mark.parametrize(
    ("under", "is_stranded"),
    [
        ([make_block("P", (2, 100), (2, 115))], True),
        ([make_block("P", (1, 100), (1, 115))], True),
        ([make_block("P", (1, 685), (2, 100))], True),
        ([make_block("H3", (1, 685)), make_block("P", (2, 100), (2, 115))], True),
        ([make_block("LBody", (1, 685)), make_block("LBody", (2, 100))], True),
        ([make_block("P", (1, 685), (1, 700), (2, 100))], False),
        ([make_block("P", (1, 685)), make_block("H2", (2, 100))], False),
        ([make_block("LBody", (1, 685)), make_block("LBody", (1, 700))], False),
        ([], False),
    ],
)
def test_a_heading_has_two_lines_under_it(under: list[Block], is_stranded: bool) -> None:
    """Fewer are enough only where the section has no more."""
    found = list(find_stranded([make_block("H2", (1, 660)), *under]))
    assert bool([it for it in found if it.kind == "stranded heading"]) == is_stranded
