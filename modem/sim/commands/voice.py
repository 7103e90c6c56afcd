"""Calls: V.250 dialling and the supplementary services of 27.007 7."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from modem.sim.calls import CAUSE_TEXTS
from modem.sim.commands.forms import Command, number, numbers, told
from modem.sim.request import (
    INVALID_PARAMETER,
    NO_CONNECTION,
    NOT_ALLOWED,
    NOT_FOUND,
    NOTHING,
    Action,
    Cause,
    Later,
    Refused,
    Reply,
    Request,
)
from modem.sim.telephone import Leg
from modem.types import CallDirection, CallState

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

_DIALLED = re.compile(r"[TtPp]?(\+?[0-9*#ABCD]{1,40})([IiGg]*);", re.ASCII)
_VOICE_CLASS = 1
_UNKNOWN = Cause("CME", 100)


def _dial(modem: SimModem, request: Request) -> Reply:
    match = _DIALLED.fullmatch(request.argument.replace(" ", "").replace("-", ""))
    if match is None or (modem.faults.refuses_plus and match[1].startswith("+")):
        modem.finish(modem.ticket, word="NO CARRIER")
        return Later.PENDING
    if not modem.radio.state.carries_calls:
        raise Refused(NO_CONNECTION)
    if modem.calls.in_state(CallState.DIALING, CallState.ALERTING):
        raise Refused(NOT_ALLOWED)
    is_withheld = "I" in match[2] or (modem.settings.clir == 1 and "i" not in match[2])
    if not modem.settings.colp:
        modem.calls.dial(match[1], is_withheld=is_withheld)
        return NOTHING
    ticket = modem.ticket

    def ended(leg: Leg, word: str) -> None:
        if word:
            modem.finish(ticket, word=word)
        elif leg.number is not None:
            modem.finish(ticket, f'+COLP: "{leg.number.digits}",{leg.number.toa}')

    modem.calls.dial(match[1], is_withheld=is_withheld, ended=ended)
    return Later.PENDING


def _answer(modem: SimModem, request: Request) -> Reply:
    ringing = modem.calls.in_state(CallState.INCOMING)
    if not ringing:
        modem.finish(modem.ticket, word="NO CARRIER")
        return Later.PENDING
    modem.calls.answer(ringing[0])
    return _later(modem, modem.network.latencies.answer_s, lambda: None)


def _hang_up(modem: SimModem, request: Request) -> Reply:
    if not modem.calls.legs:
        return NOTHING
    return _later(modem, modem.network.latencies.release_s, modem.calls.hang_up)


def _later(modem: SimModem, delay_s: float, act: Callable[[], None]) -> Reply:
    """Call `act` and answer OK after `delay_s`."""
    ticket = modem.ticket

    def done() -> None:
        if ticket == modem.ticket:
            act()
            modem.finish(ticket)

    modem.network.after(delay_s, done)
    return Later.PENDING


def _supplementary(modem: SimModem, request: Request) -> Reply:
    """AT+CHLD (27.007 7.13, 22.030 6.5.5.1)."""
    if request.action is Action.TEST:
        return ("+CHLD: (0,1,1x,2,2x,3)",)
    code = request.argument.strip('"')
    if not re.fullmatch(r"[01234]|[12][1-7]", code, re.ASCII):
        raise Refused(INVALID_PARAMETER)
    act = _chosen(modem, int(code[1])) if len(code) == 2 else None
    match code[0], act:
        case "1", Leg() as leg:
            return _later(
                modem, modem.network.latencies.release_s, lambda: modem.calls.release_one(leg)
            )
        case "2", Leg() as leg:
            modem.calls.hold_all_but(leg)
        case "0", None:
            return _later(
                modem, modem.network.latencies.release_s, lambda: _refuse_or_release_held(modem)
            )
        case "1", None:
            return _later(
                modem, modem.network.latencies.release_s, lambda: _swap(modem, releases=True)
            )
        case "2", None:
            _swap(modem, releases=False)
        case "3", None:
            modem.calls.join()
        case _:
            raise Refused(NOT_ALLOWED)
    return NOTHING


def _chosen(modem: SimModem, index: int) -> Leg:
    for leg in modem.calls.legs:
        if leg.index == index:
            return leg
    raise Refused(NOT_FOUND)


def _refuse_or_release_held(modem: SimModem) -> None:
    ringing = modem.calls.in_state(CallState.WAITING, CallState.INCOMING)
    if ringing:
        modem.calls.refuse(ringing)
    else:
        modem.calls.release(modem.calls.in_state(CallState.HELD))


def _swap(modem: SimModem, *, releases: bool) -> None:
    """CHLD=1 or 2: release or hold the active calls; answer the waiting call, else take the held
    ones back."""
    calls = modem.calls
    active, held = calls.in_state(CallState.ACTIVE), calls.in_state(CallState.HELD)
    ringing = calls.in_state(CallState.WAITING, CallState.INCOMING)
    for leg in active:
        leg.state = CallState.HELD
    if ringing:
        calls.answer(ringing[0])
    else:
        for leg in held:
            leg.state = CallState.ACTIVE
    if releases:
        calls.release(active)


def _list(modem: SimModem, request: Request) -> Reply:
    if modem.chance(modem.faults.clcc_errors):
        raise Refused(_UNKNOWN)
    if request.action is Action.TEST:
        return NOTHING
    if modem.faults.drops_listed_calls:
        modem.calls.drop_untaken()
    return [
        leg.clcc()
        for leg in modem.calls.legs
        if leg.direction is CallDirection.INCOMING or not modem.faults.hides_own_calls
    ]


def _call_waiting(modem: SimModem, request: Request) -> Reply:
    """AT+CCWA=n,mode,class: n shows waiting calls here, mode 0/1 tells the network, 2 asks it."""
    if request.action is Action.READ:
        return (f"+CCWA: {modem.settings.ccwa}",)
    if request.action is Action.TEST:
        return ("+CCWA: (0,1)",)
    shows, mode, service = request.numbers(3, default=-1)
    if shows not in (-1, 0, 1) or mode not in (-1, 0, 1, 2):
        raise Refused(INVALID_PARAMETER)
    if shows >= 0:
        modem.settings.ccwa = shows
    is_voice = service < 0 or bool(service & _VOICE_CLASS)
    if mode == 2:
        return (f"+CCWA: {int(modem.calls.has_call_waiting)},{_VOICE_CLASS}",)
    if mode >= 0 and modem.faults.refuses_call_waiting:
        raise Refused(_UNKNOWN)
    if mode >= 0 and is_voice:
        modem.calls.has_call_waiting = bool(mode)
    return NOTHING


def _v250_hang_up(modem: SimModem, request: Request) -> Reply:
    """ATH; with AT+CVHU=1 it is accepted and does nothing (27.007 6.20)."""
    return NOTHING if modem.settings.cvhu == 1 else _hang_up(modem, request)


@told
def _last_cause(modem: SimModem) -> str:
    cause = modem.calls.last_cause
    return f'+CEER: {cause},"{CAUSE_TEXTS.get(cause, "Unspecified")}"'


def _send_tone(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        return ("+VTS: (0-9,*,#,A,B,C,D)",)
    if not modem.calls.in_state(CallState.ACTIVE):
        raise Refused(NOT_ALLOWED)
    if not re.fullmatch(r"[0-9*#A-D]", request.fields()[0], re.ASCII):
        raise Refused(INVALID_PARAMETER)
    return NOTHING


TABLE: dict[str, Command] = {
    "D": _dial,
    "A": _answer,
    "H": _v250_hang_up,
    "+CHUP": _hang_up,
    "+CHLD": _supplementary,
    "+CLCC": _list,
    "+CLIP": number(0, 1, adds=",1"),
    "+CLIR": number(0, 1, 2, adds=",4"),
    "+COLP": number(0, 1, adds=",1"),
    "+CRC": number(0, 1),
    "+CCWA": _call_waiting,
    "+CSSN": numbers((0, 1), (0, 1)),
    "+CVHU": number(0, 1),
    "+CEER": _last_cause,
    "+VTS": _send_tone,
}
WITHOUT_PIN = ("H", "+CHUP", "+CLCC", "+CRC", "+CEER", "+CVHU")
