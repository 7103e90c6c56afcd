"""A line as the journal knows it: its state, who rings on it, when it could hear nobody."""

from __future__ import annotations

from msgspec import Struct

from modem.faults import Fault


class RingingCall(Struct, frozen=True):
    """An incoming or waiting call on a line, and whether the line was told to end it.

    `number` is as the network showed it, "" if it has shown none so far; `party` is "" for a
    stranger.
    """

    call: str
    since: float
    waiting: bool
    number: str
    end_ordered_at: float | None = None
    party: str = ""

    @property
    def is_strangers(self) -> bool:
        """Whether the network showed the number, and it belongs to nobody enrolled."""
        return self.number != "" and self.party == ""


class Note(Struct, frozen=True):
    """A carrier's note that was heard at the instant `at`; `sent_utc` is its centre time stamp."""

    text: str
    sent_utc: float
    at: float


class LineFacts(Struct, frozen=True):
    """A line as the journal knows it.

    `since` is the instant from which the line has been in service, or out of it. `texts` and
    `calls` are the instants of its last attempts, oldest first. It `is_mute` if the sound of its
    last call failed. `deaf` are the periods of the last day in which it could not hear a ring,
    oldest first, as (from, to) instants; `deaf_since` is the start of a period that goes on.
    `unexplained` are the carrier's notes of rings just now that it should have heard.
    """

    name: str
    state: str = "closed"
    since: float = 0.0
    carries_texts: bool = False
    carries_calls: bool = False
    speaks: bool = False
    hears: bool = False
    faults: tuple[Fault, ...] = ()
    ringing: tuple[RingingCall, ...] = ()
    occupied_by: int | None = None
    texts: tuple[float, ...] = ()
    calls: tuple[float, ...] = ()
    refused_in_row: int = 0
    refusing_until: float = 0.0
    is_mute: bool = False
    is_calling: bool = False
    deaf: tuple[tuple[float, float], ...] = ()
    deaf_since: float | None = None
    unexplained: tuple[Note, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it is in service."""
        return self.state == "ready"

    @property
    def serves_calls(self) -> bool:
        """Whether it is in service for calls, be it in one or not."""
        return self.is_ready and self.carries_calls

    @property
    def hears_rings(self) -> bool:
        """Whether the line would hear a ring: it serves calls and is in no call."""
        return self.serves_calls and not self.is_calling and not self.ringing
