"""Turns: no word is parted where a leaf has to be turned to read on.

Which line will be the last of a right-hand page is known before its paragraph is placed: the page's foot is
so many lines away. Where it ends in a hyphen of ours, the paragraph is broken again without that one.
"""

from typing import Any

from chapbook.typesetter.lines import Line


def find_parted(context: Any, lines: list[Line], room: float, style: Any) -> Line | None:
    """Give the line that parts a word at a turn, if a paragraph has so much room, in pixels.

    In columns, which are set more than once, and of which but the last ends at the turn, none is looked for.
    """
    height = lines[0].text.style.line_height
    if room + 0.01 * height >= len(lines) * height or context.in_column:
        return None
    fitting = int(room / height + 0.01)
    last = fitting - 1 - max(0, style["widows"] - (len(lines) - fitting))
    if last + 1 < style["orphans"] or not lines[last].is_hyphenated:
        return None
    _, _, is_right, *_ = context.page_maker[context.current_page - 1]
    return lines[last] if is_right else None
