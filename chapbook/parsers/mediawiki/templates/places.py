"""Templates of places: coordinates."""

import re

from chapbook.parsers.mediawiki.call import Call, Function, under
from chapbook.parsers.mediawiki.signs import NOTHING

NBSP = "\u00a0"


def coordinates(call: Call) -> str:
    """Write coordinates, unless they are only shown beside a page's title."""
    if "inline" not in (display := call.text("display")) and "title" in display:
        return NOTHING
    texts = call.texts()
    numbers: list[str] = []
    said: list[str] = []
    for text in texts:
        if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
            numbers.append(text)
        elif text in ("N", "S", "E", "W") and numbers:
            said.append(_write(numbers) + text)
            numbers = []
        elif text:
            break
    if len(numbers) == 2 and not said:
        north, east = numbers
        said = [_signed(north, "NS"), _signed(east, "EW")]
    return " ".join(said) or NOTHING


def _write(numbers: list[str]) -> str:
    return "".join(number + sign for number, sign in zip(numbers, "°′″", strict=False))


def _signed(number: str, letters: str) -> str:
    return f"{number.lstrip('-')}°{letters[number.startswith('-')]}"


def _sky(signs: str) -> Function:
    """Make a template of a place in the sky: `{{RA|1|2|3}}`, `{{DEC|+4|5|6}}`."""

    def write(call: Call) -> str:
        parts = (text for text in call.texts() if text)
        return " ".join(
            f"{part.replace('-', chr(0x2212))}{sign}" for part, sign in zip(parts, signs, strict=False)
        )

    return write


TABLE: dict[str, Function] = {
    "ra": _sky("hms"),
    "dec": _sky("°′″"),
    **under(
        "coord|coor|coords|coord missing|coor dms|coor dm|coor d|coordinates|location|gbgridref|oscoor",
        coordinates,
    ),
    **under(
        "largest cities|largest cities of andorra|population of|population",
        lambda call: NOTHING,
    ),
}
