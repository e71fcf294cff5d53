"""Splitting: a chapter that is too large for one file of an e-book goes on in another, from a section on.

Readers lay out a whole file before they show a page of it; old ones give up at 300 kB.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from chapbook.model import CompiledChapter, Piece

LARGEST = 250_000
"""Bytes of a file, without what frames it."""

_SECTION = re.compile(r"<section\b([^>]*)>|</section>")
_HEADING_END = re.compile(r"</h\d>\s*\Z")
_ID = re.compile(r'\sid="([^"]*)"')
_NAMED = re.compile(r'\s(?:id|aria-labelledby|role|epub:type)="[^"]*"')
"""What a section that goes on does not repeat: its heading and its ids are in the file before."""


class _Cut(NamedTuple):
    """A place between two sections."""

    offset: int
    open: tuple[str, ...]
    """Attributes of the sections that both stand in."""


def split_piece(piece: Piece) -> tuple[Piece, ...]:
    """Give a piece in as many parts as it takes; mostly that is one, the piece itself.

    A section that is too large by itself is parted where those inside it begin; one without any stays whole.
    """
    if piece.size <= LARGEST:
        return (piece,)
    html = piece.html
    anchors = {anchor.name: anchor for anchor in piece.anchors}
    parts = []
    for number, part in enumerate(_part(html), 1):
        names = [name for name in _ID.findall(part) if name in anchors]
        # No title's slug has an underscore, so these names are free.
        slug = piece.slug if number == 1 else f"{piece.slug}_{number}"
        parts.append(
            CompiledChapter(
                slug=slug,
                kind=piece.kind,
                title=piece.title,
                html=part,
                anchors=tuple(anchors[name] for name in names),
                references=(),
                source=piece.source,
                part=piece.part,
                illustrations=tuple(it for it in piece.illustrations if it.plate in part),
            )
        )
    return tuple(parts)


def _part(html: str) -> Iterator[str]:
    """Yield parts, each well-formed, cut where sections begin and no larger than they have to be."""
    start, opening = 0, ""
    for cut, following in pairwise([*_list_cuts(html), _Cut(len(html), ())]):
        if len(html[start : following.offset].encode()) > LARGEST and cut.offset > start:
            yield opening + _close_divisions(html[start : cut.offset] + "</section>" * len(cut.open))
            # Not a section again: one without a heading of its own is an outline's gap (HTML, 4.3.11).
            opening = "".join(f"<div{_NAMED.sub('', attributes)}>" for attributes in cut.open)
            start = cut.offset
    yield opening + _close_divisions(html[start:])


def _close_divisions(html: str) -> str:
    """Close as divisions what was opened as such before."""
    depth = 0

    def close(tag: re.Match[str]) -> str:
        nonlocal depth
        is_end = tag[0].startswith("</")
        if is_end and not depth:
            return "</div>"
        depth += -1 if is_end else 1
        return tag[0]

    return _SECTION.sub(close, html)


def _list_cuts(html: str) -> Iterator[_Cut]:
    """Yield where sections begin inside others, but not right behind a heading, which would be left alone."""
    open_: list[str] = []
    for tag in _SECTION.finditer(html):
        if tag[0].startswith("</"):
            open_.pop()
            continue
        if open_ and not _HEADING_END.search(html, max(0, tag.start() - 20), tag.start()):
            yield _Cut(tag.start(), tuple(open_))
        open_.append(tag[1])
