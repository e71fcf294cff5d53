"""A space before a comma, a full stop or another mark.

What stood before it was lost, or it is a slip. French sets a space before its tall marks, and
catalogues before the colon; both are left alone.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_SPACED = re.compile(
    r"(?<=[\w)\]”\"’'%])\s+(?P<mark>[,.;!?])(?=\s|$|[)”\"’])(?!\ \.)|(?<=\.)\s+(?P<low>[,;])(?=\s)"
)
_SIGNS = tuple(f"{space}{mark}" for space in " \u00a0\u202f" for mark in ",.;!?")
_LOW = ",."


def find_spaced_marks(proof: Proof) -> Iterator[Finding]:
    """Yield the space with the mark."""
    is_french = proof.language.lower().startswith("fr")
    for passage in proof.passages:
        if not any(sign in passage.text for sign in _SIGNS):
            continue
        for found in _SPACED.finditer(passage.text):
            mark = found["mark"] or found["low"]
            if mark in _LOW or not (is_french or passage.section == "sources"):
                message = f"a space stands before “{mark}”"
                hint = "delete it, unless a word was lost there"
                yield Finding(passage, found.start(), found.end(), message, hint)


RULE = Rule(
    "CB107",
    "space before punctuation",
    __doc__,
    wrong="The siege began in March , and ended in May.",
    right="The siege began in March, and ended in May.",
    read=find_spaced_marks,
)
