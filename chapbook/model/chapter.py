"""Chapter: what the book prints."""

from dataclasses import dataclass
from typing import Literal


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


Word = str | Link
"""What words are made of. What else text can be (emphasis, a link inside the book, a note) becomes one more
noun here, with one more line in `blocks.html`."""

Words = str | tuple[Word, ...]
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
