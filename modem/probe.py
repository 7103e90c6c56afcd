"""The answers of one modem to harmless queries: a report that its owner can give away, with long
numbers and texts masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modem.at.channel import Command
from modem.at_session import AtSession
from modem.errors import CommandFailed, CommandTimedOut
from modem.port import OpenPort

ANSWER_S = 20.0
_DIGITS = re.compile(r"[0-9]{7,}", re.ASCII)
_HEX_TEXT = re.compile(r"(?<![0-9A-F])(?:[0-9A-F]{4}){5,}(?![0-9A-F])", re.ASCII)
_BARE = ("I", "+CGMI", "+CGMM", "+CGMR", "+CGSN", "+CIMI", "+GCAP")
_ASKED = (
    *("+CPIN?", "+CPINR", "+CFUN?", "+CSQ", "+CREG?", "+CGREG?", "+CEREG?", "+CIREG?", "+COPS?"),
    *("+CSCA?", "+CSMS?", "+CMGF=?", "+CPMS=?", "+CPMS?", "+CNMI=?", "+CNMI?", "+CSCS=?"),
    *("+CLCC", "+CHLD=?", "+CCWA=?", "+CCWA=1,2,1", "+CLIP?", "+COLP?", "+CEER", "+CVHU?"),
    *("+CPCMREG=?", "+QPCMV=?", "+QPCMV?", "^CVOICE?", "+QWTTS=?", "+CTTS=?", "+CDTAM=?"),
    *("+DDET=?", "+QTONEDET=?", "^DDTMFCFG?", "+VTS=?", "+QCFG=?", "+CUSBCFG?"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to `command`, `after_s` seconds later: its lines, the last one final."""

    command: str
    lines: tuple[str, ...]
    after_s: float


def questions() -> Iterator[Command]:
    """The commands to ask: read and test forms and queries, none of which lists texts."""
    for text in _BARE:
        yield Command(f"AT{text}", bare=True, timeout_s=ANSWER_S)
    for text in _ASKED:
        prefix = re.match(r"[+^][A-Z]+", text, re.ASCII)
        assert prefix is not None
        yield Command(f"AT{text}", answers=(f"{prefix[0]}:",), timeout_s=ANSWER_S)


async def probe(path: str, baud: int, open_port: OpenPort) -> list[Answer]:
    """Ask all `questions`; raise PortUnusable or ModemGone."""
    session = AtSession(lambda urc: None, lambda late: None)
    try:
        await session.open(path, baud, open_port)
        return [await _ask(session, command) for command in questions()]
    finally:
        await session.close()


async def _ask(session: AtSession, command: Command) -> Answer:
    asked_at = session.now()
    try:
        lines = (*await session.ask(command), "OK")
    except CommandFailed as error:
        number = "" if error.code is None else f": {error.code}"
        lines = (f"+{error.family} ERROR{number}" if error.family else error.detail or "ERROR",)
    except CommandTimedOut:
        lines = ("(no answer)",)
    return Answer(command.text, tuple(map(masked, lines)), session.now() - asked_at)


def masked(line: str) -> str:
    """The line without anything that names a person or a SIM: of long numbers the first three
    digits are left, of texts in hex nothing.
    """
    return _DIGITS.sub(_masked_digits, _HEX_TEXT.sub("(text)", line))


def _masked_digits(match: re.Match[str]) -> str:
    return match[0][:3] + "x" * (len(match[0]) - 3)
