"""One outgoing call from ATD to the last look at +CLCC.

    dialling --+CLCC 3--> alerting --+CLCC 0--> active --ActiveCall.carry returns--> hung up
        |                    |                                                   |
        +--45 s--> hung up   +--ring_max_s--> hung up                            v
        +------------------- not in +CLCC any more ------------------------> finished

OK after ATD does not mean answered, and some firmware sends OK only at the answer: +CLCC is the
truth. If asking +CLCC ends the call, or if +CLCC does not show the call, the modem's URCs and time
limits decide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from modem.at.channel import Command, ResultCode
from modem.at_session import AtSession
from modem.conversation import ActiveCall
from modem.errors import CommandFailed, CommandTimedOut
from modem.faults import Fault, FaultCode, fault
from modem.indications import CallAlerting, Indication
from modem.lasting import Lasting
from modem.models.base import HANG_UP, WHY_ENDED, call_cause, dial_command, ended_call, hang_up_one
from modem.telephony import Calls, Telephony
from modem.types import Call, CallDirection, CallOutcome, CallResult, CallState, Msisdn
from modem.voice.talk import Clip
from modem.waiting import Wakeup

DIAL_MAX_S = 45.0
CALL_MAX_S = 120.0
SETUP_S = 8.0  # from ATD to alerting, on firmware that sends OK only at the answer
APPEAR_S = 3.0  # +CLCC may show a new call late
SETTING_UP_POLL_S = 0.5
DROPPED_WITHIN_S = 1.0  # after the first +CLCC: it may have ended the call
REFUSED_WITHIN_S = 2.0  # after ATD: no network refuses so soon, so the form may be at fault
POLL_S = 1.0  # from alerting on: a URC tells the end, and an answered call is held for 4 s


class OutgoingCall:
    """The call that was asked with `token`; `run` once."""

    def __init__(
        self,
        token: int,
        number: Msisdn,
        *,
        ring_max_s: float,
        active: ActiveCall,
        lasting: Lasting,
        session: AtSession,
        telephony: Telephony,
        notify: Callable[[Indication], None],
    ) -> None:
        self.token = token
        self._number, self._lasting = number, lasting
        self._command = self._dial_command(number.e164, ring_max_s)
        self._ring_max_s, self._active = ring_max_s, active
        self._session, self._telephony, self._notify = session, telephony, notify
        self._loop = asyncio.get_running_loop()
        self._changed = Wakeup()
        self._carrying: asyncio.Task[None] | None = None
        self._began_at = self._loop.time()
        self._answered_at = self._began_at  # when the modem answered ATD
        self._alerting_at: float | None = None
        self._active_at: float | None = None
        self._is_asked, self._asked = True, 0
        self._asked_at = self._first_look_at = self._began_at
        self._is_said = False  # a URC has told something of the call
        self._was_listed = False
        self._saw_end = False
        self._is_begun = False
        self._is_cut = False
        self._spares_answered = False
        self._code: ResultCode | None = None
        self._fault: Fault | None = None

    def cut(self, *, spares_answered: bool = False) -> None:
        """End the call now; its outcome is what it has reached so far. With `spares_answered` a
        call that somebody has answered goes on."""
        self._spares_answered = spares_answered
        if self._is_spared:
            return
        self._is_cut = True
        self._session.interrupt(self._command)
        self._changed.set()

    def answer(self, clip: Clip) -> None:
        """`clip` is what to say about the last key."""
        self._active.answer(clip)

    def key_told(self, digit: str) -> None:
        """The modem says that the far end pressed a key."""
        self._active.key_told(digit)

    def call_ended(self, code: ResultCode | None) -> None:
        """A URC says that some call is over, perhaps why: look at once."""
        is_soon = self._loop.time() < self._asked_at + DROPPED_WITHIN_S
        is_first = self._asked == 1 and not self._saw_end and self._active_at is None
        if is_first and is_soon and code is None and not self._is_cut:
            self._lasting.looking.ended()
        self._saw_end, self._code = True, code
        self._changed.set()

    def look(self, said: CallState | None) -> None:
        """A URC says that the call has gone on, perhaps to which state: look at once."""
        self._is_said = self._is_begun
        if not self._is_asked and said is not None:
            self._advance_to(said)
        self._changed.set()

    @property
    def may_be_listed(self) -> bool:
        """Whether +CLCC does the call no harm, as far as is known."""
        is_looked_at = self._is_asked and self._loop.time() >= self._first_look_at
        return is_looked_at or self._active_at is not None

    async def run(self) -> CallResult:
        """Dial, follow, hang up; raise ModemGone."""
        is_over = False
        try:
            await self._active.prepare()
            if self._is_cut or self._telephony.is_ringing:
                code = FaultCode.CUT if self._is_cut else FaultCode.SOMEBODY_RINGS
                self._fault = Fault(code)
                return self._summary(CallOutcome.FAILED, None)
            look_s = self._lasting.looking.first_look_s()
            self._is_asked = look_s is not None
            await self._set_up()
            self._first_look_at = self._answered_at + (look_s or 0.0)
            while await self._follow():
                await self._changed.wait(self._look_at())
            is_over = True
            return await self._result()
        finally:
            if self._carrying is not None:
                self._carrying.cancel()
            await self._active.close(is_modem_well=is_over)

    def abandoned(self, reason: Fault) -> CallResult:
        """What is known of the call if the modem was lost before or during it."""
        self._fault = reason
        return self._summary(CallOutcome.UNKNOWN if self._is_begun else CallOutcome.FAILED, None)

    @staticmethod
    def _dial_command(digits: str, ring_max_s: float) -> Command:
        return dial_command(digits, min(DIAL_MAX_S, SETUP_S + ring_max_s))

    @property
    def _is_up(self) -> bool:
        return self._alerting_at is not None or self._active_at is not None

    async def _set_up(self) -> None:
        """Dial; if the modem refuses a form of the number at once, dial the next form."""
        self._is_begun, self._began_at = True, self._loop.time()
        refused = False
        for form, digits in self._lasting.dialling.forms(self._number):
            asked_at = self._loop.time()
            self._saw_end, self._code, self._fault = False, None, None
            self._command = self._dial_command(digits, self._ring_max_s)
            is_taken = await self._dial()
            if is_taken and refused:
                self._lasting.dialling.took(form)
            is_slow = self._loop.time() > asked_at + REFUSED_WITHIN_S
            if is_taken or is_slow or self._is_cut or self._telephony.is_ringing:
                break
            refused = True
        self._answered_at = self._loop.time()

    async def _dial(self) -> bool:
        """Dial; return whether the modem took the number."""
        try:
            final = (await self._session.run(self._command)).final
        except CommandTimedOut:
            # Wavecom and Air724 answer ATD only when somebody answers: nobody did.
            self._is_cut, self._fault = True, Fault(FaultCode.NOT_ANSWERED)
            return True
        if not final.is_ok:
            is_refused = final.code is ResultCode.ERROR
            self._fault = Fault(FaultCode.CALL_REFUSED) if is_refused else None
            self._saw_end, self._code = True, final.code
        return final.is_ok or final.code not in (ResultCode.ERROR, ResultCode.NO_CARRIER)

    async def _follow(self) -> bool:
        """Look at the call once; return whether it goes on."""
        if not self._is_asked or self._loop.time() < self._first_look_at:
            return await self._follow_unasked()
        self._asked, self._asked_at = self._asked + 1, self._loop.time()
        calls = await self._telephony.list_calls()
        ours = _outgoing(calls)
        if ours is not None:
            self._was_listed, self._saw_end = True, False
            if self._asked > 1:
                self._lasting.looking.bore()
            self._advance_to(ours.state)
        elif self._is_gone(is_known=calls is not None):
            if not calls and not self._saw_end and not self._was_listed:
                return await self._follow_unlisted()
            return False
        if not self._must_end():
            return True
        await self._telephony.release(self._choose_hang_up)
        return False

    async def _follow_unasked(self) -> bool:
        if self._saw_end:
            return False
        if not self._must_end():
            return True
        await self._telephony.hang_up()
        return False

    async def _follow_unlisted(self) -> bool:
        """+CLCC does not show the call, and nothing told its end: perhaps it rings. Follow the call
        by the modem's URCs; if none told of it, hang up for certain."""
        if self._telephony.is_ringing:
            return False
        if self._is_said and not self._is_cut:
            self._is_asked = False
            return True
        self._fault = self._fault or Fault(FaultCode.NOT_SHOWN)
        await self._telephony.hang_up()
        return False

    def _advance_to(self, state: CallState) -> None:
        now = self._loop.time()
        if state is CallState.ALERTING and self._alerting_at is None:
            self._alerting_at = now
            self._notify(CallAlerting(self.token))
        if state is CallState.ACTIVE and self._active_at is None:
            self._active_at = now
            self._carrying = self._loop.create_task(self._active.carry())
            self._carrying.add_done_callback(lambda _: self._changed.set())

    def _is_gone(self, *, is_known: bool) -> bool:
        if self._saw_end:
            return True
        if not is_known:
            return False
        if self._telephony.is_ringing:
            self._fault = self._fault or Fault(FaultCode.RANG_FIRST)
            return True
        return self._was_listed or self._loop.time() >= self._first_look_at + APPEAR_S

    @property
    def _is_spared(self) -> bool:
        return self._spares_answered and self._active_at is not None

    def _must_end(self) -> bool:
        if self._carrying is not None and self._carrying.done():
            self._carrying.result()
            return True
        if self._is_cut and not self._is_spared:
            return True
        deadline = self._deadline()
        if self._loop.time() < deadline:
            return False
        if not self._is_up and self._is_asked:
            self._fault = fault(FaultCode.NOT_RINGING, limit_s=DIAL_MAX_S)
        return True

    def _deadline(self) -> float:
        if self._active_at is not None:
            return self._active_at + CALL_MAX_S
        if self._alerting_at is not None:
            return self._alerting_at + self._ring_max_s
        if not self._is_asked:
            return self._answered_at + SETUP_S + self._ring_max_s
        return self._began_at + DIAL_MAX_S

    def _look_at(self) -> float:
        poll_s = SETTING_UP_POLL_S if self._alerting_at is None else POLL_S
        look_at = max(self._loop.time() + poll_s, self._first_look_at)
        return min(look_at, self._deadline())

    def _choose_hang_up(self, calls: Calls | None) -> Command | None:
        ours = _outgoing(calls)
        if calls is None:
            return None if self._saw_end else HANG_UP
        if ours is not None:
            return HANG_UP if len(calls) == 1 else hang_up_one(ours.index)
        return None if self._is_gone(is_known=True) else HANG_UP

    async def _result(self) -> CallResult:
        if self._active_at is not None:
            return self._summary(CallOutcome.ANSWERED, None)
        if self._is_cut or self._loop.time() >= self._deadline():
            is_unheard = self._alerting_at is None and not self._is_cut and self._is_asked
            return self._summary(CallOutcome.FAILED if is_unheard else CallOutcome.NO_ANSWER, None)
        cause = await self._ask_why()
        return self._summary(ended_call(self._code, cause, self._alerting_at is not None), cause)

    async def _ask_why(self) -> int | None:
        try:
            lines = await self._session.ask(WHY_ENDED)
        except (CommandFailed, CommandTimedOut):
            return None
        return call_cause(" ".join(lines).replace("+CEER:", ""))

    def _summary(self, outcome: CallOutcome, cause: int | None) -> CallResult:
        active_s = 0.0 if self._active_at is None else self._loop.time() - self._active_at
        return CallResult(
            outcome,
            self._alerting_at is not None,
            active_s,
            cause,
            self._fault,
            self._active.spoke_s,
            self._active.sound_fault,
        )


def _outgoing(calls: Calls | None) -> Call | None:
    return next((call for call in calls or () if call.direction is CallDirection.OUTGOING), None)
