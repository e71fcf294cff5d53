"""Progress: a bar on a terminal, a line every few seconds elsewhere."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import click

from chapbook.cli.wording import count

if TYPE_CHECKING:
    from chapbook.report import Progress, Watch

PATIENCE = 1.0
"""Seconds before a terminal sees a progress bar."""

INTERVAL = 5.0
"""Seconds between two lines of progress where there is no terminal."""


def choose_progress() -> "Callable[[], AbstractContextManager[Watch]]":
    """Draw a bar on a terminal that can have one, and print lines elsewhere."""
    return show_bar if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else show_lines


@contextmanager
def show_bar() -> Iterator["Watch"]:
    """Draw a bar on the terminal, on long work only; it is gone when the work is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    # Refreshed by us: a thread that draws would have to be stopped before anything else is printed.
    bar = Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    task = bar.add_task("", total=None, pages="")
    due, phase = time.monotonic() + PATIENCE, ""

    def watch(progress: "Progress") -> None:
        nonlocal due, phase
        if progress.phase != phase:
            phase = progress.phase
            bar.reset(task, description=phase, total=None, pages="")
        if time.monotonic() >= due:
            due = time.monotonic() + 0.1
            bar.start()
            pages = count(progress.pages, "page") if progress.pages else ""
            bar.update(task, completed=progress.done, total=progress.total or None, pages=pages, refresh=True)

    try:
        yield watch
    finally:
        bar.stop()


@contextmanager
def show_lines() -> Iterator["Watch"]:
    """Print a line every few seconds."""
    due = time.monotonic() + INTERVAL
    phase, began = "", 0.0

    def watch(progress: "Progress") -> None:
        nonlocal due, phase, began
        now = time.monotonic()
        if progress.phase != phase:
            phase, began = progress.phase, now
        if now >= due:
            due = now + INTERVAL
            click.echo(describe_progress(progress, now - began), err=True)

    yield watch


def describe_progress(progress: "Progress", seconds: float) -> str:
    """Write how far a phase has come that began so many seconds ago."""
    if not progress.total:
        return progress.phase
    facts = [f"{progress.done:,} of {progress.total:,}"]
    if progress.pages:
        facts.append(count(progress.pages, "page"))
    if progress.done:
        left = round(seconds * (progress.total - progress.done) / progress.done)
        facts.append(f"{left // 60}:{left % 60:02} left")
    return f"{progress.phase}: {', '.join(facts)}"
