"""Plain 27.007 and 27.005 as data: which commands, in which order, and what the codes that come
back mean.

A family of modems is a `Model` of its own made from GENERIC with `dataclasses.replace`; nothing
here runs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from modem.at.channel import Command, FinalResult, ResultCode
from modem.at.limits import SUBMIT_MAX_S
from modem.faults import Fault, FaultCode
from modem.models.voice import Speech, Volatile
from modem.types import (
    CallOutcome,
    CallState,
    Msisdn,
    Remedy,
    SubmitOutcome,
    SubmitResult,
)

SIM_S = 20.0  # limit of a command to the SIM or to the message store
NETWORK_S = 60.0  # limit of a command to the network
HANG_UP_S = 20.0  # EC2x allows 90 s, but +CLCC shows sooner whether the call is over


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the start; unless `is_required`, a refusal is tolerated."""

    command: Command
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """How to drive a family of modems.

    `makers` and `models` are patterns for the answers of AT+CGMI and AT+CGMM. `basics` are sent
    before anything is known, `settings` once the SIM is ready. `memories` and `message_indications`
    are tried in order until one is obeyed. The words of `call_ends` begin a URC that says that some
    call is over; those of `call_changes` that a call has gone on, of `call_alerts` that our call
    rings, of `call_answers` that somebody has answered it. `speech` is probed, the best first;
    `keys` switches the modem's own detector of pressed keys on, tried in order. Unless
    `texts_in_calls`, no command about texts may be given during a call.
    """

    name: str
    basics: tuple[Step, ...]
    settings: tuple[Step, ...]
    memories: tuple[str, ...]
    message_indications: tuple[str, ...]
    call_ends: tuple[str, ...]
    call_changes: tuple[str, ...]
    call_alerts: tuple[str, ...]
    call_answers: tuple[str, ...]
    makers: str = ""
    models: str = ""
    speech: tuple[Speech, ...] = ()
    keys: tuple[Volatile, ...] = ()
    texts_in_calls: bool = True

    def more(self, *settings: str) -> tuple[Step, ...]:
        """The settings and further ones, which a modem may refuse."""
        return (*self.settings, *(Step(Command(text)) for text in settings))


GENERIC = Model(
    name="27.007",
    basics=(
        Step(Command("ATE0")),  # if refused: an echo is recognised by its text
        Step(Command("ATV1")),
        Step(Command("ATQ0")),
        Step(Command("AT+CMEE=1")),  # if refused: ERROR and most texts are understood
        Step(Command("AT&D0")),
        Step(Command("AT&C1")),
        Step(Command("ATS0=0")),  # the modem itself never answers a call
    ),
    settings=(
        Step(Command("AT+CREG=2")),
        Step(Command("AT+CGREG=2")),
        Step(Command("AT+CEREG=2")),
        Step(Command("AT+COPS=3,0")),
        Step(Command('AT+CSCS="GSM"')),
        # Phase 2+ would want AT+CNMA for each +CDS.
        Step(Command("AT+CSMS=0", answers=("+CSMS:",))),
        Step(Command("AT+CMGF=0", timeout_s=SIM_S), is_required=True),
        Step(Command("AT+CLIP=1", timeout_s=NETWORK_S)),
        Step(Command("AT+CRC=1")),
        Step(Command("AT+COLP=0", timeout_s=NETWORK_S)),  # with 1 ATD gets OK only at connect
        Step(Command("AT+CLIR=2")),  # households know our number and do not answer a hidden one
        Step(Command("AT+CCWA=1")),
        Step(Command("AT+CVHU=0")),
        Step(Command("AT+CTZU=1")),
    ),
    memories=("ME", "SM"),
    # Many Qualcomm devices list ds=1 in AT+CNMI=? and accept only 2: so trying beats computing.
    message_indications=(
        "2,1,0,2,0",
        "2,1,0,1,0",
        "2,1,0,0,0",
        "1,1,0,2,0",
        "1,1,0,1,0",
        "1,1,0,0,0",
    ),
    call_ends=(
        "NO CARRIER",
        "BUSY",
        "NO ANSWER",
        "NO DIALTONE",
        "NO DIAL TONE",
        "^CEND:",
        "HANGUP:",
        "VOICE CALL: END",
        "MISSED_CALL:",
    ),
    call_changes=(
        "CONNECT",
        "VOICE CALL: BEGIN",
        "MO RING",
        "MO CONNECTED",
        "^ORIG:",
        "^CONF:",
        "^CONN:",
        "^DSCI:",
    ),
    call_alerts=("MO RING", "^CONF:"),
    call_answers=("CONNECT", "VOICE CALL: BEGIN", "MO CONNECTED", "^CONN:"),
)

IDENTITY = tuple(Command(text, bare=True) for text in ("AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN"))
IMSI = Command("AT+CIMI", bare=True)
FUNCTION = Command("AT+CFUN?", answers=("+CFUN:",))
SWITCH_ON = Command("AT+CFUN=1", timeout_s=SIM_S)
SIM_STATE = Command("AT+CPIN?", answers=("+CPIN:",))
PIN_TRIES = Command("AT+CPINR", answers=("+CPINR:",))
SIGNAL = Command("AT+CSQ", answers=("+CSQ:",))
REGISTRATION = Command("AT+CREG?", answers=("+CREG:",))
REGISTRATION_LTE = Command("AT+CEREG?", answers=("+CEREG:",))
NETWORK_TIME = Command("AT+CCLK?", answers=("+CCLK:",))
OPERATOR = Command("AT+COPS?", answers=("+COPS:",), timeout_s=SIM_S)
CENTRE = Command("AT+CSCA?", answers=("+CSCA:",), timeout_s=SIM_S)
STORE_USAGE = Command("AT+CPMS?", answers=("+CPMS:",), timeout_s=SIM_S)
INDICATIONS = Command("AT+CNMI?", answers=("+CNMI:",))
INDICATIONS_OFFERED = Command("AT+CNMI=?", answers=("+CNMI:",))
TEXT_MODE = Command("AT+CMGF?", answers=("+CMGF:",))
CALL_WAITING = Command("AT+CCWA=1,2,1", answers=("+CCWA:",), timeout_s=NETWORK_S)
REGISTRATION_IMS = Command("AT+CIREG?", answers=("+CIREG:",))
CALL_WAITING_ON = Command("AT+CCWA=1,1,1", timeout_s=NETWORK_S)
LIST_CALLS = Command("AT+CLCC", answers=("+CLCC:",))
HANG_UP = Command("AT+CHUP", timeout_s=HANG_UP_S)
HANG_UP_OLD = Command("ATH", timeout_s=HANG_UP_S)
REFUSE_WAITING = Command("AT+CHLD=0", timeout_s=HANG_UP_S)
WHY_ENDED = Command("AT+CEER", answers=("+CEER:",))
LIST_TEXTS = Command("AT+CMGL=4", answers=("+CMGL:",), timeout_s=30.0)  # without a line
KEEP_LINK = Command("AT+CMMS=1")


def dial_command(digits: str, timeout_s: float) -> Command:
    """Dial a voice call; `digits` is one of the `dial_forms` of a number."""
    return Command(f"ATD{digits};", timeout_s=timeout_s)


_HOME_MOBILE = re.compile(r"\+86(1[0-9]{10})", re.ASCII)
_HOME_LANDLINE = re.compile(r"\+86([2-9][0-9]{8,10})", re.ASCII)


def dial_forms(number: Msisdn) -> tuple[str, ...]:
    """The forms in which a number can be dialled: with "+", as at home in China, with 00 before it.
    Some modems and some networks refuse a "+". Only an Msisdn is ever dialled: neither it nor a
    form made from it here can be a short or emergency number."""
    assert isinstance(number, Msisdn)
    forms = [number.e164]
    if mobile := _HOME_MOBILE.fullmatch(number.e164):
        forms.append(mobile[1])
    if landline := _HOME_LANDLINE.fullmatch(number.e164):
        forms.append("0" + landline[1])
    return (*forms, "00" + number.digits)


def hang_up_one(index: int) -> Command:
    """Release one call of several (27.007 7.13). Use HANG_UP for a lone call: some sticks would
    hang for ever on this command."""
    return Command(f"AT+CHLD=1{index}", timeout_s=HANG_UP_S)


def read_text(index: int) -> Command:
    """Read one place of the selected memory (27.005 4.2)."""
    return Command(f"AT+CMGR={index}", answers=("+CMGR:",), timeout_s=SIM_S)


def delete_text(index: int) -> Command:
    """Free one place of the selected memory (27.005 3.5.4); never a flag that deletes more."""
    return Command(f"AT+CMGD={index}", timeout_s=SIM_S)


def select_memory(memory: str) -> Command:
    """Use `memory` for reading, writing and arriving texts. All three are named, because some
    firmware otherwise keeps its own for the third."""
    return Command(
        f'AT+CPMS="{memory}","{memory}","{memory}"', answers=("+CPMS:",), timeout_s=SIM_S
    )


def read_from_memory(memory: str) -> Command:
    """Use `memory` for reading and deleting only (27.005 3.2.2)."""
    return Command(f'AT+CPMS="{memory}"', answers=("+CPMS:",), timeout_s=SIM_S)


def read_beside_memory(memory: str, main: str) -> Command:
    """The same for a modem that accepts only all three memories: texts go on arriving in `main`."""
    return Command(f'AT+CPMS="{memory}","{main}","{main}"', answers=("+CPMS:",), timeout_s=SIM_S)


def indicate_texts(order: str) -> Command:
    """Set how arriving texts are told (27.005 3.4.1); `order` is <mode>,<mt>,<bm>,<ds>,<bfr>."""
    return Command(f"AT+CNMI={order}")


STORED, DIRECT = 1, 2
"""<mt> of AT+CNMI: the modem stores a text and tells its place, or it only tells the text."""

_MODES, _BROADCASTS, _REPORTS, _BUFFERS = (2, 1, 3), (0,), (2, 1, 0), (0, 1)
_ORDERS_MAX = 48


def more_indications(offer: Sequence[Sequence[int]], routing: int) -> Iterator[str]:
    """Values for AT+CNMI beyond a model's own, the likeliest first: those that AT+CNMI=? offers,
    field by field; then all others that have texts told, with five fields, then with two."""
    known = (_MODES, (routing,), _BROADCASTS, _REPORTS, _BUFFERS)
    if len(offer) > 1 and routing in offer[1]:
        modes, _, *others = [_ranked(*pair) for pair in zip(offer, known, strict=False)]
        others[:1] = [values[:1] for values in others[:1]]
        telling = [mode for mode in modes if mode]
        yield from _joined([telling, (routing,), *others])
    yield from _joined(known)
    yield from _joined(known[:2])


def _ranked(offered: Sequence[int], known: Sequence[int]) -> list[int]:
    """The offered values, the known ones first, in the order of `known`."""
    return sorted(offered, key=lambda value: (value not in known, (*known, value).index(value)))


def _joined(fields: Sequence[Sequence[int]]) -> Iterator[str]:
    return islice((",".join(map(str, values)) for values in product(*fields)), _ORDERS_MAX)


def set_centre(quoted: str) -> Command:
    """Set the service centre to what AT+CSCA? once answered, quotes and type included (27.005
    3.3.1)."""
    return Command(f"AT+CSCA={quoted}", timeout_s=SIM_S)


def enter_pin(quoted: str) -> Command:
    """Give the SIM its PIN (27.007 8.3)."""
    return Command(f"AT+CPIN={quoted}", timeout_s=SIM_S)


def submit_part(tpdu_octets: int, pdu: str) -> Command:
    """Submit one PDU (27.005 4.3)."""
    return Command(
        f"AT+CMGS={tpdu_octets}", answers=("+CMGS:",), timeout_s=SUBMIT_MAX_S, payload=pdu
    )


BUSY_CAUSES = {"CME": (14, 515), "CMS": (314, 515)}
"""The SIM or the modem is not ready yet: ask again (27.007 9.2, 27.005 3.2.5; 515 is a vendor's
"please wait")."""

SIM_CAUSES = frozenset({10, 11, 12, 13, 15, 16, 17, 18})
"""+CME: the SIM is not there or not open."""

SMSC_UNKNOWN = 330
FORM_CAUSES = range(302, 306)
"""+CMS: the modem does not take a text of this form (27.005 3.2.5)."""

STORE_FULL = (322, 208, 211)
SLOT_EMPTY = 321

_UNKNOWN = frozenset({332, 513})  # network timeout; lower layers lost the acknowledgement
_REPAIR = frozenset({300, 310, 311, 312, 313, 315, 316, 317, 318, 320, SMSC_UNKNOWN, *STORE_FULL})
_GIVE_UP = frozenset({
    1, 8, 10, 21, 27, 28, 29, 30, 50, 69, 81, 127,
    *range(95, 100), *range(128, 200), *FORM_CAUSES,
}) - {192, 194, 197}  # fmt: skip
_NETWORK_CAUSES = range(1, 256)  # RP causes and TP-FCS; higher ones are the modem's own
_DUPLICATE_REJECTED = 197  # the centre already has the text


def refused_submit(final: FinalResult, references: tuple[int, ...]) -> SubmitResult:
    """What a refused +CMGS means: RP causes (24.011 8.2.5.4), TP-FCS (23.040 9.2.3.22), +CMS ERROR
    (27.005 3.2.5).

    A cause that is not in the tables is worth another try.
    """
    cause = final.cause
    outcome, remedy = SubmitOutcome.FAILED, Remedy.RETRY
    if final.family == "CMS" and cause is not None:
        if cause in _UNKNOWN:
            outcome, remedy = SubmitOutcome.UNKNOWN, Remedy.NONE
        elif cause == _DUPLICATE_REJECTED:
            outcome, remedy = SubmitOutcome.SENT, Remedy.NONE
        elif cause in _REPAIR:
            remedy = Remedy.REPAIR
        elif cause in _GIVE_UP:
            remedy = Remedy.GIVE_UP
    elif final.family == "CME" and cause in SIM_CAUSES:
        remedy = Remedy.REPAIR
    return SubmitResult(outcome, references, remedy, cause, _who_refused(final))


def _who_refused(final: FinalResult) -> Fault:
    is_network = final.family == "CMS" and (final.cause or 0) in _NETWORK_CAUSES
    return Fault(FaultCode.NETWORK_REFUSED if is_network else FaultCode.REFUSED)


_CALL_FAILED = (
    1, 2, 3, 8, 22, 27, 28, 29, 34, 38, 41, 42, 43, 44, 47, 50, 55, 57, 58, 63, 65, 69, 79, 88,
)  # fmt: skip
_CAUSE_OUTCOMES = {
    **dict.fromkeys((17, 21), CallOutcome.BUSY),  # a rejected call looks busy to the caller too
    **dict.fromkeys((18, 19, 20), CallOutcome.NO_ANSWER),
    **dict.fromkeys(_CALL_FAILED, CallOutcome.FAILED),
}
_CODE_OUTCOMES = {
    ResultCode.BUSY: CallOutcome.BUSY,
    ResultCode.NO_ANSWER: CallOutcome.NO_ANSWER,
    ResultCode.NO_DIALTONE: CallOutcome.FAILED,
}
_CAUSE = re.compile(r"(?<![0-9])([0-9]{1,3})(?![0-9])")


def ended_call(code: ResultCode | None, cause: int | None, alerted: bool) -> CallOutcome:
    """The outcome of a call that never became active: by result code, else by cause (24.008
    10.5.4.11), else by whether it alerted."""
    if code in _CODE_OUTCOMES:
        return _CODE_OUTCOMES[code]
    if cause in _CAUSE_OUTCOMES:
        return _CAUSE_OUTCOMES[cause]
    return CallOutcome.NO_ANSWER if alerted else CallOutcome.FAILED


def call_cause(report: str) -> int | None:
    """The 24.008 cause in a +CEER text (27.007 6.10, free text): its last number below 128, or
    None."""
    causes = [int(digits) for digits in _CAUSE.findall(report) if int(digits) < 128]
    return causes[-1] if causes else None


def ends_call(model: Model, line: str) -> bool:
    """Whether the URC says that a call is over."""
    return line.startswith(model.call_ends)


def changes_call(model: Model, line: str) -> bool:
    """Whether the URC says that a call has gone on: +CLCC shows to which state."""
    return line.startswith(model.call_changes)


def said_of_call(model: Model, line: str) -> CallState | None:
    """The state of our own call that such a URC tells, None if it tells none."""
    if line.startswith(model.call_alerts):
        return CallState.ALERTING
    return CallState.ACTIVE if line.startswith(model.call_answers) else None
