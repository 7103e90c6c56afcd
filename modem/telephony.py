"""The calls of one modem: +CLCC is asked when needed, incoming calls are told, any call can be hung
up for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache

from modem.at.channel import Command
from modem.at.parse import parse_ccwa, parse_clcc, parse_clip
from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse, ModemStuck
from modem.faults import Fault, FaultCode
from modem.incoming_calls import CallIndication, IncomingCalls
from modem.indications import Indication
from modem.models.base import HANG_UP, HANG_UP_OLD, LIST_CALLS, REFUSE_WAITING
from modem.types import Call, CallState
from modem.waiting import Wakeup, pause

# Hung up at 0, 3, 8 and 20 s; after 30 s the modem is at fault.
HANG_UP_PATIENCE_S = (3.0, 5.0, 12.0, 10.0)
VERIFY_EVERY_S = 0.5
_ANSWERED_OR_OURS = (CallState.ACTIVE, CallState.HELD, CallState.DIALING, CallState.ALERTING)

Calls = tuple[Call, ...]


class Telephony:
    """Owns what is known of incoming calls; `run` watches them, asking nothing while nobody
    rings."""

    def __init__(
        self, session: AtSession, epoch: int, notify: Callable[[Indication], None]
    ) -> None:
        self._session, self._notify = session, notify
        self._incoming = IncomingCalls(epoch)
        self._changed = Wakeup()
        self._loop = asyncio.get_running_loop()

    @property
    def is_ringing(self) -> bool:
        """Whether somebody rings."""
        return self._incoming.is_ringing

    def ring(self) -> None:
        """RING or +CRING came."""
        self._tell(self._incoming.ring(self._loop.time()))

    def clip(self, line: str) -> None:
        """+CLIP came, which also means that somebody rings; raise MalformedResponse."""
        self._tell(self._incoming.number(parse_clip(line), self._loop.time()))

    def ccwa(self, line: str) -> None:
        """+CCWA came as a URC; raise MalformedResponse."""
        self._tell(self._incoming.waiting(parse_ccwa(line), self._loop.time()))

    def call_ended(self) -> None:
        """NO CARRIER or its like: some call is over, +CLCC will say which."""
        self._incoming.no_carrier(self._loop.time())
        self._changed.set()

    def abandon(self) -> None:
        """Tell that every call is over: the modem is lost."""
        self._tell(self._incoming.abandon())

    async def run(self) -> None:
        """Watch incoming calls for ever."""
        while True:
            now = self._loop.time()
            for indication in self._incoming.expire(now):
                self._notify(indication)
            if self._incoming.wants_listing(now):
                await self.list_calls(Urgency.ALARM)
            else:
                await self._changed.wait(self._incoming.deadline())

    async def list_calls(self, urgency: Urgency = Urgency.NOW) -> Calls | None:
        """The voice calls of the modem, None if it does not tell them; raise ModemGone."""
        if urgency is Urgency.ALARM:
            self._incoming.asked()  # a less urgent listing would not break off what is in the way
        try:
            lines = await self._session.ask(LIST_CALLS, urgency)
        except (CommandFailed, CommandTimedOut):
            self._tell(self._incoming.listing_failed(self._loop.time()))
            return None
        calls = tuple([call for line in lines if (call := _voice_call(line)) is not None])
        self._tell(self._incoming.listed(calls, self._loop.time()))
        return calls

    async def end_incoming(self, key: str) -> None:
        """End the ringing call `key`, or refuse it if it waits; return when it is over. Raise
        ModemStuck or ModemGone."""

        def choose(calls: Calls | None) -> Command | None:
            if not self._incoming.is_present(key):
                return None
            self._incoming.hung_up(key, self._loop.time())
            is_second = self._incoming.is_waiting(key) or _others_talk(calls)
            return REFUSE_WAITING if is_second else HANG_UP

        await self.release(choose)

    async def end_leftovers(self) -> None:
        """End the calls that an earlier epoch left active or dialling; a ringing call goes on
        ringing. Raise ModemStuck or ModemGone."""
        await self.release(lambda calls: HANG_UP if _others_talk(calls) else None)

    async def release(self, choose: Callable[[Calls | None], Command | None]) -> None:
        """Hang up with the command that `choose` gives for the answer of +CLCC until it gives None;
        raise ModemStuck if it never does, or ModemGone."""
        for patience_s in HANG_UP_PATIENCE_S:
            command = choose(await self.list_calls())
            if command is None:
                return
            await self._hang_up(command)
            until = self._loop.time() + patience_s
            while self._loop.time() < until:
                if choose(await self.list_calls()) is None:
                    return
                await pause(VERIFY_EVERY_S)
        raise ModemStuck(Fault(FaultCode.CALL_NOT_ENDING))

    async def hang_up(self) -> None:
        """End our own call once, if +CLCC does not show it. Raise ModemGone."""
        await self._hang_up(HANG_UP)

    async def _hang_up(self, command: Command) -> None:
        try:
            response = await self._session.run(command, Urgency.NOW)
            if command is HANG_UP and not response.final.is_ok:
                await self._session.run(HANG_UP_OLD, Urgency.NOW)
        except CommandTimedOut:
            pass  # +CLCC says whether it worked

    def _tell(self, indications: list[CallIndication]) -> None:
        for indication in indications:
            self._notify(indication)
        if indications or self._incoming.deadline() is not None:
            self._changed.set()


def _others_talk(calls: Calls | None) -> bool:
    return any(call.state in _ANSWERED_OR_OURS for call in calls or ())


@lru_cache(maxsize=64)  # a call that goes on is listed in the same words again and again
def _voice_call(line: str) -> Call | None:
    try:
        call = parse_clcc(line)
    except MalformedResponse:
        return None
    return call if call.mode == 0 and call.state is not CallState.DISCONNECTED else None
