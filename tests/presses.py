"""A press that does what a chapter's HTML says, so that tests can have it break down.

The first style sheet names a folder, in which the press writes down what it is asked for.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from chapbook.model.pages import Chunk, Fragment, TypesetChapter


class Unruly:
    """Its orders are the methods below, with an argument behind a space."""

    def __init__(self, stylesheets: tuple[str, ...], fonts: Mapping[str, bytes]) -> None:
        self._folder = Path(stylesheets[0])
        self._note("presses", "")
        for order in stylesheets[1:]:
            self._obey(order)

    def typeset(self, slug: str, html: str, images: Mapping[str, bytes]) -> TypesetChapter:
        """Obey, and give an empty chapter."""
        self._note("chapters", slug)
        self._obey(html)
        fragment = Fragment(0, (), Chunk((), b"", ()), (), 0, 0, 0, (), (), ())
        return TypesetChapter(slug, fragment, 0, 0, 0, (), (), (), (), "", ())

    def _note(self, name: str, what: str) -> None:
        with (self._folder / name).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {what}\n")

    def _obey(self, order: str) -> None:
        name, _, argument = order.partition(" ")
        getattr(self, name)(argument)

    def rest(self, _: str) -> None:
        """Do nothing."""

    def once(self, order: str) -> None:
        """Obey the first time only."""
        mark = self._folder / f"once {order}"
        if not mark.exists():
            mark.touch()
            self._obey(order)

    def wait_for(self, name: str) -> None:
        """Wait until a file of that name is there."""
        while not (self._folder / name).exists():
            time.sleep(0.01)

    def exit(self, code: str) -> None:
        """End the process without a word."""
        os._exit(int(code))

    def kill(self, name: str) -> None:
        """Be killed, as by the system when memory runs out."""
        os.kill(os.getpid(), signal.Signals[name])

    def orphan(self, _: str) -> None:
        """Kill the process that started this one, and go on."""
        os.kill(os.getppid(), signal.SIGKILL)

    def crash(self, _: str) -> None:
        """Read where there is nothing to read."""
        ctypes.string_at(0)

    def hang(self, _: str) -> None:
        """Take for ever."""
        time.sleep(3600)

    def hoard(self, gigabytes: str) -> None:
        """Ask for memory."""
        bytearray(int(gigabytes) << 30)

    def fail(self, message: str) -> None:
        """Raise what is a fault of the chapter, and always will be."""
        raise ValueError(message)

    def lack(self, library: str) -> None:
        """Raise what WeasyPrint raises when a library is missing."""
        raise OSError(f"cannot load library '{library}'\nand much advice")

    def chatter(self, text: str) -> None:
        """Print, as libraries do."""
        print(text, flush=True)  # noqa: T201
        os.write(1, text.encode())
        sys.stderr.write(text)


class Missing:
    """A press that cannot be set up."""

    def __init__(self, *_: object) -> None:
        raise OSError("cannot load library 'pango-1.0-0'")
