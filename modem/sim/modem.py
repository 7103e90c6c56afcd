"""A simulated modem: its serial side (V.250 framing, one command at a time) and its place in the
network.

bytes in -> receive -> command line -> requests -> commands.TABLE -> lines, final result -> output
                    -> payload after a prompt, up to ctrl-Z
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from modem.sim.calls import SimCall
from modem.sim.commands import TABLE, TEXT_COMMANDS, WITHOUT_PIN
from modem.sim.faults import Faults, draw_command_error
from modem.sim.hang import Hang, wakes
from modem.sim.mailbox import Mailbox
from modem.sim.network import Network
from modem.sim.radio import Radio
from modem.sim.request import (
    CME_TEXTS,
    CMS_SIM_BUSY,
    CMS_SIM_PIN_REQUIRED,
    NOT_SUPPORTED,
    SIM_BUSY,
    SIM_PIN_REQUIRED,
    SIM_PUK_REQUIRED,
    Cause,
    Later,
    Refused,
    Reply,
    Request,
    parse_line,
)
from modem.sim.settings import Profile, Settings, SimCard
from modem.sim.sound import Sound
from modem.sim.telephone import Telephone
from modem.sim.texts import Text
from modem.sim.wire import Wire

INPUT_MAX = 65_536
"""Octets that the input buffer holds; more are lost, as on a UART without flow control."""
HEARD_MAX = 64
"""Octets of an unfinished line that a hung modem remembers."""
_ESC, _CTRL_Z = 0x1B, 0x1A


class SimModem:
    """A modem with one SIM. Give it bytes by `receive`; it answers through `output`, from the same
    loop.

    It is powered and booted when made, and registers `registration_s` later. `name` appears in the
    record; with `pin` "" the SIM asks for none. `faults` may be changed at any time.
    """

    def __init__(
        self,
        network: Network,
        number: str,
        imei: str,
        output: Callable[[bytes], None],
        *,
        name: str = "",
        pin: str = "",
        profile: Profile | None = None,
        echo: bool = True,
    ) -> None:
        self.network = network
        self.number = number
        self.line = name or number
        self.imei = imei
        self.ear = None
        self.output = output
        self.profile = profile or Profile()
        self.faults = Faults()
        self._echo_at_start = echo
        self.settings = Settings(echo=echo)
        digits = number.lstrip("+")
        self.sim = SimCard(
            pin, "46000" + digits[-10:], "898600" + digits.zfill(14)[-14:], is_unlocked=not pin
        )
        self.radio = Radio(self)
        self.calls = Telephone(self)
        self.mail = Mailbox(self)
        self.sound = Sound(self)
        self._is_up = True
        self.lives = 0
        self._sim_busy_until = 0.0
        self._boot_timer: asyncio.TimerHandle | None = None
        self._input = bytearray()
        self._requests: deque[Request] = deque()
        self._is_running = False
        self._is_pumping = False
        self._ticket = 0
        self._take_payload: Callable[[str], None] | None = None
        self._wire = Wire(self)
        network.attach(self)
        self.radio.search()

    # --- the serial side

    def receive(self, data: bytes) -> None:
        """Take octets from the terminal: CR ends a command line, ctrl-Z or ESC a message text."""
        if not self._is_up:
            return
        if self.faults.hang:
            data = self._listen(data)
        if self.settings.echo or self.faults.forces_echo:
            self._wire.echo(data)
        self._input += data[: INPUT_MAX - len(self._input)]
        self._pump()

    def _listen(self, data: bytes) -> bytes:
        """The octets that a hung modem takes in: none, unless they bring it back."""
        heard = bytes(self._input[-HEARD_MAX:]) + data
        self._input = bytearray(heard.rpartition(b"\r")[2])
        if not wakes(self.faults.hang, heard):
            return b""
        self._come_round()
        return heard

    def urc(self, *lines: str) -> None:
        """Send an unsolicited result of one or two lines; while a prompt is open it waits."""
        self._wire.urc(lines)

    def leave(self, ticket: int) -> None:
        """Leave the pending command unanswered and go on to the next command line."""
        if ticket == self._ticket and self._is_running:
            self._is_running = False
            self._ticket += 1
            self._requests.clear()
            self._pump()

    def blurt(self, *lines: str) -> None:
        """Send the lines of an answer and OK although nobody waits for them any more."""
        self._wire.lines(lines)
        self._wire.end("OK")

    def prompt(self, take_payload: Callable[[str], None]) -> Later:
        """Ask for the text of a message; `take_payload` gets it and must end the command by
        `finish`."""
        self._take_payload = take_payload
        self._wire.open_prompt()
        return Later.PENDING

    def chance(self, rate: float) -> bool:
        """Whether an event of this rate (0 never, 1 always) happens now."""
        return rate > 0.0 and self.network.chance(rate)

    @property
    def ticket(self) -> int:
        """The number of the present command. A pending command passes it to `finish`, so that it
        cannot end another command."""
        return self._ticket

    def finish(self, ticket: int, *lines: str, cause: Cause | None = None, word: str = "") -> None:
        """End the pending command with lines and OK, an error, or a final result code of its own;
        an old ticket does nothing."""
        if ticket != self._ticket or not self._is_running:
            return
        self._is_running = False
        self._ticket += 1
        if lines:
            self._wire.lines(lines)
        if cause is not None:
            self._refuse(cause)
        elif word:
            self._end(word)
        else:
            self._advance()
        if not self._is_pumping:
            self._pump()

    def _pump(self) -> None:
        """Work through the input until it is used up or a command has to wait."""
        self._is_pumping = True
        try:
            while self._input and self._is_up:
                if self._take_payload is not None:
                    if not self._read_payload():
                        break
                elif self._is_running or not self._read_line():
                    break
        finally:
            self._is_pumping = False

    def _read_line(self) -> bool:
        end = self._input.find(b"\r")
        if end < 0:
            return False
        line = self._input[:end].translate(None, _IGNORED)
        del self._input[: end + 1]
        self._run(line.decode("latin-1"))
        return True

    def _read_payload(self) -> bool:
        take = self._take_payload
        assert take is not None
        escape, end = self._input.find(_ESC), self._input.find(_CTRL_Z)
        if escape < 0 and end < 0:
            return False
        is_escaped = end < 0 or 0 <= escape < end
        at = escape if is_escaped else end
        payload = self._input[:at].decode("latin-1")
        self._input = self._input[at + 1 :]
        self._take_payload = None
        if is_escaped:
            self.finish(self._ticket)
        else:
            take(payload)
        self._wire.close_prompt()
        return True

    def _run(self, line: str) -> None:
        try:
            requests = parse_line(line)
        except Refused as refused:
            return self._refuse(refused.cause)
        if requests is not None and not self.chance(self.faults.deaf):
            self._requests = deque(requests)
            self._advance()

    def _advance(self) -> None:
        """Execute what is left of the line; stop at a command that has to wait."""
        while self._requests:
            request = self._requests.popleft()
            self._is_running = True
            try:
                reply = execute(self, request)
            except Refused as refused:
                self._is_running = False
                return self._refuse(refused.cause)
            if isinstance(reply, Later):
                return
            self._is_running = False
            self._ticket += 1
            if reply:
                self._wire.lines(reply)
        self._end("OK")

    def _refuse(self, cause: Cause) -> None:
        self._requests.clear()
        level = self.settings.cmee
        if cause.family == "CMS":
            self._end(f"+CMS ERROR: {cause.code}")
        elif cause.family == "CME" and level:
            shown = CME_TEXTS.get(cause.code) if level == 2 else None
            self._end(f"+CME ERROR: {shown or cause.code}")
        else:
            self._end("ERROR")

    def _end(self, word: str) -> None:
        if not self.chance(self.faults.mute):
            self._wire.end(word)

    # --- power

    @property
    def is_up(self) -> bool:
        """Whether it is powered and has booted."""
        return self._is_up

    def power_off(self) -> None:
        """Cut the power: calls end, the modem sends and hears nothing more. Stored texts stay."""
        self.lives += 1
        self.calls.drop_all()
        self.sound.power_off()
        self.radio.lose()
        self._is_up = False
        self._come_round()
        if self._boot_timer is not None:
            self._boot_timer.cancel()
            self._boot_timer = None

    def power_on(self) -> None:
        """Boot: after `boot_s` the modem has fresh settings and sends RDY and its first URCs."""
        if not self._is_up and self._boot_timer is None:
            self._boot_timer = self.network.loop.call_later(
                self.network.latencies.boot_s, self._boot
            )

    def reboot(self) -> None:
        """Lose power and boot again, as modems do."""
        self.power_off()
        self.power_on()

    def port_opened(self) -> None:
        """A program opened the port: this cures a hang up to REOPEN."""
        if Hang.NONE < self.faults.hang <= Hang.REOPEN:
            self._come_round()

    def bus_reset(self) -> None:
        """The bus removed the modem and enumerated it again, under power: the modem reboots,
        unless only POWER cures its hang."""
        if self.faults.hang < Hang.POWER:
            self.reboot()

    def _come_round(self) -> None:
        """End the hang, and drop the input, the commands and the prompt that were under way."""
        self.faults.hang = Hang.NONE
        self._ticket += 1
        self._is_running = False
        self._input.clear()
        self._requests.clear()
        self._take_payload = None
        self._wire.clear()

    def _boot(self) -> None:
        self._is_up, self._boot_timer = True, None
        self.reset_settings()
        self.sim.restart()
        self.radio.function = 1
        if not self.chance(self.faults.silent_boots):
            self.urc("RDY")
            self.urc("+CFUN: 1")
        self.lose_sim(self.faults.sim_busy_s)

    @property
    def is_sim_busy(self) -> bool:
        """Whether the SIM is not ready to be asked."""
        return self._sim_busy_until > self.network.loop.time()

    def lose_sim(self, seconds: float) -> None:
        """Let the SIM not answer for these seconds; meanwhile the modem is off the network."""
        loop = self.network.loop
        self._sim_busy_until = loop.time() + seconds
        if seconds > 0:
            self.urc("+CPIN: NOT READY")
            self.radio.search()
            loop.call_at(self._sim_busy_until, self._sim_back, self._sim_busy_until)
        else:
            self._sim_back(self._sim_busy_until)

    def _sim_back(self, instant: float) -> None:
        if self._is_up and instant == self._sim_busy_until:
            self._sim_busy_until = 0.0
            self.urc(f"+CPIN: {self.sim.state}")
            self.radio.search()

    def reset_settings(self) -> None:
        """AT&F and ATZ."""
        self.settings = Settings(echo=self._echo_at_start)

    # --- the network's side (Subscriber)

    @property
    def is_reachable(self) -> bool:
        """Whether it is up and registered."""
        return self._is_up and self.radio.is_registered

    def offered(self, call: SimCall) -> int | None:
        """An incoming call."""
        return self.calls.offered(call)

    def alerting(self, call: SimCall) -> None:
        """Our call rings."""
        self.calls.alerting(call)

    def active(self, call: SimCall) -> None:
        """A call is connected."""
        self.calls.active(call)

    def ended(self, call: SimCall) -> None:
        """The far end or the network ended a call."""
        self.calls.ended(call)

    def key_pressed(self, key: str) -> None:
        """The far end pressed a key; some modems detect keys."""
        self.calls.pressed(key)

    def text_arrived(self, text: Text) -> bool:
        """A text from the network; False if there is no room."""
        return self.mail.text_arrived(text)

    def report_arrived(self, pdu: str) -> bool:
        """A status report from the network."""
        return self.mail.report_arrived(pdu)


_IGNORED = bytes((*range(32), 127))


def execute(modem: SimModem, request: Request) -> Reply:
    """Run one command; raise Refused."""
    command = modem.profile.dialect.commands.get(request.name) or TABLE.get(request.name)
    if command is None:
        raise Refused(NOT_SUPPORTED)
    if modem.calls.legs and request.name in TEXT_COMMANDS:
        modem.calls.text_commanded()
    if modem.chance(modem.faults.command_errors):
        raise Refused(draw_command_error(modem.network.rng))
    if modem.is_sim_busy and request.name not in WITHOUT_PIN:
        raise Refused(CMS_SIM_BUSY if request.name in TEXT_COMMANDS else SIM_BUSY)
    if not modem.sim.is_unlocked and request.name not in WITHOUT_PIN:
        if request.name in TEXT_COMMANDS:
            raise Refused(CMS_SIM_PIN_REQUIRED)
        raise Refused(SIM_PIN_REQUIRED if modem.sim.tries_left else SIM_PUK_REQUIRED)
    return command(modem, request)
