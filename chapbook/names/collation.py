"""Sorting as readers expect it: the only importer of feruca, an implementation of UTS #10.

The order is CLDR's root collation, with spaces, hyphens and apostrophes ignored (letter by letter, as *The
Chicago Manual of Style*, 16.61, would have it). What a language has otherwise is put beside it: letters of
their own, which follow others, are written so that they sort there. Refused: ICU, which knows all languages,
in packages of 60 megabytes that hold a whole ICU each.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from feruca import collate

from chapbook.names import MARKS, find_primary

OWN = {
    **dict.fromkeys(("sv", "fi"), "z:åäö"),
    **dict.fromkeys(("da", "nb", "no", "nn"), "z:æøå"),
    **dict.fromkeys(("es", "gl"), "n:ñ"),
    **dict.fromkeys(("sl", "hr"), "c:čć d:đ s:š z:ž"),
    **dict.fromkeys(("tr", "az"), "c:ç g:ğ o:ö s:ş u:ü"),
    "cs": "c:č h:ch r:ř s:š z:ž",
    "cy": "c:ch d:dd f:ff g:ng l:ll p:ph r:rh t:th",
    "et": "s:š z:ž w:õäöü",
    "hu": "o:öő u:üű",
    "is": "d:ð z:þæö",
    "lt": "c:č s:š z:ž",
    "lv": "c:č g:ģ k:ķ l:ļ n:ņ s:š z:ž",
    "pl": "a:ą c:ć e:ę l:ł n:ń o:ó s:ś z:źż",
    "ro": "a:ăâ i:î s:ș t:ț",
    "sk": "a:ä c:č h:ch o:ô s:š z:ž",
    "sq": "c:ç e:ë",
}
"""Letters that follow another one and are not its variants. Source: CLDR, `collation`."""

_MARK = 0xE000
"""Of the private use area, whose characters sort behind all letters."""

_MARKS = str.maketrans(dict.fromkeys(MARKS, ""))


def sort_names(names: Iterable[str], language: str) -> list[str]:
    """Sort names as they are filed (see `chapbook.names.cut_article`); each comes once."""
    spelt = _make_speller(language)
    by_key: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        by_key.setdefault(spelt(name), []).append(name)
    return [name for key in collate(list(by_key), tailoring="default") for name in by_key[key]]


def find_letter(name: str, language: str) -> str:
    """Give the letter under which a name is found: its first, bare unless the accent makes it another."""
    bare = name.translate(_MARKS).lstrip()
    first = unicodedata.normalize("NFC", bare[:1])
    if not first.isalpha():
        return ""
    own = OWN.get(find_primary(language), "")
    if first.casefold() in "".join(
        part.partition(":")[2] for part in own.split() if part[2:] not in _DIGRAPHS
    ):
        return first.upper()
    return unicodedata.normalize("NFKD", first)[0].upper()


_DIGRAPHS = frozenset(("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th"))


def _make_speller(language: str) -> Callable[[str], str]:
    """Give what spells a name so that it sorts where its language has it."""
    replaced: dict[str, str] = {}
    for own in OWN.get(find_primary(language), "").split():
        before, _, letters = own.partition(":")
        signs = [letters] if letters in _DIGRAPHS else letters
        replaced |= {sign: before + chr(_MARK + number) for number, sign in enumerate(signs)}
    pattern = re.compile("|".join(sorted(map(re.escape, replaced), key=len, reverse=True)))

    def spell(name: str) -> str:
        text = name.translate(_MARKS)
        if not replaced:
            return text
        return pattern.sub(lambda found: replaced[found[0]], unicodedata.normalize("NFC", text.casefold()))

    return spell
