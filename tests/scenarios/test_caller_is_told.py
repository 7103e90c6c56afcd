"""What the caller and the helpers hear when something changes: a kind, a mistake, nobody coming."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import Acknowledged, Channel, Kind, Purpose, Response
from modem.types import CallOutcome
from tests.scenarios.test_what_is_an_alarm import told
from tests.scenarios.village import Village


def test_fire_said_late_is_news_to_everybody_who_was_told() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "2")
    village.advance(seconds=20)
    village.texts("mill", "2")
    village.advance(seconds=40)
    for who in ("li", "zhang", "zhao"):
        assert "着火" in village.texts_to(who, Purpose.KIND_SAID)[0]
    assert village.texts_to("lisi", Purpose.KIND_SAID) == [], "who cannot come is left in peace"
    (noted,) = village.texts_to("mill", Purpose.NOTED)
    assert "着火" in noted
    assert "119" in noted


@pytest.mark.parametrize("text", ["收到", "👌", "知道了"])
def test_whoever_only_knows_of_it_hears_that_it_is_a_fire(text: str) -> None:
    village = told()
    village.texts("zhang", text)
    village.advance(seconds=20)
    assert village.incident().notifications["zhang"].response is Response.SEEN
    village.texts("mill", "着火了")
    village.advance(seconds=40)
    (news,) = village.texts_to("zhang", Purpose.KIND_SAID)
    assert "着火" in news
    assert "能来请回1" in news


def test_the_caller_and_those_who_come_hear_of_the_kind_first() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(seconds=20)
    village.texts("mill", "着火了")
    village.advance(seconds=40)
    of_it = (Purpose.KIND_SAID, Purpose.NOTED)
    heard = [who for who, purpose, _ in village.attempts() if purpose in of_it]
    assert set(heard[:3]) == {"li", "mill", "zhang"}


def test_whoever_is_told_after_the_change_is_told_once() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=6)
    village.texts("mill", "2")
    village.advance(minutes=1)
    assert "着火" in village.texts_to("zhao", Purpose.ALERT)[0]
    assert village.texts_to("zhao", Purpose.KIND_SAID) == []


def test_a_kind_said_by_key_is_answered_in_the_call_and_news_to_the_others() -> None:
    village = Village(lines=3, voice=True)
    village.listens("mill", 6.0, presses="2")
    village.rings("mill")
    village.advance(minutes=2)
    assert village.incident().kind is Kind.FIRE
    assert village.texts_to("mill", Purpose.NOTED) == []
    assert len(village.texts_to("li", Purpose.KIND_SAID)) == 1


def test_after_100_s_the_caller_hears_that_nobody_is_coming_and_again_at_the_end() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=99)
    assert village.texts_to("mill", Purpose.NOBODY_YET) == []
    village.advance(seconds=10)
    (text,) = village.texts_to("mill", Purpose.NOBODY_YET)
    assert "110/119/120" in text
    village.advance(minutes=15)
    assert len(village.texts_to("mill", Purpose.NOBODY_YET)) == 2


@pytest.mark.parametrize("text", ["你们来不来人啊", "救命", "Is anybody coming?"])
def test_whoever_asks_when_all_was_tried_hears_how_it_stands(text: str) -> None:
    village = Village(lines=2)
    village.texts("mill", "救命")
    village.advance(minutes=25)
    before = len(village.texts_to("mill"))
    village.texts("mill", text)
    village.advance(seconds=20)
    (answer,) = village.texts_to("mill")[before:]
    assert "还没有人应答" in answer
    for _ in range(8):
        village.texts("mill", text)
        village.advance(seconds=30)
    assert len(village.texts_to("mill")) == before + 1, "once in five minutes"
    village.advance(minutes=2)
    village.rings("mill")
    village.advance(seconds=20)
    assert len(village.texts_to("mill")) == before + 2


def test_whoever_asks_reads_who_is_coming() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(minutes=6)
    before = len(village.texts_to("mill"))
    village.texts("mill", "到底有没有人来")
    village.advance(seconds=20)
    (answer,) = village.texts_to("mill")[before:]
    assert "1人正赶来：张三" in answer


def test_whoever_asks_right_after_they_were_told_is_not_told_again() -> None:
    village = told()
    village.texts("zhang", "1")
    village.advance(minutes=2)
    before = len(village.texts_to("mill"))
    village.texts("mill", "快点啊")
    village.advance(minutes=3)
    assert len(village.texts_to("mill")) == before


def test_what_is_noted_or_insisted_on_is_answered_by_that_alone() -> None:
    village = told()
    village.advance(minutes=25)
    before = len(village.texts_to("mill"))
    village.texts("mill", "着火了")
    village.advance(seconds=30)
    assert ["记下了" in text for text in village.texts_to("mill")[before:]] == [True]
    village.advance(minutes=6)
    village.texts("mill", "0")
    village.advance(minutes=6)
    before = len(village.texts_to("mill"))
    village.texts("mill", "救命")
    village.advance(seconds=30)
    assert ["记下了" in text for text in village.texts_to("mill")[before:]] == [True]


def test_it_hears_so_in_a_call_too_where_the_line_speaks_and_the_call_back_was_taken() -> None:
    village = Village(lines=2, voice=True)
    village.listens("mill", 10.0)
    village.rings("mill")
    village.advance(seconds=160)
    assert len(village.got("mill", Purpose.NOBODY_YET, Channel.VOICE)) == 1
    hidden = Village(lines=2, voice=True)
    hidden.takes_calls_like("mill", CallOutcome.NO_ANSWER)
    hidden.rings("mill")
    hidden.advance(minutes=5)
    assert hidden.got("mill", Purpose.NOBODY_YET, Channel.VOICE) == [], "a ring may betray somebody"


@pytest.mark.parametrize("who", ["zhang", "li"])
def test_with_somebody_coming_the_caller_is_not_told_so(who: str) -> None:
    village = told()
    village.texts(who, "1")
    village.advance(minutes=10)
    assert village.texts_to("mill", Purpose.NOBODY_YET) == []


def test_a_mistake_is_confirmed_and_nothing_says_the_opposite_afterwards() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.texts("mill", "0")
    before = len(village.got("mill"))
    village.advance(minutes=5)
    assert len(village.texts_to("mill", Purpose.NOTED)) == 1
    after = [one.purpose for one in village.got("mill")[before:]]
    assert set(after) <= {Purpose.NOTED}
    told_since = [one for one in village.got("zhang") if one.purpose is Purpose.FALSE_SAID]
    assert len(told_since) == 1
    assert village.got("zhang")[-1].purpose is Purpose.FALSE_SAID


def test_whoever_answers_after_the_mistake_is_not_sent_on() -> None:
    village = told()
    village.texts("mill", "0")
    village.advance(seconds=30)
    village.texts("zhang", "1")
    village.advance(minutes=2)
    assert village.texts_to("zhang", Purpose.COUNTED) == []
    assert len(village.texts_to("zhang", Purpose.FALSE_SAID)) == 1


def test_a_second_press_after_the_mistake_is_one_text_to_those_who_heard_of_it() -> None:
    village = told()
    village.texts("zhang", "1")
    village.texts("mill", "0")
    village.advance(minutes=1)
    before = len(village.texts_to("zhang"))
    village.rings("mill")
    village.advance(minutes=1)
    (again,) = village.texts_to("zhang")[before:]
    assert "（没按错）" in again
    assert village.incident().notifications["zhang"].response is None


def test_a_helper_who_never_heard_of_the_mistake_goes_on_and_hears_nothing_of_it() -> None:
    village = told(lines=1)
    village.texts("zhang", "1")
    village.advance(seconds=40)
    village.texts("mill", "0")
    village.rings("mill")
    village.advance(minutes=2)
    assert village.texts_to("zhang", Purpose.FALSE_SAID) == []
    assert village.incident().notifications["zhang"].response is Response.COMING
    assert len(village.texts_to("zhang", Purpose.ALERT)) == 1


def test_whoever_answers_1_is_told_at_once_with_the_list() -> None:
    village = told()
    village.advance(seconds=40)
    village.texts("lisi", "1")
    village.advance(seconds=10)
    village.texts("zhang", "我马上过来")
    village.advance(seconds=10)
    (text,) = village.texts_to("zhang", Purpose.COUNTED)
    assert "记下了" in text
    assert "李四" in text


def test_the_drill_of_somebody_is_answered_too() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(minutes=1)
    village.texts("mill", "0")
    village.advance(seconds=20)
    assert village.incident().false_said_at is not None
    assert len(village.texts_to("mill", Purpose.NOTED)) == 1
    village.texts("mill", "啥意思")
    village.advance(seconds=20)
    assert len(village.texts_to("mill", Purpose.ANSWER)) == 1
    village.texts("mill", "真的着火了，快来救命")
    assert village.open_incidents() == [1, 2]


def test_a_digit_practised_in_ones_own_drill_sets_its_kind_and_raises_nothing() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(minutes=1)
    village.texts("mill", "2")
    village.texts("mill", "2")
    assert village.incident().kind is Kind.FIRE
    assert village.open_incidents() == [1]


def test_somebody_with_an_alarm_of_their_own_can_still_answer_anothers() -> None:
    village = told()
    village.texts("far", "着火了")
    village.advance(minutes=3)
    village.texts("zhang", "救命")
    village.advance(seconds=40)
    assert village.open_incidents() == [1, 2, 3]
    village.texts("mill", "1")
    assert village.incident(3).notifications["mill"].response is Response.COMING
    assert village.incident(1).kind is Kind.EMERGENCY
    village.texts("mill", "老头子摔倒了起不来")
    assert village.incident(1).kind is Kind.MEDICAL


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("at_s", [55.0, 70.0, 95.0])
def test_fire_said_late_does_not_wait_for_a_ring_out(lines: int, at_s: float) -> None:
    village = Village(lines=lines)
    village.rings("mill")
    village.advance(seconds=at_s)
    village.texts("mill", "着火了")
    village.advance(seconds=26)
    assert "着火" in village.texts_to("li", Purpose.KIND_SAID)[0]


def test_a_kind_that_was_said_before_the_mistake_is_no_news_any_more() -> None:
    village = told()
    village.advance(seconds=20)
    village.texts("mill", "2")
    village.texts("mill", "0")
    village.advance(minutes=1)
    for who in ("li", "zhang", "zhao"):
        assert village.texts_to(who, Purpose.KIND_SAID) == []
        assert len(village.texts_to(who, Purpose.FALSE_SAID)) == 1


def test_a_call_for_help_in_the_rest_of_a_long_text_is_heard() -> None:
    village = told()
    village.texts_in_parts(
        "zhang", "我刚才听到外面", "我刚才听到外面有动静，是我家着火了，快来救火"
    )
    assert village.open_incidents() == [1, 2]
    assert village.incident(2).kind is Kind.FIRE
    assert village.incident(2).originator.id == "zhang"


def test_the_rest_of_an_answer_answers_nothing_a_second_time() -> None:
    village = told()
    village.texts_in_parts("zhang", "我马上过来", "我马上过来，你们别着急，我骑车五分钟就到")
    assert len(village.core.entries(Acknowledged)) == 1


def test_what_only_the_rest_of_a_long_text_says_counts() -> None:
    village = told()
    village.texts_in_parts("zhang", "刚才去看了，", "刚才去看了，人太多了我来不了，对不起")
    village.texts_in_parts("zhao", "老王家里的事，", "老王家里的事，我马上过去看看")
    assert village.incident(1).notifications["zhang"].response is Response.CANNOT
    assert village.incident(1).notifications["zhao"].response is Response.COMING


def test_a_long_text_whose_end_closes_the_alarm_closes_it_once() -> None:
    village = told()
    village.rings("far", "south")
    village.advance(minutes=2)
    village.texts("li", "1警情1")
    village.texts_in_parts("li", "现场双方批评教育，", "现场双方批评教育，处理完毕，结案1")
    assert not village.incident(1).is_open
    village.texts_in_parts("li", "结案1，", "结案1，双方已经离开，结案")
    assert village.incident(2).is_open


def test_the_number_of_a_door_names_no_alarm() -> None:
    village = told()
    village.texts("zhang", "7号马上到")
    village.texts("zhao", "我是3号，来不了")
    assert village.incident(1).notifications["zhang"].response is Response.COMING
    assert village.incident(1).notifications["zhao"].response is Response.CANNOT


def test_an_operator_who_is_coming_hears_what_helpers_hear() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=12)
    village.texts("desk", "1")
    village.advance(seconds=20)
    assert len(village.texts_to("desk", Purpose.COUNTED)) == 1
    village.texts("mill", "着火了")
    village.advance(seconds=30)
    assert "着火" in village.texts_to("desk", Purpose.KIND_SAID)[0]
    village.texts("mill", "0")
    village.advance(seconds=30)
    assert len(village.texts_to("desk", Purpose.FALSE_SAID)) == 1
