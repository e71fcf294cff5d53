"""The title page."""

from chapbook.model import Anchor, CompiledChapter, Imprint
from chapbook.rendering import Renderer


def make_title_page(imprint: Imprint, renderer: Renderer) -> CompiledChapter:
    """Set out who made the book and what it is called."""
    return CompiledChapter(
        slug="title-page",
        kind="title-page",
        title=imprint.title,
        html=renderer.render("title-page.html", imprint=imprint),
        anchors=(Anchor("title-page", imprint.title, 1),),
        references=(),
    )
