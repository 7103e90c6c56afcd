"""What lies in the message store and what of it has been told, pure.

A text is told once and stays known until its slot is deleted or found with something else in it.
What cannot be read is told raw and never stands in the way of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from modem.errors import MalformedResponse
from modem.indications import DeliveryReported, SmsStored, SmsUnreadable
from modem.sms.concat import Joined, Joiner, unreadable_key
from modem.sms.pdu import Deliver, StatusReport, decode, sender_of
from modem.types import Slot

TextIndication = SmsStored | SmsUnreadable | DeliveryReported


class Inbox:
    """One epoch of one modem's message stores."""

    def __init__(self) -> None:
        self._joiner = Joiner()
        self._told: dict[Slot, str] = {}

    def stored(self, slot: Slot, pdu: str, now: float) -> list[TextIndication]:
        """`pdu` was read from `slot`: what is new of it."""
        if self._told.get(slot) == pdu:
            return []
        self.forget((slot,))
        self._told[slot] = pdu
        return self._read(pdu, slot, now)

    def listed(self, memory: str, found: Mapping[Slot, str], now: float) -> list[TextIndication]:
        """All that `memory` holds was listed: what is new of it; what is gone from it is
        forgotten."""
        self.forget([slot for slot in self._told if slot.memory == memory and slot not in found])
        return [told for slot, pdu in found.items() for told in self.stored(slot, pdu, now)]

    def direct(self, pdu: str, now: float) -> list[TextIndication]:
        """`pdu` came by +CMT or +CDS and was stored nowhere."""
        return self._read(pdu, None, now)

    def told(self, slot: Slot) -> str | None:
        """The PDU that was told from `slot` and, as far as is known, still lies there."""
        return self._told.get(slot)

    def forget(self, slots: Iterable[Slot]) -> None:
        """These slots are free: what is read there from now on is new."""
        known = [slot for slot in slots if slot in self._told]
        for slot in known:
            del self._told[slot]
        if known:
            self._joiner.forget(known)

    def expire(self, now: float) -> list[TextIndication]:
        """Give up waiting for the missing parts of long texts."""
        return [_stored(joined) for joined in self._joiner.expire(now)]

    def _read(self, pdu: str, slot: Slot | None, now: float) -> list[TextIndication]:
        slots = () if slot is None else (slot,)
        try:
            message = decode(pdu)
        except MalformedResponse as error:
            return [SmsUnreadable(unreadable_key(pdu), slots, pdu, str(error), sender_of(pdu))]
        match message:
            case StatusReport():
                return [
                    DeliveryReported(message.recipient, message.reference, message.status, slots)
                ]
            case Deliver():
                return [_stored(joined) for joined in self._joiner.add(message, slot, now)]
            case _:
                assert_never(message)


def _stored(joined: Joined) -> SmsStored:
    return SmsStored(
        joined.key, joined.slots, joined.sender, joined.text, joined.sent_at, joined.complete
    )
