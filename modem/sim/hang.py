"""How deep a modem hangs, and what brings it back."""

from __future__ import annotations

import re
from enum import IntEnum

_ESC = b"\x1b"
_SWITCHES = re.compile(rb"AT\+CFUN=([04]|1,1)\r")
_RESTARTS = re.compile(rb"AT\+CFUN=1,1\r")


class Hang(IntEnum):
    """What is the least that helps a modem which says nothing; whatever is deeper helps as well.

    ESC, FUNCTION (AT+CFUN=0 or 4) and RESET (AT+CFUN=1,1) are heard on the serial line, though
    nothing else is. REOPEN is a program that opens the port anew, REPLUG an enumeration of the bus
    under power, POWER the supply taken away.
    """

    NONE = 0
    ESC = 1
    REOPEN = 2
    FUNCTION = 3
    RESET = 4
    REPLUG = 5
    POWER = 6


def wakes(hang: Hang, heard: bytes) -> bool:
    """Whether what a hung modem has heard since the last CR brings it back."""
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
