"""Loose leaves: those that differ from an edition, in a file of their own."""

import hashlib
import tempfile
from pathlib import Path

from chapbook.desks.compositor import Compositor, Origins, Room
from chapbook.desks.forme import Forme
from chapbook.editions.leaves import compare_leaves, find_withdrawn, list_effective, list_leaves, list_rows
from chapbook.matter.filing import make_filing_sheet
from chapbook.model import Edition
from chapbook.model.pages import PagedEdition, PlacedChapter, PrintedVolume
from chapbook.outputs.pdf import write_pdf
from chapbook.problems import has_errors
from chapbook.production.workplace import Job, Workplace

LEAVES, SHEET = "leaves.pdf", "filing.pdf"


def write_leaves(job: Job, place: Workplace, paged: PagedEdition, printed: PrintedVolume) -> None:
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
    forme = Forme(place.theme, place.renderer, imprint, job.book.config.form)
    compositor = Compositor(place.archive, forme, Room(1, place.log.watch), Origins({}, {}))
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
