"""Rings on their way in, through the whole driver."""

from __future__ import annotations

import pytest

from modem.indications import CallEnded, CallIncoming, CallWaiting, Indication
from modem.types import TOA_INTERNATIONAL, TOA_UNKNOWN, Address, Msisdn
from tests.modem.scripted import Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
SCHOOL = Address("+8610000000102", TOA_INTERNATIONAL)
CLIP = '+CLIP: "+8610000000101",145,"",0,"",0'
RINGING = '1,1,4,0,0,"+8610000000101",145'


def calls_of(rig: Rig) -> list[Indication]:
    kinds = (CallIncoming, CallWaiting, CallEnded)
    return [indication for indication in rig.told if isinstance(indication, kinds)]


@pytest.mark.parametrize("ring", ["RING", "+CRING: VOICE"])
async def test_a_ring_with_its_number_is_told_without_asking_anything(
    modem: ScriptedModem, ring: str
) -> None:
    rig = await ready(modem)
    modem.say(ring, CLIP)
    await elapse(0.0001)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]
    assert modem.heard == []


async def test_a_ring_without_a_number_is_looked_up_after_200_ms(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    modem.say("RING")
    await elapse(0.199)
    assert calls_of(rig) == []
    await elapse(0.002)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]
    assert modem.heard == ["AT+CLCC"]


async def test_a_withheld_number_is_told_after_three_seconds(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = ["1,1,4,0,0"]
    modem.say("RING", '+CLIP: "",128,,,,1')
    await elapse(2.9)
    assert calls_of(rig) == []
    await elapse(0.2)
    assert calls_of(rig) == [CallIncoming("1-1", None)]


async def test_a_call_that_rings_for_long_is_one_call(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    for _ in range(10):
        modem.say("RING", CLIP)
        await elapse(5)
    modem.calls = []
    modem.say("NO CARRIER")
    await elapse(0.1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL), CallEnded("1-1")]


async def test_a_call_that_goes_without_a_word_is_over_after_ten_seconds(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.say("RING", CLIP)
    await elapse(9.9)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]
    await elapse(0.2)
    assert calls_of(rig) == [CallIncoming("1-1", MILL), CallEnded("1-1")]


async def test_a_call_is_told_while_a_text_is_handed_over(modem: ScriptedModem) -> None:
    modem.on("PDU", "")
    rig = await ready(modem)
    rig.supervisor.submit(Msisdn("+8610000000103"), "fire", token=20, validity_s=60)
    await elapse(0.1)
    modem.say("RING", CLIP)
    await elapse(0.1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]


async def test_a_ring_during_the_start_is_told_at_once(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CME ERROR: 14")
    rig = Rig(modem)
    await elapse(0.5)
    modem.say("RING", CLIP)
    await elapse(0.1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]


async def test_a_call_that_rang_before_the_start_is_told(modem: ScriptedModem) -> None:
    modem.calls = [RINGING]
    rig = Rig(modem)
    await elapse(1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]
    assert "AT+CHUP" not in modem.heard


async def test_a_ring_that_said_nothing_is_found_by_the_regular_check(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    await elapse(31)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]


async def test_a_ringing_call_is_ended_and_its_end_verified(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    modem.say("RING", CLIP)
    await elapse(1)
    rig.supervisor.end_incoming("1-1")
    await elapse(0.1)
    assert "AT+CHUP" in modem.heard
    assert CallEnded("1-1") not in rig.told
    modem.calls = []
    await elapse(1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL), CallEnded("1-1")]
    assert modem.heard.count("AT+CHUP") == 1


async def test_a_hang_up_that_does_nothing_is_repeated_and_then_the_modem_is_opened_again(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    modem.say("RING", CLIP)
    await elapse(1)
    rig.supervisor.end_incoming("1-1")
    began = modem.heard_at[-1] if modem.heard_at else 0.0
    await elapse(25)
    at = [when for when, what in zip(modem.heard_at, modem.heard, strict=True) if what == "AT+CHUP"]
    assert [round(when - at[0]) for when in at] == [0, 3, 8, 20]
    assert began <= at[0]
    await elapse(10)
    assert "does not end a call" in rig.problems()[0]
    assert CallEnded("1-1") in rig.told


async def test_a_modem_without_chup_is_hung_up_with_ath(modem: ScriptedModem) -> None:
    modem.on("AT+CHUP", "ERROR")
    rig = await ready(modem)
    modem.calls = [RINGING]
    modem.say("RING", CLIP)
    await elapse(1)
    rig.supervisor.end_incoming("1-1")
    await elapse(0.2)
    assert "ATH" in modem.heard


async def test_ending_a_call_that_is_over_does_nothing(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    rig.supervisor.end_incoming("1-9")
    await elapse(5)
    assert "AT+CHUP" not in modem.heard


async def test_a_waiting_call_is_told_with_its_number_and_refused_without_touching_the_other(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.calls = ['1,1,0,0,0,"+8610000000101",145', '2,1,5,0,0,"+8610000000102",145']
    modem.say('+CCWA: "+8610000000102",145,1,"",0')
    await elapse(0.0001)
    assert calls_of(rig) == [CallWaiting("1-1", SCHOOL)]
    rig.supervisor.end_incoming("1-1")
    await elapse(0.2)
    assert "AT+CHLD=0" in modem.heard
    assert "AT+CHUP" not in modem.heard
    modem.calls.pop()
    await elapse(2)
    assert calls_of(rig)[-1] == CallEnded("1-1")


async def test_a_number_in_any_form_is_told_as_the_network_gave_it(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.say("RING", '+CLIP: "10000000101",129')
    await elapse(0.1)
    assert calls_of(rig) == [CallIncoming("1-1", Address("10000000101", TOA_UNKNOWN))]


async def test_garbage_instead_of_a_number_neither_stops_the_driver_nor_hides_the_call(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.calls = ["nonsense", "1,1,4", RINGING]
    modem.say("+CLIP:", "RING", "+CREG: x", "+CMTI", "\xff\xfe~")
    await elapse(0.5)
    assert calls_of(rig) == [CallIncoming("1-1", MILL)]


async def test_a_lost_modem_ends_its_calls(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.say("RING", CLIP)
    await elapse(1)
    modem.unplug()
    await elapse(0.1)
    assert calls_of(rig) == [CallIncoming("1-1", MILL), CallEnded("1-1")]
