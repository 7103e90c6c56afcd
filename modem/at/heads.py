"""The first line of a text, which says more than where it lies: +CMT, +CMGL, +CMGR (27.005 3.4.1,
4.1, 4.2), and what stands behind it."""

from __future__ import annotations

import re

from modem.at.fields import INTEGER, address_of, split_fields
from modem.types import Address

_PDU_FIELDS_MAX = 2
_OCTETS = re.compile(r"(?:[0-9A-Fa-f]{2})+", re.ASCII)
_STORED = ("+CMGR", "+CMGL")
_SENDER_FIELDS = {"+CMGR": 1, "+CMGL": 2}


def is_text_mode(head: str) -> bool:
    """Whether a modem that says this of a text shows texts in words, not as PDUs: +CMT, +CDS and
    +CBM have at most two fields in PDU mode, [<alpha>,]<length>, and +CMGL and +CMGR tell the
    status by its number (27.005 3.4.1, 4.1, 4.2)."""
    prefix, _, tail = head.partition(":")
    fields = split_fields(tail)
    if prefix in _STORED:
        return any(field.upper().startswith(("REC ", "STO ")) for field in fields[:2])
    return len(fields) > _PDU_FIELDS_MAX


def pdu_of(body: str) -> str:
    """The whole octets with which the line behind a head begins: a PDU may have lost some of its
    digits. All of it if there are none."""
    octets = _OCTETS.match(body)
    return octets[0] if octets else body


def stated_length(head: str) -> int | None:
    """The <length> in the head of a stored text, None if it states none (27.005 4.1, 4.2)."""
    last = split_fields(head.partition(":")[2])[-1]
    return int(last) if INTEGER.fullmatch(last) else None


def fields_in_words(head: str) -> list[str]:
    """What a modem in text mode says of a text, the sender first, the same wherever it says it
    (27.005 3.4.1, 4.1, 4.2).

    +CMT: <oa>,...   +CMGR: <stat>,<oa>,...   +CMGL: <index>,<stat>,<oa>,...
    """
    prefix, _, tail = head.partition(":")
    return split_fields(tail)[_SENDER_FIELDS.get(prefix, 0) :]


def sender_in_words(head: str) -> Address | None:
    """The sender in what a modem in text mode says of a text."""
    return address_of(fields_in_words(head)[:1])
