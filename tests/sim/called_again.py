"""How soon an officer is called again while nobody comes, on lines that work."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import Channel
from alarmd.incident.facts.world import Incident, Notification, World
from tests.sim.law import Breach, Law

OFFICER_EVERY_S, UNDER_WAY_S = 300.0, 90.0  # and a call or two that are under way
FIRST_WAVE_S, TEXTS_S, CALL_S = 120.0, 40.0, 40.0  # of another alarm, on one line


def officer_left_alone(world: World, incident_id: int) -> Iterator[Breach]:
    """While an alarm is exhausted its officers are called every five minutes, when a line is
    free: about the one that has waited longest of those that they have not answered."""
    incident = world.incidents.get(incident_id)
    if incident is None or not incident.is_open:
        return
    if incident.coming() or incident.exhausted_at is None:
        return
    if not any(line.is_ready and line.carries_calls for line in world.lines.values()):
        return
    for person in incident.recipients():
        if not person.is_officer or person.response is not None:
            continue
        about = list(_not_answered(world, person.party.id))
        news = [last_call(one, until=case.exhausted_at) for case, one in about]
        for due_at, what in (
            (max(last_call(person), *news) + OFFICER_EVERY_S * len(about), "about this alarm"),
            (max(last_call(one) for _, one in about) + OFFICER_EVERY_S, "about any"),
        ):
            due_at = max(due_at, incident.exhausted_at)
            by = due_at + UNDER_WAY_S
            by += FIRST_WAVE_S * first_waves_since(world, due_at - FIRST_WAVE_S)
            by += _busy_with_others_s(world, incident, due_at)
            if world.at > by:
                late = f"should be called {what} for {world.at - due_at:.0f} s"
                yield Breach(Law.OFFICER, f"{person.party.id} {late}")


def _not_answered(world: World, who: str) -> Iterator[tuple[Incident, Notification]]:
    """Every open alarm that this person has not answered."""
    for incident in world.open_incidents():
        person = incident.notifications.get(who)
        if person is not None and person.response is None and not incident.is_drill:
            yield incident, person


def last_call(person: Notification, until: float | None = None) -> float:
    """The instant at which they were last called about it, of the calls before `until`; else 0."""
    calls = (one.started_at for one in person.attempts if one.channel is Channel.VOICE)
    return max((at for at in calls if until is None or at < until), default=0.0)


def first_waves_since(world: World, at: float) -> int:
    """How many alarms have been told everybody near since then: that goes before."""
    begun = (max(one.alarm_since, one.woken_at or 0.0) for one in world.incidents.values())
    return sum(since > at for since in begun)


def _busy_with_others_s(world: World, incident: Incident, since: float) -> float:
    """How long the calls to the officers about other alarms take that have stood since then, and
    the all-clears of those that have ended."""
    seconds = 0.0
    for other in world.incidents.values():
        if other.id != incident.id and not other.is_drill and (other.closed_at or world.at) > since:
            seconds += CALL_S * sum(person.is_officer for person in other.recipients())
            seconds += 0.0 if other.is_open else TEXTS_S
    return seconds
