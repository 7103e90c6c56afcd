"""Phones that answer every text by themselves: they alarm once, and start no endless exchange."""

from __future__ import annotations

import pytest

from alarmd.incident.desk import LineSettings
from alarmd.incident.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    IncidentOpened,
    Kind,
    Status,
)
from alarmd.incident.hearing import MACHINE_ANSWERS_WITHIN_S
from alarmd.incident.inputs import CloseRequested, RaiseRequested
from modem.indications import CallFinished, SmsStored, SubmitEnded
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    Msisdn,
    Slot,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident.core import Core
from tests.alarmd.incident.people import ZHANG, roster

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
                done = SubmitEnded(str(order.attempt), SubmitResult(SubmitOutcome.SENT, (7,)))
                core.hear(order.line, done)
            else:
                called = CallResult(CallOutcome.NO_ANSWER)
                core.hear(order.line, CallFinished(str(order.attempt), called))


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
        core.turn(CloseRequested(incident.id, CloseReason.REAL, "desk"))
    carry_out(core, 30.0)


def raised_by_zhang(core: Core) -> int:
    return sum(one.originator.id == "zhang" for one in core.entries(IncidentOpened))


def test_it_raises_one_alarm_and_the_closing_of_that_raises_none() -> None:
    core = alarm()
    says(core, DRIVING)
    assert raised_by_zhang(core) == 1, "when in doubt, it is an alarm"
    for _ in range(5):
        close_all(core)
        says(core, DRIVING)
        core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
        carry_out(core, 20.0)
        says(core, DRIVING)
    assert raised_by_zhang(core) == 1


@pytest.mark.parametrize("part", [DRIVING * 2 + "…", "…" + DRIVING * 2, DRIVING * 5])
def test_a_part_of_its_long_answer_is_the_same_answer(part: str) -> None:
    core = alarm()
    says(core, DRIVING * 5)
    close_all(core)
    says(core, part)
    assert raised_by_zhang(core) == 1


@pytest.mark.parametrize("text", ["着火了", "救命", "快来我家", "3"])
def test_other_words_and_any_word_of_alarm_raise_an_alarm_at_once(text: str) -> None:
    core = alarm()
    says(core, DRIVING)
    close_all(core)
    says(core, text)
    assert raised_by_zhang(core) == 2


def test_it_is_known_for_what_it_is_long_after_its_alarm_is_forgotten() -> None:
    core = alarm()
    says(core, DRIVING)
    close_all(core)
    carry_out(core, 2.0 * core.policy.reply_window_s)
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    carry_out(core, 20.0)
    says(core, DRIVING)
    assert raised_by_zhang(core) == 1
    core.check_history()


def test_the_same_words_raise_an_alarm_when_they_answer_nothing() -> None:
    core = alarm()
    says(core, DRIVING)
    close_all(core)
    carry_out(core, MACHINE_ANSWERS_WITHIN_S + 1.0)
    says(core, DRIVING)
    assert raised_by_zhang(core) == 2
