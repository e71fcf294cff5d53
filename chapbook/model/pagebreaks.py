"""Page breaks: where in a piece's text the pages of print begin, and marks that are set there.

A place in a text is how many characters stand before it. Only what every output has alike is counted: no
white space (XML 1.0, 2.3), which layout folds, and neither numbers of pages nor notes, which print alone has.
Counting begins with the first element that has an id, so that no frame around a piece can disturb it. Whoever
has a piece's HTML finds the place again, without knowing of CSS or boxes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from chapbook.model.pages import PRINTED

WHITE = " \n\t\r"
UNCOUNTED = "was"
"""Class of what an e-book alone shows: words that were taken out."""

_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_INSIDE = rf"""(?:[^<>"']|{_QUOTED})"""
_TAG = re.compile(f"(<!--.*?-->|<math\\b.*?</math>|<svg\\b.*?</svg>|<{_INSIDE}*>)", re.DOTALL)
"""A formula or a drawing is like a tag: print has a picture of it, which is no text."""

_ID = re.compile(rf"<{_INSIDE}*?\sid={_QUOTED}{_INSIDE}*>")
_PRINTED = re.compile(rf"""\sclass=["'](?:{"|".join(sorted((*PRINTED, UNCOUNTED)))})["']""")
_WHOLE_PRINTED = re.compile(rf"<{_INSIDE}*?{_PRINTED.pattern}{_INSIDE}*>(?:[^<]|<wbr/>)*")
_REFERENCE = re.compile("&[^;]+;")
_CHARACTER = re.compile(rf"{_REFERENCE.pattern}|[^{WHITE}]")


class Mark(NamedTuple):
    """Something to be set into a text."""

    place: int
    """Before which character; 0 is the beginning of the piece, before anything in it."""

    html: str


def strip_white(text: str) -> str:
    """Give the characters of a text that are counted."""
    return text.replace(" ", "").replace("\n", "").replace("\t", "").replace("\r", "")


def count_characters(html: str) -> int:
    """Count the characters of a fragment's text, as places are counted."""
    first = _ID.search(html)
    return sum(_measure(_TAG.split(html[first.end() if first else 0 :])))


def measure_parts(parts: Sequence[str]) -> list[int]:
    """Count the characters of parts of a fragment that were cut between elements."""
    return [sum(_measure(_TAG.split(part))) for part in parts]


def read_characters(html: str) -> str:
    """Give the characters of a fragment that are counted, references to characters as they are written."""
    return strip_white(_TAG.sub("", _WHOLE_PRINTED.sub("", html)))


class Part(NamedTuple):
    """A tag, and the text behind it."""

    tag: str
    """Of the first part, all up to the end of the first tag with an id."""

    text: str
    """As it is written."""

    place: int
    """Where it begins."""

    is_counted: bool


def list_parts(html: str) -> Iterator[Part]:
    """Yield a fragment in parts, which put together are the fragment."""
    first = _ID.search(html)
    start = first.end() if first else 0
    parts = _TAG.split(html[start:])
    place = 0
    tags = [html[:start], *parts[1::2]]
    for tag, text, length in zip(tags, parts[::2], _measure(parts), strict=True):
        yield Part(tag, text, place, length > 0)
        place += length


def set_marks(html: str, marks: Sequence[Mark]) -> str:
    """Set marks, in the order of their places, into a fragment; those behind its text stand at its end."""
    if not marks:
        return html
    first = _ID.search(html)
    start = first.end() if first else 0
    opening = "".join(mark.html for mark in marks if not mark.place)
    parts = _TAG.split(html[start:])
    _fill(parts, [mark for mark in marks if mark.place])
    return "".join((html[:start], opening, *parts))


def _fill(parts: list[str], marks: list[Mark]) -> None:
    """Set marks into the parts of a fragment, which are text, tag, text and so on."""
    lengths = _measure(parts)
    ends = list(accumulate(lengths))
    behind = "".join(mark.html for mark in marks if mark.place >= ends[-1])
    parts[2 * bisect_left(ends, ends[-1])] += behind
    for mark in reversed([mark for mark in marks if mark.place < ends[-1]]):
        index = bisect_right(ends, mark.place)
        text, before = parts[2 * index], ends[index] - lengths[index]
        start = next(islice(_CHARACTER.finditer(text), mark.place - before, None)).start()
        parts[2 * index] = text[:start] + mark.html + text[start:]


def _measure(parts: list[str]) -> list[int]:
    """Count the characters of each text, of all texts at once: one by one takes five times as long."""
    texts = strip_white("\0".join(parts[::2]))
    lengths = list(map(len, _REFERENCE.sub("&", texts).split("\0")))
    is_printed = False
    for index, tag in enumerate(parts[1::2] if any(map(_PRINTED.search, parts[1::2])) else (), start=1):
        is_printed = not tag.startswith("</") and (is_printed or bool(_PRINTED.search(tag)))
        lengths[index] *= not is_printed
    return lengths
