"""The TPDUs of 23.040 as a modem shows them in PDU mode: hex, with the service centre address in front.

Encoding what a caller must not ask (a number with letters, more than 255 parts) raises ValueError; whatever a
modem or a network may have written raises MalformedResponse and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.types import Address, Msisdn


@dataclass(frozen=True, slots=True)
class SubmitPdu:
    """One part ready to send: `hex` begins with the empty service centre octet 00 (the modem uses its own),
    `tpdu_octets` is the <length> of AT+CMGS, which leaves that octet out (27.005 4.3)."""

    hex: str
    tpdu_octets: int


@dataclass(frozen=True, slots=True)
class Concat:
    """Place of a part in a long text (23.040 9.2.3.24.1 and .8): `width` is 8 or 16 bits, `number` counts from 1."""

    reference: int
    width: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """A received text or part of one (23.040 9.2.2.1); `sent_at` is the service centre time stamp in UTC seconds."""

    sender: Address
    text: str
    sent_at: float
    concat: Concat | None = None
    message_class: int | None = None
    data_coding: int = 0
    protocol: int = 0
    service_centre: Address | None = None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a submitted part (23.040 9.2.2.3): `reference` is TP-MR, `status` TP-ST.

    Times are UTC seconds, 0.0 where the centre wrote none that can be read."""

    reference: int
    recipient: Address
    status: int
    sent_at: float
    discharged_at: float


@dataclass(frozen=True, slots=True)
class Submit:
    """A text on its way to the centre (23.040 9.2.2.2): `validity_s` from a relative period, `valid_until` (UTC
    seconds) from an absolute one."""

    reference: int
    recipient: Address
    text: str
    concat: Concat | None = None
    validity_s: float | None = None
    valid_until: float | None = None
    status_report: bool = False
    message_class: int | None = None


def encode_submit(
    recipient: Msisdn | Address, text: str, *, validity_s: float, status_report: bool = True,
    flash: bool = False, concat_reference: int = 0, concat_width: int = 8,
) -> tuple[SubmitPdu, ...]:
    """One SUBMIT per part; GSM 7 bit when every character fits, else UCS2. `validity_s` is rounded up to the next
    step of 23.040 9.2.3.12.1. Raise ValueError for a text of more than 255 parts or a number that is none."""
    raise NotImplementedError


def encode_deliver(
    sender: Address, text: str, sent_at: float, *, zone_quarters: int = 32, concat_reference: int = 0,
    concat_width: int = 8, flash: bool = False, service_centre: Address | None = None,
) -> tuple[str, ...]:
    """The hex of one DELIVER per part, as a modem stores it; `zone_quarters` is the local time zone of the stamp."""
    raise NotImplementedError


def encode_status_report(
    recipient: Address, reference: int, status: int, sent_at: float, discharged_at: float, *, zone_quarters: int = 32,
) -> str:
    """The hex of one STATUS-REPORT."""
    raise NotImplementedError


def decode(pdu: str) -> Deliver | StatusReport:
    """Read what a modem stored or indicated; raise MalformedResponse."""
    raise NotImplementedError


def decode_submit(pdu: str) -> Submit:
    """Read what a terminal gave to AT+CMGS (with its service centre octet); raise MalformedResponse."""
    raise NotImplementedError


def sender_of(pdu: str) -> Address | None:
    """Who sent a stored text that `decode` refuses, if that much can be read; never raises."""
    raise NotImplementedError


def tpdu_octets(pdu: str) -> int:
    """The <length> that +CMGR, +CMGL, +CMT and AT+CMGS state: octets without the service centre address."""
    raise NotImplementedError
