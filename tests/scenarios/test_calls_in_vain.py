"""What a carrier's note of calls in vain means, and that nobody else's does."""

from __future__ import annotations

from datetime import datetime

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AlarmRepeated,
    CallersLeft,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    Means,
    Purpose,
    Response,
    TextHeard,
)
from alarmd.incident.facts.evolve_line import DEAF_MAX
from alarmd.incident.intake.in_vain import NOTE_ALARMS_MAX, OUTAGE_ALARMS_MAX
from alarmd.incident.policy import Policy
from alarmd.roster import Roster
from tests.alarmd.incident import people
from tests.scenarios.village import Village

NUMBERS = {"mill": "10000000101", "zhang": "10000000102", "lisi": "10000000103"}
DAY_S = 86400.0


def settled(lines: int = 1, policy: Policy | None = None, roster: Roster | None = None) -> Village:
    """A box that has been well for more than a day: nothing was missed."""
    village = Village(lines, policy=policy, roster=roster)
    village.advance(minutes=25 * 60)
    return village


def after_an_outage(minutes: float = 30.0, lines: int = 1, roster: Roster | None = None) -> Village:
    """The line north was away for so long, and has just come back."""
    village = settled(lines, roster=roster)
    village.line_goes("north")
    village.advance(minutes=minutes)
    village.line_comes_back("north")
    village.advance(seconds=20)
    return village


def clock(village: Village, ago_s: float) -> str:
    """What a Chinese clock showed then."""
    utc = village.core.now + village.core.calendar_error_s - ago_s
    return datetime.fromtimestamp(utc, people.ZONE).strftime("%H:%M")


def note(village: Village, *calls: tuple[str, float], sender: str = "10086") -> None:
    """A text that these rang, each so many seconds ago."""
    named = "、".join(f"{NUMBERS.get(who, who)}于{clock(village, ago)}" for who, ago in calls)
    village.stranger_texts(f"【来电提醒】{named}给您来电，请及时回复。", sender)


def opened(village: Village) -> list[tuple[str, Means]]:
    return [(one.originator.id, one.means) for one in village.core.entries(IncidentOpened)]


def by_note(village: Village) -> list[str]:
    return [who for who, means in opened(village) if means is Means.MISSED_CALL]


def answers(village: Village) -> list[Entry]:
    """What people have said to alarms of others, but that they need help themselves."""
    said = village.core.entries(Acknowledged)
    return [one for one in said if one.means is not Means.OWN_ALARM]


# --- strangers ------------------------------------------------------------------------------------

FORGED = "来电提醒：10000000102、10000000103于{at}呼叫过您"


@pytest.mark.parametrize(
    "sender", ["+8613912345678", "+85298765432", "CMCC", "106573331234", "95588", "13912345678"]
)
def test_a_forged_note_changes_nothing(sender: str) -> None:
    village = after_an_outage(lines=2)
    village.rings("mill")
    village.advance(seconds=20)
    before = len(village.core.past)
    village.stranger_texts(FORGED.format(at=clock(village, 600)), sender)
    facts = [one for _, one in village.core.past[before:]]
    assert [type(one) for one in facts] == [TextHeard]
    village.advance(minutes=2)
    assert (by_note(village), answers(village)) == ([], [])


def test_a_note_without_an_outage_is_written_down_and_no_more() -> None:
    village = settled()
    note(village, ("mill", 600))
    village.stranger_texts("来电提醒：10000000101呼叫过您")
    village.advance(minutes=5)
    assert (opened(village), village.attempts()) == ([], [])
    assert len(village.core.entries(TextHeard)) == 2


def test_a_note_of_a_time_in_which_the_line_was_well_is_no_alarm() -> None:
    village = after_an_outage(minutes=30)
    note(village, ("mill", 45 * 60))
    assert opened(village) == []


def test_a_note_of_the_day_before_is_no_alarm() -> None:
    village = after_an_outage(minutes=30)
    village.advance(minutes=24 * 60)
    note(village, ("mill", 24 * 3600 + 600))
    assert opened(village) == []


def test_a_line_that_nobody_knows_has_missed_nothing() -> None:
    village = after_an_outage()
    village.stranger_texts(FORGED.format(at=clock(village, 600)), line="another")
    assert opened(village) == []


# --- times in which nobody was heard --------------------------------------------------------------


def test_a_call_in_vain_is_a_late_alarm_with_its_real_time() -> None:
    village = after_an_outage()
    note(village, ("mill", 600))
    (alarm,) = village.core.entries(IncidentOpened)
    assert (alarm.originator.id, alarm.means) == ("mill", Means.MISSED_CALL)
    assert 0 <= village.core.now - 600 - alarm.raised_utc < 60


def test_a_note_without_a_time_is_of_its_stamp() -> None:
    village = after_an_outage()
    village.stranger_texts("来电提醒：10000000101呼叫过您", sent_ago_s=15)
    (alarm,) = village.core.entries(IncidentOpened)
    assert alarm.raised_utc == village.core.now - 15
    village.operator_closes(1)
    village.advance(minutes=60)
    village.stranger_texts("来电提醒：10000000102呼叫过您")
    assert by_note(village) == ["mill"]


def test_who_rang_while_the_box_was_down_is_heard() -> None:
    village = settled()
    village.core.now += 1800
    village.restarts()
    note(village, ("mill", 600))
    assert by_note(village) == ["mill"]


def test_a_box_that_does_not_know_how_long_it_was_down_hears_them_all() -> None:
    village = settled()
    village.core.restart(is_known_how_long=False)
    village.line_comes_back("north")
    note(village, ("mill", 7 * 3600))
    assert by_note(village) == ["mill"]


def test_a_line_that_was_away_when_the_box_went_down_was_away_from_then_on() -> None:
    village = settled()
    village.line_goes("north")
    village.advance(minutes=30)
    village.core.now += 60
    village.restarts()
    note(village, ("mill", 25 * 60))
    assert by_note(village) == ["mill"]


def test_who_rang_while_we_were_calling_is_heard() -> None:
    village = settled()
    village.rings("mill")
    village.advance(seconds=60)
    assert village.core.world.lines["north"].is_calling
    village.advance(minutes=6)
    note(village, ("10000000112", 345))
    assert by_note(village) == ["far"]


def test_who_rang_while_another_one_rang_is_heard() -> None:
    village = settled(policy=Policy(end_ring_after_s=20.0))
    village.stranger_rings()
    village.advance(minutes=5)
    note(village, ("mill", 290))
    assert by_note(village) == ["mill"]


def test_a_box_without_a_clock_takes_a_note_for_now() -> None:
    village = after_an_outage()
    village.core.calendar_error_s = -3e9
    village.stranger_texts("来电提醒：10000000101于12:34呼叫过您")
    village.stranger_texts("来电提醒：10000000101于12:34呼叫过您")
    assert by_note(village) == ["mill"]
    assert len(village.core.entries(AlarmRepeated)) == 1


def test_a_box_without_a_clock_that_was_well_all_day_has_missed_nothing() -> None:
    village = settled()
    village.core.calendar_error_s = -3e9
    village.stranger_texts("来电提醒：10000000101于12:34呼叫过您")
    assert opened(village) == []


def test_a_box_without_a_clock_knows_what_it_has_heard_just_now() -> None:
    village = after_an_outage()
    village.core.calendar_error_s = -3e9
    village.rings("mill")
    village.advance(minutes=1)
    village.operator_closes(1)
    village.stranger_texts("来电提醒：10000000101于12:34呼叫过您")
    assert opened(village) == [("mill", Means.RING)]


@pytest.mark.parametrize("error_s", [-90.0, 90.0])
def test_the_clocks_may_be_a_minute_apart(error_s: float) -> None:
    village = after_an_outage(minutes=1)
    village.core.calendar_error_s = error_s
    village.stranger_texts(f"来电提醒：10000000101于{clock(village, 50 + error_s)}呼叫过您")
    assert by_note(village) == ["mill"]


@pytest.mark.parametrize("error_s", [-1e7, -7200.0, 7200.0, 473_213_605.8])
@pytest.mark.parametrize("says_when", [True, False])
def test_a_clock_that_is_wrong_keeps_no_call_for_help_away(error_s: float, says_when: bool) -> None:
    village = after_an_outage()
    at = f"于{clock(village, 600)}" if says_when else ""
    village.core.calendar_error_s = error_s
    village.stranger_texts(f"来电提醒：10000000101{at}呼叫过您")
    assert by_note(village) == ["mill"]


@pytest.mark.parametrize("sent_ago_s", [0.0, 1.7e9])
def test_a_clock_that_is_wrong_makes_no_call_in_vain(sent_ago_s: float) -> None:
    village = settled()
    at = clock(village, 600)
    village.core.calendar_error_s = 473_213_605.8
    village.stranger_texts(f"来电提醒：10000000101于{at}呼叫过您", sent_ago_s=sent_ago_s)
    assert by_note(village) == []


def test_a_modem_may_have_been_away_for_a_while_before_it_is_seen() -> None:
    village = after_an_outage(minutes=10)
    note(village, ("mill", 600 + 20 + 150), ("zhang", 600 + 20 + 600))
    assert by_note(village) == ["mill"]


def test_many_times_in_which_nobody_was_heard_become_fewer_and_longer() -> None:
    village = settled()
    for _ in range(DEAF_MAX + 2):
        village.line_goes("north")
        village.advance(seconds=100)
        village.line_comes_back("north")
        village.advance(seconds=100)
    deaf = village.core.world.lines["north"].deaf
    assert len(deaf) == DEAF_MAX
    assert deaf[0][1] - deaf[0][0] > 400
    village.line_goes("north")
    village.advance(seconds=100)
    village.line_comes_back("north")
    village.advance(seconds=30)
    village.line_goes("north")
    village.advance(seconds=30)
    village.line_comes_back("north")
    since, until = village.core.world.lines["north"].deaf[-1]
    assert until - since == 160
    village.core.check_history()


# --- what it means --------------------------------------------------------------------------------


def test_a_call_for_help_during_an_outage_is_no_answer_to_a_later_alarm() -> None:
    village = after_an_outage(lines=2)
    village.rings("mill", "south")
    village.advance(seconds=15)
    assert village.got("zhang", Purpose.ALERT)
    note(village, ("zhang", 600))
    assert opened(village) == [("mill", Means.RING), ("zhang", Means.MISSED_CALL)]
    assert answers(village) == []
    village.advance(minutes=1)
    assert village.texts_to("zhang", Purpose.COUNTED) == []


def test_each_caller_that_a_note_names_is_a_ring_with_its_own_time() -> None:
    village = after_an_outage()
    note(village, ("mill", 900), ("zhang", 600), ("10000099999", 300), ("lisi", 60 * 60))
    alarms = village.core.entries(IncidentOpened)
    assert [one.originator.id for one in alarms] == ["mill", "zhang"]
    assert [round((village.core.now - one.raised_utc) / 60) for one in alarms] == [15, 10]
    assert [one.incident for one in alarms] == [1, 2]


def test_who_rang_twice_has_one_alarm() -> None:
    village = after_an_outage()
    note(village, ("mill", 900), ("mill", 600))
    assert by_note(village) == ["mill"]
    assert [one.means for one in village.core.entries(AlarmRepeated)] == [Means.MISSED_CALL]


def test_a_call_in_vain_joins_ones_own_alarm_unless_it_was_taken_back_since() -> None:
    village = after_an_outage()
    village.advance(minutes=5)
    village.rings("mill")
    village.advance(seconds=20)
    note(village, ("mill", 900))
    assert len(village.core.entries(AlarmRepeated)) == 1
    village.texts("mill", "0")
    village.advance(seconds=20)
    assert len(village.core.entries(FalseAlarmSaid)) == 1
    note(village, ("mill", 960))
    assert len(village.core.entries(AlarmRepeated)) == 1
    assert village.incident().false_said_at is not None


def test_a_ring_that_was_heard_after_all_is_no_second_alarm() -> None:
    village = after_an_outage()
    village.rings("mill")
    village.advance(minutes=1)
    village.operator_closes(1)
    note(village, ("mill", 60))
    assert len(opened(village)) == 1


def test_who_was_heard_since_needs_no_second_alarm_when_that_is_over() -> None:
    village = after_an_outage()
    village.texts("mill", "救命")
    village.advance(minutes=20)
    village.operator_closes(1)
    note(village, ("mill", 30 * 60))
    assert len(opened(village)) == 1


def test_an_officer_who_rang_in_vain_raises_nothing() -> None:
    village = after_an_outage()
    note(village, ("10000000201", 600))
    assert opened(village) == []


@pytest.mark.parametrize("who", ["mill", "zhang"])
def test_some_carriers_send_the_note_under_the_callers_number(who: str) -> None:
    village = after_an_outage(lines=2)
    village.rings("far", "south")
    village.advance(seconds=15)
    at = clock(village, 600)
    village.texts(who, f"移动提醒您:用户{NUMBERS[who]}在{at}给您来电一次")
    assert by_note(village) == [who]
    village.texts(who, f"移动提醒您:用户10000000103在{at}给您来电一次,回1")
    assert by_note(village) == [who], "nobody speaks for somebody else"


# --- limits ---------------------------------------------------------------------------------------


def crowd(size: int) -> tuple[Roster, list[str]]:
    parties = [people.household(f"h{n}", 500 + n, group="west") for n in range(size)]
    numbers = [one.phones[0].number.e164.removeprefix("+86") for one in parties]
    return people.roster(*people.EVERYBODY, *parties), numbers


def test_more_callers_than_a_note_may_name_are_left_to_the_operator() -> None:
    roster, numbers = crowd(NOTE_ALARMS_MAX + 2)
    village = after_an_outage(roster=roster)
    village.stranger_texts(f"来电提醒：{'、'.join(numbers)}、{numbers[-1]}呼叫过您")
    assert len(by_note(village)) == NOTE_ALARMS_MAX
    (left,) = village.core.entries(CallersLeft)
    those = (f"h{NOTE_ALARMS_MAX}", f"h{NOTE_ALARMS_MAX + 1}")
    assert left == CallersLeft("north", those, those)
    assert list(village.core.world.callers_left) == list(left.parties)


def test_more_callers_than_an_outage_may_have_are_left_to_the_operator() -> None:
    roster, numbers = crowd(OUTAGE_ALARMS_MAX + 1)
    village = after_an_outage(roster=roster)
    for number in numbers:
        village.stranger_texts(f"来电提醒：{number}呼叫过您")
    assert len(by_note(village)) == OUTAGE_ALARMS_MAX
    (left,) = village.core.entries(CallersLeft)
    assert left.parties == (f"h{OUTAGE_ALARMS_MAX}",)


def test_nobody_answers_by_a_note() -> None:
    village = after_an_outage(lines=2)
    village.rings("mill", "south")
    village.advance(seconds=30)
    note(village, ("zhang", 5))
    responses = [one.response for one in answers(village) if isinstance(one, Acknowledged)]
    assert Response.COMING not in responses
