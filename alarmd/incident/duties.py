"""What an incident still owes to each of its people: the level-triggered heart.

A duty is owed *since* an instant. It is done when an attempt that began at or after that instant
was taken; it is due again after a failure (tries.py says when). Nothing here asks what just
happened: the same incident gives the same duties, after a crash too.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import IntEnum
from functools import partial
from typing import NamedTuple

from alarmd.incident.entries import Channel, Means, Outcome, Purpose, Reason
from alarmd.incident.memory import worked_out_once
from alarmd.incident.policy import Policy
from alarmd.incident.tries import Try, next_call, next_call_back, next_text
from alarmd.incident.world import OPERATOR_WAVE, ORIGINATOR_WAVE, Incident, Notification

_RINGS = (Means.RING, Means.MISSED_CALL)
ANSWERS_MAX = 3  # to one person in one incident: a phone that answers by itself never ends
REMEMBERED_MAX = 4096  # people whose duties are kept: 20 incidents of 100 people, twice


class Tier(IntEnum):
    """The order of work: a lower tier first, whatever the incident (docs/decisions/0006)."""

    FIRST_TEXT = 0
    CLOSE_TO_CALLER = 1
    WIDER_TEXT = 2
    FIRST_CALL = 3
    WIDER_CALL = 4
    NEWS = 5
    REPEATED_CALL = 6


class Rank(IntEnum):
    """Who comes first within a tier."""

    OFFICER = 0
    ORIGINATOR = 1
    OTHER = 2


class Urgency(NamedTuple):
    """What is done first: the lesser. Those who were never tried come before those who were.

    What `gives_way` (a drill, news of the box itself) comes last, and keeps to the budgets.
    """

    gives_way: bool
    tier: Tier
    rank: Rank
    is_repeat: bool
    incident: int


class Duty(NamedTuple):
    """One attempt that is owed to somebody."""

    urgency: Urgency
    party: str
    purpose: Purpose
    channel: Channel
    next: Try

    @property
    def incident(self) -> int:
        """Whose incident this is about."""
        return self.urgency.incident

    @property
    def is_call_back(self) -> bool:
        """Whether it is the call to the caller, which says nothing if it only rings."""
        return self.purpose is Purpose.RECEIVED and self.channel is Channel.VOICE


class _Case(NamedTuple):
    """What the duties towards a person depend on, beside the person."""

    incident: int
    is_drill: bool
    alarm_since: float
    false_said_at: float | None
    coming_changed_at: float | None
    exhausted_at: float | None
    closed_at: float | None
    is_anybody_coming: bool


class _Owed(NamedTuple):
    """What an incident owes, and the instants at which another line or another hour may do."""

    duties: tuple[Duty, ...]
    instants: tuple[float, ...]


# A turn changes one person of hundreds; the others owe what they owed before. An entry counts only
# for the very same frozen values, so forgetting it costs time and nothing else.
_remembered: dict[tuple[int, str], tuple[Notification, _Case, Policy, tuple[Duty, ...]]] = {}


def duties(incident: Incident, policy: Policy) -> tuple[Duty, ...]:
    """Everything that this incident owes now or later, in the order of its people."""
    return _whole(incident, policy).duties


def next_instant(incident: Incident, policy: Policy, now: float) -> float:
    """The first instant after `now` at which one of its duties may find a line; or infinity."""
    instants = _whole(incident, policy).instants
    position = bisect_right(instants, now)
    return instants[position] if position < len(instants) else float("inf")


@worked_out_once
def _whole(incident: Incident, policy: Policy) -> _Owed:
    owed = tuple(_everything(incident, policy))
    instants = {at for duty in owed for at in duty.next.instants}
    return _Owed(owed, tuple(sorted(instants)))


def _everything(incident: Incident, policy: Policy) -> list[Duty]:
    case = _Case(
        incident.id,
        incident.is_drill,
        incident.alarm_since,
        incident.false_said_at,
        incident.coming_changed_at,
        incident.exhausted_at,
        incident.closed_at,
        any(person.is_coming for person in incident.people.values()),
    )
    owed: list[Duty] = []
    for party, person in incident.people.items():
        key = (case.incident, party)
        known = _remembered.get(key)
        if known is None or known[0] is not person or known[1] != case or known[2] is not policy:
            known = (person, case, policy, tuple(_owed(case, person, policy)))
            if len(_remembered) >= REMEMBERED_MAX:
                _remembered.clear()
            _remembered[key] = known
        owed += known[3]
    return owed


def _owed(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    owe = partial(_texts, case, person, policy)
    if case.closed_at is not None:
        is_concerned = person.was_reached_out_to or person.wave == ORIGINATOR_WAVE
        return owe(Purpose.ALL_CLEAR, Tier.NEWS, case.closed_at) if is_concerned else []
    owed: list[Duty] = []
    if person.wave == ORIGINATOR_WAVE:
        owed += owe(Purpose.RECEIVED, Tier.FIRST_TEXT, case.alarm_since)
        owed += _call_back(case, person, policy)
    elif person.wave == OPERATOR_WAVE:
        owed += owe(Purpose.EXHAUSTED, Tier.WIDER_TEXT, case.exhausted_at)
    elif person.alert_since is not None:
        owed += _alert(case, person, policy, person.alert_since)
        if person.was_reached_out_to or person.is_coming:
            owed += _corrections(case, person, policy)
    if person.not_understood_at is not None and _answers(person) < ANSWERS_MAX:
        owed += owe(Purpose.ANSWER, Tier.WIDER_TEXT, person.not_understood_at)
    if case.coming_changed_at is not None and case.is_anybody_coming:
        owed += _who_is_coming(case, person, policy, case.coming_changed_at)
    return owed


def _answers(person: Notification) -> int:
    return sum(attempt.purpose is Purpose.ANSWER for attempt in person.attempts)


def _alert(case: _Case, person: Notification, policy: Policy, since: float) -> list[Duty]:
    """The alarm itself, by text and by voice, until a person answers.

    A mistake is told to the officer all the same.
    """
    if person.response is not None:
        return []
    if case.false_said_at is not None and not person.is_officer:
        return []
    asked_again = person.expired_at is not None
    purpose = Purpose.ASK_AGAIN if asked_again else Purpose.ALERT
    tier = Tier.FIRST_TEXT if person.wave == 1 and not asked_again else Tier.WIDER_TEXT
    owed = _texts(case, person, policy, purpose, tier, since)
    for_ever = case.exhausted_at is not None and person.is_officer
    call = next_call(person, since, policy, for_ever=for_ever)
    if call is not None:
        tier = _call_tier(person, call, for_ever=for_ever)
        owed.append(_duty(case, person, Purpose.ALERT, Channel.VOICE, tier, call))
    return owed


def _call_tier(person: Notification, call: Try, *, for_ever: bool) -> Tier:
    """An officer's turn does not wait for the first calls of everybody else: the second is promised
    within 180 s, and while nobody comes one every five minutes."""
    is_repeat = call.reason not in (Reason.FIRST, Reason.NEWS)
    if person.is_officer and (is_repeat or for_ever):
        return Tier.FIRST_CALL
    if is_repeat:
        return Tier.REPEATED_CALL
    return Tier.FIRST_CALL if person.wave == 1 else Tier.WIDER_CALL


def _call_back(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """Whoever rang is rung back: after the officer's call, before the neighbours'."""
    call = next_call_back(person, policy) if case.false_said_at is None else None
    if call is None:
        return []
    return [_duty(case, person, Purpose.RECEIVED, Channel.VOICE, Tier.FIRST_CALL, call)]


def _corrections(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """What somebody who was told, or who rang, must hear before they act on a wrong idea."""
    owed: list[Duty] = []
    owe = partial(_texts, case, person, policy)
    if person.was_reached_out_to and not _alert_says_mistake(case, person):
        owed += owe(Purpose.FALSE_SAID, Tier.CLOSE_TO_CALLER, case.false_said_at)
    if person.means in _RINGS and person.is_coming:
        owed += owe(Purpose.COUNTED, Tier.CLOSE_TO_CALLER, person.responded_at)
    return owed


def _alert_says_mistake(case: _Case, person: Notification) -> bool:
    """Whether the alert itself was written after the caller had said so."""
    since = case.false_said_at
    return since is not None and any(
        attempt.purpose is Purpose.ALERT
        and attempt.channel is Channel.SMS
        and attempt.started_at >= since
        for attempt in person.attempts
    )


def _who_is_coming(case: _Case, person: Notification, policy: Policy, since: float) -> list[Duty]:
    """The list of who is coming, at most once a minute, to the originator, to those who come and to
    the officers.
    """
    is_originator = person.wave == ORIGINATOR_WAVE
    listens = is_originator or person.is_coming or (person.is_officer and person.was_reached_out_to)
    if not listens:
        return []
    if person.means in _RINGS and person.responded_at == since:
        return []  # the text that counts the ring carries the same list
    told_at = max(
        (
            attempt.started_at
            for attempt in person.attempts
            if attempt.purpose in (Purpose.COMING, Purpose.COUNTED)
            and attempt.outcome is not Outcome.FAILED
        ),
        default=float("-inf"),
    )
    if told_at >= since:
        return []
    tier = Tier.CLOSE_TO_CALLER if is_originator else Tier.NEWS
    earliest = told_at + policy.status_text_every_s
    return _texts(case, person, policy, Purpose.COMING, tier, since, earliest)


def _texts(
    case: _Case,
    person: Notification,
    policy: Policy,
    purpose: Purpose,
    tier: Tier,
    since: float | None,
    earliest: float = 0.0,
) -> list[Duty]:
    """The text that is owed since `since`, if that has come at all, as a list of one or none."""
    text = next_text(person, purpose, since, policy) if since is not None else None
    if text is None:
        return []
    if text.due_at < earliest:
        text = text._replace(due_at=earliest)
    if text.reason is Reason.AFTER_UNKNOWN:
        tier = max(tier, Tier.WIDER_TEXT)
    return [_duty(case, person, purpose, Channel.SMS, tier, text)]


def _duty(
    case: _Case, person: Notification, purpose: Purpose, channel: Channel, tier: Tier, due: Try
) -> Duty:
    if person.is_officer:
        rank = Rank.OFFICER
    else:
        rank = Rank.ORIGINATOR if person.wave == ORIGINATOR_WAVE else Rank.OTHER
    is_repeat = due.reason is not Reason.FIRST
    urgency = Urgency(case.is_drill, tier, rank, is_repeat, case.incident)
    return Duty(urgency, person.party.id, purpose, channel, due)
