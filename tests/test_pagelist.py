"""The e-book knows the printed page: its page breaks are held against the PDF, as poppler reads it."""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from checkers import epubcheck, run
from lxml import etree

from bench.corpus import write_book
from chapbook.model.pagebreaks import Mark, set_marks
from chapbook.pipeline import Order, build_edition

Element = Any
"""lxml has no types of its own."""

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPF = "{http://www.idpf.org/2007/opf}"
PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
FACTS = "".join(f"- Fact{number}: {PROSE}\n" for number in range(40))
SMALL = 0.9
"""What is lower than this part of the text's own height is no main text: heads, sidebars, folios, notes."""


class Break(NamedTuple):
    """A page break of an e-book."""

    file: str
    id: str
    label: str
    before: list[str]
    after: list[str]
    """Words of the file on either side, some of them."""


class Book:
    """An e-book, and the volumes of print that were made with it."""

    def __init__(self, out: Path) -> None:
        [self.path] = out.glob("*.epub")
        self.archive = zipfile.ZipFile(self.path)
        self.pdfs = sorted(out.glob("*.pdf"))

    def read(self, name: str) -> Element:
        """Parse a file of the e-book."""
        return etree.fromstring(self.archive.read(f"EPUB/{name}"))

    def list_breaks(self) -> Iterator[Break]:
        """Yield all page breaks in reading order."""
        package = self.read("content.opf")
        hrefs = {it.get("id"): it.get("href") for it in package.iter(f"{OPF}item")}
        for name in (hrefs[it.get("idref")] for it in package.iter(f"{OPF}itemref")):
            body = self.read(name).find(f"{XHTML}body")
            for span in body.iter(f"{XHTML}span"):
                if span.get("role") == "doc-pagebreak":
                    assert span.get(EPUB_TYPE) == "pagebreak"
                    before = "".join(span.xpath("preceding::text()[ancestor::*[local-name()='body']]"))
                    after = "".join(span.xpath("following::text()"))
                    words = before[-400:].split(), after[:400].split()
                    yield Break(name, span.get("id"), span.get("aria-label"), *words)

    def list_meta(self, name: str) -> list[str]:
        """Give what the package says under a property."""
        return [it.text for it in self.read("content.opf").iter(f"{OPF}meta") if it.get("property") == name]

    def list_links(self, kind: str) -> list[tuple[str, str]]:
        """Give text and href of each link of a nav; nothing where there is no such nav."""
        navs = [it for it in self.read("contents.xhtml").iter(f"{XHTML}nav") if it.get(EPUB_TYPE) == kind]
        return [(link.text, link.get("href")) for nav in navs for link in nav.iter(f"{XHTML}a")]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a generated book, and a chapter whose sidebar runs on overleaf, longer than the text."""
    folder = tmp_path_factory.mktemp("book")
    write_book(folder / "book", 14)
    (folder / "book" / "articles" / "tall.txt").write_text(
        f"= Tall =\n\nInfobox\n{FACTS}\n{PROSE}\n", "utf-8"
    )
    build_edition(Order(folder / "book", folder / "out", jobs=2))
    return Book(folder / "out")


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book in volumes."""
    folder = tmp_path_factory.mktemp("volumes")
    write_book(folder / "book", 8, volume_pages=20)
    build_edition(Order(folder / "book", folder / "out", jobs=2))
    return Book(folder / "out")


def read_first_lines(pdf: Path) -> dict[str, list[str]]:
    """Give the first line of the main text on each page, by the page's label."""
    with pikepdf.open(pdf) as opened:
        labels = [page.label for page in opened.pages]
    pages = re.findall(
        r"<page [^>]*>(.*?)</page>", run("pdftotext", "-bbox", str(pdf), "-").stdout, re.DOTALL
    )
    return {label: find_first_line(page) for label, page in zip(labels, pages, strict=True)}


def find_first_line(page: str) -> list[str]:
    """Give the highest line of a page, but for what is set small."""
    row = r'<word xMin="(.*?)" yMin="(.*?)" xMax=".*?" yMax="(.*?)">(.*?)</word>'
    words = [
        (float(x), float(top), float(bottom), html.unescape(text))
        for x, top, bottom, text in re.findall(row, page)
    ]
    heights = [bottom - top for _, top, bottom, _ in words]
    text_height = max(heights, key=lambda it: sum(abs(it - other) < 0.1 for other in heights), default=0)
    large = [word for word in words if word[2] - word[1] > text_height * SMALL]
    first = min((top for _, top, _, _ in large), default=0)
    return [text for _, top, _, text in sorted(large) if abs(top - first) < text_height / 2 and text != "•"]


# --- held against print --------------------------------------------------------------------------


def test_the_word_after_a_break_is_at_the_top_of_its_page(book: Book) -> None:
    """Each page begins with that word, or with the rest of the one before it, parted by a hyphen."""
    lines = read_first_lines(*book.pdfs)
    breaks = [it for it in book.list_breaks() if it.file != "tall.xhtml"]
    parted = 0
    for it in breaks:
        if lines[it.label][0] != it.after[0]:
            assert lines[it.label][1:2] in ([], it.after[:1]), it
            assert it.before[-1].endswith(lines[it.label][0]), it
            parted += 1
    assert len(breaks) > 50
    assert 0 < parted < len(breaks) / 4


def test_a_page_without_main_text_begins_behind_it(book: Book) -> None:
    """Where nothing but the sidebar runs on, there is no more text to read."""
    first, *others = [it for it in book.list_breaks() if it.file == "tall.xhtml"]
    assert first.after[0] == "Tall"
    assert others
    assert all(it.after == [] for it in others)


def test_every_page_that_has_a_counterpart_is_listed(book: Book) -> None:
    """But for blank pages, and those of print's contents after the first, no page is left out."""
    lines = read_first_lines(*book.pdfs)
    labels = [it.label for it in book.list_breaks()]
    roman = [label for label in labels if not label.isdigit()]
    assert roman == ["i", "iii"]
    assert labels == [label for label in lines if label in roman or (lines[label] and label.isdigit())]


def test_chapters_begin_with_their_page(book: Book) -> None:
    """The first break of a piece stands before anything that is in it."""
    opened = {it.file: it for it in reversed(list(book.list_breaks()))}
    assert len(opened) == 18
    assert all(not it.before for it in opened.values())


# --- lists and claims ----------------------------------------------------------------------------


def test_both_lists_name_the_breaks_in_order(book: Book) -> None:
    """The nav and the NCX list every page with its folio and lead to the place."""
    wanted = [(it.label, f"{it.file}#{it.id}") for it in book.list_breaks()]
    assert book.list_links("page-list") == wanted
    targets = list(book.read("toc.ncx").iter(f"{NCX}pageTarget"))
    assert [(it.findtext(f".//{NCX}text"), it.find(f"{NCX}content").get("src")) for it in targets] == wanted
    assert [(it.get("type"), it.get("value")) for it in targets[:3]] == [
        ("front", "1"), ("front", "3"), ("normal", "1"),
    ]  # fmt: skip
    head = {it.get("name"): it.get("content") for it in book.read("toc.ncx").iter(f"{NCX}meta")}
    assert head["dtb:totalPageCount"] == str(len(wanted))
    assert head["dtb:maxPageNumber"] == wanted[-1][0]


def test_the_print_edition_is_named(book: Book) -> None:
    """Whoever reads the metadata knows which edition's pages these are."""
    [source] = book.list_meta("pageBreakSource")
    assert "Chronicles of the Inland Sea" in source
    assert "PDF edition of 2026-01-01" in source
    assert {"pageBreakMarkers", "pageNavigation"} <= set(book.list_meta("schema:accessibilityFeature"))


def test_without_print_nothing_is_said_of_pages(tmp_path: Path) -> None:
    """An e-book that is made alone has no breaks, no list and no claim."""
    write_book(tmp_path / "book", 2)
    build_edition(Order(tmp_path / "book", tmp_path / "out", outputs=("epub",)))
    alone = Book(tmp_path / "out")
    assert list(alone.list_breaks()) == []
    assert alone.list_links("page-list") == []
    assert not list(alone.read("toc.ncx").iter(f"{NCX}pageList"))
    assert alone.list_meta("pageBreakSource") == []
    assert not [it for it in alone.list_meta("schema:accessibilityFeature") if it.startswith("page")]


def test_pages_of_volumes_are_told_apart(volumes: Book) -> None:
    """Folios are those of print's references, `2:7`; no id comes twice, and chapters are in their volume."""
    breaks = list(volumes.list_breaks())
    assert len(volumes.pdfs) > 1
    assert [it.label for it in breaks[:3]] == ["1:i", "1:iii", "1:1"]
    assert breaks[-1].label.startswith(f"{len(volumes.pdfs)}:")
    assert len({it.id for it in breaks}) == len(breaks)
    lines = {
        f"{number}:{label}": line
        for number, pdf in enumerate(volumes.pdfs, 1)
        for label, line in read_first_lines(pdf).items()
    }
    assert all(it.after[0] in lines[it.label][:2] for it in breaks[2:])


def test_epubcheck_is_silent(book: Book, volumes: Book) -> None:
    """EPUBCheck finds nothing to say, usage notes included."""
    assert epubcheck(book.path, volumes.path) == []


# --- marks in a text -----------------------------------------------------------------------------

FRAGMENT = (
    '<h1>no id</h1>\n<section title="a > b" id="x"><!-- <p> -->\n<h1 id="x.title">A &amp; B</h1>\n'
    '<p>Go to <a href="book:y">page <span class="folio" data-of="y">0123456789</span></a>'
    '<span class="note">a<wbr/>b</span>, on</p></section>'
)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (0, 'id="x">|<!--'),
        (1, "|&amp; B"),
        (2, "&amp; |B"),
        (3, "<p>|Go"),
        (7, '<a href="book:y">|page'),
        (11, "</span>|, on"),
        (12, ", |on"),
        (14, "on|</p>"),
        (99, "on|</p>"),
    ],
)
def test_a_mark_stands_before_its_character(place: int, where: str) -> None:
    """White space, tags and specimens are not counted, a reference to a character is one."""
    marked = set_marks(FRAGMENT, [Mark(place, "|")])
    assert where in marked
    assert marked.replace("|", "") == FRAGMENT


def test_marks_keep_their_order() -> None:
    """Also where several stand in one text, or in one place."""
    marks = [Mark(0, "0"), Mark(3, "[1]"), Mark(3, "[2]"), Mark(4, "[3]"), Mark(20, "[4]"), Mark(21, "[5]")]
    marked = set_marks(FRAGMENT, marks)
    assert "<p>[1][2]G[3]o to" in marked
    assert "on[4][5]</p>" in marked
