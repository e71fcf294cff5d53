"""What the catalogue says about pages: destinations, bookmarks and page labels (ISO 32000-1, 12.3, 12.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pydyf

from chapbook.model import Anchor
from chapbook.model.pages import PagedEdition, name_page
from chapbook.outputs.pdf.file import PdfFile

LEAF = 64
"""Names in a leaf of the name tree."""


def add_destinations(file: PdfFile, paged: PagedEdition, pages: Sequence[bytes]) -> bytes:
    """Name every anchor's place, so that links need not know it; returns the name tree."""
    # Written as they are, which for a hundred names a chapter is several times faster than with pydyf. Names
    # are made of slugs, in which nothing has to be escaped.
    places = []
    for placed in paged.placed:
        for name, spot in placed.extent.spots:
            page = pages[placed.first_page + spot.page]
            place = b"[%b/XYZ %.2f %.2f null]" % (page, spot.x, spot.y)
            places.append((b"(%b)" % name.encode(), place))
        # The index leads to pages.
        for number in range(placed.extent.pages if paged.edition.reference else 0):
            name = name_page(placed.compiled.slug, number)
            place = b"[%b/XYZ 0 %.2f null]" % (pages[placed.first_page + number], placed.extent.height)
            places.append((b"(%b)" % name.encode(), place))
    places.sort()
    leaves = []
    for start in range(0, len(places), LEAF):
        part = places[start : start + LEAF]
        names = b"".join(item for place in part for item in place)
        leaves.append(file.add(b"<</Limits[%b%b]/Names[%b]>>" % (part[0][0], part[-1][0], names)))
    return file.add(pydyf.Dictionary({"Kids": pydyf.Array(leaves)}))


@dataclass(slots=True)
class _Bookmark:
    title: str
    name: str
    """Of the destination."""

    children: list["_Bookmark"] = field(default_factory=list)
    number: int = 0


def add_outline(file: PdfFile, paged: PagedEdition) -> bytes:
    """Bookmark parts, chapters and sections, and the matter around them; returns the outline."""
    parts = {piece.slug: part for part in paged.edition.parts for piece in part.pieces if part.title}
    marks: list[_Bookmark] = []
    for part, group in groupby(paged.placed, lambda placed: parts.get(placed.compiled.slug)):
        inner = [mark for placed in group for mark in _nest(placed.compiled.anchors)]
        if part:
            # A part that began in another volume has no title page in this one.
            below = [mark for mark in inner if mark.name != part.slug]
            inner = [_Bookmark(part.title, inner[0].name, below)]
        marks += inner
    root = file.reserve()
    is_single = len(marks) == 1  # as in a handout
    _write_level(file, root, marks, is_open=is_single)
    ends = {"First": b"%d 0 R" % marks[0].number, "Last": b"%d 0 R" % marks[-1].number}
    count = len(marks) + (len(marks[0].children) if is_single else 0)
    file.put(root, pydyf.Dictionary({"Type": "/Outlines", "Count": count, **ends}))
    return b"%d 0 R" % root


def _nest(anchors: Iterable[Anchor]) -> list[_Bookmark]:
    """Nest bookmarks by level; gives those of the first."""
    top: list[_Bookmark] = []
    above: list[tuple[int, _Bookmark]] = []
    for anchor in anchors:
        mark = _Bookmark(anchor.title, anchor.name)
        while above and above[-1][0] >= anchor.level:
            above.pop()
        (above[-1][1].children if above else top).append(mark)
        above.append((anchor.level, mark))
    return top


def _write_level(file: PdfFile, parent: int, marks: list[_Bookmark], *, is_open: bool = False) -> None:
    """Write bookmarks that stand beside each other, and those below them, which are to be seen or not."""
    for mark in marks:
        mark.number = file.reserve()
    numbers = [0, *(mark.number for mark in marks), 0]
    for mark, before, after in zip(marks, numbers, numbers[2:], strict=False):
        item = [b"<</Title ", pydyf.String(mark.title).data, b"/Dest ", pydyf.String(mark.name).data]
        if mark.children:
            _write_level(file, mark.number, mark.children)
            ends = mark.children[0].number, mark.children[-1].number
            item.append(b"/First %d 0 R/Last %d 0 R" % ends)
            item.append(b"/Count %d" % (len(mark.children) * (1 if is_open else -1)))
        item.append(b"/Parent %d 0 R" % parent)
        item += [b"/Prev %d 0 R" % before] if before else []
        item += [b"/Next %d 0 R" % after] if after else []
        file.put(mark.number, b"".join((*item, b">>")))


def list_page_labels(paged: PagedEdition) -> pydyf.Dictionary:
    """Label pages as they are printed: roman in the front matter, arabic from the first chapter.

    Each handout counts its own.
    """
    if paged.is_handout:
        starts = ((placed.first_page, pydyf.Dictionary({"S": "/D"})) for placed in paged.placed)
        return pydyf.Dictionary({"Nums": pydyf.Array(it for pair in starts for it in pair)})
    if paged.is_loose:
        names = (pydyf.Dictionary({"P": pydyf.String(folio)}) for folio in paged.folios)
        return pydyf.Dictionary({"Nums": pydyf.Array(it for pair in enumerate(names) for it in pair)})
    labels = [0, pydyf.Dictionary({"S": "/r"})] if paged.front_pages else []
    arabic = [paged.front_pages, pydyf.Dictionary({"S": "/D"})]
    return pydyf.Dictionary({"Nums": pydyf.Array([*labels, *arabic])})
