"""Memoize a pure function of (incident, policy) by identity.

A turn changes one incident of many. With 20 open ones of 32 people (benchmarks/turn.py, two lines,
2 vCPU Intel Xeon, other work beside) the core of a turn takes 1.4 ms; without this memo 3.8 ms,
without that of the duties of one person (planner/duties.py) 2.0 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from alarmd.incident.facts.world import Incident
from alarmd.incident.policy import Policy

INCIDENTS_MAX = 2048  # closed ones stay for a day

T = TypeVar("T")


def memoized(work: Callable[[Incident, Policy], T]) -> Callable[[Incident, Policy], T]:
    """Keep what `work` returned for the last value of each incident.

    A result counts for that very value only, so dropping it costs time and nothing else.
    """
    known: dict[int, tuple[Incident, Policy, T]] = {}

    @wraps(work)
    def result_of(incident: Incident, policy: Policy) -> T:
        last = known.get(incident.id)
        if last is None or last[0] is not incident or last[1] is not policy:
            if len(known) >= INCIDENTS_MAX:
                known.clear()
            last = known[incident.id] = incident, policy, work(incident, policy)
        return last[2]

    return result_of
