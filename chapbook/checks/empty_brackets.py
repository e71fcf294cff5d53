"""Brackets with nothing in them, or with half of what belongs there.

What stood in them came from a template that was lost on the way: a reign, dates of life, a name in its
own script. Calls of functions, as `main()`, have no space before them and are left alone.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_BRACKETS = re.compile(r"(?<![^\s“\"‘(—–])(?:\(([^()]*)\)|\[[\s,;]*\]|“\s*”)")
_OPENING = frozenset("([“")
_LABEL = re.compile(
    r"(?:born|died|reigned|ruled|in office|n[ée]e|r\.|b\.|d\.|c\.|ca\.|fl\.|lit\.|[A-Z][\w -]{2,30}:)",
    re.IGNORECASE,
)
"""What promises something that then is not there."""

_HOLLOW = re.compile(r"[\s,;:./–—-]*")


def find_empty_brackets(proof: Proof) -> Iterator[Finding]:
    """Yield brackets without content, or with a label, a comma or a dash that leads to nothing."""
    for passage in proof.passages:
        if not _OPENING.intersection(passage.text):
            continue
        for found in _BRACKETS.finditer(passage.text):
            inside = found[1] or ""
            if _HOLLOW.fullmatch(inside):
                what = "these quotation marks" if found[0][0] == "“" else f"“{found[0]}”"
                message = f"nothing stands in {what}"
            elif any(_is_missing(segment) for segment in re.split("[;,]", inside)):
                message = f"something is missing in “{found[0]}”"
            else:
                continue
            hint = "a template may have been lost here: write what it said, or delete the brackets"
            yield Finding(passage, found.start(), found.end(), message, hint)


def _is_missing(segment: str) -> bool:
    return not segment.strip() or _LABEL.fullmatch(segment.strip()) is not None


RULE = Rule(
    "CB101",
    "empty brackets",
    __doc__,
    wrong="The margrave Otto () built the bridge, and his son (born ) the gate.",
    right="The margrave Otto (r. 1021–1040) built the bridge, and his son (born 1012) the gate.",
    read=find_empty_brackets,
)
