"""What the simulated disk leaves of a commit that lost its power is what a real one may leave."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from alarmd.incident.facts.entries import RosterLoaded
from alarmd.journal.database import Journal
from tests.sim.disk import Moment, Platters

COMMITS, LARGE, CUTS = 60, 200, 40


def roster(number: int) -> RosterLoaded:
    return RosterLoaded(f"{number}" * 40, number)


@pytest.mark.parametrize("moment", [Moment.TORN, Moment.SPOILT, Moment.UNSEEN])
def test_a_log_that_begins_again_is_whole_or_not_there_when_the_power_goes(
    tmp_path: Path, moment: Moment
) -> None:
    path, found = tmp_path / "journal.db", tmp_path / "found.db"
    journal = Journal(path)
    for number in range(COMMITS):
        journal.append([roster(number)], float(number), float(number))
    journal._connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    before = Platters(path)
    journal.append([roster(number) for number in range(LARGE)], float(COMMITS), float(COMMITS))
    counts = set()
    for seed in range(CUTS):
        before.torn(Platters(path), moment, random.Random(seed)).restore(found)
        connection = sqlite3.connect(found)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counts.add(connection.execute("SELECT count(*) FROM journal").fetchone()[0])
        connection.close()
    assert counts <= {COMMITS, COMMITS + LARGE}
    assert (counts == {COMMITS + LARGE}) is (moment is Moment.UNSEEN)
