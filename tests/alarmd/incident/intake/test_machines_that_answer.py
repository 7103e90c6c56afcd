"""Phones that answer every text by themselves: they alarm nobody, and start no endless exchange."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    IncidentOpened,
    Kind,
    Purpose,
    Status,
)
from alarmd.incident.intake.inputs import CloseRequested, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.planner.duties import ANSWERS_MAX
from modem.indications import CallFinished, ModemChanged, SmsStored, SubmitEnded
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    ModemState,
    ModemStatus,
    Msisdn,
    Slot,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident.core import Core
from tests.alarmd.incident.people import OPERATOR, ZHANG, roster

DRIVING = "[自动回复] 我正在开车，稍后联系"
ZHANGS_PHONE: Msisdn = ZHANG.phones[0].number


def carry_out(core: Core, seconds: float) -> None:
    """Every order is done within a second, for so long."""
    until = core.now + seconds
    while core.now < until:
        core.now += 1.0
        core.turn()
        for order in core.entries(AttemptStarted):
            attempt = core.world.attempt(order.attempt)
            if attempt is None or not attempt.occupies_line:
                continue
            if order.channel is Channel.SMS:
                done = SubmitEnded(order.attempt, SubmitResult(SubmitOutcome.SENT, (7,)))
                core.hear(order.line, done)
            else:
                called = CallResult(CallOutcome.NO_ANSWER)
                core.hear(order.line, CallFinished(order.attempt, called))


def says(core: Core, text: str) -> None:
    """Zhang's phone sends this."""
    key = f"{core.now}"
    sender = Address(ZHANGS_PHONE.e164, 145)
    stored = SmsStored(key, (Slot("ME", 1),), sender, text, core.now, complete=True)
    core.hear("north", stored, ZHANGS_PHONE)


def alarm() -> Core:
    """The mill's alarm, of which Zhang was told a moment ago."""
    core = Core(roster(), [LineSettings("north")])
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    carry_out(core, 20.0)
    return core


def close_all(core: Core) -> None:
    """The operator closes whatever is open, and everybody is told."""
    for incident in list(core.world.open_incidents()):
        core.turn(CloseRequested(incident.id, CloseReason.REAL, "desk", is_certain=True))
    carry_out(core, 30.0)


def raised_by_zhang(core: Core) -> int:
    return sum(one.originator.id == "zhang" for one in core.entries(IncidentOpened))


@pytest.mark.parametrize(
    "words",
    [
        DRIVING,
        "{n} 我正在开车，稍后联系",
        "您好，我现在有事，稍后回电。{n}",
        "The person you texted is busy ({n})",
        "asdf {n}",
    ],
)
def test_it_raises_nothing_whatever_it_says_and_however_it_changes(words: str) -> None:
    core = alarm()
    for number in range(10):
        says(core, words.format(n=number))
        close_all(core)
        says(core, words.format(n=number))
        core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
        carry_out(core, 20.0)
    assert raised_by_zhang(core) == 0
    core.check_history()


@pytest.mark.parametrize("text", ["我家着火了", "救命", "快来救我"])
def test_a_call_for_help_from_such_a_phone_is_an_alarm(text: str) -> None:
    core = alarm()
    says(core, DRIVING)
    close_all(core)
    says(core, text)
    assert raised_by_zhang(core) == 1
    close_all(core)
    says(core, text)
    assert raised_by_zhang(core) == 2, "the same words again are another call for help"


def test_an_exchange_with_it_ends() -> None:
    core = alarm()
    for _ in range(60):
        says(core, DRIVING)
        carry_out(core, 60.0)
    asked_back = [e for e in core.entries(AttemptStarted) if e.purpose is Purpose.ANSWER]
    assert len([e for e in asked_back if e.party == "zhang"]) == ANSWERS_MAX


def test_an_operator_who_answers_our_news_of_the_box_raises_nothing() -> None:
    core = Core(roster(), [LineSettings("north"), LineSettings("south")])
    core.hear("south", ModemChanged(ModemStatus(state=ModemState.CLOSED)))
    carry_out(core, core.policy.line_lost_after_s + 60.0)
    desk = OPERATOR.phones[0].number
    sender = Address(desk.e164, 145)
    for text in ("好，我马上去看", "1", "啥意思"):
        core.now += 60.0
        stored = SmsStored(text, (Slot("ME", 1),), sender, text, core.now)
        core.hear("north", stored, desk)
    assert core.entries(IncidentOpened) == []
    stored = SmsStored("k", (Slot("ME", 1),), sender, "救命", core.now)
    core.hear("north", stored, desk)
    assert len(core.entries(IncidentOpened)) == 1
