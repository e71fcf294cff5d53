"""People and places: from the sidebars, who stood on which side in which article, and what happened where."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.names import cut_article, fold_spelling
from chapbook.names.abstracts import Attestation
from chapbook.names.collation import sort_names
from chapbook.names.inversion import invert

SLUG, TITLE = "people-and-places", "People and places"


class Standing(NamedTuple):
    """One name in one article."""

    name: str
    mark: str
    """A dagger, or nothing."""

    side: str
    """On whose side; empty where the article has no sides."""

    chapter: int
    """Number of the article."""

    place: int
    """Where in its text."""


class Row(NamedTuple):
    """One name in one article, as printed."""

    name: str
    mark: str
    side: str
    article: str
    locator: Locator


def make_people_and_places(survey: Survey) -> CompiledChapter | None:
    """Make the tables; nothing where no sidebar names anybody."""
    people, places = (_locate(survey, found) for found in survey.find(_list_standings))
    if not people and not places:
        return None
    html = survey.material.renderer.render(
        "people-and-places.html",
        people=people,
        places=places,
        has_killed=any(row.mark for row in people),
        has_pages=survey.finder is not None,
    )
    return CompiledChapter(SLUG, "people-and-places", TITLE, html, (Anchor(SLUG, TITLE, 1),), ())


def _locate(survey: Survey, standings: Iterable[Standing]) -> list[Row]:
    chapters = survey.material.chapters
    return [
        Row(name, mark, side, chapters[chapter].title, locate(survey, chapter, place))
        for name, mark, side, chapter, place in standings
    ]


def _list_standings(survey: Survey) -> tuple[list[Standing], list[Standing]]:
    """List people and places, each in their order."""
    people: list[Standing] = []
    places: list[Standing] = []
    for number, abstract in enumerate(survey.read("person", "side", "place")):
        sides = _name_sides(abstract.attestations)
        seen: set[tuple[str, str]] = set()
        for it in abstract.attestations:
            key = it.role, fold_spelling(it.name)
            if key in seen or it.role not in ("person", "place"):
                continue
            seen.add(key)
            if it.role == "person":
                people.append(Standing(invert(it.name), it.mark, sides.get(it.side, ""), number, it.place))
            else:
                places.append(Standing(it.name, it.mark, "", number, it.place))
    language = survey.material.imprint.language
    return _sort(people, language), _sort(places, language)


def _name_sides(attestations: Iterable[Attestation]) -> dict[int, str]:
    """Name each side after the first that stood on it; where there is one side there are none."""
    sides: dict[int, str] = {}
    for it in attestations:
        if it.role == "side":
            sides.setdefault(it.side, it.name)
    return sides if len(sides) > 1 else {}


def _sort(standings: Iterable[Standing], language: str) -> list[Standing]:
    """Sort by name; those of one name stay in the order of the book, under its first spelling."""
    by_key: defaultdict[str, list[Standing]] = defaultdict(list)
    for it in standings:
        by_key[fold_spelling(it.name)].append(it)
    filed: defaultdict[str, list[Standing]] = defaultdict(list)
    for group in by_key.values():
        filed[cut_article(group[0].name)] += [row._replace(name=group[0].name) for row in group]
    return [row for name in sort_names(filed, language) for row in filed[name]]
