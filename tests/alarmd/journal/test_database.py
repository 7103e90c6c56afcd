"""The journal: atomic, chained, checkable; what was written is read back as it was."""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alarmd.incident.facts.entries import (
    Entry,
    Exhausted,
    IncidentOpened,
    LookedUp,
    RosterLoaded,
)
from alarmd.journal.database import (
    GENESIS,
    TIDY_AFTER,
    Checkpoint,
    Journal,
    JournalError,
    Record,
    chained,
    decode,
)
from alarmd.journal.schema import WAL_ROOM
from alarmd.journal.verification import verify
from alarmd.reports.queries import Reports
from tests.alarmd.journal.strategies import register
from tests.alarmd.journals import box, fire, tamper, write_journal
from tests.sim.disk import Moment, Platters

KINDS = get_args(Entry)

register()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with the story of a fire."""
    file = tmp_path / "journal.db"
    write_journal(file, [*box(), *fire()])
    return file


def records(path: Path, after_seq: int = 0) -> list[Record]:
    """Everything in the journal."""
    journal = Journal(path)
    try:
        return list(journal.read(after_seq))
    finally:
        journal.close()


def test_what_was_written_is_read_back_in_order(path: Path) -> None:
    read = records(path)
    assert [record.entry for record in read] == [*box(), *fire()]
    assert [record.seq for record in read] == list(range(1, len(read) + 1))


def test_reading_may_begin_after_a_sequence_number(path: Path) -> None:
    assert [record.entry for record in records(path, after_seq=4)] == fire()


def test_a_new_journal_is_empty_and_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    assert (journal.seq, journal.last_at) == (0, 0.0)
    assert list(journal.read()) == []
    journal.close()
    assert verify(tmp_path / "journal.db").broken_at is None


def test_a_journal_goes_on_where_it_stopped(path: Path) -> None:
    before = verify(path).entries
    journal = Journal(path)
    assert journal.seq == before
    assert journal.last_at == float(before - 1)
    assert journal.append([Exhausted(1)], 99.0, 1.0) == before + 1
    journal.close()
    assert (verify(path).entries, verify(path).findings) == (before + 1, ())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_every_entry_survives_being_written_down(kind: type[Any], data: st.DataObject) -> None:
    entry = data.draw(st.from_type(kind))
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.db")
        journal.append([entry], 1.0, 2.0)
        assert [record.entry for record in journal.read()] == [entry]
        journal.close()


def test_an_alarm_that_was_written_before_signs_and_shared_numbers_is_read() -> None:
    (opened,) = (entry for entry in fire() if isinstance(entry, IncidentOpened))
    written = json.loads(msgspec.json.encode(opened))
    del written["sign"], written["originator"]["shares_number"]
    for copy in written["recipients"]:
        del copy["party"]["shares_number"]
    assert decode("IncidentOpened", json.dumps(written)) == opened


def test_a_turn_is_written_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append([RosterLoaded("d", 1)], 1.0, 1.0)
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("CREATE TRIGGER no BEFORE INSERT ON journal WHEN NEW.seq = 3 BEGIN "
                  "SELECT RAISE(ABORT, 'no third'); END")  # fmt: skip
    with pytest.raises(JournalError, match="no third"):
        journal.append([Exhausted(1), Exhausted(2)], 2.0, 2.0)
    assert [record.entry for record in journal.read()] == [RosterLoaded("d", 1)]
    other.execute("DROP TRIGGER no")
    other.close()
    assert journal.append([Exhausted(1)], 3.0, 3.0) == 2
    journal.close()
    assert verify(tmp_path / "journal.db").entries == 2


def test_a_commit_is_flushed_to_the_disk(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    (synchronous,) = journal._connection.execute("PRAGMA synchronous").fetchone()
    journal.close()
    assert synchronous == 2  # FULL: with WAL anything less may lose the last commits


def test_a_full_disk_is_told_changes_nothing_and_is_survived(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append([Exhausted(1)], 1.0, 1.0)
    (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = [LookedUp("x" * 4000, "operator")] * 20
    with pytest.raises(JournalError, match="full"):
        journal.append(big, 2.0, 2.0)
    assert (journal.seq, journal.last_at) == (1, 1.0)
    journal._connection.execute("PRAGMA max_page_count = 100000")
    assert journal.append(big, 3.0, 3.0) == 21
    journal.close()
    assert verify(tmp_path / "journal.db").entries == 21


_CRASH = """
import os, sys
from pathlib import Path
from alarmd.incident.facts.entries import Exhausted
from alarmd.journal.database import Journal
journal = Journal(Path(sys.argv[1]))
journal.append([Exhausted(1)], 1.0, 1.0)
journal._connection.execute("BEGIN IMMEDIATE")
journal._connection.execute(
    "INSERT INTO journal (seq, at, utc, kind, data, hash) "
    "VALUES (2, 2.0, 2.0, 'Exhausted', '{}', 'x')")
os._exit(9)
"""


def test_a_crash_in_the_middle_of_a_transaction_leaves_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    done = subprocess.run([sys.executable, "-c", _CRASH, str(path)], check=False)
    assert done.returncode == 9
    assert verify(path).entries == 1
    assert [record.entry for record in records(path)] == [Exhausted(1)]


@pytest.mark.parametrize(("moment", "found"), [(Moment.SPOILT, 2), (Moment.UNSEEN, 3)])
def test_what_is_spoilt_while_it_is_written_costs_nothing_that_was_committed(
    tmp_path: Path, moment: Moment, found: int
) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    for incident in (1, 2):
        journal.append([Exhausted(incident)], float(incident), 1.0)
    before = Platters(path)
    journal.append([Exhausted(3)], 3.0, 1.0)
    left = before.torn(Platters(path), moment, random.Random(1))
    journal.close()
    left.restore(path)
    assert verify(path).entries == found
    assert [record.entry for record in records(path)] == list(map(Exhausted, range(1, found + 1)))


@pytest.mark.parametrize("seed", range(10))
def test_what_is_found_after_one_power_cut_is_found_after_the_next(
    tmp_path: Path, seed: int
) -> None:
    path, chance = tmp_path / "journal.db", random.Random(seed)
    found = 0
    for _ in range(3):
        journal = Journal(path)
        assert journal.seq >= found
        found = journal.seq
        before = Platters(path)
        journal.append([Exhausted(1)] * 8, journal.last_at, 1.0)
        left = before.torn(Platters(path), Moment.SPOILT, chance)
        journal.close()
        left.restore(path)
    assert verify(path).entries >= found


def test_readers_see_only_what_is_committed_and_never_wait(path: Path) -> None:
    journal = Journal(path)
    one, two = (sqlite3.connect(f"file:{path}?mode=ro", uri=True) for _ in range(2))
    count = "SELECT count(*) FROM journal"
    before = one.execute(count).fetchone()
    journal._connection.execute("BEGIN IMMEDIATE")
    journal._connection.execute("UPDATE journal SET utc = 0")
    assert one.execute(count).fetchone() == two.execute(count).fetchone() == before
    journal._connection.execute("ROLLBACK")
    journal.append([Exhausted(1)], 99.0, 1.0)
    assert one.execute(count).fetchone() == two.execute(count).fetchone() == (before[0] + 1,)
    for connection in (one, two):
        connection.close()
    journal.close()


def test_a_second_writer_that_holds_the_lock_is_told_not_waited_for_ever(path: Path) -> None:
    journal, other = Journal(path), sqlite3.connect(path, isolation_level=None)
    journal._connection.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="locked"):
        journal.append([Exhausted(1)], 99.0, 1.0)
    other.execute("ROLLBACK")
    other.close()
    journal.append([Exhausted(1)], 99.0, 1.0)
    journal.close()


# --- the chain ------------------------------------------------------------------------------------


def test_a_whole_journal_verifies(path: Path) -> None:
    verdict = verify(path)
    assert (verdict.entries, verdict.broken_at, verdict.reason) == (len(box() + fire()), None, "")


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE journal SET data = '{}' WHERE seq = 7", 7),
        ("UPDATE journal SET at = at + 1 WHERE seq = 5", 5),
        ("UPDATE journal SET utc = 0 WHERE seq = 1", 1),
        ("UPDATE journal SET kind = 'Exhausted' WHERE seq = 9", 9),
        ("UPDATE journal SET hash = upper(hash) WHERE seq = 6", 6),
        ("UPDATE journal SET digest = '' WHERE seq = 5", 5),
        ("UPDATE journal SET who = replace(who, '王', '汪') WHERE seq = 5", 5),
        ("UPDATE journal SET words = words || ' ' WHERE seq = 6", 6),
        ("UPDATE journal SET who = '' WHERE seq = 5", 5),
        ("UPDATE journal SET who = words WHERE seq = 6", 6),
        ("DELETE FROM journal WHERE seq = 8", 9),
        ("DELETE FROM journal WHERE seq = 1", 2),
        ("UPDATE journal SET seq = 100 WHERE seq = 3", 4),
        (
            "INSERT INTO journal SELECT 21, at, utc, kind, data, hash, digest, who, words "
            "FROM journal WHERE seq = 20",
            21,
        ),
    ],
)
def test_whoever_changes_the_past_is_found_out(path: Path, statement: str, broken_at: int) -> None:
    tamper(path, statement)
    verdict = verify(path)
    assert verdict.broken_at == broken_at
    assert verdict.reason


def test_the_first_row_hangs_on_nothing_and_each_on_the_one_before(path: Path) -> None:
    connection = sqlite3.connect(path)
    previous = GENESIS
    for seq, at, utc, kind, data, kept, digest in connection.execute(
        "SELECT seq, at, utc, kind, data, hash, digest FROM journal"
    ):
        previous = chained(previous, seq, at, utc, kind, data, digest)
        assert previous == kept
    connection.close()


def test_a_row_that_was_written_anew_with_a_hash_of_its_own_shows_at_the_next(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    rows = "SELECT seq, at, utc, kind, data, hash FROM journal WHERE seq <= 2 ORDER BY seq"
    (*_, first), (seq, at, utc, kind, data, _) = connection.execute(rows).fetchall()
    forged = chained(first, seq, at + 1.0, utc, kind, data)
    connection.execute("UPDATE journal SET at = at + 1.0, hash = ? WHERE seq = 2", (forged,))
    connection.close()
    assert verify(path).broken_at == 3


def test_a_disk_without_room_is_read_and_written_as_soon_as_there_is_room(path: Path) -> None:
    before = verify(path).entries
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        journal = Journal(path)
        assert len(list(journal.read())) == before
        with pytest.raises(JournalError):
            journal.append([Exhausted(1)], 99.0, 1.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
    journal.append([Exhausted(1)], 99.0, 1.0)
    assert verify(path).entries == before + 1, "and others read it again"
    journal.close()


# --- what cannot be read --------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(JournalError, match=r"journal\.db"):
        Journal(path)
    with pytest.raises(JournalError, match=r"journal\.db"):
        verify(path)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="missing"):
        Journal(tmp_path / "missing" / "journal.db")
    with pytest.raises(JournalError, match="missing"):
        verify(tmp_path / "missing" / "journal.db")


def test_entries_of_another_version_are_refused_not_guessed() -> None:
    with pytest.raises(JournalError, match="Unheard"):
        decode("Unheard", "{}")
    with pytest.raises(JournalError, match="Exhausted"):
        decode("Exhausted", '{"incident": "one"}')


def test_a_journal_that_breaks_while_it_is_used_says_so(path: Path) -> None:
    journal = Journal(path)
    tamper(path, "DROP TABLE checkpoint")
    with pytest.raises(JournalError):
        journal.checkpoint()
    with pytest.raises(JournalError):
        journal.append([Exhausted(1)], 99.0, 1.0, Checkpoint(1, "2", b"world"))
    tamper(path, "DROP TABLE journal")
    with pytest.raises(JournalError):
        list(journal.read())
    journal.close()
    with pytest.raises(JournalError):
        journal.append([Exhausted(1)], 99.0, 1.0)


def test_the_log_has_its_full_length_before_the_first_commit(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    log = tmp_path / "journal.db-wal"
    journal = Journal(path)
    length = log.stat().st_size
    for at in range(50):
        journal.append([Exhausted(1)], float(at), 0.0)
    assert log.stat().st_size == length >= WAL_ROOM - 65536
    assert path.stat().st_size < 65536
    journal.close()
    assert verify(path).entries == 50


def test_tidying_copies_the_log_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    for at in range(TIDY_AFTER):
        assert not journal.is_untidy
        journal.append([Exhausted(1)], float(at), 0.0)
    before = path.stat().st_size
    assert journal.is_untidy
    journal.tidy()
    assert not journal.is_untidy
    assert path.stat().st_size > before
    assert len(records(path)) == TIDY_AFTER
    journal.close()
    with pytest.raises(JournalError, match="closed database"):
        journal.tidy()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% #1?"
    folder.mkdir()
    write_journal(folder / "journal.db", box())
    assert verify(folder / "journal.db").entries == len(list(box()))
    with Reports(folder / "journal.db") as reports:
        assert reports.box().entries == len(list(box()))
