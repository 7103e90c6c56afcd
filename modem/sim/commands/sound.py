"""The vendors' commands about the sound of a call; dialects.py says which modem has which."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from modem.sim.commands.forms import Command
from modem.sim.request import (
    INVALID_PARAMETER,
    NOT_ALLOWED,
    NOTHING,
    Action,
    Refused,
    Reply,
    Request,
)
from modem.types import CallState

if TYPE_CHECKING:
    from modem.sim.modem import SimModem


def pcm_switch(*on: int, ranges: str, in_call: bool = False) -> Command:
    """A command whose first parameter switches PCM on if it is one of `on`, off otherwise. With
    `in_call` the modem refuses to switch it on while no call is active."""

    def run(modem: SimModem, request: Request) -> Reply:
        match request.action:
            case Action.TEST:
                return (f"{request.name}: {ranges}",)
            case Action.READ:
                return (f"{request.name}: {modem.settings.plain.get(request.name, '0')}",)
            case Action.SET | Action.EXECUTE:
                is_on = request.numbers(1)[0] in on
                if is_on and in_call and not modem.calls.in_state(CallState.ACTIVE):
                    raise Refused(NOT_ALLOWED)
                modem.settings.plain[request.name] = request.argument
                modem.sound.switch(is_on=is_on)
                return NOTHING

    return run


def speech(ranges: str, *, led_by: str = "") -> Command:
    """A modem's own voice: the last parameter is the text, in UCS2 hex; 0 alone stops it. The far
    end hears it only while the setting `led_by`, if any, is 1."""

    def run(modem: SimModem, request: Request) -> Reply:
        if request.action is Action.TEST:
            return (f"{request.name}: {ranges}",)
        if request.action is Action.READ:
            return (f"{request.name}: 0",)
        fields = request.fields()
        if fields == ["0"]:
            modem.sound.be_quiet()
            return NOTHING
        if not modem.calls.in_state(CallState.ACTIVE):
            raise Refused(NOT_ALLOWED)
        try:
            text = bytes.fromhex(fields[-1]).decode("utf-16-be")
        except ValueError:
            raise Refused(INVALID_PARAMETER) from None
        is_heard = modem.settings.plain.get(led_by, "0") == "1" if led_by else True
        spoken = partial(modem.urc, f"{request.name}: 0")
        modem.sound.speak(text, spoken, is_heard=is_heard)
        return NOTHING

    return run
