"""The TPDUs of 23.040 as modems show them in PDU mode: hex, the service centre address in front.

Encoding raises ValueError for what cannot be sent (a number with letters, more than 255 parts).
Decoding raises MalformedResponse and nothing else, whatever a modem or a network wrote.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.errors import MalformedResponse
from modem.sms import fields, userdata
from modem.sms.fields import Octets
from modem.sms.userdata import Concat, Part
from modem.types import Address, Msisdn

__all__ = [
    "Concat",
    "Deliver",
    "StatusReport",
    "Submit",
    "SubmitPdu",
    "decode",
    "decode_submit",
    "encode_deliver",
    "encode_status_report",
    "encode_submit",
    "sender_of",
    "tpdu_octets",
]

# First octet (23.040 9.2.3.1 to .7 and .23). The reserved type 11 is read as DELIVER.
_MTI_MASK, _MTI_DELIVER, _MTI_SUBMIT, _MTI_STATUS_REPORT = 0x03, 0x00, 0x01, 0x02
_NO_MORE_MESSAGES = 0x04
_VP_MASK, _VP_ENHANCED, _VP_RELATIVE, _VP_ABSOLUTE = 0x18, 0x08, 0x10, 0x18
_STATUS_REPORT = 0x20
_HAS_HEADER = 0x40

_REFERENCE_BY_MODEM = 0
_PROTOCOL_TEXT = 0
_TIME_OCTETS = 7


@dataclass(frozen=True, slots=True)
class SubmitPdu:
    """One part ready to send (23.040 9.2.2.2).

    `hex` begins with 00, the empty service centre: the modem uses its own. `tpdu_octets` is the
    <length> of AT+CMGS, which leaves that octet out (27.005 4.3)."""

    hex: str
    tpdu_octets: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """A received text or part of one (23.040 9.2.2.1).

    `sent_at` is the service centre time stamp in UTC seconds, 0.0 if it cannot be read;
    `message_class` 0 is a flash."""

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

    Times are UTC seconds, 0.0 if a stamp cannot be read."""

    reference: int
    recipient: Address
    status: int
    sent_at: float
    discharged_at: float


@dataclass(frozen=True, slots=True)
class Submit:
    """A text on its way to the centre (23.040 9.2.2.2).

    `validity_s` is given by a relative or enhanced period, `valid_until` (UTC seconds) by an
    absolute one."""

    reference: int
    recipient: Address
    text: str
    concat: Concat | None = None
    validity_s: float | None = None
    valid_until: float | None = None
    status_report: bool = False
    message_class: int | None = None


def encode_submit(
    recipient: Msisdn | Address,
    text: str,
    *,
    validity_s: float | None,
    status_report: bool = True,
    flash: bool = False,
    concat_reference: int = 0,
    concat_width: int = 8,
) -> tuple[SubmitPdu, ...]:
    """One SUBMIT per part; GSM 7 bit when every character fits, else UCS2.

    `validity_s` is rounded up to a step of 23.040 9.2.3.12.1; None leaves it to the centre. The
    reference counts modulo its width in bits. Raise ValueError for more than 255 parts, a recipient
    that cannot be written, or a text that Unicode cannot encode."""
    address = Address.of(recipient) if isinstance(recipient, Msisdn) else recipient
    first = _MTI_SUBMIT | (_STATUS_REPORT if status_report else 0)
    to = fields.encode_address(address)
    validity = b""
    if validity_s is not None:
        first, validity = first | _VP_RELATIVE, bytes((fields.encode_validity(validity_s),))
    pdus = []
    for part in userdata.compose(text, reference=concat_reference, width=concat_width, flash=flash):
        head = bytes((first | _header_flag(part), _REFERENCE_BY_MODEM))
        tpdu = _hex(head, to, bytes((_PROTOCOL_TEXT, part.coding)), validity, part.octets)
        pdus.append(SubmitPdu("00" + tpdu, len(tpdu) // 2))
    return tuple(pdus)


def encode_deliver(
    sender: Address,
    text: str,
    sent_at: float,
    *,
    zone_quarters: int = 32,
    concat_reference: int = 0,
    concat_width: int = 8,
    flash: bool = False,
    service_centre: Address | None = None,
) -> tuple[str, ...]:
    """The hex of one DELIVER per part, as a modem stores it.

    `zone_quarters` is the time zone of the stamp, in quarters of an hour. Raise ValueError as
    `encode_submit` does."""
    centre = fields.encode_service_centre(service_centre)
    origin = fields.encode_address(sender)
    stamp = fields.encode_time(sent_at, zone_quarters)
    pdus = []
    for part in userdata.compose(text, reference=concat_reference, width=concat_width, flash=flash):
        first = bytes((_MTI_DELIVER | _NO_MORE_MESSAGES | _header_flag(part),))
        coding = bytes((_PROTOCOL_TEXT, part.coding))
        pdus.append(_hex(centre, first, origin, coding, stamp, part.octets))
    return tuple(pdus)


def encode_status_report(
    recipient: Address,
    reference: int,
    status: int,
    sent_at: float,
    discharged_at: float,
    *,
    zone_quarters: int = 32,
    service_centre: Address | None = None,
) -> str:
    """The hex of one STATUS-REPORT, as a modem stores it."""
    return _hex(
        fields.encode_service_centre(service_centre),
        bytes((_MTI_STATUS_REPORT | _NO_MORE_MESSAGES, reference)),
        fields.encode_address(recipient),
        fields.encode_time(sent_at, zone_quarters),
        fields.encode_time(discharged_at, zone_quarters),
        bytes((status,)),
    )


def _header_flag(part: Part) -> int:
    return _HAS_HEADER if part.has_header else 0


def _hex(*octets: bytes) -> str:
    return b"".join(octets).hex().upper()


def decode(pdu: str) -> Deliver | StatusReport:
    """Read a PDU that a modem stored or indicated; raise MalformedResponse and nothing else.

    Octets after the end are ignored. A text shorter than its length field is read as far as it goes
    (`userdata.CUT` marks the place). Compressed text, and 8-bit data that is no text, are refused.
    """
    octets = Octets(pdu)
    centre = fields.read_service_centre(octets)
    first = octets.octet("first octet")
    kind = first & _MTI_MASK
    if kind == _MTI_STATUS_REPORT:
        return _read_status_report(octets)
    if kind == _MTI_SUBMIT:
        return _read_mistyped(octets, first, centre)
    return _read_deliver(octets, first, centre)


def _read_mistyped(octets: Octets, first: int, centre: Address | None) -> Deliver:
    """Read a DELIVER with the type of a SUBMIT, as some modems store it; raise MalformedResponse
    for a true SUBMIT. A SUBMIT has its reference before the number: read as a DELIVER, its length
    of the number stands in place of the sender's type, and no length is a valid type."""
    no_deliver = octets.malformed("it is a SUBMIT")
    try:
        text = _read_deliver(octets, first, centre)
    except MalformedResponse:
        raise no_deliver from None
    if not fields.is_type(text.sender.toa):
        raise no_deliver
    return text


def _read_deliver(octets: Octets, first: int, centre: Address | None) -> Deliver:
    sender = fields.read_address(octets, "sender")
    protocol, data_coding = octets.take(2, "protocol and coding")
    sent_at = _read_time(octets)
    coding = userdata.coding_of(data_coding)
    read = userdata.read(octets, coding, has_header=bool(first & _HAS_HEADER))
    return Deliver(
        sender,
        read.text,
        sent_at,
        read.concat,
        coding.message_class,
        data_coding,
        protocol,
        centre,
    )


def _read_time(octets: Octets) -> float:
    """Read a time stamp; 0.0 if it is no time. Some centres leave it empty or write nonsense; the
    sender and words of a text, or its fate, are worth more than the time."""
    return fields.read_time(octets.take(_TIME_OCTETS, "time stamp")) or 0.0


def _read_status_report(octets: Octets) -> StatusReport:
    reference = octets.octet("reference")
    recipient = fields.read_address(octets, "recipient")
    sent_at, discharged_at = _read_time(octets), _read_time(octets)
    return StatusReport(reference, recipient, octets.octet("status"), sent_at, discharged_at)


def decode_submit(pdu: str) -> Submit:
    """Read the PDU that a terminal gives to AT+CMGS; raise MalformedResponse and nothing else, also
    for false lengths: no centre takes those."""
    octets = Octets(pdu)
    fields.read_service_centre(octets)
    first = octets.octet("first octet")
    if first & _MTI_MASK != _MTI_SUBMIT:
        raise octets.malformed("it is no SUBMIT")
    reference = octets.octet("reference")
    recipient = fields.read_address(octets, "recipient")
    _, data_coding = octets.take(2, "protocol and coding")
    validity_s, valid_until = _read_validity(octets, first & _VP_MASK)
    coding = userdata.coding_of(data_coding)
    read = userdata.read(octets, coding, has_header=bool(first & _HAS_HEADER))
    if read.damage:
        raise octets.malformed(read.damage)
    return Submit(
        reference,
        recipient,
        read.text,
        read.concat,
        validity_s,
        valid_until,
        status_report=bool(first & _STATUS_REPORT),
        message_class=coding.message_class,
    )


def _read_validity(octets: Octets, form: int) -> tuple[float | None, float | None]:
    """Read seconds from now, or UTC seconds of the end: at most one of them is given."""
    if form == _VP_RELATIVE:
        return fields.relative_validity(octets.octet("validity period")), None
    if form == _VP_ENHANCED:
        return fields.enhanced_validity(octets.take(_TIME_OCTETS, "validity period")), None
    if form == _VP_ABSOLUTE:
        return None, fields.read_time(octets.take(_TIME_OCTETS, "validity period"))
    return None, None


def sender_of(pdu: str) -> Address | None:
    """The sender of a stored text that `decode` refuses, None if unreadable; never raises."""
    try:
        octets = Octets(pdu)
        fields.read_service_centre(octets)
        kind = octets.octet("first octet") & _MTI_MASK
        sender = fields.read_address(octets, "sender")
    except MalformedResponse:
        return None
    is_theirs = kind != _MTI_STATUS_REPORT and (kind != _MTI_SUBMIT or fields.is_type(sender.toa))
    return sender if is_theirs else None


def tpdu_octets(pdu: str) -> int:
    """The <length> that +CMGR, +CMGL, +CMT and AT+CMGS state: without the service centre.

    `pdu` is one that this module made or read."""
    return len(pdu) // 2 - 1 - int(pdu[:2], 16)
