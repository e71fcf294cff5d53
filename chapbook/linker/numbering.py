"""Numbers of pages in a book that lives as loose leaves: what is there keeps its number.

    numbering = "point"      1, 2 … 14, and 14a, 14b where a chapter grew before 15
    numbering = "chapter"    3-1, 3-2 …, and 3a-1 for a chapter that came between 3 and 4

Pages are numbered upon those of the edition before. A chapter that grows takes the numbers that are free
behind its own, and then letters; one that shrinks leaves its last ones free. Whatever is new between two that
were there is numbered like growth of the first. Only what has letters is ever numbered anew, where those
before it need them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from chapbook.editions.alignment import keep_in_order


class Label(NamedTuple):
    """A number that others can be put behind: 14, 14a, 14b … 14z, 14aa."""

    number: int
    size: int = 0
    """Of its letters, as `z` comes before `aa`."""

    letters: str = ""

    def write(self) -> str:
        """Write it in arabic."""
        return f"{self.number}{self.letters}"

    def add_letter(self) -> "Label":
        """Give the next one of the same number."""
        letters = _count_up(self.letters)
        return Label(self.number, len(letters), letters)


def read_label(text: str) -> Label:
    """Read what `write` wrote. Raises ValueError."""
    letters = text.lstrip("0123456789")
    return Label(int(text[: len(text) - len(letters)]), len(letters), letters)


def _count_up(letters: str) -> str:
    """Give what comes after letters: a, b … z, aa."""
    kept = letters.rstrip("z")
    wrapped = "a" * (len(letters) - len(kept))
    return f"{kept[:-1]}{chr(ord(kept[-1]) + 1)}{wrapped}" if kept else f"a{wrapped}"


@dataclass(frozen=True, slots=True)
class Run:
    """The labels of a piece, in order."""

    name: str
    labels: tuple[Label, ...]


def continue_labels(before: Sequence[Run], wanted: Sequence[tuple[str, int]]) -> list[Run]:
    """Label pieces upon what they had; takes names, each with how many labels it wants.

    Labels rise from the first to the last, and a piece keeps those that it had, as many as it wants, unless
    it moved or has to make room.
    """
    had = {run.name: run.labels for run in before if run.labels}
    names = [name for name, _ in wanted]
    kept = _find_kept(list(had), names)
    while True:
        runs = list(_label(had, wanted, kept))
        # What rises stays; letters that are in the way of growth before them give way.
        late = next((two.name for one, two in _pair(runs) if one.labels[-1] >= two.labels[0]), None)
        if late is None:
            return runs
        kept -= {late}


def _find_kept(old: list[str], new: list[str]) -> set[str]:
    places = {name: place for place, name in enumerate(new)}
    pairs = [(at, places[name]) for at, name in enumerate(old) if name in places]
    return {new[two] for _, two in keep_in_order(pairs)}


def _pair(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    shown = [run for run in runs if run.labels]
    return pairwise(shown)


def _label(
    had: Mapping[str, tuple[Label, ...]], wanted: Sequence[tuple[str, int]], kept: set[str]
) -> Iterator[Run]:
    last = Label(0)
    ends = _find_ends(had, wanted, kept)
    for (name, count), end in zip(wanted, ends, strict=True):
        labels = list(had[name][:count]) if name in kept else []
        while len(labels) < count:
            labels.append(_follow(labels[-1] if labels else last, end))
        last = labels[-1] if labels else last
        yield Run(name, tuple(labels))


def _find_ends(
    had: Mapping[str, tuple[Label, ...]], wanted: Sequence[tuple[str, int]], kept: set[str]
) -> list[Label | None]:
    """Give for each piece the first label behind it that is taken."""
    ends: list[Label | None] = []
    end: Label | None = None
    for name, _ in reversed(wanted):
        ends.append(end)
        end = had[name][0] if name in kept else end
    return ends[::-1]


def _follow(last: Label, end: Label | None) -> Label:
    """Give the label after another: the next number where that is free, else one more letter."""
    following = Label(last.number + 1)
    return following if end is None or following < end else last.add_letter()


# --- pages -----------------------------------------------------------------------------------


class Numbered(NamedTuple):
    """A piece, and as many pages as it takes with the blank ones behind it."""

    name: str
    pages: int


def number_pages(numbering: str, before: Sequence[tuple[str, str]], wanted: Sequence[Numbered]) -> list[str]:
    """Give the pages of a sequence of pieces their numbers.

    `before` are the pages of the edition before, each with its piece and number; a blank page is of the piece
    before it. What is written otherwise there does not count.
    """
    if numbering == "chapter":
        return _number_in_chapters(before, wanted)
    runs = _read_runs(before, lambda folio: folio)
    return [it.write() for run in continue_labels(runs, wanted) for it in run.labels]


def _number_in_chapters(before: Sequence[tuple[str, str]], wanted: Sequence[Numbered]) -> list[str]:
    runs = _read_runs(before, lambda folio: folio.rpartition("-")[0])
    heads = {run.name: run.labels[0] for run in continue_labels(runs, [(it.name, 1) for it in wanted])}
    return [f"{heads[it.name].write()}-{number + 1}" for it in wanted for number in range(it.pages)]


def _read_runs(before: Iterable[tuple[str, str]], cut: Callable[[str], str]) -> list[Run]:
    runs = []
    for name, group in groupby(before, lambda page: page[0]):
        try:
            labels = dict.fromkeys(read_label(cut(folio)) for _, folio in group)
        except ValueError:
            continue
        runs.append(Run(name, tuple(labels)))
    return runs


# --- front matter ----------------------------------------------------------------------------

_FRONT = re.compile(r"([ivxlcdm]+)(?:-([a-z]+))?")


def is_front(folio: str) -> bool:
    """Say whether a number is one of front matter: `iv`, `iv-a`."""
    return bool(_FRONT.fullmatch(folio))


def number_front(
    before: Sequence[tuple[str, str]], wanted: Sequence[Numbered], write: Callable[[int], str]
) -> list[str]:
    """Give those of front matter theirs likewise, in roman, which `write` writes: iv, iv-a, v."""
    numbers = {write(number): number for number in range(1, len(before) + 2)}
    runs = []
    for name, group in groupby(before, lambda page: page[0]):
        found = (match for _, folio in group if (match := _FRONT.fullmatch(folio)))
        labels = [Label(numbers[it[1]], len(it[2] or ""), it[2] or "") for it in found if it[1] in numbers]
        runs.append(Run(name, tuple(labels)))
    return [
        f"{write(it.number)}-{it.letters}" if it.letters else write(it.number)
        for run in continue_labels(runs, wanted)
        for it in run.labels
    ]
