"""A wiki's exports in a book: which of their pages are its articles.

    articles = ["Long Bridge", "Category:Bridges", "dump.xml"]

Pages are called by title, by a category that their text names, or all at once by the name of the file.
Without `articles` all pages of the main namespace are. Redirects are no articles, but further names of those
that they lead to. An export is read once, from its beginning to its end; of a page its place is kept, and its
digest. What is packed (`.bz2`, `.gz`) cannot be entered in the middle: of such a file the pages that were
chosen are unpacked into a temporary file.
"""

import bz2
import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from chapbook.parsers.mediawiki.dump import DumpError, DumpPage, clean, read_pages
from chapbook.reading.config import EditionConfig
from chapbook.reading.sourcefiles import PageFile, Unpacked

SUFFIXES = (".xml", ".xml.bz2", ".xml.gz")
CATEGORY = "category:"


def is_export(name: str) -> bool:
    """Say whether a file may be a wiki's export, by its name."""
    return name.lower().endswith(SUFFIXES)


def page_title(name: str) -> str:
    """Give the title of the page that a source's name means; nothing where it is that of a file."""
    file, sign, title = name.partition("#")
    return title if sign and is_export(file) else ""


def fold(word: str) -> str:
    """Write what edition.toml calls a page or a category as they are compared."""
    space, colon, rest = word.partition(":")
    name = f"{CATEGORY}{clean(rest)}" if colon and f"{space.strip().casefold()}:" == CATEGORY else clean(word)
    return name.casefold()


@dataclass(slots=True)
class Exports:
    """The pages of a book's exports that may be articles."""

    wanted: frozenset[str] | None = None
    """Titles and categories as `fold` writes them; None: all pages."""

    pages: dict[str, PageFile] = field(default_factory=dict)
    """By their names as sources."""

    groups: dict[str, list[str]] = field(default_factory=dict)
    """Names of the pages of a category, or of a whole file, in the order of their titles."""

    @classmethod
    def of(cls, config: EditionConfig) -> "Exports":
        """Look for what an edition.toml asks for."""
        words = [*config.articles, *(word for part in config.parts for word in part.articles)]
        return cls(frozenset(fold(page_title(word) or word) for word in words) if words else None)

    def add(self, name: str, path: Path, file: BinaryIO) -> list[str]:
        """Read an export, and give the names of its pages. Raises DumpError and OSError."""
        packed = _open(name, file)
        unpacked = Unpacked() if packed is not file else None
        is_whole = not {fold(name), fold(Path(name).name)}.isdisjoint(self.wanted or ())
        found: dict[str, PageFile] = {}
        redirects: dict[str, set[str]] = {}
        for page in _read(packed):
            if page.namespace or not page.title:
                continue
            if page.target:
                redirects.setdefault(page.target, set()).add(page.title)
            elif groups := self._choose(page, is_whole=is_whole):
                source = _place(page, f"{name}#{page.title}", path, unpacked)
                found[page.title] = source
                for group in groups:
                    self.groups.setdefault(group, []).append(source.name)
        names = []
        for title, source in sorted(found.items(), key=lambda pair: pair[0].casefold()):
            self.pages[source.name] = _name(source, tuple(sorted(redirects.get(title, ()))))
            names.append(source.name)
        self._sort_groups(name, names)
        return names

    def _choose(self, page: DumpPage, *, is_whole: bool) -> list[str]:
        """Give the groups by which a page is asked for; its own title is one."""
        title = fold(page.title)
        if self.wanted is None or is_whole:
            return [title]
        categories = [f"{CATEGORY}{it.casefold()}" for it in page.list_categories()]
        return [it for it in dict.fromkeys((title, *categories)) if it in self.wanted]

    def _sort_groups(self, name: str, names: list[str]) -> None:
        places = {page: at for at, page in enumerate(names)}
        self.groups = {
            group: sorted(members, key=lambda member: places.get(member, -1))
            for group, members in self.groups.items()
        }
        self.groups |= {fold(name): names, fold(Path(name).name): names}


def _open(name: str, file: BinaryIO) -> BinaryIO:
    if name.lower().endswith(".bz2"):
        return cast("BinaryIO", bz2.open(file))
    if name.lower().endswith(".gz"):
        return cast("BinaryIO", gzip.open(file))
    return file


def _read(file: BinaryIO) -> Iterator[DumpPage]:
    try:
        yield from read_pages(file)
    except (EOFError, zlib.error) as error:
        raise DumpError(f"it cannot be unpacked: {error}") from error


def _place(page: DumpPage, name: str, path: Path, unpacked: Unpacked | None) -> PageFile:
    """Keep where a page is, and the page itself where that is in a packed file."""
    start = unpacked.keep(page.element) if unpacked else page.start
    digest = hashlib.sha256(page.element).hexdigest()
    return PageFile(name, path, "", start, len(page.element), digest, page.site, (), unpacked)


def _name(source: PageFile, aliases: tuple[str, ...]) -> PageFile:
    """Give a page its aliases, which are known when all of the export was read."""
    site = source.site
    known: Iterable[str] = (source.element_digest, site.name, site.base, site.language, *aliases)
    return replace(source, aliases=aliases, digest=hashlib.sha256("\0".join(known).encode()).hexdigest())
