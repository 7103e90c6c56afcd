"""verify finds more than a broken chain: what does not fit, and what is another journal."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from alarmd.journal.seals import KEY_OCTETS, key_beside
from alarmd.journal.verification import FOLDED_MAX, WALKED_ALONE, Flaw, verify
from benchmarks.long_journal import write_long_journal
from tests.alarmd.journals import STARTED_UTC, box, fire, tamper, write_journal
from tests.alarmd.lives import Life, rebuild


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal without a box, and so without key and anchor."""
    write_journal(tmp_path / "journal.db", [*box(), *fire(1), *fire(2)])
    return tmp_path / "journal.db"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal that several processes walk."""
    path = tmp_path_factory.mktemp("long") / "journal.db"
    write_long_journal(path, WALKED_ALONE + 1000, STARTED_UTC)
    return path


def found(path: Path) -> list[tuple[Flaw, int]]:
    return [(one.flaw, one.seq) for one in verify(path).findings]


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ("UPDATE journal SET kind = 'Unheard' WHERE seq = 2", [(Flaw.KIND, 2), (Flaw.UNFIT, 2)]),
        ("UPDATE journal SET at = 0 WHERE seq = 4", [(Flaw.TIME, 4)]),
        ("DELETE FROM journal WHERE kind = 'IncidentOpened' AND seq > 9", [(Flaw.UNFIT, 21)]),
    ],
)
def test_a_past_that_was_written_anew_shows_where_it_does_not_fit(
    path: Path, change: str, flaws: list[tuple[Flaw, int]]
) -> None:
    assert verify(path).findings == ()
    rebuild(path, change)
    assert found(path) == flaws


def test_a_number_that_two_alarms_have_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_journal(path, [*box(), *fire(1), *fire(1)])
    assert (Flaw.TWICE, len([*box(), *fire(1)]) + 1) in found(path)


def test_a_checkpoint_that_the_chain_vouches_for_must_be_what_the_entries_add_up_to(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.db"
    life = Life(path)
    life.write([*box(), *fire(1)])
    life.world = type(life.world)()  # a bug, or somebody who has the key
    life.seal()
    life.kill()
    assert found(path) == [(Flaw.CHECKPOINT, life.store.entries - 1)]


def test_a_long_journal_is_walked_by_several_processes(long: Path) -> None:
    verdict = verify(long)
    assert verdict.entries > WALKED_ALONE
    assert verdict.findings == ()
    with sqlite3.connect(long) as connection:
        [(head,)] = connection.execute("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")
    connection.close()
    assert verdict.head == head


@pytest.mark.parametrize("seq", [3, WALKED_ALONE // 2, WALKED_ALONE])
def test_what_was_changed_in_a_long_journal_is_named(long: Path, seq: int) -> None:
    tamper(long, f"UPDATE journal SET utc = utc + 1 WHERE seq = {seq}")
    try:
        verdict = verify(long)
        assert (verdict.broken_at, verdict.entries) == (seq, seq - 1)
    finally:
        tamper(long, f"UPDATE journal SET utc = utc - 1 WHERE seq = {seq}")
    assert verify(long).broken_at is None


def test_of_a_long_journal_what_came_after_the_checkpoint_is_folded_or_all(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write_long_journal(path, FOLDED_MAX, STARTED_UTC)
    rebuild(path, "DELETE FROM journal WHERE seq = 5")  # before the first checkpoint
    life = Life(path)
    life.fold_beside()
    life.stop()
    flaws = {one.flaw for one in verify(path).findings}
    assert Flaw.UNFIT not in flaws
    assert Flaw.UNFIT in {one.flaw for one in verify(path, folds_all=True).findings}


def test_a_key_that_is_not_ours_to_read_leaves_the_seals_untried(path: Path) -> None:
    assert not verify(path).seals_untried
    key_beside(path).write_bytes(bytes(KEY_OCTETS - 1))
    assert verify(path).seals_untried
