"""The driver before a simulated modem of each family: each texts, rings and ends its calls."""

from __future__ import annotations

import pytest

from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    SmsStored,
    SubmitEnded,
)
from modem.models.base import GENERIC
from modem.models.catalogue import FAMILIES
from modem.sim.dialects import PROFILES
from modem.sim.phone import Answering, Behaviour
from modem.types import CallOutcome, SoundPath, SubmitOutcome
from tests.modem.simulated import HOTLINE, MILL, Wire, ready
from tests.modem.virtual_loop import elapse

SPEECH = {
    "plain": (SoundPath.NONE, False),
    "sim7600": (SoundPath.PCM_TTY, True),
    "a7670": (SoundPath.SYNTHESISER, True),
    "sim800": (SoundPath.NONE, True),
    "ec25": (SoundPath.PCM_TTY, True),
    "ec200": (SoundPath.SYNTHESISER, True),
    "m26": (SoundPath.NONE, True),
    "huawei": (SoundPath.PCM_TTY, True),
    "air724": (SoundPath.NONE, False),
}
kinds = pytest.mark.parametrize("kind", PROFILES)


def test_there_is_a_modem_of_every_family() -> None:
    assert set(SPEECH) == set(PROFILES)
    assert len(PROFILES) == len(FAMILIES) + 1


@kinds
async def test_each_is_known_and_probed(kind: str) -> None:
    found = (await ready(kind=kind)).supervisor.status.capabilities
    assert (found.speech, found.tells_keys) == SPEECH[kind]
    assert (found.family == GENERIC.name) == (kind == "plain")


@kinds
async def test_each_is_asked_for_call_waiting_and_volte_when_it_is_idle(kind: str) -> None:
    wire = await ready(kind=kind)
    wire.modem.calls.has_call_waiting = False
    await elapse(120)
    found = wire.supervisor.status.capabilities
    assert found.waits_calls is True
    assert wire.modem.calls.has_call_waiting
    assert found.volte is (None if kind in ("plain", "sim800", "m26", "huawei") else True)


async def call(wire: Wire) -> CallFinished:
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    finished = await wire.until(CallFinished)
    assert wire.modem.calls.legs == []
    return finished


@kinds
async def test_each_dials_and_hangs_up_after_an_answer(kind: str) -> None:
    wire = await ready(kind=kind)
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, answer_after_s=3.0)
    result = (await call(wire)).result
    assert (result.outcome, len(wire.all(CallAlerting))) == (CallOutcome.ANSWERED, 1)
    assert 3.9 <= result.active_s <= 6.0


@kinds
async def test_each_tells_a_busy_phone(kind: str) -> None:
    wire = await ready(kind=kind)
    wire.mill.behaviour = Behaviour(answering=Answering.BUSY)
    assert (await call(wire)).result.outcome is CallOutcome.BUSY


@kinds
async def test_each_tells_who_rings_and_that_it_is_over(kind: str) -> None:
    wire = await ready(kind=kind)
    ringing = wire.mill.ring(HOTLINE)
    incoming = await wire.until(CallIncoming, 4)
    assert incoming.caller is not None
    assert ringing is not None
    wire.supervisor.end_incoming(incoming.call)
    await wire.until(CallEnded, 5)


@kinds
async def test_each_reads_a_text_that_comes_while_it_dials_and_keeps_the_call(kind: str) -> None:
    wire = await ready(kind=kind)
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, answer_after_s=10.0)
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    await elapse(3)
    wire.school.text(HOTLINE, "火")
    finished = await wire.until(CallFinished)
    assert finished.result.outcome is CallOutcome.ANSWERED
    assert (await wire.until(SmsStored, 2)).text == "火"


@kinds
async def test_each_texts(kind: str) -> None:
    wire = await ready(kind=kind)
    wire.supervisor.submit(MILL, "火警", token=20, validity_s=3600)
    assert (await wire.until(SubmitEnded)).result.outcome is SubmitOutcome.SENT
    await elapse(1)
    assert [text.text for text in wire.mill.texts] == ["火警"]


@pytest.mark.parametrize(
    ("kind", "urc"),
    [
        ("sim7600", "+RXDTMF: 5"),
        ("sim800", "+DTMF: 5"),
        ("ec25", "+QTONEDET: 53"),
        ("huawei", "^DDTMF: 5"),
    ],
)
async def test_each_tells_a_key_in_its_own_words(kind: str, urc: str) -> None:
    wire = await ready(kind=kind)
    said: list[str] = []
    wire.modem.output = lambda data: said.append(data.decode())
    wire.modem.calls.pressed("5")
    assert "".join(said).strip() == urc
