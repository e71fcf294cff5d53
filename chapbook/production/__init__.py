"""From sources to outputs: reads from top to bottom like the picture in README.md."""

import tempfile
from dataclasses import replace
from functools import partial

from chapbook.chapters.catalogue import Catalogue
from chapbook.desks.copydesk import CopyDesk
from chapbook.linker.handouts import choose_chapters
from chapbook.linker.imprint import make_imprint
from chapbook.problems import has_errors
from chapbook.production.ebook import EbookMaker
from chapbook.production.manuscript import write_manuscript
from chapbook.production.presswork import set_companion, set_pages
from chapbook.production.printing import print_book
from chapbook.production.workplace import Job, Manuscript, Workplace
from chapbook.reading.book import Book
from chapbook.report import ChapterRecord
from chapbook.workshop.errand import Errand


def make_edition(book: Book, place: Workplace) -> None:
    """Write the outputs of a book into the outbox; with errors in the log they are not to be sent.

    Raises OSError where the outbox cannot be written, and LostEntryError.
    """
    log, outputs = place.log, place.order.outputs
    log.made = ()  # of an attempt before this one, perhaps
    desk = CopyDesk(place.archive, place.theme, place.renderer, place.pictures, log.watch)
    manuscript = _write(book, desk, place)
    if manuscript is None:
        return
    edition = manuscript.edition
    chosen, problems = choose_chapters(edition.chapters, place.order.only)
    log.problems += problems
    if problems:
        return
    has_ebook = "epub" in outputs
    with tempfile.TemporaryFile() as scratch:
        maker = EbookMaker(book.config.matter, manuscript, place, scratch)
        job = pages = None
        if {"pdf", "handouts"}.intersection(outputs):
            handouts = chosen if "handouts" in outputs else []
            job = Job(book, manuscript, handouts, set_companion(book, desk, manuscript, place))
            # What is typeset is new to the e-book, too: all but its page breaks is made meanwhile.
            meanwhile = maker.prepare if has_ebook else lambda slugs: iter(())
            pages = None if has_errors(log.problems) else set_pages(job, place, meanwhile)
        if has_errors(log.problems):
            return
        write = partial(maker.write, pages.volumes if pages else [])
        with Errand(write, is_beside=has_ebook and pages is not None and place.order.jobs > 1) as errand:
            if job and pages:
                print_book(job, place, pages)
            if has_ebook and not has_errors(log.problems):
                with log.phase("epub"), place.outbox.open(f"{edition.imprint.slug}.epub") as file:
                    errand.fetch(file)


def _write(book: Book, desk: CopyDesk, place: Workplace) -> Manuscript | None:
    """Read the articles, and make a manuscript of them; None where they have errors, or there are none."""
    log = place.log
    with log.phase("parse"), log.reading():
        log.problems += desk.read_cards(book.sources)
        log.problems += Catalogue(desk.cards).find_namesakes()
    if not desk.cards:
        return None
    if any(card.pictures for card in desk.cards):
        with log.phase("pictures"), log.reading():
            log.problems += place.pictures.make_plates(desk.cards)
    imprint, problems = make_imprint(book, desk.cards[0].title)
    log.problems += problems
    imprint = log.imprint = replace(imprint, edition=place.order.edition)
    manuscript = None if has_errors(log.problems) else write_manuscript(book, desk, imprint, place)
    if manuscript:
        chapters = manuscript.edition.chapters
        log.chapters = tuple(ChapterRecord(it.title, it.slug, it.source, "", 0) for it in chapters)
    return manuscript
