"""CompiledChapters → Edition: chapters joined, matter put around them, every name resolved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from chapbook.matter import KINDS, REFERENCE, Material, Survey
from chapbook.matter.part_title import make_part_title
from chapbook.matter.title_page import make_title_page
from chapbook.model import CompiledChapter, Edition, Part, Piece
from chapbook.reading.config import MATTER


class DanglingReferenceError(Exception):
    """A reference to a name that nothing in the book has: our own mistake, never the author's."""


def link_edition(
    material: Material,
    matter: Sequence[str] = MATTER,
    *,
    in_volumes: bool = False,
    keep: Callable[[CompiledChapter], Piece] = lambda piece: piece,
) -> Edition:
    """Join the parts into an edition with this matter; `in_volumes`: print may be parted into volumes.

    `keep` puts a piece of matter away where it need not be held. Raises DanglingReferenceError where a
    reference has no target.
    """
    makers = [name for name in matter if name in KINDS]
    made = {name: keep(piece) for name in makers if (piece := KINDS[name].make(material))}
    front, back = (
        tuple(piece for name, piece in made.items() if KINDS[name].side == side) for side in ("front", "back")
    )
    edition = Edition(
        imprint=material.imprint,
        front=front,
        parts=tuple(_open_part(part, material, keep) for part in material.parts),
        back=back,
        volume_front=tuple(_open_volume(front, material, keep)) if in_volumes else (),
    )
    _check_references(edition, material.marking.names if material.marking else frozenset())
    return edition


def _open_part(part: Part, material: Material, keep: Callable[[CompiledChapter], Piece]) -> Part:
    if not part.title:
        return part
    return replace(part, title_page=keep(make_part_title(part, material.renderer)))


def _open_volume(
    front: Sequence[Piece], material: Material, keep: Callable[[CompiledChapter], Piece]
) -> Iterator[Piece]:
    """Yield the front matter of a volume: the book's, with a title page that counts volumes."""
    for piece in front:
        is_title = piece.kind == "title-page"
        yield keep(make_title_page(material, in_volumes=True)) if is_title else piece


def make_reference(matter: Sequence[str], survey: Survey) -> Iterator[CompiledChapter]:
    """Yield the reference matter that the book has, in its order."""
    for name in matter:
        if name in REFERENCE and (piece := REFERENCE[name](survey)):
            yield piece


def list_pieces(edition: Edition) -> Iterator[Piece]:
    """Yield matter and chapters in the order of the book, each once."""
    front = {piece.slug: piece for piece in (*edition.front, *edition.volume_front)}
    yield from front.values()
    yield from edition.body
    yield from edition.reference
    yield from edition.back


def _check_references(edition: Edition, others: frozenset[str]) -> None:
    names = others | {anchor.name for piece in list_pieces(edition) for anchor in piece.anchors}
    for piece in list_pieces(edition):
        if dangling := [name for name in piece.references if name not in names]:
            raise DanglingReferenceError(f"{piece.slug} refers to {dangling[0]}, which is nowhere")
