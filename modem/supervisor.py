"""Keeps one modem open and started, whatever happens to it, and says what is wrong while it is not.

CLOSED --start--> OPENING --opened--> INITIALISING --started--> SEARCHING <--registration--> READY
   ^                                     ^    |                     |                          |
   |                                     +----+------ restarted ----+--------------------------+
   +-- stop, or any fault, from any state

After a fault the modem is CLOSED, with the reason, until the port is open again: first comes a rung
of the reset ladder, if one is due, then a pause of 1, 2, 4 ... 30 s, then the next try.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from modem.at.channel import LateResult, Urc
from modem.at.limits import LATE_MAX_S
from modem.at_session import AtSession
from modem.audio.devices import SystemDevices
from modem.audio.paths import AudioPaths
from modem.driver import Driver
from modem.errors import (
    ModemError,
    ModemGone,
    ModemStuck,
    ModemUnfit,
    PortUnusable,
    Restarted,
)
from modem.faults import Fault, FaultCode, fault
from modem.indications import CallFinished, Indication, PartStored, SubmitEnded
from modem.lasting import Lasting
from modem.port import OpenPort, open_serial
from modem.resets import Resets
from modem.sms.concat import Part
from modem.sms.pdu import Concat
from modem.startup import StartUp
from modem.status import IN_SERVICE, MODEM, StatusBoard
from modem.types import (
    CallOutcome,
    CallResult,
    Capabilities,
    Identity,
    ModemState,
    ModemStatus,
    Msisdn,
    RegistrationState,
    Remedy,
    Slot,
    SubmitOutcome,
    SubmitResult,
)  # fmt: skip
from modem.usb import Usb
from modem.voice.talk import Clip, Talk
from modem.waiting import pause

REOPEN_FIRST_S, REOPEN_MAX_S = 1.0, 30.0
STEADY_AFTER_S = 60.0  # a modem that ran so long begins again with the shortest pause
RESTARTS_MAX, RESTARTS_WITHIN_S = 5, 60.0  # more is a loop: bad power, usually

_log = logging.getLogger("modem")


@dataclass(frozen=True, slots=True)
class ModemSettings:
    """Which modem: `path` of its port; `imei`, if given, must be what it answers; `pin` of its SIM,
    "" if none; `audio` the tty or the sound card (hw:...) of its calls, "" to find it."""

    path: str
    baud: int = 115200
    imei: str = ""
    pin: str = ""
    audio: str = ""


@dataclass(frozen=True, slots=True)
class _Outage:
    """What closed the modem, and what an operator is told of it."""

    error: Exception
    fault: Fault


class Supervisor:
    """One modem for its owner. All its indications come by `notify`, in order, from the running
    loop. `usb` resets the modem if commands do not help; None: that is not possible."""

    def __init__(
        self,
        settings: ModemSettings,
        notify: Callable[[Indication], None],
        open_port: OpenPort = open_serial,
        usb: Usb | None = None,
    ) -> None:
        self._settings, self._notify, self._open_port = settings, notify, open_port
        self._board = StatusBoard(settings.path, notify)
        self._lasting = Lasting()
        self._driver: Driver | None = None
        self._task: asyncio.Task[None] | None = None
        self._restarts: deque[float] = deque(maxlen=RESTARTS_MAX)
        self._is_known = False
        self._resets = Resets(settings.path, settings.baud, open_port, usb)

    @property
    def status(self) -> ModemStatus:
        """The modem as it is now."""
        return self._board.status

    def recall(self, result: SubmitResult, ago_s: float) -> None:
        """Give back the result of a text that an earlier process sent `ago_s` ago; before `start`,
        the oldest first. A text that is UNKNOWN may still be answered while the next one runs."""
        is_open = result.outcome is not SubmitOutcome.FAILED
        until = asyncio.get_running_loop().time() + LATE_MAX_S - ago_s if is_open else 0.0
        self._lasting.texts.recall(result.references[-1] if result.references else None, until)

    def recall_part(self, told: PartStored, ago_s: float, *, is_told: bool) -> None:
        """Give back a part that was told in an earlier process and is deleted from the modem. Its
        text has waited for `ago_s`, or was told for good so long ago (`is_told`)."""
        place = Concat(told.reference, told.width, told.total, told.number)
        part = Part(told.key, told.sender, told.text, told.sent_at, place)
        since = asyncio.get_running_loop().time() - ago_s
        self._lasting.joiner.recall(part, since, is_told=is_told)

    def start(self) -> None:
        """Open the modem and keep it open until `stop`."""
        assert self._task is None
        self._task = asyncio.get_running_loop().create_task(self._keep_open())
        self._task.add_done_callback(_surface)

    async def stop(self) -> None:
        """Close the modem; every open order is ended first."""
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def submit(self, recipient: Msisdn, text: str, *, token: int, validity_s: float) -> None:
        """Send a text; return at once. Exactly one SubmitEnded(token) follows, later perhaps
        SubmitSettled."""
        driver = self._ready_driver()
        if driver is not None:
            driver.submit(recipient, text, token=token, validity_s=validity_s)
        else:
            result = SubmitResult(
                SubmitOutcome.FAILED, (), Remedy.RETRY, fault=Fault(FaultCode.NOT_READY)
            )
            self._notify_soon(SubmitEnded(token, result))

    def dial(
        self,
        number: Msisdn,
        *,
        token: int,
        ring_max_s: float,
        answered_hold_s: float,
        talk: Talk | None = None,
    ) -> None:
        """Call a number; return at once. Exactly one CallFinished(token) follows; before it perhaps
        CallAlerting(token), and a DigitHeard(token) for each key.

        `talk` decides what is said in the answered call; without a talk, or if the modem can
        neither speak nor hear keys, the call is held in silence for `answered_hold_s`."""
        driver = self._ready_driver()
        if driver is not None:
            hold_s = answered_hold_s
            driver.dial(
                number, token=token, ring_max_s=ring_max_s, answered_hold_s=hold_s, talk=talk
            )
        else:
            result = CallResult(CallOutcome.FAILED, fault=Fault(FaultCode.NOT_READY))
            self._notify_soon(CallFinished(token, result))

    def answer(self, token: int, clip: Clip) -> None:
        """Say this about the last key of our call; do nothing if the call is over."""
        if self._driver is not None:
            self._driver.answer(token, clip)

    def cut(self, token: int, *, spares_answered: bool = False) -> None:
        """End our own call early; its outcome is what it has reached so far. With `spares_answered`
        a call that somebody has answered goes on."""
        if self._driver is not None:
            self._driver.cut(token, spares_answered=spares_answered)

    def end_incoming(self, call: str) -> None:
        """End the ringing call, or refuse the waiting one without touching the active one;
        CallEnded follows."""
        if self._driver is not None:
            self._driver.end_incoming(call)

    def delete(self, slots: tuple[Slot, ...]) -> None:
        """Free slots of the message store; try until it works or the modem restarts (then the texts
        are told again)."""
        if self._driver is not None:
            self._driver.delete(slots)

    def _ready_driver(self) -> Driver | None:
        is_up = self.status.state in (ModemState.READY, ModemState.SEARCHING)
        return self._driver if is_up else None

    def _notify_soon(self, indication: Indication) -> None:
        asyncio.get_running_loop().call_soon(self._notify, indication)

    async def _keep_open(self) -> None:
        loop = asyncio.get_running_loop()
        pause_s = REOPEN_FIRST_S
        try:
            while True:
                opened_at = loop.time()
                outage = await self._serve()
                is_reset = await self._resets.answer(outage.error)
                self._board.update({MODEM: self._faults(outage)}, resets=self._resets.count)
                if is_reset or loop.time() - opened_at >= STEADY_AFTER_S:
                    pause_s = REOPEN_FIRST_S
                await pause(pause_s)
                pause_s = min(2 * pause_s, REOPEN_MAX_S)
        finally:
            self._end_epoch(ModemState.CLOSED, Fault(FaultCode.PORT_CLOSED), faults=())

    async def _serve(self) -> _Outage:
        """Open the port and serve the modem through its restarts until a fault, which is
        reported."""
        if not self.status.faults:
            self._board.update(state=ModemState.OPENING)
        session = AtSession(self._heard, self._settled, self._lasting.texts)
        try:
            await session.open(self._settings.path, self._settings.baud, self._open_port)
            self._resets.opened()
            while True:
                try:
                    await self._run_epoch(session)
                except Restarted as error:
                    self._count_restart()
                    _log.warning("%s: %s", self._settings.path, error)
                    self._end_epoch(ModemState.INITIALISING, error.fault, faults=())
                    session.begin()
        except Exception as error:
            # The bulkhead: whatever it is, this modem alone is closed and opened again.
            return self._report(error)
        finally:
            await session.close()

    async def _run_epoch(self, session: AtSession) -> None:
        settings, epoch = self._settings, self.status.epoch + 1
        self._board.update(state=ModemState.INITIALISING, epoch=epoch)
        startup = StartUp(session, imei=settings.imei, pin=settings.pin, lasting=self._lasting)
        devices = SystemDevices(settings.path, settings.audio)
        audio = AudioPaths(session, devices, self._open_port)
        driver = self._driver = Driver(
            session,
            self._board,
            epoch,
            startup=startup,
            audio=audio,
            lasting=self._lasting,
            notify=self._notify,
        )
        try:
            await driver.run()
        finally:
            self._resets.worked(driver.worked_s)

    def _count_restart(self) -> None:
        now = asyncio.get_running_loop().time()
        if len(self._restarts) == RESTARTS_MAX and now - self._restarts[0] < RESTARTS_WITHIN_S:
            raise ModemUnfit(Fault(FaultCode.MODEM_RESTARTING))
        self._restarts.append(now)

    def _report(self, error: Exception) -> _Outage:
        """Log an error, loudly only when it is new, and put its fault on the board."""
        self._is_known = self._is_known or self.status.identity != Identity()
        outage = _Outage(error, self._fault(error))
        path = self._settings.path
        if not isinstance(error, ModemError):
            _log.error("%s: %s", path, outage.fault, exc_info=error)
            self._end_epoch(ModemState.CLOSED, outage.fault, faults=self._faults(outage))
            return outage
        is_known = outage.fault in self.status.faults
        _log.log(logging.DEBUG if is_known else logging.WARNING, "%s: %s", path, outage.fault)
        if str(error.fault) != str(error):
            _log.log(logging.DEBUG if is_known else logging.INFO, "%s: %s", path, error)
        self._end_epoch(ModemState.CLOSED, error.fault, faults=self._faults(outage))
        return outage

    def _faults(self, outage: _Outage) -> tuple[Fault, ...]:
        return (outage.fault, *self._resets.tried)

    def _fault(self, error: Exception) -> Fault:
        """The fault that an operator is told of an error."""
        match error:
            case PortUnusable() | ModemUnfit() | ModemStuck():
                return error.fault
            case ModemGone() if not self._is_known:
                return fault(FaultCode.NO_MODEM, name=self._settings.path, why=error.fault)
            case ModemGone():
                return fault(FaultCode.MODEM_LOST, why=error.fault)
            case ModemError():
                return fault(FaultCode.MODEM_NOT_STARTING, why=error.fault)
            case _:
                return Fault(FaultCode.INTERNAL)

    def _end_epoch(self, state: ModemState, reason: Fault, *, faults: tuple[Fault, ...]) -> None:
        """Show that the modem is down, so that it gets no more orders; then end its open orders."""
        driver, self._driver = self._driver, None
        self._board.update(
            {**dict.fromkeys(IN_SERVICE, ()), MODEM: faults},
            state=state,
            identity=Identity(),
            capabilities=Capabilities(),
            operator="",
            registration=RegistrationState.UNKNOWN,
            carries_texts=False,
            carries_calls=False,
            signal_dbm=None,
        )
        if driver is not None:
            driver.abandon(reason)

    def _heard(self, urc: Urc) -> None:
        if self._driver is not None:
            self._driver.heard(urc)

    def _settled(self, late: LateResult) -> None:
        if self._driver is not None:
            self._driver.settled(late)


def _surface(task: asyncio.Task[None]) -> None:
    """Let an error that even the bulkhead did not hold reach the loop's exception handler."""
    if not task.cancelled():
        task.result()
