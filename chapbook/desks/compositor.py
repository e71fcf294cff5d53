"""Pieces → Extents: each piece is typeset in the workshop, unless its object is in the archive already."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import NamedTuple

from chapbook.cache import Record, digest, explain_miss
from chapbook.cache.archive import Archive
from chapbook.desks.forme import Forme, Side
from chapbook.desks.headstart import HeadStart, Result, keep
from chapbook.model import Piece
from chapbook.model.pages import Extent
from chapbook.problems import Place, Problem
from chapbook.report import MadeRecord, Progress, Watch
from chapbook.workshop import ClosedError, Failure, Job, typeset_chapters
from chapbook.workshop.processes import Crew

Meanwhile = Callable[[frozenset[str]], Iterator[object]]


@dataclass(frozen=True, slots=True)
class Room:
    """Where and how an edition is composed."""

    jobs: int
    """Processes that typeset at a time."""

    watch: Watch

    cluster: str = ""
    """Address of the cluster that typesets instead; empty: this machine does."""

    crew: Crew | None = None
    """Who may be at work already, with the same tools."""

    begun: HeadStart | None = None
    """What the crew has begun already."""

    read_text: Callable[[Piece], str] = lambda piece: piece.html
    """Gives a piece's HTML; marks may be set in it on the way."""

    list_marks: Callable[[Piece], str] = lambda piece: ""
    """Says what of a piece is marked as changed, as the typesetter takes it; empty for nothing."""

    meanwhile: Meanwhile = lambda slugs: iter(())
    """What there is to do while chapters are typeset, in small steps; takes the slugs of all that are."""


@dataclass(slots=True)
class Composition:
    """Pieces as they were typeset, by slug."""

    extents: dict[str, Extent] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Of their objects in the archive."""

    rectos: dict[str, str] = field(default_factory=dict)
    """Of those that open on a right-hand page: all are made so, whether or not the book has them so."""

    versos: frozenset[str] = frozenset()
    """Which open on a left-hand page instead."""

    made: list[MadeRecord] = field(default_factory=list)
    """What was made anew, and why, in the order of the book."""

    record: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What everything was made from."""

    problems: list[Problem] = field(default_factory=list)


class Origins(NamedTuple):
    """What pieces are made from."""

    now: Mapping[str, Mapping[str, str]]
    """By slug, for those that are chapters."""

    before: Record
    """What they were made from the last time."""


class _Order(NamedTuple):
    """A piece to typeset."""

    piece: Piece
    side: Side


class Compositor:
    """Sets the pieces of one book."""

    def __init__(self, archive: Archive, forme: Forme, room: Room, origins: Origins) -> None:
        self._archive, self._forme, self._room, self._origins = archive, forme, room, origins
        self._begun, self._meanwhile = room.begun, room.meanwhile

    def compose(self, pieces: Iterable[Piece]) -> Composition:
        """Typeset pieces, as they open on right-hand pages."""
        done = Composition(record={"*": self._forme.shared})
        self.add(pieces, done)
        return done

    def add(self, pieces: Iterable[Piece], done: Composition) -> None:
        """Typeset more of them."""
        orders = [_Order(piece, "recto") for piece in pieces]
        self._typeset(list(self._find_missed(orders, done)), done)
        done.rectos |= {order.piece.slug: done.keys[order.piece.slug] for order in orders}

    def turn(self, pieces: Iterable[Piece], done: Composition, versos: frozenset[str]) -> None:
        """Typeset those again that open on the other side now; `versos` open on a left-hand page."""
        turned = versos ^ done.versos
        orders = [_Order(it, "verso" if it.slug in versos else "recto") for it in pieces if it.slug in turned]
        self._typeset(list(self._find_missed(orders, done)), done)
        done.versos = versos

    def _find_missed(self, orders: Iterable[_Order], done: Composition) -> Iterator[_Order]:
        made = {record.slug for record in done.made}
        for order in orders:
            slug = order.piece.slug
            html = self._frame(order)
            key = done.keys[slug] = self._forme.find_key(html)
            own = dict(self._origins.now.get(slug) or _list_matter(html))
            name = slug if order.side == "recto" else f"{slug} on a left-hand page"
            done.record[name] = own
            is_begun = self._begun is not None and self._begun.has(slug)
            if not is_begun and (extent := self._archive.find_extent(key)):
                done.extents[slug] = extent
                continue
            if slug not in made:
                done.made.append(MadeRecord(slug, self._explain(name, order.side, own)))
            if self._begun and not is_begun:
                self._begun.offer(order.piece)  # lest the crew wait until all are looked at
            yield order

    def _explain(self, name: str, side: Side, own: dict[str, str]) -> str:
        before = self._origins.before
        if side == "verso" and before and name not in before:
            return "it opens on a left-hand page now"
        return explain_miss(before, name, own, self._forme.shared)

    def _typeset(self, orders: list[_Order], done: Composition) -> None:
        failures: dict[str, Failure] = {}
        pages = 0
        try:
            # Closed whatever happens, so that Ctrl-C leaves no process behind.
            with closing(self._typeset_orders(orders, done)) as results:
                for number, (slug, result) in enumerate(results, start=1):
                    if isinstance(result, Failure):
                        failures[slug] = result
                    else:
                        done.extents[slug] = result
                        pages += result.pages
                    self._room.watch(Progress("typeset", number, len(orders), pages))
        except ClosedError as closed:
            done.problems.append(closed.problem)
        # Results come in no order; what is said of them keeps to the book's.
        pieces = [order.piece for order in orders]
        done.problems += [_report_failure(it, failures[it.slug]) for it in pieces if it.slug in failures]

    def _typeset_orders(self, orders: list[_Order], done: Composition) -> Generator[Result, None, None]:
        room, tools, keys = self._room, self._forme.tools, done.keys
        begun, self._begun = self._begun, None
        yield from begun.finish() if begun else ()
        jobs = self._deal(orders, begun)
        with closing(typeset_chapters(jobs, tools, room.jobs, room.cluster, room.crew)) as results:
            for it in results:
                yield keep(self._archive, keys[it.slug], it)

    def _deal(self, orders: list[_Order], begun: HeadStart | None) -> Iterator[Job]:
        """Yield jobs when it is their turn, so that texts and images are not read all at once.

        When one is dealt, there is time for a step of what else is to be done: left to the end, all of it
        would keep one processor busy and no other.
        """
        meanwhile, self._meanwhile = self._meanwhile, lambda slugs: iter(())
        steps = meanwhile(frozenset(order.piece.slug for order in orders))
        for order in orders:
            if not begun or not begun.has(order.piece.slug):
                yield self._forme.make_job(order.piece, self._frame(order))
                next(steps, None)
        for _ in steps:
            pass

    def _frame(self, order: _Order) -> str:
        piece, room = order.piece, self._room
        return self._forme.frame(piece, order.side, room.read_text(piece), room.list_marks(piece))


_PAGE = re.compile(r'<a href="book:[^"~]*~[^<]*(?:<i>[^<]*</i>[^<]*)?</a>(?:, )?')


def _list_matter(html: str) -> dict[str, str]:
    """Say what a piece of matter is made from: other pages alone are no other words."""
    return {
        "what it says": digest(_PAGE.sub("", html)),
        "the pages that it names": digest(*_PAGE.findall(html)),
    }


def _report_failure(piece: Piece, failure: Failure) -> Problem:
    hint = "shorten or simplify the article, and please report it"
    message = f"“{piece.title}” cannot be typeset: {failure.reason}"
    return Problem("error", "CB060", Place(piece.source or piece.title), message, hint)
