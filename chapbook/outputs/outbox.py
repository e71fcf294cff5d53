"""The folder that outputs are written to: a set of files is replaced whole or not at all."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Self

from chapbook.report import OutputRecord


class Outbox:
    """Files are written beside their places; `send` puts them there. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Forget what was not sent."""
        for temporary in self._waiting.values():
            Path(temporary).unlink(missing_ok=True)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Write a file of the outputs, from its beginning to its end."""
        folder = (self._folder / name).parent
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
            if before := self._waiting.get(name):  # of an attempt that came to nothing
                Path(before).unlink(missing_ok=True)
            self._waiting[name] = file.name
            yield file
            os.fchmod(file.fileno(), 0o644) if hasattr(os, "fchmod") else None

    def find(self, name: str) -> Path:
        """Give the file in which an output waits that has been written, for another to be made of it."""
        return Path(self._waiting[name])

    def forget(self, name: str) -> None:
        """Let a file that was written not be sent."""
        Path(self._waiting.pop(name)).unlink(missing_ok=True)

    def measure(self) -> tuple[OutputRecord, ...]:
        """Describe the files that wait."""
        return tuple(describe(name, Path(temporary)) for name, temporary in self._waiting.items())

    def send(self, obsolete: Iterable[str] = ()) -> tuple[OutputRecord, ...]:
        """Put all files into their places, and take away those that are obsolete."""
        records = self.measure()
        for name in self._waiting:
            if (path := self._folder / name).is_dir():  # said before the first one is in its place
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        while self._waiting:
            name = next(iter(self._waiting))
            Path(self._waiting[name]).replace(self._folder / name)
            del self._waiting[name]
        for name in obsolete:
            with suppress(IsADirectoryError, PermissionError):
                (self._folder / name).unlink(missing_ok=True)
        return records


def describe(name: str, path: Path) -> OutputRecord:
    """Measure a file. Raises OSError."""
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
        return OutputRecord(name, file.tell(), checksum)
