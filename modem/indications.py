"""What a modem tells unasked, already decoded.

The driver makes the indications; the owner of the modem acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from modem.types import Address, CallResult, ModemStatus, Slot, SubmitResult


@dataclass(frozen=True, slots=True)
class SmsStored:
    """A text lies in the modem's store and stays there until `Supervisor.delete(slots)`.

    `key` is the same however often the same text is read (sender, centre time stamp, body).
    `sent_at` is the service centre time stamp in UTC seconds, 0.0 if it cannot be read. The first
    part of a long text to arrive is told at once, with `complete=False` and the text so far; the
    whole follows with the same `key` and `complete=True`. `was_there`: the text may have lain in
    the store before the modem was opened, and have been told then. `total` is its number of parts.
    A long text has no `slots`: each part is told by a PartStored with its own.
    """

    key: str = field(repr=False)  # the sender and the words are in it
    slots: tuple[Slot, ...]
    sender: Address
    text: str = field(repr=False)
    sent_at: float
    complete: bool = True
    was_there: bool = False
    total: int = 1


@dataclass(frozen=True, slots=True)
class PartStored:
    """A part of a long text lies in `slots`; told after the SmsStored that it adds to, if there is
    one, with the same `key`.

    An owner that has stored the part may free its slots, and gives the part back by
    `Supervisor.recall_part` after a restart. `reference` (of `width` bits) and `total` are those of
    the whole text; `number` is the part's own, from 1.
    """

    key: str = field(repr=False)
    slots: tuple[Slot, ...]
    sender: Address
    text: str = field(repr=False)
    sent_at: float
    width: int
    reference: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class SmsUnreadable:
    """A stored text that cannot be decoded. `raw` is the PDU in hex, or what a modem in text mode
    showed; `sender` is given if it could be read; `was_there` as in SmsStored.
    """

    key: str = field(repr=False)  # the sender and the words are in it
    slots: tuple[Slot, ...]
    raw: str = field(repr=False)
    reason: str
    sender: Address | None = None
    was_there: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryReported:
    """A status report (23.040 9.2.2.3): `status` is TP-ST, `reference` TP-MR; `slots` is empty if
    the report was not stored. The centre took the text at `sent_at` and settled its fate at
    `discharged_at`: UTC seconds by the centre's clock, 0.0 if the stamp cannot be read.
    """

    recipient: Address
    reference: int
    status: int
    slots: tuple[Slot, ...] = ()
    sent_at: float = 0.0
    discharged_at: float = 0.0


@dataclass(frozen=True, slots=True)
class CallIncoming:
    """Somebody rings.

    Told once per call: as soon as its number is known, or after the grace with `caller` None
    (withheld). A number that comes later is told with the same `call`.
    """

    call: str
    caller: Address | None


@dataclass(frozen=True, slots=True)
class CallWaiting:
    """Somebody rings while the modem is in a call (+CCWA, 27.007 7.12)."""

    call: str
    caller: Address | None


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The incoming or waiting call `call` is over, whoever ended it."""

    call: str


@dataclass(frozen=True, slots=True)
class SubmitSettled:
    """The late result of the submit of `token`, which had been given up as UNKNOWN."""

    token: int
    result: SubmitResult


@dataclass(frozen=True, slots=True)
class CallAlerting:
    """The outgoing call of `token` rings at the far end (+CLCC state 3)."""

    token: int


@dataclass(frozen=True, slots=True)
class DigitHeard:
    """In the outgoing call of `token` the far end pressed a key (0-9, *, #, A-D) at the loop time
    `at`; told once, even if both the modem and we detect the key."""

    token: int
    digit: str
    at: float


@dataclass(frozen=True, slots=True)
class SubmitEnded:
    """The submit that was asked with `token` ended."""

    token: int
    result: SubmitResult


@dataclass(frozen=True, slots=True)
class CallFinished:
    """The outgoing call that was asked with `token` ended."""

    token: int
    result: CallResult


@dataclass(frozen=True, slots=True)
class NetworkTimeTold:
    """The time of the modem's clock, which the network sets, in UTC seconds; told every hour."""

    utc: float


@dataclass(frozen=True, slots=True)
class ModemChanged:
    """The modem's state or another part of its status that planner and people need has changed."""

    status: ModemStatus


Indication = (
    SmsStored
    | PartStored
    | SmsUnreadable
    | DeliveryReported
    | CallIncoming
    | CallWaiting
    | CallEnded
    | SubmitSettled
    | CallAlerting
    | DigitHeard
    | SubmitEnded
    | CallFinished
    | ModemChanged
    | NetworkTimeTold
)
