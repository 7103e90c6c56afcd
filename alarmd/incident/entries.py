"""The facts that the journal holds, named in the past tense: a row's kind is the class's name.

Entries are values: they carry everything that a fold needs, so that a change of the roster or of
the policy never changes the past. Amounts carry their unit; `instant` fields are seconds on the
daemon timeline; `_utc` fields are seconds since 1970 for people to read and decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

# The words of the entries come with them.
# isort: off
from alarmd.incident.vocabulary import (
    Channel as Channel, CloseReason as CloseReason, Kind as Kind, Means as Means,
    Outcome as Outcome, Purpose as Purpose, Reason as Reason, RecipientCopy as RecipientCopy,
    Response as Response, Status as Status,
)  # fmt: skip
from alarmd.language import Language
from alarmd.roster import Party
from modem.types import Remedy
# isort: on


# --- the box --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restarted:
    """The daemon started. Everything that was under way on its lines is over, with an outcome that
    nobody saw.
    """

    version: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterLoaded:
    """A roster came into force; `operators` are told when a line of the box is down."""

    digest: str
    households: int
    operators: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterRefused:
    """A new roster has faults; the last good one stays in force. The first faults, in English, for
    the record.
    """

    digest: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineChanged:
    """What a line can do changed.

    `state` is a ModemState value; `problem` says what is wrong, or "". In a call the line `speaks`,
    and `hears` the keys that are pressed, or it only rings.
    """

    line: str
    state: str
    carries_texts: bool
    carries_calls: bool
    problem: str = ""
    speaks: bool = False
    hears: bool = False


@dataclass(frozen=True, slots=True)
class LineLost:
    """A line has been out of service since the instant `since`, for so long that somebody must look
    at it."""

    line: str
    since: float


@dataclass(frozen=True, slots=True)
class LineMended:
    """A line that was lost has been in service again for a while."""

    line: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An operator looked at a person's record or at an incident (`what`: "party:ID" or
    "incident:N").
    """

    what: str
    by: str


@dataclass(frozen=True, slots=True)
class LineRefusing:
    """The network refuses what this SIM sends: its work moves to other lines until `until`."""

    line: str
    until: float


@dataclass(frozen=True, slots=True)
class BudgetReached:
    """A line has used its budget `limit` ("texts_per_hour", ...) of `allowed` attempts."""

    line: str
    limit: str
    allowed: int


# --- what was heard -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RingHeard:
    """Somebody rang the hotline.

    `number` is what the network showed ("" if withheld), `party` "" for a stranger.
    """

    line: str
    call: str
    number: str
    party: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class RingEndOrdered:
    """The line was told to end (or, if it was waiting, to refuse) this incoming call."""

    line: str
    call: str


@dataclass(frozen=True, slots=True)
class RingEnded:
    """The incoming call is over."""

    line: str
    call: str


@dataclass(frozen=True, slots=True)
class TextHeard:
    """A text came in. `sent_utc` is its centre time stamp; `complete` is False for the first part
    of a long one.
    """

    line: str
    key: str
    number: str
    party: str
    text: str
    sent_utc: float
    complete: bool = True


@dataclass(frozen=True, slots=True)
class TextUnintelligible:
    """A text that cannot be read, kept raw (PDU in hex)."""

    line: str
    key: str
    number: str
    party: str
    raw: str
    reason: str


# --- incidents ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    """An alarm opened a case, with its own copy of everybody who may have to be told. `number` is
    the phone that rang or texted, "" if it was none.
    """

    incident: int
    originator: Party
    kind: Kind
    status: Status
    means: Means
    line: str
    raised_utc: float
    village: str
    group_name: str
    recipients: tuple[RecipientCopy, ...]
    operators: tuple[Party, ...] = ()
    text: str = ""
    raised_by: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class AlarmRepeated:
    """The originator pressed again: it joins the open incident."""

    incident: int
    party: str
    means: Means
    text: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class KindChanged:
    """The originator said what it is about."""

    incident: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class FalseAlarmSaid:
    """The originator says that it was a mistake. Only the officer or the operator can close."""

    incident: int
    party: str


@dataclass(frozen=True, slots=True)
class TextNotUnderstood:
    """Somebody who is part of an incident texted what we cannot act on, and is owed an answer."""

    incident: int
    party: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A person answered for this party."""

    incident: int
    party: str
    response: Response
    means: Means


@dataclass(frozen=True, slots=True)
class AcknowledgementExpired:
    """Somebody said "coming" too long ago to be counted on."""

    incident: int
    party: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """Too few are coming: recipients of wave `wave` are told from here on."""

    incident: int
    wave: int


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Every attempt that the policy allows was made, nobody is coming. It stays open."""

    incident: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The officer or the operator ended the case. `by`: a party id, or the operator's name."""

    incident: int
    by: str
    reason: CloseReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A closed incident has nothing left to do or to wait for: it leaves the world, not the
    journal.
    """

    incident: int


# --- attempts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """About to be tried, on one channel over one line. `incident` is 0 (OUTAGE) for what the
    operators are told of the box itself. `round` counts the attempts for the same recipient,
    purpose and channel from 1. `text` is what is sent, or said in a call; it is empty for a call
    that only rings. Written before the first byte goes to the modem.
    """

    attempt: int
    incident: int
    party: str
    purpose: Purpose
    channel: Channel
    line: str
    number: str
    round: int
    reason: Reason
    text: str = ""
    language: Language = Language.ZH


@dataclass(frozen=True, slots=True)
class AttemptSubmitted:
    """The network took the text; `references` are the TP-MR of its parts."""

    attempt: int
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AttemptAlerted:
    """The phone rings."""

    attempt: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """Whoever answered our call pressed this key: 0-9, *, # or A-D."""

    attempt: int
    digit: str


@dataclass(frozen=True, slots=True)
class CutOrdered:
    """Our own call was told to end: somebody who has been told nothing yet needs the line."""

    attempt: int


@dataclass(frozen=True, slots=True)
class AttemptDelivered:
    """A status report says that the text arrived; `status` is TP-ST (23.040 9.2.3.15)."""

    attempt: int
    status: int


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """The attempt is over. `cause` is the +CMS code or the 24.008 cause; `remedy` what a failed
    text asks for. A call was answered for `active_s`, in which we spoke for `spoke_s`; `problem`
    says what was wrong with its sound, or "".
    """

    attempt: int
    outcome: Outcome
    cause: int | None = None
    detail: str = ""
    remedy: Remedy = Remedy.NONE
    active_s: float = 0.0
    spoke_s: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReportUnmatched:
    """A status report that fits no attempt yet: it can come before the submit's own answer (quirk
    35).
    """

    line: str
    number: str
    reference: int
    status: int


Entry = (
    Restarted | RosterLoaded | RosterRefused | LineChanged | LineRefusing | LineLost
    | LineMended | BudgetReached | LookedUp | RingHeard | RingEndOrdered | RingEnded | TextHeard
    | TextUnintelligible | IncidentOpened | AlarmRepeated | KindChanged | FalseAlarmSaid
    | TextNotUnderstood | Acknowledged | AcknowledgementExpired | Escalated | Exhausted | Closed
    | Settled | AttemptStarted | AttemptSubmitted | AttemptAlerted | KeyPressed | CutOrdered
    | AttemptDelivered | AttemptEnded | ReportUnmatched
)  # fmt: skip
