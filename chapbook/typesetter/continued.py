"""Continued heads: what says at the top of a column which entry or letter goes on there.

A style sheet takes them out of the flow, like running heads (CSS Generated Content for Paged Media, 1.2):

    .continued { position: running(continued) }     at the top of each column
    .letter > .continued { --again: page }          of the first one of a page alone

An element that goes on in a column shows there all of them that stand in it before what goes on. They are
artifacts, as they are said again. Refused: laying the text out twice to find where they belong; a column
knows where it begins.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure.build import create_anonymous_boxes
from weasyprint.layout.block import block_level_layout

NAME = "continued"
AGAIN = "__again"
"""WeasyPrint's name for the custom property --again."""


def set_heads(
    context: Any, column: Any, place: dict[int, Any] | None, bottom_space: float, is_first: bool
) -> list[Any]:
    """Set the heads of what goes on at a place of a column, from its top on; the column then begins below.

    `is_first` says that it is a page's first column.
    """
    heads = []
    for found in _list_heads(column.children, place):
        if not is_first and _is_of_pages(found):
            continue
        head = found.deepcopy()
        head.style = head.style.copy()
        head.style["position"] = "static"
        head = create_anonymous_boxes(head)
        head.position_x, head.position_y = column.position_x, column.position_y
        set_head, *_ = block_level_layout(
            context, head, bottom_space, None, column, True, [], [], []
        )  # fmt: skip
        heads.append(set_head)
        column.position_y += set_head.margin_height()
    return heads


def _list_heads(children: Any, place: dict[int, Any] | None) -> Iterator[Any]:
    """Yield the heads of all boxes of which something stands before a place, the outermost first."""
    while place:
        index, place = next(iter(place.items()))
        if place is None or not hasattr(children[index], "children"):
            return
        children = children[index].children
        before = children[: next(iter(place))]
        if any(box.is_in_normal_flow() for box in before):
            yield from (box for box in before if box.style["position"] == ("running()", NAME))


def _is_of_pages(head: Any) -> bool:
    return any(token.type == "ident" and token.value == "page" for token in head.style[AGAIN])
