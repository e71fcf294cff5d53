"""The index: headings in the order of the language, each with the pages on which it stands.

Pages that follow one another are one range. What an article or a section is about is set bold, what a
sidebar has italic. Where a name stands on more than eight pages, those are left out on which running text
names it once and no more, in a chapter that says nothing else of it (a *passing mention*); what is left of
more than eight is parted by articles.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NamedTuple

from chapbook.matter.headings import Heading, Occurrence
from chapbook.matter.locators import Locator, name_passage
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.model.pages import name_page
from chapbook.names import cut_article
from chapbook.names.collation import find_letter, sort_names
from chapbook.names.inversion import invert

MOST = 8
"""Numbers behind one entry; readers do not look up more."""

LONGEST = 4_000
"""Entries, some sixty pages. In longer indexes names are left out that stand in one article alone, if that is
not their own: its title leads to them, and the index has to be typeset in one piece."""

FEWEST = 20
"""Entries that make an index; fewer are found without one."""


class Sub(NamedTuple):
    """A part of an entry: what one article says of it."""

    head: str
    locators: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as printed."""

    head: str
    locators: tuple[Locator, ...]
    subs: tuple[Sub, ...] = ()
    see: str = ""
    see_also: tuple[str, ...] = ()


class Letter(NamedTuple):
    """Entries that begin with one letter; it is empty for signs and numbers."""

    letter: str
    entries: tuple[Entry, ...]


def make_index(survey: Survey) -> CompiledChapter | None:
    """Make the index; a book with few names needs none."""
    material = survey.material
    language = material.imprint.language
    headings = survey.list_headings()
    if len(headings) < FEWEST:
        return None
    letters = _list_letters(_shorten(headings), _Finder(survey), language)
    return CompiledChapter(
        slug="index",
        kind="index",
        title="Index",
        html=material.renderer.render(
            "index.html",
            letters=letters,
            has_pages=survey.finder is not None,
            most=MOST,
            is_print=not survey.is_ebook,
        ),
        anchors=(Anchor("index", "Index", 1),),
        references=(),
    )


def _shorten(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Leave out what one article alone has to say of, where there are too many entries."""
    if len(headings) <= LONGEST:
        return headings
    kept = {
        it.key
        for it in headings
        if any(place.end for place in it.occurrences) or len({place.chapter for place in it.occurrences}) > 1
    }
    return [it for it in headings if it.key in kept or it.see in kept]


# --- entries in their order --------------------------------------------------------------------------


def _list_letters(headings: Sequence[Heading], finder: "_Finder", language: str) -> list[Letter]:
    heads = {it.key: invert(it.name) if it.is_person else it.name for it in headings}
    filed: defaultdict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        filed[cut_article(heads[heading.key])].append(heading)
    order = [(name, it) for name in sort_names(filed, language) for it in filed[name]]
    letters = groupby(order, lambda pair: find_letter(pair[0], language))
    return [
        Letter(letter, tuple(_make_entry(heading, heads, finder) for _, heading in group))
        for letter, group in letters
    ]


def _make_entry(heading: Heading, heads: Mapping[str, str], finder: "_Finder") -> Entry:
    head = heads[heading.key]
    if heading.see:
        return Entry(head, (), see=heads[heading.see])
    see_also = tuple(heads[key] for key in heading.see_also if key in heads)
    by_chapter = finder.locate(heading)
    locators = tuple(locator for _, locators in by_chapter for locator in locators)
    if len(locators) <= MOST or len(by_chapter) == 1:
        return Entry(head, locators, see_also=see_also)
    # Its own article stays beside the name.
    own = tuple(locator for title, locators in by_chapter if title == heading.name for locator in locators)
    subs = tuple(Sub(title, locators) for title, locators in by_chapter if title != heading.name)
    return Entry(head, own, subs, see_also=see_also)


class _Standing(NamedTuple):
    """A page of a chapter on which a heading stands."""

    page: int
    place: int
    """Where on it, first of all."""

    is_main: bool
    is_fact: bool


class _Finder:
    """Finds the pages of headings."""

    def __init__(self, survey: Survey) -> None:
        self._chapters = survey.material.chapters
        self._finder, self._is_ebook = survey.finder, survey.is_ebook

    def locate(self, heading: Heading) -> list[tuple[str, tuple[Locator, ...]]]:
        """Give the title of each chapter that has it, with the pages; those of passing mentions left out."""
        by_chapter = [(number, list(group)) for number, group in groupby(heading.occurrences, _get_chapter)]
        found = [(self._chapters[number].title, self._list_locators(number, it)) for number, it in by_chapter]
        if sum(len(locators) for _, locators in found) <= MOST:
            return found
        telling = [
            pair
            for pair, (_, occurrences) in zip(found, by_chapter, strict=True)
            if len(occurrences) > 1 or not occurrences[0].is_plain
        ]
        return telling or found[:MOST]

    def _list_locators(self, number: int, occurrences: Sequence[Occurrence]) -> tuple[Locator, ...]:
        chapter = self._chapters[number]
        finder = self._finder
        if finder is None:
            first = min(occurrences, key=lambda it: (not it.end, it.place))
            is_main = any(it.end for it in occurrences)
            is_fact = any(it.is_fact for it in occurrences)
            return (
                Locator(
                    chapter.title, chapter.title, name_passage(chapter.slug, first.place), is_main, is_fact
                ),
            )
        pages = sorted(_list_pages(occurrences, partial(finder.find_page, chapter.slug)).values())
        return tuple(self._make_locator(chapter.slug, run) for run in _list_runs(pages))

    def _make_locator(self, slug: str, run: Sequence[_Standing]) -> Locator:
        assert self._finder
        first, last = (self._finder.turn(slug, it.page) for it in (run[0], run[-1]))
        target = name_passage(slug, run[0].place) if self._is_ebook else name_page(slug, run[0].page)
        return Locator(
            str(first), str(first) if first == last else last.folio, target, run[0].is_main, run[0].is_fact
        )


def _get_chapter(occurrence: Occurrence) -> int:
    return occurrence.chapter


def _list_pages(occurrences: Iterable[Occurrence], find_page: Callable[[int], int]) -> dict[int, _Standing]:
    """List the pages on which a heading stands in a chapter."""
    pages: dict[int, _Standing] = {}
    for it in occurrences:
        page = find_page(it.place)
        if page in pages and not it.end and (pages[page].is_fact or not it.is_fact):
            continue  # that it stands there is known
        last = find_page(max(it.end - 1, it.place)) if it.end else page
        for number in range(page, last + 1):
            known = pages.get(number, _Standing(number, it.place, is_main=False, is_fact=False))
            is_main, is_fact = known.is_main or it.end > 0, known.is_fact or it.is_fact
            pages[number] = _Standing(number, known.place, is_main, is_fact)
    return pages


def _list_runs(pages: Iterable[_Standing]) -> Iterator[list[_Standing]]:
    """Part pages into runs that follow one another and are alike."""
    run: list[_Standing] = []
    for it in pages:
        if run and (it.page != run[-1].page + 1 or it.is_main != run[-1].is_main):
            yield run
            run = []
        run.append(it)
    if run:
        yield run
