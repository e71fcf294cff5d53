"""Sheets for the printer, folded as it were: what was printed is read back, and turned over like leaves."""

import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from checkers import pdf_fonts, pdf_info, qpdf_check, run
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from chapbook.imposition import KINDS, Imposition, Side, impose
from chapbook.imposition.sheets import MM, SHEETS, UNPRINTABLE, find_sheet, plan_sheet
from chapbook.outputs.imposition import impose_pdf
from chapbook.pipeline import Order, build_edition

A4, A5, LETTER, TRADE = (210 * MM, 297 * MM), (148 * MM, 210 * MM), (612.0, 792.0), (432.0, 648.0)
SIZES = A4, A5, LETTER, TRADE, (297 * MM, 210 * MM), (60 * MM, 200 * MM)
WORD = 30.0, 40.0
"""Where on a page its word begins, in points from the lower left corner."""


# --- folding -------------------------------------------------------------------------------------


def unfold(sides: Sequence[tuple[int | None, ...]], most: int, *, rtl: bool = False) -> list[int | None]:
    """Fold sheets, front and back of each, into signatures, and leaf through them from the first page.

    A folded sheet is two leaves. Behind the right half of its front is the left half of its back.
    """
    spine = -1 if rtl else 1
    sheets = [(front[::spine], back[::spine]) for front, back in zip(sides[::2], sides[1::2], strict=True)]
    pages: list[int | None] = []
    for start in range(0, len(sheets), most or len(sheets) or 1):
        signature = sheets[start : start + (most or len(sheets))]
        for front, back in signature:
            pages += [front[1], back[0]]
        for front, back in reversed(signature):
            pages += [back[1], front[0]]
    return pages


def test_eight_pages_are_folded_as_every_printer_knows() -> None:
    """From two sheets, the second inside the first: 8 and 1 in front, 2 and 7 behind."""
    sides = impose([range(1, 9)], Imposition("booklet"))
    assert [side.cells for side in sides] == [(8, 1), (2, 7), (6, 3), (4, 5)]
    assert [side.name for side in sides] == ["sheet 1 front", "sheet 1 back", "sheet 2 front", "sheet 2 back"]
    assert [side.depth for side in sides] == [0, 0, 1, 1]
    mirrored = impose([range(1, 9)], Imposition("booklet", rtl=True))
    assert [side.cells for side in mirrored] == [(1, 8), (7, 2), (3, 6), (5, 4)]


@given(count=st.integers(0, 300), most=st.integers(0, 9), rtl=st.booleans())
def test_whoever_folds_a_booklet_reads_every_page_in_order(count: int, most: int, rtl: bool) -> None:
    """Each page is there once, in its place, and blanks are the last: three at most."""
    sides = impose([range(count)], Imposition("booklet", most, rtl=rtl))
    pages = unfold([side.cells for side in sides], most, rtl=rtl)
    assert pages[:count] == list(range(count))
    assert pages[count:] == [None] * (-count % 4)
    assert max((side.depth for side in sides), default=0) < (most or len(sides) or 1)


@given(runs=st.lists(st.integers(1, 20), max_size=6), kind=st.sampled_from(KINDS))
def test_runs_begin_on_new_sheets(runs: list[int], kind: str) -> None:
    """Handouts can be taken apart: no sheet has pages of two, and sheets come in pairs of sides."""
    starts = [sum(runs[:at]) for at in range(len(runs))]
    ranges = [range(start, start + count) for start, count in zip(starts, runs, strict=True)]
    sides = impose(ranges, Imposition(kind))
    assert [side.is_back for side in sides] == [False, True] * (len(sides) // 2)
    owners = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        (owner,) = {at for at, run in enumerate(ranges) if {*front.cells, *back.cells} & {*run}}
        owners.append(owner)
    assert owners == sorted(owners)
    assert sorted(page for side in sides for page in side.cells if page is not None) == list(range(sum(runs)))
    assert len({side.name for side in sides}) == len(sides)


@pytest.mark.parametrize(
    ("kind", "rtl", "cells"),
    [
        ("2-up", False, [(1, 2), (3, 4), (5, None), (None, None)]),
        ("2-up", True, [(2, 1), (4, 3), (None, 5), (None, None)]),
        ("4-up", False, [(1, 2, 3, 4), (5, None, None, None)]),
        ("4-up", True, [(2, 1, 4, 3), (None, 5, None, None)]),
    ],
)
def test_saving_paper_keeps_the_order(kind: str, rtl: bool, cells: list[tuple[int | None, ...]]) -> None:
    """Pages follow each other along the lines of the language, and down the side."""
    sides = impose([range(1, 6)], Imposition(kind, rtl=rtl))
    assert [side.cells for side in sides] == cells


def test_signatures_say_which_they_are() -> None:
    """Sheets are numbered through, for whoever has dropped them."""
    sides = impose([range(20)], Imposition("booklet", 2))
    assert [side.name for side in sides if not side.is_back] == [
        "signature 1, sheet 1 front",
        "signature 1, sheet 2 front",
        "signature 2, sheet 3 front",
        "signature 2, sheet 4 front",
        "signature 3, sheet 5 front",
    ]


# --- sheets --------------------------------------------------------------------------------------


def test_pages_keep_their_size_where_the_sheet_has_room() -> None:
    """Two pages of A5 lie on A4 as they are, those of A4 become A5, and A3 takes them whole."""
    assert plan_sheet(*A5, Imposition("booklet")).scale == 1
    assert plan_sheet(*A4, Imposition("booklet")).scale == pytest.approx(0.5**0.5, abs=1e-3)
    assert plan_sheet(*A4, Imposition("booklet", sheet="a3")).scale == 1
    assert plan_sheet(*A4, Imposition("4-up")).scale == 0.5
    assert plan_sheet(60, 80, Imposition("4-up")).scale == 1


def test_a_book_in_inches_is_printed_on_letter() -> None:
    """What is at home where paper is measured in inches lies on the paper of there."""
    assert [find_sheet(*size) for size in (A4, A5, LETTER, TRADE)] == ["a4", "a4", "letter", "letter"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sheet", ["", *SHEETS])
def test_nothing_lies_off_the_sheet(size: tuple[float, float], kind: str, sheet: str) -> None:
    """Pages lie on the sheet and not on each other, marks outside of them where printers print."""
    layout = plan_sheet(*size, Imposition(kind, crop_marks=True, sheet=sheet, thickness=0.1))
    side = Side("", tuple(range(layout.columns * layout.rows)))
    places = list(layout.place(side))
    width, height = layout.cell
    assert width / height == pytest.approx(size[0] / size[1])
    assert {place.page for place in places} == {*side.cells}
    corners = sorted((place.x, place.y) for place in places)
    for one, two in pairwise(corners):
        assert two[0] - one[0] > width - 0.001 or two[1] - one[1] > height - 0.001
    for line in layout.mark(side):
        assert min(line.x, line.to_x, line.y, line.to_y) >= UNPRINTABLE - 0.001
        assert max(line.x, line.to_x) <= layout.width - UNPRINTABLE + 0.001
        assert max(line.y, line.to_y) <= layout.height - UNPRINTABLE + 0.001
        inside_x = corners[0][0] - 1 < line.x < corners[-1][0] + width + 1
        inside_y = corners[0][1] - 1 < line.y < corners[-1][1] + height + 1
        assert inside_x != inside_y, "a mark stands outside, beside an edge"
    assert layout.flips_short == (layout.width > layout.height)


# --- what is printed -----------------------------------------------------------------------------


class Word(NamedTuple):
    """A page's word where it was found on a sheet."""

    page: int
    x: float
    y: float
    """Where it begins, in points from the sheet's lower left corner."""


def write_pages(path: Path, count: int, size: tuple[float, float]) -> Path:
    """Write a PDF whose pages say their numbers; of four pages the fourth is blank."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(count):
            page = pdf.add_blank_page(page_size=size)
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            text = f"BT /F 12 Tf {WORD[0]} {WORD[1]} Td (p{number}.) Tj ET"
            if number % 4 == 3:
                del page.Contents
            else:
                page.Contents = pdf.make_stream(text.encode())
        pdf.save(path)
    return path


def read_words(path: Path) -> list[list[Word]]:
    """Read from each side of the sheets the words that are on it, from left to right."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            words = re.finditer(r"p(\d+)\.", text.get_text_range())
            boxes = [(int(word[1]), text.get_charbox(word.start(), loose=True)) for word in words]
            found.append(sorted((Word(number, box[0], box[1]) for number, box in boxes), key=lambda it: it.x))
            text.close()
            page.close()
    return found


def halve(words: list[Word], width: float) -> tuple[int | None, int | None]:
    """Say which page is on the left half of a side, and which on the right."""
    left, right = ([word.page for word in words if (word.x > width / 2) is half] for half in (False, True))
    return (*left, None)[0], (*right, None)[0]


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize(("count", "most"), [(1, 0), (4, 0), (7, 0), (16, 0), (30, 3), (41, 4)])
def test_page_k_stands_where_folding_puts_it(tmp_path: Path, count: int, most: int, rtl: bool) -> None:
    """Sheets are read half by half, turned over on the short edge, folded, and leafed through."""
    source = write_pages(tmp_path / "pages.pdf", count, A5)
    target = tmp_path / "sheets.pdf"
    with target.open("wb") as file:
        impose_pdf(source, Imposition("booklet", most, thickness=0.1, rtl=rtl), file)
    sides = [halve(words, A4[1]) for words in read_words(target)]
    expected = [None if page % 4 == 3 else page for page in range(count)]
    assert unfold(sides, most, rtl=rtl) == [*expected, *[None] * (-count % 4)]
    assert qpdf_check(target) == []


DESCENT = 12 * 0.207
"""How far PDFium's box of a letter reaches below the base line: Helvetica's descender at 12 points."""


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize(
    ("kind", "size"), [("2-up", A5), ("2-up", A5[::-1]), ("4-up", A4), ("4-up", A4[::-1])]
)
def test_pages_on_a_side_are_read_like_words(
    tmp_path: Path, kind: str, size: tuple[float, float], rtl: bool
) -> None:
    """From above line by line, in the direction of the language; wide pages stand two in a column."""
    source, target = write_pages(tmp_path / "pages.pdf", 11, size), tmp_path / "sheets.pdf"
    with target.open("wb") as file:
        impose_pdf(source, Imposition(kind, rtl=rtl), file)
    sides = read_words(target)
    order = [sorted(words, key=lambda word: (-round(word.y), -word.x if rtl else word.x)) for words in sides]
    assert [word.page for words in order for word in words] == [page for page in range(11) if page % 4 != 3]
    assert len(sides) == {"2-up": 6, "4-up": 4}[kind]
    columns = len({round(word.x) for words in sides for word in words})
    assert columns == (1 if kind == "2-up" and size[0] > size[1] else 2)
    assert qpdf_check(target) == []


def list_places(path: Path, scale: float) -> Iterator[dict[int, tuple[float, float]]]:
    """Yield for each side where its pages begin, their lower left corners, by number."""
    for words in read_words(path):
        yield {word.page: (word.x - WORD[0] * scale, word.y - (WORD[1] - DESCENT) * scale) for word in words}


def list_lines(file: Path | io.BytesIO) -> list[list[tuple[float, float, float, float]]]:
    """List for each side where its lines are: left, bottom, right, top."""
    with pypdfium2.PdfDocument(file) as pdf:
        paths = [pypdfium2.raw.FPDF_PAGEOBJ_PATH]
        return [[item.get_bounds() for item in page.get_objects(paths, max_depth=1)] for page in pdf]


@pytest.mark.parametrize("size", [A5, A4, LETTER])
@pytest.mark.parametrize("crop_marks", [False, True])
def test_backs_lie_behind_fronts(tmp_path: Path, size: tuple[float, float], crop_marks: bool) -> None:
    """A leaf's two pages cover each other, and so do the marks around them, whatever creeps."""
    source = write_pages(tmp_path / "pages.pdf", 23, size)
    target, asked = tmp_path / "sheets.pdf", Imposition("booklet", thickness=0.15, crop_marks=crop_marks)
    with target.open("wb") as file:
        impose_pdf(source, asked, file)
    layout = plan_sheet(*size, asked)
    width = layout.cell[0]
    places = {page: place[0] for side in list_places(target, layout.scale) for page, place in side.items()}
    leaves = [(page, page + 1) for page in range(0, 23, 2) if {page, page + 1} <= {*places}]
    assert len(leaves) == 6
    for recto, verso in leaves:
        assert places[verso] == pytest.approx(layout.width - places[recto] - width, abs=0.01)
    lines = list_lines(target)
    assert bool(lines[0]) == crop_marks
    for front, back in zip(lines[::2], lines[1::2], strict=True):
        through = [
            (layout.width - right, bottom, layout.width - left, top) for left, bottom, right, top in back
        ]
        assert sorted(front) == [pytest.approx(line, abs=0.01) for line in sorted(through)]


def test_inner_sheets_creep_towards_the_fold(tmp_path: Path) -> None:
    """By one thickness of the paper for each sheet around them, and the trim with them; else nothing does."""
    source = write_pages(tmp_path / "pages.pdf", 24, A5)
    places, lines = {}, {}
    for thickness in (0.0, 0.2):
        target = tmp_path / f"{thickness}.pdf"
        asked = Imposition("booklet", 4, thickness=thickness, crop_marks=True, sheet="a3")
        with target.open("wb") as file:
            impose_pdf(source, asked, file)
        places[thickness], lines[thickness] = list(list_places(target, 1)), list_lines(target)
    fold, width = 210 * MM, A5[0]
    for at, (flat, crept) in enumerate(zip(places[0.0], places[0.2], strict=True)):
        creep = at // 2 % 4 * 0.2 * MM
        for page, (x, y) in flat.items():
            is_left = x < fold - 1
            assert x == pytest.approx(fold - width if is_left else fold, abs=0.01)
            assert crept[page] == (pytest.approx(x + (creep if is_left else -creep), abs=0.01), y)
        trim = sorted(
            {round((left + right) / 2, 2) for left, bottom, right, top in lines[0.2][at] if top - bottom > 9}
        )
        assert trim == pytest.approx([fold - width + creep, fold, fold + width - creep], abs=0.02)


def test_backs_can_stand_on_their_heads(tmp_path: Path) -> None:
    """For printers that turn sheets over on the long edge: such a back is the other one, half a turn on."""
    source = write_pages(tmp_path / "pages.pdf", 13, A4)
    words = {}
    for flip in ("short", "long"):
        target = tmp_path / f"{flip}.pdf"
        with target.open("wb") as file:
            impose_pdf(source, Imposition("booklet", flip=flip), file)
        with pypdfium2.PdfDocument(target) as pdf:
            images = [page.render(scale=0.5, grayscale=True).to_pil() for page in pdf]
        words[flip] = [
            image.rotate(180) if at % 2 and flip == "long" else image for at, image in enumerate(images)
        ]
        with pikepdf.open(target) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == f"/DuplexFlip{flip.title()}Edge"
    assert read_words(tmp_path / "short.pdf")[1] != read_words(tmp_path / "long.pdf")[1]
    for one, two in zip(words["short"], words["long"], strict=True):
        assert one.size == two.size
        assert sum(abs(a - b) > 100 for a, b in zip(one.tobytes(), two.tobytes(), strict=True)) < 20


def test_crop_marks_show_where_to_cut(tmp_path: Path) -> None:
    """Black lines 3 mm off the pages and nowhere else; a booklet's fold is marked with them, dashed."""
    source = write_pages(tmp_path / "pages.pdf", 4, A5)
    plain, marked = io.BytesIO(), io.BytesIO()
    impose_pdf(source, Imposition("booklet", sheet="a3"), plain)
    impose_pdf(source, Imposition("booklet", sheet="a3", crop_marks=True), marked)
    lines = {name: list_lines(file)[0] for name, file in (("plain", plain), ("marked", marked))}
    assert lines["plain"] == []
    middle_x, middle_y = 210 * MM, 148.5 * MM
    xs, ys = {middle_x - A5[0], middle_x, middle_x + A5[0]}, {middle_y - A5[1] / 2, middle_y + A5[1] / 2}
    upright = [line for line in lines["marked"] if line[2] - line[0] < line[3] - line[1]]
    level = [line for line in lines["marked"] if line not in upright]
    assert (len(upright), len(level)) == (6, 4)
    for left, bottom, right, top in upright:
        assert min(abs((left + right) / 2 - x) for x in xs) < 0.01
        assert min(abs(edge - middle_y) for edge in (bottom, top)) - A5[1] / 2 == pytest.approx(
            3 * MM, abs=0.5
        )
    for left, bottom, right, top in level:
        assert min(abs((bottom + top) / 2 - y) for y in ys) < 0.01
        assert min(abs(edge - middle_x) for edge in (left, right)) - A5[0] == pytest.approx(3 * MM, abs=0.5)


# --- a book --------------------------------------------------------------------------------------

PROSE = "The governor of the province considered the negotiations and marched against the insurgents. "


def write_book(folder: Path, edition: str, articles: int = 2) -> Path:
    """Write a book of articles of a page or two."""
    folder.mkdir(parents=True)
    (folder / "edition.toml").write_text(f'title = "A Booklet"\ndate = 2026-01-01\n{edition}', "utf-8")
    for number in range(1, articles + 1):
        text = f"= Subject {number} =\n" + f"{PROSE * 9}\n" * 8
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def read_halves(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the words of each side's left and right half."""
    for width, words in read_sides(path):
        left, right = (" ".join(it for x, it in words if (x > width / 2) is half) for half in (False, True))
        yield left, right


def read_pages(path: Path) -> list[str]:
    """Give the words of each page."""
    return [" ".join(word for _, word in words) for _, words in read_sides(path)]


def read_sides(path: Path) -> Iterator[tuple[float, list[tuple[float, str]]]]:
    """Yield the width of each page of a PDF, and its words with where they begin.

    Poppler's: PDFium does not move what an initial is to be read as with the form that it stands in.
    """
    root = etree.fromstring(run("pdftotext", "-bbox", str(path), "-").stdout)
    for page in root.iter("{*}page"):
        words = [(float(word.attrib["xMin"]), word.text or "") for word in page.iter("{*}word")]
        yield float(page.attrib["width"]), words


class Built(NamedTuple):
    """A book that was built, with its sheets."""

    folder: Path
    pages: Path
    sheets: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a book with a booklet."""
    folder = tmp_path_factory.mktemp("booklet")
    book = write_book(folder / "book", 'impose = "booklet"\n')
    report = build_edition(Order(book, folder / "out", ("pdf",), jobs=2))
    assert [output.path for output in report.outputs] == ["a-booklet.pdf", "a-booklet-booklet.pdf"]
    return Built(folder, *(folder / "out" / output.path for output in report.outputs))


def test_a_book_can_be_folded(built: Built) -> None:
    """Folded, its sheets have every page's text in order, and blank pages behind."""
    texts = dict(enumerate(read_pages(built.pages)))
    numbers = {text: number for number, text in texts.items() if text}
    sides = [tuple(numbers.get(half) for half in halves) for halves in read_halves(built.sheets)]
    folded = unfold(sides, 0)
    assert len(folded) == -(-len(texts) // 4) * 4
    assert folded == [number if texts.get(number) else None for number in range(len(folded))]
    assert len(numbers) >= 5


def test_sheets_are_for_the_printer(built: Built) -> None:
    """A sound file that says what it is, without tags, with labels, and printed at its size on both sides."""
    assert qpdf_check(built.sheets) == []
    info = pdf_info(built.sheets)
    assert info["Title"] == "A Booklet (booklet)"
    assert "without tags" in info["Subject"]
    assert (info["Tagged"], info["Metadata Stream"]) == ("no", "no")
    assert info["Page size"].startswith("841.89 x 595.276")
    fonts = pdf_fonts(built.sheets)
    assert len(fonts) == len(pdf_fonts(built.pages)), "a font is there once"
    assert all(font.embedded and font.unicode for font in fonts)
    assert built.sheets.stat().st_size < built.pages.stat().st_size * 1.1
    with pikepdf.open(built.sheets) as pdf:
        assert [page.label for page in pdf.pages][:3] == ["sheet 1 front", "sheet 1 back", "sheet 2 front"]
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names"} & {*pdf.Root.keys()}


def test_the_same_book_gives_the_same_sheets(built: Built, tmp_path: Path) -> None:
    """Elsewhere, and with nothing in a cache that knows of sheets."""
    book = write_book(tmp_path / "elsewhere", 'impose = "booklet"\n')
    build_edition(Order(book, tmp_path / "out", ("pdf",), jobs=1))
    assert (tmp_path / "out" / built.sheets.name).read_bytes() == built.sheets.read_bytes()


def test_another_imposition_is_another_build(built: Built, tmp_path: Path) -> None:
    """A receipt is for what was asked; the order goes before edition.toml, and pages never change."""
    out, book, pages = tmp_path / "out", built.folder / "book", built.pages.read_bytes()
    build_edition(Order(book, out, ("pdf",), jobs=1))
    for asked in (Imposition("2-up"), Imposition("booklet", 1), Imposition("booklet", 1, thickness=0.1)):
        report = build_edition(Order(book, out, ("pdf",), jobs=1, imposition=asked))
        assert report.outputs[1].path == f"a-booklet-{asked.kind}.pdf"
        assert report.advice == asked.advise()
        assert "typeset" in report.seconds, "it was not taken for made"
        assert (out / "a-booklet.pdf").read_bytes() == pages
    again = build_edition(Order(book, out, ("pdf",), jobs=1, imposition=asked))
    assert "typeset" not in again.seconds
    assert (again.outputs, again.advice) == (report.outputs, report.advice)
    assert json.loads((out / "build.json").read_text("utf-8"))["advice"] == asked.advise()


def test_a_book_from_right_to_left_is_bound_on_the_right(built: Built, tmp_path: Path) -> None:
    """The edition's language decides: the title page is on the left half of the first sheet."""
    book = write_book(tmp_path / "book", 'language = "ar"\nimpose = "booklet"\n')
    build_edition(Order(book, tmp_path / "out", ("pdf",), jobs=1))
    left, right = next(read_halves(tmp_path / "out" / "a-booklet-booklet.pdf"))
    assert ("A Booklet" in left, right) == (True, "")
    left, right = next(read_halves(built.sheets))
    assert (left, "A Booklet" in right) == ("", True)


def test_each_volume_has_its_sheets(tmp_path: Path) -> None:
    """A booklet is made of every volume; one that is too thick to fold is warned of."""
    book = write_book(tmp_path / "book", "volume-pages = 20\n", articles=12)
    report = build_edition(
        Order(book, tmp_path / "out", ("pdf",), imposition=Imposition("booklet", thickness=1))
    )
    names = [output.path for output in report.outputs]
    assert names[:4] == [
        "a-booklet-1.pdf",
        "a-booklet-1-booklet.pdf",
        "a-booklet-2.pdf",
        "a-booklet-2-booklet.pdf",
    ]
    (problem, *_) = report.problems
    assert (problem.severity, problem.code, problem.place.file) == (
        "warning",
        "CB066",
        "a-booklet-1-booklet.pdf",
    )
    assert "--signature" in problem.hint


@pytest.mark.parametrize(
    ("edition", "outputs", "asked", "expected"),
    [
        ('impose = "2-up"', ("epub",), None, ["a-booklet.epub"]),
        (
            'outputs = ["epub"]',
            (),
            Imposition("4-up"),
            ["a-booklet.epub", "a-booklet.pdf", "a-booklet-4-up.pdf"],
        ),
    ],
)
def test_sheets_need_pages(
    tmp_path: Path, edition: str, outputs: tuple[str, ...], asked: Imposition | None, expected: list[str]
) -> None:
    """Where sheets are asked for the PDF is made too; where only an EPUB is, there are none."""
    book = write_book(tmp_path / "book", f"{edition}\n")
    report = build_edition(Order(book, tmp_path / "out", outputs, imposition=asked))
    assert sorted(output.path for output in report.outputs) == sorted(expected)
