"""What a text can mean, and the situations in which it is read."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from alarmd.i18n.language import Message
from alarmd.incident.facts.entries import CloseReason, Kind


class Situation(Enum):
    """What the sender of a text may be answering."""

    ASKED = "asked"  # somebody else's alarm is open, and they were told of it
    ANSWERED = "answered"  # the same, and they have said that they come
    OWN = "own"  # their own alarm is open
    OVER = "over"  # the alarm that they were told of was closed a short time ago
    IDLE = "idle"  # nothing is open


class Act(Enum):
    """What a text does."""

    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"
    ARRIVED = "arrived"  # is there; counts as coming
    MISTAKE = "mistake"
    REPEAT = "repeat"  # their own alarm stands
    KIND = "kind"  # of their own alarm
    ALARM = "alarm"  # a new one, of their own
    ASK = "ask"  # not understood: ask back, raise nothing
    CLOSE = "close"
    LEAVE = "leave"
    NOTE = "note"  # kept and shown, nothing else happens


class Meaning(Struct, frozen=True):
    """One text, understood.

    `kind` belongs to an alarm or a kind, `reason` to a closing; `incident` is the alarm number that
    the text names. `is_digit`: the text is a bare digit; `is_distress`: its words may show
    distress. `why` says which words decided; the text `is_unclear` if no words did.
    """

    act: Act
    kind: Kind | None = None
    reason: CloseReason | None = None
    incident: int | None = None
    is_digit: bool = False
    is_distress: bool = False
    is_unclear: bool = False
    why: tuple[Message, ...] = ()

    @property
    def label(self) -> str:
        """In one word: "coming", "kind:danger", "alarm" (an emergency), "close:false"."""
        if self.kind not in (None, Kind.EMERGENCY):
            return f"{self.act.value}:{self.kind.name.lower()}"
        if self.reason not in (None, CloseReason.UNSTATED):
            return f"{self.act.value}:{self.reason.value}"
        return self.act.value
