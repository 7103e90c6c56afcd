"""The world that a journal adds up to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alarmd.incident.world import World
from alarmd.journal import Journal, JournalError
from alarmd.store import Store
from alarmd.work_thread import WorkThread
from tests.alarmd.journals import box, tamper, write_journal


def test_a_checkpoint_that_cannot_be_read_costs_time_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_journal(path, box())
    tamper(path, "ALTER TABLE checkpoint RENAME COLUMN world TO globe")
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
