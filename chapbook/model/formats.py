"""Formats: how large a leaf of the book is, and whether both of its sides are printed."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

MILLIMETRES = {"mm": 1.0, "in": 25.4, '"': 25.4, "″": 25.4}
CONVERTED = {**MILLIMETRES, "cm": 10.0, "pt": 25.4 / 72}
"""Units that are understood, but better not mixed with those above."""

LEAST, MOST = 90.0, 600.0
"""Edges in millimetres: from the smallest pocket book to the page of a newspaper."""

_SIZE = re.compile(
    r"(?P<width>\d+(?:[.,]\d+)?) ?(?P<first>mm|in|cm|pt|\"|″)? ?[x×*] ?"
    r"(?P<height>\d+(?:[.,]\d+)?) ?(?P<unit>mm|in|cm|pt|\"|″)?"
)


class Paper(NamedTuple):
    """A trimmed leaf, in millimetres."""

    width: float
    height: float


class Format(NamedTuple):
    """What a book is printed on."""

    paper: Paper
    is_single_sided: bool = False
    """Whether the backs of leaves stay empty; else they are left-hand pages, which mirror the others."""

    is_right_to_left: bool = False
    """Whether it is read so: then the spine is on the right, and the backs of leaves are right-hand pages."""


PAPERS: Mapping[str, Paper] = {
    "a4": Paper(210, 297),
    "a5": Paper(148, 210),
    "b5": Paper(176, 250),
    "letter": Paper(215.9, 279.4),
    "legal": Paper(215.9, 355.6),
    "6x9": Paper(152.4, 228.6),
}
"""ISO 216, ANSI/ASME Y14.1, and the trade books of North America."""


class PaperError(ValueError):
    """A paper that cannot be had: message and hint for whoever asked for it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_paper(text: str) -> Paper:
    """Understand a name of `PAPERS` in any case, or a size: `170 x 240 mm`, `6 x 9 in`. Raises PaperError."""
    word = " ".join(text.lower().split())
    name = word.replace(" ", "")
    if name in PAPERS:
        return PAPERS[name]
    size = _SIZE.fullmatch(word)
    if size is None:
        names = ", ".join(PAPERS)
        near = get_close_matches(name, PAPERS, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f'choose from {names}, or write "170 x 240 mm"'
        raise PaperError(f'no paper is called "{text[:60]}"', hint)
    return _measure(size, text)


def _measure(size: re.Match[str], text: str) -> Paper:
    unit = size["unit"] or size["first"] or ""
    first = size["first"] or unit
    width, height = (float(size[edge].replace(",", ".")) for edge in ("width", "height"))
    if unit != first or unit not in MILLIMETRES:
        if unit:
            meant = f"{width * CONVERTED[first]:.4g} x {height * CONVERTED[unit]:.4g} mm"
        else:
            meant = f"{width:g} x {height:g} {'mm' if max(width, height) > 40 else 'in'}"
        raise PaperError(f'"{text[:60]}" is no size in millimetres or inches', f'write "{meant}"')
    paper = Paper(*(round(edge * MILLIMETRES[unit], 2) for edge in (width, height)))
    if not all(LEAST <= edge <= MOST for edge in paper):
        least, most = (f"{edge / MILLIMETRES[unit]:.3g} {unit}" for edge in (LEAST, MOST))
        raise PaperError(
            f'no book is printed on paper of "{text[:60]}"', f"an edge measures from {least} to {most}"
        )
    return paper
