"""How deep a modem hangs, and what brings it back."""

from __future__ import annotations

import re
from enum import IntEnum

_ESC = b"\x1b"
_SWITCHES = re.compile(rb"AT\+CFUN=([04]|1,1)\r")
_RESTARTS = re.compile(rb"AT\+CFUN=1,1\r")


class Hang(IntEnum):
    """The mildest cure of a modem that sends nothing; every cure further down helps as well.

    The modem hears ESC, FUNCTION (AT+CFUN=0 or 4) and RESET (AT+CFUN=1,1) on the serial line, and
    nothing else. REOPEN: a program opens the port again. REPLUG: the bus enumerates the modem again
    under power. POWER: the supply is cut.
    """

    NONE = 0
    ESC = 1
    REOPEN = 2
    FUNCTION = 3
    RESET = 4
    REPLUG = 5
    POWER = 6


def wakes(hang: Hang, heard: bytes) -> bool:
    """Whether `heard`, the unfinished line and the new octets, brings a hung modem back."""
    line = heard.upper().replace(b" ", b"")
    match hang:
        case Hang.ESC:
            return _ESC in heard or _SWITCHES.search(line) is not None
        case Hang.REOPEN | Hang.FUNCTION:
            return _SWITCHES.search(line) is not None
        case Hang.RESET:
            return _RESTARTS.search(line) is not None
        case _:
            return False
