"""Letters that a wrong encoding garbled.

UTF-8 that was read as Windows-1252 shows two or three letters for one.
"""

import re
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_BYTES = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What Windows-1252 shows for the second and third bytes of a letter."""

_LEADS = re.compile("[ÃÂâÄÅ]")
_GARBLED = re.compile(f"[ÃÂ][{_BYTES}]|â€[{_BYTES}]|(?:[ÄÅ][{_BYTES}])(?=\\w)")


def find_garbled(proof: Proof) -> Iterator[Finding]:
    """Yield each garbled letter."""
    for passage in proof.passages:
        if passage.text.isascii() or not _LEADS.search(passage.text):
            continue
        for found in _GARBLED.finditer(passage.text):
            meant = _read(found[0])
            if meant:
                message = f"“{found[0]}” was read in a wrong encoding"
                yield Finding(passage, found.start(), found.end(), message, f"write “{meant}”")


def _read(garbled: str) -> str:
    """Give what was meant, or nothing. Windows-1252 has no sign for five bytes, which stay as they are."""
    content = b"".join(
        letter.encode("latin-1") if letter <= "\xff" else letter.encode("cp1252", "ignore")
        for letter in garbled
    )
    return content.decode(errors="ignore")


RULE = Rule(
    "CB144",
    "garbled letters",
    __doc__,
    wrong="The cafÃ© stands beside the bridge.",
    right="The café stands beside the bridge, à côté.",
    read=find_garbled,
)
