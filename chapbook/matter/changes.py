"""What changed in this edition, with the page of each change."""

from chapbook.editions.marking import list_changes
from chapbook.matter.material import Material
from chapbook.model import Anchor, CompiledChapter

TITLE = "Changes in this edition"


def make_changes(material: Material) -> CompiledChapter | None:
    """List the changes by chapters, in the order of the book; None where none are shown."""
    if material.marking is None:
        return None
    listed = tuple(list_changes(material.marking, material.imprint.language))
    names = (
        name for chapter in listed for name in (chapter.slug, *(line[-1] for line in chapter.lines)) if name
    )
    account = material.marking.account
    return CompiledChapter(
        slug="changes",
        kind="changes",
        title=TITLE,
        html=material.renderer.render("changes.html", title=TITLE, chapters=listed, since=account.before),
        anchors=(Anchor("changes", TITLE, 1),),
        references=tuple(names),
    )
