"""Addresses in running text: of web pages, of people's mail, of documents (doi:).

linkify-it finds where one ends: `https://example.org/a_(b).` ends before the full stop, and has both
parentheses. Only what says that it is an address counts: `example.org` alone is a name, `javascript:` and
`file:` lead nowhere.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from linkify_it import LinkifyIt  # type: ignore[import-untyped]

SIGNS = ("://", "www.", "@", "doi:", "DOI:")
"""A text without any of these has no address."""

LONGEST = 2_000
"""Characters of an address. In more without a blank, linkify-it looks for pairs of brackets for minutes."""

_TOKEN = re.compile(r"(?:(?:doi|DOI):\s)?\S+")

RESOLVER = "https://doi.org/"
_SAFE = "/?#@!$&'()*+,;=:%-._~"
"""What stands in a URI as it is (RFC 3986, 2.2 and 2.3), but for brackets, which only a host has."""

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTES = "”’»“›"
"""What closes a quotation, and no address."""

_PLACES = re.compile(r"(?<=[^/:]/)(?=[^/])|(?<=[^/.:]{3})(?=[.?#&=_~%][^/])")


class Address(NamedTuple):
    """An address in a text."""

    start: int
    end: int
    written: str
    """As the author wrote it."""

    uri: str
    """In ASCII, with a scheme: http, https or mailto."""

    name: str
    """In short: `example.org` for a page somewhere there, else as written."""

    @property
    def is_whole(self) -> bool:
        """Say whether the short form says all that one needs to get there."""
        return self.name == self.written or urlsplit(self.uri)[2:] in (("", "", ""), ("/", "", ""))


def find_addresses(text: str) -> list[Address]:
    """List the addresses in a text, in order."""
    if not any(sign in text for sign in SIGNS):
        return []
    finder = _make_finder()
    found = (
        (token.start(), match)
        for token in _TOKEN.finditer(text)
        if len(token[0]) < LONGEST and any(sign in token[0] for sign in SIGNS)
        for match in finder.match(token[0]) or ()
    )
    return [address for start, match in found for address in _read(match, start)]


def part_address(address: str) -> list[str]:
    """Part an address where a line may end: after slashes, and before the other signs.

    So nobody takes a dot for a full stop (Chicago Manual of Style, 17th edition, 14.18, which would also
    rather break before a slash; browsers break after it, as UAX #14 has it).
    """
    return _PLACES.split(address) if "/" in address else [address]


def _read(match: Any, start: int) -> Iterator[Address]:
    """Yield the address that linkify-it found in what begins at `start`, if it is one for us."""
    written = match.raw.rstrip(_QUOTES)
    uri, name = match.url.rstrip(_QUOTES), written
    if match.schema == "doi:":
        uri = RESOLVER + written[4:].lstrip()
    elif match.schema != "mailto:":
        if not (match.schema or written.casefold().startswith("www.")):
            return
        try:
            parts = urlsplit(uri)
            host = parts.netloc.casefold()
            uri = parts._replace(netloc=host.encode("idna").decode()).geturl()
        except (ValueError, UnicodeError):
            return
        name = host.rpartition("@")[2].removeprefix("www.")
    start += match.index
    yield Address(start, start + len(written), written, _escape(uri), name)


def _escape(uri: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", uri), _SAFE)


@cache
def _make_finder() -> LinkifyIt:
    """Set up linkify-it, which costs milliseconds: only a book that has addresses pays them."""
    finder = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": False})
    for scheme in ("ftp:", "//"):
        finder.add(scheme, None)
    finder.add("doi:", {"validate": _validate_doi})
    return finder


def _validate_doi(finder: Any, text: str, place: int) -> int:
    """Say how long a DOI is, from its prefix on."""
    found = re.compile(rf"\s?10\.\d{{4,9}}{finder.re['src_path']}").match(text, place)
    return len(found[0]) if found else 0
