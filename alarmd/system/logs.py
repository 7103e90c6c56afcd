"""Writes one line a fact to standard error: with the priority that journald reads (sd-daemon(3)),
or for somebody who started the daemon by hand in a terminal.

Above DEBUG a line names parties by their ids, and never shows a person's number or a person's
words. Of a fact it shows only the fields that are known to be ours; of an error its kind and place;
of a fault in the households file, which quotes what was typed, only the place.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TextIO

from msgspec.structs import fields

from alarmd.incident.facts.entries import Entry
from modem.errors import ModemError
from modem.faults import Fault
from modem.private import HIDDEN

# The texts in facts that are ours: ids, names of lines, words of this program. No other is shown.
PUBLIC_TEXTS = frozenset({
    "call", "detail", "digest", "digit", "limit", "line", "lines", "party", "problem",
    "reason", "state", "version",
})  # fmt: skip
_NUMBERLIKE = re.compile(r"\+?[0-9]{7,}")  # somebody may make it the id of a household
# The texts of these errors are ours, or the system's about a file.
_OUTSPOKEN = (ModemError, OSError)
FACT = "fact"  # the attribute by which a log record carries its entry
_PRIORITY = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "INFO": 6, "DEBUG": 7}

_journal = logging.getLogger("alarmd.journal.database")
_log = logging.getLogger("alarmd")


class _Discreet(logging.Formatter):
    """Shows where an error came from and its kind; its text may hold a person's words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        _, error, _ = ei
        blocks: list[str] = []
        while error is not None:
            trace = "".join(traceback.format_tb(error.__traceback__))
            blocks.insert(0, f"Traceback (most recent call last):\n{trace}{in_short(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(blocks)


def in_short(error: BaseException) -> str:
    """The kind of an error, and its text if that holds no person's words."""
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, _OUTSPOKEN) else kind


class _SystemdFormatter(_Discreet):
    def format(self, record: logging.LogRecord) -> str:
        priority = f"<{_PRIORITY.get(record.levelname, 6)}>"
        lines = f"{record.levelname} {record.name}: {super().format(record)}".splitlines()
        return "\n".join(priority + line for line in lines)


class _TerminalFormatter(_Discreet):
    """The time, the level from WARNING on, and what happened."""

    def format(self, record: logging.LogRecord) -> str:
        fact = getattr(record, FACT, None)
        said = super().format(record) if fact is None else brief(fact)
        level = f"{record.levelname}: " if record.levelno >= logging.WARNING else ""
        return f"{self.formatTime(record, '%H:%M:%S')} {level}{said}"


def set_up(
    level: str, stream: TextIO | None = None, *, environment: Mapping[str, str] = os.environ
) -> None:
    """Send everything from `level` on to `stream`, standard error if there is none."""
    stream = stream or sys.stderr
    is_watched = stream.isatty() and "JOURNAL_STREAM" not in environment
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_TerminalFormatter() if is_watched else _SystemdFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def catch_what_nobody_caught(loop: asyncio.AbstractEventLoop | None = None) -> None:
    """Log an error that ends the program, or a task of `loop`, in this way too: Python itself would
    print its text.
    """
    sys.excepthook = lambda kind, error, trace: _log.critical(
        "the program ends by a fault of its own", exc_info=(kind, error, trace)
    )
    if loop is not None:
        loop.set_exception_handler(_fault_of_a_task)


def _fault_of_a_task(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log it as asyncio does, but without the task, whose text holds that of its error."""
    _log.error("%s", context.get("message", "a task failed"), exc_info=context.get("exception"))


def log_entries(entries: Iterable[Entry]) -> None:
    """One INFO line for each fact that was written down."""
    if not _journal.isEnabledFor(logging.INFO):
        return
    for entry in entries:
        _journal.info("%s", describe(entry), extra={FACT: entry})


def describe(entry: Entry) -> str:
    """The fact as `Kind field=value ...`, without anything that is private."""
    shown = [f"{name}={_value(value)}" for name, value, _ in _public(entry)]
    return " ".join([type(entry).__name__, *shown])


def brief(entry: Entry) -> str:
    """The same without the fields that are false or have their default."""
    shown = [
        name if value is True else f"{name}={_value(value)}"
        for name, value, default in _public(entry)
        if value is not False and value != default
    ]
    return " ".join([type(entry).__name__, *shown])


def _public(entry: Entry) -> Iterator[tuple[str, object, object]]:
    """Name, value and default of each field that is ours to show and not empty."""
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str) and field.name != "digest":
            value = _NUMBERLIKE.sub(HIDDEN, value)
        if isinstance(value, tuple) and all(isinstance(one, Fault) for one in value):
            value = " ".join(map(str, value)) or None
            is_ours = True
        else:
            is_ours = field.name in PUBLIC_TEXTS or isinstance(value, int | float | Enum | Fault)
        if is_ours and value not in ("", None):
            yield field.name, value, field.default


def _value(value: object) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    text = str(value)
    return repr(text) if " " in text else text
