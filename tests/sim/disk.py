"""The disk of a simulated box: the real SQLite file, with refusals, slowness and cuts of power."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from alarmd.journal import Journal
from tests.modem.virtual_loop import elapse

T = TypeVar("T")


class PowerCut(BaseException):
    """The box has no power: nothing of the daemon that runs goes on."""


class Moment(Enum):
    """When, relative to a commit, the power goes."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Refusal(Enum):
    """How a disk refuses, as SQLite says it."""

    FULL = "database or disk is full"
    FSYNC = "disk I/O error"


class Disk:
    """Counts commits from 1 over every life of the box; faults may be set at any time.

    `cuts` says at which commits the power goes; `on_cut` is told before anything else happens.
    `refusals` are single commits that fail, `refuses` makes all of them fail. A commit takes
    `slow_s` virtual seconds.
    """

    def __init__(self) -> None:
        self.commits = 0
        self.cuts: Mapping[int, Moment] = {}
        self.refusals: Mapping[int, Refusal] = {}
        self.refuses: Refusal | None = None
        self.refused = 0
        self.slow_s = 0.0
        self.is_busy = False
        self.on_cut: Callable[[], None] = lambda: None

    async def run(self, work: Callable[[], T], /) -> T:
        """The daemon's `run`: in place, after the time that the disk needs."""
        if self.slow_s > 0:
            self.is_busy = True
            try:
                await elapse(self.slow_s)
            finally:
                self.is_busy = False
        return work()

    def open_journal(self, path: Path) -> Journal:
        """The daemon's `open_journal`."""
        return _SimJournal(path, self)

    def cut(self) -> NoReturn:
        """The power goes now."""
        self.on_cut()
        raise PowerCut


class _SimJournal(Journal):
    """The journal, over a connection that does what the disk does."""

    def __init__(self, path: Path, disk: Disk) -> None:
        super().__init__(path)
        self._connection = _Connection(self._connection, disk)  # type: ignore[assignment]


class _Connection:
    """What Journal uses of sqlite3.Connection."""

    def __init__(self, real: sqlite3.Connection, disk: Disk) -> None:
        self._real, self._disk = real, disk
        self._refusal: Refusal | None = None
        self._moment: Moment | None = None

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        match statement[:6]:
            case "BEGIN " | "INSERT":
                self._begin()
            case "COMMIT":
                self._end()
        cursor = self._real.execute(statement, *values)
        if self._moment is Moment.AFTER and not self._real.in_transaction:
            self._disk.cut()
        return cursor

    def executemany(self, statement: str, rows: Any) -> sqlite3.Cursor:
        if self._refusal is Refusal.FULL:
            raise sqlite3.OperationalError(self._refusal.value)
        return self._real.executemany(statement, rows)

    def close(self) -> None:
        self._real.close()

    def _begin(self) -> None:
        disk = self._disk
        disk.commits += 1
        self._moment = disk.cuts.get(disk.commits)
        self._refusal = disk.refuses or disk.refusals.get(disk.commits)
        disk.refused += self._refusal is not None
        if self._moment is Moment.BEFORE:
            disk.cut()

    def _end(self) -> None:
        if self._moment is Moment.DURING:
            self._disk.cut()
        if self._refusal is Refusal.FSYNC:
            raise sqlite3.OperationalError(self._refusal.value)


class Platters:
    """What is on the disk of a box at one instant: a process that dies tidies nothing up."""

    def __init__(self, journal: Path) -> None:
        self._files = {
            path: path.read_bytes() if path.exists() else None
            for path in (journal, journal.with_name(journal.name + "-wal"))
        }
        self._index = journal.with_name(journal.name + "-shm")

    def restore(self) -> None:
        """Undo what closing the file properly has changed."""
        for path, content in self._files.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        self._index.unlink(missing_ok=True)
