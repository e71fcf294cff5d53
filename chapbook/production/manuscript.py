"""The manuscript: a book as a theme's templates have it, before it has pages."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import PurePosixPath

from chapbook.cache import digest
from chapbook.cache.archive import Archive
from chapbook.design.paper import plan_page
from chapbook.desks.copydesk import CopyDesk, Draft
from chapbook.desks.forme import Forme
from chapbook.desks.headstart import HeadStart
from chapbook.editions.account import tell
from chapbook.editions.comparison import compare
from chapbook.editions.marking import Marking, mark_changes
from chapbook.editions.recorder import record_draft
from chapbook.editions.register import Register
from chapbook.linker import link_edition
from chapbook.matter import REFERENCE, Material, Survey
from chapbook.matter.concordance import Concordance, make_concordance
from chapbook.matter.headings import Heading, Subject
from chapbook.model import Card, CompiledChapter, Edition, HouseStyle, Imprint, Part, Piece
from chapbook.model.chapter import EVERYTHING
from chapbook.names.abstracts import Abstract
from chapbook.problems import Place, Problem, has_errors
from chapbook.production.workplace import Manuscript, Workplace
from chapbook.reading.book import Book
from chapbook.reading.config import EDITION, IndexConfig
from chapbook.reading.values import quote, suggest

CHANGES = "changes"
"""The list of them in the back matter."""


def write_manuscript(book: Book, desk: CopyDesk, imprint: Imprint, place: Workplace) -> Manuscript | None:
    """Compile and link what the archive has not got; None where a source cannot be read any more."""
    log, archive = place.log, place.archive
    forme = Forme(place.theme, place.renderer, imprint, book.config.form, place.pictures.read)
    begun = _begin(book, forme, place)
    has_reference = not REFERENCE.keys().isdisjoint(book.config.matter)
    drafts: list[Draft] = []
    with log.phase("compile"), log.reading():
        parts = {name: part.title for part in book.config.parts for name in part.articles}
        style = _choose_style(book, imprint, place)
        for draft in desk.compile_chapters(book.sources, parts, style):
            drafts.append(draft)
            if begun and draft.is_new:
                begun.offer(draft.chapter)
            if has_reference and draft.is_new:
                # Others are typeset meanwhile; when pages are known, everybody waits for the matter.
                archive.read_abstract(draft.chapter, imprint.language, book.config.index.add)
    if has_errors(log.problems):
        return None
    if not place.is_companion:
        log.problems += _report_unlinked(book, desk.cards)
    with log.phase("link"):
        in_volumes = book.config.volume_pages > 0
        parted = tuple(_make_parts(book, drafts))
        marking, problems = _mark_changes(book, drafts, place)
        log.problems += problems
        if has_errors(problems):
            return None
        material = Material(imprint, parted, place.renderer, marking, tuple(desk.cards))
        matter = _choose_matter(book) if marking else book.config.matter
        edition = link_edition(material, matter, in_volumes=in_volumes, keep=partial(keep_matter, archive))
    return Manuscript(edition, drafts, marking, _survey(book, edition, desk.cards, place), forme, begun)


def _choose_style(book: Book, imprint: Imprint, place: Workplace) -> HouseStyle:
    config, page = book.config, plan_page(book.config.form, place.theme.wishes)
    room, scale = int(page.table_room), page.table_scale
    return HouseStyle(imprint.language, room, scale, config.cross_references, config.has_neighbours)


def _begin(book: Book, forme: Forme, place: Workplace) -> HeadStart | None:
    """Let the crew begin, unless what it gets hangs on more than one chapter."""
    is_marked = book.config.mark_changes_since or place.companion
    is_whole = "pdf" in place.order.outputs and not place.order.cluster
    return HeadStart(place.archive, forme, place.crew) if place.crew and is_whole and not is_marked else None


def _mark_changes(book: Book, drafts: list[Draft], place: Workplace) -> tuple[Marking | None, list[Problem]]:
    """Find where the book says something else than the edition that it is compared with."""
    since = book.config.mark_changes_since
    if not since or place.is_companion:
        return None, []
    before, problems = Register(book.root).look_up(since)
    if before is None:
        return None, problems
    marking = None
    with place.log.reading():
        draft, _ = record_draft(book, before)
        account = tell(before, draft, compare(before, draft))
        changed = {chapter.slug for chapter in account.chapters}
        texts = {it.chapter.slug: it.chapter.html for it in drafts if it.chapter.slug in changed}
        marking = mark_changes(account, draft, texts)
    return marking, []


def _choose_matter(book: Book) -> tuple[str, ...]:
    """Give the book a list of its changes: where edition.toml has it, or before the colophon."""
    matter = book.config.matter
    if CHANGES in matter:
        return matter
    place = matter.index("colophon") if "colophon" in matter else len(matter)
    return (*matter[:place], CHANGES, *matter[place:])


def _make_parts(book: Book, drafts: list[Draft]) -> Iterator[Part]:
    """Put the chapters into their parts; without parts they stand in one without a title."""
    if not book.config.parts:
        yield Part("", "", tuple(draft.chapter for draft in drafts))
    by_source = {draft.chapter.source: draft.chapter for draft in drafts}
    for number, part in enumerate(book.config.parts, start=1):
        # No title's slug has an underscore, so this name is free.
        yield Part(part.title, f"part_{number}", tuple(by_source[name] for name in part.articles))


def _survey(book: Book, edition: Edition, cards: list[Card], place: Workplace) -> Survey:
    """Gather what reference matter is made of, but for the pages."""
    language, wishes = edition.imprint.language, book.config.index
    aliases = {card.source: card.aliases for card in cards}

    def read(*roles: str) -> Iterator[Abstract]:
        for chapter in edition.chapters:
            yield place.archive.read_abstract(chapter, language, wishes.add, roles)

    @cache
    def list_headings() -> list[Heading]:
        subjects = [Subject(it.slug, it.title, aliases.get(it.source, ())) for it in edition.chapters]
        concordance = make_concordance(subjects, read, language, wishes)
        if not place.is_companion:
            place.log.problems += _report_unmet(concordance, wishes)
        return concordance.headings

    return Survey(Material(edition.imprint, edition.parts, place.renderer), read, list_headings)


def _report_unmet(concordance: Concordance, wishes: IndexConfig) -> Iterator[Problem]:
    """Tell of what the editor wants of names that are in no article."""
    names = [it.name for it in concordance.headings] if concordance.unmet else []
    for key, name in concordance.unmet:
        what = "the index has no entry" if key == "rename" else "no article has the name"
        hint = suggest(name, names)
        yield Problem("warning", "CB052", wishes.places[key, name], f"{what} {quote(name)} ({key})", hint)


def _report_unlinked(book: Book, cards: list[Card]) -> Iterator[Problem]:
    """Tell of articles that shall have no cross-references, and are not there."""
    paths = [PurePosixPath(card.source) for card in cards]
    names = [*(card.title for card in cards), *(it.name for it in paths), *(it.stem for it in paths)]
    for name in book.config.cross_references:
        if name not in (EVERYTHING, *names):
            message = f"no article is called {quote(name)} (cross-references)"
            place = book.config.places.get(name, Place(EDITION))
            yield Problem("warning", "CB053", place, message, suggest(name, names))


def keep_matter(archive: Archive, piece: CompiledChapter) -> Piece:
    """Keep a piece of matter as chapters are kept, so as not to hold it."""
    return archive.keep_chapter(digest("matter", repr(piece)), piece)
