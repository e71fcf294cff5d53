"""The closed fetcher: a chapter can read its book's fonts, its own plates and drawings, and nothing else.

WeasyPrint sends every channel through its fetcher (style sheets, @import, fonts, images, embedded
objects, attachments). A plain function that raises ends in an AttributeError there, so it is a subclass.
"""

import base64
from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
"""Of plates, by the suffixes of their names."""

DRAWING = "data:image/svg+xml;base64,"


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serve `font:NAME` from the theme's fonts, `image:NAME` from a chapter's plates; refuse all else.

    Drawings of formulas are in their addresses (`chapbook.chapters.formulas`).
    """

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("font", "image", "data"), allow_redirects=False)
        self._fonts = fonts
        self.images: Mapping[str, bytes] = {}
        """The plates of the chapter that is being typeset."""
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give the bytes behind an address; raises ValueError for all that is not the book's."""
        scheme, _, name = url.partition(":")
        if scheme == "font" and name in self._fonts:
            return URLFetcherResponse(url, self._fonts[name], {"Content-Type": "font/ttf"})
        if scheme == "image" and name in self.images:
            return URLFetcherResponse(
                url, self.images[name], {"Content-Type": TYPES[name[name.rfind(".") :]]}
            )
        if url.startswith(DRAWING):
            content = base64.b64decode(url.removeprefix(DRAWING))
            return URLFetcherResponse(url, content, {"Content-Type": "image/svg+xml"})
        self.refused.append(url)
        raise ValueError(f"not part of the book: {url}")
