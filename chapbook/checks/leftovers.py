"""Signs of a markup language that print as they stand.

The text was copied from a wiki or a web page, and not all of its markup was understood or taken away.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_SIGN = re.compile(r"[{}<&|\]]|'{3}")
"""Without one of these there is nothing to look for; most paragraphs have none."""

_MARKUP = re.compile(
    r"""
      \{\{[^{}]{0,80}(?:\}\})? | \}\} | \[\[[^\[\]]{0,80}(?:\]\])? | \]\]
    | </?(?:ref|br|small|big|sup|sub|div|span|nowiki|gallery|blockquote|center|math|references)\b[^<>]{0,80}>
    | &(?:nbsp|amp|lt|gt|quot|ndash|mdash|thinsp|\#[0-9]{2,5}|\#x[0-9a-fA-F]{2,5});
    | '{3,}
    | \[(?:edit|citation\ needed|clarification\ needed|when\?|who\?|by\ whom\?|note\ \d+)\]
    | (?<=[.,;:!?)”"])\[\d{1,3}\](?!\()
    | \bthumb\|
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_leftovers(proof: Proof) -> Iterator[Finding]:
    """Yield each sign."""
    for passage in proof.passages:
        if not _SIGN.search(passage.text):
            continue
        for found in _MARKUP.finditer(passage.text):
            message = f"“{found[0][:40]}” is markup that was left over"
            yield Finding(
                passage, found.start(), found.end(), message, "write what it stands for, or delete it"
            )


RULE = Rule(
    "CB108",
    "leftover markup",
    __doc__,
    wrong="The bridge was built by [[Otto]] in 1021.[3]",
    right="The bridge was built by Otto in 1021 [a guess].",
    read=find_leftovers,
)
