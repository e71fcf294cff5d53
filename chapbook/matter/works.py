"""Works: when the sources of two articles are one, however each of them writes it down.

They are one where the same words and numbers stand in both, in whatever order, with or without diacritics;
page numbers, identifiers and dates of retrieval do not count. One may say less than the other, a place or a
publisher: then their first word and their years have to be the same, and what one lacks may be no number, as
of a volume or an edition, nor make an essay of a book. Two with the same DOI are one; an ISBN is that of all
essays in a volume, and says nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import NamedTuple

from chapbook.names.inversion import find_author

_PAGES = r"\(?\b(?:pp?|S|ff?|fols?)\.?\s?\d[\d\s,–‐-]*\)?"
_AT_END = re.compile(rf",?\s*{_PAGES}\.?\s*$")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s,;]+")
_ASIDE = re.compile(
    rf"{_PAGES}|{_DOI.pattern}|\bISBN[\s:]*[\dXx–‐-]+|\b(?:doi|ISSN|OCLC|LCCN|JSTOR|PMID|Bibcode)\b:?\s*[\w.–‐-]*"
    r"|\b(?:Retrieved|Accessed)\b[^.]*?\d{4}|\bhttps?://\S+|\((?:subscription|registration)[^)]*\)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\s+(?=[.,;:](?:\s|$))")
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\d{4}")
_QUOTED = re.compile('[“„«"]')
FEWEST = 4
"""Words that tell a work by themselves, where another one says more of it."""

_EDITION_WORDS = """
    vol volume volumes part band tome tomo ed edn edition supplement atlas index ii iii iv v vi
"""
_EDITION = frozenset(_EDITION_WORDS.split())


class Use(NamedTuple):
    """A source of an article."""

    text: str
    chapter: int
    place: int


@dataclass(slots=True)
class Work:
    """A work with all that use it."""

    uses: list[Use]
    words: frozenset[str]
    first: str = ""
    """The word by which it is filed."""

    years: frozenset[str] = frozenset()
    dois: set[str] = field(default_factory=set)
    is_quoted: bool = False
    """Whether it names a part of something, an essay say."""

    @property
    def text(self) -> str:
        """Give it in the words of who says most of it, beginning with the author's family name."""
        return max((it.text for it in self.uses), key=lambda text: (len(text), text))

    @property
    def key(self) -> tuple[bool, frozenset[str]]:
        """Give what works have in common that are one."""
        return self.is_quoted, self.words

    def has_all_of(self, other: "Work") -> bool:
        """Say whether it is the same work, of which more is said here."""
        more = self.words - other.words
        return (
            other.words <= self.words
            and len(other.words) >= FEWEST
            and self.is_quoted == other.is_quoted
            and not any(it.isdigit() or it in _EDITION for it in more)
        )


def merge_works(uses: Iterable[Use]) -> list[Work]:
    """Put together the uses of each work; in the order in which works first come."""
    works: dict[tuple[bool, frozenset[str]], Work] = {}
    dois: dict[str, Work] = {}
    for use in uses:
        text = _clean(use.text)
        own = {it.rstrip(".)").casefold() for it in _DOI.findall(text)}
        work = _describe(use._replace(text=text))
        known = next((dois[it] for it in own if it in dois), None) or works.setdefault(work.key, work)
        if known is not work:
            known.uses.append(work.uses[0])
        known.dois |= own
        dois |= dict.fromkeys(own, known)
    return list(_fold_in([work for work in works.values() if work.words]))


def _describe(use: Use) -> Work:
    text = find_author(use.text) or use.text
    bare = _ASIDE.sub(" ", text)
    words = _WORD.findall(_fold(bare))
    years = frozenset(it for it in words if _YEAR.fullmatch(it))
    return Work(
        [use._replace(text=text)],
        frozenset(words),
        words[0] if words else "",
        years,
        is_quoted=bool(_QUOTED.search(bare)),
    )


def _fold_in(works: list[Work]) -> Iterator[Work]:
    """Add those of which less is said to the one that says more, if there is just one."""
    groups: defaultdict[tuple[str, frozenset[str]], list[Work]] = defaultdict(list)
    for work in works:
        groups[work.first, work.years].append(work)
    for work in works:
        fuller = [it for it in groups[work.first, work.years] if it is not work and it.has_all_of(work)]
        if len(fuller) == 1:
            fuller[0].uses += work.uses
        else:
            yield work


def _clean(text: str) -> str:
    return _SPACED.sub("", _AT_END.sub("", " ".join(text.split()))).strip()


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(filterfalse(unicodedata.combining, decomposed)).casefold()
