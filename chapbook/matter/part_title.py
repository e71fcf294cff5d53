"""The page on which a part opens."""

from chapbook.design.rendering import Renderer
from chapbook.model import Anchor, CompiledChapter, Part


def make_part_title(part: Part, renderer: Renderer) -> CompiledChapter:
    """Set a part's title on a page of its own."""
    return CompiledChapter(
        slug=part.slug,
        kind="part",
        title=part.title,
        html=renderer.render("part-title.html", part=part),
        anchors=(Anchor(part.slug, part.title, 1),),
        references=(),
    )
