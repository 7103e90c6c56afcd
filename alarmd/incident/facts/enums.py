"""The words of the entries: kinds of alarm, channels, purposes, outcomes, who is to be told."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from msgspec import Struct

from alarmd.personal import Detail, Part, PartyId, Personal, StandIn
from alarmd.roster import Party
from modem.types import CallOutcome

MADE_UTC = 1_767_225_600.0  # 2026-01-01: a clock that shows an earlier time is wrong
KNOWN_FROM_UTC = 1e9  # 2001: an unknown time is written as one before it
NOTE_CHARACTERS_MAX = 200  # of an operator's note about an alarm


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
    OWN_ALARM = "own_alarm"  # by raising an alarm of their own
    ELSEWHERE = "elsewhere"  # by saying that they come to another alarm


BARE = (Means.RING, Means.MISSED_CALL)
"""These show no more than a ring, whose number can be forged."""


class Response(Enum):
    """What a recipient answers to an alarm. SEEN: knows of it, says no more; ARRIVED: is there."""

    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"
    ARRIVED = "arrived"


HELPING = (Response.COMING, Response.ARRIVED)
"""The answers of people who are counted on to help."""


class Unavailable(Enum):
    """Why an officer cannot be counted on."""

    OFF = "off"  # the phone is off, without coverage, or there is no such number
    REFUSED = "refused"  # engaged, or the call was refused
    CANNOT = "cannot"  # said that they cannot
    SILENT = "silent"  # has not answered in time
    UNDECIDED = "undecided"  # answered "got it" in time, but not whether they go


class CloseReason(Enum):
    """What an incident turned out to be."""

    REAL = "real"
    FALSE = "false"
    DRILL = "drill"
    UNSTATED = "unstated"


class Unproved(Enum):
    """Why a closing by text closes nothing."""

    NO_CODE = "no_code"
    WRONG_CODE = "wrong_code"
    SHUT = "shut"  # wrong codes came from this phone: for an hour no code counts


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
    COUNTED = "counted"  # to somebody who said "coming": you are counted; own danger: ring again
    NOTED = "noted"  # to the originator: the kind or mistake that you said is noted
    KIND_SAID = "kind_said"  # to those who were told: the originator says what it is about
    NOBODY_YET = "nobody_yet"  # to the originator: nobody has answered, ring 110 yourself
    FALSE_SAID = "false_said"  # to those who were told: the originator says it was a mistake
    EXHAUSTED = "exhausted"  # to the operator: nobody answers
    HELD = "held"  # to the operator: a house rings falsely again and again, see to it
    OFFICER_OUT = "officer_out"  # to the operator: an officer cannot be counted on
    CODES_GUESSED = "codes_guessed"  # to the operator: somebody tries codes in an officer's name
    COMING = "coming"  # who is coming
    ASK_AGAIN = "ask_again"  # to somebody who said "coming" long ago
    ALL_CLEAR = "all_clear"  # it is over, and what it was
    ANSWER = "answer"  # the answer to a text that we cannot act on
    CODE_ASKED = "code_asked"  # to an officer who closes without the code: how to close
    CODE_REFUSED = "code_refused"  # to an officer whose phone closes nothing for now
    IS_IT_YOURS = "is_it_yours"  # after the closing: is it your own house?
    LINE_LOST = "line_lost"  # to the operator: a line is down
    LINES_MENDED = "lines_mended"  # to the operator who was told of a loss: all lines work again
    JOURNAL = "journal"  # to the operator: the journal is not as it was left, or cannot be kept
    BUDGET = "line_budget"  # to the operator: a budget of a line is used up, or nearly
    MACHINE = "machine"  # to the operator: a phone answers by itself
    LEFT = "left"  # to somebody who wants no more texts: you have left
    LEAVER = "leaver"  # to the operator: a house has left
    FALSE_ALARMS = "false_alarms"  # to the operator: a house raises one false alarm after another


class Doubt(Enum):
    """What is wrong with the journal that a start found, the gravest first."""

    UNREADABLE = "unreadable"  # it cannot be opened: it was put aside, and a new one begun
    UNWRITABLE = "unwritable"  # nothing can be written: what happens is kept in memory
    SHORTER = "shorter"  # entries are gone that were there when the box wrote its anchor
    OTHER = "other"  # it is another journal than the one whose anchor the box wrote
    CHECKPOINT = "checkpoint"  # the checkpoint of its world was changed
    UNFIT = "unfit"  # some of its entries cannot be read, or do not fit those before


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


class ClockSource(Enum):
    """Who told the box what time it is."""

    SYSTEM = "system"  # the clock of this machine
    STAMP = "stamp"  # a service centre, on a text or a report: the time is not earlier than that
    MODEM = "modem"  # the clock of a modem, which the network sets
    AGREED = "agreed"  # a modem and a service centre say the same


def is_known(utc: float) -> bool:
    """Whether these seconds since 1970 are a real time: a box that does not know the time dates its
    entries long ago.
    """
    return utc >= KNOWN_FROM_UTC


class CaseRole(Enum):
    """The part that somebody has in one incident, whatever their role in the village."""

    ORIGINATOR = "originator"
    RECIPIENT = "recipient"
    OPERATOR = "operator"


class Known(Struct, frozen=True):
    """What the box had seen of somebody when an incident was opened: the `chance` that one call
    brings them (0 to 1); that, `asked` so often at about this hour, they `came` so often, and as a
    rule said so `within_s` seconds of ringing (0: not known).
    """

    chance: float
    asked: int = 0
    came: int = 0
    within_s: float = 0.0


class RecipientCopy(Struct, frozen=True):
    """A recipient as the roster had it when the incident was opened. Wave 1 is told at once, wave 2
    on widening. `known` is None for anybody but a neighbour.
    """

    party: Party
    wave: int
    known: Annotated[Known | None, Personal(Part.WHO, StandIn.NULL)] = None


class ClosingCode(Struct, frozen=True):
    """The code with which this officer ends the alarm by text: only their own phone receives it."""

    party: PartyId
    code: Detail
