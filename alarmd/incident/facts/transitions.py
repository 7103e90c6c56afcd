"""The two life cycles as tables: (state, entry) to state. A missing pair is an error of ours."""

from __future__ import annotations

from enum import Enum
from typing import get_args

from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AllClearJoined,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptSubmitted,
    Closed,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    CutOrdered,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    KeyPressed,
    KindChanged,
    NeighboursWoken,
    NobodyYet,
    OfficerUnavailable,
    OptedOut,
    TextNotUnderstood,
    WordsNoted,
)


class IncidentState(Enum):
    """An incident is open until a person answers, acknowledged until it is closed."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class AttemptState(Enum):
    """One try. While it is STARTED or ALERTED it occupies its line."""

    STARTED = "started"
    ALERTED = "alerted"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    ENDED = "ended"


_I, _A = IncidentState, AttemptState

# What is said, pressed or decided about an incident.
IncidentEntry = (
    AlarmRepeated
    | KindChanged
    | FalseAlarmSaid
    | TextNotUnderstood
    | WordsNoted
    | Acknowledged
    | AcknowledgementExpired
    | Escalated
    | OfficerUnavailable
    | NeighboursWoken
    | NobodyYet
    | Exhausted
    | ClosingRefused
    | CodesGuessed
    | ClosingWaits
    | Closed
    | AllClearJoined
    | OptedOut
)
# What an attempt goes through once it has begun.
AttemptEntry = (
    AttemptSubmitted | AttemptAlerted | KeyPressed | CutOrdered | AttemptDelivered | AttemptEnded
)
# _COURSE: what leaves the state of an incident as it is until it is closed.
_DECIDING = (Acknowledged, Closed, AllClearJoined)
_COURSE = tuple(entry for entry in get_args(IncidentEntry) if entry not in _DECIDING)
# What may still be said about a closed incident.
_AFTERWARDS = (AllClearJoined, OptedOut, TextNotUnderstood, WordsNoted)

INCIDENT: dict[tuple[IncidentState, type], IncidentState] = {
    **{(_I.OPEN, entry): _I.OPEN for entry in _COURSE},
    **{(_I.ACKNOWLEDGED, entry): _I.ACKNOWLEDGED for entry in (*_COURSE, Acknowledged)},
    **{(_I.CLOSED, entry): _I.CLOSED for entry in _AFTERWARDS},
    (_I.OPEN, Acknowledged): _I.ACKNOWLEDGED,
    (_I.OPEN, Closed): _I.CLOSED,
    (_I.ACKNOWLEDGED, Closed): _I.CLOSED,
}

ATTEMPT: dict[tuple[AttemptState, type], AttemptState] = {
    (_A.STARTED, AttemptSubmitted): _A.SUBMITTED,
    (_A.STARTED, AttemptAlerted): _A.ALERTED,
    **{(state, KeyPressed): state for state in (_A.STARTED, _A.ALERTED, _A.ENDED)},
    (_A.STARTED, CutOrdered): _A.STARTED,
    (_A.ALERTED, CutOrdered): _A.ALERTED,
    (_A.STARTED, AttemptEnded): _A.ENDED,
    (_A.ALERTED, AttemptEnded): _A.ENDED,
    (_A.SUBMITTED, AttemptDelivered): _A.DELIVERED,
    (_A.SUBMITTED, AttemptEnded): _A.ENDED,  # the service centre gave up
    (_A.ENDED, AttemptSubmitted): _A.SUBMITTED,  # an unknown text whose answer came late after all
    (_A.ENDED, AttemptDelivered): _A.DELIVERED,  # an unknown text whose status report came
    (_A.DELIVERED, AttemptDelivered): _A.DELIVERED,
}
