"""Paragraphs: text is broken as a whole, and shaped once.

WeasyPrint fits one line after the other, and shapes a line five times on its way to the page. Here the text
of a line box is shaped once (`runs`); `breaking` chooses the breaks; lines are slices of the shaped glyphs
(`lines`), which `ink` draws as they are. The pages stay WeasyPrint's: what is replaced is `iter_line_boxes`,
which gives a block its lines.

Whatever is not plain left-to-right text in a column of one width takes WeasyPrint's way.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any

import weasyprint.layout.block
from weasyprint.layout.percent import resolve_one_percentage
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS

from chapbook.typesetter import widths
from chapbook.typesetter.breaking import (
    FLEX,
    Break,
    Measure,
    balance_lines,
    choose_breaks,
    fill_lines,
    fit_measure,
)
from chapbook.typesetter.lines import Line, place_line
from chapbook.typesetter.runs import Text, count_initial_lines, take_text
from chapbook.typesetter.turns import find_parted

ALIGNMENTS = {
    "start": "start", "left": "start", "justify": "start", "center": "center", "right": "end", "end": "end",
}  # fmt: skip

WRAP = "__wrap"
"""WeasyPrint's name for the custom property --wrap; it does not know `text-wrap`."""

SCALE_STEP = 0.005

_theirs = weasyprint.layout.block.iter_line_boxes


def set_lines(
    context: Any, box: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any, *rest: Any
) -> Iterator[tuple[Any, Any]]:
    """Give a block its lines: stands for WeasyPrint's `iter_line_boxes`."""
    lines = _break(context, box, position_y, block, rest)
    if lines and not skip_stack:
        room = context.page_bottom - bottom_space - position_y
        while (
            parted := find_parted(context, lines, room, box.style)
        ) and parted.end not in parted.text.barred:
            parted.text.barred.add(parted.end)
            box.broken_text.clear()
            lines = _break(context, box, position_y, block, rest)
    first = _find_line(lines, box, skip_stack) if lines else None
    if not lines or first is None:
        yield from _theirs(context, box, position_y, bottom_space, skip_stack, block, *rest)
        return
    for number in range(first, len(lines)):
        line = place_line(lines[number], box, block, position_y)
        position_y += line.height
        yield line, _point_at(lines[number + 1]) if number + 1 < len(lines) else None


def _break(context: Any, box: Any, position_y: float, block: Any, rest: tuple[Any, ...]) -> list[Line]:
    """Break a line box's text, once for each width; empty where it is not ours to break."""
    if any(rest[2:]) or any(_is_in_the_way(shape, position_y) for shape in context.excluded_shapes):
        return []
    text = take_text(box)
    if text is None:
        return []
    resolve_one_percentage(box, "text_indent", block.width)
    column = block.width, box.text_indent
    # Not with the text, with which the lines would make a ring.
    known: dict[tuple[float, float], list[Line]] = vars(box).setdefault("broken_text", {})
    if column not in known:
        known[column] = _break_text(text, *column, is_balanced=_is_balanced(box.style))
    return known[column]


def _is_in_the_way(shape: Any, position_y: float) -> bool:
    """Say whether a float narrows the column; a sidebar in the margin has no width there."""
    is_wide = bool(shape.margin_width() > 0.01)
    return is_wide and shape.position_y + shape.margin_height() > position_y


def _find_line(lines: list[Line], box: Any, skip_stack: Any) -> int | None:
    """Give the number of the line to go on with, overleaf; None if the text before was broken otherwise.

    WeasyPrint's place in a text is the way down to it, `{child: {child: {bytes of UTF-8: None}}}`.
    """
    if not skip_stack:
        return 0
    place, way = lines[0].text, []
    while skip_stack:
        [(index, skip_stack)] = skip_stack.items()
        way.append(index)
    for run in place.runs:
        if run.path == tuple(way[:-1]):
            done = run.start + len(run.box.text.encode()[: way[-1]].decode())
            return next((number for number, line in enumerate(lines) if line.start == done), None)
    return None


def _point_at(line: Line) -> Any:
    """Give the place of a line's beginning, as WeasyPrint writes it."""
    run = line.text.find_run(line.start)
    place: Any = {len(line.text.content[run.start : line.start].encode()): None}
    for index in reversed(run.path):
        place = {index: place}
    return place


def _is_balanced(style: Any) -> bool:
    """Say whether lines are to be about as long, as a style sheet asks for with `--wrap: balance`."""
    return any(token.type == "ident" and token.value == "balance" for token in style[WRAP])


def _break_text(text: Text, width: float, indent: float, *, is_balanced: bool) -> list[Line]:
    """Break a text in a column, in pixels; empty where that is not ours to do.

    A line that is too long may end where it should not, at a no-break space. A word that is wider than the
    column has to be broken anywhere, which WeasyPrint knows how to do.
    """
    x = text.xs[text.starts[text.start]]
    measure = Measure(width * TO_UNITS, indent * TO_UNITS - x, _find_space(text))
    if initial := text.initial:
        # It sinks into the text, unless that has too few lines; WeasyPrint's way it would rise above it.
        hang, hung = text.xs[text.starts[initial.end]] - x, count_initial_lines(initial)
        sunk = replace(measure, hang=hang, hung=hung)
        breaks = _choose(text, sunk, is_balanced=is_balanced)
        if len(breaks) >= hung:
            return list(_measure_lines(text, breaks, sunk))
    return list(_measure_lines(text, _choose(text, measure, is_balanced=is_balanced), measure))


def _choose(text: Text, measure: Measure, *, is_balanced: bool) -> list[Break]:
    """Choose the breaks of a text; none where that is not ours to do."""
    style, end, end_x = text.style, len(text.content), text.xs[-1]
    if _align_last(text) is None or style.align not in ALIGNMENTS or style.align_last == "justify":
        return []
    if end_x + measure.indent <= measure.width + 0.01:
        return [Break(end, end, end_x, end_x, 0, 0)]
    if not text.wraps:
        return []
    weigh = partial(_weigh_breaks, text, measure, is_balanced=is_balanced)
    return weigh(is_forced=False) or weigh(is_forced=True)


def _weigh_breaks(text: Text, measure: Measure, *, is_balanced: bool, is_forced: bool) -> list[Break]:
    """Choose where lines end; none where one would be too long. See `Text.find_breaks` for `is_forced`."""
    if text.style.align == "justify":
        plain = text.list_breaks(is_forced=is_forced)
        breaks = choose_breaks(plain, measure, partial(_hyphenate, text, plain))
        return breaks if fit_measure(breaks, measure) else []
    if is_forced and any(run.style.language for run in text.runs):
        return []
    breaks = _hyphenate(text, text.list_breaks(is_forced=is_forced))
    return (balance_lines if is_balanced else fill_lines)(breaks, measure)


def _find_space(text: Text) -> int:
    """Give the natural width of a space; 0 in a text of one word."""
    content = text.content
    index = content.find(" ", text.start)
    index = content.find("\xa0", text.start) if index < 0 else index
    glyph = text.starts[index] if index >= 0 else -1
    return text.xs[glyph + 1] - text.xs[glyph] if glyph >= 0 else 0


def _hyphenate(text: Text, plain: list[Break]) -> list[Break]:
    """List all breaks: those that are plain, and those inside words."""
    if not any(run.style.language for run in text.runs):
        return plain
    taken = {it.start for it in plain}
    hyphens = [it for it in text.list_hyphens() if it.start not in taken]
    return sorted([*plain, *hyphens], key=itemgetter(1))  # by their starts


def _align_last(text: Text) -> str | None:
    """Say how the last line is aligned; None where that is not ours to do."""
    style = text.style
    return ALIGNMENTS.get(style.align if style.align_last == "auto" else style.align_last)


def _measure_lines(text: Text, breaks: list[Break], measure: Measure) -> Iterator[Line]:
    """Yield each line between two breaks, with what its letters and spaces are stretched or shrunk."""
    start, start_x, start_spaces = text.start, float(text.xs[text.starts[text.start]]), 0
    width, indent = measure.width * FROM_UNITS, (measure.indent + start_x) * FROM_UNITS
    align, last_align = ALIGNMENTS[text.style.align], _align_last(text) or "start"
    is_justified = text.style.align == "justify"
    drop = (measure.hung - 1) * text.style.line_height if measure.hung else 0.0
    for number, node in enumerate(breaks, 1):
        is_last = node is breaks[-1]
        natural, spaces = (node.end_x - start_x) * FROM_UNITS, node.end_spaces - start_spaces
        room, spacing, scale = width - indent - natural, 0.0, 1.0
        if is_justified and (room < 0 or not is_last):
            scale = _scale_letters(measure.stretch_line(room * TO_UNITS, spaces))
            natural *= scale
            spacing = (width - indent - natural) / spaces if spaces else 0.0
        yield Line(
            text, start, node.end, node.start, node.hyphen, natural + spacing * spaces, spacing, indent,
            last_align if is_last else align, scale, drop if number == 1 else 0.0,
        )  # fmt: skip
        start, start_x, start_spaces = node.start, node.start_x, node.start_spaces
        indent = measure.hang * FROM_UNITS if number < measure.hung else 0.0


def _scale_letters(ratio: float) -> float:
    """Say how wide the letters of a line are drawn that is stretched so far, in steps that nobody sees."""
    return 1 + round(max(-1.0, min(ratio, 1.0)) * FLEX / SCALE_STEP) * SCALE_STEP


def install() -> None:
    """Put `set_lines` in the place of WeasyPrint's own."""
    weasyprint.layout.block.iter_line_boxes = set_lines
    widths.install()
