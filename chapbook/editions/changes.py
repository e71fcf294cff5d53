"""What differs between two records, so exactly that it turns the one into the other.

A sequence (units, chapters, pages) differs by `Step`s. A step takes something out of the old sequence, puts
something into the new one, or both; what no step names is in both, in the same order. So a step whose two
things are equal is one that moved.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from chapbook.editions.record import Record, RecordedChapter
from chapbook.model.pages import PrintedPage, PrintedVolume
from chapbook.report import OutputRecord

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Step:
    """One difference between two sequences."""

    old: int
    """Where it stood, from 0; -1 where it is new."""

    new: int
    """Where it stands; -1 where it went."""

    before: Any
    """What stood there, as plain data; None where it is new."""

    after: Any

    is_moved: bool = False
    """Whether it stands elsewhere among what stayed."""


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """A chapter that is new, went, moved, or says something else."""

    old: int
    """Its place in the book, as in `Step`."""

    new: int
    before: dict[str, Any] | None
    """All of it but its units."""

    after: dict[str, Any] | None
    units: tuple[Step, ...]
    """Of a chapter that is new or went, all."""

    is_moved: bool = False


class Heading(NamedTuple):
    """Which edition a record is of."""

    number: int
    date: str
    note: str
    title: str
    slug: str

    @property
    def name(self) -> str:
        """Call it by its number."""
        return f"edition {self.number}" if self.number else "the draft"


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two records."""

    before: Heading
    after: Heading
    settings: tuple[Step, ...]
    """Of pairs of key and value; their order says nothing."""

    versions: tuple[Step, ...]
    outputs: tuple[Step, ...]
    chapters: tuple[ChapterChange, ...]
    """In the order of the new book; those that went stand where they would."""

    pages: tuple[Step, ...]
    """Of triples of volume, file and page."""


def apply_changes(record: Record, changes: Changes) -> Record:
    """Turn the old record into the new one."""
    chapters = patch(record.chapters, [_read_change(record, change) for change in changes.chapters])
    pages = patch(list_pages(record), changes.pages)
    return Record(
        **changes.after._asdict(),
        settings=dict(patch(list_items(record.settings), changes.settings)),
        versions=dict(patch(list_items(record.versions), changes.versions)),
        outputs=tuple(OutputRecord(*it) for it in patch(list_outputs(record), changes.outputs)),
        chapters=tuple(chapters),
        volumes=tuple(_gather_pages(pages)),
    )


def patch(old: Sequence[Any], steps: Iterable[Step]) -> list[Any]:
    """Apply steps to a sequence."""
    steps = list(steps)
    gone = {step.old for step in steps}
    placed = {step.new: step.after for step in steps if step.new != NOWHERE}
    rest = iter([item for place, item in enumerate(old) if place not in gone])
    length = len(old) - len(gone - {NOWHERE}) + len(placed)
    return [placed[place] if place in placed else next(rest) for place in range(length)]


def _read_change(record: Record, change: ChapterChange) -> Step:
    """Give a change of a chapter as a step of the sequence of chapters."""
    if change.after is None:
        return Step(change.old, NOWHERE, None, None)
    units = record.chapters[change.old].units if change.old != NOWHERE else ()
    chapter = RecordedChapter(**change.after, units=tuple(patch(units, change.units)))
    return Step(change.old, change.new, None, chapter)


def list_items(table: dict[str, Any]) -> list[Any]:
    """Give a table as a sequence that can be compared."""
    return [[key, value] for key, value in sorted(table.items())]


def list_outputs(record: Record) -> list[Any]:
    """Give the outputs of a record as plain data."""
    return [list(dataclasses.astuple(output)) for output in record.outputs]


def list_pages(record: Record) -> list[Any]:
    """Give all pages of a record as plain data, each with its volume and file."""
    return [
        [volume.volume, volume.file, dataclasses.asdict(page)]
        for volume in record.volumes
        for page in volume.pages
    ]


def _gather_pages(pages: Iterable[Any]) -> Iterable[PrintedVolume]:
    for (volume, file), group in groupby(pages, lambda it: (it[0], it[1])):
        yield PrintedVolume(volume, file, tuple(PrintedPage(**page) for _, _, page in group))


# --- as JSON ---------------------------------------------------------------------------------


def write_changes(changes: Changes) -> dict[str, Any]:
    """Write changes as plain data."""
    headings = {"before": changes.before._asdict(), "after": changes.after._asdict()}
    return {**dataclasses.asdict(replace(changes, before=None, after=None)), **headings}  # type: ignore[arg-type]


def read_changes(data: dict[str, Any]) -> Changes:
    """Read what `write_changes` gave, after it was JSON or before."""

    def read_steps(steps: Any) -> tuple[Step, ...]:
        return tuple(Step(**step) for step in steps)

    chapters = (ChapterChange(**{**it, "units": read_steps(it["units"])}) for it in data["chapters"])
    sequences = {name: read_steps(data[name]) for name in ("settings", "versions", "outputs", "pages")}
    before, after = (Heading(**data[name]) for name in ("before", "after"))
    return Changes(before, after, chapters=tuple(chapters), **sequences)
