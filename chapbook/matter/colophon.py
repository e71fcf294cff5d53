"""The colophon: licence, date, and what the edition was made from."""

from chapbook import __version__
from chapbook.matter.material import Material
from chapbook.model import Anchor, CompiledChapter

MAKER = f"Chapbook {__version__}"


def make_colophon(material: Material) -> CompiledChapter:
    """Say how the edition came about; a date is written in figures, which every language reads."""
    imprint = material.imprint
    return CompiledChapter(
        slug="colophon",
        kind="colophon",
        title="Colophon",
        html=material.renderer.render(
            "colophon.html",
            imprint=imprint,
            date=imprint.date.date(),
            sources=material.chapters,
            maker=MAKER,
        ),
        anchors=(Anchor("colophon", "Colophon", 1),),
        references=(),
    )
