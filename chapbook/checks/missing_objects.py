"""A preposition or a measure with nothing after it but a full stop, a comma or a bracket.

What it spoke of, most often a converted measure, was lost. English sentences may end with a preposition
("the house he lived in."), so only those count that never do, measures ("a distance of."), and any
after which a space was left.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_MEASURES = (
    "altitude|area|breadth|capacity|circumference|cost|depth|diameter|distance|elevation|height|length|mass|"
    "population|price|radius|range|speed|sum|temperature|thickness|total|volume|weight|width"
)
_SIGNS = (
    *(f" {mark}" for mark in ".,;:)"),
    *(f"{word}{mark}" for word in ("of", "the", "an") for mark in ".,;:)"),
    *(f"{word}{mark}" for word in ("amid", "despite", "during", "per", "than") for mark in ".;)"),
    *(f"{word}{mark}" for word in ("via", "whose") for mark in ".;)"),
    "between and", "from to",
)  # fmt: skip
"""Without one of these there is nothing to look for; most paragraphs have none."""

_LEFT = re.compile(
    rf"""
      \b(?:an?|the|its|total|average|maximum|minimum)\ (?:\w+\ )?(?:{_MEASURES})\ of(?=\s*[.,;:)]|$)
    | \b(?:about|above|across|after|against|along|among|around|as|at|before|behind|below|between|beyond|by|
        despite|during|for|from|in|inside|into|near|of|on|onto|outside|over|per|through|to|toward|towards|
        under|until|upon|via|with|within|without|some|than|nearly|approximately|roughly)(?=\ [.,;:)](?:\s|$))
    | (?<!\ in)(?<!\ and)\ (?:amid|despite|during|per|than|via|whose)(?=[.;)](?:\s|$))
    | (?<=\ )(?:an|the)(?=\s?[.,;:)](?:\s|$))
    | \bbetween\ and\b
    | \bfrom\ to\b(?!\ and)
    """,
    re.VERBOSE,
)


def find_missing_objects(proof: Proof) -> Iterator[Finding]:
    """Yield words that lead to nothing."""
    for passage in proof.passages:
        if passage.kind not in ("paragraph", "item", "caption") or passage.section != "text":
            continue
        if not any(sign in passage.text for sign in _SIGNS) and not passage.text.endswith("of"):
            continue
        for found in _LEFT.finditer(passage.text):
            message = f"nothing follows “{found[0].strip()}”"
            hint = "a number or a name may have been lost here: write it, or rewrite the sentence"
            start = found.end() - len(found[0].lstrip())
            yield Finding(passage, start, found.end() + 2, message, hint)


RULE = Rule(
    "CB102",
    "missing objects",
    __doc__,
    wrong="The wall ran to the ford, a distance of . Two gates were opened in it during.",
    right="The wall ran to the ford, a distance of two miles. It was the gate the margrave came in by.",
    read=find_missing_objects,
    languages=("en",),
)
