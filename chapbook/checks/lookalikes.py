"""Characters that look like others, or like nothing.

A Cyrillic letter in a Latin word, a sign of width zero, an accent in the place of an apostrophe: nobody
sees them, but no search finds the word, speech stumbles over it, and a font may lack them. Greek
letters in formulas, joiners in scripts that need them and marks of direction beside words that run from
right to left are left alone.
"""

import re
import unicodedata
from collections.abc import Iterator

from chapbook.proofs import Finding, Proof, Rule

_LATIN = "AaBCcEeHIijJKMNOoPpSsTXxyYZvu"
_CYRILLIC = "АаВСсЕеНІіјЈКМNОоРрЅѕТХхуҮZvu"
_GREEK = "ΑαΒCcΕeΗΙιjJΚΜΝΟοΡρSsΤΧxyΥΖνυ"
_TWINS = {
    other: latin
    for foreign in (_CYRILLIC, _GREEK)
    for latin, other in zip(_LATIN, foreign, strict=True)
    if other != latin
}
"""Letters that print like a Latin one (Unicode Technical Standard 39, confusables)."""

_WORD = re.compile(r"\w+")
_STROKES = re.compile(r"[`´\u02cb\u02ca\u037e]")
_ODD = re.compile(f"[{''.join(_TWINS)}`´\u02cb\u02ca\u037e\u00ad\u200b-\u200f\u2060\ufeff\ufffd]")
"""Without one of these there is nothing to look for; most paragraphs have none."""

_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\ufffd]|[\u200c\u200d](?<=[A-Za-z].)(?=[A-Za-z])")


def find_lookalikes(proof: Proof) -> Iterator[Finding]:
    """Yield words with letters of two scripts, accents as apostrophes, and signs that nobody sees."""
    for passage in proof.passages:
        if not _ODD.search(passage.text):
            continue
        for word in _WORD.finditer(passage.text):
            if word[0].isascii():
                continue
            plain = "".join(_TWINS.get(letter, letter) for letter in word[0])
            if (
                plain.isascii()
                and word[0] != plain
                and any(letter.isascii() and letter.isalpha() for letter in word[0])
            ):
                odd = next(letter for letter in word[0] if letter in _TWINS)
                message = f"“{odd}” in “{word[0]}” is {_describe(odd)}"
                yield Finding(passage, word.start(), word.end(), message, f"write “{plain}” in Latin letters")
        for found in _STROKES.finditer(passage.text):
            before, after = passage.text[: found.start()][-1:], passage.text[found.end() :][:1]
            if not (before.isalpha() and after.isalpha()):
                continue
            message = f"“{found[0]}” ({_describe(found[0])}) stands where an apostrophe belongs"
            yield Finding(passage, found.start(), found.end(), message, "write ’")
        for found in _HIDDEN.finditer(passage.text):
            if found[0] == "\ufffd" and "\ufffd" not in proof.read_raw(passage):
                continue  # a control character, of which the parser has told
            if not (found[0] in "\u200e\u200f" and _is_rtl(passage.text)):
                message = f"there is a character that nobody sees: {_describe(found[0])}"
                message = "a letter was lost here (U+FFFD)" if found[0] == "\ufffd" else message
                yield Finding(
                    passage, found.start(), found.end(), message, "delete it, or write what is meant"
                )


def _is_rtl(text: str) -> bool:
    """Say whether some of it runs from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _describe(letter: str) -> str:
    return f"{unicodedata.name(letter, 'a sign without a name').lower()} (U+{ord(letter):04X})"


RULE = Rule(
    "CB143",
    "look-alike characters",
    __doc__,
    wrong="The town of Brаndenburg and the fort of Mu`adh",
    right="The town of Brandenburg and the fort of Mu’adh, seen at an angle α",
    read=find_lookalikes,
)
