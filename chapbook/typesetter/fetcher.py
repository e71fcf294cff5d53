"""The closed fetcher: a chapter can read its book's fonts, and nothing else.

WeasyPrint sends every channel through its fetcher (style sheets, @import, fonts, images, embedded
objects, attachments). A plain function that raises ends in an AttributeError there, so it is a subclass.
"""

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "font:"


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serve `font:NAME` from the theme's fonts; refuse every other address."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("font",), allow_redirects=False)
        self._fonts = fonts
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give the bytes behind an address; raises ValueError for all that is not the book's."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._fonts:
            self.refused.append(url)
            raise ValueError(f"not part of the book: {url}")
        return URLFetcherResponse(url, self._fonts[name], {"Content-Type": "font/ttf"})
