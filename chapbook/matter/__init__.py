"""Front and back matter, one kind a file: each makes a piece that is typeset like a chapter.

Most of it knows no page number: where one will stand the template leaves a slot, so that an edit which
moves pages re-typesets neither the chapters nor the contents. *Reference matter* is made when the pages of
the chapters are known, and stands behind them: whether the pages of an entry are one range or two is a
question of numbers.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from chapbook.matter.bibliography import make_bibliography
from chapbook.matter.changes import make_changes
from chapbook.matter.colophon import make_colophon
from chapbook.matter.contents import make_contents
from chapbook.matter.credits import make_credits
from chapbook.matter.index import make_index
from chapbook.matter.material import Maker, Material
from chapbook.matter.people_and_places import make_people_and_places
from chapbook.matter.survey import Survey, Surveyor
from chapbook.matter.timeline import make_timeline
from chapbook.matter.title_page import make_title_page

__all__ = ["KINDS", "REFERENCE", "Material", "Survey"]

Side = Literal["front", "back"]


class Kind(NamedTuple):
    """A kind of matter that knows no pages."""

    make: Maker
    side: Side
    """Of the chapters, where it stands."""


KINDS: Mapping[str, Kind] = {
    "title-page": Kind(make_title_page, "front"),
    "contents": Kind(make_contents, "front"),
    "changes": Kind(make_changes, "back"),
    "credits": Kind(make_credits, "back"),
    "colophon": Kind(make_colophon, "back"),
}
"""By the names that `edition.toml` calls them. One that is new is a file here, a line in this table, and a
name in `chapbook.reading.config`."""

REFERENCE: Mapping[str, Surveyor] = {
    "timeline": make_timeline,
    "people-and-places": make_people_and_places,
    "bibliography": make_bibliography,
    "index": make_index,
}
"""Likewise; in front of the matter that stands in the back of every volume."""
