"""Two commas, a comma before a full stop, and their like.

What stood between them was lost, or a sentence was mended in haste. Ellipses and abbreviations are left
alone, and notes, whose marks templates write.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_SIGNS = (
    ",,",
    ", ,",
    ",;",
    ", ;",
    ";,",
    "; ,",
    ";;",
    "; ;",
    ":,",
    ": ,",
    ":;",
    ": ;",
    ",.",
    ", .",
    ";.",
    "; .",
    "..",
)
"""Without one of these there is nothing to look for; most paragraphs have none."""

_DOUBLED = re.compile(
    r"(?<=[\w)”\"’'])\ ?(?:,\ ?[,;](?![,;])|[;:]\ ?[,;]|[,;]\ ?\.(?![.\w])|(?<![\d.])\.\.(?![./\w]))"
)


def find_doubled_marks(proof: Proof) -> Iterator[Finding]:
    """Yield marks that do not stand beside each other."""
    for passage in proof.passages:
        if passage.kind == "note":
            continue
        if not any(sign in passage.text for sign in _SIGNS):
            continue
        for found in _DOUBLED.finditer(passage.text):
            marks = found[0].strip()
            message = f"“{marks}” are two marks where one belongs"
            hint = "something may have been lost between them; else delete one"
            yield Finding(passage, found.end() - len(marks), found.end(), message, hint)


RULE = Rule(
    "CB106",
    "doubled punctuation",
    __doc__,
    wrong="The bishop of Ys, , crossed the river.",
    right="The bishop of Ys crossed the river, the bridge, etc., and waited…",
    read=find_doubled_marks,
)
