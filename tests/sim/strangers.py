"""What the box may drop of strangers: parts of their long texts, once they are too many
(docs/decisions/0025). Whoever the operator has removed is a stranger for so long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from alarmd.incident.facts.entries import Entry, PartHeard, PartsDropped, RosterLoaded
from modem.sim.record import Fact
from tests.sim.law import Breach, Law
from tests.sim.laws import Owner

HOUR_S = 3600.0
PARTS_MAX = 200  # an hour: two hours' shares may fall into one
PART_AFTER_S = 15.0  # the next part of a long text comes so soon at the latest
WRITTEN_WITHIN_S = 60.0  # a full disk writes later what has been in force before


class Strangers:
    """Takes every row; instants are those of the loop."""

    def __init__(self) -> None:
        self._parts_at: list[float] = []
        self._dropped_at: list[float] = []
        self._off_roster: list[tuple[float, frozenset[str]]] = []

    def take(
        self, entry: Entry, at: float, numbers: Collection[str], owner: Owner
    ) -> Breach | None:
        """One row; `numbers` are all that were ever enrolled, `owner` whose each is now."""
        match entry:
            case RosterLoaded():
                absent = frozenset(number for number in numbers if owner(number) is None)
                self._off_roster.append((at, absent))
            case PartsDropped(party=""):
                self._dropped_at.append(at)
            case PartHeard(party=""):
                self._parts_at = [then for then in self._parts_at if then > at - HOUR_S] + [at]
                if len(self._parts_at) > PARTS_MAX:
                    return Breach(Law.LIMITS, "strangers fill the journal with parts of texts")
            case _:
                pass
        return None

    def may_be_dropped(self, fact: Fact, facts: Iterable[Fact]) -> bool:
        """Whether this text, of all that was delivered (`facts`), is a part of a long one that may
        be dropped; a text by itself never is."""
        number, at = fact.origin, fact.at
        others = (one for one in facts if one.origin == number and one is not fact)
        if not any(one.kind is fact.kind and abs(one.at - at) <= PART_AFTER_S for one in others):
            return False
        latest = at + WRITTEN_WITHIN_S
        is_full = any(at - HOUR_S <= then <= latest for then in self._dropped_at)
        before = [absent for then, absent in self._off_roster if then <= at]
        after = [absent for then, absent in self._off_roster if at < then <= latest]
        return is_full and any(number in absent for absent in [*before[-1:], *after])
