"""What a typesetter does to typed text: straight quotation marks and apostrophes become curved ones.

The marks are the language's own (CLDR, `delimiters`); text that already has them is left alone.
"""

import re

ENGLISH = "“", "”"
QUOTES = {
    "cs": ("„", "“"), "da": ("“", "”"), "de": ("„", "“"), "es": ("«", "»"), "fi": ("”", "”"),
    "fr": ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»"), "hu": ("„", "”"),
    "it": ("«", "»"), "nb": ("«", "»"), "nn": ("«", "»"), "no": ("«", "»"), "pl": ("„", "”"),
    "pt": ("“", "”"), "ru": ("«", "»"), "sv": ("”", "”"), "uk": ("«", "»"),
}  # fmt: skip
"""Primary quotation marks by language; the others take the English ones."""

_OPENING = re.compile(r'(?:(?<=^)|(?<=[\s(\[{—–/\u00a0\u202f-]))"(?=\S)')
_INCHES = re.compile(r'(?<=\d)"(?!\w)')
_QUOTED = re.compile(r"(?<![\w’])'(?=\w)([^'\"]{0,120}[^\s'\"s])'(?!\w)")


def set_quotes(text: str, language: str) -> str:
    """Curve straight quotation marks and apostrophes.

    A single mark is a quotation mark only where a pair closes in the same text; otherwise it is an
    apostrophe, also before a word: names such as 'Amr begin with one.
    """
    if '"' in text and not (text.count('"') % 2 and _INCHES.search(text)):
        opening, closing = QUOTES.get(language.partition("-")[0].lower(), ENGLISH)
        text = _OPENING.sub(opening, text).replace('"', closing)
    if "'" in text:
        text = _QUOTED.sub(r"‘\1’", text).replace("'", "’")
    return text
