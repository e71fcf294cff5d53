"""Change bars: strokes beside lines that say something new, and arrows where something was taken out.

They are artifacts of the layout (ISO 32000-1, 14.8.2.2): who hears the book finds what changed in its list.
"""

from collections import defaultdict
from collections.abc import Iterable

from chapbook.model.pages import Bar

THICK = 1.2
"""Points."""

ARROW = 4.5
"""Points: how high an arrow is; it is two thirds as wide."""


def draw_bars(bars: Iterable[Bar]) -> dict[int, bytes]:
    """Give the operators that draw bars on upright pages, by page of the chapter."""
    drawn: defaultdict[int, list[str]] = defaultdict(list)
    for bar in bars:
        drawn[bar.page].append(_draw_arrow(bar) if bar.is_deletion else _draw_bar(bar))
    begin, end = "/Artifact<</Type/Layout>>BDC 0 g", "EMC"
    return {page: "\n".join((begin, *shapes, end)).encode() for page, shapes in drawn.items()}


def _draw_bar(bar: Bar) -> str:
    return f"{bar.x - THICK / 2:.2f} {bar.bottom:.2f} {THICK:g} {bar.top - bar.bottom:.2f} re f"


def _draw_arrow(bar: Bar) -> str:
    """Point from the margin at the line."""
    middle, half = (bar.top + bar.bottom) / 2, ARROW / 2
    way = ARROW * 2 / 3 * (1 if bar.side == "left" else -1)
    start = bar.x - way / 2
    return (
        f"{start:.2f} {middle - half:.2f} m {start + way:.2f} {middle:.2f} l "
        f"{start:.2f} {middle + half:.2f} l h f"
    )
