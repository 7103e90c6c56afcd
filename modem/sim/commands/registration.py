"""Radio, registration, operator, signal, clock, supplementary data services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.sim.charset import clock, from_terminal, to_terminal
from modem.sim.commands.forms import Command, one_of
from modem.sim.network import ZONE_QUARTERS
from modem.sim.radio import LTE, OPERATOR
from modem.sim.request import INVALID_PARAMETER, NOTHING, Action, Refused, Reply, Request
from modem.types import CallState

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

_INDICATORS = (
    ("battchg", "(0-5)"),
    ("signal", "(0-5)"),
    ("service", "(0,1)"),
    ("call", "(0,1)"),
    ("roam", "(0,1)"),
    ("smsfull", "(0,1)"),
    ("callsetup", "(0-3)"),
    ("callheld", "(0-2)"),
)
BALANCE = "余额 100.00 元"
"""The answer to every USSD request."""


def _function(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f"+CFUN: {modem.radio.function}",)
        case Action.TEST:
            return ("+CFUN: (0,1,4),(0,1)",)
        case Action.SET | Action.EXECUTE:
            return _set_function(modem, request)


def _set_function(modem: SimModem, request: Request) -> Reply:
    function, restarts = request.numbers(2)
    if function not in (0, 1, 4) or restarts not in (0, 1):
        raise Refused(INVALID_PARAMETER)
    if restarts:
        modem.network.after(0.0, modem.reboot)
    elif function != modem.radio.function:
        modem.radio.switch(function)
    return NOTHING


def _registration(modem: SimModem, request: Request) -> Reply:
    modes = modem.settings.unsolicited
    match request.action:
        case Action.READ:
            mode = modes[request.name]
            return (f"{request.name}: {mode},{modem.radio.report(mode)}",)
        case Action.TEST:
            return (f"{request.name}: (0-2)",)
        case Action.SET | Action.EXECUTE:
            modes[request.name] = one_of(request, (0, 1, 2))
            return NOTHING


def _operator(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            if not modem.radio.is_registered:
                return ("+COPS: 0",)
            name = OPERATOR[modem.settings.cops_format]
            shown = (
                to_terminal(name, modem.settings.cscs) if modem.settings.cscs == "UCS2" else name
            )
            return (f'+COPS: 0,{modem.settings.cops_format},"{shown}",{LTE}',)
        case Action.TEST:
            long, short, numeric = OPERATOR
            return (f'+COPS: (2,"{long}","{short}","{numeric}",{LTE}),,(0,1,2,3,4),(0,1,2)',)
        case Action.SET | Action.EXECUTE:
            mode, form = request.numbers(2)
            if mode not in (0, 1, 2, 3, 4) or form not in (0, 1, 2):
                raise Refused(INVALID_PARAMETER)
            if len(request.fields()) > 1:
                modem.settings.cops_format = form
            return NOTHING


def _signal(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        return ("+CSQ: (0-31,99),(0-7,99)",)
    return (f"+CSQ: {modem.radio.rssi if modem.radio.is_registered else 99},99",)


def _extended_signal(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        return ("+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)",)
    rsrp = 2 * modem.radio.rssi + 10 if modem.radio.is_registered else 255
    return (f"+CESQ: 99,99,255,255,20,{rsrp}",)


def _clock(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f'+CCLK: "{clock(modem.network.utc(), ZONE_QUARTERS)}"',)
        case Action.SET | Action.TEST | Action.EXECUTE:
            return NOTHING


def _activity(modem: SimModem, request: Request) -> Reply:
    """+CPAS: 0 ready, 3 ringing, 4 in a call."""
    if request.action is Action.TEST:
        return ("+CPAS: (0,3,4)",)
    if modem.calls.in_state(CallState.INCOMING):
        return ("+CPAS: 3",)
    return (f"+CPAS: {4 if modem.calls.legs else 0}",)


def _indicators(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        return ("+CIND: " + ",".join(f'("{name}",{values})' for name, values in _INDICATORS),)
    calls = modem.calls
    values = (
        5,
        modem.radio.rssi // 6,
        int(modem.radio.is_registered),
        int(bool(calls.in_state(CallState.ACTIVE))),
        0,
        int(modem.mail.store(modem.settings.cpms[2]).is_full),
        int(bool(calls.in_state(CallState.INCOMING))),
        int(bool(calls.in_state(CallState.HELD))),
    )
    return ("+CIND: " + ",".join(str(value) for value in values),)


def _ussd(modem: SimModem, request: Request) -> Reply:
    if request.action is Action.TEST:
        return ("+CUSD: (0-2)",)
    if request.action is Action.READ:
        return ("+CUSD: 0",)
    fields = request.fields()
    if len(fields) > 1:
        try:
            from_terminal(fields[1], modem.settings.cscs)
        except ValueError:
            raise Refused(INVALID_PARAMETER) from None
        modem.network.after(modem.network.latencies.ussd_s, _answer_ussd, modem)
    return NOTHING


def _answer_ussd(modem: SimModem) -> None:
    text = BALANCE.encode("utf-16-be").hex().upper()
    modem.urc(f'+CUSD: 0,"{text}",72')


def _attach(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f"+CGATT: {int(modem.radio.is_registered)}",)
        case Action.TEST:
            return ("+CGATT: (0,1)",)
        case Action.SET | Action.EXECUTE:
            return NOTHING


TABLE: dict[str, Command] = {
    "+CFUN": _function,
    "+CREG": _registration,
    "+CGREG": _registration,
    "+CEREG": _registration,
    "+COPS": _operator,
    "+CSQ": _signal,
    "+CESQ": _extended_signal,
    "+CCLK": _clock,
    "+CPAS": _activity,
    "+CIND": _indicators,
    "+CUSD": _ussd,
    "+CGATT": _attach,
}
WITHOUT_PIN = (
    "+CFUN",
    "+CREG",
    "+CGREG",
    "+CEREG",
    "+COPS",
    "+CSQ",
    "+CESQ",
    "+CCLK",
    "+CPAS",
    "+CIND",
)
