"""A text on its way through the service centre, and the PDUs in which modems see it."""

from __future__ import annotations

from dataclasses import dataclass

from modem.sms import pdu
from modem.types import Address

_UDHI = 0x40
_SCTS_OCTETS = 7
_ANY_STAMP = 1_000_000_000.0
_RELATIVE_VALIDITY = 0x10
_LONG_VALIDITIES = (0x08, 0x18)
"""Enhanced and absolute TP-VPF: seven octets (23.040 9.2.3.3)."""


@dataclass(slots=True)
class Text:
    """One part of a message, from `origin` to `recipient` (E.164). `tpdu` is its user data as the
    recipient's modem gets it: PID, DCS, UDL and UD in hex, with `has_header` for TP-UDHI.

    The service centre sets `sent_at` (its UTC) and `accepted_at` (loop time). A `stamp` is written
    instead of `sent_at`; `missing` is how many septets or octets TP-UDL counts too many."""

    origin: str
    recipient: str
    text: str
    tpdu: str
    has_header: bool
    concat: pdu.Concat | None = None
    reference: int = 0
    wants_report: bool = False
    validity_s: float = 0.0
    shown_origin: Address | None = None
    sent_at: float = 0.0
    accepted_at: float = 0.0
    stamp: str = ""
    missing: int = 0

    def deliver(self, service_centre: str, zone_quarters: int) -> str:
        """The DELIVER in hex that brings this part to a modem."""
        sender = self.shown_origin or Address.dialled(self.origin)
        blank = pdu.encode_deliver(
            sender,
            "",
            self.sent_at,
            zone_quarters=zone_quarters,
            service_centre=Address.dialled(service_centre),
        )[0]
        start = _first_octet(blank)
        head_end = _after_address(blank, start + 2)
        first = int(blank[start : start + 2], 16) | (_UDHI if self.has_header else 0)
        stamp = self.stamp or blank[head_end + 4 : head_end + 4 + 2 * _SCTS_OCTETS]
        head = f"{blank[:start]}{first:02X}{blank[start + 2 : head_end]}"
        length = int(self.tpdu[4:6], 16)
        said = min(length + self.missing, 0xFF) if length else 0
        return f"{head}{self.tpdu[:4]}{stamp}{said:02X}{self.tpdu[6:]}"

    def report(
        self, recipient: Address, status: int, discharged_at: float, zone_quarters: int
    ) -> str:
        """The STATUS-REPORT in hex that tells the sender what became of this part."""
        return pdu.encode_status_report(
            recipient,
            self.reference,
            status,
            self.sent_at,
            discharged_at,
            zone_quarters=zone_quarters,
        )


def split_submit(raw: str) -> tuple[str, bool]:
    """The user data of a SUBMIT that `pdu.decode_submit` accepts, as `Text.tpdu` and
    `Text.has_header`."""
    start = _first_octet(raw)
    first = int(raw[start : start + 2], 16)
    coding = _after_address(raw, start + 4)
    validity = first & 0x18
    skipped = 2 if validity == _RELATIVE_VALIDITY else 14 if validity in _LONG_VALIDITIES else 0
    return raw[coding : coding + 4] + raw[coding + 4 + skipped :], bool(first & _UDHI)


def parts_of(origin: str, recipient: str, text: str, reference: int) -> list[Text]:
    """A text written on a phone, split as its phone would; `reference` joins the parts."""
    parts = []
    for raw in pdu.encode_deliver(
        Address.dialled(origin), text, _ANY_STAMP, concat_reference=reference
    ):
        start = _first_octet(raw)
        coding = _after_address(raw, start + 2)
        deliver = pdu.decode(raw)
        assert isinstance(deliver, pdu.Deliver)
        user_data = raw[coding : coding + 4] + raw[coding + 4 + 2 * _SCTS_OCTETS :]
        has_header = bool(int(raw[start : start + 2], 16) & _UDHI)
        parts.append(Text(origin, recipient, deliver.text, user_data, has_header, deliver.concat))
    return parts


def _first_octet(raw: str) -> int:
    """Where the TPDU begins: after the service centre address and its length octet."""
    return 2 + 2 * int(raw[:2], 16)


def _after_address(raw: str, at: int) -> int:
    """Where the field after the address at `at` begins (23.040 9.1.2.5: length in digits, type,
    digits)."""
    digits = int(raw[at : at + 2], 16)
    return at + 4 + digits + digits % 2
