"""Commands to a modem that is starting: asked again while it is busy; some may be refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from modem.at.channel import Command
from modem.at_session import AtSession
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse
from modem.models.base import BUSY_CAUSES, SIM_CAUSES
from modem.waiting import pause

BUSY_PATIENCE_S = 60.0  # a SIM may need this long after power-on
BUSY_STEP_S = 1.0
L = TypeVar("L")
V = TypeVar("V")
D = TypeVar("D")


class Asking:
    """Asks the commands of one start; its patience with a busy modem begins now."""

    def __init__(self, session: AtSession) -> None:
        self.session = session
        self.wants_sim = False
        """Whether anything was refused because the SIM is not open (27.007 9.2)."""
        self._loop = asyncio.get_running_loop()
        self.busy_until = self._loop.time() + BUSY_PATIENCE_S

    @property
    def is_over(self) -> bool:
        """Whether BUSY_PATIENCE_S has passed since the start began."""
        return self._loop.time() >= self.busy_until

    async def ask(self, command: Command) -> tuple[str, ...]:
        """Ask, and ask again each second while the modem or its SIM says that it is busy. The lines
        of an answer whose OK never came count as the answer."""
        while True:
            try:
                return await self.session.ask(command)
            except CommandTimedOut as error:
                if not error.lines:
                    raise
                return error.lines
            except CommandFailed as error:
                is_busy = error.code in BUSY_CAUSES.get(error.family, ())
                self.wants_sim |= error.family == "CME" and error.code in SIM_CAUSES
                if not is_busy or self.is_over:
                    raise
            await pause(BUSY_STEP_S)

    async def try_(self, command: Command) -> tuple[str, ...]:
        """The same; return () if the command is refused or not answered."""
        try:
            return await self.ask(command)
        except (CommandFailed, CommandTimedOut):
            return ()

    async def is_obeyed(self, command: Command) -> bool:
        """Ask; return whether the modem answered and did not refuse."""
        try:
            await self.ask(command)
        except (CommandFailed, CommandTimedOut):
            return False
        return True


def read(parse: Callable[[L], V], answer: L, default: D) -> V | D:
    """The answer as `parse` reads it, or `default` if it cannot be read."""
    try:
        return parse(answer)
    except MalformedResponse:
        return default
