"""The facts of the box itself and of what came in; entries.py has the facts of incidents."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.enums import ClockSource, Doubt
from alarmd.personal import (
    Detail,
    Number,
    Part,
    PartyId,
    Personal,
    PersonName,
    Public,
    StandIn,
    TextKey,
    Words,
)
from alarmd.roster import Party
from modem.faults import Fault, in_prose

# --- the box --------------------------------------------------------------------------------------


class Restarted(Struct, frozen=True):
    """The daemon started. Everything that was under way on its lines is over, with an outcome that
    nobody saw. The time is known to be later than `past_utc`. From the instant `deaf_since` on the
    box may have heard nobody; None: not recorded. The calendar of the machine was
    `calendar_ahead_s` ahead of the time that was taken for right. `is_dated`: it is known how long
    the box was off before.
    """

    version: Public
    lines: tuple[Public, ...]
    past_utc: float = 0.0
    deaf_since: float | None = None
    calendar_ahead_s: float = 0.0
    is_dated: bool = True


class ClockSet(Struct, frozen=True):
    """The box learnt what time it is. The `utc` of every earlier row of this life is `correction_s`
    too early. `line` is the line that brought the time, or "".
    """

    correction_s: float
    source: ClockSource
    line: Public = ""


class RosterLoaded(Struct, frozen=True):
    """A roster came into force; `operators` are told when a line of the box is down, under the
    village's mark `sign`.
    """

    digest: Public
    households: int
    operators: tuple[Party, ...] = ()
    sign: Public = ""


class RosterRefused(Struct, frozen=True):
    """A new roster has faults; the last good one stays in force. `problems` are the first faults,
    in English, for the record.
    """

    digest: Public
    problems: tuple[Detail, ...]


class LineChanged(Struct, frozen=True):
    """What a line can do changed.

    `state` is a ModemState value, `faults` are what is wrong. `speaks`: something can be said in a
    call; `hears`: the line hears pressed keys. Older journals have the faults as English sentences,
    `problem`.
    """

    line: Public
    state: Public
    carries_texts: bool
    carries_calls: bool
    problem: Public = ""
    speaks: bool = False
    hears: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """The faults, with the sentence of an older journal as one more."""
        old = in_prose(self.problem)
        return self.faults if old is None else (*self.faults, old)


class LineLost(Struct, frozen=True):
    """A line has been out of service since the instant `since`, for so long that somebody must look
    at it."""

    line: Public
    since: float


class LineMended(Struct, frozen=True):
    """A line that was lost has been in service again for a while."""

    line: Public


class LookedUp(Struct, frozen=True):
    """An operator looked at people: `what` says at whom ("party:ID", "incident:N", "list",
    "strangers", "journal after N"). `utc` is when, if no daemon ran then and it was put on record
    later.
    """

    what: Detail
    by: PersonName
    utc: float | None = None


class LineRefusing(Struct, frozen=True):
    """The network refuses what this SIM sends: its work moves to other lines until `until`."""

    line: Public
    until: float


class BudgetReached(Struct, frozen=True):
    """A line has used `percent` of the `allowed` attempts of its budget `limit` ("texts_per_hour",
    ...).
    """

    line: Public
    limit: Public
    allowed: int
    percent: int = 100


class Sealed(Struct, frozen=True):
    """A checkpoint was kept: SHA-256 (hex) of the `world` that the entries up to `seq` add up to.

    `seal` is a keyed digest (HMAC, hex) of it and of the chain up to there, "" without a key.
    """

    seq: int
    world: Public
    seal: Public = ""


class PrivatePartsErased(Struct, frozen=True):
    """What belongs to a person was erased after its time: strangers' words in entries up to
    `words_up_to`, who the strangers were in entries up to `strangers_up_to`, everything after
    `alarms_after` up to `alarms_up_to`, except in the entries `still_needed`. The chain still
    proves the rest.
    """

    words_up_to: int
    strangers_up_to: int
    alarms_after: int
    alarms_up_to: int
    still_needed: tuple[int, ...] = ()


class HistoryRewritten(Struct, frozen=True):
    """The entries up to `up_to` were written by an earlier version, which kept what belongs to a
    person together with the rest. They were taken apart: `was` is the old hash of the last of them,
    `head` the new one. `seal` is as in Sealed, over all three.
    """

    up_to: int
    was: Public
    head: Public
    seal: Public = ""


class HistoryDoubted(Struct, frozen=True):
    """At a start the journal was not as the box had left it.

    `kept_as` is the name of the file as which it was put aside, "" if it was not; `seq` and `hash`
    are the last anchor that the box had written. Alarms and attempts are counted on from
    `last_incident` and `last_attempt`, so that no number is used twice.
    """

    doubt: Doubt
    kept_as: Public = ""
    seq: int = 0
    hash: Public = ""
    last_incident: int = 0
    last_attempt: int = 0


class MachineHeard(Struct, frozen=True):
    """A phone of this party seems to answer by itself: what it sent raised nothing."""

    party: Party


class LeftScheme(Struct, frozen=True):
    """Somebody enrolled texted that they leave the scheme. `number` is the phone, `text` what was
    written.
    """

    party: Party
    number: Number
    text: Words


class LeaverRemoved(Struct, frozen=True):
    """A party that has left the scheme is no longer on the roster."""

    party: PartyId


class CameBack(Struct, frozen=True):
    """A party that had left the scheme, and was taken off the roster, is on it again."""

    party: PartyId


class AnswersLearnt(Struct, frozen=True):
    """What came of the first calls of an alarm or drill that nobody will answer any more: the id of
    each party that was called, and its answer. The public part shows none of it.
    """

    incident: int
    answers: Annotated[tuple[tuple[str, Answer], ...] | None, Personal(Part.WHO, StandIn.NULL)]


class AnswersForgotten(Struct, frozen=True):
    """What the box has learnt of how these parties answer is forgotten: they are not on the roster
    any more, or the box is not to learn this.
    """

    parties: tuple[PartyId, ...]


# --- what was heard -------------------------------------------------------------------------------


class RingHeard(Struct, frozen=True):
    """Somebody rang the hotline.

    `number` is what the network showed ("" if withheld), `party` "" for a stranger.
    """

    line: Public
    call: Public
    number: Number
    party: PartyId
    waiting: bool = False


class RingEndOrdered(Struct, frozen=True):
    """The line was told to end (or, if it was waiting, to refuse) this incoming call."""

    line: Public
    call: Public


class RingEnded(Struct, frozen=True):
    """The incoming call is over."""

    line: Public
    call: Public


class TextHeard(Struct, frozen=True):
    """A text came in. `sent_utc` is its centre time stamp; `complete` is False for the first part
    of a long one, of `total` parts.
    """

    line: Public
    key: TextKey
    number: Number
    party: PartyId
    text: Words
    sent_utc: float
    complete: bool = True
    total: int = 1


class PartHeard(Struct, frozen=True):
    """Part `part` of `total` of the long text `key` came in; it waits for the others in the
    journal, not in the modem. `sender` and `toa` are as the network wrote them, `reference` (of
    `width` bits) is what the parts have in common.
    """

    line: Public
    key: TextKey
    number: Number
    party: PartyId
    sender: Number
    toa: int
    width: int
    reference: int
    total: int
    part: int
    text: Words
    sent_utc: float


class PartsDropped(Struct, frozen=True):
    """A sender used up its share of parts of long texts: for the rest of the hour none of its parts
    is kept. `number` is "" for all strangers together, `party` "" for strangers.
    """

    line: Public
    number: Number
    party: PartyId


class NoteUnexplained(Struct, frozen=True):
    """The carrier's note tells of a ring just now, and for all we know the line heard every ring.
    If the line soon proves to have been deaf, the note is heard again. `party` is "": a stranger's.
    """

    line: Public
    party: PartyId
    text: Words
    sent_utc: float


class CallersLeft(Struct, frozen=True):
    """The carrier's note names more callers than may become alarms at once: these parties rang this
    line in vain and got no alarm. An operator must ask them; `names` are their names.
    """

    line: Public
    parties: tuple[PartyId, ...]
    names: tuple[PersonName, ...] = ()


class TextUnintelligible(Struct, frozen=True):
    """A text that cannot be read, kept raw (PDU in hex)."""

    line: Public
    key: TextKey
    number: Number
    party: PartyId
    raw: Words
    reason: Public
