"""Pieces → Extents: each piece is typeset in the workshop, unless its object is in the archive already."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import NamedTuple

from chapbook.archive import Archive
from chapbook.cache import Record, digest, explain_miss
from chapbook.formats import Format
from chapbook.model import Imprint, Piece
from chapbook.pages import Extent
from chapbook.problems import Place, Problem
from chapbook.rendering import Renderer, as_markup
from chapbook.report import MadeRecord, Progress, Watch
from chapbook.theme import Theme
from chapbook.versions import list_versions
from chapbook.workshop import ClosedError, Failure, Job, Typeset, typeset_chapters
from chapbook.workshop.processes import Crew
from chapbook.workshop.tools import list_sheets, make_tools


@dataclass(frozen=True, slots=True)
class Room:
    """Where and how an edition is composed."""

    form: Format
    """What the pages are printed on."""

    jobs: int
    """Processes that typeset at a time."""

    watch: Watch

    cluster: str = ""
    """Address of the cluster that typesets instead; empty: this machine does."""

    crew: Crew | None = None
    """Who may be at work already, with the same tools."""

    meanwhile: Callable[[], None] = lambda: None
    """Something to do while the last chapters are being typeset."""


@dataclass(slots=True)
class Composition:
    """Pieces as they were typeset, by slug."""

    extents: dict[str, Extent] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Of their objects in the archive."""

    made: list[MadeRecord] = field(default_factory=list)
    """What was made anew, and why, in the order of the book."""

    record: Record = field(default_factory=dict)
    """What everything was made from."""

    problems: list[Problem] = field(default_factory=list)


class _Order(NamedTuple):
    """A piece to typeset."""

    piece: Piece
    key: str


class Compositor:
    """Sets the pieces of one book."""

    def __init__(
        self, archive: Archive, theme: Theme, renderer: Renderer, imprint: Imprint, room: Room
    ) -> None:
        self._archive, self._theme, self._renderer = archive, theme, renderer
        self._imprint, self._room = imprint, room
        self._sheets = list_sheets(theme, room.form)
        self._shared = {name: digest(text) for name, text in (*self._sheets, *list_versions())}
        self._shared |= {name: digest(font) for name, font in theme.fonts}
        self._common = digest(*(part for pair in self._shared.items() for part in pair))

    def compose(
        self, pieces: Iterable[Piece], ingredients: Mapping[str, Mapping[str, str]], before: Record
    ) -> Composition:
        """Typeset pieces. `ingredients` says what they are made from, by slug; `before` what they were."""
        done = Composition()
        missed = list(self._find_missed(pieces, done, ingredients, before))
        self._typeset(missed, done)
        return done

    def _find_missed(
        self,
        pieces: Iterable[Piece],
        done: Composition,
        ingredients: Mapping[str, Mapping[str, str]],
        before: Record,
    ) -> Iterator[_Order]:
        templates = {name: digest(content) for name, content in self._theme.templates}
        shared = {**self._shared, **templates, "the book's title or language": self._digest_imprint()}
        record = {"*": shared}
        for piece in pieces:
            html = self._frame(piece)
            key = done.keys[piece.slug] = digest(html, self._common)
            own = record[piece.slug] = dict(ingredients.get(piece.slug) or {piece.title: digest(html)})
            if extent := self._archive.find_extent(key):
                done.extents[piece.slug] = extent
            else:
                done.made.append(MadeRecord(piece.slug, explain_miss(before, piece.slug, own, shared)))
                yield _Order(piece, key)
        done.record = record

    def _typeset(self, orders: list[_Order], done: Composition) -> None:
        room = self._room
        failures: dict[str, Failure] = {}
        pages = 0
        try:
            # Closed whatever happens, so that Ctrl-C leaves no process behind.
            with closing(self._typeset_orders(orders)) as results:
                for number, result in enumerate(results, start=1):
                    if isinstance(result, Failure):
                        failures[result.slug] = result
                    else:
                        extent = self._archive.keep_object(done.keys[result.slug], result.content)
                        done.extents[result.slug] = extent
                        pages += extent.pages
                    room.watch(Progress("typeset", number, len(orders), pages))
        except ClosedError as closed:
            done.problems.append(closed.problem)
        # Results come in no order; what is said of them keeps to the book's.
        pieces = [order.piece for order in orders]
        done.problems += [_report_failure(it, failures[it.slug]) for it in pieces if it.slug in failures]

    def _typeset_orders(self, orders: list[_Order]) -> Generator[Typeset | Failure, None, None]:
        room = self._room
        tools = make_tools(self._theme, room.form)
        return typeset_chapters(self._deal(orders), tools, room.jobs, room.cluster, room.crew)

    def _deal(self, orders: list[_Order]) -> Iterator[Job]:
        """Yield jobs when it is their turn, so that texts are not read all at once."""
        for order in orders:
            yield Job(order.piece.slug, self._frame(order.piece))
        self._room.meanwhile()

    def _frame(self, piece: Piece) -> str:
        """Give a piece as a whole HTML document, as the typesetter takes it."""
        html = as_markup(piece.html)
        return self._renderer.render("page.html", piece=piece, html=html, imprint=self._imprint)

    def _digest_imprint(self) -> str:
        return digest(self._imprint.title, self._imprint.language)


def _report_failure(piece: Piece, failure: Failure) -> Problem:
    hint = "shorten or simplify the article, and please report it"
    message = f"“{piece.title}” cannot be typeset: {failure.reason}"
    return Problem("error", "CB060", Place(piece.source or piece.title), message, hint)
