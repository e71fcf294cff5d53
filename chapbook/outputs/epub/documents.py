"""Documents: the files of an e-book that are read (EPUB 3.3, 5), and what is known of the finished ones."""

import json
import re
from dataclasses import dataclass
from typing import IO, Literal, NamedTuple

from chapbook.model import Piece
from chapbook.outputs.epub.container import Packed

Matter = Literal["frontmatter", "bodymatter", "backmatter"]

PROPERTIES = ("mathml", "svg")
"""Those of `FACTS` that a manifest item is said to have (EPUB 3.3, D.6.2)."""

FACTS = {
    "mathml": re.compile("<math"),
    "svg": re.compile("<svg"),
    "images": re.compile("<img|<svg"),
    # Neither named, nor hidden as it says nothing (HTML, 4.8.4.4; SVG-AAM 1.0, 5.1.1).
    "undescribed": re.compile(
        r"""<img\b(?![^>]*\salt="[^"])"""
        r"""|<svg\b(?![^>]*\saria-(?:label|hidden)=")(?![^>]*>\s*<title>[^<])"""
    ),
    # Nobody has looked into a drawing that is written down in an address.
    "moving": re.compile('<(?:animate|script|set|video)|src="data:image/(?:gif|svg)'),
}
"""What the metadata speak of, by what in a document's text makes it true."""


@dataclass(frozen=True, slots=True)
class Document:
    """A piece of the book in a file of its own, as EPUB's content documents are."""

    piece: Piece
    matter: Matter
    goes_on: bool = False
    """Whether it continues the file before, see `chapbook.outputs.epub.splitting`."""

    @property
    def name(self) -> str:
        """Name of the file; ASCII, because slugs are."""
        return f"{self.piece.slug}.xhtml"


class Span(NamedTuple):
    """Where something lies in a file in which things wait for their turn, so that they are not all held."""

    start: int
    length: int

    @classmethod
    def write(cls, content: bytes, scratch: IO[bytes]) -> "Span":
        """Put something at the end."""
        return cls(scratch.seek(0, 2), scratch.write(content))

    def read(self, scratch: IO[bytes]) -> bytes:
        """Give it back."""
        scratch.seek(self.start)
        return scratch.read(self.length)


@dataclass(frozen=True, slots=True)
class Finished:
    """A document that nothing is missing from."""

    characters: str
    """Each that it has, once."""

    facts: frozenset[str]
    """Those of `FACTS` that hold for it."""

    size: int
    checksum: int
    """See `Packed`, here and above."""

    span: Span
    """Where it waits, compressed."""

    def pack(self, scratch: IO[bytes]) -> Packed:
        """Give it to the container."""
        return Packed(self.span.read(scratch), self.size, self.checksum)


def finish(text: str) -> bytes:
    """Compress a document; gives what `read_finished` takes, which is plain data and can be kept."""
    packed = Packed.of(text.encode())
    facts = [name for name, pattern in FACTS.items() if pattern.search(text)]
    known = ["".join(sorted(set(text))), facts, packed.size, packed.checksum]
    return json.dumps(known, ensure_ascii=False).encode() + b"\n" + packed.content


def read_finished(content: bytes, scratch: IO[bytes]) -> Finished:
    """Read what is known of a document, and put the rest away."""
    head, _, stream = content.partition(b"\n")
    characters, facts, size, checksum = json.loads(head)
    return Finished(characters, frozenset(facts), size, checksum, Span.write(stream, scratch))
