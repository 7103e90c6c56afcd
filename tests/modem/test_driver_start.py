"""The start of a modem: SIM, PIN, stores, indications, and what may be refused."""

from __future__ import annotations

import pytest

from modem.faults import Fault, FaultCode
from modem.indications import CallIncoming, SmsStored, SubmitEnded
from modem.sms.pdu import encode_deliver
from modem.types import Address, ModemState, ModemStatus, Msisdn
from tests.modem.scripted import IMEI, SILENCE, Rig, ScriptedModem, ready, said
from tests.modem.virtual_loop import elapse, run

OPTIONAL = (
    *("ATV1", "ATQ0", "AT&D0", "AT&C1", "ATS0", "AT+CREG=2", "AT+CGREG", "AT+CEREG", "AT+COPS"),
    *("AT+CSCS", "AT+CSMS", "AT+CLIP", "AT+CRC", "AT+COLP", "AT+CLIR", "AT+CCWA", "AT+CVHU"),
    *("AT+CTZU", "AT+CSCA", "AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN", "AT+CIMI", "AT+CFUN"),
    *("AT+CSQ", "AT+CLCC", "ATE0", "AT+CMEE=1"),
)
(HELP,) = encode_deliver(Address.of(Msisdn("+8610000000101")), "help", 1_772_323_200.0)


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
    assert said(status).startswith("The modem does not start (refused with code 14)")


@pytest.mark.parametrize("answer", ["+CME ERROR: 14", "+CPIN: NOT READY\nOK", "OK"])
def test_a_sim_that_is_still_starting_is_waited_for(modem: ScriptedModem, answer: str) -> None:
    modem.on("AT+CPIN?", *[answer] * 30, "+CPIN: READY\nOK")
    assert started(modem, within_s=35).state is ModemState.READY


def test_a_missing_sim_is_named_after_ten_seconds(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CME ERROR: 10")
    status = started(modem, within_s=13)
    assert said(status).startswith("No SIM answers: put one in")


def test_a_puk_is_never_entered_but_named(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PUK\nOK")
    status = started(modem, pin="1234", within_s=100)
    assert said(status).startswith("The SIM wants SIM PUK")
    assert not [command for command in modem.heard if command.startswith("AT+CPIN=")]


def test_the_pin_is_entered_when_three_tries_are_left(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK", "+CPIN: READY\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\n+CPINR: SIM PUK,10,10\nOK")
    status = started(modem, pin="1234")
    assert modem.heard.count('AT+CPIN="1234"') == 1
    assert status.state is ModemState.READY


@pytest.mark.parametrize(
    ("tries", "fault"),
    [
        ("+CPINR: SIM PIN,2,3\nOK", Fault(FaultCode.SIM_PIN_TRIES_FEW, {"left": 2})),
        ("ERROR", Fault(FaultCode.SIM_PIN_TRIES_UNKNOWN)),
        ("OK", Fault(FaultCode.SIM_PIN_TRIES_UNKNOWN)),
    ],
)
def test_the_pin_is_not_entered_unless_three_tries_are_left(
    modem: ScriptedModem, tries: str, fault: Fault
) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", tries)
    status = started(modem, pin="1234", within_s=200)
    assert status.faults == (fault,)
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
    assert "refused the configured PIN" in said(status)
    assert "1234" not in said(status)


def test_a_sim_that_wants_a_pin_and_gets_none_is_named(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    assert "none is configured" in said(started(modem))


def test_a_modem_that_sleeps_is_switched_on(modem: ScriptedModem) -> None:
    modem.on("AT+CFUN?", "+CFUN: 4\nOK")
    started(modem)
    assert "AT+CFUN=1" in modem.heard


@pytest.mark.parametrize("answer", [SILENCE, "ERROR", "OK", "+CFUN: full\nOK"])
def test_a_modem_that_does_not_say_whether_its_radio_is_on_is_told(
    modem: ScriptedModem, answer: str
) -> None:
    modem.on("AT+CFUN?", answer)
    modem.on("AT+CFUN=1", "ERROR")
    assert started(modem, within_s=20).state is ModemState.READY
    assert modem.heard.count("AT+CFUN=1") == 1


def test_a_pin_that_nobody_answers_is_shown_to_nobody(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\nOK")
    modem.on("AT+CPIN=", SILENCE)
    status = started(modem, pin="1234", within_s=60)
    assert "configured PIN" in said(status)
    assert "1234" not in said(status)


def test_a_pin_whose_answer_was_lost_is_entered_once_more(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: SIM PIN\nOK")
    modem.on("AT+CPINR", "+CPINR: SIM PIN,3,3\nOK")
    modem.on("AT+CPIN=", SILENCE)
    status = started(modem, pin="1234", within_s=600)
    assert modem.heard.count('AT+CPIN="1234"') == 2
    assert "not tried again" in said(status)


@pytest.mark.parametrize("refused", range(6))
def test_indications_fall_back_to_what_the_modem_takes(modem: ScriptedModem, refused: int) -> None:
    modem.on("AT+CNMI=", *["+CMS ERROR: 303"] * refused, "OK")
    status = started(modem)
    tried = [command for command in modem.heard if command.startswith("AT+CNMI=")]
    assert len(tried) == refused + 1
    assert tried[0] == "AT+CNMI=2,1,0,2,0"
    assert status.state is ModemState.READY


@pytest.mark.parametrize(
    "only",
    ["2,1,0,2,1", "1,1,0,1,1", "2,1,0,0,1", "3,1,0,0,0", "3,1,0,2,1", "2,1", "1,1", "3,1"],
)
@pytest.mark.parametrize("refusal", ["ERROR", "+CMS ERROR: 500", "+CME ERROR: 50"])
def test_whatever_indication_a_modem_takes_is_found(
    modem: ScriptedModem, only: str, refusal: str
) -> None:
    modem.on("AT+CNMI=", refusal)
    modem.on(f"AT+CNMI={only},", refusal)
    modem.on(f"AT+CNMI={only}", "OK")
    status = started(modem, within_s=5)
    assert (status.state, said(status)) == (ModemState.READY, "")
    assert modem.heard.count(f"AT+CNMI={only}") == 1


@pytest.mark.parametrize(
    ("offer", "order"),
    [
        ("(0-3),(0,1),(0,2,3),(0,2),(1)", "2,1,0,2,1"),
        ("(3),(0-3),(2),(0,1),(1)", "3,1,2,1,1"),
        ("(1),(0,1),(0),(0),(0,1)", "1,1,0,0,0"),
        ("(0,7),(0-2),(0),(0-2),(0)", "7,1,0,2,0"),
        ("2,1,3,2,1", "2,1,3,2,1"),
        ("(2),(1)", "2,1"),
    ],
)
def test_what_a_modem_offers_is_tried_before_what_is_guessed(
    modem: ScriptedModem, offer: str, order: str
) -> None:
    modem.on("AT+CNMI=", "ERROR")
    modem.on("AT+CNMI=?", f"+CNMI: {offer}\nOK")
    modem.on(f"AT+CNMI={order},", "ERROR")
    modem.on(f"AT+CNMI={order}", "OK")
    assert started(modem).state is ModemState.READY
    tried = [command for command in modem.heard if command.startswith("AT+CNMI=")]
    guessed = tried[7:]
    assert guessed[:1] == [f"AT+CNMI={order}"] or f"AT+CNMI={order}" in tried[:6]


async def test_a_modem_that_takes_no_indication_at_all_is_asked_for_texts(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CNMI=", "ERROR")
    rig = Rig(modem)
    await elapse(10)
    status = rig.supervisor.status
    assert status.state is ModemState.READY
    assert said(status).startswith("The modem does not tell of arriving texts")
    modem.texts[3] = HELP
    await elapse(6)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help"]
    modem.say("RING", '+CLIP: "+8610000000101",145')
    await elapse(1)
    assert len(rig.all(CallIncoming)) == 1
    modem.on("AT+CNMI=2,1,0,2,0", "OK")
    await elapse(100)
    assert (said(rig.supervisor.status), rig.supervisor.status.epoch) == ("", 2)


async def test_a_modem_that_does_not_answer_about_indications_is_not_asked_for_ever(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CNMI=", SILENCE)
    rig = Rig(modem)
    await elapse(100)
    assert rig.supervisor.status.state is ModemState.READY
    assert said(rig.supervisor.status).startswith("The modem does not tell of arriving texts")


def test_a_modem_that_takes_no_order_and_tells_of_texts_anyway_is_well(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CNMI=", "ERROR")
    modem.on("AT+CNMI?", "+CNMI: 2,1,0,0,0\nOK")
    assert started(modem).faults == ()


@pytest.mark.parametrize("code", ["SIM PIN2", "SIM PUK2", '"SIM PIN2"', "sim puk2"])
async def test_the_second_pin_keeps_nobody_from_calls_and_texts(
    modem: ScriptedModem, code: str
) -> None:
    modem.on("AT+CPIN?", f"+CPIN: {code}\nOK")
    rig = await ready(modem)
    modem.on("PDU", SILENCE)
    modem.say(f"+CPIN: {code}")
    rig.supervisor.submit(Msisdn("+8610000000102"), "hello", token=7, validity_s=3600.0)
    await elapse(1)
    modem.say(f"+CPIN:{code}")
    await elapse(5)
    assert (rig.supervisor.status.epoch, rig.all(SubmitEnded)) == (1, [])


@pytest.mark.parametrize("code", ["SIM PIN", "SIM PUK", "PH-NET PIN", "NOT READY", "NOT INSERTED"])
async def test_a_sim_that_asks_for_its_first_code_or_goes_is_started_anew(
    modem: ScriptedModem, code: str
) -> None:
    rig = await ready(modem)
    modem.say(f"+CPIN: {code}")
    await elapse(2)
    assert rig.supervisor.status.epoch == 2


@pytest.mark.parametrize(
    "answer",
    ["+CME ERROR: 10", "+CPIN: NOT INSERTED\nOK", "+CPIN: SIM NOT INSERTED\nOK",
     '+CPIN: "NO SIM"\nOK', "+CPIN: ABSENT\nOK", "+CME ERROR: SIM not inserted"],
)  # fmt: skip
async def test_a_sim_that_is_not_there_is_looked_for_by_resets(
    modem: ScriptedModem, answer: str
) -> None:
    modem.on("AT+CPIN?", answer)
    rig = Rig(modem)
    await elapse(90)
    assert said(rig.supervisor.status).startswith("No SIM answers: put one in")
    assert rig.supervisor.status.resets == 2
    modem.on("AT+CPIN?", "+CPIN: READY\nOK")
    await elapse(60)
    assert rig.supervisor.status.state is ModemState.READY


def test_an_answer_whose_ok_never_comes_is_one(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CPIN: READY")
    modem.on("AT+CSCA?", '+CSCA: "+8610000000500",145')
    modem.on("AT+CPMS=", "+CPMS: 0,20,0,20,0,20")
    assert started(modem, within_s=60).state is ModemState.READY


class LockedModem(ScriptedModem):
    """Refuses everything but AT and +CPIN until it has the PIN."""

    is_open = False

    def _scripted(self, command: str) -> str | None:
        if command == 'AT+CPIN="1234"':
            self.is_open = True
            return "OK"
        if command == "AT+CPIN?":
            return f"+CPIN: {'READY' if self.is_open else 'SIM PIN'}\nOK"
        if command == "AT+CPINR":
            return "+CPINR: SIM PIN,3,3\nOK"
        is_plain = self.is_open or command == "AT"
        return super()._scripted(command) if is_plain else "+CME ERROR: 11"


def test_a_modem_that_refuses_everything_before_its_pin_says_that_it_wants_it() -> None:
    assert "none is configured" in said(started(LockedModem()))


def test_a_modem_that_refuses_everything_before_its_pin_is_opened_with_it() -> None:
    modem = LockedModem()
    status = started(modem, pin="1234")
    assert (status.state, status.identity.imei) == (ModemState.READY, IMEI)
    assert modem.heard.index('AT+CPIN="1234"') < modem.heard.index("AT+CMGF=0")
    assert modem.heard.count("ATE0") == 2


async def test_a_locked_modem_need_not_say_who_it_is_before_and_must_after() -> None:
    modem = LockedModem()
    rig = Rig(modem, pin="1234", imei="356938035643809")
    await elapse(2)
    assert "not 356938035643809" in said(rig.supervisor.status)


@pytest.mark.parametrize("refused", [("ATE0",), ("AT+CMEE=1",), ("ATE0", "AT+CMEE=1")])
def test_no_one_refusal_makes_a_modem_unusable(
    modem: ScriptedModem, refused: tuple[str, ...]
) -> None:
    for command in refused:
        modem.on(command, "ERROR")
    assert started(modem).state is ModemState.READY


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
