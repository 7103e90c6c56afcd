"""Lives of a box's journal, one after the other, without modems; and what is done to it between."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from alarmd.incident.facts.entries import Entry, LookedUp
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.journal.database import GENESIS, Journal, chained
from alarmd.journal.keeping import ANCHOR_EVERY_S
from alarmd.journal.writer import Store
from alarmd.privacy.public import Parted
from tests.alarmd.box import in_place
from tests.alarmd.journals import STARTED_UTC

LATER_UTC = STARTED_UTC + 3600.0


class Life:
    """A store that is open. `found` is what its start put on record."""

    def __init__(self, path: Path, open_journal: Callable[[Path], Journal] = Journal) -> None:
        self.store = Store(path, in_place, open_journal)
        self.world = asyncio.run(self.store.open(LATER_UTC))
        self.at = max(self.store.last_at, 1000.0)
        self.found = self.store.found()
        self.write(self.found)

    def write(self, facts: Sequence[Entry]) -> bool:
        """Commit these; whether they are on the disk."""
        self.world = fold(self.world, facts, self.at)
        return asyncio.run(self.store.commit(facts, self.at, LATER_UTC))

    def seal(self, *, always: bool = True) -> None:
        """Keep a checkpoint, if anything is new."""
        kept = self.store.checkpoint(self.world, self.at, always=always)
        if kept is not None:
            sealed = asyncio.run(self.store.sealed(kept))
            assert sealed is not None
            self.world = fold(self.world, [sealed], self.at)
            assert asyncio.run(self.store.commit([sealed], self.at, LATER_UTC, kept))

    def tidy(self) -> None:
        """Ten minutes pass, something happens, and then nothing."""
        self.at += ANCHOR_EVERY_S
        self.write([LookedUp("list", "operator")])
        asyncio.run(self.store.tidy(self.world, self.at, LATER_UTC))

    def chore(self) -> Entry | None:
        """Do a piece of what can wait; the fact that it meant."""
        chore = asyncio.run(self.store.chore(self.world, self.at, LATER_UTC, is_dated=False))
        if chore is not None:
            self.write([chore])
        return chore

    def fold_beside(self) -> None:
        """Fold the whole of a long journal, as the daemon does while it serves."""

        async def all_of_it() -> World | None:
            while await self.store.fold_on():
                pass
            return await self.store.whole()

        whole = asyncio.run(all_of_it())
        if whole is not None:
            self.world = whole

    def fold_a_piece(self) -> None:
        """Fold a little of it, no more."""
        assert asyncio.run(self.store.fold_on())

    def fold_until_it_is_kept(self) -> None:
        """Fold so much of it that a part is to be kept."""
        while not self.store.is_checkpoint_waiting:
            self.fold_a_piece()

    def stop(self) -> None:
        """As SIGTERM does."""
        self.seal()
        asyncio.run(self.store.close(self.world, self.at, LATER_UTC))

    def kill(self) -> None:
        """As kill -9 does: no anchor, no checkpoint."""
        asyncio.run(self.store.close())


def rebuild(path: Path, change: str) -> None:
    """Change the rows by this statement, and hash everything anew, as if it had always been so."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute(change)
    rows = connection.execute(
        "SELECT at, utc, kind, data, who, words FROM journal ORDER BY seq"
    ).fetchall()
    connection.execute("DELETE FROM journal")
    tail = GENESIS
    for seq, (at, utc, kind, data, who, words) in enumerate(rows, start=1):
        digest = Parted(kind, data, who, words).digest
        tail = chained(tail, seq, at, utc, kind, data, digest)
        connection.execute(
            "INSERT INTO journal (seq, at, utc, kind, data, hash, digest, who, words) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, at, utc, kind, data, tail, digest, who, words),
        )
    connection.execute("COMMIT")
    connection.close()
