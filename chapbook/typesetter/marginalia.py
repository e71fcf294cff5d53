"""Marginalia: where in the margin the pages stand of what a line mentions.

The first link in a chapter to each other article gets a place beside its line; the linker sets the number
there. How numbers look there, and how far from the text, a margin box of the first page says, whose specimen
is "0123456789,": so no box is added to the text for them, nothing about them breaks a line elsewhere, and
they cost a look at the lines with links. Refused: an absolutely placed box in the line, which takes the whole
paragraph to WeasyPrint's way of breaking it.

They stand in the outer margin, beside a sidebar in the inner one; each of two columns has a margin of its
own, and the middle one of three has none. Where a margin is too narrow for a number there is none; what has
no room beside the first number stands below it, where nothing else does.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from chapbook.model.pages import CROSS_CLASS, Align, Face, MarginReference, Slot
from chapbook.typesetter.boxtree import is_plain_line
from chapbook.typesetter.slots import POINTS_PER_PIXEL

EDGE = 14.0
"""Points at the edge of a page that printers leave white: 5 mm."""

SCHEME = "book:"
_APART = frozenset(("aside", "table", "figure", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements whose links have no number beside them: what they say is said elsewhere, or not by the article."""

_SAME = 1.0
"""Pixels by which margins of one width may differ."""

_CLEAR = 20.0
"""Pixels below a sidebar, a line, in which a number would seem to be part of it."""


class Look(NamedTuple):
    """How a chapter's numbers stand in its margins."""

    face: int
    """Index in the chapter's `faces`."""

    gap: float
    """Points between text and number."""

    least: float
    """Points that a number takes at least."""


class _Column(NamedTuple):
    """What lines stand in."""

    left: float
    right: float
    sides: tuple[Align, ...]
    """On which of them a number can stand, the better one first."""


class _Found(NamedTuple):
    """A link that gets a number, in pixels."""

    name: str
    column: _Column
    base_line: float
    leading: float
    """From this line to the next."""


def read_look(slot: Slot, face: Face, index: int, page: Any) -> Look:
    """Read how numbers shall stand from the slot that the specimen left on a page."""
    gap = slot.x - (page.content_box_x() + page.width) * POINTS_PER_PIXEL
    widest = max(numeral.width for numeral in face.numerals)
    return Look(index, max(gap, 0), (face.leader_width + 2 * widest) * face.size / 1000)


def find_references(slug: str, pages: Sequence[Any], look: Look | None) -> Iterator[MarginReference]:
    """Yield what stands in the margins of a chapter's pages, one a line. `pages` are WeasyPrint's."""
    seen = {slug}
    for index, page in enumerate(pages) if look else ():
        assert look is not None
        if any(_is_cross(box) for *_, box in page.links):
            yield from _find_on_page(index, page, look, seen)


def _is_cross(box: Any) -> bool:
    return box.element is not None and box.element.get("class") == CROSS_CLASS


def _find_on_page(index: int, page: Any, look: Look, seen: set[str]) -> Iterator[MarginReference]:
    page_box = page._page_box
    sidebars = list(_list_sidebars(page_box))
    foot = page_box.content_box_y() + page_box.height
    lines = _gather_lines(page_box, sidebars, seen)
    for (x, base_line, side), found in lines.items():
        start = x * POINTS_PER_PIXEL + (-look.gap if side == "left" else look.gap)
        room = (start if side == "left" else page.width * POINTS_PER_PIXEL - start) - EDGE
        if room >= look.least:
            y = (page.height - base_line) * POINTS_PER_PIXEL
            align: Align = "right" if side == "left" else "left"
            others = [place[1] for place in lines if (place[0], place[2]) == (x, side)]
            is_free = len(found) > 1 and _is_free_below(found[-1], side, foot, others, sidebars)
            below = found[-1].leading * POINTS_PER_PIXEL if is_free else 0.0
            names = tuple(it.name for it in found)
            yield MarginReference(names, index, start, y, align, look.face, room, below)


def _is_free_below(
    it: _Found, side: Align, foot: float, others: Sequence[float], sidebars: Sequence[Any]
) -> bool:
    """Say whether the margin is empty beside the next line; `others` are base lines with numbers."""
    below = it.base_line + it.leading
    is_taken = _is_taken(side, it._replace(base_line=below), sidebars)
    return (
        below <= foot
        and not is_taken
        and not any(0 < other - it.base_line < 1.5 * it.leading for other in others)
    )


def _gather_lines(
    page_box: Any, sidebars: Sequence[Any], seen: set[str]
) -> dict[tuple[float, float, Align], list[_Found]]:
    """Gather what was not mentioned yet: edge and base line of its lines, on which side, and the links."""
    lines: defaultdict[tuple[float, float, Align], list[_Found]] = defaultdict(list)
    for it in _list_links(page_box):
        subject = it.name.partition(".")[0]
        side = next((side for side in it.column.sides if not _is_taken(side, it, sidebars)), None)
        if side and subject not in seen:
            edge = it.column.left if side == "left" else it.column.right
            lines[edge, it.base_line, side].append(it)
        seen.add(subject)
    return lines


def _list_links(page_box: Any) -> Iterator[_Found]:
    """Yield the links of the text, in its order."""
    stack: list[tuple[Any, _Column]] = [(page_box, _find_column(page_box, page_box))]
    while stack:
        box, column = stack.pop()
        if type(box) is boxes.LineBox:
            if not is_plain_line(box):
                yield from _list_in_line(box, column)
        elif isinstance(box, boxes.ParentBox) and _is_text(box):
            column = _find_column(box, page_box) if getattr(box, "is_column", False) else column
            stack += [(child, column) for child in reversed(box.children)]


def _is_text(box: Any) -> bool:
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return False
    return box.element is None or box.element.tag not in _APART


def _list_in_line(line: Any, column: _Column) -> Iterator[_Found]:
    for box in line.descendants():
        if isinstance(box, boxes.InlineBox) and _is_cross(box):
            name = box.element.get("href", "").removeprefix(SCHEME)
            yield _Found(name, column, line.position_y + line.baseline, line.height)


def _find_column(box: Any, page_box: Any) -> _Column:
    """Say which margins a column, or the text of a page, has beside it."""
    left, right = box.content_box_x(), box.content_box_x() + box.width
    outer: Align = "left" if page_box.page_type.side == "left" else "right"
    start, end = page_box.content_box_x(), page_box.content_box_x() + page_box.width
    margins: dict[Align, float] = {}
    if left - start < _SAME:
        margins["left"] = start
    if end - right < _SAME:
        margins["right"] = page_box.margin_width() - end
    # A sidebar that goes on overleaf has its wide margin on the other side there.
    sides = sorted(margins, key=lambda side: (-round(margins[side] / 10), side != outer))
    return _Column(left, right, tuple(sides))


def _list_sidebars(page_box: Any) -> Iterator[Any]:
    stack = [page_box]
    while stack:
        box = stack.pop()
        if box.element is not None and box.element.tag == "aside" and box.is_floated():
            yield box
        elif isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.LineBox | boxes.MarginBox):
            stack += box.children


def _is_taken(side: Align, it: _Found, sidebars: Sequence[Any]) -> bool:
    """Say whether a sidebar stands on that side of a line."""
    middle = (it.column.left + it.column.right) / 2
    return any(
        (box.position_x < middle) == (side == "left")
        and box.position_y < it.base_line < box.position_y + box.margin_height() + _CLEAR
        for box in sidebars
    )
