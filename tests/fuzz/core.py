"""The door of the pure core: anything that lines and operators can tell, in any order, at any
time. Core asserts after every turn what must always hold.
"""

from __future__ import annotations

from collections.abc import Callable

from alarmd.incident.facts.entries import AttemptStarted, Channel, CloseReason, Kind
from alarmd.incident.intake.inputs import Heard
from alarmd.roster import Role
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    DigitHeard,
    Indication,
    SmsStored,
    SmsUnreadable,
    SubmitEnded,
)
from modem.types import Address, CallOutcome, CallResult, Slot, SubmitOutcome, SubmitResult
from tests.alarmd.incident.people import EVERYBODY
from tests.fuzz.draw import Draw
from tests.scenarios.phones import FAILED, SENT, UNKNOWN
from tests.scenarios.village import Village

TURNS_MAX = 16  # what is between two of them are hundreds of turns of the box
LINES = ("north", "south")
STEPS_S = (0.0, 0.2, 1.0, 3.0, 10.0, 25.0, 60.0, 100.0)
LONG_STEPS_S = (300.0, 900.0, 3_600.0, 90_000.0)
WORDS = ("1", "2", "0", "着火了", "help", "结1", "退订", "按错了", "来电提醒：10000000103呼叫过您")
SENDERS = (*(party.phones[0].number for party in EVERYBODY), None)
HOUSES = tuple(party for party in EVERYBODY if party.role is Role.HOUSEHOLD)
STRANGERS = ("10086", "+8613912345678", "Bank", "", "*10000000101")


def core(data: bytes) -> None:
    """A village on two lines; its octets say what happens and what time passes."""
    draw = Draw(data)
    village = Village(2, voice=bool(draw.octet() % 2))
    for turn in range(TURNS_MAX):
        if draw.is_empty:
            break
        draw.one_of(HAPPENINGS)(village, draw, turn)
        village.advance(draw.one_of(STEPS_S))
    village.core.check_history()


def _rings(village: Village, draw: Draw, turn: int) -> None:
    number = draw.one_of(SENDERS)
    caller = Address.of(number) if number else None
    key = f"fuzz{turn}"
    is_waiting = draw.octet() % 4 == 0
    call: Indication = CallWaiting(key, caller) if is_waiting else CallIncoming(key, caller)
    village._give(Heard(draw.one_of(LINES), call, number))


def _ring_ends(village: Village, draw: Draw, turn: int) -> None:
    village._give(Heard(draw.one_of(LINES), CallEnded(f"fuzz{max(0, turn - draw.octet() % 4)}")))


def _texts(village: Village, draw: Draw, turn: int) -> None:
    number = draw.one_of(SENDERS)
    sender = Address.of(number) if number else Address(draw.one_of(STRANGERS))
    text = draw.one_of(WORDS) if draw.octet() % 2 else draw.text()
    sent_at = village.core.now - draw.one_of((0.0, 5.0, 600.0, -600.0, 1e9))
    sms = SmsStored(f"fuzz{turn}", (Slot("ME", 1),), sender, text, sent_at)
    village._give(Heard(draw.one_of(LINES), sms, number))


def _garbles(village: Village, draw: Draw, turn: int) -> None:
    number = draw.one_of(SENDERS)
    sender = Address.of(number) if number else None
    garbled = SmsUnreadable(f"fuzz{turn}", (Slot("ME", 1),), draw.text(), "cut", sender)
    village._give(Heard(draw.one_of(LINES), garbled, number))


def _result_of_nothing(village: Village, draw: Draw, turn: int) -> None:
    """The end of an attempt: one that runs, or that ended long ago, or that never was."""
    token = draw.octet() % (len(village.core.entries(AttemptStarted)) + 2)
    result = draw.one_of((SENT, FAILED, UNKNOWN, SubmitResult(SubmitOutcome.SENT, (7, 7))))
    ends = CallFinished(token, CallResult(draw.one_of(tuple(CallOutcome))))
    all_told: tuple[Indication, ...] = (SubmitEnded(token, result), ends, CallAlerting(token))
    told = draw.one_of(all_told)
    village._give(Heard(draw.one_of(LINES), told))


def _key(village: Village, draw: Draw, turn: int) -> None:
    # A modem tells keys of the call that it is in: of a text there are none.
    calls = [one for one in village.core.entries(AttemptStarted) if one.channel is Channel.VOICE]
    token = draw.one_of(calls).attempt if calls else 1_000_000
    heard = DigitHeard(token, draw.one_of("0123456789*#ABCD"), village.core.now)
    village._give(Heard(draw.one_of(LINES), heard))


def _report(village: Village, draw: Draw, turn: int) -> None:
    number = draw.one_of(SENDERS)
    recipient = Address.of(number) if number else Address("")
    report = DeliveryReported(recipient, draw.octet(), draw.octet())
    village._give(Heard(draw.one_of(LINES), report, number))


def _line(village: Village, draw: Draw, turn: int) -> None:
    name = draw.one_of(LINES)
    if draw.octet() % 2:
        village.line_goes(name)
    else:
        village.line_comes_back(name, texts=bool(draw.octet() % 4), calls=bool(draw.octet() % 4))


def _time_passes(village: Village, draw: Draw, turn: int) -> None:
    village.advance(draw.one_of(LONG_STEPS_S))


def _desk(village: Village, draw: Draw, turn: int) -> None:
    number = draw.octet() % (village.core.world.last_incident + 2)
    party = draw.one_of(EVERYBODY).id
    match draw.octet() % 6:
        case 0:
            village.operator_closes(number, draw.one_of(tuple(CloseReason)))
        case 1:
            village.operator_raises(party, draw.one_of(tuple(Kind)))
        case 2:
            village.operator_drills(party)
        case 3:
            village.restarts()
        case 4:
            house = draw.one_of(HOUSES)  # a file whose groups name somebody who is gone is refused
            village.roster_changes(*(one for one in EVERYBODY if one is not house))
        case _:
            village.roster_changes()


HAPPENINGS: tuple[Callable[[Village, Draw, int], None], ...] = (
    _rings,
    _ring_ends,
    _texts,
    _texts,
    _garbles,
    _result_of_nothing,
    _key,
    _report,
    _line,
    _desk,
    _time_passes,
)
