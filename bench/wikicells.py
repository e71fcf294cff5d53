"""Cells of tables and fields of infoboxes, counted one by one: those of the wikitext against the EPUB's.

A cell has arrived where a cell of the same chapter has all of its words; as text where they stand one after
the other elsewhere in the chapter, as those of a table do that only placed things side by side. Both sides
are read without Chapbook: by mwparserfromhell's tree, and by a parser of HTML.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import mwparserfromhell
from mwparserfromhell import nodes as wiki

Words = tuple[str, ...]


@dataclass
class Chapter:
    """What a chapter's file says."""

    title: str = ""
    text: str = ""
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tally:
    """What became of the cells, or fields, of one page."""

    arrived: int
    as_text: int
    missing: tuple[str, ...]


class _Reader(HTMLParser):
    """Takes a chapter's text, and that of each cell with what stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.chapter = Chapter()
        self._open: list[int] = []
        self._skipped = 0
        self._is_title = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        if "noteref" in (told.get("epub:type") or ""):
            self._skipped += 1
        self._is_title = tag == "title"
        if tag in ("td", "th"):
            self._open.append(len(self.chapter.cells))
            self.chapter.cells.append("")
        elif tag in ("p", "li", "div", "br", "tr", "caption", "dt", "dd", "ul", "ol", "table"):
            self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._skipped:
            self._skipped -= 1
        elif tag in ("td", "th"):
            self._say(" ")
            self._open.pop()
        self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.chapter.title = data
        elif not self._skipped:
            self._say(data)

    def _say(self, words: str) -> None:
        self.chapter.text += words
        for at in self._open:
            self.chapter.cells[at] += words


def read_chapters(path: Path) -> dict[str, Chapter]:
    """Read the chapters of an EPUB, by their titles; the files of one that was split are one."""
    chapters: dict[str, Chapter] = {}
    with zipfile.ZipFile(path) as book:
        for name in sorted(book.namelist()):
            text = book.read(name).decode() if name.endswith(".xhtml") else ""
            if '<body class="chapter"' not in text:
                continue
            reader = _Reader()
            reader.feed(text)
            whole = chapters.setdefault(reader.chapter.title, Chapter(reader.chapter.title))
            whole.text += reader.chapter.text
            whole.cells += reader.chapter.cells
    return chapters


def count_cells(code: str, chapter: Chapter, walk: Callable[..., Iterator[str]], split: "Splitter") -> Tally:
    """Count the cells of a page's tables."""
    cells = [split("".join(walk(cell.contents))) for cell in _list_cells(mwparserfromhell.parse(code))]
    return _match([cell for cell in cells if cell], chapter, split)


def count_fields(
    code: str,
    chapter: Chapter,
    walk: Callable[..., Iterator[str]],
    split: "Splitter",
    unsaid: re.Pattern[str],
) -> Tally:
    """Count the fields of a page's infoboxes, but for those that say how these look."""
    fields = []
    for box in mwparserfromhell.parse(code).filter_templates():
        if str(box.name).strip().lower().startswith("infobox"):
            fields += [it.value for it in box.params if not unsaid.fullmatch(str(it.name).strip())]
    values = [split("".join(walk(value))) for value in fields]
    return _match([value for value in values if value], chapter, split)


Splitter = Callable[[str], list[str]]


def _list_cells(code: "mwparserfromhell.wikicode.Wikicode") -> Iterator[wiki.Tag]:
    for tag in code.filter_tags(recursive=True):
        if str(tag.tag).strip().lower() in ("td", "th"):
            yield tag


def _match(wanted: list[list[str]], chapter: Chapter, split: Splitter) -> Tally:
    """Find a cell for each: one of the same words, or the smallest that has them all."""
    free = Counter(tuple(split(cell)) for cell in chapter.cells)
    text = " ".join(split(chapter.text))
    as_text, missing, loose = 0, [], []
    for words in sorted(wanted, key=len, reverse=True):
        if free[tuple(words)] > 0:
            free[tuple(words)] -= 1
        else:
            loose.append(words)
    for words in loose:
        counted = Counter(words)
        fitting = [cell for cell, number in free.items() if number > 0 and not counted - Counter(cell)]
        if fitting:
            free[min(fitting, key=len)] -= 1
        elif f" {' '.join(words)} " in f" {text} ":
            as_text += 1
        else:
            missing.append(" ".join(words)[:100])
    return Tally(len(wanted) - as_text - len(missing), as_text, tuple(missing))
