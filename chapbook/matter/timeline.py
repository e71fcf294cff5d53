"""The timeline: the dated articles of the book, each a bar on one scale, with its date and its page.

A date is the first that an article's sidebar has, or else the years in its title. The drawing is a table,
whose rows are the lanes: so it is split over pages and read aloud as any table is, and bars need no letters
of their own, which every reader would set in another face. Refused: one large drawing with labels, which has
to guess how long they are.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.names.abstracts import Abstract
from chapbook.names.dates import Period, read_period

SLUG, TITLE = "timeline", "Timeline"
FEWEST = 2
"""Dated articles that make a timeline."""

WIDTH, HEIGHT = 240, 14
"""Of a bar's drawing, in its own units."""

THINNEST = 2.5
"""Units that are seen of a day in a millennium."""

_TITLE = re.compile(r"\(([^()]*\d[^()]*)\)$")


class Event(NamedTuple):
    """A dated article."""

    period: Period
    date: str
    """As the article has it."""

    title: str
    locator: Locator


class Scale(NamedTuple):
    """What the bars stand on."""

    first: int
    last: int
    step: int
    """Years between its lines; the first and the last are round."""

    @property
    def label(self) -> str:
        """Say what it shows."""
        return f"{_name(self.first)}–{_name(self.last)}"

    def measure(self, year: float) -> float:
        """Give the place of a year in a drawing."""
        return round((year - self.first) / (self.last - self.first) * WIDTH, 1)


def make_timeline(survey: Survey) -> CompiledChapter | None:
    """Make the timeline; nothing where few articles are dated."""
    events = sorted(_list_events(survey), key=lambda it: (it.period, it.title))
    if len(events) < FEWEST:
        return None
    renderer = survey.material.renderer
    scale = _find_scale(events)
    lines = [scale.measure(year) for year in range(scale.first, scale.last + 1, scale.step)]

    def draw(event: Event) -> str:
        """Give the address of a drawing, which is in it (RFC 2397)."""
        x, end = scale.measure(event.period.start), scale.measure(event.period.end)
        width = max(round(end - x, 1), THINNEST)
        svg = renderer.render(
            "bar.svg",
            event=event,
            lines=lines,
            x=min(x, WIDTH - width),
            bar=width,
            width=WIDTH,
            height=HEIGHT,
        )
        return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

    html = renderer.render(
        "timeline.html",
        rows=[(event, draw(event)) for event in events],
        scale=scale,
        width=WIDTH,
        height=HEIGHT,
        has_pages=survey.finder is not None,
    )
    return CompiledChapter(SLUG, "timeline", TITLE, html, (Anchor(SLUG, TITLE, 1),), ())


def _list_events(survey: Survey) -> Iterator[Event]:
    language = survey.material.imprint.language
    for number, (chapter, abstract) in enumerate(zip(survey.material.chapters, survey.read(), strict=True)):
        for date, place in _list_dates(chapter.title, abstract):
            if period := read_period(date, language):
                yield Event(period, date, chapter.title, locate(survey, number, place))
                break


def _list_dates(title: str, abstract: Abstract) -> Iterator[tuple[str, int]]:
    """Yield dates that an article may have, the best first, each with its place."""
    yield from ((it.name, it.place) for it in abstract.attestations if it.role == "date")
    if match := _TITLE.search(title):
        yield match[1], 0


def _find_scale(events: Sequence[Event]) -> Scale:
    """Give a scale of round years, with some six lines."""
    first, last = min(it.period.start for it in events), max(it.period.end for it in events)
    rough = max((last - first) / 6, 1)
    unit = 10 ** floor(log10(rough))
    step = int(next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough))
    return Scale(floor(first / step) * step, ceil(last / step) * step, step)


def _name(year: float) -> str:
    """Name a year as people do: 0 is 1 BC."""
    whole = floor(year)
    return str(whole) if whole > 0 else f"{1 - whole} BC"
