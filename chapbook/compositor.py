"""Edition → TypesetChapters: each piece is taken from the cache, or else from the workshop."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chapbook.cache import Cache, Ingredients, digest, explain_miss
from chapbook.config import PAPERS
from chapbook.linker import list_pieces
from chapbook.model import Chapter, CompiledChapter, Edition, Imprint
from chapbook.pages import TypesetChapter
from chapbook.paper import plan_page, write_paper_sheet
from chapbook.problems import Place, Problem
from chapbook.rendering import Renderer, as_markup
from chapbook.report import MadeRecord
from chapbook.theme import Theme
from chapbook.versions import list_versions
from chapbook.workshop import ClosedError, Failure, Job, Tools, typeset_chapters


@dataclass(frozen=True, slots=True)
class Room:
    """Where and how an edition is composed."""

    book: Path
    """The book's root, under which the cache remembers what its chapters were made from."""

    paper: str
    """A key of `chapbook.config.PAPERS`."""

    jobs: int
    """Processes that typeset at a time."""

    watch: Callable[[str, int, int], None]

    cluster: str = ""
    """Address of the cluster that typesets instead; empty: this machine does."""


@dataclass(frozen=True, slots=True)
class _Order:
    """A piece to typeset, with the key of its object."""

    piece: CompiledChapter
    html: str
    key: str
    ingredients: Ingredients


def compose_edition(
    edition: Edition, chapters: Iterable[Chapter], theme: Theme, room: Room
) -> tuple[dict[str, TypesetChapter], tuple[MadeRecord, ...], list[Problem]]:
    """Give the pages of every piece by slug, what was made anew and why, and what went wrong."""
    cache = Cache()
    sources = {chapter.slug: chapter for chapter in chapters}
    sheets = (("paper", write_paper_sheet(plan_page(*PAPERS[room.paper]))), *theme.print_sheets)
    orders = list(_make_orders(edition, sources, theme, sheets))
    record = cache.read_record(room.book)
    typeset = {it.piece.slug: chapter for it in orders if (chapter := cache.fetch(it.key))}
    missed = [it for it in orders if it.piece.slug not in typeset]
    made = tuple(
        MadeRecord(it.piece.slug, explain_miss(record, it.piece.slug, it.ingredients)) for it in missed
    )
    tools = Tools(tuple(text for _, text in sheets), theme.fonts)
    jobs = (Job(it.piece.slug, it.html) for it in missed)
    keys = {it.piece.slug: it.key for it in missed}
    failures: dict[str, Failure] = {}
    problems = []
    try:
        # Closed whatever happens, so that Ctrl-C leaves no process behind.
        with closing(typeset_chapters(jobs, tools, room.jobs, room.cluster)) as results:
            for number, result in enumerate(results, start=1):
                room.watch("typeset", number, len(missed))
                if isinstance(result, Failure):
                    failures[result.slug] = result
                else:
                    cache.store(keys[result.slug], result)
                    typeset[result.slug] = result
    except ClosedError as closed:
        problems.append(closed.problem)
    cache.write_record(room.book, _make_record(orders))
    # Results come in no order; what is said of them keeps to the book's.
    pieces = [it.piece for it in orders]
    problems += [_report_failure(it, sources, failures[it.slug]) for it in pieces if it.slug in failures]
    return typeset, made, problems


def _make_orders(
    edition: Edition, sources: dict[str, Chapter], theme: Theme, sheets: tuple[tuple[str, str], ...]
) -> Iterator[_Order]:
    renderer = Renderer(theme)
    shared = (
        *((name, digest(text)) for name, text in sheets),
        *((name, digest(content)) for name, content in theme.fonts),
        *((name, digest(version)) for name, version in list_versions()),
    )
    templates = tuple((name, digest(content)) for name, content in theme.list_templates())
    for piece in list_pieces(edition):
        html = frame_for_print(piece, edition.imprint, renderer)
        if chapter := sources.get(piece.slug):
            own = chapter.source, digest(repr(chapter))
        else:
            own = piece.title, digest(piece.html)
        key = digest(html, *(part for pair in shared for part in pair))
        yield _Order(piece, html, key, Ingredients(own, (*shared, *templates)))


def frame_for_print(piece: CompiledChapter, imprint: Imprint, renderer: Renderer) -> str:
    """Give a piece as a whole HTML document, as the typesetter takes it."""
    return renderer.render("page.html", piece=piece, html=as_markup(piece.html), imprint=imprint)


def _make_record(orders: Iterable[_Order]) -> dict[str, dict[str, str]]:
    record = {it.piece.slug: dict((it.ingredients.own,)) for it in orders}
    record["*"] = {name: content for it in orders for name, content in it.ingredients.shared}
    return record


def _report_failure(piece: CompiledChapter, sources: dict[str, Chapter], failure: Failure) -> Problem:
    place = Place(sources[piece.slug].source if piece.slug in sources else piece.title)
    hint = "shorten or simplify the article, and please report it"
    return Problem("error", "CB060", place, f"“{piece.title}” cannot be typeset: {failure.reason}", hint)
