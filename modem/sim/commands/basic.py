"""V.250 basics, and the settings that a modem only remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.sim.charset import CHARSETS
from modem.sim.commands.forms import Command, accepted, number, quoted, remembered, switch
from modem.sim.request import INVALID_PARAMETER, NOTHING, Action, Refused, Reply, Request

if TYPE_CHECKING:
    from modem.sim.modem import SimModem


def _reset(modem: SimModem, request: Request) -> Reply:
    modem.calls.hang_up()
    return _defaults(modem, request)


def _defaults(modem: SimModem, request: Request) -> Reply:
    modem.reset_settings()
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


TABLE: dict[str, Command] = {
    "E": switch("echo"),
    "V": switch("verbose"),
    "Q": switch("quiet"),
    "Z": _reset,
    "&F": _defaults,
    "&C": accepted,
    "&D": accepted,
    "&W": accepted,
    "&K": accepted,
    "&S": accepted,
    "X": accepted,
    "L": accepted,
    "M": accepted,
    "^CURC": accepted,
    "S0": remembered("000"),
    "S3": remembered("013"),
    "S4": remembered("010"),
    "S5": remembered("008"),
    "S7": remembered("060"),
    "+CMEE": number(0, 1, 2),
    "+CSCS": _charset,
    "+IPR": remembered("0", "(),(0,9600,19200,38400,57600,115200)"),
    "+IFC": remembered("0,0", "(0-2),(0-2)"),
    "+ICF": remembered("3,3", "(3),(3)"),
    "+CMER": remembered("0,0,0,0,0", "(0-3),(0),(0),(0,1),(0,1)"),
    "+CTZU": remembered("0", "(0,1)"),
    "+CTZR": remembered("0", "(0,1)"),
    "+CBST": remembered("0,0,1", "(0),(0),(1)"),
    "+CSTA": remembered("129", "(129,145,161)"),
    "+CMUT": remembered("0", "(0,1)"),
    "+CLVL": remembered("3", "(0-5)"),
    "+CMOD": remembered("0", "(0)"),
    "+CR": remembered("0", "(0,1)"),
}
