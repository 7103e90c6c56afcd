"""Duties: the same incident owes the same, however it came to be and whatever was asked before."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import CaseRole, Channel, Outcome, Purpose, Reason, Response
from alarmd.incident.facts.world import Attempt, Incident, Notification, World
from alarmd.incident.memo import INCIDENTS_MAX
from alarmd.incident.planner.box_news import OF_DAYS
from alarmd.incident.planner.duties import REMEMBERED_MAX, duties
from alarmd.incident.planner.retry import next_bad_news_call, next_text
from alarmd.incident.planner.timers import next_due
from alarmd.incident.planner.urgency import Rank, Tier
from alarmd.incident.policy import Policy
from alarmd.roster import Phone
from tests.alarmd.incident.incidents import attempt_to, incident_of
from tests.alarmd.incident.people import MILL, OFFICER, OPERATOR, ZHANG, number

POLICY = Policy()
ONCE = (
    Purpose.CODE_ASKED,
    Purpose.CODE_REFUSED,
    Purpose.COMING,
    Purpose.COUNTED,
    Purpose.NOTED,
    Purpose.ANSWER,
    Purpose.IS_IT_YOURS,
)


def test_a_new_incident_owes_a_text_and_a_call_to_each_the_caller_too() -> None:
    owed = duties(incident_of(MILL, [OFFICER, ZHANG], operators=[OPERATOR]), POLICY)
    assert [(duty.party, duty.channel, duty.purpose) for duty in owed] == [
        ("li", Channel.SMS, Purpose.ALERT),
        ("mill", Channel.SMS, Purpose.RECEIVED),
        ("zhang", Channel.SMS, Purpose.ALERT),
        ("li", Channel.VOICE, Purpose.ALERT),
        ("mill", Channel.VOICE, Purpose.RECEIVED),
        ("zhang", Channel.VOICE, Purpose.ALERT),
    ]


def test_the_urgency_says_who_comes_first() -> None:
    owed = duties(incident_of(MILL, [ZHANG, OFFICER]), POLICY)
    texts = sorted(duty.urgency for duty in owed if duty.channel is Channel.SMS)
    assert [(one.tier, one.rank) for one in texts] == [
        (Tier.FIRST_TEXT, Rank.OFFICER),
        (Tier.FIRST_TEXT, Rank.ORIGINATOR),
        (Tier.FIRST_TEXT, Rank.OTHER),
    ]


def test_the_officers_second_call_does_not_wait_for_those_who_were_never_called() -> None:
    called = attempt_to(
        OFFICER, Purpose.ALERT, Channel.VOICE, 10.0, Outcome.NO_ANSWER, lasts_s=35.0
    )
    fresh = incident_of(MILL, [OFFICER, ZHANG])
    officer = replace(fresh.notifications["li"], attempts=(called,))
    incident = replace(fresh, notifications={**fresh.notifications, "li": officer})

    calls = [duty for duty in duties(incident, POLICY) if duty.channel is Channel.VOICE]
    calls.sort(key=lambda duty: duty.urgency)
    assert [duty.party for duty in calls] == ["li", "mill", "zhang"]


@pytest.mark.parametrize(
    ("response", "waits"),
    [(None, True), (Response.CANNOT, True), (Response.COMING, False), (Response.ARRIVED, False)],
)
def test_whoever_is_not_out_hears_that_it_is_over_within_a_minute_or_after_what_is_open(
    response: Response | None, waits: bool
) -> None:
    fresh = incident_of(MILL, [OFFICER, ZHANG], closed_at=5000.0)
    alert = attempt_to(ZHANG, Purpose.ALERT, Channel.SMS, 4000.0, Outcome.SENT)
    people = dict(fresh.notifications)
    for party in ("li", "zhang"):
        answer = response if party == "zhang" else None
        people[party] = replace(people[party], attempts=(alert,), response=answer)
    over = duties(replace(fresh, notifications=people), POLICY)
    owed = {
        party: [
            (duty.urgency.tier, duty.next.due_at, duty.next.too_late_at)
            for duty in over
            if duty.party == party
        ]
        for party in ("mill", "li", "zhang")
    }
    never = float("inf")
    at_once = [(Tier.ALL_CLEAR, 5000.0, never)]
    for_a_minute = [(Tier.ALL_CLEAR, 5000.0, 5060.0), (Tier.LATE_ALL_CLEAR, 5060.0, never)]
    assert owed == {"mill": at_once, "li": at_once, "zhang": for_a_minute if waits else at_once}


def test_a_heap_of_all_clears_goes_newest_alarm_first() -> None:
    told = attempt_to(ZHANG, Purpose.ALERT, Channel.SMS, 10.0, Outcome.SENT)
    fresh = incident_of(MILL, [ZHANG])
    zhang = replace(fresh.notifications["zhang"], attempts=(told,))
    over = replace(fresh, notifications={**fresh.notifications, "zhang": zhang}, closed_at=5000.0)

    def first_of(incident: Incident, tier: Tier) -> int:
        two = [replace(incident, id=number) for number in (3, 4)]
        owed = [duty for one in two for duty in duties(one, POLICY)]
        return min(duty.urgency for duty in owed if duty.urgency.tier is tier).incident

    assert first_of(over, Tier.LATE_ALL_CLEAR) == 4
    assert first_of(over, Tier.ALL_CLEAR) == first_of(fresh, Tier.FIRST_TEXT) == 3


def test_a_phone_that_can_do_nothing_is_owed_nothing() -> None:
    mute = replace(ZHANG, phones=(Phone(number(102), rings=False, texts=False),))
    owed = duties(incident_of(MILL, [mute]), POLICY)
    assert {duty.party for duty in owed} == {"mill"}


def test_a_changed_policy_changes_what_is_owed() -> None:
    incident = incident_of(MILL, [ZHANG])
    assert duties(incident, POLICY) == duties(incident, Policy())
    assert len(duties(incident, Policy(text_refusals_max=0))) < len(duties(incident, POLICY))


@pytest.mark.parametrize("purpose", Purpose)
def test_what_must_arrive_is_sent_once_more_when_nobody_knows_whether_it_did(
    purpose: Purpose,
) -> None:
    text = attempt_to(ZHANG, purpose, Channel.SMS, 10.0, Outcome.UNKNOWN)
    told = Notification(ZHANG, CaseRole.RECIPIENT, 1, attempts=(text,))
    again = next_text(told, purpose, 5.0, POLICY)
    if purpose in (*ONCE, Purpose.JOURNAL, *OF_DAYS) or "line" in purpose.value:
        assert again is None, "it is told anew when there is news, or said when asked again"
    else:
        assert again is not None
        assert again.reason is Reason.AFTER_UNKNOWN
        twice = replace(told, attempts=(text, replace(text, id=2)))
        assert next_text(twice, purpose, 5.0, POLICY) is None


def test_what_is_remembered_is_limited_and_changes_nothing() -> None:
    crowd = [replace(ZHANG, id=f"h{index}") for index in range(REMEMBERED_MAX + 10)]
    incident = incident_of(MILL, crowd)
    assert duties(incident, POLICY) == duties(incident, POLICY)
    assert len(duties(incident, POLICY)) == 2 + 2 * len(crowd)


def test_what_is_remembered_of_many_incidents_is_bounded_and_changes_nothing() -> None:
    one = incident_of(MILL, [OFFICER, ZHANG])
    many = {number_: replace(one, id=number_) for number_ in range(1, INCIDENTS_MAX + 2)}
    assert {len(duties(incident, POLICY)) for incident in many.values()} == {
        len(duties(one, POLICY))
    }
    assert next_due(World(incidents=many), POLICY) == next_due(World(incidents={1: one}), POLICY)


def _call(number_: int, purpose: Purpose, outcome: Outcome | None, started_at: float) -> Attempt:
    return attempt_to(MILL, purpose, Channel.VOICE, started_at, outcome, number=number_)


def test_bad_news_is_called_once_and_again_only_if_our_call_was_cut() -> None:
    taken = _call(1, Purpose.RECEIVED, Outcome.ANSWERED, 5.0)
    caller = Notification(MILL, CaseRole.ORIGINATOR, rang_at=0.0, attempts=(taken,))
    first = next_bad_news_call(caller, 100.0, POLICY)
    assert first is not None
    assert (first.number, first.due_at, first.reason) == (number(101).e164, 100.0, Reason.FIRST)
    cut = replace(caller, attempts=(taken, _call(2, Purpose.NOBODY_YET, Outcome.CUT, 101.0)))
    again = next_bad_news_call(cut, 100.0, POLICY)
    assert again is not None
    assert (again.due_at, again.reason) == (111.0, Reason.AFTER_FAILURE)
    done = replace(caller, attempts=(taken, _call(2, Purpose.NOBODY_YET, Outcome.BUSY, 101.0)))
    assert next_bad_news_call(done, 100.0, POLICY) is None
    later = next_bad_news_call(done, 600.0, POLICY)
    assert later is not None
    assert later.reason is Reason.NEWS
    busy = replace(caller, attempts=(taken, _call(2, Purpose.RECEIVED, None, 101.0)))
    assert next_bad_news_call(busy, 100.0, POLICY) is None
