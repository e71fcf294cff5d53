"""The catalogue: what the articles of a book are called, and who answers to a name.

Whether a name is answered depends on the other articles of the book. They are known by their cards alone,
and what a chapter takes from them is only that answer: it can be kept as long as its answers stay the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

from slugify import slugify

from chapbook.chapters.formulas import make_equation
from chapbook.chapters.notes import list_notes
from chapbook.chapters.sidebars import find_picture, list_dates
from chapbook.model import Article, Card, Formula, ItemList, Mention, Picture, Section, SectionKind
from chapbook.model.prose import list_all_prose, list_blocks, list_inlines, list_placed
from chapbook.names import fold_spelling
from chapbook.problems import Problem

KINDS: dict[str, SectionKind] = {
    "see also": "see-also",
    "sources": "sources",
    "references": "sources",
    "bibliography": "sources",
    "further reading": "sources",
    "works cited": "sources",
    "external links": "links",
}
NOTES = frozenset((
    "notes", "references", "citations", "footnotes", "notes and references", "explanatory notes",
))  # fmt: skip
"""Titles of sections in which wikis say that their notes come there; ours stand at the chapter's end."""

RESERVED = {
    *("title-page", "volume-title-page", "contents", "timeline", "people-and-places", "bibliography"),
    *("index", "credits", "changes", "filing", "colophon", "nav", "cover"),
}
"""Slugs of the matter around the chapters."""

LONGEST_SLUG = 80
"""Letters of a slug, which also names files."""

_YEARS = re.compile(r"\s*\([^()]*\d[^()]*\)$")
_DASHES = re.compile(r"[\u2010-\u2015\u2212-]")


def make_card(article: Article) -> Card:
    """Write down what others have to know of an article."""
    sections = tuple(list_sections(article))
    return Card(
        title=article.title,
        source=article.source,
        asks=tuple(dict.fromkeys((*_list_see_also(sections), *_list_mentioned(article)))),
        place=article.place,
        pictures=tuple((picture.file, picture.place) for picture in list_pictures(article)),
        aliases=article.aliases,
        headings=tuple(_list_headings(sections)),
        licence=article.licence,
        attribution=article.attribution,
        dates="\n".join(list_dates(article.infobox)) if article.infobox else "",
    )


def list_sections(article: Article) -> Iterator[Section]:
    """Yield the sections of an article, without those in which nothing stands but its notes, which move."""
    has_notes = any(True for _ in list_notes(article))
    return _list_kept(article.sections) if has_notes else iter(article.sections)


def _list_kept(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        inner = tuple(_list_kept(section.sections))
        if inner or section.blocks or section.title.casefold() not in NOTES:
            yield section if inner == section.sections else replace(section, sections=inner)


def _list_headings(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """Yield the title of each section with its anchor, in the order in which anchors are given."""
    anchors = Anchors()

    def list_inner(inner: Iterable[Section]) -> Iterator[tuple[str, str]]:
        for section in inner:
            yield section.title, anchors.give(section.title)
            yield from list_inner(section.sections)

    return list_inner(sections)


def _list_see_also(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        if find_kind(section) == "see-also":
            lists = (block for block in section.blocks if isinstance(block, ItemList))
            texts = (item.text for block in lists for item in block.items)
            yield from (text for text in texts if isinstance(text, str))
        yield from _list_see_also(section.sections)


def _list_mentioned(article: Article) -> Iterator[str]:
    for prose in list_all_prose(article):
        yield from (it.ask for it in list_inlines(prose) if isinstance(it, Mention))


def list_pictures(article: Article) -> Iterator[Picture]:
    """Yield the pictures of an article, its infobox's first."""
    if article.infobox and (picture := find_picture(article.infobox)):
        yield picture
    yield from (block for block in list_blocks(article) if isinstance(block, Picture))


def find_undescribed(article: Article) -> Iterator[Problem]:
    """Report each picture of which nobody has written down what it shows."""
    for picture in list_pictures(article):
        if not picture.description:
            message = f"nobody who cannot see “{picture.file}” is told what it shows"
            hint = 'write "- Description: …" under it ("- Alt: …" in an infobox)'
            yield Problem("warning", "CB071", picture.place, message, hint)


def find_odd_formulas(article: Article) -> Iterator[Problem]:
    """Report each formula that cannot be understood; it is printed as it was written."""
    for place, prose in list_placed(article):
        for it in list_inlines(prose):
            if isinstance(it, Formula) and not make_equation(it.tex, is_display=it.is_display):
                shown = " ".join(it.tex.split())[:60]
                message = f"the formula “{shown}” is not understood and is printed as it was written"
                yield Problem("warning", "CB019", place, message, "write it in the mathematics of LaTeX")


def find_kind(section: Section) -> SectionKind:
    """Tell from its title what a section is."""
    return KINDS.get(section.title.casefold(), "text")


class Directory:
    """The names that a book's articles answer to."""

    def __init__(self, slugs: Iterable[tuple[str, str]], aliases: Iterable[tuple[str, str]] = ()) -> None:
        """Take title and slug of each article, and other names with the slugs of those that have them."""
        self._exact: dict[str, str] = {}
        self._undated: dict[str, list[tuple[str, str]]] = {}
        for title, slug in slugs:
            name = fold_name(title)
            self._exact.setdefault(name, slug)
            self._undated.setdefault(_YEARS.sub("", name), []).append((name, slug))
        for alias, slug in aliases:
            self._exact.setdefault(fold_name(alias), slug)

    def find(self, name: str) -> str:
        """Give the slug of the article of that name, or nothing.

        Case, kinds of dash and apostrophe do not matter, and the year in parentheses may be missing on
        either side; two different years are two different subjects.
        """
        folded = fold_name(name)
        if folded in self._exact:
            return self._exact[folded]
        bare = _YEARS.sub("", folded)
        slugs = [slug for full, slug in self._undated.get(bare, ()) if bare in (folded, full)]
        return slugs[0] if len(slugs) == 1 else ""


def fold_name(name: str) -> str:
    """Reduce a name to what people mean by it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    folded = re.sub(r"['’‘ʼ]", "'", _DASHES.sub("-", folded))
    return " ".join(folded.split()).rstrip(".")


class Catalogue:
    """All articles of a book by their cards: who is called what, and who answers to a name."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = cards
        self.slugs = tuple(_give_slugs(card.title for card in cards))
        """One a card, in the same order."""

        self._by_slug = dict(zip(self.slugs, cards, strict=True))
        titles = ((card.title, slug) for slug, card in self._by_slug.items())
        aliases = [(alias, slug) for slug, card in self._by_slug.items() for alias in card.aliases]
        files = [(_name_file(card), slug) for slug, card in self._by_slug.items()]
        self._directory = Directory(titles, aliases + files)
        self._subjects = _list_subjects(self._by_slug)

    def answer(self, card: Card, slug: str) -> dict[str, str]:
        """Give names of what a card asks for and the book has (`slug`, `slug.anchor`), but for its own."""
        found = {name: self._find(name, slug) for name in card.asks}
        return {name: target for name, target in found.items() if target not in ("", slug)}

    def refer(self, card: Card, slug: str) -> dict[str, str]:
        """Give the names that a card's article mentions and other articles have, with the slugs of those."""
        found = {name: self._subjects.get(name, "") for name in card.named.split("\n")}
        return {name: target for name, target in found.items() if target not in ("", slug)}

    def _find(self, ask: str, own: str) -> str:
        """Give the name of an article, or of a section in one; a section that is not there is its article."""
        if target := self._directory.find(ask):
            return target
        name, sign, title = ask.partition("#")
        target = (self._directory.find(name) if name else own) if sign else ""
        if not target:
            return ""
        wanted = fold_name(title)
        headings = self._by_slug[target].headings
        anchors = (it for heading, it in headings if wanted in (fold_name(heading), it))
        return ".".join((target, *islice(anchors, 1)))

    def find_namesakes(self) -> Iterator[Problem]:
        """Report each article with the title of one before it."""
        first: dict[str, Card] = {}
        for card in self._cards:
            other = first.setdefault(fold_name(card.title), card)
            if other is not card:
                message = f"there are two articles called “{card.title}”"
                hint = f"the other one is {other.place}"
                yield Problem("error", "CB050", card.place, message, hint)


def _list_subjects(cards: Mapping[str, Card]) -> dict[str, str]:
    """Give the slug of each name that one article alone has; titles go before aliases."""
    bare = [(fold_spelling(_YEARS.sub("", card.title)), slug) for slug, card in cards.items()]
    counts = Counter(name for name, _ in bare)
    subjects = {name: slug for name, slug in bare if counts[name] == 1}
    for slug, card in cards.items():
        for alias in card.aliases:
            if fold_spelling(alias) not in counts:
                subjects.setdefault(fold_spelling(alias), slug)
    return subjects


def _name_file(card: Card) -> str:
    """Give the name of an article's file, by which Markdown calls it."""
    return PurePosixPath(card.source).name.replace("_", " ")


class Anchors:
    """Hands out the anchors of one chapter's sections."""

    def __init__(self) -> None:
        self._taken = {"title"}

    def give(self, title: str) -> str:
        """Give a section's anchor, made of its title, that no other has."""
        return _make_unique(spell_slug(title) or "section", self._taken)


@lru_cache(1_000)  # headings repeat
def spell_slug(title: str, longest: int = 0) -> str:
    """Spell a title in ASCII letters, digits and hyphens, at most so many (0: any number)."""
    # Named, because left to itself it takes another library where there is one, and spells otherwise.
    return slugify(title, max_length=longest, word_boundary=longest > 0, backend="text-unidecode")


def _give_slugs(titles: Iterable[str]) -> list[str]:
    """Give each title a slug of its own; it also serves as an XML id, so it never begins with a digit."""
    taken = set(RESERVED)
    slugs = []
    for title in titles:
        slug = spell_slug(title, LONGEST_SLUG) or "chapter"
        slugs.append(_make_unique(f"n-{slug}" if slug[0].isdigit() else slug, taken))
    return slugs


def _make_unique(name: str, taken: set[str]) -> str:
    """Give the name, or the first of name-2, name-3 … that is not taken, and take it."""
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique
