"""The journal, the only truth: one append-only, hash-chained table in SQLite; and the checkpoint
of its fold.

Everything here blocks: the daemon calls it on one thread of its own, the connection belongs to
that thread.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import msgspec
from sqlite_utils import Database

from alarmd.incident.entries import Entry

GENESIS = "0" * 64
BUSY_TIMEOUT_S = 5.0  # readers never hold a write lock; a backup may for a moment
WAL_ROOM = 4 << 20  # octets: some 300 commits
WAL_PAGES_MAX = 4096  # 16 MiB: at this length it is copied in the middle of a commit
TIDY_AFTER = 200  # entries: some 70 commits

_SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, utc REAL NOT NULL,
    kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS journal_incident ON journal (data ->> 'incident')
    WHERE data ->> 'incident' IS NOT NULL;
CREATE INDEX IF NOT EXISTS journal_attempt ON journal (data ->> 'attempt')
    WHERE data ->> 'attempt' IS NOT NULL;
CREATE TABLE IF NOT EXISTS checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL,
    format TEXT NOT NULL, world BLOB NOT NULL
) STRICT;
"""

_encode = msgspec.json.Encoder(order="deterministic").encode
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    kind.__name__: msgspec.json.Decoder(kind) for kind in get_args(Entry)
}


class JournalError(Exception):
    """The journal cannot be opened, read or written; the message says which file, why and what to
    do.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """One row: sequence number, instant, UTC seconds and the fact."""

    seq: int
    at: float
    utc: float
    entry: Entry


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The fold of the journal up to `seq`, encoded by its owner in `format`."""

    seq: int
    format: str
    world: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: how many rows hold, and the first that does not with the reason, or
    None.
    """

    entries: int
    broken_at: int | None = None
    reason: str = ""


def decode(kind: str, data: str) -> Entry:
    """The entry that a row holds; raise JournalError if this version does not know it."""
    try:
        entry: Entry = _DECODERS[kind].decode(data)
    except (KeyError, msgspec.MsgspecError) as error:
        raise JournalError(f"an entry of kind {kind} cannot be read: {error}") from error
    return entry


def chained(previous: str, seq: int, at: float, utc: float, kind: str, data: str) -> str:
    """The hash of a row: SHA-256 (hex) over the hash before it and the row's canonical text."""
    row = f"{previous}\n{seq}|{at!r}|{utc!r}|{kind}|{data}"
    return hashlib.sha256(row.encode()).hexdigest()


class Journal:
    """The one writer. Open it on the thread that will use it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection, self._is_alone = _connect(path)
            last = self._connection.execute(
                "SELECT seq, at, hash FROM journal ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"{path}: {error}") from error
        self.seq: int = last[0] if last else 0
        self.last_at: float = last[1] if last else 0.0
        self._hash: str = last[2] if last else GENESIS
        self._since_tidy = 0

    def append(self, entries: Sequence[Entry], at: float, utc: float) -> int:
        """Write all entries in one transaction, flushed to the disk; return the last sequence
        number.

        Raise JournalError and change nothing if that cannot be done.
        """
        rows: list[tuple[int, float, float, str, str, str]] = []
        seq, tail = self.seq, self._hash
        for entry in entries:
            seq += 1
            kind, data = type(entry).__name__, _encode(entry).decode()
            tail = chained(tail, seq, at, utc, kind, data)
            rows.append((seq, at, utc, kind, data, tail))
        try:
            if self._is_alone:  # the disk may have room by now, or take something again
                self._connection.close()
                self._connection, self._is_alone = _connect(self.path)
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            is_read_only = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
            self._is_alone = self._is_alone or is_read_only
            raise JournalError(f"{self.path}: {error}") from error
        self.seq, self._hash, self.last_at = seq, tail, at
        self._since_tidy += len(rows)
        return seq

    def read(self, after_seq: int = 0) -> Iterator[Record]:
        """The rows after `after_seq`, in order."""
        try:
            for seq, at, utc, kind, data in self._connection.execute(
                "SELECT seq, at, utc, kind, data FROM journal WHERE seq > ? ORDER BY seq",
                (after_seq,),
            ):
                yield Record(seq, at, utc, decode(kind, data))
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    def checkpoint(self) -> Checkpoint | None:
        """The last checkpoint that belongs to this very chain, if there is one; raise JournalError
        if it cannot be read.
        """
        try:
            row = self._connection.execute(
                "SELECT c.seq, c.format, c.world FROM checkpoint c "
                "JOIN journal j ON j.seq = c.seq AND j.hash = c.hash"
            ).fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error
        return Checkpoint(*row) if row else None

    def save_checkpoint(self, world: bytes, world_format: str) -> None:
        """Keep the fold of everything written so far; raise JournalError if that cannot be done."""
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?)",
                (self.seq, self._hash, world_format, world),
            )
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    @property
    def is_untidy(self) -> bool:
        """Whether `tidy` is worth its time."""
        return self._since_tidy >= TIDY_AFTER

    def tidy(self) -> None:
        """Copy the write-ahead log into the journal itself, so that no commit has to do it.

        It takes as long as many commits: to be called while nothing happens. Raise JournalError
        if the disk refuses; nothing is lost then.
        """
        self._since_tidy = 0
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # it is gone either way, and the first error is the one to tell


def _connect(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the file, and whether nobody else can read it now; raise sqlite3.Error.

    The daemon must start all the same on a disk that is full, where there is no room for the index
    that readers share (journal.db-shm): then it keeps that index in its own memory. And on one that
    the kernel has made read-only: then it reads what there is, and writes when it can.
    """
    try:
        return _opened(path, "NORMAL"), False
    except sqlite3.Error as error:
        for other in (partial(_opened, path, "EXCLUSIVE"), partial(_read_only, path)):
            with contextlib.suppress(sqlite3.Error):
                return other(), True
        raise error


def _read_only(path: Path) -> sqlite3.Connection:
    """Without any other file, so only if nothing is left in the write-ahead log; raise
    sqlite3.Error."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise sqlite3.OperationalError("its log cannot be read")
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, isolation_level=None, uri=True)
    try:
        connection.execute("SELECT 1 FROM journal LIMIT 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _opened(path: Path, locking: str) -> sqlite3.Connection:
    """`psow=0`: a card without power may spoil the whole sector that it writes, so no commit may
    share one with the commit before.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?psow=0",
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        uri=True,
    )
    try:
        connection.execute(f"PRAGMA locking_mode={locking}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES_MAX}")
        Database(connection).executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    _secure(connection)
    _make_room(connection, path)
    return connection


def _secure(connection: sqlite3.Connection) -> None:
    """Copy what is found in the log into the file, so that the next commit begins the log anew.

    A power cut may have spoilt the last sector of a commit that is found all the same, if there was
    nothing but padding in it. Then what comes next would be written into the sector before, and
    another power cut could take both.
    """
    with contextlib.suppress(sqlite3.Error):  # no room now: it stays in the log
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _make_room(connection: sqlite3.Connection, path: Path) -> None:
    """Let the write-ahead log have its full length now.

    A commit that makes a file longer has the file system write down the new length too, which
    costs half as much again and more on flash. What does not fit into SQLite's memory is written
    to the log before its commit; taken back, it leaves the room and nothing else.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size >= WAL_ROOM:
        return
    with contextlib.suppress(sqlite3.Error):  # no room now: it grows commit by commit
        [(cache_size,)] = connection.execute("PRAGMA cache_size")
        connection.execute("PRAGMA cache_size = 16")
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE room (octets BLOB)")
            connection.execute("INSERT INTO room VALUES (zeroblob(?))", (WAL_ROOM,))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute(f"PRAGMA cache_size = {cache_size}")


def verify(path: Path) -> Verdict:
    """Walk the whole chain of the journal at `path`, read-only; raise JournalError if it cannot be
    read.
    """
    count, previous = 0, GENESIS
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)
        try:
            for seq, at, utc, kind, data, kept in connection.execute(
                "SELECT * FROM journal ORDER BY seq"
            ):
                if seq != count + 1:
                    return Verdict(count, seq, f"entry {count + 1} is missing")
                if chained(previous, seq, at, utc, kind, data) != kept:
                    return Verdict(
                        count,
                        seq,
                        "the hash does not fit: this entry or the one before was changed",
                    )
                count, previous = seq, kept
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise JournalError(f"{path}: {error}") from error
    return Verdict(count)
