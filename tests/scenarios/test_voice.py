"""What is said in calls, and what a key means: lines that speak."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AlarmRepeated,
    AttemptEnded,
    AttemptStarted,
    Channel,
    CloseReason,
    CutOrdered,
    FalseAlarmSaid,
    KeyPressed,
    Kind,
    KindChanged,
    Means,
    Outcome,
    Purpose,
    Reason,
    Response,
)
from alarmd.incident.intake.keys import KEYS_MAX
from alarmd.incident.planner.dispatch import LineSettings
from modem.types import CallOutcome
from tests.scenarios.phones import Got
from tests.scenarios.village import Village

ALERT, RECEIVED, VOICE = Purpose.ALERT, Purpose.RECEIVED, Channel.VOICE


def speaking(lines: int | tuple[LineSettings, ...] = 1) -> Village:
    """Every line speaks and hears keys."""
    return Village(lines, voice=True)


def calls(village: Village, who: str, purpose: Purpose = ALERT) -> list[Got]:
    """The calls to somebody."""
    return village.got(who, purpose, VOICE)


def first_call(village: Village, who: str) -> AttemptStarted:
    """The first call that was ordered to somebody."""
    started: list[AttemptStarted] = village.core.entries(AttemptStarted)
    return next(one for one in started if _calls(one, who))


def answer(village: Village, who: str) -> tuple[Response | None, Means | None]:
    """What somebody has answered, and how."""
    person = village.incident().notifications[who]
    return person.response, person.means


# --- neighbours and the officer -------------------------------------------------------------------


def test_a_neighbour_hears_whose_house_where_what_and_what_to_press() -> None:
    village = speaking()
    village.rings("mill")
    village.texts("mill", "着火了")
    village.advance(minutes=4)
    assert calls(village, "zhang")[0].text == (
        "十户联防，有警情！王桂英家，村口水磨，着火了！能来请按1，来不了请按2，再听一遍请按9。"
    )
    assert "出警请按1" in calls(village, "li")[0].text


def test_a_line_that_only_rings_says_nothing_and_rings_nobody_back() -> None:
    village = Village()
    village.rings("mill")
    village.advance(minutes=10)
    assert {call.text for call in calls(village, "zhang")} == {""}
    assert calls(village, "mill", RECEIVED) == []


def test_the_operator_may_forbid_a_line_to_speak() -> None:
    village = speaking((LineSettings("north", voice=False),))
    village.rings("mill")
    village.advance(minutes=4)
    assert {call.text for call in calls(village, "zhang")} == {""}


@pytest.mark.parametrize(("digit", "response"), [("1", Response.COMING), ("2", Response.CANNOT)])
def test_1_means_coming_and_2_cannot(digit: str, response: Response) -> None:
    village = speaking()
    village.listens("zhang", 4.0, presses=digit)
    village.rings("mill")
    village.advance(minutes=10)
    assert answer(village, "zhang") == (response, Means.KEY)
    assert len(calls(village, "zhang")) == 1


def test_whoever_has_pressed_a_key_hears_the_confirmation_to_its_end() -> None:
    village = speaking()
    village.listens("zhang", 4.0, presses="1")
    village.rings("mill")
    village.advance(minutes=4)
    call = first_call(village, "zhang")
    assert call.attempt not in {cut.attempt for cut in village.core.entries(CutOrdered)}
    end = next(e for e in village.core.entries(AttemptEnded) if e.attempt == call.attempt)
    assert (end.outcome, end.spoke_s) == (Outcome.ANSWERED, 7.0)


def test_a_call_to_somebody_who_rings_back_meanwhile_is_ended() -> None:
    village = speaking(2)
    village.listens("li")
    village.rings("mill")
    village.advance(seconds=15)
    village.rings("li", line="north")
    assert len(village.core.entries(CutOrdered)) == 1


def test_silence_is_no_answer_and_they_are_called_again() -> None:
    village = speaking(3)
    village.listens("zhang")
    village.rings("mill")
    village.advance(minutes=8)
    assert answer(village, "zhang") == (None, None)
    first, second, third = calls(village, "zhang")
    assert first.text == second.text == third.text != ""
    assert [e.reason for e in village.core.entries(AttemptStarted) if _calls(e, "zhang")] == [
        Reason.FIRST,
        Reason.REPEAT_ROUND,
        Reason.REPEAT_ROUND,
    ]


def test_who_hangs_up_early_is_on_record_and_called_again() -> None:
    village = speaking(3)
    village.listens("zhang", 2.0)
    village.rings("mill")
    village.advance(minutes=6)
    tried = [e.attempt for e in village.core.entries(AttemptStarted) if _calls(e, "zhang")]
    heard = [e.spoke_s for e in village.core.entries(AttemptEnded) if e.attempt in tried]
    assert len(heard) >= 2
    assert set(heard) == {2.0}


def test_other_keys_and_9_are_on_record_and_mean_nothing() -> None:
    village = speaking()
    village.listens("zhang", 4.0, presses="9705#")
    village.rings("mill")
    village.advance(minutes=3)
    assert answer(village, "zhang") == (None, None)
    assert [e.digit for e in village.core.entries(KeyPressed)][:5] == list("9705#")
    assert village.core.entries(FalseAlarmSaid) == []


def test_pressing_twice_counts_once_and_the_last_key_stands() -> None:
    village = speaking()
    village.listens("zhang", 4.0, presses="11212")
    village.rings("mill")
    village.advance(minutes=3)
    said = [e.response for e in village.core.entries(Acknowledged) if e.party == "zhang"]
    assert said == [Response.COMING, Response.CANNOT, Response.COMING, Response.CANNOT]


def test_a_machine_that_presses_for_ever_does_not_fill_the_journal() -> None:
    village = speaking()
    village.listens("zhang", 4.0, presses="5" * 100)
    village.rings("mill")
    village.advance(minutes=2)
    assert len(village.core.entries(KeyPressed)) == KEYS_MAX


def zhang_listens() -> tuple[Village, AttemptStarted]:
    """Zhang has the phone at the ear, and will press 1."""
    village = speaking()
    village.listens("zhang", 20.0, presses="1")
    village.rings("mill")
    village.advance(seconds=85)
    return village, first_call(village, "zhang")


def test_a_key_counts_when_the_call_has_just_been_cut() -> None:
    village, call = zhang_listens()
    village.line_goes("north")
    village.line_comes_back("north")
    village.presses("1", call.attempt)
    assert answer(village, "zhang") == (Response.COMING, Means.KEY)


def test_a_key_about_a_closed_alarm_is_on_record_and_changes_nothing() -> None:
    village, call = zhang_listens()
    village.operator_closes(1, CloseReason.FALSE)
    village.presses("1", call.attempt)
    assert answer(village, "zhang") == (None, None)
    assert len(village.core.entries(KeyPressed)) == 1


def test_a_key_after_everything_is_settled_is_nothing() -> None:
    village = speaking()
    village.presses("1", 77)
    assert village.core.entries(KeyPressed) == []


def test_a_drill_says_so_first() -> None:
    village = speaking()
    village.operator_drills("mill")
    village.advance(minutes=4)
    assert calls(village, "zhang")[0].text.startswith("这是演练，不是真的报警。")
    assert calls(village, "li") == calls(village, "mill", RECEIVED) == []


def test_calls_prefer_the_line_that_speaks() -> None:
    village = speaking(2)
    village.line_speaks("south", False)
    village.rings("mill", line="north")
    village.advance(minutes=1)
    assert {call.line for call in calls(village, "li")} == {"north"}


def test_where_keys_are_not_heard_none_is_asked_for() -> None:
    village = speaking()
    village.line_speaks_without_keys("north")
    village.rings("mill")
    village.advance(minutes=4)
    assert (
        calls(village, "zhang")[0].text
        == "十户联防，有警情！王桂英家，村口水磨，紧急求救！详情请看短信。"
    )
    assert calls(village, "mill", RECEIVED)[0].text.endswith("请别慌，正在叫人。")


# --- the call-back --------------------------------------------------------------------------------


def test_whoever_rang_is_rung_back_and_told_what_to_press() -> None:
    village = speaking(3)
    village.rings("mill")
    village.advance(seconds=5)
    [call] = calls(village, "mill", RECEIVED)
    assert round(call.at, 3) == 2.2  # as soon as the ring has been ended
    assert call.text == (
        "收到您的求救！正在通知三户邻居和民警。"
        "按错了请按0，有危险请按1，着火了请按2，有人伤病请按3。"
    )


def test_the_officer_is_called_before_the_caller_the_caller_before_the_neighbours() -> None:
    village = speaking()
    village.rings("mill")
    village.advance(minutes=4)
    assert [who for who, _, how in village.attempts() if how is VOICE][:3] == [
        "li",
        "mill",
        "zhang",
    ]


def test_silence_in_the_call_back_lets_the_alarm_stand() -> None:
    village = speaking()
    village.listens("mill")
    village.rings("mill")
    village.advance(minutes=15)
    assert len(calls(village, "mill", RECEIVED)) == 1
    assert village.incident().is_open
    assert village.incident().false_said_at is None
    assert calls(village, "zhang") != []


def test_a_caller_who_does_not_answer_is_not_called_again() -> None:
    village = speaking()
    village.rings("mill")
    village.advance(minutes=15)
    assert len(calls(village, "mill", RECEIVED)) == 1


def test_a_caller_whose_phone_is_engaged_is_called_once_more() -> None:
    village = speaking()
    village.takes_calls_like("mill", CallOutcome.BUSY)
    village.rings("mill")
    village.advance(minutes=15)
    tried = [e for e in village.core.entries(AttemptStarted) if _rings_back(e, "mill")]
    assert [e.reason for e in tried] == [Reason.FIRST, Reason.AFTER_FAILURE]


def test_0_is_a_mistake_the_neighbours_are_spared_the_officer_is_not() -> None:
    village = speaking(3)
    village.listens("mill", 6.0, presses="00")
    village.rings("mill")
    village.advance(minutes=3)
    assert len(village.core.entries(FalseAlarmSaid)) == 1
    assert village.incident().is_open
    assert calls(village, "zhao") == []
    assert "请您核实" in village.texts_to("li", Purpose.FALSE_SAID)[0]


@pytest.mark.parametrize(
    ("digit", "kind"), [("1", Kind.DANGER), ("2", Kind.FIRE), ("3", Kind.MEDICAL)]
)
def test_the_caller_says_what_it_is_about(digit: str, kind: Kind) -> None:
    village = speaking(3)
    village.listens("mill", 6.0, presses=digit * 2)
    village.rings("mill")
    village.advance(minutes=1)
    assert village.incident().kind is kind
    assert len(village.core.entries(KindChanged)) == 1
    assert village.core.entries(AlarmRepeated) == []


def test_a_caller_who_takes_the_mistake_back_has_an_alarm_again() -> None:
    village = speaking(3)
    village.listens("mill", 6.0, presses="02")
    village.rings("mill")
    village.advance(minutes=1)
    assert village.incident().false_said_at is None
    assert village.incident().kind is Kind.FIRE
    assert [one.means for one in village.core.entries(AlarmRepeated)] == [Means.KEY]


def test_who_texted_is_not_rung_back_until_they_ring() -> None:
    village = speaking()
    village.texts("mill", "救命")
    village.advance(minutes=2)
    assert calls(village, "mill", RECEIVED) == []
    village.rings("mill")
    village.advance(minutes=2)
    assert len(calls(village, "mill", RECEIVED)) == 1


def test_redialling_brings_no_second_call_back() -> None:
    village = speaking()
    village.listens("mill", 6.0)
    village.rings("mill")
    village.advance(minutes=2)
    village.rings("mill")
    village.advance(minutes=5)
    assert len(calls(village, "mill", RECEIVED)) == 1


def test_who_rings_again_after_a_mistake_is_rung_back_again() -> None:
    village = speaking()
    village.listens("mill", 6.0, presses="0")
    village.rings("mill")
    village.advance(minutes=3)
    village.listens("mill", 6.0)
    village.rings("mill")
    village.advance(minutes=4)
    assert [e.reason for e in village.core.entries(AttemptStarted) if _rings_back(e, "mill")] == [
        Reason.FIRST,
        Reason.NEWS,
    ]


def test_nobody_is_called_whose_phone_is_ringing_us() -> None:
    village = speaking(2)
    village.never_ends_rings()
    village.rings("mill")
    village.advance(seconds=80)
    assert calls(village, "mill", RECEIVED) == []
    village.advance(seconds=80)
    assert len(calls(village, "mill", RECEIVED)) == 1


def test_a_call_back_that_would_come_too_late_is_not_made() -> None:
    village = Village()
    village.rings("mill")
    village.advance(minutes=6)
    village.line_speaks("north", True)
    village.advance(minutes=6)
    assert calls(village, "mill", RECEIVED) == []


def test_a_call_back_that_was_cut_for_another_alarm_is_made_again() -> None:
    village = speaking()
    village.listens("mill")
    village.rings("mill")
    village.advance(seconds=75)
    assert len(calls(village, "mill", RECEIVED)) == 1
    village.texts("west", "着火了")
    village.advance(minutes=4)
    tried = (
        one for one in village.incident().notifications["mill"].attempts if one.channel is VOICE
    )
    *cut, last = [one.outcome for one in tried if one.purpose is RECEIVED]
    assert set(cut) == {Outcome.CUT}
    assert last is Outcome.ANSWERED


def test_after_a_power_cut_the_caller_is_rung_back_once_more() -> None:
    village = speaking(3)
    village.listens("mill")
    village.rings("mill")
    village.advance(seconds=10)
    village.restarts()
    village.advance(minutes=2)
    tried = [e for e in village.core.entries(AttemptStarted) if _rings_back(e, "mill")]
    assert [e.reason for e in tried] == [Reason.FIRST, Reason.AFTER_UNKNOWN]
    village.core.check_history()


def _calls(started: AttemptStarted, who: str) -> bool:
    return started.party == who and started.channel is VOICE


def _rings_back(started: AttemptStarted, who: str) -> bool:
    return (started.party, started.channel, started.purpose) == (who, VOICE, RECEIVED)
