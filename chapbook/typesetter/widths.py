"""Widths: how narrow and how wide the text of a line box can be, which tables and floats ask.

WeasyPrint shapes each word by itself to know; here the words are measured in the text that is set anyway.
"""

from itertools import pairwise
from typing import Any

import weasyprint.layout.preferred
from weasyprint.css.functions import check_math
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import FROM_UNITS

from chapbook.typesetter.runs import Text, take_text

_their_min = weasyprint.layout.preferred.inline_min_content_width
_their_max = weasyprint.layout.preferred.inline_max_content_width


def measure_min(
    context: Any, box: Any, outer: bool = True, skip_stack: Any = None, first_line: bool = False, **rest: Any
) -> Any:
    """Give the width of the longest word: stands for WeasyPrint's `inline_min_content_width`."""
    text = _take(box) if not skip_stack and not first_line else None
    if text is None or any(run.style.language for run in text.runs):
        return _their_min(context, box, outer, skip_stack, first_line, **rest)
    return _measure_longest(text, _find_indent(box))


def measure_max(context: Any, box: Any, outer: bool = True, **rest: Any) -> Any:
    """Give the width of the text in one line: stands for WeasyPrint's `inline_max_content_width`."""
    text = _take(box)
    if text is None:
        return _their_max(context, box, outer, **rest)
    return max(0, (text.xs[-1] - text.xs[text.starts[text.start]]) * FROM_UNITS + _find_indent(box))


def _take(box: Any) -> Text | None:
    """Give a line box's text; None where lines may break otherwise than between words."""
    if type(box) is not boxes.LineBox or check_math(box.style["text_indent"]):
        return None
    return take_text(box)


def _find_indent(box: Any) -> float:
    """Give the first line's indent in pixels; what is a part of the width asked for counts as nothing."""
    indent = box.style["text_indent"]
    return 0.0 if indent.unit == "%" else float(indent.value)


def _measure_longest(text: Text, indent: float) -> float:
    xs, starts, content = text.xs, text.starts, text.content
    if not text.wraps:
        widths = [xs[-1] - xs[starts[text.start]]]
    elif any(run.style.breaks_words for run in text.runs):
        widths = [after - before for before, after in pairwise(xs[glyph] for glyph in starts if glyph >= 0)]
    else:
        pieces = pairwise([text.start, *text.find_breaks(), len(content)])
        widths = [xs[starts[end - (content[end - 1] == " ")]] - xs[starts[start]] for start, end in pieces]
    longest: float = max(0.0, widths[0] * FROM_UNITS + indent, max(widths) * FROM_UNITS)
    return longest


def install() -> None:
    """Put both in the place of WeasyPrint's own."""
    weasyprint.layout.preferred.inline_min_content_width = measure_min
    weasyprint.layout.preferred.inline_max_content_width = measure_max
