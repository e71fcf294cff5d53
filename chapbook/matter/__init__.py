"""Front and back matter, one kind a file: each makes a piece that is typeset like a chapter.

No page number is known here. Where one will stand the template leaves a slot, so that an edit which
moves pages re-typesets neither the chapters nor the contents.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from chapbook.matter.changes import make_changes
from chapbook.matter.colophon import make_colophon
from chapbook.matter.contents import make_contents
from chapbook.matter.material import Maker, Material
from chapbook.matter.title_page import make_title_page

__all__ = ["KINDS", "Material"]

Side = Literal["front", "back"]


class Kind(NamedTuple):
    """A kind of matter."""

    make: Maker
    side: Side
    """Of the chapters, where it stands."""


KINDS: Mapping[str, Kind] = {
    "title-page": Kind(make_title_page, "front"),
    "contents": Kind(make_contents, "front"),
    "changes": Kind(make_changes, "back"),
    "colophon": Kind(make_colophon, "back"),
}
"""By the names that `edition.toml` calls them. One that is new is a file here, a line in this table, and a
name in `chapbook.config`."""
