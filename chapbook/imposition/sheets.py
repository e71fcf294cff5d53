"""Sheets of paper as a printer holds them, and where pages, folds and crop marks lie on them.

Pages are never enlarged, and made smaller only where the sheet has no room for them: an A5 book keeps its
size on A4, two pages of an A4 book have to become A5. All lengths are points, from the lower left corner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chapbook.imposition import Imposition, Side
from chapbook.model.formats import PAPERS, Paper

MM = 72 / 25.4

SHEETS: Mapping[str, Paper] = {
    "a4": PAPERS["a4"],
    "a3": Paper(297, 420),
    "sra3": Paper(320, 450),
    "letter": PAPERS["letter"],
    "legal": PAPERS["legal"],
    "tabloid": Paper(279.4, 431.8),
}
"""ISO 216, ISO 217, ANSI/ASME Y14.1; upright."""

OFFSET = 3 * MM
"""Of a crop mark from the trim: the bleed that is usual, so that no mark is left on a page cut carelessly."""

LENGTH = 5 * MM
UNPRINTABLE = 4 * MM
"""What desktop printers cannot reach of a sheet's edge; a mark in there would not be seen."""


class Line(NamedTuple):
    """A crop mark, or where it is dashed the mark of a fold."""

    x: float
    y: float
    to_x: float
    to_y: float
    is_fold: bool = False


class Placement(NamedTuple):
    """A page in its place."""

    page: int
    x: float
    y: float
    """Its lower left corner."""

    left: float
    right: float
    """Between these it may be seen; a page that creeps would else reach over the fold."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What all sides have in common."""

    width: float
    height: float
    """Of the sheet as it is printed: lying where that has more room."""

    columns: int
    rows: int
    scale: float
    cell: tuple[float, float]
    """Width and height of a page on the sheet."""

    creep: float
    """How much nearer to the fold pages lie for each sheet that is folded around theirs, see `plan_sheet`."""

    is_folded: bool
    crop_marks: bool
    turns_backs: bool
    """Whether backs stand on their heads."""

    @property
    def flips_short(self) -> bool:
        """Whether the printer has to turn sheets over on the short edge; else on the long one."""
        return (self.width > self.height) != self.turns_backs

    def place(self, side: Side) -> Iterator[Placement]:
        """Give the places of a side's pages; blank ones have none."""
        xs, ys = self._list_edges(0)
        shift = self.creep * side.depth
        for at, page in enumerate(side.cells):
            row, column = divmod(at, self.columns)
            if page is not None:
                x = xs[column] - shift if column else xs[column] + shift
                yield Placement(page, x, ys[self.rows - 1 - row], xs[column], xs[column + 1])

    def mark(self, side: Side) -> Iterator[Line]:
        """Give the crop marks of a side: the trim creeps with the pages, the fold does not."""
        if not self.crop_marks:
            return
        xs, ys = self._list_edges(self.creep * side.depth)
        for at, x in enumerate(xs):
            is_fold = self.is_folded and 0 < at < self.columns
            yield Line(x, ys[0] - OFFSET, x, ys[0] - OFFSET - LENGTH, is_fold)
            yield Line(x, ys[-1] + OFFSET, x, ys[-1] + OFFSET + LENGTH, is_fold)
        for y in ys:
            yield Line(xs[0] - OFFSET, y, xs[0] - OFFSET - LENGTH, y)
            yield Line(xs[-1] + OFFSET, y, xs[-1] + OFFSET + LENGTH, y)

    def _list_edges(self, shift: float) -> tuple[list[float], list[float]]:
        """List the edges of columns and rows, in the middle of the sheet; the outer ones moved inwards."""
        cell_width, cell_height = self.cell
        xs = [self.width / 2 + (at - self.columns / 2) * cell_width for at in range(self.columns + 1)]
        ys = [self.height / 2 + (at - self.rows / 2) * cell_height for at in range(self.rows + 1)]
        return [xs[0] + shift, *xs[1:-1], xs[-1] - shift], ys


def plan_sheet(width: float, height: float, imposition: Imposition) -> Layout:
    """Lay out a sheet for pages of this size.

    A booklet's sheet always lies, its fold upright in the middle: so it is turned over on its short edge.

    Creep: at the fold a sheet lies inside the sheets around it, each of which keeps it from the spine by one
    thickness of the paper. So its leaves reach out by thickness × sheets around it, which the knife takes off
    at the fore-edge. Pages, and the trim with them, are moved towards the fold by as much, and all outer
    margins are equal again. This is printers' usual rule. It takes folds to be pressed flat; around a round
    back sheets run in half circles, whose radii grow by a thickness, and each gains up to π/2 of it. Whoever
    has folded a dummy and measured it can give the thickness that it shows.
    """
    is_folded = imposition.kind == "booklet"
    columns, rows = (2, 2) if imposition.kind == "4-up" else (2, 1) if is_folded or width < height else (1, 2)
    lies = is_folded or columns * width > rows * height
    upright = [side * MM for side in SHEETS[imposition.sheet or find_sheet(width, height)]]
    sheet_width, sheet_height = reversed(upright) if lies else upright
    room = 2 * (OFFSET + LENGTH + UNPRINTABLE) if imposition.crop_marks else 0
    scale = min(1, (sheet_width - room) / (columns * width), (sheet_height - room) / (rows * height))
    return Layout(
        sheet_width,
        sheet_height,
        columns,
        rows,
        scale,
        (width * scale, height * scale),
        imposition.thickness * MM if is_folded else 0,
        is_folded,
        imposition.crop_marks,
        turns_backs=is_folded and imposition.flip == "long",
    )


def find_sheet(width: float, height: float) -> str:
    """Say what sheets printers hold where pages have this size: North America measures in inches."""
    half_inches = (width / 36, height / 36)
    return "letter" if all(abs(side - round(side)) < 0.02 for side in half_inches) else "a4"
