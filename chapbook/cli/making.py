"""The commands that make something: `build`, `publish`, `leaves`, and `clean`, which has all made anew."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapbook.cli.options import (
    BOOK,
    CLUSTER,
    JOBS,
    OUT,
    PaperType,
    Refusal,
    look_for_folder,
    read_imposition,
    require,
)
from chapbook.cli.progress import choose_progress
from chapbook.cli.wording import clean_text, describe_edition, print_reasons, print_summary, report_problems
from chapbook.imposition import FLIPS, KINDS
from chapbook.imposition.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from chapbook.report import Order, Report, Watch


@click.command()
@BOOK
@OUT
@click.option(
    "--to",
    "outputs",
    multiple=True,
    type=click.Choice(["pdf", "epub", "handouts"]),
    help="Make only this; repeatable.",
)
@click.option(
    "--only", metavar="ARTICLE", multiple=True, help="Make no handout but this article's; repeatable."
)
@click.option("--theme", metavar="NAME", default="", help="Make it look otherwise than edition.toml says.")
@click.option(
    "--paper", metavar="SIZE", type=PaperType(), help="a4, a5, b5, letter, legal, 6x9, “170 x 240 mm”."
)
@JOBS
@CLUSTER
@click.option("--explain", is_flag=True, help="Say why each chapter was made anew.")
@click.option("--strict", is_flag=True, help="Let warnings stop the edition, too.")
@click.option(
    "--mark-changes-since",
    metavar="N",
    type=click.IntRange(min=1),
    help="Mark in the margin what is new since edition N.",
)
@click.option("--impose", type=click.Choice(KINDS), help="Make printer’s sheets, see build --help.")
@click.option(
    "--signature", metavar="N", type=click.IntRange(min=1), help="Fold N sheets of a booklet together [all]."
)
@click.option(
    "--paper-thickness",
    "thickness",
    metavar="MM",
    type=click.FloatRange(0, 1),
    help="Make up for the creep of a booklet's inner sheets.",
)
@click.option("--flip", type=click.Choice(FLIPS), help="Edge that the printer turns a booklet over [short].")
@click.option("--sheet", type=click.Choice(list(SHEETS)), help="Paper in the printer [a4, or letter].")
@click.option("--crop-marks", is_flag=True, help="Mark on sheets where to cut, making pages smaller for it.")
def build(book: Path, explain: bool, **rest: Any) -> None:
    """Make the edition (what happens when no command is named)."""
    imposition = read_imposition(rest)
    rest["mark_changes_since"] = rest["mark_changes_since"] or 0
    require(book)
    if rest["only"] and not rest["outputs"]:
        rest["outputs"] = ("handouts",)
    if rest["only"] and "handouts" not in rest["outputs"]:
        raise Refusal("--only chooses handouts: add --to handouts")
    started = time.monotonic()
    from chapbook.report import Order

    order = Order(book=book, imposition=imposition, **rest)  # the other options are named as its fields are
    report = make(order)
    report_problems(report, order)
    if explain:
        print_reasons(report)
    print_summary(report, order.out, time.monotonic() - started)


@click.command()
@BOOK
@OUT
@click.option("--note", metavar="TEXT", default="", help="What is to be remembered of the edition.")
@JOBS
@CLUSTER
def publish(book: Path, **rest: Any) -> None:
    """Make the next edition, and keep a record of it in BOOK/editions/."""
    look_for_folder(book)
    started = time.monotonic()
    from chapbook.pipeline import publish_edition
    from chapbook.report import Order

    order = Order(book=book, **rest)
    report = make(order, publish_edition)
    report_problems(report, order)
    print_summary(report, order.out, time.monotonic() - started)
    click.echo(f"Published as {describe_edition(book)}.")


@click.command()
@BOOK
@OUT
@click.option(
    "--since", metavar="N", type=click.IntRange(min=1), help="The edition in the binder [the last]."
)
@JOBS
def leaves(book: Path, since: int | None, **rest: Any) -> None:
    """Make the leaves to replace since an edition, with instructions."""
    look_for_folder(book)
    started = time.monotonic()
    from chapbook.pipeline import make_leaves
    from chapbook.report import Order

    order = Order(book=book, since=since or 0, **rest)
    report = make(order, make_leaves)
    report_problems(report, order)
    print_summary(report, order.out, time.monotonic() - started)


@click.command()
def clean() -> None:
    """Empty the cache; the next build makes every chapter anew."""
    from chapbook.cache import empty_cache

    empty_cache()
    click.echo("The cache is empty.")


def make(order: "Order", build: "Callable[[Order, Watch], Report] | None" = None) -> "Report":
    """Build the edition, with progress shown."""
    from chapbook.pipeline import build_edition

    build = build or build_edition
    try:
        with choose_progress()() as watch:
            return build(order, watch)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno is None:  # no matter of files: libraries raise it so when a shared object is missing
            raise
        where = (
            f": {clean_text(os.fsdecode(error.filename))}" if isinstance(error.filename, str | bytes) else ""
        )
        raise Refusal(
            f"the edition cannot be written: {(error.strerror or str(error)).lower()}{where}"
        ) from error
