"""Values of `edition.toml`: what a key can take, and how what it cannot take is told."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from chapbook.problems import Place, Problem

LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}"
    r"(-[a-z]{4})?"
    r"(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[0-9a-wyz](-[a-z0-9]{2,8})+)*"
    r"(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)
"""The `langtag` of RFC 5646, 2.1: language, script, region, variants, extensions, private use.

The RFC also permits primary subtags of four to eight letters. None has ever been registered, and
whoever writes `English` means `en`, so they are refused; so are the grandfathered tags.
"""


class Unfit(ValueError):
    """A value that its key cannot take. Never leaves this module: it becomes a problem."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def at(self, place: Place) -> Problem:
        """Give the problem it stands for."""
        return Problem("error", self.code, place, self.message, self.hint)


def read_text(key: str, value: Any) -> str:
    """Read a line of text; what XML 1.0 cannot hold (2.2, Char) is refused."""
    if not isinstance(value, str):
        raise Unfit("CB022", f'"{key}" wants text in quotes, not {name_type(value)}')
    text = re.sub(r"[ \t\r\n]+", " ", value).strip(" ")
    control = next((c for c in text if unicodedata.category(c) == "Cc" or c in "\ufffe\uffff"), "")
    if control:
        raise Unfit("CB029", f'"{key}" holds the control character U+{ord(control):04X}')
    return text


def read_texts(key: str, value: Any) -> tuple[str, ...]:
    """Read a list of texts, or one text that stands for a list of one."""
    texts = value if isinstance(value, list) else [value]
    odd = [text for text in texts if not isinstance(text, str)]
    if odd:
        raise Unfit("CB022", f'"{key}" wants text in quotes or a list of it, not {name_type(odd[0])}')
    return tuple(read_text(key, text) for text in texts)


def read_names(key: str, value: Any) -> tuple[str, ...]:
    """Read names of people or subjects; an empty one names nobody."""
    return tuple(name for name in read_texts(key, value) if name)


def read_language(key: str, value: Any) -> str:
    """Read a language tag and give it its usual case."""
    tag = read_text(key, value).replace("_", "-")
    if not LANGUAGE.fullmatch(tag) or "_" in value:
        hint = (
            f'did you mean "{case_language(tag)}"?' if LANGUAGE.fullmatch(tag) else 'such as "en" or "en-GB"'
        )
        raise Unfit("CB025", f"{quote(value)} is no language tag (BCP 47)", hint)
    return case_language(tag)


def case_language(tag: str) -> str:
    """Write `EN-latn-gb` as `en-Latn-GB`: two letters are a region, four a script, save after a singleton."""
    subtags = tag.lower().split("-")
    end = next((number for number, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    cased = [{2: subtag.upper(), 4: subtag.title()}.get(len(subtag), subtag) for subtag in subtags[1:end]]
    return "-".join([subtags[0], *cased, *subtags[end:]])


def read_date(key: str, value: Any) -> datetime.date:
    """Read a day, as TOML has it or as ISO 8601 text."""
    if isinstance(value, datetime.datetime):
        raise Unfit("CB026", f'"{key}" wants a day without a time', f"write {value.date()}")
    if isinstance(value, datetime.date):
        return check_year(key, value)
    try:
        return check_year(key, datetime.date.fromisoformat(read_text(key, value)))
    except ValueError as error:
        if isinstance(error, Unfit) and error.code in ("CB026", "CB029"):
            raise
        found = quote(value) if isinstance(value, str) else name_type(value)
        raise Unfit("CB026", f'"{key}" wants a day, not {found}', f"write it as {key} = 2024-05-01") from None


def check_year(key: str, day: datetime.date) -> datetime.date:
    """Refuse years of fewer than four digits: no edition is that old, and EPUB cannot write them."""
    if day.year < 1000:
        raise Unfit(
            "CB026", f'"{key}" wants the day of this edition, not {day}', f"write it as {key} = 2024-05-01"
        )
    return day


def read_truth(key: str, value: Any) -> bool:
    """Read a yes or no."""
    if not isinstance(value, bool):
        raise Unfit("CB022", f'"{key}" wants true or false, not {name_type(value)}', f"write {key} = true")
    return value


def read_pairs(key: str, value: Any) -> Mapping[str, str]:
    """Read a table of names."""
    if not isinstance(value, dict):
        raise Unfit(
            "CB022", f'"{key}" wants a table of names, not {name_type(value)}', '{ "Name" = "Other" }'
        )
    return {read_text(key, name): read_text(key, other) for name, other in value.items()}


def choose(code: str, kind: str, word: str, known: Iterable[str]) -> str:
    """Give the known name that a word stands for, in any case."""
    names = tuple(known)
    if word.lower() not in names:
        hint = suggest(word, names) or f"choose from {', '.join(names)}"
        raise Unfit(code, f"no {kind} is called {quote(word)}", hint)
    return word.lower()


def suggest(word: str, names: Iterable[str]) -> str:
    """Ask whether the name nearest to a word was meant; empty where none is near."""
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(word.casefold(), folded, n=1)
    return f'did you mean "{folded[near[0]]}"?' if near else ""


def quote(text: str) -> str:
    """Put a user's words into quotation marks, long ones cut."""
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def name_type(value: Any) -> str:
    """Say in TOML's words what a value is."""
    names = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
