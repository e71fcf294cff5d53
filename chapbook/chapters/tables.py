"""Table → Grids: cells in their places, heads told from the body, and what is too wide for a page parted.

Wikis let cells overlap and rows end early; a printed table is regular, as screen readers need it
(ISO 14289-1, 7.5). A table that no page could hold is set as several, each with the first column again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chapbook.chapters.words import part_links
from chapbook.design.paper import MOST_NEEDED
from chapbook.model import (
    Block,
    Cell,
    ChapterBlock,
    Grid,
    GridCell,
    HouseStyle,
    Prose,
    Row,
    Table,
    Words,
)
from chapbook.model.prose import flatten, list_prose

MOST_COLUMNS = 100
"""More are no table, but an attack on whoever sets it: the rest of a row becomes another one."""

_GAP = 3
_SHORTEST, _LONGEST = 8, 24
"""Characters that a column has at least if its texts are as long, and what a word at most counts for."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its place."""

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int


class TableMaker:
    """Makes the tables of a chapter."""

    def __init__(
        self,
        set_prose: Callable[[Prose], Words],
        make_blocks: Callable[[tuple[Block, ...]], tuple[ChapterBlock, ...]],
        style: HouseStyle,
    ) -> None:
        self._set_prose, self._make_blocks, self._style = set_prose, make_blocks, style

    def make(self, table: Table) -> Iterator[Grid]:
        """Yield a table, mostly as one grid."""
        places, columns, rows = place_cells(table)
        if not (columns and rows):
            return
        head = count_head(places, rows)
        cells = {(it.row, it.column): self._make_cell(it, head, places) for it in places}
        widths = measure_columns(places, columns)
        caption = self._set_prose(table.caption)
        for group in part_columns(widths, places, self._style):
            lines = [tuple(cells[row, it] for it in group if (row, it) in cells) for row in range(rows)]
            needs = min(-sum(widths[column] for column in group) // 10 * -10, MOST_NEEDED)
            yield Grid(caption, tuple(lines[:head]), tuple(lines[head:]), needs)
            caption = ""
            # Notes are called once, and ids are unique.
            firsts = {place: it for place, it in cells.items() if place[1] == 0}
            cells |= {at: replace(it, text=part_links(it.text)[0], blocks=()) for at, it in firsts.items()}

    def _make_cell(self, it: Placed, head: int, others: Sequence[Placed]) -> GridCell:
        return GridCell(
            text=self._set_prose(it.cell.text),
            blocks=self._make_blocks(it.cell.blocks),
            scope=find_scope(it, head, others),
            columns=it.columns,
            rows=it.rows,
            align=it.cell.align,
        )


def place_cells(table: Table) -> tuple[list[Placed], int, int]:
    """Give every cell its place, empty ones where there are none, and how many columns and rows there are.

    A cell that would overlap another is cut short (HTML, 4.9.12.1, has an algorithm that lets them overlap).
    """
    rows = [cells for row in table.rows for cells in _part_row(row)]
    taken: set[tuple[int, int]] = set()
    places: list[Placed] = []
    for number, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (number, column) in taken:
                column += 1
            placed = _fit(cell, number, column, len(rows), taken)
            places.append(placed)
            taken |= _list_places(placed)
    columns = max((column + 1 for _, column in taken), default=0)
    gaps = ((row, column) for row in range(len(rows)) for column in range(columns))
    places += [Placed(Cell(""), row, column, 1, 1) for row, column in gaps if (row, column) not in taken]
    return sorted(places, key=lambda it: (it.row, it.column)), columns, len(rows)


def _part_row(row: Row) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of a row, of one that is too long in several."""
    for start in range(0, max(len(row.cells), 1), MOST_COLUMNS):
        yield row.cells[start : start + MOST_COLUMNS]


def _fit(cell: Cell, row: int, column: int, rows: int, taken: set[tuple[int, int]]) -> Placed:
    """Give a cell in its place, as large as it wants to be if all of that is free."""
    most = min(cell.columns, max(MOST_COLUMNS - column, 1))
    columns = 1
    while columns < most and (row, column + columns) not in taken:
        columns += 1
    # What stands far out may not push those below it farther.
    end = min(row + cell.rows, rows) if column < MOST_COLUMNS else row + 1
    height = 1
    while row + height < end and not any((row + height, column + it) in taken for it in range(columns)):
        height += 1
    return Placed(cell, row, column, height, columns)


def _list_places(it: Placed) -> set[tuple[int, int]]:
    columns = range(it.column, it.column + it.columns)
    return {(row, column) for row in range(it.row, it.row + it.rows) for column in columns}


def count_head(places: Sequence[Placed], rows: int) -> int:
    """Count the rows at a table's head that are headers alone; what reaches out of them is no head."""
    head = 0
    for row in range(rows - 1):
        here = [it for it in places if it.row == row]
        if not here or not all(it.cell.is_header for it in here):
            break
        head = row + 1
    while head and any(it.row < head < it.row + it.rows for it in places):
        head -= 1
    return head


def find_scope(
    it: Placed, head: int, others: Sequence[Placed]
) -> Literal["", "col", "colgroup", "row", "rowgroup"]:
    """Say what a cell is the header of, in HTML's words; empty where it is none."""
    # One with nothing in it heads nothing (HTML, 4.9.10; axe, empty-table-header).
    if not it.cell.is_header or not (flatten(it.cell.text).strip() or it.cell.blocks):
        return ""
    is_alone = all(other.cell.is_header for other in others if other.row == it.row)
    if it.row < head or (is_alone and it.columns > 1):
        return "colgroup" if it.columns > 1 else "col"
    return "rowgroup" if it.rows > 1 else "row"


# --- Widths ----------------------------------------------------------------------------------


def measure_columns(places: Sequence[Placed], columns: int) -> list[int]:
    """Give the characters that each column needs, with the gap after it."""
    widths = [0] * columns
    for it in places:
        if it.columns == 1:
            widths[it.column] = max(widths[it.column], _measure(it.cell))
    return [width + _GAP for width in widths]


def _measure(cell: Cell) -> int:
    """Give the characters of the longest word of a cell, or of all if they are few."""
    texts = [cell.text, *(text for block in cell.blocks for text in list_prose(block))]
    words = [word for text in texts for word in flatten(text).split()]
    longest = min(max(map(len, words), default=0), _LONGEST)
    return max(longest, min(sum(map(len, words)), _SHORTEST))


def part_columns(widths: Sequence[int], places: Sequence[Placed], style: HouseStyle) -> list[list[int]]:
    """Part columns into groups that fit a page; one where all do, or where a cell spans several."""
    everything = list(range(len(widths)))
    if sum(widths) * style.table_scale <= style.table_room or len(widths) < 3:
        return [everything]
    spanned = {column for it in places for column in range(it.column + 1, it.column + it.columns)}
    if spanned:
        return [everything]
    groups: list[list[int]] = [[0]]
    for column in everything[1:]:
        if len(groups[-1]) > 1 and sum(widths[it] for it in groups[-1]) + widths[column] > style.table_room:
            groups.append([0])
        groups[-1].append(column)
    return groups
