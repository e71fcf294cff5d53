"""Images on a page: no finer than it is printed, and grey where a theme wants that.

WeasyPrint makes an image smaller that has more pixels than `dpi` asks for where it stands, but its JPEGs are
worse then than print should be. What is replaced is the method that does it, and the one that asks for it,
which knows the style: `--pictures: grey` in `:root` has no picture printed in colours.
"""

from typing import Any

from weasyprint.images import RasterImage

PICTURES = "__pictures"
"""WeasyPrint's name for the custom property --pictures."""

GREYS = ("L", "LA")
"""Modes of images without colours, as Pillow calls them."""

_draw, _get_x_object = RasterImage.draw, RasterImage.get_x_object


def draw(image: Any, stream: Any, width: float, height: float, style: Any) -> None:
    """Draw an image: stands for the method of that name."""
    # A picture inside of a drawing comes with a plain dictionary, which has no custom properties.
    wish = () if type(style) is dict else style[PICTURES]
    wants_grey = any(token.type == "ident" and token.value == "grey" for token in wish)
    image.turns_grey = wants_grey and image.mode not in GREYS
    _draw(image, stream, width, height, style)


def get_x_object(image: Any, interpolate: bool, ratio: float) -> Any:
    """Give the PDF object of an image, made smaller by a ratio: stands for the method of that name."""
    if ratio < 1 or image.turns_grey:
        from chapbook.design.pictures import cut_plate  # most chapters have no pictures

        image.width, image.height = (max(1, round(side * ratio)) for side in (image.width, image.height))
        content = cut_plate(image.image_data.data, image.width, image.height, is_grey=image.turns_grey)
        image.image_data = image.cache_image_data(content)
        image.mode = "L" if image.turns_grey else image.mode
    return _get_x_object(image, interpolate, 1)


def install() -> None:
    """Put both in the place of WeasyPrint's own."""
    RasterImage.turns_grey = False
    RasterImage.draw, RasterImage.get_x_object = draw, get_x_object
