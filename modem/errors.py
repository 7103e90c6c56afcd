"""What can go wrong with a modem.

ModemError
 +-- CommandFailed      the modem answered ERROR, +CME ERROR or +CMS ERROR
 +-- CommandTimedOut    the modem did not answer in time
 +-- MalformedResponse  the modem answered something that its standard does not allow
 +-- ModemGone          the port is closed or vanished, or the modem restarted under the command
 |    +-- Restarted     the modem said that it has just started
 +-- PortUnusable       the port is busy, or not ours to open
 |    +-- PortMissing   the port is not there: unplugged, restarting, or dead
 +-- ModemUnfit         the modem or its SIM cannot be used until a person does something
 +-- ModemStuck         the modem answers and still does not do its work: a reset may help
 +-- ResetRefused       the modem could not be reset in this way
"""

from __future__ import annotations


class ModemError(Exception):
    """Anything that a modem, its port or its SIM did wrong."""


class CommandFailed(ModemError):
    """The modem refused `command`: `family` is CME, CMS or "" (a bare ERROR), `code` its number if
    it gave one.
    """

    def __init__(
        self, command: str, family: str = "", code: int | None = None, detail: str = ""
    ) -> None:
        self.command, self.family, self.code, self.detail = command, family, code, detail
        cause = (
            f"+{family} ERROR: {code if code is not None else detail}"
            if family
            else detail or "ERROR"
        )
        super().__init__(f"{command} was refused: {cause}")


class CommandTimedOut(ModemError):
    """No final result for `command`, given up `after_s` seconds after it was sent."""

    def __init__(self, command: str, after_s: float) -> None:
        self.command, self.after_s = command, after_s
        super().__init__(f"{command} was not answered within {round(after_s, 1):g} s")


class MalformedResponse(ModemError):
    """The line does not follow the grammar of its standard."""

    def __init__(self, line: str, why: str = "") -> None:
        self.line, self.why = line, why
        super().__init__(f"cannot read {line[:120]!r}" + (f": {why}" if why else ""))


class ModemGone(ModemError):
    """The port closed or vanished, or the modem restarted, while it was needed."""


class Restarted(ModemGone):
    """The modem said that it has just started: nothing that was set or running is left."""


class ModemUnfit(ModemError):
    """The modem or its SIM cannot be used; the message says what is wrong and what to do."""


class PortUnusable(ModemError):
    """The port cannot be opened; the message says why and what to do."""


class PortMissing(PortUnusable):
    """The port is not there, or opening it does not end: the modem may be restarting, or dead."""


class ModemStuck(ModemError):
    """The modem answers and still does not do its work; the message says what, and what to do if
    a reset does not help."""


class ResetRefused(ModemError):
    """The modem could not be reset in this way; the message says why."""
