"""Infobox → Sidebar: the facts of an article, set out as a reader wants them.

    - Combatants Header: Sides of the war
    - Combatant1: Kingdom of Ys , Free Towns      Sides of the war   Kingdom of Ys   Gradlon's heirs
    - Combatant2: Gradlon's heirs             ─▶                     Free Towns
    - Commander2: Dahut the ElderKIA              Commanders                         Dahut the Elder †

Keys that end in one digit belong together and stand side by side, a column a side. Others are facts.
A value is a list where commas part it; which lists are printed as one line is the template's business.
A field `Image` that names a file of images is no fact, nor are its caption and description (`find_picture`).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from chapbook.model import (
    IMAGE_SUFFIXES,
    Fact,
    FactRole,
    Field,
    Infobox,
    Picture,
    Prose,
    Sidebar,
    Sides,
    Value,
    Words,
)
from chapbook.model.prose import cut, flatten, fold
from chapbook.names.dates import join_life

DAGGER = "†"


def make_sidebar(
    infobox: Infobox,
    title: str,
    set_text: Callable[[str], str] = str,
    set_value: Callable[[Prose], Words] = flatten,
) -> Sidebar:
    """Set out an infobox in its own order, without the fields that are empty.

    The title is the article's, where the infobox gives none itself. What is plain (title, labels) is set by
    one function, values by the other.
    """
    picture = set(_list_picture_fields(infobox))
    fields = [it for it in infobox.fields if it not in picture and _COMMA.sub("", fold(it.value)).strip()]
    own_title = infobox.title or _find_title(fields)
    keys = [_read_key(field) for field in fields if not _is_title(field, own_title)]
    rows = _arrange(keys, by_line=bool(infobox.kind))
    return Sidebar(set_text(own_title or title), tuple(row.finish(set_text, set_value) for row in rows))


# --- Pictures --------------------------------------------------------------------------------

_IMAGE = ("image", "imagename")
_CAPTION = ("caption", "imagecaption")
_ALT = ("alt", "imagealt")
_MEASURES = ("imagesize", "imagewidth", "imageupright")
"""How large Wikipedia shows it, which is the style sheet's business here."""


def find_picture(infobox: Infobox) -> Picture | None:
    """Give the picture at the head of an infobox, which its fields `Image`, `Caption` and `Alt` tell of."""
    fields = _list_picture_fields(infobox)
    values = {_squash(field.key): field.value for field in reversed(fields)}
    caption, alt = (next((values[key] for key in keys if key in values), "") for keys in (_CAPTION, _ALT))
    return Picture(flatten(fields[0].value), caption, flatten(alt), fields[0].place) if fields else None


def _list_picture_fields(infobox: Infobox) -> list[Field]:
    """List the fields that tell of a picture, its file first; without a file there is none."""
    files = [it for it in infobox.fields if _squash(it.key) in _IMAGE]
    files = [it for it in files if flatten(it.value).lower().endswith(IMAGE_SUFFIXES)]
    told = (*_CAPTION, *_ALT, *_MEASURES)
    return [files[0], *(it for it in infobox.fields if _squash(it.key) in told)] if files else []


# --- Dates ---------------------------------------------------------------------------------------


def list_dates(infobox: Infobox) -> Iterator[str]:
    """Yield what an infobox says of when something was, each on one line; a life from birth to death."""
    dates = [
        (_ROLES.get(_squash(field.key)), " ".join(flatten(field.value).split())) for field in infobox.fields
    ]
    death = next((date for role, date in dates if role == "death"), "")
    for role, date in dates:
        if role in ("date", "birth", "death"):
            yield join_life(date, death) if role == "birth" else date


# --- Titles ----------------------------------------------------------------------------------

_TITLES = ("conflict", "name", "title")


def _find_title(fields: list[Field]) -> str:
    """Give the name of the whole. A person has a `Name` and may hold a `Title`, so the order counts."""
    titles = {_squash(field.key): flatten(field.value).strip() for field in reversed(fields)}
    return next((titles[key] for key in _TITLES if key in titles), "")


def _is_title(field: Field, title: str) -> bool:
    return _squash(field.key) in _TITLES and flatten(field.value).strip() == title


# --- Keys and labels -------------------------------------------------------------------------

_SIDES = {
    "combatant": "Belligerents",
    "combatants": "Belligerents",
    "belligerent": "Belligerents",
    "belligerents": "Belligerents",
    "commander": "Commanders",
    "commanders": "Commanders",
    "leadfigures": "Lead figures",
    "units": "Units",
    "strength": "Strength",
    "polstrength": "Political strength",
    "howmany": "Number",
    "casualties": "Casualties",
    "losses": "Losses",
}
"""What the sides of a conflict have: one of these with a number is always a column."""

_ROLES: dict[str, FactRole] = {
    **dict.fromkeys(("combatant", "combatants", "belligerent", "belligerents", "participants"), "side"),
    **dict.fromkeys(
        ("commander", "commanders", "leadfigures", "leader", "leaders", "ruler", "monarch"), "person"
    ),
    **dict.fromkeys(("predecessor", "successor", "father", "mother", "spouse", "founder"), "person"),
    **dict.fromkeys(("place", "location", "capital", "birthplace", "deathplace", "restingplace"), "place"),
    **dict.fromkeys(("partof", "battles", "wars"), "event"),
    **dict.fromkeys(("date", "dates", "reign", "established"), "date"),
    **dict.fromkeys(("born", "birthdate"), "birth"),
    **dict.fromkeys(("died", "deathdate"), "death"),
}
"""What fields are about, which index, timeline and tables ask."""

_RENAMED = {
    "areakm2": "Area (km²)",
    "areatotalkm2": "Area (km²)",
    "battles": "Battles and wars",
    "casus": "Casus belli",
    "commands": "Commands held",
    "deathcause": "Cause of death",
    "deathdate": "Date of death",
    "deathplace": "Place of death",
    "boilingptc": "Boiling point (°C)",
    "meltingptc": "Melting point (°C)",
    "flashptc": "Flash point (°C)",
    "elevationm": "Elevation (m)",
    "establisheddate": "Established",
    "populationdensitykm2": "Density (per km²)",
    "populationtotal": "Population",
    "restingplace": "Burial place",
    "serviceyears": "Years of service",
    "settlementtype": "Type",
    "territory": "Territorial changes",
}
_SPELT = (
    *("Alma mater", "Area", "Area code", "Birth date", "Birthplace", "Born", "Burial place", "Date", "Died"),
    *("Known for", "Name", "Native name", "Net worth", "Notable works", "Official name", "Other names"),
    *("Part of", "Population as of", "Postal code", "Rank", "Role", "Size", "Time zone", "Type", "Unit"),
    *("Wars", "Years active"),
)
_MEASURED = re.compile(r"(.*[A-Za-z])_(km2|sq_mi|ha|acre|km|mi|m|ft|mm|in|cm|kg|lb|hp|kw|km3|m3)")
_UNITS = {"km2": "km²", "km3": "km³", "m3": "m³", "kw": "kW"}
_INITIALS = frozenset({"doi", "gdp", "hdi", "id", "isbn", "iso", "issn", "ppp", "un", "unesco", "url", "utc"})


def _squash(key: str) -> str:
    """Give what stays the same when a key is spelt `Birth date`, `birth_date` or `BirthDate`."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFC", key).casefold())


_LABELS = {_squash(label): label for label in _SPELT} | _SIDES | _RENAMED


def _make_label(key: str) -> str:
    """Say a key as people do: by the table, else as words with one capital."""
    if known := _LABELS.get(_squash(key)):
        return known
    if measured := _MEASURED.fullmatch(key):
        return f"{_make_label(measured[1])} ({_UNITS.get(measured[2], measured[2].replace('_', ' '))})"
    # Four capitals are more likely initials than a word that somebody shouted.
    text = key.lower() if key.isupper() and len(key) > 4 else key
    if " " not in text:
        text = re.sub("(?<=[a-z])([A-Z])(?=[a-z])", lambda capital: f" {capital[1].lower()}", text)
        text = re.sub("(?<=[a-z])(?=[A-Z0-9])", " ", text)
    words = (word.upper() if word in _INITIALS else word for word in text.replace("_", " ").split())
    label = " ".join(words)
    return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True)
class _Key:
    """A field whose key and value are read: `Combatant 1a` is side 1 of the stem `combatant`."""

    stem: str
    side: int
    """0 where the key has no number."""

    label: str
    field: Field

    @property
    def headed(self) -> str:
        """The singular of the group that a key like `Combatants Header` names, or nothing."""
        is_header = self.stem.endswith("header") and not self.side
        return _singular(self.stem.removesuffix("header")) if is_header else ""


def _read_key(field: Field) -> _Key:
    """Part a key from its side, which is one digit: `Population 2010` is no side of anything.

    Wikipedia's second rows (`combatant1a`) are more of the same side.
    """
    numbered = re.fullmatch(r"(.*\D)([1-9])[A-Za-z]?", field.key, re.DOTALL)
    if not numbered:
        return _Key(_squash(field.key), 0, _make_label(field.key), field)
    name = numbered[1].rstrip(" _-")
    return _Key(_squash(name), int(numbered[2]), _make_label(name), field)


# --- Sides -----------------------------------------------------------------------------------


def _find_sides(keys: list[_Key]) -> list[int]:
    """Give the numbers that are columns, the same in the whole sidebar, so that sides line up.

    A stem we do not know has sides when it is counted from 1 (`Route 9` alone is not). `Casualties3` beside
    two sides is Wikipedia's place for the total, so casualties make no column of their own.
    """
    numbers: dict[str, set[int]] = {}
    for key in keys:
        if key.side:
            numbers.setdefault(key.stem, set()).add(key.side)
    counted = [stem for stem, sides in numbers.items() if stem in _SIDES or {1, 2} <= sides]
    leading = [stem for stem in counted if stem != "casualties"] or counted
    return sorted({side for stem in leading for side in numbers[stem]})


def _find_headers(keys: list[_Key]) -> dict[str, str]:
    """Give what a `Combatants Header` calls the group of `combatant`, by the group's singular."""
    groups = {_singular(stem) for stem in _SIDES} | {_singular(key.stem) for key in keys if key.side}
    return {key.headed: flatten(key.field.value) for key in reversed(keys) if key.headed in groups}


def _singular(stem: str) -> str:
    return stem.removesuffix("s")


@dataclass(frozen=True, slots=True)
class _Row:
    """A fact that is being filled: a column a side, or one column for all."""

    label: str
    columns: dict[int, list[tuple[Prose, str]]]
    """Of values, each with its mark."""

    role: FactRole = ""

    def finish(self, set_text: Callable[[str], str], set_value: Callable[[Prose], Words]) -> Fact | Sides:
        label = set_text(self.label)
        columns = tuple(
            tuple(Value(set_value(it), mark) for it, mark in values) for values in self.columns.values()
        )
        if len(columns) == 1:
            return Fact(label, columns[0], self.role)
        return Sides(label, columns, self.role)


def _arrange(keys: list[_Key], *, by_line: bool) -> list[_Row]:
    """Make a row of each key, but one of all that are sides of a stem, where the first of them stands."""
    headers, sides = _find_headers(keys), _find_sides(keys)
    rows: list[_Row] = []
    groups: dict[str, _Row] = {}
    for key in keys:
        if key.headed in headers:
            continue
        values = [_read_value(text) for text in _split_list(key.field.value, by_line=by_line)]
        if key.side not in sides:
            label = key.label if key.stem in _SIDES else _make_label(key.field.key)
            rows.append(_Row(label, {0: values}, _ROLES.get(key.stem, "")))
            continue
        if key.stem not in groups:
            label = headers.get(_singular(key.stem), key.label)
            groups[key.stem] = _Row(label, {side: [] for side in sides}, _ROLES.get(key.stem, ""))
            rows.append(groups[key.stem])
        groups[key.stem].columns[key.side] += values
    return rows


# --- Values ----------------------------------------------------------------------------------

# The comma of Latin, of Arabic and (full width, enumeration) of Chinese and Japanese.
_COMMA = re.compile("[,\u060c\uff0c\u3001]")
# A comma between two digits belongs to a number (11,000; 3,5; 12,34,567) unless the first of them ends a
# year or the like: four digits are never followed by a group that is not of three.
_NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}(?:,\d+)+|\d{4,}(?:,\d{3})+(?!\d))")
# Apostrophes are no quotation marks here: names are full of them (Mu'awiya).
_PAIRS = ("()", "[]", "{}", '""', "“”", "„“", "„”", "«»", "\u2039\u203a", "\u300c\u300d", "\uff08\uff09")
_CLOSERS = {pair[1]: tuple(other[0] for other in _PAIRS if other[1] == pair[1]) for pair in _PAIRS}
_OPENERS = tuple(pair[0] for pair in _PAIRS)
_SIGNS = re.compile(f"[{re.escape(''.join(_PAIRS))}]")


def _split_list(prose: Prose, *, by_line: bool) -> list[Prose]:
    """Part a value at its breaks or else at its commas, but not inside brackets, quotation marks or numbers.

    Wikis write lists as such, and their commas are a name's own: `Siffin, Syria`.
    """
    value = fold(prose)
    if by_line or "\n" in value:
        cuts = [-1, *(it.start() for it in re.finditer("\n", value)), len(value)]
    else:
        cuts = [-1, *_find_commas(value), len(value)]
    parts = (_strip(prose, value, start + 1, end) for start, end in pairwise(cuts))
    return [part for part in parts if part]


def _strip(prose: Prose, value: str, start: int, end: int) -> Prose:
    """Give a part of a value without the blanks around it."""
    part = value[start:end]
    return cut(prose, start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))


def _find_commas(value: str) -> list[int]:
    masked, start = [], 0
    for opening, closing in _find_enclosed(value):
        masked += [value[start:opening], "." * (closing - opening)]
        start = closing
    plain = _NUMBER.sub(lambda number: "." * len(number[0]), "".join(masked) + value[start:])
    return [comma.start() for comma in _COMMA.finditer(plain)]


def _find_enclosed(value: str) -> list[tuple[int, int]]:
    """Give the outermost pairs of brackets or quotation marks. One that has no partner is a mere letter."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    count: Counter[str] = Counter()
    for sign in _SIGNS.finditer(value):
        closes = _CLOSERS.get(sign[0], ())
        if any(count[opener] for opener in closes):
            opener = ""
            while opener not in closes:
                opener, start = waiting.pop()
                count[opener] -= 1
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, sign.start()))
        elif sign[0] in _OPENERS:
            waiting.append((sign[0], sign.start()))
            count[sign[0]] += 1
    return pairs


_KILLED = ("(KIA)", "[KIA]", "{{KIA}}", "(†)", "KIA")


def _read_value(prose: Prose) -> tuple[Prose, str]:
    """Part a name from its dagger: `Kinana (KIA)`, `KinanaKIA` and `Kinana †` are one and the same."""
    text = fold(prose)
    name = text.rstrip("† \u00a0")
    sign = next((sign for sign in _KILLED if name.endswith(sign)), "")
    if sign and not _is_word(name):
        name = name.removesuffix(sign).rstrip(" \u00a0-\u2013\u2014")
    return (cut(prose, 0, len(name)), DAGGER) if name and name != text else (prose, "")


def _is_word(name: str) -> bool:
    """Say whether the letters end a word in capitals (NOKIA). A regnal number is none (`Yazid IKIA`)."""
    *before, last = name.split()
    stem = last.removesuffix("KIA")
    return stem[-1:].isupper() and not (before and re.fullmatch("[IVX]+", stem))
