"""alarmctl: the top of the command tree. A command's module is imported only when it is used."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from alarmd.i18n.language import t
from cli.spoken import FOUND, USAGE, Command, Fault, Group, describe, language_of

_LAZY = {
    "check": ("check", t("show everything that is wrong with files and machine, all at once")),
    "status": ("status", t("show lines, open alarms and health")),
    "incidents": ("incidents", t("list, show, raise and close alarms")),
    "strangers": ("strangers", t("who rang or texted and is not enrolled")),
    "drill": ("drill", t("start a drill for a household or a group")),
    "household": ("household", t("list, show, add, change and remove households")),
    "explain": ("explain", t("show how the box would read a text, and why")),
    "prompts": ("prompts", t("record, listen to and check what people hear in a call")),
    "lines": ("lines", t("what each modem can do, and the test before it is relied on")),
    "journal": ("journal", t("verify or export the record of everything")),
    "demo": ("demo", t("play one village alarm on simulated modems")),
    "sim": ("sim", t("simulate modems and phones on this machine")),
    "completion": ("completion", t("print the shell's completion script")),
}


class Alarmctl(Group):
    """The top-level command: turns every fault into a sentence and an exit code."""

    shows_common = True

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a command line; the help explains the exit codes."""
        try:
            run: Callable[..., Any] = super().main
            code = run(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as empty:
            click.echo(empty.ctx.get_help())
            code = USAGE
        except click.UsageError as error:
            _show_usage_error(error)
            code = USAGE
        except click.Abort:
            code = FOUND
        if not standalone_mode:
            return code
        sys.exit(code or 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; show a Fault and return its exit code."""
        try:
            return super().invoke(ctx)
        except Fault as fault:
            from cli.session import Session

            Session(ctx).complain(fault)
            return fault.exit_code
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the program that read the output has gone; click ends quietly
            from cli.session import FORBIDDEN, Session, why_unusable

            code = FORBIDDEN if isinstance(error, PermissionError) else "file"
            Session(ctx).complain(Fault(why_unusable(error), code=code))
            return FOUND


def _show_usage_error(error: click.UsageError) -> None:
    ctx = error.ctx or click.Context(alarmctl)
    language = language_of(ctx)
    if isinstance(ctx.command, Command):
        click.echo(ctx.command.usage(ctx), err=True)
    hint = t("{command} --help explains it", command=ctx.command_path)
    said = t("Error: {what}; {hint}", what=describe(error), hint=hint)
    click.echo(said.render(language), err=True)


@click.group(
    cls=Alarmctl,
    name="alarmctl",
    lazy=_LAZY,
    said=t("The ten-household alarm switch, from the operator's chair."),
    more=t(
        "Exit code: 0 fine, 1 a fault or a refusal, 2 wrong usage, 3 alarmd is not running, "
        "4 you may not ask it."
    ),
)
def alarmctl() -> None:
    """The root; everything is done by the commands below it."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run alarmctl and exit."""
    alarmctl.main(list(arguments) if arguments is not None else None, prog_name="alarmctl")
    raise AssertionError("main exits")
