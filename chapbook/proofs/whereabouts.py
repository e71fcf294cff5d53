"""Where words of a text stand in the file that it was read from, between markup or folded white space."""

import re
from difflib import SequenceMatcher

CONTEXTS = (20, 20), (20, 0), (0, 20), (10, 4), (4, 10), (5, 0), (0, 5)
"""Characters before and behind by which words are told from the same ones elsewhere, surest first."""

SURE = 5
"""Characters of words that are told by themselves."""

LONGEST = 4_000
"""Characters of a text whose words are looked for one by one: that takes their square."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


def unfold(raw: str, offset: int) -> int:
    """Give the offset in a text of a character of the same text with its white space folded."""
    place = 0
    for found in re.finditer(r"\S+|\s+", raw):
        length = 1 if found[0].isspace() else len(found[0])
        if offset < place + length:
            return found.start() + (offset - place)
        place += length
    return len(raw)


def find_words(text: str, start: int, end: int, raw: str) -> int:
    """Give the offset in `raw` of words of a text, or of what comes nearest to them."""
    whole = raw.find(text)
    if whole >= 0:
        return whole + start
    for before, behind in CONTEXTS:
        first = max(start - before, 0)
        snippet = text[first : end + behind]
        found = raw.find(snippet)
        if found >= 0 and len(snippet) >= SURE:
            return found + start - first
    words = text[start:end]
    if len(words) >= SURE and (found := raw.find(words)) >= 0:
        return found
    return _align(text, start, raw[: 2 * LONGEST]) if len(text) <= LONGEST else 0


def _align(text: str, offset: int, raw: str) -> int:
    """Go through both word by word."""
    words, others = list(_TOKEN.finditer(text)), list(_TOKEN.finditer(raw))
    pairs = SequenceMatcher(None, [it[0] for it in words], [it[0] for it in others], autojunk=False)
    best = 0
    for block in pairs.get_matching_blocks():
        for step in range(block.size):
            word, other = words[block.a + step], others[block.b + step]
            if word.start() > offset:
                return best
            best = other.start() + min(offset - word.start(), len(word[0]))
    return best
