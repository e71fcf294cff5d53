"""Edition + Extents → PagedEditions: handouts. A handout is a chapter linked alone, an edition of its own.

Its pages are those of the book. It has the chapter's title, counts from 1, and says on its first page what
it is from: the linker draws the chapter's notices. A page reference has a number only where it leads to a
page of the same handout.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from chapbook.chapters.catalogue import Directory
from chapbook.model import Edition, Imprint, Part, Piece
from chapbook.model.pages import Address, Extent, PagedEdition, PlacedChapter
from chapbook.problems import Place, Problem
from chapbook.reading.book import compose, cut_suffix
from chapbook.reading.config import NAMESPACE
from chapbook.reading.values import quote, suggest
from chapbook.report import name_handout

CLASS_SET = "handouts.pdf"
"""All of them in a row."""


def choose_chapters(chapters: Sequence[Piece], only: Sequence[str]) -> tuple[list[Piece], list[Problem]]:
    """Give the chapters that are wanted, by slug, title or file, in the book's order; all for no name."""
    titles = Directory((chapter.title, chapter.slug) for chapter in chapters)
    wanted, problems = set(), []
    for word in only:
        found = _find(word, chapters, titles)
        wanted.update(found[:1])
        if len(found) > 1:
            hint = f"write {' or '.join(map(quote, found))}"
            message = f"{quote(word)} may be more than one article"
            problems.append(Problem("error", "CB051", Place("--only"), message, hint))
        if not found:
            names = [name for it in chapters for name in (PurePosixPath(it.source).name, it.slug, it.title)]
            message = f"the book has no article {quote(word)}"
            hint = suggest(word, names) or "articles are called by slug, title or file"
            problems.append(Problem("error", "CB051", Place("--only"), message, hint))
    return [it for it in chapters if not only or it.slug in wanted], problems


def _find(word: str, chapters: Sequence[Piece], titles: Directory) -> list[str]:
    """Give the slugs of the articles that a word may mean; of several kinds of name, the first that fits."""
    path = compose(Path(word).as_posix())
    if any(chapter.slug == word for chapter in chapters):
        return [word]
    # A shell completes paths from where it is.
    for spell in (str, cut_suffix):
        if found := [it.slug for it in chapters if f"/{path}".endswith(f"/{compose(spell(it.source))}")]:
            return found
    if title := titles.find(word):
        return [title]
    names = [(it.slug, compose(PurePosixPath(it.source).name)) for it in chapters]
    return [slug for slug, name in names if path in (name, cut_suffix(name))]


def make_handouts(
    edition: Edition, chosen: Iterable[Piece], extents: Mapping[str, Extent]
) -> Iterator[PagedEdition]:
    """Yield a handout of each chapter that is chosen. They know of one another where they lie."""
    pieces = tuple(chosen)
    addresses: dict[str, Address] = {}
    for piece in pieces:
        addresses |= _list_addresses(extents[piece.slug], name_handout(piece.slug))
    for piece in pieces:
        extent = extents[piece.slug]
        own = Edition(_describe(edition.imprint, piece), (), (Part("", "", (piece,)),), ())
        placed = (PlacedChapter(piece, extent, 0),)
        file = name_handout(piece.slug)
        yield PagedEdition(file, own, placed, _count(extent.pages), 0, addresses, is_handout=True)


def make_class_set(
    edition: Edition, chosen: Iterable[Piece], extents: Mapping[str, Extent], sides: int = 2
) -> PagedEdition:
    """Put handouts in a row, each on sheets of its own, of which so many `sides` are printed."""
    pieces = tuple(chosen)
    placed: list[PlacedChapter] = []
    folios: list[str] = []
    addresses: dict[str, Address] = {}
    for piece in pieces:
        extent = extents[piece.slug]
        folios += [""] * (-len(folios) % sides)
        placed.append(PlacedChapter(piece, extent, len(folios)))
        folios += _count(extent.pages)
        addresses |= _list_addresses(extent, CLASS_SET)
    slugs = {piece.slug for piece in pieces}
    parts = (
        replace(part, chapters=tuple(it for it in part.chapters if it.slug in slugs))
        for part in edition.parts
    )
    imprint = replace(edition.imprint, title=f"{edition.imprint.title}, handouts")
    own = Edition(imprint, (), tuple(part for part in parts if part.chapters), ())
    return PagedEdition(CLASS_SET, own, tuple(placed), tuple(folios), 0, addresses, is_handout=True)


def _describe(imprint: Imprint, piece: Piece) -> Imprint:
    """Say what a handout is, and under its title what it is from."""
    name = json.dumps([imprint.identifier, piece.slug])
    return replace(
        imprint,
        title=piece.title,
        slug=piece.slug,
        subtitle=f"{imprint.title}, {imprint.date.date()}",
        description="",
        identifier=f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}",
    )


def _count(pages: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, pages + 1))


def _list_addresses(extent: Extent, file: str) -> dict[str, Address]:
    return {name: Address(0, str(spot.page + 1), file) for name, spot in extent.spots}
