"""Which rung is next: each in its turn, each given its time, none without limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modem.ladder import (
    DEAF_WAIT_S,
    GOOD_AFTER_S,
    MISSING_WAIT_S,
    RADIO_WAIT_S,
    REST_S,
    RESTART_WAIT_S,
    RUNG_MAX,
    RUNG_WITHIN_S,
    USB_WAIT_S,
    Ladder,
    Rung,
    Trouble,
)

ALL = (Rung.RADIO, Rung.RESTART, Rung.USB, Rung.POWER)
START = 1000.0


def climbed(ladder: Ladder, fault: Trouble, until: float, every_s: float = 1.0) -> list[Rung]:
    """The rungs that a modem takes which fails every second and is never cured."""
    instants = [START + n * every_s for n in range(int((until - START) / every_s))]
    rungs = [ladder.failed(fault, now) for now in instants]
    return [rung for rung in rungs if rung is not Rung.OPEN]


def test_a_deaf_modem_is_opened_anew_before_anything_is_reset() -> None:
    ladder = Ladder(ALL)
    assert ladder.failed(Trouble.DEAF, START) is Rung.OPEN
    assert ladder.failed(Trouble.DEAF, START + DEAF_WAIT_S - 1) is Rung.OPEN
    assert ladder.failed(Trouble.DEAF, START + DEAF_WAIT_S) is Rung.RADIO


def test_each_rung_is_given_its_time_before_the_next() -> None:
    ladder, now = Ladder(ALL), START
    ladder.failed(Trouble.DEAF, now)
    taken = []
    for wait_s in (DEAF_WAIT_S, RADIO_WAIT_S, RESTART_WAIT_S, USB_WAIT_S):
        assert ladder.failed(Trouble.DEAF, now + wait_s - 0.1) is Rung.OPEN
        now += wait_s
        taken.append(ladder.failed(Trouble.DEAF, now))
    assert taken == list(ALL)


def test_what_opening_cannot_cure_is_reset_at_once() -> None:
    assert Ladder(ALL).failed(Trouble.STUCK, START) is Rung.RADIO


def test_a_missing_port_is_sent_no_command_and_has_time_to_come_back() -> None:
    ladder = Ladder(ALL)
    ladder.failed(Trouble.DEAF, START)
    assert ladder.failed(Trouble.MISSING, START + MISSING_WAIT_S - 1) is Rung.OPEN
    assert ladder.failed(Trouble.MISSING, START + MISSING_WAIT_S) is Rung.USB


def test_what_only_a_person_can_mend_is_never_reset() -> None:
    assert climbed(Ladder(ALL), Trouble.FOREIGN, START + 3 * REST_S) == []


def test_a_rung_that_cannot_be_taken_gives_way_at_once() -> None:
    ladder = Ladder(ALL)
    assert ladder.failed(Trouble.STUCK, START) is Rung.RADIO
    ladder.refused(START)
    assert ladder.failed(Trouble.STUCK, START) is Rung.RESTART


def test_after_the_last_rung_it_rests_and_says_so() -> None:
    ladder = Ladder((Rung.RADIO, Rung.RESTART))
    assert climbed(ladder, Trouble.DEAF, START + REST_S) == [Rung.RADIO, Rung.RESTART]
    assert ladder.is_exhausted
    assert climbed(ladder, Trouble.DEAF, START + 2 * REST_S) == [Rung.RADIO, Rung.RESTART]


def test_a_modem_that_worked_for_a_while_starts_at_the_first_rung_again() -> None:
    ladder = Ladder(ALL)
    ladder.failed(Trouble.STUCK, START)
    ladder.failed(Trouble.STUCK, START + 60)
    ladder.worked(GOOD_AFTER_S)
    assert ladder.failed(Trouble.DEAF, START + 600) is Rung.OPEN
    assert ladder.failed(Trouble.DEAF, START + 600 + DEAF_WAIT_S) is Rung.RADIO


def test_a_modem_that_worked_for_a_moment_goes_on_where_it_was() -> None:
    ladder = Ladder(ALL)
    ladder.failed(Trouble.STUCK, START)
    ladder.worked(GOOD_AFTER_S - 1)
    assert ladder.failed(Trouble.DEAF, START + 60) is Rung.RESTART


def test_after_an_hour_in_which_only_a_person_could_help_it_starts_at_the_first_rung() -> None:
    ladder = Ladder(ALL)
    ladder.failed(Trouble.STUCK, START)
    ladder.failed(Trouble.STUCK, START + RADIO_WAIT_S)
    restarted = START + RADIO_WAIT_S
    assert ladder.failed(Trouble.FOREIGN, restarted + REST_S - 1) is Rung.OPEN
    assert ladder.failed(Trouble.STUCK, restarted + REST_S) is Rung.RADIO


def test_a_modem_that_is_plugged_in_again_starts_at_the_first_rung() -> None:
    ladder, back = Ladder(ALL), START + 600
    assert climbed(ladder, Trouble.MISSING, back) == [Rung.USB, Rung.POWER]
    assert ladder.is_exhausted
    assert ladder.failed(Trouble.DEAF, back) is Rung.OPEN
    assert ladder.failed(Trouble.DEAF, back + DEAF_WAIT_S) is Rung.RADIO


def test_a_rung_that_was_taken_too_often_in_a_day_is_left_out() -> None:
    ladder = Ladder(ALL)
    for n in range(RUNG_MAX):
        now = START + n * 1000
        assert ladder.failed(Trouble.STUCK, now) is Rung.RADIO
        ladder.worked(GOOD_AFTER_S)
    assert ladder.failed(Trouble.STUCK, START + RUNG_MAX * 1000) is Rung.RESTART
    ladder.worked(GOOD_AFTER_S)
    assert ladder.failed(Trouble.STUCK, START + RUNG_WITHIN_S) is Rung.RADIO


@given(
    st.lists(
        st.tuples(st.sampled_from(Trouble), st.floats(0, 4000), st.floats(0, 600), st.booleans()),
        max_size=200,
    ),
    st.sets(st.sampled_from(ALL)),
)
def test_no_rung_is_ever_taken_more_often_than_its_limit(
    faults: list[tuple[Trouble, float, float, bool]], rungs: set[Rung]
) -> None:
    ladder, now = Ladder(rungs), START
    taken: list[tuple[Rung, float]] = []
    for fault, later_s, worked_s, is_refused in faults:
        now += later_s
        ladder.worked(worked_s)
        rung = ladder.failed(fault, now)
        if rung is Rung.OPEN:
            continue
        assert rung in rungs
        assert fault is not Trouble.FOREIGN
        if is_refused:
            ladder.refused(now)
        else:
            taken.append((rung, now))
    for rung, at in taken:
        within = [
            when for other, when in taken if other is rung and at - RUNG_WITHIN_S < when <= at
        ]
        assert len(within) <= RUNG_MAX
