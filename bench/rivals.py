"""The same articles through other tools: pandoc → typst → PDF, pandoc → EPUB, and WeasyPrint on one document.

What they are given holds what Chapbook prints: title, facts as a table, sections, lists, sources, links to
other articles, contents in two levels. Paper, face and margins are Chapbook's own (`layout/`), and every
article begins on a right-hand page. Writing that down for them is not timed.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chapbook.chapters.catalogue import Directory
from chapbook.model import Article, Block, ItemList, Section
from chapbook.model.prose import flatten, list_prose
from chapbook.parsers import parse
from chapbook.reading.book import read_book

FIND_PANDOC = "import pypandoc; print(pypandoc.get_pandoc_path())"
TYPESET = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"

LAYOUT = Path(__file__).parent / "layout"


@dataclass(frozen=True, slots=True)
class Step:
    """A process that a rival needs for its output."""

    name: str
    command: tuple[str, ...]
    output: str
    """File that it writes, in the folder given to `convert_book`."""


def list_steps(python: str) -> Iterator[Step]:
    """Yield the rivals' processes in their order; `python` is the interpreter that has them installed.

    pandoc's HTML is what WeasyPrint reads, and counts for nobody.
    """
    told = subprocess.run([python, "-c", FIND_PANDOC], capture_output=True, text=True, check=True)
    options = "--metadata-file=metadata.yaml", "--standalone", "--toc", "--toc-depth=2"
    pandoc = told.stdout.strip(), "book.md", *options
    yield Step("pandoc → typst", (*pandoc, "--include-in-header=rules.typ", "-o", "book.typ"), "book.typ")
    yield Step("typst → PDF", (python, "-c", TYPESET, "book.typ", "typst.pdf"), "typst.pdf")
    yield Step("pandoc → EPUB", (*pandoc, "--split-level=1", "-o", "pandoc.epub"), "pandoc.epub")
    yield Step("pandoc → HTML", (*pandoc, "--template=frame.html", "-o", "book.html"), "book.html")
    weasyprint = python, "-m", "weasyprint", "--quiet", "--stylesheet", "page.css", "book.html"
    yield Step("WeasyPrint", (*weasyprint, "weasyprint.pdf"), "weasyprint.pdf")
    yield Step("WeasyPrint, tagged", (*weasyprint, "--pdf-tags", "tagged.pdf"), "tagged.pdf")


def convert_book(book: Path, folder: Path) -> None:
    """Write a book of plain articles as the rivals take it, into a folder."""
    shutil.copytree(LAYOUT, folder)
    (folder / "book.md").write_text("".join(_write_articles(_read_articles(book))), "utf-8")


def _read_articles(book: Path) -> list[Article]:
    found, _ = read_book(book)
    assert found, "the corpus is a book"
    return [parse(source.read())[0] for source in found.sources]


# --- Markdown --------------------------------------------------------------------------------


def _write_articles(articles: list[Article]) -> Iterator[str]:
    names = [f"a{number}" for number in range(1, len(articles) + 1)]
    directory = Directory(zip((article.title for article in articles), names, strict=True))
    for article, name in zip(articles, names, strict=True):
        lead = Section(article.title, 1, article.blocks, article.sections, article.place)
        facts = article.infobox.fields if article.infobox else ()
        rows = [f"| {_escape(it.key)} | {_escape(flatten(it.value))} |\n" for it in facts]
        table = "".join(("| | |\n|---|-------|\n", *rows, "\n")) if rows else ""
        yield from _write_section(lead, name, directory, table)


def _write_section(section: Section, name: str, directory: Directory, facts: str = "") -> Iterator[str]:
    yield f"{'#' * section.level} {_escape(section.title)} {{#{name}}}\n\n{facts}"
    yield from _write_blocks(section.blocks, directory if section.title == "See also" else None)
    for number, inner in enumerate(section.sections, start=1):
        yield from _write_section(inner, f"{name}-{number}", directory)


def _write_blocks(blocks: Iterable[Block], directory: Directory | None) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ItemList):
            yield "".join(f"- {_link(flatten(item.text), directory)}\n" for item in block.items) + "\n"
        else:
            yield from (f"{_escape(flatten(text))}\n\n" for text in list_prose(block))


def _link(text: str, directory: Directory | None) -> str:
    target = directory.find(text) if directory else ""
    return f"[{_escape(text)}](#{target})" if target else _escape(text)


def _escape(text: str) -> str:
    """Write text so that no character of it is Markdown; quotation marks are left to be made smart."""
    return re.sub(r"([\\`*_{}\[\]<>#$@^~|&])", r"\\\1", text)
