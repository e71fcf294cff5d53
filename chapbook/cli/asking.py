"""The commands that only read: `check`, `editions`, `changes`."""

import time
from pathlib import Path
from typing import Any

import click

from chapbook.cli.options import BOOK, TEXT_FILE, Refusal, look_for_folder, require, write
from chapbook.cli.progress import choose_progress
from chapbook.cli.wording import (
    clean_text,
    count,
    count_problems,
    describe,
    describe_edition,
    print_account,
    print_problems,
)
from chapbook.problems import has_errors


@click.command()
@BOOK
def editions(book: Path) -> None:
    """List the editions that were published."""
    look_for_folder(book)
    from chapbook.editions.register import Register

    register = Register(book)
    numbers = register.list_numbers()
    for number in numbers:
        click.echo(describe_edition(book, number))
    if not numbers:
        click.echo("No edition was published yet.")


@click.command()
@BOOK
@click.option(
    "--since", metavar="N", type=click.IntRange(min=1), help="The edition to compare with [the last]."
)
@click.option(
    "--json",
    "data",
    metavar="FILE",
    type=TEXT_FILE,
    help="Write the changes as JSON, too; “-” prints it instead.",
)
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=TEXT_FILE,
    help="Write them as a page to be looked at, too.",
)
def changes(book: Path, since: int | None, data: Any, page: Any) -> None:
    """Say what changed since an edition, down to a fact."""
    look_for_folder(book)
    from chapbook.editions.comparing import compare_book

    found = compare_book(book, since or 0)
    print_problems(found.problems, book)
    if found.account is None:
        raise click.exceptions.Exit(1)
    if data is None or data.name != "-":
        print_account(found.account)
    for target, text in ((data, found.write_json), (page, found.write_page)):
        if target is not None:
            write(target, text())


@click.command()
@BOOK
@click.option("--strict", is_flag=True, help="Make errors of warnings.")
@click.option(
    "--json",
    "target",
    metavar="FILE",
    type=TEXT_FILE,
    help="Write what is found as JSON, too; “-” prints it instead.",
)
@click.option("--explain", metavar="CODE", default="", help="Say why a rule is one, with an example.")
def check(book: Path, strict: bool, target: Any, explain: str) -> None:
    """Read the articles without building, and say what is wrong with them."""
    if explain:
        click.echo(explain_rule(explain))
        return
    require(book)
    started = time.monotonic()
    from chapbook.proofreader import check_book, write_review

    with choose_progress()() as watch:
        review = check_book(book, watch, strict=strict)
    is_piped = target is not None and target.name == "-"
    if not is_piped:
        root = book if book.is_dir() else book.parent
        for problem in review.problems:
            click.echo(describe(problem, root))
    if target is not None:
        write(target, write_review(review, book))
    facts = [count(review.articles, "article"), count_problems(review)]
    facts += [f"{review.waived:,} waived"] if review.waived else []
    facts.append(f"{time.monotonic() - started:.1f} s")
    click.echo(", ".join(fact for fact in facts if fact), err=is_piped)
    if has_errors(review.problems):
        raise click.exceptions.Exit(1)


def explain_rule(code: str) -> str:
    """Give what a rule is about, as it is documented. Raises Refusal."""
    from chapbook.checks.manual import describe_rule, find_rule

    rule = find_rule(code)
    if rule is None:
        raise Refusal(f"no rule is called {clean_text(code)}; chapbook/checks/README.md lists them")
    return describe_rule(rule)
