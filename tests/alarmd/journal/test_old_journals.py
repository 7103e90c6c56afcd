"""A journal of every version that was released is read, goes on, and is verified. `tests/journals`
holds one of each; its README says how they were made."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from alarmd.incident.facts.entries import Restarted
from alarmd.incident.facts.world import World
from alarmd.journal.database import Journal
from alarmd.journal.recollection import Fold
from alarmd.journal.verification import verify
from alarmd.reports.queries import Reports
from tests.alarmd.journals import opened
from tests.alarmd.lives import Life
from tests.source import ROOT

RELEASED = sorted((ROOT / "tests/journals").glob("*.db"))
# Version of the schema, entries, alarms, and the alarm that is open: what each of them holds.
HELD = {"9c80058": (0, 152, 2, 2), "5ee80d2": (0, 164, 2, 2)}


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one of them."""
    shutil.copy(request.param, tmp_path / "journal.db")
    shutil.copy(request.param, tmp_path / request.param.name)
    return tmp_path / "journal.db"


def held(path: Path) -> tuple[int, int, int, int]:
    (name,) = (file.stem for file in path.parent.glob("*.db") if file.stem in HELD)
    return HELD[name]


def test_there_is_one_of_each() -> None:
    assert {path.stem for path in RELEASED} == set(HELD)


def test_it_is_whole_before_and_after_this_version_has_run_on_it(path: Path) -> None:
    _, entries, incidents, _ = held(path)
    before = verify(path)
    assert (before.entries, before.findings) == (entries, ())
    life = Life(path)
    life.write([opened(incidents + 1)])
    life.stop()
    after = verify(path)
    assert (after.entries, after.findings) == (entries + 2, ())


def test_it_adds_up_to_the_alarm_that_was_open_and_the_numbers_go_on(path: Path) -> None:
    _, _, incidents, is_open = held(path)
    life = Life(path)
    assert life.found == []
    assert [one.id for one in life.world.open_incidents()] == [is_open]
    assert life.world.last_incident == incidents
    life.stop()
    assert Life(path).world == life.world


def test_the_schema_is_brought_up_step_by_step(path: Path) -> None:
    def version() -> int:
        with sqlite3.connect(path) as connection:
            [(found,)] = connection.execute("PRAGMA user_version")
        connection.close()
        return int(found)

    assert version() == held(path)[0]
    Journal(path).close()
    assert version() == 4
    Journal(path).close()
    assert version() == 4


def test_every_entry_fits(path: Path) -> None:
    journal = Journal(path)
    fold = Fold(World(), 0)
    fold.take(journal.rows(0, 100_000))
    starts = [one for one in journal.read() if isinstance(one.entry, Restarted)]
    journal.close()
    assert (fold.unfit, fold.reason) == (0, "")
    assert len(starts) == 2


def test_its_alarms_are_told(path: Path) -> None:
    _, _, incidents, is_open = held(path)
    with Reports(path) as reports:
        stories = list(reports.newest(9))
    assert [story.opened.incident for story in stories] == list(range(incidents, 0, -1))
    assert [story.opened.incident for story in stories if story.closed is None] == [is_open]
