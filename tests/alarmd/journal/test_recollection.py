"""However long the journal is, the box serves at once, and knows what still matters; the whole is
folded beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from alarmd.daemon import FOLD_AGAIN_AFTER_S
from alarmd.incident.facts.entries import Acknowledged, Means, Response
from alarmd.incident.facts.world import World
from alarmd.journal.database import Journal, JournalError
from alarmd.journal.recollection import TAIL, Fold, recollected
from alarmd.journal.seals import Anchor
from alarmd.journal.verification import verify
from alarmd.journal.writer import BESIDE_KEPT_EVERY, CAUGHT_UP
from benchmarks.long_journal import write_long_journal
from modem.sim.record import FactKind
from tests.alarmd.box import NIGHT_UTC, Box, in_place, number, play
from tests.alarmd.journals import ZHANG, box, fire
from tests.alarmd.lives import Life
from tests.modem.virtual_loop import elapse

T = TypeVar("T")
FIRST = 1000  # the number of the first alarm after the one that nobody ever closed


def long_journal(path: Path, entries: int = TAIL + 2000) -> Path:
    """A journal of years, in which nobody ever closed alarm 1."""
    life = Life(path)
    life.write([*box(), *fire(1)])
    life.kill()
    write_long_journal(path, entries, NIGHT_UTC - 60.0, FIRST)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return long_journal(tmp_path / "journal.db")


def whole(path: Path) -> World:
    """What all its entries add up to."""
    journal = Journal(path)
    fold = Fold(World(), 0)
    fold.take(journal.rows(0, 1_000_000))
    journal.close()
    assert fold.unfit == 0
    return fold.world


def test_what_still_matters_is_recollected_as_it_is(path: Path) -> None:
    known, journal = whole(path), Journal(path)
    recalled = recollected(journal, Anchor(0, ""))
    journal.close()
    assert recalled.incidents[1] == known.incidents[1]
    assert recalled.incidents == known.incidents
    assert recalled.owners.items() <= known.owners.items()
    assert (recalled.last_incident, recalled.last_attempt) == (
        known.last_incident,
        known.last_attempt,
    )
    assert set(recalled.heard) <= set(known.heard)
    for name, facts in known.lines.items():
        assert recalled.lines[name].texts == facts.texts


def test_a_start_waits_for_no_more_than_the_end_of_a_long_journal(path: Path) -> None:
    life = Life(path)
    assert life.store.unfolded > TAIL
    assert list(life.world.incidents) == [1]
    life.write([Acknowledged(1, ZHANG.id, Response.COMING, Means.TEXT)])
    life.fold_beside()
    assert life.store.unfolded == 0
    assert life.world == whole(path), "what was written meanwhile is in it"
    life.stop()
    again = Life(path)
    assert again.store.unfolded == 0
    assert again.world == life.world
    assert verify(path).findings == ()


def test_a_short_journal_is_folded_at_once(tmp_path: Path) -> None:
    path = long_journal(tmp_path / "journal.db", TAIL - 500)
    life = Life(path)
    assert life.store.unfolded == 0
    assert life.world == whole(path)


def test_who_is_killed_while_it_folds_goes_on_where_it_was(tmp_path: Path) -> None:
    path = long_journal(tmp_path / "journal.db", BESIDE_KEPT_EVERY + TAIL + 2000)
    life = Life(path)
    behind = life.store.unfolded
    life.fold_until_it_is_kept()
    life.seal(always=False)
    life.kill()
    again = Life(path)
    assert CAUGHT_UP < again.store.unfolded <= behind - BESIDE_KEPT_EVERY + 10
    again.fold_beside()
    assert again.world == whole(path)
    again.stop()
    assert verify(path).findings == ()


def test_who_is_stopped_while_it_folds_goes_on_where_it_was(path: Path) -> None:
    life = Life(path)
    behind = life.store.unfolded
    life.fold_a_piece()
    life.stop()
    assert Life(path).store.unfolded < behind


def test_a_whole_box_tells_an_alarm_and_comes_to_know_its_whole_past(tmp_path: Path) -> None:
    journal = long_journal(tmp_path / "state" / "journal.db")

    async def story(box: Box) -> None:
        daemon = await box.start()
        box.phone(number(1)).ring(box.pipes["pipe1"].modem.number)
        await elapse(60.0)
        assert len(box.facts(FactKind.TEXT_ACCEPTED)) >= 5
        assert daemon.store.unfolded == 0
        assert daemon.world == whole(journal)
        assert 1 in daemon.world.incidents
        await box.stop()

    play(tmp_path, story)


def test_a_fold_that_fails_because_the_disk_does_not_answer_is_begun_again(tmp_path: Path) -> None:
    long_journal(tmp_path / "state" / "journal.db")
    refusals = [JournalError("disk I/O error")]

    def run(work: Callable[[], T]) -> Awaitable[T]:
        if "fold_on" in work.__qualname__ and refusals:
            raise refusals.pop()
        return in_place(work)

    async def story(box: Box) -> None:
        daemon = await box.start(run=run)
        assert not refusals
        assert daemon.store.unfolded > 0
        await elapse(FOLD_AGAIN_AFTER_S + 1.0)
        assert daemon.store.unfolded == 0
        await box.stop()

    play(tmp_path, story)
