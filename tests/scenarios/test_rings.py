"""When a ring is an answer, when it is a gesture repeated, and who no longer counts as coming."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    Channel,
    CutOrdered,
    IncidentOpened,
    Kind,
    Means,
    Purpose,
    Response,
)
from alarmd.roster import Phone
from modem.types import CallOutcome
from tests.alarmd.incident import people
from tests.scenarios.phones import FAILED
from tests.scenarios.test_what_is_an_alarm import opened, told
from tests.scenarios.village import Village


def first_attempt_at(village: Village, who: str) -> float:
    """When we began to tell this person, in seconds since the story began."""
    return village.got(who)[0].at


@pytest.mark.parametrize(("after_s", "raisers"), [(0.5, 2), (7.5, 2), (8.5, 1), (60.0, 1)])
def test_a_ring_soon_after_we_began_to_tell_was_dialled_before_it(
    after_s: float, raisers: int
) -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=6)
    while not village.got("zhang"):
        village.advance(seconds=1)
    village.advance(seconds=first_attempt_at(village, "zhang") + after_s - village.now_s)
    village.rings("zhang")
    assert len(opened(village)) == raisers


def test_a_ring_counts_from_its_beginning_and_not_from_when_its_number_came() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=6)
    village.rings_unshown("zhang", "south")
    while not village.got("zhang"):
        village.advance(seconds=1)
    village.advance(seconds=7)
    village.shows_number("zhang", "south")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_whoever_never_heard_of_it_cannot_be_answering() -> None:
    village = Village(lines=2)
    village.refuses_texts("zhang", *[FAILED] * 8)
    village.takes_calls_like("zhang", CallOutcome.FAILED)
    village.rings("mill")
    village.advance(minutes=1)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_two_houses_that_see_the_same_thief_are_two_alarms() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=7)
    village.rings("zhang", "south")
    village.advance(minutes=2)
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]
    assert village.incident(1).coming() == ()


def test_a_redial_is_the_same_gesture_until_the_text_that_explains_it_was_there_for_20_s() -> None:
    village = told()
    village.rings("zhang")
    village.advance(seconds=1)
    while not village.got("zhang", Purpose.COUNTED):
        village.advance(seconds=1)
    village.advance(seconds=3)
    village.delivery_report("zhang", status=0)
    village.advance(seconds=19)
    village.rings("zhang")
    assert len(opened(village)) == 1
    village.advance(seconds=2)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_without_a_report_the_text_is_taken_to_need_ten_seconds() -> None:
    village = told()
    village.rings("zhang")
    village.advance(seconds=1)
    while not village.got("zhang", Purpose.COUNTED):
        village.advance(seconds=1)
    village.advance(seconds=3 + 10 + 19)
    village.rings("zhang")
    assert len(opened(village)) == 1
    village.advance(seconds=2)
    village.rings("zhang")
    assert len(opened(village)) == 2


def test_somebody_in_need_is_not_kept_waiting_for_a_text_that_does_not_get_away() -> None:
    village = told()
    village.refuses_texts("zhang", *[FAILED] * 20)
    village.rings("zhang")
    village.advance(seconds=59)
    village.rings("zhang")
    assert len(opened(village)) == 1
    village.advance(seconds=2)
    village.rings("zhang")
    assert len(opened(village)) == 2


def test_a_landline_gets_no_text_and_its_redials_are_a_gesture_for_20_seconds() -> None:
    phone = Phone(people.number(102), texts=False)
    landline = people.household("zhang", 102, phones=(phone,))
    others = [party for party in people.EVERYBODY if party.id != "zhang"]
    village = Village(lines=2, roster=people.roster(landline, *others))
    village.rings("mill")
    village.advance(minutes=2)
    village.rings("zhang")
    village.advance(seconds=19)
    village.rings("zhang")
    assert len(opened(village)) == 1
    village.advance(seconds=2)
    village.rings("zhang")
    assert len(opened(village)) == 2


@pytest.mark.parametrize(("lines", "within_s"), [(2, 10.0), (1, 30.0)])
@pytest.mark.parametrize("answer", ["ring", "text"])
@pytest.mark.parametrize("at_s", [22.0, 50.0, 61.0, 75.0, 90.0])
def test_a_helper_hears_soon_whatever_our_lines_are_doing(
    lines: int, within_s: float, answer: str, at_s: float
) -> None:
    village = Village(lines=lines)
    village.rings("mill")
    village.advance(seconds=at_s)
    if answer == "ring":
        village.rings("zhang")
    else:
        village.texts("zhang", "1")
    village.advance(seconds=within_s)
    heard = village.got("zhang", Purpose.COUNTED)
    assert len(heard) == 1
    assert heard[0].at + village.text_s - at_s <= within_s


def test_a_ring_out_gives_way_to_the_word_a_helper_waits_for_and_is_made_again() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=95)
    assert village.got("lisi", channel=Channel.VOICE)
    village.texts("zhang", "1")
    village.advance(seconds=5)
    (cut,) = village.core.entries(CutOrdered)
    assert cut.spares_answered
    calls = len(village.calls_to("lisi"))
    village.advance(minutes=4)
    assert len(village.calls_to("lisi")) > calls


def test_the_call_to_the_officer_is_not_cut_for_it() -> None:
    village = told(lines=2)
    village.advance(seconds=5)
    before = village.calls_to("li")
    village.texts("zhang", "1")
    village.advance(seconds=10)
    cut = {one.attempt for one in village.core.entries(CutOrdered)}
    assert before
    assert not cut & {a.id for a in village.incident().notifications["li"].attempts}


def test_whoever_raises_an_alarm_no_longer_counts_as_coming_elsewhere() -> None:
    village = told()
    village.rings("zhang")
    village.texts("lisi", "1")
    village.advance(seconds=60)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]
    assert [party.id for party in village.incident(1).coming()] == ["lisi"]
    (withdrawn,) = [e for e in village.core.entries(Acknowledged) if e.means is Means.OWN_ALARM]
    assert (withdrawn.party, withdrawn.response) == ("zhang", Response.CANNOT)
    village.advance(minutes=2)
    assert "张三" not in village.texts_to("mill", Purpose.COMING)[-1]


@pytest.mark.parametrize("how", ["text", "operator"])
def test_however_they_raise_it(how: str) -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(seconds=20)
    if how == "text":
        village.texts("zhang", "我家也着火了")
    else:
        village.operator_raises("zhang", Kind.FIRE)
    assert [e.kind for e in village.core.entries(IncidentOpened)][1:] == [Kind.FIRE]
    assert village.incident(1).coming() == ()


def test_when_the_last_one_turns_back_the_caller_hears_at_once_that_nobody_is_coming() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(minutes=4)
    assert village.texts_to("mill", Purpose.NOBODY_YET) == []
    village.texts("zhang", "2")
    village.advance(seconds=10)
    assert len(village.texts_to("mill", Purpose.NOBODY_YET)) == 1


def test_the_phone_that_rang_is_the_phone_that_is_answered() -> None:
    phones = (Phone(people.number(101)), Phone(people.number(151)))
    mill = people.household("mill", 101, name="王桂英", phones=phones)
    others = [party for party in people.EVERYBODY if party.id != "mill"]
    village = Village(lines=2, roster=people.roster(mill, *others))
    village.rings("mill", number=people.number(151))
    village.advance(seconds=20)
    (received,) = village.texts_started("mill", Purpose.RECEIVED)
    assert received.number == people.number(151).e164


def test_a_helper_who_texts_from_the_second_phone_is_answered_there() -> None:
    phones = (Phone(people.number(102)), Phone(people.number(152)))
    zhang = people.household("zhang", 102, name="张三", phones=phones)
    others = [party for party in people.EVERYBODY if party.id != "zhang"]
    village = Village(lines=2, roster=people.roster(zhang, *others))
    village.rings("mill")
    village.advance(seconds=30)
    village.texts("zhang", "1", number=people.number(152))
    village.advance(seconds=20)
    (counted,) = village.texts_started("zhang", Purpose.COUNTED)
    assert counted.number == people.number(152).e164


def test_whoever_cannot_come_anyway_need_not_withdraw() -> None:
    village = told()
    village.texts("zhang", "2")
    village.advance(seconds=20)
    village.texts("zhang", "救命")
    assert [e.means for e in village.core.entries(Acknowledged)] == [Means.TEXT]


@pytest.mark.parametrize("text", ["0", "2", "谢谢"])
def test_whatever_the_caller_says_is_answered_on_the_phone_that_said_it(text: str) -> None:
    phones = (Phone(people.number(101)), Phone(people.number(151)))
    mill = people.household("mill", 101, name="王桂英", phones=phones)
    others = [party for party in people.EVERYBODY if party.id != "mill"]
    village = Village(lines=2, roster=people.roster(mill, *others))
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("mill", text, number=people.number(151))
    village.advance(seconds=20)
    village.operator_closes(1)
    village.advance(seconds=30)
    later = [*village.texts_started("mill", Purpose.NOTED)]
    later += village.texts_started("mill", Purpose.ALL_CLEAR)
    assert {one.number for one in later} == {people.number(151).e164}


def test_an_operator_who_was_coming_and_raises_an_alarm_comes_no_more() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=12)
    village.texts("desk", "1")
    assert [party.id for party in village.incident(1).coming()] == ["desk"]
    village.texts("desk", "救命")
    assert village.incident(1).coming() == ()
    assert village.open_incidents() == [1, 2]


def test_whoever_texted_1_and_rings_later_needs_help_as_the_text_says() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(seconds=15)
    village.rings("zhang")
    assert len(opened(village)) == 1, "nobody can have read it so soon"
    village.advance(minutes=3)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


@pytest.mark.parametrize("text", ["2", "收到", "谁家？"])
def test_after_any_other_text_the_first_ring_means_coming(text: str) -> None:
    village = told()
    village.texts("zhang", text)
    village.advance(minutes=3)
    village.rings("zhang")
    assert len(opened(village)) == 1
    assert village.incident().notifications["zhang"].response is Response.COMING


def test_who_was_told_on_the_way_and_rings_on_arrival_needs_help() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(minutes=3)
    village.texts("zhang", "到了")
    village.advance(seconds=5)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_whoever_texted_that_they_are_there_and_rings_needs_help() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(minutes=1)
    village.texts("zhang", "到了")
    village.advance(minutes=2)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]
