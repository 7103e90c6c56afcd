"""The last alarm of a night, on lines that work: who is on duty in which mood, and what the people
of this alarm must have heard of each other in the end.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from enum import Enum

from alarmd.incident.facts.entries import Channel, Kind, Purpose, Response
from alarmd.incident.facts.world import (
    STAND_INS,
    Attempt,
    Incident,
    Notification,
    World,
)
from alarmd.incident.policy import Policy
from modem.sim.phone import Answering, Behaviour
from tests.sim import speech
from tests.sim.law import Breach, Law
from tests.sim.village import Person, Village

POLICY = Policy()
ONCE_S = 1e9  # whoever reacts once in so long reacts once
NOBODY_YET_WITHIN_S = 130.0
AT_ONCE_S = 10.0  # what lines do in the moment in which it becomes true
TRIES = 3
NEIGHBOURS_COME = 0.25  # of the last alarms
KINDS = {Kind.FIRE: "着火了", Kind.DANGER: "有贼", Kind.MEDICAL: "老人摔倒了起不来"}
_NAMES_KIND = (Purpose.KIND_SAID, Purpose.ALERT, Purpose.ASK_AGAIN, Purpose.COUNTED)
_NOT_LESS_URGENT = (
    Purpose.RECEIVED,
    Purpose.COUNTED,
    Purpose.NOTED,
    Purpose.KIND_SAID,
    Purpose.FALSE_SAID,
    Purpose.NOBODY_YET,
)


class Mood(Enum):
    """What the officers of the last alarm are like."""

    SILENT = "silent"
    OFF = "off"
    BUSY = "busy"
    REJECTS = "rejects"
    CANNOT = "cannot"
    COMES = "comes"


MOODS: Mapping[Mood, int] = {mood: 3 if mood is Mood.SILENT else 1 for mood in Mood}


def set_moods(caller: Person, village: Village, rng: random.Random) -> str:
    """Give the officers a mood, and now and then two neighbours who come; what was chosen."""
    mood = rng.choices(list(MOODS), list(MOODS.values()))[0]
    for officer in village.officers:
        phone = village.phone(officer)
        phone.behaviour = Behaviour(reaction_pause_s=ONCE_S)
        match mood:
            case Mood.SILENT:
                pass
            case Mood.OFF:
                phone.switch_off()
            case Mood.BUSY:
                phone.behaviour.answering = Answering.BUSY
            case Mood.REJECTS:
                phone.behaviour.answering = Answering.REJECTS
            case Mood.CANNOT:
                phone.behaviour.reply = rng.choice(speech.CANNOT)
            case Mood.COMES:
                phone.behaviour.reply = rng.choice(speech.COMING)
    if rng.random() >= NEIGHBOURS_COME:
        return f"the officers: {mood.value}"
    near = [p for p in village.households if p.group == caller.group and p is not caller]
    for neighbour in rng.sample(near, 2):
        coming = Behaviour(reply=rng.choice(speech.COMING), reaction_pause_s=ONCE_S)
        village.phone(neighbour).behaviour = coming
    return f"the officers: {mood.value}; two neighbours come"


def officers_not_replaced(incident: Incident) -> Iterator[Breach]:
    """While no officer comes, backup officer and head have been tried and the operator knows,
    however many neighbours come."""
    officers = [person for person in incident.recipients(1) if person.is_officer]
    is_theirs = any(
        person.is_officer and person.is_coming for person in incident.notifications.values()
    )
    if not incident.is_open or incident.false_said_at is not None or is_theirs:
        return
    for officer in officers:
        if officer.party.id not in incident.officers_out:
            yield Breach(Law.STAND_INS, f"nobody has missed {officer.party.id}")
    for person in incident.notifications.values():
        is_tried = any(one.purpose is Purpose.ALERT for one in person.attempts)
        stands_in = person.party.role in STAND_INS and not person.is_originator
        if stands_in and not is_tried and person.response is None:
            yield Breach(Law.STAND_INS, f"{person.party.id} does not stand in")
        knows = _told(person, Purpose.OFFICER_OUT, incident.opened_at)
        if person.is_operator and officers and not knows:
            yield Breach(Law.STAND_INS, f"{person.party.id} does not know that no officer comes")


def caller_not_told(world: World, incident: Incident) -> Iterator[Breach]:
    """Nobody has ever come: the caller has read so in time, unless each line was engaged. Where the
    neighbours were not woken at once, their first texts are sent just then."""
    was_helped = any(person.responded_at for person in incident.notifications.values())
    others = [one for one in world.incidents.values() if one.opened_at > incident.opened_at - 60.0]
    if was_helped or not incident.is_open or incident.false_said_at or len(others) > 1:
        return
    if incident.nobody_yet_at is None:
        yield Breach(Law.NOBODY_YET, f"nobody has found out in incident {incident.id}")
        return
    caller = incident.notifications[incident.originator.id]
    texts = [a for a in caller.attempts if a.purpose is Purpose.NOBODY_YET and _is_text(a)]
    told_at = min((text.started_at for text in texts), default=world.at)
    begun_at = max(incident.opened_at, incident.woken_at or 0.0)
    if told_at - begun_at <= NOBODY_YET_WITHIN_S:
        return
    since, late_s = incident.nobody_yet_at + AT_ONCE_S, told_at - incident.opened_at
    for person in incident.notifications.values():
        for other in person.attempts:
            is_between = since < other.started_at < told_at
            is_first = person.wave <= 1 or person.party.role in STAND_INS
            can_wait = not (is_first and _is_text(other))
            if is_between and can_wait and other.purpose not in _NOT_LESS_URGENT:
                what = f"attempt {other.id} to {person.party.id} went before"
                yield Breach(Law.NOBODY_YET, f"told after {late_s:.0f} s: {what}")
                return


def caller_not_told_again(world: World, incident: Incident) -> Iterator[Breach]:
    """All was tried, and nobody comes: neither just now, because the helper needs help as well."""
    caller = incident.notifications[incident.originator.id]
    is_over = not incident.is_open or incident.false_said_at is not None
    if is_over or incident.exhausted_at is None or incident.coming():
        return
    if world.at - incident.exhausted_at < NOBODY_YET_WITHIN_S:
        return
    if not _told(caller, Purpose.NOBODY_YET, incident.exhausted_at):
        yield Breach(Law.NOBODY_YET, f"{caller.party.id} was not told at the end")


def says_what_it_is(
    incident: Incident, caller: Person, hotline: str, village: Village, rng: random.Random
) -> None:
    """The caller texts a kind that it is not so far, when everybody has been told."""
    words = [words for kind, words in KINDS.items() if kind is not incident.kind]
    village.phone(caller).text(hotline, rng.choice(words))


def kind_unknown(incident: Incident, since: float) -> Iterator[Breach]:
    """The officers, those who come and those who know of it have been told what the caller has said
    since `since`, and the caller that it is noted."""
    if not incident.is_open or incident.false_said_at is not None:
        return
    said_at = incident.kind_changed_at
    if said_at is None or said_at < since:
        yield Breach(Law.KIND_SAID, f"incident {incident.id} is of no kind")
        return
    for person in incident.notifications.values():
        known_at = person.reached_out_at
        if known_at is None or known_at >= said_at:
            continue
        is_concerned = person.is_officer or person.is_coming or person.response is Response.SEEN
        if not person.is_operator and is_concerned and not _told(person, _NAMES_KIND, said_at):
            yield Breach(Law.KIND_SAID, f"{person.party.id} does not know")
    caller = incident.notifications[incident.originator.id]
    if not _told(caller, Purpose.NOTED, said_at):
        yield Breach(Law.KIND_SAID, f"{caller.party.id} does not know that it is noted")


def _told(person: Notification, purpose: Purpose | Collection[Purpose], since: float) -> bool:
    """Whether a text of this purpose, begun since then, was taken or tried often enough."""
    purposes = (purpose,) if isinstance(purpose, Purpose) else purpose
    texts = [
        one
        for one in person.attempts
        if one.purpose in purposes and _is_text(one) and one.started_at >= since
    ]
    return len(texts) >= TRIES or any(text.was_taken or text.occupies_line for text in texts)


def _is_text(attempt: Attempt) -> bool:
    return attempt.channel is Channel.SMS
