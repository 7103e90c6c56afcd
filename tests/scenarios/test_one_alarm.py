"""Section 1 of the promise: one alarm, minute by minute."""

from __future__ import annotations

from itertools import pairwise

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    Exhausted,
    Purpose,
    Reason,
)
from modem.types import CallOutcome
from tests.scenarios.village import Village

ALERT, SMS, VOICE = Purpose.ALERT, Channel.SMS, Channel.VOICE


def test_the_first_text_goes_to_the_officer_then_the_caller_then_the_neighbours() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=20)
    assert village.attempts()[:5] == [
        ("li", ALERT, SMS),
        ("mill", Purpose.RECEIVED, SMS),
        ("zhang", ALERT, SMS),
        ("lisi", ALERT, SMS),
        ("zhao", ALERT, SMS),
    ]


def test_the_incoming_call_is_ended_after_two_seconds_and_never_answered() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=1.9)
    assert village.attempts() == []
    village.advance(seconds=0.4)
    assert village.attempts() == [("li", ALERT, SMS)]


def test_with_a_second_line_the_first_text_leaves_at_once() -> None:
    village = Village(lines=2)
    village.rings("mill")
    assert village.got("li", ALERT, SMS)[0].at == 0.0


def test_with_one_line_the_texts_go_first_then_the_calls() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(minutes=4)
    channels = [channel for _, purpose, channel in village.attempts() if purpose is ALERT]
    assert channels[:7] == [SMS] * 4 + [VOICE] * 3


def test_with_two_lines_the_officer_is_called_as_soon_as_the_ring_is_ended() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=3)
    assert len(village.calls_to("li")) == 1
    assert village.whom(VOICE) == ["li"]


def test_with_three_lines_the_officer_is_called_at_once() -> None:
    village = Village(lines=3)
    village.rings("mill")
    assert village.calls_to("li") == [0.0]
    assert village.got("li", ALERT, SMS)[0].at == 0.0


def test_calls_go_to_the_officer_before_the_neighbours() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=3)
    assert village.whom(VOICE)[:4] == ["li", "zhang", "lisi", "zhao"]


def test_the_caller_reads_who_is_being_told_and_how_to_take_it_back() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=10)
    (text,) = village.texts_to("mill")
    assert "3户邻居和李警官" in text
    assert "按错了回0" in text


def test_after_the_first_answer_the_caller_reads_who_is_coming() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=20)
    village.texts("zhang", "1")
    village.advance(seconds=40)
    assert "1人正赶来：张三" in village.texts_to("mill", Purpose.COMING)[0]


def test_nobody_gets_more_than_one_list_a_minute() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=20)
    for who in ("zhang", "lisi", "zhao"):
        village.texts(who, "1")
        village.advance(seconds=8)
    village.advance(minutes=3)
    for who in ("mill", "zhang", "li"):
        lists = village.got(who, Purpose.COMING)
        assert all(b.at - a.at >= 60.0 for a, b in pairwise(lists))
    assert "3人正赶来：张三、李四、赵大爷" in village.texts_to("mill", Purpose.COMING)[-1]


def test_whoever_does_not_answer_is_called_in_three_rounds() -> None:
    village = Village(lines=3)
    village.texts("mill", "救命")
    village.advance(minutes=10)
    assert [len(village.calls_to(who)) for who in ("zhang", "lisi", "zhao")] == [3, 3, 3]


def test_the_second_call_comes_within_180_seconds_and_from_the_same_number() -> None:
    village = Village(lines=3)
    village.texts("mill", "救命")
    village.advance(minutes=10)
    for who in ("li", "zhang", "lisi", "zhao"):
        first, second, _ = village.got(who, ALERT, VOICE)[:3]
        assert second.at - first.at <= 180.0
        assert second.line == first.line


def test_the_officers_second_call_comes_within_180_seconds_though_a_lone_line_calls_many() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(minutes=10)
    first, second = village.got("li", ALERT, VOICE)[:2]
    assert second.at - first.at <= 180.0


def test_everybody_is_tried_on_two_channels_within_five_minutes() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(minutes=5)
    for who in ("li", "zhang", "lisi", "zhao"):
        assert village.got(who, ALERT, SMS)
        assert village.got(who, ALERT, VOICE)


def test_at_100_seconds_with_one_coming_the_circle_is_widened() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=30)
    village.texts("zhang", "1")
    village.advance(seconds=69)
    assert village.incident().wave == 1
    village.advance(seconds=31)
    assert village.incident().wave == 2
    for who in ("sun", "chen", "west", "far"):
        assert village.got(who, ALERT, SMS)


def test_with_two_coming_nobody_else_is_woken() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=30)
    village.texts("zhang", "1")
    village.texts("lisi", "1")
    village.texts("li", "1")
    village.advance(minutes=5)
    assert village.incident().wave == 1
    assert not village.got("chen")
    assert not village.got("sun")


def test_the_first_wave_of_a_new_alarm_comes_before_the_second_wave_of_an_old_one() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=99)
    village.rings("far")
    village.advance(minutes=1)
    texted = [who for who, purpose, channel in village.attempts() if channel is SMS]
    since = texted.index("far") - 1
    assert texted[since : since + 2] == ["li", "far"]
    assert set(texted[since + 2 : since + 4]) == {"chen", "sun"}, "who stands in for the officer"
    assert texted[since + 4 : since + 8] == ["west", "mill", "desk", "west"]


def test_with_nobody_left_to_try_the_incident_is_exhausted_and_the_operator_told() -> None:
    village = Village(lines=3)
    village.rings("mill")
    village.advance(minutes=11)
    assert len(village.core.entries(Exhausted)) == 1
    assert village.open_incidents() == [1]
    assert "没有人应答" in village.texts_to("desk", Purpose.EXHAUSTED)[0]


def test_an_exhausted_incident_tries_the_officer_every_five_minutes() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=20)
    before = len(village.calls_to("li"))
    village.advance(minutes=30)
    calls = village.calls_to("li")
    assert len(calls) - before == 6
    assert calls[-1] - calls[-2] == 300.0


def test_an_answer_after_exhaustion_ends_it() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=20)
    village.texts("zhang", "1")
    village.advance(minutes=1)
    assert village.incident().exhausted_at is None


def test_the_officer_closes_with_one_word_and_everybody_told_gets_the_all_clear() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("li", "结")
    village.advance(minutes=1)
    assert village.closings() == [(1, "li", CloseReason.UNSTATED)]
    for who in ("mill", "li", "zhang", "lisi", "zhao"):
        assert "已解除" in village.texts_to(who, Purpose.ALL_CLEAR)[0]
    assert not village.got("chen")


def test_the_officer_says_what_it_was() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("li", "结1误")
    village.advance(minutes=1)
    assert village.closings() == [(1, "li", CloseReason.FALSE)]
    assert "是误报" in village.texts_to("zhang", Purpose.ALL_CLEAR)[0]


def test_close_is_understood_in_english() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("li", "close 1 drill")
    assert village.closings() == [(1, "li", CloseReason.DRILL)]


def test_a_ring_never_closes() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=40)
    for _ in range(3):
        village.rings("li")
        village.advance(seconds=40)
    assert village.open_incidents() == [1]


def test_a_neighbour_cannot_close() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("zhang", "结")
    village.advance(seconds=20)
    assert village.closings() == []
    assert "没看懂" in village.texts_to("zhang", Purpose.ANSWER)[0]


def test_the_operator_closes() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=40)
    village.operator_closes(1, CloseReason.FALSE)
    village.operator_closes(1, CloseReason.REAL)
    assert village.closings() == [(1, "operator", CloseReason.FALSE)]


def test_no_more_alerts_leave_once_it_is_closed() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=4)
    village.operator_closes(1, is_certain=True)
    village.advance(minutes=10)
    assert village.whom(SMS) == ["li"]
    assert village.whom(VOICE) == []


def test_a_closed_incident_leaves_the_world_when_nobody_answers_any_more() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=40)
    village.operator_closes(1)
    village.advance(minutes=60 * 24 - 1)
    assert list(village.core.world.incidents) == [1]
    village.advance(minutes=1)
    assert village.core.world.incidents == {}
    assert village.core.world.owners == {}


def test_a_call_that_is_answered_is_no_acknowledgement() -> None:
    village = Village(lines=2)
    village.takes_calls_like("zhang", CallOutcome.ANSWERED)
    village.rings("mill")
    village.advance(minutes=8)
    assert village.incident().notifications["zhang"].response is None
    assert len(village.calls_to("zhang")) == 3


def test_a_restart_in_the_middle_goes_on_where_it_was() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=9)
    village.restarts()
    village.advance(minutes=1)
    assert village.whom(SMS) == ["li", "zhang", "lisi", "zhao", "zhang"]
    *_, again, _ = village.core.entries(AttemptStarted)
    assert again.reason is Reason.AFTER_UNKNOWN
    village.core.check_history()
