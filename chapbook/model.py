"""The nouns between the phases. All are frozen: a phase takes one and gives the next.

    Source ─▶ Article ─▶ Chapter ─▶ CompiledChapter ─▶ Edition

An `Article` holds what the text says, a `Card` what others ask of it, a `Chapter` what the book prints, a
`CompiledChapter` its HTML. What comes after typesetting (pages) has its nouns in `chapbook.pages`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from chapbook.problems import Place

# --- Source and Article: what the text says --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the book, read but not yet understood."""

    name: str
    """Path relative to the book's root, with forward slashes: `articles/lovelace.txt`."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, one paragraph, white space folded."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ItemList:
    """An unordered list."""

    items: tuple[Item, ...]


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

    caption: str
    description: str
    """What it shows, for those who cannot see it."""

    place: Place


Block = Paragraph | ItemList | Picture


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

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Infobox:
    """The facts of an article, in the order in which they were given."""

    fields: tuple[Field, ...]
    place: Place


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


@dataclass(frozen=True, slots=True)
class Card:
    """What others have to know of an article, as on the card of a library's catalogue."""

    title: str
    source: str
    asks: tuple[str, ...]
    """Names under its see-also headings, as written; the book has such articles or not."""

    place: Place
    """Where the title stands."""

    pictures: tuple[tuple[str, Place], ...] = ()
    """Files of the pictures that it asks for, as written, each with the place where it does."""


# --- Chapter: what the book prints -----------------------------------------------------------


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

    caption: str
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
class Link:
    """Words that lead to a place outside the book."""

    words: str
    address: str
    """A URI of a safe scheme, in ASCII: `https:`, `http:`, `mailto:`."""

    note: str = ""
    """What print says at the foot of the page, for paper has no clicks; empty where the words say it all."""


Inline = str | Link
"""What words are made of. What else text can be (emphasis, a link inside the book, a note) becomes one more
noun here, with one more line in `blocks.html`."""

Words = str | tuple[Inline, ...]
"""A text as printed. Most are plain, and stay plain strings: they need no more than to be escaped."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an infobox, with its mark."""

    text: Words
    mark: str = ""
    """A dagger for the killed, or nothing."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact of the sidebar: Date, Place, Result."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Facts that belong side by side: belligerents, commanders, strength."""

    label: str
    columns: tuple[tuple[Value, ...], ...]
    """One column a side; empty where a side has nothing to say."""


@dataclass(frozen=True, slots=True)
class Sidebar:
    """An infobox as printed."""

    title: str
    facts: tuple[Fact | Sides, ...]
    figure: Figure | None = None
    """Stands at its head."""

    def map_text(self, change: Callable[[str], str], change_value: Callable[[str], Words]) -> "Sidebar":
        """Give the same sidebar with its title, labels and values changed, which are plain."""

        def change_column(values: tuple[Value, ...]) -> tuple[Value, ...]:
            return tuple(
                Value(change_value(it.text) if isinstance(it.text, str) else it.text, it.mark)
                for it in values
            )

        def change_fact(fact: Fact | Sides) -> Fact | Sides:
            if isinstance(fact, Fact):
                return Fact(change(fact.label), change_column(fact.values))
            return Sides(change(fact.label), tuple(map(change_column, fact.columns)))

        return replace(self, title=change(self.title), facts=tuple(map(change_fact, self.facts)))

    @property
    def has_killed(self) -> bool:
        """Say whether a dagger stands in it, which then wants explaining once."""
        columns = [column for fact in self.facts for column in columns_of(fact)]
        return any(value.mark for column in columns for value in column)


def columns_of(fact: Fact | Sides) -> tuple[tuple[Value, ...], ...]:
    """Give the values of a fact as columns, one for a plain fact."""
    return (fact.values,) if isinstance(fact, Fact) else fact.columns


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as printed."""

    text: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A list entry as printed."""

    text: Words
    target: str = ""
    """The name of what it refers to (`slug` or `slug.anchor`), or nothing. Then the text is plain."""


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


ChapterBlock = Text | Entries | Figure
SectionKind = Literal["text", "see-also", "sources"]


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


VOLUME = "*volume"
"""Where a page slot is called so, the number of the volume stands in it. No anchor's name has an asterisk."""

DATE = "*date"
"""And in one that is called so, the date of the edition."""

COVERED = "*covered"
"""The folios of the companion edition that the slot's page has text of."""


# --- CompiledChapter: its HTML ---------------------------------------------------------------

Kind = Literal["cover", "title-page", "contents", "part", "chapter", "colophon"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a chapter that something can refer to."""

    name: str
    """The chapter's slug, or `slug.anchor` for a section: unique in the book."""

    title: str
    level: int
    """1 for the chapter, 2 to 6 for its sections."""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A plate that a chapter shows."""

    plate: str
    """See `Plate.name`."""

    is_described: bool
    """Whether somebody wrote down what it shows."""


@dataclass(frozen=True, slots=True)
class CompiledChapter:
    """A chapter, or a piece of matter, as a well-formed XHTML fragment that all outputs share.

    Links inside the book are written `href="book:NAME"`, addresses of plates `src="image:NAME"`; each output
    turns them into its own.
    """

    slug: str
    kind: Kind
    title: str
    html: str
    anchors: tuple[Anchor, ...]
    """In reading order, the chapter's own first."""

    references: tuple[str, ...]
    """Names that its links and folio slots point to, in reading order."""

    source: str = ""
    """Name of the file that it came from; empty for matter."""

    part: str = ""
    """Title of the part that it stands in; empty for matter, and in a book without parts."""

    illustrations: tuple[Illustration, ...] = ()
    """In reading order."""


class Piece(Protocol):
    """A compiled chapter, or one whose text is fetched when it is asked for: a book's may fill a memory."""

    @property
    def slug(self) -> str:
        """See `CompiledChapter`, here and below."""

    @property
    def kind(self) -> Kind: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def html(self) -> str: ...  # noqa: D102

    @property
    def anchors(self) -> tuple[Anchor, ...]: ...  # noqa: D102

    @property
    def references(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def source(self) -> str: ...  # noqa: D102

    @property
    def part(self) -> str: ...  # noqa: D102

    @property
    def illustrations(self) -> tuple[Illustration, ...]: ...  # noqa: D102


# --- Edition: chapters, joined by name -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the book says about itself."""

    title: str
    slug: str
    """Base of the output's file names."""

    subtitle: str
    language: str
    """BCP 47, for instance `en` or `en-GB`."""

    authors: tuple[str, ...]
    editors: tuple[str, ...]
    publisher: str
    identifier: str
    """A URN, URL or ISBN; never empty: without one in edition.toml it is a name-based UUID."""

    licence: str
    date: datetime
    """In UTC, never the clock's: see `chapbook.config.find_date`."""

    description: str = ""
    subjects: tuple[str, ...] = ()
    series: str = ""
    series_number: int = 0
    """0 where the book has none."""


@dataclass(frozen=True, slots=True)
class Part:
    """Chapters under a common title; the title is empty where a book has no parts."""

    title: str
    slug: str
    chapters: tuple[Piece, ...]
    title_page: Piece | None = None
    """What it opens with; None for a part without a title."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its title page, where it has one, and its chapters."""
        return (self.title_page, *self.chapters) if self.title_page else self.chapters


@dataclass(frozen=True, slots=True)
class Edition:
    """A book whose every name is resolved, before it knows pages."""

    imprint: Imprint
    front: tuple[Piece, ...]
    """Title page and contents, as print has them."""

    parts: tuple[Part, ...]
    back: tuple[Piece, ...]
    volume_front: tuple[Piece, ...] = ()
    """What stands in front of each volume; empty for a book that is never parted into volumes."""

    @property
    def chapters(self) -> tuple[Piece, ...]:
        """All chapters in order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def body(self) -> tuple[Piece, ...]:
        """The parts' title pages and chapters, in order."""
        return tuple(piece for part in self.parts for piece in part.pieces)
