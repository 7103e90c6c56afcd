"""One pure function per response or URC: a line in, a value out.

Tolerant where modems are known to differ: spaces, missing or unpaired quotes, fewer or more fields
than the grammar has. Each raises MalformedResponse, and nothing else, if a value that it needs is
missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import lru_cache

from modem.at.fields import (
    INTEGER,
    address_of,
    fields_of,
    find_digits,
    integer,
    printable,
)
from modem.at.lexer import Shape, answers_with_pdu, is_hex, shape_of
from modem.errors import MalformedResponse
from modem.types import (
    Address,
    Call,
    CallDirection,
    CallState,
    RegistrationState,
    Slot,
)

_IMEI = re.compile(r"[0-9]{14,16}", re.ASCII)
_IMSI = re.compile(r"[0-9]{6,15}", re.ASCII)
_OFFERED = re.compile(r"\(([^()]*)\)|([0-9-]+)", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", re.ASCII)


class StoredStatus(IntEnum):
    """<stat> of +CMGL and +CMGR in PDU mode (27.005 3.1)."""

    UNREAD = 0
    READ = 1
    UNSENT = 2
    SENT = 3


_STATUS_WORDS = {
    "REC UNREAD": StoredStatus.UNREAD,
    "REC READ": StoredStatus.READ,
    "STO UNSENT": StoredStatus.UNSENT,
    "STO SENT": StoredStatus.SENT,
}


class SimState(Enum):
    """The state of the SIM by +CPIN?. OPEN: it wants no code for calls and texts; PIN: it wants its
    first PIN; LOCKED: it wants another code; ABSENT; STARTING.
    """

    OPEN = auto()
    PIN = auto()
    LOCKED = auto()
    ABSENT = auto()
    STARTING = auto()


# The second PIN guards fixed dialling and the charge counter only (22.030 6.6.1, 31.102 5.3.14).
_SECOND_CODES = ("SIM PIN2", "SIM PUK2")
_SIM_STATES = {
    "READY": SimState.OPEN,
    "SIM PIN": SimState.PIN,
    **dict.fromkeys(("NOT READY", "INIT", "SIM INIT", "SIM BUSY", "BUSY"), SimState.STARTING),
    **dict.fromkeys(
        ("NOT INSERTED", "SIM NOT INSERTED", "REMOVED", "SIM REMOVED", "NO SIM", "NOSIM",
         "ABSENT", "SIM ABSENT", "SIM FAILURE", "FAILURE", "ERROR"),
        SimState.ABSENT,
    ),
}  # fmt: skip


def sim_state(code: str) -> SimState:
    """What a code of `parse_cpin` means for us."""
    if code.startswith(_SECOND_CODES):
        return SimState.OPEN
    return _SIM_STATES.get(code, SimState.LOCKED)


@dataclass(frozen=True, slots=True)
class StoredPdu:
    """One stored message, in the place `index` of its memory."""

    index: int
    status: StoredStatus
    pdu: str


@dataclass(frozen=True, slots=True)
class StoreUse:
    """How full a message store is; `memory` is empty where the answer does not name it."""

    memory: str
    used: int
    capacity: int


@dataclass(frozen=True, slots=True)
class CodeTries:
    """How many tries a code (SIM PIN, SIM PUK, ...) has left."""

    code: str
    left: int


# Calls


def parse_clcc(line: str) -> Call:
    """Read one call of the list (27.007 7.18).

    +CLCC: <id>,<dir>,<stat>,<mode>,<mpty>[,<number>,<type>[,<alpha>[,<priority>[,<CLI validity>]]]]
    """
    fields = fields_of(line, 4)
    try:
        direction = CallDirection(integer(line, fields[1]))
        state = CallState(integer(line, fields[2]))
    except ValueError:
        raise MalformedResponse(line, "no such direction or state") from None
    number = address_of(fields[5:7])
    return Call(integer(line, fields[0]), direction, state, integer(line, fields[3]), number)


def parse_clip(line: str) -> Address | None:
    """Read who rings; None if withheld or unknown (27.007 7.11).

    +CLIP: <number>,<type>[,<subaddr>,<satype>[,[<alpha>][,<CLI validity>]]]
    """
    return address_of(fields_of(line, 1)[:2])


def parse_ccwa(line: str) -> Address | None:
    """Read who waits; None if withheld or unknown (27.007 7.12).

    +CCWA: <number>,<type>,<class>[,[<alpha>][,<CLI validity>[,<subaddr>,<satype>[,<priority>]]]]
    """
    return address_of(fields_of(line, 1)[:2])


def parse_ccwa_status(lines: Sequence[str]) -> bool:
    """Whether call waiting is active for voice at the network: answer of AT+CCWA=1,2 (27.007 7.12).

    +CCWA: <status>,<class1>[<CR><LF>+CCWA: <status>,<class2>[...]]
    """
    for line in lines:
        fields = fields_of(line, 1)
        classes = integer(line, fields[1]) if len(fields) > 1 and fields[1] else 1
        if integer(line, fields[0]) == 1 and classes & 1:
            return True
    return False


def parse_cireg(line: str) -> bool:
    """Whether the modem is registered with IMS, so that calls go over LTE (27.007 8.71).

    +CIREG: <n>,<reg_info>[,<ext_info>]
    """
    return integer(line, fields_of(line, 2)[1]) == 1


def is_ring(line: str) -> bool:
    """Whether the line says that a voice call, or a call of unknown kind, rings (27.007 6.11).

    RING, or +CRING: <type> with VOICE among the type's words
    """
    return line == "RING" or (line.startswith("+CRING:") and "VOICE" in line.upper())


# Network


@lru_cache(maxsize=64)  # an idle modem says the same again and again
def parse_creg(line: str) -> RegistrationState:
    """Read +CREG, +CGREG, +CEREG (27.007 7.2, 10.1.20, 10.1.22); UNKNOWN for any other state.

    +CREG: <n>,<stat>[,[<lac>],[<ci>],[<AcT>][,<cause_type>,<reject_cause>]]
    +CREG: <stat>[,[<lac>],[<ci>],[<AcT>]]
    """
    fields = fields_of(line, 1)
    is_answer = len(fields) > 1 and shape_of(line) is Shape.ANSWER
    stat = integer(line, fields[1 if is_answer else 0])
    return RegistrationState(stat) if stat in _REGISTRATION_STATES else RegistrationState.UNKNOWN


_REGISTRATION_STATES = frozenset(RegistrationState)


@lru_cache(maxsize=64)
def parse_csq(line: str) -> int | None:
    """Read the signal in dBm, None if not known (27.007 8.5; 100 to 191 count from -116 dBm by 1).

    +CSQ: <rssi>,<ber>
    """
    rssi = integer(line, fields_of(line, 1)[0])
    if 0 <= rssi <= 31:
        return -113 + 2 * rssi
    return rssi - 216 if 100 <= rssi <= 191 else None


def parse_cops(line: str) -> str:
    """Read the operator's name, "" while there is none (27.007 7.3).

    +COPS: <mode>[,<format>,<oper>[,<AcT>]]
    """
    fields = fields_of(line, 1)
    return printable(fields[2]) if len(fields) > 2 else ""


def parse_cfun(line: str) -> int:
    """Read the functionality, 1 being full; some add a reset flag (27.007 8.2).

    +CFUN: <fun>[,<rst>]
    """
    return integer(line, fields_of(line, 1)[0])


# SIM and identity


def parse_cpin(line: str) -> str:
    """Read what the SIM waits for: READY, SIM PIN, SIM PUK, ... (27.007 8.3).

    +CPIN: <code>
    """
    code = fields_of(line, 1)[0].upper()
    if not code:
        raise MalformedResponse(line, "no code")
    return code


def loses_sim(line: str) -> bool:
    """Whether the line says that the SIM is gone, starting, or wants a code for calls and texts."""
    return line.startswith("+CPIN:") and sim_state(parse_cpin(line)) is not SimState.OPEN


def parse_cpinr(line: str) -> CodeTries:
    """Read how many tries a code has left (27.007 8.65; Quectel's +QPINC has the same shape).

    +CPINR: <code>,<retries>[,<default_retries>]
    """
    fields = fields_of(line, 2)
    return CodeTries(fields[0].upper(), integer(line, fields[1]))


def parse_imei(lines: Sequence[str]) -> str:
    """Find the IMEI in the answer of AT+CGSN, bare or with its prefix (27.007 5.4)."""
    return find_digits(_IMEI, lines)


def parse_imsi(lines: Sequence[str]) -> str:
    """Find the IMSI in the answer of AT+CIMI, bare or with its prefix (27.007 5.6)."""
    return find_digits(_IMSI, lines)


def parse_identity(lines: Sequence[str]) -> str:
    """Read maker, model or revision, bare or prefixed, "" if there is none (27.007 5.1 to 5.3).

    [+CGMI: ]<manufacturer>
    """
    text = lines[0] if lines else ""
    return printable(re.sub(r"^\+[A-Z]+:", "", text))


# Texts


def parse_cmti(line: str) -> Slot:
    """Read where a text was stored; a hint only: memory may be "" and index -1 (27.005 3.4.1).

    +CMTI: <mem>,<index>
    """
    fields = fields_of(line, 2)
    return Slot(fields[0], integer(line, fields[1]))


def parse_cdsi(line: str) -> Slot:
    """Read where a status report was stored (27.005 3.4.1).

    +CDSI: <mem>,<index>
    """
    return parse_cmti(line)


def parse_offer(line: str) -> tuple[tuple[int, ...], ...]:
    """Read the values that a command takes, field by field (V.250 5.4.2.1, 27.005 3.4.1).

    +CNMI: (list of <mode>s),(list of <mt>s),(list of <bm>s),(list of <ds>s),(list of <bfr>s)
    """
    fields = [listed or alone for listed, alone in _OFFERED.findall(line.partition(":")[2])]
    return tuple(
        tuple(
            value
            for first, last in _RANGE.findall(field)
            for value in range(int(first), int(last or first) + 1)
        )
        for field in fields
    )


def cmgl_entries(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pair each head of +CMGL or +CMGR with its body, "" if no line follows.

    A body in hex is preferred to any other; it need not be a valid PDU. An entry that cannot be
    parsed later does not hide the next.
    """
    entries: list[tuple[str, str]] = []
    for line in lines:
        if answers_with_pdu(line):
            entries.append((line, ""))
        elif entries:
            head, body = entries[-1]
            found = line.strip('" ')
            if not body or (is_hex(found) and not is_hex(body)):
                entries[-1] = (head, found)
    return tuple(entries)


def parse_cmgl_entry(head: str, pdu: str) -> StoredPdu:
    """Read one stored text (27.005 4.1).

    +CMGL: <index>,<stat>,[<alpha>],<length><CR><LF><pdu>
    """
    fields = fields_of(head, 2)
    return StoredPdu(integer(head, fields[0]), _status(head, fields[1]), pdu)


def parse_cmgs(line: str) -> int:
    """Read the TP-MR of an accepted text (27.005 3.5.1).

    +CMGS: <mr>[,<ackpdu>]
    """
    reference = integer(line, fields_of(line, 1)[0])
    if not 0 <= reference <= 255:
        raise MalformedResponse(line, "the reference is one octet")
    return reference


def parse_cpms(line: str) -> tuple[StoreUse, ...]:
    """Read how full the stores are, mem1 first (27.005 3.2.2).

    AT+CPMS?  +CPMS: <mem1>,<used1>,<total1>,<mem2>,<used2>,<total2>,<mem3>,<used3>,<total3>
    AT+CPMS=  +CPMS: <used1>,<total1>,<used2>,<total2>,<used3>,<total3>
    """
    fields = fields_of(line, 2)
    is_named = not INTEGER.fullmatch(fields[0])
    width = 3 if is_named else 2
    stores = []
    for start in range(0, len(fields) - width + 1, width):
        name, (used, total) = fields[start] if is_named else "", fields[start + width - 2 :][:2]
        stores.append(StoreUse(name, integer(line, used), integer(line, total)))
    if not stores:
        raise MalformedResponse(line, "no store")
    return tuple(stores)


def parse_csca(line: str) -> Address | None:
    """Read the service centre, None if it is empty (27.005 3.3.1).

    +CSCA: <sca>,<tosca>
    """
    return address_of(fields_of(line, 1)[:2])


# The modem itself


def is_boot(line: str) -> bool:
    """Whether the line means that the modem has just restarted and forgotten its settings."""
    return line in ("RDY", "^SYSSTART", "+SYSSTART") or line.startswith("^BOOT:")


def _status(line: str, field: str) -> StoredStatus:
    if field.upper() in _STATUS_WORDS:
        return _STATUS_WORDS[field.upper()]
    try:
        return StoredStatus(integer(line, field))
    except ValueError:
        raise MalformedResponse(line, "no such status") from None
