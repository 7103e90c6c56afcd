"""What an incident still owes to each of its people: the level-triggered heart. Incident in, duties out.

A duty is owed *since* an instant. It is done when an attempt that began at or after that instant was taken; it is due
again after a failure; an unknown outcome is tried once more, for an alarm, through another line. Nothing here asks what
just happened: the same incident gives the same duties, after a crash too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from alarmd.incident.entries import Channel, Means, Outcome, Purpose, Reason
from alarmd.incident.policy import Policy
from alarmd.incident.world import (
    OPERATOR_WAVE,
    ORIGINATOR_WAVE,
    Attempt,
    Incident,
    Notification,
)
from alarmd.roster import Party, Phone
from modem.types import Remedy


class Tier(IntEnum):
    """The order of work: a lower tier first, whatever the incident. Texts go before calls, the never-told before repeats."""

    FIRST_TEXT = 0
    CLOSE_TO_CALLER = 1
    WIDER_TEXT = 2
    FIRST_CALL = 3
    WIDER_CALL = 4
    REPEATED_CALL = 5
    NEWS = 6


class Rank(IntEnum):
    """Who comes first within a tier: the officer, the originator, the neighbours."""

    OFFICER = 0
    ORIGINATOR = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Duty:
    """One attempt that is owed from the instant `due_at` on; not over `avoid_line` before `avoid_until`."""

    incident: int
    is_drill: bool
    tier: Tier
    rank: Rank
    party: Party
    purpose: Purpose
    channel: Channel
    number: str
    round: int
    reason: Reason
    due_at: float
    avoid_line: str = ""
    avoid_until: float = 0.0


def duties(incident: Incident, policy: Policy) -> list[Duty]:
    """Everything that this incident owes now or later, in the order of its people."""
    each = _while_open if incident.is_open else _when_closed
    return [duty for person in incident.people.values() for duty in each(incident, person, policy)]


def alert_duties(incident: Incident, policy: Policy) -> list[Duty]:
    """What is still owed of the alarm itself to those whose wave has begun."""
    return [duty for person in incident.recipients() for duty in _alert(incident, person, policy)]


def _while_open(incident: Incident, person: Notification, policy: Policy) -> Iterator[Duty]:
    if person.wave == ORIGINATOR_WAVE:
        yield from _text(
            incident, person, policy, Purpose.RECEIVED, Tier.FIRST_TEXT, incident.alarm_since
        )
    elif person.wave == OPERATOR_WAVE:
        if incident.exhausted_at is not None:
            yield from _text(
                incident, person, policy, Purpose.EXHAUSTED, Tier.WIDER_TEXT, incident.exhausted_at
            )
        return
    else:
        yield from _alert(incident, person, policy)
    if (
        incident.false_said_at is not None
        and person.was_reached_out_to
        and person.wave != ORIGINATOR_WAVE
    ):
        yield from _text(
            incident,
            person,
            policy,
            Purpose.FALSE_SAID,
            Tier.CLOSE_TO_CALLER,
            incident.false_said_at,
        )
    if person.means is Means.RING and person.is_coming and person.responded_at is not None:
        yield from _text(
            incident, person, policy, Purpose.COUNTED, Tier.CLOSE_TO_CALLER, person.responded_at
        )
    if person.not_understood_at is not None:
        yield from _text(
            incident, person, policy, Purpose.ANSWER, Tier.WIDER_TEXT, person.not_understood_at
        )
    yield from _who_is_coming(incident, person, policy)


def _when_closed(incident: Incident, person: Notification, policy: Policy) -> Iterator[Duty]:
    assert incident.closed_at is not None
    if person.was_reached_out_to or person.wave == ORIGINATOR_WAVE:
        yield from _text(incident, person, policy, Purpose.ALL_CLEAR, Tier.NEWS, incident.closed_at)


def _alert(incident: Incident, person: Notification, policy: Policy) -> Iterator[Duty]:
    """The alarm itself, by text and by voice, until a person answers. A mistake is told to the officer all the same."""
    if person.response is not None or person.alert_since is None:
        return
    if incident.false_said_at is not None and not person.is_officer:
        return
    asked_again = person.expired_at is not None
    purpose = Purpose.ASK_AGAIN if asked_again else Purpose.ALERT
    tier = Tier.FIRST_TEXT if person.wave == 1 and not asked_again else Tier.WIDER_TEXT
    yield from _text(incident, person, policy, purpose, tier, person.alert_since)
    yield from _voice(incident, person, policy, person.alert_since)


def _who_is_coming(incident: Incident, person: Notification, policy: Policy) -> Iterator[Duty]:
    """The list of who is coming, at most once a minute, to the originator, to those who come and to the officers."""
    since = incident.coming_changed_at
    is_originator = person.wave == ORIGINATOR_WAVE
    listens = is_originator or person.is_coming or (person.is_officer and person.was_reached_out_to)
    if since is None or not listens or not incident.coming():
        return
    told = [
        attempt
        for attempt in person.attempts
        if attempt.purpose in (Purpose.COMING, Purpose.COUNTED)
        and attempt.outcome is not Outcome.FAILED
    ]
    if told and told[-1].started_at >= since:
        return
    earliest = max(since, told[-1].started_at + policy.status_text_every_s) if told else since
    if not is_originator and person.means is Means.RING and person.responded_at == since:
        return  # the text that counts the ring carries the same list
    tier = Tier.CLOSE_TO_CALLER if is_originator else Tier.NEWS
    yield from _text(incident, person, policy, Purpose.COMING, tier, since, earliest)


def _rank(person: Notification) -> Rank:
    if person.is_officer:
        return Rank.OFFICER
    return Rank.ORIGINATOR if person.wave == ORIGINATOR_WAVE else Rank.OTHER


# --- texts ------------------------------------------------------------------------------------------------------------


def _text(
    incident: Incident,
    person: Notification,
    policy: Policy,
    purpose: Purpose,
    tier: Tier,
    since: float,
    earliest: float | None = None,
) -> Iterator[Duty]:
    """The text for this purpose that is owed since `since`, unless it is done, under way or given up."""
    phones = [phone for phone in person.party.phones if phone.texts]
    tried = person.of(purpose, Channel.SMS, since)
    if any(attempt.occupies_line or attempt.was_taken for attempt in tried):
        return
    due_at, reason, avoid_line, avoid_until = since, Reason.FIRST, "", 0.0
    if earliest is not None:
        due_at = earliest
    earlier = [a for a in person.attempts if a.purpose is purpose and a.channel is Channel.SMS]
    if tried:
        last = tried[-1]
        assert last.ended_at is not None
        if last.outcome is Outcome.UNKNOWN:
            if purpose is not Purpose.ALERT or sum(a.outcome is Outcome.UNKNOWN for a in tried) > 1:
                return
            reason, due_at, avoid_line = Reason.AFTER_UNKNOWN, last.ended_at, last.line
            avoid_until = last.ended_at + policy.unknown_again_after_s
            tier = max(tier, Tier.WIDER_TEXT)
        else:
            reason = Reason.AFTER_FAILURE
            due_at = last.ended_at + _backoff(tried, policy)
            avoid_line, avoid_until = last.line, due_at + policy.unknown_again_after_s
    elif earlier:
        reason = Reason.NEWS
    phone = _next_text_phone(phones, tried)
    if phone is None or len(tried) >= policy.text_attempts_max:
        return
    yield Duty(
        incident=incident.id,
        is_drill=incident.is_drill,
        tier=tier,
        rank=_rank(person),
        party=person.party,
        purpose=purpose,
        channel=Channel.SMS,
        number=phone.number.e164,
        round=len(earlier) + 1,
        reason=reason,
        due_at=due_at,
        avoid_line=avoid_line,
        avoid_until=avoid_until,
    )


def _backoff(tried: list[Attempt], policy: Policy) -> float:
    if tried[-1].remedy is Remedy.GIVE_UP:
        return 0.0  # the next number has done nothing wrong
    failures = sum(attempt.outcome is Outcome.FAILED for attempt in tried)
    steps = policy.text_retry_after_s
    return steps[min(failures, len(steps)) - 1]


def _next_text_phone(phones: list[Phone], tried: list[Attempt]) -> Phone | None:
    """The first number that the network has not refused for good."""
    refused = {
        a.number for a in tried if a.outcome is Outcome.FAILED and a.remedy is Remedy.GIVE_UP
    }
    return next((phone for phone in phones if phone.number.e164 not in refused), None)


# --- calls ------------------------------------------------------------------------------------------------------------


def _voice(
    incident: Incident, person: Notification, policy: Policy, since: float
) -> Iterator[Duty]:
    """The next call of the alarm, unless one is under way or the rounds are used up."""
    phones = [phone for phone in person.party.phones if phone.rings]
    called = person.of(Purpose.ALERT, Channel.VOICE, since)
    if not phones or any(attempt.occupies_line for attempt in called):
        return
    rounds = [attempt for attempt in called if attempt.outcome is not Outcome.CUT]
    again = _call_again(incident, person, called, rounds, policy)
    if again is None:
        return
    due_at, reason = again
    first = not rounds and person.expired_at is None
    if not first:
        tier = Tier.REPEATED_CALL
    else:
        tier = Tier.FIRST_CALL if person.wave == 1 else Tier.WIDER_CALL
    earlier = [a for a in person.attempts if a.channel is Channel.VOICE]
    yield Duty(
        incident=incident.id,
        is_drill=incident.is_drill,
        tier=tier,
        rank=_rank(person),
        party=person.party,
        purpose=Purpose.ALERT,
        channel=Channel.VOICE,
        number=phones[len(rounds) % len(phones)].number.e164,
        round=len(earlier) + 1,
        reason=reason,
        due_at=due_at,
    )


def _call_again(
    incident: Incident,
    person: Notification,
    called: list[Attempt],
    rounds: list[Attempt],
    policy: Policy,
) -> tuple[float, Reason] | None:
    """When and why the next call is owed; None when the rounds are used up."""
    assert person.alert_since is not None
    if not called:
        reason = Reason.ASKED_AGAIN if person.expired_at is not None else Reason.FIRST
        return person.alert_since, reason
    last = called[-1]
    assert last.ended_at is not None
    if last.outcome is Outcome.CUT:
        return last.ended_at, Reason.AFTER_FAILURE
    rounds_max = 1 if person.expired_at is not None else policy.call_rounds_max
    if len(rounds) >= rounds_max:
        if incident.exhausted_at is None or not person.is_officer:
            return None
        return last.started_at + policy.officer_again_every_s, Reason.REPEAT_ROUND
    if last.outcome is Outcome.UNKNOWN:
        return last.ended_at + policy.call_busy_again_after_s, Reason.AFTER_UNKNOWN
    if last.outcome in (Outcome.BUSY, Outcome.FAILED):
        return last.ended_at + policy.call_busy_again_after_s, Reason.AFTER_FAILURE
    return last.ended_at + policy.call_again_after_s, Reason.REPEAT_ROUND
