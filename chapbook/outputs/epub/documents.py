"""Documents: the files of an e-book that are read (EPUB 3.3, 5), and what is known of the finished ones."""

import json
from dataclasses import dataclass
from typing import IO, Literal, NamedTuple

from chapbook.model import Piece
from chapbook.outputs.epub.container import Packed

Matter = Literal["frontmatter", "bodymatter", "backmatter"]

PROPERTIES = {"mathml": "<math", "svg": "<svg"}
"""What a manifest item is said to hold (EPUB 3.3, D.6.2), by the tag that makes it true."""

TAGS = ("<img", *PROPERTIES.values())


@dataclass(frozen=True, slots=True)
class Document:
    """A piece of the book in a file of its own, as EPUB's content documents are."""

    piece: Piece
    matter: Matter

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

    tags: frozenset[str]
    """Those of `TAGS` that it has."""

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
    tags = [tag for tag in TAGS if tag in text]
    facts = ["".join(sorted(set(text))), tags, packed.size, packed.checksum]
    return json.dumps(facts, ensure_ascii=False).encode() + b"\n" + packed.content


def read_finished(content: bytes, scratch: IO[bytes]) -> Finished:
    """Read what is known of a document, and put the rest away."""
    head, _, stream = content.partition(b"\n")
    characters, tags, size, checksum = json.loads(head)
    return Finished(characters, frozenset(tags), size, checksum, Span.write(stream, scratch))
