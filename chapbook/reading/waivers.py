"""Waivers: findings that an editor has looked at and lets stand, and what becomes of problems then.

    [waivers]
    "siffin.txt" = ["CB132", "CB110 Juhman"]
    "*" = ["CB130"]

A waiver names a file as the order of articles does, or all of them, and a code; words behind the code confine
it to problems that speak of them. Errors are not waived: nothing sensible can follow them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chapbook.problems import Place, Problem

EVERYWHERE = "*"
CODE = re.compile(r"(CB\d{3})(?:\s+(\S.*))?")


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is let stand."""

    files: tuple[str, ...]
    """Names of sources, see `chapbook.model.Source.name`, or `EVERYWHERE`."""

    code: str
    words: str
    """What the problem's message must speak of; empty: anything."""

    place: Place
    """Where it is written."""

    def covers(self, problem: Problem) -> bool:
        """Say whether a problem is let stand."""
        is_there = problem.place.file in self.files or EVERYWHERE in self.files
        is_meant = problem.code == self.code and self.words.casefold() in problem.message.casefold()
        return is_there and is_meant and problem.severity == "warning"


def settle(problems: Iterable[Problem], waivers: Sequence[Waiver], *, strict: bool = False) -> list[Problem]:
    """Leave out what is waived; when strict, make errors of the other warnings. Twice is like once."""
    left = [problem for problem in problems if not any(waiver.covers(problem) for waiver in waivers)]
    return [replace(problem, severity="error") for problem in left] if strict else left


def find_idle(problems: Sequence[Problem], waivers: Iterable[Waiver]) -> list[Waiver]:
    """List the waivers that cover none of the problems."""
    return [waiver for waiver in waivers if not any(map(waiver.covers, problems))]
