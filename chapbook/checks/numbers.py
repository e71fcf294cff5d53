"""Numbers of an infobox that the text contradicts.

a strength or a loss that stands nowhere in the text, where the same digits do with one zero more or
less, or with two neighbours exchanged so many killed, wounded or captured, where the text counts them
once, and counts others
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Passage, Proof, Rule

_NUMBER = re.compile(r"\d(?<![\d.,–-].)[\d,]{2,}(?<!,)(?![–-]|\.\d)")
_COUNTED = re.compile(
    rf"(?P<number>{_NUMBER.pattern}|\b\d{{1,2}})\+? (?P<what>killed|wounded|captured|prisoners|drowned)\b"
)
_KEYS = ("strength", "casualties", "losses", "population", "size", "deaths")
_YEAR = re.compile(r"[12]?\d{3}")


def find_contradictions(proof: Proof) -> Iterator[Finding]:
    """Yield the numbers in infoboxes that are probably slips."""
    boxes = [it for it in proof.passages if it.kind == "value" and it.label.casefold().startswith(_KEYS)]
    if not boxes:
        return
    text = "\n".join(it.text for it in proof.passages if it.kind in ("paragraph", "item"))
    told = {_read(found[0]): found[0] for found in _NUMBER.finditer(text) if not _is_year(found[0])}
    for passage in boxes:
        for found in _NUMBER.finditer(passage.text):
            number = _read(found[0])
            other = next((told[it] for it in sorted(told) if _is_slip(str(number), str(it))), "")
            if number not in told and other:
                message = f"{found[0]} stands nowhere in the text, which has {other}"
                yield Finding(passage, found.start(), found.end(), message, "one of them may be wrong")
    yield from _check_counts(boxes, text)


def _check_counts(boxes: list[Passage], text: str) -> Iterator[Finding]:
    """Compare what is counted in words: 300 killed."""
    for what in ("killed", "wounded", "captured", "prisoners", "drowned"):
        given = [(it, found) for it in boxes for found in _COUNTED.finditer(it.text) if found["what"] == what]
        if len(given) != 1:
            continue
        told = {
            _read(found["number"]): found["number"]
            for found in _COUNTED.finditer(text)
            if found["what"] == what
        }
        if len(told) == 1 and _read(given[0][1]["number"]) not in told:
            passage, found = given[0]
            message = f"{found[0]}, and the text says {next(iter(told.values()))} {what}"
            yield Finding(passage, found.start(), found.end(), message, "one of them may be wrong")


def _read(number: str) -> int:
    return int(number.replace(",", ""))


def _is_year(number: str) -> bool:
    return "," not in number and _YEAR.fullmatch(number) is not None


def _is_slip(one: str, other: str) -> bool:
    """Say whether the digits are the same but for a zero at the end, or for two neighbours."""
    if (
        one in (f"{other}0", other[:-1])
        and f"{one}{other}".endswith("0")
        and len(one.rstrip("0")) == len(other.rstrip("0"))
    ):
        return True
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(places) != 2 or places[1] - places[0] != 1:
        return False
    return (
        one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
        and "0" not in one[places[0] : places[1] + 1]
    )


RULE = Rule(
    "CB121",
    "contradictory numbers",
    __doc__,
    wrong="Infobox\n- Strength1: 25,000\n\nThe margrave crossed the river with 2,500 men.",
    right="Infobox\n- Strength1: 2,500+\n\nThe margrave crossed the river with 2,500 men, a tenth of 20,000.",
    read=find_contradictions,
)
