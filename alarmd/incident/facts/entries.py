"""The facts that the journal holds, named in the past tense: a row's kind is the class's name.

Entries are values: they carry everything that a fold needs, so that a change of the roster or of
the policy never changes the past. Amounts carry their unit; `instant` fields are seconds on the
daemon timeline; `_utc` fields are seconds since 1970 for people to read and decide nothing.
"""

from __future__ import annotations

from msgspec import Struct

# Exported from here, too: the words of the entries, and the facts of the box.
# isort: off
from alarmd.incident.facts.box_entries import (
    AnswersForgotten as AnswersForgotten,
    AnswersLearnt as AnswersLearnt,
    BudgetReached as BudgetReached,
    CallersLeft as CallersLeft,
    CameBack as CameBack,
    ClockSet as ClockSet,
    HistoryDoubted as HistoryDoubted,
    HistoryRewritten as HistoryRewritten,
    LeaverRemoved as LeaverRemoved,
    LeftScheme as LeftScheme,
    LineChanged as LineChanged,
    LineLost as LineLost,
    LineMended as LineMended,
    LineRefusing as LineRefusing,
    LookedUp as LookedUp,
    MachineHeard as MachineHeard,
    NoteUnexplained as NoteUnexplained,
    PartHeard as PartHeard,
    PartsDropped as PartsDropped,
    PrivatePartsErased as PrivatePartsErased,
    Restarted as Restarted,
    RingEndOrdered as RingEndOrdered,
    RingEnded as RingEnded,
    RingHeard as RingHeard,
    RosterLoaded as RosterLoaded,
    RosterRefused as RosterRefused,
    Sealed as Sealed,
    TextHeard as TextHeard,
    TextUnintelligible as TextUnintelligible,
)
from alarmd.incident.facts.enums import (
    BARE as BARE, HELPING as HELPING, MADE_UTC as MADE_UTC, CaseRole as CaseRole,
    Channel as Channel, ClockSource as ClockSource, CloseReason as CloseReason,
    ClosingCode as ClosingCode, Doubt as Doubt, Kind as Kind, Means as Means, Outcome as Outcome,
    Purpose as Purpose, Reason as Reason, RecipientCopy as RecipientCopy, Response as Response,
    Status as Status, Unavailable as Unavailable, Unproved as Unproved, is_known as is_known,
)  # fmt: skip
from alarmd.i18n.language import Language
from alarmd.personal import Number, PartyId, PersonName, Public, Words
from alarmd.roster import Party
from modem.faults import Fault
from modem.types import Remedy
# isort: on


# --- incidents ------------------------------------------------------------------------------------


class IncidentOpened(Struct, frozen=True):
    """An alarm opened an incident, with its own copy of everybody who may have to be told. `number`
    is the phone that rang or texted, "" if no phone did; `sign` is the village's mark in front of
    texts. `codes` are secret; if there are none, a closing by text needs no code. The neighbours
    are not woken for `held_for_s`, unless the house or an officer says more. `has_left`: the
    originator had left the scheme. The alarm was raised `late_s` or more before we heard of it.
    """

    incident: int
    originator: Party
    kind: Kind
    status: Status
    means: Means
    line: Public
    raised_utc: float
    village: Public
    group_name: Public
    recipients: tuple[RecipientCopy, ...]
    operators: tuple[Party, ...] = ()
    text: Words = ""
    raised_by: PersonName = ""
    number: Number = ""
    sign: Public = ""
    codes: tuple[ClosingCode, ...] = ()
    held_for_s: float = 0.0
    has_left: bool = False
    late_s: float = 0.0


class NeighboursWoken(Struct, frozen=True):
    """The neighbours of a house that had rung falsely again and again are told after all: the house
    or an officer said more, or nobody said in time that the alarm is false.
    """

    incident: int


class AlarmRepeated(Struct, frozen=True):
    """The originator pressed again, `late_s` or more before we heard of it: the press joins the
    open incident."""

    incident: int
    party: PartyId
    means: Means
    text: Words = ""
    number: Number = ""
    late_s: float = 0.0


class KindChanged(Struct, frozen=True):
    """The originator said what the alarm is about; `number` is the phone that texted, `sent_utc` is
    as in Acknowledged."""

    incident: int
    kind: Kind
    means: Means = Means.KEY
    number: Number = ""
    sent_utc: float = 0.0


class FalseAlarmSaid(Struct, frozen=True):
    """The originator says that it was a mistake. Only the officer or the operator can close.
    `number` is the phone that texted, `text` what was written.
    """

    incident: int
    party: PartyId
    means: Means = Means.KEY
    number: Number = ""
    text: Words = ""


class TextNotUnderstood(Struct, frozen=True):
    """Somebody in an open or closed incident texted something that we cannot act on; we owe them an
    answer. `number` is the phone that texted.
    """

    incident: int
    party: PartyId
    text: Words = ""
    number: Number = ""


class WordsNoted(Struct, frozen=True):
    """Somebody in an open or closed incident said something that is kept and shown. They wrote the
    text `late_s` before it came, and said something else since; 0: they said nothing since.
    """

    incident: int
    party: PartyId
    text: Words
    number: Number = ""
    late_s: float = 0.0


class Acknowledged(Struct, frozen=True):
    """A person answered for this party. `number` is the phone that rang or texted, "" otherwise.
    The answer `is_named` if they wrote the number of the alarm. `text` is what they wrote,
    `sent_utc` the network's stamp of it; 0: it was no text, or its stamp says nothing.
    """

    incident: int
    party: PartyId
    response: Response
    means: Means
    number: Number = ""
    is_named: bool = False
    text: Words = ""
    sent_utc: float = 0.0


class OptedOut(Struct, frozen=True):
    """This party has left the scheme: nothing more of this incident reaches it."""

    incident: int
    party: PartyId


class AcknowledgementExpired(Struct, frozen=True):
    """Somebody said "coming" too long ago to be counted on."""

    incident: int
    party: PartyId


class Escalated(Struct, frozen=True):
    """Too few are coming: recipients of wave `wave` are told from here on."""

    incident: int
    wave: int


class OfficerUnavailable(Struct, frozen=True):
    """An officer of the first wave cannot be counted on: backup officer and head are told at
    once.
    """

    incident: int
    party: PartyId
    why: Unavailable


class NobodyYet(Struct, frozen=True):
    """For a while nobody has been coming: the originator must know, and ring 110 too."""

    incident: int


class Exhausted(Struct, frozen=True):
    """Every attempt that the policy allows was made, nobody is coming. The incident stays open."""

    incident: int


class ClosingRefused(Struct, frozen=True):
    """Somebody texted in an officer's name that the alarm is over, without proof of being that
    officer. `number` is the phone that texted, `text` what was written.
    """

    incident: int
    party: PartyId
    why: Unproved
    number: Number = ""
    text: Words = ""


class CodesGuessed(Struct, frozen=True):
    """Too many wrong codes came from the phone `number`: it closes nothing for a while, and the
    operator must know.
    """

    incident: int
    party: PartyId
    number: Number = ""


class ClosingWaits(Struct, frozen=True):
    """The officer or the operator closed the incident before the first wave was told: it ends after
    that, unless the originator says more before. The fields are as in `Closed`.
    """

    incident: int
    by: PersonName
    reason: CloseReason
    note: Words = ""


class Closed(Struct, frozen=True):
    """The officer or the operator ended the case. `by`: a party id, or the operator's name."""

    incident: int
    by: PersonName
    reason: CloseReason
    note: Words = ""


class AllClearJoined(Struct, frozen=True):
    """The attempt `by`, a text about another alarm, told this party that this alarm is over,
    too."""

    incident: int
    party: PartyId
    by: int


class Settled(Struct, frozen=True):
    """A closed incident has nothing left to do or to wait for: it leaves the world, not the
    journal.
    """

    incident: int


# --- attempts -------------------------------------------------------------------------------------


class AttemptStarted(Struct, frozen=True):
    """An attempt begins, on one channel over one line. `incident` is 0 (OUTAGE) for news of the box
    itself. `round` counts the attempts for the same recipient, purpose and channel from 1. `text`
    is what is sent, or said in a call; it is empty for a call that only rings. `also` are the other
    alarms that an all-clear says are over. A call rings for `ring_s` at most. Written before the
    first byte goes to the modem.
    """

    attempt: int
    incident: int
    party: PartyId
    purpose: Purpose
    channel: Channel
    line: Public
    number: Number
    round: int
    reason: Reason
    text: Words = ""
    language: Language = Language.ZH
    also: tuple[int, ...] = ()
    ring_s: float = 30.0


class AttemptSubmitted(Struct, frozen=True):
    """The network took the text; `references` are the TP-MR of its parts."""

    attempt: int
    references: tuple[int, ...]


class AttemptAlerted(Struct, frozen=True):
    """The phone rings."""

    attempt: int


class KeyPressed(Struct, frozen=True):
    """The person who answered our call pressed this key: 0-9, *, # or A-D."""

    attempt: int
    digit: Public


class CutOrdered(Struct, frozen=True):
    """Our own call was told to end: somebody else needs the line more, or nobody needs the call.
    `spares_answered`: the call goes on if a person has answered it.
    """

    attempt: int
    spares_answered: bool = False


class AttemptDelivered(Struct, frozen=True):
    """A status report says that the text arrived; `status` is TP-ST (23.040 9.2.3.15). When the
    centre took the text, our clock was `ahead_s` ahead of the centre's; None: not known.
    """

    attempt: int
    status: int
    ahead_s: float | None = None


class AttemptEnded(Struct, frozen=True):
    """The attempt is over. `cause` is the +CMS code or the 24.008 cause, `fault` why it failed,
    `remedy` what a failed text asks for. A call was answered for `active_s`, in which we spoke for
    `spoke_s`; `sound_fault` is what was wrong with its sound. Older journals have both faults as
    English sentences, `detail` and `problem`.
    """

    attempt: int
    outcome: Outcome
    cause: int | None = None
    detail: Public = ""
    remedy: Remedy = Remedy.NONE
    active_s: float = 0.0
    spoke_s: float = 0.0
    problem: Public = ""
    fault: Fault | None = None
    sound_fault: Fault | None = None


class ReportUnmatched(Struct, frozen=True):
    """A status report that fits no attempt yet: it can come before the submit's own answer (quirk
    35). `taken_at` is the instant at which the centre took the text, by its stamps; None if these
    do not fit our clock.
    """

    line: Public
    number: Number
    reference: int
    status: int
    taken_at: float | None = None


# What the planner wants of a line: written down first, then done.
Order = AttemptStarted | RingEndOrdered | CutOrdered
Entry = (
    Restarted | ClockSet | RosterLoaded | RosterRefused | LineChanged | LineRefusing | LineLost
    | LineMended | BudgetReached | LookedUp | RingHeard | RingEndOrdered | RingEnded | TextHeard
    | TextUnintelligible | IncidentOpened | AlarmRepeated | KindChanged | FalseAlarmSaid
    | TextNotUnderstood | WordsNoted | Acknowledged | AcknowledgementExpired | Escalated
    | OfficerUnavailable | NobodyYet | Exhausted | ClosingRefused | CodesGuessed
    | ClosingWaits | Closed | AllClearJoined | Settled
    | AttemptStarted | AttemptSubmitted | AttemptAlerted | KeyPressed | CutOrdered
    | AttemptDelivered | AttemptEnded | ReportUnmatched | Sealed | HistoryDoubted
    | PartHeard | PartsDropped | CallersLeft | MachineHeard | NeighboursWoken
    | LeftScheme | LeaverRemoved | CameBack | OptedOut | PrivatePartsErased
    | HistoryRewritten | AnswersLearnt | AnswersForgotten | NoteUnexplained
)  # fmt: skip
