"""Which page stands where on which sheet: arithmetic alone, without a PDF in it.

A booklet of eight pages, folded from two sheets, sheet 2 inside sheet 1:

    sheet 1 front   8 | 1      sheet 2 front   6 | 3
    sheet 1 back    2 | 7      sheet 2 back    4 | 5

Page 2 stands behind page 1: whoever turns the sheet over its shorter edge, like a leaf, finds it there.
Terms are the bindery's: a sheet has two sides; sheets that are folded together are a signature.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["booklet", "2-up", "4-up"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Flip = Literal["short", "long"]
FLIPS: tuple[Flip, ...] = get_args(Flip)

COPY_PAPER = 0.1
"""Thickness in mm of paper of 80 g/m², where none is given."""

THICKEST = 3.0
"""Millimetres of paper that can be folded and stapled in one: some thirty sheets of copy paper."""


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages are to be laid out on sheets."""

    kind: Kind
    signature: int = 0
    """Sheets of a booklet that are folded together, the last ones may be fewer; 0: all of them."""

    thickness: float = 0
    """Of the paper in mm: what creep is reckoned by; 0: it is not."""

    crop_marks: bool = False
    sheet: str = ""
    """A key of `chapbook.imposition.sheets.SHEETS`; empty: what the printers of the book's country hold."""

    flip: Flip = "short"
    """The edge over which the printer turns a booklet's sheets."""

    rtl: bool = False
    """Whether the book is read from right to left: its spine is on the right then, and all sides mirrored."""

    def name(self, path: str) -> str:
        """Name the file of sheets that is made of another: `book.pdf` gives `book-booklet.pdf`.

        Those of `handouts/` go into a folder `handouts-booklet/`, as one of the others may be called so.
        """
        folder, slash, file = path.rpartition("/")
        return f"{folder}-{self.kind}/{file}" if slash else f"{path.removesuffix('.pdf')}-{self.kind}.pdf"

    def advise(self) -> str:
        """Tell whoever prints it what to set and to do."""
        if self.kind != "booklet":
            return f"To print the {self.kind} sheets: on both sides, at actual size."
        together = f"{self.signature} sheets" if self.signature else "all sheets"
        edge = f"flipped on the {self.flip} edge"
        return f"To print the booklet: on both sides, {edge}, at actual size; fold {together} together."


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet, as it lies before the reader."""

    name: str
    """As in "sheet 1 front", with its signature where there are several."""

    cells: tuple[int | None, ...]
    """Pages from left to right, then from top to bottom, by their index in the book; None for a blank."""

    depth: int = 0
    """How many sheets lie around it when it is folded."""

    is_back: bool = False


def impose(runs: Sequence[range], imposition: Imposition, columns: int = 2) -> list[Side]:
    """Lay pages out, side by side in the order of printing; each run of pages begins on a new sheet."""
    if imposition.kind == "booklet":
        sides = list(_fold(runs, imposition.signature))
    else:
        sides = list(_gang(runs, int(imposition.kind[0])))
    return [_mirror(side, columns) for side in sides] if imposition.rtl else sides


def _fold(runs: Sequence[range], most: int) -> Iterator[Side]:
    """Fold each run into signatures of so many sheets at most (0: one signature), blanks at its end."""
    signatures = [signature for run in runs for signature in _gather(run, most)]
    sheet = 0
    for number, pages in enumerate(signatures, 1):
        signature = f"signature {number}, " if len(signatures) > 1 else ""
        for depth in range(len(pages) // 4):
            sheet += 1
            first, last = 2 * depth, len(pages) - 1 - 2 * depth
            name = f"{signature}sheet {sheet}"
            yield Side(f"{name} front", (pages[last], pages[first]), depth)
            yield Side(f"{name} back", (pages[first + 1], pages[last - 1]), depth, is_back=True)


def _gather(run: range, most: int) -> Iterator[list[int | None]]:
    """Part a run into the pages of its signatures: always a multiple of four."""
    pages = [*run, *[None] * (-len(run) % 4)]
    step = 4 * most or len(pages) or 1
    for start in range(0, len(pages), step):
        yield pages[start : start + step]


def _gang(runs: Sequence[range], up: int) -> Iterator[Side]:
    """Put pages one after the other, two or four on a side."""
    sheet = 0
    for run in runs:
        for start in range(0, len(run), 2 * up):
            sheet += 1
            pages: list[int | None] = [*run[start : start + 2 * up]]
            pages += [None] * (2 * up - len(pages))
            yield Side(f"sheet {sheet} front", tuple(pages[:up]))
            yield Side(f"sheet {sheet} back", tuple(pages[up:]), is_back=True)


def _mirror(side: Side, columns: int) -> Side:
    """Swap left and right in each row."""
    rows = [side.cells[at : at + columns][::-1] for at in range(0, len(side.cells), columns)]
    return Side(side.name, tuple(page for row in rows for page in row), side.depth, side.is_back)


def measure_pile(sides: Sequence[Side], imposition: Imposition) -> float:
    """Give in mm how much paper is folded together at most."""
    return (max((side.depth for side in sides), default=-1) + 1) * (imposition.thickness or COPY_PAPER)
