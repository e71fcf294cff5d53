"""Straight and curly quotation marks, or apostrophes, in one article.

Print curves the straight ones; e-readers, searches and whoever copies the text get the mixture. What
most of the article has is taken for what is meant; lists, notes and sources do not count.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Passage, Proof, Rule

_SIGNS = {
    "quotation marks": (re.compile(r'(?<!\d)"'), re.compile("[“”„]")),
    "apostrophes": (re.compile(r"(?<=[^\W\d])'(?=\w)"), re.compile(r"(?<=[^\W\d])[’‘](?=\w)")),
}
"""Straight, and curly. Apostrophes inside words alone: outside there are feet and inner quotations."""

_OWN = frozenset({"title", "paragraph", "quotation", "caption", "value"})
"""Passages that the author typed: in lists, notes and hatnotes many marks are those of templates."""


def find_mixed_quotes(proof: Proof) -> Iterator[Finding]:
    """Yield the first of the fewer ones, once for quotation marks and once for apostrophes."""
    if not all(any(mark in it.text for mark in marks for it in proof.passages) for marks in ("\"'", "“”„’‘")):
        return
    for kind, patterns in _SIGNS.items():
        straight, curly = ([*_list_signs(proof, pattern)] for pattern in patterns)
        if straight and curly:
            fewer, name = (curly, "curly") if len(curly) < len(straight) else (straight, "straight")
            passage, start = fewer[0]
            count = len(straight) + len(curly)
            message = f"{kind} are {name} here; of {count} in the article, {len(fewer)} are so"
            yield Finding(passage, start, start + 1, message, "write all of them alike")


def _list_signs(proof: Proof, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, int]]:
    for passage in proof.passages:
        if passage.kind in _OWN and passage.section == "text":
            yield from ((passage, found.start()) for found in pattern.finditer(passage.text))


RULE = Rule(
    "CB140",
    "mixed quotation marks",
    __doc__,
    wrong="Otto’s son called it “the bridge of Ys”, and Ys's bishop \"the devil's leap\".",
    right="Otto’s son called it “the bridge of Ys”, and Ys’s bishop “the devil’s leap”.",
    read=find_mixed_quotes,
)
