"""Numbers as wikis write them."""

import re

_PLAIN = re.compile(r"[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")


def group_digits(text: str) -> str:
    """Part the digits before the point in threes."""
    whole, point, rest = text.partition(".")
    grouped = re.sub(
        r"\d{4,}", lambda digits: f"{int(digits[0]):,}" if len(digits[0]) < 60 else digits[0], whole
    )
    return grouped + point + rest


def read_number(text: str) -> float | None:
    """Read a number as people write it, `1,250.5`; None where it is none."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if not _PLAIN.fullmatch(plain) or len(plain) > 30:
        return None
    return float(plain.replace(",", "").replace("\u2212", "-"))


def write_rounded(number: float, digits: int) -> str:
    """Write a number with so many digits after the point; fewer than none round before it."""
    factor = 10.0 ** max(min(digits, 12), -12)
    rounded = float(int(abs(number) * factor + 0.5 + 1e-9)) / factor
    sign = "\u2212" if number < 0 and rounded else ""
    return sign + f"{rounded:,.{max(digits, 0)}f}"
