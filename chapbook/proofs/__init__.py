"""An article laid out for whoever reads proofs: its texts one after the other, as a reader has them.

    Article ─▶ Proof ─▶ Findings ─▶ Problems

Rules (`chapbook.checks`) look at passages and say between which characters something is wrong; where
that stands in the file, the proof finds out, for those few that are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chapbook.chapters.catalogue import find_kind
from chapbook.model import (
    Article,
    Block,
    Break,
    Card,
    Code,
    Formula,
    Gallery,
    Inline,
    ItemList,
    Note,
    Paragraph,
    Picture,
    Poem,
    Prose,
    Quote,
    Section,
    SectionKind,
    Source,
    Span,
    Table,
)
from chapbook.model.prose import list_inlines
from chapbook.parsers import read_lines
from chapbook.problems import Place, Problem, Severity
from chapbook.proofs.whereabouts import find_words, unfold

Kind = Literal[
    "title", "heading", "paragraph", "hatnote", "item", "cell", "value", "caption", "quotation", "note"
]

STAND_IN = "\N{OBJECT REPLACEMENT CHARACTER}"

REACH = 40_000
"""Characters behind its beginning in which a passage is looked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is read in one go."""

    text: str
    """Without its notes, which are passages of their own; U+FFFC stands for what is no text, as a formula."""

    kind: Kind
    place: Place
    """Where its first character stands, or what comes nearest to it."""

    section: SectionKind = "text"
    """Of the section that it stands in."""

    label: str = ""
    """Of a value: the key of its field."""

    @property
    def is_prose(self) -> bool:
        """Say whether it is the article's own running text."""
        return self.kind == "paragraph" and self.section == "text"


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters that want mending, and why."""

    passage: Passage
    start: int
    end: int
    """Offsets in the passage's text."""

    message: str
    hint: str = ""

    def overlaps(self, other: "Finding") -> bool:
        """Say whether both speak of the same characters."""
        return self.passage is other.passage and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Slip:
    """What rules about the whole book have to know of an article."""

    card: Card
    asks: tuple[tuple[str, Place], ...]
    """Names under its see-also headings, as written, each with its place."""

    paragraphs: tuple[tuple[str, Place], ...]
    """Digests of its longer paragraphs of running text, each with its place."""


@dataclass(frozen=True)
class Proof:
    """An article and all its passages, in reading order."""

    article: Article
    passages: tuple[Passage, ...]
    source: Source
    language: str
    """BCP 47."""

    @property
    def prose(self) -> Iterator[Passage]:
        """Yield the paragraphs of running text."""
        return (passage for passage in self.passages if passage.is_prose)

    @cached_property
    def lines(self) -> list[str]:
        """The lines in which places are counted."""
        return read_lines(self.source)

    def read_raw(self, passage: Passage) -> str:
        """Give the passage as its file has it, where it fills the rest of one line; else nothing."""
        place = passage.place
        if not 0 < place.line <= len(self.lines) or not place.column:
            return ""
        rest = self.lines[place.line - 1][place.column - 1 :].rstrip()
        return rest if rest == passage.text or " ".join(rest.split()) == passage.text else ""

    def locate(self, passage: Passage, start: int, end: int) -> Place:
        """Find characters of a passage in the file: exactly, or the nearest ones that stand there."""
        place = passage.place
        if not 0 < place.line <= len(self.lines):
            return place
        column = max(place.column, 1)
        if raw := self.read_raw(passage):
            return Place(place.file, place.line, column + unfold(raw, start))
        # It may be a cell of a long table, or stand between notes that are longer than itself.
        rest = self._read_from(place.line, column, REACH + len(passage.text))
        found = find_words(passage.text, start, end, rest)
        line = rest.count("\n", 0, found)
        first = rest.rfind("\n", 0, found) + 1
        return Place(place.file, place.line + line, found - first + (column if line == 0 else 1))

    def _read_from(self, line: int, column: int, length: int) -> str:
        parts, missing = [self.lines[line - 1][column - 1 :][:length]], length
        for text in self.lines[line:]:
            missing -= len(parts[-1]) + 1
            if missing <= 0:
                break
            parts.append(text[:missing])
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for: in each article by itself, or in all of them."""

    code: str
    name: str
    """What it is about, in a few words."""

    reason: str
    """Why it wants mending, and what is left alone: the docstring of the rule's module."""

    wrong: str
    """An example, as paragraphs of an article, or whole articles with a line `---` between them."""

    right: str
    read: Callable[[Proof], Iterator[Finding]] | None = None
    compare: Callable[[Sequence[Slip]], Iterator[Problem]] | None = None
    languages: tuple[str, ...] = ()
    """In which it can be told; empty: in all."""

    severity: Severity = "warning"

    def speaks(self, language: str) -> bool:
        """Say whether it is for texts in a language, given in BCP 47."""
        return not self.languages or language.partition("-")[0].lower() in self.languages


def lay_out(article: Article, source: Source, language: str) -> Proof:
    """Lay an article out; `source` is what it was parsed from."""
    return Proof(article, tuple(_list_passages(article)), source, language)


def _list_passages(article: Article) -> Iterator[Passage]:
    yield Passage(article.title, "title", article.place)
    if article.infobox:
        for field in article.infobox.fields:
            yield from _read(field.value, "value", field.place, label=field.key)
    yield from _list_blocks(article.blocks, "text")
    yield from _list_sections(article.sections)


def _list_sections(sections: Iterable[Section]) -> Iterator[Passage]:
    for section in sections:
        kind = find_kind(section)
        yield Passage(section.title, "heading", section.place, kind)
        yield from _list_blocks(section.blocks, kind)
        yield from _list_sections(section.sections)


def _list_blocks(blocks: Iterable[Block], section: SectionKind, quoted: bool = False) -> Iterator[Passage]:
    for block in blocks:
        match block:
            case Paragraph():
                kind: Kind = "quotation" if quoted else "paragraph" if block.kind == "text" else "hatnote"
                yield from _read(block.text, kind, block.place, section)
            case ItemList():
                for item in block.items:
                    yield from _read(item.term, "item", item.place, section)
                    yield from _read(item.text, "item", item.place, section)
                    yield from _list_blocks(item.blocks, section, quoted)
            case Picture():
                yield from _read(block.caption, "caption", block.place, section)
            case Gallery():
                yield from _read(block.caption, "caption", block.place, section)
                yield from _list_blocks(block.pictures, section)
            case Quote():
                yield from _list_blocks(block.blocks, section, quoted=True)
                yield from _read(block.source, "quotation", block.place, section)
            case Poem():
                for line in block.lines:
                    yield from _read(line, "quotation", block.place, section)
            case Table():
                yield from _read(block.caption, "caption", block.place, section)
                for cell in (cell for row in block.rows for cell in row.cells):
                    yield from _read(cell.text, "cell", block.place, section)
                    yield from _list_blocks(cell.blocks, section, quoted)
            case Code():
                pass  # no text that anybody reads aloud


def _read(
    prose: Prose, kind: Kind, place: Place, section: SectionKind = "text", label: str = ""
) -> Iterator[Passage]:
    """Yield a text and the notes in it; nothing where it is empty."""
    if text := prose if isinstance(prose, str) else "".join(map(_spell, prose)):
        yield Passage(text, kind, place, section, label)
    for inline in list_inlines(prose):
        if isinstance(inline, Note):
            yield from _read(inline.text, "note", place, section)


def _spell(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case Formula() | Span(style="code"):
            return STAND_IN
        case Break():
            return " "
        case Note():
            return ""
        case _:
            return "".join(map(_spell, inline.text if isinstance(inline.text, tuple) else (inline.text,)))
