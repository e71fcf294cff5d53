"""Options that several commands have, and what is refused of them."""

import os
from math import isnan
from pathlib import Path
from typing import Any

import click

from chapbook.cli.wording import clean_text
from chapbook.imposition import Imposition
from chapbook.model.formats import PaperError, read_paper

BOOKLETS = {"signature": "--signature", "thickness": "--paper-thickness", "flip": "--flip"}
SHEETED = {**BOOKLETS, "sheet": "--sheet", "crop_marks": "--crop-marks"}
"""Options that say how to impose, by the fields they fill: a booklet, or anything."""

RARE = frozenset((*SHEETED, "strict"))
"""Options of `build` that few need, by the names of their fields."""


class Refusal(click.ClickException):
    """What was asked for cannot be done, and the content is not to blame."""

    exit_code = 2


class PaperType(click.ParamType):  # type: ignore[type-arg]  # older versions have none
    """A paper by its name or size."""

    name = "paper"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Measure it; what cannot be had is misuse."""
        try:
            return read_paper(value) if isinstance(value, str) else value
        except PaperError as error:
            self.fail(f"{error.message} ({error.hint})", param, ctx)


def count_cores() -> int:
    """Count the cores that this process may use, which in a container is not all of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


BOOK = click.argument("book", default="content", type=click.Path(path_type=Path))
OUT = click.option(
    "-o", "--out", default="out", type=click.Path(path_type=Path), help="Folder to write into [out]."
)
JOBS = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=count_cores,
    help="Processes at work [one a core].",
)
CLUSTER = click.option(
    "--cluster", metavar="ADDRESS", default="", help="Typeset on the Dask cluster with this scheduler."
)
TEXT_FILE = click.File("w", encoding="utf-8", lazy=True, atomic=True)


def require(book: Path) -> None:
    """Make sure that there is something of that name. Raises Refusal."""
    if not os.path.exists(book):  # noqa: PTH110  # Path's own raises where a folder may not be entered
        raise Refusal(f"there is no folder or file called {clean_text(str(book))}")


def look_for_folder(book: Path) -> None:
    """Refuse what is no folder: editions are a book's, and kept with it."""
    if not os.path.isdir(book):  # noqa: PTH112  # Path's own raises where a folder may not be entered
        raise Refusal(f"there is no book's folder called {clean_text(str(book))}")


def write(target: Any, text: str) -> None:
    """Write a file that was named on the command line. Raises Refusal."""
    try:
        with target:
            target.write(text)
    except (OSError, click.FileError) as error:
        reason = error.message if isinstance(error, click.FileError) else error.strerror or str(error)
        raise Refusal(f"{clean_text(str(target.name))} cannot be written: {reason.lower()}") from error


def read_imposition(options: dict[str, Any]) -> Imposition | None:
    """Take out of the options what says how pages are laid out on sheets. Raises Refusal."""
    kind = options.pop("impose")
    given = {field: value for field in SHEETED if (value := options.pop(field))}
    for field in given:
        if kind is None and field not in BOOKLETS:
            raise Refusal(f"{SHEETED[field]} is about sheets: name what they are for with --impose")
        if kind != "booklet" and field in BOOKLETS:
            raise Refusal(f"{SHEETED[field]} is about booklets: it needs --impose booklet")
    if isnan(given.get("thickness", 0)):
        raise Refusal("--paper-thickness wants millimetres, such as 0.1")
    if kind and {*options["outputs"]} == {"epub"}:
        raise Refusal("--impose lays out the pages of the PDF: take away --to epub, or add --to pdf")
    return Imposition(kind, **given) if kind else None
