"""What is said: problems, what was made, editions and changes; no stranger's text orders a terminal about."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapbook.problems import Problem, has_errors

if TYPE_CHECKING:
    from chapbook.editions.account import Account
    from chapbook.editions.alignment import Run
    from chapbook.proofreader import Review
    from chapbook.report import Order, OutputRecord, Report

DIRECTING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What can turn round the rest of a line on a terminal (UAX 9, explicit directional formatting)."""


def report_problems(report: "Report", order: "Order") -> None:
    """Print all problems; with errors nothing was made, and the program ends."""
    print_problems(report.problems, order.book)
    if has_errors(report.problems):
        click.echo(
            f"Nothing was made ({count_problems(report)}); {order.out} keeps the edition it had.", err=True
        )
        raise click.exceptions.Exit(1)


def print_problems(problems: "Sequence[Problem]", book: Path) -> None:
    """Print all problems, errors last, where they are seen."""
    root = book if book.is_dir() else book.parent
    for problem in sorted(problems, key=lambda problem: problem.severity == "error"):
        click.echo(describe(problem, root), err=True)


def describe(problem: Problem, root: Path) -> str:
    """Write a problem for a terminal, its file as the user can open it from here."""
    path = root / problem.place.file
    file = path.as_posix() if os.path.lexists(path) else problem.place.file
    place = replace(problem.place, file=clean_text(file))
    return str(
        replace(problem, place=place, message=clean_text(problem.message), hint=clean_text(problem.hint))
    )


def print_reasons(report: "Report") -> None:
    """Say which chapters were made anew, and why."""
    for made in report.compiled:
        click.echo(clean_text(f"{made.slug}: {made.reason}"))
    if not report.compiled:
        click.echo("nothing was made anew")


def print_summary(report: "Report", out: Path, seconds: float) -> None:
    """Say what was written, how much it is and how long it took."""
    from rich.filesize import decimal

    files = [(clean_text((out / name).as_posix()), decimal(size)) for name, size in sum_up(report)]
    width = max((len(name) for name, _ in files), default=0)
    for name, size in files:
        click.echo(f"{name:{width}}  {size:>9}")
    if report.advice:
        click.echo(report.advice)
    # Of handouts alone, only those that were chosen have pages.
    chapters = [chapter for chapter in report.chapters if chapter.pages] or report.chapters
    pages = sum(chapter.pages for chapter in chapters)
    content = count(len(chapters), "chapter") + (f" on {count(pages, 'page')}" if pages else "")
    facts = [content, count_problems(report), f"{seconds:.1f} s"]
    click.echo(", ".join(fact for fact in facts if fact))


def sum_up(report: "Report") -> Iterator[tuple[str, int]]:
    """Yield names of outputs with their bytes; of several in a folder of their own the folder."""
    folders: dict[str, list[OutputRecord]] = {}
    for output in report.outputs:
        folder, _, _ = output.path.rpartition("/")
        folders.setdefault(folder or output.path, []).append(output)
    for folder, outputs in folders.items():
        total = sum(output.bytes for output in outputs)
        yield (outputs[0].path if len(outputs) == 1 else f"{folder}/ ({len(outputs):,} files)"), total


def print_account(account: "Account") -> None:
    """Print what changed, a line a change; struck words are red, new ones green where there are colours."""
    from chapbook.editions.sentences import describe_chapter, list_lines, name_fact, sum_up

    click.echo(f"From {account.before.name} of {account.before.date} to {account.after.name}:")
    for fact in account.facts:
        told = f"{', '.join(fact.before) or 'nothing'} → {', '.join(fact.after) or 'nothing'}"
        click.echo(clean_text(f"{name_fact(fact)}: {told}"))
    for chapter in account.chapters:
        fate = describe_chapter(chapter)
        click.echo(
            f"\n{click.style(clean_text(chapter.title), bold=True)}{f': {clean_text(fate)}' * bool(fate)}"
        )
        for line in list_lines(chapter):
            words = "".join(map(write_run, line.runs))
            click.echo(f"  {clean_text(line.label)}: {words}{f' ({line.remark})' * bool(line.remark)}")
    click.echo(f"\n{sum_up(account).capitalize()}.")


def write_run(run: "Run") -> str:
    """Write words that stayed, [-went-] or {+came+}."""
    text = clean_text(run.text)
    if run.kind == "struck":
        return click.style(f"[-{text}-]", fg="red")
    return click.style(f"{{+{text}+}}", fg="green") if run.kind == "inserted" else text


def describe_edition(book: Path, number: int = 0) -> str:
    """Say what is remembered of an edition, the last where none is named."""
    from chapbook.editions.register import Register

    register = Register(book)
    number = number or register.last
    record, problems = register.look_up(number)
    if record is None:
        return f"edition {number}: {clean_text(problems[0].message)}"
    pages = sum(len(volume.pages) for volume in record.volumes)
    facts = [count(len(record.chapters), "chapter"), *([count(pages, "page")] if pages else [])]
    facts += [clean_text(record.note)] if record.note else []
    return f"edition {number}, {record.date}: {', '.join(facts)}"


def count_problems(report: "Report | Review") -> str:
    """Say how many errors and warnings there are; empty where there are none."""
    severities = [problem.severity for problem in report.problems]
    kinds = [kind for kind in ("error", "warning") if kind in severities]
    return ", ".join(count(severities.count(kind), kind) for kind in kinds)


def count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def clean_text(text: str) -> str:
    """Write out the characters that could give orders to a terminal: file names and titles are strangers'."""
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    unsafe = {c for c in text if unicodedata.category(c) in kinds or c in DIRECTING}
    return text.translate({ord(c): c.encode("unicode_escape").decode() for c in unsafe})
