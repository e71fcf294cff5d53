"""What a build has to say when it is over; `OUT/build.json` is this, written down."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from chapbook.problems import Problem


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """A chapter as it stands in the edition."""

    title: str
    slug: str
    source: str
    """Name of the file it came from, see `chapbook.model.Source.name`."""

    first_folio: str
    """Number printed on its first page; empty where no PDF was made."""

    pages: int
    """0 where no PDF was made."""


@dataclass(frozen=True, slots=True)
class OutputRecord:
    """A file that was written."""

    path: str
    """Relative to OUT, with forward slashes."""

    bytes: int
    sha256: str
    """Of its content, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class MadeRecord:
    """A chapter that was not taken from the cache."""

    slug: str
    reason: str
    """Why not, in one sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of a build, whether or not it made an edition."""

    chapters: tuple[ChapterRecord, ...]
    """In reading order."""

    problems: tuple[Problem, ...]
    outputs: tuple[OutputRecord, ...]
    seconds: dict[str, float]
    """Time spent in each phase, in the phases' order."""

    compiled: tuple[MadeRecord, ...]


def to_json(report: Report) -> str:
    """Write a report as JSON, keys in the order of the fields."""
    record = {
        "chapters": [asdict(chapter) for chapter in report.chapters],
        "problems": [flatten(problem) for problem in report.problems],
        "outputs": [asdict(output) for output in report.outputs],
        "seconds": {phase: round(seconds, 3) for phase, seconds in report.seconds.items()},
        "compiled": [asdict(made) for made in report.compiled],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def flatten(problem: Problem) -> dict[str, Any]:
    """Set a problem's place beside its other fields."""
    place = problem.place
    return {
        "severity": problem.severity,
        "code": problem.code,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "message": problem.message,
        "hint": problem.hint,
    }
