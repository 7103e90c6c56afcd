"""The driver before simulated modems whose firmware takes less than the standard says: each rings,
hears, sends and calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from modem.indications import CallFinished, CallIncoming, SmsStored, SubmitEnded
from modem.sim.latency import Latencies
from modem.sim.mailbox import Mailbox
from modem.sim.modem import SimModem
from modem.sim.phone import Answering
from modem.sim.record import Fact, FactKind
from modem.sim.store import Status, Stored
from modem.types import CallOutcome, ModemState, SubmitOutcome
from tests.modem.scripted import said
from tests.modem.simulated import HOTLINE, MILL, Wire
from tests.modem.virtual_loop import elapse

Quirk = Callable[[SimModem], None]


def fault(name: str, value: object) -> Quirk:
    return lambda modem: setattr(modem.faults, name, value)


def second_pin(modem: SimModem) -> None:
    modem.sim.wants_second_pin = True


QUIRKS: dict[str, Quirk] = {
    "all memories at once": fault("takes_all_memories", True),
    "bfr 1 only": fault("indications", ((0, 1, 2), (0, 1), (0, 2), (0, 2), (1,))),
    "mode 3 only": fault("indications", ((0, 3), (0, 1), (0,), (0, 1), (0, 1))),
    "no report told": fault("indications", ((0, 1, 2), (0, 1), (0,), (0,), (0,))),
    "lists break": fault("broken_lists", 1.0),
    "plain texts only": fault("takes_plain_texts", True),
    "second PIN": second_pin,
    "no plus": fault("refuses_plus", True),
}


async def serving(quirk: Quirk, kind: str = "plain") -> Wire:
    wire = Wire(kind=kind)
    quirk(wire.modem)
    wire.supervisor.start()
    await elapse(10)
    assert wire.supervisor.status.state is ModemState.READY, wire.supervisor.status
    return wire


@pytest.mark.parametrize("name", QUIRKS)
async def test_a_line_with_this_firmware_does_its_work(name: str) -> None:
    wire = await serving(QUIRKS[name])
    wire.mill.text(HOTLINE, "help")
    await elapse(15)
    assert [stored.text for stored in wire.all(SmsStored)] == ["help"]
    wire.supervisor.delete(wire.all(SmsStored)[0].slots)
    wire.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
    wire.mill.behaviour.answering = Answering.ANSWERS
    wire.supervisor.dial(MILL, token=3, ring_max_s=20, answered_hold_s=4)
    await elapse(60)
    assert [ended.result.outcome for ended in wire.all(SubmitEnded)] == [SubmitOutcome.SENT]
    assert [text.text for text in wire.mill.texts] == ["fire"]
    assert [end.result.outcome for end in wire.all(CallFinished)] == [CallOutcome.ANSWERED]
    wire.mill.ring(HOTLINE)
    await wire.until(CallIncoming, 5)


async def test_a_broken_list_hides_no_text_however_it_breaks() -> None:
    wire = await serving(fault("broken_lists", 1.0))
    wire.modem.faults.lost_hints = 1.0
    for number in range(6):
        wire.mill.text(HOTLINE, f"text {number}")
    await elapse(130)
    assert sorted(stored.text for stored in wire.all(SmsStored)) == [f"text {n}" for n in range(6)]
    assert "each place is read by itself" in said(wire.supervisor.status)
    wire.modem.faults.broken_lists = 0.0
    await elapse(61)
    assert wire.supervisor.status.faults == ()


async def test_places_taken_by_nothing_are_freed() -> None:
    wire = Wire()
    for _ in range(3):
        wire.modem.mail.store("ME").add(Stored("", Status.READ))
    wire.supervisor.start()
    await elapse(61)
    assert len(wire.modem.mail.store("ME")) == 0
    assert wire.all(SmsStored) == []


def calls(wire: Wire) -> list[tuple[Fact, Fact]]:
    """Each call with its end, as the network saw them."""
    facts = wire.modem.network.facts
    ends = {fact.call: fact for fact in facts if fact.kind is FactKind.CALL_ENDED}
    setups = [fact for fact in facts if fact.kind is FactKind.CALL_SETUP]
    return [(setup, ends[setup.call]) for setup in setups]


@pytest.mark.parametrize("kind", ["plain", "huawei"])
async def test_calls_that_a_look_ends_ring_from_the_fourth_on(kind: str) -> None:
    wire = await serving(fault("drops_listed_calls", True), kind)
    wire.modem.network.latencies = Latencies()
    wire.mill.behaviour.answering = Answering.IGNORES
    for number in range(4):
        wire.supervisor.dial(MILL, token=number, ring_max_s=20, answered_hold_s=4)
    await elapse(90)
    lasted_s = [end.at - setup.at for setup, end in calls(wire)]
    assert len(lasted_s) == 4
    assert max(lasted_s[:3]) < 6.0 < 20.0 < lasted_s[3]
    assert wire.all(CallFinished)[3].result.outcome is CallOutcome.NO_ANSWER
    assert wire.modem.calls.legs == []


async def test_a_call_that_is_hidden_is_followed_by_what_is_said_of_it() -> None:
    wire = await serving(fault("hides_own_calls", True), "huawei")
    wire.mill.behaviour.answering = Answering.ANSWERS
    wire.supervisor.dial(MILL, token=3, ring_max_s=20, answered_hold_s=4)
    await elapse(40)
    assert [end.result.outcome for end in wire.all(CallFinished)] == [CallOutcome.ANSWERED]
    assert wire.modem.calls.legs == []


async def test_a_call_that_is_hidden_and_not_told_of_is_ended() -> None:
    wire = await serving(fault("hides_own_calls", True))
    wire.mill.behaviour.answering = Answering.IGNORES
    wire.supervisor.dial(MILL, token=3, ring_max_s=20, answered_hold_s=4)
    await elapse(10)
    assert [end.result.outcome for end in wire.all(CallFinished)] == [CallOutcome.FAILED]
    assert wire.modem.calls.legs == []


async def test_a_sim_that_is_said_to_be_missing_is_found_again() -> None:
    wire = await serving(fault("names_missing_sim", True))
    wire.modem.lose_sim(30.0)
    await elapse(15)
    states = [wire.supervisor.status.state]
    await elapse(60)
    states += [wire.supervisor.status.state]
    assert [state is ModemState.READY for state in states] == [False, True]


async def test_a_menu_within_a_list_and_a_second_pin_change_nothing() -> None:
    wire = await serving(second_pin)
    wire.modem.faults.stray_urcs = 1.0
    for number in range(20):
        wire.mill.text(HOTLINE, f"text {number}")
        wire.modem.urc('+CUSD: 2,"1. Balance', "OK", "ERROR", '2. Back",15')
        wire.modem.urc("+CPIN: SIM PIN2")
        await elapse(3)
    await elapse(60)
    assert len({stored.text for stored in wire.all(SmsStored)}) == 20
    assert wire.supervisor.status.epoch == 1


async def test_a_modem_that_fell_into_text_mode_loses_no_text() -> None:
    wire = await serving(lambda modem: None)
    wire.modem.settings.cmgf = 1
    wire.mill.text(HOTLINE, "救命")
    await elapse(10)
    assert [stored.text for stored in wire.all(SmsStored)] == ["救命"]
    assert wire.modem.settings.cmgf == 0


async def test_a_modem_without_a_place_for_texts_hears_them_as_they_come() -> None:
    wire = Wire()
    modem = wire.modem
    modem.profile = replace(modem.profile, sim_places=0, modem_places=0)
    modem.mail = Mailbox(modem)
    wire.supervisor.start()
    await elapse(10)
    assert "no place to store texts" in said(wire.supervisor.status)
    wire.mill.text(HOTLINE, "help")
    await elapse(5)
    assert [(one.text, one.slots) for one in wire.all(SmsStored)] == [("help", ())]
