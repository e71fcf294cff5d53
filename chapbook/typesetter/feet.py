"""Feet: columns of a page end side by side, as vertical justification has them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

LEAST_GAP, MOST_LINES = 0.3, 2
"""Height in lines from which a space between two blocks may become larger, and by how many."""


def level_feet(columns: list[Any], bottom: float, line_height: float) -> None:
    """Have all columns end at the foot of the page, with more lines in spaces between their blocks.

    Headings, and lines that may not stand alone, often end a column early. Where one has too few spaces, all
    end that much higher, if they can. With whole lines the text goes on beside that of the other columns.
    """
    gaps = [list(_find_gaps(box, line_height * LEAST_GAP)) for box in columns]
    lacks = [int((bottom - find_foot(box)) / line_height + 0.01) for box in columns]
    spare = [MOST_LINES * len(it) for it in gaps]
    wanted = max(0, *(lack - most for lack, most in zip(lacks, spare, strict=True)))
    missed = min(wanted, *lacks)
    for box, lack, inner, most in zip(columns, lacks, gaps, spare, strict=True):
        # What is far too short was meant to be.
        if missed < lack <= missed + most + MOST_LINES:
            _feather(box, inner, min(lack - missed, most), line_height)


def _feather(column: Any, gaps: list[Any], lines: int, line_height: float) -> None:
    """Give a number of lines to the gaps of a column, as evenly as can be."""
    if not gaps:
        return
    ends = [lines * place // len(gaps) for place in range(len(gaps) + 1)]
    shares = [(after - before) * line_height for before, after in pairwise(ends)]
    _move(column, dict(zip(map(id, gaps), shares, strict=True)), 0.0)


def _find_gaps(parent: Any, least: float) -> Iterator[Any]:
    """Yield each block with a space above it that is not a heading's to its text."""
    before = None
    for child in filter(_is_in_flow, parent.children):
        if before and before.style["break_after"] != "avoid" and _measure_gap(before, child) > least:
            yield child
        if _holds_blocks(child):
            yield from _find_gaps(child, least)
        before = child


def _measure_gap(above: Any, below: Any) -> float:
    return float(below.border_box_y() - above.border_box_y() - above.border_height())


def _move(parent: Any, shares: Mapping[int, float], down: float) -> float:
    """Move what stands in a box down, further at each gap by its share; give how far it is at the end."""
    for child in parent.children:
        down += shares.get(id(child), 0.0)
        if _holds_blocks(child):
            child.position_y += down
            down = _move(child, shares, down)
        else:
            child.translate(0, down)
    return down


def _holds_blocks(box: Any) -> bool:
    return (
        isinstance(box, boxes.BlockBox)
        and not box.is_table_wrapper
        and any(isinstance(child, boxes.BlockBox) for child in box.children[:1])
    )


def _is_in_flow(box: Any) -> bool:
    return bool(box.is_in_normal_flow())


def find_foot(box: Any) -> float:
    """Give the bottom of the last line in a box; boxes that go on overleaf are as high as their column."""
    while not isinstance(box, boxes.LineBox) and (inner := list(filter(_is_in_flow, box.children))):
        box = inner[-1]
    return float(box.position_y + box.margin_height())
