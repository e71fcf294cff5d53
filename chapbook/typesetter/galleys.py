"""Galleys: text that is set in columns, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import weasyprint.layout.block
from weasyprint.css import AnonymousStyle
from weasyprint.layout.block import block_box_layout, remove_placeholders
from weasyprint.layout.percent import resolve_percentages

from chapbook.model.pages import NOTE_ROLE
from chapbook.typesetter.continued import set_heads
from chapbook.typesetter.feet import find_foot, level_feet
from chapbook.typesetter.textstyles import read_text_style

LEAST_LINES = 4
"""Height in lines below which nothing is balanced: two of a paragraph in one column, two in the next."""

INSETS = ("aside", "figure")
"""Elements with lines of their own, which are made as high as a number of lines of the text. Of notes there
are many, and nothing follows them."""

Place = dict[int, Any] | None
"""Where to go on inside a box, as WeasyPrint writes it: `{child: {child: None}}`; None after its end."""


@dataclass(frozen=True, slots=True)
class Page:
    """What WeasyPrint tells of the page that a box is set on; lengths are in pixels."""

    context: Any
    containing_block: Any
    bottom_space: float
    is_empty: bool
    notes: float
    """Height of the footnotes that the page's bottom leaves room for."""

    out_of_flow: tuple[list[Any], list[Any]]
    """Boxes on it with an absolute and with a fixed position."""


@dataclass(slots=True)
class Columns:
    """The columns of one page."""

    rest: Place
    """Where the next page goes on."""

    break_after: dict[str, Any]
    boxes: list[Any] = field(default_factory=list)
    out_of_flow: tuple[list[Any], list[Any]] = field(default_factory=lambda: ([], []))

    @property
    def foot(self) -> float:
        """Give the bottom of what reaches down furthest."""
        return max(map(find_foot, self.boxes))


@dataclass(frozen=True, slots=True)
class Galley:
    """What is to be set in columns on a page, below `top`."""

    page: Page
    box: Any
    flow: list[Any]
    """Children of the box that do not span the columns."""

    start: Place
    """Where in the flow the page begins."""

    top: float
    count: int
    width: float
    gap: float

    @property
    def line(self) -> float:
        """Give the height of a line of the text."""
        return max(1.0, read_text_style(self.box.style).line_height)

    def set(self) -> Columns | None:
        """Set the columns of the page; None if nothing fits."""
        columns, highest = self._fill_page()
        if columns.boxes and columns.rest is None and self.box.style["column_fill"] != "auto":
            columns = self._balance(columns, highest)
        height = highest if columns.rest else columns.foot - self.top
        if columns.rest:
            level_feet(columns.boxes, self.top + highest, self.line)
        for box in columns.boxes:
            box.height = height
        for ours, theirs in zip(columns.out_of_flow, self.page.out_of_flow, strict=True):
            theirs.extend(ours)
        return columns if columns.boxes else None

    def _fill_page(self) -> tuple[Columns, float]:
        """Set columns as high as the page and their notes leave room for; give them and their height."""
        context, notes = self.page.context, self.page.notes
        room = context.page_bottom + notes - self.page.bottom_space - self.top
        columns = self._fill(room - notes)
        while notes < (needed := measure_notes(context)):
            self._drop(columns)
            notes = needed
            columns = self._fill(room - notes)
        return columns, room - notes

    def _fill(self, height: float) -> Columns:
        """Set columns of a height, until all are full or the flow ends."""
        context, columns = self.page.context, Columns(self.start, {"break": "any", "page": None})
        bottom_space = context.page_bottom - self.top - height
        for number in range(self.count):
            column = self._make_column(number)
            with _beyond_first_page(context, number > 0), _on_grid(self.line):
                heads = set_heads(context, column, columns.rest, bottom_space, number == 0)
                box, rest, break_after, *_ = block_box_layout(
                    context, column, bottom_space, columns.rest,
                    self.page.containing_block, self.page.is_empty, *columns.out_of_flow,
                    None, None, None, False, None,
                )  # fmt: skip
            if box is None:
                break
            box.is_for_root_element = False
            box.children = [*heads, *box.children]
            columns.boxes.append(box)
            columns.rest, columns.break_after = rest, break_after
            if rest is None:
                break
        return columns

    def _balance(self, columns: Columns, highest: float) -> Columns:
        """Set the last columns as low as they can be, in lines above their mean.

        Mostly that is none or one: these are tried first, then steps are doubled, and halved again.
        """
        mean = sum(find_foot(box) - self.top for box in columns.boxes) / self.count
        lowest = max(ceil(mean / self.line - 0.01), LEAST_LINES)
        failed, fitting, is_found, lines = -1, ceil(highest / self.line) - lowest, False, -1
        while failed + 1 < fitting:
            lines = (failed + fitting) // 2 if is_found else min(max(0, 2 * failed + 1), fitting - 1)
            self._drop(columns)
            columns = self._fill((lowest + lines) * self.line)
            if columns.rest is None and columns.boxes and self._is_within(columns, lowest + lines):
                fitting, is_found = lines, True
            else:
                failed = lines
        if lines == failed:
            self._drop(columns)
            columns = self._fill(min((lowest + fitting) * self.line, highest))
        return columns

    def _is_within(self, columns: Columns, lines: int) -> bool:
        return columns.foot <= self.top + lines * self.line + 0.01

    def _drop(self, columns: Columns) -> None:
        """Forget columns that are set again, with their notes."""
        remove_placeholders(self.page.context, columns.boxes, *columns.out_of_flow)

    def _make_column(self, number: int) -> Any:
        column = self.box.anonymous_from(self.box, children=self.flow)
        resolve_percentages(column, self.page.containing_block)
        column.is_column, column.width = True, self.width
        # Right inside the root element alone WeasyPrint drops the margin at the top of a page.
        column.is_for_root_element = True
        column.position_x = self.box.content_box_x() + self._find_offset(number)
        column.position_y = self.top
        return column

    def _find_offset(self, number: int) -> float:
        """Say how far from the left edge of all columns one stands; the first is where reading begins."""
        offset = number * (self.width + self.gap)
        return self.box.width - self.width - offset if self.box.style["direction"] == "rtl" else offset


def measure_notes(context: Any) -> float:
    """Give the height of the footnotes that the page has so far."""
    return float(context.current_footnote_area.margin_height()) if context.current_page_footnotes else 0.0


@contextmanager
def _beyond_first_page(context: Any, is_beyond: bool) -> Iterator[None]:
    """Have WeasyPrint drop margins, as it does above what begins any page after the first."""
    number = context.current_page
    if is_beyond and number == 1:
        context.current_page = 1.5
    try:
        yield
    finally:
        context.current_page = number
        for running in context.running_elements.values():
            if 1.5 in running:
                running[number] += running.pop(1.5)


@contextmanager
def _on_grid(step: float) -> Iterator[None]:
    """Have WeasyPrint leave so much room below an inset that it takes a number of lines."""

    def set_block(context: Any, box: Any, *rest: Any) -> Any:
        result = before(context, box, *rest)
        inset, goes_on, *_ = result
        is_whole = inset and not goes_on and not isinstance(inset.style, AnonymousStyle)
        if is_whole and inset.element_tag in INSETS and inset.element.get("role") != NOTE_ROLE:
            height = inset.margin_height()
            inset.margin_bottom += ceil(height / step - 0.01) * step - height
        return result

    before = weasyprint.layout.block.block_level_layout
    weasyprint.layout.block.block_level_layout = set_block
    try:
        yield
    finally:
        weasyprint.layout.block.block_level_layout = before
