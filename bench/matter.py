"""What the reference matter of many chapters costs: `python -m bench.matter [CHAPTERS]`.

All of it is made of the chapters' abstracts: when those are not there yet, and when they are, each time for
print and for the e-book. Nothing is typeset: pages are taken to have 2,400 characters, and stand one behind
the other. Of memory the peak of a process is told that builds the e-book without it, and of two that make it.
"""

import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.corpus import write_book
from chapbook.model import CompiledChapter
from chapbook.model.pages import Address
from chapbook.pipeline import Order, build_edition
from chapbook.production import ebook

KINDS = ("timeline", "people-and-places", "bibliography", "index")
CHARACTERS, PAGES = 2400, 6
"""Of a page, and pages of a chapter at most."""


class Pages:
    """Pages that nobody typeset; it stands for a `PageFinder`."""

    def __init__(self, slugs: list[str]) -> None:
        self._first = {slug: 1 + PAGES * number for number, slug in enumerate(slugs)}

    def find_page(self, slug: str, place: int) -> int:
        """Give the page of a chapter, from 0, on which something stands."""
        return min(place // CHARACTERS, PAGES - 1)

    def turn(self, slug: str, page: int) -> Address:
        """Say what a page of a chapter is called."""
        return Address(0, str(self._first[slug] + page), "book.pdf")


def main(count: int) -> None:
    """Write a book, build it without its matter, and then make that in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        write_book(folder := Path(place) / "book", count)
        environment = {**os.environ, "CHAPBOOK_CACHE": f"{place}/cache"}
        for job in ("without", "first", "again"):
            command = [sys.executable, "-m", "bench.matter", job, str(folder)]
            subprocess.run(command, check=True, env=environment)


def build(folder: Path, job: str) -> None:
    """Build the e-book, and make the matter in its midst if it is to be made."""

    def make(_: Any, survey: Any) -> Iterator[CompiledChapter]:
        pages = Pages([it.slug for it in survey.material.chapters])
        begun = time.perf_counter(), time.process_time()
        for name, elsewhere in (("print", False), ("e-book", True)):
            for kind in KINDS if job != "without" else ():
                started, used = time.perf_counter(), time.process_time()
                made = list(original([kind], replace(survey, finder=pages, is_ebook=elsewhere)))
                took, cpu = time.perf_counter() - started, time.process_time() - used
                size = sum(len(it.html) for it in made) / 1000
                sys.stdout.write(
                    f"{name:7} {kind:18} {took:5.2f} s, {cpu:5.2f} s processor, {size:6.0f} kB\n"
                )
        took, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
        sys.stdout.write(f"all, print and e-book      {took:5.2f} s, {cpu:5.2f} s processor\n")
        return iter(())

    gc.set_threshold(50_000, 10, 10)  # as the command line has it
    original = ebook.make_reference
    with patch.object(ebook, "make_reference", make):
        report = build_edition(Order(folder, folder.parent / job, outputs=("epub",)))
    assert not report.problems, report.problems[:3]
    sys.stdout.write(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")


if __name__ == "__main__":
    if sys.argv[1:2] in (["without"], ["first"], ["again"]):
        sys.stdout.write(f"--- {sys.argv[1]}\n")
        sys.stdout.flush()
        build(Path(sys.argv[2]), sys.argv[1])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1000)
