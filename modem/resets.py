"""Carries out the rungs of the reset ladder on one modem, and reports them."""

from __future__ import annotations

import asyncio
import logging

from modem.at.lexer import Lexer, final_result
from modem.errors import (
    ModemError,
    ModemStuck,
    ModemUnfit,
    PortMissing,
    PortUnusable,
    ResetRefused,
)
from modem.faults import Fault, FaultCode, fault
from modem.ladder import Ladder, Rung, Trouble
from modem.port import OpenPort
from modem.usb import Socket, Usb
from modem.waiting import Wakeup, pause

RADIO_MAX_S = 15.0  # EC25 allows AT+CFUN so long
RESTART_MAX_S = 5.0  # the OK of AT+CFUN=1,1, if any: what follows shows whether it worked
ESCAPE_S = 0.5  # for the OK with which a modem leaves a prompt

_TRIED = {
    Rung.RADIO: FaultCode.TRIED_RADIO,
    Rung.RESTART: FaultCode.TRIED_RESTART,
    Rung.USB: FaultCode.TRIED_USB,
    Rung.POWER: FaultCode.TRIED_POWER,
}
_IMPOSSIBLE = {
    Rung.RADIO: FaultCode.NO_RADIO,
    Rung.RESTART: FaultCode.NO_RESTART,
    Rung.USB: FaultCode.NO_USB,
    Rung.POWER: FaultCode.NO_POWER,
}
_log = logging.getLogger("modem")


class Resets:
    """Answers each fault of the modem at `path`. `usb` None: there is no USB socket to reset."""

    def __init__(self, path: str, baud: int, open_port: OpenPort, usb: Usb | None) -> None:
        self._path, self._baud, self._open_port, self._usb = path, baud, open_port, usb
        by_usb = () if usb is None else (Rung.USB, Rung.POWER)
        self._ladder = Ladder((Rung.RADIO, Rung.RESTART, *by_usb))
        self._socket: Socket | None = None
        self._tried: dict[Rung, Fault] = {}
        self._tried_since: float | None = None
        self.count = 0

    def opened(self) -> None:
        """The port is open: note the USB socket of its modem, for when the port is gone."""
        if self._usb is not None:
            self._socket = self._usb.socket(self._path) or self._socket

    def worked(self, for_s: float) -> None:
        """The modem was in service for `for_s` seconds, before a fault or a restart of its own."""
        self._ladder.worked(for_s)
        self._forget_what_is_past()

    async def answer(self, error: Exception) -> bool:
        """Take the next rung against `error`, if its time has come; return whether one was."""
        loop = asyncio.get_running_loop()
        while True:
            rung = self._ladder.failed(trouble_of(error), loop.time())
            self._forget_what_is_past()
            if rung is Rung.OPEN:
                return False
            try:
                await self._take(rung)
            except ModemError as refusal:
                self._ladder.refused(loop.time())
                if self._socket is None and rung >= Rung.USB:
                    continue  # no USB socket was ever seen: nothing was tried or is reported
                self._tried[rung] = fault(_IMPOSSIBLE[rung], why=refusal.fault)
                _log.warning("%s: %s", self._path, self._tried[rung])
            else:
                self._tried[rung] = Fault(_TRIED[rung])
                self.count += 1
                _log.warning("%s: %s After: %s", self._path, self._tried[rung], error)
                return True

    @property
    def tried(self) -> tuple[Fault, ...]:
        """What was tried against the present fault, and whether anything is left to try."""
        tried = tuple(self._tried.values())
        if tried and self._ladder.is_exhausted:
            return (*tried, Fault(FaultCode.RESETS_EXHAUSTED))
        return tried

    def _forget_what_is_past(self) -> None:
        if self._tried_since != self._ladder.failing_since:
            self._tried_since, self._tried = self._ladder.failing_since, {}

    async def _take(self, rung: Rung) -> None:
        """Carry out `rung`; raise ModemError if that is not possible."""
        if rung is Rung.RADIO:
            await self._order(RADIO_MAX_S, "AT+CFUN=0", "AT+CFUN=1")
        elif rung is Rung.RESTART:
            await self._order(RESTART_MAX_S, "AT+CFUN=1,1")
        elif self._usb is None or self._socket is None:
            raise ResetRefused(Fault(FaultCode.USB_PLACE_UNKNOWN))
        elif rung is Rung.USB:
            await self._usb.reset(self._socket)
        else:
            await self._usb.cycle_power(self._socket)

    async def _order(self, answer_max_s: float, *commands: str) -> None:
        """Send commands to a modem that need not answer, each after the end of the one before;
        raise PortUnusable or ModemGone."""
        ear = _Ear()
        port = await self._open_port(self._path, self._baud, ear.take, ear.lost)
        try:
            port.write(b"\x1b\r")
            await pause(ESCAPE_S)
            for command in commands:
                ear.clear()
                port.write(command.encode() + b"\r")
                await ear.wait_for_result(answer_max_s)
        finally:
            await port.close()


class _Ear:
    """Listens for the final result code of one command at a time, or for the loss of the port."""

    def __init__(self) -> None:
        self._lexer = Lexer()
        self._has_ended = self._is_lost = False
        self._changed = Wakeup()

    def take(self, data: bytes) -> None:
        """Take what the port read."""
        self._lexer.feed(data)
        while (line := self._lexer.next(prompting=False)) is not None:
            if isinstance(line, str) and final_result(line) is not None:
                self._has_ended = True
                self._changed.set()

    def lost(self, reason: Fault) -> None:
        """The port is gone, as it is when a modem restarts."""
        del reason
        self._is_lost = True
        self._changed.set()

    def clear(self) -> None:
        """A new command is sent."""
        self._has_ended = False

    async def wait_for_result(self, within_s: float) -> None:
        """Return when the command ends, the port is lost, or `within_s` is over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within_s
        while not (self._has_ended or self._is_lost) and loop.time() < until:
            await self._changed.wait(until)


def trouble_of(error: Exception) -> Trouble:
    """The kind of trouble that `error` is to the ladder."""
    match error:
        case PortMissing():
            return Trouble.MISSING
        case ModemStuck():
            return Trouble.STUCK
        case PortUnusable() | ModemUnfit():
            return Trouble.FOREIGN
        case ModemError():
            return Trouble.DEAF
        case _:
            return Trouble.FOREIGN  # our own error: the modem is innocent
