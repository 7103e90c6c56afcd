"""The daemon timeline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident.facts.entries import MADE_UTC
from alarmd.system.clock import AWAY_AT_MOST_S, Clock, Past

INSTANTS = st.floats(min_value=0, max_value=4e9)
NOW = 1_790_000_000.0


@given(INSTANTS, INSTANTS, INSTANTS, st.floats(min_value=0, max_value=1e6), INSTANTS)
def test_now_never_goes_back_and_never_jumps_whatever_the_calendar_does(
    utc: float, last: float, last_utc: float, passed: float, later_utc: float
) -> None:
    reading, calendar = 100.0, utc
    clock = Clock(lambda: reading, lambda: calendar, Past(last, last_utc))
    before, before_utc = clock.now(), clock.utc()
    assert before >= last
    reading, calendar = reading + passed, later_utc
    assert clock.now() - before == pytest.approx(passed, abs=1e-5)
    assert clock.utc() - before_utc == pytest.approx(passed, abs=1e-5)


@given(INSTANTS, st.floats(min_value=0, max_value=1e6))
def test_an_instant_is_found_again_on_the_monotonic_clock(utc: float, ahead: float) -> None:
    clock = Clock(lambda: 50.0, lambda: utc)
    assert abs(clock.monotonic_at(clock.now() + ahead) - (50.0 + ahead)) < 1e-3


def started(utc: float, *past: float) -> Clock:
    """A clock that begins while the calendar says `utc`."""
    return Clock(lambda: 0.0, lambda: utc, Past(*past))


@pytest.mark.parametrize(
    ("utc", "past", "is_known"),
    [
        (NOW, (), True),
        (0.0, (), False),
        (MADE_UTC - 200.0, (), False),
        (NOW, (5.0, NOW - 10.0), True),
        (NOW - 60.0, (5.0, NOW), True),
        (NOW - 3600.0, (5.0, NOW), False),
        (NOW - 3600.0, (5.0, 7.0, NOW), False),
        (NOW, (5.0, 7.0, NOW - 1.0), True),
    ],
    ids=[
        "a good clock", "1970", "before the program", "later than the journal", "just behind it",
        "an hour behind it", "an hour behind a life before the last", "after a life of 1970",
    ],
)  # fmt: skip
def test_the_time_is_known_if_it_is_later_than_all_that_has_been(
    utc: float, past: tuple[float, ...], is_known: bool
) -> None:
    clock = started(utc, *past)
    assert clock.knows_utc is is_known
    assert (clock.utc() == utc) or not is_known
    assert (clock.utc() >= MADE_UTC) is is_known


@pytest.mark.parametrize(
    ("utc", "past", "passed_s"),
    [
        (NOW, (1000.0, NOW - 90.0), 90.0),
        (NOW, (1000.0, 5000.0), 0.0),  # the life before was of 1970: nobody knows how long it was
        (30.0, (1000.0, NOW), 0.0),
        (NOW - 1e6, (1000.0, NOW), 0.0),
    ],
)
def test_over_a_restart_only_the_time_passes_that_is_known_to_have_passed(
    utc: float, past: tuple[float, ...], passed_s: float
) -> None:
    assert started(utc, *past).now() == 1000.0 + passed_s


YEAR_S = 365 * 86400.0


@pytest.mark.parametrize("further_s", [1.0, 17 * YEAR_S])
def test_no_box_was_off_for_years_such_a_calendar_has_jumped(further_s: float) -> None:
    last_at, last_utc = 5_000.0, MADE_UTC + 1_000_000.0
    away = started(last_utc + AWAY_AT_MOST_S, last_at, last_utc)
    assert (away.knows_utc, away.knows_past, away.now()) == (True, True, last_at + AWAY_AT_MOST_S)
    jumped = started(last_utc + AWAY_AT_MOST_S + further_s, last_at, last_utc)
    assert (jumped.knows_utc, jumped.knows_past, jumped.now()) == (False, False, last_at)


@pytest.mark.parametrize(
    ("utc", "ahead_s", "passed_s", "starts_at"),
    [
        (NOW + YEAR_S + 90.0, YEAR_S, 90.0, NOW + 90.0),  # as far ahead as it was
        (NOW + 90.0, YEAR_S, 90.0, NOW + 90.0),  # somebody has set it right
        (NOW + 90.0, -YEAR_S, 90.0, NOW + 90.0),  # it was behind: a battery may be empty since
        (NOW + 90.0, 60.0, 90.0, NOW + 90.0),  # both were right
    ],
)
def test_a_calendar_that_the_network_found_to_be_ahead_lets_nothing_run_out(
    utc: float, ahead_s: float, passed_s: float, starts_at: float
) -> None:
    clock = started(utc, 1000.0, NOW, 0.0, ahead_s)
    assert (clock.now(), clock.utc()) == (1000.0 + passed_s, starts_at)
    assert clock.ahead_s == utc - starts_at


def test_what_was_learnt_corrects_the_calendar_and_not_the_timeline() -> None:
    clock = started(30.0)
    before = clock.now()
    clock.correct(NOW - 30.0)
    assert (clock.utc(), clock.knows_utc, clock.now()) == (NOW, True, before)
