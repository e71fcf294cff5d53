"""The door: `build` goes without saying, and whatever happens ends in an exit code and at most a sentence."""

import os
from typing import Any

import click

from chapbook.cli.options import RARE
from chapbook.cli.wording import clean_text


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
            for param in [*self.commands["build"].params, *self.get_params(ctx)]
            if isinstance(param, click.Option) and param.name not in RARE
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
