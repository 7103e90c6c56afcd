"""The disk of a simulated box: the real SQLite file, with refusals, slowness and cuts of power."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from alarmd.journal.database import Journal
from tests.modem.virtual_loop import elapse

T = TypeVar("T")

SECTOR_OCTETS = 4096
LOG_HEADER_OCTETS = 32  # https://www.sqlite.org/fileformat2.html#the_write_ahead_log
FLUSHED = 2  # PRAGMA synchronous=FULL, or more


class PowerCut(BaseException):
    """The box has no power: nothing of the daemon that runs goes on."""


class Moment(Enum):
    """When, relative to a commit, the power goes.

    In the middle of it the disk has nothing of it, or some sectors, or some sectors and rubbish for
    the others, or all of it although nobody was told so.
    """

    BEFORE = "before"
    DURING = "during"
    TORN = "amid"
    SPOILT = "amid, with rubbish,"
    UNSEEN = "at the end of"
    AFTER = "after"


class Refusal(Enum):
    """How a disk refuses, as SQLite says it. What was not flushed may be found all the same."""

    FULL = "database or disk is full"
    FSYNC = "disk I/O error"


class Disk:
    """Counts commits from 1 over every life of the box; faults may be set at any time.

    `cuts` says at which commits the power goes; `on_cut` is told before anything else happens.
    `refusals` are single commits that fail, `refuses` makes all of them fail. A commit takes
    `slow_s` virtual seconds. `on_commit` is told of the connection before each of its commits.
    `ghost` is what a new life finds if it is not what this one believes, `flushed` what is left
    without power if something was not flushed.
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
        self.on_commit: Callable[[Connection], None] = lambda connection: None
        self.ghost: Callable[[], Platters] | None = None
        self.flushed: Platters | None = None

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

    def left(self, journal: Path, *, has_power: bool) -> Platters:
        """What a new life finds, and from then on all that there is: what was flushed, perhaps
        something that was not."""
        ghost, self.ghost = self.ghost, None
        if self.flushed is not None and not has_power:
            return self.flushed
        return Platters(journal) if ghost is None else ghost()


class _SimJournal(Journal):
    """The journal, over a connection that does what the disk does."""

    def __init__(self, path: Path, disk: Disk) -> None:
        super().__init__(path, bytes)  # the same salts for every seed
        self._connection = Connection(path, self._connection, disk)  # type: ignore[assignment]

    @property
    def is_untouched(self) -> bool:
        """Nobody else writes here; a branch of a sweep goes on with a copy of the file."""
        return True


class Connection:
    """What Journal uses of sqlite3.Connection."""

    def __init__(self, path: Path, real: sqlite3.Connection, disk: Disk) -> None:
        self._path, self._real, self._disk = path, real, disk
        self._flushes = real.execute("PRAGMA synchronous").fetchone()[0] >= FLUSHED
        self._refusal: Refusal | None = None
        self._moment: Moment | None = None
        self._rows: list[tuple[str, Any]] = []

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement[:6] in ("BEGIN ", "INSERT"):
            self._begin()
        if statement[:6] in ("COMMIT", "INSERT"):
            return self._commit(statement, *values)
        return self._real.execute(statement, *values)

    def executemany(self, statement: str, rows: Any) -> sqlite3.Cursor:
        if self._refusal is Refusal.FULL:
            raise sqlite3.OperationalError(self._refusal.value)
        self._rows.append((statement, rows))
        return self._real.executemany(statement, rows)

    def close(self) -> None:
        self._real.close()

    def move(self, path: Path) -> sqlite3.Connection:
        """Go on with a copy of the file; the connection that must not be used any more."""
        old, self._path, self._real = self._real, path, Journal(path)._connection
        return old

    def _begin(self) -> None:
        disk = self._disk
        disk.commits += 1
        disk.on_commit(self)
        self._moment = disk.cuts.get(disk.commits)
        self._refusal = disk.refuses or disk.refusals.get(disk.commits)
        disk.refused += self._refusal is not None
        self._rows = []
        if self._moment is Moment.BEFORE:
            disk.cut()
        if self._moment:  # what is in the log only may be lost
            self._real.execute("PRAGMA wal_autocheckpoint=0")

    def _commit(self, statement: str, *values: Any) -> sqlite3.Cursor:
        disk, moment = self._disk, self._moment
        if self._refusal is not None:
            self._refuse(self._refusal, statement, *values)
        if moment is Moment.DURING:
            disk.cut()
        before = Platters(self._path) if moment is not None or not self._flushes else None
        cursor = self._real.execute(statement, *values)
        disk.ghost, disk.flushed = None, None if self._flushes else disk.flushed or before
        if moment is None:
            return cursor
        if moment is not Moment.AFTER:
            assert before is not None
            torn = before.torn(Platters(self._path), moment, random.Random(disk.commits))
            disk.ghost = lambda: torn
        disk.cut()

    def _refuse(self, refusal: Refusal, statement: str, *values: Any) -> NoReturn:
        """SQLite goes on without what could not be flushed, and overwrites it with the next commit;
        whoever opens the file before that finds it."""
        if refusal is Refusal.FSYNC:
            rows = [*self._rows, *([(statement, values)] if values else [])]
            self._disk.ghost = lambda: self._with(rows)
        raise sqlite3.OperationalError(refusal.value)

    def _with(self, rows: Sequence[tuple[str, Any]]) -> Platters:
        """What is on the disk if all this was written after all."""
        with tempfile.TemporaryDirectory(dir=self._path.parent) as folder:
            path = Path(folder, self._path.name)
            Platters(self._path).restore(path)
            connection = Journal(path)._connection
            connection.execute("BEGIN")
            for statement, values in rows:
                connection.executemany(statement, values)
            connection.execute("COMMIT")
            found = Platters(path)
            connection.close()
            return found


class Platters:
    """What is on the disk of a box at one instant: a process that dies tidies nothing up."""

    def __init__(self, journal: Path) -> None:
        self._file, self._log = _read(journal), _read(_beside(journal, "-wal"))

    def restore(self, journal: Path) -> None:
        """Make that what is there, whatever has been written since."""
        _write(journal, self._file)
        _write(_beside(journal, "-wal"), self._log)
        _beside(journal, "-shm").unlink(missing_ok=True)

    def torn(self, after: Platters, moment: Moment, chance: random.Random) -> Platters:
        """What is found if the power goes while this becomes `after`: the last sector is missing
        but `UNSEEN`."""
        if moment is not Moment.UNSEEN:
            old, new = self._log or b"", after._log or b""
            after._log = b"".join(_torn(old, new, moment is Moment.SPOILT, chance))
        return after


def _torn(old: bytes, new: bytes, is_spoilt: bool, chance: random.Random) -> Iterator[bytes]:
    """The sectors of the log, some of them written. SQLite flushes the header of a log that begins
    again before it writes the first page: the header is there, or nothing of the commit is."""
    old = new[:LOG_HEADER_OCTETS] + old[LOG_HEADER_OCTETS:]
    sectors = range(0, len(new), SECTOR_OCTETS)
    written = [at for at in sectors if old[at : at + SECTOR_OCTETS] != new[at : at + SECTOR_OCTETS]]
    missing = {at for at in written if chance.random() < 0.5} | set(written[-1:])
    for at in sectors:
        sector = new[at : at + SECTOR_OCTETS]
        if at not in missing:
            yield sector
        elif is_spoilt:
            yield chance.randbytes(len(sector))
        else:
            yield old[at : at + SECTOR_OCTETS].ljust(len(sector), b"\0")


def _beside(journal: Path, suffix: str) -> Path:
    return journal.with_name(journal.name + suffix)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.touch()
        with path.open("r+b") as file:  # in place: room for a new file takes longest
            file.write(content)
            file.truncate()
