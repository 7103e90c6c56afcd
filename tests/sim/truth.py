"""What the journal says of a text, against what the network knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.entries import (
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    Outcome,
)
from alarmd.incident.world import World
from modem.sim.record import Fact

_Text = tuple[str, str, str]  # line, number, words


class Truth:
    """Told of every text that is ordered and of every one that the network takes."""

    def __init__(self) -> None:
        self._ordered: dict[int, tuple[_Text, float]] = {}
        self._taken: dict[_Text, float] = {}

    def ordered(self, attempt: AttemptStarted, at: float) -> None:
        """From this loop time on the network may take it."""
        self._ordered[attempt.attempt] = (attempt.line, attempt.number, attempt.text), at

    def taken(self, text: Fact) -> None:
        """The network took it."""
        self._taken[text.line, text.recipient, text.text] = text.at

    def contradicted(self, world: World, entry: Entry) -> Iterator[str]:
        """What the entry, written to this world, says against better knowledge."""
        match entry:
            case AttemptSubmitted(attempt=number):
                if not self._was_taken(number):
                    yield f"attempt {number} is called sent, and the network never saw it"
            case AttemptEnded(attempt=number, outcome=Outcome.FAILED, cause=None):
                attempt = world.attempt(number)
                if attempt is None or attempt.channel is not Channel.SMS:
                    return
                if attempt.occupies_line and self._was_taken(number):
                    yield f"attempt {number} is called failed, and the network took it"
            case _:
                pass

    def _was_taken(self, number: int) -> bool:
        text, ordered_at = self._ordered[number]
        return self._taken.get(text, float("-inf")) >= ordered_at
