"""Headings: the nouns of the index before it has pages."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chapbook.names import fold_spelling
from chapbook.reading.config import IndexConfig

_YEARS = re.compile(r"\s*\([^()]*\d[^()]*\)$")


class Subject(NamedTuple):
    """What an article is about, and may be called."""

    slug: str
    title: str
    aliases: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """Its title without a year in parentheses."""
        return _YEARS.sub("", self.title)


class Occurrence(NamedTuple):
    """Where a heading stands."""

    chapter: int
    place: int
    end: int
    """Where ends what is said of it, in a chapter or section of its name; 0 where it is only named."""

    is_fact: bool
    is_plain: bool
    """Whether running text names it, and no more."""


@dataclass(slots=True)
class Heading:
    """An entry of the index, without pages."""

    key: str
    name: str
    spellings: tuple[str, ...] = ()
    """All that stand for it in the texts, its name among them."""

    occurrences: list[Occurrence] = field(default_factory=list)
    is_person: bool = False
    see: str = ""
    """The key of the heading to look at instead."""

    see_also: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What the first reading knows of a name."""

    spellings: Counter[str] = field(default_factory=Counter)
    count: int = 0
    """In running text."""

    nouns: int = 0
    determined: int = 0
    """Behind a determiner (see `chapbook.names.plurals`)."""

    openings: int = 0
    """At the beginnings of sentences, where capitals say nothing."""

    roles: set[str] = field(default_factory=set)
    chapters: set[int] = field(default_factory=set)

    @property
    def is_certain(self) -> bool:
        """Say whether it is a name at all."""
        return bool(self.roles)


class Catalogue:
    """What articles and the editor call things, by the keys of the names."""

    def __init__(self, subjects: Sequence[Subject], wishes: IndexConfig) -> None:
        bare = Counter(fold_spelling(it.bare) for it in subjects)
        self.ambiguous = {key for key, count in bare.items() if count > 1}
        """Names that several articles have."""

        keys = [
            fold_spelling(it.title if fold_spelling(it.bare) in self.ambiguous else it.bare)
            for it in subjects
        ]
        self.titles = {key: it.title for key, it in zip(keys, subjects, strict=True)}
        self.by_slug = {it.slug: key for key, it in zip(keys, subjects, strict=True)}
        self.by_number = keys
        self.aliases = {
            fold_spelling(alias): (alias, key)
            for key, it in zip(keys, subjects, strict=True)
            for alias in it.aliases
            if fold_spelling(alias) != key
        }
        self.dropped = {*map(fold_spelling, wishes.drop)}
        self.added = {fold_spelling(name): name for name in wishes.add}
        self.merged = {
            fold_spelling(form): (form, fold_spelling(name)) for form, name in wishes.merge.items()
        }
        self.renamed = {fold_spelling(name): new for name, new in wishes.rename.items()}
