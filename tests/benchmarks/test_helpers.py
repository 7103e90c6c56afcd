"""The yardstick of helpers: its village keeps time as it says, and nothing is under its bound."""

from __future__ import annotations

import random

import pytest

from alarmd.incident.chance import BY_NIGHT, LEFT_AFTER_CALLS
from alarmd.incident.policy import Policy
from benchmarks.helpers.bound import clairvoyant
from benchmarks.helpers.fixed import PHONE_TREE, Blind, Schedule, family
from benchmarks.helpers.ours import Ours
from benchmarks.helpers.people import EVENING, NEVER, NIGHT, Fate, Habits, Hour, fate, habits
from benchmarks.helpers.village import (
    CALLER,
    FIRST_MINUTES_S,
    HORIZON_S,
    OFFICER,
    SET_UP_S,
    TEXT_S,
    Alarm,
    Channel,
    Event,
    Order,
    Outcome,
    Scheduler,
    Setting,
    Village,
)

NOBODY = Fate(False, (NEVER, NEVER, NEVER), 9.0, NEVER, NEVER, sees_missed_calls=False)
ALWAYS_HOME = Habits(1.0, 1.0)
NEAR, FAR = ("a", "b", "c"), ("x", "y")
RING_ENDS_S = 2.2


def setting(lines: int = 1, channel: Channel = Channel.VOICE, hour: Hour = NIGHT) -> Setting:
    return Setting(lines, channel, hour, NEAR, FAR)


def alarm(**fates: Fate) -> Alarm:
    """Nobody does anything but those who are named."""
    everybody = (CALLER, OFFICER, *NEAR, *FAR)
    return Alarm(
        dict.fromkeys(everybody, ALWAYS_HOME),
        {one: fates.get(one, NOBODY) for one in everybody},
        {},
    )


def picks_up(*after_s: float, says_s: float = 8.0) -> Fate:
    never = (NEVER,) * (3 - len(after_s))
    return Fate(True, (*after_s, *never), says_s, NEVER, NEVER, sees_missed_calls=False)


def reads(after_s: float) -> Fate:
    return Fate(True, (NEVER,) * 3, 9.0, after_s, NEVER, sees_missed_calls=False)


def blind(where: Setting, one: Alarm, schedule: Schedule) -> Outcome:
    return Village(where, one, Blind(where, one, schedule)).play()


def ours(where: Setting, one: Alarm) -> Outcome:
    return Village(where, one, Ours(where, Policy(), {})).play()


def test_a_text_is_answered_when_it_was_taken_and_read() -> None:
    where, one = setting(channel=Channel.TEXTS), alarm(a=reads(10.0))
    third_text_taken_at = RING_ENDS_S + 3 * TEXT_S  # the officer's and the caller's go first
    assert blind(where, one, Schedule()).coming_at == [pytest.approx(third_text_taken_at + 10.0)]
    assert ours(where, one).coming_at == [pytest.approx(third_text_taken_at + 10.0, abs=0.5)]


def test_a_call_is_answered_after_set_up_ringing_and_listening() -> None:
    where, one = setting(lines=4), alarm(officer=picks_up(1.0), caller=picks_up(1.0), b=picks_up(5))
    schedule = Schedule(has_obligations=False)
    texts_to_four_s = TEXT_S  # the officer and three neighbours; line 1 is still rung
    said_at = blind(where, one, schedule).coming_at[0]
    assert said_at >= texts_to_four_s + SET_UP_S + 5.0 + 8.0
    assert said_at <= RING_ENDS_S + 2 * TEXT_S + SET_UP_S + 5.0 + 8.0


@pytest.mark.parametrize(("ring_s", "comes"), [(19.9, False), (20.1, True)])
def test_a_call_that_rings_too_short_is_in_vain(ring_s: float, comes: bool) -> None:
    schedule = Schedule(ring_s=(ring_s,) * 3, rounds=1)
    assert bool(blind(setting(), alarm(a=picks_up(20.0)), schedule).coming_at) is comes


def test_a_second_call_wakes_whoever_slept_through_the_first() -> None:
    one = alarm(a=picks_up(NEVER, 5.0))
    assert blind(setting(), one, Schedule(rounds=1)).coming_at == []
    assert len(blind(setting(), one, Schedule(rounds=2)).coming_at) == 1
    assert len(ours(setting(), one).coming_at) == 1


def test_a_silent_call_is_answered_by_ringing_back() -> None:
    fate_ = Fate(True, (5.0, 5.0, 5.0), 8.0, NEVER, 20.0, sees_missed_calls=False)
    where, one = setting(2, Channel.RINGS), alarm(a=fate_)
    assert len(blind(where, one, Schedule()).coming_at) == 1
    assert len(ours(where, one).coming_at) == 1


def test_somebody_who_is_away_is_heard_and_not_counted() -> None:
    away = Fate(False, (5.0, 5.0, 5.0), 8.0, NEVER, NEVER, sees_missed_calls=False)
    assert ours(setting(), alarm(a=away)).coming_at == []


def test_whoever_said_it_once_is_counted_once() -> None:
    both = Fate(True, (5.0, 5.0, 5.0), 8.0, 1.0, 1.0, sees_missed_calls=True)
    assert len(ours(setting(2), alarm(a=both)).coming_at) == 1


def test_the_bound_is_the_two_calls_that_are_soonest() -> None:
    where = setting(lines=4)
    one = alarm(caller=picks_up(1.0), officer=picks_up(1.0), a=picks_up(20.0), c=picks_up(2.0))
    first, second = clairvoyant(where, one)
    texts_taken_at = TEXT_S  # the two that go first, beside the ring
    assert first == pytest.approx(texts_taken_at + SET_UP_S + 2.0 + 8.0, abs=TEXT_S)
    assert second == pytest.approx(texts_taken_at + SET_UP_S + 20.0 + 8.0, abs=TEXT_S)


def test_the_bound_of_nobody_is_the_horizon() -> None:
    assert clairvoyant(setting(), alarm(a=picks_up(5.0)))[1] == HORIZON_S


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("hour", [NIGHT, EVENING])
def test_nothing_is_sooner_than_the_bound(channel: Channel, hour: Hour) -> None:
    for seed in range(6):
        rng = random.Random(seed)
        where = setting(rng.choice([1, 2, 4]), channel, hour)
        people = {one: habits(rng, hour) for one in (OFFICER, CALLER, *NEAR, *FAR)}
        one = Alarm(people, {who: fate(rng, known, hour) for who, known in people.items()}, {})
        first, second = clairvoyant(where, one)
        schedulers: list[Scheduler] = [Ours(where, Policy(), {})]
        schedulers += [
            Blind(where, one, schedule) for schedule in rng.choices(list(family(where)), k=3)
        ]
        for scheduler in schedulers:
            outcome = Village(where, one, scheduler).play()
            assert first <= outcome.nth_s(1) + 1e-6
            assert second <= outcome.nth_s(2) + 1e-6


def test_a_script_tells_everybody_near_and_nobody_else() -> None:
    assert blind(setting(), alarm(), PHONE_TREE).alerted == set(NEAR)
    assert blind(setting(), alarm(), Schedule()).alerted == {*NEAR, *FAR}


@pytest.mark.parametrize("channel", [Channel.RINGS, Channel.VOICE])
@pytest.mark.parametrize("lines", [1, 2, 4])
def test_no_line_is_idle_while_somebody_near_waits_for_a_first_word(
    lines: int, channel: Channel
) -> None:
    where = setting(lines, channel)
    village = Village(where, alarm(), Ours(where, Policy(), {}))
    idle_s = village.play().idle_s
    assert idle_s <= 0.02 * FIRST_MINUTES_S * lines


def test_what_is_left_of_a_chance_after_calls_in_vain_is_so_in_the_village() -> None:
    rng, came, asked = random.Random(5), [0, 0, 0], [0, 0, 0]
    for _ in range(40_000):
        one = fate(rng, habits(rng, NIGHT), NIGHT)
        for call, after_s in enumerate(one.picks_up_after_s):
            asked[call] += 1
            if after_s <= Policy().ring_s[call]:
                came[call] += one.comes
                break
    chances = [of_call / calls for of_call, calls in zip(came, asked, strict=True)]
    left = [chance / chances[0] for chance in chances]
    assert left == pytest.approx(LEFT_AFTER_CALLS, abs=0.05)
    assert chances[0] == pytest.approx(BY_NIGHT, abs=0.05)


def test_a_scheduler_that_does_nothing_is_idle_all_the_time() -> None:
    class Idle:
        wake_at = 400.0

        def turn(self, now: float, event: Event | None) -> tuple[list[Order], list[int]]:
            self.wake_at = max(400.0, now + 1.0)
            return [], []

    outcome = Village(setting(lines=2), alarm(), Idle()).play()
    assert outcome.idle_s == pytest.approx(2 * FIRST_MINUTES_S - RING_ENDS_S)
