"""Each incident told from its own rows alone, as a reader of the journal tells it, beside the live
one."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from alarmd.incident.facts.entries import AttemptStarted, ClockSet, Entry, IncidentOpened, Restarted
from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.transitions import AttemptEntry, IncidentEntry
from alarmd.incident.facts.world import OUTAGE, World
from alarmd.incident.summary import summary
from alarmd.reports.story import retold


class Retold:
    """Takes every row once; `contradicted` looks only at what has changed since the last time."""

    def __init__(self) -> None:
        self._worlds: dict[int, World] = {}
        self._owners: dict[int, int] = {}
        self._changed: set[int] = set()
        self._life_since = 0.0

    def take(self, entry: Entry, at: float) -> None:
        """One row of the journal."""
        match entry:
            case Restarted():
                self._life_since = at
            case ClockSet():
                self._date_anew(entry, at)
        number = self._incident_of(entry)
        if number in (None, OUTAGE):
            return
        assert number is not None
        world = self._worlds.get(number, World())
        self._worlds[number] = retold(world, entry, at)
        self._changed.add(number)

    def _date_anew(self, entry: ClockSet, at: float) -> None:
        """What a view learns from the box's own rows (alarmd/journal/lives.py): when it was."""
        for number, world in self._worlds.items():
            begun = replace(world, life_since=self._life_since)
            self._worlds[number] = evolve(begun, entry, at)
            self._changed.add(number)

    def contradicted(self, live: World) -> Iterator[str]:
        """Whatever the live world shows otherwise than the rows of the incident do."""
        for number in sorted(self._changed):
            told, lives = self._worlds[number].incidents[number], live.incidents.get(number)
            if lives is None:  # it is settled: nobody asks the daemon any more
                del self._worlds[number]
                continue
            if told != lives:  # equal ones are summed up equally
                shown, stands = summary(told, live.at), summary(lives, live.at)
                yield f"incident {number} is told as {shown} and stands as {stands}"
            # The same values: the next comparison looks only at what has changed.
            self._worlds[number] = replace(self._worlds[number], incidents={number: lives})
        self._changed.clear()

    def _incident_of(self, entry: Entry) -> int | None:
        if isinstance(entry, AttemptStarted):
            self._owners[entry.attempt] = entry.incident
        if isinstance(entry, AttemptEntry):
            number = self._owners.get(entry.attempt)
            return number if number in self._worlds else None
        if isinstance(entry, IncidentEntry | IncidentOpened | AttemptStarted):
            return entry.incident
        return None
