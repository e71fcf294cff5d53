"""Pages, before and now → which leaves to take out of a binder and which to put in.

A leaf is what two pages are printed on, or one where backs stay empty. It is replaced where a page of it is
another than before; all others stay. So who files what is inserted has the book as it is now, page for page,
whatever the leaves were before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from chapbook.editions.alignment import align
from chapbook.linker.numbering import is_front
from chapbook.model.pages import PrintedPage


class Leaf(NamedTuple):
    """The pages of a leaf, front and back."""

    pages: tuple[PrintedPage, ...]

    @property
    def folios(self) -> tuple[str, ...]:
        """Their numbers."""
        return tuple(page.folio for page in self.pages)

    @property
    def print(self) -> tuple[tuple[str, str], ...]:
        """What is to be seen of it."""
        return tuple((page.folio, page.print) for page in self.pages)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What to do at one place of a binder."""

    after: str
    """The number of the page before which everything stays; empty at the beginning."""

    removed: range
    """Which leaves of those before are taken out, by their places."""

    inserted: range
    """Which leaves of those that are now are put there."""


def list_leaves(pages: Sequence[PrintedPage], sides: int) -> list[Leaf]:
    """Put pages on leaves that are printed on so many sides. What is missing on the last one is blank."""
    blank = PrintedPage("", "", "")
    padded = [*pages, *[blank] * (-len(pages) % sides)]
    return [Leaf(tuple(padded[at : at + sides])) for at in range(0, len(padded), sides)]


def compare_leaves(old: Sequence[Leaf], new: Sequence[Leaf]) -> list[Instruction]:
    """Say what to do, place by place, from the beginning."""
    ends = [*align([leaf.print for leaf in old], [leaf.print for leaf in new]), (len(old), len(new))]
    found, one, two = [], 0, 0
    for old_end, new_end in ends:
        if (one, two) != (old_end, new_end):
            after = name_last(new[two - 1]) if two else ""
            found.append(Instruction(after, range(one, old_end), range(two, new_end)))
        one, two = old_end + 1, new_end + 1
    return found


def name_last(leaf: Leaf) -> str:
    """Give the number of the last page of a leaf that has one."""
    return next(folio for folio in reversed(leaf.folios) if folio)


def name_leaves(leaves: Sequence[Leaf]) -> str:
    """Call leaves that follow one another by their first and last page: `11–14b`; empty for none."""
    if not leaves:
        return ""
    first, last = leaves[0].folios[0], name_last(leaves[-1])
    return first if first == last else f"{first}–{last}"


def find_withdrawn(old: Sequence[Leaf], new: Sequence[Leaf]) -> list[str]:
    """List the numbers that no page has any more, in runs: `13–14`."""
    left = {folio for leaf in new for folio in leaf.folios}
    folios = [(folio, folio not in left) for leaf in old for folio in leaf.folios if folio]
    runs = ([folio for folio, _ in run] for is_gone, run in groupby(folios, lambda it: it[1]) if is_gone)
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


class Row(NamedTuple):
    """A line of the instructions."""

    after: str
    remove: str
    insert: str


def list_rows(old: Sequence[Leaf], new: Sequence[Leaf], instructions: Iterable[Instruction]) -> list[Row]:
    """Write instructions as whoever files them reads them."""
    return [
        Row(
            it.after,
            name_leaves(old[it.removed.start : it.removed.stop]),
            name_leaves(new[it.inserted.start : it.inserted.stop]),
        )
        for it in instructions
    ]


def list_effective(leaves: Iterable[Leaf]) -> Iterator[tuple[str, int]]:
    """Yield runs of pages, front matter apart, each with the edition in which they became what they are."""
    pages = [page for leaf in leaves for page in leaf.pages if page.folio]
    for (edition, _), group in groupby(pages, lambda page: (page.edition, is_front(page.folio))):
        run = list(group)
        name = run[0].folio if len(run) == 1 else f"{run[0].folio}–{run[-1].folio}"
        yield name, edition
