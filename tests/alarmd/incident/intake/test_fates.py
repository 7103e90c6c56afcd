"""Whose text a status report is about, and what it means."""

from __future__ import annotations

from dataclasses import replace

from alarmd.incident.facts.entries import (
    AttemptStarted,
    CloseReason,
    Kind,
    Outcome,
    ReportUnmatched,
    Status,
)
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt
from alarmd.incident.intake.fates import TAKEN_WITHIN_S
from alarmd.incident.intake.inputs import CloseRequested, RaiseRequested
from alarmd.incident.intake.scene import CLOCKS_APART_S
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.summary import Standing, summary
from modem.faults import Fault, FaultCode
from modem.indications import DeliveryReported, SubmitEnded
from modem.types import Address, Msisdn, Remedy, SubmitOutcome, SubmitResult
from tests.alarmd.incident.core import Core
from tests.alarmd.incident.people import MILL, OFFICER, roster

LI = OFFICER.phones[0].number
SENT = SubmitResult(SubmitOutcome.SENT, (7,))
UNKNOWN = SubmitResult(SubmitOutcome.UNKNOWN)
ARRIVED, TRYING, EXPIRED, CONGESTED = 0x00, 0x30, 0x46, 0x61
YEARS_S = 5 * 365 * 86_400.0


def alarm() -> Core:
    """The mill has raised an alarm, the first text to the officer is on its way: attempt 1."""
    core = Core(roster(), [LineSettings("north")])
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    return core


def attempt(core: Core, number: int = 1) -> Attempt:
    """An attempt as it is now."""
    found = core.world.attempt(number)
    assert found is not None
    return found


def report(
    core: Core,
    reference: int,
    status: int,
    number: Msisdn = LI,
    *,
    taken_s: float = 0.0,
    settled_s: float = 0.0,
    line: str = "north",
) -> None:
    """A status report comes in of a text that the centre took and settled so long ago."""
    utc = core.now
    stamps = utc - taken_s, utc - settled_s
    core.hear(line, DeliveryReported(Address.of(number), reference, status, (), *stamps), number)


def texted() -> Core:
    """The officer's text was taken as TP-MR 7."""
    core = alarm()
    core.hear("north", SubmitEnded(1, SENT))
    return core


def again() -> tuple[Core, int]:
    """That alarm was closed; at the next one the officer's text is on its way again over a modem
    whose count began anew: the attempt."""
    core = texted()
    core.turn(CloseRequested(1, CloseReason.FALSE, "desk"))
    for started in core.entries(AttemptStarted)[1:]:
        core.hear("north", SubmitEnded(started.attempt, SubmitResult(SubmitOutcome.SENT)))
    while (busy := core.world.lines["north"].occupied_by) is not None:
        core.hear("north", SubmitEnded(busy, SubmitResult(SubmitOutcome.SENT)))
    core.now += 1200.0
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    started = core.entries(AttemptStarted)[-1]
    assert (started.incident, started.number) == (2, LI.e164)
    return core, started.attempt


def test_a_text_that_was_taken_is_submitted_and_then_delivered() -> None:
    core = texted()
    assert attempt(core).state is AttemptState.SUBMITTED
    report(core, 7, ARRIVED)
    assert attempt(core).state is AttemptState.DELIVERED


def test_a_report_that_the_centre_still_tries_says_nothing() -> None:
    core = texted()
    report(core, 7, TRYING)
    assert attempt(core).state is AttemptState.SUBMITTED


def test_a_report_that_it_never_arrived_asks_for_another_try() -> None:
    for status, remedy in ((EXPIRED, Remedy.GIVE_UP), (CONGESTED, Remedy.RETRY)):
        core = texted()
        report(core, 7, status)
        assert attempt(core).outcome is Outcome.FAILED
        assert attempt(core).remedy is remedy


def test_a_delivered_text_stays_delivered_whatever_is_reported_later() -> None:
    core = texted()
    report(core, 7, ARRIVED)
    report(core, 7, EXPIRED)
    assert attempt(core).state is AttemptState.DELIVERED


def test_a_report_may_come_before_the_answer_that_it_belongs_to() -> None:
    core = alarm()
    report(core, 7, ARRIVED)
    report(core, 7, ARRIVED)
    assert len(core.entries(ReportUnmatched)) == 1
    core.hear("north", SubmitEnded(1, SENT))
    assert attempt(core).state is AttemptState.DELIVERED


def test_an_old_report_with_the_same_reference_is_another_texts() -> None:
    core = Core(roster(), [LineSettings("north")])
    report(core, 7, ARRIVED)
    core.now += 3600
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    report(core, 7, ARRIVED)
    assert len(core.entries(ReportUnmatched)) == 2
    core.hear("north", SubmitEnded(1, SENT))
    assert attempt(core).state is AttemptState.DELIVERED


def test_an_early_report_of_another_text_is_left_alone() -> None:
    core = alarm()
    report(core, 8, ARRIVED)
    report(core, 7, ARRIVED, MILL.phones[0].number)
    core.hear("north", SubmitEnded(1, SENT))
    assert attempt(core).state is AttemptState.SUBMITTED


def test_a_report_of_another_line_or_another_person_is_not_this_texts() -> None:
    core = Core(roster(), [LineSettings("north"), LineSettings("south")])
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    line, number = attempt(core).line, Msisdn(attempt(core).number)
    core.hear(line, SubmitEnded(1, SENT))
    other = "south" if line == "north" else "north"
    report(core, 7, ARRIVED, number, line=other)
    report(core, 7, ARRIVED, Msisdn("+8610000099999"), line=line)
    assert attempt(core).state is AttemptState.SUBMITTED


def test_a_report_settles_a_text_of_which_nobody_knew() -> None:
    core = alarm()
    core.hear("north", SubmitEnded(1, replace(UNKNOWN, fault=Fault(FaultCode.PORT_HUNG_UP))))
    assert attempt(core).fault == Fault(FaultCode.PORT_HUNG_UP)
    report(core, 7, ARRIVED)
    assert attempt(core).state is AttemptState.DELIVERED
    assert attempt(core).outcome is Outcome.SENT
    assert attempt(core).fault is None
    told = summary(core.world.incidents[1], core.now).standing(Standing.TOLD)
    assert [one.party.id for one in told] == ["li"]


def test_a_bad_report_says_nothing_of_a_text_of_which_nobody_knew() -> None:
    core = alarm()
    core.hear("north", SubmitEnded(1, UNKNOWN))
    report(core, 7, EXPIRED)
    assert attempt(core).outcome is Outcome.UNKNOWN


def test_a_report_is_of_the_text_that_runs_and_not_of_one_that_had_its_tp_mr_before() -> None:
    core, now = again()
    core.now += 5.0
    report(core, 7, ARRIVED, taken_s=2.0)
    assert attempt(core).state is AttemptState.SUBMITTED
    core.hear("north", SubmitEnded(now, SENT))
    assert attempt(core, now).state is AttemptState.DELIVERED
    assert attempt(core).state is AttemptState.SUBMITTED


def test_nor_of_that_one_if_nobody_saw_the_answer_of_the_new_one() -> None:
    core, now = again()
    core.now += 5.0
    core.hear("north", SubmitEnded(now, UNKNOWN))
    report(core, 7, ARRIVED, taken_s=2.0)
    assert attempt(core, now).state is AttemptState.DELIVERED
    assert attempt(core).state is AttemptState.SUBMITTED


def test_a_report_that_was_held_back_is_of_the_text_of_then() -> None:
    core, now = again()
    core.hear("north", SubmitEnded(now, SENT))
    report(core, 7, ARRIVED, taken_s=1200.0, settled_s=1190.0)
    assert attempt(core).state is AttemptState.DELIVERED
    assert attempt(core, now).state is AttemptState.SUBMITTED


def test_nor_does_it_settle_one_of_which_nobody_knew() -> None:
    core, now = again()
    core.hear("north", SubmitEnded(now, UNKNOWN))
    report(core, 8, ARRIVED, taken_s=1200.0, settled_s=1190.0)
    report(core, 7, ARRIVED, taken_s=1200.0, settled_s=1190.0)
    assert attempt(core, now).outcome is Outcome.UNKNOWN
    assert attempt(core).state is AttemptState.DELIVERED


def test_nor_is_it_kept_for_the_one_that_runs() -> None:
    core, now = again()
    report(core, 7, ARRIVED, LI, taken_s=600.0, settled_s=590.0)
    assert core.entries(ReportUnmatched)[0].taken_at == core.now - 600.0
    core.hear("north", SubmitEnded(now, SENT))
    assert attempt(core, now).state is AttemptState.SUBMITTED
    assert attempt(core).state is AttemptState.SUBMITTED


def test_a_text_that_waited_for_its_phone_is_known_by_when_it_was_taken() -> None:
    core, now = again()
    core.hear("north", SubmitEnded(now, SENT))
    core.now += 10.0
    report(core, 7, ARRIVED, taken_s=1210.0)
    assert attempt(core).state is AttemptState.DELIVERED
    assert attempt(core, now).state is AttemptState.SUBMITTED


def test_what_nobody_knows_of_is_settled_by_a_report_of_its_own_time_only() -> None:
    for taken_after_s, is_its in (
        (-CLOCKS_APART_S - 1.0, False),
        (-CLOCKS_APART_S, True),
        (TAKEN_WITHIN_S + CLOCKS_APART_S, True),
        (TAKEN_WITHIN_S + CLOCKS_APART_S + 1.0, False),
    ):
        core = alarm()
        began = core.now
        core.hear("north", SubmitEnded(1, UNKNOWN))
        core.now += 900.0
        report(core, 9, ARRIVED, taken_s=core.now - began - taken_after_s)
        assert (attempt(core).state is AttemptState.DELIVERED) is is_its


def test_a_clock_that_is_ten_minutes_slow_or_fast_loses_no_report() -> None:
    core = texted()
    core.calendar_error_s = 600.0
    report(core, 7, ARRIVED)
    assert attempt(core).state is AttemptState.DELIVERED
    core = texted()
    core.calendar_error_s = -600.0
    report(core, 7, ARRIVED)
    assert attempt(core).state is AttemptState.DELIVERED


def test_nor_does_it_book_one_on_an_old_text_while_a_new_one_may_have_that_tp_mr() -> None:
    for error_s in (600.0, -600.0, YEARS_S):
        core, now = again()
        core.calendar_error_s = error_s
        report(core, 7, ARRIVED)
        assert attempt(core).state is AttemptState.SUBMITTED
        core.hear("north", SubmitEnded(now, UNKNOWN))
        report(core, 7, CONGESTED)
        assert attempt(core).outcome is Outcome.SENT


def test_without_a_clock_a_report_settles_what_was_tried_lately() -> None:
    for waited_s, is_its in ((60.0, True), (TAKEN_WITHIN_S + 60.0, False)):
        core = alarm()
        core.calendar_error_s = -YEARS_S
        core.hear("north", SubmitEnded(1, UNKNOWN))
        core.now += waited_s
        report(core, 9, ARRIVED)
        assert (attempt(core).state is AttemptState.DELIVERED) is is_its


def test_without_a_clock_a_fate_that_took_longer_than_the_text_is_old_is_anothers() -> None:
    core = texted()
    core.calendar_error_s = -YEARS_S
    report(core, 7, ARRIVED, taken_s=600.0)
    assert attempt(core).state is AttemptState.SUBMITTED
    core.now += 600.0
    report(core, 7, ARRIVED, taken_s=600.0)
    assert attempt(core).state is AttemptState.DELIVERED


def test_a_report_without_stamps_is_believed_by_its_tp_mr() -> None:
    core = texted()
    core.hear("north", DeliveryReported(Address.of(LI), 7, ARRIVED), LI)
    assert attempt(core).state is AttemptState.DELIVERED
