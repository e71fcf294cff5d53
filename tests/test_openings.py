"""Where chapters open: on right-hand pages, or on whichever comes next, with the margins of its side."""

from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from test_pdf import Article, Line, make_prose, read_labels, read_lines

from chapbook.pipeline import Order, build_edition
from chapbook.report import Report

PARTS = ("A first part of the book", "Another part")
ARTICLES = tuple(
    Article(
        f"Article {number}",
        (("", make_prose(number, 220 + 190 * (number % 3))), ("==", "Later"), ("", make_prose(number, 160))),
        (("Date", "657"), ("Place", f"Sidebar{number}")),
    )
    for number in range(6)
)


class Built(NamedTuple):
    """A book that was built."""

    pdf: Path
    report: Report
    lines: list[Line]
    labels: list[str]

    @property
    def firsts(self) -> list[int]:
        """List the first page of each chapter, from 0."""
        return [self.labels.index(it.first_folio) for it in self.report.chapters]

    @property
    def blanks(self) -> set[int]:
        """Give the pages on which nothing stands."""
        with pypdfium2.PdfDocument(self.pdf) as pdf:
            drawn = {page for page in range(len(pdf)) if list(pdf[page].get_objects())}
        return set(range(len(self.labels))) - drawn


def build(folder: Path, keys: str) -> Built:
    """Build the book with some lines in its edition.toml."""
    book = folder / "book"
    book.mkdir(parents=True, exist_ok=True)
    parts = "".join(
        f'[[parts]]\ntitle = "{title}"\narticles = {names}\n'
        for title, names in zip(PARTS, (["0", "1", "2", "3"], ["4", "5"]), strict=True)
    )
    (book / "edition.toml").write_text(f'title = "Openings"\ndate = 2024-05-01\n{keys}\n{parts}', "utf-8")
    for number, article in enumerate(ARTICLES):
        (book / f"{number}.txt").write_text(article.write(), "utf-8")
    report = build_edition(Order(book, folder / "out", ("pdf",), jobs=2))
    assert report.problems == ()
    pdf = folder / "out" / "openings.pdf"
    return Built(pdf, report, read_lines(pdf), read_labels(pdf))


@pytest.fixture(scope="module")
def following(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the book with chapters on the next page."""
    return build(tmp_path_factory.mktemp("following"), 'openings = "next-page"')


def test_chapters_follow_on_the_next_page(following: Built) -> None:
    """Nothing is left blank but the backs of the title page, the contents and parts' titles."""
    ends = [first + it.pages for first, it in zip(following.firsts, following.report.chapters, strict=True)]
    parts = [line.page for line in following.lines if line.text in PARTS and line.bottom - line.top > 30]
    assert len(parts) == 2
    assert all(page % 2 == 0 and page + 1 in following.blanks for page in parts)
    opened = [page + 2 for page in parts]
    assert all(first in (end, *opened) for first, end in zip(following.firsts[1:], ends, strict=False))
    assert {first % 2 for first in following.firsts} == {0, 1}
    assert following.blanks == {1, 3, *(page + 1 for page in parts), *(page - 1 for page in parts)} - {
        end - 1 for end in ends
    }


def test_a_chapter_has_the_margins_of_its_side(following: Built) -> None:
    """Its sidebar stands in the outer margin, and its text where that of its neighbours stands."""
    edges: dict[int, set[int]] = {0: set(), 1: set()}
    for number, first in enumerate(following.firsts):
        lines = [line for line in following.lines if line.page == first]
        (fact,) = (line for line in lines if line.text.endswith(f"Sidebar{number}"))
        text = [line for line in lines if len(line.text) > 50]
        if first % 2:
            assert fact.right < min(line.left for line in text)
        else:
            assert fact.left > max(line.right for line in text)
        edges[first % 2].add(round(min(line.left for line in text)))
    assert all(len(lefts) == 1 for lefts in edges.values())
    assert edges[0] != edges[1]


def test_what_is_found_in_the_cache_changes_nothing(following: Built, tmp_path: Path) -> None:
    """A book whose chapters opened on right-hand pages before is the same as one made at once."""
    build(tmp_path, "")
    assert build(tmp_path, 'openings = "next-page"').pdf.read_bytes() == following.pdf.read_bytes()


def test_a_book_on_one_side_of_its_leaves_has_no_blank_page(tmp_path: Path) -> None:
    """All pages are alike: sidebar and folio on the right, both heads, nothing between chapters."""
    built = build(tmp_path, "single-sided = true")
    assert built.blanks == set()
    folios = [line for line in built.lines if line.text == built.labels[line.page] and line.top > 740]
    assert len(folios) == len(built.labels) - 3, "title page and parts' titles"
    assert len({round(line.right) for line in folios}) == 1
    for first, chapter in zip(built.firsts, built.report.chapters, strict=True):
        for page in range(first + 1, first + chapter.pages):
            heads = [line.text for line in built.lines if line.page == page and line.top < 75]
            assert chapter.title in " ".join(heads)
            assert any(part in " ".join(heads) for part in PARTS)
