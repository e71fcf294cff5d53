"""Tables that templates make: rows of texts → the lines of a table.

Their lines end in `CUT`, as they are none of the file, in which later ones are counted.
"""

from collections.abc import Iterable, Sequence

from chapbook.parsers.mediawiki.signs import CUT, NOTHING, TABLE

OPENING = f"{CUT}{TABLE} class=wikitable{CUT}"
CLOSING = f"{CUT}|}}{CUT}"


def write_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; columns in which no row has anything are left out, and nothing is written of no rows."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return NOTHING
    kept = [at for at in range(len(head)) if any(at < len(row) and row[at] for row in filled)]
    lines = [f"|+ {caption}"] if caption else []
    lines += [write_head([head[at] for at in kept])] if any(head) else []
    lines += [write_row([row[at] if at < len(row) else "" for at in kept]) for row in filled]
    return OPENING + CUT.join(lines) + CLOSING


def write_head(cells: Iterable[str]) -> str:
    """Write the line of the heads of columns."""
    return CUT.join(["|-", *(f"! {cell}" for cell in cells)])


def write_row(cells: Iterable[str]) -> str:
    """Write a row; what stands in a cell may have lines."""
    return CUT.join(["|-", *(f"| {cell}" for cell in cells)])


def write_wide(text: str, columns: int) -> str:
    """Write a row of one cell."""
    return f"|-{CUT}| colspan={columns} | {text}"
