"""The table of contents: parts, chapters and their sections, with a slot for each page number."""

from collections.abc import Iterable

from chapbook.model import Anchor, CompiledChapter, Part
from chapbook.rendering import Renderer

DEEPEST = 2
"""Contents in two levels: chapters and their sections."""


def make_contents(parts: Iterable[Part], renderer: Renderer) -> CompiledChapter:
    """List the parts' chapters and sections in reading order."""
    parts = tuple(parts)
    listed = [
        (part.title, [[anchor for anchor in it.anchors if anchor.level <= DEEPEST] for it in part.chapters])
        for part in parts
    ]
    return CompiledChapter(
        slug="contents",
        kind="contents",
        title="Contents",
        html=renderer.render("contents.html", parts=listed),
        anchors=(Anchor("contents", "Contents", 1),),
        references=tuple(anchor.name for _, part in listed for anchors in part for anchor in anchors),
    )
