"""The bibliography: the sources of all articles in one list, each work once, with the pages that use it.

Notes that are works belong to them (`chapbook.names.citations`).
"""

from typing import NamedTuple

from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.matter.works import Use, merge_works
from chapbook.model import Anchor, CompiledChapter
from chapbook.names.collation import sort_names

SLUG, TITLE = "bibliography", "Bibliography"


class Entry(NamedTuple):
    """A work as printed."""

    text: str
    locators: tuple[Locator, ...]


def make_bibliography(survey: Survey) -> CompiledChapter | None:
    """Make the bibliography; nothing where no article has sources."""
    works = survey.find(_list_works)
    if not works:
        return None
    entries = [
        Entry(text, tuple(dict.fromkeys(locate(survey, *where) for where in places)))
        for text, places in works.items()
    ]
    html = survey.material.renderer.render(
        "bibliography.html", works=entries, has_pages=survey.finder is not None
    )
    return CompiledChapter(SLUG, "bibliography", TITLE, html, (Anchor(SLUG, TITLE, 1),), ())


def _list_works(survey: Survey) -> dict[str, list[tuple[int, int]]]:
    """List the works in their order: text as printed → chapters and places that use it."""
    works = merge_works(
        Use(it.name, number, it.place)
        for number, abstract in enumerate(survey.read("work"))
        for it in abstract.attestations
        if it.role == "work"
    )
    places = {work.text: sorted({it[1:] for it in work.uses}) for work in works}
    return {text: places[text] for text in sort_names(places, survey.material.imprint.language)}
