"""The page list: what an e-book says of the pages of the print edition that was made with it.

A page is marked where its text begins in the e-book's. Blank pages, and those of print's contents but the
first, have nothing there that they could be marked at, and are left out. Of what each volume has (title page,
contents, colophon) the e-book has one: there the first volume's pages are marked, and the last's colophon.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chapbook.model import Piece
from chapbook.model.pagebreaks import Mark, count_characters, set_marks
from chapbook.model.pages import Address, PagedEdition, PlacedChapter


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a printed page begins."""

    label: str
    """As it is called in print: `xii`, `112`, `2:112`."""

    number: int
    """Of the page among those of its volume that are numbered alike, from 1."""

    volume: int
    """From 1; 0 where the book is one."""

    is_front: bool
    """Whether it is numbered in roman."""

    place: int
    """In the text, see `chapbook.model.pagebreaks`; 0 is the beginning of the piece."""

    @property
    def id(self) -> str:
        """Give the id of its mark; no slug has an underscore, so none is the same."""
        return f"page_{self.label.replace(':', '_')}"


PageBreaks = Mapping[str, tuple[PageBreak, ...]]
"""By the slugs of the pieces that they stand in."""


def list_page_breaks(volumes: Sequence[PagedEdition]) -> PageBreaks:
    """List the page breaks of an edition's pieces; of what each volume has, the e-book has one."""
    breaks: dict[str, tuple[PageBreak, ...]] = {}
    for volume in volumes:
        for placed in volume.placed:
            is_front = placed.first_page < volume.front_pages
            slug = placed.compiled.kind if is_front else placed.compiled.slug
            if not is_front or volume.volume < 2:
                breaks[slug] = tuple(_list_breaks(volume, placed))
    return breaks


def _list_breaks(volume: PagedEdition, placed: PlacedChapter) -> Iterator[PageBreak]:
    is_front = placed.first_page < volume.front_pages
    places = (0, *placed.extent.breaks)
    if placed.compiled.kind == "contents":
        places = places[:1]  # the e-book's own stand there, and have other lines
    for page, place in enumerate(places, placed.first_page):
        label = str(Address(volume.volume, volume.folios[page], volume.file))
        number = page + 1 - (0 if is_front else volume.front_pages)
        yield PageBreak(label, number, volume.volume, is_front, place)


def share_breaks(breaks: PageBreaks, pieces: Sequence[Piece]) -> PageBreaks:
    """Give each part of a piece that was split the breaks that fall into it; `pieces` are the e-book's."""
    shared = dict(breaks)
    for first, *rest in group_parts(pieces):
        if not rest:
            continue
        here, start = list(breaks.get(first.slug, ())), 0
        for piece in (first, *rest):
            end = start + count_characters(piece.html)
            inside = [it for it in here if it.place < end or piece is rest[-1]]
            shared[piece.slug] = tuple(replace(it, place=it.place - start) for it in inside)
            here, start = here[len(inside) :], end
    return shared


def group_parts(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Put the parts of split pieces together: an underscore and a number tell those that go on."""
    group: list[Piece] = []
    for piece in pieces:
        if group and (piece.kind, piece.slug) != (group[0].kind, f"{group[0].slug}_{len(group) + 1}"):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def mark_pages(html: str, breaks: Iterable[PageBreak], others: Sequence[Mark] = ()) -> str:
    """Mark page breaks in a piece's text (EPUB Accessibility 1.1, 4.1; DPUB-ARIA 1.1, doc-pagebreak).

    Other marks stand behind them where they stand at one place.
    """
    marks = [Mark(it.place, _write_mark(it)) for it in breaks]
    return set_marks(html, sorted((*marks, *others), key=lambda mark: mark.place))


def _write_mark(it: PageBreak) -> str:
    """Write an element without text: readers show or say its label as their user wants."""
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{it.id}" aria-label="{it.label}"></span>'
