"""The register: the folder `editions/` of a book, with a record of each edition that was published.

A record is put there whole or not at all, and never changed afterwards.
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chapbook.editions.record import Record, UnreadableError, read_record, write_record
from chapbook.problems import Place, Problem

FOLDER = "editions"
LARGE = 1_000_000
"""Bytes of text above which a record is compressed; git compresses by itself, and shows what it can read."""

_NAME = re.compile(r"edition-(\d{3,})\.jsonl(?:\.gz)?", re.ASCII)


class Register:
    """Records of one book. Raises OSError where the folder cannot be read or written."""

    def __init__(self, book: Path) -> None:
        """Take the book's folder."""
        self._folder = book / FOLDER

    def list_numbers(self) -> list[int]:
        """List the editions that were published, first to last."""
        return sorted(self._find())

    def read(self, number: int) -> Record:
        """Read a record. Raises UnreadableError, and LookupError where there is none."""
        path = self._find()[number]
        content = path.read_bytes()
        if path.suffix == ".gz":
            try:
                content = gzip.decompress(content)
            except (OSError, EOFError, ValueError) as error:
                raise UnreadableError("this record is damaged") from error
        return read_record(content)

    @property
    def last(self) -> int:
        """The number of the edition that was published last; 0 where none was."""
        return max(self._find(), default=0)

    def read_last(self) -> Record | None:
        """Read the record of the last edition; None where there is none that can be read."""
        return self.look_up(self.last)[0]

    def digest(self, number: int) -> str:
        """Give the SHA-256 of a record; empty where there is none."""
        path = self._find().get(number)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""

    def look_up(self, number: int) -> tuple[Record | None, list[Problem]]:
        """Read a record, or say why it cannot be had."""
        numbers = self.list_numbers()
        if number not in numbers:
            message = f"there is no edition {number}"
            listed = ", ".join(map(str, numbers))
            hint = f"there is {listed}" if numbers else "make the first one with publish"
            return None, [Problem("error", "CB083", Place(FOLDER), message, hint)]
        try:
            return self.read(number), []
        except UnreadableError as error:
            place = Place(f"{FOLDER}/{self._find()[number].name}")
            hint = "take it from where the book is kept, such as git"
            return None, [Problem("error", "CB081", place, str(error), hint)]

    @contextmanager
    def prepare(self, record: Record) -> Iterator[Callable[[], None]]:
        """Write a record beside its place; what is given puts it there, and without that it is forgotten.

        It is never put in the place of another: then FileExistsError is raised.
        """
        content = write_record(record)
        name = f"edition-{record.number:03}.jsonl"
        if len(content) > LARGE:
            # Without the time and the name that gzip notes, so that equal records are equal files.
            name, content = f"{name}.gz", gzip.compress(content, mtime=0)
        self._folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o644) if hasattr(os, "fchmod") else None
        temporary = Path(file.name)
        try:
            yield lambda: _move(temporary, self._folder / name)
        finally:
            temporary.unlink(missing_ok=True)
            with suppress(OSError):
                self._folder.rmdir()  # where there is nothing in it

    def _find(self) -> dict[int, Path]:
        paths = self._folder.iterdir() if self._folder.is_dir() else ()
        matches = ((_NAME.fullmatch(path.name), path) for path in paths)
        return {int(match[1]): path for match, path in matches if match}


def _move(temporary: Path, place: Path) -> None:
    """Put a file into a place that is free: a second name for it is given there, which no other can have."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        raise
    except OSError:  # some file systems know no second names
        with place.open("xb"):
            temporary.replace(place)
