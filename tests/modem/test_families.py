"""Families of modems: what each is asked, what is believed of it, what it must be spared."""

from __future__ import annotations

import pytest

from modem.indications import CallFinished, SmsStored
from modem.models.base import GENERIC
from modem.models.catalogue import FAMILIES, RING_ONLY, model_of
from modem.models.huawei import STICK
from modem.models.quectel import EC2X, EC200, M26
from modem.models.simcom import A76XX, SIM800, SIM7600
from modem.models.voice import Synthesiser
from modem.sms.pdu import encode_deliver
from modem.types import (
    TOA_INTERNATIONAL,
    Address,
    Capabilities,
    Identity,
    ModemState,
    Msisdn,
    SoundPath,
)
from modem.voice.talk import Clip
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.talks import Recited
from tests.modem.test_driver_texts_in import FIRE
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")
NAMES = [
    ("SIMCOM INCORPORATED", "SIMCOM_SIM7600CE", SIM7600),
    ("SIMCOM INCORPORATED", "SIM7500A", SIM7600),
    ("SIMCOM_Ltd", "SIMCOM_SIM800L", SIM800),
    ("SIMCOM_Ltd", "SIMCOM_SIM900", SIM800),
    ("SIMCOM INCORPORATED", "A7670C-LASL", A76XX),
    ("Quectel", "EC25", EC2X),
    ("Quectel", "EC20F", EC2X),
    ("Quectel", "EG25", EC2X),
    ("QUECTEL", "EC200A", EC200),
    ("Quectel_Ltd", "Quectel_M26", M26),
    ("huawei", "E1550", STICK),
    ("AirM2M", "AirM2M_Air724UG_V401", RING_ONLY),
    ("CMCC", "ML307A", RING_ONLY),
    ("Scripted", "S1", GENERIC),
    ("", "", GENERIC),
]


@pytest.mark.parametrize(("maker", "name", "family"), NAMES)
def test_a_family_is_known_by_what_the_modem_says_of_itself(
    maker: str, name: str, family: object
) -> None:
    assert model_of(Identity(maker, name)) is family


def test_every_family_sets_all_that_a_plain_modem_does() -> None:
    for family in FAMILIES:
        assert set(GENERIC.settings) <= set(family.settings), family.name
        assert family.basics == GENERIC.basics


def test_a_synthesiser_is_given_utf16_in_hex_and_no_more_than_it_takes() -> None:
    for family in FAMILIES:
        for way in family.speech:
            if isinstance(way, Synthesiser):
                command = way.speak("火警" * 200)
                assert '"706B8B66' in command.text
                assert command.text.count("706B") + command.text.count("8B66") == way.units_max


@pytest.fixture
def simcom(modem: ScriptedModem) -> ScriptedModem:
    """A SIM7600 whose firmware has everything."""
    modem.on("AT+CGMI", "SIMCOM INCORPORATED\nOK")
    modem.on("AT+CGMM", "SIMCOM_SIM7600CE\nOK")
    modem.on("AT+CPCMREG=?", "+CPCMREG: (0-1)\nOK")
    modem.on("AT+CTTS=?", "+CTTS: (0-2)\nOK")
    return modem


async def test_what_the_firmware_answers_is_shown(simcom: ScriptedModem) -> None:
    rig = await ready(simcom, audio="/dev/sound")
    found = rig.supervisor.status.capabilities
    assert found == Capabilities(
        "SIMCom SIM7600", SoundPath.PCM_TTY, tells_keys=True, texts_in_calls=False
    )
    assert found.speaks
    assert found.hears_keys


async def test_pcm_without_its_tty_is_none(simcom: ScriptedModem) -> None:
    rig = await ready(simcom)
    assert rig.supervisor.status.capabilities.speech is SoundPath.SYNTHESISER


async def test_a_synthesiser_is_taken_when_there_is_no_pcm(simcom: ScriptedModem) -> None:
    simcom.on("AT+CPCMREG=?", "ERROR")
    simcom.on("AT+DDET", "ERROR")
    rig = await ready(simcom)
    found = rig.supervisor.status.capabilities
    assert found.speech is SoundPath.SYNTHESISER
    assert found.speaks
    assert not found.hears_keys


async def test_a_name_alone_promises_nothing(simcom: ScriptedModem) -> None:
    for command in ("AT+CPCMREG=?", "AT+CTTS=?", "AT+DDET", "AT+MSTK", "AT+CDTAM"):
        simcom.on(command, "+CME ERROR: 4")
    rig = await ready(simcom)
    assert rig.supervisor.status.state is ModemState.READY
    assert not rig.supervisor.status.capabilities.speaks
    assert not rig.supervisor.status.capabilities.hears_keys


async def test_volatile_settings_are_given_again_after_a_restart(simcom: ScriptedModem) -> None:
    simcom.on("AT+CPCMREG=?", "ERROR")
    await ready(simcom)
    simcom.say("RDY")
    await elapse(5)
    assert {"AT+CDTAM=1", "AT+DDET=1"} <= set(simcom.heard)


@pytest.mark.parametrize(
    ("kept", "again"),
    [
        ("+CDTAM: 1\nOK", False),
        ("+CDTAM: 0\nOK", True),
        ("OK", True),
        ("ERROR", True),
        (SILENCE, False),
    ],
)
async def test_volatile_settings_are_asked_for_before_each_call_and_given_again(
    simcom: ScriptedModem, kept: str, again: bool
) -> None:
    simcom.on("AT+CPCMREG=?", "ERROR")
    simcom.on("AT+CDTAM?", kept)
    simcom.on("AT+DDET?", "+DDET: 1\nOK")
    rig = await ready(simcom)
    simcom.heard.clear()
    talk = Recited(Clip(b"", "火警", "zh"))
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    await elapse(12)
    before = simcom.heard[: simcom.heard.index("ATD+8610000000101;")]
    assert ("AT+CDTAM=1" in before) is again
    assert {"AT+CDTAM?", "AT+DDET?"} <= set(before)
    assert "AT+DDET=1" not in before


def texts_of(count: int) -> list[str]:
    """So many texts of one neighbour."""
    school = Address("+8610000000102", TOA_INTERNATIONAL)
    return [encode_deliver(school, f"{n} coming", 1_772_323_200.0 + n)[0] for n in range(count)]


async def rung(modem: ScriptedModem) -> Rig:
    """A call of ours rings at the far end."""
    rig = await ready(modem)
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    modem.calls = ["1,0,3,0,0"]
    await elapse(2.2)
    return rig


async def test_a_text_that_comes_during_a_call_is_read_after_it_where_it_must(
    simcom: ScriptedModem,
) -> None:
    rig = await rung(simcom)
    simcom.texts[3] = FIRE
    simcom.say('+CMTI: "ME",3')
    await elapse(5)
    assert not any(command.startswith(("AT+CMG", "AT+CPMS")) for command in simcom.heard)
    simcom.calls = []
    simcom.say("NO CARRIER")
    await elapse(1)
    assert len(rig.all(CallFinished)) == 1
    assert len(rig.all(SmsStored)) == 1


async def test_all_texts_that_came_during_a_call_are_read_before_the_next(
    simcom: ScriptedModem,
) -> None:
    rig = await rung(simcom)
    for token in (5, 6):
        rig.supervisor.dial(MILL, token=token, ring_max_s=30, answered_hold_s=4)
    for place, text in enumerate(texts_of(5), start=3):
        simcom.texts[place] = text
        simcom.say(f'+CMTI: "ME",{place}')
    await elapse(5)
    assert len(rig.all(SmsStored)) == 0
    simcom.heard.clear()
    simcom.calls = []
    simcom.say("NO CARRIER")
    await elapse(1)
    dialled = next(n for n, command in enumerate(simcom.heard) if command.startswith("ATD"))
    read = [n for n, command in enumerate(simcom.heard) if command.startswith("AT+CMGR=")]
    assert len(rig.all(SmsStored)) == len(read) == 5
    assert max(read) < dialled


async def test_a_store_that_answers_nothing_holds_up_no_call_for_long(
    simcom: ScriptedModem,
) -> None:
    rig = await rung(simcom)
    rig.supervisor.dial(MILL, token=5, ring_max_s=30, answered_hold_s=4)
    simcom.say(*(f'+CMTI: "ME",{place}' for place in range(3, 9)))
    simcom.on("AT+CMGR=", SILENCE)
    await elapse(1)
    simcom.heard.clear()
    simcom.calls = []
    simcom.say("NO CARRIER")
    await elapse(31)
    assert [command for command in simcom.heard if command.startswith("ATD")]


async def test_a_text_is_read_during_a_call_where_it_may(modem: ScriptedModem) -> None:
    rig = await rung(modem)
    modem.texts[3] = FIRE
    modem.say('+CMTI: "ME",3')
    await elapse(1)
    assert len(rig.all(SmsStored)) == 1


async def test_a_call_that_has_gone_on_is_looked_at_once(simcom: ScriptedModem) -> None:
    rig = await rung(simcom)
    simcom.heard.clear()
    simcom.say("VOICE CALL: BEGIN")
    await elapse(0.01)
    assert simcom.heard == ["AT+CLCC"]
    simcom.calls = []
    await elapse(2)
    assert len(rig.all(CallFinished)) == 1
