"""Duties: the same incident owes the same, however it came to be and whatever was asked before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alarmd.incident.due import next_due
from alarmd.incident.duties import (
    REMEMBERED_MAX,
    Rank,
    Tier,
    duties,
)
from alarmd.incident.entries import Channel, Outcome, Purpose, Reason
from alarmd.incident.memory import INCIDENTS_MAX
from alarmd.incident.policy import Policy
from alarmd.incident.transitions import AttemptState
from alarmd.incident.tries import next_text
from alarmd.incident.world import Attempt, Notification, World
from alarmd.roster import Phone
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import MILL, OFFICER, OPERATOR, ZHANG, number

POLICY = Policy()


def test_a_new_incident_owes_a_text_and_a_call_to_each_the_caller_too() -> None:
    owed = duties(incident_of(MILL, [OFFICER, ZHANG], operators=[OPERATOR]), POLICY)
    assert [(duty.party, duty.channel, duty.purpose) for duty in owed] == [
        ("mill", Channel.SMS, Purpose.RECEIVED),
        ("mill", Channel.VOICE, Purpose.RECEIVED),
        ("li", Channel.SMS, Purpose.ALERT),
        ("li", Channel.VOICE, Purpose.ALERT),
        ("zhang", Channel.SMS, Purpose.ALERT),
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
    called = Attempt(
        id=1,
        purpose=Purpose.ALERT,
        channel=Channel.VOICE,
        line="north",
        number=OFFICER.phones[0].number.e164,
        round=1,
        reason=Reason.FIRST,
        started_at=10.0,
        state=AttemptState.ENDED,
        outcome=Outcome.NO_ANSWER,
        ended_at=45.0,
    )
    fresh = incident_of(MILL, [OFFICER, ZHANG])
    officer = replace(fresh.people["li"], attempts=(called,))
    incident = replace(fresh, people={**fresh.people, "li": officer})

    calls = [duty for duty in duties(incident, POLICY) if duty.channel is Channel.VOICE]
    calls.sort(key=lambda duty: duty.urgency)
    assert [duty.party for duty in calls] == ["li", "mill", "zhang"]


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
    text = Attempt(
        id=1,
        purpose=purpose,
        channel=Channel.SMS,
        line="north",
        number=number(102).e164,
        round=1,
        reason=Reason.FIRST,
        started_at=10.0,
        state=AttemptState.ENDED,
        outcome=Outcome.UNKNOWN,
        ended_at=20.0,
    )
    told = Notification(ZHANG, 1, attempts=(text,))
    again = next_text(told, purpose, 5.0, POLICY)
    if purpose in (Purpose.COMING, Purpose.COUNTED, Purpose.ANSWER) or "line" in purpose.value:
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
