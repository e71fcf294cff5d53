"""What marks stand for: parts of a page whose texts are still wikitext, with marks in it.

They become nouns of the article when the whole page is read, as a note may be told at its end.
"""

from dataclasses import dataclass
from typing import TypeAlias

from chapbook.model import Formula


@dataclass(frozen=True, slots=True)
class LiteralMark:
    """Characters that are no markup, whatever they look like."""

    text: str


@dataclass(frozen=True, slots=True)
class LinkMark:
    """A link to another page, or to a section."""

    text: str
    name: str
    section: str


@dataclass(frozen=True, slots=True)
class AddressMark:
    """A link out of the wiki."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class ForeignMark:
    """Words of another language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note where it is called."""

    text: str
    group: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class ImageMark:
    """A picture with its caption."""

    file: str
    caption: str
    description: str


@dataclass(frozen=True, slots=True)
class GalleryMark:
    """Pictures that stand together."""

    images: tuple[ImageMark, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """A quotation that is set apart."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PoemMark:
    """Verse, a line a line."""

    text: str


@dataclass(frozen=True, slots=True)
class HatnoteMark:
    """A line that says where else to look."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeMark:
    """Text for a machine, blanks and all."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class BoxMark:
    """An infobox, with the values of its fields as they were given."""

    kind: str
    title: str
    fields: tuple[tuple[str, str], ...]
    line: int
    is_known: bool = True
    """Otherwise it is some template with fields, of which the article's first words may be the next thing."""


@dataclass(frozen=True, slots=True)
class AttributesMark:
    """The attributes of an element whose content follows."""

    text: str


InlineMark: TypeAlias = (
    LiteralMark | LinkMark | AddressMark | ForeignMark | NoteMark | Formula | CodeMark | AttributesMark
)
BlockMark: TypeAlias = (
    ImageMark | GalleryMark | QuoteMark | PoemMark | HatnoteMark | CodeMark | BoxMark | Formula
)
