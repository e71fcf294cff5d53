"""Formulas and equations of chemistry, as chemists type them: `2 H2 + O2 -> 2 H2O`."""

import re

from chapbook.parsers.mediawiki.signs import tag

DIGITS = re.compile(r"(?<=[A-Za-z)\]}])(\d+)")
CHARGE = re.compile(r"\d*[+\u2212-]")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]{1,80})\}|(\d*[+\u2212-]|\d+|[A-Za-z]))")
_IONS = re.compile(r"\((\d*[+\u2212-])\)|(?<=[A-Za-z0-9\])])([+\u2212-])(?=\s|$)")
_ARROWS = {"<->": "↔", "<=>": "⇌", "->": "→", "<-": "←", "*": "·"}


def set_charge(charge: str) -> str:
    """Set a charge, raised."""
    return tag("sup", charge.replace("-", "\u2212"))


def set_equation(text: str) -> str:
    """Set numbers lower, charges higher, and arrows."""
    for sign, arrow in _ARROWS.items():
        text = text.replace(sign, arrow)
    text = _SCRIPT.sub(_set_script, text)
    text = _IONS.sub(lambda it: set_charge(it[1] or it[2]), text)
    return DIGITS.sub(lambda digits: tag("sub", digits[1]), text)


def _set_script(found: re.Match[str]) -> str:
    return tag("sub", found[2] or found[3]) if found[1] == "_" else set_charge(found[2] or found[3])
