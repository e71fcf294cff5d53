"""PDF → PDF of sheets for the printer, of pages that are there already.

A page becomes a form XObject (ISO 32000-1, 8.10): its text stays text, and fonts and pictures are in the file
once, as they were. What makes a PDF good to read is left behind: tags, links, bookmarks, named places.
Nobody reads sheets on a screen, where page 8 stands before page 1. The file says so of itself, and claims no
PDF/UA; the PDF that it was made of is the accessible one.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from chapbook.imposition import Imposition, Side, impose
from chapbook.imposition.sheets import Layout, Line, plan_sheet

NOTE = "Sheets for the printer, without tags, links and bookmarks: those are in the PDF of the pages."
HAIRLINE = 0.25
"""Width of crop marks in points (the finest that offices' printers draw)."""


def impose_pdf(
    source: Path, imposition: Imposition, target: IO[bytes], runs: Sequence[range] = ()
) -> list[Side]:
    """Lay the pages of a PDF, which all have the size of the first, out on sheets; gives the sheets' sides.

    `runs` are pages, by index, that are folded by themselves one after the other; without them all are.
    """
    with Pdf.open(source) as book, Pdf.new() as pdf:
        left, bottom, right, top = map(float, book.pages[0].trimbox)
        layout = plan_sheet(right - left, top - bottom, imposition)
        sides = impose(runs or [range(len(book.pages))], imposition, layout.columns)
        for side in sides:
            _add_side(pdf, side, layout, book)
        _describe(pdf, book, layout, imposition)
        names = Array(it for at, side in enumerate(sides) for it in (at, Dictionary(P=side.name)))
        pdf.Root.PageLabels = Dictionary(Nums=names)
        # The file's identifier is a digest of its content, not of the clock.
        pdf.save(
            cast("BinaryIO", target),
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return sides


def _add_side(pdf: Pdf, side: Side, layout: Layout, book: Pdf) -> None:
    forms, operators = {}, []
    if side.is_back and layout.turns_backs:
        operators.append(f"-1 0 0 -1 {_write(layout.width, layout.height)} cm")
    for place in layout.place(side):
        page = book.pages[place.page]
        if Name.Contents not in page.obj:
            continue
        name = f"/Page{place.page + 1}"
        forms[name] = pdf.copy_foreign(page.as_form_xobject())
        left, bottom = (float(edge) * layout.scale for edge in list(page.trimbox)[:2])
        clip = _write(place.left, 0, place.right - place.left, layout.height)
        move = _write(layout.scale, 0, 0, layout.scale, place.x - left, place.y - bottom)
        operators.append(f"q {clip} re W n {move} cm {name} Do Q")
    operators += _draw_marks(layout.mark(side))
    box = Array([0, 0, round(layout.width, 3), round(layout.height, 3)])
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=box,
        Resources=Dictionary(XObject=Dictionary(forms)),
        Contents=pdf.make_stream("\n".join(operators).encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))


def _draw_marks(lines: Iterator[Line]) -> Iterator[str]:
    """Draw crop marks black, and those of folds dashed."""
    for line in lines:
        dash = "[2 1] 0 d" if line.is_fold else "[] 0 d"
        yield f"{dash} {HAIRLINE} w {_write(line.x, line.y)} m {_write(line.to_x, line.to_y)} l S"


def _write(*numbers: float) -> str:
    """Write numbers as PDF has them, without exponents; a scale is worth more digits than a length."""
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in numbers)


def _describe(pdf: Pdf, book: Pdf, layout: Layout, imposition: Imposition) -> None:
    """Say what the file is, to people and to the dialogs of printers (ISO 32000-1, table 150)."""
    for key, value in book.docinfo.items():
        pdf.docinfo[key] = pdf.copy_foreign(value) if value.is_indirect else value
    pdf.docinfo[Name.Title] = f"{book.docinfo.get(Name.Title, '')} ({imposition.kind})"
    pdf.docinfo[Name.Subject] = NOTE
    pdf.Root.Lang = str(book.Root.get(Name.Lang, ""))
    pdf.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True,
        PrintScaling=Name("/None"),
        Duplex=Name.DuplexFlipShortEdge if layout.flips_short else Name.DuplexFlipLongEdge,
        PickTrayByPDFSize=True,
    )
