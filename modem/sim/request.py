"""One AT command line taken apart (V.250 5.2 to 5.4), and what a command may answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

_EXTENDED = re.compile(r"([+^*#$%][A-Z0-9]+)\s*(=\?|\?|=)?(.*)", re.ASCII | re.DOTALL)
_BASIC = re.compile(r"\s*+(S\d+|&?[A-Z])\s*+(?:(=\?|\?|=)\s*+)?(\"[^\"]*\"|\d*)", re.ASCII)


class Action(Enum):
    """The four forms of a command: AT+X, AT+X=..., AT+X?, AT+X=?."""

    EXECUTE = auto()
    SET = auto()
    READ = auto()
    TEST = auto()


_ACTIONS = {
    None: Action.EXECUTE,
    "": Action.EXECUTE,
    "=": Action.SET,
    "?": Action.READ,
    "=?": Action.TEST,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One command: `name` in capitals without AT, `argument` as it was typed."""

    name: str
    action: Action
    argument: str = ""

    def fields(self) -> list[str]:
        """The argument's comma-separated parameters, without their quotes."""
        return [field.strip().strip('"') for field in _split(self.argument, ",")]

    def numbers(self, count: int, default: int = 0) -> list[int]:
        """The first `count` parameters as integers, absent ones as `default`; raise Refused on
        anything else."""
        fields = self.fields()
        try:
            values = [int(field) if field else default for field in fields[:count]]
        except ValueError:
            raise Refused(INVALID_PARAMETER) from None
        return values + [default] * (count - len(values))


class Later(Enum):
    """The reply of a command that ends later, by `SimModem.finish`."""

    PENDING = auto()


Reply = Sequence[str] | Later
"""The information lines of a finished command, or PENDING."""
NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a command is refused: family CME, CMS or "" (a bare ERROR)."""

    family: str = ""
    code: int = 0


PLAIN_ERROR = Cause()
NO_CONNECTION = Cause("CME", 30)
NOT_ALLOWED = Cause("CME", 3)
NOT_SUPPORTED = Cause("CME", 4)
SIM_PIN_REQUIRED = Cause("CME", 11)
SIM_PUK_REQUIRED = Cause("CME", 12)
SIM_BUSY = Cause("CME", 14)
INCORRECT_PASSWORD = Cause("CME", 16)
NOT_FOUND = Cause("CME", 22)
INVALID_PARAMETER = Cause("CME", 50)
CMS_SIM_PIN_REQUIRED = Cause("CMS", 311)
CMS_INVALID_PDU = Cause("CMS", 304)
CMS_INVALID_TEXT = Cause("CMS", 305)
CMS_SIM_BUSY = Cause("CMS", 314)
CMS_INVALID_INDEX = Cause("CMS", 321)
CMS_MEMORY_FULL = Cause("CMS", 322)
CMS_NO_NETWORK = Cause("CMS", 331)
CMS_NOT_ALLOWED = Cause("CMS", 302)
CMS_CONGESTION = Cause("CMS", 42)
"""27.007 9.2 and 27.005 3.2.5."""
CME_TEXTS = {
    3: "operation not allowed",
    4: "operation not supported",
    11: "SIM PIN required",
    12: "SIM PUK required",
    16: "incorrect password",
    22: "not found",
    30: "no network service",
    50: "incorrect parameters",
}
"""What AT+CMEE=2 shows (27.007 9.2.1)."""


class Refused(Exception):
    """A command ends in an error."""

    def __init__(self, cause: Cause = PLAIN_ERROR) -> None:
        super().__init__(cause)
        self.cause = cause


@lru_cache(maxsize=256)  # a program asks the same few things again and again
def parse_line(line: str) -> tuple[Request, ...] | None:
    """The commands of one line, or None if the line holds no AT prefix; raise Refused if it is no
    command."""
    start = line.upper().find("AT")
    if start < 0:
        return None
    body = line[start + 2 :].strip(" ")
    requests: list[Request] = []
    while body:
        if body[0] in ";":
            body = body[1:].lstrip(" ")
        elif body[0] in "Dd":
            requests.append(Request("D", Action.SET, body[1:]))
            body = ""
        elif body[0] in "+^*#$%":
            command, _, body = _cut(body)
            requests.append(_extended(command))
        else:
            body = _basic(body, requests)
    return tuple(requests)


def _extended(command: str) -> Request:
    name, separator, rest = command.partition("=") if "=" in command else command.partition("?")
    match = _EXTENDED.fullmatch(name.upper() + separator + rest)
    if match is None:
        raise Refused(PLAIN_ERROR)
    return Request(match[1], _ACTIONS[match[2]], match[3].strip(" "))


def _basic(body: str, requests: list[Request]) -> str:
    match = _BASIC.match(body.upper())
    if match is None:
        raise Refused(PLAIN_ERROR)
    argument = body[match.start(3) : match.end(3)].strip('"')
    action = Action.SET if argument and not match[2] else _ACTIONS[match[2]]
    requests.append(Request(match[1], action, argument))
    return body[match.end() :]


def _cut(body: str) -> tuple[str, str, str]:
    """The command up to the next ';' that is not inside quotes, and what follows it."""
    if '"' not in body:
        return body.partition(";")
    parts = _split(body, ";")
    return parts[0], ";", body[len(parts[0]) + 1 :]


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that are not inside double quotes."""
    if '"' not in text:
        return text.split(separator)
    parts, current, quoted = [], "", False
    for character in text:
        quoted ^= character == '"'
        if character == separator and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
