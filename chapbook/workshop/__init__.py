"""Where chapters are typeset: in processes of this machine, or on a cluster.

A unit of work carries all it needs, so that it can be done anywhere and in any order. It is done in a process
of its own, under limits: what an article makes the engine do is not ours to trust. A failure that another
attempt can cure (the process died, ran out of memory or of time) gets that attempt, in a fresh process. What
stops every chapter alike is said once.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from chapbook.problems import Place, Problem

if TYPE_CHECKING:
    from chapbook.workshop.processes import Crew


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker process may take."""

    memory: int = 3 << 30
    """Bytes of address space; kept on Linux only."""

    seconds: float = 300
    """For one chapter, by the clock on the wall, since a process that waits for ever uses no processor. Long
    chapters take two or three."""

    chapters: int = 700
    """After so many a fresh process takes over: the engine leaks about a tenth of a megabyte a chapter."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Tools:
    """What a press is set up with."""

    stylesheets: tuple[str, ...]
    fonts: tuple[tuple[str, bytes], ...]
    limits: Limits = Limits()
    press: str = "chapbook.typesetter:Press"
    """Module and name of what is called with style sheets and fonts, and has the method `typeset`."""


class Job(NamedTuple):
    """One chapter to typeset."""

    slug: str
    html: str
    images: tuple[tuple[str, bytes], ...] = ()
    """Name and bytes of each plate that it shows."""


class Typeset(NamedTuple):
    """A chapter that was typeset, as an object file (`chapbook.cache.objects`)."""

    slug: str
    content: bytes


class Failure(NamedTuple):
    """A chapter that could not be typeset, and why, as a clause."""

    slug: str
    reason: str


class ClosedError(Exception):
    """No chapter can be typeset, whatever is in it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def typeset_chapters(
    jobs: Iterable[Job], tools: Tools, workers: int, cluster: str = "", crew: "Crew | None" = None
) -> Generator[Typeset | Failure, None, None]:
    """Typeset chapters, at most `workers` at a time or else on the cluster at that address.

    `crew` has the same tools and may have begun others, which come with these; it stays for more, unless this
    stops early.

    Results come as they are ready, in no order. Jobs are taken from the iterable when they are about to be
    done, so it can make them as it goes. Close the generator to stop early: all processes are gone then.
    Raises ClosedError, before or between results.
    """
    if crew and not cluster:
        yield from crew.work_off(jobs)
        return
    jobs = iter(jobs)
    first = next(jobs, None)
    if first is None:
        return
    # What follows is imported only now: most builds change nothing, and should not wait for it.
    if cluster:
        try:
            from chapbook.workshop.cluster import typeset_on_cluster
        except ModuleNotFoundError as missing:
            hint = "install it where Chapbook runs: pip install chapbook[cluster]"
            problem = Problem("error", "CB063", Place(cluster), f"a cluster needs {missing.name}", hint)
            raise ClosedError(problem) from None
        yield from typeset_on_cluster(chain([first], jobs), tools, cluster)
    else:
        from chapbook.workshop.processes import Crew

        with Crew(tools, workers) as own:
            yield from own.work_off(chain([first], jobs))
