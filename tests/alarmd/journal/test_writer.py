"""The world that a journal adds up to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from alarmd.incident.facts.world import World
from alarmd.journal.database import Journal, JournalError
from alarmd.journal.writer import CHECKPOINT_AFTER_S, Store
from alarmd.system.work_thread import WorkThread
from tests.alarmd.journals import STARTED_UTC, box, tamper, write_journal
from tests.alarmd.lives import Life

T = TypeVar("T")


def test_a_checkpoint_that_cannot_be_read_costs_time_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_journal(path, box())
    tamper(path, "DROP TABLE checkpoint")
    journal = Journal(path)
    with pytest.raises(JournalError):
        journal.checkpoint()
    journal.close()

    async def opened() -> World:
        with WorkThread("journal") as thread:
            store = Store(path, thread)
            world = await store.open()
            await store.close()
            return world

    assert asyncio.run(opened()).lines


def test_what_is_just_being_written_is_not_what_the_disk_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"

    async def story() -> None:
        disk_is_free = asyncio.Event()
        disk_is_free.set()

        async def run(work: Callable[[], T]) -> T:
            await disk_is_free.wait()
            return work()

        store = Store(path, run)
        await store.open()
        disk_is_free.clear()
        commit = asyncio.create_task(store.commit(box(), 1.0, STARTED_UTC))
        await asyncio.wait({commit}, timeout=0.01)
        assert store.unwritten == 0
        disk_is_free.set()
        assert await commit
        tamper(path, "DROP TABLE journal")
        assert not await store.commit(box(), 2.0, STARTED_UTC)
        assert store.unwritten == len(box())

    asyncio.run(story())


def test_a_checkpoint_that_cannot_be_sealed_is_not_kept_and_ends_nothing(tmp_path: Path) -> None:
    life = Life(tmp_path / "journal.db")
    life.write(box())
    kept = life.store.checkpoint(life.world, life.at, always=True)
    assert kept is not None
    tamper(tmp_path / "journal.db", "DROP TABLE journal")
    assert asyncio.run(life.store.sealed(kept)) is None


def test_a_day_after_the_last_seal_what_was_written_since_is_sealed(tmp_path: Path) -> None:
    life = Life(tmp_path / "journal.db")
    life.write(box())
    life.seal()
    assert life.store.checkpoint(life.world, life.at + 2 * CHECKPOINT_AFTER_S) is None
    life.write(box())
    assert life.store.checkpoint(life.world, life.at + CHECKPOINT_AFTER_S - 1) is None
    kept = life.store.checkpoint(life.world, life.at + CHECKPOINT_AFTER_S)
    assert kept is not None
    assert kept.seq == life.store.entries
    life.stop()
