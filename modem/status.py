"""What is known of one modem now, and who is told when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from modem.indications import Indication, ModemChanged
from modem.types import Identity, ModemState, ModemStatus

STORE_ALARM_SHARE = 0.7
"""A store fuller than this is a problem: full, the modem says nothing and the network tries again
days later."""


MODEM = "modem"
"""The subject of what keeps a modem down."""

IN_SERVICE = ("network", "store", "reading", "texts")
"""The subjects of what can be wrong with a modem that is up."""

_DOWN = (ModemState.CLOSED, ModemState.OPENING, ModemState.INITIALISING)


class StatusBoard:
    """The one `ModemStatus` of a modem. What is no news to a planner or a person is kept but not
    told.

    No news: signal and store use; and while a problem keeps the modem down, each try to bring it up
    again.
    """

    def __init__(self, port: str, notify: Callable[[Indication], None]) -> None:
        self.status = ModemStatus(port=port)
        self._notify = notify
        self._problems: dict[str, str] = {}

    def update(self, problems: Mapping[str, str] | None = None, **changes: Any) -> None:
        """Replace fields of the status and, by subject, what is wrong ("" for nothing); tell it if
        it is news."""
        self._problems.update(problems or {})
        changes["problem"] = " ".join(filter(None, self._problems.values()))
        if all(getattr(self.status, name) == value for name, value in changes.items()):
            return
        before, self.status = self.status, replace(self.status, **changes)
        if _news(before) != _news(self.status):
            self._notify(ModemChanged(self.status))


def store_problem(used: int, capacity: int) -> str:
    """What to say of a store that fills up, or ""."""
    if capacity <= 0 or used < STORE_ALARM_SHARE * capacity:
        return ""
    return (
        f"The message store is filling up ({used} of {capacity} places are taken): "
        "delete the old texts in it."
    )


def reading_problem(memory: str, *, is_readable: bool) -> str:
    """What to say of a memory that cannot be listed, though its places can be read, or that cannot
    be read at all."""
    if is_readable:
        return f"The modem does not list its texts in {memory}: each place is read by itself."
    return (
        f"Texts that arrive in {memory} cannot be read: use another SIM or another modem; "
        "rings are heard."
    )


def texts_problem(memory: str, *, tells_texts: bool) -> str:
    """What to say of a modem without a place for texts, or that does not tell of them, or ""."""
    if memory and tells_texts:
        return ""
    if memory:
        return (
            "The modem does not tell of arriving texts: it is asked every few seconds; "
            "use another modem if you can."
        )
    if tells_texts:
        return (
            "The modem offers no place to store texts, so that one can be lost: "
            "put in a SIM that has one, or another modem."
        )
    return "No text can arrive over this modem: use another one; rings are heard."


def _news(status: ModemStatus) -> ModemStatus:
    status = replace(status, signal_dbm=None, store_used=0, store_capacity=0)
    if status.problem and status.state in _DOWN:
        return replace(status, state=ModemState.CLOSED, epoch=0, identity=Identity())
    return status
