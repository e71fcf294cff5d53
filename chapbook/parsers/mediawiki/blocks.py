"""Wikitext with marks → blocks: paragraphs, lists, quotations, tables. Line by line, as MediaWiki goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from chapbook.model import (
    Block,
    Code,
    Formula,
    Gallery,
    Note,
    Paragraph,
    Picture,
    Poem,
    Prose,
    Quote,
)
from chapbook.model.prose import join
from chapbook.parsers.headings import part_heading
from chapbook.parsers.mediawiki import lists
from chapbook.parsers.mediawiki.html import rewrite_html
from chapbook.parsers.mediawiki.infoboxes import tabulate
from chapbook.parsers.mediawiki.inlines import make_plain, make_prose
from chapbook.parsers.mediawiki.lines import Line
from chapbook.parsers.mediawiki.marks import (
    BoxMark,
    CodeMark,
    GalleryMark,
    HatnoteMark,
    ImageMark,
    LiteralMark,
    PoemMark,
    QuoteMark,
)
from chapbook.parsers.mediawiki.page import Page
from chapbook.parsers.mediawiki.signs import BLOCK, CUT, MARK, NOTHING, TABLE, TAG
from chapbook.parsers.mediawiki.tables import read_table
from chapbook.problems import Place

DEEPEST = 12
"""Lists, tables and quotations in each other; deeper ones are read as text."""

_HEADING = re.compile(r"(={1,6})(.+?)\1[\s\ue004]*")
_RULE = re.compile(r"-{4,}")
_BREAKING = re.compile(
    f"{TAG}(/?)(blockquote|center|div|p|section|main|header|footer|figure)\\b[^>{TAG}]*>", re.IGNORECASE
)

_QUOTATION = re.compile(f"{TAG}(/?)blockquote\\b[^>{TAG}]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which only the page itself may have."""

    title: str
    notes: tuple[Note, ...]
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class Box:
    """An infobox where it stands."""

    mark: BoxMark
    place: Place


Part: TypeAlias = "Block | Heading | Box"


@dataclass(slots=True)
class Reader:
    """Reads the lines of a page, or of what stands in a cell or quotation."""

    page: Page
    depth: int = 0
    parts: list[Part] = field(default_factory=list)
    _words: list[Line] = field(default_factory=list)
    """Lines of the paragraph that is being read."""

    def read(self, lines: list[Line]) -> list[Part]:
        """Give the parts of some lines."""
        lines, at = part_elements(lines), 0
        while at < len(lines):
            at = self._read_line(lines, at)
        self._end_paragraph()
        return self.parts

    def read_inside(self, lines: list[Line]) -> tuple[Block, ...]:
        """Give the blocks of lines that stand inside of something; headings become paragraphs there."""
        parts = Reader(self.page, self.depth + 1).read(lines)
        blocks: list[Block] = []
        for part in parts:
            if isinstance(part, Heading):
                blocks.append(Paragraph(join((part.title, *part.notes)), part.place))
            elif isinstance(part, Box):
                blocks += tabulate(part.mark, part.place, self.page)
            else:
                blocks.append(part)
        return tuple(blocks)

    def read_apart(self, signs: list[str], line: Line) -> list[Part]:
        """Give what stands by itself inside of something else, as boxes in front of a table's rows."""
        return [part for sign in signs for part in self._make_blocks(sign, line)]

    def place(self, line: Line) -> Place:
        """Give the place of a line."""
        return Place(self.page.file, line.number + 1, 1)

    # --- lines

    def _read_line(self, lines: list[Line], at: int) -> int:
        """Read what begins at a line, and say where the next begins."""
        line = lines[at]
        text = line.text
        first = text[:1]
        stripped = text.strip(_SPACES)
        if not stripped:
            if NOTHING not in text:
                self._end_paragraph()
            return at + 1
        if first in "*#;:" and not (first == ":" and TABLE in text[:12]):
            return self._read_list(lines, at)
        if first == "=" and (heading := _HEADING.fullmatch(text.rstrip())):
            return self._add_heading(heading, line, at)
        if TABLE in text and stripped.lstrip(":\t ")[:1] == TABLE and self.depth < DEEPEST:
            return self._read_table(lines, at)
        if first in "|!" and (rows := self._read_rows(lines, at)):
            return rows
        if first == "-" and (rule := _RULE.match(text)):
            self._end_paragraph()
            self._add_words(Line(text[rule.end() :], line.number))
            return at + 1
        if (
            first == " "
            and not self._words
            and not BLOCK.search(text)
            and self.depth == 0
            and TAG not in text
        ):
            return self._read_code(lines, at)
        if first == TAG and (quotation := _QUOTATION.fullmatch(text)):
            return self._read_quotation(lines, at, is_end=bool(quotation[1]))
        self._add_words(line)
        return at + 1

    def _add_words(self, line: Line) -> None:
        """Add a line to the paragraph; what stands by itself ends it."""
        if not BLOCK.search(line.text):
            self._words.append(line)
            return
        for number, piece in enumerate(BLOCK.split(line.text)):
            if number % 2:
                self._end_paragraph()
                self.parts += self._make_blocks(piece, line)
            elif piece.strip(_SPACES):
                self._words.append(Line(piece, line.number))

    def _end_paragraph(self) -> None:
        words, self._words = self._words, []
        if words:
            prose = make_prose("\n".join(line.text for line in words), self.page)
            self._add_paragraph(prose, words[0])

    def _add_paragraph(self, prose: Prose, line: Line) -> None:
        if not prose or prose == " ":
            return
        if isinstance(prose, tuple) and len(prose) == 1 and isinstance(prose[0], Formula):
            prose = (Formula(prose[0].tex, is_display=True),)
        self.parts.append(Paragraph(prose, self.place(line)))

    def _add_heading(self, heading: re.Match[str], line: Line, at: int) -> int:
        self._end_paragraph()
        title, notes = part_heading(make_prose(heading[2], self.page))
        if title:
            self.parts.append(Heading(title, notes, len(heading[1]), self.place(line)))
        return at + 1

    # --- several lines

    def _read_list(self, lines: list[Line], at: int) -> int:
        self._end_paragraph()
        entries, end = lists.collect(lines, at)
        self.parts += lists.make_lists(entries, self)
        return end

    def _read_table(self, lines: list[Line], at: int) -> int:
        self._end_paragraph()
        found, end = read_table(lines, at, self)
        self.parts += found
        return end

    def _read_rows(self, lines: list[Line], at: int) -> int:
        """Read rows whose table a template opened that is not known; nought where a line is none of them.

        MediaWiki would print their signs.
        """
        line = lines[at]
        if not _ROWS.match(line.text):
            return 0
        message, hint = "a row of a table stands outside of one{times}", "write {| before the first of them"
        self.page.warn("CB091", line.number, "rows", message, hint)
        self._end_paragraph()
        end = _find_last_row(lines, at)
        rows = [Line(TABLE, line.number), *lines[at:end], Line("|}", line.number)]
        if self.depth < DEEPEST:
            self.parts += read_table(rows, 0, self)[0]
        return end + (end < len(lines) and lines[end].text.startswith("|}"))

    def _read_code(self, lines: list[Line], at: int) -> int:
        end = at
        while end < len(lines) and lines[end].text.startswith(" ") and lines[end].text.strip(_SPACES):
            end += 1
        texts = [flatten_code(line.text[1:], self.page) for line in lines[at:end]]
        self.parts.append(Code("\n".join(texts).rstrip(), "", self.place(lines[at])))
        return end

    def _read_quotation(self, lines: list[Line], at: int, *, is_end: bool) -> int:
        self._end_paragraph()
        if is_end or self.depth >= DEEPEST:
            return at + 1
        end = _find_end(lines, at + 1)
        if blocks := self.read_inside(lines[at + 1 : end]):
            self.parts.append(Quote(blocks, "", self.place(lines[at])))
        return end + 1

    # --- marks

    def _make_blocks(self, sign: str, line: Line) -> Iterator[Part]:
        """Make the nouns of a mark that stands by itself."""
        page, place, mark = self.page, self.place(line), self.page.fetch(sign)
        match mark:
            case ImageMark():
                yield self.make_picture(mark, place)
            case GalleryMark():
                pictures = tuple(self.make_picture(image, place) for image in mark.images)
                yield Gallery(pictures, make_prose(mark.caption, page), place)
            case QuoteMark():
                blocks = self.read_inside(cut_lines(mark.text, line.number))
                if blocks:
                    yield Quote(blocks, make_prose(mark.source, page), place)
            case PoemMark():
                yield Poem(tuple(make_prose(verse, page) for verse in split_verses(mark.text)), place)
            case HatnoteMark():
                yield Paragraph(make_prose(mark.text, page), place, "hatnote")
            case CodeMark():
                yield Code(mark.text, mark.language, place)
            case BoxMark():
                yield Box(mark, place)
            case Formula():
                yield Paragraph((mark,), place)
            case _:
                raise AssertionError(mark)

    def make_picture(self, mark: ImageMark, place: Place) -> Picture:
        """Make a picture of its mark."""
        alt = make_plain(mark.description, self.page)
        return Picture(mark.file, make_prose(mark.caption, self.page), alt, place)


_SPACES = f" \t\r{NOTHING}"


def cut_lines(text: str, number: int) -> list[Line]:
    """Cut text into lines, the first of which has this number."""
    if f"{TAG}" in text:
        text = rewrite_html(text)
    lines = []
    for at, line in enumerate(text.split("\n")):
        pieces = [piece for piece in line.split(CUT) if piece] if CUT in line else [line]
        lines += [Line(piece, number + at) for piece in pieces]
    return lines


def split_verses(text: str) -> list[str]:
    """Part verse into its lines; a blank that begins one is how far it is moved in, and is let go."""
    text = re.sub(f"{TAG}br\\s*/?>\n?", "\n", text)
    return [line.strip(":* \t") for line in text.strip("\n").split("\n")]


def flatten_code(text: str, page: Page) -> str:
    """Give a line of preformatted text with its blanks."""
    bare = _MARKUP.sub("", text).replace(TAG, "<")
    return MARK.sub(lambda sign: _say(sign[0], page), bare)


_MARKUP = re.compile(f"{TAG}/?[A-Za-z][^<>{TAG}]*>|'{{2,}}|{NOTHING}")


def _say(sign: str, page: Page) -> str:
    mark = page.fetch(sign)
    return mark.text if isinstance(mark, LiteralMark) else make_plain(sign, page)


def part_elements(lines: list[Line]) -> list[Line]:
    """Part lines at the tags that end a paragraph; those of quotations get a line of their own.

    Not so in lists and tables, where the line says what it belongs to.
    """
    parted: list[Line] = []
    for line in lines:
        if TAG not in line.text or line.text[0] in "*#:;|!" or not _BREAKING.search(line.text):
            parted.append(line)
            continue
        done = 0
        for tag in _BREAKING.finditer(line.text):
            if tag.start() > done:
                parted.append(Line(NOTHING + line.text[done : tag.start()], line.number))
            parted.append(Line(tag[0] if tag[2].lower() == "blockquote" else "", line.number))
            done = tag.end()
        parted.append(Line(NOTHING + line.text[done:], line.number))
    return parted


_ROWS = re.compile(r"\|[-}]|\|(?=[^|])|![^!]")


def _find_last_row(lines: list[Line], at: int) -> int:
    """Give the line behind rows: the end of their table, or the first that looks like none."""
    for end in range(at, len(lines)):
        text = lines[end].text
        if text.startswith("|}"):
            return end
        if text.startswith("==") or TABLE in text:
            break
    while at < len(lines) and lines[at].text[:1] in ("|", "!"):
        at += 1
    return at


def _find_end(lines: list[Line], at: int) -> int:
    """Give the line that ends a quotation, or the end of all."""
    depth = 1
    for end in range(at, len(lines)):
        if lines[end].text[:1] == TAG and (tag := _QUOTATION.fullmatch(lines[end].text)):
            depth += -1 if tag[1] else 1
            if depth == 0:
                return end
    return len(lines)
