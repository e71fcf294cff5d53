"""The box model: margins, borders, paddings and backgrounds that a style settles are found out once for it.

WeasyPrint works out some thirty values for each box of each page, one by one, although most styles have no
percentage or calculation in them that would make one box's values other than the next one's. Here they are
kept with the styles of the press (`cascade`), which nothing writes into. Boxes of other styles go
WeasyPrint's way, and so do those with anything in their style that depends on what is around them.
"""

import sys
from collections.abc import Callable
from typing import Any

import weasyprint.layout.background
import weasyprint.layout.percent
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapbook.typesetter.boxtree import has_only_text, is_plain_line
from chapbook.typesetter.cascade import CopiedAnonymousStyle, CopiedStyle

SIDES = ("top", "right", "bottom", "left")
LENGTHS = (
    *(f"{part}_{side}" for part in ("margin", "padding") for side in SIDES),
    "width", "height", "min_width", "min_height", "max_width", "max_height",
)  # fmt: skip
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
CORNERS = tuple(f"border_{side}_radius" for side in ("top_left", "top_right", "bottom_right", "bottom_left"))

BARE = {**dict.fromkeys(CORNERS, (0, 0)), "background": None}
"""What WeasyPrint finds out about a box with square corners and no background: said once, of all boxes."""

Values = dict[str, Any]

_theirs = weasyprint.layout.percent.resolve_percentages, weasyprint.layout.background.layout_box_backgrounds


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set a box's lengths: stands for WeasyPrint's function of that name."""
    values = _recall(box.style, _settle_lengths)
    if values is None:
        _theirs[0](box, containing_block)
        return
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    lengths, collapsed = values
    known = vars(box)
    known.update(lengths)
    if collapsed:
        # A table may have settled them already.
        known.update((name, width) for name, width in collapsed.items() if name not in known)


def layout_box_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Place a box's backgrounds: stands for WeasyPrint's function of that name."""
    if style is not None or box is page or not _recall(box.style, _is_bare):
        _theirs[1](page, box, get_image_from_uri, layout_children, style)
        return
    # Of a line's text no background is drawn.
    if layout_children and not is_plain_line(box) and not has_only_text(box):
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image_from_uri)


def _recall(style: Any, settle: Callable[[Any], Any]) -> Any:
    """Give what is settled about a style of the press; None for other styles, which layout may write into."""
    if type(style) is not CopiedStyle and type(style) is not CopiedAnonymousStyle:
        return None
    settled = vars(style.source)
    name = settle.__name__
    if name not in settled:
        settled[name] = settle(style.source)
    return settled[name]


def _settle_lengths(style: Any) -> tuple[Values, Values] | None:
    """Give lengths in pixels, and widths of borders that may collapse; None if more settles them."""
    if style["box_sizing"] != "content-box":
        return None
    lengths: Values = {}
    for name in LENGTHS:
        value = style[name]
        if value is None or value == "auto":
            lengths[name] = 0 if value and name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return None
    borders = {name: style[name] for name in BORDERS}
    return (lengths, borders) if style["border_collapse"] == "collapse" else (lengths | borders, {})


def _is_bare(style: Any) -> bool:
    return bool(
        all((0, "px") in style[corner] for corner in CORNERS)
        and style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
        and not style["box_shadow"]
    )


def install() -> None:
    """Put both in the places of WeasyPrint's own, which its modules import from one another."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and vars(module).get("resolve_percentages") is _theirs[0]:
            vars(module)["resolve_percentages"] = resolve_percentages
    weasyprint.layout.background.layout_box_backgrounds = layout_box_backgrounds
    for name, value in BARE.items():
        setattr(Box, name, value)
