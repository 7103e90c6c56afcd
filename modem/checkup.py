"""Every 90 s: whether a modem that answers has kept its settings, and what it could do better."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut, Restarted
from modem.faults import Fault, FaultCode
from modem.lasting import Lasting
from modem.models.base import INDICATIONS, TEXT_MODE
from modem.startup import Started, StartUp
from modem.status import StatusBoard
from modem.types import ModemState

CENTRE_EVERY_S = 3600.0  # some SIMs lose the service centre after a day (and refuse with 330)


class Checkup:
    """Looks for a radio that is off, a lost service centre, text mode, a restart without a URC, and
    for a store or a way of telling texts that the modem did not have before."""

    def __init__(
        self,
        session: AtSession,
        board: StatusBoard,
        startup: StartUp,
        lasting: Lasting,
        *,
        is_idle: Callable[[], bool],
    ) -> None:
        self._session, self._board, self._startup = session, board, startup
        self._lasting, self._is_idle = lasting, is_idle
        self._loop = asyncio.get_running_loop()
        self._centre_at = self._loop.time() + CENTRE_EVERY_S

    async def run(self, started: Started) -> None:
        """Look once; raise Restarted if the modem must be set up again. Most commands are about
        texts."""
        if self._board.status.state is ModemState.SEARCHING:
            with contextlib.suppress(CommandFailed, CommandTimedOut):
                await self._startup.switch_on()
        if self._is_idle() and await self._startup.can_do_more(started):
            raise Restarted(Fault(FaultCode.ABLE_TO_DO_MORE))
        if self._loop.time() >= self._centre_at:
            self._centre_at = self._loop.time() + CENTRE_EVERY_S
            await self._startup.settle_centre(started.identity.imsi)
        with contextlib.suppress(CommandFailed, CommandTimedOut):
            indications = await self._session.ask(INDICATIONS, Urgency.IDLE)
            if started.indications and indications and indications != started.indications:
                raise Restarted(Fault(FaultCode.SETTINGS_LOST))
        with contextlib.suppress(CommandFailed, CommandTimedOut):
            mode = await self._session.ask(TEXT_MODE, Urgency.IDLE)
            is_in_words = mode[:1] == ("+CMGF: 1",)
            if is_in_words and self._lasting.may_set_up_again(self._loop.time()):
                raise Restarted(Fault(FaultCode.SETTINGS_LOST))
