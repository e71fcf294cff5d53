"""A paragraph that stands in the book twice, in two articles or in one.

It was copied and forgotten, or an article came in twice under two titles. Only paragraphs of running
text of more than twenty words are compared, without regard to case and marks.
"""

from collections.abc import Iterator, Sequence

from chapbook.problems import Place, Problem
from chapbook.proofs import Rule, Slip


def find_twins(slips: Sequence[Slip]) -> Iterator[Problem]:
    """Yield each paragraph that was there before; of two articles that share several, one for all of them."""
    first: dict[str, tuple[Slip, Place]] = {}
    for slip in slips:
        shared: dict[str, list[tuple[Place, Place]]] = {}
        for digest, place in slip.paragraphs:
            owner, earlier = first.setdefault(digest, (slip, place))
            if earlier != place:
                shared.setdefault(owner.card.title, []).append((place, earlier))
        for title, places in shared.items():
            yield _tell(slip, title, places)


def _tell(slip: Slip, title: str, places: list[tuple[Place, Place]]) -> Problem:
    here, earlier = places[0]
    if title == slip.card.title:
        message = f"this paragraph stands in the article already, on line {earlier.line}"
    elif 2 * len(places) > len(slip.paragraphs) > 1:
        message = f"most of this article stands in “{title}” already ({len(places)} paragraphs)"
    else:
        message = f"this paragraph stands in “{title}” already"
    return Problem("warning", RULE.code, here, message, f"see {earlier}, and delete one of them")


RULE = Rule(
    "CB133",
    "duplicate texts",
    __doc__,
    wrong=(
        "The bridge has nine arches, and each of them was built by another hand in another year, so that "
        "no two are alike in height or width.\n\nThe bridge has nine arches, and each of them was built by "
        "another hand in another year, so that no two are alike in height or width."
    ),
    right="The bridge has nine arches.\n\nThe bridge has nine arches.",
    compare=find_twins,
)
