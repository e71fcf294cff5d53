"""The signs in which wikitext is held while it is read: one character each, so that it can be cut anywhere.

A *mark* stands for something finished (a link, a note, a picture) that a page keeps; private use planes 15
and 16 have 131,000 of them. What of that a file itself holds becomes U+FFFD first.
"""

import re

TABLE = "\ue001"
"""Stands for the `{|` that opens a table at the beginning of a line."""

TAG = "\ue002"
"""Stands for a `<`; what is a tag is found out where text is set."""

BRACKET = "\ue003"
"""Stands for a `[` before an address."""

CLOSING = "\ue007"
"""Stands for the `]` behind one, where `]]` follows."""

NOTHING = "\ue004"
"""Stood for something that prints nothing: a line of these alone is no empty line."""

STRAY = "\ue005"
"""Stood for a sign of markup that has no partner."""

PLAIN = "\ue006"
"""Stands before signs at the beginning of a line that the tokenizer would take for elements: lists, rules."""

CUT = "\x0b"
"""Ends a line that is not one in the file."""

FIRST_INLINE, FIRST_BLOCK, LAST = 0xF0000, 0x100000, 0x10FFFD
ROOM = 65_534
"""Marks of one kind that a page may have."""

OWN = re.compile("[\ue001-\ue007\x0b\U000f0000-\U0010ffff]")
"""What a file must not hold itself."""

BLOCK = re.compile("([\U00100000-\U0010fffd])")
MARK = re.compile("[\U000f0000-\U0010ffff]")


def tag(name: str, text: str) -> str:
    """Put text into an HTML element."""
    return f"{TAG}{name}>{text}{TAG}/{name}>" if text else ""


BREAK = f"{TAG}br>"


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())
