"""Alarms that no person raises: how many there may be of one house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    IncidentOpened,
    Means,
    RingHeard,
    TextHeard,
)
from alarmd.incident.facts.houses import ECHOES_WITHIN_S, House, shape_of
from alarmd.incident.facts.world import World
from alarmd.incident.intake.machines import ECHOES_MAX
from alarmd.incident.policy import Policy
from tests.sim.law import Breach, Law
from tests.sim.speech import Said, meant_by

HOUR_S, DAY_S = 3600.0, 86400.0
SOON_S = 5.0  # of a fact that time alone brings, once the daemon does anything at all
HELD_MAX_S = 90.0
BY_TEXT_MAX = Policy().text_alarms_per_hour
BY_MACHINE_MAX = 1 + ECHOES_MAX  # of the same words, each within seconds of ours, in a day


def may_be_machine(world: World, party: str, text: str) -> bool:
    """Whether words of distress may be held back: they have come back again and again, or the hour
    has brought too many alarms by text."""
    house = world.houses.get(party, House())
    same = sum(echo.shape == shape_of(text) for echo in house.echoes)
    recent = sum(world.at - at < HOUR_S for at in house.texted_at)
    return same >= ECHOES_MAX or recent >= BY_TEXT_MAX


def held_too_long(world: World, entry: Entry, at: float) -> Iterator[Breach]:
    """Whether the neighbours still wait when something is begun after their time has come, or the
    officer waits with them."""
    if not isinstance(entry, AttemptStarted):
        return
    for incident in world.open_incidents():
        if incident.held_until is None:
            continue
        who = f"incident {incident.id} of {incident.originator.id}"
        if at > incident.held_until + SOON_S and incident.false_said_at is None:
            yield Breach(Law.BREAKER, f"{who}: the neighbours still wait")
        if incident.held_until > incident.opened_at + HELD_MAX_S:
            yield Breach(Law.BREAKER, f"{who}: the neighbours wait for too long")
        if not any(one.is_officer for one in incident.recipients(1) if one.is_asked):
            yield Breach(Law.BREAKER, f"{who}: no officer is told at once")


class Loops:
    """Counts what each house raises without a ring."""

    def __init__(self) -> None:
        self._rang: dict[str, float] = {}
        self._by_text: dict[str, list[float]] = defaultdict(list)
        self._by_words: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._words: str = ""
        self._recipients: dict[int, str] = {}  # of the attempts that are not over
        self._texted: dict[str, float] = {}

    def broken_by(self, world: World, entry: Entry, at: float) -> Iterator[Breach]:
        """What this fact, written at `at` into this world, breaks."""
        yield from held_too_long(world, entry, at)
        match entry:
            case RingHeard(party=party) if party:
                self._rang[party] = at
            case TextHeard():
                self._words = entry.text
            case AttemptStarted(channel=Channel.SMS):
                self._recipients[entry.attempt] = entry.party
            case AttemptSubmitted(attempt=attempt) if attempt in self._recipients:
                self._texted[self._recipients.pop(attempt)] = at
            case IncidentOpened(means=Means.TEXT):
                yield from self._raised(entry.originator.id, at)
            case _:
                pass

    def _raised(self, party: str, at: float) -> Iterator[Breach]:
        alarms = self._by_text[party]
        alarms.append(at)
        since = max(at - HOUR_S, self._rang.get(party, 0.0))
        if sum(one > since for one in alarms) > BY_TEXT_MAX:
            yield Breach(Law.LOOPS, f"{party} has raised more than {BY_TEXT_MAX} within an hour")
        seconds = at - self._texted.get(party, float("-inf"))
        if meant_by(self._words) is not Said.ECHO or seconds > ECHOES_WITHIN_S:
            return  # who takes longer may be a person
        same = self._by_words[party, shape_of(self._words)]
        same.append(at)
        if sum(one > at - DAY_S for one in same) > BY_MACHINE_MAX:
            yield Breach(Law.LOOPS, f"{party} is a machine, and raises alarms: {self._words!r}")
