"""The head of a text, which is the line before its body: +CMT, +CMGL, +CMGR (27.005 3.4.1, 4.1,
4.2), and the PDU in the body."""

from __future__ import annotations

import re

from modem.at.fields import INTEGER, address_of, split_fields
from modem.types import Address

_PDU_FIELDS_MAX = 2
_OCTETS = re.compile(r"(?:[0-9A-Fa-f]{2})+", re.ASCII)
_STORED = ("+CMGR", "+CMGL")
_SENDER_FIELDS = {"+CMGR": 1, "+CMGL": 2}


def is_text_mode(head: str) -> bool:
    """Whether the head is that of a modem in text mode. In PDU mode +CMT, +CDS and +CBM have at
    most two fields, [<alpha>,]<length>, and +CMGL and +CMGR give the status as a number (27.005
    3.4.1, 4.1, 4.2)."""
    prefix, _, tail = head.partition(":")
    fields = split_fields(tail)
    if prefix in _STORED:
        return any(field.upper().startswith(("REC ", "STO ")) for field in fields[:2])
    return len(fields) > _PDU_FIELDS_MAX


def pdu_of(body: str) -> str:
    """The whole octets in hex at the beginning of the body: a PDU may have lost some of its digits.
    The body itself if it does not begin with any."""
    octets = _OCTETS.match(body)
    return octets[0] if octets else body


def stated_length(head: str) -> int | None:
    """The <length> in the head of a stored text, None if the head has none (27.005 4.1, 4.2)."""
    last = split_fields(head.partition(":")[2])[-1]
    return int(last) if INTEGER.fullmatch(last) else None


def fields_in_words(head: str) -> list[str]:
    """The fields of a head in text mode from the sender on, the same in all three heads (27.005
    3.4.1, 4.1, 4.2).

    +CMT: <oa>,...   +CMGR: <stat>,<oa>,...   +CMGL: <index>,<stat>,<oa>,...
    """
    prefix, _, tail = head.partition(":")
    return split_fields(tail)[_SENDER_FIELDS.get(prefix, 0) :]


def sender_in_words(head: str) -> Address | None:
    """The sender in a head in text mode."""
    return address_of(fields_in_words(head)[:1])
