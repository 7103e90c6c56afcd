"""When somebody is tried next, as values."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.attempt import Attempt
from alarmd.incident.facts.entries import CaseRole, Channel, Outcome, Purpose, Reason
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Notification
from alarmd.incident.planner.retry import next_call
from alarmd.incident.policy import Policy
from alarmd.roster import Phone
from tests.alarmd.incident.people import ZHANG, number

POLICY = Policy()
OTHER = Phone(number(150))
AT_HOME = replace(ZHANG, phones=(*ZHANG.phones, OTHER))
CALL = Attempt(
    id=1,
    purpose=Purpose.ALERT,
    channel=Channel.VOICE,
    line="north",
    number=OTHER.number.e164,
    round=1,
    reason=Reason.FIRST,
    started_at=10.0,
)


def test_who_is_being_called_is_not_called_on_another_phone_although_they_are_asked_anew() -> None:
    person = Notification(AT_HOME, CaseRole.RECIPIENT, 1, alert_since=20.0, attempts=(CALL,))
    assert next_call(person, 20.0, POLICY, for_ever=False) is None


def test_when_that_call_is_over_they_are_called_for_what_is_new() -> None:
    over = replace(CALL, state=AttemptState.ENDED, outcome=Outcome.NO_ANSWER, ended_at=40.0)
    person = Notification(AT_HOME, CaseRole.RECIPIENT, 1, alert_since=20.0, attempts=(over,))
    again = next_call(person, 20.0, POLICY, for_ever=False)
    assert again is not None
    assert (again.number, again.reason) == (ZHANG.phones[0].number.e164, Reason.NEWS)
    assert again.due_at == 20.0
