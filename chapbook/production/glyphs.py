"""Glyphs that no face of the theme has."""

from collections.abc import Iterator

from chapbook.desks.compositor import Composition
from chapbook.linker import list_pieces
from chapbook.model import Edition
from chapbook.problems import Place, Problem
from chapbook.reading.book import Book, explain
from chapbook.reading.config import EDITION


def find_missing_glyphs(book: Book, edition: Edition, composition: Composition) -> Iterator[Problem]:
    """Report each letter that print cannot show once a file, where it first stands there."""
    missing = {slug: extent.missing for slug, extent in composition.extents.items() if extent.missing}
    if not missing:
        return
    files = {source.name: source for source in book.sources}
    found = set()
    # Matter repeats titles, and what edition.toml says: it comes last.
    for piece in sorted(list_pieces(edition), key=lambda piece: not piece.source):
        content = b""
        if piece.source and piece.slug in missing:
            try:
                content = files[piece.source].read().content
            except OSError as error:
                yield Problem("error", "CB035", Place(piece.source), explain(error))
        for letter in missing.get(piece.slug, ""):
            if letter in found and not piece.source:
                continue
            found.add(letter)
            message = (
                f"no face of the theme has the letter “{letter}” (U+{ord(letter):04X}); print shows � for it"
            )
            hint = "name a font that has it in the theme's theme.css"
            place = _find_letter(letter, piece.source or EDITION, content)
            yield Problem("warning", "CB061", place, message, hint)


def _find_letter(letter: str, name: str, content: bytes) -> Place:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    places = (
        Place(name, line, text.index(letter) + 1) for line, text in enumerate(lines, 1) if letter in text
    )
    return next(places, Place(name))
