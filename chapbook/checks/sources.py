"""An article that names no source, neither under a heading nor in a note.

Readers of an encyclopedia want to know where a statement comes from, and who takes over a text under a
licence has to say so. Articles of fewer than a hundred words are left alone.
"""

import re
from collections.abc import Iterable, Iterator

from chapbook.chapters.catalogue import find_kind
from chapbook.model import Section
from chapbook.proofs import Finding, Proof, Rule

LEAST = 100
"""Words of an article that wants sources."""

_TITLES = re.compile(
    r"(?:\w+ )?(?:sources?|references?|bibliography|notes|footnotes|citations|literature|literature cited|"
    r"works|external links|further reading|works cited|sources? and \w+|references? and \w+|notes and \w+)",
    re.IGNORECASE,
)


def find_missing_sources(proof: Proof) -> Iterator[Finding]:
    """Yield the title of an article without sources."""
    words = sum(len(passage.text.split()) for passage in proof.prose)
    has_notes = any(passage.kind == "note" for passage in proof.passages)
    if words >= LEAST and not has_notes and not _has_sources(proof.article.sections):
        title = proof.passages[0]
        message = "this article names no source"
        yield Finding(title, 0, len(title.text), message, "list them under “== Sources ==”")


def _has_sources(sections: Iterable[Section]) -> bool:
    return any(
        find_kind(it) == "sources" or _TITLES.fullmatch(it.title) or _has_sources(it.sections)
        for it in sections
    )


RULE = Rule(
    "CB132",
    "missing sources",
    __doc__,
    wrong="= The bridge of Ys =\n\n" + "The bridge has nine arches, each by another hand.\n\n" * 12,
    right="= The bridge of Ys =\n\nThe bridge has nine arches.\n\n== Sources ==\n- Otto, “Of Bridges”",
    read=find_missing_sources,
    languages=("en",),
)
