"""Typesetting on a cluster: Dask deals chapters out to its workers, which share no disk with us.

The scheduler and every worker need this package, and below it the same engines as here. Tools go to a worker
once; a chapter travels as its HTML and comes back as an object file. Workers do not typeset by themselves but
through processes of their own, as this machine does: what an article makes the engine do does not touch the
cluster, limits hold, and the engine, which is not made for threads, has its process to itself.

A chapter whose process dies is tried once more, as here. When a whole worker is lost, Dask gives what it was
at to others, as often as `distributed.scheduler.allowed-failures` of the cluster says.
"""

import asyncio
import logging
import warnings
import weakref
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, Self

import distributed

from chapbook import __version__
from chapbook.cache.versions import list_versions
from chapbook.problems import Place, Problem
from chapbook.workshop import ClosedError, Failure, Job, Tools, Typeset
from chapbook.workshop.processes import Crew

PATIENCE = 5
"""Seconds to wait for an answer."""

WORKERLESS = 30
"""Seconds that a cluster may be without workers; some start them on demand."""

AHEAD = 256
"""Chapters on their way at a time: enough for a large cluster, and little for its scheduler to hold."""

Versions = tuple[tuple[str, str], ...]


def typeset_on_cluster(
    jobs: Iterable[Job], tools: Tools, address: str
) -> Generator[Typeset | Failure, None, None]:
    """Typeset chapters on the cluster whose scheduler is at the address; see `typeset_chapters`."""
    with _Desk(tools, address) as desk:
        for job in jobs:
            desk.send(job)
            if desk.waiting == AHEAD:
                yield desk.take()
        while desk.waiting:
            yield desk.take()


# --- Here ------------------------------------------------------------------------------------


class _WorkerlessError(Exception):
    """A cluster has nobody to work."""


class _Desk:
    """Where chapters leave for the cluster and come back. Raises ClosedError where that cannot be."""

    def __init__(self, tools: Tools, address: str) -> None:
        self._address = address
        self._finished: SimpleQueue[Any] = SimpleQueue()
        self._slugs: dict[object, str] = {}
        for name in ("distributed", "distributed.client"):  # Dask gives each a level of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # Dask warns of versions, of which the workers compare those that matter, and of large tasks.
        with self._blame(), warnings.catch_warnings(action="ignore"):
            asyncio.run(_knock(address))
            self._client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
            # A task rather than scattered data: when the last worker that holds it dies, Dask repeats it.
            self._tools = self._client.submit(_hold, tools)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # a scheduler that is gone need not be told
            self._client.close(timeout=PATIENCE)

    @property
    def waiting(self) -> int:
        """How many chapters were sent and not taken back."""
        return len(self._slugs)

    def send(self, job: Job) -> None:
        with self._blame():
            future = self._client.submit(_typeset, job, self._tools, _list_versions(), pure=False)
            self._slugs[future.key] = job.slug
            future.add_done_callback(self._finished.put)

    def take(self) -> Typeset | Failure:
        """Give whichever comes back next."""
        with self._blame():
            future = self._wait()
            slug = self._slugs.pop(future.key)
            try:
                result: Typeset | Failure = future.result()
                return result
            except distributed.KilledWorker:
                return Failure(slug, "every worker of the cluster that was at it is gone")

    def _wait(self) -> Any:
        alone = 0
        while alone < WORKERLESS:
            with suppress(Empty):
                return self._finished.get(timeout=PATIENCE)
            alone = 0 if self._client.nthreads() else alone + PATIENCE
        raise _WorkerlessError

    @contextmanager
    def _blame(self) -> Iterator[None]:
        """Turn whatever goes wrong into a problem of the cluster."""
        try:
            yield
        except ClosedError:
            raise
        except Exception as error:
            message, hint = _explain(error)
            problem = Problem("error", "CB063", Place(self._address), message, hint)
            raise ClosedError(problem) from error


async def _knock(address: str) -> None:
    """Raise OSError or ValueError where no scheduler is.

    A client that fails to connect is closed by the garbage collector, and deadlocks if that is while another
    client starts.
    """
    options = distributed.Security().get_connection_args("client")
    comm = await distributed.connect(address, timeout=PATIENCE, **options)
    await comm.close()


def _explain(error: Exception) -> tuple[str, str]:
    """Give message and hint for what went wrong with a cluster."""
    if isinstance(error, _WorkerlessError):
        return "the cluster has no workers", "start some: dask worker ADDRESS"
    if isinstance(error, distributed.CancelledError):
        return "the scheduler is gone", "build again: what was finished is kept"
    if isinstance(error, OSError | ValueError):
        return "no scheduler answers there", "give the address that “dask scheduler” prints: tcp://HOST:8786"
    reason = f"{type(error).__name__}: {str(error).strip()}".splitlines()[0]
    return f"the cluster fails with {reason}", "install this Chapbook on its scheduler and its workers"


def _list_versions() -> Versions:
    return ("chapbook", __version__), *list_versions()


# --- On a worker of the cluster --------------------------------------------------------------

_crews: dict[int, Crew] = {}
"""The processes of this worker, by the identity of their tools."""

_lock = Lock()


def _hold(tools: Tools) -> Tools:
    return tools


def _typeset(job: Job, tools: Tools, versions: Versions) -> Typeset | Failure:
    if versions != _list_versions():
        raise ClosedError(_report_versions(versions))
    return _find_crew(tools).typeset(job)


def _find_crew(tools: Tools) -> Crew:
    """Give the crew with these tools, which is dismissed when Dask forgets them."""
    with _lock:
        if id(tools) not in _crews:
            # A copy for the crew, or else it would keep its own tools from being forgotten.
            _crews[id(tools)] = Crew(replace(tools))
            weakref.finalize(tools, _dismiss, id(tools))
        return _crews[id(tools)]


def _dismiss(crew: int) -> None:
    _crews.pop(crew).stop()


def _report_versions(wanted: Versions) -> Problem:
    here = dict(_list_versions())
    others = [f"{name} {here.get(name)} and not {it}" for name, it in wanted if here.get(name) != it]
    message = f"this worker would make other pages: it has {', '.join(others)}"
    hint = "install the same versions as on the machine that builds, or take this worker off the cluster"
    return Problem("error", "CB064", Place(distributed.get_worker().address), message, hint)
