"""Templates of dates and ages. None of them asks the clock: who lives has no age in a book."""

import re
from datetime import date

from chapbook.parsers.mediawiki.call import Call, Function, fold_name, under

NBSP = "\u00a0"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _numbers(call: Call) -> list[str]:
    return [text for text in call.texts() if text]


def name_month(text: str) -> str:
    """Give the name of a month that is a number."""
    return MONTHS[int(text) - 1] if text.isascii() and text.isdigit() and 1 <= int(text) <= 12 else text


def write_date(parts: list[str], *, day_first: bool) -> str:
    """Write year, month and day, as far as they are given."""
    year, month, day = (*parts, "", "", "")[:3]
    month, day = name_month(month), day.lstrip("0")
    if not month:
        return year
    if not day:
        return f"{month} {year}"
    return f"{day} {month} {year}" if day_first else f"{month} {day}, {year}"


def _is_day_first(call: Call) -> bool:
    return call.text("df", "dayfirst") in ("y", "yes", "1", "true") and call.text("mf") not in ("y", "yes")


def _date(call: Call) -> str:
    """Write a date; a text instead of numbers is as it is."""
    parts = _numbers(call)
    if parts and not parts[0].lstrip("-").isdigit():
        return parts[0]
    return write_date(parts[:3], day_first=_is_day_first(call))


def _age(earlier: list[str], later: list[str]) -> str:
    """Give whole years between two dates, both ends where the days are not known."""
    try:
        one, other = ([int(part) for part in parts[:3]] for parts in (earlier, later))
    except ValueError:
        return ""
    if not one or not other:
        return ""
    years = other[0] - one[0]
    if len(one) == 3 and len(other) == 3:
        return str(years - (other[1:] < one[1:]))
    if len(one) > 1 and len(other) > 1 and one[1] != other[1]:
        return str(years - (other[1] < one[1]))
    return f"{years - 1}–{years}"


def _death_and_age(call: Call) -> str:
    """Write `6 April 1862 (aged 59)` of death date and birth date."""
    parts = _numbers(call)
    half = 3 if len(parts) >= 6 else max(len(parts) // 2, 1)
    died, born = parts[:half], parts[half:]
    if parts and not parts[0].isdigit():
        return parts[0] + (f" (aged{NBSP}{parts[1]})" if len(parts) > 1 and parts[1].isdigit() else "")
    age = _age(born, died)
    return write_date(died, day_first=_is_day_first(call)) + (f" (aged{NBSP}{age})" if age else "")


def _death_year_and_age(call: Call) -> str:
    parts = _numbers(call)
    age = _age(parts[1:2], parts[:1])
    said = f"{name_month(parts[2])} {parts[0]}" if len(parts) > 2 else "".join(parts[:1])
    return said + (f" (aged{NBSP}{age})" if age else "")


def _age_between(call: Call) -> str:
    parts = _numbers(call)
    return _age(parts[:3], parts[3:6])


def _age_in_words(call: Call) -> str:
    """Write `1 year, 2 months and 3 days`, or days alone, between two dates."""
    try:
        one, other = (date(*map(int, parts)) for parts in (_numbers(call)[:3], _numbers(call)[3:6]))
    except (ValueError, TypeError, OverflowError):
        return _age_between(call)
    if "in days" in fold_name(call.name):
        return _count((other - one).days, "day")
    months = (other.year - one.year) * 12 + other.month - one.month - (other.day < one.day)
    years, rest = divmod(months, 12)
    since = date(one.year + (one.month - 1 + months) // 12, (one.month - 1 + months) % 12 + 1, 1)
    days = (other - since).days - one.day + 1
    counts = [_count(years, "year"), _count(rest, "month") if "month" in call.name.lower() else ""]
    said = [it for it in (*counts, _count(days, "day")) if it]
    return " and ".join(said) if len(said) < 3 else f"{', '.join(said[:-1])} and {said[-1]}"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'s' * (number != 1)}" if number else ""


def _birth_year_and_age(call: Call) -> str:
    parts = _numbers(call)
    return write_date(parts[:2], day_first=False)


def _circa(call: Call) -> str:
    parts = _numbers(call)
    said = [f"c.{NBSP}{part}" for part in parts[:2]]
    return "–".join(said) if len(said) < 2 else " – ".join(said) or f"c.{NBSP}"


def _reign(call: Call) -> str:
    return f"r.{NBSP}{_range(call)}"


def _floruit(call: Call) -> str:
    return f"fl.{NBSP}{_range(call)}"


def _born(call: Call) -> str:
    return f"b.{NBSP}{_range(call)}"


def _died(call: Call) -> str:
    return f"d.{NBSP}{_range(call)}"


def _range(call: Call) -> str:
    parts = _numbers(call)
    if len(parts) < 2:
        return "".join(parts)
    spaced = any(" " in part for part in parts[:2])
    return (" – " if spaced else "–").join(parts[:2])


def _film_dates(call: Call) -> str:
    """Write the days on which a film came out, each with where: `{{film date|1996|9|22|TIFF|1997|1|3}}`."""
    from chapbook.parsers.mediawiki.signs import BREAK

    said, parts = [], call.texts()
    at = 0
    while at < len(parts):
        numbers: list[str] = []
        while at < len(parts) and len(numbers) < 3 and (parts[at].isdigit() or not parts[at]):
            numbers.append(parts[at])
            at += 1
        place = ""
        if at < len(parts) and not parts[at].isdigit():
            place = parts[at]
            at += 1
        day = write_date([it for it in numbers if it], day_first=_is_day_first(call))
        said.append(f"{day} ({place})" if place else day)
    return BREAK.join(it for it in said if it)


def _plain_date(call: Call) -> str:
    """Write `{{dts|2008|May|3}}` or `{{dts|3 May 2008}}`."""
    parts = _numbers(call)
    if len(parts) == 1:
        found = re.fullmatch(r"(\d{3,4})-(\d\d?)-(\d\d?)", parts[0])
        return write_date(list(found.groups()), day_first=True) if found else parts[0]
    named = call.text("format")
    if parts and not parts[0].isdigit():
        return " ".join(parts)
    return write_date(parts, day_first=named.startswith("d") or "df" in call.list_arguments())


def _duration(call: Call) -> str:
    """Write `{{duration|h=1|m=2|s=3}}` as `1:02:03`."""
    hours, minutes, seconds = (call.text(key, str(at)) for at, key in enumerate("hms", 1))
    parts = [part for part in (hours, minutes or "0", seconds or "0") if part]
    return ":".join([parts[0], *(part.zfill(2) for part in parts[1:])])


def _month_day(call: Call) -> str:
    return call.text("1")


def _old_style(call: Call) -> str:
    parts = _numbers(call)
    if len(parts) < 3:
        return " ".join(parts)
    new, year, old = parts[:3]
    if "dy" in fold_name(call.name):
        return f"{new} {year} [O.S. {old}]"
    return f"{new} [O.S. {old}] {year}"


TABLE: dict[str, Function] = {
    **under(
        "birth date|bda|birth date and age|dob|born date|death date|start date|end date|start-date|"
        "end-date|start date and age|release date|release date and age|film date single|"
        "start and end date|date|birth-date|death-date|birth-date and age|start date text|"
        "end date and age|launch date|opening date|closing date|startdate|enddate|date of birth|rda|"
        "dda2|sda|bya2|monthyear|upcoming date|vgrelease date|birth based on age as of date|"
        "birth date text|iso date|d-da",
        _date,
    ),
    **under("death date and age|dda|death date and age2|dod|death-date and age", _death_and_age),
    **under("death year and age|dya", _death_year_and_age),
    **under(
        "birth year and age|bya|birth year|birth month and age|birth-year",
        _birth_year_and_age,
    ),
    **under(
        "age|age in years|age nts|ayd|nihongo age|age for infant|aged",
        _age_between,
    ),
    **under(
        "age in years and days|age in years, months and days|age in days|age in months|ymd|"
        "age in years, months, and days|age in days nts|time interval|duration in days",
        _age_in_words,
    ),
    **under("circa|c.|ca.|c|approx|ca", _circa),
    **under("reign|r.|reigned|ruled|r. ", _reign),
    **under("floruit|fl.|fl", _floruit),
    **under("born|b.|birth", _born),
    **under("died|d.|death|ob.", _died),
    **under("born in", _born),
    **under("years", _range),
    **under("duration", _duration),
    **under("film date|filmdate|video date|released", _film_dates),
    **under("dts|date table sorting|dts2|dtsa|dtsh|sort date|datesort", _plain_date),
    **under("month|mmm|month name", lambda call: name_month(call.text("1"))),
    **under("currentyear|today|current year|update after|show by date", lambda call: ""),
    **under("timeline-event|date range|date and age", _month_day),
    **under("old style date|oldstyledate|osdate|os date", _old_style),
    **under("oldstyledatedy|old style date dy", _old_style),
}
