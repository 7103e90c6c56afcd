"""What a modem tells us unasked, already decoded.

The driver makes them; whoever owns the modem acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from modem.types import Address, CallResult, ModemStatus, Slot, SubmitResult


@dataclass(frozen=True, slots=True)
class SmsStored:
    """A text lies in the modem's store and stays there until `Modem.delete(slots)`.

    `key` is the same however often the same text is read (sender, centre time stamp, body).
    `sent_at` is the service centre time stamp in UTC seconds, 0.0 where it wrote none that can be
    read. Of a long text the first part to arrive is told at once with `complete=False` and what
    there is of the text; the whole follows with the same `key` and `complete=True`. `was_there`: it
    may have lain in the store before the modem was opened, and have been told then. `total` is of
    how many parts it is; a long one has no `slots`: each of its parts is told with its own.
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
    """A part of a long text lies in `slots`; told behind the SmsStored that it adds to, if there is
    one, with the same `key`.

    Whoever has written it down may free its place, and tells it again by `Supervisor.recall_part`
    after a restart. `reference`, of so many bits, and `total` are those of the whole; `number` is
    its own, from 1.
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
    """A stored text that no rule can read: `raw` is the PDU in hex; `sender` if that much could be
    read; `was_there` as of SmsStored.
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
    it was not stored. When the centre took the text and when it settled its fate are UTC seconds by
    its clock, 0.0 where it wrote none that can be read.
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

    Told once per call: at the first number, or after the grace with `caller` None (withheld). A
    number that comes after that is told with the same `call`.
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
    """A result that came after its submit had been given up as UNKNOWN; `token` is what `submit`
    was called with.
    """

    token: int
    result: SubmitResult


@dataclass(frozen=True, slots=True)
class CallAlerting:
    """The outgoing call of `token` rings at the far end (+CLCC state 3)."""

    token: int


@dataclass(frozen=True, slots=True)
class DigitHeard:
    """In the outgoing call of `token` the far end pressed a key (0-9, *, #, A-D) at the loop time
    `at`; told once however the modem and we ourselves heard it."""

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
    """What the modem's clock, which the network sets, says in UTC seconds; told now and then."""

    utc: float


@dataclass(frozen=True, slots=True)
class ModemChanged:
    """The modem's state changed, or something that a planner or a person wants to know about it."""

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
