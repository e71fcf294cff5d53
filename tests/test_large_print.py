"""Large print, read back from the PDF; its numbers are held against the standard edition's own pages."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from checkers import pdf_fonts, pdf_text, run, verapdf
from desks import describe, design, open_desk, write
from test_law import FIRST, expect_the_same
from test_pagelist import read_first_lines

from bench.corpus import find_article, write_book
from chapbook.linker.companion import _find_places
from chapbook.model import CompiledChapter
from chapbook.pipeline import Order, build_edition

SIGN = "‣"
EDGE = 48
"""Where the text begins, in points from the left, on A4 on both sides of a leaf."""

ROW = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')


class Word(NamedTuple):
    """A word on a page; lengths in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        """Give the height of its line's middle."""
        return (self.top + self.bottom) / 2


class Books(NamedTuple):
    """A book in large print, and its standard edition."""

    folder: Path
    large: Path
    standard: Path


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Build a generated book both ways."""
    folder = tmp_path_factory.mktemp("books")
    write_book(folder / "book", 6)
    linked = "= Links =\n\nIt is told at https://example.org/told-there by several writers.\n"
    (folder / "book" / "articles" / "links.txt").write_text(linked, "utf-8")
    for theme in ("large-print", "classic"):
        build_edition(Order(folder / "book", folder / theme, jobs=2, theme=theme))
    [large], [standard] = ((folder / theme).glob("*.pdf") for theme in ("large-print", "classic"))
    return Books(folder, large, standard)


def read_pages(pdf: Path) -> dict[str, list[Word]]:
    """Give the words of each page in the order of lines, by the page's label."""
    with pikepdf.open(pdf) as opened:
        labels = [page.label for page in opened.pages]
    pages = re.findall(
        r"<page [^>]*>(.*?)</page>", run("pdftotext", "-bbox", str(pdf), "-").stdout, re.DOTALL
    )
    return {
        label: sorted(read_words(page), key=place_word) for label, page in zip(labels, pages, strict=True)
    }


def read_words(page: str) -> Iterator[Word]:
    """Yield the words of a page as poppler describes it."""
    for *edges, text in ROW.findall(page):
        yield Word(*map(float, edges), html.unescape(text))


def place_word(word: Word) -> tuple[float, float]:
    """Give a line's place and the place in the line; faces of several sizes share a line."""
    return round(word.middle / 13), word.left


def list_sizes(pdf: Path) -> Counter[float]:
    """Count shown strings by the size of their type, in points."""
    sizes: Counter[float] = Counter()
    with pikepdf.open(pdf) as opened:
        for page in opened.pages:
            scales, size = [1.0], 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        scales.append(scales[-1])
                    case "Q":
                        scales.pop()
                    case "cm":
                        scales[-1] *= abs(float(operands[3]))
                    case "Tf":
                        size = float(operands[1])
                    case "Tj" | "TJ":
                        sizes[round(size * scales[-1], 2)] += 1
    return sizes


def list_colours(pdf: Path) -> set[tuple[float, ...]]:
    """List the colours that anything is drawn in."""
    with pikepdf.open(pdf) as opened:
        return {
            tuple(float(it) for it in operands)
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("g", "G", "rg", "RG", "k", "K")
        }


# --- type ----------------------------------------------------------------------------------------


def test_no_type_is_small(books: Books) -> None:
    """The text has at least 18 points and 1.3 times as much from line to line, and nothing less than 16."""
    sizes = list_sizes(books.large)
    assert min(sizes) >= 16
    assert max(sizes, key=sizes.__getitem__) >= 18
    words = [word for page in read_pages(books.large).values() for word in page if abs(word.left - 68) < 20]
    steps = Counter(round(b.bottom - a.bottom, 1) for a, b in pairwise(words))
    assert steps.most_common(1)[0][0] >= 18 * 1.3


def test_faces_are_upright_and_without_serifs(books: Books) -> None:
    """All is bold, and nothing italic."""
    assert {font.name.partition("+")[2] for font in pdf_fonts(books.large)} == {"Andika-Bold"}


def test_all_is_black(books: Books) -> None:
    """Contrast is as high as it can be, of type and of rules."""
    assert {tuple(it) for it in list_colours(books.large)} <= {(0,), (0, 0, 0)}


def test_no_word_is_parted(books: Books) -> None:
    """Lines end where words do, or at hyphens that were written."""
    texts = (path.read_text("utf-8") for path in (books.folder / "book" / "articles").iterdir())
    written = set(re.findall(r"[\w-]+", "\n".join(texts)))
    lines = [line for line in pdf_text(books.large).splitlines() if line]
    # Behind the last line of a page comes its folio.
    pairs = [(line, after) for line, after in pairwise(lines) if not after.isdecimal()]
    ends = [(line, after) for line, after in pairs if line[-1] in "-‐"]
    parted = [re.findall(r"[\w-]+", line)[-1] + re.findall(r"[\w-]+", after)[0] for line, after in ends]
    assert set(parted) <= written


def test_the_facts_stand_before_the_text_in_its_width(books: Books) -> None:
    """A table that begins where the text does, and ends above it."""
    page = read_pages(books.large)["1"]
    texts = [word.text for word in page]
    date = page[texts.index("Date")]
    assert date.left == pytest.approx(page[texts.index("Siege")].left, abs=0.5)
    assert all(word.top < date.top or word.left > date.left - 0.5 for word in page if word.top < date.top)


# --- the standard edition's pages ----------------------------------------------------------------


class Shown(NamedTuple):
    """A folio of the standard edition in the margin."""

    page: str
    """Label of the page in large print."""

    folio: str
    word: str
    """The word that it stands at."""

    is_first: bool
    """Whether that begins the page."""


def list_marks(pages: dict[str, list[Word]]) -> Iterator[Shown]:
    """Yield the folios in the margins, in order."""
    for label, page in pages.items():
        if not label.isdigit():
            continue
        body = [word for word in page if word.middle > 45 and word.top < 760]
        for number in [word for word in body if word.right < EDGE]:
            line = sorted(word for word in body if abs(word.middle - number.middle) < 13 and word.left > EDGE)
            start = next((at for at, word in enumerate(line) if word.text == SIGN), -1) + 1
            is_first = start < 2 and all(word.middle > number.middle - 13 for word in body)
            yield Shown(label, number.text, line[start].text, is_first)


def test_a_folio_in_the_margin_is_the_page_on_which_its_word_begins(books: Books) -> None:
    """What stands behind a mark is at the top of the standard edition's page of that number."""
    lines = read_first_lines(books.standard)
    marks = list(list_marks(read_pages(books.large)))
    assert len(marks) > 20
    for mark in marks:
        assert mark.word in lines[mark.folio][:2], mark
    with_text = [label for label, line in lines.items() if line and label.isdigit()]
    assert [mark.folio for mark in marks] == with_text


def test_the_foot_names_the_standard_pages_that_a_page_has_text_of(books: Books) -> None:
    """From the page that goes on at its top to the last one that begins on it."""
    pages = read_pages(books.large)
    marks = list(list_marks(pages))
    last = ""
    for label in (label for label, page in pages.items() if label.isdigit() and page):
        here = [mark for mark in marks if mark.page == label]
        first = here[0].folio if here and here[0].is_first else last
        last = here[-1].folio if here else last
        foot = [word.text for word in sorted(pages[label]) if word.top > 770]
        wanted = first if first == last else f"{first}–{last}"
        assert foot[foot.index("edition") + 1] == wanted, (label, foot)


def test_numbers_alone_move_without_typesetting(books: Books) -> None:
    """An edit that moves the standard edition's pages makes its own chapter again and no other."""
    article = find_article(books.folder / "book", 1)
    before = article.read_text("utf-8")
    article.write_text(
        before.replace("\n== ", "\n" + "A new paragraph of a few words. " * 400 + "\n\n== ", 1), "utf-8"
    )
    build_edition(Order(books.folder / "book", books.folder / "edited", theme="large-print"))
    report = json.loads((books.folder / "edited" / "build.json").read_text("utf-8"))
    slug = report["chapters"][0]["slug"]
    assert {it["slug"] for it in report["compiled"]} == {slug, f"classic/{slug}"}
    [edited] = (books.folder / "edited").glob("*.pdf")
    folios = [int(mark.folio) for mark in list_marks(read_pages(edited))]
    assert folios == sorted(folios)
    assert max(folios) > max(int(mark.folio) for mark in list_marks(read_pages(books.large)))
    article.write_text(before, "utf-8")


def test_readers_are_told_no_folios_amid_the_text(books: Books) -> None:
    """The edition is PDF/UA, and its marks are artifacts, over which speech passes."""
    assert verapdf([books.large])[books.large] == []
    told = run("pdfinfo", "-struct-text", str(books.large)).stdout
    assert SIGN not in told


def test_large_print_obeys_the_law() -> None:
    """Whatever is edited, in this edition or in its companion, a build gives what a clean one gives."""
    with open_desk() as desk:
        desk.edit(*FIRST, describe(("title = 'Fitna'", "theme = 'large-print'"), "parts"))
        expect_the_same(desk)
        desk.edit(write("10 nahrawan.txt", "long"))
        expect_the_same(desk)
        desk.edit(design("styles/default/page.css"), design("styles/classic/content.css"))
        expect_the_same(desk)
        desk.edit(describe(("title = 'Fitna'", "theme = 'large-print'", "companion = 'default'"), "parts"))
        expect_the_same(desk)


def test_pages_are_found_behind_tables_that_are_parted_otherwise() -> None:
    """A wide table is parted as each page has it; what stands behind it is found by itself."""
    table = '<table class="data needs-90"><tbody><tr><td>{}</td></tr></tbody></table>'
    whole, parted = table.format("abcd"), f"{table.format('abc')}\n{table.format('ad')}"
    one, other = (
        CompiledChapter("c", "chapter", "C", f'<section id="c"><p>xyz</p>{it}<p>uvw</p></section>', (), ())
        for it in (parted, whole)
    )
    assert _find_places(one, other, (1, 3, 5, 7, 9)) == (1, 3, 5, 8, 10)
    assert _find_places(one, replace(other, html=other.html.replace("uvw", "uv")), (1,)) is None
