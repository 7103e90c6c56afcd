"""What goes into an AT channel (Command) and what comes out of it (Event)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from modem.at.lexer import FinalResult, Overlong, Shape, shape_of


@dataclass(frozen=True, slots=True)
class Command:
    """One command line: `text` without CR, the prefixes of its answers ("+CSQ:"), its limit.

    `timeout_s` counts from the last line of the answer. `payload` is sent with ctrl-Z after the
    prompt; the limit then counts from there. `bare` commands are answered by lines without a prefix
    (AT+CGMI). `shape` tells answers from URCs of the same prefix and must not raise. `text` and
    `payload` are one line of printable ASCII each; values in them come through modem.at.quote.
    """

    text: str
    answers: tuple[str, ...] = ()
    timeout_s: float = 5.0
    payload: str | None = None
    bare: bool = False
    shape: Callable[[str], Shape] = shape_of

    def __post_init__(self) -> None:
        line = self.text + (self.payload or "")
        assert line.isascii(), line
        assert line.isprintable(), line

    @property
    def is_call(self) -> bool:
        """Whether it is ATD or ATA, which NO CARRIER and its kin end (V.250 6.3.1, 6.3.5)."""
        return self.text.startswith(("ATD", "ATA"))

    @property
    def speaks_of_texts(self) -> bool:
        """Whether +CMS ERROR can be its own result: the commands of 27.005."""
        return self.text.startswith(("AT+CM", "AT+CN", "AT+CPMS", "AT+CSCA", "AT+CSMS", "AT+CGSMS"))


@dataclass(frozen=True, slots=True)
class Urc:
    """An unsolicited line, or one that answers nothing; +CMT, +CDS, +CBM carry their PDU."""

    line: str
    pdu: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """`command` is over. A "+CMGS:" among `lines` means accepted, whatever `final` says.

    The channel is idle again, except after an accepted text whose OK never came: then `Resynced`
    follows.
    """

    command: Command
    lines: tuple[str, ...]
    final: FinalResult


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No result came in time; with `sent_payload` the text may have been sent. `lines` are the part
    of the answer that came. `Resynced` follows."""

    command: Command
    sent_payload: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LateResult:
    """The result of a `command` that had timed out after its payload; it came within LATE_MAX_S."""

    command: Command
    lines: tuple[str, ...]
    final: FinalResult


@dataclass(frozen=True, slots=True)
class Resynced:
    """After `open` or a timeout the modem gave one result to a lone AT: the channel is idle."""


@dataclass(frozen=True, slots=True)
class ProbeFailed:
    """The modem did not answer the AT of a resync, `probes` times in a row; the resync goes on."""

    probes: int


Event = Urc | Response | TimedOut | LateResult | Resynced | ProbeFailed | Overlong
