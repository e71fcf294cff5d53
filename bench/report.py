"""What was measured, as Markdown tables and as JSON."""

import dataclasses
import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Cost

COLD, EDITED, UNCHANGED = "Chapbook, cold", "Chapbook, one paragraph edited", "Chapbook, nothing changed"
RIVALS = "pandoc → typst", "typst → PDF", "pandoc → EPUB"
"""The processes that together make what Chapbook makes."""

ONE_DOCUMENT, TAGGED = "WeasyPrint", "WeasyPrint, tagged"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of figures."""

    articles: int
    name: str
    cost: Cost
    pages: int = 0
    """Of the PDF; 0 where none was made."""

    sizes: Mapping[str, int] = field(default_factory=dict)
    """Bytes by suffix of the file: `.pdf`, `.epub`."""

    phases: Mapping[str, float] = field(default_factory=dict)
    """Seconds that Chapbook says it spent in each."""

    made: int | None = None
    """Pieces that Chapbook typeset, chapters and matter."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that has a target."""

    name: str
    value: float | None
    """None where a part of it was not measured."""

    target: float | None

    def __str__(self) -> str:
        """Write it as cells of a table."""
        value = "–" if self.value is None else f"{self.value:.3f}"
        target = "–" if self.target is None else f"≤ {self.target:g}"
        met = (
            "" if self.value is None or self.target is None else "yes" if self.value <= self.target else "no"
        )
        return f"{self.name} | {value} | {target} | {met}"


def list_ratios(rows: Sequence[Row], articles: int) -> Iterator[Ratio]:
    """Yield what the targets are about, for a book of that many articles."""
    here = {row.name: row for row in rows if row.articles == articles and not row.cost.failure}
    seconds = {name: row.cost.seconds for name, row in here.items()}
    bar = sum(seconds[name] for name in RIVALS) if all(name in here for name in RIVALS) else None
    for name, targets in ((COLD, (0.8, 0.5)), (EDITED, (0.15, 0.06)), (UNCHANGED, (0.06, 0.03))):
        target = _choose(articles, targets)
        yield Ratio(f"{name}, against the rivals", _divide(seconds.get(name), bar), target)
    memory = max((here[name].cost.memory for name in (COLD, EDITED, UNCHANGED) if name in here), default=None)
    theirs = max((here[name].cost.memory for name in RIVALS if name in here), default=None)
    yield Ratio("peak memory in GB", _divide(memory, 1e9), _choose(articles, (0.6, 1.0)))
    yield Ratio("peak memory, against the rivals", _divide(memory, theirs), None)
    pdfs = {name: row.sizes.get(".pdf") for name, row in here.items()}
    own = pdfs.get(COLD)
    yield Ratio("size of the PDF, against WeasyPrint", _divide(own, pdfs.get(ONE_DOCUMENT)), 1.1)
    yield Ratio("size of the PDF, against WeasyPrint with tags", _divide(own, pdfs.get(TAGGED)), None)
    tenth = next(
        (row.cost.seconds for row in rows if row.name == COLD and row.articles * 10 == articles), None
    )
    if tenth:
        name = f"cold, {articles:,} over {articles // 10:,} articles"
        yield Ratio(name, _divide(seconds.get(COLD), tenth), 10.5)


def _choose(articles: int, targets: tuple[float, float]) -> float | None:
    """Give the target for a book of this length, where there is one."""
    return {100: targets[0], 1000: targets[1]}.get(articles)


def _divide(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


# --- Markdown --------------------------------------------------------------------------------


def write_tables(rows: Sequence[Row]) -> str:
    """Write everything as Markdown."""
    parts = []
    for articles in dict.fromkeys(row.articles for row in rows):
        own = [row for row in rows if row.articles == articles]
        ratios = "".join(f"| {ratio} |\n" for ratio in list_ratios(rows, articles))
        parts += [
            f"**{articles:,} articles**\n",
            "| | seconds | processor s | others' s | memory MB | pages | PDF MB | EPUB MB | typeset |\n"
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n" + "".join(map(_write_row, own)),
            f"| ratio | measured | target | met |\n|---|--:|--:|---|\n{ratios}",
            _write_phases([row for row in own if row.phases]),
        ]
    return "\n".join(parts)


def _write_row(row: Row) -> str:
    if row.cost.failure:
        return f"| {row.name} | failed: {' '.join(row.cost.failure.split())[:200]} |\n"
    cells = (
        f"{row.cost.seconds:.2f}",
        f"{row.cost.processor:.2f}",
        f"{row.cost.others:.2f}",
        f"{row.cost.memory / 1e6:.0f}",
        f"{row.pages:,}" if row.pages else "",
        *(f"{row.sizes[it] / 1e6:.2f}" if it in row.sizes else "" for it in (".pdf", ".epub")),
        "" if row.made is None else f"{row.made:,}",
    )
    return f"| {row.name} | {' | '.join(cells)} |\n"


def _write_phases(rows: Sequence[Row]) -> str:
    phases = list(dict.fromkeys(phase for row in rows for phase in row.phases))
    head = f"| seconds in | {' | '.join(phases)} |\n|---|{'--:|' * len(phases)}\n"
    lines = (
        f"| {row.name} | {' | '.join(f'{row.phases.get(it, 0):.2f}' for it in phases)} |\n" for row in rows
    )
    return head + "".join(lines)


# --- JSON ------------------------------------------------------------------------------------


def to_json(rows: Sequence[Row]) -> str:
    """Write everything as JSON, with the machine."""
    record = {"machine": describe_machine(), "rows": [dataclasses.asdict(row) for row in rows]}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def describe_machine() -> str:
    """Say where this was measured, and how busy the machine has been in the last minute."""
    models = [line for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if "model name" in line]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    load = f"load {os.getloadavg()[0]:.1f}"
    return f"{len(os.sched_getaffinity(0))} cores ({model}), Python {platform.python_version()}, {load}"
