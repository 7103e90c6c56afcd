"""Section 4 of the promise: lines, budgets, and people with several numbers."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    BudgetReached,
    Channel,
    CutOrdered,
    Exhausted,
    LineRefusing,
    Outcome,
    Purpose,
    Reason,
    RingEnded,
    RingEndOrdered,
)
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from alarmd.roster import Party, Phone
from modem.faults import Fault, FaultCode
from modem.indications import ModemChanged
from modem.types import CallOutcome, ModemState, ModemStatus
from tests.alarmd.incident import people
from tests.alarmd.incident.core import ready
from tests.scenarios.phones import FAILED, GIVEN_UP, UNKNOWN
from tests.scenarios.village import Village

ALERT, SMS, VOICE = Purpose.ALERT, Channel.SMS, Channel.VOICE


def started(village: Village) -> list[AttemptStarted]:
    """Everything that was tried, in order."""
    return village.core.entries(AttemptStarted)


def village_with(*parties: Party, lines: int = 2) -> Village:
    """The village, some of its people replaced by these."""
    changed = {party.id: party for party in parties}
    everybody = [changed.get(party.id, party) for party in people.EVERYBODY]
    return Village(lines=lines, roster=people.roster(*everybody))


def test_a_line_for_inbound_only_works_when_no_other_can() -> None:
    lines = (LineSettings("north", inbound_only=True), LineSettings("south"))
    village = Village(lines)
    village.rings("mill")
    village.advance(minutes=1)
    assert {one.line for one in started(village)} == {"south"}
    village.line_goes("south")
    village.advance(minutes=1)
    assert started(village)[-1].line == "north"


def test_what_the_operator_forbids_a_line_is_not_done_over_it() -> None:
    lines = (LineSettings("north", calls=False), LineSettings("south", texts=False))
    village = Village(lines)
    village.texts("mill", "救命")
    village.advance(minutes=3)
    assert {(one.line, one.channel) for one in started(village)} == {
        ("north", SMS),
        ("south", VOICE),
    }


def test_texts_spare_the_line_that_can_call() -> None:
    village = Village(lines=2)
    village.line_comes_back("south", calls=False)
    village.texts("mill", "救命")
    assert [(one.line, one.channel) for one in started(village)] == [
        ("south", SMS),
        ("north", VOICE),
    ]


def test_a_lost_line_leaves_its_work_to_the_others() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.line_goes("north")
    village.advance(minutes=5)
    for who in ("li", "zhang", "lisi", "zhao"):
        assert village.got(who, ALERT, SMS)
        assert village.got(who, ALERT, VOICE)


def test_with_no_line_at_all_the_alarm_waits_and_is_exhausted() -> None:
    village = Village(lines=1)
    village.texts("mill", "救命")
    village.line_goes("north")
    village.advance(minutes=11)
    assert len(village.core.entries(Exhausted)) == 1
    village.line_comes_back("north")
    village.advance(seconds=20)
    assert village.got("zhang", ALERT, SMS)


def test_a_text_of_which_nobody_knows_is_sent_once_more_through_another_line() -> None:
    village = Village(lines=2)
    village.refuses_texts("zhang", UNKNOWN, UNKNOWN, UNKNOWN)
    village.texts("mill", "救命")
    village.advance(minutes=10)
    tries = [one for one in started(village) if one.party == "zhang" and one.channel is SMS]
    assert [one.reason for one in tries] == [Reason.FIRST, Reason.AFTER_UNKNOWN]
    assert tries[0].line != tries[1].line


def test_a_status_text_of_which_nobody_knows_is_not_repeated() -> None:
    village = Village(lines=2)
    village.texts("mill", "救命")
    village.advance(seconds=20)
    village.refuses_texts("mill", UNKNOWN)
    village.texts("zhang", "1")
    village.advance(minutes=5)
    assert len(village.got("mill", Purpose.COMING)) == 1


def test_a_text_that_failed_is_tried_again_with_growing_pauses_and_not_for_ever() -> None:
    village = Village(lines=1)
    village.refuses_texts("zhang", *[FAILED] * 20)
    village.texts("mill", "救命")
    village.advance(minutes=30)
    tries = [one for one in started(village) if one.party == "zhang" and one.channel is SMS]
    alerts = [one for one in tries if one.purpose is ALERT]
    assert len(alerts) == village.core.policy.text_attempts_max


def test_a_dead_phone_holds_up_nobody() -> None:
    village = Village(lines=1)
    village.refuses_texts("li", *[FAILED] * 20)
    village.texts("mill", "救命")
    village.advance(seconds=25)
    for who in ("mill", "zhang", "lisi", "zhao"):
        assert village.texts_to(who)


def test_a_number_that_is_refused_for_good_gives_way_to_the_next_one() -> None:
    two = (Phone(people.number(102)), Phone(people.number(152)))
    village = village_with(replace(people.ZHANG, phones=two))
    village.refuses_texts("zhang", GIVEN_UP, GIVEN_UP)
    village.texts("mill", "救命")
    village.advance(minutes=2)
    tries = [one for one in started(village) if one.party == "zhang" and one.channel is SMS]
    assert [one.number[-3:] for one in tries[:3]] == ["102", "102", "152"]
    assert tries[0].line != tries[1].line
    assert village.texts_to("zhang")


def test_a_sim_that_keeps_refusing_is_reported_and_its_work_moves() -> None:
    village = Village(lines=2)
    village.line_comes_back("south", calls=False)
    for who in ("li", "mill", "zhang", "lisi"):
        village.refuses_texts(who, FAILED)
    village.texts("mill", "救命")
    village.advance(minutes=2)
    assert [one.line for one in village.core.entries(LineRefusing)] == ["south"]
    refused_at = next(at for at, e in village.core.past if isinstance(e, LineRefusing))
    later = [e for at, e in village.core.past if isinstance(e, AttemptStarted) and at > refused_at]
    assert {one.line for one in later if one.channel is SMS} == {"north"}


def test_a_busy_phone_is_called_again_soon() -> None:
    village = Village(lines=3)
    village.takes_calls_like("zhang", CallOutcome.BUSY)
    village.texts("mill", "救命")
    village.advance(minutes=3)
    calls = [one for one in started(village) if one.party == "zhang" and one.channel is VOICE]
    assert [one.reason for one in calls] == [
        Reason.FIRST,
        Reason.AFTER_FAILURE,
        Reason.AFTER_FAILURE,
    ]


def test_nobody_is_called_over_two_lines_at_once() -> None:
    village = Village(lines=3)
    village.texts("mill", "救命")
    village.texts("far", "救命")
    village.advance(seconds=20)
    assert len(village.calls_to("li")) == 1
    village.advance(minutes=3)
    assert {one.incident for one in started(village) if one.party == "li"} == {1, 2}


def test_a_landline_gets_only_calls() -> None:
    line = (Phone(people.number(102), texts=False),)
    village = village_with(replace(people.ZHANG, phones=line))
    village.rings("mill")
    village.advance(minutes=4)
    assert village.texts_to("zhang") == []
    assert village.calls_to("zhang")


def test_somebody_with_two_phones_is_called_on_both_in_each_round() -> None:
    two = (Phone(people.number(102)), Phone(people.number(152)))
    village = village_with(replace(people.ZHANG, phones=two))
    village.texts("mill", "救命")
    village.advance(minutes=15)
    cut = {one.attempt for one in village.core.entries(CutOrdered)}
    calls = [one for one in started(village) if one.party == "zhang" and one.channel is VOICE]
    rang = [one.number[-3:] for one in calls if one.attempt not in cut]
    assert rang == ["102", "152"] * 3


def test_a_drill_stays_among_the_neighbours() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(minutes=20)
    assert {one.party for one in started(village)} == {"mill", "zhang", "lisi", "zhao"}
    assert all("·演练】" in one.text for one in started(village) if one.text)
    assert village.core.entries(Exhausted) == []


def test_a_drill_gives_way_to_an_alarm() -> None:
    village = Village(lines=1)
    village.operator_drills("mill")
    village.advance(seconds=1)
    village.texts("far", "救命")
    village.advance(seconds=16)
    assert [one.incident for one in started(village)] == [1, 2, 2, 2, 2]
    assert started(village)[-1].channel is VOICE


def test_a_drill_call_is_cut_for_an_alarm() -> None:
    village = Village(lines=1)
    village.operator_drills("mill")
    village.advance(seconds=20)
    village.texts("far", "救命")
    assert len(village.core.entries(CutOrdered)) == 1
    village.advance(seconds=1)
    assert started(village)[-1].incident == 2
    cut = [one for one in village.core.entries(AttemptEnded) if one.outcome is Outcome.CUT]
    assert len(cut) == 1


def test_a_call_that_was_cut_does_not_count_as_a_round() -> None:
    village = Village(lines=1)
    village.texts("mill", "救命")
    village.advance(seconds=20)
    village.texts("far", "救命")
    village.advance(minutes=30)
    cut = next(one for one in village.core.entries(AttemptEnded) if one.outcome is Outcome.CUT)
    whose = next(one for one in started(village) if one.attempt == cut.attempt)
    same = [
        one
        for one in started(village)
        if (one.party, one.incident, one.channel) == (whose.party, whose.incident, VOICE)
    ]
    assert len(same) > village.core.policy.call_rounds_max


def test_a_real_ring_during_ones_own_drill_is_an_alarm() -> None:
    village = Village(lines=2)
    village.operator_drills("mill")
    village.advance(seconds=10)
    village.rings("mill")
    assert village.open_incidents() == [1, 2]
    assert not village.incident(2).is_drill


def test_budgets_warn_alarms_and_stop_drills() -> None:
    village = Village(lines=1, policy=Policy(texts_per_hour=6, widen_below=0.0))
    village.texts("mill", "救命")
    village.advance(minutes=9)
    assert [one.limit for one in village.core.entries(BudgetReached)][:1] == ["texts_per_hour"]
    assert len([one for one in started(village) if one.channel is SMS]) > 6
    village.operator_closes(1)
    village.advance(minutes=1)
    village.operator_drills("far")
    village.advance(minutes=30)
    assert SMS not in {one.channel for one in started(village) if one.incident == 2}
    village.advance(minutes=40)
    assert SMS in {one.channel for one in started(village) if one.incident == 2}


def test_alarms_are_spread_over_the_lines_that_are_within_their_budget() -> None:
    village = Village(lines=2, policy=Policy(texts_per_hour=1))
    village.line_comes_back("south", calls=False)
    village.texts("mill", "救命")
    village.advance(seconds=4)
    texts = [one.line for one in started(village) if one.channel is SMS]
    assert texts == ["south", "south"]
    assert len(village.core.entries(BudgetReached)) == 1


def test_a_ring_that_will_not_end_is_ended_again_and_then_no_longer_believed() -> None:
    village = Village(lines=1)
    village.never_ends_rings()
    village.rings("mill")
    village.advance(seconds=89)
    assert len(village.core.entries(RingEndOrdered)) == 3
    assert started(village) == []
    village.advance(seconds=2)
    assert len(village.core.entries(RingEnded)) == 1
    assert len(started(village)) == 1


def test_a_line_that_never_says_how_it_ended_is_given_up() -> None:
    village = Village(lines=2)
    village.loses_results("north")
    village.texts("mill", "救命")
    village.advance(minutes=6)
    given_up = [one for one in village.core.entries(AttemptEnded) if one.fault]
    assert [one.outcome for one in given_up] == [Outcome.UNKNOWN]
    for who in ("li", "zhang", "lisi", "zhao"):
        assert village.texts_to(who)


def test_an_officer_with_no_group_is_helped_by_the_other_officers() -> None:
    village = Village(lines=1)
    village.rings("sun")
    village.advance(seconds=20)
    assert village.whom(SMS) == ["li"]


def test_a_household_that_is_enrolled_during_an_alarm_is_not_woken_by_it() -> None:
    village = Village(lines=2)
    village.rings("mill")
    newcomer = people.household("new", 150)
    village.roster_changes(*people.EVERYBODY, newcomer)
    village.advance(minutes=15)
    assert village.got("new") == []
    village.rings("new")
    assert village.open_incidents() == [1, 2]


def test_a_call_to_somebody_who_answers_meanwhile_is_cut() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=45)
    (call,) = [one for one in started(village) if one.channel is VOICE]
    village.texts(call.party, "1")
    assert [one.attempt for one in village.core.entries(CutOrdered)] == [call.attempt]


def test_a_call_about_an_incident_that_is_closed_is_cut() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=45)
    (call,) = [one for one in started(village) if one.channel is VOICE]
    village.operator_closes(1)
    assert [one.attempt for one in village.core.entries(CutOrdered)] == [call.attempt]


def test_no_call_is_cut_for_a_new_alarm_while_another_line_is_texting() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=8)
    village.texts("far", "救命")
    assert village.core.entries(CutOrdered) == []


def test_a_ring_that_shows_no_number_may_ring_until_the_network_shows_it() -> None:
    village = Village(lines=2)
    village.stranger_rings("")
    village.advance(seconds=6)
    assert village.core.entries(RingEndOrdered) == []
    village.advance(seconds=3)
    assert len(village.core.entries(RingEndOrdered)) == 1


def test_whoever_rings_while_a_modem_is_being_set_up_is_hung_up_when_it_serves() -> None:
    village = Village(lines=1)
    begun = ModemStatus(state=ModemState.INITIALISING)
    village.core.hear("north", ModemChanged(begun))
    village.rings("mill")
    slow = dataclasses.replace(begun, faults=(Fault(FaultCode.SIM_SILENT),))
    village.core.hear("north", ModemChanged(slow))
    village.core.hear("north", ModemChanged(ready()))
    village.advance(seconds=3)
    assert len(village.core.entries(RingEndOrdered)) == 1


def test_with_a_modem_that_is_gone_nobody_rings() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.core.hear("north", ModemChanged(ModemStatus(state=ModemState.OPENING)))
    village.core.hear("north", ModemChanged(ready()))
    village.advance(seconds=3)
    assert village.core.entries(RingEndOrdered) == []
