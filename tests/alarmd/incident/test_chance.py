"""Whom to call first: what a few answers say of somebody, and of a whole group."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import pairwise
from math import comb

import pytest

from alarmd.incident import chance
from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.enums import Known
from tests.alarmd.incident.people import ZONE

DAY_S = 86400.0


def at(text: str) -> float:
    """UTC of a local time of the village."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


TONIGHT = at("2026-11-17T02:10")  # a Tuesday


def seen(*came: bool, utc: float = TONIGHT, after_s: float = 0.0) -> tuple[Answer, ...]:
    """An answer a week, the last one a week before `utc`."""
    weeks = range(len(came), 0, -1)
    times = [utc - ago * 7 * DAY_S for ago in weeks]
    return tuple(
        Answer(t, t, one, after_s if one else 0.0) for t, one in zip(times, came, strict=True)
    )


def known(*answers: Answer, utc: float = TONIGHT) -> Known:
    return chance.known_of(answers, utc, ZONE)


def test_of_somebody_unknown_the_hour_alone_is_known() -> None:
    assert known() == Known(chance.BY_NIGHT)
    assert known(utc=at("2026-11-17T14:00")) == Known(chance.BY_DAY)
    assert known(utc=at("2026-11-17T22:00")) == Known(chance.BY_NIGHT)
    assert known(utc=at("2026-11-17T06:00")) == Known(chance.BY_DAY)


def test_each_answer_moves_it_and_none_makes_it_certain() -> None:
    rising = [known(*seen(*[True] * count)).chance for count in range(6)]
    falling = [known(*seen(*[False] * count)).chance for count in range(6)]
    assert all(before < after for before, after in pairwise(rising))
    assert all(before > after for before, after in pairwise(falling))
    assert rising[-1] < 1.0
    assert falling[-1] > 0.0


def test_the_reason_says_how_often_and_how_soon() -> None:
    found = known(*seen(True, True, False, True, True, after_s=17.0))
    assert (found.asked, found.came, found.within_s) == (5, 4, 17.0)


def test_an_answer_at_noon_says_nothing_of_the_night_and_one_at_three_says_much() -> None:
    at_noon = seen(True, True, True, utc=at("2026-11-17T12:10"))
    at_three = seen(True, True, True, utc=at("2026-11-17T03:10"))
    assert known(*at_noon) == known()
    assert known(*at_three).chance > known().chance
    assert known(*at_three).asked == 3


def test_before_and_after_midnight_are_near() -> None:
    late = seen(True, True, utc=at("2026-11-17T23:40"))
    assert known(*late, utc=at("2026-11-18T00:20")).asked == 2


def test_a_weekend_and_a_working_day_are_less_alike() -> None:
    on_sunday = seen(True, True, utc=at("2026-11-15T02:10"))
    on_tuesday = seen(True, True, utc=at("2026-11-10T02:10"))
    assert known().chance < known(*on_sunday).chance < known(*on_tuesday).chance


def test_what_is_long_ago_counts_less() -> None:
    year_ago = tuple(Answer(0.0, one.utc - 360 * DAY_S, one.came) for one in seen(True, True))
    assert known().chance < known(*year_ago).chance < known(*seen(True, True)).chance
    assert known(*year_ago).asked == 0


def test_without_a_clock_answers_count_half_and_it_may_be_night() -> None:
    undated = tuple(Answer(0.0, 0.0, came=True) for _ in range(3))
    assert known(*undated).chance > known().chance
    assert known(*seen(True, True, True), utc=0.0).chance == known(*undated).chance
    assert known(utc=0.0).chance == chance.BY_NIGHT


def test_each_call_in_vain_leaves_less() -> None:
    somebody = Known(0.5)
    left = [chance.of_call(somebody, calls) for calls in range(5)]
    assert left[0] == 0.5
    assert left[0] > left[1] > left[2] > 0.0
    assert left[2:] == [left[2]] * 3
    assert chance.of_call(None, 0) == chance.BY_NIGHT


@pytest.mark.parametrize("wanted", [0, 1, 2, 3, 9, 10])
def test_the_chance_of_a_group_is_the_binomial_one_if_all_are_alike(wanted: int) -> None:
    each, people = 0.3, 9
    binomial = sum(
        comb(people, count) * each**count * (1 - each) ** (people - count)
        for count in range(wanted, people + 1)
    )
    assert chance.of_at_least(wanted, [each] * people) == pytest.approx(binomial)


def test_the_chance_of_a_mixed_group_is_what_comes_out_when_it_is_played() -> None:
    rng = random.Random(1)
    group = [rng.random() for _ in range(7)]
    played = [sum(rng.random() < one for one in group) >= 2 for _ in range(40_000)]
    assert chance.of_at_least(2, group) == pytest.approx(sum(played) / len(played), abs=0.01)
