"""The acceptance test of one modem with its SIM and its firmware, before anybody relies on it.

A person with a phone takes part: `tell` tells them what to do, step by step. Every step is tried,
whatever the result of the one before; but no step is tried before the modem is ready.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from modem.faults import Fault
from modem.indications import (
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    DigitHeard,
    Indication,
    SmsStored,
    SubmitEnded,
)
from modem.supervisor import Supervisor
from modem.types import Address, CallOutcome, CallResult, ModemState, Msisdn, SubmitOutcome
from modem.voice.talk import Talk
from modem.waiting import Wakeup

READY_S = 180.0
SUBMIT_S = 140.0
REPORT_S = 120.0
PERSON_S = 180.0  # to find the phone, to write or to dial
CALL_S = 90.0
TALKED_S = 200.0  # to dial, to ring and to talk
SILENT_S = 4.0  # to hold an answered call in which nothing can be said
HOLD_S = 20.0  # time for a second phone to ring
COMPARED_DIGITS = 8
_TEXT, _CALL, _WAITING = 1, 2, 3  # tokens

T = TypeVar("T")


class Step(Enum):
    """The steps, in the order in which they are tried."""

    READY = "ready"
    TEXT_OUT = "text_out"
    REPORT = "report"
    TEXT_IN = "text_in"
    RING_IN = "ring_in"
    CALL_OUT = "call_out"
    CALL_WAITING = "call_waiting"


class Sight(Enum):
    """What can be seen in a step."""

    MODEL = "model"
    FAULT = "fault"
    SENT = "sent"
    REFUSED = "refused"
    STATUS = "status"
    FROM = "from"
    WITHHELD = "withheld"
    ENDED = "ended"
    ANSWERED = "answered"
    NO_ANSWER = "no answer"
    SILENT = "silent"
    SOUND = "sound"
    SPOKE = "spoke"
    DEAF = "deaf"
    KEY = "key"
    NO_KEY = "no key"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was seen, with its particulars: a word, a number, a fault."""

    sight: Sight
    what: str = ""
    fault: Fault | None = None

    def __str__(self) -> str:
        particulars = " ".join(filter(None, (str(self.fault or ""), self.what)))
        return f"{self.sight.value}: {particulars}" if particulars else self.sight.value


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a step: whether it passed, after how many seconds, and what was seen."""

    step: Step
    is_passed: bool
    after_s: float
    seen: tuple[Seen, ...] = ()


Sights = AsyncIterator[Seen | None]


class Acceptance:
    """One run. `make` makes a supervisor that tells its indications to the function it is given;
    `talk` is what the called person hears if the line can speak, None for silence.
    """

    def __init__(
        self,
        make: Callable[[Callable[[Indication], None]], Supervisor],
        phone: Msisdn,
        tell: Callable[[Step], None],
        talk: Talk | None = None,
    ) -> None:
        self._phone, self._tell, self._talk = phone, tell, talk
        self._heard: list[Indication] = []
        self._news = Wakeup()
        self._supervisor = make(self._hear)
        self._loop = asyncio.get_running_loop()

    async def run(self) -> AsyncIterator[Finding]:
        """Try the steps; yield each finding as it is made."""
        self._supervisor.start()
        try:
            ready = await self._try(Step.READY, self._be_ready)
            yield ready
            if ready.is_passed:
                yield await self._try(Step.TEXT_OUT, self._text_out)
                yield await self._try(Step.REPORT, self._report)
                yield await self._try(Step.TEXT_IN, self._text_in)
                yield await self._try(Step.RING_IN, self._ring_in)
                yield await self._try(Step.CALL_OUT, self._call_out)
                yield await self._try(Step.CALL_WAITING, self._call_waiting)
        finally:
            await self._supervisor.stop()

    async def _try(self, step: Step, work: Callable[[], Sights]) -> Finding:
        """Run a step: it yields what it saw; None, or nothing at all, means that it failed."""
        self._tell(step)
        began_at = self._loop.time()
        seen = [one async for one in work()]
        is_passed = bool(seen) and all(seen)
        return Finding(step, is_passed, self._loop.time() - began_at, tuple(filter(None, seen)))

    async def _be_ready(self) -> Sights:
        until = self._loop.time() + READY_S
        while not self._is_ready() and self._loop.time() < until:
            await self._news.wait(until)
        status = self._supervisor.status
        yield Seen(Sight.MODEL, status.identity.model) if self._is_ready() else None
        for fault in status.faults:
            yield Seen(Sight.FAULT, fault=fault)

    def _is_ready(self) -> bool:
        return self._supervisor.status.state is ModemState.READY

    async def _text_out(self) -> Sights:
        text = "测试短信，请勿惊慌。 A test, no alarm."
        self._supervisor.submit(self._phone, text, token=_TEXT, validity_s=3600.0)
        ended = await self._next(SubmitEnded, SUBMIT_S)
        is_sent = ended is not None and ended.result.outcome is SubmitOutcome.SENT
        yield Seen(Sight.SENT) if is_sent else None
        if ended is not None and not is_sent:
            cause = "" if ended.result.cause is None else f"({ended.result.cause})"
            yield Seen(Sight.REFUSED, cause, ended.result.fault)

    async def _report(self) -> Sights:
        report = await self._next(DeliveryReported, REPORT_S)
        if report is not None:
            self._supervisor.delete(report.slots)
            yield Seen(Sight.STATUS, str(report.status))

    async def _text_in(self) -> Sights:
        text = await self._next(SmsStored, PERSON_S, lambda one: self._is_phone(one.sender))
        if text is not None:
            self._supervisor.delete(text.slots)
            yield Seen(Sight.FROM, text.sender.digits)

    async def _ring_in(self) -> Sights:
        incoming = await self._next(CallIncoming, PERSON_S)
        if incoming is None:
            return
        self._supervisor.end_incoming(incoming.call)
        yield Seen(Sight.FROM, incoming.caller.digits) if incoming.caller else None
        yield Seen(Sight.ENDED) if await self._next(CallEnded, CALL_S) else None

    async def _call_out(self) -> Sights:
        found = self._supervisor.status.capabilities
        self._dial(_CALL, SILENT_S, self._talk)
        finished = await self._next(CallFinished, TALKED_S)
        result = finished.result if finished is not None else CallResult(CallOutcome.UNKNOWN)
        if result.outcome is not CallOutcome.ANSWERED:
            yield None
            yield Seen(Sight.NO_ANSWER, result.outcome.value, result.fault)
            return
        yield Seen(Sight.ANSWERED)
        if self._talk is None or not found.speaks:
            yield Seen(Sight.SILENT)
            return
        if result.sound_fault:
            yield None
            yield Seen(Sight.SOUND, fault=result.sound_fault)
        yield Seen(Sight.SPOKE, f"{result.spoke_s:.0f}")
        if not found.hears_keys:
            yield Seen(Sight.DEAF)
            return
        pressed = await self._next(DigitHeard, 0.0)
        yield Seen(Sight.KEY, pressed.digit) if pressed is not None else None
        if pressed is None:
            yield Seen(Sight.NO_KEY)

    async def _call_waiting(self) -> Sights:
        self._dial(_WAITING, HOLD_S)
        waiting = await self._next((CallWaiting, CallFinished), CALL_S)
        if isinstance(waiting, CallWaiting):
            self._supervisor.end_incoming(waiting.call)
            yield (
                Seen(Sight.FROM, waiting.caller.digits) if waiting.caller else Seen(Sight.WITHHELD)
            )
            self._supervisor.cut(_WAITING)
            await self._next(CallFinished, CALL_S)

    def _dial(self, token: int, hold_s: float, talk: Talk | None = None) -> None:
        self._supervisor.dial(
            self._phone, token=token, ring_max_s=30.0, answered_hold_s=hold_s, talk=talk
        )

    def _is_phone(self, sender: Address) -> bool:
        """Whether the phone is the sender: networks write a number in many ways, but end it the
        same."""
        return sender.digits.endswith(self._phone.e164[-COMPARED_DIGITS:])

    def _hear(self, indication: Indication) -> None:
        self._heard.append(indication)
        self._news.set()

    async def _next(
        self,
        kind: type[T] | tuple[type[T], ...],
        within_s: float,
        fits: Callable[[T], bool] = lambda one: True,
    ) -> T | None:
        """Take the next indication of a kind, or of several kinds, also one that came before; None
        if none comes in time.
        """
        until = self._loop.time() + within_s
        while True:
            for position, indication in enumerate(self._heard):
                if isinstance(indication, kind) and fits(indication):
                    del self._heard[position]
                    return indication
            if self._loop.time() >= until:
                return None
            await self._news.wait(until)
