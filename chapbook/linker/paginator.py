"""Edition + Extents → PagedEdition, or several volumes: who stands on which page.

Front matter is numbered in roman and padded to whole leaves, so that its length moves no page of the text
(*The Chicago Manual of Style*, 1.5–1.9).
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from chapbook.linker.numbering import Numbered, is_front, number_front, number_pages
from chapbook.model import Edition, Piece
from chapbook.model.pages import Address, Extent, PagedEdition, PlacedChapter, PrintedPage, name_page

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class Binding(NamedTuple):
    """How leaves become a book."""

    volume_pages: int = 0
    """Pages above which it is parted into volumes; 0: never."""

    opens_on_recto: bool = True
    """Whether every chapter opens on a right-hand page, or only the first and part titles do."""

    is_single_sided: bool = False
    """Whether it has no left-hand pages."""

    numbering: str = "book"
    """How pages are numbered, see `chapbook.linker.numbering`."""

    before: tuple[PrintedPage, ...] = ()
    """The pages that keep their numbers, of a book in loose leaves."""


def paginate(
    edition: Edition,
    extents: Mapping[str, Extent],
    binding: Binding = Binding(),  # noqa: B008  # a constant
) -> list[PagedEdition]:
    """Place every piece; gives the volumes of the book, mostly one. `extents` maps slugs.

    A book of more than `volume_pages` pages is parted before the chapter that would exceed them; a chapter
    that is longer by itself has a volume of its own. Pages are numbered anew in each volume, as encyclopedias
    do.
    """
    behind = [*edition.reference, *edition.back]
    whole = _place(edition.front, [*edition.body, *behind], extents, binding)
    if not binding.volume_pages or whole.pages <= binding.volume_pages:
        whole = _number_leaves(whole, binding)
        return [_make_volume(edition, whole, _list_addresses(edition, whole, 0), 0)]
    groups = _part_chapters(edition, extents, binding.volume_pages)
    bodies = [[*group, *edition.back] for group in groups]
    bodies[-1] = [*groups[-1], *behind]
    layouts = [_place(edition.volume_front, body, extents, binding) for body in bodies]
    own = [_list_addresses(edition, layout, volume) for volume, layout in enumerate(layouts, 1)]
    # What stands in every volume is found in the same.
    book = {name: address for addresses in own for name, address in addresses.items()}
    return [
        _make_volume(edition, layout, ChainMap(own[volume - 1], book), volume)
        for volume, layout in enumerate(layouts, 1)
    ]


def find_versos(volumes: Iterable[PagedEdition], binding: Binding) -> frozenset[str]:
    """Give the slugs of what opens on a left-hand page."""
    if binding.is_single_sided:
        return frozenset()
    return frozenset(it.compiled.slug for volume in volumes for it in volume.placed if it.first_page % 2)


@dataclass(frozen=True, slots=True)
class _Layout:
    placed: tuple[PlacedChapter, ...]
    front_pages: int
    pages: int
    loose: tuple[str, ...] = ()
    """The numbers of loose leaves."""

    @property
    def folios(self) -> list[str]:
        if self.loose:
            return list(self.loose)
        roman = [write_roman(number + 1) for number in range(self.front_pages)]
        return roman + [str(number + 1) for number in range(self.pages - self.front_pages)]


def _number_leaves(layout: _Layout, binding: Binding) -> _Layout:
    """Give the pages of loose leaves numbers, upon those that are there."""
    if binding.numbering == "book":
        return layout
    before = list(_name_pages(binding.before))
    ends = [it.first_page for it in layout.placed[1:]]
    ends.append(layout.pages if binding.is_single_sided else _round_up(layout.pages))
    wanted = [
        Numbered(it.compiled.slug, end - it.first_page) for it, end in zip(layout.placed, ends, strict=True)
    ]
    fronts = sum(it.first_page < layout.front_pages for it in layout.placed)
    folios = [
        *number_front([it for it in before if is_front(it[1])], wanted[:fronts], write_roman),
        *number_pages(binding.numbering, [it for it in before if not is_front(it[1])], wanted[fronts:]),
    ]
    return replace(layout, loose=tuple(folios[: layout.pages]))


def _name_pages(pages: Iterable[PrintedPage]) -> Iterator[tuple[str, str]]:
    """Yield piece and number of each page; a blank one is of the piece before it."""
    name = ""
    for page in pages:
        name = page.piece or name
        yield name, page.folio


def _place(
    front: Iterable[Piece], rest: Iterable[Piece], extents: Mapping[str, Extent], binding: Binding
) -> _Layout:
    placed: list[PlacedChapter] = []
    page = 0
    for piece in front:
        placed.append(PlacedChapter(piece, extents[piece.slug], page))
        page += extents[piece.slug].pages
        page = page if binding.is_single_sided else _round_up(page)
    front_pages = page
    wants_recto = True
    for piece in rest:
        wants_recto |= binding.opens_on_recto or piece.kind == "part"
        if wants_recto and not binding.is_single_sided:
            page = _round_up(page)
        placed.append(PlacedChapter(piece, extents[piece.slug], page))
        page += extents[piece.slug].pages
        wants_recto = piece.kind == "part"  # The back of a part's title stays empty.
    return _Layout(tuple(placed), front_pages, page)


def _round_up(pages: int) -> int:
    """Count whole leaves: what comes next opens on a right-hand page."""
    return pages + pages % 2


def _part_chapters(edition: Edition, extents: Mapping[str, Extent], most: int) -> list[list[Piece]]:
    """Part the chapters so that each volume, with what is in front and behind, keeps to its pages."""
    matter = sum(_round_up(extents[it.slug].pages) for it in (*edition.volume_front, *edition.back))
    groups: list[list[Piece]] = [[]]
    pages = matter
    for unit in _list_units(edition):
        needed = sum(_round_up(extents[piece.slug].pages) for piece in unit)
        if groups[-1] and pages + needed > most:
            groups.append([])
            pages = matter
        groups[-1] += unit
        pages += needed
    # What cites pages has a volume of its own where it has no room.
    needed = sum(_round_up(extents[piece.slug].pages) for piece in edition.reference)
    return [*groups, []] if needed and pages + needed > most else groups


def _list_units(edition: Edition) -> Iterator[list[Piece]]:
    """Yield chapters, with the title of their part where they open one."""
    unit: list[Piece] = []
    for piece in edition.body:
        unit.append(piece)
        if piece.kind != "part":
            yield unit
            unit = []


def _list_addresses(edition: Edition, layout: _Layout, volume: int) -> dict[str, Address]:
    folios, file = layout.folios, _name_file(edition, volume)
    addresses = {
        name: Address(volume, folios[placed.first_page + spot.page], file)
        for placed in layout.placed
        for name, spot in placed.extent.spots
    }
    for placed in layout.placed if edition.reference else ():
        for page in range(placed.extent.pages):
            name = name_page(placed.compiled.slug, page)
            addresses[name] = Address(volume, folios[placed.first_page + page], file)
    return addresses


def _make_volume(
    edition: Edition, layout: _Layout, addresses: Mapping[str, Address], volume: int
) -> PagedEdition:
    file, folios = _name_file(edition, volume), tuple(layout.folios)
    return PagedEdition(
        file,
        edition,
        layout.placed,
        folios,
        layout.front_pages,
        addresses,
        volume,
        is_loose=bool(layout.loose),
    )


def _name_file(edition: Edition, volume: int) -> str:
    """Name the file of a volume: `encyclopedia-2.pdf`; that of a whole book where the volume is 0."""
    slug = edition.imprint.slug
    return f"{slug}-{volume}.pdf" if volume else f"{slug}.pdf"


def write_roman(number: int) -> str:
    """Write a number from 1 in small roman numerals, as PDF page labels do (ISO 32000-1, 12.4.2)."""
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
