"""The acceptance test: every step is told, tried and judged, with a person who may do nothing."""

from __future__ import annotations

from modem.acceptance import Acceptance, Finding, Step
from modem.sim.faults import Clip
from modem.sim.latency import Latencies
from modem.sim.phone import Answering, Behaviour
from modem.supervisor import ModemSettings, Supervisor
from tests.modem.simulated import HOTLINE, IMEI, MILL, Wire

HELPFUL = Behaviour(answering=Answering.ANSWERS, answer_after_s=4.0, talk_s=60.0)


async def accept(wire: Wire, *, does: tuple[Step, ...] = tuple(Step)) -> dict[Step, Finding]:
    """Run it with a person who does what `does` names when told to."""
    told: list[Step] = []

    def tell(step: Step) -> None:
        told.append(step)
        if step not in does:
            return
        if step is Step.TEXT_IN:
            wire.network.after(20.0, wire.mill.text, HOTLINE, "测试")
        elif step is Step.RING_IN:
            wire.network.after(10.0, wire.mill.ring, HOTLINE)
        elif step is Step.CALL_WAITING:
            wire.network.after(12.0, wire.school.ring, HOTLINE)

    run = Acceptance(
        lambda notify: Supervisor(ModemSettings(wire.path, imei=IMEI), notify, wire.open),
        MILL,
        tell,
    ).run()
    found = {finding.step: finding async for finding in run}
    assert told == list(found)
    return found


async def test_a_good_modem_passes_every_step() -> None:
    wire = Wire(latencies=Latencies(), kind="ec25")
    wire.mill.behaviour = HELPFUL
    found = await accept(wire)
    assert {step: one.is_passed for step, one in found.items()} == dict.fromkeys(Step, True)
    assert found[Step.READY].seen == "EC25"
    assert found[Step.TEXT_IN].seen.endswith(MILL.e164[-8:])
    assert wire.modem.calls.legs == []
    assert [text.text[:2] for text in wire.mill.texts] == ["测试"]


async def test_a_person_who_does_nothing_fails_their_steps_only() -> None:
    wire = Wire(latencies=Latencies())
    found = await accept(wire, does=())
    failed = {step for step, one in found.items() if not one.is_passed}
    assert failed == {Step.TEXT_IN, Step.RING_IN, Step.CALL_OUT, Step.CALL_WAITING}


async def test_a_ring_without_a_number_does_not_pass() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.faults.clip = Clip.NEVER
    wire.modem.faults.withholds_callers = True
    found = await accept(wire)
    assert not found[Step.RING_IN].is_passed


async def test_a_refused_text_says_why() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.faults.refusals = 1.0
    found = await accept(wire, does=())
    assert not found[Step.TEXT_OUT].is_passed
    assert "CMS ERROR" in found[Step.TEXT_OUT].seen


async def test_nothing_is_tried_on_a_modem_that_does_not_start() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.sim.pin, wire.modem.sim.is_unlocked = "1234", False
    found = await accept(wire)
    assert list(found) == [Step.READY]
    assert "PIN" in found[Step.READY].seen
