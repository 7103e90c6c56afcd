"""One key is one key, whichever way and however often it is heard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modem.voice.digits import MERGE_S, DigitMerger


def test_a_key_that_both_ways_hear_counts_once() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    assert not keys.reported("1", 10.15)
    keys.released("1", 10.1)


def test_it_counts_once_too_if_the_modem_is_first() -> None:
    keys = DigitMerger()
    assert keys.reported("1", 10.0)
    assert not keys.heard("1", 10.15)


def test_one_way_alone_is_enough() -> None:
    keys = DigitMerger()
    assert keys.reported("1", 10.0)
    assert keys.reported("2", 10.05)
    assert keys.heard("3", 10.1)
    keys.released("3", 10.2)
    assert keys.heard("4", 10.3)


def test_the_same_key_pressed_again_counts_again_by_either_way() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    keys.released("1", 10.05)
    assert not keys.reported("1", 10.06)
    assert keys.heard("1", 10.1)
    keys.released("1", 10.15)
    assert not keys.reported("1", 10.16)
    assert keys.reported("1", 11.0)
    assert keys.reported("1", 11.1)


def test_reports_that_lag_belong_to_their_own_presses() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    keys.released("1", 10.05)
    assert keys.heard("1", 10.1)
    assert not keys.reported("1", 10.14)
    keys.released("1", 10.15)
    assert not keys.reported("1", 10.24)


def test_a_report_at_the_end_of_a_long_press_is_that_press() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    assert not keys.reported("1", 12.9)
    keys.released("1", 13.0)
    assert keys.reported("1", 13.1)


def test_a_report_after_the_merge_time_is_another_press() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    keys.released("1", 10.1)
    assert keys.reported("1", 10.1 + MERGE_S + 0.01)
    assert keys.heard("1", 11.0)


def test_other_keys_are_never_taken_for_it() -> None:
    keys = DigitMerger()
    assert keys.heard("1", 10.0)
    assert keys.reported("2", 10.0)
    keys.released("9", 10.1)
    assert not keys.reported("1", 10.3)


@given(
    st.lists(
        st.tuples(st.sampled_from("19"), st.floats(0.03, 0.5), st.floats(0.0, 0.19)), max_size=9
    ),
    st.booleans(),
)
def test_every_press_counts_once_however_far_the_modem_lags(
    presses: list[tuple[str, float, float]], is_heard_too: bool
) -> None:
    events: list[tuple[float, str, str]] = []
    at = 0.0
    for key, held, lag in presses:
        events.append((at + lag, "reported", key))
        if is_heard_too:
            events += [(at, "heard", key), (at + held, "released", key)]
        at += held + 2 * MERGE_S
    keys = DigitMerger()
    counted = [key for time, what, key in sorted(events) if getattr(keys, what)(key, time)]
    assert counted == [key for key, _, _ in presses]
