"""How a modem shows a stored message, in PDU mode and in text mode (27.005 3.4 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modem.errors import MalformedResponse
from modem.sim.charset import clock, to_terminal
from modem.sim.network import ZONE_QUARTERS
from modem.sim.store import STATUS_NAMES, Status, Stored
from modem.sms import pdu
from modem.types import Address

if TYPE_CHECKING:
    from modem.sim.settings import Settings

_UCS2 = 0x08
_FIRST_OCTET_DELIVER, _FIRST_OCTET_REPORT = 4, 6


def read_entry(message: Stored, settings: Settings) -> tuple[str, ...]:
    """The two lines of +CMGR; one line if the place holds no PDU."""
    if not message.pdu:
        return (f"+CMGR: {int(message.status)},,0",)
    if settings.cmgf == 0:
        return f"+CMGR: {int(message.status)},,{pdu.tpdu_octets(message.pdu)}", message.pdu
    head, body = _text_mode(message, settings, in_list=False)
    return f'+CMGR: "{STATUS_NAMES[message.status]}",{head}', body


def list_entry(index: int, message: Stored, settings: Settings) -> tuple[str, ...]:
    """The two lines of one entry of +CMGL; one line if the place holds no PDU."""
    if not message.pdu:
        return (f"+CMGL: {index},{int(message.status)},,0",)
    if settings.cmgf == 0:
        return f"+CMGL: {index},{int(message.status)},,{pdu.tpdu_octets(message.pdu)}", message.pdu
    head, body = _text_mode(message, settings, in_list=True)
    return f'+CMGL: {index},"{STATUS_NAMES[message.status]}",{head}', body


def direct_text(raw: str, settings: Settings) -> tuple[str, str]:
    """The two lines of +CMT."""
    if settings.cmgf == 0:
        return f"+CMT: ,{pdu.tpdu_octets(raw)}", raw
    head, body = _text_mode(Stored(raw, Status.UNREAD), settings, in_list=False)
    return f"+CMT: {head}", body


def direct_report(raw: str, settings: Settings) -> tuple[str, ...]:
    """+CDS: two lines in PDU mode, one in text mode."""
    if settings.cmgf == 0:
        return f"+CDS: {pdu.tpdu_octets(raw)}", raw
    return (f"+CDS: {_report_fields(raw)}",)


def _text_mode(message: Stored, settings: Settings, *, in_list: bool) -> tuple[str, str]:
    """The fields after <stat>, and the body; a message that cannot be decoded is its PDU."""
    try:
        if message.is_report:
            return _report_fields(message.pdu), ""
        if message.status in (Status.UNSENT, Status.SENT):
            submit = pdu.decode_submit(message.pdu)
            return f"{_number(submit.recipient, settings)},", to_terminal(
                submit.text, settings.cscs
            )
        deliver = pdu.decode(message.pdu)
    except MalformedResponse:
        return '"",', message.pdu
    assert isinstance(deliver, pdu.Deliver)
    head = f'{_number(deliver.sender, settings)},,"{clock(deliver.sent_at, ZONE_QUARTERS)}"'
    body = _body(deliver, settings)
    if settings.csdh and in_list:
        head += f",{deliver.sender.toa},{len(deliver.text)}"
    elif settings.csdh:
        head += (
            f",{deliver.sender.toa},{_FIRST_OCTET_DELIVER},{deliver.protocol},{deliver.data_coding},"
            f'"",129,{len(deliver.text)}'
        )
    return head, body


def _body(deliver: pdu.Deliver, settings: Settings) -> str:
    """UCS2 texts are shown in hex whatever the character set (27.005 3.1 <data>)."""
    is_ucs2 = deliver.data_coding & 0x0C == _UCS2
    return to_terminal(deliver.text, "UCS2" if is_ucs2 else settings.cscs)


def _number(address: Address, settings: Settings) -> str:
    return f'"{to_terminal(address.digits, settings.cscs if settings.cscs == "UCS2" else "IRA")}"'


def _report_fields(raw: str) -> str:
    report = pdu.decode(raw)
    assert isinstance(report, pdu.StatusReport)
    sent, done = clock(report.sent_at, ZONE_QUARTERS), clock(report.discharged_at, ZONE_QUARTERS)
    return (
        f'{_FIRST_OCTET_REPORT},{report.reference},"{report.recipient.digits}",{report.recipient.toa},'
        f'"{sent}","{done}",{report.status}'
    )
