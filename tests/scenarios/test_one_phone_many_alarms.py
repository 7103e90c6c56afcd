"""One line, several alarms, and phones that nobody takes: nobody's first call waits for ever."""

from __future__ import annotations

from itertools import pairwise

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    Channel,
    CloseReason,
    Kind,
    Purpose,
)
from modem.types import CallOutcome
from tests.alarmd.incident.people import BACKUP, HEAD, OFFICER, OPERATOR, household, roster
from tests.scenarios.village import Village

MANY = 7
HOUSES = [f"house{n}" for n in range(12)]


def many_alarms(lines: int = 1, alarms: int = MANY, *, voice: bool = False) -> Village:
    """Several houses of twelve are in need; nobody takes a call or answers."""
    parties = [household(who, 120 + n) for n, who in enumerate(HOUSES)]
    village = Village(lines, roster=roster(*parties, OFFICER, BACKUP, HEAD, OPERATOR), voice=voice)
    for who in HOUSES[:alarms]:
        village.operator_raises(who, Kind.FIRE)
    return village


def calls(village: Village, who: str, after_s: float = 0.0) -> list[AttemptStarted]:
    """The calls to somebody that began so long after the story, with the alarm each was about."""
    since = village.started_at + after_s
    return [
        one
        for at, one in village.core.past
        if isinstance(one, AttemptStarted)
        and (one.party, one.channel) == (who, Channel.VOICE)
        and at >= since
    ]


def test_an_officer_who_takes_none_of_many_alarms_is_called_once_in_five_minutes() -> None:
    village = many_alarms()
    village.advance(minutes=180)
    times = [at for at in village.calls_to("li") if at > 5400.0]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert times
    assert min(gaps) >= 300.0
    assert max(gaps) < 400.0, "one every five minutes, and a call that is under way"


def test_each_of_many_alarms_has_its_turn() -> None:
    village = many_alarms()
    village.advance(minutes=180)
    about = [one.incident for one in calls(village, "li", after_s=5400.0)]
    assert len(about) > MANY
    assert all(
        set(about[n : n + MANY]) == set(range(1, MANY + 1)) for n in range(len(about) - MANY)
    ), "whichever has waited longest"


def test_no_first_call_waits_for_calls_that_go_on_for_ever() -> None:
    village = many_alarms()
    village.advance(minutes=120)
    for who in HOUSES:
        about = {one.incident for one in calls(village, who)}
        own = {HOUSES.index(who) + 1} & set(range(1, MANY + 1))
        assert about == set(range(1, MANY + 1)) - own, who


def test_who_answers_one_alarm_is_called_about_the_next_at_once() -> None:
    village = many_alarms(2, voice=True)
    village.advance(minutes=100)
    village.listens("li", presses="1")
    village.advance(minutes=12)
    answered: dict[int, float] = {}
    for at, one in village.core.past:
        if isinstance(one, Acknowledged):
            answered.setdefault(one.incident, at)
    assert len(answered) == MANY
    gaps = [later - earlier for earlier, later in pairwise(answered.values())]
    assert max(gaps) < 120.0, "the alarm that has waited longest does not wait five minutes more"


def test_a_second_alarm_has_its_own_first_call_at_once() -> None:
    village = many_alarms(alarms=1)
    village.advance(seconds=60)
    assert [one.incident for one in calls(village, "li")] == [1]
    village.operator_raises(HOUSES[-1])
    village.advance(seconds=90)
    assert [one.incident for one in calls(village, "li")][:2] == [1, 2]


def test_a_drill_stands_before_no_alarm() -> None:
    alone, beside = many_alarms(alarms=1), many_alarms(alarms=1)
    beside.operator_drills(HOUSES[-1])
    for village in (alone, beside):
        village.advance(minutes=60)
    real = [one for one in calls(beside, "li") if one.incident == 1]
    assert len(real) >= len(calls(alone, "li")) - 1


@pytest.mark.parametrize("lines", [1, 2])
def test_a_late_all_clear_goes_between_two_calls(lines: int) -> None:
    village = many_alarms(lines)
    village.advance(minutes=25)
    for line in village.core.lines:
        village.line_goes(line.name)
    village.operator_closes(MANY, CloseReason.REAL)
    village.advance(minutes=3)
    for line in village.core.lines:
        village.line_comes_back(line.name)
    back_at = village.now_s
    village.advance(minutes=20)
    told = [village.got(who, Purpose.ALL_CLEAR, Channel.SMS) for who in HOUSES]
    assert all(told), "the calls of the other six go on for an hour"
    assert max(got[-1].at for got in told) - back_at < len(HOUSES) * 45.0 + 60.0
    others = [one for who in HOUSES for one in village.calls_to(who) if one >= back_at]
    assert len(others) >= 8, "and the calls too"


def test_the_caller_and_the_officers_first_call_wait_for_no_all_clear() -> None:
    village = many_alarms()
    village.advance(minutes=25)
    village.line_goes("north")
    village.operator_closes(MANY, CloseReason.REAL)
    village.advance(minutes=3)
    village.takes_calls_like("li", CallOutcome.NO_ANSWER)
    village.operator_raises(HOUSES[-1])
    village.line_comes_back("north")
    village.advance(minutes=5)
    ours = [one for _, one in village.core.past if isinstance(one, AttemptStarted)]
    new = next(n for n, one in enumerate(ours) if one.incident == MANY + 1)
    officer = next(
        n
        for n, one in enumerate(ours)
        if (one.incident, one.party, one.channel) == (MANY + 1, "li", Channel.VOICE)
    )
    late = [one for one in ours[new:officer] if one.purpose is Purpose.ALL_CLEAR]
    assert all(one.party not in HOUSES[: MANY - 1] + HOUSES[MANY:] for one in late)


def test_a_phone_that_was_engaged_is_tried_about_the_next_alarm_soon() -> None:
    """Somebody is awake there."""
    village = many_alarms()
    village.advance(minutes=100)
    village.takes_calls_like("li", CallOutcome.BUSY)
    village.advance(minutes=12)
    since = village.started_at + 6000.0
    ours = [(at, one) for at, one in village.core.past if at > since]
    times = [at for at, one in ours if isinstance(one, AttemptStarted) and one.party == "li"]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) >= 5
    assert min(gaps) >= 30.0, "but not at once"
    assert sorted(gaps)[len(gaps) // 2] < 100.0
