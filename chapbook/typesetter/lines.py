"""Lines: slices of a text's glyphs, put into boxes as WeasyPrint lays them out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.layout.inline import line_box_verticality
from weasyprint.text.ffi import FROM_UNITS

from chapbook.typesetter.glyphs import Glyphs
from chapbook.typesetter.runs import Run, Span, Text
from chapbook.typesetter.textstyles import TextStyle

BARE = {
    **{f"{part}_{side}": 0 for part in ("margin", "padding") for side in ("top", "right", "bottom", "left")},
    **{f"border_{side}_width": 0 for side in ("top", "right", "bottom", "left")},
}
"""What WeasyPrint's `resolve_percentages` finds out about a box without margin, border and padding."""


@dataclass(slots=True)
class SetLine:
    """Stands where WeasyPrint keeps a text box's Pango layout."""

    glyphs: Glyphs
    first: int
    last: int
    """Glyphs of the line, a slice."""

    hyphen: Glyphs | None
    spacing: float
    """What every space is wider than it was shaped, in pixels."""

    scale: float = 1.0
    """How wide the letters are drawn."""


@dataclass(slots=True)
class Line:
    """One line of a text, before it has a place on a page."""

    text: Text
    start: int
    end: int
    """Characters."""

    following: int
    """Where the next line starts, after the blank."""

    is_hyphenated: bool
    width: float
    """In pixels, with `spacing` and `scale`."""

    spacing: float
    indent: float
    align: str
    """`start`, `center` or `end`."""

    scale: float = 1.0
    """How wide the letters are drawn."""

    drop: float = 0.0
    """How far below the baseline the initial stands that the line begins with, in pixels."""


def place_line(line: Line, line_box: Any, block: Any, position_y: float) -> Any:
    """Make the line box of one line."""
    left, width = block.content_box_x(), line.width + line.indent
    box = line_box.copy()
    box.__dict__.update(BARE, position_x=left, position_y=position_y, width=width)
    x = left + line.indent
    if line.align != "start" and width < block.width:
        shift = (block.width - width) / (2 if line.align == "center" else 1)
        box.position_x, x = left + shift, x + shift
    box.children, _ = _place_nodes(line.text.nodes, line, x)
    stand = _stand if line.text.is_level else _stand_at_heights
    initial = [box.children.pop(0)] if line.drop else []  # which makes its line no higher
    stand(box, line.text.style, position_y)
    for it in (it for child in initial for it in (child, *_list_inner(child))):
        it.position_y = position_y + box.baseline + line.drop - it.baseline
    box.children = [*initial, *box.children]
    return box


def _place_nodes(nodes: list[Run | Span], line: Line, x: float) -> tuple[list[Any], float]:
    """Make boxes of all that is on a line; give them with the x where they end."""
    placed = []
    for node in nodes:
        if node.end <= line.start or node.start >= line.end:
            if isinstance(node, Run) and line.end == node.start < line.following:
                placed.append(_place_blank(node, line, x))
            continue
        child = _place_run(node, line, x) if isinstance(node, Run) else _place_span(node, line, x)
        x += child.width
        placed.append(child)
    return placed, x


def _place_span(span: Span, line: Line, x: float) -> Any:
    """Make an inline box; its margins make it as high as its line height, whatever it is drawn as."""
    box, style = span.box.copy(), span.style
    box.__dict__.update(BARE, position_x=x, position_y=0, height=style.font_size, baseline=style.baseline)
    box.margin_top = box.margin_bottom = (style.line_height - style.font_size) / 2
    box.children, end = _place_nodes(span.children, line, x)
    box.width = end - x
    return box


def _place_blank(run: Run, line: Line, x: float) -> Any:
    """Make the text box of the blank that a run begins with and a line ends with.

    It takes no room, but is the only sign that one word ends there and another begins.
    """
    blank = replace(line, start=line.end, end=min(run.end, line.following), is_hyphenated=False, spacing=0.0)
    box = _place_run(run, blank, x)
    box.width = 0
    return box


def _place_run(run: Run, line: Line, x: float) -> Any:
    """Make the text box of what a line has of a run."""
    text, glyphs, style = line.text, run.glyphs, run.style
    start, end = max(run.start, line.start), min(run.end, line.end)
    first, last = text.starts[start], text.starts[end]
    shown = text.content[start:end]
    width = (text.xs[last] - text.xs[first]) * FROM_UNITS * line.scale
    if line.spacing:
        width += line.spacing * (shown.count(" ") + shown.count("\xa0"))
    hyphen = None
    if line.is_hyphenated and end == line.end:
        hyphen = style.face.shape_sign(style.hyphen)
        assert hyphen is not None
        width += hyphen.xs[-1] * FROM_UNITS * line.scale
        shown += style.hyphen
    box = run.box.copy()
    half_leading = (style.line_height - glyphs.font.height) / 2
    box.__dict__.update(
        BARE, text=shown, position_x=x, position_y=0, width=width, height=glyphs.font.height,
        margin_top=half_leading, margin_bottom=half_leading, baseline=glyphs.font.baseline + half_leading,
        pango_layout=SetLine(glyphs, first - run.first, last - run.first, hyphen, line.spacing, line.scale),
        justification_spacing=line.spacing,
    )  # fmt: skip
    return box


def _stand(box: Any, style: TextStyle, position_y: float) -> None:
    """Put all that is on a line on one baseline."""
    inner = list(_list_inner(box))
    top = max(style.baseline, *(it.baseline for it in inner))
    heights = (it.margin_top + it.height + it.margin_bottom - it.baseline for it in inner)
    box.baseline, box.height = top, top + max(style.line_height - style.baseline, *heights)
    for it in inner:
        it.position_y = position_y + top - it.baseline


def _list_inner(box: Any) -> Iterator[Any]:
    for child in box.children:
        yield child
        yield from _list_inner(child)


def _stand_at_heights(box: Any, style: TextStyle, position_y: float) -> None:
    """Put all that is on a line where it belongs, some of it above or below the baseline."""
    box.height, box.baseline = style.font_size, style.baseline
    box.margin_top = box.margin_bottom = (style.line_height - style.font_size) / 2
    bottom, top = line_box_verticality(box)
    box.baseline, box.position_y, box.height = -top, top, bottom - top
    box.margin_top = box.margin_bottom = 0
    box.translate(0, position_y - top)
    box.position_y = position_y
