"""A house that rings falsely again and again: its officer and the operator are told at once, its
neighbours by another word or a minute later, never not at all."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    IncidentOpened,
    Kind,
    NeighboursWoken,
    Purpose,
)
from alarmd.incident.policy import Policy
from tests.scenarios.village import Village

HELD_S = Policy().false_house_held_for_s


def pocket(closed_as: CloseReason = CloseReason.FALSE, times: int = 2, lines: int = 2) -> Village:
    """The mill has rung so often within an hour, and each was closed so; it rings once more."""
    village = Village(lines=lines)
    for _ in range(times):
        village.rings("mill")
        village.advance(seconds=100)
        village.operator_closes(village.open_incidents()[-1], closed_as)
        village.advance(seconds=200)
    village.rings("mill")
    return village


def told(village: Village, purpose: Purpose = Purpose.ALERT) -> list[str]:
    number = village.core.world.last_incident
    begun = (one for one in village.core.entries(AttemptStarted) if one.incident == number)
    return sorted({one.party for one in begun if one.purpose is purpose})


def test_officer_operator_and_caller_are_told_at_once_and_the_neighbours_in_a_minute() -> None:
    village = pocket()
    village.advance(seconds=HELD_S - 10)
    assert told(village) == ["li"]
    assert told(village, Purpose.HELD) == ["desk"]
    texts = [one for one in village.core.entries(AttemptStarted) if one.channel is Channel.SMS]
    number = village.core.world.last_incident
    received = [t.text for t in texts if t.purpose is Purpose.RECEIVED and t.incident == number]
    assert len(received) == 1
    assert "再拨一次" in received[0]
    assert "110" in received[0]
    (held,) = (one.text for one in texts if one.purpose is Purpose.HELD)
    assert "王桂英" in held
    officer = [t.text for t in texts if t.party == "li" and t.incident == number]
    assert "误报过" in officer[0]
    village.advance(seconds=20)
    assert "zhang" in told(village)
    assert len(village.core.entries(NeighboursWoken)) == 1
    assert told(village, Purpose.NOTED) == ["mill"], "the caller hears that all are told now"


@pytest.mark.parametrize(
    "wakes",
    [
        lambda village: village.rings("mill"),
        lambda village: village.texts("mill", "救命"),
        lambda village: village.texts("mill", "2"),
        lambda village: village.texts("mill", "不是误报"),
        lambda village: village.operator_raises("mill"),
        lambda village: village.texts("li", "请求支援"),
    ],
)
def test_another_word_of_the_house_or_an_officer_wakes_them_at_once(wakes) -> None:  # type: ignore[no-untyped-def]
    village = pocket()
    village.advance(seconds=25)
    assert told(village) == ["li"]
    wakes(village)
    village.advance(seconds=10)
    assert len(village.core.entries(NeighboursWoken)) == 1
    assert village.incident(3).notifications["zhang"].is_asked


@pytest.mark.parametrize("text", ["。", "???"])
def test_a_redial_and_a_text_that_says_nothing_wake_nobody(text: str) -> None:
    village = pocket()
    village.advance(seconds=10)
    village.rings("mill")
    village.advance(seconds=15)
    village.texts("mill", text)
    village.advance(seconds=5)
    assert village.core.entries(NeighboursWoken) == []


def test_a_key_in_our_call_wakes_them() -> None:
    village = Village(lines=2, voice=True)
    for _ in range(2):
        village.rings("mill")
        village.advance(seconds=100)
        village.operator_closes(village.open_incidents()[-1], CloseReason.FALSE)
        village.advance(seconds=200)
    village.listens("mill", 4.0, presses="2")
    village.rings("mill")
    village.advance(seconds=HELD_S - 5)
    assert len(village.core.entries(NeighboursWoken)) == 1
    assert village.incident(3).kind is Kind.FIRE


def test_when_the_officer_says_that_it_is_false_nobody_else_is_woken() -> None:
    village = pocket()
    village.advance(seconds=20)
    village.texts("li", "结3误")
    village.advance(minutes=5)
    assert told(village) == ["li"]
    assert village.core.entries(NeighboursWoken) == []


def test_taken_back_it_wakes_nobody_until_the_caller_insists() -> None:
    village = pocket()
    village.advance(seconds=10)
    village.texts("mill", "0")
    village.advance(minutes=2)
    assert "zhang" not in told(village)
    village.texts("mill", "不是误报")
    village.advance(seconds=10)
    assert village.incident(3).notifications["zhang"].is_asked


def test_an_officer_who_is_off_is_waited_for_no_longer() -> None:
    village = Village(lines=2)
    for _ in range(2):
        village.rings("mill")
        village.advance(seconds=100)
        village.operator_closes(village.open_incidents()[-1], CloseReason.FALSE)
        village.advance(seconds=200)
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("li", "去不了")
    village.advance(seconds=5)
    assert len(village.core.entries(NeighboursWoken)) == 1


@pytest.mark.parametrize("reason", [CloseReason.REAL, CloseReason.UNSTATED])
def test_after_alarms_that_were_not_false_all_are_told_at_once(reason: CloseReason) -> None:
    village = pocket(reason)
    village.advance(seconds=40)
    assert "zhang" in told(village)


def test_one_false_alarm_or_false_alarms_of_hours_ago_hold_nobody_back() -> None:
    village = pocket(times=1)
    village.advance(seconds=40)
    assert "zhang" in told(village)
    village = pocket()
    village.operator_closes(3, CloseReason.REAL)
    village.advance(minutes=80)
    village.rings("mill")
    assert village.core.entries(IncidentOpened)[-1].held_for_s == 0.0


def test_words_of_distress_are_never_held_back() -> None:
    village = pocket()
    village.operator_closes(3, CloseReason.FALSE)
    village.advance(seconds=100)
    village.texts("mill", "救命")
    assert village.core.entries(IncidentOpened)[-1].held_for_s == 0.0


def test_the_wider_circle_has_its_time_from_when_the_neighbours_were_woken() -> None:
    village = pocket()
    village.advance(seconds=HELD_S + Policy().escalate_after_s - 10)
    assert village.incident(3).wave == 1
    village.advance(seconds=20)
    assert village.incident(3).wave == 2


def test_it_holds_through_a_restart() -> None:
    village = pocket()
    village.advance(seconds=10)
    village.restarts()
    village.advance(seconds=HELD_S + 20)
    assert len(village.core.entries(NeighboursWoken)) == 1
    assert "zhang" in told(village)
