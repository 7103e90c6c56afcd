"""Two alarms are open: one helper cannot come to both houses."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    Channel,
    IncidentOpened,
    Means,
    OfficerUnavailable,
    Purpose,
    Response,
    Unavailable,
)
from alarmd.incident.facts.world import Attempt
from modem.types import CallOutcome
from tests.scenarios.test_what_is_an_alarm import told
from tests.scenarios.village import Village


def two_alarms() -> Village:
    """Zhang is coming to the first when the second is told."""
    village = told()
    village.rings("zhang")
    village.advance(minutes=4)
    village.texts("lisi", "着火")
    village.advance(seconds=40)
    return village


def coming(village: Village) -> list[list[str]]:
    """Who is counted on, of each alarm."""
    return [[party.id for party in village.incident(number).coming()] for number in (1, 2)]


@pytest.mark.parametrize("how", ["ring", "1", "马上来", "1 2", "我到了李四家门口 2"])
def test_whoever_goes_to_the_second_no_longer_counts_at_the_first(how: str) -> None:
    village = two_alarms()
    if how == "ring":
        village.rings("zhang")
    else:
        village.texts("zhang", how)
    assert coming(village) == [[], ["zhang"]]
    village.advance(seconds=30)
    assert len(village.texts_to("mill", Purpose.NOBODY_YET)) == 1, "whoever waits there hears it"
    assert "张三" in village.texts_to("lisi", Purpose.COMING)[0]


def test_a_key_in_the_call_about_the_second_says_so_too() -> None:
    village = told()
    village.rings("zhang")
    village.advance(minutes=1)
    village.takes_calls_like("zhang", CallOutcome.ANSWERED)
    village.texts("lisi", "着火")
    calls: list[Attempt] = []
    while not calls:
        village.advance(seconds=5)
        tried = village.incident(2).notifications["zhang"].attempts
        calls = [one for one in tried if one.channel is Channel.VOICE]
    village.presses("1", calls[0].id)
    assert coming(village) == [[], ["zhang"]]


def test_both_by_their_numbers_are_both_believed() -> None:
    village = two_alarms()
    village.texts("zhang", "1 1")
    village.texts("zhang", "1 2")
    assert coming(village) == [["zhang"], ["zhang"]]
    village.texts("zhang", "1号 我到了")
    assert coming(village) == [["zhang"], ["zhang"]]


def test_a_number_for_one_and_a_ring_for_the_other_is_the_newer_one_alone() -> None:
    village = two_alarms()
    village.texts("zhang", "1 1")
    village.rings("zhang")
    assert coming(village) == [[], ["zhang"]]
    village.texts("zhang", "1 1")
    assert coming(village) == [["zhang"], []]


def test_a_number_said_twice_is_a_note_and_answered_once() -> None:
    village = two_alarms()
    for _ in range(3):
        village.texts("zhang", "1 1")
        village.advance(seconds=30)
    assert len(village.texts_to("zhang", Purpose.COUNTED)) == 2, "the ring, and the number"


def test_alone_a_number_confirms_a_ring_once_and_then_says_nothing_new() -> None:
    village = told()
    village.rings("zhang")
    for _ in range(2):
        village.advance(seconds=20)
        village.texts("zhang", "1 1")
    assert [one.means for one in village.core.entries(Acknowledged)] == [Means.RING, Means.TEXT]


def test_that_they_are_there_is_about_the_house_that_they_went_to() -> None:
    village = two_alarms()
    village.texts("zhang", "我到了")
    assert coming(village) == [["zhang"], []]
    assert village.incident(1).notifications["zhang"].response is Response.ARRIVED


def test_who_cannot_come_to_the_second_still_comes_to_the_first() -> None:
    village = two_alarms()
    village.texts("zhang", "2")
    assert coming(village) == [["zhang"], []]


def test_the_others_on_the_way_hear_who_has_left() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("zhao", "1")
    village.advance(minutes=2)
    village.texts("lisi", "着火")
    village.advance(seconds=40)
    village.rings("zhang")
    village.advance(minutes=2)
    for who in ("mill", "zhao"):
        assert "张三" not in village.texts_to(who, Purpose.COMING)[-1]


def test_an_officer_who_goes_to_the_second_is_missed_at_the_first() -> None:
    village = told()
    village.texts("li", "1")
    village.advance(minutes=2)
    village.texts("far", "着火")
    village.advance(seconds=40)
    village.rings("li")
    village.advance(seconds=30)
    missed = village.core.entries(OfficerUnavailable)
    assert [(one.incident, one.party, one.why) for one in missed] == [(1, "li", Unavailable.CANNOT)]
    assert village.got("sun", Purpose.ALERT)


def test_an_officer_who_left_for_the_second_says_which_one_is_over() -> None:
    village = told()
    village.texts("li", "1")
    village.advance(minutes=2)
    village.texts("far", "着火")
    village.advance(seconds=40)
    village.rings("li")
    village.advance(seconds=20)
    village.texts("li", "处理完了")
    assert village.open_incidents() == [1, 2], "he may have dealt with the first before he left"


def test_another_ring_is_their_own_alarm_as_the_text_says() -> None:
    village = two_alarms()
    village.rings("zhang")
    village.advance(minutes=1)
    village.rings("zhang")
    assert village.core.entries(IncidentOpened)[-1].originator.id == "zhang"


def test_a_drill_takes_nobody_away_from_an_alarm() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(seconds=20)
    village.operator_drills("lisi")
    village.advance(minutes=3)
    village.texts("zhang", "1 2")
    assert coming(village) == [["zhang"], ["zhang"]]


def test_an_alarm_takes_nobody_away_from_a_drill() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(minutes=1)
    village.texts("zhang", "1")
    village.texts("lisi", "着火")
    village.advance(seconds=40)
    village.texts("zhang", "1")
    assert coming(village) == [["zhang"], ["zhang"]]
    taken_back = [e for e in village.core.entries(Acknowledged) if e.means is Means.ELSEWHERE]
    assert taken_back == []
