"""Brackets and quotation marks that do not come in pairs.

Numbers of a list, as `1)`, and half-open intervals, as `[0, 1)`, have one of them alone and are left
alone; so is a quotation whose paragraphs each open it again.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from chapbook.proofs import Finding, Passage, Proof, Rule

_PAIRS = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«"}
_SIGNS = re.compile(r"[()\[\]{}“”«»]")
_INTERVAL = re.compile(r"[\[\](][^()\[\]]{1,12},[^()\[\]]{1,12}[)\[\]]|[:;]-?[()]")
"""An interval, or a face."""

_NUMBERED = re.compile(r"(?:^|[\s(])[\dA-Za-z]{1,3}$")


def find_lonely_brackets(proof: Proof) -> Iterator[Finding]:
    """Yield each sign without its other half."""
    for passage, following in pairwise([*proof.passages, None]):
        if passage is None or not _SIGNS.search(passage.text):
            continue
        yield from _match(passage, following is not None and following.text.startswith("“"), proof.language)


def _match(passage: Passage, is_continued: bool, language: str) -> Iterator[Finding]:
    text = _INTERVAL.sub(lambda found: " " * len(found[0]), passage.text)
    quotes = "“”«»" if language.partition("-")[0] in ("en", "fr") else ""
    waiting: list[tuple[str, int]] = []
    for found in _SIGNS.finditer(text):
        sign = found[0]
        if sign in "“”«»" and sign not in quotes:
            continue
        if sign not in _PAIRS:
            waiting.append((sign, found.start()))
        elif waiting and waiting[-1][0] == _PAIRS[sign]:
            waiting.pop()
        elif any(opening == _PAIRS[sign] for opening, _ in waiting):
            # One in between was not closed: that is the one to tell of.
            while (lost := waiting.pop())[0] != _PAIRS[sign]:
                yield _tell(passage, *lost)
        elif not (sign == ")" and _NUMBERED.search(text, max(found.start() - 5, 0), found.start())):
            yield _tell(passage, sign, found.start())
    for sign, start in waiting:
        if not (sign == "“" and is_continued):
            yield _tell(passage, sign, start)


def _tell(passage: Passage, sign: str, start: int) -> Finding:
    shown = f"the mark {sign}" if sign in "“”" else f"“{sign}”"
    message = f"{shown} is never closed" if sign in _PAIRS.values() else f"{shown} was never opened"
    return Finding(passage, start, start + 1, message, "write its other half, or delete it")


RULE = Rule(
    "CB141",
    "unbalanced brackets",
    __doc__,
    wrong="The bridge (built in 1021 has nine arches.",
    right="The bridge (built in 1021) has nine arches: 1) the first, 2) the others.",
    read=find_lonely_brackets,
)
