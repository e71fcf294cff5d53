"""Two headings of one name, side by side.

The contents list both, and nobody knows which is which. Under different headings the same name may well
come back.
"""

from collections.abc import Iterator, Sequence

from chapbook.chapters.catalogue import fold_name
from chapbook.model import Section
from chapbook.problems import Place
from chapbook.proofs import Finding, Passage, Proof, Rule


def find_twin_headings(proof: Proof) -> Iterator[Finding]:
    """Yield each heading that one before it under the same heading already was."""
    headings = {it.place: it for it in proof.passages if it.kind == "heading"}
    yield from _compare(proof.article.sections, headings)


def _compare(sections: Sequence[Section], headings: dict[Place, Passage]) -> Iterator[Finding]:
    first: dict[str, Section] = {}
    for section in sections:
        twin = first.setdefault(fold_name(section.title), section)
        if twin is not section:
            message = f"there is a heading “{section.title}” already, on line {twin.place.line}"
            yield Finding(
                headings[section.place], 0, len(section.title), message, "join them, or name one otherwise"
            )
        yield from _compare(section.sections, headings)


RULE = Rule(
    "CB131",
    "duplicate headings",
    __doc__,
    wrong="== The bridge ==\nIt has nine arches.\n\n== The bridge ==\nIt was built in 1021.",
    right="== The bridge ==\nIt has nine arches.\n\n== Its history ==\nIt was built in 1021.",
    read=find_twin_headings,
)
