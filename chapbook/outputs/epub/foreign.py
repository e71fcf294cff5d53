"""Foreign words: text in another script than the book's is marked, so that it is spoken as what it is.

Which language a script most likely is, Unicode's CLDR says (likely subtags); an author who knows better marks
the words himself. WCAG 2.2, 3.1.2: language of parts.
"""

import re
from functools import cache

from chapbook.language.languages import find_direction

SCRIPTS = {
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ru": "\u0400-\u052f",
    "hy": "\u0530-\u058f",
    "ka": "\u10a0-\u10ff",
    "syr": "\u0700-\u074f",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "ta": "\u0b80-\u0bff",
    "th": "\u0e00-\u0e7f",
    "am": "\u1200-\u139f",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "ja": "\u3041-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
}
"""By the language that a script most likely is: its letters."""

SHARED = {
    "fa": "ar", "ur": "ar", "ps": "ar", "ckb": "ar", "yi": "he", "uk": "ru", "bg": "ru", "sr": "ru",
    "be": "ru", "mk": "ru", "mr": "hi", "ne": "hi", "ti": "am", "as": "bn",
}  # fmt: skip
"""Languages that are written in a script which is more likely another's."""

_TAGS = re.compile("(<[^>]*>)")
_CHAPTER = re.compile(r'\s*<section class="chapter\b[^>]*?\slang="([^"]*)"')
"""The beginning of an article that is in another language than the book."""

_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3040-\ud7ff\ufb1d-\ufefc]")


def mark_foreign(html: str, language: str) -> str:
    """Put runs of two or more foreign letters, and what stands between them, into elements of their own.

    One letter alone is a sign more often than a word: π, μ.
    """
    if not _BEYOND_LATIN.search(html):
        return html
    own = _CHAPTER.match(html)
    pattern = _make_pattern((own[1] if own else language).partition("-")[0].lower())
    parts = _TAGS.split(html)
    depth = 0
    for at, text in enumerate(parts):
        if at % 2:
            # Words that an author has marked are of the language that he says.
            is_marked = text.startswith("<span") and (depth or " lang=" in text)
            depth += bool(is_marked) - (depth > 0 and text == "</span>")
        elif not depth and _BEYOND_LATIN.search(text):
            parts[at] = pattern.sub(_mark, text)
    return "".join(parts)


@cache
def _make_pattern(own: str) -> re.Pattern[str]:
    """Make a pattern of all scripts but the book's own, a group for each."""
    others = {name: letters for name, letters in SCRIPTS.items() if name != SHARED.get(own, own)}
    if own == "ja":
        del others["zh"]
    groups = (rf"(?P<{name}>[{it}](?:[{it}\s,.\u060c\u200c-\u200f-]*[{it}])+)" for name, it in others.items())
    return re.compile("|".join(groups))


def _mark(found: re.Match[str]) -> str:
    language = found.lastgroup or ""
    direction = ' dir="rtl"' if find_direction(language) == "rtl" else ""
    return f'<span lang="{language}" xml:lang="{language}"{direction}>{found[0]}</span>'
