"""The table of contents: parts, chapters and their sections, with a slot for each page number.

What stands behind a chapter's text is left out: "Sources" a hundred times tells a reader nothing, and takes
every third line. Bookmarks have it, and so have an e-book's contents, which are its bookmarks: nobody can
leaf to a chapter's end there, and reading systems fold them.
"""

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
    listed = _list(parts, DEEPEST)
    is_long = sum(map(len, (anchors for _, part in listed for anchors in part))) > LONGEST
    if is_long:
        listed = _list(parts, 1)
    return CompiledChapter(
        slug="contents",
        kind="contents",
        title="Contents",
        html=material.renderer.render("contents.html", parts=listed, is_long=is_long),
        anchors=(Anchor("contents", "Contents", 1),),
        references=tuple(anchor.name for _, part in listed for anchors in part for anchor in anchors),
    )


def _list(parts: Iterable[Part], deepest: int) -> list[tuple[str, list[list[Anchor]]]]:
    """List the titles of parts, and for each chapter of theirs what the contents say of it."""
    return [
        (part.title, [[it for it in piece.anchors if _is_listed(it, deepest)] for piece in part.chapters])
        for part in parts
    ]


def _is_listed(anchor: Anchor, deepest: int) -> bool:
    return anchor.level <= deepest and not anchor.is_apparatus
