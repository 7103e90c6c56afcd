"""The daemon as a whole: from a ring on a wire to texts on phones, through every interruption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from alarmd.config.problem import errors
from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    Channel,
    Entry,
    IncidentOpened,
    Outcome,
    Purpose,
    Reason,
    RosterRefused,
    TextHeard,
    TextUnintelligible,
)
from alarmd.journal.database import JournalError
from alarmd.journal.verification import verify
from alarmd.roster import Party, Roster
from modem.sim.record import FactKind
from modem.types import Msisdn
from tests.alarmd.box import OFFICER, Box, number, play
from tests.modem.pipe import hotline
from tests.modem.scripted import said
from tests.modem.virtual_loop import elapse


def opened(entries: Sequence[Entry]) -> list[IncidentOpened]:
    return [entry for entry in entries if isinstance(entry, IncidentOpened)]


def alert_texts(box: Box) -> Counter[str]:
    """How many alarm texts the network took, by number."""
    alarms = [f for f in box.facts(FactKind.TEXT_ACCEPTED) if f.line and "回拨" in f.text]
    return Counter(fact.recipient for fact in alarms)


def test_a_ring_tells_the_officer_the_caller_and_every_neighbour(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        box.phone(number(1)).ring(hotline(1))
        await elapse(60.0)
        assert len(box.texts_to(OFFICER)) == 1
        assert len(box.texts_to(number(1))) == 1
        assert all(len(box.texts_to(number(h))) == 1 for h in range(2, 6))
        await box.stop()

    play(tmp_path, story)


def test_nothing_leaves_the_box_before_it_is_on_the_disk(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        seen: list[int] = []

        def watch(data: bytes) -> None:
            if data.startswith((b"AT+CMGS", b"ATD")):
                started = [e for e in box.journal() if isinstance(e, AttemptStarted)]
                seen.append(len(started))

        for pipe in box.pipes.values():
            pipe.watch = watch
        box.phone(number(1)).ring(hotline(1))
        await elapse(60.0)
        assert seen == sorted(seen)
        assert all(count >= order for order, count in enumerate(seen, start=1))
        assert len(seen) >= 7
        await box.stop()

    play(tmp_path, story)


def test_a_text_stays_in_the_modem_until_it_is_on_the_disk(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        deleted_before: list[bool] = []

        def watch(data: bytes) -> None:
            if data.startswith(b"AT+CMGD"):
                deleted_before.append(bool(opened(box.journal())))

        box.pipes["pipe1"].watch = watch
        box.phone(number(2)).text(hotline(1), "救命")
        await elapse(20.0)
        assert deleted_before
        assert all(deleted_before)
        await box.stop()

    play(tmp_path, story)


@pytest.mark.parametrize("lived_s", [0.5, 3.0, 7.0, 13.0, 26.0, 47.0])
def test_killed_in_mid_alarm_it_goes_on_where_it_was(tmp_path: Path, lived_s: float) -> None:
    async def story(box: Box) -> None:
        await box.start()
        box.phone(number(1)).ring(hotline(1))
        while box.facts(FactKind.CALL_ALERTING) == []:
            await elapse(0.1)
        await elapse(lived_s)
        await box.kill()
        await box.start()
        await elapse(120.0)
        texts = alert_texts(box)
        assert set(texts) == {OFFICER, *(number(h) for h in range(2, 6))}
        again = [e for e in box.journal() if isinstance(e, AttemptStarted)]
        unknown = [
            e for e in again if e.reason is Reason.AFTER_UNKNOWN and e.channel is Channel.SMS
        ]
        assert texts.total() <= 5 + len(unknown), "only what nobody could know was sent twice"
        assert len(opened(box.journal())) == 1
        await box.stop()
        assert verify(tmp_path / "state/journal.db").broken_at is None

    play(tmp_path, story)


def test_an_alarm_that_arrived_while_the_box_was_off_is_raised_at_the_start(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.phone(number(3)).text(hotline(1), "着火了")
        await elapse(30.0)
        await box.start()
        await elapse(30.0)
        (incident,) = opened(box.journal())
        assert incident.originator.id == "h3"
        assert len(box.texts_to(OFFICER)) == 1
        await box.stop()

    play(tmp_path, story)


def test_a_modem_that_vanishes_is_named_and_the_other_one_does_its_work(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        box.pipes["pipe2"].unplug()
        await elapse(5.0)
        assert said(daemon.lines["line2"].status)
        assert not said(daemon.lines["line1"].status)
        box.phone(number(1)).ring(hotline(1))
        await elapse(60.0)
        assert len(alert_texts(box)) == 5
        box.pipes["pipe2"].plug()
        await elapse(60.0)
        assert daemon.lines["line2"].status.state.value == "ready"
        await box.stop()

    play(tmp_path, story)


def test_with_no_modem_at_all_the_alarm_waits_and_is_told_when_one_returns(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        box.phone(number(1)).ring(hotline(1))
        await elapse(6.0)
        for pipe in box.pipes.values():
            pipe.unplug()
        await elapse(120.0)
        box.pipes["pipe2"].plug()
        await elapse(180.0)
        assert set(alert_texts(box)) == {OFFICER, *(number(h) for h in range(2, 6))}
        await box.stop()

    play(tmp_path, story)


def test_a_disk_that_refuses_stops_no_alarm_and_loses_no_fact(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        journal = daemon.store._journal
        assert journal is not None
        write, refused = journal.append, 0

        def refuse(
            entries: Sequence[Entry], at: float, utc: float, checkpoint: object = None
        ) -> int:
            nonlocal refused
            refused += 1
            raise JournalError("disk full")

        journal.append = refuse  # type: ignore[method-assign]
        box.phone(number(2)).text(hotline(1), "救命")
        await elapse(60.0)
        assert refused
        assert len(alert_texts(box)) == 5, "it acts all the same"
        assert daemon.store.fault
        assert box.pipes["pipe1"].stored >= 1, "the text is still in the modem"
        journal.append = write  # type: ignore[method-assign]
        await elapse(10.0)
        assert daemon.store.unwritten == 0
        assert box.pipes["pipe1"].stored == 0
        await box.stop()
        assert len(opened(box.journal())) == 1
        assert verify(tmp_path / "state/journal.db").broken_at is None

    play(tmp_path, story)


def test_what_the_disk_refused_is_written_when_it_is_stopped(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        journal = daemon.store._journal
        assert journal is not None
        write = journal.append

        def refuse(
            entries: Sequence[Entry], at: float, utc: float, checkpoint: object = None
        ) -> int:
            raise JournalError("disk full")

        journal.append = refuse  # type: ignore[method-assign]
        box.network.add_phone("+8610000009999").text(hotline(1), "你好")
        while not daemon.store.unwritten:
            await elapse(0.1)
        journal.append = write  # type: ignore[method-assign]
        await box.stop()
        assert [entry for entry in box.journal() if isinstance(entry, TextHeard)]

    play(tmp_path, story)


class BreaksOnce(Roster, frozen=True):
    """A roster in which the first look-up fails as no look-up should."""

    looked_up = False

    def owner(self, number: Msisdn) -> Party | None:
        if not BreaksOnce.looked_up:
            BreaksOnce.looked_up = True
            raise RecursionError("nobody thought of this")
        return super().owner(number)


def test_a_text_that_breaks_the_intake_is_kept_raw_and_still_an_alarm(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        sound = daemon.rosters.roster
        assert sound is not None
        parties, groups = sound.parties.values(), sound.groups.values()
        daemon.rosters.roster = BreaksOnce.of(sound.village, groups, parties)
        box.phone(number(4)).text(hotline(1), "boom")
        await elapse(30.0)
        kept = [e for e in box.journal() if isinstance(e, TextUnintelligible)]
        assert [e.party for e in kept] == ["h4"]
        assert opened(box.journal())[0].originator.id == "h4"
        await box.stop()

    play(tmp_path, story)


def test_a_bad_households_file_leaves_the_last_good_one_in_force(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        good = daemon.rosters.roster
        (tmp_path / "households.yaml").write_text("village: [", encoding="utf-8")
        await daemon.reload()
        await elapse(0.1)
        assert daemon.rosters.roster is good
        assert errors(daemon.rosters.problems)
        assert any(isinstance(e, RosterRefused) for e in box.journal())
        await box.kill()
        daemon = await box.start()
        assert daemon.rosters.roster is not None
        assert daemon.rosters.roster.digest == (good.digest if good else "")
        await box.stop()

    play(tmp_path, story)


def test_whoever_prepares_for_a_roster_hears_of_each_that_comes_into_force(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        assert box.rosters_told_of == 1
        await daemon.reload()
        assert box.rosters_told_of == 2
        (tmp_path / "households.yaml").write_text("village: [", encoding="utf-8")
        await daemon.reload()
        assert box.rosters_told_of == 2
        await box.kill()
        await box.start()
        assert box.rosters_told_of == 3
        await box.stop()

    play(tmp_path, story)


def test_time_never_goes_back_when_the_calendar_does(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        before = daemon.clock.now()
        await box.kill()
        daemon = await box.start(utc=lambda: 86_400.0)
        assert daemon.clock.now() >= before
        box.phone(number(1)).ring(hotline(1))
        await elapse(30.0)
        assert len(alert_texts(box)) >= 3
        await box.stop()

    play(tmp_path, story)


def test_stopping_lets_a_text_under_way_settle(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        box.phone(number(1)).ring(hotline(1))
        while not box.facts(FactKind.TEXT_ACCEPTED):
            await elapse(0.5)
        await elapse(0.5)
        await box.stop()
        ended = [e for e in box.journal() if isinstance(e, AttemptEnded)]
        assert not [e for e in ended if e.outcome is Outcome.UNKNOWN]
        await box.start()
        await elapse(60.0)
        assert set(alert_texts(box).values()) == {1}
        await box.stop()

    play(tmp_path, story)


def test_the_same_night_twice_is_the_same_journal(tmp_path: Path) -> None:
    async def story(box: Box) -> list[Entry]:
        await box.start()
        box.phone(number(2)).behaviour.ring_back_after_s = 9.0
        box.phone(number(1)).ring(hotline(1))
        await elapse(300.0)
        await box.stop()
        return box.journal()

    nights = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        nights.append(play(tmp_path / name, story))
    assert nights[0] == nights[1]
    assert any(isinstance(e, AttemptStarted) and e.purpose is Purpose.COUNTED for e in nights[0])


def test_a_quiet_day_costs_little(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        before = len(box.journal())
        await elapse(24 * 3600.0)
        assert len(box.journal()) == before, "nothing happened, nothing is written"
        await box.stop()

    play(tmp_path, story)


def test_twenty_houses_at_once_are_twenty_incidents(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        for household in range(1, 21):
            box.phone(number(household)).text(hotline(1 + household % 2), "救命")
        await elapse(10.0)
        assert len(opened(box.journal())) == 20, "none waits behind our own texts"
        await elapse(300.0)
        assert len(alert_texts(box)) == 21
        await box.kill()

    play(tmp_path, story, households=20)
