"""A book that is read and not made: what the parsers, the rules and the catalogue find in it.

    sources ─▶ articles ─▶ proofs ─▶ problems, less what is waived

Reuse: what was found in an article, and its slip. Stale when the source, the language or our code changes.
Rules that compare articles read the slips of all, every time.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chapbook.cache import Cache, digest
from chapbook.cache.archive import Archive
from chapbook.cache.entries import pack_card, unpack_card
from chapbook.cache.versions import list_writers
from chapbook.chapters.catalogue import Catalogue, find_odd_formulas, find_undescribed
from chapbook.checks import RULES, compare_articles, make_slip, read_proof
from chapbook.desks.picturedesk import PictureDesk
from chapbook.model import Source
from chapbook.parsers import parse
from chapbook.problems import Place, Problem
from chapbook.proofs import Proof, Slip, lay_out
from chapbook.reading.book import Book, explain, read_book
from chapbook.reading.sourcefiles import SourceFile
from chapbook.reading.values import quote, suggest
from chapbook.reading.waivers import CODE, Waiver, find_idle, settle
from chapbook.report import Progress, Watch, write_problem

FORMAT = 1
"""Version of the JSON report; it changes when a key changes its meaning or goes."""

OURS = ("CB050", "CB070", "CB071")
"""Codes that are told of here, beside those of reading and of rules."""

_COMMENT = re.compile(r"<!--\s*chapbook:\s*ignore\s+(CB\d{3}[^>]*?)\s*-->")
"""A waiver in an article whose format has comments: it holds for the file."""

_UNCOMMENTED = (".txt",)
"""Endings of formats that have none: there it would be printed."""


@dataclass(frozen=True, slots=True)
class Review:
    """What there is to say about a book."""

    articles: int
    problems: tuple[Problem, ...]
    """By file and place."""

    waived: int
    """How many others were let stand."""


def check_book(path: Path, watch: Watch = lambda _: None, *, strict: bool = False) -> Review:
    """Read a folder or an article, and say all that is wrong with it."""
    watch(Progress("read"))
    book, problems = read_book(path)
    if book is None:
        return Review(0, tuple(problems), 0)
    reader = _Proofreader(book, watch)
    try:
        problems += reader.read()
    except OSError as error:
        hint = "check again"
        problems.append(Problem("error", "CB035", Place(str(error.filename or "")), explain(error), hint))
    waivers = [*book.config.waivers, *reader.waivers]
    left = [*settle(problems, waivers), *_question(waivers, problems)]
    review = sorted(settle(left, [], strict=strict), key=lambda problem: (problem.place, problem.code))
    waived = len(problems) - len(settle(problems, waivers))
    return Review(len(book.sources), tuple(review), waived)


class _Proofreader:
    """Reads one book."""

    def __init__(self, book: Book, watch: Watch) -> None:
        self._book, self._watch, self._cache = book, watch, Cache()
        writers = (*list_writers(), ("rapidfuzz", version("rapidfuzz")))
        self._key = digest(book.config.language, *(part for pair in writers for part in pair))
        self.waivers: list[Waiver] = []
        """Those that articles give themselves."""

    def read(self) -> list[Problem]:
        """Give what is wrong in the articles and between them. Raises OSError."""
        problems, slips = [], []
        for number, source in enumerate(self._book.sources):
            self._watch(Progress("check", number, len(self._book.sources)))
            slip, found = self._read_article(source)
            slips.append(slip)
            problems += found
        cards = [slip.card for slip in slips]
        problems += Catalogue(cards).find_namesakes()
        problems += PictureDesk(Archive(self._cache), self._book.images, 1, self._watch).find_missing(cards)
        problems += compare_articles(slips)
        self._cache.shrink()
        return problems

    def _read_article(self, file: SourceFile) -> tuple[Slip, list[Problem]]:
        key = digest("proof", self._key, file.name, file.digest)
        entry = self._cache.fetch(key)
        if entry is None:
            entry = _read_source(file.read(), self._book.config.language)
            self._cache.store(key, entry)
        first, _, rest = entry.partition(b"\n")
        card, problems = unpack_card(first)
        asks, paragraphs, comments = json.loads(rest)
        self.waivers += [Waiver((file.name,), code, words, Place(*place)) for code, words, place in comments]
        return Slip(card, _read_places(asks), _read_places(paragraphs)), problems


def _read_source(source: Source, language: str) -> bytes:
    """Read an article; what is found comes as the entry that the cache keeps."""
    article, problems = parse(source)
    proof = lay_out(article, source, article.language or language)
    problems += [*find_undescribed(article), *find_odd_formulas(article), *read_proof(proof)]
    slip = make_slip(proof)
    rest = [_list_places(slip.asks), _list_places(slip.paragraphs), list(_find_comments(proof))]
    return pack_card(slip.card, problems) + b"\n" + json.dumps(rest, ensure_ascii=False).encode()


def _list_places(pairs: Iterable[tuple[str, Place]]) -> list[list[Any]]:
    return [[text, [place.file, place.line, place.column]] for text, place in pairs]


def _read_places(pairs: Iterable[tuple[str, list[Any]]]) -> tuple[tuple[str, Place], ...]:
    return tuple((text, Place(*place)) for text, place in pairs)


def _find_comments(proof: Proof) -> Iterator[list[Any]]:
    """Yield the waivers that an article gives itself: code, words, place."""
    name = proof.source.name
    if name.lower().endswith(_UNCOMMENTED):
        return
    for number, line in enumerate(proof.lines, start=1):
        if "chapbook" in line and (comment := _COMMENT.search(line)):
            for said in comment[1].split(","):
                if found := CODE.fullmatch(said.strip()):
                    yield [found[1], found[2] or "", [name, number, comment.start() + 1]]


def _question(waivers: Sequence[Waiver], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Report waivers that name no rule, and those that waive nothing; some codes only a build knows."""
    known = [rule.code for rule in RULES]
    for waiver in find_idle(problems, waivers):
        if waiver.code in known or waiver.code in OURS or waiver.code < "CB040":
            message = f"{quote(f'{waiver.code} {waiver.words}'.strip())} waives nothing"
            yield Problem("warning", "CB192", waiver.place, message, "delete it")
        elif waiver.code >= "CB100":
            hint = (
                suggest(waiver.code, known)
                or f"python3 build.py check --explain {known[0]} says what a rule is about"
            )
            yield Problem("warning", "CB191", waiver.place, f"no rule is called {waiver.code}", hint)


def write_review(review: Review, book: Path) -> str:
    """Write a review as JSON, see README.md."""
    names = {rule.code: rule.name for rule in RULES}
    record = {
        "version": FORMAT,
        "book": book.as_posix(),
        "articles": review.articles,
        "waived": review.waived,
        "problems": [{**write_problem(it), "rule": names.get(it.code, "")} for it in review.problems],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
