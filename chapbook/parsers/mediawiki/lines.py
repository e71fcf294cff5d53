"""Lines, and which line of a file a line of what was made of it came from."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line with marks, and where it came from."""

    text: str
    number: int
    """Counted from 0 in the file."""


class LineMap:
    """Follows lines through a change of the text; both are counted from 0."""

    def __init__(self) -> None:
        self._made, self._from = [0], [0]

    def add(self, made: int, source: int) -> None:
        """Say that a line, and those after it, came from there."""
        if source - made != self._from[-1] - self._made[-1]:
            self._made.append(made)
            self._from.append(source)

    def find(self, made: int) -> int:
        """Give the line that it came from."""
        at = bisect_right(self._made, made) - 1
        return self._from[at] + made - self._made[at]
