"""The sheet in front of leaves that are replaced: what to take out and put in, and what is in force."""

from collections.abc import Mapping, Sequence

from chapbook.design.rendering import Renderer
from chapbook.model import Anchor, CompiledChapter, Imprint

TITLE = "Filing instructions"


def make_filing_sheet(
    imprint: Imprint,
    since: int,
    rows: Sequence[object],
    lists: Mapping[str, object],
    renderer: Renderer,
) -> CompiledChapter:
    """Set out the instructions; `lists` has the pages that are withdrawn and those that are in force."""
    html = renderer.render("filing.html", title=TITLE, imprint=imprint, since=since, rows=rows, **lists)
    return CompiledChapter("filing", "filing", TITLE, html, (Anchor("filing", TITLE, 1),), ())
