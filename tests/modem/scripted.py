"""A small modem on an in-memory pipe that answers from a script, and a rig with a supervisor before
it.

Unscripted commands are answered OK, so that a test says only what it is about. A script is a list
of answers for the commands that begin with a text; the last one repeats. An answer is lines, the
last one final: "+CSQ: 20,99\\nOK".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from modem.errors import ModemGone
from modem.faults import Fault, FaultCode
from modem.indications import Indication, ModemChanged
from modem.port import Port
from modem.supervisor import ModemSettings, Supervisor
from modem.types import ModemState, ModemStatus
from tests.modem.virtual_loop import elapse

IMEI = "490154203237518"
SILENCE = ""
T = TypeVar("T")

_HEALTHY = {
    "AT+CGMI": "Scripted\nOK",
    "AT+CGMM": "S1\nOK",
    "AT+CGMR": "1.0\nOK",
    "AT+CGSN": f"{IMEI}\nOK",
    "AT+CIMI": "460000000000001\nOK",
    "AT+CFUN?": "+CFUN: 1\nOK",
    "AT+CPIN?": "+CPIN: READY\nOK",
    "AT+CPMS?": '+CPMS: "ME",0,20,"ME",0,20,"ME",0,20\nOK',
    "AT+CPMS=": "+CPMS: 0,20,0,20,0,20\nOK",
    "AT+CSCA?": '+CSCA: "+8610000000500",145\nOK',
    "AT+CSQ": "+CSQ: 20,99\nOK",
    "AT+CREG?": '+CREG: 2,1,"1A2B","01C3D405",7\nOK',
    "AT+CEREG?": '+CEREG: 2,1,"1A2B","01C3D405",7\nOK',
    "AT+COPS?": '+COPS: 0,0,"China Mobile",7\nOK',
}


def said(status: ModemStatus) -> str:
    """What is wrong with a modem, as an operator reads it."""
    return " ".join(map(str, status.faults))


class ScriptedModem:
    """The far end of the pipe: `heard` are its commands, `texts` its store, `calls` the fields of
    its +CLCC lines."""

    path = "/dev/scripted"

    def __init__(self, latency_s: float = 0.0) -> None:
        self.latency_s = latency_s
        self.heard: list[str] = []
        self.heard_at: list[float] = []
        self.payloads: list[str] = []
        self.texts: dict[int, str] = {}
        self.calls: list[str] = []
        self.sim_texts: dict[int, str] = {}
        self._memory = "ME"
        self.open_errors: list[Exception] = []
        self.opened = 0
        self._answers = {begin: [answer] for begin, answer in _HEALTHY.items()}
        self._on_bytes: Callable[[bytes], None] | None = None
        self._on_lost: Callable[[Fault], None] | None = None
        self._buffer = b""
        self._awaits_payload = False
        self._references = 0

    def on(self, begin: str, *answers: str) -> None:
        """Answer the commands that begin with `begin` so; "PDU" stands for the payload of +CMGS."""
        self._answers[begin] = list(answers)

    def say(self, *lines: str) -> None:
        """Send lines unasked, in one read."""
        self._send("".join(f"\r\n{line}\r\n" for line in lines))

    def unplug(self) -> None:
        """Vanish."""
        on_lost, self._on_lost, self._on_bytes = self._on_lost, None, None
        assert on_lost is not None
        on_lost(Fault(FaultCode.PORT_HUNG_UP))

    async def open(
        self,
        path: str,
        baud: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Fault], None],
    ) -> Port:
        """Be opened as a port is."""
        del path, baud
        self.opened += 1
        if self.open_errors:
            raise self.open_errors.pop(0)
        self._on_bytes, self._on_lost, self._buffer, self._awaits_payload = (
            on_bytes,
            on_lost,
            b"",
            False,
        )
        return self

    def write(self, data: bytes) -> None:
        if self._on_bytes is None:
            raise ModemGone(Fault(FaultCode.PORT_CLOSED))
        self._buffer += data
        while (end := self._next_end()) >= 0:
            piece, self._buffer = self._buffer[:end].decode(), self._buffer[end + 1 :]
            self._take_payload(piece) if self._awaits_payload else self._obey(piece)

    async def close(self) -> None:
        self._on_bytes = self._on_lost = None

    def _next_end(self) -> int:
        return self._buffer.find(b"\x1a" if self._awaits_payload else b"\r")

    def _obey(self, command: str) -> None:
        command = command.strip("\x1b")
        if not command:
            return
        self.heard.append(command)
        self.heard_at.append(asyncio.get_running_loop().time())
        scripted = self._scripted(command)
        if command.startswith("AT+CPMS="):
            self._memory = command[9:11]
        if scripted is not None:
            self._answer(scripted)
        elif command.startswith("AT+CMGS="):
            self._awaits_payload = True
            self._send("\r\n> ")
        else:
            self._answer(self._built_in(command))

    def _take_payload(self, pdu: str) -> None:
        self._awaits_payload = False
        self.payloads.append(pdu)
        self._references += 1
        scripted = self._scripted("PDU")
        self._answer(f"+CMGS: {self._references}\nOK" if scripted is None else scripted)

    def _scripted(self, command: str) -> str | None:
        begins = [begin for begin in self._answers if command.startswith(begin)]
        if not begins:
            return None
        answers = self._answers[max(begins, key=len)]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _built_in(self, command: str) -> str:
        if command == "AT+CLCC":
            return "\n".join([*(f"+CLCC: {call}" for call in self.calls), "OK"])
        texts = self.sim_texts if self._memory == "SM" else self.texts
        if command == "AT+CMGL=4":
            return "\n".join(
                [
                    *(f"+CMGL: {index},1,,{len(pdu) // 2}\n{pdu}" for index, pdu in texts.items()),
                    "OK",
                ]
            )
        if command.startswith("AT+CMGR="):
            pdu = texts.get(int(command[8:]))
            return "OK" if pdu is None else f"+CMGR: 0,,{len(pdu) // 2}\n{pdu}\nOK"
        if command.startswith("AT+CMGD="):
            return "OK" if texts.pop(int(command[8:]), None) else "+CMS ERROR: 321"
        return "OK"

    def _answer(self, answer: str) -> None:
        if answer != SILENCE:
            self._send("".join(f"\r\n{line}\r\n" for line in answer.split("\n")))

    def _send(self, text: str) -> None:
        asyncio.get_running_loop().call_later(self.latency_s, self._deliver, text.encode("latin-1"))

    def _deliver(self, data: bytes) -> None:
        if self._on_bytes is not None:
            self._on_bytes(data)


class Rig:
    """A supervisor on a scripted modem; `told` is what it said."""

    def __init__(
        self,
        modem: ScriptedModem,
        *,
        imei: str = "",
        pin: str = "",
        audio: str = "",
        starts: bool = True,
    ) -> None:
        self.modem = modem
        self.told: list[Indication] = []
        self.supervisor = Supervisor(
            ModemSettings("/dev/scripted", imei=imei, pin=pin, audio=audio),
            self.told.append,
            modem.open,
        )
        if starts:
            self.supervisor.start()

    def all(self, kind: type[T]) -> list[T]:
        """The indications of one kind, in order."""
        return [indication for indication in self.told if isinstance(indication, kind)]

    def problems(self) -> list[str]:
        """The problems as they were told, repeats included."""
        return [said(changed.status) for changed in self.all(ModemChanged) if said(changed.status)]


async def ready(modem: ScriptedModem, *, imei: str = "", pin: str = "", audio: str = "") -> Rig:
    """A rig whose modem is ready and has nothing left to do; what was told and heard so far is
    forgotten."""
    rig = Rig(modem, imei=imei, pin=pin, audio=audio)
    await elapse(10 + 60 * modem.latency_s)
    assert rig.supervisor.status.state is ModemState.READY, rig.supervisor.status
    rig.told.clear()
    modem.heard.clear()
    modem.heard_at.clear()
    return rig
