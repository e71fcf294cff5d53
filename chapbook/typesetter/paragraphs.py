"""Paragraphs: justified text is broken as a whole, and shaped once.

WeasyPrint fits one line after the other, and shapes a line five times on its way to the page. Here the text
of a paragraph is shaped once; `breaking` chooses the breaks; lines are slices of the shaped glyphs, which
`ink` draws as they are. The pages stay WeasyPrint's: what is replaced is `iter_line_boxes`, which gives a
block its lines.

Whatever is not plain justified left-to-right text in a column of one width takes WeasyPrint's way.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyphen
import weasyprint.layout.block
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import strut

from chapbook.typesetter.breaking import (
    HYPHEN_PENALTY,
    NAME_PENALTY,
    Break,
    Measure,
    choose_breaks,
    fit_measure,
)
from chapbook.typesetter.shaping import Glyphs, shape_hyphen, shape_text

LINE_BREAK = 1
"""Bit of PangoLogAttr: a line can be broken before this character."""

LONGEST = 20_000
"""Characters of a paragraph that are weighed as a whole; more in one paragraph are no text."""

_WORD = re.compile(r"[^\W\d_]+")
_theirs = weasyprint.layout.block.iter_line_boxes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's glyphs and the lines they are broken into."""

    glyphs: Glyphs
    hyphen: Glyphs
    xs: list[int]
    """Advance in Pango units from the paragraph's start to each glyph."""

    lines: list[Break]


@dataclass(slots=True)
class SetLine:
    """Stands where WeasyPrint keeps a text box's Pango layout."""

    paragraph: Paragraph
    first: int
    last: int
    """Glyphs of the line, a slice."""

    hyphen: bool
    spacing: float
    """What every space is wider than it was shaped, in pixels."""


def set_lines(
    context: Any, box: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any, *rest: Any
) -> Iterator[tuple[Any, Any]]:
    """Give a block its lines: stands for WeasyPrint's `iter_line_boxes`."""
    paragraph = _compose(context, box, position_y, block, rest)
    first = _find_line(paragraph, box, skip_stack) if paragraph else None
    if paragraph is None or first is None:
        yield from _theirs(context, box, position_y, bottom_space, skip_stack, block, *rest)
        return
    text = box.children[0].text
    for number in range(first, len(paragraph.lines)):
        resume_at = None
        if number + 1 < len(paragraph.lines):
            resume_at = {0: {len(text[: paragraph.lines[number].start].encode()): None}}
        set_line = _set_line(box, block, paragraph, number, position_y)
        position_y += set_line.height
        yield set_line, resume_at


def _compose(
    context: Any, box: Any, position_y: float, block: Any, rest: tuple[Any, ...]
) -> Paragraph | None:
    """Break a line box's paragraph, once for each width; None where it is not ours to break."""
    if len(box.children) != 1 or type(box.children[0]) is not boxes.TextBox or any(rest[2:]):
        return None
    if any(_is_in_the_way(shape, position_y) for shape in context.excluded_shapes):
        return None
    resolve_percentages(box, block)
    resolve_one_percentage(box, "text_indent", block.width)
    text, column = box.children[0], (block.width, box.text_indent)
    known = getattr(text, "paragraph", None)
    if known is None or known[0] != column:
        is_ours = _is_plain(text.style, box.style) and len(text.text) <= LONGEST
        known = column, _break(text, Measure(*column, 0)) if is_ours else None
        text.paragraph = known
    paragraph: Paragraph | None = known[1]
    return paragraph


def _find_line(paragraph: Paragraph, box: Any, skip_stack: Any) -> int | None:
    """Give the number of the line to go on with, overleaf; None if the text before was broken otherwise.

    WeasyPrint's place in a text is `{child: {bytes of UTF-8: None}}`.
    """
    if not skip_stack:
        return 0
    [inner] = skip_stack.values()
    [skipped] = inner.keys()
    done = len(box.children[0].text.encode()[:skipped].decode())
    return next((number for number, line in enumerate(paragraph.lines, 1) if line.start == done), None)


def _is_in_the_way(shape: Any, position_y: float) -> bool:
    """Say whether a float narrows the column; a sidebar in the margin has no width there."""
    is_wide = bool(shape.margin_width() > 0.01)
    return is_wide and shape.position_y + shape.margin_height() > position_y


def _is_plain(style: Any, line_style: Any) -> bool:
    return (
        bool(line_style["text_align_all"] == "justify")
        and line_style["text_align_last"] in ("auto", "start", "left")
        and style["white_space"] == "normal"
        and style["direction"] == "ltr"
        and style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["text_decoration_line"] == "none"
        and style["word_break"] == "normal"
        and style["visibility"] == "visible"
        and line_style["text_overflow"] == "clip"
    )


def _break(text: Any, measure: Measure) -> Paragraph | None:
    """Shape and break a paragraph; None where its glyphs do not stand simply one after the other."""
    content = text.text.rstrip(" ")
    glyphs = shape_text(content, text.style)
    hyphen = shape_hyphen(text.style)
    if glyphs is None or hyphen is None or "\xad" in content or "\n" in content:
        return None
    xs = [0]
    for _, advance in glyphs.pairs:
        xs.append(xs[-1] + advance)
    spaces = [xs[glyph + 1] - xs[glyph] for glyph in _find_spaces(content, glyphs)]
    space = spaces[0] if spaces else 0
    measure = Measure(measure.width * TO_UNITS, measure.indent * TO_UNITS, space)
    hyphen_width = sum(advance for _, advance in hyphen.pairs)
    breaks = list(_list_breaks(content, glyphs, xs, hyphen_width, text.style))
    lines = choose_breaks(breaks, measure)
    # A word that is wider than the column has to be broken anywhere, which WeasyPrint knows how to do.
    return Paragraph(glyphs, hyphen, xs, lines) if fit_measure(lines, measure) else None


def _find_spaces(content: str, glyphs: Glyphs) -> list[int]:
    return [glyphs.starts[match.start()] for match in re.finditer(" ", content)]


def _list_breaks(
    content: str, glyphs: Glyphs, xs: list[int], hyphen_width: int, style: Any
) -> Iterator[Break]:
    """Yield every opportunity to break, in order; the paragraph's end comes last."""
    count = ffi.new("int *")
    attributes = pango.pango_layout_get_log_attrs_readonly(glyphs.layout.layout, count)
    flags = struct.unpack(f"={count[0]}I", ffi.buffer(attributes, count[0] * 4))
    hyphens = dict(_list_hyphens(content, style)) if style["hyphens"] == "auto" else {}
    spaces = 0
    for index in range(1, len(content)):
        before = content[index - 1]
        spaces += before in " \xa0"
        glyph = glyphs.starts[index]
        if glyph < 0:
            continue
        if flags[index] & LINE_BREAK:
            stripped = before == " "
            end = index - stripped
            end_x = xs[glyphs.starts[end]]
            penalty = 0 if stripped else HYPHEN_PENALTY
            yield Break(end, index, end_x, xs[glyph], spaces - stripped, spaces, penalty)
        elif index in hyphens:
            end_x = xs[glyph] + hyphen_width
            yield Break(index, index, end_x, xs[glyph], spaces, spaces, hyphens[index], hyphen=True)
    yield Break(len(content), len(content), xs[-1], xs[-1], spaces, spaces)


def _list_hyphens(content: str, style: Any) -> Iterator[tuple[int, int]]:
    """Yield where words can be hyphenated, with the penalty."""
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    if not language:
        return
    shortest, left, right = style["hyphenate_limit_chars"]
    for match in _WORD.finditer(content):
        word = match[0]
        if len(word) >= shortest:
            penalty = HYPHEN_PENALTY if word.islower() else NAME_PENALTY
            for position in _hyphenate(word, language, left, right):
                yield match.start() + position, penalty


@cache
def _hyphenate(word: str, language: str, left: int, right: int) -> tuple[int, ...]:
    return tuple(pyphen.Pyphen(lang=language, left=left, right=right).positions(word))


def _set_line(box: Any, block: Any, paragraph: Paragraph, number: int, position_y: float) -> Any:
    """Make the line box of one line, as WeasyPrint lays it out."""
    line = paragraph.lines[number]
    previous = paragraph.lines[number - 1] if number else None
    start = previous.start if previous else 0
    text = box.children[0]
    glyphs = paragraph.glyphs
    indent = box.text_indent if not previous else 0
    natural = (line.end_x - (previous.start_x if previous else 0)) * FROM_UNITS
    spaces = line.end_spaces - (previous.start_spaces if previous else 0)
    room = block.width - indent - natural
    is_last = number + 1 == len(paragraph.lines)
    spacing = room / spaces if spaces and (room < 0 or not is_last) else 0.0
    shown = text.text[start : line.end] + (text.style["hyphenate_character"] if line.hyphen else "")
    child = text.copy_with_text(shown)
    child.pango_layout = SetLine(
        paragraph, glyphs.starts[start], glyphs.starts[line.end], line.hyphen, spacing
    )
    child.justification_spacing = spacing
    line_height, _ = strut(text.style)
    half_leading = (line_height - glyphs.height) / 2
    child.width, child.height = natural + spacing * spaces, glyphs.height
    child.margin_top = child.margin_bottom = half_leading
    child.baseline = glyphs.baseline + half_leading
    child.position_x, child.position_y = block.content_box_x() + indent, position_y
    set_line = box.copy_with_children([child])
    set_line.position_x, set_line.position_y = block.content_box_x(), position_y
    set_line.width, set_line.height = child.width + indent, line_height
    set_line.baseline = child.baseline
    set_line.margin_top = set_line.margin_bottom = 0
    return set_line


def install() -> None:
    """Put `set_lines` in the place of WeasyPrint's own."""
    weasyprint.layout.block.iter_line_boxes = set_lines
