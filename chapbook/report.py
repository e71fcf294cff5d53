"""What is asked of a build, and what it has to say; `OUT/build.json` is its report, written down."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from chapbook.imposition import Imposition
from chapbook.model import Imprint
from chapbook.model.formats import Paper
from chapbook.model.pages import PrintedVolume
from chapbook.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made."""

    book: Path
    """A folder, or a single article."""

    out: Path
    """The folder that the outputs are written to."""

    outputs: tuple[str, ...] = ()
    """Some of `chapbook.reading.config.OUTPUTS`; empty: what edition.toml says."""

    jobs: int = 1
    """Processes that typeset at a time."""

    cluster: str = ""
    """Address of a Dask scheduler whose workers typeset instead; empty: this machine does."""

    theme: str = ""
    """Name of a theme; empty: what edition.toml says."""

    paper: Paper | None = None
    """None: what edition.toml says."""

    imposition: Imposition | None = None
    """How the pages of each PDF are laid out on sheets besides; None: as edition.toml says."""

    only: tuple[str, ...] = ()
    """Slugs, titles or files of the articles of which handouts are made; empty: of all. The book itself is
    always whole."""

    mark_changes_since: int = 0
    """Number of the edition since which changes are marked; 0: as edition.toml says."""

    leaves: bool = False
    """Whether nothing is made but the leaves that differ from an edition."""

    since: int = 0
    """Which edition that is; 0: the last before what the book says now."""

    base: int = 0
    """The edition whose pages keep their numbers, in loose leaves; 0: the last one."""

    edition: int = 0
    """The number under which it is published; 0: it is a draft."""

    note: str = ""
    """What is to be remembered of the edition besides."""

    strict: bool = False
    """Whether warnings stop the edition, too."""


class Progress(NamedTuple):
    """How far a build has come."""

    phase: str
    done: int = 0
    """Chapters, or whatever the phase takes one by one."""

    total: int = 0
    """0 where it is not known."""

    pages: int = 0
    """Typeset so far."""


_HANDOUT = re.compile(r"handouts(-[a-z0-9-]+)?/[a-z0-9_-]+\.pdf", re.ASCII)
"""Also imposed, in a folder of their own."""

Watch = Callable[[Progress], None]


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

    volume: int = 1
    """In which volume of the PDF it stands."""


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
    advice: str = ""
    """What whoever prints the outputs has to know, in a sentence; empty where it goes without saying."""
    earlier: tuple[str, ...] = ()
    """Paths of handouts that earlier builds made, and this one left where they are."""


@dataclass(slots=True)
class Log:
    """What a build notes on its way."""

    watch: Watch
    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    chapters: tuple[ChapterRecord, ...] = ()
    made: tuple[MadeRecord, ...] = ()
    outputs: tuple[OutputRecord, ...] = ()
    advice: str = ""
    imprint: Imprint | None = None
    printed: tuple[PrintedVolume, ...] = ()
    """The pages of an edition that is published."""

    handouts: tuple[str, ...] = ()
    """Paths of those that lie in the folder of the outputs, whichever build made them."""

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase, and tell that it begins."""
        self.watch(Progress(name))
        with self.timed(name):
            yield

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time a piece of a phase, while another is told of."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Note a source that cannot be read any more, instead of failing."""
        try:
            yield
        except OSError as error:
            message = f"this cannot be read: {(error.strerror or str(error)).lower()}"
            place = Place(str(error.filename or ""))
            self.problems.append(Problem("error", "CB035", place, message, "build again"))

    def report(self) -> Report:
        """Sum up."""
        paths = {output.path for output in self.outputs}
        earlier = tuple(path for path in self.handouts if path not in paths)
        problems = tuple(self.problems)
        return Report(self.chapters, problems, self.outputs, self.seconds, self.made, self.advice, earlier)


def to_json(report: Report) -> str:
    """Write a report as JSON, keys in the order of the fields."""
    record = {
        "chapters": [asdict(chapter) for chapter in report.chapters],
        "problems": [write_problem(problem) for problem in report.problems],
        "outputs": [asdict(output) for output in report.outputs],
        "seconds": {phase: round(seconds, 3) for phase, seconds in report.seconds.items()},
        "compiled": [asdict(made) for made in report.compiled],
        "advice": report.advice,
        "earlier": list(report.earlier),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def name_handout(slug: str) -> str:
    """Give the path of a chapter's handout in the folder of the outputs."""
    return f"handouts/{slug}.pdf"


def read_handouts(path: Path) -> tuple[str, ...]:
    """List the handouts that an earlier report names, sorted; none where there is none, or it makes no sense.

    Nothing but handouts is ever given: whoever asks may delete them.
    """
    try:
        record = json.loads(path.read_bytes())
        paths = [*record["earlier"], *(output["path"] for output in record["outputs"])]
        return tuple(sorted({path for path in paths if _HANDOUT.fullmatch(path)}))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return ()


def write_problem(problem: Problem) -> dict[str, Any]:
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


def read_problem(record: dict[str, Any]) -> Problem:
    """Read what `write_problem` gave."""
    place = Place(record["file"], record["line"], record["column"])
    return Problem(record["severity"], record["code"], place, record["message"], record["hint"])
