"""The companion: the same book under another theme, whose pages this edition shows beside its own.

A class that reads a book in large print has the standard edition in other hands. So the companion is typeset
too, from the same cache. Where its pages begin, marks are set into this edition's chapters before they are
typeset, and the foot of each page names those of the companion that it has text of. All of these numbers are
slots: an edit that only moves the companion's pages typesets nothing here.
"""

import re
from bisect import bisect_left, bisect_right
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from chapbook.design.rendering import Renderer
from chapbook.design.theme import MARK
from chapbook.model import Edition, Piece
from chapbook.model.pagebreaks import Mark, measure_parts, read_characters, set_marks
from chapbook.model.pages import Address, PagedEdition, PlacedChapter

_TABLE = r'<table class="data\b.*?</table>'
_TABLES = re.compile(rf"({_TABLE}(?:\s*{_TABLE})*)", re.DOTALL)
"""Tables of the text, with those that they were parted into."""


class Companion:
    """Where the companion's pages begin in the pieces of this edition."""

    def __init__(self, edition: Edition, volumes: Sequence[PagedEdition], renderer: Renderer) -> None:
        """Take this edition, the companion's volumes, and what renders this edition's marks."""
        self._renderer = renderer
        placed = [(volume, it) for volume in volumes for it in volume.placed]
        self._places: dict[str, tuple[int, ...]] = {}
        self._addresses: dict[str, Address] = {}
        texts = {piece.slug: piece for piece in (*edition.chapters, *edition.back)}
        for volume, it in placed:
            slug = it.compiled.slug
            piece = texts.get(slug)
            places = _find_places(piece, it.compiled, it.extent.breaks) if piece else None
            if places is not None:
                self._places[slug] = (0, *places)
                self._addresses |= _list_addresses(volume, it)

    def list_places(self, slug: str) -> tuple[int, ...]:
        """List the places in a piece's text at which pages of the companion begin; none where it has none."""
        return self._places.get(slug, ())

    def mark(self, piece: Piece) -> str:
        """Give a piece's HTML with the marks of the companion's pages."""
        marks = [
            Mark(place, self._renderer.render(MARK, name=_name(piece.slug, page)).strip())
            for page, place in enumerate(self.list_places(piece.slug))
        ]
        return set_marks(piece.html, marks)

    def show_in(self, volume: PagedEdition) -> PagedEdition:
        """Let a volume of this edition know the companion's pages."""
        covered = {
            (it.compiled.slug, page): self._name_range(it.compiled.slug, *theirs)
            for it in volume.placed
            if it.compiled.slug in self._places
            for page, theirs in enumerate(_cover(self._places[it.compiled.slug], it.extent.breaks))
        }
        addresses = ChainMap(self._addresses, dict(volume.addresses))
        return replace(volume, addresses=addresses, covered=covered)

    def _name_range(self, slug: str, first: int, last: int) -> str:
        folios = [str(self._addresses[_name(slug, page)]) for page in (first, last)]
        return "–".join(dict.fromkeys(folios))


def _name(slug: str, page: int) -> str:
    """Name a page of the companion; no anchor's name has an asterisk."""
    return f"{slug}*{page}"


def _list_addresses(volume: PagedEdition, it: PlacedChapter) -> dict[str, Address]:
    folios = volume.folios[it.first_page : it.first_page + it.extent.pages]
    slug = it.compiled.slug
    return {
        _name(slug, page): Address(volume.volume, folio, volume.file) for page, folio in enumerate(folios)
    }


def _find_places(one: Piece, other: Piece, places: Sequence[int]) -> tuple[int, ...] | None:
    """Give places in one piece's text for those in another's; None where they do not say the same.

    Themes may have templates of their own. Tables that are too wide are parted as the page has it, so a place
    in one is as far from its beginning here, which is nearly the same.
    """
    if one.html == other.html or read_characters(one.html) == read_characters(other.html):
        return tuple(places)
    ours, theirs = _TABLES.split(one.html), _TABLES.split(other.html)
    if list(map(read_characters, ours[::2])) != list(map(read_characters, theirs[::2])):
        return None
    starts, begun = ([0, *accumulate(measure_parts(parts))] for parts in (ours, theirs))
    found = []
    for place in places:
        part = min(bisect_right(begun, place), len(theirs)) - 1
        found.append(min(starts[part] + place - begun[part], starts[part + 1]))
    return tuple(found)


def _cover(theirs: Sequence[int], breaks: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield, for each page of a piece, the companion's first and last page that it has text of."""
    for start, end in pairwise((0, *breaks, theirs[-1] + 1)):
        first = bisect_right(theirs, start) - 1
        yield first, max(first, bisect_left(theirs, end) - 1)
