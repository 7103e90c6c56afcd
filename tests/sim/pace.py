"""How much happens in a night: how big its village is, how long it lasts, how often what comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Pace:
    """What a night is drawn from; what is more common is there more often."""

    lines: Sequence[int]
    groups: Sequence[int]
    group_sizes: Sequence[int]
    hours: Sequence[float]
    episodes: Sequence[int]
    """How many alarms, drills, and mistakes of the people themselves."""
    events_an_hour: tuple[float, float]
    """Of each kind of fault that is on and has an instant of its own."""
    reaction_pauses_s: Mapping[float, int]
    """How often somebody reacts at most; a number says how common it is."""
    machine_pause_s: float
    """The same of a phone that answers every text by itself."""
    answer_within_s: float
    """How late a call is answered: we ring for 30 s."""
    reacting: Sequence[float]
    """Which share of the people react to the last alarm, of which everybody is to be told."""


ORDINARY = Pace(
    lines=(1, 1, 2),
    groups=(1, 1, 1, 2),
    group_sizes=(6, 10, 10, 10, 12),
    hours=(24.0, 48.0, 48.0, 72.0, 168.0),
    episodes=(1, 1, 1, 2, 2),
    events_an_hour=(0.003, 0.03),
    reaction_pauses_s={6 * 3600.0: 1},
    machine_pause_s=1800.0,
    answer_within_s=33.0,
    reacting=(0.0, 0.3, 0.6),
)
"""A night and the days around it, or a whole week: most hours are quiet, and whatever can go wrong
does once."""

BRIEF = replace(
    ORDINARY, lines=(1, 1, 2, 2, 3), hours=(1.0, 2.0, 3.0, 4.0), events_an_hour=(0.05, 0.6)
)
"""An alarm and the hours around it, in which everything goes wrong: many different nights."""

BUSY = Pace(
    lines=(1, 1, 1, 2, 2, 2, 3, 4),
    groups=(2, 2, 2, 3, 3, 4, 10),
    group_sizes=range(10, 21),
    hours=(1.0, 2.0, 3.0, 4.0, 6.0, 10.0),
    episodes=(1, 1, 2, 2, 3),
    events_an_hour=(0.05, 0.6),
    reaction_pauses_s={6 * 3600.0: 60, 1800.0: 10, 60.0: 1},
    machine_pause_s=0.0,
    answer_within_s=28.0,
    reacting=(0.0,),
)
"""Up to two hundred households, alarms in most hours, and people who never stop reacting."""


PACES = {"ordinary": ORDINARY, "brief": BRIEF, "busy": BUSY}


class Night(NamedTuple):
    """Which night it is: the same one whenever it is played."""

    seed: int
    pace: Pace = ORDINARY

    def __str__(self) -> str:
        [name] = [name for name, pace in PACES.items() if pace == self.pace]
        return f"--seed {self.seed} --pace {name}"
