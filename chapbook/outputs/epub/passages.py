"""Passages: where in the e-book's texts the index leads to, and marks that are set there."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from chapbook.model import Piece
from chapbook.model.pagebreaks import Mark, count_characters
from chapbook.outputs.epub.pagelist import group_parts

_LINK = re.compile(r'href="book:(?P<slug>[^"~]+)~(?P<place>\d+)"')
"""See `chapbook.matter.locators.name_passage`."""


class Passages:
    """Passages that something leads to."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        """Take the e-book's pieces, some of which are parts of a chapter that was split."""
        self._starts: dict[str, list[int]] = {}
        """Where in its text the parts of a chapter begin."""

        self._places: defaultdict[str, set[int]] = defaultdict(set)
        """By the slug of a part, where in it a mark is wanted."""

        for first, *rest in group_parts(pieces):
            lengths = map(count_characters, [it.html for it in (first, *rest[:-1])] if rest else [])
            self._starts[first.slug] = [0, *accumulate(lengths)]

    def resolve(self, html: str) -> str:
        """Turn links to passages into addresses of files, and note where marks are wanted."""
        return _LINK.sub(self._resolve, html)

    def list_marks(self, slug: str) -> list[Mark]:
        """List the marks in a piece of the e-book, in order."""
        start = self._find_start(slug)
        places = sorted(self._places.get(slug, ()))
        return [Mark(place - start, f'<span id="{_name(place)}"></span>') for place in places]

    def _resolve(self, link: re.Match[str]) -> str:
        slug, place = link["slug"], int(link["place"])
        part = bisect_right(self._starts[slug], place)
        name = slug if part == 1 else f"{slug}_{part}"
        self._places[name].add(place)
        return f'href="{name}.xhtml#{_name(place)}"'

    def _find_start(self, slug: str) -> int:
        whole, _, part = slug.partition("_")
        return self._starts[whole][int(part) - 1] if part and whole in self._starts else 0


def _name(place: int) -> str:
    """Give the id of a mark; no heading's id has an underscore."""
    return f"at_{place}"
