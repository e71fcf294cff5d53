"""Themes of columns: an encyclopedia's page, and one that saves paper and ink."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from checkers import pdf_info, pdf_text, verapdf
from test_pdf import Line, list_told_text, make_book, make_odd_articles, read_lines, squeeze

from bench.corpus import find_article, write_book
from chapbook.pipeline import Order, build_edition

THEMES = ("classic", "two-column", "ink-saver")
POINTS = 72 / 25.4
"""In a millimetre."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build a book of six generated articles in each theme; give the PDFs."""
    folder = tmp_path_factory.mktemp("themes")
    write_book(folder / "book", 6)
    found = {}
    for theme in THEMES:
        report = build_edition(Order(folder / "book", folder / theme, ("pdf",), jobs=2, theme=theme))
        assert report.problems == ()
        found[theme] = folder / theme / report.outputs[0].path
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book of articles that are hard to set in two columns of small pages."""
    edition = 'title = "Odd"\nlanguage = "en"\ndate = 2024-05-01\ntheme = "ink-saver"\npaper = "a5"\n'
    edition += 'matter = ["title-page", "contents", "colophon"]\n'  # others would print the names again
    return make_book(tmp_path_factory.mktemp("odd"), edition, make_odd_articles()).pdf


def read_told(pdf: Path) -> str:
    """Give all that is told, but no numbers, as those of pages depend on the theme, and no hyphens."""
    return re.sub(r"[\d-]", "", "".join(squeeze(text) for _, text in list_told_text(pdf)))


def list_pages(pdf: Path) -> list[list[Line]]:
    """List the lines of each page on which something stands."""
    return [list(lines) for _, lines in groupby(read_lines(pdf), key=lambda line: line.page)]


@pytest.mark.parametrize("theme", ["two-column", "ink-saver"])
def test_columns_tell_what_one_column_tells(books: dict[str, Path], theme: str) -> None:
    """In the order of the article; and print it once."""
    told = read_told(books[theme])
    assert told == read_told(books["classic"])
    printed = Counter(squeeze(re.sub(r"[\d-]", "", pdf_text(books[theme]))))
    assert Counter(told) - printed == Counter()
    heads = 150 * int(pdf_info(books[theme])["Pages"])
    assert sum((printed - Counter(told)).values()) < heads


def test_hard_articles_lose_nothing_in_columns(odd: Path) -> None:
    """Each value of a sidebar that takes more than a page is printed, once, and nothing leaves the paper."""
    text = pdf_text(odd)
    assert sorted(re.findall(r"Name\d{3}", text)) == [f"Name{number:03}" for number in range(140)]
    assert sorted(re.findall(r"value\d\d", text)) == [f"value{number:02}" for number in range(80)]
    assert all(5 * POINTS < line.left < line.right < 143 * POINTS for line in read_lines(odd))


@pytest.mark.parametrize(("theme", "gap"), [("two-column", 7), ("ink-saver", 5)])
def test_the_text_stands_in_two_columns(books: dict[str, Path], theme: str, gap: float) -> None:
    """Lines begin at the edges of two columns, and those of the left one end before the right one begins."""
    columns = 0
    for lines in list_pages(books[theme]):
        text = [line for line in lines if len(line.text) > 45]
        left = [line for line in text if line.left < 100 * POINTS]
        right = [line for line in text if line.left > 100 * POINTS]
        if len(left) > 20 and len(right) > 20:
            columns += 1
            assert min(it.left for it in right) - max(it.right for it in left) > (gap - 1) * POINTS
    assert columns >= 6


def test_heads_are_those_of_a_dictionary(books: dict[str, Path]) -> None:
    """At the outer edge: the first section that begins on a left page, the last one on a right page."""
    articles = [
        find_article(books["two-column"].parents[1] / "book", it).read_text("utf-8") for it in range(1, 7)
    ]
    sections = {text.split(" =\n")[0][2:]: re.findall(r"(?m)^== (.+) ==$", text) for text in articles}
    checked = Counter[bool]()
    for lines in list_pages(books["two-column"]):
        heads = sorted((it for it in lines if it.top < 14 * POINTS), key=lambda line: line.left)
        text = sorted(lines, key=lambda line: (line.left > 100 * POINTS, line.top))
        is_left = lines[0].page % 2 == 1
        if len(heads) == 2 and heads[is_left].text in sections:
            begun = [it.text for it in text if it.text in sections[heads[is_left].text] and it not in heads]
            if begun:
                assert heads[not is_left].text == begun[0 if is_left else -1]
                checked[is_left] += 1
    assert checked[True]
    assert checked[False]


COLOURS = ("g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "sh")
"""Operators that set a colour (ISO 32000-1, table 74), or paint many."""


EVERYTHING = [10_000.0, 10_000.0]
"""Width and height."""


def measure(path: list[tuple[float, float]]) -> list[float]:
    """Give width and height of a path."""
    return [max(edge) - min(edge) for edge in zip(*path, strict=True)]


def list_paints(pdf: Path) -> Iterator[tuple[str, list[float]]]:
    """Yield what sets a colour, chooses a face (with its size) or fills (with width and height), but no text.

    Lengths are in points. Borders are filled as large frames, of which a clip leaves one side.
    """
    with pikepdf.open(pdf) as opened:
        streams = [it for it in opened.objects if isinstance(it, pikepdf.Stream)]
        for stream in (*opened.pages, *(it for it in streams if it.get("/Subtype") == "/Form")):
            scales, path, clips = [1.0], list[tuple[float, float]](), [EVERYTHING]
            for operands, operator in pikepdf.parse_content_stream(stream):
                numbers = [float(it) for it in operands if not isinstance(it, pikepdf.Object)]
                match str(operator):
                    case "q":
                        scales.append(scales[-1])
                        clips.append(clips[-1])
                    case "Q":
                        scales.pop()
                        clips.pop()
                    case "cm":
                        scales[-1] *= abs(numbers[3])
                    case "re":
                        x, y, width, height = numbers
                        path += [(x, y), (x + width, y + height)]
                    case "m" | "l" | "c" | "v" | "y":
                        path += zip(numbers[::2], numbers[1::2], strict=True)
                    case "f" | "F" | "f*" | "B" | "B*" | "b" | "b*":
                        yield "f", [scales[-1] * min(it) for it in zip(measure(path), clips[-1], strict=True)]
                        path = []
                    case "W" | "W*":
                        clips[-1] = measure(path)
                    case "n" | "S" | "s":
                        path = []
                    case "Tf":
                        yield "Tf", [numbers[0] * scales[-1]]
                    case name if name in COLOURS:
                        yield name, numbers


def test_ink_saver_is_grey_and_fills_nothing(books: dict[str, Path]) -> None:
    """All colours are grey, what is filled is a thin rule, and no type is smaller than can be read."""
    seen: Counter[str] = Counter()
    for operator, numbers in list_paints(books["ink-saver"]):
        seen[operator] += 1
        if operator == "f":
            assert min(numbers) <= 1
        elif operator == "Tf":
            assert numbers[0] >= 7.49
        else:
            assert operator in ("g", "G", "rg", "RG")
            assert len(set(numbers)) == 1
    assert seen["Tf"] > 20
    assert seen["rg"] > 20
    colours = [it for operator, it in list_paints(books["two-column"]) if operator == "rg"]
    assert any(len(set(it)) > 1 for it in colours), "what has a colour is seen to have one"


def test_ink_saver_needs_far_fewer_sheets(books: dict[str, Path]) -> None:
    """At least 30 per cent fewer than the classic theme, for the same articles."""
    sheets = {theme: -(-int(pdf_info(pdf)["Pages"]) // 2) for theme, pdf in books.items()}
    assert sheets["ink-saver"] <= 0.7 * sheets["classic"]


def test_verapdf_finds_no_failure(odd: Path) -> None:
    """The reference validator finds nothing against PDF/UA-1 in columns of hard articles."""
    assert verapdf([odd]) == {odd: []}
