"""CompiledChapter and Edition: chapters as HTML, and joined by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

# --- CompiledChapter: its HTML ---------------------------------------------------------------

Kind = Literal[
    "cover", "title-page", "contents", "part", "chapter", "timeline", "people-and-places", "bibliography",
    "index", "credits", "colophon", "changes", "filing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a chapter that something can refer to."""

    name: str
    """The chapter's slug, or `slug.anchor` for a section: unique in the book."""

    title: str
    level: int
    """1 for the chapter, 2 to 6 for its sections."""

    is_apparatus: bool = False
    """Whether it heads what stands behind a chapter's text: see-also lists, sources, links, notes."""


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

    @property
    def size(self) -> int:
        """Give the bytes of its HTML."""
        return len(self.html.encode())


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
    def size(self) -> int: ...  # noqa: D102

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
    """In UTC, never the clock's: see `chapbook.reading.config.find_date`."""

    description: str = ""
    subjects: tuple[str, ...] = ()
    series: str = ""
    series_number: int = 0
    """0 where the book has none."""

    edition: int = 0
    """Its number among those that were published; 0 for a draft."""

    @property
    def state(self) -> str:
        """Say in a word or two what it is: a draft, or an edition with its number."""
        return f"Edition {self.edition}" if self.edition else "Draft"


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
    reference: tuple[Piece, ...] = ()
    """What cites the pages of the chapters (the index), and is made when they are known: behind them, in the
    last volume."""

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
