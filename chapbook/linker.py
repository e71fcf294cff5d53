"""CompiledChapters → Edition: chapters joined, matter put around them, every name resolved."""

from collections.abc import Iterable, Iterator

from chapbook.matter.colophon import make_colophon
from chapbook.matter.contents import make_contents
from chapbook.matter.title_page import make_title_page
from chapbook.model import Chapter, CompiledChapter, Edition, Imprint, Part
from chapbook.rendering import Renderer


class DanglingReferenceError(Exception):
    """A reference to a name that nothing in the book has: our own mistake, never the author's."""


def link_edition(
    imprint: Imprint, parts: tuple[Part, ...], chapters: Iterable[Chapter], renderer: Renderer
) -> Edition:
    """Join the parts into an edition. Raises DanglingReferenceError where a reference has no target."""
    edition = Edition(
        imprint=imprint,
        front=(make_title_page(imprint, renderer), make_contents(parts, renderer)),
        parts=parts,
        back=(make_colophon(imprint, chapters, renderer),),
    )
    _check_references(edition)
    return edition


def list_pieces(edition: Edition) -> Iterator[CompiledChapter]:
    """Yield matter and chapters in the order of the book."""
    yield from edition.front
    yield from edition.chapters
    yield from edition.back


def _check_references(edition: Edition) -> None:
    names = {anchor.name for piece in list_pieces(edition) for anchor in piece.anchors}
    for piece in list_pieces(edition):
        if dangling := [name for name in piece.references if name not in names]:
            raise DanglingReferenceError(f"{piece.slug} refers to {dangling[0]}, which is nowhere")
