"""Account + chapters → where in a book its changes are marked.

A change is known by its units, a mark stands in a chapter's HTML: words are what both have. They are folded
to their letters and aligned in the order of the text, so that no quotation mark, unbreakable space or
shortened address comes between. Facts, which a sidebar sets out in an order of its own, are looked for there.
"""

import html as markup
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chapbook.chapters.words import set_text
from chapbook.editions.account import Account, ChapterAccount, Remark
from chapbook.editions.alignment import Run, align
from chapbook.editions.content import NOUN, Unit, read_text
from chapbook.editions.record import Record
from chapbook.editions.sentences import Line, describe_chapter, write_line
from chapbook.model.pagebreaks import count_characters, list_parts
from chapbook.model.prose import STAND_IN

PREFIX = "change_"
"""Of the names of changes in a chapter; no section's has an underscore."""

OUTSIDE = frozenset({"Article", "Infobox", "Field"})
"""Units that do not stand in the running text."""

_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|dl|dt|dd|h\d|t[drh]|table|tbody|caption|div|section|nav|aside|figure|sup|br)\b"
)
_REGIONS = {"h1": 0, "aside": 1, "nav": 3}
_TOKEN = re.compile(r"&[^;]+;|[ \n\t\r]|[^ \n\t\r]")


class Range(NamedTuple):
    """Characters of a piece, counted as `chapbook.model.pagebreaks` does."""

    start: int
    end: int
    """Equal to the start where something was taken out."""

    struck: str = ""
    """What was."""


class Change(NamedTuple):
    """A change, with where it is marked."""

    name: str
    """Of its anchor: `siffin.change_1`; that of the chapter where it has no place of its own."""

    remark: Remark
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Marking:
    """All changes of a book since an edition."""

    account: Account
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    """By the slugs of chapters."""

    @property
    def names(self) -> frozenset[str]:
        """Give all names that something can refer to."""
        return frozenset(it.name for changes in self.changes.values() for it in changes)

    def write(self, slug: str, kind: str, html: str) -> str:
        """Say to the typesetter what to mark in a piece; empty where there is nothing."""
        if kind == "contents":
            return self._write_contents(html)
        entries = (
            f"{it.name.rpartition('.')[2]}:{'+'.join(f'{start}-{end}' for start, end, _ in it.ranges)}"
            for it in self.changes.get(slug, ())
            if it.ranges
        )
        return " ".join(entries)

    def _write_contents(self, html: str) -> str:
        """Mark the lines of chapters that changed."""
        ranges = []
        for chapter in self.account.chapters:
            entry = re.search(rf'href="book:{re.escape(chapter.slug)}"', html)
            if chapter.fate != "removed" and entry:
                start = count_characters(html[: html.index(">", entry.end()) + 1])
                ranges.append(f"{start}-{start + 1}")
        return f"-:{'+'.join(ranges)}" if ranges else ""


def mark_changes(account: Account, record: Record, texts: Mapping[str, str]) -> Marking:
    """Find where changes stand; takes the record of the book as it is, and HTML by the slugs of chapters."""
    units = {chapter.slug: chapter.units for chapter in record.chapters}
    changes = {
        chapter.slug: tuple(_place(chapter, units[chapter.slug], texts[chapter.slug]))
        for chapter in account.chapters
        if chapter.slug in texts and chapter.fate != "removed"
    }
    return Marking(account, changes)


def _place(chapter: ChapterAccount, units: Sequence[Unit], html: str) -> Iterator[Change]:
    text = _Text(units, html)
    if chapter.fate == "added":
        return
    for number, remark in enumerate(chapter.remarks, 1):
        ranges = tuple(_merge(text.find(remark)))
        name = f"{chapter.slug}.{PREFIX}{number}" if ranges else chapter.slug
        yield Change(name, remark, ranges)


def _merge(ranges: Iterable[Range]) -> Iterator[Range]:
    """Join ranges of words that follow one another."""
    waiting: Range | None = None
    for it in ranges:
        if waiting and waiting.end == it.start and waiting.start < waiting.end and it.start < it.end:
            waiting = Range(waiting.start, it.end, waiting.struck + it.struck)
            continue
        if waiting:
            yield waiting
        waiting = it
    if waiting:
        yield waiting


# --- words -----------------------------------------------------------------------------------


class _Word(NamedTuple):
    """A word of a chapter's HTML."""

    folded: str
    start: int
    end: int


class _Text:
    """A chapter's words, as its units and as its HTML have them."""

    def __init__(self, units: Sequence[Unit], html: str) -> None:
        self._units = units
        self._title, self._box, body = _read_words(html)
        own = [(place, word) for place, unit in enumerate(units) for word in _list_body_words(unit)]
        pairs = dict(align([word for _, word in own], [word.folded for word in body]))
        self._words: list[list[_Word | None]] = [[] for _ in units]
        for index, (place, _) in enumerate(own):
            self._words[place].append(body[pairs[index]] if index in pairs else None)

    def find(self, remark: Remark) -> Iterator[Range]:
        """Yield the ranges of a change, in the order of the text."""
        if remark.noun == "title":
            yield from (Range(word.start, word.end) for word in self._title)
        elif remark.fact:
            yield from self._find_fact(remark)
        elif remark.fate == "removed":
            yield from self._find_gap(remark)
        elif (
            remark.fate == "changed"
            and any(run.kind != "kept" for run in remark.runs)
            and remark.noun != "note"
        ):
            yield from self._find_runs(remark)
        else:
            yield from self._find_whole(remark.new)

    def _find_whole(self, place: int) -> Iterator[Range]:
        words = [word for word in self._words[place] if word]
        yield from (Range(word.start, word.end) for word in words)

    def _find_runs(self, remark: Remark) -> Iterator[Range]:
        found = list(self._list_changed(self._words[remark.new], remark.runs))
        # Of a mark alone that changed, such as a comma, no word speaks.
        yield from found or self._find_whole(remark.new)

    def _list_changed(self, words: Sequence[_Word | None], runs: Iterable[Run]) -> Iterator[Range]:
        """Yield the words that came, and where others went."""
        text, flags, struck = "", "", {}
        for run in runs:
            if run.kind == "struck":
                struck[len(text)] = run.text
            else:
                text += run.text
                flags += ("+" if run.kind == "inserted" else " ") * len(run.text)
        number = 0
        for match in re.finditer(r"\S+", text):
            went = [struck.pop(at) for at in list(struck) if at < match.end()]
            if not fold_word(match[0]):
                continue
            word = words[number] if number < len(words) else None
            number += 1
            if word is None:
                continue
            if "+" in flags[match.start() : match.end()]:
                yield Range(word.start, word.end, " ".join(went))
            elif went:
                yield Range(word.start, word.start, " ".join(went))
        last = next((word for word in reversed(words) if word), None)
        if struck and last:
            yield Range(last.end, last.end, " ".join(struck.values()))

    def _find_gap(self, remark: Remark) -> Iterator[Range]:
        """Yield where a unit stood: before what followed it then and is still there."""
        told = "".join(run.text for run in remark.runs)
        sides = self._words[: remark.near], self._words[remark.near :]
        before, after = ([word for words in side for word in words if word] for side in sides)
        if after or before:
            place = after[0].start if after else before[-1].end
            yield Range(place, place, told)

    def _find_fact(self, remark: Remark) -> Iterator[Range]:
        """Yield the values that came, or got a mark; where some only went, the label of the fact."""
        fact = remark.fact
        assert fact is not None
        came = (*fact.added, *fact.marked, *fact.unmarked) if fact.is_list else fact.after
        went = ", ".join(fact.dropped if fact.is_list else fact.before)
        found = [range_ for value in came for range_ in self._find_phrase(value)]
        if found:
            yield found[0]._replace(struck=went)
            yield from found[1:]
            return
        for range_ in self._find_phrase(fact.label):
            yield Range(range_.start, range_.start, went)
            return

    def _find_phrase(self, phrase: str) -> list[Range]:
        """Find words that stand side by side in the sidebar."""
        words = [folded for word in phrase.split() if (folded := fold_word(word))]
        for start in range(len(self._box) - len(words) + 1):
            window = self._box[start : start + len(words)]
            if words and [word.folded for word in window] == words:
                return [Range(window[0].start, window[-1].end)]
        return []


def fold_word(word: str) -> str:
    """Give the letters and digits of a word, which typography leaves alone."""
    return "".join(c for c in unicodedata.normalize("NFKC", word) if c.isalnum()).casefold()


def _list_body_words(unit: Unit) -> list[str]:
    if unit[NOUN] in OUTSIDE:
        return []
    return [folded for word in read_text(unit).split() if (folded := fold_word(word))]


def _read_words(html: str) -> tuple[list[_Word], list[_Word], list[_Word]]:
    """Give the words of a chapter's title, of its sidebar and of its text."""
    words: tuple[list[_Word], ...] = [], [], [], []
    region, letters, start, end = 2, "", 0, 0

    def close() -> None:
        nonlocal letters
        if folded := fold_word(letters):
            words[region].append(_Word(folded, start, end))
        elif letters and words[region]:  # a dash, an ampersand: part of what is before it
            words[region][-1] = words[region][-1]._replace(end=end)
        letters = ""

    for tag, text, place, is_counted in list_parts(html):
        if _BLOCK.match(tag):
            close()
            region = _find_region(tag, region)
        for token in _TOKEN.findall(text) if is_counted else ():
            letter = markup.unescape(token)
            if letter in " \n\t\r":
                close()
                continue
            if letter.isspace():
                close()
            else:
                start = start if letters else place
                letters += letter
                end = place + 1
            place += 1  # noqa: PLW2901  # counts on
    close()
    return words[0], words[1], words[2]


def _find_region(tag: str, region: int) -> int:
    """Say which of them what is behind a tag belongs to; links to other chapters are none of the text."""
    opened = next((number for start, number in _REGIONS.items() if re.match(rf"<{start}\b", tag)), None)
    if opened is not None:
        return opened
    return 2 if tag in ("</h1>", "</aside>", "</nav>") else region


# --- the list in the back matter -------------------------------------------------------------


class Listed(NamedTuple):
    """A chapter in the list of changes."""

    title: str
    slug: str
    """Empty for one that is gone."""

    fate: str
    lines: tuple[tuple[str, tuple[Run, ...], str, str], ...]
    """Each with its label, its words, what else is to be said, and the name of its place."""


def list_changes(marking: Marking, language: str) -> Iterator[Listed]:
    """Yield what the list of changes says of each chapter, set as its text is."""
    for chapter in marking.account.chapters:
        changes = marking.changes.get(chapter.slug, ())
        lines = tuple(
            (*_set_line(write_line(it.remark), language), it.name)
            for it in changes
            if not it.remark.is_within and not (it.remark.noun == "title" and chapter.was_title)
        )
        slug = "" if chapter.fate == "removed" else chapter.slug
        fate = set_text(describe_chapter(chapter), language)
        yield Listed(set_text(chapter.title, language), slug, fate, lines)


def _set_line(line: Line, language: str) -> Line:
    """Set the runs of a line together: a quotation mark may have its partner in another one."""
    texts = set_text(STAND_IN.join(run.text for run in line.runs), language).split(STAND_IN)
    runs = tuple(Run(run.kind, text) for run, text in zip(line.runs, texts, strict=True))
    return Line(set_text(line.label, language), runs, line.remark)
