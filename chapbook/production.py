"""From sources to outputs: reads from top to bottom like the picture in README.md."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import IO, NamedTuple

from chapbook.cache import Cache, digest
from chapbook.cache.archive import Archive, ArchivedChapter
from chapbook.cache.versions import list_writers
from chapbook.chapters.catalogue import Catalogue
from chapbook.design.paper import plan_page
from chapbook.design.rendering import Renderer
from chapbook.design.theme import Theme
from chapbook.desks.compositor import Composition, Compositor, Origins, Room
from chapbook.desks.copydesk import CopyDesk, Draft
from chapbook.desks.picturedesk import PictureDesk
from chapbook.editions.account import tell
from chapbook.editions.comparison import compare
from chapbook.editions.leaves import compare_leaves, find_withdrawn, list_effective, list_leaves, list_rows
from chapbook.editions.marking import Marking, mark_changes
from chapbook.editions.passages import mark_edition
from chapbook.editions.record import Record
from chapbook.editions.recorder import date_pages, record_draft
from chapbook.editions.register import Register
from chapbook.imposition import THICKEST, measure_pile
from chapbook.language.languages import find_direction
from chapbook.linker import link_edition, list_pieces, make_reference
from chapbook.linker.companion import Companion
from chapbook.linker.handouts import choose_chapters, make_class_set, make_handouts
from chapbook.linker.imprint import make_imprint
from chapbook.linker.paginator import Binding, find_versos, paginate
from chapbook.matter import Material, Survey
from chapbook.matter.concordance import Heading, Subject, find_headings
from chapbook.matter.filing import make_filing_sheet
from chapbook.matter.pagefinder import PageFinder
from chapbook.model import Card, CompiledChapter, Edition, HouseStyle, Imprint, Part, Piece
from chapbook.model.pages import Extent, PagedEdition, PlacedChapter, PrintedPage, PrintedVolume
from chapbook.names.abstracts import Abstract
from chapbook.outputs.epub import Design, Ebook
from chapbook.outputs.epub.cover import Cover, draw_cover
from chapbook.outputs.epub.letters import LetterFont, cut_letters, list_common, pack_fonts, unpack_fonts
from chapbook.outputs.epub.pagelist import list_page_breaks
from chapbook.outputs.outbox import Outbox
from chapbook.outputs.pdf import write_pdf
from chapbook.outputs.pdf.fingerprints import list_fingerprints
from chapbook.problems import Place, Problem, has_errors
from chapbook.reading.book import Book, explain
from chapbook.reading.config import EDITION
from chapbook.report import ChapterRecord, Log, Order, Progress
from chapbook.workshop.errand import Errand
from chapbook.workshop.processes import Crew

PLACES = "where its companion's pages begin"
"""An ingredient of a chapter, as a person would call it."""

MARKS = "what changed in it since the edition that it is compared with"
LEAVES, SHEET = "leaves.pdf", "filing.pdf"
CHANGES = "changes"
"""The list of them in the back matter."""

ROUNDS = 5
"""Of typesetting and paginating; two are enough for any theme that treats both sides alike."""


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


def make_edition(book: Book, place: Workplace) -> None:
    """Write the outputs of a book into the outbox; with errors in the log they are not to be sent.

    Raises OSError where the outbox cannot be written, and LostEntryError.
    """
    log, archive = place.log, place.archive
    log.made = ()  # of an attempt before this one, perhaps
    desk = CopyDesk(archive, place.theme, place.renderer, place.pictures, log.watch)
    with log.phase("parse"), log.reading():
        log.problems += desk.read_cards(book.sources)
        log.problems += Catalogue(desk.cards).find_namesakes()
    cards = desk.cards
    if not cards:
        return
    if any(card.pictures for card in cards):
        with log.phase("pictures"), log.reading():
            log.problems += place.pictures.make_plates(cards)
    imprint, problems = make_imprint(book, cards[0].title)
    log.problems += problems
    imprint = log.imprint = replace(imprint, edition=place.order.edition)
    if has_errors(log.problems):
        return
    manuscript = _write_manuscript(book, desk, imprint, place)
    if manuscript is None:
        return
    edition = manuscript.edition
    log.chapters = tuple(ChapterRecord(it.title, it.slug, it.source, "", 0) for it in edition.chapters)
    chosen, problems = choose_chapters(edition.chapters, place.order.only)
    log.problems += problems
    if problems:
        return
    with tempfile.TemporaryFile() as scratch:

        @cache
        def open_ebook() -> Ebook:
            stylesheet = "\n".join(text for _, text in place.theme.reader_sheets)
            design = Design(
                place.renderer,
                stylesheet,
                place.pictures.read,
                _draw_cover(imprint, place),
                partial(_cut_fonts, place),
                partial(_keep_document, archive.cache, digest(*_list_writers())),
            )
            marking = manuscript.marking
            return Ebook(mark_edition(edition, marking) if marking else edition, design, scratch)

        def prepare_ebook(slugs: frozenset[str]) -> None:
            with log.phase("epub"):
                open_ebook().prepare(slugs)

        def write_ebook(volumes: list[PagedEdition], file: IO[bytes]) -> None:
            finder = PageFinder(volumes) if volumes else None
            survey = replace(manuscript.survey, finder=finder, is_ebook=True)
            ebook = open_ebook()
            ebook.add(tuple(make_reference(book.config.matter, survey)))
            ebook.write(file, list_page_breaks(volumes))

        has_ebook = "epub" in place.order.outputs
        job = pages = None
        if {"pdf", "handouts"}.intersection(place.order.outputs):
            handouts = chosen if "handouts" in place.order.outputs else []
            job = _Job(book, manuscript, handouts, _set_companion(book, desk, manuscript, place))
            # What is typeset is new to the e-book, too: all but its page breaks is made meanwhile.
            meanwhile = prepare_ebook if has_ebook else lambda slugs: None
            pages = None if has_errors(log.problems) else _set(job, place, meanwhile)
        if has_errors(log.problems):
            return
        write = partial(write_ebook, pages.volumes if pages else [])
        with Errand(write, is_beside=has_ebook and pages is not None and place.order.jobs > 1) as errand:
            if job and pages:
                _print(job, place, pages)
            if has_ebook and not has_errors(log.problems):
                with log.phase("epub"), place.outbox.open(f"{imprint.slug}.epub") as file:
                    errand.fetch(file)


def _draw_cover(imprint: Imprint, place: Workplace) -> Cover:
    """Draw the cover, unless the archive has it."""
    programs = [program for _, program in place.theme.fonts]
    key = digest("cover", repr(imprint), _digest_design(place))
    content = place.archive.cache.fetch(key)
    if content is None:
        content = b"\0".join(draw_cover(imprint, place.renderer, programs))
        place.archive.cache.store(key, content)
    # A drawing is text, so the first zero byte is the one between.
    svg, _, png = content.partition(b"\0")
    return Cover(svg, png)


def _cut_fonts(place: Workplace, characters: frozenset[str]) -> tuple[LetterFont, ...]:
    """Cut the letters that readers may lack out of the theme's fonts, unless the archive has them."""
    rare = "".join(sorted(characters - list_common()))
    if not rare:
        return ()
    key = digest("letters", rare, _digest_design(place))
    content = place.archive.cache.fetch(key)
    if content is None:
        content = pack_fonts(cut_letters(rare, [program for _, program in place.theme.fonts]))
        place.archive.cache.store(key, content)
    return unpack_fonts(content)


def _digest_design(place: Workplace) -> str:
    files = (part for file in place.theme.list_files() for part in file)
    return digest(*files, *_list_writers())


def _list_writers() -> Iterator[str]:
    return (part for pair in list_writers() for part in pair)


def _keep_document(
    cache: Cache, writers: str, piece: Piece, rest: Sequence[str], make: Callable[[], bytes]
) -> bytes:
    """Make a document of the e-book, unless the archive has it."""
    if not isinstance(piece, ArchivedChapter):
        return make()
    key = digest("document", writers, piece.key, *rest)
    content = cache.fetch(key)
    if content is None:
        cache.store(key, content := make())
    return content


def _write_manuscript(book: Book, desk: CopyDesk, imprint: Imprint, place: Workplace) -> Manuscript | None:
    """Compile and link what the archive has not got; None where a source cannot be read any more."""
    log, archive = place.log, place.archive
    drafts: list[Draft] = []
    with log.phase("compile"), log.reading():
        parts = {name: part.title for part in book.config.parts for name in part.articles}
        page = plan_page(book.config.form, place.theme.wishes)
        style = HouseStyle(
            imprint.language,
            int(page.table_room),
            page.table_scale,
            book.config.cross_references,
            book.config.has_neighbours,
        )
        drafts = list(desk.compile_chapters(book.sources, parts, style))
    if has_errors(log.problems):
        return None
    with log.phase("link"):
        in_volumes = book.config.volume_pages > 0
        parted = tuple(_make_parts(book, drafts))
        marking, problems = _mark_changes(book, drafts, place)
        log.problems += problems
        if has_errors(problems):
            return None
        material = Material(imprint, parted, place.renderer, marking, tuple(desk.cards))
        matter = _choose_matter(book) if marking else book.config.matter
        edition = link_edition(material, matter, in_volumes=in_volumes, keep=partial(_keep_matter, archive))
    return Manuscript(edition, drafts, marking, _survey(book, edition, desk.cards, place))


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


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be printed."""

    book: Book
    manuscript: Manuscript
    handouts: list[Piece]
    """Chapters of which handouts are made."""

    companion: Companion | None = None
    """Whose pages are shown."""


class _Pages(NamedTuple):
    """What was typeset."""

    composition: Composition
    rectos: Mapping[str, Extent]
    """Of all that was, as it opens on a right-hand page, which a handout always does."""

    volumes: list[PagedEdition]
    """None where handouts alone are made."""

    edition: Edition
    """With its reference matter."""


def _set_companion(book: Book, desk: CopyDesk, manuscript: Manuscript, place: Workplace) -> Companion | None:
    """Typeset the edition whose pages this one shows, if it shows any."""
    if place.companion is None:
        return None
    log, theme, edition = place.log, place.companion, manuscript.edition
    elsewhere = replace(
        place, order=replace(place.order, outputs=("pdf",)), theme=theme, renderer=Renderer(theme), crew=None,
        is_companion=True,
    )  # fmt: skip
    other = _write_manuscript(book, desk.turn_to(theme, elsewhere.renderer), edition.imprint, elsewhere)
    if other is None:
        return None
    composition, _, volumes, _ = _compose(_Job(book, other, []), elsewhere, lambda slugs: None)
    log.made = tuple(replace(it, slug=f"{theme.name}/{it.slug}") for it in composition.made)
    log.problems += composition.problems
    return Companion(edition, volumes, place.renderer)


def _list_marks(job: _Job) -> Callable[[Piece], str]:
    """Give what says to the typesetter what is marked in a piece."""
    marking = job.manuscript.marking
    return lambda piece: marking.write(piece.slug, piece.kind, piece.html) if marking else ""


def _list_ingredients(job: _Job) -> dict[str, dict[str, str]]:
    """Say what chapters are made from, by slug, as a person would call it."""
    ingredients = {draft.chapter.slug: draft.ingredients for draft in job.manuscript.drafts}
    if job.companion:
        for slug, own in ingredients.items():
            ingredients[slug] = {**own, PLACES: digest(repr(job.companion.list_places(slug)))}
    if marking := job.manuscript.marking:
        for slug, own in ingredients.items():
            ingredients[slug] = {**own, MARKS: digest(repr(marking.changes.get(slug, ())))}
    return ingredients


def _set(job: _Job, place: Workplace, meanwhile: Callable[[frozenset[str]], object]) -> _Pages:
    """Typeset what the archive has not got, and say where everything stands; errors are in the log."""
    log = place.log
    pages = _compose(job, place, meanwhile)
    composition, volumes = pages.composition, pages.volumes
    log.made = (*log.made, *composition.made)
    log.problems += composition.problems
    log.problems += _find_missing_glyphs(job.book, pages.edition, composition)
    if not has_errors(composition.problems):
        log.chapters = _count_pages(log.chapters, composition)
        log.chapters = _locate_chapters(log.chapters, volumes) if volumes else log.chapters
    return pages


def _print(job: _Job, place: Workplace, pages: _Pages) -> None:
    """Link what was typeset: one file a volume, and one a handout."""
    log, archive = place.log, place.archive
    composition, rectos, volumes, edition = pages
    programs = {hashlib.sha256(font).hexdigest(): font for _, font in place.theme.fonts}

    def write(paged: PagedEdition, phase: str, keys: Mapping[str, str]) -> None:
        paged = job.companion.show_in(paged) if job.companion else paged
        with log.phase(phase), place.outbox.open(paged.file) as file:
            write_pdf(paged, lambda slug: archive.read_object(keys[slug]), programs, file)
        runs = [range(it.first_page, it.first_page + it.extent.pages) for it in paged.placed]
        _impose(paged.file, edition.imprint.language, place, runs if paged.is_handout else ())

    is_loose = any(volume.is_loose for volume in volumes)
    if place.order.edition or is_loose:
        with log.phase("pdf"):
            prints = [_print_pages(volume, composition, archive, programs) for volume in volumes]
            log.printed = date_pages(prints, place.order.edition, place.before)
    if is_loose:
        volumes = [_say_states(*pair) for pair in zip(volumes, log.printed, strict=True)]
    for volume in volumes:
        write(volume, "pdf", composition.keys)
    if place.order.leaves:
        _gather_leaves(job, place, volumes[0], log.printed[0])
    if job.handouts:
        for number, handout in enumerate(make_handouts(edition, job.handouts, rectos)):
            write(handout, "handouts", composition.rectos)
            log.watch(Progress("handouts", number + 1, len(job.handouts)))
        sides = 1 if job.book.config.form.is_single_sided else 2
        write(make_class_set(edition, job.handouts, rectos, sides), "handouts", composition.rectos)


def _say_states(paged: PagedEdition, printed: PrintedVolume) -> PagedEdition:
    """Have each page of loose leaves say of which edition it is."""
    states = (f"Edition {it.edition}" if it.edition else "Draft" for it in printed.pages)
    return replace(paged, states=tuple(states))


def _gather_leaves(job: _Job, place: Workplace, paged: PagedEdition, printed: PrintedVolume) -> None:
    """Put the leaves that differ from an edition into a file of their own, with a sheet that says where."""
    from chapbook.outputs.leaves import gather_leaves  # loads a library that few builds need

    assert place.before is not None
    assert place.since is not None
    sides = 1 if job.book.config.form.is_single_sided else 2
    old, new = list_leaves(place.since.volumes[0].pages, sides), list_leaves(printed.pages, sides)
    instructions = compare_leaves(old, new)
    imprint = job.manuscript.edition.imprint
    told = {"withdrawn": find_withdrawn(old, new), "effective": list(list_effective(new))}
    rows = list_rows(old, new, instructions)
    sheet = make_filing_sheet(imprint, place.since.number, rows, told, place.renderer)
    room = Room(job.book.config.form, 1, place.log.watch)
    compositor = Compositor(place.archive, place.theme, place.renderer, imprint, room, Origins({}, {}))
    composition = compositor.compose([sheet])
    place.log.problems += composition.problems
    if has_errors(composition.problems):
        return
    extent = composition.extents[sheet.slug]
    own = Edition(imprint, (), (), (sheet,))
    placed = (PlacedChapter(sheet, extent, 0),)
    filed = PagedEdition(SHEET, own, placed, ("",) * extent.pages, 0, {})
    programs = {hashlib.sha256(font).hexdigest(): font for _, font in place.theme.fonts}
    wanted = [
        (folio, sides * leaf + side if sides * leaf + side < len(paged.folios) else None)
        for it in instructions
        for leaf in it.inserted
        for side, folio in enumerate(new[leaf].folios)
    ]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        write_pdf(filed, lambda slug: place.archive.read_object(composition.keys[slug]), programs, file)
        file.flush()
        book = place.outbox.find(paged.file)
        with place.outbox.open(LEAVES) as target:
            gather_leaves(Path(file.name), book, wanted, sides, target)
    place.outbox.forget(paged.file)


def _print_pages(
    paged: PagedEdition, composition: Composition, archive: Archive, programs: Mapping[str, bytes]
) -> PrintedVolume:
    """Note what is printed on each page."""
    prints = list_fingerprints(paged, lambda slug: archive.read_object(composition.keys[slug]), programs)
    pages = (PrintedPage(folio, *told) for folio, told in zip(paged.folios, prints, strict=True))
    return PrintedVolume(paged.volume, paged.file, tuple(pages))


def _compose(job: _Job, place: Workplace, meanwhile: Callable[[frozenset[str]], object]) -> _Pages:
    """Typeset pieces, and write down what they were made from."""
    log, order, archive, edition = place.log, place.order, place.archive, job.manuscript.edition
    is_whole = "pdf" in order.outputs
    with log.phase("typeset"):
        room = Room(
            job.book.config.form,
            order.jobs,
            log.watch,
            order.cluster,
            place.crew,
            place.pictures.read,
            job.companion.mark if job.companion else lambda piece: piece.html,
            _list_marks(job),
            meanwhile,
        )
        names = str(job.book.root.resolve()), *([place.theme.name] if place.is_companion else [])
        before = archive.cache.read_record(*names)
        origins = Origins(_list_ingredients(job), before)
        compositor = Compositor(archive, place.theme, place.renderer, edition.imprint, room, origins)
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
    return _Pages(composition, rectos, volumes, edition)


def _add_reference(
    job: _Job, place: Workplace, compositor: Compositor, composition: Composition, volumes: list[PagedEdition]
) -> tuple[Edition, list[PagedEdition]]:
    """Add what cites pages, which are known now. It stands behind them, so it moves none.

    But it may be what makes a book too long for one volume, and then its pages have other names.
    """
    edition, binding = job.manuscript.edition, _find_binding(job.book, place)
    for _ in range(ROUNDS):
        survey = replace(job.manuscript.survey, finder=PageFinder(volumes))
        pieces = tuple(
            _keep_matter(place.archive, it) for it in make_reference(job.book.config.matter, survey)
        )
        if pieces == edition.reference:
            break
        edition = replace(edition, reference=pieces)
        compositor.add(pieces, composition)
        volumes = _settle(edition, compositor, composition, binding)
        if not volumes:
            break
    return edition, volumes


def _survey(book: Book, edition: Edition, cards: list[Card], place: Workplace) -> Survey:
    """Gather what reference matter is made of, but for the pages."""
    language, wishes = edition.imprint.language, book.config.index
    aliases = {card.source: card.aliases for card in cards}

    def read() -> Iterator[Abstract]:
        for chapter in edition.chapters:
            yield place.archive.read_abstract(chapter, language, wishes.add)

    @cache
    def list_headings() -> list[Heading]:
        subjects = [Subject(it.slug, it.title, aliases.get(it.source, ())) for it in edition.chapters]
        return find_headings(subjects, read, language, wishes)

    return Survey(Material(edition.imprint, edition.parts, place.renderer), read, list_headings)


def _keep_matter(archive: Archive, piece: CompiledChapter) -> Piece:
    return archive.keep_chapter(digest("matter", repr(piece)), piece)


def _impose(path: str, language: str, place: Workplace, runs: Sequence[range] = ()) -> None:
    """Lay a PDF that waits in the outbox out on sheets, if it is asked for: in a file beside it.

    `runs` are pages that are folded by themselves, see `impose_pdf`.
    """
    if not place.order.imposition:
        return
    from chapbook.outputs.imposition import impose_pdf  # loads a library that few builds need

    imposition = replace(place.order.imposition, rtl=find_direction(language) == "rtl")
    name = imposition.name(path)
    with place.log.phase("impose"), place.outbox.open(name) as file:
        sides = impose_pdf(place.outbox.find(path), imposition, file, runs)
    if (pile := measure_pile(sides, imposition)) > THICKEST:
        message = f"{pile:.0f} mm of paper, folded in one, make no booklet that lies flat"
        hint = "part it with --signature 4 into gatherings, to be sewn or glued"
        place.log.problems.append(Problem("warning", "CB066", Place(name), message, hint))


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


def _find_missing_glyphs(book: Book, edition: Edition, composition: Composition) -> Iterator[Problem]:
    """Report each letter that print cannot show once a file, where it first stands there."""
    missing = {slug: extent.missing for slug, extent in composition.extents.items() if extent.missing}
    if not missing:
        return
    files = {source.name: source for source in book.sources}
    found = set()
    # Matter repeats titles, and what edition.toml says: it comes last.
    for piece in sorted(list_pieces(edition), key=lambda piece: not piece.source):
        content = b""
        if piece.source and piece.slug in missing:
            try:
                content = files[piece.source].read().content
            except OSError as error:
                yield Problem("error", "CB035", Place(piece.source), explain(error))
        for letter in missing.get(piece.slug, ""):
            if letter in found and not piece.source:
                continue
            found.add(letter)
            message = (
                f"no face of the theme has the letter “{letter}” (U+{ord(letter):04X}); print shows � for it"
            )
            hint = "name a font that has it in the theme's theme.css"
            place = _find_letter(letter, piece.source or EDITION, content)
            yield Problem("warning", "CB061", place, message, hint)


def _find_letter(letter: str, name: str, content: bytes) -> Place:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    places = (
        Place(name, line, text.index(letter) + 1) for line, text in enumerate(lines, 1) if letter in text
    )
    return next(places, Place(name))
