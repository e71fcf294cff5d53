"""Patterns: Pyphen's dictionaries, read in a third of the time that Pyphen takes.

The first chapter of every worker waits for some fourteen thousand patterns (`a2ch4`: letters, and numbers
where there are any between them). Here the numbers of all are parted from their letters at once. What few
languages have is left to Pyphen: letters in hexadecimal, and other spellings at a hyphen.
"""

import re
from pathlib import Path

import pyphen

_UNCOMMON = re.compile(r"/|\^\^|\d\d")
_UNNUMBERED = re.compile(r"(?<=\D)(?=\D)")
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))


class Dictionary(pyphen.HyphDict):  # type: ignore[misc]  # Pyphen is untyped
    """Stands for `pyphen.HyphDict`."""

    def __init__(self, path: Path) -> None:
        encoding, _, rest = path.read_bytes().partition(b"\n")
        lines = map(str.strip, rest.decode(encoding.decode().strip()).split("\n"))
        text = "\n".join(line for line in lines if line and not line.startswith(pyphen.ignored))
        if _UNCOMMON.search(text):
            super().__init__(path)
            return
        self.cache: dict[str, list[int]] = {}
        self.patterns: dict[str, tuple[int, tuple[int, ...]]] = {}
        # With a number before each letter and at the end, numbers and letters take turns.
        for pattern in _UNNUMBERED.sub("0", f"\n{text}\n").split("\n"):
            if numbers := pattern[::2].lstrip("0"):
                start = (len(pattern) + 1) // 2 - len(numbers)
                values = numbers.rstrip("0").encode().translate(_VALUES)
                self.patterns[pattern[1::2]] = start, tuple(values)
        self.maxlen = max(map(len, self.patterns))


def install() -> None:
    """Put it in the place of Pyphen's own."""
    pyphen.HyphDict = Dictionary
