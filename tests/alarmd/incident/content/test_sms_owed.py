"""Every sentence can be owed to somebody, and whatever can be owed has its sentence: all states of
an incident and of its people are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from alarmd.incident.content import sms_en, sms_en_brief, sms_zh
from alarmd.incident.content.sms import sentence
from alarmd.incident.content.sms_template import Phrases, Reader, Templates
from alarmd.incident.facts.entries import (
    Channel,
    Exhausted,
    Means,
    NobodyYet,
    OfficerUnavailable,
    Outcome,
    Purpose,
    Reason,
    Response,
    Status,
    Unproved,
)
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, Incident, Notification, World
from alarmd.incident.planner.duties import duties
from alarmd.incident.planner.timers import due
from alarmd.incident.policy import Policy
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import MILL, OFFICER, OPERATOR, ZHANG

POLICY = Policy()
BOOKS = [sms_zh.FULL, sms_en.FULL, sms_en_brief.BRIEF]
NEVER = 1e9
# Nobody owes these: whoever said so before is told of the mistake instead.
READY = {
    "taken_back COUNTED OFFICER",
    "taken_back ASK_AGAIN MEMBER",
}
ALERTED = Attempt(
    id=1,
    purpose=Purpose.ALERT,
    channel=Channel.SMS,
    line="north",
    number=ZHANG.phones[0].number.e164,
    round=1,
    reason=Reason.FIRST,
    started_at=1.0,
    state=AttemptState.SUBMITTED,
    outcome=Outcome.SENT,
    submitted_at=1.5,
)


def incidents() -> Iterator[Incident]:
    """An incident in each state that it may be in, with what becomes due in it."""
    said = ((None, 5.0), (None, 6.0), (None, 7.0), (None, 10.0))
    for status, (false, kind, note, closed) in product(
        (Status.ACTUAL, Status.EXERCISE), product(*said)
    ):
        fresh = incident_of(MILL, [OFFICER, ZHANG], operators=[OPERATOR], status=status)
        is_real = status is Status.ACTUAL
        held: dict[str, Any] = {"held_at": 1.0, "held_until": NEVER} if is_real else {}
        for shortage in ({}, became_due(fresh), held):
            yield replace(
                fresh,
                guessed_at=None if fresh.is_drill else 6.0,
                false_said_at=false,
                kind_changed_at=kind,
                to_note_at=note,
                closed_at=closed,
                coming_changed_at=4.0,
                **shortage,
            )


def became_due(fresh: Incident) -> dict[str, Any]:
    """The values of an incident in which nobody has answered for long, by the facts of `due`."""
    facts = {type(fact) for fact in due(World(incidents={1: fresh}), NEVER, POLICY)}
    values: dict[str, Any] = {}
    if NobodyYet in facts:
        values["nobody_yet_at"] = 8.0
    if Exhausted in facts:
        values["exhausted_at"] = 9.0
    if OfficerUnavailable in facts:
        values |= {"officers_out": (OFFICER.id,), "officer_out_at": 8.0}
    return values


def with_people(incident: Incident) -> Iterator[Incident]:
    """The same with everybody in each state that a person may be in."""
    answers = (None, *Response)
    unclear, attempts, expired = (None, 11.0), ((), (ALERTED,)), (None, 3.5)
    for answer, unclear_at, tried, expired_at in product(answers, unclear, attempts, expired):
        people = {
            party: _as(person, answer, unclear_at, tried, expired_at)
            for party, person in incident.notifications.items()
        }
        yield replace(incident, notifications=people)
    if incident.false_said_at is not None and not incident.is_drill:
        told = incident.notifications[ZHANG.id]
        coming = replace(told, response=Response.COMING, means=Means.TEXT, responded_at=12.0)
        by_text = {**incident.notifications, ZHANG.id: coming}
        yield replace(incident, false_by_text=True, notifications=by_text)
    for why in () if incident.is_drill else Unproved:  # a drill needs no code
        officer = replace(incident.notifications[OFFICER.id], refused_at=11.0, refused_why=why)
        yield replace(incident, notifications={**incident.notifications, OFFICER.id: officer})


def _as(
    person: Notification,
    answer: Response | None,
    unclear_at: float | None,
    tried: tuple[Attempt, ...],
    expired_at: float | None,
) -> Notification:
    person = replace(person, not_understood_at=unclear_at)
    if person.alert_since is None:
        return person
    person = replace(person, attempts=tried, expired_at=expired_at)
    if answer is None:
        return person
    return replace(person, response=answer, means=Means.TEXT, responded_at=3.0)


@cache
def owed() -> tuple[tuple[Incident, Notification, Purpose], ...]:
    """What may be owed by text: an example for each combination that a sentence depends on."""
    found = {}
    for incident in incidents():
        for case in with_people(incident):
            for duty in duties(case, POLICY):
                person = case.notifications[duty.party]
                of_case = (case.is_drill, case.false_said_at, case.held_until)
                state = (of_case, person.case_role, person.is_officer)
                if duty.channel is Channel.SMS:
                    found[state, person.is_coming, duty.purpose] = (case, person, duty.purpose)
    return tuple(found.values())


@pytest.mark.parametrize("phrases", BOOKS)
def test_every_sentence_is_owed_to_somebody_and_nothing_else_is(phrases: Phrases) -> None:
    where = replace(
        phrases,
        actual=places("actual", phrases.actual),
        taken_back=places("taken_back", phrases.taken_back),
        drill=places("drill", phrases.drill),
        held=places("held", phrases.held),
    )
    said = {sentence(where, incident, person, purpose) for incident, person, purpose in owed()}
    books = (where.actual, where.taken_back, where.drill, where.held)
    written = {one for book in books for one in book.values()}
    assert said == written - READY


@pytest.mark.parametrize("phrases", BOOKS)
def test_whatever_is_owed_after_a_mistake_says_so(phrases: Phrases) -> None:
    for incident, person, purpose in owed():
        if incident.false_said_at is None or incident.is_drill or incident.closed_at is not None:
            continue
        said = sentence(phrases, incident, person, purpose)
        assert "{mark}" in said or re.search("按错了|mistake", said), (person, purpose)


def places(name: str, book: Templates) -> dict[tuple[Purpose, Reader], str]:
    """The book of this name with, in place of each sentence, where it stands."""
    return {(purpose, reader): f"{name} {purpose.name} {reader.name}" for purpose, reader in book}
