"""MediaWiki's export format: pages in XML, as `Special:Export` gives them and as dumps hold them.

    <mediawiki xml:lang="en">
      <siteinfo><sitename>Wikipedia</sitename><base>https://…</base></siteinfo>
      <page>
        <title>Long Bridge</title><ns>0</ns>
        <redirect title="Battle of the Long Bridge" />
        <revision><timestamp>…</timestamp><text>…</text></revision>
      </page>
    </mediawiki>

A dump is read from its beginning to its end, one page in memory at a time. What is kept of a page is its
element alone, in an envelope that says what else is known of it (`wrap`): that is what a `Source` holds.
Document types, and so entities of a file's own and external ones, are refused: no export has them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import BinaryIO
from xml.parsers import expat

CHUNK = 1 << 16
LARGEST = 64 << 20
"""Bytes of a page with all of its revisions."""

_CATEGORY = re.compile(
    r"\[\[\s*(?:category|kategorie|catégorie|categoría|categoria)\s*:\s*([^\]|]+)", re.IGNORECASE
)
_REDIRECT = re.compile(
    r"\s*#(?:redirect|redirection|weiterleitung|redirección|redirecionamento|rinvia|doorverwijzing|patrz|перенаправление"
    r"|تحويل)\s*:?\s*\[\[([^\]|#]+)",
    re.IGNORECASE,
)


class DumpError(ValueError):
    """What cannot be read of a file, with the line at which that shows."""

    def __init__(self, message: str, line: int = 0, *, is_export: bool = True) -> None:
        """`is_export` is false where the file never was one, but some other XML."""
        super().__init__(message)
        self.message, self.line, self.is_export = message, line, is_export


@dataclass(slots=True)
class Site:
    """What an export says of the wiki."""

    name: str = ""
    base: str = ""
    language: str = ""


@dataclass(slots=True)
class DumpPage:
    """A page of an export; of several revisions the last one."""

    title: str = ""
    namespace: int = 0
    redirect: str = ""
    text: str = ""
    timestamp: str = ""
    element: bytes = b""
    """The page as it stands in the file."""

    start: int = 0
    """Where it does, in bytes of what is left when the file is unpacked."""

    site: Site = field(default_factory=Site)

    @property
    def target(self) -> str:
        """The page that it redirects to, or nothing."""
        return self.redirect or find_target(self.text)

    def list_categories(self) -> Iterator[str]:
        """Yield the categories that its text names; those of its templates are not known."""
        for found in _CATEGORY.finditer(self.text):
            yield clean(found[1])


def find_target(text: str) -> str:
    """Give the page that a text does nothing but redirect to, or nothing."""
    found = _REDIRECT.match(text)
    return clean(found[1]) if found else ""


def clean(name: str) -> str:
    """Write a page's name as wikis do: blanks for underscores, the first letter large."""
    name = " ".join(name.replace("_", " ").split())
    return name[:1].upper() + name[1:]


def read_pages(file: BinaryIO) -> Iterator[DumpPage]:
    """Yield the pages of an export. Raises DumpError and OSError."""
    reader = _Reader()
    while chunk := file.read(CHUNK):
        yield from reader.feed(chunk)
    yield from reader.feed(b"", is_last=True)


class _Reader:
    """Takes an export in pieces, and gives the pages that they complete."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = None
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.XmlDeclHandler = self._check_encoding
        self._bytes = bytearray()
        """What was taken since the page that is being read began."""

        self._offset = 0
        """Where those bytes begin."""

        self._page: DumpPage | None = None
        self._site = Site()
        self._depth = 0
        self._words: list[str] = []
        self._done: list[DumpPage] = []

    def feed(self, chunk: bytes, *, is_last: bool = False) -> list[DumpPage]:
        self._bytes += chunk
        self._done = []
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            message = f"this is not XML: {expat.ErrorString(error.code)}"
            raise DumpError(message, error.lineno, is_export=self._depth > 0) from error
        if self._page is None:
            self._offset += len(self._bytes)
            self._bytes.clear()
        elif len(self._bytes) > LARGEST:
            raise DumpError("a page is larger than any wiki has", self._parser.CurrentLineNumber)
        return self._done

    def _refuse(self, *_: object) -> None:
        raise DumpError("it has a document type, which no export has", is_export=False)

    def _check_encoding(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise DumpError(f"its encoding is {encoding}, and not UTF-8", 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            if name != "mediawiki":
                raise DumpError("this is no export of a MediaWiki", is_export=False)
            self._site.language = attributes.get("xml:lang", attributes.get("language", ""))
        elif self._depth == 2 and name == "page":
            start = self._parser.CurrentByteIndex
            del self._bytes[: start - self._offset]
            self._offset = start
            self._page = DumpPage(start=start, site=self._site)
        elif self._page is not None and name == "redirect":
            self._page.redirect = clean(attributes.get("title", ""))
        if name in _FIELDS:
            self._words = []
            self._parser.CharacterDataHandler = self._words.append

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name in _FIELDS:
            self._parser.CharacterDataHandler = None
            self._fill(name, "".join(self._words))
        elif name == "page" and self._depth == 1 and self._page is not None:
            end = self._parser.CurrentByteIndex - self._offset
            self._page.element = bytes(self._bytes[:end]) + b"</page>"
            self._done.append(self._page)
            self._page = None

    def _fill(self, name: str, text: str) -> None:
        page = self._page
        if page is None:
            if name in ("sitename", "base"):
                setattr(self._site, "name" if name == "sitename" else "base", text.strip())
        elif name == "text":
            page.text = text
        elif name == "ns":
            page.namespace = int(text) if text.strip().lstrip("-").isdigit() and len(text) < 9 else 0
        elif name == "timestamp":
            page.timestamp = text.strip()
        elif name == "title" and not page.title:
            page.title = clean(text)


_FIELDS = frozenset(("sitename", "base", "title", "ns", "timestamp", "text"))


def wrap(element: bytes, site: Site, aliases: Iterable[str]) -> bytes:
    """Put a page into an export of its own, with the names that redirect to it."""
    head = f'<mediawiki xml:lang="{escape(site.language)}"><siteinfo><sitename>{escape(site.name)}</sitename>'
    head += f"<base>{escape(site.base)}</base></siteinfo>"
    redirects = "".join(
        f'<page><title>{escape(name)}</title><redirect title=""/></page>' for name in sorted(aliases)
    )
    return head.encode() + element + redirects.encode() + b"</mediawiki>"
