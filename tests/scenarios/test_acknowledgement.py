"""Section 3 of the promise: only a person counts."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AttemptStarted,
    Channel,
    FalseAlarmSaid,
    IncidentOpened,
    Purpose,
    Reason,
    Response,
    TextNotUnderstood,
)
from tests.scenarios.phones import FAILED
from tests.scenarios.test_what_is_an_alarm import told
from tests.scenarios.village import Village


def response(village: Village, who: str, incident: int = 1) -> Response | None:
    """What this person has answered."""
    return village.incident(incident).notifications[who].response


def test_1_means_coming_2_means_cannot_ok_means_seen() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "2")
    village.texts("zhao", "收到")
    assert response(village, "zhang") is Response.COMING
    assert response(village, "lisi") is Response.CANNOT
    assert response(village, "zhao") is Response.SEEN


def test_the_words_of_what_was_understood_are_kept() -> None:
    village = told()
    village.texts("zhang", "马上过来")
    village.texts("lisi", "来" * 600 + "不了")
    village.texts("mill", "按错了，没事")
    kept = [entry.text for entry in village.core.entries(Acknowledged)]
    assert kept[0] == "马上过来"
    assert all(len(text) <= 500 for text in kept)
    assert [entry.text for entry in village.core.entries(FalseAlarmSaid)] == ["按错了，没事"]


def test_whoever_answered_is_left_in_peace() -> None:
    village = told()
    village.texts("lisi", "2")
    before = len(village.got("lisi"))
    village.advance(minutes=9)
    assert len(village.got("lisi")) == before


def test_somebody_who_cannot_come_after_all_is_taken_off_the_list() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.advance(seconds=70)
    village.texts("zhang", "来不了")
    village.advance(minutes=2)
    assert "1人正赶来：李四" in village.texts_to("mill", Purpose.COMING)[-1]


def test_0_from_the_caller_is_a_false_alarm_said_and_only_that() -> None:
    village = told()
    village.texts("mill", "0")
    village.texts("mill", "按错了")
    village.advance(minutes=1)
    assert village.open_incidents() == [1]
    assert len(village.core.entries(FalseAlarmSaid)) == 1
    assert "请先不用去，等民警核实" in village.texts_to("zhang", Purpose.FALSE_SAID)[0]
    assert "结1误" in village.texts_to("li", Purpose.FALSE_SAID)[0]


def test_after_0_the_neighbours_are_no_longer_called_but_the_officer_is() -> None:
    village = told()
    village.texts("mill", "0")
    village.advance(seconds=40)
    neighbours, officer = len(village.calls_to("zhao")), len(village.calls_to("li"))
    village.advance(minutes=5)
    assert len(village.calls_to("zhao")) == neighbours
    assert len(village.calls_to("li")) > officer


def test_an_officer_who_was_not_told_yet_is_told_all_the_same() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.texts("mill", "0")
    village.advance(seconds=10)
    assert "本人说按错了" in village.texts_to("li", Purpose.ALERT)[0]
    village.advance(minutes=1)
    assert "本人说按错了" in village.texts_to("zhang", Purpose.ALERT)[0]
    assert village.got("li", Purpose.FALSE_SAID) == []


def test_a_new_press_after_0_means_that_the_alarm_stands() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("mill", "0")
    village.advance(minutes=1)
    village.rings("mill")
    village.advance(minutes=2)
    again = [e for e in village.core.entries(AttemptStarted) if e.reason is Reason.NEWS]
    assert {e.party for e in again if e.purpose is Purpose.ALERT} == {"li", "zhang", "lisi", "zhao"}
    assert response(village, "zhang") is None


def test_silence_never_cancels() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=120)
    assert village.open_incidents() == [1]


def test_ok_from_the_caller_changes_nothing() -> None:
    village = told()
    village.texts("mill", "谢谢")
    assert village.incident().presses == 1


def test_coming_runs_out_after_15_minutes_and_is_asked_again() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.advance(minutes=14.9)
    assert response(village, "zhang") is Response.COMING
    village.advance(minutes=0.5)
    assert response(village, "zhang") is None
    assert "还来吗" in village.texts_to("zhang", Purpose.ASK_AGAIN)[0]


def test_whoever_is_asked_again_may_answer_by_ringing() -> None:
    village = told()
    village.rings("zhang")
    village.advance(minutes=16)
    assert len(village.core.entries(AcknowledgementExpired)) == 1
    village.rings("zhang")
    assert response(village, "zhang") is Response.COMING
    assert len(village.core.entries(IncidentOpened)) == 1


def test_people_who_are_asked_again_have_time_to_answer_before_others_are_woken() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.advance(seconds=905)
    assert village.incident().wave == 1
    village.advance(seconds=110)
    assert village.incident().wave == 2


def test_with_two_open_a_reply_may_name_the_one_it_means() -> None:
    village = told()
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.texts("zhang", "1号 1")
    assert response(village, "zhang", 1) is Response.COMING
    assert response(village, "zhang", 2) is None
    village.texts("zhang", "#2 2")
    assert response(village, "zhang", 2) is Response.CANNOT


def test_a_reply_that_names_none_means_the_newest() -> None:
    village = told()
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.texts("zhang", "1")
    assert response(village, "zhang", 2) is Response.COMING
    assert response(village, "zhang", 1) is None


def test_the_officer_closes_the_one_that_is_named() -> None:
    village = told()
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.texts("li", "结1")
    assert village.open_incidents() == [2]


def test_a_closing_that_was_long_on_its_way_closes_no_alarm_that_came_meanwhile() -> None:
    village = told()
    village.advance(minutes=10)
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.texts("li", "结", sent_ago_s=300.0)
    assert village.open_incidents() == [2]
    village.texts("li", "结", sent_ago_s=299.0)
    assert village.open_incidents() == [2]
    village.advance(minutes=1)
    assert "结2" in village.texts_to("li", Purpose.ANSWER)[0], "if he means this one he can say so"
    village.texts("li", "结2")
    assert village.open_incidents() == []


@pytest.mark.parametrize("sent_ago_s", [-300.0, 4 * 86400.0])
def test_a_closing_whose_time_cannot_be_is_taken_as_it_comes(sent_ago_s: float) -> None:
    village = told()
    village.texts("li", "结", sent_ago_s=sent_ago_s)
    assert village.open_incidents() == []


def test_a_number_that_nobody_knows_is_asked_back() -> None:
    village = told()
    village.texts("zhang", "1 77")
    village.texts("li", "结77")
    village.advance(seconds=40)
    assert response(village, "zhang") is None
    assert village.open_incidents() == [1]
    assert village.got("zhang", Purpose.ANSWER)
    assert village.got("li", Purpose.ANSWER)


def test_late_replies_to_a_closed_incident_raise_nothing() -> None:
    village = told()
    village.operator_closes(1)
    village.advance(minutes=5)
    for text in ("1", "2", "马上到", "结", "1 1"):
        village.texts("zhang" if text != "结" else "li", text)
    assert len(village.core.entries(IncidentOpened)) == 1 + 0
    assert village.open_incidents() == []


def test_a_late_reply_does_not_answer_another_alarm() -> None:
    village = told()
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.operator_closes(1)
    village.texts("zhang", "1号 1")
    assert response(village, "zhang", 2) is None


@pytest.mark.parametrize("who", ["mill", "zhang", "li"])
@pytest.mark.parametrize("digit", ["0", "1", "2"])
def test_a_bare_digit_after_the_closing_is_asked_back(who: str, digit: str) -> None:
    village = told()
    village.operator_closes(1)
    village.advance(minutes=45)
    village.texts(who, digit)
    village.advance(minutes=1)
    assert village.open_incidents() == []
    assert len(village.texts_to(who, Purpose.IS_IT_YOURS)) == 1
    assert [e.text for e in village.core.entries(TextNotUnderstood)] == [digit]


def test_stop_raises_nothing() -> None:
    village = Village()
    village.texts("mill", "退订")
    assert village.core.entries(IncidentOpened) == []


def test_a_reply_that_says_nothing_is_answered_once() -> None:
    village = told()
    village.texts("zhang", "5")
    village.texts("li", "天气真好啊")
    village.advance(seconds=40)
    assert len(village.texts_to("zhang", Purpose.ANSWER)) == 1
    assert "结1" in village.texts_to("li", Purpose.ANSWER)[0]


def test_a_phone_that_answers_every_text_by_itself_is_not_answered_for_ever() -> None:
    village = told()
    for _ in range(40):
        village.texts("li", "天气真好啊")
        village.advance(minutes=1)
        if village.now_s < 300.0:
            assert len(village.texts_to("li", Purpose.ANSWER)) == 1
    assert len(village.texts_to("li", Purpose.ANSWER)) == 3


def test_the_operator_who_answers_an_exhausted_alarm_counts() -> None:
    village = Village(lines=3)
    village.rings("mill")
    village.advance(minutes=12)
    village.texts("desk", "1")
    village.advance(minutes=1)
    assert village.incident().exhausted_at is None
    assert "值班室" in village.texts_to("mill", Purpose.COMING)[-1]


def test_the_four_things_are_kept_apart() -> None:
    village = told()
    person = village.incident().notifications["li"]
    taken = [a for a in person.attempts if a.channel is Channel.SMS]
    assert [a.was_taken for a in taken] == [True]
    assert person.response is None
    village.delivery_report("li", status=0)
    assert village.incident().notifications["li"].response is None


def test_news_that_came_through_does_not_stand_for_an_alarm_that_did_not() -> None:
    village = Village(lines=2)
    village.refuses_texts("li", FAILED, FAILED, FAILED)
    village.rings("mill")
    village.advance(seconds=19)
    village.texts("zhang", "1")
    village.advance(minutes=2)
    assert len(village.texts_to("li", Purpose.COMING)) == 1
    assert len(village.texts_to("li", Purpose.ALERT)) == 1
