"""Keys of the far end that the modem itself detected; no standard defines these URCs."""

from __future__ import annotations

from modem.at.fields import fields_of
from modem.errors import MalformedResponse

KEYS = "0123456789*#ABCD"
KEY_URCS = ("+DTMF", "+RXDTMF", "+QTONEDET", "^DDTMF")
_ENDED = "-1"
_KEY_OF_CODE = {str(ord(key)): key for key in KEYS}


def parse_key(line: str) -> str:
    """Read which key was pressed, "" if the line only says that one was released.

    +DTMF:5[,160]   SIM800        +RXDTMF: 5   SIM7600, A76xx
    +QTONEDET: 53   Quectel, decimal ASCII        ^DDTMF: 5   Huawei
    """
    field = fields_of(line, 1)[0].upper()
    if line.startswith("+QTONEDET"):
        field = _KEY_OF_CODE.get(field, field)
    if field in (_ENDED, ""):
        return ""
    if len(field) != 1 or field not in KEYS:
        raise MalformedResponse(line, "it is no key")
    return field
