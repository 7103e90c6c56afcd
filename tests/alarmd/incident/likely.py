"""Who waits for a first call, and who is passed over by one: judged from the world alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from alarmd.incident import chance
from alarmd.incident.facts.entries import AttemptStarted, Channel, Purpose
from alarmd.incident.facts.world import Incident, Notification, World


def passed_over(world: World, order: AttemptStarted, begun_now: Collection[str]) -> Iterator[str]:
    """The near neighbours who wait for their first call, are likelier to come than whom this order
    calls for the first time, and are not in `begun_now`."""
    incident = world.incidents.get(order.incident)
    if incident is None or incident.is_drill or order.channel is not Channel.VOICE:
        return
    called = incident.notifications[order.party]
    if order.purpose is not Purpose.ALERT or not _awaits_first_call(incident, called):
        return
    for other in waiting(world, incident):
        likelier = chance.of_call(other.known, 0) > chance.of_call(called.known, 0)
        if other.party.id not in begun_now and likelier:
            yield other.party.id


def waiting(world: World, incident: Incident) -> Iterator[Notification]:
    """The near neighbours who could have their first call now."""
    for person in incident.recipients(1):
        numbers = [phone.number.e164 for phone in person.party.phones]
        is_free = not any(is_engaged(world, number) for number in numbers)
        if is_free and _awaits_first_call(incident, person):
            yield person


def _awaits_first_call(incident: Incident, person: Notification) -> bool:
    """Whether this neighbour has the alarm by text, as it stands now, has never said anything, and
    was not called yet."""
    alerts = [one for one in person.attempts if one.purpose is Purpose.ALERT]
    return (
        person.is_neighbour
        and person.response is None
        and person.said_before is None
        and person.expired_at is None
        and any(phone.rings for phone in person.party.phones)
        and any(one.was_taken and one.started_at >= incident.alarm_since for one in alerts)
        and all(one.channel is Channel.SMS for one in person.attempts)
    )


def is_engaged(world: World, number: str) -> bool:
    """Whether this phone rings us just now, or is called or texted by us."""
    rings = (one.number for line in world.lines.values() for one in line.ringing)
    under_way = (world.attempt(line.occupied_by or 0) for line in world.lines.values())
    return number in (*rings, *(one.number for one in under_way if one is not None))
