"""The daemon starts: what was under way ends with an outcome that nobody saw."""

from __future__ import annotations

from alarmd.incident.facts.entries import AttemptEnded, Entry, Outcome, Restarted
from alarmd.incident.facts.evolve_line import DEAF_KEPT_S
from alarmd.incident.facts.world import World
from modem.faults import Fault, FaultCode


def restart(
    world: World,
    version: str,
    lines: tuple[str, ...],
    past_utc: float = 0.0,
    is_known_how_long: bool = True,
    ahead_s: float = 0.0,
) -> list[Entry]:
    """The daemon starts, later than `past_utc`: what was under way on a line ended with an outcome
    that nobody saw. If it `is_known_how_long` the daemon was away, it was deaf since the last fact;
    otherwise since a day before it. The calendar of this machine is `ahead_s` ahead of the time
    that is taken for right.
    """
    under_way = [
        AttemptEnded(attempt.id, Outcome.UNKNOWN, fault=Fault(FaultCode.INTERRUPTED))
        for person in world.notifications()
        for attempt in person.attempts
        if attempt.occupies_line
    ]
    deaf_since = world.at if is_known_how_long else world.at - DEAF_KEPT_S
    return [*under_way, Restarted(version, lines, past_utc, deaf_since, ahead_s, is_known_how_long)]


def left_under_way(world: World) -> list[Entry]:
    """The whole journal is known again: end each attempt that an earlier life had under way and
    that occupies no line now. Nobody saw its outcome.
    """
    occupied = {facts.occupied_by for facts in world.lines.values()}
    return [
        AttemptEnded(attempt.id, Outcome.UNKNOWN, fault=Fault(FaultCode.INTERRUPTED))
        for person in world.notifications()
        for attempt in person.attempts
        if attempt.occupies_line and attempt.id not in occupied
    ]
