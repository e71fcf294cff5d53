"""A word twice in a row.

Only words count that no English sentence has twice ("had had" and "that that" are left alone).
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_TWICE = re.compile(
    r" (?P<word>a|an|and|are|as|at|be|by|for|from|his|into|it|its|of|or|the|their|they|this|to|was|were|"
    r"which|with)(?P<again>\ (?P=word))(?![\w’'.-])"
)


def find_repeated_words(proof: Proof) -> Iterator[Finding]:
    """Yield the second of two equal words."""
    for passage in proof.passages:
        for found in _TWICE.finditer(passage.text):
            message = f"“{found['word']}” stands here twice"
            yield Finding(passage, found.start("again") + 1, found.end(), message, "delete one of them")


RULE = Rule(
    "CB104",
    "repeated words",
    __doc__,
    wrong="The fleet sailed from the the northern harbour.",
    right="The fleet that had had to wait sailed from the northern harbour.",
    read=find_repeated_words,
    languages=("en",),
)
