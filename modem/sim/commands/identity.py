"""Who the modem and its SIM are, and the SIM's PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.sim.commands.forms import Command, told
from modem.sim.request import (
    INCORRECT_PASSWORD,
    INVALID_PARAMETER,
    NOT_SUPPORTED,
    NOTHING,
    SIM_BUSY,
    Action,
    Refused,
    Reply,
    Request,
)

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

PHONE_BOOK_PLACES = 250


@told
def _manufacturer(modem: SimModem) -> str:
    return modem.profile.manufacturer


@told
def _model(modem: SimModem) -> str:
    return modem.profile.model


@told
def _revision(modem: SimModem) -> str:
    return modem.profile.revision


@told
def _serial(modem: SimModem) -> str:
    return modem.imei


@told
def _imsi(modem: SimModem) -> str:
    return modem.sim.imsi


@told
def _iccid(modem: SimModem) -> str:
    return f"+CCID: {modem.sim.iccid}"


@told
def _iccid_by_its_name(modem: SimModem) -> str:
    return f"+ICCID: {modem.sim.iccid}"


@told
def _own_number(modem: SimModem) -> str:
    return f'+CNUM: "","{modem.number}",145'


@told
def _capabilities(modem: SimModem) -> str:
    return "+GCAP: +CGSM"


@told
def _sim_state(modem: SimModem) -> str:
    """The query of ofono's driver for a simulated phone: 1 means that a SIM is present."""
    return "+SIMSTATE: 1"


def _everything(modem: SimModem, request: Request) -> Reply:
    if request.argument not in ("", "0"):
        raise Refused
    profile = modem.profile
    return profile.manufacturer, profile.model, f"Revision: {profile.revision}"


def _pin(modem: SimModem, request: Request) -> Reply:
    if modem.is_sim_busy and not modem.faults.names_missing_sim:
        raise Refused(SIM_BUSY)
    if modem.is_sim_busy:
        return ("+CPIN: NOT INSERTED",)
    match request.action:
        case Action.READ:
            return (f"+CPIN: {modem.sim.state}",)
        case Action.SET:
            return _enter_pin(modem, request.fields())
        case Action.TEST | Action.EXECUTE:
            return NOTHING


def _enter_pin(modem: SimModem, fields: list[str]) -> Reply:
    was_unlocked = modem.sim.is_unlocked
    if not modem.sim.enter(fields[0]):
        raise Refused(INCORRECT_PASSWORD)
    if not was_unlocked:
        modem.radio.search()
    return NOTHING


def _pin_tries(modem: SimModem, request: Request) -> Reply:
    return (
        f"+CPINR: SIM PIN,{modem.sim.tries_left},3",
        f"+CPINR: SIM PUK,{modem.sim.puk_tries_left},10",
    )


def _facility_lock(modem: SimModem, request: Request) -> Reply:
    """Only whether the SIM asks for a PIN can be queried; nothing can be locked."""
    if request.action is Action.TEST:
        return ('+CLCK: ("SC")',)
    facility, mode = (*request.fields(), "", "")[:2]
    if facility.upper() != "SC" or mode != "2":
        raise Refused(NOT_SUPPORTED)
    return (f"+CLCK: {int(bool(modem.sim.pin))}",)


def _phone_book(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f'+CPBS: "SM",0,{PHONE_BOOK_PLACES}',)
        case Action.TEST:
            return ('+CPBS: ("SM","ME","ON")',)
        case Action.SET | Action.EXECUTE:
            if request.fields()[0].upper() not in ("SM", "ME", "ON"):
                raise Refused(INVALID_PARAMETER)
            return NOTHING


def _phone_book_entries(modem: SimModem, request: Request) -> Reply:
    """Every place is empty."""
    return (f"+CPBR: (1-{PHONE_BOOK_PLACES}),40,20",) if request.action is Action.TEST else NOTHING


TABLE: dict[str, Command] = {
    "I": _everything,
    "+CGMI": _manufacturer,
    "+GMI": _manufacturer,
    "+CGMM": _model,
    "+GMM": _model,
    "+CGMR": _revision,
    "+GMR": _revision,
    "+CGSN": _serial,
    "+GSN": _serial,
    "+CIMI": _imsi,
    "+CCID": _iccid,
    "+ICCID": _iccid_by_its_name,
    "+CNUM": _own_number,
    "+CPIN": _pin,
    "+CPINR": _pin_tries,
    "+CLCK": _facility_lock,
    "+GCAP": _capabilities,
    "+SIMSTATE": _sim_state,
    "+CPBS": _phone_book,
    "+CPBR": _phone_book_entries,
}
WITHOUT_PIN = (
    "I",
    "+CGMI",
    "+GMI",
    "+CGMM",
    "+GMM",
    "+CGMR",
    "+GMR",
    "+CGSN",
    "+GSN",
    "+CCID",
    "+ICCID",
    "+CPIN",
    "+CPINR",
    "+CLCK",
    "+GCAP",
    "+SIMSTATE",
)
