"""From a folder of articles to an edition: reads from top to bottom like the picture in README.md."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from slugify import slugify

from chapbook.book import Book, read_book
from chapbook.chapters import LONGEST_SLUG, make_chapters
from chapbook.compiler import compile_chapter
from chapbook.compositor import Room, compose_edition
from chapbook.config import EDITION, EditionConfig, find_date, find_identifier
from chapbook.linker import link_edition
from chapbook.model import Article, Chapter, Edition, Imprint, Part
from chapbook.outputs.epub import write_epub
from chapbook.outputs.pdf import write_pdf
from chapbook.pages import PagedEdition, TypesetChapter
from chapbook.paginator import paginate
from chapbook.parsers import parse
from chapbook.problems import Place, Problem, has_errors
from chapbook.rendering import Renderer
from chapbook.report import ChapterRecord, MadeRecord, OutputRecord, Report, to_json
from chapbook.theme import Theme, load_theme

Watch = Callable[[str, int, int], None]
REPORT_FILE = "build.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made."""

    book: Path
    """A folder, or a single article."""

    out: Path
    """The folder that the outputs are written to."""

    outputs: tuple[str, ...] = ()
    """Some of `chapbook.config.OUTPUTS`; empty: what edition.toml says."""

    jobs: int = 1
    """Processes that typeset at a time."""

    cluster: str = ""
    """Address of a Dask scheduler whose workers typeset instead; empty: this machine does."""


@dataclass(slots=True)
class _Log:
    """What a build has to report when it is over."""

    watch: Watch
    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    chapters: tuple[ChapterRecord, ...] = ()
    made: tuple[MadeRecord, ...] = ()
    outputs: tuple[OutputRecord, ...] = ()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase, and tell that it begins."""
        self.watch(name, 0, 0)
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start

    def report(self) -> Report:
        return Report(self.chapters, tuple(self.problems), self.outputs, self.seconds, self.made)


def build_edition(order: Order, watch: Watch = lambda *_: None) -> Report:
    """Build a book. Content with errors changes no output; the report names every problem.

    Raises OSError where `order.out` cannot be written.
    """
    log = _Log(watch)
    files = _make_outputs(order, log)
    if has_errors(log.problems):
        files = {}
    with log.phase("write"):
        log.outputs = _write_outputs(order.out, files)
    report = log.report()
    _write_outputs(order.out, {REPORT_FILE: to_json(report).encode()})
    return report


def _make_outputs(order: Order, log: _Log) -> dict[str, bytes]:
    """Give the content of each output by file name; nothing once there are errors."""
    with log.phase("read"):
        book, problems = read_book(order.book)
        log.problems += problems
    if book is None:
        return {}
    with log.phase("parse"):
        articles = _parse_articles(book, log)
    with log.phase("compile"):
        theme, problems = load_theme(book.config.theme, Place(EDITION))
        log.problems += problems
        imprint = _make_imprint(book, articles, log)
        chapters, problems = make_chapters(articles, imprint.language)
        log.problems += problems
    if has_errors(log.problems) or theme is None:
        return {}
    with log.phase("link"):
        renderer = Renderer(theme)
        parts = tuple(_make_parts(book.config, chapters, renderer))
        edition = link_edition(imprint, parts, chapters, renderer)
    log.chapters = tuple(ChapterRecord(it.title, it.slug, it.source, "", 0) for it in chapters)
    files = {}
    outputs = order.outputs or book.config.outputs
    if "pdf" in outputs:
        paged = _paginate(order, book, chapters, edition, theme, log)
        if paged is None:
            return {}
        with log.phase("pdf"):
            programs = {hashlib.sha256(font).hexdigest(): font for _, font in theme.fonts}
            target = BytesIO()
            write_pdf(paged, programs, target)
            files[f"{imprint.slug}.pdf"] = target.getvalue()
    if "epub" in outputs:
        with log.phase("epub"):
            stylesheet = "\n".join(text for _, text in theme.reader_sheets)
            files[f"{imprint.slug}.epub"] = write_epub(edition, renderer, stylesheet)
    return files


def _parse_articles(book: Book, log: _Log) -> list[Article]:
    articles = []
    for number, source in enumerate(book.sources):
        log.watch("parse", number, len(book.sources))
        article, problems = parse(source)
        articles.append(article)
        log.problems += problems
    return articles


def _make_imprint(book: Book, articles: list[Article], log: _Log) -> Imprint:
    config = book.config if book.config.title else replace(book.config, title=articles[0].title)
    date, problems = find_date(config, os.environ, book.newest)
    log.problems += problems
    return Imprint(
        title=config.title,
        slug=slugify(config.title, max_length=LONGEST_SLUG, word_boundary=True) or "book",
        subtitle=config.subtitle,
        language=config.language,
        authors=config.authors,
        editors=config.editors,
        publisher=config.publisher,
        identifier=find_identifier(config),
        licence=config.licence,
        date=date,
    )


def _make_parts(config: EditionConfig, chapters: list[Chapter], renderer: Renderer) -> Iterator[Part]:
    """Compile the chapters and put them into their parts; without parts they stand in one without a title."""
    if not config.parts:
        yield Part("", "", tuple(compile_chapter(chapter, "", renderer) for chapter in chapters))
    by_source = {chapter.source: chapter for chapter in chapters}
    for number, part in enumerate(config.parts, start=1):
        compiled = tuple(compile_chapter(by_source[name], part.title, renderer) for name in part.articles)
        # No title's slug has an underscore, so this name is free.
        yield Part(part.title, f"part_{number}", compiled)


def _paginate(
    order: Order, book: Book, chapters: list[Chapter], edition: Edition, theme: Theme, log: _Log
) -> PagedEdition | None:
    with log.phase("typeset"):
        typeset, made, problems = compose_edition(
            edition, chapters, theme, Room(book.root, book.config.paper, order.jobs, log.watch, order.cluster)
        )
    log.problems += problems
    log.problems += _find_missing_glyphs(book, chapters, typeset)
    log.made = made
    if has_errors(problems):
        return None
    with log.phase("paginate"):
        paged = paginate(edition, typeset)
    log.chapters = tuple(
        replace(it, first_folio=paged.folio_of(it.slug), pages=typeset[it.slug].pages) for it in log.chapters
    )
    return paged


def _find_missing_glyphs(
    book: Book, chapters: list[Chapter], typeset: Mapping[str, TypesetChapter]
) -> Iterator[Problem]:
    """Report each letter that print cannot show once a file, where it first stands there."""
    contents = {source.name: source.content for source in book.sources}
    found = set()
    for slug, name in [*((it.slug, it.source) for it in chapters), *((slug, EDITION) for slug in typeset)]:
        for letter in typeset[slug].missing if slug in typeset else "":
            if letter in found and name == EDITION:
                continue  # a title in the contents
            found.add(letter)
            place = _find_letter(letter, name, contents.get(name, b""))
            message = (
                f"no face of the theme has the letter “{letter}” (U+{ord(letter):04X}); print shows � for it"
            )
            hint = "name a font that has it in the theme's theme.css"
            yield Problem("warning", "CB061", place, message, hint)


def _find_letter(letter: str, name: str, content: bytes) -> Place:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    places = (
        Place(name, line, text.index(letter) + 1) for line, text in enumerate(lines, 1) if letter in text
    )
    return next(places, Place(name))


def _write_outputs(folder: Path, files: dict[str, bytes]) -> tuple[OutputRecord, ...]:
    """Write files beside their places first, so that each is replaced whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting = []
    try:
        for name, content in files.items():
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
                waiting.append((file.name, folder / name))
                file.write(content)
                os.fchmod(file.fileno(), 0o644) if hasattr(os, "fchmod") else None
        for temporary, path in waiting:
            Path(temporary).replace(path)
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)
    return tuple(
        OutputRecord(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
    )
