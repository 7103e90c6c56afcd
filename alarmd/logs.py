"""One line a fact on standard error, with the priority that journald reads (sd-daemon(3)).

Above DEBUG a line names parties by their ids, never a number of a person nor a word that a person
wrote.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import TextIO

from alarmd.incident.entries import Entry

# fmt: off
PRIVATE_FIELDS = frozenset({
    "number", "text", "raw", "originator", "recipients", "operators",
    "note", "key", "village", "group_name",
})
# fmt: on
_PRIORITY = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "INFO": 6, "DEBUG": 7}

_journal = logging.getLogger("alarmd.journal")


class _SystemdFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        priority = f"<{_PRIORITY.get(record.levelname, 6)}>"
        lines = f"{record.levelname} {record.name}: {super().format(record)}".splitlines()
        return "\n".join(priority + line for line in lines)


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send everything from `level` on to `stream`, standard error if there is none."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_SystemdFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def log_entries(entries: Iterable[Entry]) -> None:
    """One INFO line for each fact that was written down."""
    if not _journal.isEnabledFor(logging.INFO):
        return
    for entry in entries:
        _journal.info("%s", describe(entry))


def describe(entry: Entry) -> str:
    """The fact as `Kind field=value ...`, without anything that is private."""
    shown = [
        f"{field.name}={_value(getattr(entry, field.name))}"
        for field in fields(entry)
        if field.name not in PRIVATE_FIELDS and getattr(entry, field.name) not in ("", None)
    ]
    return " ".join([type(entry).__name__, *shown])


def _value(value: object) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    text = str(value)
    return repr(text) if " " in text else text
