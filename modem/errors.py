"""What can go wrong with a modem.

ModemError
 +-- CommandFailed      the modem answered ERROR, +CME ERROR or +CMS ERROR
 +-- CommandTimedOut    the modem did not answer in time
 +-- MalformedResponse  the modem answered something that its standard does not allow
 +-- ModemGone          the port is closed or vanished, or the modem restarted under the command
 |    +-- Restarted     the modem restarted, or must be set up again
 +-- PortUnusable       the port is busy, or not ours to open
 |    +-- PortMissing   the port is not there: unplugged, restarting, or dead
 +-- ModemUnfit         the modem or its SIM cannot be used until a person does something
 +-- ModemStuck         the modem answers and still does not do its work: a reset may help
 +-- ResetRefused       the modem could not be reset in this way
"""

from __future__ import annotations

import re

from modem.faults import Fault, FaultCode, fault
from modem.private import Private

# Only this of a line goes to the log: the name of a command, its settings if they are short
# numbers, the name of a response. The rest may be somebody's number, words or a PIN.
_SETTING = re.compile(r"AT(?:[+^*$&\\]?[A-Z]+)?[=?]?[0-9]{0,4}(?:,[0-9]{0,4})*", re.IGNORECASE)
_COMMAND = re.compile(r"AT(?:[+^*$&\\]?[A-Z]+)?", re.IGNORECASE)
_RESPONSE = re.compile(r"[+^*$][A-Z]+(?=:)", re.IGNORECASE)


def _name_of(command: str) -> str:
    if _SETTING.fullmatch(command) and not command.upper().startswith("ATD"):
        return command
    found = _COMMAND.match(command)
    return found[0] if found else "a command"


class ModemError(Exception):
    """A failure of a modem, its port or its SIM. `fault` is for a reader who knows no AT commands,
    the text of the exception for the log.
    """

    def __init__(self, fault: Fault, for_log: str = "") -> None:
        self.fault = fault
        super().__init__(for_log or str(fault))


class CommandFailed(ModemError):
    """The modem refused `command`: `family` is CME, CMS or "" (a bare ERROR), `code` its number if
    it gave one.
    """

    lines: tuple[str, ...] = ()  # what the modem answered before the error

    def __init__(
        self, command: str, family: str = "", code: int | None = None, detail: str = ""
    ) -> None:
        self.command, self.family, self.code, self.detail = Private(command), family, code, detail
        cause = (
            f"+{family} ERROR: {code if code is not None else detail}"
            if family
            else detail or "ERROR"
        )
        refused = (
            Fault(FaultCode.REFUSED)
            if code is None
            else fault(FaultCode.REFUSED_WITH_CODE, cause=code)
        )
        super().__init__(refused, f"{_name_of(command)} was refused: {cause}")


class CommandTimedOut(ModemError):
    """No final result code for `command`; it was given up `after_s` seconds after it was sent."""

    lines: tuple[str, ...] = ()  # the part of the answer that came

    def __init__(self, command: str, after_s: float) -> None:
        self.command, self.after_s = Private(command), after_s
        limit_s = round(after_s, 1)
        super().__init__(
            fault(FaultCode.NO_ANSWER, limit_s=limit_s),
            f"{_name_of(command)} was not answered within {limit_s:g} s",
        )


class MalformedResponse(ModemError):
    """The line does not follow the grammar of its standard; `why` quotes nothing from the line."""

    def __init__(self, line: str, why: str = "") -> None:
        self.line, self.why = Private(line), why
        found = _RESPONSE.match(line)
        what = found[0] if found else "what came"
        super().__init__(
            Fault(FaultCode.UNREADABLE),
            f"cannot read {what} ({len(line)} characters)" + (f": {why}" if why else ""),
        )


class ModemGone(ModemError):
    """The port closed or vanished, or the modem restarted, while it was needed."""


class Restarted(ModemGone):
    """The modem restarted, or must be set up again: every running or queued order ends."""


class ModemUnfit(ModemError):
    """The modem or its SIM cannot be used; the fault says what is wrong and what to do."""


class PortUnusable(ModemError):
    """The port cannot be opened; the fault says why and what to do."""


class PortMissing(PortUnusable):
    """The port is not there, or opening it does not end: the modem may be restarting, or dead."""


class ModemStuck(ModemError):
    """The modem answers and still does not do its work; the fault says what, and what to do if a
    reset does not help."""


class ResetRefused(ModemError):
    """The modem could not be reset in this way; the fault says why."""
