"""The driver before a whole simulated modem and network, on virtual time."""

from __future__ import annotations

import pytest

from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    Indication,
    PartStored,
    SmsStored,
    SubmitEnded,
)
from modem.sim.faults import Clip
from modem.sim.hang import Hang
from modem.sim.latency import Latencies
from modem.sim.phone import Answering
from modem.types import CallOutcome, ModemState, SubmitOutcome
from tests.modem.simulated import HOTLINE, MILL, SCHOOL, ready
from tests.modem.virtual_loop import elapse, run


async def test_a_long_chinese_text_reaches_the_phone_and_its_reports_come_back() -> None:
    wire = await ready()
    text = "火警！王家，老槐树旁。" * 20
    wire.supervisor.submit(MILL, text, token=20, validity_s=3600)
    await elapse(5)
    (ended,) = wire.all(SubmitEnded)
    assert ended.result.outcome is SubmitOutcome.SENT
    assert [received.text for received in wire.mill.texts] == [text]
    reports = wire.all(DeliveryReported)
    assert [report.reference for report in reports] == list(ended.result.references)
    for report in reports:
        wire.supervisor.delete(report.slots)
    await elapse(61)
    assert wire.supervisor.status.store_used == 0


async def test_a_long_text_from_a_phone_is_told_whole_and_deleted_on_order() -> None:
    wire = await ready()
    wire.mill.text(HOTLINE, "救命" * 60)
    await elapse(5)
    whole = wire.all(SmsStored)[-1]
    assert (whole.text, whole.complete) == ("救命" * 60, True)
    parts = wire.all(PartStored)
    assert len(parts) == 2
    for part in parts:
        wire.supervisor.delete(part.slots)
    await elapse(61)
    assert wire.supervisor.status.store_used == 0


@pytest.mark.parametrize("clip", list(Clip))
async def test_a_ring_is_told_with_its_number_however_late_the_number_comes(clip: Clip) -> None:
    wire = await ready()
    wire.modem.faults.clip = clip
    wire.mill.ring(HOTLINE)
    call = await wire.until(CallIncoming, 0.5)
    assert call.caller is not None
    assert call.caller.digits == MILL.e164
    wire.supervisor.end_incoming(call.call)
    assert (await wire.until(CallEnded, 1.0)).call == call.call
    assert len(wire.all(CallIncoming)) == 1


async def test_a_withheld_ring_is_told_as_such_and_its_end_too() -> None:
    wire = await ready()
    wire.modem.faults.withholds_callers = True
    wire.mill.ring(HOTLINE)
    call = await wire.until(CallIncoming, 4.0)
    assert call.caller is None
    wire.mill.hang_up()
    await wire.until(CallEnded, 1.0)


@pytest.mark.parametrize(
    ("answering", "outcome", "alerted"),
    [
        (Answering.IGNORES, CallOutcome.NO_ANSWER, True),
        (Answering.ANSWERS, CallOutcome.ANSWERED, True),
        (Answering.REJECTS, CallOutcome.BUSY, True),
        (Answering.BUSY, CallOutcome.BUSY, False),
    ],
)
async def test_what_a_phone_does_is_what_the_call_ends_with(
    answering: Answering, outcome: CallOutcome, alerted: bool
) -> None:
    wire = await ready(latencies=Latencies())
    wire.mill.behaviour.answering = answering
    wire.supervisor.dial(MILL, token=4, ring_max_s=20, answered_hold_s=4)
    result = (await wire.until(CallFinished, 60)).result
    assert (result.outcome, result.alerted) == (outcome, alerted)
    assert bool(wire.all(CallAlerting)) == alerted
    await elapse(5)
    assert not wire.mill.is_in_call


async def test_a_phone_that_is_off_is_no_answer_or_a_failure_but_never_answered() -> None:
    wire = await ready()
    wire.mill.switch_off()
    wire.supervisor.dial(MILL, token=4, ring_max_s=20, answered_hold_s=4)
    result = (await wire.until(CallFinished, 60)).result
    assert result.outcome in (CallOutcome.FAILED, CallOutcome.NO_ANSWER)
    assert not result.alerted


async def test_a_household_that_rings_while_we_dial_is_told_and_refused_alone() -> None:
    wire = await ready()
    wire.school.behaviour.answering = Answering.IGNORES
    wire.supervisor.dial(SCHOOL, token=4, ring_max_s=25, answered_hold_s=4)
    await wire.until(CallAlerting)
    wire.mill.ring(HOTLINE)
    waiting = await wire.until(CallWaiting, 3.0)
    assert waiting.caller is not None
    assert waiting.caller.digits == MILL.e164
    wire.supervisor.end_incoming(waiting.call)
    await wire.until(CallEnded, 5.0)
    assert wire.all(CallFinished) == []
    assert (await wire.until(CallFinished)).result.outcome is CallOutcome.NO_ANSWER


async def test_a_reboot_loses_no_text_and_no_order() -> None:
    wire = await ready()
    wire.mill.text(HOTLINE, "help")
    await wire.until(SmsStored)
    wire.modem.reboot()
    await elapse(90)
    assert wire.supervisor.status.state is ModemState.READY
    assert wire.supervisor.status.epoch == 2
    assert [stored.text for stored in wire.all(SmsStored)] == ["help", "help"]


async def test_the_pin_is_entered_at_each_boot() -> None:
    wire = await ready(pin="2580")
    wire.modem.reboot()
    await elapse(90)
    assert wire.supervisor.status.state is ModemState.READY


async def test_a_modem_that_hangs_is_noticed() -> None:
    wire = await ready()
    wire.modem.faults.hang = Hang.POWER
    await elapse(60)
    assert wire.supervisor.status.faults
    wire.modem.faults.hang = Hang.NONE
    await elapse(60)
    assert wire.supervisor.status.state is ModemState.READY


async def test_a_radio_that_went_off_by_itself_is_switched_on_again() -> None:
    wire = await ready()
    wire.modem.radio.switch(4)
    states = []
    for wait_s in (20, 160):
        await elapse(wait_s)
        states.append(wire.supervisor.status.state)
    assert states == [ModemState.SEARCHING, ModemState.READY]
    assert wire.modem.radio.function == 1


async def test_a_lost_prompt_is_a_failure_that_may_be_tried_again() -> None:
    wire = await ready()
    wire.modem.faults.lost_prompts = 1
    for token in (1, 2):
        wire.supervisor.submit(MILL, "fire", token=token, validity_s=3600)
    await elapse(30)
    assert [ended.result.outcome for ended in wire.all(SubmitEnded)] == [
        SubmitOutcome.FAILED,
        SubmitOutcome.SENT,
    ]
    assert len(wire.mill.texts) == 1


async def test_an_echo_that_cannot_be_switched_off_disturbs_nothing() -> None:
    wire = await ready()
    wire.modem.faults.forces_echo = True
    wire.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
    wire.mill.text(HOTLINE, "help")
    await elapse(5)
    assert wire.all(SubmitEnded)[0].result.outcome is SubmitOutcome.SENT
    assert [stored.text for stored in wire.all(SmsStored)] == ["help"]


def test_the_same_seed_gives_the_same_story() -> None:
    async def story() -> list[Indication]:
        wire = await ready(latencies=Latencies())
        wire.mill.ring(HOTLINE)
        wire.school.text(HOTLINE, "火")
        wire.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
        await elapse(30)
        return wire.told

    assert run(story()) == run(story())
