"""Presswork: what has pages is typeset, until every piece stands where it was set for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from chapbook.cache import digest
from chapbook.design.rendering import Renderer
from chapbook.desks.compositor import Composition, Compositor, Meanwhile, Origins, Room
from chapbook.desks.copydesk import CopyDesk
from chapbook.linker import list_pieces, make_reference
from chapbook.linker.companion import Companion
from chapbook.linker.paginator import Binding, find_versos, paginate
from chapbook.matter.pagefinder import PageFinder
from chapbook.model import Edition, Piece
from chapbook.model.pages import Extent, PagedEdition
from chapbook.problems import has_errors
from chapbook.production.glyphs import find_missing_glyphs
from chapbook.production.manuscript import keep_matter, write_manuscript
from chapbook.production.workplace import Job, Manuscript, Workplace
from chapbook.reading.book import Book
from chapbook.report import ChapterRecord

PLACES = "where its companion's pages begin"
"""An ingredient of a chapter, as a person would call it."""

MARKS = "what changed in it since the edition that it is compared with"

ROUNDS = 5
"""Of typesetting and paginating; two are enough for any theme that treats both sides alike."""


class Pages(NamedTuple):
    """What was typeset."""

    composition: Composition
    rectos: Mapping[str, Extent]
    """Of all that was, as it opens on a right-hand page, which a handout always does."""

    volumes: list[PagedEdition]
    """None where handouts alone are made."""

    edition: Edition
    """With its reference matter."""


def set_pages(job: Job, place: Workplace, meanwhile: Meanwhile) -> Pages:
    """Typeset what the archive has not got, and say where everything stands; errors are in the log."""
    log = place.log
    pages = _compose(job, place, meanwhile)
    composition, volumes = pages.composition, pages.volumes
    log.made = (*log.made, *composition.made)
    log.problems += composition.problems
    log.problems += find_missing_glyphs(job.book, pages.edition, composition)
    if not has_errors(composition.problems):
        log.chapters = _count_pages(log.chapters, composition)
        log.chapters = _locate_chapters(log.chapters, volumes) if volumes else log.chapters
    return pages


def set_companion(book: Book, desk: CopyDesk, manuscript: Manuscript, place: Workplace) -> Companion | None:
    """Typeset the edition whose pages this one shows, if it shows any."""
    if place.companion is None:
        return None
    log, theme, edition = place.log, place.companion, manuscript.edition
    elsewhere = replace(
        place, order=replace(place.order, outputs=("pdf",)), theme=theme, renderer=Renderer(theme), crew=None,
        is_companion=True,
    )  # fmt: skip
    other = write_manuscript(book, desk.turn_to(theme, elsewhere.renderer), edition.imprint, elsewhere)
    if other is None:
        return None
    composition, _, volumes, _ = _compose(Job(book, other, []), elsewhere, lambda slugs: iter(()))
    log.made = tuple(replace(it, slug=f"{theme.name}/{it.slug}") for it in composition.made)
    log.problems += composition.problems
    return Companion(edition, volumes, place.renderer)


def _list_marks(job: Job) -> Callable[[Piece], str]:
    """Give what says to the typesetter what is marked in a piece."""
    marking = job.manuscript.marking
    return lambda piece: marking.write(piece.slug, piece.kind, piece.html) if marking else ""


def _list_ingredients(job: Job) -> dict[str, dict[str, str]]:
    """Say what chapters are made from, by slug, as a person would call it."""
    ingredients = {draft.chapter.slug: draft.ingredients for draft in job.manuscript.drafts}
    if job.companion:
        for slug, own in ingredients.items():
            ingredients[slug] = {**own, PLACES: digest(repr(job.companion.list_places(slug)))}
    if marking := job.manuscript.marking:
        for slug, own in ingredients.items():
            ingredients[slug] = {**own, MARKS: digest(repr(marking.changes.get(slug, ())))}
    return ingredients


def _compose(job: Job, place: Workplace, meanwhile: Meanwhile) -> Pages:
    """Typeset pieces, and write down what they were made from."""
    log, order, archive, edition = place.log, place.order, place.archive, job.manuscript.edition
    is_whole = "pdf" in order.outputs
    with log.phase("typeset"):
        room = Room(
            order.jobs,
            log.watch,
            order.cluster,
            place.crew,
            job.manuscript.begun,
            job.companion.mark if job.companion else lambda piece: piece.html,
            _list_marks(job),
            meanwhile,
        )
        names = str(job.book.root.resolve()), *([place.theme.name] if place.is_companion else [])
        before = archive.cache.read_record(*names)
        origins = Origins(_list_ingredients(job), before)
        compositor = Compositor(archive, job.manuscript.forme, room, origins)
        composition = compositor.compose(list_pieces(edition) if is_whole else job.handouts)
        rectos = dict(composition.extents)
        binding = _find_binding(job.book, place)
        volumes = _settle(edition, compositor, composition, binding) if is_whole else []
        if volumes:
            edition, volumes = _add_reference(job, place, compositor, composition, volumes)
        if place.crew:
            place.crew.stop()
        # Handouts alone are made of some of the book; what is known of the rest stays known.
        archive.cache.write_record({**({} if is_whole else before), **composition.record}, *names)
    return Pages(composition, rectos, volumes, edition)


def _add_reference(
    job: Job, place: Workplace, compositor: Compositor, composition: Composition, volumes: list[PagedEdition]
) -> tuple[Edition, list[PagedEdition]]:
    """Add what cites pages, which are known now. It stands behind them, so it moves none.

    But it may be what makes a book too long for one volume, and then its pages have other names.
    """
    edition, binding = job.manuscript.edition, _find_binding(job.book, place)
    for _ in range(ROUNDS):
        survey = replace(job.manuscript.survey, finder=PageFinder(volumes))
        pieces = tuple(
            keep_matter(place.archive, it) for it in make_reference(job.book.config.matter, survey)
        )
        if pieces == edition.reference:
            break
        edition = replace(edition, reference=pieces)
        compositor.add(pieces, composition)
        volumes = _settle(edition, compositor, composition, binding)
        if not volumes:
            break
    return edition, volumes


def _find_binding(book: Book, place: Workplace) -> Binding:
    config = book.config
    is_single = config.single_sided
    if config.numbering == "book":
        return Binding(config.volume_pages, config.openings == "recto", is_single)
    before = place.before.volumes[0].pages if place.before and place.before.volumes else ()
    return Binding(0, True, is_single, config.numbering, before)


def _settle(
    edition: Edition, compositor: Compositor, composition: Composition, binding: Binding
) -> list[PagedEdition]:
    """Paginate, and typeset again what opens on a left-hand page, until everything stands as it was set.

    Everything is set for right-hand pages first, whatever is in the cache, so that what comes of it depends
    on nothing else. Both ways a chapter has the same length, unless a theme makes them differ: then the side
    of a chapter depends on those before it alone, so that each round settles one more at least. What is not
    settled after some rounds keeps the margins of the other side.
    """
    volumes: list[PagedEdition] = []
    for rounds in range(ROUNDS):
        if has_errors(composition.problems):
            return []
        volumes = paginate(edition, composition.extents, binding)
        versos = find_versos(volumes, binding)
        if versos == composition.versos or rounds == ROUNDS - 1:
            break
        compositor.turn(list_pieces(edition), composition, versos)
    return volumes


def _count_pages(chapters: tuple[ChapterRecord, ...], composition: Composition) -> tuple[ChapterRecord, ...]:
    extents = composition.extents
    return tuple(replace(it, pages=extents[it.slug].pages) if it.slug in extents else it for it in chapters)


def _locate_chapters(
    chapters: tuple[ChapterRecord, ...], volumes: list[PagedEdition]
) -> tuple[ChapterRecord, ...]:
    """Fill in where in print the chapters stand."""
    found = {placed.compiled.slug: (volume, placed) for volume in volumes for placed in volume.placed}

    def locate(chapter: ChapterRecord) -> ChapterRecord:
        volume, placed = found[chapter.slug]
        folio = volume.folios[placed.first_page]
        return replace(chapter, first_folio=folio, volume=volume.volume or 1)

    return tuple(map(locate, chapters))
