"""The closed fetcher: a chapter can read its book's fonts and its own plates, and nothing else.

WeasyPrint sends every channel through its fetcher (style sheets, @import, fonts, images, embedded
objects, attachments). A plain function that raises ends in an AttributeError there, so it is a subclass.
"""

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
"""Of plates, by the suffixes of their names."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serve `font:NAME` from the theme's fonts and `image:NAME` from a chapter's plates; refuse all else."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("font", "image"), allow_redirects=False)
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
        self.refused.append(url)
        raise ValueError(f"not part of the book: {url}")
