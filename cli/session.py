"""One run of alarmctl: its language, its configuration, its terminal, its way to the daemon."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from pwd import getpwuid
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import click

from alarmd.i18n.language import Message, t
from cli.render import GAP, WIDTH_MIN, Cell, Colour, Column, clean, paint, table, width, wrap
from cli.spoken import NOT_ALLOWED, UNREACHABLE, USAGE, Fault, config_of, is_json, language_of

if TYPE_CHECKING:
    from alarmd.config.problem import Problem
    from alarmd.config.settings import Config
    from alarmd.reports.queries import Reports

TERMINAL_COLUMNS = 80  # if the width of the terminal is unknown
NOT_CONFIRMED = "not_confirmed"
FORBIDDEN = "forbidden"
_YES = frozenset({"y", "yes", "是", "好", "确认"})

_P = ParamSpec("_P")
_R = TypeVar("_R")


def system_utc() -> float:
    """Seconds since 1970 by the clock of this machine."""
    return time.clock_gettime(time.CLOCK_REALTIME)


def why_unusable(error: OSError, path: Path | None = None) -> Message:
    """Which file could not be used, why, and what to do."""
    where = path or error.filename or "?"
    if isinstance(error, PermissionError):
        return t(
            "{path}: you may not do this ({why}); do it as root, or have yourself put into the "
            "group of that file (usually alarmd) and log in again",
            path=where,
            why=error.strerror or error,
        )
    return t("{path}: {why}", path=where, why=error.strerror or error)


def _unrecorded(why: Message) -> Fault:
    return Fault(
        t("nothing is shown or changed, because that cannot be put on record: {why}", why=why),
        code=FORBIDDEN,
    )


def _require_own(path: Path) -> None:
    """Raise Fault if the configuration in the current folder belongs to somebody else: it says
    which files are read and changed.
    """
    owner, callers = path.stat().st_uid, {0, os.geteuid()}
    sudo = os.environ.get("SUDO_UID", "")
    if os.geteuid() == 0 and sudo.isascii() and sudo.isdigit():
        callers.add(int(sudo))
    if owner not in callers:
        foreign = t(
            "{path} belongs to somebody else (user {owner}); if you mean it, name it with --config",
            path=path.absolute(),
            owner=owner,
        )
        raise Fault(foreign, code="foreign_config")


class Session:
    """What every command needs. The caller of alarmctl may give a clock (context object)."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx
        self.language = language_of(ctx)
        self.is_json = is_json(ctx)
        self.is_terminal = sys.stdout.isatty()
        self.is_coloured = self.is_terminal and not os.environ.get("NO_COLOR")
        self._calendar: Callable[[], float] = ctx.obj if callable(ctx.obj) else system_utc
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since 1970 by this machine's calendar; a journal that was read corrects it."""
        return self._calendar() - self._ahead_s

    # --- configuration ---

    installed_config = Path("/etc/alarmd/alarmd.yaml")

    @cached_property
    def config_path(self) -> Path:
        """The configuration file in force; raise Fault if there is none."""
        named = config_of(self._ctx)
        if named is not None:
            return Path(named)
        if os.environ.get("ALARMD_CONFIG"):
            return Path(os.environ["ALARMD_CONFIG"])
        here, installed = Path("alarmd.yaml"), self.installed_config
        if here.exists():
            _require_own(here)
            if installed.exists():
                note = t("this is about {path}, not {other}", path=here.absolute(), other=installed)
                click.echo(self.text(note), err=True)
            return here
        if installed.exists():
            return installed
        raise Fault(
            t("there is no ./alarmd.yaml and no {path}; name one with --config", path=installed),
            code="no_config",
        )

    @cached_property
    def config(self) -> Config:
        """The configuration; raise Fault if it has errors."""
        from alarmd.config.settings import load_config

        config, problems = load_config(self.config_path)
        if config is None:
            raise self.faulty(self.config_path, problems, "bad_config")
        return config

    def faulty(self, path: Path, problems: list[Problem], code: str) -> Fault:
        """A Fault with the first error of a file and where to see the others, or that this user
        may not read the file."""
        first = next((problem for problem in problems if not problem.is_warning), None)
        if first is not None and first.is_refused:
            return Fault(first.message, code=FORBIDDEN, exit_code=NOT_ALLOWED)
        shown = first.render(self.language) if first else str(path)
        return Fault(t("{first}; see them all: alarmctl check", first=shown), code=code)

    @cached_property
    def zone(self) -> tzinfo:
        """The local time of the village."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.config.timezone)

    # --- the daemon and its journal ---

    @property
    def operator(self) -> str:
        """The user who runs alarmctl, also behind sudo, for the record."""
        user = os.getuid()
        if user == 0 and os.environ.get("SUDO_USER"):
            return os.environ["SUDO_USER"]
        try:
            return getpwuid(user).pw_name  # whatever $LOGNAME says
        except KeyError:
            return str(user)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Ask the daemon; raise Fault if it refuses or cannot be reached."""
        from alarmd.control.protocol import DaemonUnreachable, NotAllowed, Refused, ask

        try:
            return ask(self.config.control, command, arguments)
        except Refused as refused:
            raise Fault(refused.message, code=refused.code) from None
        except NotAllowed as shut:
            raise Fault(shut.message, code=FORBIDDEN, exit_code=NOT_ALLOWED) from None
        except DaemonUnreachable as gone:
            raise Fault(gone.message, code="unreachable", exit_code=UNREACHABLE) from None

    def record_look_up(self, what: str) -> None:
        """Put on record that this operator looks at a person: by the daemon now or, if it cannot,
        at its next start. Raise Fault if neither is possible: then nothing may be shown.
        """
        from alarmd.privacy.look_ups import TEXT_MAX, LookUp, keep

        look_up = LookUp(what[:TEXT_MAX], self.operator[:TEXT_MAX], self.now())
        try:
            self.ask("looked_up", what=look_up.what, by=look_up.by)
        except Fault as fault:
            if fault.code == FORBIDDEN:
                raise _unrecorded(fault.message) from None
            try:
                keep(self.config.look_ups, look_up)
            except OSError as error:
                raise _unrecorded(why_unusable(error, self.config.look_ups)) from None

    @contextmanager
    def reports(self) -> Iterator[Reports]:
        """Open the journal for reading; raise Fault if there is none or it cannot answer."""
        from alarmd.reports.queries import Reports, ReportUnavailable

        self.require_readable(self.config.journal)
        try:
            calendar_utc = self._calendar()
            reports = Reports(self.config.journal, calendar_utc)
            self._ahead_s = calendar_utc - (reports.utc or calendar_utc)
        except ReportUnavailable as unavailable:
            raise Fault(unavailable.message, code="no_journal") from None
        try:
            with reports:
                yield reports
        except ReportUnavailable as unavailable:
            raise Fault(unavailable.message, code="not_found") from None

    def require_readable(self, path: Path) -> None:
        """Raise Fault if this user may not read an existing file, or not see whether it exists."""
        try:
            with path.open("rb"):
                return
        except FileNotFoundError:
            return
        except OSError as error:
            raise Fault(why_unusable(error, path), code=FORBIDDEN) from None

    # --- the terminal ---

    def text(self, message: Message | str) -> str:
        """The sentence in this person's language, safe to show."""
        shown = message if isinstance(message, str) else message.render(self.language)
        return clean(shown)

    def say(self, message: Message | str = "", colour: Colour | None = None) -> None:
        """Print one sentence."""
        click.echo(paint(self.text(message), colour, self.is_coloured), color=True)

    def say_wrapped(
        self, message: Message | str, colour: Colour | None = None, *, depth: int = 1
    ) -> None:
        """Print a long sentence, indented `depth` times, its further lines once more."""
        for line in self.wrapped(message, colour, depth=depth):
            self.say_line(line)

    def wrapped(
        self, message: Message | str, colour: Colour | None = None, *, depth: int = 1
    ) -> list[str]:
        """The lines of `say_wrapped`."""
        indent = depth * GAP
        first, *more = wrap(self.text(message), self.columns - len(indent) - len(GAP))
        lines = (first, *(GAP + line for line in more))
        return [indent + paint(line, colour, self.is_coloured) for line in lines]

    def say_table(self, columns: list[Column], rows: list[list[Cell]]) -> None:
        """Print a table that fits this terminal."""
        for line in self.table_lines(columns, rows):
            self.say_line(line)

    def table_lines(self, columns: list[Column], rows: list[list[Cell]]) -> list[str]:
        """The lines of a table that fits this terminal, to be shown with `say_line`."""
        return table(columns, rows, self.columns, self.is_coloured)

    def say_line(self, line: str) -> None:
        """Print a line of `table_lines` or `wrapped`."""
        click.echo(line, color=True)

    def say_pairs(self, pairs: Sequence[tuple[Message, str]]) -> None:
        """Print each title with its value beside it, uncut: a long value goes on below."""
        titles = [self.text(title) for title, _ in pairs]
        columns = max(map(width, titles), default=0)
        room = max(self.columns - columns - 2 * len(GAP), WIDTH_MIN // 2)
        for title, (_, value) in zip(titles, pairs, strict=True):
            first, *more = wrap(self.text(value), room)
            shown = paint(title, Colour.FAINT, self.is_coloured) + " " * (columns - width(title))
            click.echo(f"{GAP}{shown}{GAP}{first}".rstrip(), color=True)
            for line in more:
                click.echo(f"{GAP}{' ' * columns}{GAP}{line}")

    def headline(self, word: Message, colour: Colour, rest: Message | str) -> None:
        """Print the word that matters, then the sentence, its further lines indented."""
        said = self.text(word)
        first, *more = wrap(self.text(rest), self.columns - width(said) - len(GAP))
        click.echo(paint(said, colour, self.is_coloured) + GAP + first, color=True)
        for line in more:
            click.echo(GAP + GAP + line, color=True)

    def say_json(self, value: Mapping[str, Any] | list[Any]) -> None:
        """Print one JSON object for a program."""
        from alarmd.journal.lives import with_known_times

        click.echo(json.dumps(with_known_times(value), ensure_ascii=False))

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
            from alarmd.i18n.language import both_languages

            error = {"code": fault.code, "message": both_languages(fault.message)}
            self.say_json({"error": error})
        is_coloured = sys.stderr.isatty() and self.is_coloured
        if fault.code == NOT_CONFIRMED:
            click.echo(self.text(fault.message), err=True)  # the answer no is no error
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
