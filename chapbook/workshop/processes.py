"""Typesetting in processes of this machine.

Each process has a thread here that waits for it. Refused: `concurrent.futures`, where the death of one
process is the end of all; Pebble, whose processes share a pipe and its lock, so that one that is killed while
it holds them stops the others; and all else that stands on `multiprocessing`, which starts nothing inside a
daemon, and the workers of a Dask cluster are such.
"""

import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, as_completed, wait
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock, Thread, Timer
from typing import Self

from chapbook.problems import Place, Problem
from chapbook.workshop import ClosedError, Failure, Job, Tools, Typeset
from chapbook.workshop.worker import BROKEN, DONE, EXHAUSTED, LENGTH

MEMORY = dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TOP_PAD_"), str(32 << 20))
"""Bytes that glibc keeps when a chapter is done, as the next one wants them back: a twelfth of the time.
Other libraries do not know these names."""

ATTEMPTS = 2
"""How often a chapter is tried, and a process started, where trying again can help."""


class Crew:
    """Processes with the same tools: as many as there are threads that ask for a chapter at a time."""

    def __init__(self, tools: Tools, workers: int = 1) -> None:
        """`workers` are the threads of its own that ask for what is begun and worked off."""
        self._tools = tools
        self._size = workers
        self._threads = ThreadPoolExecutor(workers)
        self._pending: set[Future[Typeset | Failure]] = set()
        # Engines keep fonts in temporary files, which they cannot delete when they are killed.
        self._folder = tempfile.mkdtemp(prefix="chapbook-")
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._killed = False
        self._warming: list[Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def typeset(self, job: Job) -> Typeset | Failure:
        """Typeset a chapter. Raises ClosedError, and CancelledError after `kill`."""
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = _Worker(self._tools, self._folder)
            self._workers.append(worker)
        if self._killed:
            raise CancelledError
        result = worker.typeset(job)
        self._idle.append(worker)
        return result

    @property
    def is_free(self) -> bool:
        """Whether it can begin one more: one that waits for a process, so that no process waits."""
        return len(self._pending) <= self._size

    def begin(self, job: Job) -> None:
        """Begin to typeset a chapter, beside whatever is done here."""
        self._pending.add(self._threads.submit(self.typeset, job))

    def collect(self) -> list[Typeset | Failure]:
        """Give what was begun and is done. That nothing can be typeset is raised by `work_off`."""
        done = {it for it in self._pending if it.done() and not it.exception()}
        self._pending -= done
        return [it.result() for it in done]

    def work_off(self, jobs: Iterable[Job]) -> Generator[Typeset | Failure, None, None]:
        """Typeset chapters, and what else was begun; see `typeset_chapters`."""
        try:
            for job in jobs:
                self.begin(job)
                if not self.is_free:
                    done, self._pending = wait(self._pending, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            pending, self._pending = self._pending, set()
            yield from (future.result() for future in as_completed(pending))
        except BaseException:  # also when it is closed early
            self.kill()
            raise

    def warm_up(self, processes: int) -> None:
        """Start processes before there is anything to typeset: it takes a while, and nobody waits."""
        for _ in range(processes):
            worker = _Worker(self._tools, self._folder)
            self._workers.append(worker)
            self._idle.append(worker)
            self._warming.append(Thread(target=worker.warm_up, daemon=True))
            self._warming[-1].start()

    def kill(self) -> None:
        """End all processes at once, whatever they are at, and start no others."""
        self._killed = True
        for worker in self._workers:
            worker.kill()

    def stop(self) -> None:
        """Leave nothing behind. No thread may be waiting for a chapter any more."""
        self.kill()
        self._threads.shutdown(cancel_futures=True)
        for thread in self._warming:
            thread.join()
        for worker in self._workers:
            worker.bury()
        shutil.rmtree(self._folder, ignore_errors=True)


class _LostError(Exception):
    """A process is gone or of no more use; the text is a clause that says why."""


class _Worker:
    """A process, started when it is needed, and anew when it was lost. For one thread at a time."""

    def __init__(self, tools: Tools, folder: str) -> None:
        self._tools = tools
        self._folder = folder
        self._process: Popen[bytes] | None = None
        self._served = 0
        self._killed = False
        self._starting = Lock()

    def warm_up(self) -> None:
        # What goes wrong here goes wrong again when a chapter comes, and is told then.
        with self._starting, suppress(ClosedError, CancelledError):
            self._start()

    def typeset(self, job: Job) -> Typeset | Failure:
        with self._starting:
            pass  # a process that is on its way is waited for
        if self._served == self._tools.limits.chapters:
            self.bury()
        try:
            sign, body = _insist(lambda: self._ask(self._process or self._start(), job))
        except _LostError as lost:
            return Failure(job.slug, f"{lost} (tried {ATTEMPTS} times)")
        self._served += 1
        if sign == DONE:
            return Typeset(job.slug, body)
        return Failure(job.slug, f"the typesetter stopped with {body.decode()}")

    def kill(self) -> None:
        # In this order: either the process is seen here, or `_launch` sees that there should be none.
        self._killed = True
        if process := self._process:
            process.kill()

    def bury(self) -> int:
        """End the process and give its exit code: its own, if it ended by itself."""
        process, self._process = self._process, None
        if not process:
            return 0
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # of what could not be sent any more
                pipe.close()  # type: ignore[union-attr]  # `_launch` made both
        return process.wait()

    def _start(self) -> "Popen[bytes]":
        """Start a process and have it set up its press."""
        try:
            sign, body = _insist(lambda: self._ask(self._launch(), self._tools))
        except _LostError as lost:
            raise ClosedError(_report_broken(str(lost))) from None
        if sign == BROKEN:
            raise ClosedError(_report_broken(body.decode()))
        assert self._process
        return self._process

    def _launch(self) -> "Popen[bytes]":
        program = (
            f"import gc, sys; sys.path[:] = {sys.path!r}\n"
            "gc.disable()\n"  # until everything is set up, which stays
            f"from chapbook.workshop.worker import run; run({self._folder!r})"
        )
        # What engines print is for their authors; a user is told in problems.
        process = Popen(
            [sys.executable, "-c", program],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**os.environ, **MEMORY},
        )
        self._process, self._served = process, 0
        if self._killed:
            raise CancelledError
        return process

    def _ask(self, process: "Popen[bytes]", question: Tools | Job) -> tuple[bytes, bytes]:
        """Send a question and give sign and body of the answer."""
        limits, start = self._tools.limits, time.monotonic()
        timer = Timer(limits.seconds, process.kill)
        timer.start()
        try:
            sign, body = _exchange(process, question)
        finally:
            timer.cancel()
        if sign and sign != EXHAUSTED:
            return sign, body
        code = self.bury()
        if self._killed:
            raise CancelledError
        if sign == EXHAUSTED:
            raise _LostError(f"it takes more than {limits.memory / 2**30:.3g} GB of memory")
        if time.monotonic() - start >= limits.seconds:
            raise _LostError(f"it takes more than {limits.seconds:g} seconds")
        raise _LostError(f"the typesetter broke down over it ({_name_end(code)})")


def _insist(ask: Callable[[], tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    for _ in range(ATTEMPTS - 1):
        with suppress(_LostError):
            return ask()
    return ask()


def _exchange(process: "Popen[bytes]", question: Tools | Job) -> tuple[bytes, bytes]:
    """Give sign and body of an answer; both are empty where the process ended instead."""
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError):
        pickle.dump(question, process.stdin)
        process.stdin.flush()
    head = process.stdout.read(1 + LENGTH)
    length = int.from_bytes(head[1:], "little")
    body = process.stdout.read(length)
    return (head[:1], body) if len(head) == 1 + LENGTH and len(body) == length else (b"", b"")


def _name_end(code: int) -> str:
    """Name what ended a process: `SIGKILL` or `exit code 3`."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


def _report_broken(reason: str) -> Problem:
    # A shared library that is missing is an OSError where WeasyPrint is imported.
    hint = (
        "install Pango, HarfBuzz and fontconfig; build.py does, once the folder .venv is deleted"
        if reason.startswith("OSError")
        else "please report it"
    )
    return Problem("error", "CB062", Place("typesetter"), f"no chapter can be typeset here: {reason}", hint)
