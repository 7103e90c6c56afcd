"""Rows of a life are dated anew by what the box learnt later in it."""

from __future__ import annotations

from alarmd.incident.facts.entries import ClockSet, ClockSource, Kind, KindChanged, Restarted
from alarmd.journal.lives import Lives, with_known_times

NOW = 1_790_000_000.0


def learnt(correction_s: float) -> ClockSet:
    return ClockSet(correction_s, ClockSource.STAMP)


def test_what_is_learnt_dates_the_earlier_rows_of_that_life_and_no_others() -> None:
    lives = Lives(
        [
            (10, 10.0, Restarted("1", ())),
            (20, 20.0, learnt(1000.0)),
            (25, 25.0, KindChanged(1, Kind.FIRE)),
            (30, 30.0, learnt(50.0)),
            (40, 40.0, Restarted("1", ())),
            (60, 60.0, learnt(7.0)),
        ]
    )
    corrections = {seq: lives.correction(seq, float(seq)) for seq in (5, 10, 19, 20, 30, 39, 40)}
    assert corrections == {5: 0.0, 10: 1050.0, 19: 1050.0, 20: 50.0, 30: 0.0, 39: 0.0, 40: 7.0}
    assert lives.correction(60, 60.0) == 0.0


def test_what_ended_with_the_life_before_was_written_by_the_next_one() -> None:
    lives = Lives([(10, 10.0, Restarted("1", ())), (20, 20.0, learnt(1000.0))])
    assert lives.correction(9, 10.0) == 1000.0
    assert lives.correction(9, 9.0) == 0.0


def test_rows_of_one_instant_are_told_apart_by_their_order() -> None:
    lives = Lives([(1, 10.0, Restarted("1", ())), (5, 12.0, learnt(1000.0))])
    assert (lives.correction(4, 12.0), lives.correction(6, 12.0)) == (1000.0, 0.0)


YEAR_S = 365 * 86400.0


def test_a_calendar_that_the_network_found_to_be_ahead_is_not_believed_until_it_is_set_right() -> (
    None
):
    lives = Lives([(1, 1.0, Restarted("1", ())), (2, 2.0, learnt(-YEAR_S))])
    assert lives.right(NOW + YEAR_S, NOW - 60.0) == NOW
    assert lives.right(NOW, NOW - 60.0) == NOW, "it has been set right"
    followed = ClockSet(-YEAR_S, ClockSource.SYSTEM)
    lives = Lives([(1, 1.0, Restarted("1", (), calendar_ahead_s=5.0)), (2, 2.0, followed)])
    assert lives.right(NOW + YEAR_S, NOW - 60.0) == NOW + YEAR_S
    assert Lives([]).right(NOW, 0.0) == NOW


def test_a_journal_of_before_is_dated_as_it_is() -> None:
    assert Lives([]).correction(5, 5.0) == 0.0


def test_for_a_program_a_time_that_is_not_known_is_null() -> None:
    status = {"utc": 5.0, "uptime_s": 5.0, "events": [{"utc": NOW}, {"opened_utc": 7}], "raw": "x"}
    assert with_known_times(status) == {
        "utc": None,
        "uptime_s": 5.0,
        "events": [{"utc": NOW}, {"opened_utc": None}],
        "raw": "x",
    }
