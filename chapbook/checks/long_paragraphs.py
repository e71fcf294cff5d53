"""A paragraph longer than a page of a small book.

Readers lose their place in it, and columns have nowhere to breathe. Few paragraphs of an encyclopedia
have more than two hundred words.
"""

from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

MOST = 350
"""Words: a full page of an A5 book in eleven points."""


def find_long_paragraphs(proof: Proof) -> Iterator[Finding]:
    """Yield the beginning of each."""
    for passage in proof.prose:
        if len(passage.text) > 4 * MOST and (words := len(passage.text.split())) > MOST:
            message = f"this paragraph has {words} words"
            end = len(passage.text.partition(" ")[0])
            yield Finding(passage, 0, end, message, "begin a new one where the thought turns")


RULE = Rule(
    "CB142",
    "long paragraphs",
    __doc__,
    wrong="The bridge has nine arches, and each of them was built by another hand. " * 26
    + "\n\n== Sources ==\n- Otto",
    right="The bridge has nine arches, and each of them was built by another hand. " * 3,
    read=find_long_paragraphs,
)
