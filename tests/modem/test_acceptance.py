"""The acceptance test: every step is told, tried and judged, with a person who may do nothing."""

from __future__ import annotations

import pytest

from modem.acceptance import Acceptance, Finding, Seen, Sight, Step
from modem.faults import Fault, FaultCode
from modem.sim import faults
from modem.sim.handset import Hearing
from modem.sim.latency import Latencies
from modem.sim.phone import Answering, Behaviour
from modem.supervisor import ModemSettings, Supervisor
from modem.voice.talk import Clip
from tests.modem.simulated import HOTLINE, IMEI, MILL, SOUND, Wire
from tests.modem.talks import Recited

PRESS_1 = Clip(b"\1\1" * 24_000, "按一。", "zh")


def helpful(*keys: str) -> Behaviour:
    """Picks up, stays, and presses these keys after a second of speech."""
    return Behaviour(
        answering=Answering.ANSWERS,
        answer_after_s=4.0,
        talk_s=60.0,
        hearing=Hearing(keys=keys, after_s=0.5),
    )


async def accept(
    wire: Wire, *, does: tuple[Step, ...] = tuple(Step), talk: Recited | None = None
) -> dict[Step, Finding]:
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
        lambda notify: Supervisor(
            ModemSettings(wire.path, imei=IMEI, audio=SOUND), notify, wire.open
        ),
        MILL,
        tell,
        talk or Recited(PRESS_1, stays_s=3.0),
    ).run()
    found = {finding.step: finding async for finding in run}
    assert told == list(found)
    return found


def words(found: Finding) -> tuple[str, ...]:
    return tuple(map(str, found.seen))


async def test_a_good_modem_passes_every_step() -> None:
    wire = Wire(latencies=Latencies(), kind="ec25")
    wire.mill.behaviour = helpful("1")
    found = await accept(wire)
    assert {step: one.is_passed for step, one in found.items()} == dict.fromkeys(Step, True)
    assert words(found[Step.READY]) == ("model: EC25",)
    assert words(found[Step.TEXT_IN])[0].endswith(MILL.e164[-8:])
    assert words(found[Step.CALL_OUT]) == ("answered", "spoke: 3", "key: 1")
    assert wire.modem.calls.legs == []
    assert [text.text[:2] for text in wire.mill.texts] == ["测试"]


async def test_a_person_who_does_nothing_fails_their_steps_only() -> None:
    wire = Wire(latencies=Latencies())
    found = await accept(wire, does=())
    failed = {step for step, one in found.items() if not one.is_passed}
    assert failed == {Step.TEXT_IN, Step.RING_IN, Step.CALL_OUT, Step.CALL_WAITING}


@pytest.mark.parametrize(
    ("kind", "keys", "seen", "is_passed"),
    [
        ("sim7600", ("1",), ("answered", "spoke: 3", "key: 1"), True),
        ("a7670", ("5", "1"), ("answered", "spoke: 1", "key: 5"), True),
        ("sim7600", (), ("answered", "spoke: 3", "no key"), False),
        ("air724", (), ("answered", "silent"), True),
        ("m26", ("1",), ("answered", "silent"), True),
    ],
)
async def test_the_call_out_says_what_was_said_and_which_key_was_heard(
    kind: str, keys: tuple[str, ...], seen: tuple[str, ...], is_passed: bool
) -> None:
    wire = Wire(latencies=Latencies(), kind=kind)
    wire.mill.behaviour = helpful(*keys)
    found = (await accept(wire, does=()))[Step.CALL_OUT]
    assert (words(found), found.is_passed) == (seen, is_passed)


async def test_a_line_that_speaks_and_hears_no_keys_passes_with_a_word_about_it() -> None:
    wire = Wire(latencies=Latencies(), kind="a7670", lacks="+DDET")
    wire.mill.behaviour = helpful("1")
    found = (await accept(wire, does=()))[Step.CALL_OUT]
    assert (words(found), found.is_passed) == (("answered", "spoke: 1", "deaf"), True)


async def test_a_card_that_streams_silence_does_not_pass() -> None:
    wire = Wire(latencies=Latencies(), kind="sim7600")
    wire.modem.faults.silent_sound = 1.0
    wire.mill.behaviour = helpful("1")
    found = (await accept(wire, does=()))[Step.CALL_OUT]
    assert not found.is_passed
    assert Seen(Sight.SOUND, fault=Fault(FaultCode.NO_AUDIO)) in found.seen


async def test_a_ring_without_a_number_does_not_pass() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.faults.clip = faults.Clip.NEVER
    wire.modem.faults.withholds_callers = True
    found = await accept(wire)
    assert not found[Step.RING_IN].is_passed


async def test_a_refused_text_says_why() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.faults.refusals = 1.0
    found = await accept(wire, does=())
    assert not found[Step.TEXT_OUT].is_passed
    assert found[Step.TEXT_OUT].seen == (
        Seen(Sight.REFUSED, "(69)", Fault(FaultCode.NETWORK_REFUSED)),
    )


async def test_nothing_is_tried_on_a_modem_that_does_not_start() -> None:
    wire = Wire(latencies=Latencies())
    wire.modem.sim.pin, wire.modem.sim.is_unlocked = "1234", False
    found = await accept(wire)
    assert list(found) == [Step.READY]
    assert found[Step.READY].seen == (Seen(Sight.FAULT, fault=Fault(FaultCode.SIM_PIN_UNSET)),)
