"""Two spaces inside a sentence.

Something may have stood between them. Print shows one; after a full stop two are a habit of typists,
and left alone. Only formats are looked at in which a text stands as it is read.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_GAP = re.compile(r"(?<=[\w,;)’'”\"])(?<![.?!][)’'”\"]) {2,}(?=[\w(“\"‘'])")


def find_doubled_spaces(proof: Proof) -> Iterator[Finding]:
    """Yield the blanks."""
    for passage in proof.passages:
        if "  " not in (raw := proof.read_raw(passage)):
            continue
        for found in _GAP.finditer(raw):
            start = len(" ".join(raw[: found.start()].split()))
            before, after = raw[: found.start()].split()[-1], raw[found.end() :].split()[0]
            message = f"there are {len(found[0])} spaces between “{before}” and “{after}”"
            hint = "a word may have been lost here; else delete all but one"
            yield Finding(passage, start, start + 1, message, hint)


RULE = Rule(
    "CB105",
    "doubled spaces",
    __doc__,
    wrong="The garrison marched  to the river.",
    right="The garrison marched north to the river.  There it camped.",
    read=find_doubled_spaces,
)
