"""What versions before wrote in one piece is taken apart, and shows all the same whether somebody
has changed it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from alarmd.incident.facts.entries import HistoryRewritten, LookedUp
from alarmd.incident.facts.world import World
from alarmd.journal.database import GENESIS, Journal, JournalError, chained
from alarmd.journal.retention import ALARMS_S, next_piece
from alarmd.journal.seals import Anchor
from alarmd.journal.verification import Flaw, verify
from alarmd.journal.writer import CHORES_AGAIN_AFTER_S
from alarmd.reports.queries import Reports
from tests.alarmd.journal.test_old_journals import RELEASED
from tests.alarmd.journals import opened, tamper
from tests.alarmd.lives import LATER_UTC, Life


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A journal that a version before has written."""
    shutil.copy(request.param, tmp_path / "journal.db")
    return tmp_path / "journal.db"


def rewrite(life: Life) -> list[HistoryRewritten]:
    """Everything that is to be taken apart; the facts that it means."""
    facts: list[HistoryRewritten] = []
    for _ in range(50):
        chore = life.chore()
        if isinstance(chore, HistoryRewritten):
            facts.append(chore)
    return facts


def rewritten(path: Path) -> Life:
    """A life in which that was done."""
    life = Life(path)
    life.tidy()
    assert len(rewrite(life)) == 1
    return life


def public(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT data FROM journal ORDER BY seq").fetchall()
    connection.close()
    return "\n".join(data for (data,) in rows)


def told(path: Path) -> list[str]:
    """Every alarm, as an operator reads of it."""
    with Reports(path) as reports:
        return [str(one) for one in reports.newest(100)]


def test_everything_is_there_as_before_and_nobody_is_named_in_public(path: Path) -> None:
    before, entries = told(path), verify(path).entries
    assert "+86" in public(path)
    life = rewritten(path)
    life.stop()
    assert told(path) == before
    assert "+86" not in public(path)
    verdict = verify(path, folds_all=True)
    assert verdict.findings == ()
    assert verdict.entries > entries
    again = Life(path)
    assert again.found == []
    assert rewrite(again) == []
    again.stop()
    assert verify(path).findings == ()


def test_the_people_of_an_alarm_keep_one_tag(path: Path) -> None:
    rewritten(path).stop()
    journal = Journal(path)
    rows = [json.loads(row) for (row,) in journal.ask("SELECT data FROM journal")]
    journal.close()
    (first, *_) = (row for row in rows if row.get("originator"))
    people = {one["party"]["id"] for one in first["recipients"]} | {first["originator"]["id"]}
    of_it = (row for row in rows if row.get("incident") == first["incident"])
    told = {row["party"] for row in of_it if "round" in row}
    assert told
    assert told <= people | {one["id"] for one in first["operators"]}


def test_nothing_is_touched_before_an_anchor_lies_behind_it(path: Path) -> None:
    life = Life(path)
    life.write([LookedUp("list", "zhou")])
    assert rewrite(life) == []
    assert "+86" in public(path)
    life.kill()


def test_a_box_that_is_killed_in_the_middle_goes_on(path: Path) -> None:
    life = Life(path)
    life.tidy()
    assert life.chore() is None
    life.kill()
    assert verify(path, folds_all=True).findings == ()
    again = Life(path)
    assert again.found == []
    assert len(rewrite(again)) == 1
    again.stop()
    assert verify(path, folds_all=True).findings == ()
    assert "+86" not in public(path)


def test_what_somebody_has_changed_before_stays_as_it_is_and_shows(path: Path) -> None:
    life = Life(path)
    life.write([LookedUp("list", "zhou")])
    life.stop()
    tamper(path, "UPDATE journal SET utc = utc + 1 WHERE seq = 20")
    life = Life(path)
    life.tidy()
    assert rewrite(life) == []
    life.stop()
    assert verify(path).broken_at == 20
    assert "+86" in public(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rewritten SET head = left",
        "UPDATE rewritten SET left = head",
        "UPDATE rewritten SET up_to = up_to - 1, done = done - 1",
        "UPDATE rewritten SET attested = 0",
        "DELETE FROM rewritten",
        "DELETE FROM journal WHERE seq = 5",
        "UPDATE journal SET who = NULL, words = NULL WHERE seq > 1 AND seq < 99",
    ],
)
def test_whoever_changes_what_was_taken_apart_is_found_out(path: Path, statement: str) -> None:
    life = rewritten(path)
    life.write([opened(77)])
    life.stop()
    assert verify(path).findings == ()
    tamper(path, statement)
    if statement != "UPDATE rewritten SET head = left":  # the rows themselves say it
        assert verify(path).findings != ()


def rehash(path: Path, change: str, up_to: int) -> None:
    """Change a row, and hash all up to `up_to` anew, as somebody would who knows how."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(change)
    tail = GENESIS
    for seq, at, utc, kind, data, digest in connection.execute(
        "SELECT seq, at, utc, kind, data, digest FROM journal WHERE seq <= ? ORDER BY seq", (up_to,)
    ).fetchall():
        tail = chained(tail, seq, at, utc, kind, data, digest)
        connection.execute("UPDATE journal SET hash = ? WHERE seq = ?", (tail, seq))
    connection.execute("UPDATE rewritten SET head = ?", (tail,))
    connection.close()


def test_who_hashes_the_old_part_anew_does_not_fit_the_entry_that_stands_for_it(
    path: Path,
) -> None:
    life = rewritten(path)
    life.stop()
    with sqlite3.connect(path) as connection:
        [(up_to,)] = connection.execute("SELECT up_to FROM rewritten")
    connection.close()
    rehash(path, "UPDATE journal SET utc = utc + 1 WHERE seq = 9", up_to)
    assert [one.flaw for one in verify(path).findings][:1] == [Flaw.OTHER]


def test_an_anchor_from_before_is_held_against_what_is_known(path: Path) -> None:
    before = verify(path)
    last, early = Anchor(before.entries, before.head), Anchor(5, "0" * 64)
    rewritten(path).stop()
    assert verify(path, [last]).findings == ()
    assert verify(path, [early]).findings == (), "nobody knows any more what its hash was"
    wrong = Anchor(before.entries, "1" * 64)
    assert [one.flaw for one in verify(path, [wrong]).findings] == [Flaw.OTHER]


def test_a_new_journal_has_nothing_to_take_apart(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append([LookedUp("list", "zhou")], 1.0, 1.0)
    assert journal.boundary() is None
    assert journal.rewrite() is None
    journal.close()


def test_a_disk_that_refuses_is_asked_again_after_a_while(path: Path) -> None:
    life = Life(path)
    life.tidy()
    tamper(path, "CREATE TRIGGER full BEFORE UPDATE ON journal BEGIN SELECT RAISE(FAIL, 'no'); END")
    assert rewrite(life) == []
    tamper(path, "DROP TRIGGER full")
    assert rewrite(life) == []
    assert "+86" in public(path)
    life.at += CHORES_AGAIN_AFTER_S
    assert len(rewrite(life)) == 1
    life.kill()
    assert "+86" not in public(path)


def test_nothing_is_erased_that_is_not_taken_apart(path: Path) -> None:
    life = Life(path)
    life.tidy()
    life.kill()
    journal, later = Journal(path), 3 * ALARMS_S
    at = journal.boundary()
    assert at is not None
    world = World()
    piece, _ = next_piece(journal, world, journal.last_at + later, LATER_UTC + later)
    assert piece is not None
    assert piece.alarms_up_to == at.done == 0
    journal.close()


def test_a_disk_without_room_leaves_it_as_it_is(path: Path) -> None:
    journal = Journal(path)
    journal.append([LookedUp("list", "zhou")], journal.last_at, LATER_UTC)
    tamper(path, "CREATE TRIGGER full BEFORE UPDATE ON journal BEGIN SELECT RAISE(FAIL, 'no'); END")
    with pytest.raises(JournalError):
        journal.rewrite()
    journal.close()
    assert "+86" in public(path)
    assert verify(path).findings == ()
