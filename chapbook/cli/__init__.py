"""The command line: arguments, progress, what is printed, exit codes. Nothing else prints.

Exit codes: 0 made; 1 the content has errors; 2 misuse; 70 a fault of ours (sysexits.h, EX_SOFTWARE);
130 and 141 stopped by the user or by a closed pipe (128 and the signal's number).
Problems and progress go to stderr, the summary to stdout.

Whatever is not needed to understand the arguments is imported only when it is needed: a slip of the
finger should be answered at once.
"""

import gc
import sys

import click

from chapbook import __version__
from chapbook.callstack import make_room
from chapbook.cli.asking import changes, check, editions
from chapbook.cli.door import Door
from chapbook.cli.making import build, clean, leaves, publish


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


for command in (build, publish, editions, leaves, changes, check, clean):
    cli.add_command(command)


@make_room
def main() -> None:
    """Run the program; ends in SystemExit."""
    gc.set_threshold(50_000, 10, 10)  # little of a build is rubbish, and looking for it takes a twentieth
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its number; the alternative is a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()
