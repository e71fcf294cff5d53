"""Numbers of an infobox that the text contradicts.

A strength or a loss stands nowhere in the text, which counts men, ships or inhabitants with one zero
more or less, or with two neighbouring digits exchanged. Or so many are killed, wounded or captured, and
the text, which counts them once, has another number. Estimates that differ otherwise are left alone,
since sources differ.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Passage, Proof, Rule

_NUMBER = re.compile(r"\d(?<![\d.,–-].)[\d,]{2,}(?<!,)(?![–-]|\.\d)")
_PEOPLE = re.compile(
    r"\+?(?: [\w-]+){0,2} (?:men|troops|soldiers|cavalry|infantry|warriors|horsemen|fighters|knights|archers|"
    r"ships|galleys|vessels|guns|inhabitants|people|killed|dead|wounded|captured|prisoners|casualties|losses)\b"
)
"""What a number must count to be compared."""

_COUNTED = re.compile(
    rf"(?P<number>{_NUMBER.pattern}|\b\d{{1,2}})\+? (?P<what>killed|wounded|captured|prisoners|drowned)\b"
)
_KEYS = ("strength", "casualties", "losses", "population", "deaths")


def find_contradictions(proof: Proof) -> Iterator[Finding]:
    """Yield the numbers in infoboxes that are probably slips."""
    boxes = [it for it in proof.passages if it.kind == "value" and it.label.casefold().startswith(_KEYS)]
    if not boxes or not any(_NUMBER.search(it.text) for it in boxes):
        return
    text = "\n".join(it.text for it in proof.passages if it.kind in ("paragraph", "item"))
    told = {_read(found[0]): (found[0], found.end()) for found in _NUMBER.finditer(text)}
    boxed = {_read(found[0]) for it in boxes for found in _NUMBER.finditer(it.text)}
    # What the infobox has, too, is the number of something else.
    counted = {
        number: it for number, (it, end) in told.items() if number not in boxed and _PEOPLE.match(text, end)
    }
    for passage in boxes:
        for found in _NUMBER.finditer(passage.text):
            number = _read(found[0])
            other = next((counted[it] for it in sorted(counted) if _is_slip(str(number), str(it))), "")
            if number not in told and other:
                message = f"{found[0]} stands nowhere in the text, which has {other}"
                yield Finding(passage, found.start(), found.end(), message, "one of them may be wrong")
    yield from _check_counts(boxes, text)


def _check_counts(boxes: list[Passage], text: str) -> Iterator[Finding]:
    """Compare what is counted in words: 300 killed."""
    given = [(it, found) for it in boxes for found in _COUNTED.finditer(it.text)]
    for passage, found in given:
        told = {
            _read(it["number"]): it["number"] for it in _COUNTED.finditer(text) if it["what"] == found["what"]
        }
        is_only = len(told) == 1 == sum(it["what"] == found["what"] for _, it in given)
        if is_only and _read(found["number"]) not in told:
            message = f"{found[0]}, and the text says {next(iter(told.values()))} {found['what']}"
            yield Finding(passage, found.start(), found.end(), message, "one of them may be wrong")


def _read(number: str) -> int:
    return int(number.replace(",", ""))


def _is_slip(one: str, other: str) -> bool:
    """Say whether the digits are the same but for a zero at the end, or for two neighbours."""
    if len(one) != len(other):
        return one == f"{other}0" or other == f"{one}0"
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


RULE = Rule(
    "CB121",
    "contradictory numbers",
    __doc__,
    wrong="Infobox\n- Strength1: 25,000\n\nThe margrave crossed the river with 2,500 men.",
    right="Infobox\n- Strength1: 2,500+\n\nThe margrave crossed the river with 2,500 men, and 25,000 ducats.",
    read=find_contradictions,
)
