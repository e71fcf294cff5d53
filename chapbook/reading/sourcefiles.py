"""Sources as they lie on disk. Their content is read again when needed: most builds need few."""

import errno
import hashlib
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from chapbook.model import Source
from chapbook.parsers.mediawiki.dump import Site, wrap


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source or picture as it lies on disk."""

    name: str
    """See `Source.name`."""

    path: Path
    digest: str
    """SHA-256 of its content, in hexadecimal; of a page, of that and of what else is known of it."""

    def read(self) -> Source:
        """Read the content. Raises OSError, also where it is not what it was: the digest is part of keys."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise was_changed(self.name)
        return Source(self.name, content)


class Unpacked:
    """What was unpacked of a file, in a temporary one without a name, which ends with us whatever ends us."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed when nobody can read from it any more

    def keep(self, content: bytes) -> int:
        """Write something down, and say where."""
        start = self._file.tell()
        self._file.write(content)
        self._file.flush()
        return start

    def read(self, start: int, length: int) -> bytes:
        """Read so many bytes from there."""
        return os.pread(self._file.fileno(), length, start)

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class PageFile(SourceFile):
    """A page inside a wiki's export, named `dump.xml#Title`; only its own bytes are read again."""

    start: int
    length: int
    element_digest: str
    """SHA-256 of these bytes."""

    site: Site
    aliases: tuple[str, ...]
    unpacked: Unpacked | None
    """Where they are if the export is packed, and cannot be entered in the middle."""

    def read(self) -> Source:
        """Read the page, in an export of its own with the names that redirect to it."""
        if self.unpacked:
            element = self.unpacked.read(self.start, self.length)
        else:
            with self.path.open("rb") as file:
                element = os.pread(file.fileno(), self.length, self.start)
        if hashlib.sha256(element).hexdigest() != self.element_digest:
            raise was_changed(self.name)
        return Source(self.name, wrap(element, self.site, self.aliases))


@dataclass(frozen=True, slots=True)
class TemplatedFile(SourceFile):
    """A page of a wiki, in a book that has templates of its own for such; both are in its digest."""

    page: SourceFile
    templates: tuple[SourceFile, ...]

    @classmethod
    def of(cls, page: SourceFile, templates: tuple[SourceFile, ...]) -> "TemplatedFile":
        """Give a page the book's templates."""
        known = [part for it in (page, *templates) for part in (it.name, it.digest)]
        digest = hashlib.sha256("\0".join(known).encode()).hexdigest()
        return cls(page.name, page.path, digest, page, templates)

    def read(self) -> Source:
        """Read the page, and the templates with it. Raises OSError."""
        texts = tuple((it.path.stem, it.read().content) for it in self.templates)
        return replace(self.page.read(), templates=texts)


def was_changed(name: str) -> OSError:
    """Make the error of a file that is not what it was when the book was read."""
    return OSError(errno.EBUSY, "it was changed while the book was made", name)
