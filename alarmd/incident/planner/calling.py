"""Whose turn it is: who comes first within a tier, and when the call to somebody comes
(docs/decisions/0034)."""

from __future__ import annotations

from typing import NamedTuple

from alarmd.incident import chance
from alarmd.incident.facts.entries import HELPING, Channel, Outcome, Purpose, Reason, Response
from alarmd.incident.facts.world import FIRST_WAVE, RESERVE_WAVE, STAND_INS, Attempt, Notification
from alarmd.incident.planner.retry import NextAttempt, takes_texts
from alarmd.incident.planner.urgency import Rank, Tier, Urgency
from alarmd.incident.policy import Policy

_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)
# "It was a mistake", and after a second press "it is none": people on the way must hear it first.
_ABOUT_GOING = (Purpose.FALSE_SAID, Purpose.ALERT)


def is_first(person: Notification) -> bool:
    """Whether they are told before people further away: the first wave, and backup officer and
    head, who stand in for an officer of the first wave.
    """
    return person.wave == FIRST_WAVE or person.party.role in STAND_INS


def rank_of(person: Notification, purpose: Purpose) -> Rank:
    """The rank of this person within a tier, by who they are and what they have said."""
    if purpose in _ABOUT_GOING:
        said = person.response or person.said_before
        if said is Response.CANNOT and not (person.is_officer and purpose is Purpose.ALERT):
            return Rank.LAST
        if said in HELPING and not person.is_officer:
            return Rank.FIRST
    if person.is_officer and person.wave != RESERVE_WAVE:
        return Rank.OFFICER
    if person.is_originator:
        return Rank.ORIGINATOR
    stands_in = person.wave == RESERVE_WAVE and person.party.role in STAND_INS
    return Rank.NEXT if stands_in or purpose is Purpose.COUNTED else Rank.OTHER


class CallTurn(NamedTuple):
    """When this call comes: its tier and its rank within it. One that presses comes there in the
    order of the first calls, which began at `since`."""

    call: NextAttempt
    tier: Tier
    rank: Rank
    since: float | None = None

    def applied(self, urgency: Urgency, person: Notification) -> Urgency:
        """The urgency of this call. Further calls go by chance alone, whatever the alarm."""
        if self.rank is not urgency.rank:
            urgency = urgency._replace(rank=self.rank)
        if self.since is not None:
            return urgency._replace(turn=0, unlikely=self.since)
        if self.tier is not Tier.FURTHER_CALL:
            return urgency
        late = unlikely(person, rung_out(person), is_drill=urgency.gives_way)
        return urgency._replace(is_repeat=False, turn=0, unlikely=late)


def call_turns(
    person: Notification, call: NextAttempt, since: float, policy: Policy, *, for_ever: bool
) -> list[CallTurn]:
    """The turn of the call that alerts somebody, owed since `since`; two turns if the call comes
    before others once it has waited for long. `for_ever`: it is one of the calls to an officer that
    go on while nobody comes.
    """
    is_untold = _is_untold(person, since, policy)
    tier = _call_tier(person, call, is_untold=is_untold, for_ever=for_ever)
    rank = _call_rank(person, is_untold=is_untold)
    if tier is not Tier.FURTHER_CALL or person.wave != FIRST_WAVE or not _called(person):
        return [CallTurn(call, tier, rank)]
    first_at = _counted(person)[0].started_at
    presses_at = first_at + policy.second_call_presses_after_s
    at_once = call._replace(too_late_at=presses_at)
    later = call._replace(due_at=max(call.due_at, presses_at))
    return [CallTurn(at_once, tier, rank), CallTurn(later, Tier.SECOND_CALL, rank, first_at)]


def unlikely(person: Notification, calls: int, *, is_drill: bool) -> float:
    """The less, the earlier this person is alerted after so many that rang out: the likely ones
    first. In a drill those first of whom the least is known: whoever is always last in alarms never
    had a chance to show how they answer."""
    if person.party.is_device:
        return -1.0  # a loudspeaker wakes everybody
    if is_drill:
        return 0.0 if person.known is None else float(person.known.asked)
    return -chance.of_call(person.known, calls)


def ring_s(person: Notification, policy: Policy) -> float:
    """How long the next call that alerts somebody rings at most, in seconds."""
    if not person.is_neighbour:
        return policy.ring_max_s
    called = _called(person)
    is_unlikely = not called and chance.of_call(person.known, 0) < policy.unlikely_below
    rounds = policy.ring_s
    longest_s = policy.ring_unlikely_s if is_unlikely else rounds[min(called, len(rounds) - 1)]
    return min(longest_s, policy.ring_max_s)


def _call_tier(person: Notification, call: NextAttempt, *, is_untold: bool, for_ever: bool) -> Tier:
    """An officer's repeated call does not wait for the first calls to everybody else: the second is
    promised within 180 s, and while nobody comes one call every five minutes. After the first calls
    to the near ones, second calls and first calls to people further away go by chance; a person
    whom a call alone can tell comes before."""
    called = _called(person)
    is_repeat = called > 0 and call.reason not in (Reason.FIRST, Reason.NEWS)
    if person.is_officer and (is_repeat or for_ever):
        return Tier.FIRST_CALL
    if is_untold:
        return Tier.FIRST_CALL if is_first(person) else Tier.SECOND_CALL
    if not is_repeat:
        return Tier.FIRST_CALL if is_first(person) else Tier.FURTHER_CALL
    is_second = called <= len(person.party.phones)
    return Tier.FURTHER_CALL if is_second else Tier.REPEATED_CALL


def _call_rank(person: Notification, *, is_untold: bool) -> Rank:
    """A person whom no text reaches hears of the alarm by this call alone. It follows the two calls
    that are promised to the officer, and precedes the officer's further calls and those to people
    on the way, who have a text."""
    rank = rank_of(person, Purpose.ALERT)
    if rank is Rank.OFFICER and _called(person) <= len(person.party.phones):
        return rank
    if is_untold:
        return Rank.FIRST
    return Rank.NEXT if rank in (Rank.FIRST, Rank.OFFICER) else rank


def _called(person: Notification) -> int:
    return len(_counted(person))


def rung_out(person: Notification) -> int:
    """How many calls have shown that this person is less likely to come: nobody answered, or nobody
    pressed a key. An engaged phone has not, nor a call that still rings."""
    return sum(one.outcome in (Outcome.NO_ANSWER, Outcome.ANSWERED) for one in _counted(person))


def _counted(person: Notification) -> list[Attempt]:
    """The calls to this person that we did not cut."""
    calls = (one for one in person.attempts if one.channel is Channel.VOICE)
    return [one for one in calls if one.outcome is not Outcome.CUT]


def _is_untold(person: Notification, since: float, policy: Policy) -> bool:
    """Whether nothing has told them of the alarm since `since`, and a text cannot or was tried in
    vain."""
    tried = [one for one in person.attempts if one.purpose in _ALERTS and one.started_at >= since]
    if any(one.occupies_line or one.was_taken or one.has_arrived for one in tried):
        return False
    in_vain = any(one.channel is Channel.SMS for one in tried)
    return in_vain or not takes_texts(person, policy)
