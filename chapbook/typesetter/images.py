"""Images on a page: no finer than it is printed.

WeasyPrint makes an image smaller that has more pixels than `dpi` asks for where it stands, but its JPEGs are
worse then than print should be. What is replaced is the method that does it.
"""

from typing import Any

from weasyprint.images import RasterImage

_theirs = RasterImage.get_x_object


def get_x_object(image: Any, interpolate: bool, ratio: float) -> Any:
    """Give the PDF object of an image, made smaller by a ratio: stands for the method of that name."""
    if ratio < 1:
        from chapbook.pictures import cut_plate  # most chapters have no pictures

        image.width, image.height = (max(1, round(side * ratio)) for side in (image.width, image.height))
        content = cut_plate(image.image_data.data, image.width, image.height)
        image.image_data = image.cache_image_data(content)
    return _theirs(image, interpolate, 1)


def install() -> None:
    """Put it in the place of WeasyPrint's own."""
    RasterImage.get_x_object = get_x_object
