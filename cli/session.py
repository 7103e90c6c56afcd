"""One run of alarmctl: its language, its configuration, its terminal, its way to the daemon."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import cached_property
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import click

from alarmd.language import Message, t
from cli.render import GAP, Cell, Colour, Column, clean, paint, table, wrap
from cli.spoken import UNREACHABLE, USAGE, Fault, config_of, is_json, language_of

if TYPE_CHECKING:
    from alarmd.config import Config
    from alarmd.problem import Problem
    from alarmd.reports import Reports

TERMINAL_COLUMNS = 80  # where nobody can say how wide it is
NOT_CONFIRMED = "not_confirmed"
_YES = frozenset({"y", "yes", "是", "好", "确认"})

_P = ParamSpec("_P")
_R = TypeVar("_R")


def system_utc() -> float:
    """Seconds since 1970 by the clock of this machine."""
    return time.clock_gettime(time.CLOCK_REALTIME)


class Session:
    """What every command needs. `now` may be given by the caller of alarmctl (context object)."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx
        self.language = language_of(ctx)
        self.is_json = is_json(ctx)
        self.is_terminal = sys.stdout.isatty()
        self.is_coloured = self.is_terminal and not os.environ.get("NO_COLOR")
        self.now: Callable[[], float] = ctx.obj if callable(ctx.obj) else system_utc

    # --- configuration ---

    @cached_property
    def config_path(self) -> Path:
        """The configuration file in force; raise Fault if there is none."""
        named = config_of(self._ctx)
        if named is not None:
            return Path(named)
        if os.environ.get("ALARMD_CONFIG"):
            return Path(os.environ["ALARMD_CONFIG"])
        places = (Path("alarmd.yaml"), Path("/etc/alarmd/alarmd.yaml"))
        for place in places:
            if place.exists():
                return place
        raise Fault(
            t("there is no ./alarmd.yaml and no /etc/alarmd/alarmd.yaml; name one with --config"),
            code="no_config",
        )

    @cached_property
    def config(self) -> Config:
        """The configuration; raise Fault if it has errors."""
        from alarmd.config import load_config

        config, problems = load_config(self.config_path)
        if config is None:
            raise Fault(self.faulty(self.config_path, problems), code="bad_config")
        return config

    def faulty(self, path: Path, problems: list[Problem]) -> Message:
        """The first error of a file, and where to see the others."""
        first = next((problem for problem in problems if not problem.is_warning), None)
        shown = first.render(self.language) if first else str(path)
        return t("{first}; see them all: alarmctl check", first=shown)

    @cached_property
    def zone(self) -> tzinfo:
        """The local time of the village."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.config.timezone)

    # --- the daemon and its journal ---

    @property
    def operator(self) -> str:
        """Who sits here, for the record."""
        try:
            return os.environ.get("SUDO_USER") or getuser()
        except (KeyError, OSError):
            return str(os.getuid())

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Ask the daemon; raise Fault if it refuses or cannot be reached."""
        from alarmd.control import DaemonUnreachable, Refused, ask

        try:
            return ask(self.config.control, command, arguments)
        except Refused as refused:
            raise Fault(refused.message, code=refused.code) from None
        except DaemonUnreachable as gone:
            raise Fault(gone.message, code="unreachable", exit_code=UNREACHABLE) from None

    def record_look_up(self, what: str) -> None:
        """Put on record that this operator looked at a person; silently, if no daemon runs."""
        try:
            self.ask("looked_up", what=what, by=self.operator)
        except Fault:
            return

    def reports(self) -> Reports:
        """The journal to read from; raise Fault if there is none."""
        from alarmd.reports import Reports, ReportUnavailable

        try:
            return Reports(self.config.journal)
        except ReportUnavailable as unavailable:
            raise Fault(unavailable.message, code="no_journal") from None

    # --- the terminal ---

    def text(self, message: Message | str) -> str:
        """The sentence in this person's language, safe to show."""
        shown = message if isinstance(message, str) else message.render(self.language)
        return clean(shown)

    def say(self, message: Message | str = "", colour: Colour | None = None) -> None:
        """Print one sentence."""
        click.echo(paint(self.text(message), colour, self.is_coloured), color=True)

    def say_wrapped(self, message: Message | str, colour: Colour | None = None) -> None:
        """Print a long sentence, indented, its further lines more so."""
        first, *more = wrap(self.text(message), self.columns - 2 * len(GAP))
        for line in (first, *(GAP + line for line in more)):
            click.echo(GAP + paint(line, colour, self.is_coloured), color=True)

    def say_table(self, columns: list[Column], rows: list[list[Cell]]) -> None:
        """Print a table that fits this terminal."""
        for line in table(columns, rows, self.columns, self.is_coloured):
            click.echo(line, color=True)

    def headline(self, word: Message, colour: Colour, rest: Message | str) -> None:
        """Print the word that matters, then the sentence."""
        shown = paint(self.text(word), colour, self.is_coloured)
        click.echo(f"{shown}  {self.text(rest)}", color=True)

    def say_json(self, value: Mapping[str, Any] | list[Any]) -> None:
        """Print one JSON object for a program."""
        click.echo(json.dumps(value, ensure_ascii=False))

    @property
    def columns(self) -> int:
        """How wide the terminal is."""
        from shutil import get_terminal_size

        return get_terminal_size((TERMINAL_COLUMNS, 24)).columns

    def asks(self, is_sure: bool) -> bool:
        """Whether a person sits here who has to agree first."""
        return not is_sure and sys.stdin.isatty()

    def confirm(self, what: Message, is_sure: bool) -> None:
        """Ask for a yes on a terminal, unless `is_sure`; raise Fault on anything else."""
        if not self.asks(is_sure):
            return
        for line in wrap(self.text(what), self.columns):
            click.echo(line, err=True)
        click.echo(f"{self.text(t('Do it? Type y and Enter:'))} ", nl=False, err=True)
        if sys.stdin.readline().strip().lower() not in _YES:
            raise Fault(t("nothing was done"), code=NOT_CONFIRMED, exit_code=USAGE)

    def complain(self, fault: Fault) -> None:
        """Show a fault: to a person on stderr, to a program on stdout too."""
        if self.is_json:
            from alarmd.control import both_languages

            error = {"code": fault.code, "message": both_languages(fault.message)}
            self.say_json({"error": error})
        is_coloured = sys.stderr.isatty() and self.is_coloured
        if fault.code == NOT_CONFIRMED:
            click.echo(self.text(fault.message), err=True)  # a no is no error
            return
        shown = self.text(t("Error: {what}", what=fault.message))
        click.echo(paint(shown, Colour.BAD, is_coloured), err=True, color=True)


def with_session(
    command: Callable[Concatenate[Session, _P], _R],
) -> Callable[Concatenate[click.Context, _P], _R]:
    """Give the command its session as first argument."""

    @click.pass_context
    @functools.wraps(command)
    def run(ctx: click.Context, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return command(Session(ctx), *args, **kwargs)

    return cast("Callable[Concatenate[click.Context, _P], _R]", run)
