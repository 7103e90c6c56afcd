"""Octets to lines, and the kind of each line (V.250 5.7, 27.007, 27.005).

Lines are split on CR and on LF, blank ones dropped. NUL, 0xFF and the other control characters that
line noise, flow control and echoed ESC or ctrl-Z leave behind are deleted; the rest is latin-1,
which cannot fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

LINE_MAX = 2048
"""Characters in the longest line that is kept. A PDU has 352, a USSD answer up to 1,100."""

PROMPT = ">"
"""What `Lexer.next` gives for the prompt of +CMGS (27.005 3.5.1); no line ever equals it."""

_NOISE = bytes(octet for octet in range(0x20) if octet not in b"\r\n") + b"\x7f\xff"
_LINE_ENDS = bytes.maketrans(b"\r", b"\n")
_LINE = re.compile(r"\n*+(?:([^\n]++)\n)?")
"""Skip blank lines and take the next line if all of it is there; this always matches."""


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line longer than LINE_MAX was thrown away."""

    octets: int


class Lexer:
    """Cuts a stream into lines; how the stream was cut into reads makes no difference."""

    __slots__ = ("_at", "_skipped", "_text")

    def __init__(self) -> None:
        self._text, self._at, self._skipped = "", 0, 0

    def feed(self, data: bytes) -> None:
        """Add what was read; `next` gives the lines it completes."""
        self._text = self._text[self._at :] + data.translate(_LINE_ENDS, _NOISE).decode("latin-1")
        self._at = 0

    def next(self, *, prompting: bool) -> str | Overlong | None:
        """The next line, or None; with `prompting`, PROMPT as soon as a line begins with it."""
        while True:
            if self._skipped:
                return self._end_of_overlong()
            if prompting and self._takes_prompt():
                return PROMPT
            found = _LINE.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            line: str | None = found[1]
            if line is None:
                self._bound_the_tail()
                return None
            if len(line) > LINE_MAX:
                return Overlong(len(line))
            line = line.strip(" ")
            if line and line != PROMPT:
                return line

    def _takes_prompt(self) -> bool:
        start = self._at
        while self._text[start : start + 1] in (" ", "\n"):
            start += 1
        if self._text[start : start + 1] != PROMPT:
            return False
        self._at = start + 1
        return True

    def _bound_the_tail(self) -> None:
        length = len(self._text) - self._at
        if length > LINE_MAX:
            self._skipped, self._text, self._at = length, "", 0

    def _end_of_overlong(self) -> Overlong | None:
        end = self._text.find("\n", self._at)
        if end < 0:
            self._skipped, self._text, self._at = self._skipped + len(self._text) - self._at, "", 0
            return None
        overlong = Overlong(self._skipped + end - self._at)
        self._skipped, self._at = 0, end + 1
        return overlong


class ResultCode(Enum):
    """What a final result code means; ERROR covers +CME, +CMS ERROR and the vendors' refusals."""

    OK = "OK"
    ERROR = "ERROR"
    CONNECT = "CONNECT"
    NO_CARRIER = "NO CARRIER"
    BUSY = "BUSY"
    NO_ANSWER = "NO ANSWER"
    NO_DIALTONE = "NO DIALTONE"


@dataclass(frozen=True, slots=True)
class FinalResult:
    """A final result code: the line, its meaning, and of +CME, +CMS ERROR the cause or its text."""

    text: str
    code: ResultCode
    family: str = ""
    cause: int | None = None
    detail: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the command was obeyed."""
        return self.code in (ResultCode.OK, ResultCode.CONNECT)

    @property
    def ends_calls(self) -> bool:
        """Whether it is final for ATD and ATA only; at any other time it is a URC about a call."""
        return self.code not in (ResultCode.OK, ResultCode.ERROR)


OK = FinalResult("OK", ResultCode.OK)

_FIXED = {
    final.text: final
    for final in (
        OK,
        FinalResult("ERROR", ResultCode.ERROR),
        FinalResult("COMMAND NOT SUPPORT", ResultCode.ERROR, detail="COMMAND NOT SUPPORT"),
        FinalResult("TOO MANY PARAMETERS", ResultCode.ERROR, detail="TOO MANY PARAMETERS"),
        FinalResult("ABORTED", ResultCode.ERROR, detail="ABORTED"),
        FinalResult("NO CARRIER", ResultCode.NO_CARRIER),
        FinalResult("BUSY", ResultCode.BUSY),
        FinalResult("NO ANSWER", ResultCode.NO_ANSWER),
        FinalResult("NO DIALTONE", ResultCode.NO_DIALTONE),
        FinalResult("NO DIAL TONE", ResultCode.NO_DIALTONE),
    )
}
_CAUSES = {
    "phone failure": 0,
    "operation not allowed": 3,
    "operation not supported": 4,
    "sim not inserted": 10,
    "sim pin required": 11,
    "sim puk required": 12,
    "sim failure": 13,
    "sim busy": 14,
    "sim wrong": 15,
    "incorrect password": 16,
    "sim pin2 required": 17,
    "sim puk2 required": 18,
}
"""Words of a modem that shows no numbers although it is told to (27.007 9.2.1)."""
_CAUSED = re.compile(r"\+(CM[ES]) ERROR: *(?:([0-9]{1,5})|(.*))", re.ASCII)
_CONNECT = re.compile(r"CONNECT(?: [0-9A-Z/ .:]*)?", re.ASCII)


def final_result(line: str) -> FinalResult | None:
    """The final result code if the line is one (V.250 5.7, 27.007 9, 27.005 3.2.5), or None."""
    final = _FIXED.get(line)
    if final is None and line.startswith("+CM") and (caused := _CAUSED.fullmatch(line)):
        family, cause, detail = caused.groups()
        words = (detail or "").strip()
        number = int(cause) if cause else None
        if words and family == "CME":
            number = _CAUSES.get(words.casefold())
        return FinalResult(line, ResultCode.ERROR, family, number, detail or "")
    if final is None and line.startswith("CONNECT") and _CONNECT.fullmatch(line):
        return FinalResult(line, ResultCode.CONNECT)
    return final


_PDU_ANSWERS = ("+CMGL:", "+CMGR:")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+", re.ASCII)
_BARE_URCS = (
    "RING", "RDY", "Call Ready", "SMS Ready", "SMS DONE", "PB DONE", "VOICE CALL:", "MISSED_CALL:",
    "HANGUP:", "NORMAL POWER DOWN", "POWERED DOWN", "UNDER-VOLTAGE", "OVER-VOLTAGE",
)  # fmt: skip


def answers_with_pdu(line: str) -> bool:
    """Whether a PDU line follows this answer: +CMGL, +CMGR in PDU mode (27.005 4.1, 4.2)."""
    return line.startswith(_PDU_ANSWERS)


def is_hex(line: str) -> bool:
    """Whether the line is only octets in hex, as a PDU is, in upper or lower case."""
    return not line.startswith("+") and _HEX.fullmatch(line) is not None


def is_bare(line: str) -> bool:
    """Whether the line can answer AT+CGMI or the like: no prefix, and no URC without a prefix."""
    return line[0] not in "+^*#%$&" and not line.startswith(_BARE_URCS)


_AMBIGUOUS = frozenset(("+CREG", "+CGREG", "+CEREG", "+CCWA", "+CLIP", "+CUSD", "+CPIN"))


class Shape(Enum):
    """What a line with an answer's prefix looks like: the answer, a URC, or possibly either."""

    ANSWER = "answer"
    URC = "urc"
    EITHER = "either"


def shape_of(line: str) -> Shape:
    """Tell answer and URC of one prefix apart by their fields; ANSWER where no URC has the prefix.

    +CREG, +CGREG, +CEREG: "<n>,<stat>..." answers, "<stat>[,<lac>,<ci>...]" does not: a <lac> is
    quoted, or longer than a <stat> (27.007 7.2). +CCWA, +CLIP: one digit is a setting, anything
    else a number, so a URC (27.007 7.11, 7.12). +CUSD with a text is a URC (27.007 7.15). +CPIN
    says the same in both roles.
    """
    prefix, _, tail = line.partition(":")
    if prefix not in _AMBIGUOUS:
        return Shape.ANSWER
    fields = [field.strip(" ") for field in tail.split(",", 2)]
    if fields[0].startswith("("):
        return Shape.ANSWER
    match prefix:
        case "+CREG" | "+CGREG" | "+CEREG":
            return Shape.ANSWER if len(fields) > 1 and _is_number(fields[1], 2) else Shape.URC
        case "+CCWA" | "+CLIP":
            return Shape.ANSWER if _is_number(fields[0], 1) else Shape.URC
        case "+CUSD":
            return Shape.URC if len(fields) > 1 else Shape.EITHER
        case _:  # +CPIN
            return Shape.EITHER


def _is_number(field: str, digits_max: int) -> bool:
    return field.isdecimal() and len(field) <= digits_max
