"""A start gets a journal whatever it finds; what was done to the old one is found and told."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from alarmd.incident.facts.entries import Doubt, HistoryDoubted, LookedUp, Sealed
from alarmd.incident.intake.restart import left_under_way
from alarmd.journal.database import Journal, JournalError
from alarmd.journal.keeping import Keeper
from alarmd.journal.seals import (
    anchor_beside,
    forget_key,
    key_beside,
    read_anchor,
    read_key,
    write_anchor,
)
from alarmd.journal.verification import Flaw, verify
from alarmd.journal.writer import CAUGHT_UP
from tests.alarmd.journals import box, closed, fire, opened, tamper
from tests.alarmd.lives import LATER_UTC, Life, rebuild
from tests.other_user import mode

PUT_ASIDE = "journal.db.bad-20260528T212640Z"
PAST = [*box(), *fire(7)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The journal of a box that was stopped after a fire."""
    journal = tmp_path / "journal.db"
    first = Life(journal)
    assert first.found == []
    first.write(PAST)
    first.stop()
    return journal


def doubts(found: object) -> list[Doubt]:
    assert isinstance(found, list)
    return [fact.doubt for fact in found if isinstance(fact, HistoryDoubted)]


# --- what was done to it is found -----------------------------------------------------------------


def truncated(path: Path) -> None:
    tamper(path, "DELETE FROM journal WHERE seq > 12")


def swapped(path: Path) -> None:
    path.unlink()
    journal = Journal(path)
    journal.append(box(), 2000.0, 1.0)
    journal.close()


def restored(path: Path) -> None:
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    life = Life(path)
    life.write([closed(7)])
    life.stop()
    copy.replace(path)


def rebuilt(path: Path) -> None:
    rebuild(path, "UPDATE journal SET who = replace(who, '王', '汪')")


def rebuilt_with_the_anchor(path: Path) -> None:
    rebuilt(path)
    anchor, journal = read_anchor(path), Journal(path)
    assert anchor is not None
    write_anchor(path, msgspec.structs.replace(anchor, hash=journal.hash_at(anchor.seq)))
    journal.close()


def without_its_anchor(path: Path) -> None:
    anchor_beside(path).unlink()


def with_another_checkpoint(path: Path) -> None:
    tamper(path, "UPDATE checkpoint SET world = X'7b7d'")


@pytest.mark.parametrize(
    ("attack", "doubt", "flaw"),
    [
        (truncated, Doubt.SHORTER, Flaw.SHORTER),
        (swapped, Doubt.SHORTER, Flaw.SHORTER),
        (restored, Doubt.SHORTER, Flaw.SHORTER),
        (rebuilt, Doubt.OTHER, Flaw.OTHER),
        (rebuilt_with_the_anchor, Doubt.OTHER, Flaw.SEAL),
        (without_its_anchor, Doubt.OTHER, Flaw.SEAL),
        (with_another_checkpoint, Doubt.CHECKPOINT, Flaw.CHECKPOINT),
    ],
)
def test_whoever_puts_another_past_in_place_is_found_by_verify_and_at_the_start(
    path: Path, attack: Callable[[Path], None], doubt: Doubt, flaw: Flaw
) -> None:
    assert verify(path).findings == ()
    attack(path)
    assert verify(path).findings[0].flaw is flaw
    life = Life(path)
    assert doubts(life.found) == [doubt]
    life.stop()
    assert Flaw.DOUBTED in [one.flaw for one in verify(path).findings], "it stays on record"
    assert Life(path).found == [], "and is said once"


@pytest.mark.parametrize(
    "attack",
    [
        truncated,
        swapped,
        restored,
        rebuilt,
        rebuilt_with_the_anchor,
        without_its_anchor,
        with_another_checkpoint,
    ],
)
def test_what_one_start_doubted_is_not_doubted_by_the_next_though_the_box_was_killed(
    path: Path, attack: Callable[[Path], None]
) -> None:
    attack(path)
    life = Life(path)
    life.seal(always=False)
    asyncio.run(life.store.tidy(life.world, life.at, LATER_UTC))
    life.kill()
    assert Life(path).found == []


def test_numbers_that_were_given_are_not_given_again_after_an_old_copy_was_put_back(
    path: Path,
) -> None:
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    life = Life(path)
    life.write([opened(8), opened(9)])
    life.stop()
    copy.replace(path)
    again = Life(path)
    assert again.world.last_incident == 9
    again.stop()


def test_a_copy_that_is_kept_elsewhere_shows_what_was_done_where_even_the_key_was_taken(
    path: Path,
) -> None:
    elsewhere = read_anchor(path)
    assert elsewhere is not None
    rebuilt(path)
    for file in (anchor_beside(path), key_beside(path)):
        file.unlink()
    assert [one.flaw for one in verify(path).findings if one.flaw is Flaw.OTHER] == []
    assert verify(path, [elsewhere]).findings[0].flaw is Flaw.OTHER
    longer = msgspec.structs.replace(elsewhere, seq=999)
    assert verify(path, [longer]).findings[0].flaw is Flaw.SHORTER


def test_a_box_that_was_killed_doubts_nothing(path: Path) -> None:
    life = Life(path)
    life.write([closed(7)])
    life.kill()
    assert Life(path).found == []


def test_the_key_is_for_the_daemon_alone_and_seals_every_checkpoint(path: Path) -> None:
    assert mode(key_beside(path)) == 0o600
    journal = Journal(path)
    seals = [record.entry for record in journal.read() if isinstance(record.entry, Sealed)]
    journal.close()
    assert len(seals) == 1
    assert len(seals[0].seal) == 64


def test_codes_are_made_of_the_key_of_the_box_and_are_the_same_after_a_start(path: Path) -> None:
    secrets = [Keeper(path, Journal, lambda count: b"x" * count) for _ in range(2)]
    for keeper in secrets:
        journal = keeper.open(0.0)
        assert journal is not None
        journal.close()
    first, second = (keeper.closing_secret for keeper in secrets)
    assert first == second == secrets[0].closing_secret
    key = read_key(path)
    assert key is not None
    assert first != key
    forget_key(path)
    drawn = iter((b"1" * 32, b"2" * 32))
    without = Keeper(path, Journal, lambda _: next(drawn))
    journal = without.open(0.0)
    assert journal is not None
    journal.close()
    assert without.closing_secret == without.closing_secret != first


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM journal WHERE seq > 12", "INSERT INTO journal SELECT 99, at, utc, kind, data, "
     "hash, digest, who, words FROM journal WHERE seq = 3"],
)  # fmt: skip
def test_whoever_writes_into_the_journal_while_the_box_runs_is_found(
    path: Path, statement: str
) -> None:
    life = Life(path)
    tamper(path, statement)
    life.stop()
    assert doubts(life.store.found()) == [Doubt.OTHER]


def test_whoever_puts_another_file_in_place_while_the_box_runs_is_found(path: Path) -> None:
    life = Life(path)
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)
    for _ in range(2):
        life.tidy()
    assert doubts(life.store.found()) == [Doubt.OTHER], "and said once"
    life.kill()


def test_a_seal_holds_for_one_chain_whatever_it_adds_up_to(path: Path) -> None:
    rebuild(path, "UPDATE journal SET utc = utc + 1")
    sealed_at = verify(path).entries
    assert (Flaw.SEAL, sealed_at) in [(one.flaw, one.seq) for one in verify(path).findings]


# --- what cannot be opened ------------------------------------------------------------------------


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_text("x")


def spoilt_in_the_middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def of_another_program(path: Path) -> None:
    tamper(path, "DROP TABLE journal")
    tamper(path, "CREATE TABLE journal (seq INTEGER PRIMARY KEY, what TEXT)")


def led_away(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("elsewhere"))


def with_a_log_led_away(path: Path) -> None:
    path.with_name(f"{path.name}-wal").symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize(
    "damage",
    [
        no_database, a_folder, spoilt_in_the_middle, of_another_program, led_away,
        with_a_log_led_away,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_put_aside_and_a_new_journal_begins_by_saying_so(
    path: Path, damage: Callable[[Path], None]
) -> None:
    anchor = read_anchor(path)
    assert anchor is not None
    damage(path)
    life = Life(path)
    assert life.found == [
        HistoryDoubted(Doubt.UNREADABLE, PUT_ASIDE, anchor.seq, anchor.hash, 7, anchor.last_attempt)
    ]
    assert os.path.lexists(path.with_name(PUT_ASIDE))
    assert not path.with_name("elsewhere").exists()
    assert life.write([opened(8)])
    life.stop()
    assert [one.flaw for one in verify(path).findings] == [Flaw.DOUBTED]
    assert Life(path).world.last_incident == 8


def test_two_that_are_put_aside_in_one_second_are_both_kept(path: Path) -> None:
    for _ in range(2):
        no_database(path)
        Life(path).kill()
    kept = {file.name for file in path.parent.glob("*.bad-*")}
    assert {PUT_ASIDE, f"{PUT_ASIDE}-2"} <= kept


class Disk:
    """Refuses to open a journal for a while."""

    refuses = True

    def open_journal(self, path: Path) -> Journal:
        if self.refuses:
            raise JournalError("no room") from OSError()
        return Journal(path)


def test_where_nothing_can_be_written_it_goes_on_in_memory_and_writes_all_when_it_can(
    tmp_path: Path,
) -> None:
    disk, path = Disk(), tmp_path / "state" / "journal.db"
    life = Life(path, disk.open_journal)
    assert doubts(life.found) == [Doubt.UNWRITABLE]
    assert life.store.fault
    assert not life.write(PAST)
    assert life.store.unwritten == len(PAST) + 1
    disk.refuses = False
    assert life.write([closed(7)])
    assert (life.store.unwritten, life.store.fault) == (0, "")
    life.stop()
    assert verify(path).findings == (), "that there was no room is no hole in the history"
    assert Life(path).world == life.world


def test_a_good_journal_that_could_not_be_read_at_the_start_goes_on_when_it_can(
    path: Path,
) -> None:
    disk = Disk()
    life = Life(path, disk.open_journal)
    assert doubts(life.found) == [Doubt.UNWRITABLE]
    life.write([*box(), opened(107 + 1)])
    assert list(life.world.incidents) == [108], "no number is given twice"
    disk.refuses = False
    assert life.write([closed(108)])
    life.fold_beside()
    assert list(life.world.incidents) == [7, 108], "the alarm of before is open again"
    assert [type(entry).__name__ for entry in left_under_way(life.world)] == ["AttemptEnded"]
    life.stop()
    assert verify(path).findings == ()
    assert not list(path.parent.glob("*.bad-*"))
    assert Life(path).world == life.world


def test_the_open_alarms_of_a_long_journal_that_is_read_late_are_served_before_it_is_folded(
    path: Path,
) -> None:
    before = Life(path)
    before.write([LookedUp("list", "operator")] * (CAUGHT_UP + 1))
    before.kill()
    disk = Disk()
    life = Life(path, disk.open_journal)
    life.write([*box(), opened(107 + 1)])
    assert asyncio.run(life.store.whole()) is None, "the disk still refuses"
    disk.refuses = False
    assert life.write([closed(108)])
    assert life.store.unfolded > CAUGHT_UP
    recalled = asyncio.run(life.store.whole())
    assert recalled is not None
    assert list(recalled.incidents) == [7, 108]
    assert [incident.id for incident in recalled.open_incidents()] == [7]
    assert asyncio.run(life.store.whole()) is None, "once"
    life.fold_beside()
    assert life.world.incidents == recalled.incidents


def test_what_is_bad_is_put_aside_late_if_the_disk_refused_that_at_the_start(path: Path) -> None:
    disk = Disk()
    life = Life(path, disk.open_journal)
    no_database(path)
    disk.refuses = False
    life.write([opened(108)])
    assert doubts(life.store.found()) == [Doubt.UNREADABLE]
    assert os.path.lexists(path.with_name(PUT_ASIDE))
    assert not path.with_name("elsewhere").exists()
    assert life.write([closed(108)])
    life.stop()
    assert Life(path).world.last_incident == 108


def test_entries_that_no_version_reads_are_passed_over_and_told(path: Path) -> None:
    rebuild(path, "UPDATE journal SET kind = 'Unheard' WHERE seq = 3")
    anchor_beside(path).unlink()
    key_beside(path).unlink()
    tamper(path, "UPDATE checkpoint SET kept_by = 0")
    assert {one.flaw for one in verify(path).findings} == {Flaw.KIND, Flaw.UNFIT}
    life = Life(path)
    assert doubts(life.found) == [Doubt.UNFIT]
    assert 7 in life.world.incidents, "the alarm is still open"
    life.stop()
