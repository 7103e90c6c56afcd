"""What follows from a frozen value alone need not be worked out again while that value stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from alarmd.incident.facts.world import Incident
from alarmd.incident.policy import Policy

INCIDENTS_MAX = 2048  # closed ones stay for a day

T = TypeVar("T")


def worked_out_once(work: Callable[[Incident, Policy], T]) -> Callable[[Incident, Policy], T]:
    """Remember what `work` gave for the last value of each incident.

    It counts for that very value only, so forgetting it costs time and nothing else.
    """
    known: dict[int, tuple[Incident, Policy, T]] = {}

    @wraps(work)
    def recall(incident: Incident, policy: Policy) -> T:
        last = known.get(incident.id)
        if last is None or last[0] is not incident or last[1] is not policy:
            if len(known) >= INCIDENTS_MAX:
                known.clear()
            last = known[incident.id] = incident, policy, work(incident, policy)
        return last[2]

    return recall
