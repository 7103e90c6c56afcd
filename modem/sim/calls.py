"""A call between two subscribers, and what the network expects of a subscriber.

setting up --offered--> alerting --answered--> active --> ended
     \\______________________\\_____________________________/
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from modem.sim.handset import Handset
    from modem.sim.network import Network
    from modem.sim.texts import Text

CAUSE_UNASSIGNED = 1
CAUSE_NORMAL = 16
CAUSE_BUSY = 17
CAUSE_NO_ANSWER = 19
CAUSE_REJECTED = 21
CAUSE_OUT_OF_ORDER = 27
CAUSE_NETWORK_FAILURE = 38
CAUSE_CONGESTION = 42
"""24.008 10.5.4.11."""

CAUSE_TEXTS = {
    CAUSE_UNASSIGNED: "Unassigned number",
    CAUSE_NORMAL: "Normal call clearing",
    CAUSE_BUSY: "User busy",
    CAUSE_NO_ANSWER: "No answer from user",
    CAUSE_REJECTED: "Call rejected",
    CAUSE_OUT_OF_ORDER: "Destination out of order",
    CAUSE_NETWORK_FAILURE: "Network out of order",
    CAUSE_CONGESTION: "Switching equipment congestion",
}


class Phase(Enum):
    """How far a call has come."""

    SETTING_UP = "setting up"
    ALERTING = "alerting"
    ACTIVE = "active"
    ENDED = "ended"


class Subscriber(Protocol):
    """Anything with a number: a phone or a modem. The network calls these methods; none of them
    may block."""

    @property
    def number(self) -> str:
        """E.164 with its '+'."""

    @property
    def line(self) -> str:
        """The name of the modem, or "" for a phone."""

    @property
    def is_reachable(self) -> bool:
        """Whether the network can page it."""

    @property
    def ear(self) -> Handset | None:
        """The handset that listens and speaks in the present call; None for a modem, whose
        terminal does both."""

    def offered(self, call: SimCall) -> int | None:
        """An incoming call: None lets it ring, a 24.008 cause refuses it at once."""

    def alerting(self, call: SimCall) -> None:
        """Our outgoing call rings at the far end."""

    def active(self, call: SimCall) -> None:
        """The call, of either direction, is connected."""

    def ended(self, call: SimCall) -> None:
        """The call was ended by the other end or by the network; `call.cause` says why."""

    def key_pressed(self, key: str) -> None:
        """The other end of our call pressed a key."""

    def text_arrived(self, text: Text) -> bool:
        """A text is delivered; False keeps it at the service centre for a later try."""

    def report_arrived(self, pdu: str) -> bool:
        """A status report (PDU in hex) is delivered; False drops it."""


class SimCall:
    """One call. Either end may `end` it at any time; the callee may `answer` while it alerts."""

    def __init__(
        self, network: Network, ordinal: int, caller: Subscriber, dialled: str, is_withheld: bool
    ) -> None:
        self._network = network
        self.ordinal = ordinal
        self.caller = caller
        self.callee: Subscriber | None = None
        self.dialled = dialled
        self.is_withheld = is_withheld
        self.phase = Phase.SETTING_UP
        self.cause = 0
        self._timer: asyncio.TimerHandle | None = None

    def offer(self, callee: Subscriber | None) -> None:
        """Page the callee (None: nobody has that number) and let it ring, or end the call with the
        reason."""
        if self.phase is not Phase.SETTING_UP:
            return
        if callee is None or callee is self.caller:
            return self.end(None, CAUSE_UNASSIGNED if callee is None else CAUSE_BUSY)
        self.callee = callee
        cause = callee.offered(self) if callee.is_reachable else CAUSE_OUT_OF_ORDER
        if cause is not None:
            self.callee = None
            return self.end(None, cause)
        self.phase = Phase.ALERTING
        self._network.note_call(self, "alerting")
        limit_s = self._network.latencies.no_answer_s
        self._timer = self._network.loop.call_later(limit_s, self.end, None, CAUSE_NO_ANSWER)
        self.caller.alerting(self)

    def answer(self) -> None:
        """Take the call for the callee; both ends are told when it is connected."""
        if self.phase is Phase.ALERTING:
            self._network.after(self._network.latencies.answer_s, self._connect)

    def end(self, by: Subscriber | None, cause: int = CAUSE_NORMAL) -> None:
        """End the call: `by` (None: the network) knows at once, the other end a moment later."""
        if self.phase is Phase.ENDED:
            return
        self.phase, self.cause = Phase.ENDED, cause
        if self._timer is not None:
            self._timer.cancel()
        self._network.note_call(self, "ended")
        delay_s = 0.0 if by is None else self._network.latencies.release_s
        for party in (self.caller, self.callee):
            if party is not None and party is not by:
                self._network.after(delay_s, party.ended, self)

    def far_ear(self, of: Subscriber) -> Handset | None:
        """The handset at the other end of the call from `of`."""
        far = self._far(of)
        return far.ear if far is not None else None

    def press(self, by: Subscriber, key: str) -> None:
        """Tell the other end, after `key_s`, that `by` pressed a key; some modems detect keys."""
        far = self._far(by)
        if self.phase is Phase.ACTIVE and far is not None:
            self._network.after(self._network.latencies.key_s, far.key_pressed, key)

    def _far(self, of: Subscriber) -> Subscriber | None:
        return self.callee if of is self.caller else self.caller

    def _connect(self) -> None:
        if self.phase is not Phase.ALERTING or self.callee is None:
            return
        self.phase = Phase.ACTIVE
        if self._timer is not None:
            self._timer.cancel()
        self._network.note_call(self, "active")
        self.caller.active(self)
        self.callee.active(self)
