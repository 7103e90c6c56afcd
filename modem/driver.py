"""One epoch of one modem: from a session that answers to its loss or restart.

The driver owns no clock and no port. URCs come in by `heard`, orders by `submit`, `dial`, `cut`,
`end_incoming` and `delete`, indications go out by `notify`; `run` does the rest and raises the
error that ends the epoch. Then `abandon` ends the running and the queued orders, so that every
token gets exactly one end.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from modem.at.channel import LateResult, ResultCode, Urc
from modem.at.parse import is_boot, is_ring, loses_sim, parse_cdsi, parse_cmti
from modem.at_session import AtSession
from modem.audio.paths import AudioPaths
from modem.checkup import Checkup
from modem.conversation import ActiveCall, Conversation, SilentHold
from modem.errors import CommandTimedOut, MalformedResponse, ModemStuck, Restarted
from modem.faults import Fault, FaultCode, fault
from modem.indications import (
    CallFinished,
    Indication,
    NetworkTimeTold,
    SubmitEnded,
    SubmitSettled,
)
from modem.lasting import Lasting
from modem.message_store import MessageStore
from modem.models.base import (
    GENERIC,
    SMSC_UNKNOWN,
    STORE_FULL,
    changes_call,
    ends_call,
    said_of_call,
    set_centre,
)  # fmt: skip
from modem.outgoing_call import OutgoingCall
from modem.startup import Started, StartUp
from modem.status import StatusBoard, texts_faults
from modem.submit import Submission
from modem.telephony import Telephony
from modem.types import CallResult, Msisdn, Remedy, Slot, SubmitOutcome, SubmitResult
from modem.vitals import Vitals
from modem.voice.talk import Clip, Talk
from modem.waiting import Wakeup, run_until_one_fails

ORDERS_MAX = 64
UNKNOWN_MAX = 16  # texts that may still be settled by a late result

Order = Submission | OutgoingCall

_log = logging.getLogger("modem")
_END_CODES = {
    "BUSY": ResultCode.BUSY,
    "NO ANSWER": ResultCode.NO_ANSWER,
    "NO DIALTONE": ResultCode.NO_DIALTONE,
    "NO DIAL TONE": ResultCode.NO_DIALTONE,
}


class Driver:
    """Drives the modem behind `session` for one epoch."""

    def __init__(
        self,
        session: AtSession,
        board: StatusBoard,
        epoch: int,
        *,
        startup: StartUp,
        audio: AudioPaths,
        lasting: Lasting,
        notify: Callable[[Indication], None],
    ) -> None:
        self._session, self._board, self._notify = session, board, notify
        self._model = GENERIC
        self._startup, self._lasting = startup, lasting
        self._loop = asyncio.get_running_loop()
        self._telephony = Telephony(session, epoch, notify)
        self._vitals = Vitals(
            session,
            board,
            is_idle=self._is_idle,
            tell_time=lambda utc: notify(NetworkTimeTold(utc)),
        )
        self._store = MessageStore(
            session, board, GENERIC.memories, notify, self._set_up_again, lasting.joiner
        )
        self._audio = audio
        self._is_started = False
        self._worked_from: float | None = None
        self._checkup = Checkup(session, board, startup, lasting, is_idle=self._is_idle)
        self._orders: deque[Order] = deque()
        self._current: Order | None = None
        self._unknown: deque[Submission] = deque(maxlen=UNKNOWN_MAX)
        self._ordered = Wakeup()
        self._references = itertools.count(int(self._loop.time()))
        self._fault: asyncio.Future[None] = self._loop.create_future()
        self._ending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Start the modem and serve it; never return, raise the error that ends the epoch."""
        await run_until_one_fails((self._live(),), (self._session.lost, self._fault))

    @property
    def worked_s(self) -> float:
        """For how long the modem has been in service."""
        return 0.0 if self._worked_from is None else self._loop.time() - self._worked_from

    def submit(self, recipient: Msisdn, text: str, *, token: int, validity_s: float) -> None:
        """Queue a text; SubmitEnded follows."""
        self._order(
            Submission(
                token,
                recipient,
                text,
                validity_s=validity_s,
                concat_reference=next(self._references) % 256,
                lasting=self._lasting,
                session=self._session,
            )
        )

    def dial(
        self,
        number: Msisdn,
        *,
        token: int,
        ring_max_s: float,
        answered_hold_s: float,
        talk: Talk | None,
    ) -> None:
        """Queue a call; CallFinished follows, before it perhaps CallAlerting and DigitHeard."""
        active: ActiveCall = SilentHold(answered_hold_s)
        if talk is not None:
            hold_s = answered_hold_s
            active = Conversation(token, talk, self._audio, self._notify, hold_s=hold_s)
        self._order(
            OutgoingCall(
                token,
                number,
                ring_max_s=ring_max_s,
                active=active,
                lasting=self._lasting,
                session=self._session,
                telephony=self._telephony,
                notify=self._notify,
            )
        )

    def answer(self, token: int, clip: Clip) -> None:
        """Say this about the last key of our call `token`."""
        if isinstance(self._current, OutgoingCall) and self._current.token == token:
            self._current.answer(clip)

    def cut(self, token: int, *, spares_answered: bool = False) -> None:
        """End our call `token` early, even before it began; with `spares_answered` not a call that
        somebody has answered."""
        for order in (self._current, *self._orders):
            if isinstance(order, OutgoingCall) and order.token == token:
                order.cut(spares_answered=spares_answered)

    def end_incoming(self, call: str) -> None:
        """End the ringing call or refuse the waiting one; CallEnded follows."""
        task = self._loop.create_task(self._telephony.end_incoming(call))
        self._ending.add(task)
        task.add_done_callback(self._ended_incoming)

    def delete(self, slots: tuple[Slot, ...]) -> None:
        """Free slots that were told in this epoch."""
        self._store.delete(slots)

    def heard(self, urc: Urc) -> None:
        """Act on a URC; never raises for what the URC says."""
        try:
            self._dispatch(urc)
        except MalformedResponse as error:
            _log.warning("%s: %s", self._board.status.port, error)
            self._store.sweep_soon()

    def settled(self, late: LateResult) -> None:
        """A result came after its text was given up as UNKNOWN."""
        for submission in self._unknown:
            result = submission.settled(late)
            if result is not None:
                self._unknown.remove(submission)
                self._notify(SubmitSettled(submission.token, result))
                return

    def abandon(self, reason: Fault) -> None:
        """End every order and call with what is known of it: this epoch is over."""
        self._telephony.abandon()
        orders = [self._current] if self._current is not None else []
        orders += self._orders
        self._current, self._orders = None, deque()
        for task in self._ending:
            task.cancel()
        for order in orders:
            self._abandon(order, reason)

    async def _live(self) -> None:
        started = await self._startup.run()
        self._model = started.model
        self._audio.use(started.speech, started.keys)
        capabilities = replace(started.capabilities, speech=self._audio.best)
        self._board.update(identity=started.identity, capabilities=capabilities)
        told = texts_faults(started.memory, tells_texts=started.tells_texts)
        self._board.update({"texts": told})
        self._store.use(started.memory, tells_texts=started.tells_texts)
        self._is_started = True
        await self._telephony.end_leftovers()
        await self._vitals.read()
        self._vitals.publish()
        self._worked_from = self._loop.time()
        await run_until_one_fails(
            (
                self._work(started),
                self._telephony.run(),
                self._store.run(),
                self._store.run_hints(),
                self._store.run_deletions(),
                self._vitals.run(
                    self._list_calls,
                    self._store.sweep_in_turn,
                    lambda: self._check(started),
                ),
            ),
            (),
        )

    def _is_idle(self) -> bool:
        return self._current is None and not self._orders and not self._telephony.is_ringing

    async def _list_calls(self) -> None:
        if not isinstance(self._current, OutgoingCall) or self._current.may_be_listed:
            await self._telephony.list_calls()

    async def _check(self, started: Started) -> None:
        """Check that the modem has kept its settings, but not during a call that commands about
        texts would end; raise Restarted."""
        if not isinstance(self._current, OutgoingCall) or self._model.texts_in_calls:
            async with self._store.allowed():
                await self._checkup.run(started)

    # Orders

    def _order(self, order: Order) -> None:
        if len(self._orders) >= ORDERS_MAX:
            self._loop.call_soon(self._abandon, order, Fault(FaultCode.TOO_MANY_ORDERS))
            return
        self._orders.append(order)
        self._ordered.set()

    def _abandon(self, order: Order, reason: Fault) -> None:
        match order:
            case Submission():
                self._notify(SubmitEnded(order.token, order.abandoned(reason)))
            case OutgoingCall():
                self._notify(CallFinished(order.token, order.abandoned(reason)))
            case _:
                assert_never(order)

    async def _work(self, started: Started) -> None:
        while True:
            if not self._orders:
                await self._ordered.wait()
                continue
            order = self._current = self._orders.popleft()
            match order:
                case Submission():
                    result = await order.run()
                    self._current = None
                    if result.outcome is SubmitOutcome.UNKNOWN:
                        self._unknown.append(order)
                    self._notify(SubmitEnded(order.token, result))
                    if result.remedy is Remedy.REPAIR:
                        await self._repair(result, started)
                case OutgoingCall():
                    finished = await self._call(order)
                    self._current = None
                    self._show_sound()
                    self._notify(CallFinished(order.token, finished))
                case _:
                    assert_never(order)

    def _show_sound(self) -> None:
        """Show the sound path of the next call: it is another one if this call was silent."""
        capabilities = replace(self._board.status.capabilities, speech=self._audio.best)
        self._board.update(capabilities=capabilities)

    async def _call(self, call: OutgoingCall) -> CallResult:
        """Run a call. Some families crash or block when a text is read during a call: with them
        reading waits until the call is over."""
        try:
            if not self._model.texts_in_calls:
                await self._store.suspend()
            return await call.run()
        finally:
            self._store.resume()

    async def _repair(self, result: SubmitResult, started: Started) -> None:
        """Do what a refusal asks for; raise ModemStuck if only a reset can help."""
        if result.cause in STORE_FULL:
            self._store.sweep_soon()
        elif result.cause == SMSC_UNKNOWN:
            with contextlib.suppress(CommandTimedOut):
                if started.centre:
                    await self._session.run(set_centre(started.centre))
        else:
            raise ModemStuck(fault(FaultCode.SENDING_REFUSED, cause=result.cause or 0))

    def _ended_incoming(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if (
            not task.cancelled()
            and (error := task.exception()) is not None
            and not self._fault.done()
        ):
            self._fault.set_exception(error)
            self._fault.exception()  # marks it as seen: `run` may be over

    # URCs

    def _dispatch(self, urc: Urc) -> None:
        line = urc.line
        prefix = line.partition(":")[0]
        if is_ring(line):
            self._telephony.ring()
        elif prefix == "+CLIP":
            self._telephony.clip(line)
        elif prefix == "+CCWA":
            self._telephony.ccwa(line)
        elif prefix in ("+CREG", "+CGREG", "+CEREG"):
            self._vitals.registration(line)
        elif prefix in ("+CMTI", "+CDSI", "+CMT", "+CDS"):
            self._text_arrived(urc, prefix)
        elif ends_call(self._model, line):
            self._call_ended(line)
        elif changes_call(self._model, line):
            self._call_changed(line)
        elif (key := self._audio.key(line)) is not None:
            self._key_told(key)
        elif is_boot(line) or self._lost_sim(line):
            _log.info("%s: %s", self._board.status.port, line)
            code = FaultCode.RESTARTED if is_boot(line) else FaultCode.SIM_GONE
            self._restart(Restarted(Fault(code)))
        else:
            self._audio.heard(line)

    def _text_arrived(self, urc: Urc, prefix: str) -> None:
        if prefix in ("+CMT", "+CDS"):
            self._store.arrived(urc.line, urc.pdu)
        elif prefix == "+CMTI":
            self._store.hint(parse_cmti(urc.line))
        else:
            self._store.hint(parse_cdsi(urc.line), is_report=True)

    def _call_ended(self, line: str) -> None:
        self._telephony.call_ended()
        if isinstance(self._current, OutgoingCall):
            self._current.call_ended(_END_CODES.get(line))

    def _call_changed(self, line: str) -> None:
        if isinstance(self._current, OutgoingCall):
            self._current.look(said_of_call(self._model, line))

    def _key_told(self, key: str) -> None:
        if isinstance(self._current, OutgoingCall):
            self._current.key_told(key)

    def _lost_sim(self, line: str) -> bool:
        """Whether the SIM of a started modem went away or wants its PIN again."""
        return self._is_started and loses_sim(line)

    def _set_up_again(self) -> bool:
        """Set up again a modem that has left PDU mode; return whether that happens now."""
        if self._fault.done():
            return True
        if not self._is_started or not self._lasting.may_set_up_again(self._loop.time()):
            return False
        self._restart(Restarted(Fault(FaultCode.SETTINGS_LOST)))
        return True

    def _restart(self, error: Restarted) -> None:
        if not self._fault.done():
            self._fault.set_exception(error)
            self._fault.exception()
            self._session.drop(error)
