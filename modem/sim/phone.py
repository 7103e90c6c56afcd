"""A simulated phone and the person who holds it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from modem.sim.calls import CAUSE_BUSY, CAUSE_REJECTED, Phase, SimCall
from modem.sim.handset import Handset, Hearing
from modem.sim.texts import Text

if TYPE_CHECKING:
    from modem.sim.network import Network

RECEIVED_MAX = 10_000
"""A phone remembers this many texts and calls."""


class Answering(Enum):
    """How this phone treats an incoming call."""

    IGNORES = "ignores"
    ANSWERS = "answers"
    REJECTS = "rejects"
    BUSY = "busy"
    VOICEMAIL = "voicemail"


@dataclass(slots=True, kw_only=True)
class Behaviour:
    """How the person reacts. They reply or ring back (None: never) at most once in
    `reaction_pause_s`, for all numbers of the hotline together."""

    answering: Answering = Answering.IGNORES
    answer_after_s: float = 8.0
    talk_s: float = 20.0
    reject_after_s: float = 3.0
    voicemail_after_s: float = 25.0
    voicemail_s: float = 10.0
    reply: str | None = None
    reply_after_s: float = 5.0
    ring_back_after_s: float | None = None
    ring_back_s: float = 15.0
    reaction_pause_s: float = 600.0
    hearing: Hearing = field(default_factory=Hearing)


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """A whole text (its parts joined) that was complete at this loop time."""

    at: float
    sender: str
    text: str


@dataclass(slots=True)
class ReceivedCall:
    """A call that rang this phone (loop times; None: it never happened)."""

    at: float
    caller: str
    answered_at: float | None = None
    ended_at: float | None = None


class SimPhone:
    """One phone. `behaviour` may be changed at any time; `texts` and `calls` are what the phone
    received, `ear` is the handset of its last answered call (None: no call was answered)."""

    def __init__(self, network: Network, number: str, name: str = "") -> None:
        self.number = number
        self.name = name
        self.line = ""
        self.behaviour = Behaviour()
        self.texts: list[ReceivedText] = []
        self.calls: list[ReceivedCall] = []
        self.ear: Handset | None = None
        self._network = network
        self._is_on = True
        self._call: SimCall | None = None
        self._parts: dict[tuple[str, int, int], dict[int, str]] = {}
        self._reacted_at = float("-inf")
        self._hang_up_timer: asyncio.TimerHandle | None = None

    # --- what its person does

    @property
    def is_reachable(self) -> bool:
        """Whether it is switched on."""
        return self._is_on

    @property
    def is_in_call(self) -> bool:
        """Whether a call rings, is set up or is active here."""
        return self._call is not None

    def switch_on(self) -> None:
        """Switch on; the texts that waited at the service centre arrive."""
        if not self._is_on:
            self._is_on = True
            self._network.reachable_again(self)

    def switch_off(self) -> None:
        """Switch off; a call in progress ends."""
        self.hang_up()
        self._is_on = False

    def ring(
        self, number: str, *, for_s: float | None = None, is_withheld: bool = False
    ) -> SimCall | None:
        """Call this number, and give up `for_s` seconds after it began to ring; return None if the
        phone is off or already in a call."""
        if self._call is not None or not self._is_on:
            return None
        self._call = self._network.dial(self, number, is_withheld=is_withheld)
        if for_s is not None:
            self._hang_up_after(self._network.latencies.setup_s + for_s)
        return self._call

    def hang_up(self) -> None:
        """End the call that is in progress, if any."""
        if (call := self._call) is not None:
            self._forget_call()
            call.end(self)

    def text(self, number: str, text: str) -> None:
        """Send a text, whatever its length."""
        if self._is_on:
            self._network.send(self, number, text)

    # --- what the network does to it

    def offered(self, call: SimCall) -> int | None:
        """Ring, or be busy."""
        if self._call is not None or self.behaviour.answering is Answering.BUSY:
            return CAUSE_BUSY
        self._call = call
        if len(self.calls) < RECEIVED_MAX:
            self.calls.append(ReceivedCall(self._network.loop.time(), call.caller.number))
        match self.behaviour.answering:
            case Answering.ANSWERS:
                self._network.after(self.behaviour.answer_after_s, call.answer)
            case Answering.VOICEMAIL:
                self._network.after(self.behaviour.voicemail_after_s, call.answer)
            case Answering.REJECTS:
                self._network.after(self.behaviour.reject_after_s, self._reject, call)
            case Answering.IGNORES | Answering.BUSY:
                pass
        return None

    def alerting(self, call: SimCall) -> None:
        """Our call rings; nothing to do but wait."""

    def active(self, call: SimCall) -> None:
        """The call is connected: talk for a while, then hang up."""
        if call is not self._call:
            return
        self.ear = Handset(self.behaviour.hearing, partial(call.press, self))
        if call.callee is self and self.calls:
            self.calls[-1].answered_at = self._network.loop.time()
        is_machine = self.behaviour.answering is Answering.VOICEMAIL
        self._hang_up_after(self.behaviour.voicemail_s if is_machine else self.behaviour.talk_s)

    def ended(self, call: SimCall) -> None:
        """The other end hung up; a missed call may be rung back."""
        if call is not self._call:
            return
        self._forget_call()
        if call.callee is self and self.calls and self.calls[-1].answered_at is None:
            self._react(call.caller.number, ring_back_only=True)

    def key_pressed(self, key: str) -> None:
        """Ignore the key: phones here detect none."""

    def text_arrived(self, text: Text) -> bool:
        """Join the parts; keep a whole text and react to it as `behaviour` says."""
        whole = self._join(text)
        if whole is not None:
            if len(self.texts) < RECEIVED_MAX:
                self.texts.append(ReceivedText(self._network.loop.time(), text.origin, whole))
            self._react(text.origin)
        return True

    def report_arrived(self, pdu: str) -> bool:
        """Drop the report: phones here never ask for one."""
        return False

    # --- helpers

    def _join(self, text: Text) -> str | None:
        if text.concat is None:
            return text.text
        key = (text.origin, text.concat.reference, text.concat.total)
        parts = self._parts.setdefault(key, {})
        parts[text.concat.number] = text.text
        if len(parts) < text.concat.total:
            return None
        del self._parts[key]
        return "".join(parts[number] for number in sorted(parts))

    def _react(self, sender: str, *, ring_back_only: bool = False) -> None:
        now, behaviour = self._network.loop.time(), self.behaviour
        wants = behaviour.ring_back_after_s is not None or (
            behaviour.reply is not None and not ring_back_only
        )
        if not wants or now < self._reacted_at + behaviour.reaction_pause_s:
            return
        self._reacted_at = now
        if behaviour.reply is not None and not ring_back_only:
            self._network.after(behaviour.reply_after_s, self.text, sender, behaviour.reply)
        if behaviour.ring_back_after_s is not None:
            self._network.after(behaviour.ring_back_after_s, self._ring_back, sender)

    def _ring_back(self, number: str) -> None:
        if self.ring(number, for_s=self.behaviour.ring_back_s) is None:
            self._network.loop.call_later(self.behaviour.ring_back_s, self._ring_back_once, number)

    def _ring_back_once(self, number: str) -> None:
        self.ring(number, for_s=self.behaviour.ring_back_s)

    def _reject(self, call: SimCall) -> None:
        if call is self._call and call.phase is Phase.ALERTING:
            self._forget_call()
            call.end(self, CAUSE_REJECTED)

    def _hang_up_after(self, seconds: float) -> None:
        if self._hang_up_timer is not None:
            self._hang_up_timer.cancel()
        self._hang_up_timer = self._network.loop.call_later(seconds, self.hang_up)

    def _forget_call(self) -> None:
        if self._hang_up_timer is not None:
            self._hang_up_timer.cancel()
            self._hang_up_timer = None
        if self._call is not None and self._call.callee is self and self.calls:
            self.calls[-1].ended_at = self._network.loop.time()
        self._call = None
