"""Registration: what the network is for a modem, by what it tells and by what it answers."""

from __future__ import annotations

import pytest

from modem.indications import ModemChanged
from modem.types import ModemState, RegistrationState
from modem.vitals import DOUBT_COUNTS_AFTER_S
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, said
from tests.modem.virtual_loop import elapse

HERE = '+CREG: 2,1,"1A2B","01C3D405",7\nOK'


def state_of(rig: Rig) -> ModemState:
    return rig.supervisor.status.state


async def test_a_modem_without_network_is_searching_until_the_network_is_there(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CREG?", "+CREG: 2,2\nOK")
    modem.on("AT+CEREG?", "+CEREG: 2,2\nOK")
    rig = Rig(modem)
    await elapse(1)
    assert state_of(rig) is ModemState.SEARCHING
    modem.on("AT+CREG?", "+CREG: 2,1\nOK")
    modem.say('+CREG: 1,"1A2B","01C3D405",7')
    await elapse(0.1)
    assert state_of(rig) is ModemState.READY
    assert rig.supervisor.status.operator == "China Mobile"


async def test_in_lte_the_packet_side_alone_carries_texts_but_no_calls(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CREG?", "+CREG: 2,0\nOK")
    rig = Rig(modem)
    await elapse(1)
    status = rig.supervisor.status
    assert (status.state, status.carries_texts, status.carries_calls) == (
        ModemState.READY,
        True,
        False,
    )


async def test_the_packet_side_is_asked_when_calls_are_lost(modem: ScriptedModem) -> None:
    rig = Rig(modem)
    await elapse(1)
    assert "AT+CEREG?" not in modem.heard
    modem.on("AT+CREG?", "+CREG: 2,0\nOK")
    modem.say("+CREG: 0")
    await elapse(0.1)
    status = rig.supervisor.status
    assert (status.state, status.carries_calls) == (ModemState.READY, False)


@pytest.mark.parametrize(
    "told", ["+CEREG: 2", "+CGREG: 0", "+CEREG: 4"], ids=["LTE", "2G", "unknown"]
)
async def test_with_the_packet_side_calls_are_in_doubt_until_it_is_known(
    modem: ScriptedModem, told: str
) -> None:
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CREG?", SILENCE, SILENCE, HERE)
    modem.say(told)
    await elapse(DOUBT_COUNTS_AFTER_S + 0.1)
    assert not rig.supervisor.status.carries_calls, "the modem does not answer"
    assert rig.supervisor.status.carries_texts
    await elapse(40)
    assert rig.supervisor.status.carries_calls, "it has said at last"


@pytest.mark.parametrize("said", ["+CEREG: 1", "+CGREG: 5", "+CREG: 1"], ids=["LTE", "2G", "calls"])
async def test_a_doubt_ends_when_the_network_is_told_to_be_there(
    modem: ScriptedModem, said: str
) -> None:
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CREG?", SILENCE)
    modem.say("+CEREG: 2")
    await elapse(DOUBT_COUNTS_AFTER_S + 0.1)
    assert not rig.supervisor.status.carries_calls
    modem.say(said)
    await elapse(0.1)
    assert rig.supervisor.status.carries_calls


async def test_a_modem_that_never_says_is_believed_as_before(modem: ScriptedModem) -> None:
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CREG?", "ERROR")
    modem.say("+CGREG: 0")
    await elapse(0.1)
    assert rig.supervisor.status.carries_calls


async def test_both_sides_lost_at_once_are_asked_before_any_text(modem: ScriptedModem) -> None:
    modem.on("AT+CREG?", HERE)
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CREG?", "+CREG: 2,2\nOK")
    modem.on("AT+CEREG?", "+CEREG: 2,2\nOK")
    modem.say("+CEREG: 2", "+CGREG: 2")
    await elapse(0.1)
    assert state_of(rig) is ModemState.SEARCHING


async def test_a_sim_that_the_network_refuses_is_a_problem(modem: ScriptedModem) -> None:
    modem.on("AT+CREG?", "+CREG: 2,3\nOK")
    modem.on("AT+CEREG?", "+CEREG: 2,3\nOK")
    rig = Rig(modem)
    await elapse(1)
    assert rig.supervisor.status.registration is RegistrationState.DENIED
    assert said(rig.supervisor.status).startswith("The network refuses this SIM")


async def test_a_modem_that_loses_data_all_the_time_is_no_news(modem: ScriptedModem) -> None:
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CREG?", HERE)
    known = len(rig.all(ModemChanged))
    for _ in range(50):
        modem.say("+CGREG: 2")
        await elapse(0.2)
        modem.say("+CGREG: 1")
        await elapse(0.2)
    assert len(rig.all(ModemChanged)) == known
    assert rig.supervisor.status.carries_calls
