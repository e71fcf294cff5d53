"""The table of contents: parts, chapters and their sections, with a slot for each page number."""

from collections.abc import Iterable

from chapbook.matter.material import Material
from chapbook.model import Anchor, CompiledChapter, Part

DEEPEST = 2
"""Contents in two levels: chapters and their sections."""

LONGEST = 15_000
"""Lines, some three hundred pages. Longer contents list chapters alone: they are to be looked through, and
have to be typeset in one piece."""


def make_contents(material: Material) -> CompiledChapter:
    """List the parts' chapters and sections in reading order."""
    parts = material.parts
    is_long = _count(parts) > LONGEST
    deepest = 1 if is_long else DEEPEST
    listed = [
        (part.title, [[anchor for anchor in it.anchors if anchor.level <= deepest] for it in part.chapters])
        for part in parts
    ]
    return CompiledChapter(
        slug="contents",
        kind="contents",
        title="Contents",
        html=material.renderer.render("contents.html", parts=listed, is_long=is_long),
        anchors=(Anchor("contents", "Contents", 1),),
        references=tuple(anchor.name for _, part in listed for anchors in part for anchor in anchors),
    )


def _count(parts: Iterable[Part]) -> int:
    return sum(anchor.level <= DEEPEST for part in parts for it in part.chapters for anchor in it.anchors)
