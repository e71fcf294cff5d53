"""Folios and page references: numbers set into the slots that typesetting left, and the leaders before them.

A folio is an artifact, and so is a leader; a page reference is content, and takes the marked-content id of
its slot. They stand in a stream of their own before the page's, where the page is still upright.
"""

from collections import defaultdict
from math import ceil, floor

from chapbook.model import VOLUME
from chapbook.pages import Face, PagedEdition, Slot, TypesetChapter

GAP = 0.25
"""The least white space at both ends of a leader, in parts of the type size."""

ARTIFACT = "/Artifact<</Type/Pagination>>BDC"
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
    codes = "".join(f"{numeral.glyph:04x}" for numeral in glyphs)
    mark = ARTIFACT if slot.mcid is None else f"/Span<</MCID {slot.mcid}>>BDC"
    colour = " ".join(f"{channel:g}" for channel in face.colour)
    operators = [f"{colour} rg" if any(face.colour) else "0 g", f"BT/{face.font} {face.size:g} Tf"]
    operators += [mark, f"1 0 0 1 {x:.2f} {slot.y:.2f} Tm<{codes}>Tj EMC"]
    return "\n".join([*operators, *_draw_leader(x, slot, face), "ET"])


def _draw_leader(x: float, slot: Slot, face: Face) -> list[str]:
    """Draw a leader up to a number that begins at `x`.

    Its pieces stand at whole multiples of their width from the slot, so that those of all lines stand below
    one another. Where fewer than two have room, white space leads well enough.
    """
    piece, gap = face.leader_width * face.size / 1000, GAP * face.size
    if slot.leader is None or not piece:
        return []
    first = floor((slot.x - slot.leader - gap) / piece)
    last = ceil((slot.x - x + gap) / piece)
    count = first - last
    start = slot.x - first * piece
    return (
        [f"{ARTIFACT} 1 0 0 1 {start:.2f} {slot.y:.2f} Tm<{face.leader * count}>Tj EMC"] if count > 1 else []
    )
