"""What a modem tells us unasked, already decoded.

The driver makes them; whoever owns the modem acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.types import Address, CallResult, ModemStatus, Slot, SubmitResult


@dataclass(frozen=True, slots=True)
class SmsStored:
    """A text lies in the modem's store and stays there until `Modem.delete(slots)`.

    `key` is the same however often the same text is read (sender, centre time stamp, body).
    `sent_at` is the service centre time stamp in UTC seconds. Of a long text the first part to
    arrive is told at once with `complete=False` and what there is of the text; the whole follows
    with the same `key` and `complete=True`.
    """

    key: str
    slots: tuple[Slot, ...]
    sender: Address
    text: str
    sent_at: float
    complete: bool = True


@dataclass(frozen=True, slots=True)
class SmsUnreadable:
    """A stored text that no rule can read: `raw` is the PDU in hex; `sender` if that much could be
    read.
    """

    key: str
    slots: tuple[Slot, ...]
    raw: str
    reason: str
    sender: Address | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReported:
    """A status report (23.040 9.2.2.3): `status` is TP-ST, `reference` TP-MR; `slots` is empty if
    it was not stored.
    """

    recipient: Address
    reference: int
    status: int
    slots: tuple[Slot, ...] = ()


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

    token: str
    result: SubmitResult


@dataclass(frozen=True, slots=True)
class CallAlerting:
    """The outgoing call of `token` rings at the far end (+CLCC state 3)."""

    token: str


@dataclass(frozen=True, slots=True)
class DigitHeard:
    """In the outgoing call of `token` the far end pressed a key (0-9, *, #, A-D) at the loop time
    `at`; told once however the modem and we ourselves heard it."""

    token: str
    digit: str
    at: float


@dataclass(frozen=True, slots=True)
class SubmitEnded:
    """The submit that was asked with `token` ended."""

    token: str
    result: SubmitResult


@dataclass(frozen=True, slots=True)
class CallFinished:
    """The outgoing call that was asked with `token` ended."""

    token: str
    result: CallResult


@dataclass(frozen=True, slots=True)
class ModemChanged:
    """The modem's state changed, or something that a planner or a person wants to know about it."""

    status: ModemStatus


Indication = (
    SmsStored
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
)
