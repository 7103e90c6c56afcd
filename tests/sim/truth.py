"""What the journal says of a text, against what the network knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    Outcome,
)
from alarmd.incident.facts.world import World
from modem.sim.record import Fact

_Text = tuple[str, str, str]  # line, number, words


class Truth:
    """Told of every text that is ordered and of every one that the network takes."""

    def __init__(self) -> None:
        self._last: dict[_Text, int] = {}
        self._taken: set[int] = set()

    def ordered(self, attempt: AttemptStarted) -> None:
        """From here on the network may take it."""
        self._last[attempt.line, attempt.number, attempt.text] = attempt.attempt
        self._taken.discard(attempt.attempt)  # what the disk refused before a cut is forgotten

    def taken(self, text: Fact) -> None:
        """The network took it: the attempt that ordered these words last."""
        attempt = self._last.get((text.line, text.recipient, text.text))
        if attempt is not None:
            self._taken.add(attempt)

    def contradicted(self, world: World, entry: Entry) -> Iterator[str]:
        """What the entry, written to this world, says against better knowledge."""
        match entry:
            case AttemptSubmitted(attempt=number):
                if number not in self._taken:
                    yield f"attempt {number} is called sent, and the network never saw it"
            case AttemptEnded(attempt=number, outcome=Outcome.FAILED, cause=None):
                attempt = world.attempt(number)
                if attempt is None or attempt.channel is not Channel.SMS:
                    return
                if attempt.occupies_line and number in self._taken:
                    yield f"attempt {number} is called failed, and the network took it"
            case _:
                pass
