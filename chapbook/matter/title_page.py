"""The title page."""

from chapbook.model import VOLUME, Anchor, CompiledChapter, Imprint
from chapbook.rendering import Renderer


def make_title_page(imprint: Imprint, renderer: Renderer, *, in_volumes: bool = False) -> CompiledChapter:
    """Set out who made the book and what it is called; in a book of volumes also which one this is."""
    return CompiledChapter(
        slug="volume-title-page" if in_volumes else "title-page",
        kind="title-page",
        title=imprint.title,
        html=renderer.render("title-page.html", imprint=imprint, volume=VOLUME if in_volumes else ""),
        anchors=(Anchor("title-page", imprint.title, 1),),
        references=(),
    )
