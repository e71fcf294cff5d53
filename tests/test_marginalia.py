"""In print, the page of what a line mentions stands beside the line: read back from the PDF."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from checkers import pdf_text, run, structure_text, verapdf

from chapbook.pipeline import Order, build_edition

WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "
MARCH = f"{PROSE * 3}He left Egypt for Basra in 656. {PROSE * 2}In Egypt and in Basra it was said. {PROSE}"
BOX = "\nInfobox\n- Date: 656\n- Place: Somewhere\n- Result: None\n"
SIGN = "→"


class Word(NamedTuple):
    """A word on a page; lengths in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def write_book(folder: Path, keys: str = "", march: str = MARCH, first: str = PROSE) -> Path:
    """Write a book of three articles, of which the last one mentions the others."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    texts = {"Egypt": first, "Basra": PROSE, "The march": march}
    for number, (title, text) in enumerate(texts.items()):
        (folder / "articles" / f"{number}.txt").write_text(f"= {title} =\n{text}\n", "utf-8")
    (folder / "edition.toml").write_text(f'title = "Book"\ndate = 2024-05-01\n{keys}\n', "utf-8")
    return folder


def build(folder: Path, *outputs: str) -> Path:
    """Build it; give the folder of what was made."""
    report = build_edition(Order(folder, folder / "out", outputs or ("pdf",)))
    assert report.problems == ()
    return folder / "out"


def read_page(path: Path, words: str) -> list[Word]:
    """List the words of the first page on which these stand side by side."""
    pages = run("pdftotext", "-bbox", path, "-").stdout.split("<page ")
    for page in pages[1:]:
        found = [Word(*map(float, row[:4]), row[4]) for row in WORD.findall(page)]
        if words in " ".join(word.text for word in found):
            return found
    raise AssertionError(words)


def find_beside(page: list[Word], word: str) -> tuple[str, bool]:
    """Give the text in the margin of the line on which a word first stands, and whether it is on the left."""
    line = next(it for it in page if it.text == word)
    sign = next(it for it in page if SIGN in it.text and abs(it.bottom - line.bottom) < 4)
    size = sign.bottom - sign.top
    near = (
        other for other in page if abs(other.bottom - sign.bottom) < 1 and abs(other.left - sign.left) < 40
    )
    beside = [it for it in near if abs(it.bottom - it.top - size) < 0.1]
    return " ".join(it.text for it in beside), sign.left < line.left


def test_it_stands_in_the_outer_margin(tmp_path: Path) -> None:
    """Once for each subject, those of one line together; who hears the book has the link alone."""
    out = build(write_book(tmp_path))
    assert SIGN not in structure_text(out / "book.pdf")
    assert verapdf([out / "book.pdf"]) == {out / "book.pdf": []}
    page = read_page(out / "book.pdf", "left Egypt for")
    assert find_beside(page, "Egypt") == (f"{SIGN} 1, 3", False)
    assert sum(SIGN in word.text for word in page) == 1
    assert min(word.left for word in page if SIGN in word.text) > max(
        word.right for word in page if word.text == "negotiations"
    )


def test_beside_a_sidebar_it_stands_inside(tmp_path: Path) -> None:
    """Where the outer margin is taken."""
    out = build(write_book(tmp_path, march=BOX + "\n" + MARCH))
    assert find_beside(read_page(out / "book.pdf", "left Egypt for"), "Egypt") == (f"{SIGN} 1, 3", True)


def test_in_columns_each_has_a_margin(tmp_path: Path) -> None:
    """The left one on its left, the right one on its right."""
    many = "\n\n".join([MARCH.replace("Basra", "it"), *[PROSE * 8] * 4, f"Of Basra. {PROSE}"])
    out = build(write_book(tmp_path, 'theme = "two-column"', many))
    page = read_page(out / "book.pdf", "left Egypt for")
    assert find_beside(page, "Egypt") == (f"{SIGN} 1", True)
    assert find_beside(page, "Basra.") == (f"{SIGN} 3", False)


def test_numbers_are_filled_in_when_linking(tmp_path: Path) -> None:
    """An edit that moves pages typesets no other chapter, and the numbers are right."""
    build(write_book(tmp_path))
    write_book(tmp_path, first=PROSE * 100)
    report = build_edition(Order(tmp_path, tmp_path / "out", ("pdf",)))
    assert [it.slug for it in report.compiled if it.slug in ("egypt", "basra", "the-march")] == ["egypt"]
    assert (
        find_beside(read_page(tmp_path / "out" / "book.pdf", "left Egypt for"), "Egypt")[0] == f"{SIGN} 1, 5"
    )


def test_volumes_are_named_and_handouts_have_none(tmp_path: Path) -> None:
    """A reader of a handout has not got the page; in a part of a book the number says of which."""
    long = "\n\n".join([PROSE * 12] * 60)
    out = build(write_book(tmp_path / "volumes", "volume-pages = 20", first=long))
    volumes = sorted(out.glob("*.pdf"))
    assert len(volumes) > 1
    page = read_page(volumes[-1], "left Egypt for")
    assert find_beside(page, "Egypt")[0].startswith(f"{SIGN} 1:1")
    out = build(write_book(tmp_path / "handouts"), "handouts")
    assert SIGN not in pdf_text(out / "handouts" / "the-march.pdf")


@pytest.mark.parametrize("keys", ['theme = "ink-saver"', 'paper = "100 x 160 mm"'])
def test_where_no_margin_has_room_there_is_none(keys: str, tmp_path: Path) -> None:
    """The link is there all the same."""
    assert SIGN not in pdf_text(build(write_book(tmp_path, keys)) / "book.pdf")


@pytest.mark.parametrize(("town", "below"), [("town", ["→1", "37"]), ("Kufa", ["→1", "→39"])])
def test_what_has_no_room_stands_one_line_below(town: str, below: list[str], tmp_path: Path) -> None:
    """Unless that line has a number of its own."""
    march = f"{PROSE * 3}\n\nThey left Egypt for Basra, negotiated there, and took the {town}. {PROSE * 3}"
    folder = write_book(tmp_path, 'paper = "128 x 190 mm"\nmatter = []', march, PROSE * 600)
    (folder / "articles" / "1b.txt").write_text("= Kufa =\nA town.\n", "utf-8")
    page = read_page(build(folder) / "book.pdf", "left Egypt for")
    edge = max(it.right for it in page if it.text in ("negotiations", "insurgents."))
    lines: dict[float, str] = {}
    for it in page:
        if it.left > edge and it.top < 400:
            lines[round(it.top)] = lines.get(round(it.top), "") + it.text
    assert list(lines.values()) == below
    first, second = lines
    assert second - first == pytest.approx(15, abs=1)
