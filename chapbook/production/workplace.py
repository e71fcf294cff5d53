"""What a book is made with, and what of it goes from hand to hand."""

from dataclasses import dataclass
from typing import NamedTuple

from chapbook.cache.archive import Archive
from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme
from chapbook.desks.copydesk import Draft
from chapbook.desks.forme import Forme
from chapbook.desks.headstart import HeadStart
from chapbook.desks.picturedesk import PictureDesk
from chapbook.editions.marking import Marking
from chapbook.editions.record import Record
from chapbook.linker.companion import Companion
from chapbook.matter import Survey
from chapbook.model import Edition, Piece
from chapbook.outputs.outbox import Outbox
from chapbook.reading.book import Book
from chapbook.report import Log, Order
from chapbook.workshop.processes import Crew


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a book is made with."""

    order: Order
    theme: Theme
    archive: Archive
    renderer: Renderer
    pictures: PictureDesk
    crew: Crew | None
    """Who typesets on this machine, and may be at work already."""

    log: Log
    outbox: Outbox
    companion: Theme | None = None
    """Under which theme the edition is typeset too whose pages this one shows."""

    is_companion: bool = False
    """Whether this is where that edition is made."""

    before: Record | None = None
    """The edition whose pages keep their numbers, of a book in loose leaves."""

    since: Record | None = None
    """The edition whose leaves are replaced."""


class Manuscript(NamedTuple):
    """A book as a theme's templates have it, before it has pages."""

    edition: Edition
    drafts: list[Draft]
    marking: Marking | None
    """What changed since another edition, where that is shown."""
    survey: Survey
    forme: Forme
    begun: HeadStart | None
    """What of it is being typeset already."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be printed."""

    book: Book
    manuscript: Manuscript
    handouts: list[Piece]
    """Chapters of which handouts are made."""

    companion: Companion | None = None
    """Whose pages are shown."""
