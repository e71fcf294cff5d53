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

TOLERANCE = 1
"""Lines that the last page may lack after all."""

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
    plain = best = _Proof.pull(made, context)
    for change in suggest_changes(made):
        first = max(it for it in starts if it <= change.first)
        context.further_room = change.lines * read_text_style(root_box.style).line_height
        context.footnotes = notes.copy()
        context.page_maker = [*plain.page_maker[:first], _want(plain.page_maker[first])]
        others = list(_make_all_pages(context, root_box, html, made))
        if len(others) == len(made) - (change.lines > 0):
            best = _Proof.pull(others, context)
            if change.lines > 0 or measure_lack(others) <= TOLERANCE:
                break
    best.give_back(context)
    return iter(best.pages)


class _Proof(NamedTuple):
    """Pages, and what WeasyPrint's context knows of them."""

    pages: list[Any]
    page_maker: list[Any]
    running: dict[str, Any]
    room: float

    @classmethod
    def pull(cls, pages: list[Any], context: Any) -> "_Proof":
        running = {name: copy(places) for name, places in context.running_elements.items()}
        return cls(pages, context.page_maker, running, getattr(context, "further_room", 0.0))

    def give_back(self, context: Any) -> None:
        context.page_maker, context.further_room = self.page_maker, self.room
        context.running_elements.update(self.running)


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
    lack, others = measure_lack(pages), len(pages) - 1
    if lack <= 0 or not others:
        return
    page = pages[-1]
    height = _measure_line(page)
    filled = _measure_filled(page)
    if filled <= others and _read_number(_find_first(page).style[FURTHER_LINES]):
        yield Change(1, _begin(pages, others - ceil(filled)))
    lines = max(EVEN, ceil(lack / others))
    # Headings and entries that stay together may take a line more than they were thought to.
    for fewer in (lines, lines + 1):
        if fewer * height <= page.height * MOST_SHORT:
            yield Change(-fewer, _begin(pages, others - ceil(lack / lines)))


def measure_lack(pages: Sequence[Any]) -> float:
    """Say how many lines the last page should have more."""
    page = pages[-1]
    part = _read_number(_find_first(page).style[LEAST_PAGE]) / 100
    return page.height * part / _measure_line(page) - _measure_filled(page) if part else 0.0


def _measure_filled(page: Any) -> float:
    """Give the height of what stands on a page, in lines."""
    root = page.children[0]
    foot = max((box.position_y + box.margin_height() for box in _list_lines(root)), default=page.height)
    return float((foot - page.content_box_y()) / _measure_line(page))


def _measure_line(page: Any) -> float:
    return read_text_style(page.children[0].style).line_height


def _begin(pages: Sequence[Any], index: int) -> int:
    """Give the first page of a spread: those that face each other are of one length."""
    root = pages[index].children[0]
    second = "right" if root.style["direction"] == "ltr" else "left"
    return index - 1 if index and pages[index].page_type.side == second else index


def _find_first(page: Any) -> Any:
    """Give the first box in the body, whose style says how its piece is to end."""
    box = page.children[0]
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
