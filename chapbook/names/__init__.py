"""Proper names in running text, and what makes two spellings one name.

A name is a row of words with capitals, with the little words that names have between them:

    Amr ibn al-As   Battle of the Camel   Ludwig van Beethoven   ʿAbd Allāh   J. R. Smith

No dictionary decides, so that any language with capitals can have an index. A word that opens a sentence has
a capital anyway: whether a name begins with it shows in other places (`Name.opens`).
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import filterfalse
from typing import NamedTuple

from chapbook.language.usages import SAME, USAGES, Usage

SMALL = (
    "ibn|bin|bint|ben|abi|abu|umm|al|el|of|the|de|del|della|delle|di|da|das|dos|do|du|des|la|le|les|las|los"
    "|van|von|der|den|dem|ten|ter|te|zu|zur|y|e|af|av|upon|sous|aux"
)
"""Words without capitals that stand inside names, never at their ends."""

ARTICLES = "al|el|ad|an|ar|as|at|az|ash|aḍ|aṣ|aṭ|aẓ|ath|adh"
"""The Arabic article, as it is written with a hyphen before its noun."""

ROMAN = re.compile("[IVXL]+")
MARKS = "'’‘ʼʿʾ`´"
"""Apostrophes, and what transliteration has for hamza and ʿayn: they part no names."""

_SPACE = "[ \xa0]"
_LITTLE = (
    "with|from|that|which|were|under|when|where|while|after|before|would|could|have|into|over|against|during"
    "|until|only|also|then|they|their|this|whose|between|through|since|because|although|despite|without"
    "|became|himself|took|sent|made|held|left|went|came|fell|fled|told"
)
_FOLLOWING = re.compile(rf"['’]?s?{_SPACE}*(?!\w*ed\b|(?:{_LITTLE})\b)[^\W\d_]{{4}}")
"""A word that a name may describe: no little one, nor one that looks like a verb."""

_FOLDED = str.maketrans(dict.fromkeys(MARKS, "") | {"-": " ", "‐": " ", "‑": " ", "–": " ", "—": " "})
_SPELT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_ARTICLE = re.compile(rf"(?:{ARTICLES})[-‐‑ ](?=\w)", re.IGNORECASE)
_THE = re.compile(r"(?:the|an?)\s+(?=\w)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w-])(?:(?:{ARTICLES})[-‐‑])?[{MARKS}]?$")
_INSIDE = frozenset("abcdefghijklmnopqrstuvwxyz,")
_SENTENCE = re.compile(r"[.!?:;…]['’”\"»)\]]*\s*$|^[\s“‘\"'«(\[]*$|[“‘«][\s]*$")

OPENING = re.compile(rf"\S+\s+(?:(?:{SMALL})\s+)*(?=\S)")
"""What of a name that opens a sentence may be no part of it: `After the Battle of Siffin`."""

CAPITALISING = frozenset({"de", "lb", "gsw", "nds", "frr", "bar"})
"""Languages that write every noun with a capital, so that capitals show no names."""


class Name(NamedTuple):
    """A name in a text."""

    text: str
    start: int
    end: int
    opens: bool
    """Whether it opens a sentence: its first word may be a word like any other."""

    passage: str
    """The text that it stands in."""

    @property
    def is_noun(self) -> bool:
        """Say whether what follows it is no noun that it describes, as in `Fatimid general`."""
        return not _FOLLOWING.match(self.passage, self.end)


@cache
def _make_pattern() -> re.Pattern[str]:
    """Make the pattern of a name from its first capital on; to begin with a set of letters makes it fast."""
    mark, dash, capital = f"[{MARKS}]", "[-‐‑]", f"[{_list_capitals()}]"
    tail = rf"(?:[^\W\d_]|(?:{mark}|{dash})(?=[^\W\d_])|{mark}(?={_SPACE}{capital}))*"
    piece = rf"(?:(?:(?:{ARTICLES}){dash})?{mark}?{capital}(?:\.(?={_SPACE}{capital})|{tail}))"
    first = rf"{capital}(?:\.(?={_SPACE}{capital})|{tail})"
    return re.compile(rf"{first}(?:{_SPACE}(?:(?:{SMALL}){_SPACE}){{0,2}}{piece})*")


def _list_capitals() -> str:
    """List all capital letters of the alphabets that have some, for a class of a regular expression."""
    return "".join(chr(code) for code in range(0x2C00) if unicodedata.category(chr(code)) in ("Lu", "Lt"))


def find_names(text: str, language: str) -> Iterator[Name]:
    """Yield the names in a text that stands by itself, as a paragraph does, in order."""
    usual = _list_usual(language)
    for match in _make_pattern().finditer(text):
        start, end = match.span()
        if start and text[start - 1] not in " \n“(":
            if text[start - 1] == ".":
                continue  # U.S. Army
            before = _BEFORE.search(text, max(0, start - 6), start)
            if before is None:
                continue
            start = before.start()
        name = _cut_possessive(text[start:end])
        end = start + len(name)
        opens = not start or (text[start - 2 : start - 1] not in _INSIDE and _opens_sentence(text, start))
        if name in usual or len(name) < 2:
            continue
        if opens and " " in name and (first := name[: name.index(" ")]) in usual:
            start, name, opens = start + len(first) + 1, name[len(first) + 1 :], False
        if opens and name.count(" ") == 1 and name[name.index(" ") + 1 :] in usual:
            continue  # On February
        yield Name(name, start, end, opens, text)


def _opens_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE.search(text, max(0, start - 6), start))


def _cut_possessive(name: str) -> str:
    return name[:-2] if name[-2:] in ("'s", "’s", "ʼs") else name


def find_primary(language: str) -> str:
    """Give the first part of a language tag: `en` of `en-GB`."""
    return language.partition("-")[0].lower()


@cache
def _list_usual(language: str) -> frozenset[str]:
    """List words with capitals that are no names: months and the like."""
    primary = find_primary(language)
    usage = USAGES.get(SAME.get(primary, primary), Usage())
    return frozenset(usage.months.split()) | {"I", "A", "The", "AD", "BC", "CE", "BCE", "AH"}


# --- one name, many spellings ----------------------------------------------------------------------


@lru_cache(100_000)
def fold_spelling(name: str) -> str:
    """Reduce a name to what its spellings share: `Muʿāwiya`, `Mu'awiya` and `MU’AWIYA` are one.

    Diacritics, apostrophes, case, kinds of dash and of space do not count, nor does an article before it.
    """
    folded = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", name)))
    folded = folded.translate(_FOLDED).casefold().translate(_SPELT)
    folded = " ".join(folded.split())
    return sys.intern(_THE.sub("", folded, count=1) if _THE.match(folded) else folded)


def cut_article(name: str) -> str:
    """Give a name as it is filed: without an article before it, `al-As` under A."""
    bare = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name
    return _THE.sub("", bare, count=1) if _THE.match(bare) else bare
