"""The timeline: the dated articles of the book, drawn, and in a table with their dates and pages.

A date is the first that an article's sidebar has, a life's from birth to death, or else the years in its
title. The drawing
(`chronology.py`) leads nowhere; all that it shows the table says, to whom reads it and to whom hears it.
"""

import base64
from collections.abc import Iterator
from typing import NamedTuple

from chapbook.design.rendering import as_markup
from chapbook.matter import chronology
from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.names.abstracts import Abstract
from chapbook.names.dates import Period, part_title, read_period

SLUG, TITLE = "timeline", "Timeline"
FEWEST = 2
"""Dated articles that make a timeline."""


class Event(NamedTuple):
    """A dated article."""

    period: Period
    date: str
    """As the article has it."""

    title: str
    locator: Locator


def make_timeline(survey: Survey) -> CompiledChapter | None:
    """Make the timeline; nothing where few articles are dated."""
    dated = survey.find(_list_dated)
    if len(dated) < FEWEST:
        return None
    chapters = survey.material.chapters
    events = [
        Event(period, date, chapters[number].title, locate(survey, number, place))
        for period, date, number, place in dated
    ]
    renderer = survey.material.renderer
    strips = chronology.draw([chronology.Event(it.period, part_title(it.title)[0]) for it in events])
    is_print = not survey.is_ebook
    drawn = [
        (it, renderer.render("strip.svg", strip=it, drawing=chronology, is_print=is_print)) for it in strips
    ]
    html = renderer.render(
        "timeline.html",
        events=events,
        strips=[(strip, _write_address(svg), as_markup(svg)) for strip, svg in drawn],
        width=chronology.WIDTH,
        is_print=is_print,
        has_pages=survey.finder is not None,
    )
    return CompiledChapter(SLUG, "timeline", TITLE, html, (Anchor(SLUG, TITLE, 1),), ())


def _write_address(svg: str) -> str:
    """Give a drawing as an address, which it is all in (RFC 2397)."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _list_dated(survey: Survey) -> list[tuple[Period, str, int, int]]:
    """List periods in their order: each with its date, the number of the article, and the place in it."""
    language, chapters = survey.material.imprint.language, survey.material.chapters
    dated = []
    for number, (chapter, abstract) in enumerate(zip(chapters, survey.read("date"), strict=True)):
        for date, place in _list_dates(chapter.title, abstract):
            if period := read_period(date, language):
                dated.append((period, date, number, place))
                break
    return sorted(dated, key=lambda it: (it[0], chapters[it[2]].title))


def _list_dates(title: str, abstract: Abstract) -> Iterator[tuple[str, int]]:
    """Yield dates that an article may have, the best first, each with its place."""
    yield from ((it.name, it.place) for it in abstract.attestations if it.role == "date")
    _, years = part_title(title)
    yield years, 0
