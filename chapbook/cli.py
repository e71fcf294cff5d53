"""The command line: arguments, progress, what is printed, exit codes. Nothing else prints.

Exit codes: 0 made; 1 the content has errors; 2 misuse; 70 a fault of ours (sysexits.h, EX_SOFTWARE);
130 and 141 stopped by the user or by a closed pipe (128 and the signal's number).
Problems and progress go to stderr, the summary to stdout.

Whatever is not needed to understand the arguments is imported only when it is needed: a slip of the
finger should be answered at once.
"""

import gc
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapbook import __version__
from chapbook.formats import PaperError, read_paper
from chapbook.imposition import FLIPS, KINDS, Imposition
from chapbook.problems import Problem, has_errors
from chapbook.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chapbook.editions.account import Account
    from chapbook.editions.alignment import Run
    from chapbook.proofreader import Review
    from chapbook.report import Order, OutputRecord, Progress, Report, Watch

PATIENCE = 1.0
"""Seconds before a terminal sees a progress bar."""

INTERVAL = 5.0
"""Seconds between two lines of progress where there is no terminal."""

DIRECTING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What can turn round the rest of a line on a terminal (UAX 9, explicit directional formatting)."""


BOOKLETS = {"signature": "--signature", "thickness": "--paper-thickness", "flip": "--flip"}
SHEETED = {**BOOKLETS, "sheet": "--sheet", "crop_marks": "--crop-marks"}
"""Options that say how to impose, by the fields they fill: a booklet, or anything."""


def count_cores() -> int:
    """Count the cores that this process may use, which in a container is not all of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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


class Door(click.Group):
    """The commands, of which `build` goes without saying."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` before what is neither a command nor an option of this group."""
        own = {*self.commands, *(name for param in self.get_params(ctx) for name in param.opts)}
        return super().parse_args(ctx, args if args and args[0] in own else ["build", *args])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options of `build` where one looks first, but for those that few need."""
        self.format_commands(ctx, formatter)
        options = [
            param
            for param in [*build.params, *self.get_params(ctx)]
            if isinstance(param, click.Option) and param.name not in (*SHEETED, "strict")
        ]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever happens ends in an exit code and at most a sentence."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            click.echo("Stopped; no file was left half written.", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            silence()
            ctx.exit(141)
        except Exception as error:  # the last line of defence: no input gives a traceback
            confess(error)
            ctx.exit(70)


@click.group(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[COMMAND] [BOOK] [OPTIONS]",
    subcommand_metavar="",
)
@click.version_option(__version__, message=f"Chapbook {__version__}")
def cli() -> None:
    """Make a printed book (PDF) and an ebook (EPUB) of plain articles.

    BOOK is a folder of articles, or a single one [content].
    """


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", default="out", type=click.Path(path_type=Path), help="Folder to write into [out]."
)
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
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=count_cores,
    help="Processes at work [one a core].",
)
@click.option(
    "--cluster", metavar="ADDRESS", default="", help="Typeset on the Dask cluster with this scheduler."
)
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


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", default="out", type=click.Path(path_type=Path), help="Folder to write into [out]."
)
@click.option("--note", metavar="TEXT", default="", help="What is to be remembered of the edition.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=count_cores,
    help="Processes at work [one a core].",
)
@click.option(
    "--cluster", metavar="ADDRESS", default="", help="Typeset on the Dask cluster with this scheduler."
)
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


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
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


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", default="out", type=click.Path(path_type=Path), help="Folder to write into [out]."
)
@click.option(
    "--since", metavar="N", type=click.IntRange(min=1), help="The edition in the binder [the last]."
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=count_cores,
    help="Processes at work [one a core].",
)
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


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
@click.option(
    "--since", metavar="N", type=click.IntRange(min=1), help="The edition to compare with [the last]."
)
@click.option(
    "--json",
    "data",
    metavar="FILE",
    type=click.File("w", encoding="utf-8", lazy=True, atomic=True),
    help="Write the changes as JSON, too; “-” prints it instead.",
)
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.File("w", encoding="utf-8", lazy=True, atomic=True),
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


@cli.command()
@click.argument("book", default="content", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Make errors of warnings.")
@click.option(
    "--json",
    "target",
    metavar="FILE",
    type=click.File("w", encoding="utf-8", lazy=True, atomic=True),
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


@cli.command()
def clean() -> None:
    """Empty the cache; the next build makes every chapter anew."""
    from chapbook.cache import empty_cache

    empty_cache()
    click.echo("The cache is empty.")


def main() -> None:
    """Run the program; ends in SystemExit."""
    gc.set_threshold(50_000, 10, 10)  # little of a build is rubbish, and looking for it takes a twentieth
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its number; the alternative is a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()


def require(book: Path) -> None:
    """Make sure that there is something of that name. Raises Refusal."""
    if not os.path.exists(book):  # noqa: PTH110  # Path's own raises where a folder may not be entered
        raise Refusal(f"there is no folder or file called {clean_text(str(book))}")


def explain_rule(code: str) -> str:
    """Give what a rule is about, as it is documented. Raises Refusal."""
    from chapbook.checks.manual import describe_rule, find_rule

    rule = find_rule(code)
    if rule is None:
        raise Refusal(f"no rule is called {clean_text(code)}; chapbook/checks/README.md lists them")
    return describe_rule(rule)


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


def look_for_folder(book: Path) -> None:
    """Refuse what is no folder: editions are a book's, and kept with it."""
    if not os.path.isdir(book):  # noqa: PTH112  # Path's own raises where a folder may not be entered
        raise Refusal(f"there is no book's folder called {clean_text(str(book))}")


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


# --- progress --------------------------------------------------------------------------------


def choose_progress() -> "Callable[[], AbstractContextManager[Watch]]":
    """Draw a bar on a terminal that can have one, and print lines elsewhere."""
    return show_bar if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else show_lines


@contextmanager
def show_bar() -> Iterator["Watch"]:
    """Draw a bar on the terminal, on long work only; it is gone when the work is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    # Refreshed by us: a thread that draws would have to be stopped before anything else is printed.
    bar = Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    task = bar.add_task("", total=None, pages="")
    due, phase = time.monotonic() + PATIENCE, ""

    def watch(progress: "Progress") -> None:
        nonlocal due, phase
        if progress.phase != phase:
            phase = progress.phase
            bar.reset(task, description=phase, total=None, pages="")
        if time.monotonic() >= due:
            due = time.monotonic() + 0.1
            bar.start()
            pages = count(progress.pages, "page") if progress.pages else ""
            bar.update(task, completed=progress.done, total=progress.total or None, pages=pages, refresh=True)

    try:
        yield watch
    finally:
        bar.stop()


@contextmanager
def show_lines() -> Iterator["Watch"]:
    """Print a line every few seconds."""
    due = time.monotonic() + INTERVAL
    phase, began = "", 0.0

    def watch(progress: "Progress") -> None:
        nonlocal due, phase, began
        now = time.monotonic()
        if progress.phase != phase:
            phase, began = progress.phase, now
        if now >= due:
            due = now + INTERVAL
            click.echo(describe_progress(progress, now - began), err=True)

    yield watch


def describe_progress(progress: "Progress", seconds: float) -> str:
    """Write how far a phase has come that began so many seconds ago."""
    if not progress.total:
        return progress.phase
    facts = [f"{progress.done:,} of {progress.total:,}"]
    if progress.pages:
        facts.append(count(progress.pages, "page"))
    if progress.done:
        left = round(seconds * (progress.total - progress.done) / progress.done)
        facts.append(f"{left // 60}:{left % 60:02} left")
    return f"{progress.phase}: {', '.join(facts)}"


# --- what is said ----------------------------------------------------------------------------


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


def silence() -> None:
    """Let what is flushed at the end go nowhere, as the pipe has no reader (docs of `signal`, SIGPIPE)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def confess(error: Exception) -> None:
    """Ask for a fault of ours to be reported; how it came about is shown to those who want to know."""
    if os.environ.get("CHAPBOOK_DEBUG"):
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    what = clean_text(f"{type(error).__name__}: {error}"[:300])
    click.echo(f"A fault in Chapbook, please report it: {what} (CHAPBOOK_DEBUG=1 shows where)", err=True)
