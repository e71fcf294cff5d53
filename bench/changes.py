"""How long it takes to say what changed: `python -m bench.changes [CHAPTERS]`.

A thousand chapters where nothing is said, of which ten are edited.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.corpus import find_article, write_book
from chapbook.editions.account import tell
from chapbook.editions.changes import apply_changes
from chapbook.editions.comparison import compare
from chapbook.editions.record import read_record, write_record
from chapbook.editions.recorder import record_draft
from chapbook.reading.book import read_book

EDITED = 10
T = TypeVar("T")


def main(count: int) -> None:
    """Record a book, edit it, and compare the records, as they are read from disk."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "book"
        write_book(folder, count)
        old = record(folder)
        for number in range(1, count + 1, max(count // EDITED, 1)):
            edit(find_article(folder, number))
        new = record(folder)
    started = time.perf_counter()
    one, two = (
        clock("read a record", lambda content=content: read_record(content)) for content in (old, new)
    )
    changes = clock("compare", lambda: compare(one, two))
    account = clock("tell", lambda: tell(one, two, changes))
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{len(account.chapters)} of {count} chapters differ: {seconds:.2f} s in all\n")
    assert apply_changes(one, changes) == two


def record(folder: Path) -> bytes:
    """Give the record of a book as text."""
    book, problems = read_book(folder)
    assert book, problems
    return write_record(record_draft(book, None)[0])


def edit(path: Path) -> None:
    """Change words, and the order of two paragraphs."""
    lines = path.read_text("utf-8").replace(" the ", " that ", 3).split("\n\n")
    lines[3:5] = reversed(lines[3:5])
    path.write_text("\n\n".join(lines), "utf-8")


def clock(name: str, work: Callable[[], T]) -> T:
    """Do something, and print how long it took."""
    started = time.perf_counter()
    done = work()
    sys.stdout.write(f"{name:14} {time.perf_counter() - started:6.2f} s\n")
    return done


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
