"""V.250 basics, and the settings that a modem only remembers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from modem.sim.charset import CHARSETS
from modem.sim.request import INVALID_PARAMETER, NOTHING, Action, Refused, Reply, Request

if TYPE_CHECKING:
    from modem.sim.terminal import SimModem


def switch(number: str) -> int:
    """The value of a basic command such as E0: absent is 0; raise Refused unless 0 or 1."""
    if number not in ("", "0", "1"):
        raise Refused
    return int(number or 0)


def _echo(modem: SimModem, request: Request) -> Reply:
    modem.settings.echo = bool(switch(request.argument))
    return NOTHING


def _verbose(modem: SimModem, request: Request) -> Reply:
    modem.settings.verbose = bool(switch(request.argument))
    return NOTHING


def _quiet(modem: SimModem, request: Request) -> Reply:
    modem.settings.quiet = bool(switch(request.argument))
    return NOTHING


def _reset(modem: SimModem, request: Request) -> Reply:
    modem.calls.hang_up()
    return _defaults(modem, request)


def _defaults(modem: SimModem, request: Request) -> Reply:
    modem.reset_settings()
    return NOTHING


def _accepted(modem: SimModem, request: Request) -> Reply:
    """Commands without effect here."""
    return NOTHING


def _errors(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f"+CMEE: {modem.settings.cmee}",)
        case Action.TEST:
            return ("+CMEE: (0,1,2)",)
        case Action.SET | Action.EXECUTE:
            modem.settings.cmee = one_of(request, (0, 1, 2))
            return NOTHING


def _charset(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f'+CSCS: "{modem.settings.cscs}"',)
        case Action.TEST:
            return (f"+CSCS: ({quoted(CHARSETS)})",)
        case Action.SET | Action.EXECUTE:
            charset = request.fields()[0].upper()
            if charset not in CHARSETS:
                raise Refused(INVALID_PARAMETER)
            modem.settings.cscs = charset
            return NOTHING


def _remembered(default: str, test: str, modem: SimModem, request: Request) -> Reply:
    """A setting that nothing here depends on: kept, read back, and its range shown."""
    name = request.name
    match request.action:
        case Action.READ:
            value = modem.settings.plain.get(name, default)
            return (f"{name}: {value}" if name.startswith("+") else value,)
        case Action.TEST:
            return (f"{name}: {test}",)
        case Action.SET | Action.EXECUTE:
            if request.argument:
                modem.settings.plain[name] = request.argument
            return NOTHING


def one_of(request: Request, allowed: tuple[int, ...]) -> int:
    """The first parameter (absent: 0), which must be one of these; raise Refused."""
    value = request.numbers(1)[0]
    if value not in allowed:
        raise Refused(INVALID_PARAMETER)
    return value


def quoted(names: tuple[str, ...]) -> str:
    """Names as a list of strings in a test form."""
    return ",".join(f'"{name}"' for name in names)


def _keep(default: str, test: str) -> Callable[[SimModem, Request], Reply]:
    return partial(_remembered, default, test)


TABLE: dict[str, Callable[[SimModem, Request], Reply]] = {
    "E": _echo,
    "V": _verbose,
    "Q": _quiet,
    "Z": _reset,
    "&F": _defaults,
    "&C": _accepted,
    "&D": _accepted,
    "&W": _accepted,
    "&K": _accepted,
    "&S": _accepted,
    "X": _accepted,
    "L": _accepted,
    "M": _accepted,
    "^CURC": _accepted,
    "S0": _keep("000", ""),
    "S3": _keep("013", ""),
    "S4": _keep("010", ""),
    "S5": _keep("008", ""),
    "S7": _keep("060", ""),
    "+CMEE": _errors,
    "+CSCS": _charset,
    "+IPR": _keep("0", "(),(0,9600,19200,38400,57600,115200)"),
    "+IFC": _keep("0,0", "(0-2),(0-2)"),
    "+ICF": _keep("3,3", "(3),(3)"),
    "+CMER": _keep("0,0,0,0,0", "(0-3),(0),(0),(0,1),(0,1)"),
    "+CTZU": _keep("0", "(0,1)"),
    "+CTZR": _keep("0", "(0,1)"),
    "+CBST": _keep("0,0,1", "(0),(0),(1)"),
    "+CSTA": _keep("129", "(129,145,161)"),
    "+CMUT": _keep("0", "(0,1)"),
    "+CLVL": _keep("3", "(0-5)"),
    "+CMOD": _keep("0", "(0)"),
    "+CR": _keep("0", "(0,1)"),
}
