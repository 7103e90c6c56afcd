"""Of whose calls in vain the carrier tells: is each of them heard?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from alarmd.incident.facts.entries import (
    AlarmRepeated,
    CallersLeft,
    Entry,
    IncidentOpened,
    NoteUnexplained,
    TextHeard,
    TextNotUnderstood,
)
from alarmd.incident.facts.evolve_line import NOTICED_WITHIN_S
from alarmd.incident.facts.world import World
from alarmd.roster import Party, Role
from modem.sim.network import MISSED_CALL_SENDER
from tests.sim.village import Village

_NAMED = re.compile(r"1\d{10}")


class KeptNotes:
    """The carrier's notes that the box keeps for a while, to hear them again."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, str]] = []

    def add(self, text: str, at: float) -> None:
        """It keeps this one from now on."""
        self._kept.append((at, text))

    def names(self, number: str, at: float) -> bool:
        """Whether one that it still keeps names this number (E.164)."""
        named = number.removeprefix("+86")
        return any(since >= at - NOTICED_WITHIN_S and named in text for since, text in self._kept)


class CallsInVain:
    """Remembers which notes were read: one that is read again says nothing new; and who is to be
    heard yet, since when, because the box has not noticed so far that it was deaf."""

    def __init__(self) -> None:
        self._noted: set[str] = set()
        self._waiting: dict[str, float] = {}

    def late(self, entry: Entry, at: float) -> Iterator[str]:
        """Who was to be heard and has not been, by the instant of this fact."""
        match entry:
            case IncidentOpened():
                self._waiting.pop(entry.originator.id, None)
            case AlarmRepeated() | TextNotUnderstood():
                self._waiting.pop(entry.party, None)
            case CallersLeft():
                for party in entry.parties:
                    self._waiting.pop(party, None)
            case _:
                pass
        for party, since in list(self._waiting.items()):
            if at > since + NOTICED_WITHIN_S:
                del self._waiting[party]
                yield f"{party} rang in vain, and nobody has heard of it for {at - since:.0f} s"

    def unheard(
        self,
        village: Village,
        world: World,
        text: TextHeard,
        later: Sequence[Entry],
        owner: Callable[[str], Party | None],
        at: float,
    ) -> Iterator[str]:
        """Whom a carrier's note names, and who is in none of the facts that were written `later`
        with it at the instant `at`; who is known anyhow, or not on the roster in force (`owner`),
        is left out, who is asked back is heard. The network tells only of calls that reached no
        modem."""
        if text.number != MISSED_CALL_SENDER or text.key in self._noted:
            return
        self._noted.add(text.key)
        raised = {one.originator.id for one in later if isinstance(one, IncidentOpened)}
        raised |= {one.party for one in later if isinstance(one, AlarmRepeated | TextNotUnderstood)}
        raised |= {party for one in later if isinstance(one, CallersLeft) for party in one.parties}
        known = {one.originator.id for one in world.incidents.values()}
        heard = {*raised, *known, *world.rings, *village.removed}
        for number in _NAMED.findall(text.text):
            person = village.owners.get(f"+86{number}")
            if owner(f"+86{number}") is None:
                continue
            if person is None or person.role is not Role.HOUSEHOLD or person.id in heard:
                continue
            if any(isinstance(one, NoteUnexplained) for one in later):
                self._waiting.setdefault(person.id, at)
            else:
                yield f"{person.id} rang in vain, and nobody hears of it: {text.text!r}"
