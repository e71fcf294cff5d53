"""A build, from the order to the report: the book is read, what is missing is made, what is made is sent.

What makes the edition (`chapbook.production`) is imported only where something has to be made: most builds of
an editor change nothing or little, and engines take longer to load than a book takes to look through.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from chapbook.cache import Cache, LostEntryError, digest
from chapbook.cache.versions import list_versions, list_writers
from chapbook.design.theme import MARK, Theme, load_theme
from chapbook.imposition import Imposition
from chapbook.outputs.outbox import Outbox, describe
from chapbook.problems import Place, Problem, has_errors
from chapbook.reading.book import Book, read_book
from chapbook.reading.config import EDITION, STANDARD, EditionConfig, find_date
from chapbook.reading.waivers import settle
from chapbook.report import (
    ChapterRecord,
    Log,
    Order,
    OutputRecord,
    Progress,
    Report,
    Watch,
    read_handouts,
    read_problem,
    to_json,
    write_problem,
)
from chapbook.workshop.processes import Crew
from chapbook.workshop.tools import make_tools

if TYPE_CHECKING:
    from chapbook.editions.record import Record

__all__ = ["Order", "Progress", "build_edition", "make_leaves", "publish_edition"]

REPORT_FILE = "build.json"
PRINTED = {"pdf", "handouts"}
"""Outputs that are typeset."""

ATTEMPTS = 2
"""At an edition: somebody may empty the cache in the midst of it."""


def build_edition(order: Order, watch: Watch = lambda _: None) -> Report:
    """Build a book. Content with errors changes no output; the report names every problem.

    Raises OSError where `order.out` cannot be written.
    """
    log = Log(watch, handouts=read_handouts(order.out / REPORT_FILE))
    with log.phase("read"):
        book, log.problems = read_book(order.book)
        book = _override(book, order) if book else None
        place = Place("--theme" if order.theme else EDITION)
        theme, problems = load_theme(book.config.theme, place) if book else (None, [])
        companion, more = _load_companion(book, theme) if book and theme else (None, [])
        log.problems += problems + more
    if book and theme:
        order = _complete(order, book.config)
        log.advice = order.imposition.advise() if order.imposition else ""
        _supply(book, _Design(theme, companion), order, log)
    if book:
        log.problems = settle(log.problems, book.config.waivers, strict=order.strict)
    report = log.report()
    with Outbox(order.out) as outbox:
        with outbox.open(REPORT_FILE) as file:
            file.write(to_json(report).encode())
        outbox.send()
    return report


def publish_edition(order: Order, watch: Watch = lambda _: None) -> Report:
    """Build a book as the edition that comes after those that were published, and record it.

    Raises OSError as `build_edition` does, and where the register cannot be read or written.
    """
    from chapbook.editions.register import Register

    return build_edition(replace(order, edition=Register(order.book).last + 1), watch)


def make_leaves(order: Order, watch: Watch = lambda _: None) -> Report:
    """Make the leaves that differ from an edition: `order.since`, or the last before what the book says now.

    Raises OSError as `build_edition` does.
    """
    from chapbook.editions.comparing import find_edition
    from chapbook.editions.register import Register

    book, _ = read_book(order.book)
    last = Register(order.book).last
    # What is the last edition still is compared with the one before.
    edition = find_edition(book) if book else 0
    since = order.since or (last - 1 if edition and last > 1 else last) or 1
    is_bound = book is None or book.config.numbering == "book"
    order = replace(order, outputs=("pdf",), leaves=True, since=since, base=since if is_bound else last)
    return build_edition(replace(order, edition=edition), watch)


def _override(book: Book, order: Order) -> Book:
    """Let what is asked for on the command line stand for what edition.toml says."""
    config = book.config
    theme, paper = order.theme or config.theme, order.paper or config.paper
    # Who asks for a book in large print has it in its own theme, too.
    companion = config.companion or (config.theme if config.theme != theme else STANDARD)
    since = order.mark_changes_since or config.mark_changes_since
    # Leaves for a book that is bound are for those who have an edition of it in a binder.
    numbering = "point" if order.leaves and config.numbering == "book" else config.numbering
    config = replace(config, theme=theme, paper=paper, companion=companion, mark_changes_since=since)
    config = replace(config, numbering=numbering)
    return replace(book, config=config)


def _load_companion(book: Book, theme: Theme) -> tuple[Theme | None, list[Problem]]:
    """Read the theme of the edition whose pages are shown, if any are."""
    if not theme.has_template(MARK) or book.config.companion == theme.name:
        return None, []
    return load_theme(book.config.companion, Place(EDITION))


def _complete(order: Order, config: EditionConfig) -> Order:
    """Fill in what the order leaves to edition.toml; there have to be pages to impose any."""
    outputs = order.outputs or config.outputs
    imposition = order.imposition or (Imposition(config.impose) if config.impose else None)
    if order.leaves:
        return replace(order, imposition=None)
    if not PRINTED.intersection(outputs):
        if order.outputs:
            imposition = None
        elif imposition:
            outputs += ("pdf",)
    return replace(order, outputs=outputs, imposition=imposition)


class _Design(NamedTuple):
    theme: Theme
    companion: Theme | None
    """Of the edition whose pages are shown, if any are."""


def _supply(book: Book, design: _Design, order: Order, log: Log) -> None:
    """Make the outputs, unless they are there; with errors none of them changes."""
    cache = Cache()
    names = "receipt", str(book.root.resolve()), str(order.out.resolve())
    with log.phase("read"):
        key = _digest_everything(book, design, order)
        receipt = cache.read_record(*names)
        is_made = receipt.get("key") == key and not has_errors(log.problems)
        # Of an edition that is published there has to be more than its outputs.
        if is_made and not order.edition and not order.leaves and _accept(receipt, order, log):
            return
    known, tools = list(log.problems), make_tools(design.theme, book.config.form)
    with Outbox(order.out) as outbox:
        for _ in range(ATTEMPTS):
            # Each attempt has a crew of its own, as one that was dismissed does not come back.
            with suppress(LostEntryError), Crew(tools, order.jobs) as crew:
                if PRINTED.intersection(order.outputs) and not order.cluster and not has_errors(known):
                    # Processes take longer to start than to get the first chapters ready for them. After an
                    # edit one is enough.
                    crew.warm_up(1 if receipt else min(order.jobs, len(book.sources)))
                _make(book, order, _Means(design, cache, crew), log, outbox)
                break
            log.problems = list(known)
        else:
            hint = "let nothing empty it meanwhile, or name another folder in CHAPBOOK_CACHE"
            message = "the cache loses what it is given"
            log.problems.append(Problem("error", "CB065", Place("cache"), message, hint))
        found = log.problems[len(known) :]
        log.problems = settle(log.problems, book.config.waivers, strict=order.strict)
        if not has_errors(log.problems):
            with log.phase("write"), _register(book, order, log, outbox) as register:
                if has_errors(log.problems):
                    return
                obsolete = _find_obsolete(order, log)
                log.outputs = outbox.send(obsolete)
                log.handouts = tuple(path for path in log.handouts if path not in obsolete)
                register()
            if order.leaves:
                return
            cache.write_record(_write_receipt(key, log, found), *names)
    cache.shrink()


@contextmanager
def _register(book: Book, order: Order, log: Log, outbox: Outbox) -> Iterator[Callable[[], None]]:
    """Write the record of an edition that is published; what is given enters it when outputs are sent."""
    if not order.edition or order.leaves:
        yield lambda: None
        return
    from chapbook.editions.recorder import record_edition
    from chapbook.editions.register import Register

    register = Register(book.root)
    record, problems = record_edition(book, order, log, outbox.measure(), register.read_last())
    log.problems += problems
    if record is None:
        yield lambda: None
        return
    with register.prepare(record) as enter:
        yield enter


@dataclass(frozen=True, slots=True)
class _Means:
    design: _Design
    cache: Cache
    crew: Crew


def _make(book: Book, order: Order, means: _Means, log: Log, outbox: Outbox) -> None:
    from chapbook.cache.archive import Archive
    from chapbook.design.rendering import Renderer
    from chapbook.desks.picturedesk import PictureDesk
    from chapbook.production import make_edition
    from chapbook.production.workplace import Workplace

    theme, companion = means.design
    archive, renderer = Archive(means.cache), Renderer(theme)
    pictures = PictureDesk(archive, book.images, order.jobs, log.watch)
    known = len(log.problems)
    before, since = _find_editions(book, order, log)
    # Other errors end nothing yet: one run tells of all.
    if has_errors(log.problems[known:]):
        return
    place = Workplace(
        order,
        theme,
        archive,
        renderer,
        pictures,
        means.crew,
        log,
        outbox,
        companion,
        before=before,
        since=since,
    )
    make_edition(book, place)


def _find_editions(book: Book, order: Order, log: Log) -> tuple["Record | None", "Record | None"]:
    """Give the edition whose pages keep their numbers, and the one whose leaves are replaced."""
    if book.config.numbering == "book":
        return None, None
    from chapbook.editions.register import Register

    register = Register(book.root)
    base = order.base or register.last
    before, problems = register.look_up(base) if base or order.leaves else (None, [])
    since, more = (before, []) if order.since == base else register.look_up(order.since)
    log.problems += [*problems, *(more if order.leaves else [])]
    if book.config.volume_pages or (since and len(since.volumes) != 1):
        log.problems.append(_refuse_volumes())
    return before, since


def _refuse_volumes() -> Problem:
    message = "leaves are replaced in a book of one PDF, not in volumes, nor without a PDF"
    return Problem("error", "CB084", Place(EDITION), message, 'take away "volume-pages", and make a PDF')


def _find_obsolete(order: Order, log: Log) -> list[str]:
    """List handouts of articles that the book has no more, so that nobody hands them out."""
    if "handouts" not in order.outputs:
        return []
    slugs = {chapter.slug for chapter in log.chapters}
    return [path for path in log.handouts if PurePosixPath(path).stem not in slugs]


def _digest_everything(book: Book, design: _Design, order: Order) -> str:
    """Digest all that an edition depends on."""
    date, _ = find_date(book.config, os.environ, book.newest)
    return digest(
        repr(book.config),
        date.isoformat(),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        repr(
            (
                order.outputs,
                order.only,
                order.imposition,
                order.edition,
                order.leaves,
                order.since,
                order.base,
            )
        ),
        _digest_edition(book),
        *(part for file in (*book.sources, *book.images) for part in (file.name, file.digest)),
        *(part for theme in design if theme for file in theme.list_files() for part in file),
        *(part for pair in (*list_versions(), *list_writers()) for part in pair),
    )


def _digest_edition(book: Book) -> str:
    """Digest the records on which a book depends: since when changes are marked, whose numbers it keeps."""
    since, is_loose = book.config.mark_changes_since, book.config.numbering != "book"
    if not since and not is_loose:
        return ""
    from chapbook.editions.register import Register

    register = Register(book.root)
    return digest(register.digest(since), register.digest(register.last) if is_loose else "")


def _write_receipt(key: str, log: Log, problems: list[Problem]) -> dict[str, Any]:
    """Write down what was made, and which problems came up while it was."""
    return {
        "key": key,
        "chapters": [asdict(chapter) for chapter in log.chapters],
        "problems": [write_problem(problem) for problem in problems],
        "outputs": [asdict(output) for output in log.outputs],
    }


def _accept(receipt: dict[str, Any], order: Order, log: Log) -> bool:
    """Say whether all outputs of a receipt lie where they were put; then the log says what they are."""
    outputs = tuple(OutputRecord(**output) for output in receipt["outputs"])
    try:
        if any(describe(output.path, order.out / output.path) != output for output in outputs):
            return False
    except OSError:
        return False
    log.outputs = outputs
    log.chapters = tuple(ChapterRecord(**chapter) for chapter in receipt["chapters"])
    log.problems += [read_problem(problem) for problem in receipt["problems"]]
    return True
