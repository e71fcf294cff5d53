"""An article and an adjective, and no noun that they belong to.

The noun was a link or a word in another language, and was lost; so were the first words of a paragraph
that begins with its verb. Only adjectives count here that no one uses for a person or a thing by
themselves, as one may say "the wounded" or "the latter".
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_ALONE = (
    "anticipated|awaited|earliest-known|eponymous|expected|forthcoming|long-awaited|long-expected|long-standing|"
    "newly-built|newly-founded|present-day|resulting|so-called|then-current|well-known"
)
"""Adjectives that do not stand for their noun."""

_PLAIN = (
    "ancient|brief|broad|complete|considerable|decisive|famous|final|former|full|great|heavy|huge|important|large|"
    "last|late|local|long|major|massive|military|minor|modern|new|old|powerful|recent|short|similar|single|"
    "small|special|strong|subsequent|sudden|successful|traditional|various|vast|young"
)
"""Adjectives that may, but not after "a"."""

_VERB = (
    "was|were|is|are|had|has|have|did|does|would|could|should|failed|began|became|came|went|took|made|led|died|"
    "ended|lasted|remained|continued|appeared|arrived|refused|ordered|sent"
)
_PATTERN = re.compile(
    rf"""
    [TtAa](?<![\w-].)(?:
        he\ (?:{_ALONE})\ (?:{_VERB}|of|in|at|by|from|who|which)\b
      | n?\ (?:{_PLAIN}|{_ALONE})\ (?:{_VERB})\b
      | (?:he|n?)\ (?:{_ALONE})\s?[.,;)](?!\w)
      | (?:he|n)\ (?:of|was|were|are|had|has)\b(?![-’'])
    )
    """,
    re.VERBOSE,
)
_HEADLESS = re.compile(r"[.,;:)]|(?:is|was|are|were|has|had)\ (?:an?|the|one|been)\b")
"""What no paragraph begins with, unless its subject was lost."""

_IDIOM = re.compile(r"[Tt]he expected (?:was|is|had|has|did)\b")
"""What is expected may happen, and so may be a noun before these."""


def find_missing_nouns(proof: Proof) -> Iterator[Finding]:
    """Yield what lacks its noun."""
    for passage in proof.passages:
        if passage.kind not in ("paragraph", "item") or passage.section != "text":
            continue
        if passage.is_prose and (found := _HEADLESS.match(passage.text)):
            message = f"the paragraph begins with “{found[0]}”"
            hint = "its first words may have been lost: write them"
            yield Finding(passage, 0, found.end(), message, hint)
        for found in _PATTERN.finditer(passage.text):
            if _IDIOM.match(found[0]):
                continue
            message = f"a noun is missing in “{found[0]}”"
            hint = "a word may have been lost here: write it, or rewrite the sentence"
            yield Finding(passage, found.start(), found.end(), message, hint)


RULE = Rule(
    "CB103",
    "missing nouns",
    __doc__,
    wrong="When the long-awaited came at last, the town rejoiced.",
    right="When the long-awaited fleet came at last, the town rejoiced.",
    read=find_missing_nouns,
    languages=("en",),
)
