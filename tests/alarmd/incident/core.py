"""The pure core turned by hand, with what must always hold checked at every turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    Entry,
    Purpose,
    Reason,
    RosterLoaded,
    Status,
)
from alarmd.incident.facts.evolve import HEARD_MAX, REPORTS_MAX, evolve, fold
from alarmd.incident.facts.evolve_line import USAGE_MAX
from alarmd.incident.facts.evolve_long_texts import LONG_TEXTS_MAX
from alarmd.incident.facts.part import fits_one_part
from alarmd.incident.facts.world import Incident, Notification, Outage, World
from alarmd.incident.intake.decide import decide
from alarmd.incident.intake.forgetting import forgotten_answers
from alarmd.incident.intake.inputs import Heard, Input
from alarmd.incident.intake.leaving import seen_on_roster
from alarmd.incident.intake.restart import restart
from alarmd.incident.planner import duties as duties_module
from alarmd.incident.planner.box_news import OF_DAYS
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.planner.plan import Plan, plan
from alarmd.incident.planner.timers import due
from alarmd.incident.policy import Policy
from alarmd.roster import Role, Roster
from modem.indications import Indication, ModemChanged
from modem.types import Capabilities, ModemState, ModemStatus, Msisdn, SoundPath
from tests.alarmd.incident.likely import passed_over
from tests.alarmd.incident.people import ZONE

START = 1_780_000_000.0
DUE_ROUNDS_MAX = 16
_DECODER = msgspec.json.Decoder(World)
OF_THE_BOX = (Purpose.LINE_LOST, Purpose.LINES_MENDED, Purpose.JOURNAL, Purpose.LEFT, *OF_DAYS)


def ready(*, texts: bool = True, calls: bool = True, voice: bool = False) -> ModemStatus:
    """The status of a modem that can carry this much."""
    path = SoundPath.PCM_TTY if voice else SoundPath.NONE
    return ModemStatus(
        state=ModemState.READY,
        carries_texts=texts,
        carries_calls=calls,
        capabilities=Capabilities(speech=path),
    )


class Core:
    """A world and its past. `turn` does what the daemon does with an input."""

    def __init__(
        self, roster: Roster, lines: Sequence[LineSettings], policy: Policy | None = None
    ) -> None:
        self.roster, self.lines, self.policy = roster, tuple(lines), policy or Policy()
        self.world, self.now, self.wake_at = World(), START, float("inf")
        self.secret = b""  # without it nothing needs a code, as in journals of old
        self.calendar_error_s = 0.0
        self.past: list[tuple[float, Entry]] = []
        self.restart()
        self.load(roster)
        for line in lines:
            self.hear(line.name, ModemChanged(ready()))

    def restart(self, *, is_known_how_long: bool = True) -> list[Entry]:
        """The daemon stops dead and starts again."""
        lines = tuple(line.name for line in self.lines)
        self._fold(restart(self.world, "1", lines, is_known_how_long=is_known_how_long))
        return self.turn()

    def load(self, roster: Roster) -> list[Entry]:
        """A roster comes into force."""
        self.roster = roster
        households = len(roster.with_role(Role.HOUSEHOLD))
        operators = roster.with_role(Role.OPERATOR)
        self._fold([RosterLoaded(roster.digest, households, operators, roster.sign)])
        return self.turn()

    def hear(self, line: str, indication: Indication, number: Msisdn | None = None) -> list[Entry]:
        """A line tells something; what is ordered because of it."""
        return self.turn(Heard(line, indication, number))

    def turn(self, given: Input | None = None) -> list[Entry]:
        """One turn at the present instant; the orders."""
        if given is not None:
            utc = self.now + self.calendar_error_s
            decided = decide(
                self.world, self.roster, given, self.now, utc, self.policy, self.secret, ZONE
            )
            self._fold(decided)
        self._fold(list(seen_on_roster(self.world, self.roster)))
        for _ in range(DUE_ROUNDS_MAX):
            facts = due(self.world, self.now, self.policy)
            facts += forgotten_answers(self.world, self.roster, self.policy)
            if not facts:
                break
            self._fold(facts)
        assert not due(self.world, self.now, self.policy)
        planned = self._plan()
        self._check(planned)
        self._fold(planned.entries)
        self.wake_at = planned.wake_at
        return planned.entries

    def entries(self, kind: type[Any]) -> list[Any]:
        """All facts of this kind so far, oldest first."""
        return [entry for _, entry in self.past if isinstance(entry, kind)]

    def check_history(self) -> None:
        """The world is the fold of its past, and survives being written down."""
        world = World()
        for at, entry in self.past:
            world = evolve(world, entry, at)
        assert world == self.world
        assert _DECODER.decode(msgspec.json.encode(self.world)) == self.world

    def _plan(self) -> Plan:
        planned = plan(self.world, self.now, self.lines, self.policy, ZONE)
        duties_module._remembered.clear()
        assert plan(self.world, self.now, self.lines, self.policy, ZONE) == planned
        return planned

    def _fold(self, entries: Sequence[Entry]) -> None:
        self.world = fold(self.world, entries, self.now)
        self.past += [(self.now, entry) for entry in entries]

    def _check(self, planned: Plan) -> None:
        started = [order for order in planned.orders if isinstance(order, AttemptStarted)]
        assert planned.wake_at > self.now
        assert len({order.line for order in started}) == len(started)
        for order in started:
            self._check_attempt(order)
            assert not [*passed_over(self.world, order, {one.party for one in started})]
        self._check_limits()

    def _check_attempt(self, order: AttemptStarted) -> None:
        world, case = self.world, self.world.case(order.incident)
        person, facts = case.notifications[order.party], self.world.lines[order.line]
        assert facts.occupied_by is None
        assert not facts.ringing
        assert facts.state == "ready"
        assert order.number in {phone.number.e164 for phone in person.party.phones}
        if isinstance(case, Outage):
            assert order.purpose in OF_THE_BOX
            has_left = order.purpose is Purpose.LEFT
            assert person.party.role is (Role.HOUSEHOLD if has_left else Role.OPERATOR)
        else:
            self._check_about(case, person, order)
        if order.reason is Reason.FIRST:
            same = (order.purpose, order.channel)
            assert same not in {(one.purpose, one.channel) for one in person.attempts}
        if order.channel is Channel.SMS:
            assert fits_one_part(order.text)
        else:
            under_way = [world.attempt(f.occupied_by or 0) for f in world.lines.values()]
            assert order.number not in {a.number for a in under_way if a and a.alerted}

    @staticmethod
    def _check_about(incident: Incident, person: Notification, order: AttemptStarted) -> None:
        if order.purpose in (Purpose.ALERT, Purpose.ASK_AGAIN):
            assert incident.is_open
            assert person.response is None
        if incident.status is not Status.ACTUAL:
            assert person.party.role not in (Role.OFFICER, Role.BACKUP)
        if order.channel is Channel.SMS:
            assert str(order.incident) in order.text

    def _check_limits(self) -> None:
        world = self.world
        assert len(world.heard) <= HEARD_MAX
        assert len(world.reports) <= REPORTS_MAX
        assert len(world.long_texts) <= LONG_TEXTS_MAX
        for facts in world.lines.values():
            assert max(len(facts.texts), len(facts.calls)) <= USAGE_MAX
