"""Sending and routing texts: 27.005 3.1 to 3.3 and 4.3 (PDU mode), 3.5 (text mode)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.errors import MalformedResponse
from modem.sim.charset import from_terminal, number_from_terminal
from modem.sim.commands.forms import Command, number, numbers
from modem.sim.request import (
    CMS_INVALID_INDEX,
    CMS_INVALID_PDU,
    CMS_INVALID_TEXT,
    CMS_MEMORY_FULL,
    CMS_NOT_ALLOWED,
    NOTHING,
    Action,
    Cause,
    Later,
    Refused,
    Reply,
    Request,
)
from modem.sim.store import Status, Stored
from modem.sms import pdu
from modem.types import Address

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

_SRR, _UCS2_CODINGS = 0x20, 0x0C
_VALIDITY_S = 24 * 3600.0
TPDU_OCTETS = range(7, 177)
"""A SUBMIT is at least a header and at most 164 octets; some terminals pad (23.040 9.2.2.2)."""


def _send(modem: SimModem, request: Request) -> Reply:
    """AT+CMGS: prompt, then one part in PDU mode, one text in text mode."""
    if request.action is Action.TEST:
        return NOTHING
    if modem.settings.cmgf == 0:
        octets = _octets(request)
        return modem.prompt(lambda payload: _submit_pdu(modem, payload, octets))
    recipient = _recipient(modem, request)
    return modem.prompt(lambda payload: _submit_text(modem, recipient, payload))


def _octets(request: Request) -> int:
    if not request.argument.isdecimal() or int(request.argument) not in TPDU_OCTETS:
        raise Refused(CMS_INVALID_PDU)
    return int(request.argument)


def _checked(payload: str, octets: int) -> str | None:
    """The PDU in capitals, or None if it is not hex or not of the announced length."""
    raw = payload.strip().upper()
    try:
        fits = pdu.tpdu_octets(raw) == octets
    except MalformedResponse:
        return None
    return raw if fits and raw else None


def _submit_pdu(modem: SimModem, payload: str, octets: int) -> None:
    raw = _checked(payload, octets)
    if raw is None or (modem.faults.takes_plain_texts and not _is_plain(raw)):
        modem.finish(modem.ticket, cause=CMS_INVALID_PDU)
    else:
        _submit(modem, [raw], "+CMGS")


def _is_plain(raw: str) -> bool:
    try:
        submit = pdu.decode_submit(raw)
    except MalformedResponse:
        return False
    return not submit.status_report and submit.validity_s is None


def _submit(modem: SimModem, parts: list[str], name: str) -> None:
    """Send the parts one after the other; the command ends with the reference of the last."""
    ticket = modem.ticket

    def done(reference: int, cause: Cause | None) -> None:
        if cause is not None:
            modem.finish(ticket, cause=cause)
        elif len(parts) > 1:
            _submit(modem, parts[1:], name)
        else:
            modem.finish(ticket, f"{name}: {reference}")

    modem.mail.submit(parts[0], done)


def _recipient(modem: SimModem, request: Request) -> Address:
    fields = request.fields()
    number = number_from_terminal(fields[0], modem.settings.cscs)
    if not number.isascii() or not number.lstrip("+").isdecimal():
        raise Refused(CMS_INVALID_TEXT)
    is_international = number.startswith("+") or fields[1:2] == ["145"]
    return Address.dialled("+" + number.lstrip("+") if is_international else number)


def _encode_text(modem: SimModem, recipient: Address, payload: str) -> list[str]:
    """Text mode to PDUs, as +CSMP and +CSCS say; raise ValueError if the payload is not of that
    character set."""
    first_octet, _, _, coding = modem.settings.csmp
    is_hex = coding & _UCS2_CODINGS == 0x08 and modem.settings.cscs != "UCS2"
    text = from_terminal(payload, "UCS2" if is_hex else modem.settings.cscs)
    parts = pdu.encode_submit(
        recipient,
        text,
        validity_s=_VALIDITY_S,
        status_report=bool(first_octet & _SRR),
        flash=coding & 0xF3 == 0x10,
    )
    return [part.hex for part in parts]


def _submit_text(modem: SimModem, recipient: Address, payload: str) -> None:
    try:
        parts = _encode_text(modem, recipient, payload)
    except ValueError:
        return modem.finish(modem.ticket, cause=CMS_INVALID_TEXT)
    _submit(modem, parts, "+CMGS")


def _write(modem: SimModem, request: Request) -> Reply:
    """AT+CMGW: put a text into the second memory."""
    if request.action is Action.TEST:
        return NOTHING
    if modem.settings.cmgf == 0:
        octets = _octets(Request("", Action.SET, request.fields()[0]))
        return modem.prompt(lambda payload: _keep(modem, _checked(payload, octets)))
    recipient = _recipient(modem, request)

    def take(payload: str) -> None:
        try:
            _keep(modem, _encode_text(modem, recipient, payload)[0])
        except ValueError:
            modem.finish(modem.ticket, cause=CMS_INVALID_TEXT)

    return modem.prompt(take)


def _keep(modem: SimModem, raw: str | None) -> None:
    if raw is None:
        return modem.finish(modem.ticket, cause=CMS_INVALID_PDU)
    index = modem.mail.store(modem.settings.cpms[1]).add(Stored(raw, Status.UNSENT))
    if index is None:
        modem.finish(modem.ticket, cause=CMS_MEMORY_FULL)
    else:
        modem.finish(modem.ticket, f"+CMGW: {index}")


def _send_stored(modem: SimModem, request: Request) -> Reply:
    """AT+CMSS=index[,recipient]."""
    if request.action is Action.TEST:
        return NOTHING
    index = request.numbers(1)[0]
    store = modem.mail.store(modem.settings.cpms[1])
    message = store.get(index)
    if message is None or message.status not in (Status.UNSENT, Status.SENT):
        raise Refused(CMS_INVALID_INDEX)
    parts = [message.pdu]
    if len(request.fields()) > 1:
        recipient = _recipient(modem, Request("", Action.SET, request.argument.partition(",")[2]))
        submit = pdu.decode_submit(message.pdu)
        parts = [
            part.hex
            for part in pdu.encode_submit(
                recipient,
                submit.text,
                validity_s=submit.validity_s or _VALIDITY_S,
                status_report=submit.status_report,
            )
        ]
    store.mark(index, Status.SENT)
    _submit(modem, parts, "+CMSS")
    return Later.PENDING


def _centre(modem: SimModem, request: Request) -> Reply:
    match request.action:
        case Action.READ:
            return (f'+CSCA: "{modem.mail.service_centre}",145',)
        case Action.SET:
            modem.mail.service_centre = number_from_terminal(
                request.fields()[0], modem.settings.cscs
            )
            return NOTHING
        case Action.TEST | Action.EXECUTE:
            return NOTHING


_INVALID_PARAMETER = Cause("CMS", 303)
_select_service = number(0, 1, adds=",1,1,1")
_set_indications = numbers((0, 1, 2, 3), (0, 1, 2), (0, 2), (0, 1, 2), (0, 1))
"""<mode>, <mt>, <bm>, <ds> and <bfr> (27.005 3.4.1)."""


def _service(modem: SimModem, request: Request) -> Reply:
    """AT+CSMS: a set command is answered with the services that the modem supports."""
    return _select_service(modem, request) or ("+CSMS: 1,1,1",)


def _indications(modem: SimModem, request: Request) -> Reply:
    taken = modem.faults.indications
    if taken and request.action is Action.TEST:
        return ("+CNMI: " + ",".join(f"({','.join(map(str, values))})" for values in taken),)
    if taken and request.action is Action.SET:
        given = request.numbers(len(taken))
        if any(value not in values for value, values in zip(given, taken, strict=True)):
            raise Refused(_INVALID_PARAMETER)
    reply = _set_indications(modem, request)
    if reply is NOTHING:
        modem.mail.routing_changed()
    return reply


def _acknowledge(modem: SimModem, request: Request) -> Reply:
    """AT+CNMA, in text mode without and in PDU mode with a number."""
    if request.action is Action.TEST:
        return ("+CNMA: (0-2)",)
    if modem.settings.csms != 1 or not modem.mail.acknowledge():
        raise Refused(CMS_NOT_ALLOWED)
    return NOTHING


TABLE: dict[str, Command] = {
    "+CMGS": _send,
    "+CMGW": _write,
    "+CMSS": _send_stored,
    "+CMGF": number(0, 1),
    "+CSMS": _service,
    "+CSCA": _centre,
    "+CSMP": numbers(*[range(256)] * 4, keeps_absent=True),
    "+CSDH": number(0, 1),
    "+CMMS": number(0, 1, 2),
    "+CNMI": _indications,
    "+CNMA": _acknowledge,
}
WITHOUT_PIN = ("+CMGF", "+CSMS", "+CSDH", "+CNMI", "+CMMS", "+CSMP")
