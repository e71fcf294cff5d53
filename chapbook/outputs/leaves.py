"""PDFs of pages → a PDF of the leaves to print: the instructions, and both sides of each leaf that differs.

Like sheets of a booklet it is for the printer: tags and links are left behind, and the file says so.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, BinaryIO, cast

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

NOTE = "Leaves to print and file, without tags and links: those are in the PDF of the book."


def gather_leaves(
    sheet: Path, book: Path, pages: Sequence[tuple[str, int | None]], sides: int, target: IO[bytes]
) -> None:
    """Put the pages of a sheet before those of a book that are wanted, each with its number.

    A page without an index is blank. The sheet is printed on leaves of its own.
    """
    with Pdf.open(sheet) as first, Pdf.open(book) as second, Pdf.new() as pdf:
        box = [float(edge) for edge in first.pages[0].mediabox]
        size = box[2], box[3]
        for page in first.pages:
            pdf.pages.append(page)
        while len(pdf.pages) % sides:
            pdf.add_blank_page(page_size=size)
        labels = [Array([0, Dictionary(S=Name.r)])]
        for folio, index in pages:
            labels.append(Array([len(pdf.pages), Dictionary(P=folio)]))
            if index is None:
                pdf.add_blank_page(page_size=size)
            else:
                pdf.pages.append(second.pages[index])
        for page in pdf.pages:
            for key in (Name.StructParents, Name.Annots, Name.Tabs):
                if key in page.obj:
                    del page.obj[key]
        _describe(pdf, second)
        pdf.Root.PageLabels = Dictionary(Nums=Array([it for pair in labels for it in pair]))
        pdf.save(
            cast("BinaryIO", target),
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )


def _describe(pdf: Pdf, book: Pdf) -> None:
    for key, value in book.docinfo.items():
        pdf.docinfo[key] = pdf.copy_foreign(value) if value.is_indirect else value
    pdf.docinfo[Name.Title] = f"{book.docinfo.get(Name.Title, '')} (leaves)"
    pdf.docinfo[Name.Subject] = NOTE
    pdf.Root.Lang = str(book.Root.get(Name.Lang, ""))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
