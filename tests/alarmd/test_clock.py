"""The daemon timeline and the loop that runs fast."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from alarmd.clock import Clock, new_event_loop, pause, utc_of

INSTANTS = st.floats(min_value=0, max_value=4e9)


@given(INSTANTS, INSTANTS, st.floats(min_value=0, max_value=1e6), INSTANTS)
def test_now_never_goes_back_whatever_the_calendar_does(
    utc: float, last: float, passed: float, later_utc: float
) -> None:
    reading, calendar = 100.0, utc
    clock = Clock(lambda: reading, lambda: calendar, not_before=last)
    before = clock.now()
    assert before >= last
    reading, calendar = reading + passed, later_utc
    assert clock.now() >= before
    assert clock.utc() == later_utc


@given(INSTANTS, st.floats(min_value=0, max_value=1e6))
def test_an_instant_is_found_again_on_the_monotonic_clock(utc: float, ahead: float) -> None:
    clock = Clock(lambda: 50.0, lambda: utc, not_before=0.0)
    assert abs(clock.monotonic_at(clock.now() + ahead) - (50.0 + ahead)) < 1e-3


def test_a_fast_loop_waits_shorter_and_shows_the_time_that_it_claims() -> None:
    loop = new_event_loop(200.0)
    try:
        utc, began = utc_of(loop, 200.0), time.monotonic()
        before_utc, before = utc(), loop.time()
        loop.run_until_complete(pause(20.0))
        assert loop.time() - before >= 19.9
        assert utc() - before_utc >= 19.9
        assert time.monotonic() - began < 15.0
    finally:
        loop.close()


def test_at_the_speed_of_life_nothing_is_special() -> None:
    loop = new_event_loop()
    try:
        assert abs(loop.time() - time.monotonic()) < 5.0
        assert utc_of(loop) is time.time
    finally:
        loop.close()
