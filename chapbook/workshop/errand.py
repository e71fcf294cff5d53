"""An errand: a file that is written beside what else there is to do, by a child of this process.

The child is this process once more (`fork`), so that it knows all that is known here; what it finds out is
lost, but for the file and for what goes into the cache. Refused: a thread, with which this one would take
turns, as little of the work is compressing.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Self


class Errand:
    """Begins with the block that it stands before, and ends with it at the latest."""

    def __init__(self, write: Callable[[IO[bytes]], object], *, is_beside: bool = True) -> None:
        """`write` is called with the file; when it is fetched, unless that is done beside."""
        self._write = write
        # Elsewhere than on Linux a process that has engines loaded may not be doubled.
        self._is_beside = is_beside and sys.platform == "linux"
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed at the block's end
        self._child = 0

    def __enter__(self) -> Self:
        self._child = os.fork() if self._is_beside else 0
        if self._is_beside and not self._child:
            self._run()
        return self

    def __exit__(self, *_: object) -> None:
        if self._child:
            os.kill(self._child, 9)
            self._wait()
        self._file.close()

    def fetch(self, target: IO[bytes]) -> None:
        """Write the file to its place. What went wrong with it goes wrong here again, and is raised."""
        if self._child and self._wait() == 0:
            self._file.seek(0)
            shutil.copyfileobj(self._file, target)
        else:
            self._write(target)

    def _run(self) -> None:
        """Do it, as the child, and end without a word: messages, threads and open files are the parent's."""
        code = 1
        try:
            self._write(self._file)
            self._file.flush()
            code = 0
        finally:
            os._exit(code)

    def _wait(self) -> int:
        child, self._child = self._child, 0
        return os.waitpid(child, 0)[1]
