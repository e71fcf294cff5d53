"""The nouns after typesetting.

    CompiledChapter ─▶ TypesetChapter ─▶ PagedEdition

A typeset chapter is an object in the linker's sense: pages whose addresses are still missing.
Wherever a page number will stand it has a `Slot`, and its fonts are named but not embedded.
All lengths are PDF points from the lower left corner of the page.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:  # a worker knows no other nouns, and has not to make them
    from chapbook.model import Edition, Piece


Align = Literal["left", "center", "right"]
SLOT_CLASS = "folio"
"""Of the element whose text is the specimen of a number that the linker sets."""

VOLUME = "*volume"
"""Where a page slot is called so, the number of the volume stands in it. No anchor's name has an asterisk."""

DATE = "*date"
"""And in one that is called so, the date of the edition."""

COVERED = "*covered"
"""The folios of the companion edition that the slot's page has text of."""

BESIDE = "*beside"
"""One that is called so shows how the pages look that stand in a margin; nothing is set in it itself."""

CROSS_CLASS = "cross"
"""Of a link to another article."""

CALL_ROLE, NOTE_ROLE = "doc-noteref", "doc-footnote"
"""Roles (DPUB-ARIA 1.1) of what calls a note at the chapter's end, and of such a note."""

CONTINUED_CLASS = "continued"
"""Of what is said again at the top of a page or column where something goes on."""

PRINTED = frozenset((SLOT_CLASS, "note", CONTINUED_CLASS))
"""Classes of what print alone has: numbers of pages, notes that say where a link leads, heads said again."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """How one digit (or roman letter) looks in a slot's face."""

    character: str
    glyph: int
    """Glyph id in the font program."""

    width: int
    """Advance in thousandths of the type size."""


@dataclass(frozen=True, slots=True)
class Face:
    """How numbers look in a slot: what the style sheet made of its specimen."""

    font: str
    """Key in the page's font resources."""

    size: float
    colour: tuple[float, float, float]
    """Red, green, blue, from 0 to 1."""

    numerals: tuple[Numeral, ...]
    leader: str = ""
    """The glyphs that are repeated to make a leader, as a PDF string in hexadecimal; empty for none."""

    leader_width: int = 0
    """Their advance in thousandths of the type size."""

    of: str = ""
    """What stands in a handout between a folio and the number of its pages, in the same form. Empty: only
    the folio does."""

    of_width: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a page where the linker writes a page number.

    The style sheet sets a specimen there ("0123456789" or "ivxlcdm"); typesetting takes it out
    again and keeps what is needed to set any number in the same face and place.
    """

    name: str
    """Whose page number: the name of an anchor, empty for the page's own, or one of those above."""

    page: int
    """Index of the page in the chapter, from 0."""

    x: float
    y: float
    """The point on the base line that the number is aligned to."""

    align: Align
    face: int
    """Index in the chapter's `faces`."""

    mcid: int | None
    """Marked-content id that the number takes in the structure tree; None makes it an artifact."""

    leader: float | None = None
    """The x at which the text ends that a leader ties the number to; None for no leader."""

    in_handouts: bool = False
    """Whether it is filled in handouts alone."""


@dataclass(frozen=True, slots=True)
class MarginReference:
    """The pages of what a line mentions, in the margin beside it."""

    names: tuple[str, ...]
    """Of the anchors whose pages they are, in the order of the line."""

    page: int
    """Index of the page in the chapter, from 0."""

    x: float
    y: float
    """The point on the base line that the first number begins at, or the last one ends at."""

    align: Align
    face: int
    """Index in the chapter's `faces`; its leader stands before the first number."""

    room: float
    """How wide all of it can be."""

    below: float = 0.0
    """Points down to the line in which the rest has room; 0 where something else is there."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Text that stands in a chapter's margin when it is a handout, and not when it is part of a book."""

    page: int
    """Index of the page in the chapter, from 0."""

    operators: str
    """What draws it on an upright page, as an artifact; bytes of a content stream, read as Latin-1."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A mark beside lines of which something changed since another edition."""

    page: int
    """Index of the page in the chapter, from 0."""

    x: float
    """The middle of it."""

    bottom: float
    top: float
    side: str
    """Of the text, on which it stands: `left` or `right`."""

    is_deletion: bool
    """Whether something was taken out there, and nothing came."""


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a chapter uses of one font."""

    key: str
    """Key in the page's font resources; the same face has the same key in every chapter."""

    program: str
    """SHA-256 of the font file, in hexadecimal."""

    glyphs: tuple[tuple[int, str], ...]
    """Sorted: glyph id, the text it stands for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an anchor fell."""

    page: int
    """Index of the page in the chapter, from 0."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PdfObject:
    """An indirect object of a PDF (ISO 32000-1, 7.3.10)."""

    number: int
    value: bytes
    """As it is written in a file, with `%d` for each number that linking moves and `%%` for a per cent sign;
    a stream's dictionary where it is a stream."""

    moved: tuple[int, ...]
    """The numbers at those places: of objects, or -1, -2 … for the keys 0, 1 … of the parent tree."""

    stream: bytes | None = None
    """A stream's bytes, as its dictionary says they are encoded."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Indirect objects without streams, one behind the other: their numbers are moved all at once."""

    numbers: tuple[int, ...]
    values: bytes
    """See `PdfObject`, here and below; with a zero byte between two, which no object has in it."""

    moved: tuple[int, ...]

    @classmethod
    def of(cls, objects: Iterable[PdfObject]) -> "Chunk":
        """Put objects together."""
        items = tuple(objects)
        moved = tuple(number for item in items for number in item.moved)
        return cls(tuple(item.number for item in items), b"\0".join(item.value for item in items), moved)

    def part(self) -> Iterator[PdfObject]:
        """Yield the objects one by one."""
        moved = iter(self.moved)
        for number, value in zip(self.numbers, self.values.split(b"\0"), strict=True):
            yield PdfObject(number, value, tuple(islice(moved, value.replace(b"%%", b"").count(b"%d"))))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A chapter's part of a PDF, relocatable: its numbers count from 1, and the linker adds an offset.

    What the book has once, or knows alone, has a number here but no object.
    """

    count: int
    """Numbers in use, 1 to `count`."""

    streams: tuple[PdfObject, ...]
    chunk: Chunk
    """All other objects."""

    pages: tuple[int, ...]
    """The chapter's page objects, in order. The key `StructParents` counts from 0, like those of links."""

    page_node: int
    """Stands for the chapter's node in the page tree."""

    document: int
    """Stands for the Document element at the top of the structure tree."""

    font_resources: int
    """Stands for the font dictionary."""

    numbers: tuple[int, ...]
    """For each page, what stands for the stream with its page numbers and notices; 0 where it has none."""

    elements: tuple[int, ...]
    """The structure elements right below the Document element."""

    parents: tuple[int, ...]
    """Values of the parent tree for the keys from 0: arrays for pages, then elements for links."""

    names: tuple[tuple[str, int], ...] = ()
    """Structure elements with an identifier, which is unique in the book: notes."""


class Rest(NamedTuple):
    """What of a sidebar stands on a later page than the first, beside text or below it."""

    page: int
    """Index of the page in the chapter, from 1."""

    start: int
    """Where in the text it begins, see `chapbook.model.pagebreaks`."""

    end: int
    """Where in the text the sidebar ends."""


def name_page(slug: str, page: int) -> str:
    """Name the top of a page of a chapter, as a destination; no slug has a tilde."""
    return f"{slug}~{page}"


@dataclass(frozen=True, slots=True)
class TypesetChapter:
    """A chapter as pages."""

    slug: str
    fragment: Fragment
    pages: int
    width: float
    height: float
    """Size of its pages."""

    spots: tuple[tuple[str, Spot], ...]
    """Anchor names in reading order, each with its place."""

    slots: tuple[Slot, ...]
    faces: tuple[Face, ...]
    fonts: tuple[FontUse, ...]
    missing: str
    """Characters for which no face of the theme has a glyph, sorted; empty when all is well."""

    breaks: tuple[int, ...]
    """Where in its text each page but the first begins, see `chapbook.model.pagebreaks`."""

    notices: tuple[Notice, ...] = ()
    references: tuple[MarginReference, ...] = ()
    bars: tuple[Bar, ...] = ()
    rests: tuple[Rest, ...] = ()
    """Of its sidebar, where that runs on overleaf."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pages a chapter takes, where they begin, where anchors fell: little enough to be held."""

    slug: str
    pages: int
    width: float
    height: float
    spots: tuple[tuple[str, Spot], ...]
    missing: str
    breaks: tuple[int, ...]
    rests: tuple[Rest, ...] = ()
    """See `TypesetChapter`, here and above."""

    def find_page(self, place: int) -> int:
        """Give the page on which stands what begins at a place of the text."""
        page = bisect_right(self.breaks, place)
        return max((it.page for it in self.rests if it.start <= place < it.end), default=page)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What was printed on a page, as far as it has to be known again."""

    folio: str
    piece: str
    """Slug of the chapter or piece of matter; empty for a blank page."""

    print: str
    """Fingerprint of all that is on it: pages are alike where theirs are. Empty for a blank page."""

    edition: int = 0
    """In which it became what it is; 0 where nobody has asked yet."""


@dataclass(frozen=True, slots=True)
class PrintedVolume:
    """The pages of a volume, or of the book."""

    volume: int
    """From 1; 0 where the book is one."""

    file: str
    """See `PagedEdition.file`."""

    pages: tuple[PrintedPage, ...]


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A chapter in its place in the book, or in its volume."""

    compiled: "Piece"
    extent: Extent
    first_page: int
    """Index in the volume of its first page, from 0."""


class Address(NamedTuple):
    """Where in print an anchor stands."""

    volume: int
    """From 1; 0 where the book is one."""

    folio: str
    file: str
    """See `PagedEdition.file`."""

    def __str__(self) -> str:
        """Give it as print does: `112`, or `2:112` where a book has volumes."""
        return f"{self.volume}:{self.folio}" if self.volume else self.folio


@dataclass(frozen=True, slots=True)
class PagedEdition:
    """An edition that knows who stands on which page, or a part of it that has a PDF of its own."""

    file: str
    """Path of that PDF in the folder of the outputs, with forward slashes. Those that refer to each other
    lie in one folder."""

    edition: "Edition"
    placed: tuple[PlacedChapter, ...]
    """In the order of the book; gaps between them are blank pages."""

    folios: tuple[str, ...]
    """The label of every page: i, ii, …, 1, 2, …"""

    front_pages: int
    """How many of them are front matter."""

    addresses: Mapping[str, Address]
    """Where every anchor of the whole book stands, by name; or every one of the handouts that are made."""

    volume: int = 0
    """Which volume it is, from 1; 0 where the book is one."""

    is_handout: bool = False
    """Whether it is a handout, or several in a row: each chapter counts its own pages."""

    is_loose: bool = False
    """Whether its leaves are not bound: pages keep their numbers, and each says at its foot what it is."""

    states: tuple[str, ...] = ()
    """What each page of loose leaves is: `Edition 3`, `Draft`."""

    covered: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Folios of its companion that a page has text of (`14–15`), by piece and page in it."""
