"""Long texts put together again: parts out of order, twice, or never."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modem.sms.pdu import Deliver
from modem.types import Address, Slot


@dataclass(frozen=True, slots=True)
class Joined:
    """The fields of SmsStored: a text, or with `complete=False` the first part of one."""

    key: str
    slots: tuple[Slot, ...]
    sender: Address
    text: str
    sent_at: float
    complete: bool


def message_key(text: Deliver) -> str:
    """SmsStored.key: the same however often the same text is read, and for all parts of one long text."""
    raise NotImplementedError


def unreadable_key(pdu: str) -> str:
    """SmsUnreadable.key: the same however often the same octets are read."""
    raise NotImplementedError


class Joiner:
    """Every text read from one modem goes through here; what comes out is what is new to tell."""

    def add(self, text: Deliver, slot: Slot | None, now: float) -> tuple[Joined, ...]:
        """A text was read from `slot` (None: it came by +CMT). A slot read again tells nothing until `forget`."""
        raise NotImplementedError

    def expire(self, now: float) -> tuple[Joined, ...]:
        """Give up what waited too long: told as it is, as complete, gaps as an ellipsis."""
        raise NotImplementedError

    def deadline(self) -> float | None:
        """When `expire` has something to do."""
        raise NotImplementedError

    def forget(self, slots: Iterable[Slot]) -> None:
        """These slots are deleted: what is read there from now on is new."""
        raise NotImplementedError
