"""A book on disk, compared with one of its editions."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme, load_theme
from chapbook.editions.account import Account, tell
from chapbook.editions.changes import Changes
from chapbook.editions.comparison import compare
from chapbook.editions.record import Record
from chapbook.editions.recorder import record_draft
from chapbook.editions.register import Register
from chapbook.editions.reports import write_json, write_page
from chapbook.problems import Place, Problem, has_errors
from chapbook.reading.book import Book, explain, read_book
from chapbook.reading.config import EDITION


@dataclass(slots=True)
class Comparison:
    """What came of it; without an account, the problems say why."""

    problems: list[Problem] = field(default_factory=list)
    account: Account | None = None
    changes: Changes | None = None
    language: str = ""
    theme: Theme | None = None

    def write_json(self) -> str:
        """Write it as JSON."""
        assert self.account is not None
        assert self.changes is not None
        return write_json(self.account, self.changes)

    def write_page(self) -> str:
        """Write it as a page of HTML."""
        assert self.account is not None
        assert self.theme is not None
        return write_page(self.account, self.language, Renderer(self.theme))


def compare_book(path: Path, since: int = 0) -> Comparison:
    """Compare a book with an edition, the last where none is named. Raises OSError."""
    book, problems = read_book(path)
    done = Comparison(problems)
    if book is None or has_errors(problems):
        return done
    done.theme, problems = load_theme(book.config.theme, Place(EDITION))
    register = Register(path)
    before, more = register.look_up(since or register.last or 1)
    done.problems += [*problems, *more]
    if before is None or done.theme is None:
        return done
    try:
        draft, problems = record_draft(book, before)
    except OSError as error:
        place = Place(str(error.filename or EDITION))
        done.problems.append(Problem("error", "CB035", place, explain(error)))
        return done
    done.problems += problems
    done.changes = compare(before, _complete(draft, before))
    done.account = tell(before, draft, done.changes)
    done.language = book.config.language
    return done


def find_edition(book: Book) -> int:
    """Give the number of the last edition, if it is what the book says now; else 0. Raises OSError."""
    register = Register(book.root)
    before = register.read_last()
    if before is None:
        return 0
    draft, _ = record_draft(book, before)
    return before.number if _say(draft) == _say(before) else 0


def _say(record: Record) -> tuple[object, ...]:
    chapters = [(it.slug, it.part, it.units) for it in record.chapters]
    # On the command line a theme may have been asked for, and with it a companion.
    settings = {key: value for key, value in record.settings.items() if key not in UNSAID}
    return record.title, chapters, settings


UNSAID = frozenset({"companion", "mark_changes_since"})
"""Settings that are completed where nothing is said."""


def _complete(draft: Record, before: Record) -> Record:
    """Leave out of a comparison what a draft does not know: pages, outputs, and what made it."""
    return replace(draft, versions=before.versions, outputs=before.outputs, volumes=before.volumes)
