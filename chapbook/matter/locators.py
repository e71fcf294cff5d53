"""Locators: what leads a reader from reference matter to a page, or in an e-book to a passage."""

from typing import NamedTuple

from chapbook.matter.survey import Survey
from chapbook.model.pages import name_page


class Locator(NamedTuple):
    """Pages that follow one another, or where there are none a chapter."""

    first: str
    last: str
    """The same where it is one page."""

    target: str
    """The name of a page, or of a passage (see `name_passage`)."""

    is_main: bool = False
    """Whether it is what an article or section is about."""

    is_fact: bool = False
    """Whether a sidebar has it, on the first page."""


def name_passage(slug: str, place: int) -> str:
    """Name a place in a chapter's text as the e-book's reference matter does."""
    return f"{slug}~{place}"


def locate(survey: Survey, number: int, place: int) -> Locator:
    """Lead to a place in the text of a chapter, which is counted from 0."""
    chapter = survey.material.chapters[number]
    if survey.finder is None:
        return Locator(chapter.title, chapter.title, name_passage(chapter.slug, place))
    page = survey.finder.find_page(chapter.slug, place)
    label = str(survey.finder.turn(chapter.slug, page))
    target = name_passage(chapter.slug, place) if survey.is_ebook else name_page(chapter.slug, page)
    return Locator(label, label, target)
