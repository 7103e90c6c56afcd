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


def _news(status: ModemStatus) -> ModemStatus:
    status = replace(status, signal_dbm=None, store_used=0, store_capacity=0)
    if status.problem and status.state in _DOWN:
        return replace(status, state=ModemState.CLOSED, epoch=0, identity=Identity())
    return status
