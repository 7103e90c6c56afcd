"""Whose turn it is to be called: the likely ones first, and no line idle while somebody waits."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import AttemptStarted
from alarmd.incident.facts.world import Incident, World
from tests.alarmd.incident.likely import passed_over, waiting
from tests.sim.law import Breach, Law

FIRST_S = 180.0  # of an alarm: its first calls
IDLE_SHARE_MAX = 0.02  # of the seconds of all lines


def called_too_early(world: World, entry: AttemptStarted) -> Iterator[Breach]:
    """Those near ones whom this call passes over, given the world just before it. What begins at
    the same instant is written in the order of the urgency."""
    for party in passed_over(world, entry, ()):
        what = f"{entry.party} is called, and {party} is likelier to come to {entry.incident}"
        yield Breach(Law.LIKELY, what)


class IdleLines:
    """The seconds of each alarm in which a line could have called a near one, and did not."""

    def __init__(self) -> None:
        self._idle_s: dict[int, float] = {}
        self._idle: dict[int, int] = {}  # the lines that are idle now, of each alarm
        self._since = 0.0

    def forget(self) -> None:
        """The box is not there, or its disk holds it up: for no fault of the planner's."""
        self._idle.clear()

    def planned(self, world: World, at: float) -> Iterator[Breach]:
        """The box has planned at this instant, and this is the world now."""
        for number, lines in self._idle.items():
            incident = world.incidents.get(number)
            if incident is None:
                continue
            until = min(at, incident.opened_at + FIRST_S)
            spent_s = self._idle_s.get(number, 0.0) + max(0.0, until - self._since) * lines
            self._idle_s[number] = spent_s
            if spent_s > IDLE_SHARE_MAX * FIRST_S * len(world.lines):
                yield Breach(Law.IDLE, f"alarm {number}: {spent_s:.0f} s")
        self._idle = dict(_idle_lines(world))
        self._since = at


def _idle_lines(world: World) -> Iterator[tuple[int, int]]:
    free = sum(
        facts.is_ready and facts.carries_calls and facts.occupied_by is None and not facts.ringing
        for facts in world.lines.values()
    )
    for incident in world.open_incidents() if free else ():
        waits = sum(1 for _ in waiting(world, incident)) if _calls_go_on(incident) else 0
        if waits:
            yield incident.id, min(free, waits)


def _calls_go_on(incident: Incident) -> bool:
    """Whether the neighbours of this alarm are called: it stands, and nobody ends it."""
    is_held = incident.held_until is not None and incident.woken_at is None
    return not (
        incident.is_drill
        or is_held
        or incident.false_said_at is not None
        or incident.closing is not None
    )
