"""Dates as articles write them → periods: `August–December 971`, `c. 899`, `974 BC`, `3rd century`.

Years are counted as astronomers do: 1 BC is 0. Where a year has months, they are twelfths of it; days are
passed over, since no timeline shows them. What stands in parentheses is another calendar (`36 AH`) or a
remark, and passed over, too. What comes of it is written as EDTF (Extended Date/Time Format, ISO 8601-2), see
`Period.edtf`.

Refused, after they were tried on what articles write: `edtf` 5.0.2, whose reader of phrases makes 658 of
`657–658`, the 18th of some month of `1914–18`, 2036 of `36 AH (657)`, 975 BC of `974 BC`, an exact year of
`c. 899`, and nothing of `August–December 971` and `22 and 24 December 971`; and `undate` 0.8.0, which reads
dates that are EDTF already but no such phrases, and needs NumPy.
"""

import re
from dataclasses import dataclass
from functools import cache
from math import floor

from chapbook.language.usages import SAME, USAGES, Usage
from chapbook.names import find_primary

LATEST = 2999
"""Numbers above it are no years."""

_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_CIRCA = re.compile(
    r"\b(?:c|ca|circa|around|about|early|mid|late|probably|perhaps)\b\.?[\s-]*|~\s*|\?(?=\d)|(?<=\d)\?",
    re.IGNORECASE,
)
_CENTURY = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?:\s*[–-]\s*(\d{1,2})(?:st|nd|rd|th))?[\s-]+centur(?:y|ies)", re.IGNORECASE
)
_DECADE = re.compile(r"\b(\d{2,3}0)s\b")
_BC = re.compile(r"\s*(?:B\.?C\.?(?:E\.?)?)(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.,])(\d{1,4})(?![\w]|[.,]\d)")
_OPEN_END = re.compile(r"[–-]\s*(?:present|today|now|\?|$)|\b(?:since|from|after)\b", re.IGNORECASE)
_OPEN_START = re.compile(r"^\s*\??\s*[–-]|\b(?:until|before|by|d\.|died)", re.IGNORECASE)
_BEHIND = re.compile(r"\s*\(([^()]*\d[^()]*)\)$")
_HIJRI = re.compile(r"\b\d{1,4}(?:\s*[–/-]\s*\d{1,4})?\s*(?:A\.?H\.?|H\.?)(?!\w)")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time."""

    start: float
    end: float
    """In years; a year ends where the next begins."""

    is_circa: bool = False
    is_open_start: bool = False
    is_open_end: bool = False

    @property
    def edtf(self) -> str:
        """Write it down by its years, as EDTF does."""
        sign = "~" if self.is_circa else ""
        first, last = (_write_year(year) for year in (self.start, max(self.start, self.end - 0.001)))
        if self.is_open_start or self.is_open_end:
            return f"{'' if self.is_open_start else first + sign}/{'' if self.is_open_end else last + sign}"
        return f"{first}{sign}" if first == last else f"{first}{sign}/{last}{sign}"


def part_title(title: str) -> tuple[str, str]:
    """Part a title from the years in parentheses at its end; these are empty where there are none."""
    match = _BEHIND.search(title)
    return (title[: match.start()], match[1]) if match else (title, "")


def name_year(year: float) -> str:
    """Name a year as people do: 0 is 1 BC."""
    whole = floor(year)
    return str(whole) if whole > 0 else f"{1 - whole} BC"


def join_life(birth: str, death: str) -> str:
    """Make one date of a life's two ends, without ages: `2 February 1803 – 6 April 1862`."""
    first, last = (_PARENTHESIS.sub("", it).strip() for it in (birth, death))
    return f"{first} – {last}" if first and last else birth


def read_period(text: str, language: str) -> Period | None:
    """Understand a date or a range of them; None where there is no year in it."""
    text = text.replace("\xa0", " ")
    outside = _HIJRI.sub(" ", _PARENTHESIS.sub("", text))
    # Where the other calendar comes first, ours is in the parentheses.
    plain = outside if _YEAR.search(outside) or _CENTURY.search(outside) else _HIJRI.sub(" ", text)
    is_circa = bool(_CIRCA.search(plain))
    plain = _CIRCA.sub("", plain)
    span = _read_century(plain) or _read_decade(plain) or _read_years(plain, language)
    if span is None:
        return None
    opens, ends = bool(_OPEN_START.search(plain)), bool(_OPEN_END.search(plain))
    return Period(*span, is_circa or bool(_CENTURY.search(plain)), opens, ends and not opens)


def _read_century(text: str) -> tuple[float, float] | None:
    match = _CENTURY.search(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if _BC.match(text, match.end()):
        return 1 - 100 * max(first, last), 1 - 100 * (min(first, last) - 1)
    return 100 * (first - 1) + 1, 100 * last + 1


def _read_decade(text: str) -> tuple[float, float] | None:
    found = [int(decade) for decade in _DECADE.findall(text)]
    return (found[0], found[-1] + 10) if found else None


def _read_years(text: str, language: str) -> tuple[float, float] | None:
    months, days = _list_months(language)
    text = days.sub(" ", text) if days else text
    found: list[tuple[int, bool, list[int]]] = []
    place = 0
    for match in _YEAR.finditer(text):
        number, between = int(match[1]), text[place : match.start()]
        if number > LATEST:
            continue
        named = [
            months[word.casefold()]
            for word in re.findall(r"[^\W\d_]+\.?", between)
            if word.casefold() in months
        ]
        bc = _BC.match(text, match.end())
        if (
            found
            and len(match[1]) <= 2
            and not bc
            and found[-1][0] > number
            and re.fullmatch(r"\s*[–-]\s*", between)
        ):
            number += found[-1][0] - found[-1][0] % 10 ** len(match[1])  # 1914–18
        found.append((number, bool(bc), named))
        place = bc.end() if bc else match.end()
    if not found:
        return None
    number, is_bc, named = found[0]
    if found[-1][1] and not is_bc and number >= found[-1][0]:
        is_bc = True  # 300–200 BC
    start = _count(number, is_bc) + ((named[0] - 1) / 12 if named else 0)
    number, is_bc, named = found[-1]
    end = _count(number, is_bc or (found[0][1] and len(found) == 1)) + (named[-1] / 12 if named else 1)
    return (start, end) if start < end else None


def _count(number: int, is_bc: bool) -> int:  # as it was found
    return 1 - number if is_bc else number


@cache
def _list_months(language: str) -> tuple[dict[str, int], re.Pattern[str] | None]:
    """Give the numbers of a language's months, and what finds the days beside them."""
    primary = find_primary(language)
    names = USAGES.get(SAME.get(primary, primary), Usage()).months.split()
    months: dict[str, int] = {}
    for index, name in enumerate(names):
        # Short forms follow the twelve, and begin like them.
        first = next(it for it, full in enumerate(names) if full[:3].casefold() == name[:3].casefold())
        months[name.casefold()] = (index if index < 12 else first) + 1
    if not names:
        return months, None
    any_month = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    number = r"\d{1,2}(?:st|nd|rd|th|\.)?"
    more = rf"{number}(?:\s*(?:[–/,-]|and|or|to|und|et)\s*{number})*"
    days = re.compile(
        rf"(?<!\d){more}\s+(?=(?:of\s+|de\s+)?(?:{any_month}))|(?<=[a-zé])\s{number}(?=,\s*\d|\s*[–-]\s*{number}\s*,)",
        re.IGNORECASE,
    )
    return months, days


def _write_year(year: float) -> str:
    whole = int(year // 1)
    return f"{'-' if whole < 0 else ''}{abs(whole):04}"
