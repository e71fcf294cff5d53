"""CompiledChapters → Edition: chapters joined, matter put around them, every name resolved."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from chapbook.matter.colophon import make_colophon
from chapbook.matter.contents import make_contents
from chapbook.matter.part_title import make_part_title
from chapbook.matter.title_page import make_title_page
from chapbook.model import CompiledChapter, Edition, Imprint, Part, Piece
from chapbook.rendering import Renderer


class DanglingReferenceError(Exception):
    """A reference to a name that nothing in the book has: our own mistake, never the author's."""


def link_edition(
    imprint: Imprint,
    parts: tuple[Part, ...],
    renderer: Renderer,
    *,
    in_volumes: bool = False,
    keep: Callable[[CompiledChapter], Piece] = lambda piece: piece,
) -> Edition:
    """Join the parts into an edition; `in_volumes` says that print may be parted into volumes.

    `keep` puts a piece of matter away where it need not be held. Raises DanglingReferenceError where a
    reference has no target.
    """
    contents = keep(make_contents(parts, renderer))
    parts = tuple(
        replace(part, title_page=keep(make_part_title(part, renderer))) if part.title else part
        for part in parts
    )
    chapters = [chapter for part in parts for chapter in part.chapters]
    volume_front = (keep(make_title_page(imprint, renderer, in_volumes=True)), contents)
    edition = Edition(
        imprint=imprint,
        front=(keep(make_title_page(imprint, renderer)), contents),
        parts=parts,
        back=(keep(make_colophon(imprint, chapters, renderer)),),
        volume_front=volume_front if in_volumes else (),
    )
    _check_references(edition)
    return edition


def list_pieces(edition: Edition) -> Iterator[Piece]:
    """Yield matter and chapters in the order of the book, each once."""
    front = {piece.slug: piece for piece in (*edition.front, *edition.volume_front)}
    yield from front.values()
    yield from edition.body
    yield from edition.back


def _check_references(edition: Edition) -> None:
    names = {anchor.name for piece in list_pieces(edition) for anchor in piece.anchors}
    for piece in list_pieces(edition):
        if dangling := [name for name in piece.references if name not in names]:
            raise DanglingReferenceError(f"{piece.slug} refers to {dangling[0]}, which is nowhere")
