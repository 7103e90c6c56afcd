"""The start of a modem: SIM, PIN, stores, indications, and what may be refused."""

from __future__ import annotations

import pytest

from modem.types import ModemState, ModemStatus
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse, run

OPTIONAL = (
    *("ATV1", "ATQ0", "AT&D0", "AT&C1", "ATS0", "AT+CREG=2", "AT+CGREG", "AT+CEREG", "AT+COPS"),
    *("AT+CSCS", "AT+CSMS", "AT+CLIP", "AT+CRC", "AT+COLP", "AT+CLIR", "AT+CCWA", "AT+CVHU"),
    *("AT+CTZU", "AT+CSCA", "AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN", "AT+CIMI", "AT+CFUN"),
    *("AT+CSQ", "AT+CLCC"),
)


def started(modem: ScriptedModem, *, pin: str = "", within_s: float = 2.0) -> ModemStatus:
    """The modem's status so long after it was opened."""

    async def story() -> ModemStatus:
        rig = Rig(modem, pin=pin)
        await elapse(within_s)
        return rig.supervisor.status

    return run(story())


def test_what_a_modem_may_refuse_does_not_stop_the_start(modem: ScriptedModem) -> None:
    for command in OPTIONAL:
        modem.on(command, "ERROR")
    status = started(modem, within_s=5)
    assert status.state is ModemState.READY


@pytest.mark.parametrize("answer", ["+CME ERROR: 14", "+CME ERROR: 515", "+CMS ERROR: 314"])
def test_a_busy_sim_is_asked_again_each_second(modem: ScriptedModem, answer: str) -> None:
    modem.on("AT+CMGF=0", *[answer] * 20, "OK")
    status = started(modem, within_s=25)
    assert status.state is ModemState.READY
    assert modem.heard.count("AT+CMGF=0") == 21


def test_a_sim_that_stays_busy_for_a_minute_is_a_fault(modem: ScriptedModem) -> None:
    modem.on("AT+CMGF=0", "+CME ERROR: 14")
    status = started(modem, within_s=61.5)
    assert 58 <= modem.heard.count("AT+CMGF=0") <= 62
    assert "AT+CMGF=0" in status.problem


@pytest.mark.parametrize("answer", ["+CME ERROR: 14", "+CPIN: NOT READY\nOK", "OK"])
def test_a_sim_that_is_still_starting_is_waited_for(modem: ScriptedModem, answer: str) -> None:
    modem.on("AT+CPIN?", *[answer] * 30, "+CPIN: READY\nOK")
    assert started(modem, within_s=35).state is ModemState.READY


def test_a_missing_sim_is_named_after_ten_seconds(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CME ERROR: 10")
    status = started(modem, within_s=13)
    assert status.problem.startswith("No SIM answers: put one in")


def test_a_puk_is_never_entered_but_named(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PUK\nOK")
    status = started(modem, pin="1234", within_s=100)
    assert status.problem.startswith("The SIM wants SIM PUK")
    assert not [command for command in modem.heard if command.startswith("AT+CPIN=")]


def test_the_pin_is_entered_when_three_tries_are_left(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK", "+CPIN: READY\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\n+CPINR: SIM PUK,10,10\nOK")
    status = started(modem, pin="1234")
    assert modem.heard.count('AT+CPIN="1234"') == 1
    assert status.state is ModemState.READY


@pytest.mark.parametrize(
    ("tries", "said"),
    [
        ("+CPINR: SIM PIN,2,3\nOK", "has 2 tries left"),
        ("ERROR", "does not say how many tries"),
        ("OK", "does not say"),
    ],
)
def test_the_pin_is_not_entered_unless_three_tries_are_left(
    modem: ScriptedModem, tries: str, said: str
) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", tries)
    status = started(modem, pin="1234", within_s=200)
    assert said in status.problem
    assert not [command for command in modem.heard if command.startswith("AT+CPIN=")]


def test_a_refused_pin_is_entered_once_however_often_the_modem_is_opened(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\nOK")
    modem.on("AT+CPIN=", "+CME ERROR: 16")
    status = started(modem, pin="1234", within_s=300)
    assert modem.opened > 5
    assert modem.heard.count('AT+CPIN="1234"') == 1
    assert "refused the configured PIN" in status.problem
    assert "1234" not in status.problem


def test_a_sim_that_wants_a_pin_and_gets_none_is_named(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    assert "none is configured" in started(modem).problem


def test_a_modem_that_sleeps_is_switched_on(modem: ScriptedModem) -> None:
    modem.on("AT+CFUN?", "+CFUN: 4\nOK")
    started(modem)
    assert "AT+CFUN=1" in modem.heard


def test_a_pin_that_nobody_answers_is_shown_to_nobody(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\nOK")
    modem.on("AT+CPIN=", SILENCE)
    status = started(modem, pin="1234", within_s=60)
    assert "configured PIN" in status.problem
    assert "1234" not in status.problem


def test_a_pin_whose_answer_was_lost_is_entered_once_more(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\nOK")
    modem.on("AT+CPIN=", SILENCE)
    status = started(modem, pin="1234", within_s=600)
    assert modem.heard.count('AT+CPIN="1234"') == 2
    assert "not tried again" in status.problem


@pytest.mark.parametrize("refused", range(6))
def test_indications_fall_back_to_what_the_modem_takes(modem: ScriptedModem, refused: int) -> None:
    modem.on("AT+CNMI=", *["+CMS ERROR: 303"] * refused, "OK")
    status = started(modem)
    tried = [command for command in modem.heard if command.startswith("AT+CNMI=")]
    assert len(tried) == refused + 1
    assert tried[0] == "AT+CNMI=2,1,0,2,0"
    assert status.state is ModemState.READY


def test_a_modem_that_takes_no_indication_at_all_is_unfit(modem: ScriptedModem) -> None:
    modem.on("AT+CNMI=", "ERROR")
    assert "AT+CNMI" in started(modem).problem


@pytest.mark.parametrize("answer", ["+CMS ERROR: 302", "+CPMS: 0,0,0,0,0,0\nOK"])
def test_texts_go_to_the_sim_if_the_modem_has_no_store_of_its_own(
    modem: ScriptedModem, answer: str
) -> None:
    modem.on('AT+CPMS="ME","ME","ME"', answer)
    status = started(modem)
    assert 'AT+CPMS="SM","SM","SM"' in modem.heard
    assert status.state is ModemState.READY


async def test_a_service_centre_that_the_sim_has_lost_is_given_back(modem: ScriptedModem) -> None:
    Rig(modem)
    await elapse(1)
    modem.on("AT+CSCA?", '+CSCA: "",129\nOK')
    modem.say("RDY")
    await elapse(1)
    assert 'AT+CSCA="+8610000000500",145' in modem.heard


async def test_a_service_centre_that_the_sim_loses_later_is_given_back_within_the_hour(
    modem: ScriptedModem,
) -> None:
    await ready(modem)
    await elapse(3000)
    modem.on("AT+CSCA?", '+CSCA: "",129\nOK')
    await elapse(700)
    assert modem.heard.count('AT+CSCA="+8610000000500",145') == 1


@pytest.mark.parametrize("left_over", ["1,0,3,0,0", "1,0,0,0,0", "1,0,2,0,0", "1,1,0,0,0"])
async def test_a_call_of_an_earlier_life_is_ended(modem: ScriptedModem, left_over: str) -> None:
    modem.calls = [left_over]
    rig = Rig(modem)
    await elapse(0.3)
    assert "AT+CHUP" in modem.heard
    modem.calls = []
    await elapse(2)
    assert rig.supervisor.status.state is ModemState.READY


def test_answers_that_no_standard_knows_do_not_stop_the_start(modem: ScriptedModem) -> None:
    modem.on("AT+CFUN?", "+CFUN: full\nOK")
    modem.on("AT+CGSN", "no serial number\nOK")
    modem.on("AT+CIMI", "?\nOK")
    modem.on("AT+CSQ", "+CSQ: strong\nOK")
    modem.on("AT+CPMS?", "+CPMS: many\nOK")
    assert started(modem).state is ModemState.READY
