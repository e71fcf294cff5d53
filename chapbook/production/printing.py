"""Printing: pages that are settled become files, and sheets."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chapbook.cache.archive import Archive
from chapbook.desks.compositor import Composition
from chapbook.editions.recorder import date_pages
from chapbook.imposition import THICKEST, measure_pile
from chapbook.language.languages import find_direction
from chapbook.linker.handouts import make_class_set, make_handouts
from chapbook.model.pages import PagedEdition, PrintedPage, PrintedVolume
from chapbook.outputs.pdf import write_pdf
from chapbook.outputs.pdf.fingerprints import list_fingerprints
from chapbook.problems import Place, Problem
from chapbook.production.looseleaf import write_leaves
from chapbook.production.presswork import Pages
from chapbook.production.workplace import Job, Workplace
from chapbook.report import Progress


def print_book(job: Job, place: Workplace, pages: Pages) -> None:
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
        write_leaves(job, place, volumes[0], log.printed[0])
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


def _print_pages(
    paged: PagedEdition, composition: Composition, archive: Archive, programs: Mapping[str, bytes]
) -> PrintedVolume:
    """Note what is printed on each page."""
    prints = list_fingerprints(paged, lambda slug: archive.read_object(composition.keys[slug]), programs)
    pages = (PrintedPage(folio, *told) for folio, told in zip(paged.folios, prints, strict=True))
    return PrintedVolume(paged.volume, paged.file, tuple(pages))


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
