"""The title page."""

from chapbook.matter.material import Material
from chapbook.model import Anchor, CompiledChapter
from chapbook.model.pages import VOLUME


def make_title_page(material: Material, *, in_volumes: bool = False) -> CompiledChapter:
    """Set out who made the book and what it is called; in a book of volumes also which one this is."""
    imprint = material.imprint
    return CompiledChapter(
        slug="volume-title-page" if in_volumes else "title-page",
        kind="title-page",
        title=imprint.title,
        html=material.renderer.render(
            "title-page.html", imprint=imprint, volume=VOLUME if in_volumes else ""
        ),
        anchors=(Anchor("title-page", imprint.title, 1),),
        references=(),
    )
