"""The colophon: licence, date, and what the edition was made from."""

from collections.abc import Iterable

from chapbook import __version__
from chapbook.model import Anchor, CompiledChapter, Imprint, Piece
from chapbook.rendering import Renderer

MAKER = f"Chapbook {__version__}"


def make_colophon(imprint: Imprint, chapters: Iterable[Piece], renderer: Renderer) -> CompiledChapter:
    """Say how the edition came about; a date is written in figures, which every language reads."""
    return CompiledChapter(
        slug="colophon",
        kind="colophon",
        title="Colophon",
        html=renderer.render(
            "colophon.html", imprint=imprint, date=imprint.date.date(), sources=tuple(chapters), maker=MAKER
        ),
        anchors=(Anchor("colophon", "Colophon", 1),),
        references=(),
    )
