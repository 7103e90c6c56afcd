"""The simulated network: numbers, calls between them, and the service centre that stores and
forwards texts."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any

from modem.sim.calls import SimCall, Subscriber
from modem.sim.faults import NetworkFaults
from modem.sim.latency import Latencies
from modem.sim.phone import SimPhone
from modem.sim.record import Fact, FactKind, Recorder
from modem.sim.texts import Text, parts_of
from modem.types import TOA_INTERNATIONAL, TOA_NATIONAL, TOA_UNKNOWN, Address

COUNTRY = "86"
UTC_AT_START = 1_772_323_200.0
"""2026-03-01 00:00:00 UTC: what the network's clock shows first, unless told otherwise."""
ZONE_QUARTERS = 32
"""China is UTC+8; the network writes its zone in quarters of an hour."""
FACTS_MAX = 200_000
"""The record keeps this many facts; older ones are forgotten (a recorder got them when they
happened)."""
WAITING_TEXTS_MAX = 10_000
"""The service centre holds this many texts for phones that are off or full; more are refused as
congestion."""
SERVICE_CENTRE = "+8610000000500"
"""The address that every text carries, and that +CSCA shows first."""
VALIDITY_DEFAULT_S = 48 * 3600.0
STATUS_DELIVERED = 0x00
STATUS_EXPIRED = 0x46
"""TP-ST (23.040 9.2.3.15)."""
STATUS_FALSE = (0x00, 0x30, 0x41, 0x46, 0x63)
"""The statuses of false reports: received, still tried, error, expired, given up for now."""
SHUFFLED_S = 60.0
"""How much later an overtaken part comes, at most."""
SLOW_MEAN_S, SLOW_MAX_S = 120.0, 3600.0
"""How much later a slow text comes on average, and a slow text or report at most."""
SENSELESS_STAMPS = ("00000000000000", "FFFFFFFFFFFFFF", "00101000000000", "32115142310223")
"""Two that are no time, the first second of 2000, and one with the hour 24."""
MISSING = 2
"""Septets or octets by which a cut text is shorter than it says."""
MISSED_CALL_NOTE = "【来电提醒】号码{calls}给您来电，请及时回复。"
MISSED_CALLS_LISTED = 2  # callers in one text, so that it fits one part
MISSED_CALL_SENDER = "10086"  # China Mobile: the IMSI of the SIMs here begins with 46000
"""The carrier's own number; its texts tell who rang in vain."""

_CALL_FACTS = {
    "setup": FactKind.CALL_SETUP,
    "alerting": FactKind.CALL_ALERTING,
    "active": FactKind.CALL_ACTIVE,
    "ended": FactKind.CALL_ENDED,
}


class NumberForm(Enum):
    """How the network writes a caller's or sender's number: +8613..., 8613..., 13..."""

    INTERNATIONAL = "international"
    NO_PLUS = "no plus"
    NATIONAL = "national"
    BARE = "bare"


class Network:
    """Everything that has a number, on one loop, with one generator of chance.

    `recorder` gets every fact as it happens; `facts` keeps them. `form` is how numbers are
    presented; `sends_reports=False` ignores requests for status reports.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        rng: random.Random,
        latencies: Latencies | None = None,
        *,
        utc_at_start: float = UTC_AT_START,
        recorder: Recorder | None = None,
        form: NumberForm = NumberForm.INTERNATIONAL,
        sends_reports: bool = True,
    ) -> None:
        self.loop = loop
        self.rng = rng
        self.latencies = latencies or Latencies()
        self.form = form
        self.sends_reports = sends_reports
        self.faults = NetworkFaults()
        self.facts: deque[Fact] = deque(maxlen=FACTS_MAX)
        self.phones: dict[str, SimPhone] = {}
        self._recorder = recorder
        self._subscribers: dict[str, Subscriber] = {}
        self._waiting: dict[str, deque[Text]] = {}
        self._waiting_count = 0
        self._missed: dict[str, dict[str, float]] = {}
        self._calls = 0
        self._reference = rng.randrange(256)
        self._utc_offset = utc_at_start - loop.time()

    # --- who is there

    def add_phone(self, number: str, name: str = "") -> SimPhone:
        """Add a phone that is on and reacts to nothing until its behaviour is set; raise ValueError
        if the number is taken."""
        phone = SimPhone(self, number, name)
        self.attach(phone)
        self.phones[number] = phone
        return phone

    def attach(self, subscriber: Subscriber) -> None:
        """Give a subscriber its number; raise ValueError if the number is taken."""
        if subscriber.number in self._subscribers:
            raise ValueError(f"{subscriber.number} is taken")
        self._subscribers[subscriber.number] = subscriber

    def find(self, dialled: str) -> Subscriber | None:
        """The subscriber with this number, in any form that China dials: +86..., 0086..., 86...,
        with or without a 0."""
        return self._subscribers.get(dialled) or self._subscribers.get(canonical(dialled))

    # --- time and record

    def utc(self) -> float:
        """What the network's clock shows, in seconds."""
        return self.loop.time() + self._utc_offset

    def after(self, delay_s: float, act: Callable[..., Any], *arguments: Any) -> None:
        """Call `act` from the loop after this many seconds."""
        if delay_s > 0:
            self.loop.call_later(delay_s, act, *arguments)
        else:
            self.loop.call_soon(act, *arguments)

    def chance(self, rate: float) -> bool:
        """Whether an event of this rate (0 never, 1 always) happens now."""
        return rate > 0.0 and self.rng.random() < rate

    def note(self, fact: Fact) -> None:
        """Record a fact."""
        self.facts.append(fact)
        if self._recorder is not None:
            self._recorder(fact)

    def note_call(self, call: SimCall, what: str) -> None:
        """Record how far a call has come."""
        callee = self.find(call.dialled)
        line = call.caller.line or (callee.line if callee else "")
        recipient = callee.number if callee else call.dialled
        self.note(
            Fact(
                self.loop.time(),
                _CALL_FACTS[what],
                call.caller.number,
                recipient,
                line,
                code=call.cause,
                call=call.ordinal,
            )
        )

    def present(self, number: str) -> Address:
        """A number as the network writes it in calls, texts and status reports."""
        if not number.startswith("+"):
            return Address(number, TOA_UNKNOWN)
        local = number.removeprefix("+" + COUNTRY)
        if self.chance(self.faults.false_pluses):
            return Address(f"+{self.rng.choice(('', '0'))}{local}", TOA_INTERNATIONAL)
        match self.form:
            case NumberForm.INTERNATIONAL:
                return Address(number, TOA_INTERNATIONAL)
            case NumberForm.NO_PLUS:
                return Address(number.removeprefix("+"), TOA_UNKNOWN)
            case NumberForm.NATIONAL:
                return Address(local, TOA_NATIONAL)
            case NumberForm.BARE:
                return Address(local, TOA_UNKNOWN)

    # --- calls

    def dial(self, caller: Subscriber, dialled: str, *, is_withheld: bool = False) -> SimCall:
        """Set a call up; the network calls the caller's `alerting`, `active` and `ended`, never
        before this returns."""
        self._calls += 1
        call = SimCall(self, self._calls, caller, dialled, is_withheld)
        self.note_call(call, "setup")
        self.after(self.latencies.setup_s, self._offer, call)
        return call

    def _offer(self, call: SimCall) -> None:
        callee = self.find(call.dialled)
        tells = self.faults.tells_missed_calls and not call.is_withheld
        if tells and callee is not None and not callee.is_reachable:
            missed = self._missed.setdefault(callee.number, {})
            missed[call.caller.number] = self.utc()
        call.offer(callee)

    def _tell_missed_calls(self, subscriber: Subscriber) -> None:
        calls = [
            f"{caller.removeprefix('+' + COUNTRY)}于{_hhmm(utc)}"
            for caller, utc in self._missed.pop(subscriber.number, {}).items()
        ]
        size = MISSED_CALLS_LISTED if self.faults.lists_missed_calls else 1
        for first in range(0, len(calls), size):
            note = MISSED_CALL_NOTE.format(calls="、".join(calls[first : first + size]))
            for part in parts_of(MISSED_CALL_SENDER, subscriber.number, note, 0):
                self.accept(part, began_at=self.loop.time())

    # --- texts

    def send(self, origin: Subscriber, recipient: str, text: str) -> None:
        """Send a text from a phone; a long text is split and goes out part by part."""
        self._reference = (self._reference + 1) % 256
        target = self.find(recipient)
        number = target.number if target else recipient
        parts = parts_of(origin.number, number, text, self._reference)
        for position, part in enumerate(parts):
            delay_s = (position + 1) * self.latencies.submit_s
            self.after(delay_s, self._send_part, part, self.loop.time())

    def _send_part(self, part: Text, began_at: float) -> None:
        self.accept(part, began_at=began_at)

    def accept(self, text: Text, *, line: str = "", began_at: float) -> None:
        """The service centre takes responsibility for a text whose ctrl-Z came at `began_at`."""
        now = self.loop.time()
        text.accepted_at, text.sent_at = now, self.utc()
        text.shown_origin = self.present(text.origin)
        if self.chance(self.faults.senseless_stamps):
            text.stamp = self.rng.choice(SENSELESS_STAMPS)
        if self.chance(self.faults.cut_texts):
            text.missing = MISSING
        self.note(
            Fact(
                now,
                FactKind.TEXT_ACCEPTED,
                text.origin,
                text.recipient,
                line,
                text.text,
                began_at,
                text.reference,
            )
        )
        if not self.chance(self.faults.lost_texts):
            self.after(self._way_s(text), self._deliver, text)
        if self.chance(self.faults.doubled_texts):
            self.after(self._way_s(text), self._deliver, replace(text, wants_report=False))

    def _way_s(self, text: Text) -> float:
        """How long a text is under way."""
        faults, delay_s = self.faults, self.latencies.deliver_s
        if text.concat is not None and self.chance(faults.shuffled_parts):
            delay_s += self.rng.uniform(0.0, SHUFFLED_S)
        if self.chance(faults.slow_texts):
            delay_s += min(self.rng.expovariate(1.0 / SLOW_MEAN_S), SLOW_MAX_S)
        return delay_s

    def refuse(self, text: Text, code: int, *, line: str, began_at: float) -> None:
        """Record that a text was refused with this +CMS code."""
        self.note(
            Fact(
                self.loop.time(),
                FactKind.TEXT_REFUSED,
                text.origin,
                text.recipient,
                line,
                text.text,
                began_at,
                code,
            )
        )

    @property
    def has_room(self) -> bool:
        """Whether the service centre can take another text."""
        return self._waiting_count < WAITING_TEXTS_MAX

    def waiting(self, number: str) -> tuple[Text, ...]:
        """The texts that the service centre could not bring to this number so far."""
        return tuple(self._waiting.get(number, ()))

    def reachable_again(self, subscriber: Subscriber) -> None:
        """A subscriber is on, or has room in its store: send the texts that waited for it, and the
        missed calls."""
        if self._missed:
            self._tell_missed_calls(subscriber)
        waiting = self._waiting.pop(subscriber.number, None)
        for text in waiting or ():
            self._waiting_count -= 1
            self.after(self.latencies.deliver_s, self._deliver, text)

    def _deliver(self, text: Text) -> None:
        target = self.find(text.recipient)
        if target is None:
            return
        now = self.loop.time()
        if now > text.accepted_at + (text.validity_s or VALIDITY_DEFAULT_S):
            self.note(
                Fact(now, FactKind.TEXT_EXPIRED, text.origin, target.number, target.line, text.text)
            )
            return self._report(text, STATUS_EXPIRED)
        if not (target.is_reachable and target.text_arrived(text)):
            return self._keep(text, target)
        self.note(
            Fact(now, FactKind.TEXT_DELIVERED, text.origin, target.number, target.line, text.text)
        )
        self._report(text, STATUS_DELIVERED)

    def _keep(self, text: Text, target: Subscriber) -> None:
        """Hold a text; the first that waits for a phone starts the retries."""
        waiting = self._waiting.setdefault(target.number, deque())
        if not waiting:
            self.loop.call_later(self.latencies.redeliver_s, self.reachable_again, target)
        waiting.append(text)
        self._waiting_count += 1

    def _report(self, text: Text, status: int) -> None:
        faults, delay_s = self.faults, self.latencies.report_s
        if not text.wants_report or not self.sends_reports or self.chance(faults.lost_reports):
            return
        if self.chance(faults.late_reports):
            delay_s += self.rng.uniform(0.0, SLOW_MAX_S)
        if self.chance(faults.strange_reports):
            text = replace(text, reference=(text.reference - self.rng.randrange(1, 8)) % 256)
        if self.chance(faults.false_reports):
            status = self.rng.choice(STATUS_FALSE)
        self.after(delay_s, self._deliver_report, text, status, self.utc())

    def _deliver_report(self, text: Text, status: int, discharged_at: float) -> None:
        origin = self.find(text.origin)
        if origin is None or not origin.is_reachable:
            return
        if origin.report_arrived(
            text.report(self.present(text.recipient), status, discharged_at, ZONE_QUARTERS)
        ):
            self.note(
                Fact(
                    self.loop.time(),
                    FactKind.REPORT_DELIVERED,
                    text.origin,
                    text.recipient,
                    origin.line,
                    code=status,
                )
            )


def _hhmm(utc: float) -> str:
    """The time of day in China at this UTC."""
    minutes = int(utc + ZONE_QUARTERS * 900.0) // 60 % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def canonical(dialled: str) -> str:
    """The E.164 form of a number as it is dialled in China; nonsense comes back as nonsense."""
    digits = dialled.removeprefix("+").removeprefix("00").removeprefix("0")
    national = len(digits) <= 11 or not digits.startswith(COUNTRY)
    return "+" + COUNTRY + digits if national and not dialled.startswith("+") else "+" + digits
