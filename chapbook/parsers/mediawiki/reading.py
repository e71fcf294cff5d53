"""A page's wikitext → an article."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePosixPath

from chapbook.model import Article, Block, Infobox, Note, Section
from chapbook.parsers.headings import call_notes
from chapbook.parsers.mediawiki.blocks import Box, Heading, Part, Reader, cut_lines
from chapbook.parsers.mediawiki.call import Frame
from chapbook.parsers.mediawiki.expansion import Expander
from chapbook.parsers.mediawiki.infoboxes import make_infobox, tabulate
from chapbook.parsers.mediawiki.inlines import make_plain
from chapbook.parsers.mediawiki.lines import Line, LineMap
from chapbook.parsers.mediawiki.page import LONGEST, Page
from chapbook.parsers.mediawiki.signs import NOTHING, OWN
from chapbook.parsers.mediawiki.stripping import Stripper
from chapbook.parsers.mediawiki.tree import parse_tree
from chapbook.problems import Place, Problem


def read_page(
    text: str, file: str, title: str, templates: Mapping[str, str]
) -> tuple[Article, list[Problem]]:
    """Read a page; any text gives an article."""
    page = Page(file, title, templates)
    text = OWN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST:
        message = f"the page has {len(text):,} characters and is cut: no wiki allows more than {LONGEST:,}"
        page.warn("CB093", 0, "length", message, "part it into articles", "error")
        text = text[:LONGEST]
    lines = _expand(text, page)
    parts = Reader(page).read(lines)
    return _Draft(page).finish(parts), page.list_problems()


def _expand(text: str, page: Page) -> list[Line]:
    """Give the lines of the whole page with marks, each with its line in the file."""
    expander = Expander(page)
    stripper = Stripper(text, expander.keep_element)
    stripped = stripper.strip()
    _complain(stripper, text, page)
    pieces, made, taken, lines = [], 0, 0, LineMap()
    frame = Frame({})
    for node in parse_tree(stripped):
        if isinstance(node, str):
            pieces.append(node)
            made, taken = made + node.count("\n"), taken + node.count("\n")
            continue
        if (line := getattr(node, "line", None)) is not None and line != taken:
            taken = line
            lines.add(made, taken)
        piece = expander.expand_node(node, frame)
        pieces.append(piece)
        made += piece.count("\n")
    cut = cut_lines("".join(pieces), 0)
    return [Line(line.text, stripper.lines.find(lines.find(line.number))) for line in cut]


def _complain(stripper: Stripper, text: str, page: Page) -> None:
    for start in stripper.strays:
        sign = text[start : start + 12].split("\n", maxsplit=1)[0]
        sign = sign[:2] if sign[:2] in ("{{", "[[", "}}", "]]") else sign
        hint = "write its partner, or <nowiki> around it"
        message = f"a “{sign}” without a partner is left out{{times}}"
        page.warn(
            "CB091", text.count("\n", 0, start) if len(stripper.strays) < 50 else 0, sign[:2], message, hint
        )
    for start in stripper.too_deep[:1]:
        message = "templates and links in each other are read no deeper than 36"
        page.warn("CB093", text.count("\n", 0, start), "deep", message, "part them", "error")


@dataclass(slots=True)
class _Part:
    """A section that is being filled, or the lead with all of them in it."""

    title: str
    written: int
    level: int
    place: Place
    notes: tuple[Note, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    parts: "list[_Part]" = field(default_factory=list)

    def finish(self) -> Section | None:
        """Give the section; one in which nothing is left (its notes are elsewhere, say) goes."""
        sections = tuple(section for part in self.parts if (section := part.finish()))
        if not (self.blocks or sections):
            return None
        blocks = call_notes(self.notes, self.blocks, self.place)
        return Section(self.title, self.level, blocks, sections, self.place)


class _Draft:
    """An article that is being put together."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lead = _Part("", 1, 1, Place(page.file, 1, 1))
        self._open = [self._lead]
        self._infobox: Infobox | None = None

    def finish(self, parts: list[Part]) -> Article:
        for part in join_boxes(parts):
            if isinstance(part, Heading):
                self._add_heading(part)
            elif isinstance(part, Box):
                self._add_box(part)
            else:
                self._open[-1].blocks.append(part)
        lead = self._lead
        sections = tuple(section for part in lead.parts if (section := part.finish()))
        title = self._find_title()
        blocks = call_notes(lead.notes, lead.blocks, lead.place)
        return Article(title, self._page.file, self._infobox, blocks, sections, lead.place)

    def _find_title(self) -> str:
        """Give the page's name; a display title only where it is spelled alike, as on wikis."""
        shown = make_plain(self._page.display_title, self._page)
        is_same = shown.replace("_", " ").casefold() == self._page.title.casefold()
        return self._lead.title or (shown if is_same else self._page.title)

    def _add_box(self, box: Box) -> None:
        is_first = box.mark.is_known or not (self._lead.blocks or self._lead.parts)
        if self._infobox is None and is_first:
            self._infobox = make_infobox(box.mark, box.place, self._page)
        else:
            self._open[-1].blocks += tabulate(box.mark, box.place, self._page)

    def _add_heading(self, heading: Heading) -> None:
        is_first = not (self._lead.blocks or self._lead.parts or self._infobox or self._lead.title)
        if heading.level == 1 and is_first:
            self._lead.title, self._lead.place, self._lead.notes = heading.title, heading.place, heading.notes
            return
        written = max(heading.level, 2)
        while self._open[-1].written >= written:
            self._open.pop()
        part = _Part(heading.title, written, self._open[-1].level + 1, heading.place, heading.notes)
        self._open[-1].parts.append(part)
        self._open.append(part)


def join_boxes(parts: list[Part]) -> Iterator[Part]:
    """Yield parts; boxes of one kind in a row, as those of a ship's pictures and guns, become one."""
    for kind, run in groupby(parts, lambda part: _kind(part) if isinstance(part, Box) else ""):
        first, *others = run
        if not (kind in _PARTED and isinstance(first, Box)):
            yield from (first, *others)
            continue
        marks = [part.mark for part in (first, *others) if isinstance(part, Box)]
        title = next((mark.title for mark in marks if mark.title), "")
        fields = tuple(field for mark in marks for field in mark.fields)
        yield Box(replace(first.mark, kind=kind, title=title, fields=fields), first.place)


_PARTED = frozenset(("ship", "aircraft", "starbox", "planetbox", "weapon", "ship infobox"))
"""Kinds of which several boxes make one."""


def _kind(box: Box) -> str:
    return box.mark.kind.partition(" ")[0]


def title_file(file: str) -> str:
    """Make a title of a file's name, as wikis name pages: `Long_bridge.wiki` is `Long bridge`."""
    stem = PurePosixPath(file.rpartition("/")[2]).stem.replace(NOTHING, "")
    words = " ".join(re.split(r"[\s_]+", stem)).strip()
    return words[:1].upper() + words[1:] or "Untitled"
