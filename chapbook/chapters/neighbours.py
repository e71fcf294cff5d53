"""Neighbours: what came before an article's subject in the book, and what after it.

The order is that of the timeline: a date is the first that the infobox has, or else the years in the title.
Neighbours are told by name when chapters are compiled, and only their pages are slots: so a new date typesets
those two or three chapters again that open with it, and an edit that moves pages none. Refused: names in
slots, too, which the linker would have to break into lines and tag without knowing of language or style.

What began in the same month is neither before nor after, and nothing is said of what has no beginning.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import NamedTuple

from chapbook.chapters.words import set_text
from chapbook.model import Card, Neighbour
from chapbook.names.dates import Period, name_year, part_title, read_period


class _Dated(NamedTuple):
    period: Period
    title: str
    slug: str

    def introduce(self, language: str) -> Neighbour:
        """Say what it is and when it was; years in a title are not said twice."""
        title, _ = part_title(self.title)
        return Neighbour(self.slug, set_text(title, language), write_years(self.period))


def find_neighbours(
    slugs: Sequence[str], cards: Sequence[Card], language: str
) -> Mapping[str, tuple[Neighbour | None, Neighbour | None]]:
    """Give what came before and after each dated article, by slug; cards are in the order of slugs."""
    dated = sorted(_list_dated(slugs, cards, language))
    starts = [it.period.start for it in dated]
    around = [None, *(it.introduce(language) for it in dated), None]
    return {
        it.slug: (
            around[bisect_left(starts, it.period.start)],
            around[bisect_right(starts, it.period.start) + 1],
        )
        for it in dated
    }


def _list_dated(slugs: Sequence[str], cards: Sequence[Card], language: str) -> Iterator[_Dated]:
    for slug, card in zip(slugs, cards, strict=True):
        dates = [*card.dates.split("\n"), part_title(card.title)[1]]
        period = next(filter(None, (read_period(date, language) for date in dates)), None)
        if period and not period.is_open_start:
            yield _Dated(period, card.title, slug)


def write_years(period: Period) -> str:
    """Write a period by its years: `657–658`, `c. 899`, `974 BC`, `570–`."""
    first, last = floor(period.start), ceil(period.end) - 1
    circa = "c. " if period.is_circa else ""
    if period.is_open_end:
        return f"{circa}{name_year(first)}–"
    if last <= first:
        return f"{circa}{name_year(first)}"
    if last <= 0:
        return f"{circa}{1 - first}–{1 - last} BC"
    return f"{circa}{name_year(first)}–{name_year(last)}"
