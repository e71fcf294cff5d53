"""`python -m bench.pages --theme classic --articles 100`: judge pages as a book designer would."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import write_book
from bench.pages.judge import NONE_OF, Finding, find_longest_ladder, judge, measure_lines
from bench.pages.reader import Print, read_print
from bench.pages.words import compare, read_articles

ROOT = Path(__file__).parent.parent.parent
COLUMNS = (
    "loose line", "ladder", "widow", "orphan", "runt", "stranded heading", "short page", "overfull", "lost",
    "added", "PDF/UA",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one book."""

    name: str
    pdf: Path
    book: Print
    findings: tuple[Finding, ...]


def main() -> None:
    """Build, judge and print what the arguments ask for."""
    asked = read_arguments()
    themes = asked.theme or sorted(
        path.name for path in (ROOT / "styles").iterdir() if path.name != "default"
    )
    with tempfile.TemporaryDirectory(prefix="chapbook-pages-", dir=asked.folder) as folder:
        verdicts = []
        for theme in themes:
            for name, book in write_books(Path(folder, theme), theme, asked):
                verdicts.append(judge_book(f"{theme}, {name}", book, build(book)))
                tell(f"{verdicts[-1].name}: {len(verdicts[-1].findings)} findings")
        failures = validate([it.pdf for it in verdicts]) if asked.validate else None
        sys.stdout.write(write_table(verdicts, failures))
        if asked.list:
            sys.stdout.write("".join(write_findings(verdicts, failures or {})))
    faults = [it.kind for verdict in verdicts for it in verdict.findings if it.kind in NONE_OF]
    sys.exit(1 if faults or any((failures or {}).values()) else 0)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--theme", action="append", metavar="NAME", help="repeatable [all]")
    parser.add_argument("--articles", type=int, default=100, metavar="N", help="generated; 0 is none [100]")
    parser.add_argument("--book", type=Path, default=ROOT / "content", metavar="DIR", help="[content]")
    parser.add_argument("--list", action="store_true", help="name each finding with its page")
    parser.add_argument(
        "--validate", action=argparse.BooleanOptionalAction, default=True, help="ask veraPDF for PDF/UA-1"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to build for the time being")
    return parser.parse_args()


# --- Building --------------------------------------------------------------------------------


def write_books(folder: Path, theme: str, asked: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    """Yield names and folders of the books to judge, each in that theme."""
    yield asked.book.name, copy_book(asked.book, folder / "own", theme)
    if asked.articles:
        write_book(folder / "generated" / "book", asked.articles)
        yield f"{asked.articles} articles", _set_theme(folder / "generated" / "book", theme)


def copy_book(book: Path, folder: Path, theme: str) -> Path:
    """Copy a book into a new folder, and give it the theme."""
    shutil.copytree(book, folder / "book")
    return _set_theme(folder / "book", theme)


def _set_theme(book: Path, theme: str) -> Path:
    edition = book / "edition.toml"
    lines = edition.read_text("utf-8") if edition.exists() else ""
    lines = re.sub(r"^theme\s*=.*\n", "", lines, flags=re.MULTILINE)
    edition.write_text(f'theme = "{theme}"\n{lines}', "utf-8")
    return book


def build(book: Path) -> Path:
    """Build a book's PDF."""
    environment = {"CHAPBOOK_CACHE": str(book.parent / "cache"), "PYTHONPATH": str(ROOT), **os.environ}
    command = [sys.executable, "-m", "chapbook", str(book), "-o", str(book.parent / "out"), "--to", "pdf"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: Chapbook stopped with {done.returncode}: {done.stderr}")
    (pdf,) = (book.parent / "out").glob("*.pdf")
    return pdf


# --- Judging ---------------------------------------------------------------------------------


def judge_book(name: str, source: Path, pdf: Path) -> Verdict:
    """Read the PDF of a book, and compare it with the book's articles."""
    book = read_print(pdf)
    return Verdict(name, pdf, book, (*judge(book), *compare(book, read_articles(source))))


def validate(pdfs: list[Path]) -> dict[Path, list[str]] | None:
    """Ask the validator that the tests use, once for all; None where it is not installed."""
    sys.path.insert(0, str(ROOT / "tests"))
    import checkers
    import pytest

    try:
        return checkers.verapdf(pdfs)
    except pytest.skip.Exception as lacking:
        tell(str(lacking))
        return None


# --- Writing ---------------------------------------------------------------------------------


def write_table(verdicts: list[Verdict], failures: dict[Path, list[str]] | None) -> str:
    """Write a row for each book."""
    heads = ("", "pages", "characters a line", "longest ladder", "smallest type", *COLUMNS)
    rows = [heads, ("---", *["--:"] * (len(heads) - 1))]
    rows += [tuple(_list_cells(verdict, failures)) for verdict in verdicts]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _list_cells(verdict: Verdict, failures: dict[Path, list[str]] | None) -> Iterator[str]:
    lengths = measure_lines(verdict.book)
    glyphs = [page.smallest for page in verdict.book.pages if page.smallest]
    yield verdict.name
    yield f"{len(verdict.book.pages):,}"
    yield f"{lengths.median:g} ({lengths.shortest}–{lengths.longest})"
    yield f"{find_longest_ladder(verdict.book)}"
    yield f"{min((it.size for it in glyphs), default=0):.1f} pt"
    counts = Counter(it.kind for it in verdict.findings)
    for kind in COLUMNS[:-1]:
        yield f"{counts[kind]:,}"
    yield "–" if failures is None else f"{len(failures[verdict.pdf])}"


def write_findings(verdicts: list[Verdict], failures: dict[Path, list[str]]) -> Iterator[str]:
    """Yield a list of all findings for each book."""
    for verdict in verdicts:
        yield f"\n**{verdict.name}**\n\n"
        for it in sorted(verdict.findings, key=lambda it: (COLUMNS.index(it.kind), it.page)):
            label = verdict.book.pages[it.page].label
            yield f"- {it.kind}, page {label} (sheet {it.page + 1}): {it.words}\n"
        yield from (f"- PDF/UA: {failure}\n" for failure in failures.get(verdict.pdf, ()))


def tell(text: str) -> None:
    """Report progress, apart from the result."""
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
