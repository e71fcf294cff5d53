"""The box tree: what layout asks about boxes hundreds of thousands of times, answered sooner.

The answers are WeasyPrint's. It asks five questions to know whether a box is in the flow, lists all children
to know the first and the last, and passes every descendant up through each generation above it.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import Box, ParentBox

IN_FLOW = frozenset(("static", "relative"))

_theirs = Box.is_in_normal_flow, ParentBox.page_values, Box.descendants


def is_in_normal_flow(box: Any) -> bool:
    """Say whether a box is in normal flow: stands for WeasyPrint's method of that name."""
    style = box.style
    if style["float"] == "none" and style["position"] in IN_FLOW:
        return True
    return bool(_theirs[0](box))


def find_page_values(box: Any) -> tuple[str, str]:
    """Give the names of the pages on which a box starts and ends: stands for `page_values`."""
    start = end = box.style["page"]
    first = next(filter(_takes_part, box.children), None)
    if first is None:
        return start, end
    last = next(filter(_takes_part, reversed(box.children)))
    values = first.page_values()
    return values[0] or start, (values if last is first else last.page_values())[1] or end


def _takes_part(box: Any) -> bool:
    return bool(box.is_in_normal_flow() or box.is_floated())


def list_descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
    """Yield a box and all inside it, in the order of the tree: stands for `descendants`.

    Where a box was taken out of the flow it is shown, or, without `placeholders`, what stands for it.
    """
    stack = [box]
    while stack:
        found = stack.pop()
        if isinstance(found, Box):
            yield found
            stack.extend(reversed(found.children))
        elif placeholders:
            stack.append(found._box)
        else:
            yield found


def install() -> None:
    """Put these in the places of WeasyPrint's own."""
    Box.is_in_normal_flow = is_in_normal_flow
    ParentBox.page_values = find_page_values
    Box.descendants = list_descendants
