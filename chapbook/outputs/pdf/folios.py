"""Folios and page references: numbers set into the slots that typesetting left, or beside a line.

In handouts also the notices, which say what they are from.

A folio is an artifact, and so is a leader; a page reference is content, and takes the marked-content id of
its slot. They stand in a stream of their own before the page's, where the page is still upright.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from math import ceil, floor
from typing import NamedTuple

from chapbook.model.pages import (
    COVERED,
    DATE,
    VOLUME,
    Face,
    MarginReference,
    PagedEdition,
    Slot,
    TypesetChapter,
)

GAP = 0.25
"""The least white space at both ends of a leader, in parts of the type size."""

BLANK = 250
"""Between the numbers in a margin, in thousandths of the type size."""

ARTIFACT = "/Artifact<</Type/Pagination>>BDC"
FOOT_HEIGHT = 20
"""Points from the lower edge of the page to the line at its foot; printers reach some 12."""

SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


def write_numbers(chapter: TypesetChapter, first_page: int, paged: PagedEdition) -> dict[int, bytes]:
    """Give the operators that fill a chapter's pages, which open on `first_page`, by page of the chapter."""
    drawn: defaultdict[int, list[str]] = defaultdict(list)
    pens = list(map(_take_pen, chapter.faces))
    for slot in chapter.slots:
        pen = pens[slot.face]
        if slot.in_handouts and not paged.is_handout:
            continue
        if slot.name == COVERED:
            text = _set(paged.covered.get((chapter.slug, slot.page), ""), pen)
        elif slot.name:
            text = _set(_refer(slot.name, chapter.slug, paged), pen)
        else:
            text = _set_folio(paged.folios[first_page + slot.page], chapter.pages, pen, paged)
        drawn[slot.page].append(_draw(text, slot, pen))
    for it in chapter.references:
        drawn[it.page].append(_draw_reference(it, chapter.slug, pens[it.face], paged))
    for page in range(chapter.pages if paged.is_loose else 0):
        if foot := write_foot(first_page + page, paged):
            drawn[page].append(_draw_foot(foot, chapter))
    for notice in chapter.notices if paged.is_handout else ():
        drawn[notice.page].append(notice.operators)
    return {page: "\n".join(operators).encode("latin-1") for page, operators in drawn.items()}


def write_foot(page: int, paged: PagedEdition) -> str:
    """Say what a page of loose leaves is, and which one follows where that is not the next by its number."""
    state = paged.states[page] if paged.states else ""
    following = find_next(page, paged)
    return ", ".join(filter(None, (state, f"next page {following}" if following else "")))


def find_next(page: int, paged: PagedEdition) -> str:
    """Give the number of the page that follows one, where numbers between them are left out; else nothing."""
    here, there = paged.folios[page : page + 2] if page + 2 <= len(paged.folios) else ("", "")
    return there if here.isdigit() and there.isdigit() and int(there) > int(here) + 1 else ""


def _draw_foot(text: str, chapter: TypesetChapter) -> str:
    """Draw a line at the foot of a page, in the middle, in the face that was added last for it."""
    pen = _take_pen(chapter.faces[-1])
    drawn = _set(text, pen)
    x = (chapter.width - drawn.width * pen.face.size / 1000) / 2
    return f"{pen.begin} {ARTIFACT} 1 0 0 1 {x:.2f} {FOOT_HEIGHT} Tm<{drawn.codes}>Tj EMC ET"


class _Pen(NamedTuple):
    """A face, ready to be written with."""

    face: Face
    begin: str
    """The operators that choose it."""

    codes: Mapping[str, str]
    """Glyphs in hexadecimal, by character."""

    widths: Mapping[str, int]


def _take_pen(face: Face) -> _Pen:
    colour = " ".join(f"{channel:g}" for channel in face.colour) + " rg" if any(face.colour) else "0 g"
    begin = f"{colour}\nBT/{face.font} {face.size:g} Tf"
    codes = {numeral.character: f"{numeral.glyph:04x}" for numeral in face.numerals}
    return _Pen(face, begin, codes, {numeral.character: numeral.width for numeral in face.numerals})


def _refer(name: str, slug: str, paged: PagedEdition) -> str:
    """Say where something stands: `112`, or `2:112` where a book has volumes.

    Empty where a handout speaks of another: the reader may have it or not, and numbers lead nowhere.
    """
    if name == VOLUME:
        return str(paged.volume)
    if name == DATE:
        return str(paged.edition.imprint.date.date())
    if paged.is_handout and re.split(r"[.*]", name)[0] != slug:
        return ""
    return str(paged.addresses[name])


class _Text(NamedTuple):
    codes: str
    """Glyphs, as a PDF string in hexadecimal."""

    width: int
    """In thousandths of the type size."""


def _set(text: str, pen: _Pen) -> _Text:
    """Set a number. Letters that the specimen lacks are left out: there are none."""
    glyphs = [character for character in text if character in pen.codes]
    return _Text("".join([pen.codes[it] for it in glyphs]), sum([pen.widths[it] for it in glyphs]))


def _set_folio(folio: str, pages: int, pen: _Pen, paged: PagedEdition) -> _Text:
    """Set a page's number; in a handout with that of all its pages, so that a lost leaf is missed."""
    text, face = _set(folio, pen), pen.face
    if not (paged.is_handout and face.of):
        return text
    total = _set(str(pages), pen)
    return _Text(text.codes + face.of + total.codes, text.width + face.of_width + total.width)


def _draw(text: _Text, slot: Slot, pen: _Pen) -> str:
    """Draw a number at its slot. Where there is none, the structure tree still gets what it waits for."""
    face = pen.face
    x = slot.x - text.width * face.size / 1000 * SHIFT[slot.align]
    mark = ARTIFACT if slot.mcid is None else f"/Span<</MCID {slot.mcid}>>BDC"
    operators = [pen.begin, mark, f"{x:.2f} {slot.y:.2f} Td<{text.codes}>Tj EMC"]
    leader = _draw_leader(x, slot, face) if text.codes else []
    return "\n".join([*operators, *leader, "ET"])


def _draw_reference(it: MarginReference, slug: str, pen: _Pen, paged: PagedEdition) -> str:
    """Draw the pages of what a line mentions, each once, as many as have room in one line or two.

    They are artifacts: for whoever hears the book the link itself leads there.
    """
    texts = [
        _set(page, pen) for page in dict.fromkeys(_refer(name, slug, paged) for name in it.names) if page
    ]
    lead, rows, y = pen.face.leader_width, "", it.y
    for _ in range(2 if it.below else 1):
        row = _take_row(texts, pen, it.room * 1000 / pen.face.size - lead)
        if row.codes:
            x = it.x - (lead + row.width) * pen.face.size / 1000 * SHIFT[it.align]
            codes = row.codes if rows else pen.face.leader + row.codes
            x += lead * pen.face.size / 1000 if rows else 0
            rows += f" 1 0 0 1 {x:.2f} {y:.2f} Tm[<{codes}>]TJ"
        y -= it.below
    return f"{pen.begin} {ARTIFACT}{rows} EMC ET" if rows else ""


def _take_row(texts: list[_Text], pen: _Pen, room: float) -> _Text:
    """Take as many numbers as have room beside each other, in thousandths of the type size."""
    comma, codes, width = _set(",", pen), "", 0
    while texts:
        before = comma.width + BLANK if codes else 0
        if width + before + texts[0].width > room:
            break
        width += before + texts[0].width
        codes += (f"{comma.codes}>{-BLANK}<" if codes else "") + texts.pop(0).codes
    return _Text(codes, width)


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
