"""Folios and page references: numbers set into the slots that typesetting left.

A folio is an artifact; a page reference is content, and takes the marked-content id of its slot.
They stand in a stream of their own before the page's, where the page is still upright.
"""

from collections import defaultdict

from chapbook.model import VOLUME
from chapbook.pages import Face, PagedEdition, Slot, TypesetChapter

SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


def write_numbers(chapter: TypesetChapter, first_page: int, paged: PagedEdition) -> dict[int, bytes]:
    """Give the operators that fill a chapter's slots, by page of the chapter, which opens on `first_page`."""
    drawn: defaultdict[int, list[str]] = defaultdict(list)
    for slot in chapter.slots:
        number = _refer(slot.name, paged) if slot.name else paged.folios[first_page + slot.page]
        drawn[slot.page].append(_draw(number, slot, chapter.faces[slot.face]))
    return {page: "\n".join(operators).encode() for page, operators in drawn.items()}


def _refer(name: str, paged: PagedEdition) -> str:
    """Say where something stands: `112`, or `2:112` where a book has volumes."""
    if name == VOLUME:
        return str(paged.volume)
    volume, folio = paged.addresses[name]
    return f"{volume}:{folio}" if volume else folio


def _draw(text: str, slot: Slot, face: Face) -> str:
    """Set a number at its slot. Letters that the specimen lacks are left out: there are none."""
    numerals = {numeral.character: numeral for numeral in face.numerals}
    glyphs = [numerals[character] for character in text if character in numerals]
    width = sum(numeral.width for numeral in glyphs) * face.size / 1000
    x = slot.x - width * SHIFT[slot.align]
    colour = " ".join(f"{channel:g}" for channel in face.colour)
    codes = "".join(f"{numeral.glyph:04x}" for numeral in glyphs)
    mark = "/Artifact <</Type /Pagination>>" if slot.mcid is None else f"/Span <</MCID {slot.mcid}>>"
    return (
        f"{mark} BDC q BT /{face.font} {face.size:g} Tf {colour} rg "
        f"1 0 0 1 {x:.3f} {slot.y:.3f} Tm <{codes}> Tj ET Q EMC"
    )
