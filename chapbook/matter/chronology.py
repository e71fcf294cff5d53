"""The drawing of a timeline: time runs down, what overlaps stands in lanes, names stand beside them.

A page and a phone are both upright, and names are long and low: so each event has a row of its own, in which
its name has room whatever face it is set in, and nothing overlaps. Years are as far apart as their events
need: as on a straight scale where that gives rows enough, closer where nothing happens (there the axis is
broken), wider where much does. The drawing is cut between rows into strips that stand without a gap, so that
pages may turn anywhere. Refused: a straight scale with names led to where there is room, which crosses lines
wherever much happens at once, and is empty in between.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

from chapbook.names.dates import Period, name_year

WIDTH, ROW = 280, 13
"""Of the drawing and of an event's row, in units that are about a point in print."""

FURTHEST = 4 * ROW
"""Between two events; beyond it the axis is broken."""

STRIP = 8 * ROW
"""Height of a strip at least, but for the last."""

AXIS, LANE, LANES = 38, 7, 84
"""Where the axis stands, how wide a lane is, and how wide all are at most."""

BAR, LEAST = 4, 5
"""Width of a bar, and its height at least."""

TYPE, CHARACTER, WIDE = 8.5, 4.4, 8.5
"""Size of type, and about the width of a character and of a Chinese one."""

STEPS = (1000, 500, 100, 50, 20, 10, 5, 2, 1)
"""Between years that the axis names: the roundest first, wherever there is room."""


FINEST = 200
"""Steps to the whole axis at most; years that are less round say little."""


class Event(NamedTuple):
    """What is drawn."""

    period: Period
    name: str


class Bar(NamedTuple):
    """An event in its place."""

    event: Event
    x: float
    y: float
    end: float
    """Where it ends."""


class Tick(NamedTuple):
    """A year that the axis names."""

    year: str
    y: float


class Strip(NamedTuple):
    """A part of the drawing."""

    top: float
    bottom: float
    label: str
    """From which year to which."""

    bars: tuple[Bar, ...]
    """All that reach into it; names stand beside those that begin in it."""

    ticks: tuple[Tick, ...]
    breaks: tuple[tuple[float, float], ...]
    """Where the axis is broken, from and to."""

    names_at: float
    """Where the names begin."""

    @property
    def axis(self) -> Iterator[tuple[float, float]]:
        """Yield from where to where the axis is whole."""
        ends = [self.top, *(end for gap in self.breaks for end in gap), self.bottom]
        return zip(ends[::2], ends[1::2], strict=True)

    @property
    def height(self) -> float:
        """Its own."""
        return round(self.bottom - self.top, 1)

    def shorten(self, name: str) -> str:
        """Cut a name to the room that it has."""
        room, used = WIDTH - self.names_at, 0.0
        for index, sign in enumerate(name):
            used += WIDE if east_asian_width(sign) in "WF" else CHARACTER
            if used > room:
                return f"{name[:index].rstrip()}…"
        return name


def draw(events: Sequence[Event]) -> tuple[Strip, ...]:
    """Draw events, which are in the order of their periods; one at least."""
    scale = _Scale([it.period.start for it in events])
    bars, lanes = _pack(events, scale)
    width = min(LANE, LANES / lanes)
    bars = [bar._replace(x=round(AXIS + 5 + bar.x * width, 1)) for bar in bars]
    cuts = _cut(bars)
    last = max(it.period.end for it in events)
    edges = [(bars[it].y - ROW / 2 - TYPE / 2, bars[it].y - ROW / 2 + TYPE / 2) for it in cuts[:-1]]
    ticks = _list_ticks(scale, events[0].period.start, last, [*scale.breaks, *edges])
    names_at = round(AXIS + 5 + lanes * width + 6, 1)
    strips = []
    for first, last in pairwise(cuts):
        top = bars[first].y - ROW / 2
        bottom = bars[last].y - ROW / 2 if last < len(bars) else max(bar.end for bar in bars) + ROW / 2
        inside = tuple(bar for bar in bars if bar.y < bottom and bar.end > top)
        strips.append(
            Strip(
                top,
                round(bottom, 1),
                _name_span(inside),
                inside,
                tuple(tick for tick in ticks if top <= tick.y < bottom),
                tuple((max(a, top), min(b, bottom)) for a, b in scale.breaks if a < bottom and b > top),
                names_at,
            )
        )
    return tuple(strips)


class _Scale:
    """Where years stand, from the starts of all events, in order."""

    def __init__(self, starts: Sequence[float]) -> None:
        self._starts = starts
        gaps = [after - before for before, after in pairwise(starts)]
        self._year = ROW / median([gap for gap in gaps if gap > 0] or [1])
        self.places = [float(ROW)]
        self.breaks: list[tuple[float, float]] = []
        """Where a long time takes little room."""

        for gap in gaps:
            before = self.places[-1]
            self.places.append(round(before + min(max(gap * self._year, ROW), FURTHEST), 1))
            if gap * self._year > FURTHEST:
                self.breaks.append((before + ROW, self.places[-1] - ROW))

    def find(self, year: float) -> float:
        """Give the place of a year."""
        index = bisect_left(self._starts, year)
        if index == len(self._starts):
            return round(self.places[-1] + min((year - self._starts[-1]) * self._year, FURTHEST), 1)
        if not index:
            return self.places[0]
        before, after = self._starts[index - 1], self._starts[index]
        share = (year - before) / (after - before)
        return round(self.places[index - 1] + share * (self.places[index] - self.places[index - 1]), 1)


def _pack(events: Sequence[Event], scale: _Scale) -> tuple[list[Bar], int]:
    """Put each event into the first lane that is free; give bars with lanes for x, and how many those are."""
    ends: list[float] = []
    bars = []
    for event, place in zip(events, scale.places, strict=True):
        end = max(scale.find(event.period.end), place + LEAST)
        lane = next((lane for lane, until in enumerate(ends) if until <= place), len(ends))
        ends[lane : lane + 1] = [end + 2]
        bars.append(Bar(event, lane, place, end))
    return bars, len(ends)


def _list_ticks(
    scale: _Scale, first: float, last: float, closed: Sequence[tuple[float, float]]
) -> list[Tick]:
    """List the years that the axis names: the roundest first, each where there is room, and none in a gap."""
    found: list[Tick] = []
    taken: list[float] = []
    for step in (step for step in STEPS if step >= (last - first) / FINEST):
        for year in _list_round(floor(first), ceil(last), step):
            place = scale.find(year)
            index = bisect_left(taken, place)
            is_near = any(abs(place - it) < 1.5 * ROW for it in taken[max(index - 1, 0) : index + 1])
            if not is_near and not any(start < place < end for start, end in closed):
                taken.insert(index, place)
                found.append(Tick(name_year(year), place))
    return sorted(found, key=lambda tick: tick.y)


def _list_round(first: int, last: int, step: int) -> Iterator[int]:
    """Yield the years that are multiples of a step as people count them, before Christ and after."""
    yield from (1 - number for number in range(step, 2 - first, step))
    yield from range(max(step, ceil(first / step) * step), last + 1, step)


def _cut(bars: Sequence[Bar]) -> list[int]:
    """Give the bars with which strips begin, and the end."""
    cuts = [0]
    for index, bar in enumerate(bars):
        if bar.y - bars[cuts[-1]].y >= STRIP:
            cuts.append(index)
    return [*cuts, len(bars)]


def _name_span(bars: Sequence[Bar]) -> str:
    first = name_year(min(bar.event.period.start for bar in bars))
    last = name_year(max(bar.event.period.end - 0.01 for bar in bars))
    return first if first == last else f"{first} to {last}"
