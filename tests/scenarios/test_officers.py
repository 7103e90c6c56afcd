"""The officer is not an extra neighbour: who stands in, who hears of it, and how far it widens."""

from __future__ import annotations

import re

import pytest

from alarmd.incident.facts.entries import (
    Channel,
    Escalated,
    IncidentOpened,
    OfficerUnavailable,
    Purpose,
    TextNotUnderstood,
    Unavailable,
)
from alarmd.roster import Group, Party, Phone, Role, Roster
from modem.types import CallOutcome
from tests.alarmd.incident import people
from tests.scenarios.test_what_is_an_alarm import told
from tests.scenarios.village import Village


def unavailable(village: Village) -> list[tuple[str, Unavailable]]:
    """Which officers could not be counted on, and why."""
    return [(one.party, one.why) for one in village.core.entries(OfficerUnavailable)]


def off(village: Village) -> None:
    """The officer's phone is off: the network says so at once."""
    village.takes_calls_like("li", CallOutcome.FAILED)


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (CallOutcome.FAILED, Unavailable.OFF),
        (CallOutcome.BUSY, Unavailable.REFUSED),
    ],
)
def test_an_officer_who_is_off_or_refuses_brings_in_backup_and_head_at_once(
    outcome: CallOutcome, why: Unavailable
) -> None:
    village = Village(lines=2)
    village.takes_calls_like("li", outcome)
    village.rings("mill")
    village.advance(seconds=25)
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.advance(seconds=35)
    assert unavailable(village) == [("li", why)]
    assert village.got("sun", Purpose.ALERT)
    assert village.got("chen", Purpose.ALERT)
    assert len(village.texts_to("desk", Purpose.OFFICER_OUT)) == 1
    assert village.got("west") == [], "enough neighbours are coming"


def test_an_officer_who_says_that_he_cannot_is_replaced_too() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.texts("li", "我在县里开会去不了，让小赵去")
    village.advance(seconds=30)
    assert unavailable(village) == [("li", Unavailable.CANNOT)]
    assert village.got("sun", Purpose.ALERT)
    assert "李警官" in village.texts_to("desk", Purpose.OFFICER_OUT)[0]


def test_enough_neighbours_do_not_replace_the_only_policeman() -> None:
    village = told()
    for who in ("zhang", "lisi", "zhao"):
        village.texts(who, "1")
    village.advance(seconds=75)
    assert village.got("sun") == []
    village.advance(seconds=20)
    assert unavailable(village) == [("li", Unavailable.SILENT)]
    assert village.got("sun", Purpose.ALERT)
    assert village.got("west") == []
    assert village.core.entries(Escalated) == []


def test_the_policeman_does_not_replace_the_neighbours() -> None:
    village = told()
    village.texts("li", "1")
    village.texts("zhang", "1")
    village.advance(seconds=110)
    assert len(village.core.entries(Escalated)) == 1
    assert village.got("west", Purpose.ALERT)
    assert unavailable(village) == []


def test_while_one_officer_is_coming_no_other_is_missed() -> None:
    second = people.servant("wu", 205, Role.OFFICER, "吴警官")
    group = Group("east", "东组", ("li", "wu"), ("west",), ("chen", "sun"))
    roster = Roster.of("桃源村", (group, people.WEST_GROUP), (*people.EVERYBODY, second), "d1")
    village = Village(lines=2, roster=roster)
    village.rings("mill")
    village.advance(seconds=12)
    village.texts("wu", "1")
    village.advance(minutes=3)
    assert unavailable(village) == []


def test_an_officer_with_two_phones_is_off_when_neither_rings() -> None:
    phones = (Phone(people.number(201)), Phone(people.number(251)))
    li = Party("li", "李警官", Role.OFFICER, phones)
    others = [party for party in people.EVERYBODY if party.id != "li"]
    village = Village(lines=2, roster=people.roster(li, *others))
    off(village)
    village.rings("mill")
    village.advance(seconds=30)
    assert len(village.calls_to("li")) == 0
    assert unavailable(village) == [("li", Unavailable.OFF)]


def test_an_officer_who_comes_after_all_is_counted() -> None:
    village = Village(lines=2)
    off(village)
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("li", "1")
    village.advance(minutes=2)
    assert village.incident().officers_out == ()
    assert len(unavailable(village)) == 1


def test_the_operator_does_not_read_that_an_officer_is_out_who_is_coming_by_then() -> None:
    village = Village(lines=1)
    off(village)
    village.rings("mill")
    village.advance(seconds=20.5)
    assert unavailable(village) == [("li", Unavailable.OFF)]
    village.texts("li", "1")
    village.advance(minutes=2)
    assert village.texts_to("desk") == []
    village.texts("li", "2")
    village.advance(minutes=1)
    assert len(village.texts_to("desk", Purpose.OFFICER_OUT)) == 1


def test_a_drill_misses_no_officer() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(minutes=5)
    assert unavailable(village) == []


def test_an_officer_who_needs_help_raises_an_alarm() -> None:
    village = told()
    village.texts("li", "1")
    village.advance(seconds=60)
    village.texts("li", "我需要支援")
    raised = village.core.entries(IncidentOpened)[1:]
    assert [one.originator.id for one in raised] == ["li"]
    assert "sun" in {copy.party.id for copy in raised[0].recipients}


def test_near_neighbours_are_called_twice_before_anybody_further_away_is() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=12)
    for who in ("zhang", "lisi", "zhao"):
        first, second, *_ = village.calls_to(who)
        assert second - first <= 180.0
        for far in ("west", "far"):
            assert second < [*village.calls_to(far), float("inf"), float("inf")][1]


def test_the_all_clear_is_out_within_60_s_on_two_lines_whatever_else_is_going_on() -> None:
    village = told()
    village.rings("far", "south")
    village.advance(seconds=130)
    village.operator_closes(1)
    at = village.now_s
    village.advance(seconds=60)
    cleared = {
        who: village.got(who, Purpose.ALL_CLEAR, Channel.SMS)
        for who, person in village.incident(1).notifications.items()
        if person.was_reached_out_to
    }
    assert {who for who, got in cleared.items() if not got} == set()
    assert max(got[0].at for got in cleared.values()) + village.text_s - at <= 60.0


def test_an_officer_who_knows_of_it_has_not_said_whether_to_go() -> None:
    village = told()
    village.texts("li", "收到")
    village.advance(seconds=70)
    assert unavailable(village) == []
    village.advance(seconds=20)
    assert unavailable(village) == [("li", Unavailable.UNDECIDED)]
    assert "】李警官没说去不去！" in village.texts_to("desk", Purpose.OFFICER_OUT)[0]


def test_what_is_closed_already_is_closed_once() -> None:
    village = told()
    village.operator_closes(1)
    village.rings("far", "south")
    village.advance(seconds=30)
    village.texts("li", "结1")
    assert village.open_incidents() == [2]
    assert len(village.closings()) == 1
    village.texts("li", "处理完了")
    assert village.open_incidents() == []


def test_an_officer_closes_by_its_number_what_a_colleague_told_him() -> None:
    village = told()
    village.texts("sun", "结1 误报")
    assert village.open_incidents() == []


def test_an_officer_closes_the_alarm_that_he_raised_himself() -> None:
    village = told()
    village.operator_closes(1)
    village.advance(minutes=1)
    village.texts("li", "我需要支援")
    assert village.open_incidents() == [2]
    village.advance(minutes=1)
    village.texts("li", "处理完了")
    assert village.open_incidents() == []


@pytest.mark.parametrize("text", ["还没结", "没有结束", "不要结"])
def test_a_negated_closing_closes_nothing(text: str) -> None:
    village = told()
    village.texts("li", text)
    assert village.open_incidents() == [1]


def test_the_stand_ins_are_told_before_the_neighbours_who_were_not_told_yet() -> None:
    village = Village(lines=2)
    off(village)
    village.rings("mill")
    village.advance(seconds=25)
    out_at = 5.2
    assert village.got("sun", Purpose.ALERT, Channel.SMS)[0].at - out_at <= 4.0
    assert village.got("chen", Purpose.ALERT, Channel.SMS)[0].at - out_at <= 7.0


def test_a_closing_without_a_number_means_the_alarm_that_the_officer_went_to() -> None:
    village = told()
    village.texts("li", "1")
    village.rings("far", "south")
    village.advance(seconds=40)
    village.texts("li", "处理完了")
    assert village.open_incidents() == [2]


def test_with_two_open_a_closing_without_a_number_is_asked_back_with_both_numbers() -> None:
    village = told()
    village.rings("far", "south")
    village.advance(minutes=1)
    village.texts("li", "结案")
    assert village.open_incidents() == [1, 2]
    village.advance(minutes=1)
    answers = village.texts_to("li", Purpose.ANSWER)
    assert {re.findall("结[0-9]", text)[0] for text in answers} == {"结1", "结2"}
    village.texts("li", "结1")
    assert village.open_incidents() == [2]
    village.texts("li", "结案")
    assert village.open_incidents() == []


def test_an_officer_who_went_to_two_says_which_one_is_over() -> None:
    village = told()
    village.rings("far", "south")
    village.advance(minutes=1)
    village.texts("li", "1 1")
    village.texts("li", "1 2")
    village.texts("li", "结案")
    assert village.open_incidents() == [1, 2]


def test_an_officer_with_an_alarm_of_his_own_closes_no_other_one_unnamed() -> None:
    village = Village(lines=2)
    village.texts("li", "我需要支援")
    village.advance(minutes=1)
    village.rings("far")
    village.advance(minutes=1)
    village.texts("li", "处理完了")
    assert village.open_incidents() == [2]


def test_an_officer_is_asked_about_three_open_alarms_at_most() -> None:
    village = told()
    for who in ("far", "west", "zhang"):
        village.texts(who, "着火")
        village.advance(minutes=1)
    village.texts("li", "结案")
    asked = [entry.incident for entry in village.core.entries(TextNotUnderstood)]
    assert (asked, village.open_incidents()) == ([4, 3, 2], [1, 2, 3, 4])


@pytest.mark.parametrize("lines", [1, 2])
def test_the_officer_reads_who_is_coming_before_everybody_was_called(lines: int) -> None:
    village = Village(lines=lines)
    village.rings("mill")
    village.advance(seconds=60)
    village.texts("zhang", "1")
    village.advance(seconds=60)
    assert "张三" in village.texts_to("li", Purpose.COMING)[0]
