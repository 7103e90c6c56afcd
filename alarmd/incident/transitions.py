"""The three life cycles as tables: (state, entry) to state. A pair that is missing is a programmer's error."""

from __future__ import annotations

from enum import Enum

from alarmd.incident.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Closed,
    CutOrdered,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
)


class IncidentState(Enum):
    """An incident is open until a person answers, acknowledged until the officer or the operator closes it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class NotificationState(Enum):
    """The duty to tell one recipient of one incident."""

    PENDING = "pending"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"


class AttemptState(Enum):
    """One try. While it is STARTED or ALERTED it occupies its line."""

    STARTED = "started"
    ALERTED = "alerted"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    ENDED = "ended"


_I, _N, _A = IncidentState, NotificationState, AttemptState

INCIDENT: dict[tuple[IncidentState, type], IncidentState] = {
    (_I.OPEN, Acknowledged): _I.ACKNOWLEDGED,
    (_I.OPEN, Closed): _I.CLOSED,
    (_I.OPEN, AlarmRepeated): _I.OPEN,
    (_I.OPEN, FalseAlarmSaid): _I.OPEN,
    (_I.OPEN, Escalated): _I.OPEN,
    (_I.OPEN, Exhausted): _I.OPEN,
    (_I.OPEN, AcknowledgementExpired): _I.OPEN,
    (_I.ACKNOWLEDGED, Acknowledged): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, AcknowledgementExpired): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, AlarmRepeated): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, FalseAlarmSaid): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, Escalated): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, Exhausted): _I.ACKNOWLEDGED,
    (_I.ACKNOWLEDGED, Closed): _I.CLOSED,
}

NOTIFICATION: dict[tuple[NotificationState, type], NotificationState] = {
    (_N.PENDING, AttemptStarted): _N.PENDING,
    (_N.PENDING, AttemptEnded): _N.PENDING,
    (_N.PENDING, AttemptSubmitted): _N.TOLD,
    (_N.PENDING, AttemptAlerted): _N.TOLD,
    (_N.PENDING, Acknowledged): _N.ACKNOWLEDGED,
    (_N.PENDING, Exhausted): _N.EXHAUSTED,
    (_N.TOLD, AttemptStarted): _N.TOLD,
    (_N.TOLD, AttemptSubmitted): _N.TOLD,
    (_N.TOLD, AttemptAlerted): _N.TOLD,
    (_N.TOLD, AttemptEnded): _N.TOLD,
    (_N.TOLD, Acknowledged): _N.ACKNOWLEDGED,
    (_N.TOLD, Exhausted): _N.EXHAUSTED,
    (_N.EXHAUSTED, AttemptStarted): _N.EXHAUSTED,
    (_N.EXHAUSTED, AttemptSubmitted): _N.EXHAUSTED,
    (_N.EXHAUSTED, AttemptAlerted): _N.EXHAUSTED,
    (_N.EXHAUSTED, AttemptEnded): _N.EXHAUSTED,
    (_N.EXHAUSTED, Exhausted): _N.EXHAUSTED,
    (_N.EXHAUSTED, Acknowledged): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, AttemptStarted): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, AttemptSubmitted): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, AttemptAlerted): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, AttemptEnded): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, Acknowledged): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, Exhausted): _N.ACKNOWLEDGED,
    (_N.ACKNOWLEDGED, AcknowledgementExpired): _N.TOLD,
}

ATTEMPT: dict[tuple[AttemptState, type], AttemptState] = {
    (_A.STARTED, AttemptSubmitted): _A.SUBMITTED,
    (_A.STARTED, AttemptAlerted): _A.ALERTED,
    (_A.STARTED, CutOrdered): _A.STARTED,
    (_A.ALERTED, CutOrdered): _A.ALERTED,
    (_A.STARTED, AttemptEnded): _A.ENDED,
    (_A.ALERTED, AttemptEnded): _A.ENDED,
    (_A.SUBMITTED, AttemptDelivered): _A.DELIVERED,
    (_A.SUBMITTED, AttemptEnded): _A.ENDED,
    (_A.ENDED, AttemptSubmitted): _A.SUBMITTED,  # an unknown text whose answer came late after all
    (_A.ENDED, AttemptDelivered): _A.DELIVERED,  # an unknown text whose status report came
    (_A.DELIVERED, AttemptDelivered): _A.DELIVERED,
}
