"""The message stores of a modem (27.005 3.1): SM on the SIM, ME in the modem, MT both together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

MEMORIES = ("SM", "ME", "MT")


class Status(IntEnum):
    """<stat> of +CMGL in PDU mode (27.005 3.1)."""

    UNREAD = 0
    READ = 1
    UNSENT = 2
    SENT = 3
    ALL = 4


STATUS_NAMES = {
    Status.UNREAD: "REC UNREAD",
    Status.READ: "REC READ",
    Status.UNSENT: "STO UNSENT",
    Status.SENT: "STO SENT",
    Status.ALL: "ALL",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in a store: its PDU in hex with the service centre address in front."""

    pdu: str
    status: Status
    is_report: bool = False


class MessageStore:
    """One physical store: numbered places that are reused, the lowest free one first."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._messages: dict[int, Stored] = {}
        self._lowest_free = 1

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits."""
        return len(self._messages) >= self.capacity

    def add(self, message: Stored) -> int | None:
        """The place where the message was put, or None if the store is full."""
        if self.is_full:
            return None
        index = self._lowest_free
        self._messages[index] = message
        while self._lowest_free in self._messages:
            self._lowest_free += 1
        return index

    def get(self, index: int) -> Stored | None:
        """The message in a place; None if the place is empty."""
        return self._messages.get(index)

    def mark(self, index: int, status: Status) -> None:
        """Change the status of a message that is there."""
        self._messages[index] = replace(self._messages[index], status=status)

    def delete(self, index: int) -> None:
        """Empty a place; an empty one stays empty."""
        if self._messages.pop(index, None) is not None:
            self._lowest_free = min(self._lowest_free, index)

    def indexes(self, *statuses: Status) -> list[int]:
        """The places in use (with one of these statuses, if any are given), in order."""
        return sorted(
            index
            for index, message in self._messages.items()
            if not statuses or message.status in statuses
        )


class MergedStore:
    """MT: the places of the modem first, those of the SIM after them."""

    def __init__(self, first: MessageStore, second: MessageStore) -> None:
        self._first, self._second = first, second

    def __len__(self) -> int:
        return len(self._first) + len(self._second)

    @property
    def capacity(self) -> int:
        """The places of both stores together."""
        return self._first.capacity + self._second.capacity

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits in either."""
        return self._first.is_full and self._second.is_full

    def add(self, message: Stored) -> int | None:
        """As MessageStore.add."""
        if not self._first.is_full:
            return self._first.add(message)
        index = self._second.add(message)
        return None if index is None else index + self._first.capacity

    def get(self, index: int) -> Stored | None:
        """As MessageStore.get."""
        store, place = self._place(index)
        return store.get(place)

    def mark(self, index: int, status: Status) -> None:
        """As MessageStore.mark."""
        store, place = self._place(index)
        store.mark(place, status)

    def delete(self, index: int) -> None:
        """As MessageStore.delete."""
        store, place = self._place(index)
        store.delete(place)

    def indexes(self, *statuses: Status) -> list[int]:
        """As MessageStore.indexes."""
        return self._first.indexes(*statuses) + [
            index + self._first.capacity for index in self._second.indexes(*statuses)
        ]

    def _place(self, index: int) -> tuple[MessageStore, int]:
        if index <= self._first.capacity:
            return self._first, index
        return self._second, index - self._first.capacity


Store = MessageStore | MergedStore
