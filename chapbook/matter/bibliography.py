"""The bibliography: the sources of all articles in one list, each work once, with the pages that use it.

Works are the same where their letters and digits are, up to what names pages in them; the longest form is
printed.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from chapbook.matter.locators import Locator, locate
from chapbook.matter.survey import Survey
from chapbook.model import Anchor, CompiledChapter
from chapbook.names.collation import sort_names

SLUG, TITLE = "bibliography", "Bibliography"
_PAGES = re.compile(r",?\s*\(?\b(?:pp?|S|fols?|vol)\.?\s?\d[\d\s,–-]*\)?\.?\s*$")
_SIGN = re.compile(r"[\W_]+")


class Work(NamedTuple):
    """A work as printed."""

    text: str
    locators: tuple[Locator, ...]


def make_bibliography(survey: Survey) -> CompiledChapter | None:
    """Make the bibliography; nothing where no article has sources."""
    found: defaultdict[str, list[tuple[str, Locator]]] = defaultdict(list)
    for number, abstract in enumerate(survey.read()):
        for it in abstract.attestations:
            if it.role == "work":
                text = _PAGES.sub("", it.name).strip()
                key = _SIGN.sub("", text).casefold()
                if key:
                    found[key].append((text, locate(survey, number, it.place)))
    if not found:
        return None
    works = {max((text for text, _ in uses), key=len): uses for uses in found.values()}
    order = sort_names(works, survey.material.imprint.language)
    html = survey.material.renderer.render(
        "bibliography.html",
        works=[Work(text, tuple(dict.fromkeys(it for _, it in works[text]))) for text in order],
        has_pages=survey.finder is not None,
    )
    return CompiledChapter(SLUG, "bibliography", TITLE, html, (Anchor(SLUG, TITLE, 1),), ())
