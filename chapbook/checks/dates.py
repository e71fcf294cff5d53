"""Dates of an infobox that title or text contradict.

The title ends in years and the infobox has others; or its years run backwards; or its year stands
nowhere in the text, whose first two sentences name others; or it has a day of a month, and the text
only other days of that month in that year; or somebody was born or died in another year than the first
parentheses of the text say.
"""

import re
from collections.abc import Iterator

from chapbook.language.usages import USAGES
from chapbook.proofs import Finding, Passage, Proof, Rule

_YEAR = re.compile(r"(?<![\d.,:/-])\d{3,4}(?![\d:]|[.,]\d)(?!\s?(?:BC|AH|km|m|ft|men|troops|ships)\b)")
_YEARS = re.compile(r"(?<![\d.,])(?P<first>\d{3,4})\s?[–-]\s?(?P<last>\d{2,4})(?![\d.,])")
_MONTHS = "|".join(month for month in USAGES["en"].months.split() if "." not in month)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) (?P<month>{_MONTHS}),? (?P<year>\d{{3,4}})"
    rf"|(?P<month2>{_MONTHS}) (?P<day2>\d{{1,2}}), (?P<year2>\d{{3,4}}))\b"
)
_SPAN_OF_DAYS = re.compile(rf"(\d{{1,2}})\s?(?:[–-]|and|or|to)\s?(\d{{1,2}}) ({_MONTHS})")
_LIFE = re.compile(
    r"\((?:[^()]*?[^()\d])?(?P<born>\d{3,4})\s?[^()\d]*?[–—-][^()]*?(?P<died>\d{3,4})[^()\d]*\)"
)
_BEFORE_CHRIST = re.compile(r"\bB\.?\s?C|\bBH\b|\bv\. Chr")
_DATES = frozenset({"date", "dates", "year", "years"})
_LIVES = {"born": "born", "birthdate": "born", "died": "died", "deathdate": "died"}

NEAR = 100
"""Years: what is told of others is told of another time, as by whom something was found again."""


def find_contradictions(proof: Proof) -> Iterator[Finding]:
    """Yield the dates in infoboxes that cannot be right, or are right where the text is wrong."""
    for passage in proof.passages:
        if passage.kind != "value":
            continue
        key = re.sub(r"[\W_]+", "", passage.label.casefold())
        if key in _DATES:
            found = [*_check_order(passage), *_check_title(proof, passage), *_check_opening(proof, passage)]
            yield from found[:1] or _check_days(proof, passage)
        elif key in _LIVES:
            yield from _check_life(passage, _LIVES[key], _read_opening(proof))


def _read_opening(proof: Proof) -> str:
    """Give the first two sentences of the text, or what comes near to them."""
    first = next((passage.text for passage in proof.prose), "")
    return ". ".join(first[:800].split(". ")[:2])


def _check_order(passage: Passage) -> Iterator[Finding]:
    for found in _YEARS.finditer(passage.text):
        is_backwards = len(found["first"]) == len(found["last"]) and int(found["last"]) < int(found["first"])
        if is_backwards and not _BEFORE_CHRIST.search(passage.text):
            yield Finding(passage, found.start(), found.end(), f"{found[0]} ends before it begins", "mend it")


def _check_title(proof: Proof, passage: Passage) -> Iterator[Finding]:
    match = re.search(r"\(([^()]*\d[^()]*)\)$", proof.article.title)
    titled, given = _list_years(match[1]) if match else set(), _list_years(passage.text)
    are_apart = titled and given and (max(titled) < min(given) or max(given) < min(titled))
    if are_apart or (len(titled) == len(given) == 2 and titled != given):
        years = _YEARS.search(passage.text) or _YEAR.search(passage.text)
        assert match
        assert years
        message = f"the date is {passage.text}, and the title says {match[1]}"
        yield Finding(passage, years.start(), years.end(), message, "one of them is wrong")


def _check_opening(proof: Proof, passage: Passage) -> Iterator[Finding]:
    given, told = _list_years(passage.text), _list_years(_read_opening(proof))
    told = {year for year in told if min(abs(year - it) for it in given) <= NEAR} if given else set()
    if not told or any(min(given) <= year <= max(given) for year in told):
        return
    if not any(given & _list_years(it.text) for it in proof.passages if it.kind != "value"):
        year = _YEAR.search(passage.text) or _YEARS.search(passage.text)
        assert year
        others = ", ".join(map(str, sorted(told)[:3]))
        message = f"the year {year[0]} stands nowhere in the text, which begins with {others}"
        yield Finding(passage, year.start(), year.end(), message, "one of them may be wrong")


def _check_days(proof: Proof, passage: Passage) -> Iterator[Finding]:
    given = _list_days(passage.text)
    if len(given) != 1:
        return
    day, month, year = given[0]
    text = "\n".join(it.text for it in proof.passages if it.kind == "paragraph")
    days = {other for other, *rest in _list_days(text) if rest == [month, year]}
    near = {
        int(day) for pair in _SPAN_OF_DAYS.finditer(text) if pair[3] == month for day in pair.groups()[:2]
    }
    mentioned = re.search(rf"\b(?:{day} {month}|{month} {day})\b", text)
    if days and day not in days | near and not mentioned:
        found = _DAY.search(passage.text)
        assert found
        others = ", ".join(f"{other} {month}" for other in sorted(days))
        message = f"the text never speaks of {day} {month} {year}, but of {others}"
        yield Finding(passage, found.start(), found.end(), message, "one of them may be wrong")


def _check_life(passage: Passage, event: str, opening: str) -> Iterator[Finding]:
    life = _LIFE.search(opening)
    year = _YEAR.search(passage.text)
    if life and year and year[0] != life[event] and life[event] not in passage.text:
        message = f"{event} in {year[0]}, and the text says {life[event]}"
        yield Finding(passage, year.start(), year.end(), message, "one of them is wrong")


def _list_years(text: str) -> set[int]:
    """Give the years that a text names; of a span the first and the last, as 657–58."""
    years = {int(found[0]) for found in _YEAR.finditer(text)}
    for found in _YEARS.finditer(text):
        first, last = found["first"], found["last"]
        years |= {int(first), int(first[: max(len(first) - len(last), 0)] + last)}
    return years


def _list_days(text: str) -> list[tuple[int, str, int]]:
    return [
        (int(it["day"] or it["day2"]), it["month"] or it["month2"], int(it["year"] or it["year2"]))
        for it in _DAY.finditer(text)
    ]


RULE = Rule(
    "CB120",
    "contradictory dates",
    __doc__,
    wrong="= Siege of Ys (1021) =\n\nInfobox\n- Date: May 1012\n\nThe siege of Ys began in May 1021.",
    right="= Siege of Ys (1021) =\n\nInfobox\n- Date: May 1021\n\nThe siege of Ys began in May 1021.",
    read=find_contradictions,
)
