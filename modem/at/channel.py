"""One AT conversation as a sans-IO state machine: octets and instants in, events and octets out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class ResultCode(Enum):
    """What a final result code means; ERROR covers +CME ERROR, +CMS ERROR and the vendors' refusals."""

    OK = "OK"
    ERROR = "ERROR"
    CONNECT = "CONNECT"
    NO_CARRIER = "NO CARRIER"
    BUSY = "BUSY"
    NO_ANSWER = "NO ANSWER"
    NO_DIALTONE = "NO DIALTONE"


@dataclass(frozen=True, slots=True)
class FinalResult:
    """A final result code: the line itself, its meaning, and for +CME and +CMS ERROR the cause or its text."""

    text: str
    code: ResultCode
    family: str = ""
    cause: int | None = None
    detail: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the command was obeyed."""
        return self.code in (ResultCode.OK, ResultCode.CONNECT)


class Shape(Enum):
    """What a line with an answer's prefix looks like: the answer, a URC, or possibly either."""

    ANSWER = "answer"
    URC = "urc"
    EITHER = "either"


def shape_of(line: str) -> Shape:
    """Tell answer and URC of the same prefix apart by their fields (+CREG, +CCWA, +CPIN, ...)."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Command:
    """One command line: `text` without CR, the prefixes of its answers, its time limit, its payload.

    `payload` is sent with ctrl-Z after the prompt; the limit then counts from there. `bare` commands are
    answered by lines without a prefix (AT+CGMI). `shape` tells answers from URCs of the same prefix.
    """

    text: str
    answers: tuple[str, ...] = ()
    timeout_s: float = 5.0
    payload: str | None = None
    bare: bool = False
    shape: Callable[[str], Shape] = shape_of


@dataclass(frozen=True, slots=True)
class Urc:
    """An unsolicited line, or any line that answers nothing; +CMT, +CDS and +CBM carry their PDU (hex)."""

    line: str
    pdu: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """`command` is over and the channel is idle, unless `Resynced` is still to come (ask `idle`).

    For +CMGS a "+CMGS:" among `lines` means accepted, whatever `final` says.
    """

    command: Command
    lines: tuple[str, ...]
    final: FinalResult


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No result in time: with `sent_payload` the text may have been sent. The channel resyncs; `Resynced` follows."""

    command: Command
    sent_payload: bool


@dataclass(frozen=True, slots=True)
class LateResult:
    """What came for a timed-out `command` whose payload had been sent, up to LATE_MAX_S afterwards."""

    command: Command
    lines: tuple[str, ...]
    final: FinalResult


@dataclass(frozen=True, slots=True)
class Resynced:
    """After `open` or a timeout the modem answered a lone AT with exactly one result: the channel is idle."""


@dataclass(frozen=True, slots=True)
class ProbeFailed:
    """The modem did not answer the AT of a resync; `probes` in a row so far. The channel goes on trying."""

    probes: int


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line longer than LINE_MAX was thrown away."""

    octets: int


Event = Urc | Response | TimedOut | LateResult | Resynced | ProbeFailed | Overlong


class AtChannel:
    """One modem's conversation: at most one command outstanding, URCs apart."""

    def open(self, now: float) -> None:
        """Begin anew on a fresh port: ESC, CR, then AT until it is answered; `Resynced` says when it is usable.

        Whatever was running or late is forgotten without an event.
        """
        raise NotImplementedError

    @property
    def idle(self) -> bool:
        """Whether `request` may be called."""
        raise NotImplementedError

    def request(self, command: Command, now: float) -> None:
        """Send `command`; only when idle. Ends in exactly one Response or TimedOut, unless `open` intervenes."""
        raise NotImplementedError

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Take what the port read; never raises, whatever it is."""
        raise NotImplementedError

    def bytes_to_send(self) -> bytes:
        """What must be written to the port now; empties the queue. Ask after open, request, receive and expire."""
        raise NotImplementedError

    def deadline(self) -> float | None:
        """The instant at which `expire` wants to be called, or None."""
        raise NotImplementedError

    def expire(self, now: float) -> list[Event]:
        """Act on the deadlines that have passed."""
        raise NotImplementedError
