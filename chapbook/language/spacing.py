"""Spaces at which no line is broken: between a number and its unit, initials, the words of a date.

`usages` has the words of each language. A space that an author has made unbreakable stays; none is added but
the French ones, and no sign is changed. French punctuation follows the Imprimerie nationale's *Lexique des
règles typographiques*: a thin space before ; ! ? and inside guillemets, a word space before the colon; in
Canada there is none before ; ! ? (OQLF, *Banque de dépannage linguistique*).

Nothing is added inside a range (1960–65, August–December 971): `JOINT` finds its dash, and each output keeps
it unbroken in its own way. Refused: U+2060, which stays in what is copied, and which no search looks past.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from chapbook.language.usages import NARROW, NO_BREAK, SAME, UNITS, USAGES, Usage

JOINT = re.compile(r"(?<=\d)[–-](?=\w)|(?<=\w)[–-](?=\d)|(?<=\w)–(?=\w+\xa0\d)")
"""The dash of a range: beside a digit, or between months before a year or day."""

_OPENING, _CLOSING = "([{«„“‘\"'—/", ".,;:!?)]}»“”’\"'"
_GROUP, _GROUP_AFTER = re.compile(r"\d{1,3}"), re.compile(r"\d{3}(?!\d)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_LONGEST = 40
"""Characters of a word that is looked at."""


def set_spaces(text: str, language: str) -> str:
    """Make the spaces unbreakable at which the language wants no line to end."""
    rules = _make_rules(language)
    for sign, spaced in rules.signs:
        text = sign.sub(spaced, text)
    if rules.days:
        text = rules.days.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return rules.candidates.sub(rules.choose, text)


class _Rules:
    """Those of one language, made ready: a pattern finds the few spaces that `choose` has to look at."""

    def __init__(self, language: str) -> None:
        tongue, _, region = language.lower().partition("-")
        usage = USAGES.get(SAME.get(tongue, tongue), Usage())
        self._months = frozenset(usage.months.split())
        self._numbered = frozenset(usage.numbered.split()) | self._months
        self._named = frozenset(usage.named.split())
        self._counted = UNITS | frozenset(usage.counted.split())
        self._little = frozenset(form for word in usage.little.split() for form in (word, word.upper()))
        self._pairs = {pair for form in usage.pairs.split() for pair in pairwise(form.split("_"))}
        self._grouped = usage.grouped
        self.candidates = _find_candidates(self._named, self._little)
        self.days = _find_days(usage.linked, self._months) if usage.linked else None
        self.signs = _find_signs(region) if tongue == "fr" else ()

    def choose(self, space: re.Match[str]) -> str:
        """Give a space between two words, bound or as it was."""
        text, place = space.string, space.start()
        before = text[max(place - _LONGEST, 0) : place].replace(NO_BREAK, " ").rpartition(" ")[2]
        before = before.rpartition("–")[2].lstrip(_OPENING)
        after = text[place + 1 : place + _LONGEST].partition(" ")[0]
        if not before or not after:
            return " "
        if after[0].isdigit():
            if self._grouped and _GROUP.fullmatch(before) and _GROUP_AFTER.match(after):
                return self._grouped
            is_bound = before in self._numbered or (before[-1] == "," and self._is_day(text, place))
        elif before.rstrip(".")[-1:].isnumeric():
            bare = after.partition(NO_BREAK)[0].rstrip(_CLOSING)
            is_bound = bare in self._months or (bare in self._counted and before[-1] != ".")
        else:
            names = before in self._named or (before.isupper() and _INITIALS.fullmatch(before))
            is_bound = bool(names and after.lstrip(_OPENING)[:1].isupper())
        is_bound = is_bound or before in self._little or (before, after.rstrip(",;:)")) in self._pairs
        return NO_BREAK if is_bound else " "

    def _is_day(self, text: str, end: int) -> bool:
        """Say whether a month, a day and a comma stand before a place, as Americans write dates."""
        words = text[max(end - _LONGEST, 0) : end].split()
        day = words[-1].rstrip(",") if len(words) > 1 else ""
        return len(day) in (1, 2) and day.isdigit() and words[-2].lstrip(_OPENING) in self._months


def _find_candidates(named: Iterable[str], little: Iterable[str]) -> re.Pattern[str]:
    """Give the spaces beside digits, after a point, and after words that always bind."""
    words = "|".join(rf"(?<=\b{re.escape(word)} )" for word in sorted({*little, *named}) if word[-1] != ".")
    return re.compile(rf" (?:(?=\d)|(?<=[\d½¼¾] )|(?<=\. ){f'|{words}' if words else ''})")


def _find_days(linked: str, months: Iterable[str]) -> re.Pattern[str]:
    """Give what joins the days of a month, with its spaces: 22 and 24 December."""
    names, joins = ("|".join(map(re.escape, sorted(words))) for words in (months, linked.split()))
    return re.compile(rf" (?:(?<=\d )|(?<=\d\. ))(?:{joins}) \d{{1,2}}\.? (?=(?:{names})\b)")


def _find_signs(region: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the French punctuation marks that stand apart, with what goes there."""
    end = r"(?=[\s»”\")\]]|$)"
    high = re.compile(rf"(?<=[\w)»”\]…’%]) ?([;!?]+){end}")
    return (
        (high, r"\1" if region == "ca" else NARROW + r"\1"),
        (re.compile(rf"(?<=[\w)»”\]…’%]) ?:{end}"), NO_BREAK + ":"),
        (re.compile("« ?(?=\\S)"), "«" + NARROW),
        (re.compile("(?<=\\S) ?»"), NARROW + "»"),
    )


@lru_cache(8)
def _make_rules(language: str) -> _Rules:
    return _Rules(language)
