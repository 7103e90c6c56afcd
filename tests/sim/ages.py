"""What was said before there was anything to say it to: judged by when a phone really rang, and a
text was really sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    Acknowledged,
    AlarmRepeated,
    FalseAlarmSaid,
    IncidentOpened,
    KindChanged,
    Means,
)
from alarmd.incident.facts.world import World
from alarmd.incident.intake.scene import CLOCKS_APART_S, TAKEN_APART_S
from alarmd.incident.policy import Policy
from tests.sim.law import CLOCK_RIGHT_S, Breach, Law

POLICY = Policy()
NEVER = float("-inf")


def ring_too_early(world: World, answer: Acknowledged, rang_at: float) -> Iterator[Breach]:
    """A ring answers only what could have been read before it was dialled."""
    person = world.incidents[answer.incident].notifications[answer.party]
    told_at = [
        one.started_at
        for one in person.attempts
        if one.may_have_arrived and one.known_at is not None and one.known_at <= rang_at
    ]
    since_s = rang_at - min(told_at, default=float("inf"))
    if since_s < POLICY.answer_not_within_s:
        what = f"{answer.party} rang {since_s:.1f} s after we began to tell them"
        yield Breach(Law.YOUNGER, what)


def text_too_early(world: World, answer: Acknowledged, sent_at: float) -> Iterator[Breach]:
    """A text answers only what its sender may have had when it was sent."""
    incident = world.incidents[answer.incident]
    person = incident.notifications[answer.party]
    began = [one.started_at for one in person.attempts if one.may_have_arrived]
    if answer.is_named and (not began or sent_at >= incident.opened_at):
        return  # whoever knows its number has read it: nobody saw it, or a disk has forgotten it
    early_s = min(began, default=float("inf")) - sent_at
    if early_s > _apart_s(world):
        what = f"{answer.party} wrote it {early_s:.0f} s before we began to tell them"
        yield Breach(Law.YOUNGER, what)


class Presses:
    """When each alarm was really raised, or its house pressed once more."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    def pressed(
        self, said: IncidentOpened | AlarmRepeated, at: float, rang_at: float, sent_at: float
    ) -> None:
        """Told of each, with when the ring began and the text was sent that was heard last;
        infinite: the box cannot know."""
        texted_at = sent_at if sent_at < float("inf") else NEVER
        when = {Means.RING: rang_at, Means.TEXT: texted_at, Means.MISSED_CALL: NEVER}
        last = self._last.get(said.incident, NEVER)
        self._last[said.incident] = max(last, when.get(said.means, at))

    def taken_back(self, world: World, said: FalseAlarmSaid, sent_at: float) -> Iterator[Breach]:
        """Nobody takes back by a text what they raised after it, unless they name it."""
        early_s = self._last.get(said.incident, NEVER) - sent_at
        is_named = str(said.incident) in said.text
        if said.means is Means.TEXT and early_s > _apart_s(world) and not is_named:
            what = f"{said.party} wrote {said.text!r} {early_s:.0f} s before they raised it"
            yield Breach(Law.YOUNGER, what)


class LastWords:
    """When each answer, and each word on what it is, was written by the stamp of the network."""

    def __init__(self) -> None:
        self._stamps: dict[tuple[int, str], float] = {}

    def said(self, said: Acknowledged | KindChanged, stamp_utc: float) -> Iterator[Breach]:
        """Of two texts the younger one counts; 0: it was no text, or nobody knows when."""
        who = said.party if isinstance(said, Acknowledged) else ""
        last_utc = self._stamps.get((said.incident, who), 0.0)
        self._stamps[said.incident, who] = stamp_utc
        if 0.0 < stamp_utc < last_utc:
            what = f"{who or 'what it is'} of incident {said.incident}: of {last_utc - stamp_utc} s"
            yield Breach(Law.YOUNGER, f"{what} before what was said last")


def _apart_s(world: World) -> float:
    """By how much the box may be wrong about it: what is younger by its clock still counts."""
    behind_s = max(CLOCK_RIGHT_S, TAKEN_APART_S - (world.ahead_s or 0.0))
    return CLOCKS_APART_S + behind_s
