"""The journal, the only truth: one append-only, hash-chained table in SQLite; and the checkpoint
of its fold. In a row only what belongs to a person may be erased, after its time.

Everything here blocks: the daemon calls it on one thread of its own, the connection belongs to
that thread.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import Struct

from alarmd.incident.facts.entries import (
    Entry,
    HistoryRewritten,
    IncidentOpened,
    PrivatePartsErased,
    Sealed,
)
from alarmd.journal.schema import connect, inode
from alarmd.privacy.erasure import erase
from alarmd.privacy.public import Draw, Parted, Tags, parted, salt_of
from alarmd.privacy.rewriting import Boundary, attest, boundary, fits, rewrite_piece

GENESIS = "0" * 64
TIDY_AFTER = 200  # entries: some 70 commits

INCIDENTS_REMEMBERED = 100  # whose tags stay in memory: a bad night has ten

_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    kind.__name__: msgspec.json.Decoder(kind) for kind in get_args(Entry)
}


# seq, at, utc, kind, data with the private parts that are left, and `is_past` of the view
RawRow = tuple[int, float, float, str, str, int]

_OF_INCIDENT = """
SELECT seq, at, utc, kind, data, is_past FROM entries
    WHERE public ->> 'incident' = :incident AND public ->> 'incident' IS NOT NULL AND seq <= :up_to
UNION
SELECT e.seq, e.at, e.utc, e.kind, e.data, e.is_past FROM entries s JOIN entries e
    ON e.public ->> 'attempt' = s.public ->> 'attempt' AND e.public ->> 'attempt' IS NOT NULL
    WHERE s.public ->> 'incident' = :incident AND s.public ->> 'incident' IS NOT NULL
    AND s.kind = 'AttemptStarted' AND e.seq <= :up_to
ORDER BY seq
"""
_SALT_OF_INCIDENT = """
SELECT who FROM entries WHERE public ->> 'incident' = ? AND public ->> 'incident' IS NOT NULL
    AND kind = 'IncidentOpened'
"""
_INSERT = """
INSERT INTO journal (seq, at, utc, kind, data, hash, digest, who, words)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LAST_OF_INCIDENT = """
SELECT kind FROM journal WHERE data ->> 'incident' = ? AND data ->> 'incident' IS NOT NULL
    ORDER BY seq DESC LIMIT 1
"""
_LAST_NUMBERS = """
SELECT (SELECT max(data ->> 'incident') FROM journal WHERE data ->> 'incident' IS NOT NULL),
    (SELECT max(data ->> 'attempt') FROM journal WHERE data ->> 'attempt' IS NOT NULL)
"""


class JournalError(Exception):
    """The journal cannot be opened, read or written; the message says which file, why and what to
    do.
    """


class Record(Struct, frozen=True):
    """One row: sequence number, instant, UTC seconds and the fact."""

    seq: int
    at: float
    utc: float
    entry: Entry


class Checkpoint(Struct, frozen=True):
    """The fold of the journal up to `seq`, encoded by its owner in `format`."""

    seq: int
    format: str
    world: bytes

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the world: the chain holds it, too."""
        return hashlib.sha256(self.world).hexdigest()


def decode(kind: str, data: str) -> Entry:
    """The entry that a row holds; raise JournalError if this version does not know it."""
    try:
        entry: Entry = _DECODERS[kind].decode(data)
    except (KeyError, msgspec.MsgspecError) as error:
        raise JournalError(f"an entry of kind {kind} cannot be read: {error}") from error
    return entry


def chained(
    previous: str, seq: int, at: float, utc: float, kind: str, public: str, digest: str = ""
) -> str:
    """The hash of a row: SHA-256 (hex) over the hash before it, the row's canonical text and the
    digest of its private parts, if it has any.
    """
    row = f"{previous}\n{seq}|{at!r}|{utc!r}|{kind}|{public}"
    if digest:
        row += f"\n{digest}"
    return hashlib.sha256(row.encode()).hexdigest()


class Journal:
    """The one writer. Open it on the thread that will use it. `draw` gives the salts of private
    parts.
    """

    def __init__(self, path: Path, draw: Draw = os.urandom) -> None:
        self.path = path
        self._draw = draw
        self._tags: dict[int, Tags] = {}
        try:
            self._connection, self._is_alone = connect(path)
            last = self._connection.execute(
                "SELECT seq, at, hash, utc FROM journal ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"{path}: {error}") from error
        self._left = self._mark()
        self.seq: int = last[0] if last else 0
        self.last_at: float = last[1] if last else 0.0
        self._hash: str = last[2] if last else GENESIS
        self.last_utc: float = last[3] if last else 0.0
        self._since_tidy = 0

    def append(
        self,
        entries: Sequence[Entry],
        at: float,
        utc: float,
        checkpoint: Checkpoint | None = None,
    ) -> int:
        """Write all entries in one transaction, flushed to the disk, and with them the checkpoint
        that the last entry vouches for; return the last sequence number. Erase what an entry says
        is erased.

        Raise JournalError and change nothing if that cannot be done.
        """
        rows: list[tuple[object, ...]] = []
        seq, tail = self.seq, self._hash
        try:
            if self._is_alone:  # the disk may have room by now, or be writable again
                self._connection.close()
                self._connection, self._is_alone = connect(self.path)
                self._left = self._mark()
            for entry in entries:
                seq += 1
                row = self._parted(entry)
                tail = chained(tail, seq, at, utc, row.kind, row.public, row.digest)
                private = row.digest, row.who, row.words
                rows.append((seq, at, utc, row.kind, row.public, tail, *private))
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(_INSERT, rows)
            self._do_what_is_said(entries)
            if checkpoint is not None:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO checkpoint (id, seq, hash, format, world, kept_by) "
                    "SELECT 1, seq, hash, ?, ?, ? FROM journal WHERE seq = ?",
                    [(checkpoint.format, checkpoint.world, seq, checkpoint.seq)],
                )
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            is_read_only = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
            self._is_alone = self._is_alone or is_read_only
            raise JournalError(f"{self.path}: {error}") from error
        self.seq, self._hash, self.last_at, self.last_utc = seq, tail, at, utc
        self._since_tidy += len(rows)
        return seq

    def _do_what_is_said(self, entries: Sequence[Entry]) -> None:
        for seq, entry in enumerate(entries, start=self.seq + 1):
            match entry:
                case PrivatePartsErased():
                    erase(self._connection, entry)
                case HistoryRewritten():
                    attest(self._connection, seq)
                case _:
                    pass

    def rewrite(self) -> Boundary | None:
        """Take apart a piece of the rows of earlier versions, if a newer row is behind them; return
        how far this is then. Raise JournalError and change nothing if it cannot be done.
        """
        at = self.boundary()
        if at is None or at.up_to >= self.seq:
            return at
        try:
            rewrite_piece(self._connection, at, self._parted_again, chained)
        except sqlite3.Error as error:
            self._roll_back()
            raise JournalError(f"{self.path}: {error}") from error
        return self.boundary()

    def boundary(self) -> Boundary | None:
        """How far the rows of earlier versions are taken apart; None if there are no such rows.
        Raise JournalError.
        """
        try:
            return boundary(self._connection)
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    def _parted_again(self, kind: str, data: str) -> Parted:
        try:
            return self._parted(decode(kind, data))
        except JournalError:
            return Parted(kind, data)  # no version reads it: nobody knows what is in it

    def _parted(self, entry: Entry) -> Parted:
        """Take an entry apart; its people have the same tags in all entries of an incident."""
        incident = getattr(entry, "incident", 0)
        if isinstance(entry, IncidentOpened) or not incident:
            row = parted(entry, self._draw)
        else:
            row = parted(entry, self._draw, self._tags_of(incident))
        if isinstance(entry, IncidentOpened):
            self._remember(incident, salt_of(row.who))
        return row

    def _tags_of(self, incident: int) -> Tags | None:
        """The tags of an incident, made with the salt of the row that opened it; None if an earlier
        version wrote that row, or its salt was erased.
        """
        if incident not in self._tags:
            [who] = next(self.ask(_SALT_OF_INCIDENT, incident), (None,))
            self._remember(incident, salt_of(who))
        return self._tags.get(incident)

    def _remember(self, incident: int, salt: bytes | None) -> None:
        if len(self._tags) >= INCIDENTS_REMEMBERED:
            self._tags.clear()
        if salt is not None:
            self._tags[incident] = Tags(salt)

    @property
    def tail(self) -> str:
        """The hash of the last row."""
        return self._hash

    def read(self, after_seq: int = 0) -> Iterator[Record]:
        """The rows after `after_seq`, in order; raise JournalError at a row that this version does
        not know.
        """
        for seq, at, utc, kind, data in self.ask(
            "SELECT seq, at, utc, kind, data FROM entries WHERE seq > ? ORDER BY seq", after_seq
        ):
            yield Record(seq, at, utc, decode(kind, data))

    def rows(self, after_seq: int, most: int) -> list[RawRow]:
        """At most `most` rows after `after_seq`, in order, as they are kept."""
        sql = (
            "SELECT seq, at, utc, kind, data, is_past FROM entries WHERE seq > ? "
            "ORDER BY seq LIMIT ?"
        )
        return list(self.ask(sql, after_seq, most))

    def rows_of(self, incident: int, up_to: int) -> list[RawRow]:
        """The rows of this incident and of its attempts up to `up_to`, in order."""
        return list(self.ask(_OF_INCIDENT, {"incident": incident, "up_to": up_to}))

    def unsettled(self, most: int) -> list[int]:
        """The newest incidents that are not settled, at most `most` of them, in order."""
        found: list[int] = []
        for number in range(self.last_numbers()[0], 0, -1):
            last = next(self.ask(_LAST_OF_INCIDENT, number), ("Settled",))
            if last != ("Settled",):
                found.append(number)
            if len(found) == most:
                break
        return found[::-1]

    def last_numbers(self) -> tuple[int, int]:
        """The last numbers that were given to an incident and to an attempt; 0: none yet."""
        [(incident, attempt)] = self.ask(_LAST_NUMBERS)
        return incident or 0, attempt or 0

    def hash_at(self, seq: int) -> str:
        """The hash of this row; "" if there is no such row."""
        return next(self.ask("SELECT hash FROM journal WHERE seq = ?", seq), ("",))[0]

    def was(self, anchor_seq: int, anchor_hash: str) -> bool:
        """Whether this row has this hash, or had it before it was taken apart; True if nobody knows
        that hash any more. Raise JournalError.
        """
        return fits(self.boundary(), anchor_seq, self.hash_at(anchor_seq), anchor_hash)

    @property
    def is_untouched(self) -> bool:
        """Whether the file is still the one that was opened, and nobody else wrote into it; raise
        JournalError if it cannot be read.
        """
        return self._mark() == self._left

    def _mark(self) -> tuple[int, int]:
        """The inode of the file, and a number that changes when another connection writes to it."""
        [(version,)] = self.ask("PRAGMA data_version")
        return inode(self.path), version

    def checkpoint(self) -> tuple[Checkpoint | None, bool]:
        """As `kept_checkpoint`; raise JournalError if it cannot be read."""
        try:
            return kept_checkpoint(self._connection)
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    def ask(self, sql: str, *values: object) -> Iterator[Any]:
        """The rows that this statement finds; raise JournalError if the file cannot be read."""
        try:
            named = values[0] if values and isinstance(values[0], dict) else values
            yield from self._connection.execute(sql, named)
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    @property
    def is_untidy(self) -> bool:
        """Whether `tidy` is worth its time."""
        return self._since_tidy >= TIDY_AFTER

    def tidy(self) -> None:
        """Copy the write-ahead log into the journal itself, so that no commit has to do it.

        This takes as long as many commits: call it while nothing happens. Raise JournalError if the
        disk refuses; nothing is lost then.
        """
        self._since_tidy = 0
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # the transaction is gone either way, and the first error is the one to tell


def kept_checkpoint(connection: sqlite3.Connection) -> tuple[Checkpoint | None, bool]:
    """Return the last checkpoint if an entry of this chain vouches for it, and whether there is a
    checkpoint that differs from what its entry in the chain says. Raise sqlite3.Error.
    """
    row = connection.execute("SELECT * FROM checkpoint").fetchone()
    if row is None:
        return None, False
    _, seq, tail, world_format, world, *kept_by = row
    if not any(kept_by):
        return None, False  # from a version that vouched for no checkpoint
    kept = Checkpoint(seq, world_format, world)
    fits = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    sql = "SELECT kind, data FROM journal WHERE seq = ?"
    vouching = connection.execute(sql, (kept_by[0],)).fetchone()
    is_kept = fits == (tail,) and vouching is not None and _vouches(vouching, kept)
    return (kept, False) if is_kept else (None, True)


def _vouches(row: tuple[str, str], kept: Checkpoint) -> bool:
    try:
        entry = decode(*row)
    except JournalError:
        return False
    return isinstance(entry, Sealed) and (entry.seq, entry.world) == (kept.seq, kept.digest)
