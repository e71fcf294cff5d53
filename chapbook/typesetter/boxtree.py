"""The box tree: what layout asks about boxes hundreds of thousands of times, answered sooner.

The answers are WeasyPrint's. It asks five questions to know whether a box is in the flow, lists all children
to know the first and the last, passes every descendant up through each generation above it, looks into
each line for what has no place in one, and at every box for parts of tables.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import weasyprint.anchors
import weasyprint.document
import weasyprint.draw.border
import weasyprint.layout.block
import weasyprint.layout.page
import weasyprint.stacking
from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import (
    BlockBox,
    Box,
    FlexContainerBox,
    GridContainerBox,
    InlineBlockBox,
    InlineBox,
    LineBox,
    ParentBox,
    TableCellBox,
    TextBox,
)
from weasyprint.matrix import Matrix

IN_FLOW = frozenset(("static", "relative"))
TEXT = frozenset((TextBox,))
UNTABLED = frozenset((TextBox, InlineBox, InlineBlockBox, BlockBox))
"""Boxes that have nothing to do with tables, unless there are parts of one right inside."""

REPLACED = (
    (Box, "is_in_normal_flow"), (ParentBox, "page_values"), (Box, "descendants"),
    (Box, "establishes_formatting_context"), (Matrix, "transform_point"),
    (weasyprint.layout.block, "collapse_margin"), (weasyprint.stacking, "_dispatch_children"),
    (weasyprint.anchors, "gather_anchors"), (weasyprint.document, "gather_anchors"),
    (build, "create_anonymous_boxes"), (weasyprint.draw, "draw_outline"),
    (weasyprint.draw.border, "draw_outline"), (weasyprint.layout.page, "copy"),
)  # fmt: skip
"""What is WeasyPrint's own, and where it is called."""

theirs = {name: getattr(place, name) for place, name in REPLACED}


def is_in_normal_flow(box: Any) -> bool:
    """Say whether a box is in normal flow: stands for WeasyPrint's method of that name."""
    style = box.style
    if style["float"] == "none" and style["position"] in IN_FLOW:
        return True
    return bool(theirs["is_in_normal_flow"](box))


def establishes_formatting_context(box: Any) -> bool:
    """Say whether floats inside a box stay there: stands for WeasyPrint's method of that name."""
    style = box.style
    if (
        type(box) is BlockBox
        and style["float"] == "none"
        and style["position"] in IN_FLOW
        and style["overflow"] == "visible"
        and not box.is_column
    ):
        return "flow-root" in style["display"]
    return bool(theirs["establishes_formatting_context"](box))


def find_page_values(box: Any) -> tuple[str, str]:
    """Give the names of the pages on which a box starts and ends: stands for `page_values`."""
    start = end = box.style["page"]
    children = box.children
    if children and type(children[0]) is LineBox and type(children[-1]) is LineBox:
        return children[0].style["page"] or start, children[-1].style["page"] or end
    first = next(filter(_takes_part, children), None)
    if first is None:
        return start, end
    last = next(filter(_takes_part, reversed(children)))
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


def list_blocks(box: Any) -> Iterator[Any]:
    """Yield a box and all inside it, but for what is in lines, where blocks seldom are and sidebars never."""
    stack = [box]
    while stack:
        found = stack.pop()
        yield found
        if found.children and type(found.children[0]) is not LineBox:
            stack.extend(found.all_children())


def collapse_margin(adjoining: Sequence[float]) -> float:
    """Give what adjoining margins come to: stands for WeasyPrint's function of that name."""
    margins = [0, *adjoining]
    return max(margins) + min(margins)


def is_plain_line(box: Any) -> bool:
    """Say whether a box is a line with nothing but text in it, which has no styles of its own."""
    return type(box) is LineBox and TEXT.issuperset(map(type, box.children))


def has_only_text(box: Any) -> bool:
    """Say whether a box has nothing but plain lines in it, which passes over a page leave out."""
    children = box.children
    return bool(children) and type(children[0]) is LineBox and all(map(is_plain_line, children))


def sort_children(
    box: Any, page: Any, child_contexts: Any, blocks: Any, floats: Any, blocks_and_cells: Any
) -> Any:
    """Sort out what is drawn before or after its parent: stands for `_dispatch_children`."""
    if is_plain_line(box) or has_only_text(box):
        return box
    return theirs["_dispatch_children"](box, page, child_contexts, blocks, floats, blocks_and_cells)


def gather_anchors(
    box: Any, anchors: Any, links: Any, bookmarks: Any, forms: Any, parent_matrix: Any = None,
    parent_form: Any = None, parent_link: Any = None,
) -> None:  # fmt: skip
    """Note the places of anchors, links and bookmarks: stands for WeasyPrint's function of that name."""
    if is_plain_line(box):
        return
    style, element = box.style, box.element
    if (
        box.link or parent_link or box.bookmark_label or style["anchor"] or style["transform"]
        or style["appearance"] == "auto" or (element is not None and element.tag == "form")
    ):  # fmt: skip
        theirs["gather_anchors"](
            box, anchors, links, bookmarks, forms, parent_matrix, parent_form, parent_link
        )
    elif not has_only_text(box):
        for child in box.all_children():
            gather_anchors(child, anchors, links, bookmarks, forms, parent_matrix, parent_form)


def create_anonymous_boxes(box: Any) -> Any:
    """Make the boxes that no element asks for: stands for WeasyPrint's function of that name."""
    box = _complete_tables(box)
    kinds = set(map(type, list_descendants(box)))
    if any(issubclass(kind, FlexContainerBox) for kind in kinds):
        box = build.flex_boxes(box)
    if any(issubclass(kind, GridContainerBox) for kind in kinds):
        box = build.grid_boxes(box)
    return build.block_in_inline(build.inline_in_block(box))


def _complete_tables(box: Any) -> Any:
    """Put parts of tables into what has to be around them, as WeasyPrint's `anonymous_table_boxes` does."""
    if not isinstance(box, ParentBox) or box.is_running():
        return box
    children = [child if type(child) is TextBox else _complete_tables(child) for child in box.children]
    if (type(box) in UNTABLED or type(box) is TableCellBox) and UNTABLED.issuperset(map(type, children)):
        box.children = children
        return box
    return build.table_boxes_children(box, children)


def draw_outline(stream: Any, box: Any) -> None:
    """Draw the outlines of a box and all inside: stands for WeasyPrint's function of that name."""
    if box.style["outline_width"]:
        theirs["draw_outline"](stream, box)
    elif not has_only_text(box):
        for child in box.children:
            if isinstance(child, Box) and not is_plain_line(child):
                draw_outline(stream, child)


def copy_state(value: Any) -> Any:
    """Copy counters and places, which are plain values in plain containers: stands for `copy.deepcopy`."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(map(copy_state, value))
    if kind is dict:
        return dict(zip(value, map(copy_state, value.values()), strict=True))
    return value if kind is int or kind is str else copy.deepcopy(value)


def transform_point(matrix: Any, x: float, y: float) -> list[float]:
    """Give the place that a matrix moves a point to: stands for WeasyPrint's method of that name."""
    (a, b, _), (c, d, _), (e, f, _) = matrix
    return [x * a + y * c + e, x * b + y * d + f]


def install(functions: Mapping[str, Any]) -> None:
    """Put these in the places of those of the same names, `OURS` or `theirs`."""
    for place, name in REPLACED:
        setattr(place, name, functions[name])


OURS = {
    "is_in_normal_flow": is_in_normal_flow,
    "establishes_formatting_context": establishes_formatting_context,
    "transform_point": transform_point,
    "page_values": find_page_values,
    "descendants": list_descendants,
    "collapse_margin": collapse_margin,
    "_dispatch_children": sort_children,
    "gather_anchors": gather_anchors,
    "create_anonymous_boxes": create_anonymous_boxes,
    "draw_outline": draw_outline,
    "copy": SimpleNamespace(deepcopy=copy_state),
}
