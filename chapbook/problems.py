"""What can be wrong with a book, as data.

Phases return problems beside their result and go on, so that one run reports them all;
only the command line prints them. The codes are listed in `chapbook/README.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: `content/articles/lovelace.txt:41:7`."""

    file: str
    """Path as the user would type it, with forward slashes; relative to the book where it lies in it."""

    line: int = 0
    """Counted from 1; 0 stands for the file as a whole."""

    column: int = 0
    """Counted from 1 in characters; 0 stands for the line as a whole."""

    def __str__(self) -> str:
        numbers = [self.line, self.column] if self.column else [self.line] if self.line else []
        return ":".join([self.file, *map(str, numbers)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. An `error` stops the edition, a `warning` does not."""

    severity: Severity
    code: str
    """`CB` and three digits; stable, so that people can look it up and waive it."""

    place: Place
    message: str
    hint: str = field(default="")
    """What the user probably meant, or can do; empty where there is nothing to say."""

    def __str__(self) -> str:
        line = f"{self.place}: {self.severity} {self.code}: {self.message}"
        return f"{line}\n    hint: {self.hint}" if self.hint else line


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether any of the problems stops the edition."""
    return any(problem.severity == "error" for problem in problems)
