"""Columns: a page is filled one column after the other, and only a last page is balanced.

WeasyPrint sets every column of every page at least twice, since it tries first whether all that is left would
fit, and balances by trial in steps of what did not. Here the columns of a full page are set once, and kept.
Where the text ends they are set again, low ones first, until it fits between level feet.

WeasyPrint drops the margin above what begins a page, but never on the first page, where a heading that begins
the second column would stand lower than the text beside it. Here a column begins like a page.

Blocks that span the columns stand above them. Anything else (spans further down, columns of a given height)
goes WeasyPrint's way.
"""

from math import floor
from typing import Any

import weasyprint.layout.block
from weasyprint.layout.block import block_level_layout, block_level_width, collapse_margin
from weasyprint.layout.percent import percentage

from chapbook.typesetter.galleys import Galley, Page, Place, measure_notes

_theirs = weasyprint.layout.block.columns_layout

Layout = tuple[Any, Place, dict[str, Any], list[float], bool]
"""A box, where it goes on overleaf, the break after it, adjoining margins, and whether those collapse."""


def set_columns(
    context: Any, box: Any, bottom_space: float, skip_stack: Place, containing_block: Any,
    page_is_empty: bool, absolute_boxes: list[Any], fixed_boxes: list[Any], adjoining_margins: list[float],
    *styles: Any,
) -> Layout:  # fmt: skip
    """Set a box in columns: stands for WeasyPrint's `columns_layout`."""
    spans = _count_spans(box)
    if spans is None:
        theirs: Layout = _theirs(
            context, box, bottom_space, skip_stack, containing_block, page_is_empty,
            absolute_boxes, fixed_boxes, adjoining_margins, *styles,
        )  # fmt: skip
        return theirs
    box = box.copy_with_children(box.children)
    box.position_y += collapse_margin(adjoining_margins)
    block_level_width(box, containing_block)
    notes = measure_notes(context)
    page = Page(context, containing_block, bottom_space, page_is_empty, notes, (absolute_boxes, fixed_boxes))
    is_inside, context.in_column = context.in_column, True
    try:
        return _set_box(page, box, spans, skip_stack)
    finally:
        context.in_column = is_inside
        if not is_inside:
            _leave_room(context, notes)


def _set_box(page: Page, box: Any, spans: int, place: Place) -> Layout:
    """Set what spans the columns, and then the columns."""
    heads, top, rest = _set_heads(page, box, spans, place)
    columns = None
    if rest is None and spans < len(box.children):
        start = {index - spans: inner for index, inner in (place or {}).items() if index >= spans}
        galley = Galley(page, box, box.children[spans:], start or None, top, *_find_measure(box))
        columns = galley.set()
        rest = {spans: None} if columns is None else _shift(columns.rest, spans)
    if rest and not heads and columns is None:
        return None, {0: None}, {"break": "any", "page": None}, [], False
    if columns:
        top += columns.boxes[0].height
        heads += columns.boxes
    box.children = heads
    if box.height == "auto":
        box.height = max(top - box.content_box_y(), box.min_height)
    return box, rest, columns.break_after if columns else {"break": "any", "page": None}, [], False


def _set_heads(page: Page, box: Any, spans: int, place: Place) -> tuple[list[Any], float, Place]:
    """Set what spans the columns; give it with where the columns begin, and what does not fit."""
    heads: list[Any] = []
    margins: list[float] = []
    top = box.content_box_y()
    skip, inner = next(iter(place.items())) if place else (0, None)
    for index in range(skip, spans):
        child = box.children[index].copy()
        child.position_x, child.position_y = box.content_box_x(), top
        head, rest, _, margins, *_ = block_level_layout(
            page.context, child, page.bottom_space, inner, box, page.is_empty and not heads,
            *page.out_of_flow, margins,
        )  # fmt: skip
        if head is None:
            return heads, top, {index: None}
        heads.append(head)
        top, inner = head.border_box_y() + head.border_height(), None
        margins.append(head.margin_bottom)
        if rest:
            return heads, top, {index: rest}
    return heads, top + collapse_margin(margins), None


def _count_spans(box: Any) -> int | None:
    """Say how many children span the columns, from the first; None where columns are not ours to set."""
    style = box.style
    if style["height"] != "auto" or style["position"] == "relative":
        return None
    kinds = [child.style["column_span"] for child in box.children]
    spans = kinds.count("all")
    return None if "all" in kinds[spans:] else spans


def _find_measure(box: Any) -> tuple[int, float, float]:
    """Give the number of columns, their width, and the gap between them (CSS Multi-column Layout, 3.4)."""
    style = box.style
    width, count = style["column_width"], style["column_count"]
    normal = style["font_size"]
    gap = normal if style["column_gap"] == "normal" else percentage(style["column_gap"], style, box.width)
    if width != "auto":
        fitting = max(1, floor((box.width + gap) / (width + gap)))
        count = fitting if count == "auto" else min(count, fitting)
    return count, max(0.0, (box.width + gap) / count - gap), gap


def _leave_room(context: Any, notes: float) -> None:
    """Have the page end above its footnotes: in columns WeasyPrint leaves this to whoever sets them."""
    context.page_bottom -= measure_notes(context) - notes
    if not context.current_page_footnotes:
        # Else the margin of what is not there would count.
        context.current_footnote_area.height = "auto"


def _shift(place: Place, by: int) -> Place:
    return {index + by: inner for index, inner in place.items()} if place else None


def install() -> None:
    """Put `set_columns` in the place of WeasyPrint's own."""
    weasyprint.layout.block.columns_layout = set_columns
