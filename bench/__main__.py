"""`python3 -m bench --articles 100 --articles 1000`: measure Chapbook and its rivals on the same articles."""

import argparse
import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.corpus import edit, write_book
from bench.measure import count_pages, run
from bench.report import COLD, EDITED, UNCHANGED, Row, describe_machine, to_json, write_tables
from bench.rivals import convert_book, list_steps

ROOT = Path(__file__).parent.parent
FEWEST = 10
WARMING = 2
"""Articles of the book that warms up: programs and fonts should come from memory for everybody."""


def main() -> None:
    """Measure what the arguments ask for and print it as Markdown."""
    asked = read_arguments()
    rows: list[Row] = []
    tell(describe_machine())
    with tempfile.TemporaryDirectory(prefix="chapbook-bench-", dir=asked.folder) as folder:
        # Installed programs have their byte code at hand; what some environments forbid would triple a start.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
        warming = argparse.Namespace(**{**vars(asked), "repeat": 1})
        measure_all(Path(folder, "warming"), WARMING, warming, [])
        for count in asked.articles or [100]:
            measure_all(Path(folder, str(count)), count, asked, rows)
            if asked.json:
                # Each time: a long run may be stopped.
                asked.json.write_text(to_json(rows), "utf-8")
    sys.stdout.write(f"{write_tables(rows)}\nMeasured on {describe_machine()}.\n")


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    own = ROOT / "bench" / ".venv" / "bin" / "python"
    parser = argparse.ArgumentParser(prog="python3 -m bench", description=__doc__)
    parser.add_argument("--articles", type=int, action="append", metavar="N", help="repeatable [100]")
    parser.add_argument("--rivals", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--skip", action="append", default=[], metavar="NAME", help="a rival's row; repeatable"
    )
    parser.add_argument(
        "--volume-pages", type=int, default=0, metavar="N", help="part the book into volumes [one]"
    )
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="of the incremental builds [3]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where to put the books for the time being"
    )
    parser.add_argument(
        "--rivals-python",
        default=str(own) if own.exists() else sys.executable,
        metavar="FILE",
        help="interpreter that has bench/requirements.txt [bench/.venv's, or this one]",
    )
    asked = parser.parse_args()
    if asked.repeat < 1 or min(asked.articles or [FEWEST]) < FEWEST:
        parser.error(f"a book has at least {FEWEST} articles, and is built at least once more")
    return asked


def measure_all(folder: Path, count: int, asked: argparse.Namespace, rows: list[Row]) -> None:
    """Measure Chapbook and its rivals on one book; adds to the rows."""
    write_book(folder / "book", count, asked.volume_pages)
    if asked.rivals:
        # Before anything is edited.
        convert_book(folder / "book", folder / "rivals")
    for row in measure_chapbook(folder, count, asked.repeat):
        rows.append(row)
        tell(f"{count:,} articles: {row.name}: {row.cost.seconds:.2f} s")
    for row in measure_rivals(folder / "rivals", count, asked) if asked.rivals else ():
        rows.append(row)
        tell(f"{count:,} articles: {row.name}: {row.cost.seconds:.2f} s")


def measure_chapbook(folder: Path, count: int, repeat: int) -> Iterator[Row]:
    """Yield the cold build, one after an edit, and one after nothing; each build is a new process."""
    yield build(folder, count, COLD)
    rows = []
    for turn in range(repeat):
        # Even numbers: the long articles, from the middle of the book.
        edit(folder / "book", 2 * (1 + (count // 4 + turn) % (count // 2)))
        rows.append(build(folder, count, EDITED))
    yield take_median(rows)
    yield take_median([build(folder, count, UNCHANGED) for _ in range(repeat)])


def build(folder: Path, count: int, name: str) -> Row:
    """Run Chapbook once, as a user would, and read what it wrote."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {"CHAPBOOK_CACHE": str(folder / "cache"), "PYTHONPATH": os.pathsep.join(paths)}
    cost = run([sys.executable, "-m", "chapbook", "book", "-o", "out"], folder, environment)
    if cost.failure:
        sys.exit(f"bench: Chapbook stopped with {cost.failure}")
    files = sorted((folder / "out").iterdir())
    record = json.loads((folder / "out" / "build.json").read_text("utf-8"))
    return Row(
        articles=count,
        name=name,
        cost=cost,
        # A long book is several volumes.
        pages=sum(count_pages(file) for file in files if file.suffix == ".pdf"),
        sizes={end: sum(it.stat().st_size for it in files if it.suffix == end) for end in (".pdf", ".epub")},
        phases=record.get("seconds", {}),
        made=len(record.get("compiled", ())),
    )


def take_median(rows: list[Row]) -> Row:
    """Give the build that took the median time, with the most memory that any took."""
    median = sorted(rows, key=lambda row: row.cost.seconds)[len(rows) // 2]
    memory, resident = max(row.cost.memory for row in rows), max(row.cost.resident for row in rows)
    return dataclasses.replace(
        median, cost=dataclasses.replace(median.cost, memory=memory, resident=resident)
    )


def measure_rivals(folder: Path, count: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield a row for each of the rivals' processes; one that fails is a row too."""
    for step in list_steps(asked.rivals_python):
        if step.name in asked.skip:
            continue
        cost, file = run(step.command, folder), folder / step.output
        if cost.failure:
            yield Row(count, step.name, cost)
            continue
        pages = count_pages(file) if file.suffix == ".pdf" else 0
        yield Row(count, step.name, cost, pages, {file.suffix: file.stat().st_size})


def tell(text: str) -> None:
    """Report progress, apart from the result."""
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
