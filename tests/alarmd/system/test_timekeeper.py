"""What time is it? The network's word against that of a machine without a battery clock."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import MADE_UTC, ClockSet, ClockSource
from alarmd.incident.intake.inputs import Heard
from alarmd.system.clock import Clock, Past
from alarmd.system.timekeeper import Timekeeper, Word, word_of
from modem.indications import CallEnded, DeliveryReported, NetworkTimeTold, SmsStored
from modem.types import Address

NOW = 1_790_000_000.0
HOUR_S = 3600.0
YEAR_S = 365.25 * 86_400


class Box:
    """A box that begins at NOW while its calendar says something else."""

    def __init__(self, calendar: float, past: Past | None = None) -> None:
        self._passed_s, self.calendar = 0.0, calendar
        self.clock = Clock(lambda: self._passed_s, self._system, past)
        self.keeper = Timekeeper(self.clock, self._system)

    def _system(self) -> float:
        return self.calendar + self._passed_s

    def wait(self, seconds: float) -> None:
        """So much time passes."""
        self._passed_s += seconds

    def hear(
        self, source: ClockSource, off_s: float = 0.0, line: str = "north", *, is_sure: bool = True
    ) -> ClockSet | None:
        """The network says a time that is so far from the true one."""
        word = Word(source, NOW + self._passed_s + off_s, line, None if is_sure else lambda: False)
        return self.keeper.hear(word)

    @property
    def error_s(self) -> float:
        """How far from the true time the box is."""
        return self.clock.utc() - NOW - self._passed_s


STAMP, MODEM = ClockSource.STAMP, ClockSource.MODEM


@pytest.mark.parametrize("source", [STAMP, MODEM])
@pytest.mark.parametrize("is_sure", [True, False])
def test_a_box_that_knows_no_time_takes_any_word_of_the_network(
    source: ClockSource, is_sure: bool
) -> None:
    box = Box(calendar=30.0)
    assert not box.clock.knows_utc
    assert box.hear(source, is_sure=is_sure) == ClockSet(NOW - 30.0, source, "north")
    assert (box.clock.knows_utc, box.error_s) == (True, 0.0)
    assert box.hear(source) is None


@pytest.mark.parametrize("utc", [0.0, MADE_UTC - 1.0, MADE_UTC + 31 * YEAR_S])
def test_a_word_that_cannot_be_is_none(utc: float) -> None:
    box = Box(calendar=30.0)
    for source in (STAMP, MODEM):
        assert box.keeper.hear(Word(source, utc, "north")) is None
    assert not box.clock.knows_utc


def test_a_text_that_has_waited_says_too_little_and_the_next_one_more() -> None:
    box = Box(calendar=30.0)
    box.hear(STAMP, -20 * HOUR_S)
    box.hear(STAMP, -30 * HOUR_S)
    assert box.error_s == -20 * HOUR_S
    box.hear(STAMP, -1.0)
    assert box.error_s == -1.0


@pytest.mark.parametrize("behind_s", [3 * HOUR_S, 90 * 86_400.0])
@pytest.mark.parametrize("source", [STAMP, MODEM])
def test_a_calendar_that_is_behind_is_set_forward(source: ClockSource, behind_s: float) -> None:
    box = Box(calendar=NOW - behind_s)
    assert box.clock.knows_utc
    assert box.hear(source) == ClockSet(behind_s, source, "north")
    assert box.error_s == 0.0


def test_a_stranger_cannot_move_a_clock_that_is_known() -> None:
    box = Box(calendar=NOW)
    assert box.hear(STAMP, YEAR_S, is_sure=False) is None
    assert box.hear(MODEM) is None
    assert box.hear(STAMP, is_sure=False) is None
    assert box.error_s == 0.0


def test_a_clock_that_is_right_hears_nothing_new_for_days() -> None:
    box = Box(calendar=NOW)
    for _ in range(100):
        box.wait(HOUR_S)
        for line in ("north", "south"):
            assert box.hear(MODEM, 1.0, line) is None
            assert box.hear(STAMP, -5.0, line) is None
        assert box.keeper.look() is None


@pytest.mark.parametrize("first", [STAMP, MODEM])
def test_a_calendar_years_ahead_is_set_back_when_modem_and_centre_agree(
    first: ClockSource,
) -> None:
    second = MODEM if first is STAMP else STAMP
    box = Box(calendar=NOW + 10 * YEAR_S)
    assert box.hear(first) is None
    box.wait(20.0)
    told = box.hear(second)
    assert told == ClockSet(-10 * YEAR_S, ClockSource.AGREED, "north")
    assert box.error_s == 0.0


def test_two_modems_of_which_one_is_wrong_do_not_take_turns() -> None:
    box = Box(calendar=30.0)
    box.hear(MODEM, HOUR_S, "south")
    corrections = [box.hear(MODEM, 0.0, "north"), box.hear(STAMP)]
    assert [one.source for one in corrections if one] == [ClockSource.AGREED]
    for _ in range(5):
        box.wait(HOUR_S)
        assert box.hear(MODEM, HOUR_S, "south") is None
        assert box.hear(MODEM, 0.0, "north") is None
    assert box.error_s == 0.0


def test_a_modem_that_learns_better_is_followed() -> None:
    box = Box(calendar=30.0)
    box.hear(MODEM, HOUR_S)
    assert box.hear(MODEM) == ClockSet(-HOUR_S, MODEM, "north")
    assert box.error_s == 0.0


def test_somebody_who_sets_the_calendar_is_followed_until_the_network_speaks() -> None:
    box = Box(calendar=30.0)
    box.wait(60.0)
    assert box.keeper.look() is None
    box.calendar = NOW
    assert box.keeper.look() == ClockSet(NOW - 30.0, ClockSource.SYSTEM, "")
    assert box.error_s == 0.0
    box.calendar = 30.0  # before the program: nobody means that
    assert box.keeper.look() is None
    assert box.error_s == 0.0
    box.hear(STAMP, 2 * HOUR_S)
    box.calendar = NOW
    assert box.keeper.look() is None
    assert box.error_s == 2 * HOUR_S


def test_what_says_something_of_the_time() -> None:
    sender = Address("+8610000000101")
    text = SmsStored("k", (), sender, "x", 7.0)
    report = DeliveryReported(sender, 1, 0, (), 5.0, 6.0)
    words = [
        word_of(Heard("north", one), lambda: False)
        for one in (text, report, NetworkTimeTold(8.0), CallEnded("c"))
    ]
    said = [one and (one.source, one.utc, one.line, one.counts()) for one in words]
    assert said == [
        (STAMP, 7.0, "north", False),
        (STAMP, 6.0, "north", True),
        (MODEM, 8.0, "north", True),
        None,
    ]
    enrolled = word_of(Heard("north", text), lambda: True)
    assert enrolled is not None
    assert enrolled.counts()
