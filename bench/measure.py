"""What a command costs: time, processor time, and the memory of all its processes together.

Linux only: processes are read from `/proc`, every 50 ms. All processes of the command's session count, so
workers do too whose parent has ended. Memory is the sum of PSS (proportional set size: a page that three
processes share counts a third for each). The kernel takes long to add that up, so it is asked only when the
sum of RSS, which is cheap, has grown by 2 % since it was asked last; by as much the peak may be told too low.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
"""Seconds between two looks at the processes."""

GROWTH = 1.02
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_END = slice(-2000, None)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run of a command took."""

    seconds: float
    processor: float
    """Seconds of all cores together, user and system."""

    others: float
    """The same of everything else on the machine meanwhile; a figure is worth little where this is much."""

    memory: int
    """Peak of the whole process tree, in bytes of PSS."""

    resident: int
    """The same in RSS, which counts shared pages once for each process."""

    failure: str = ""
    """The end of what a command said that did not end well."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder to its end, with these variables beside the usual ones."""
    variables = {**os.environ, **(environment or {})}
    busy = _read_busy()
    with (folder / "messages.txt").open("w+", encoding="utf-8", errors="replace") as messages:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdout=messages, stderr=messages, start_new_session=True
        )
        with _Watch(process.pid) as watch:
            try:
                # Blocks, where waiting through `subprocess` with a time-out would look every 50 ms.
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        failure = f"exit code {process.returncode}: {messages.read()[_END]}" if process.returncode else ""
    processor = usage.ru_utime + usage.ru_stime
    others = max(0.0, _read_busy() - busy - processor)
    return Cost(seconds, processor, others, watch.memory, watch.resident, failure)


def count_pages(pdf: Path) -> int:
    """Ask poppler for the number of pages."""
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, errors="replace", check=True)
    return int(told.stdout.partition("Pages:")[2].split()[0])


class _Watch:
    """Looks at the processes of a session for as long as it is entered."""

    def __init__(self, session: int) -> None:
        self.memory = self.resident = 0
        self._session = session
        self._asked = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look_on(self) -> None:
        looking = True
        while looking:
            processes = list(_list_processes(self._session))
            resident = sum(map(_read_rss, processes))
            self.resident = max(self.resident, resident)
            if resident > self._asked * GROWTH:
                self._asked = resident
                self.memory = max(self.memory, sum(map(_read_pss, processes)))
            looking = not self._over.wait(INTERVAL)


def _read_busy() -> float:
    """Give the seconds that all cores have worked so far, with those that a host took from them (proc(5))."""
    user, nice, system, _, _, irq, softirq, steal, *_ = Path("/proc/stat").read_text().split()[1:]
    return sum(map(int, (user, nice, system, irq, softirq, steal))) / _TICKS


def _list_processes(session: int) -> Iterator[Path]:
    for entry in Path("/proc").iterdir():
        # A process may end between any two looks at it.
        with suppress(OSError):
            if entry.name.isdigit() and os.getsid(int(entry.name)) == session:
                yield entry


def _read_rss(process: Path) -> int:
    try:
        return int((process / "statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _read_pss(process: Path) -> int:
    try:
        rollup = (process / "smaps_rollup").read_text()
    except OSError:
        return 0
    return int(rollup.partition("\nPss:")[2].split()[0]) * 1024 if "\nPss:" in rollup else 0
