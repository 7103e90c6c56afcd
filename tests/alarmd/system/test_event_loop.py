"""An event loop that runs faster for an exercise."""

from __future__ import annotations

import time

from alarmd.system.event_loop import new_event_loop, pause, utc_of


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
