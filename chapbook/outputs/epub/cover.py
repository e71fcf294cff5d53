"""The e-book's cover: a template draws it, as SVG for its page and as a raster for shelves."""

from collections.abc import Sequence
from typing import NamedTuple

from chapbook.design.rendering import Renderer
from chapbook.model import Imprint

ROMAN, ITALIC = 0, 1
"""Which of a theme's fonts is which: `theme.css` names text first, then italic."""


class Cover(NamedTuple):
    """Both drawings of a cover."""

    svg: bytes
    """In outlines, without any font; 1,600 by 2,560 units."""

    png: bytes
    """1,600 by 2,560 pixels, which is what shops ask for."""


def draw_cover(imprint: Imprint, renderer: Renderer, programs: Sequence[bytes]) -> Cover:
    """Draw the cover of a book with its theme's fonts."""
    # Most builds find it in the cache, and need neither.
    from resvg_py import svg_to_bytes

    from chapbook.outputs.epub.lettering import Lettering

    italic = programs[ITALIC : ITALIC + 1]
    svg = renderer.render(
        "cover.svg", imprint=imprint, letter=Lettering(programs), italic=Lettering([*italic, *programs])
    )
    return Cover(svg.encode(), svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def describe_cover(imprint: Imprint) -> str:
    """Say what stands on the cover, for those who do not see it."""
    lines = imprint.title, imprint.subtitle, *imprint.authors, imprint.publisher, str(imprint.date.year)
    return "Cover: " + ". ".join(line for line in lines if line)
