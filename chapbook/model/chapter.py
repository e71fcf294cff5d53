"""Chapter: what the book prints.

Texts are `Words`; templates tell what stands in them, and which block is which, by the names of these nouns.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, NamedTuple, TypeAlias

from chapbook.model.article import SpanStyle

EVERYTHING = "*"


class HouseStyle(NamedTuple):
    """How a book has its chapters set, whatever stands in them."""

    language: str
    """BCP 47."""

    table_room: int = 84
    """Characters of small type that a line of print holds."""

    table_scale: float = 0.8
    """How much smaller than that the type of a wide table may be."""

    unlinked: tuple[str, ...] = ()
    """Titles or file names of articles whose mentions of others are left as they are; EVERYTHING for all."""

    has_neighbours: bool = False
    """Whether a chapter opens with what came before it and after it."""

    def leaves(self, title: str, source: str) -> bool:
        """Say whether the mentions of an article are left as they are."""
        path = PurePosixPath(source)
        return not {EVERYTHING, title, path.name, path.stem}.isdisjoint(self.unlinked)


class Neighbour(NamedTuple):
    """Another chapter, whose subject came before or after one's own."""

    slug: str
    title: str
    years: str
    """When that was: `657–658`."""


class Opening(NamedTuple):
    """What a chapter opens with that depends on the book."""

    part: str
    """Title of the part it stands in; empty where a book has none."""

    earlier: Neighbour | None = None
    later: Neighbour | None = None
    """The next ones in time; None where there is none."""


# --- Words: what stands in a line ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place outside the book."""

    words: "Words"
    address: str
    """A URI of a safe scheme, in ASCII: `https:`, `http:`, `mailto:`."""

    note: str = ""
    """What print says at the foot of the page, for paper has no clicks; empty where the words say it all."""


@dataclass(frozen=True, slots=True)
class CrossLink:
    """Words that lead to another place of the book."""

    words: "Words"
    target: str
    """Its name: `slug` or `slug.anchor`."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Words that are more, or other, than those around them."""

    words: "Words"
    style: SpanStyle


@dataclass(frozen=True, slots=True)
class ForeignWords:
    """Words of another language than the book's."""

    words: "Words"
    language: str
    """BCP 47."""

    direction: str = ""
    """`ltr` or `rtl`; empty where it is that of the text around them."""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The number of a note, where it stands in the text."""

    label: str
    """`1`, `2`, or `a`, `b`."""

    anchor: str
    """Its own name, unique in the book."""

    note: str
    """The note's."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line's end that is meant."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula, drawn for print and written for e-readers."""

    tex: str
    """As it was written; read out in its place."""

    mathml: str
    """A `math` element."""

    drawing: str
    """An SVG, as the address of an image."""

    height: float
    depth: float
    """How high the drawing is, and how much of that is below the base line, in ems."""

    is_display: bool


Word: TypeAlias = "str | Link | CrossLink | Styled | ForeignWords | NoteCall | LineBreak | Equation"
Words: TypeAlias = "str | tuple[Word, ...]"
"""A text as printed. Most are plain, and stay plain strings: they need no more than to be escaped."""


# --- Pictures --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture made ready for all outputs; its bytes are fetched by its name."""

    name: str
    """Made of the digest of its bytes, and the suffix of its kind: `3f2a….png`."""

    width: int
    height: int
    """In pixels."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as printed."""

    plate: Plate | None
    """None where the book has not got it: its caption stands in for it."""

    caption: Words
    alt: str
    """Read out in its place: the description or, where there is none, what comes nearest to one."""

    is_described: bool

    @property
    def shape(self) -> Literal["wide", "tall", "small"]:
        """Say how it is set: across the measure, as far as its height allows, or as small as it is."""
        assert self.plate is not None
        if self.plate.height > self.plate.width:
            return "tall"
        return "wide" if self.plate.width >= WIDE else "small"


WIDE = 560
"""Pixels that fill a measure of 116 mm at 120 to the inch, the least that printers take for photographs."""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that are shown together."""

    figures: tuple[Figure, ...]
    caption: Words


# --- The sidebar -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an infobox, with its mark."""

    text: Words
    mark: str = ""
    """A dagger for the killed, or nothing."""


FactRole = Literal["", "person", "side", "place", "event", "date", "birth", "death"]
"""What a fact is about; nothing where nobody asks."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact of the sidebar: Date, Place, Result."""

    label: str
    values: tuple[Value, ...]
    role: FactRole = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """Facts that belong side by side: belligerents, commanders, strength."""

    label: str
    columns: tuple[tuple[Value, ...], ...]
    """One column a side; empty where a side has nothing to say."""

    role: FactRole = ""


@dataclass(frozen=True, slots=True)
class Sidebar:
    """An infobox as printed."""

    title: str
    facts: tuple[Fact | Sides, ...]
    figure: Figure | None = None
    """Stands at its head."""

    @property
    def has_killed(self) -> bool:
        """Say whether a dagger stands in it, which then wants explaining once."""
        columns = [column for fact in self.facts for column in columns_of(fact)]
        return any(value.mark for column in columns for value in column)


def columns_of(fact: Fact | Sides) -> tuple[tuple[Value, ...], ...]:
    """Give the values of a fact as columns, one for a plain fact."""
    return (fact.values,) if isinstance(fact, Fact) else fact.columns


# --- Blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as printed."""

    text: Words
    kind: Literal["text", "hatnote", "formula"] = "text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A list entry as printed."""

    text: Words
    target: str = ""
    """The name of what it refers to (`slug` or `slug.anchor`), or nothing. Then the text is plain."""

    blocks: tuple["ChapterBlock", ...] = ()
    """What stands in it below its text."""

    term: Words = ""
    """What a definition defines."""

    number: int = 0
    """Its number in an ordered list, where that is not the next one."""


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of a bibliography: author and title apart, so that the title can be set as one."""

    author: Words
    title: Words
    """In its quotation marks; empty where none were found."""

    rest: Words
    """What followed the title, or the whole entry where none was recognised."""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list as printed."""

    entries: tuple[Entry | Work, ...]
    kind: Literal["unordered", "ordered", "definitions", "indented"] = "unordered"
    """Of definitions, the first has a term."""

    start: int = 1


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody else's words, set apart."""

    blocks: tuple["ChapterBlock", ...]
    source: Words


@dataclass(frozen=True, slots=True)
class Verse:
    """A poem: stanzas of lines."""

    stanzas: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table as printed."""

    text: Words
    blocks: tuple["ChapterBlock", ...]
    scope: Literal["", "col", "colgroup", "row", "rowgroup"]
    """What a header is the header of; empty for other cells."""

    columns: int
    rows: int
    align: Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: all rows have the same columns, and no cells overlap."""

    caption: Words
    head: tuple[tuple[GridCell, ...], ...]
    """Rows that are said again on every page."""

    body: tuple[tuple[GridCell, ...], ...]
    needs: int
    """Characters of small type that a line has to hold, in tens; see `chapbook.design.paper.MOST_NEEDED`."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a computer reads, as it was written."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A note as printed at the chapter's end."""

    anchor: str
    """Its name, unique in the book."""

    label: str
    text: Words
    calls: tuple[str, ...]
    """The names of what calls it, the first one first."""


@dataclass(frozen=True, slots=True)
class NoteList:
    """Notes of one kind: numbered, or lettered."""

    notes: tuple[NoteEntry, ...]


ChapterBlock: TypeAlias = (
    Text | Entries | Figure | FigureGroup | Quotation | Verse | Grid | Listing | NoteList
)
SectionKind = Literal["text", "see-also", "sources", "links", "notes"]


@dataclass(frozen=True, slots=True)
class ChapterSection:
    """A section as printed."""

    anchor: str
    """Unique in its chapter; with the chapter's slug before it, unique in the book."""

    title: str
    level: int
    kind: SectionKind
    blocks: tuple[ChapterBlock, ...]
    sections: tuple["ChapterSection", ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One article in a book: ids given, references answered, facts set out."""

    slug: str
    """Unique in the book, ASCII, fit for file names and ids."""

    title: str
    source: str
    sidebar: Sidebar | None
    blocks: tuple[ChapterBlock, ...]
    sections: tuple[ChapterSection, ...]
    language: str = ""
    """BCP 47; empty where it is the book's."""

    direction: str = ""
    """`ltr` or `rtl`; empty where it is the book's."""

    @property
    def has_notes(self) -> bool:
        """Say whether notes stand at its end."""
        return any(section.kind == "notes" for section in self.sections)
