"""Takes apart rows that earlier versions wrote in one piece, under a seal (docs/decisions/0027).

Each of these rows gets its public part, its private parts and a new hash; the new chain begins at
the first of them. The row behind the last of them still continues the chain from its old hash, and
one later entry, HistoryRewritten, stands for both hashes. This is done in pieces beside the running
box. A row that does not continue the chain stops it for good: what somebody has changed stays as it
is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from msgspec import Struct

from alarmd.privacy.erasure import overwriting
from alarmd.privacy.public import Parted

PIECE = 100  # entries: 4 ms here; a commit waits no longer

Part = Callable[[str, str], Parted]
"""(kind, data) of a row -> its parts; a row that no version reads stays as it is."""

Chain = Callable[..., str]

_PIECE = """
SELECT seq, at, utc, kind, data, hash FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
"""
_CHANGE = """
UPDATE journal SET data = ?, hash = ?, digest = ?, who = ?, words = ? WHERE seq = ?
"""
_CHECKPOINT = """
UPDATE checkpoint SET hash = (SELECT hash FROM journal j WHERE j.seq = checkpoint.seq)
    WHERE seq > ? AND seq <= ?
"""
_DONE = "UPDATE rewritten SET done = ?, head = ?, left = ?, is_stopped = ?"


class Boundary(Struct, frozen=True):
    """Earlier versions wrote the rows up to `up_to`; those up to `done` are taken apart. `head` is
    the new hash of the row `done`, `left` its old hash: from it the next row continues the chain.
    The entry `attested` stands for both; 0: none yet. `is_stopped`: the next row does not fit.
    """

    up_to: int
    done: int
    head: str
    left: str
    attested: int
    is_stopped: int

    @property
    def is_under_way(self) -> bool:
        """Whether there are more rows to take apart."""
        return self.done < self.up_to and not self.is_stopped

    @property
    def wants_attesting(self) -> bool:
        """Whether all rows are taken apart, and no entry says so yet."""
        return self.done == self.up_to and not self.attested


def boundary(connection: sqlite3.Connection) -> Boundary | None:
    """Where the two chains meet; None if no earlier version wrote into the journal. Raise
    sqlite3.Error.
    """
    if not connection.execute("PRAGMA table_info(rewritten)").fetchone():
        return None
    row = connection.execute(
        "SELECT up_to, done, head, left, attested, is_stopped FROM rewritten"
    ).fetchone()
    return None if row is None else Boundary(*row)


def fits(at: Boundary | None, seq: int, kept: str, claimed: str) -> bool:
    """Whether `claimed` is the hash of the row `seq`: the present one (`kept`), or the one before
    the row was taken apart; True if nobody knows that one any more.
    """
    if at is None or seq > at.done:
        return claimed == kept
    return seq < at.done or claimed in (kept, at.left)


def attest(connection: sqlite3.Connection, seq: int) -> None:
    """Note that the entry `seq` stands for what was taken apart; raise sqlite3.Error."""
    connection.execute("UPDATE rewritten SET attested = ?", (seq,))


def rewrite_piece(connection: sqlite3.Connection, at: Boundary, part: Part, chain: Chain) -> None:
    """Take the next rows apart, all or none of them; raise sqlite3.Error."""
    if not at.is_under_way:
        return
    with overwriting(connection):
        connection.execute("BEGIN IMMEDIATE")
        done, head, left, is_stopped = at.done, at.head, at.left, 0
        changes: list[tuple[object, ...]] = []
        for seq, instant, utc, kind, data, kept in connection.execute(
            _PIECE, (at.done, at.up_to, PIECE)
        ).fetchall():
            if chain(left, seq, instant, utc, kind, data) != kept:
                is_stopped = 1
                break
            row = part(kind, data)
            head = chain(head, seq, instant, utc, kind, row.public, row.digest)
            changes.append((row.public, head, row.digest, row.who, row.words, seq))
            done, left = seq, kept
        connection.executemany(_CHANGE, changes)
        connection.execute(_CHECKPOINT, (at.done, done))
        connection.execute(_DONE, (done, head, left, is_stopped))
        connection.execute("COMMIT")
