"""People and places: from the sidebars, who stood on which side in which article, and what happened where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.names import cut_article, fold_spelling
from chapbook.names.abstracts import Attestation
from chapbook.names.collation import sort_names
from chapbook.names.inversion import invert

SLUG, TITLE = "people-and-places", "People and places"


class Row(NamedTuple):
    """One name in one article."""

    name: str
    mark: str
    """A dagger, or nothing."""

    side: str
    """On whose side; empty where the article has no sides."""

    article: str
    locator: Locator


def make_people_and_places(survey: Survey) -> CompiledChapter | None:
    """Make the tables; nothing where no sidebar names anybody."""
    language = survey.material.imprint.language
    people = _sort(_list_rows(survey, "person"), language)
    places = _sort(_list_rows(survey, "place"), language)
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


def _list_rows(survey: Survey, role: str) -> Iterator[Row]:
    chapters = survey.material.chapters
    for number, abstract in enumerate(survey.read()):
        sides = _name_sides(abstract.attestations)
        seen: set[str] = set()
        for it in abstract.attestations:
            if it.role == role and fold_spelling(it.name) not in seen:
                seen.add(fold_spelling(it.name))
                name = invert(it.name) if role == "person" else it.name
                locator = locate(survey, number, it.place)
                side = sides.get(it.side, "") if role == "person" else ""
                yield Row(name, it.mark, side, chapters[number].title, locator)


def _name_sides(attestations: Iterable[Attestation]) -> dict[int, str]:
    """Name each side after the first that stood on it; where there is one side there are none."""
    sides: dict[int, str] = {}
    for it in attestations:
        if it.role == "side":
            sides.setdefault(it.side, it.name)
    return sides if len(sides) > 1 else {}


def _sort(rows: Iterable[Row], language: str) -> list[Row]:
    """Sort rows by name; those of one name stay in the order of the book, under its first spelling."""
    by_key: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[fold_spelling(row.name)].append(row)
    filed: defaultdict[str, list[Row]] = defaultdict(list)
    for group in by_key.values():
        filed[cut_article(group[0].name)] += [row._replace(name=group[0].name) for row in group]
    return [row for name in sort_names(filed, language) for row in filed[name]]
