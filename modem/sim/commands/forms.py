"""The forms that many commands share: a number or text that is set and read back, a fact that is
told. A setting is kept in the attribute of `Settings` that has its command's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from modem.sim.request import INVALID_PARAMETER, NOTHING, Action, Refused, Reply, Request

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

Command = Callable[["SimModem", Request], Reply]
_ABSENT = -1


def number(*allowed: int, adds: str = "") -> Command:
    """A setting that is one of these numbers; `adds` follows it when it is read back."""

    def run(modem: SimModem, request: Request) -> Reply:
        match request.action:
            case Action.READ:
                return (f"{request.name}: {getattr(modem.settings, _attribute(request))}{adds}",)
            case Action.TEST:
                return (f"{request.name}: {_shown(allowed)}",)
            case Action.SET | Action.EXECUTE:
                setattr(modem.settings, _attribute(request), one_of(request, allowed))
                return NOTHING

    return run


def numbers(*ranges: Sequence[int], keeps_absent: bool = False) -> Command:
    """A setting of several numbers; a number that is not given becomes 0, or stays as it was with
    `keeps_absent`."""

    def run(modem: SimModem, request: Request) -> Reply:
        values: list[int] = getattr(modem.settings, _attribute(request))
        match request.action:
            case Action.READ:
                return (f"{request.name}: {','.join(map(str, values))}",)
            case Action.TEST:
                return (f"{request.name}: {','.join(map(_shown, ranges))}",)
            case Action.SET | Action.EXECUTE:
                given = request.numbers(len(ranges), default=_ABSENT)
                defaults = values if keeps_absent else [0] * len(ranges)
                new = [
                    default if value == _ABSENT else value
                    for value, default in zip(given, defaults, strict=True)
                ]
                if any(value not in allowed for value, allowed in zip(new, ranges, strict=True)):
                    raise Refused(INVALID_PARAMETER)
                values[:] = new
                return NOTHING

    return run


def remembered(default: str, test: str = "") -> Command:
    """A setting that is kept as it was given and read back; `test` is what its test form shows."""

    def run(modem: SimModem, request: Request) -> Reply:
        name = request.name
        match request.action:
            case Action.READ:
                value = modem.settings.plain.get(name, default)
                return (f"{name}: {value}" if name.startswith(("+", "^")) else value,)
            case Action.TEST:
                return (f"{name}: {test}",)
            case Action.SET | Action.EXECUTE:
                if request.argument:
                    modem.settings.plain[name] = request.argument
                return NOTHING

    return run


def switch(attribute: str) -> Command:
    """A basic command such as E0: this attribute of `Settings` is off (0, absent) or on (1)."""

    def run(modem: SimModem, request: Request) -> Reply:
        if request.argument not in ("", "0", "1"):
            raise Refused
        setattr(modem.settings, attribute, request.argument == "1")
        return NOTHING

    return run


def told(tell: Callable[[SimModem], str]) -> Command:
    """A fact in one line; its test form says only that the command is known."""

    def run(modem: SimModem, request: Request) -> Reply:
        return NOTHING if request.action is Action.TEST else (tell(modem),)

    return run


def accepted(modem: SimModem, request: Request) -> Reply:
    """A command without effect here."""
    return NOTHING


def one_of(request: Request, allowed: Sequence[int]) -> int:
    """The first parameter (absent: 0); raise Refused if it is not one of these."""
    value = request.numbers(1)[0]
    if value not in allowed:
        raise Refused(INVALID_PARAMETER)
    return value


def quoted(names: tuple[str, ...]) -> str:
    """Names as a list of strings in a test form."""
    return ",".join(f'"{name}"' for name in names)


def _attribute(request: Request) -> str:
    return request.name.lstrip("+").lower()


def _shown(allowed: Sequence[int]) -> str:
    if isinstance(allowed, range):
        return f"({allowed[0]}-{allowed[-1]})"
    return f"({','.join(map(str, allowed))})"
