"""Source and Article: what the text says, independent of the format that it came in.

A text is *prose*: a plain string, or a tuple of strings and what else can stand in a line. Most texts are
plain, and stay plain strings; `chapbook.model.prose` flattens the others and looks through them.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from chapbook.problems import Place


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the book, read but not yet understood."""

    name: str
    """Path relative to the book's root, with forward slashes: `articles/lovelace.txt`."""

    content: bytes
    templates: tuple[tuple[str, bytes], ...] = ()
    """Names and texts of the templates that the book itself has for pages of a wiki."""


# --- Prose: what stands in a line ------------------------------------------------------------

SpanStyle = Literal[
    "emphasis",
    "strong",
    "title",
    "code",
    "subscript",
    "superscript",
    "small",
    "small-caps",
    "struck",
    "inserted",
]
"""What words are, which the style sheet shows. A `title` is that of a work."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that are more, or other, than those around them."""

    style: SpanStyle
    text: "Prose"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of another language than the book's."""

    text: "Prose"
    language: str
    """BCP 47: `la`, `ar-Latn`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that lead to another article where the book has it, and are plain words where it has not."""

    text: "Prose"
    name: str
    """Of the article, as written; empty for this one."""

    section: str = ""
    """The title of a section in it."""

    @property
    def ask(self) -> str:
        """What a card asks for: `Siege of Ys`, `Siege of Ys#Aftermath`."""
        return f"{self.name}#{self.section}" if self.section else self.name


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """Words that lead to a place outside the book."""

    text: "Prose"
    address: str
    """A URL as written. Those of other schemes than http, https and mailto lead nowhere."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note, where its number stands."""

    text: "Prose"
    """May be empty where a note of the same group and name has one."""

    group: str = ""
    """Empty for numbered notes; any other group (`lower-alpha`, `note`) has letters."""

    name: str = ""
    """Notes of one group and one name are one note."""


@dataclass(frozen=True, slots=True)
class Break:
    """A line's end that is meant, as in an address."""


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics, in the language of TeX."""

    tex: str
    is_display: bool = False
    """On a line of its own."""


Inline: TypeAlias = "str | Span | Foreign | Mention | Hyperlink | Note | Break | Formula"
Prose: TypeAlias = "str | tuple[Inline, ...]"


# --- Blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, one paragraph, white space folded."""

    text: Prose
    place: Place
    kind: Literal["text", "hatnote"] = "text"
    """A hatnote says where else to look, before the text begins: `Main article: Siege of Ys`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    text: Prose
    place: Place
    blocks: tuple["Block", ...] = ()
    """What else stands in it: lists inside the list, more paragraphs."""

    term: Prose = ""
    """What a definition defines; of definitions that share one term, the first has it."""

    number: int = 0
    """Its number in an ordered list, where that is not the next one."""


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list."""

    items: tuple[Item, ...]
    kind: Literal["unordered", "ordered", "definitions"] = "unordered"
    start: int = 1
    """The first number of an ordered list."""


IMAGE_SUFFIXES = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp",
    ".svg", ".tif", ".tiff", ".bmp", ".avif", ".heic", ".jp2", ".pdf", ".eps",
)  # fmt: skip
"""Endings, in lower case, by which the name of a file is known as a picture's. Those of the first line can be
printed; whoever names one of the others is told so."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that an article asks for."""

    file: str
    """Name of a file in the book's folder of images, as written."""

    caption: Prose
    description: str
    """What it shows, for those who cannot see it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures that are shown together."""

    pictures: tuple[Picture, ...]
    caption: Prose
    place: Place


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, set apart."""

    blocks: tuple["Block", ...]
    source: Prose
    """Who said it, and where; may be empty."""

    place: Place


@dataclass(frozen=True, slots=True)
class Poem:
    """Verse: lines that end where the poet ends them."""

    lines: tuple[Prose, ...]
    """An empty one parts stanzas."""

    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: Prose
    blocks: tuple["Block", ...] = ()
    """What else stands in it, below its text."""

    is_header: bool = False
    columns: int = 1
    """As many columns as it spans."""

    rows: int = 1
    align: Literal["", "left", "center", "right"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Where cells overlap or are missing, it is set right when the chapter is made."""

    caption: Prose
    rows: tuple[Row, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """What a computer reads, blanks and line ends as they are."""

    text: str
    language: str
    """A programming language's usual name, or nothing."""

    place: Place


Block: TypeAlias = Paragraph | ItemList | Picture | Gallery | Quote | Poem | Table | Code
"""A formula on a line of its own is a paragraph of that formula alone."""


# --- The article -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    level: int
    """2 to 6, as in HTML; the article's title is level 1. Levels never skip: a parser closes gaps."""

    blocks: tuple[Block, ...]
    sections: tuple["Section", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """One line of an infobox, as written: `Combatant1: Rashidun Caliphate , Pro-Alids`."""

    key: str
    """Empty where the line had no colon."""

    value: Prose
    place: Place


@dataclass(frozen=True, slots=True)
class Infobox:
    """The facts of an article, in the order in which they were given."""

    fields: tuple[Field, ...]
    place: Place
    title: str = ""
    """Where it has one of its own."""

    kind: str = ""
    """What a wiki calls boxes of its kind: `military conflict`, `person`."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, understood; independent of the format it came in."""

    title: str
    source: str
    """Name of the file it came from, see `Source.name`."""

    infobox: Infobox | None
    blocks: tuple[Block, ...]
    """The lead: what stands before the first heading."""

    sections: tuple[Section, ...]
    place: Place
    """Where the title stands; the file's first line where there is none."""

    aliases: tuple[str, ...] = ()
    """Other names that it answers to: a wiki's redirects."""

    language: str = ""
    """BCP 47; empty where it says nothing, and is the book's."""

    licence: str = ""
    attribution: str = ""
    """Who wrote it, as the licence wants it said."""


@dataclass(frozen=True, slots=True)
class Card:
    """What others have to know of an article, as on the card of a library's catalogue."""

    title: str
    source: str
    asks: tuple[str, ...]
    """Names that it mentions, and those under its see-also headings, as written (see `Mention.ask`); the
    book has such articles or not."""

    place: Place
    """Where the title stands."""

    pictures: tuple[tuple[str, Place], ...] = ()
    """Files of the pictures that it asks for, as written, each with the place where it does."""

    aliases: tuple[str, ...] = ()
    """See `Article.aliases`."""

    headings: tuple[tuple[str, str], ...] = ()
    """Its sections, each by title and anchor (see `ChapterSection.anchor`)."""

    licence: str = ""
    attribution: str = ""
    """See `Article`, here and above."""

    dates: str = ""
    """What its infobox says of when it was, a date a line."""

    named: str = ""
    """What its running text names, a name a line (see `chapbook.chapters.crossreferences`); one text takes a
    third of the memory of many."""
