"""What the message stores hold and what of it has been told, pure.

A text is told once and stays known until its slot is deleted or found with something else in it. A
text that a store held when it was first listed may have been told in an earlier epoch. A text that
cannot be read is told raw and never stands in the way of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from modem.at.heads import fields_in_words, sender_in_words
from modem.errors import MalformedResponse
from modem.indications import DeliveryReported, PartStored, SmsStored, SmsUnreadable
from modem.sms.concat import Joined, Joiner, Part, unreadable_key
from modem.sms.pdu import Deliver, StatusReport, decode, sender_of
from modem.types import Slot

_IN_WORDS = "the modem showed it in words, not as it came"

TextIndication = SmsStored | PartStored | SmsUnreadable | DeliveryReported


class Inbox:
    """One epoch of one modem's message stores; the parts of long texts outlast it in `joiner`."""

    def __init__(self, joiner: Joiner) -> None:
        self._joiner = joiner
        self._told: dict[Slot, str] = {}
        self._seen: set[Slot] = set()
        self._listed: set[str] = set()
        self._old: set[Slot] = set()

    def stored(self, slot: Slot, pdu: str, now: float) -> list[TextIndication]:
        """`pdu` was read from `slot`: return what is new."""
        if self._told.get(slot) == pdu:
            return []
        is_new = slot in self._seen or slot.memory in self._listed
        self.forget((slot,))
        self._told[slot] = pdu
        self._seen.add(slot)
        (self._old.discard if is_new else self._old.add)(slot)
        return self._read(pdu, slot, now)

    def listed(self, memory: str, found: Mapping[Slot, str], now: float) -> list[TextIndication]:
        """`found` is all that `memory` holds: return what is new, and forget what is gone."""
        self.forget([slot for slot in self._told if slot.memory == memory and slot not in found])
        told = [told for slot, pdu in found.items() for told in self.stored(slot, pdu, now)]
        self._listed.add(memory)
        return told

    def stored_in_words(self, slot: Slot, head: str, words: str) -> list[TextIndication]:
        """A modem in text mode showed `words` in `slot`: return the text if it is new."""
        told = in_words(head, words, slot)
        if self._told.get(slot) == told.raw:
            return []
        self.forget((slot,))
        self._told[slot] = told.raw
        return [told]

    def direct(self, pdu: str, now: float) -> list[TextIndication]:
        """`pdu` came by +CMT or +CDS and was stored nowhere."""
        return self._read(pdu, None, now)

    def told(self, slot: Slot) -> str | None:
        """The PDU that was told from `slot` and, as far as is known, still lies there."""
        return self._told.get(slot)

    def forget(self, slots: Iterable[Slot]) -> None:
        """These slots are free: a text that is read there from now on is new."""
        for slot in slots:
            self._told.pop(slot, None)

    def expire(self, now: float) -> list[TextIndication]:
        """Give up waiting for the missing parts of long texts."""
        return [_stored(joined, ()) for joined in self._joiner.expire(now)]

    def _read(self, pdu: str, slot: Slot | None, now: float) -> list[TextIndication]:
        slots = () if slot is None else (slot,)
        try:
            message = decode(pdu)
        except MalformedResponse as error:
            was_there = not self._old.isdisjoint(slots)
            key, sender = unreadable_key(pdu), sender_of(pdu)
            return [SmsUnreadable(key, slots, pdu, str(error), sender, was_there)]
        match message:
            case StatusReport():
                return [_reported(message, slots)]
            case Deliver():
                return self._deliver(message, slots, now)
            case _:
                assert_never(message)

    def _deliver(self, text: Deliver, slots: tuple[Slot, ...], now: float) -> list[TextIndication]:
        was_there = not self._old.isdisjoint(slots)
        own = slots if text.concat is None else ()
        return [
            _part(told, slots) if isinstance(told, Part) else _stored(told, own)
            for told in self._joiner.add(text, now, was_there=was_there)
        ]


def in_order_sent(pdus: Iterable[str]) -> list[int]:
    """The indexes of `pdus`, the text that was sent first before the others: a store is listed by
    slot, and some modems fill them in a circle. A PDU without a stamp stays behind the one before.
    """
    stamps: list[float] = []
    for pdu in pdus:
        stamps.append(_stamp(pdu) or (stamps[-1] if stamps else 0.0))
    return sorted(range(len(stamps)), key=stamps.__getitem__)


def _stamp(pdu: str) -> float:
    """When the centre took the text, in UTC seconds; 0.0 if that cannot be read."""
    try:
        message = decode(pdu)
    except MalformedResponse:
        return 0.0
    return message.sent_at if isinstance(message, Deliver) else 0.0


def _stored(joined: Joined, slots: tuple[Slot, ...]) -> SmsStored:
    return SmsStored(
        joined.key,
        slots,
        joined.sender,
        joined.text,
        joined.sent_at,
        joined.complete,
        joined.was_there,
        joined.total,
    )


def _part(part: Part, slots: tuple[Slot, ...]) -> PartStored:
    place = part.place
    return PartStored(
        part.key,
        slots,
        part.sender,
        part.text,
        part.sent_at,
        place.width,
        place.reference,
        place.total,
        place.number,
    )


def is_pdu(body: str) -> bool:
    """Whether the body of a text is a PDU that can be read."""
    try:
        decode(body)
    except MalformedResponse:
        return False
    return True


def in_words(head: str, words: str, slot: Slot | None) -> SmsUnreadable:
    """A text as a modem in text mode shows it. The words may be of any alphabet, in hex or not:
    only the sender is certain."""
    raw = "\n".join((", ".join(fields_in_words(head)), words))
    slots = () if slot is None else (slot,)
    return SmsUnreadable(unreadable_key(raw), slots, raw, _IN_WORDS, sender_in_words(head))


def _reported(report: StatusReport, slots: tuple[Slot, ...]) -> DeliveryReported:
    return DeliveryReported(
        report.recipient,
        report.reference,
        report.status,
        slots,
        report.sent_at,
        report.discharged_at,
    )
