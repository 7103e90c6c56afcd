"""The pure core as the daemon turns it: decide, due, plan and every fold between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from alarmd.daemon import DUE_ROUNDS_MAX
from alarmd.incident.facts.entries import Entry
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.incident.intake.decide import decide
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.planner.plan import plan
from alarmd.incident.planner.timers import due
from alarmd.incident.policy import Policy
from alarmd.roster import Roster


class Core:
    """Decides for one village; the world is the caller's. `wake_at` is when the last turn wants to
    be followed by another."""

    def __init__(
        self, roster: Roster, policy: Policy, lines: Sequence[LineSettings], zone: tzinfo
    ) -> None:
        self.roster, self.policy, self.lines, self.zone = roster, policy, tuple(lines), zone
        self.wake_at = float("inf")

    def turn(self, world: World, given: Heard | None, now: float) -> tuple[World, list[Entry]]:
        """The world after this input, and all facts that it meant and brought, the orders last."""
        facts: list[Entry] = []
        if given is not None:
            facts = decide(world, self.roster, given, now, now, self.policy, zone=self.zone)
            world = fold(world, facts, now)
        for _ in range(DUE_ROUNDS_MAX):
            new = due(world, now, self.policy)
            if not new:
                break
            world, facts = fold(world, new, now), [*facts, *new]
        planned = plan(world, now, self.lines, self.policy, self.zone)
        self.wake_at = planned.wake_at
        return fold(world, planned.entries, now), [*facts, *planned.entries]
