"""Whose turn it is: who comes first within a tier, and when the call to somebody comes."""

from __future__ import annotations

from alarmd.incident.facts.entries import HELPING, Channel, Outcome, Purpose, Reason, Response
from alarmd.incident.facts.world import FIRST_WAVE, RESERVE_WAVE, STAND_INS, Notification
from alarmd.incident.planner.retry import NextAttempt, takes_texts
from alarmd.incident.planner.urgency import Rank, Tier
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


def call_turn(
    person: Notification, call: NextAttempt, since: float, policy: Policy, *, for_ever: bool
) -> tuple[Tier, Rank]:
    """The tier and the rank of the call that alerts somebody, owed since `since`. `for_ever`: it is
    one of the calls to an officer that go on while nobody comes.
    """
    is_untold = _is_untold(person, since, policy)
    tier = _call_tier(person, call, is_untold=is_untold, for_ever=for_ever)
    return tier, _call_rank(person, is_untold=is_untold)


def _call_tier(person: Notification, call: NextAttempt, *, is_untold: bool, for_ever: bool) -> Tier:
    """An officer's repeated call does not wait for the first calls to everybody else: the second is
    promised within 180 s, and while nobody comes one call every five minutes. A near neighbour's
    second call comes before the first call to people further away, unless that call alone can tell
    them."""
    called = _called(person)
    is_repeat = called > 0 and call.reason not in (Reason.FIRST, Reason.NEWS)
    if person.is_officer and (is_repeat or for_ever):
        return Tier.FIRST_CALL
    if is_untold:
        return Tier.FIRST_CALL if is_first(person) else Tier.SECOND_CALL
    if not is_repeat:
        return Tier.FIRST_CALL if is_first(person) else Tier.WIDER_CALL
    is_second = person.wave == FIRST_WAVE and called <= len(person.party.phones)
    return Tier.SECOND_CALL if is_second else Tier.REPEATED_CALL


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
    calls = (one for one in person.attempts if one.channel is Channel.VOICE)
    return sum(one.outcome is not Outcome.CUT for one in calls)


def _is_untold(person: Notification, since: float, policy: Policy) -> bool:
    """Whether nothing has told them of the alarm since `since`, and a text cannot or was tried in
    vain."""
    tried = [one for one in person.attempts if one.purpose in _ALERTS and one.started_at >= since]
    if any(one.occupies_line or one.was_taken or one.has_arrived for one in tried):
        return False
    in_vain = any(one.channel is Channel.SMS for one in tried)
    return in_vain or not takes_texts(person, policy)
