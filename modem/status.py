"""What is known of one modem now, and who is told when it changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from modem.faults import Fault, FaultCode, fault
from modem.indications import Indication, ModemChanged
from modem.types import Identity, ModemState, ModemStatus

STORE_ALARM_SHARE = 0.7
"""A store filled to this share is a problem: once it is full, the modem says nothing and the
network tries again days later."""


MODEM = "modem"
"""The subject of the faults that keep a modem down."""

IN_SERVICE = ("network", "store", "reading", "texts")
"""The subjects of the faults of a modem that is up."""

_DOWN = (ModemState.CLOSED, ModemState.OPENING, ModemState.INITIALISING)


class StatusBoard:
    """The one `ModemStatus` of a modem. It is told only when it is news to the planner or a person.

    No news: signal and store use; while a fault keeps the modem down, each try to bring it up
    again.
    """

    def __init__(self, port: str, notify: Callable[[Indication], None]) -> None:
        self.status = ModemStatus(port=port)
        self._notify = notify
        self._faults: dict[str, tuple[Fault, ...]] = {}

    def update(self, faults: Mapping[str, tuple[Fault, ...]] | None = None, **changes: Any) -> None:
        """Replace fields and, by subject, faults of the status; tell the status if it is news."""
        self._faults.update(faults or {})
        changes["faults"] = tuple(itertools.chain.from_iterable(self._faults.values()))
        if all(getattr(self.status, name) == value for name, value in changes.items()):
            return
        before, self.status = self.status, replace(self.status, **changes)
        if _news(before) != _news(self.status):
            self._notify(ModemChanged(self.status))


def store_faults(used: int, capacity: int) -> tuple[Fault, ...]:
    """The fault that a store fills up, if it does."""
    if capacity <= 0 or used < STORE_ALARM_SHARE * capacity:
        return ()
    return (fault(FaultCode.STORE_FILLING, used=used, capacity=capacity),)


def reading_faults(memory: str, *, is_readable: bool) -> tuple[Fault, ...]:
    """The fault that a memory can be read only slot by slot, or not at all."""
    code = FaultCode.STORE_UNLISTED if is_readable else FaultCode.STORE_UNREADABLE
    return (fault(code, memory=memory),)


def texts_faults(memory: str, *, tells_texts: bool) -> tuple[Fault, ...]:
    """The fault that a modem has no place for texts, or does not tell of them, if that is so."""
    if memory and tells_texts:
        return ()
    if memory:
        return (Fault(FaultCode.TEXTS_NOT_TOLD),)
    return (Fault(FaultCode.TEXTS_NOT_KEPT if tells_texts else FaultCode.TEXTS_NOT_ARRIVING),)


def _news(status: ModemStatus) -> ModemStatus:
    status = replace(status, signal_dbm=None, store_used=0, store_capacity=0)
    if status.faults and status.state in _DOWN:
        return replace(status, state=ModemState.CLOSED, epoch=0, identity=Identity())
    return status
