"""What entries speak in: kinds of alarm, channels, purposes, outcomes, and who is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from alarmd.roster import Party
from modem.types import CallOutcome


class Kind(Enum):
    """What an alarm is about. The value is its Contact ID event code (SIA DC-05)."""

    EMERGENCY = "120"
    DANGER = "130"
    FIRE = "110"
    MEDICAL = "100"
    OTHER = "140"


class Status(Enum):
    """CAP 1.2 <status>: a drill is an exercise."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


class Means(Enum):
    """How a person told us something."""

    RING = "ring"
    TEXT = "text"
    KEY = "key"
    MISSED_CALL = "missed_call"
    OPERATOR = "operator"


class Response(Enum):
    """What a recipient says to an alarm. SEEN knows of it and says no more."""

    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"


class CloseReason(Enum):
    """What an incident turned out to be."""

    REAL = "real"
    FALSE = "false"
    DRILL = "drill"
    UNSTATED = "unstated"


class Channel(Enum):
    """How a recipient is told."""

    SMS = "sms"
    VOICE = "voice"


class Purpose(Enum):
    """Which duty an attempt serves; the order of the members is the order in which they are worth a
    line's time.
    """

    ALERT = "alert"  # something has happened at this house
    RECEIVED = "received"  # to the originator: your alarm is received
    COUNTED = "counted"  # to somebody who rang back: you are coming; own danger: ring again
    FALSE_SAID = "false_said"  # to those who were told: the originator says it was a mistake
    EXHAUSTED = "exhausted"  # to the operator: nobody answers
    COMING = "coming"  # who is coming
    ASK_AGAIN = "ask_again"  # to somebody who said "coming" long ago
    ALL_CLEAR = "all_clear"  # it is over, and what it was
    ANSWER = "answer"  # the answer to a text that we cannot act on
    LINE_LOST = "line_lost"  # to the operator: a line is down
    LINES_MENDED = "lines_mended"  # to the operator who was told so: all lines work again


class Reason(Enum):
    """Why an attempt was made; anything but FIRST explains a second attempt on the same channel."""

    FIRST = "first"
    REPEAT_ROUND = "repeat_round"  # nobody answered, and the policy asks again
    AFTER_FAILURE = "after_failure"  # the last one certainly did not arrive
    AFTER_UNKNOWN = "after_unknown"  # the last one may not have arrived
    ASKED_AGAIN = "asked_again"  # an acknowledgement ran out
    NEWS = "news"  # there is something new to say


class Outcome(Enum):
    """How an attempt ended.

    SENT is a text that the network took, ANSWERED a call that became active.
    """

    SENT = "sent"
    ANSWERED = CallOutcome.ANSWERED.value
    BUSY = CallOutcome.BUSY.value
    NO_ANSWER = CallOutcome.NO_ANSWER.value
    FAILED = "failed"
    UNKNOWN = "unknown"
    CUT = "cut"  # we ended our own call for something more urgent


@dataclass(frozen=True, slots=True)
class RecipientCopy:
    """A recipient as the roster had it when the incident was opened. Wave 1 is told at once, wave 2
    on widening.
    """

    party: Party
    wave: int
