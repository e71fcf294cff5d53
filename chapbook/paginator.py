"""Edition + TypesetChapters → PagedEdition: who stands on which page.

Every piece opens on a right-hand page. Front matter is numbered in roman and padded to whole leaves, so
that its length moves no page of the text (*The Chicago Manual of Style*, 1.5–1.9).
"""

from collections.abc import Mapping

from chapbook.linker import list_pieces
from chapbook.model import Edition
from chapbook.pages import PagedEdition, PlacedChapter, TypesetChapter

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def paginate(edition: Edition, typeset: Mapping[str, TypesetChapter]) -> PagedEdition:
    """Place every piece; `typeset` maps slugs to their pages."""
    placed, page, front_pages = [], 0, 0
    front = {piece.slug for piece in edition.front}
    for piece in list_pieces(edition):
        page += page % 2
        if piece.slug not in front and not front_pages:
            front_pages = page
        placed.append(PlacedChapter(piece, typeset[piece.slug], page))
        page += typeset[piece.slug].pages
    folios = [write_roman(number + 1) for number in range(front_pages)]
    folios += [str(number + 1) for number in range(page - front_pages)]
    return PagedEdition(edition, tuple(placed), tuple(folios), front_pages)


def write_roman(number: int) -> str:
    """Write a number from 1 in small roman numerals, as PDF page labels do (ISO 32000-1, 12.4.2)."""
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
