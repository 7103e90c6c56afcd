"""The texts of a simulated modem: what it submits, what it stores, and how it tells its terminal
(27.005 3.4)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from modem.errors import MalformedResponse
from modem.sim.faults import BUDGET_CODE, Refusal, draw_congestion, draw_refusal
from modem.sim.network import SERVICE_CENTRE, ZONE_QUARTERS
from modem.sim.render import direct_report, direct_text
from modem.sim.request import CMS_CONGESTION, CMS_INVALID_PDU, CMS_NO_NETWORK, Cause
from modem.sim.store import MEMORIES, MergedStore, MessageStore, Status, Store, Stored
from modem.sim.texts import Text, split_submit
from modem.sms import pdu

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

BUFFERED_INDICATIONS_MAX = 32
"""How many indications +CNMI mode 0 keeps; with one more the oldest is lost."""
CONGESTED_S = (10.0, 60.0)
"""How much longer a congested network takes to refuse a text."""
LATE_S = (30.0, 240.0)
"""How much longer a late +CMGS takes; a program waits for it until 130 s after ctrl-Z."""
_NEVER = 0.3
_ELSEWHERE = {"ME": "SM", "SM": "ME", "MT": "SM"}

Done = Callable[[int, Cause | None], None]
"""Called with the TP-MR of an accepted part, or with the cause of its refusal."""


class Mailbox:
    """The message stores, and how texts pass through them. `last_reference`, the TP-MR of the last
    submit, may be set: another modem counts from elsewhere."""

    def __init__(self, modem: SimModem) -> None:
        self._modem = modem
        self._network = modem.network
        sim, internal = (
            MessageStore(modem.profile.sim_places),
            MessageStore(modem.profile.modem_places),
        )
        self._stores: dict[str, Store] = {
            "SM": sim,
            "ME": internal,
            "MT": MergedStore(internal, sim),
        }
        assert tuple(self._stores) == MEMORIES
        self.service_centre = SERVICE_CENTRE
        self.last_reference = self._network.rng.randrange(256)
        self._buffered: deque[tuple[str, ...]] = deque(maxlen=BUFFERED_INDICATIONS_MAX)
        self._unacknowledged: deque[Stored] = deque()
        self._acknowledge_timer: asyncio.TimerHandle | None = None

    def store(self, memory: str) -> Store:
        """The store of this name."""
        return self._stores[memory]

    # --- from the terminal

    def submit(self, raw: str, done: Done) -> None:
        """Send one part; `done` is called once, when the network took or refused the part, unless
        power is lost first or `late_results` leaves the command unanswered."""
        began_at = self._network.loop.time()
        try:
            submit = pdu.decode_submit(raw)
            tpdu, has_header = split_submit(raw)
        except MalformedResponse:
            return done(0, CMS_INVALID_PDU)
        target = self._network.find(submit.recipient.digits)
        recipient = target.number if target else submit.recipient.digits
        text = Text(
            self._modem.number,
            recipient,
            submit.text,
            tpdu,
            has_header,
            submit.concat,
            wants_report=submit.status_report,
            validity_s=submit.validity_s or 0.0,
        )
        network, ticket = self._network, self._modem.ticket
        delay_s, refusal = network.latencies.submit_s, None
        if network.chance(network.faults.congestion):
            delay_s += network.rng.uniform(*CONGESTED_S)
            refusal = Refusal(draw_congestion(network.rng))
        if delay_s > 0:
            network.loop.call_later(delay_s, self._submitted, text, began_at, ticket, refusal, done)
        else:
            self._submitted(text, began_at, ticket, refusal, done)

    def _submitted(
        self, text: Text, began_at: float, ticket: int, refusal: Refusal | None, done: Done
    ) -> None:
        if ticket != self._modem.ticket:
            return
        refusal = refusal or self._refusal()
        if refusal is None or refusal.was_sent:
            self.last_reference = text.reference = (self.last_reference + 1) % 256
            self._network.accept(text, line=self._modem.line, began_at=began_at)
        else:
            code = refusal.cause.code
            self._network.refuse(text, code, line=self._modem.line, began_at=began_at)
        if refusal is not None:
            done(0, refusal.cause)
        elif self._modem.chance(self._modem.faults.late_results):
            self._answer_late(text.reference, ticket, done)
        else:
            done(text.reference, None)

    def _answer_late(self, reference: int, ticket: int, done: Done) -> None:
        """Hold +CMGS back. Either the modem does nothing else meanwhile, or it goes on with the
        next command; in the second case some +CMGS never come."""
        rng = self._network.rng
        delay_s = rng.uniform(*LATE_S)
        if rng.random() < 0.5:
            self._network.loop.call_later(delay_s, done, reference, None)
            return
        self._modem.leave(ticket)
        if rng.random() >= _NEVER:
            self._network.loop.call_later(delay_s, self._blurt, reference, self._modem.lives)

    def _blurt(self, reference: int, life: int) -> None:
        if life == self._modem.lives:
            self._modem.blurt(f"+CMGS: {reference}")

    def _refusal(self) -> Refusal | None:
        faults, network = self._modem.faults, self._network
        if faults.refused_submits:
            return Refusal(Cause("CMS", faults.refused_submits.popleft()))
        if not self._modem.radio.is_registered:
            return Refusal(CMS_NO_NETWORK)
        if network.chance(faults.refusals):
            return draw_refusal(network.rng)
        if faults.submits_left is not None:
            if faults.submits_left <= 0:
                return Refusal(Cause("CMS", BUDGET_CODE))
            faults.submits_left -= 1
        return None if network.has_room else Refusal(CMS_CONGESTION)

    def delete(self, memory: str, indexes: list[int]) -> None:
        """Empty these places; a text that waited for room may come now."""
        store = self.store(memory)
        was_full = store.is_full
        for index in indexes:
            store.delete(index)
        if was_full and not store.is_full:
            self._network.reachable_again(self._modem)

    def acknowledge(self) -> bool:
        """AT+CNMA: the terminal confirms the oldest text that was routed to it; False if no text
        waits for that."""
        if not self._unacknowledged:
            return False
        self._unacknowledged.popleft()
        if self._acknowledge_timer is not None:
            self._acknowledge_timer.cancel()
        if self._unacknowledged:
            self._await_acknowledgement()
        return True

    def routing_changed(self) -> None:
        """AT+CNMI was set: in a mode that forwards, send the buffered indications, or discard them
        (<bfr> 1)."""
        mode, *_, clears = self._modem.settings.cnmi
        if mode == 0:
            return
        buffered, self._buffered = self._buffered, deque(maxlen=BUFFERED_INDICATIONS_MAX)
        if not clears:
            for lines in buffered:
                self._modem.urc(*lines)

    # --- from the network

    def text_arrived(self, text: Text) -> bool:
        """Route or store a text as +CNMI says; False if there is no room."""
        if self._modem.faults.store_is_full:
            return False
        routing = self._modem.settings.cnmi[1]
        if routing == 2:
            return self._route(_received(text))
        faults, memory = self._modem.faults, self._modem.settings.cpms[2]
        if self._modem.chance(faults.stores_elsewhere):
            memory = _ELSEWHERE[memory]
        store = self.store(memory)
        if store.is_full:
            return False  # before it is encoded: a centre in a flood tries hundreds of times
        message = _received(text)
        index = store.add(message)
        assert index is not None
        if routing:
            self._hint(memory, index)
            if self._modem.chance(faults.doubles_texts):
                self._indicate(*direct_text(message.pdu, self._modem.settings))
        return True

    def _hint(self, memory: str, index: int) -> None:
        """Send +CMTI, with the faults that this modem has in it."""
        faults, chance = self._modem.faults, self._modem.chance
        if chance(faults.lost_hints):
            return
        if chance(faults.blind_hints):
            where = self._network.rng.choice((f'"{memory}",-1', ",-1"))
        elif chance(faults.wrong_hints):
            where = f'"{_ELSEWHERE[memory]}",{index}'
        else:
            where = f'"{memory}",{index}'
        self._indicate(f"+CMTI: {where}")

    def report_arrived(self, raw: str) -> bool:
        """Route or store a status report as +CNMI <ds> says; without routing it is lost."""
        routing = self._modem.settings.cnmi[3]
        if routing == 1:
            self._indicate(*direct_report(raw, self._modem.settings))
            return True
        memory = self._modem.settings.cpms[2]
        index = (
            self.store(memory).add(Stored(raw, Status.UNREAD, is_report=True)) if routing else None
        )
        if index is None:
            return False
        self._indicate(f'+CDSI: "{memory}",{index}')
        return True

    def _route(self, message: Stored) -> bool:
        self._indicate(*direct_text(message.pdu, self._modem.settings))
        if self._modem.settings.csms == 1:
            self._unacknowledged.append(message)
            if len(self._unacknowledged) == 1:
                self._await_acknowledgement()
        return True

    def _await_acknowledgement(self) -> None:
        limit_s = self._network.latencies.acknowledge_s
        self._acknowledge_timer = self._network.loop.call_later(limit_s, self._give_up_routing)

    def _give_up_routing(self) -> None:
        """27.005 3.4.1: without +CNMA in time the modem stops routing; the texts are stored, as the
        network resends them."""
        self._modem.settings.cnmi[1] = self._modem.settings.cnmi[3] = 0
        for message in self._unacknowledged:
            self.store(self._modem.settings.cpms[2]).add(message)
        self._unacknowledged.clear()

    def _indicate(self, *lines: str) -> None:
        if self._modem.settings.cnmi[0] == 0:
            self._buffered.append(lines)
        else:
            self._modem.urc(*lines)


def _received(text: Text) -> Stored:
    return Stored(text.deliver(SERVICE_CENTRE, ZONE_QUARTERS), Status.UNREAD)
