"""What other people's programs say of a large e-book: `python3 -m bench.ebooks --articles 200`.

The tests ask the same programs about small books; here are hundreds of chapters, every fourth with all that
a chapter can have, in all looks of both reading engines. Needs what `.ci/run` installs; ends with 1 if there
is anything to say.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.features import write_rich_book
from chapbook.pipeline import Order, build_edition

ROOT = Path(__file__).parent.parent
SHOWN = 20
"""Findings of a program that are printed."""


def main() -> None:
    """Build the book, ask about it, and print a table."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.ebooks", description=__doc__)
    parser.add_argument("--articles", type=int, default=200, metavar="N", help="of a made-up book [200]")
    parser.add_argument("--book", type=Path, metavar="BOOK", help="look at this book instead")
    parser.add_argument(
        "--look", action="append", default=[], help="such as 'phone, dark, 200 %%'; repeatable [all twelve]"
    )
    parser.add_argument("--photographs", type=Path, metavar="DIR", help="keep a picture of each page read")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chapbook-bench-") as name:
        folder = Path(name)
        if asked.book is None:
            write_rich_book(folder / "book", asked.articles)
        order = Order(asked.book or folder / "book", folder / "out", ("pdf", "epub"), jobs=2)
        build_edition(order)
        book = next((folder / "out").glob("*.epub"))
        sys.stdout.write("| program | findings | seconds |\n|---|--:|--:|\n")
        found = [line for name, ask in list_programs(asked) for line in tell(name, ask, book)]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(1 if found else 0)


def list_programs(asked: argparse.Namespace) -> Iterator[tuple[str, Callable[[Path], list[str]]]]:
    """Yield each program's name and how to ask it, as the tests do."""
    sys.path.append(str(ROOT / "tests"))
    import checkers
    from test_readers import is_defended

    def read(path: Path) -> list[str]:
        readings = checkers.read_in_browser(path, *asked.look, photographs=asked.photographs)
        return [f"{it['engine']}, {it['look']}: {fault}" for it in readings for fault in it["faults"]]

    yield "EPUBCheck", checkers.epubcheck
    yield "Nu HTML Checker", checkers.nu
    yield "Ace by DAISY", checkers.ace
    yield "se lint", lambda path: [line for line in checkers.se_lint(path) if not is_defended(line)]
    yield "calibre, AZW3", lambda path: checkers.convert(path, path.with_suffix(".azw3"))
    yield "foliate-js and epub.js", read


def tell(name: str, ask: Callable[[Path], list[str]], book: Path) -> list[str]:
    """Ask a program, print its row, and give the first of what it found."""
    start = time.perf_counter()
    found = ask(book)
    sys.stdout.write(f"| {name} | {len(found)} | {time.perf_counter() - start:.0f} |\n")
    sys.stdout.flush()
    return [f"{name}: {line}" for line in found[:SHOWN]]


if __name__ == "__main__":
    main()
