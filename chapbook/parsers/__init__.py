"""Text → Article. One source format a file; its docstring shows the format.

A new format is a module with a `Parser` and a line in `PARSERS`; nothing else knows the formats. A module is
imported when an article wants it: most builds parse nothing.
"""

from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol

from chapbook.model import Article, Source
from chapbook.parsers import mediawiki
from chapbook.parsers.characters import decode, split_lines
from chapbook.problems import Problem


class Parser(Protocol):
    """The function `parse` of a format: gives an article of any bytes, and what is wrong with them."""

    def __call__(self, source: Source, /) -> tuple[Article, list[Problem]]:
        """Read a source; never raise for what stands in it."""
        ...


PARSERS = {".txt": "plain", ".md": "markdown", ".wiki": "mediawiki", ".mediawiki": "mediawiki"}
"""Modules by the endings of files, in lower case."""

SUFFIXES: tuple[str, ...] = tuple(PARSERS)
"""Endings, in lower case, of the files that count as articles when they lie in a book."""


def parse(source: Source) -> tuple[Article, list[Problem]]:
    """Parse an article in the format that its file name tells, upper or lower case.

    A page of a wiki's export is called after both: `dump.xml#Title`. A file of any other name only comes here
    when the user asked for it, and is read as plain text.
    """
    if mediawiki.is_page(source.name):
        return mediawiki.parse_page(source)
    suffix = PurePosixPath(source.name).suffix.lower()
    parser: Parser = import_module(f"{__name__}.{PARSERS.get(suffix, 'plain')}").parse
    return parser(source)


def read_lines(source: Source) -> list[str]:
    """Give the lines in which places of an article are counted, as an editor sees them."""
    if mediawiki.is_page(source.name):
        return split_lines(mediawiki.read_text(source))
    return split_lines(decode(source)[0])
