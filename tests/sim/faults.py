"""Which faults of modems, network and phones a night has, at which rates: drawn from its seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sim.village import Village


class FaultPlan:
    """The faults of one night."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def apply(self, village: Village) -> None:
        """Begin: called once, when the village stands and before its box starts. What comes later
        is scheduled on `village.loop`, with chance from the generator of the draw."""

    def heal(self, village: Village) -> None:
        """End every fault: from here on modems, network and phones work. May be called again."""

    def __str__(self) -> str:
        """What is on, for the story of the night."""
        return "no faults of modems, network or phones"


def draw(rng: random.Random) -> FaultPlan:
    """A plan: each fault on or off, each rate, from `rng` alone."""
    return FaultPlan(rng)
