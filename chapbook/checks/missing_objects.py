"""A preposition or a measure with nothing after it but a full stop, a comma or a bracket.

What it spoke of, most often a converted measure, was lost. English sentences may end with a preposition
("the house he lived in."), so only those count that never do, measures ("a distance of."), and any
after which a space was left. The same holds for "known as", "such as", "between and", "approximately in
length" and their like.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_MEASURES = (
    "altitude|angle|apogee|area|breadth|capacity|circumference|cost|depth|diameter|displacement|distance|elevation|"
    "frequency|height|inclination|length|mass|perigee|perimeter|population|price|radius|range|speed|sum|temperature|"
    "thickness|total|velocity|volume|wavelength|weight|width|wingspan"
)
_HANGING = (
    "about|above|across|after|against|along|among|and|around|as|at|before|behind|below|between|beyond|by|called|"
    "despite|during|for|from|in|including|inside|into|meaning|named|near|of|on|onto|or|outside|over|per|pronounced|"
    "through|titled|to|toward|towards|translated|under|until|upon|via|with|within|without|some|than|nearly|"
    "approximately|roughly|his|its|their"
)
"""Words that a space before a mark shows to have lost what followed them."""

_CLOSED = "amid|despite|during|including|per|than|via|whose"
"""Words that no sentence ends with."""

_LEFT = re.compile(
    rf"""
      \b(?:an?|the|its|total|average|maximum|minimum)\ (?:\w+\ )?(?:{_MEASURES})\ of(?=\s*[.,;)]|\s:|$)
    | \b(?:an?|its|total|average|maximum|minimum)\ (?:\w+\ )?(?:{_MEASURES})\ of(?=\ (?:
        above|and|but|from(?!\ [\w.]*\d)|relative|to|which|with)\b(?!-))
    | (?<![\w-])(?:{_HANGING})(?=\ (?:[.,;:](?:\s(?!\.)|$)|\)))
    | (?<!\ in)(?<!\ and)\ (?:{_CLOSED})(?=[.;)](?:\s|$))
    | (?<=\ )(?:an|the)(?=\s?[.,;:)](?:\s|$))
    | \bknown\ as(?=[.,;)](?:\s|$))
    | \bsuch\ as(?=\s?[.,;)](?:\s|$)|\ (?:and|or)\ )
    | \bbetween\ and\b
    | \bfrom\ to\b(?!\ and)
    | \bup\ to(?=\ (?:from|of)\b)
    | \b(?:about|approximately|nearly|roughly)(?=\ from\b(?!\ [\w.]*\d))
    | \b(?:about|approximately|roughly)(?=\ (?:away\ from|(?:long|wide|tall|high|deep)\ and|
        in\ (?:length|diameter|height|width|depth|area)|above\ sea\ level|off\ the\ coast|
        upstream|downstream|inland)\b)
    """,
    re.VERBOSE,
)

_SIGNS = (
    *(f" {mark}" for mark in ".,;:)"),
    *(f" {word}{mark}" for word in ("of", "the", "an", "known as", "such as") for mark in ".,;:)"),
    *(f" {word}{mark}" for word in _CLOSED.split("|") for mark in ".;)"),
    *(f" of {word} " for word in ("above", "and", "but", "from", "relative", "to", "which", "with")),
    *(
        f"about {word}"
        for word in ("away", "from ", "long", "wide", "tall", "high", "deep", "in ", "above", "off the")
    ),
    *(f"about {word}" for word in ("upstream", "downstream", "inland")),
    *(
        "approximately ",
        "roughly ",
        "such as and",
        "such as or",
        "between and",
        "from to",
        "up to from",
        "up to of",
        "nearly from",
    ),
)
"""Without one of these there is nothing to look for; most paragraphs have none."""


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
