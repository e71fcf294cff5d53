"""The page's geometry as a style sheet: margins, measure and sidebar follow from the paper.

The text keeps one measure of about 66 characters (Bringhurst, *The Elements of Typographic Style*, 2.1.2).
Where the paper is wide enough the outer margin holds the sidebar; on smaller paper the text runs around it.
"""

from typing import NamedTuple

MEASURE = 116.0
"""Width of the text in mm: about 66 characters of the default face at 11 points."""

SIDEBAR = 46.0
GUTTER = 6.0
INNER = 24.0
"""The inner margin in mm, wide enough for a spine or punched holes."""


class Geometry(NamedTuple):
    """A right-hand page; a left-hand page mirrors it. All in mm."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    sidebar: float
    overhang: float
    """How far the sidebar reaches into the outer margin; 0 where it stands in the text."""


def plan_page(width: float, height: float) -> Geometry:
    """Lay out a page of the given size in mm."""
    margins = min(INNER, width * 0.13)
    outer = width - margins - MEASURE
    if outer >= SIDEBAR + GUTTER + 12:
        return Geometry(
            width, height, height * 0.088, height * 0.112, margins, outer, SIDEBAR, SIDEBAR + GUTTER
        )
    side = width * 0.115
    sidebar = round((width - margins - side) * 0.38, 1)
    return Geometry(width, height, height * 0.088, height * 0.112, margins, side, sidebar, 0)


def write_paper_sheet(geometry: Geometry) -> str:
    """Give the geometry as CSS: custom properties for the theme, and the page's size and margins."""
    g = geometry
    sheet = (
        f":root{{--sidebar:{g.sidebar:g}mm;--gutter:{GUTTER:g}mm;--overhang:{g.overhang:g}mm}}\n"
        f"@page{{size:{g.width:g}mm {g.height:g}mm;"
        f"margin:{g.top:g}mm {g.outer:g}mm {g.bottom:g}mm {g.inner:g}mm}}\n"
        f"@page :left{{margin-left:{g.outer:g}mm;margin-right:{g.inner:g}mm}}\n"
    )
    if not g.overhang:
        return sheet
    # A sidebar that runs on overleaf needs its margin on the same side there.
    return sheet + (
        ".margin-runs-on .chapter{page:tall}\n"
        f"@page tall:left{{margin-left:{g.inner:g}mm;margin-right:{g.outer:g}mm}}\n"
    )
