"""Article → Chapter: stable ids, answered references, facts set out for print.

Takes all articles of a book together, because whether a name is answered depends on the others; what a
chapter takes from them is only that answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from slugify import slugify

from chapbook.model import (
    Article,
    Block,
    Chapter,
    ChapterBlock,
    ChapterSection,
    Entries,
    Entry,
    ItemList,
    Section,
    SectionKind,
    Sidebar,
    Text,
    Work,
)
from chapbook.problems import Problem
from chapbook.sidebars import make_sidebar
from chapbook.typography import set_quotes

KINDS: dict[str, SectionKind] = {
    "see also": "see-also",
    "sources": "sources",
    "references": "sources",
    "bibliography": "sources",
    "further reading": "sources",
    "works cited": "sources",
}
RESERVED = {"title-page", "contents", "colophon", "nav", "cover"}
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


def make_chapters(articles: list[Article], language: str) -> tuple[list[Chapter], list[Problem]]:
    """Make the chapters of a book, in the order given. Two articles of one title are a problem."""
    slugs = _give_slugs([article.title for article in articles])
    directory = Directory(zip((article.title for article in articles), slugs, strict=True))
    chapters = [
        _Maker(slug, directory, language).make_chapter(article)
        for article, slug in zip(articles, slugs, strict=True)
    ]
    return chapters, list(_find_namesakes(articles))


class _Maker:
    """Makes one chapter; holds what all of its parts need."""

    def __init__(self, slug: str, directory: Directory, language: str) -> None:
        self._slug, self._directory, self._language = slug, directory, language
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
        return set_quotes(text, self._language)

    def _make_sidebar(self, article: Article) -> Sidebar | None:
        if article.infobox is None:
            return None
        sidebar = make_sidebar(article.infobox, article.title)
        return sidebar.map_text(self._set) if sidebar.facts else None

    def _make_section(self, section: Section) -> ChapterSection:
        kind = KINDS.get(section.title.casefold(), "text")
        return ChapterSection(
            anchor=_make_unique(slugify(section.title) or "section", self._anchors),
            title=self._set(section.title),
            level=section.level,
            kind=kind,
            blocks=tuple(self._make_blocks(section.blocks, kind)),
            sections=tuple(map(self._make_section, section.sections)),
        )

    def _make_blocks(self, blocks: Iterable[Block], kind: SectionKind) -> Iterator[ChapterBlock]:
        for block in blocks:
            if isinstance(block, ItemList):
                yield Entries(tuple(self._make_entry(item.text, kind) for item in block.items))
            else:
                yield Text(self._set(block.text))

    def _make_entry(self, text: str, kind: SectionKind) -> Entry | Work:
        if kind == "sources":
            return read_work(self._set(text))
        target = self._directory.find(text) if kind == "see-also" else ""
        return Entry(self._set(text), "" if target == self._slug else target)


def read_work(text: str) -> Work:
    """Part the author of a source from its title, which stands in quotation marks."""
    match = _WORK.fullmatch(text)
    if match is None:
        return Work("", "", text)
    return Work(match["author"], match["title"], match["rest"])


def _give_slugs(titles: Iterable[str]) -> list[str]:
    """Give each title a slug of its own; it also serves as an XML id, so it never begins with a digit."""
    taken = set(RESERVED)
    slugs = []
    for title in titles:
        slug = slugify(title, max_length=LONGEST_SLUG, word_boundary=True) or "chapter"
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


def _find_namesakes(articles: list[Article]) -> Iterator[Problem]:
    first: dict[str, Article] = {}
    for article in articles:
        other = first.setdefault(fold_name(article.title), article)
        if other is not article:
            message = f"there are two articles called “{article.title}”"
            hint = f"the other one is {other.place}"
            yield Problem("error", "CB050", article.place, message, hint)
