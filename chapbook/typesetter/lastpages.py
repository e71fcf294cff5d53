"""Last pages: a chapter does not end with a page that has next to nothing on it.

Where its last page has fewer lines than it has other pages, these take them in, each a line longer. Else
they end some lines higher and the last page gets what they lose, as compositors have always done. A style
sheet says with `--least-page: 36%` how much of the page is to be filled, and with `--further-lines: 1` that
there is room above its folios for a line more.

No more pages than that takes are made again, and nothing but pages: boxes, glyphs and lines are there by
then, and nothing has been drawn yet.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from math import ceil
from typing import Any, NamedTuple

import weasyprint.layout
import weasyprint.layout.page
from weasyprint.formatting_structure import boxes

from chapbook.typesetter.textstyles import read_text_style

MOST_SHORT = 0.11
"""The part of a page that may be empty at its foot, lest a chapter's last page have next to nothing."""

EVEN = 2
"""Lines that pages have less at least: then fewer of them are concerned."""

LEAST_PAGE, FURTHER_LINES = "__least_page", "__further_lines"
"""WeasyPrint's names for the custom properties --least-page and --further-lines."""

_make_all_pages = weasyprint.layout.make_all_pages
_set_height = weasyprint.layout.page.page_height


def make_all_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> Iterator[Any]:
    """Make the pages of a piece, before margin boxes: stands for WeasyPrint's function of that name."""
    if pages:
        # A later round, for numbers of pages that the text itself tells.
        return _make_all_pages(context, root_box, html, pages)  # type: ignore[no-any-return]
    notes = context.footnotes.copy()
    made, starts = [], [0]
    for page in _make_all_pages(context, root_box, html, []):
        made.append(page)
        if not context.broken_out_of_flow and not context.reported_footnotes:
            starts.append(len(made))
    page_maker, running = context.page_maker, {it: copy(on) for it, on in context.running_elements.items()}
    for change in suggest_changes(made):
        first = max(it for it in starts if it <= change.first)
        context.further_room = change.lines * read_text_style(root_box.style).line_height
        context.footnotes = notes.copy()
        context.page_maker = [*page_maker[:first], _want(page_maker[first])]
        others = list(_make_all_pages(context, root_box, html, made))
        if len(others) == len(made) - (change.lines > 0):
            return iter(others)
    context.further_room, context.page_maker = 0.0, page_maker
    context.running_elements.update(running)
    return iter(made)


def _want(state: tuple[Any, ...]) -> tuple[Any, ...]:
    """Have WeasyPrint make a page again, and so all that follow it."""
    *place, remake = state
    return *place, {**remake, "content_changed": True}


class Change(NamedTuple):
    """What may be done for a last page."""

    lines: int
    """More, or less, than pages have."""

    first: int
    """Of the pages that have them, from 0."""


def suggest_changes(pages: Sequence[Any]) -> Iterator[Change]:
    """Yield what pages of a piece should have, so that its last is not too short; most promising first.

    Nothing where it is not, or where it would take more lines than may be missing.
    """
    page, others = pages[-1], len(pages) - 1
    root = page.children[0]
    style = _find_first(root).style
    part = _read_number(style[LEAST_PAGE]) / 100
    if not part or not others:
        return
    height = read_text_style(root.style).line_height
    foot = max((box.position_y + box.margin_height() for box in _list_lines(root)), default=page.height)
    filled = (foot - page.content_box_y()) / height
    lack = page.height * part / height - filled
    if lack <= 0:
        return
    if filled <= others and _read_number(style[FURTHER_LINES]):
        yield Change(1, _begin(pages, others - ceil(filled)))
    lines = max(EVEN, ceil(lack / others))
    if lines * height <= page.height * MOST_SHORT:
        yield Change(-lines, _begin(pages, others - ceil(lack / lines)))


def _begin(pages: Sequence[Any], index: int) -> int:
    """Give the first page of a spread: those that face each other are of one length."""
    root = pages[index].children[0]
    second = "right" if root.style["direction"] == "ltr" else "left"
    return index - 1 if index and pages[index].page_type.side == second else index


def _find_first(root: Any) -> Any:
    """Give the first box in the body, whose style says how its piece is to end."""
    box = root
    for _ in ("body", "section"):
        box = box.children[0] if getattr(box, "children", ()) else box
    return box


def _read_number(tokens: Any) -> float:
    """Give the number, or percentage, that a custom property has; 0 without one."""
    return next((it.value for it in tokens if it.type in ("number", "percentage")), 0.0)


def _list_lines(parent: Any) -> Iterator[Any]:
    """Yield what has a height of its own: lines, and pictures."""
    for child in parent.children:
        if isinstance(child, boxes.ParentBox) and not isinstance(child, boxes.LineBox):
            yield from _list_lines(child)
        elif not isinstance(child, boxes.LineBox) or child.children:
            yield child


def set_height(page: Any, context: Any, height: float) -> None:
    """Compute the height of a page: stands for WeasyPrint's `page_height`."""
    page.padding_bottom -= getattr(context, "further_room", 0.0)
    _set_height(page, context, height)


def install() -> None:
    """Put these in the places of WeasyPrint's own."""
    weasyprint.layout.make_all_pages = make_all_pages
    weasyprint.layout.page.page_height = set_height
