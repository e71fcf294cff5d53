"""Article → Chapter: stable ids, answered references, facts set out for print.

Whether a name is answered depends on the other articles of the book. They are known by their cards alone,
and what a chapter takes from them is only that answer: it can be kept as long as its answers stay the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from slugify import slugify

from chapbook.addresses import find_addresses
from chapbook.model import (
    Article,
    Block,
    Card,
    Chapter,
    ChapterBlock,
    ChapterSection,
    Entries,
    Entry,
    Figure,
    ItemList,
    Picture,
    Plate,
    Prose,
    Section,
    SectionKind,
    Sidebar,
    Text,
    Words,
    Work,
)
from chapbook.problems import Problem
from chapbook.prose import flatten, list_prose
from chapbook.sidebars import find_picture, make_sidebar
from chapbook.words import LinkMaker, abridge, mask, put_links, set_text, set_words, shorten, spell_out

KINDS: dict[str, SectionKind] = {
    "see also": "see-also",
    "sources": "sources",
    "references": "sources",
    "bibliography": "sources",
    "further reading": "sources",
    "works cited": "sources",
}
LINKS: dict[SectionKind, LinkMaker] = {"text": shorten, "see-also": shorten, "sources": spell_out}
"""How an address is printed: notes would interrupt a list of sources, where it is what people look for."""

RESERVED = {
    *("title-page", "volume-title-page", "contents", "timeline", "people-and-places", "bibliography"),
    *("index", "credits", "changes", "colophon", "nav", "cover"),
}
"""Slugs of the matter around the chapters."""

LONGEST_SLUG = 80
"""Letters of a slug, which also names files."""

_YEARS = re.compile(r"\s*\([^()]*\d[^()]*\)$")
_DASHES = re.compile(r"[\u2010-\u2015\u2212-]")
_WORK = re.compile(r"(?P<author>[^\"“”«»„]*?)\s*(?P<title>[\"“«„].+[\"”»“])(?P<rest>[^\"”»“]*)")


class Directory:
    """The names that a book's articles answer to."""

    def __init__(self, slugs: Iterable[tuple[str, str]]) -> None:
        """Take title and slug of each article."""
        self._exact: dict[str, str] = {}
        self._undated: dict[str, list[tuple[str, str]]] = {}
        for title, slug in slugs:
            name = fold_name(title)
            self._exact.setdefault(name, slug)
            self._undated.setdefault(_YEARS.sub("", name), []).append((name, slug))

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


def make_card(article: Article) -> Card:
    """Write down what others have to know of an article."""
    asks = tuple(dict.fromkeys(_list_asked(article.sections)))
    pictures = tuple((picture.file, picture.place) for picture in list_pictures(article))
    return Card(article.title, article.source, asks, article.place, pictures)


def list_pictures(article: Article) -> Iterator[Picture]:
    """Yield the pictures of an article, its infobox's first."""
    if article.infobox and (picture := find_picture(article.infobox)):
        yield picture
    yield from (block for block in article.blocks if isinstance(block, Picture))
    yield from _list_pictures(article.sections)


def _list_pictures(sections: Iterable[Section]) -> Iterator[Picture]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Picture))
        yield from _list_pictures(section.sections)


def find_undescribed(article: Article) -> Iterator[Problem]:
    """Report each picture of which nobody has written down what it shows."""
    for picture in list_pictures(article):
        if not picture.description:
            message = f"nobody who cannot see “{picture.file}” is told what it shows"
            hint = 'write "- Description: …" under it ("- Alt: …" in an infobox)'
            yield Problem("warning", "CB071", picture.place, message, hint)


def _list_asked(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        if find_kind(section) == "see-also":
            lists = (block for block in section.blocks if isinstance(block, ItemList))
            yield from (flatten(item.text) for block in lists for item in block.items)
        yield from _list_asked(section.sections)


def find_kind(section: Section) -> SectionKind:
    """Tell from its title what a section is."""
    return KINDS.get(section.title.casefold(), "text")


class Catalogue:
    """All articles of a book by their cards: who is called what, and who answers to a name."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = cards
        self.slugs = tuple(_give_slugs(card.title for card in cards))
        """One a card, in the same order."""

        self._directory = Directory(zip((card.title for card in cards), self.slugs, strict=True))

    def answer(self, card: Card, slug: str) -> dict[str, str]:
        """Give the slugs of those that a card asks for and the book has, but for the card's own."""
        found = {name: self._directory.find(name) for name in card.asks}
        return {name: target for name, target in found.items() if target not in ("", slug)}

    def find_namesakes(self) -> Iterator[Problem]:
        """Report each article with the title of one before it."""
        first: dict[str, Card] = {}
        for card in self._cards:
            other = first.setdefault(fold_name(card.title), card)
            if other is not card:
                message = f"there are two articles called “{card.title}”"
                hint = f"the other one is {other.place}"
                yield Problem("error", "CB050", card.place, message, hint)


def make_chapter(
    article: Article,
    slug: str,
    answers: Mapping[str, str],
    language: str,
    plates: Mapping[str, Plate] | None = None,
) -> Chapter:
    """Make the chapter of an article.

    `answers` maps names that it asks for to slugs of the book, `plates` files to pictures that the book has.
    """
    return _Maker(slug, answers, language, plates or {}).make_chapter(article)


class _Maker:
    """Makes one chapter; holds what all of its parts need."""

    def __init__(
        self, slug: str, answers: Mapping[str, str], language: str, plates: Mapping[str, Plate]
    ) -> None:
        self._slug, self._answers, self._language, self._plates = slug, answers, language, plates
        self._anchors: set[str] = {"title"}

    def make_chapter(self, article: Article) -> Chapter:
        return Chapter(
            slug=self._slug,
            title=self._set(article.title),
            source=article.source,
            sidebar=self._make_sidebar(article),
            blocks=tuple(self._make_blocks(article.blocks, "text")),
            sections=tuple(map(self._make_section, article.sections)),
        )

    def _set(self, text: str) -> str:
        return set_text(text, self._language)

    def _make_sidebar(self, article: Article) -> Sidebar | None:
        if article.infobox is None:
            return None
        sidebar = make_sidebar(article.infobox, article.title, self._set, self._set_value)
        if picture := find_picture(article.infobox):
            sidebar = replace(sidebar, figure=self._make_figure(picture))
        return sidebar if sidebar.facts or sidebar.figure else None

    def _set_value(self, value: Prose) -> Words:
        return set_words(flatten(value), self._language, abridge)

    def _make_figure(self, picture: Picture) -> Figure:
        caption, description = self._set(flatten(picture.caption)), self._set(picture.description)
        name = " ".join(re.split(r"[\s_-]+", PurePosixPath(picture.file).stem)).strip()
        return Figure(
            plate=self._plates.get(picture.file),
            caption=caption,
            alt=description or caption or name,
            is_described=bool(description),
        )

    def _make_section(self, section: Section) -> ChapterSection:
        kind = find_kind(section)
        return ChapterSection(
            anchor=_make_unique(spell_slug(section.title) or "section", self._anchors),
            title=self._set(section.title),
            level=section.level,
            kind=kind,
            blocks=tuple(self._make_blocks(section.blocks, kind)),
            sections=tuple(map(self._make_section, section.sections)),
        )

    def _make_blocks(self, blocks: Iterable[Block], kind: SectionKind) -> Iterator[ChapterBlock]:
        for block in blocks:
            if isinstance(block, ItemList):
                yield Entries(tuple(self._make_entry(flatten(item.text), kind) for item in block.items))
            elif isinstance(block, Picture):
                yield self._make_figure(block)
            else:
                for text in list_prose(block):
                    yield Text(set_words(flatten(text), self._language, LINKS[kind]))

    def _make_entry(self, text: str, kind: SectionKind) -> Entry | Work:
        if kind == "sources":
            return self._make_work(text)
        if kind == "see-also" and (target := self._answers.get(text)):
            return Entry(self._set(text), target)
        return Entry(set_words(text, self._language, LINKS[kind]))

    def _make_work(self, text: str) -> Work:
        addresses = find_addresses(text)
        author, title, rest = part_work(self._set(mask(text, addresses)))
        links = map(spell_out, addresses)
        return Work(put_links(author, links), put_links(title, links), put_links(rest, links))


def part_work(text: str) -> tuple[str, str, str]:
    """Part the author of a source from its title, which stands in quotation marks, and from the rest."""
    match = _WORK.fullmatch(text)
    return (match["author"], match["title"], match["rest"]) if match else ("", "", text)


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
