"""Change bars: which lines of a chapter say something new, found when all of it stands where it will stand.

What is marked is told to the typesetter beside the text, in an attribute of `body`, so that not one box of a
page is another than without marks:

    data-changes="change_1:120-140+163-170 change_2:200-200"

Places are counted as `chapbook.model.pagebreaks` does. A range without length is where something was taken
out; a name becomes an anchor, in the place of its first line, unless it begins with a hyphen.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from chapbook.model.pages import PRINTED, Bar, Spot
from chapbook.typesetter.pagebreaks import TextPlaces, read_places
from chapbook.typesetter.slots import POINTS_PER_PIXEL

GAP = 7.0
"""Points between the text and the middle of its bar."""

EDGE = 8.0
"""Points at the edge of a page that printers leave white."""

NEAR = 0.75
"""Of its height: a line no further below another than that has one bar with it."""

_BODY = re.compile(r'<body data-changes="([^"]*)"')


class Marks(NamedTuple):
    """What is found in a document."""

    bars: tuple[Bar, ...]
    spots: tuple[tuple[str, Spot], ...]


class _Range(NamedTuple):
    name: str
    start: int
    end: int

    def touches(self, start: int, end: int) -> bool:
        """Say whether something of it stands between two places."""
        return start <= self.start < end if self.start == self.end else self.start < end and start < self.end


class _Frame(NamedTuple):
    """What a line stands in: the page, a column of it, or what floats."""

    left: float
    right: float
    side: str
    """On which its bars stand, `left` or `right`."""

    is_flow: bool


class _Shown(NamedTuple):
    """A text box of a page."""

    box: Any
    line: Any
    frame: _Frame


def find_marks(slug: str, html: str, pages: Sequence[Any]) -> Marks:
    """Find the lines that are marked. Takes the HTML and the page boxes that were made of it."""
    told = _BODY.search(html)
    if not told:
        return Marks((), ())
    ranges = list(_read_ranges(told[1]))
    text = read_places(next(box.element for box in pages[0].children if box.element is not None))
    bars: list[Bar] = []
    spots: dict[str, Spot] = {}
    last: tuple[int, _Shown, int] | None = None
    for index, shown, start, end in _list_shown(pages, text):
        last = index, shown, end
        for it in ranges:
            if it.touches(start, end):
                _add(bars, spots, it, (index, shown, pages[index]))
    for it in ranges:
        if it.name not in spots and last:  # behind all text
            _add(bars, spots, it, (last[0], last[1], pages[last[0]]))
    named = ((f"{slug}.{name}", spot) for name, spot in spots.items() if not name.startswith("-"))
    return Marks(tuple(_join(bars)), tuple(named))


def _read_ranges(told: str) -> Iterator[_Range]:
    for entry in told.split():
        name, _, ranges = entry.partition(":")
        for item in ranges.split("+"):
            start, _, end = item.partition("-")
            yield _Range(name, int(start), int(end))


def _list_shown(pages: Sequence[Any], text: TextPlaces) -> Iterator[tuple[int, _Shown, int, int]]:
    """Yield what pages show of a text, with where in it that begins and ends."""
    cursors: defaultdict[bool, int] = defaultdict(int)
    for index, page in enumerate(pages):
        for shown in _list_texts(page):
            first, last = text.locate(shown.box.element)
            flow = shown.frame.is_flow
            # What floats is read before the text around it, and runs on overleaf behind that.
            start = cursors[flow] if first <= cursors[flow] <= last else first
            passed = text.pass_over(shown.box.text, start, last)
            cursors[flow] = passed.end
            yield index, shown, passed.start, passed.end


def _list_texts(page: Any) -> Iterator[_Shown]:
    """Yield the text boxes of a page, of the text and of what floats in it."""
    side = "left" if page.page_type.side == "left" else "right"
    left = page.content_box_x()
    frame = _Frame(left, left + page.width, side, is_flow=True)
    stack: list[tuple[Any, Any, Any, _Frame]] = [(page, None, None, frame)]
    while stack:
        box, line, block, frame = stack.pop()
        if isinstance(box, boxes.TextBox):
            if box.text.strip() and "::" not in (box.element_tag or ""):
                right, left = max(frame.right, _end(block)), min(frame.left, block.content_box_x())
                yield _Shown(box, line or box, frame._replace(left=left, right=right))
        elif isinstance(box, boxes.ParentBox) and _is_text(box):
            line = box if isinstance(box, boxes.LineBox) else line
            block = box if isinstance(box, boxes.BlockContainerBox) else block
            frame = _find_frame(box, frame, page)
            stack += [(child, line, block, frame) for child in reversed(box.children)]


def _is_text(box: Any) -> bool:
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return False
    is_printed = box.element is not None and box.element.get("class") in PRINTED
    return not is_printed and "::" not in (box.element_tag or "")


def _find_frame(box: Any, frame: _Frame, page: Any) -> _Frame:
    """Give what stands inside a box its frame: columns and what floats are frames of their own."""
    if getattr(box, "is_column", False) and box.width < 0.9 * page.width:
        middle = box.content_box_x() + box.width / 2 - page.content_box_x() - page.width / 2
        side = frame.side if abs(middle) < 1 else "left" if middle < 0 else "right"
        return _Frame(box.content_box_x(), _end(box), side, frame.is_flow)
    if isinstance(box, boxes.BlockBox) and box.is_floated():
        x = box.border_box_x()
        return _Frame(x, x + box.border_width(), frame.side, is_flow=False)
    return frame


def _end(block: Any) -> float:
    return float(block.content_box_x() + block.width)


def _add(bars: list[Bar], spots: dict[str, Spot], it: _Range, where: tuple[int, _Shown, Any]) -> None:
    index, shown, page = where
    height = page.margin_height()
    width = page.margin_width() * POINTS_PER_PIXEL
    top = (height - shown.line.position_y) * POINTS_PER_PIXEL
    bottom = top - shown.line.height * POINTS_PER_PIXEL
    frame = shown.frame
    if frame.side == "left":
        x = max(frame.left * POINTS_PER_PIXEL - GAP, EDGE)
    else:
        x = min(frame.right * POINTS_PER_PIXEL + GAP, width - EDGE)
    spots.setdefault(it.name, Spot(index, frame.left * POINTS_PER_PIXEL, top))
    bars.append(Bar(index, round(x, 2), round(bottom, 2), round(top, 2), frame.side, it.start == it.end))


def _join(bars: Sequence[Bar]) -> Iterator[Bar]:
    """Join bars of lines that follow one another; of two marks beside one line, the bar stays."""
    drawn: dict[tuple[int, float], list[Bar]] = defaultdict(list)
    for bar in sorted(bars, key=lambda bar: (bar.page, bar.x, bar.is_deletion, -bar.top)):
        column = drawn[bar.page, bar.x]
        if bar.is_deletion:
            if not any(it.bottom < bar.top and bar.bottom < it.top for it in column):
                column.append(bar)
        elif column and column[-1].bottom - bar.top <= NEAR * (bar.top - bar.bottom):
            column[-1] = replace(column[-1], bottom=min(column[-1].bottom, bar.bottom))
        else:
            column.append(bar)
    return (bar for column in drawn.values() for bar in column)
