"""Stores that cannot be read as they should be: every text that was on the wire is told, and a line
that is deaf to texts says so."""

from __future__ import annotations

import pytest

from modem.indications import CallIncoming, SmsStored, SmsUnreadable, SubmitEnded
from modem.sms.pdu import encode_deliver
from modem.types import TOA_INTERNATIONAL, Address, Msisdn, Slot
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready, said
from tests.modem.virtual_loop import elapse

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
SCHOOL = Address("+8610000000102", TOA_INTERNATIONAL)
SENT_AT = 1_772_323_200.0
(HELP,) = encode_deliver(MILL, "help", SENT_AT)
(FIRE,) = encode_deliver(SCHOOL, "火", SENT_AT + 60)
LIST_BOTH = f"+CMGL: 1,0,,{len(HELP) // 2}\n{HELP}\n+CMGL: 2,0,,{len(FIRE) // 2}\n{FIRE}\n"


@pytest.fixture
def modem() -> ScriptedModem:
    """It has one memory, so that a scripted list is one list."""
    modem = ScriptedModem()
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    return modem


def words(rig: Rig) -> list[str]:
    return [stored.text for stored in rig.all(SmsStored)]


# Selecting a memory


class ThreeMemoriesOrNone(ScriptedModem):
    """Takes AT+CPMS with all three memories and refuses it with one."""

    refusal = "ERROR"

    def _scripted(self, command: str) -> str | None:
        if command.startswith("AT+CPMS=") and command.count(",") < 2:
            return self.refusal
        return super()._scripted(command)


class NoMemoryTaken(ScriptedModem):
    """Uses the SIM for all texts and takes no order about it."""

    def _scripted(self, command: str) -> str | None:
        if command == "AT+CPMS?":
            used = len(self.sim_texts)
            return f'+CPMS: "SM",{used},50,"SM",{used},50,"SM",{used},50\nOK'
        self._memory = "SM"
        return "+CMS ERROR: 302" if command.startswith("AT+CPMS=") else super()._scripted(command)


@pytest.mark.parametrize("refusal", ["ERROR", "+CMS ERROR: 302", "+CME ERROR: 50"])
@pytest.mark.parametrize("memory", ["ME", "SM"])
async def test_a_memory_is_read_by_whatever_selects_it(refusal: str, memory: str) -> None:
    modem = ThreeMemoriesOrNone()
    modem.refusal = refusal
    rig = await ready(modem)
    texts = modem.texts if memory == "ME" else modem.sim_texts
    texts[3] = HELP
    modem.say(f'+CMTI: "{memory}",3')
    await elapse(0.2)
    assert words(rig) == ["help"]
    modem.texts[4] = FIRE
    await elapse(61)
    assert words(rig) == ["help", "火"]
    assert rig.supervisor.status.faults == ()


async def test_what_is_selected_from_the_start_is_not_selected_again() -> None:
    modem = ScriptedModem()
    rig = await ready(modem)
    modem.texts[3] = HELP
    await elapse(61)
    assert words(rig) == ["help"]
    assert 'AT+CPMS="ME"' not in modem.heard[: modem.heard.index("AT+CMGL=4")]


async def test_a_modem_that_takes_no_memory_is_read_as_it_is() -> None:
    modem = NoMemoryTaken()
    rig = await ready(modem)
    modem.sim_texts[3] = HELP
    modem.say('+CMTI: "SM",3')
    await elapse(1)
    assert words(rig) == ["help"]
    assert rig.all(SmsStored)[0].slots == (Slot("SM", 3),)
    assert rig.supervisor.status.faults == ()


# Lists that fail


@pytest.mark.parametrize("end", ["+CMS ERROR: 500", "ERROR", "+CMS ERROR: 512", SILENCE])
async def test_what_a_list_brought_before_its_error_counts(modem: ScriptedModem, end: str) -> None:
    modem.on("AT+CMGL=4", (LIST_BOTH + end).strip())
    modem.on("AT+CMGR=", "+CMS ERROR: 500")
    rig = Rig(modem)
    await elapse(45)
    assert sorted(words(rig)) == ["help", "火"]


async def test_a_list_that_fails_again_and_again_is_replaced_by_each_place(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGL=4", "+CMS ERROR: 500")
    modem.on("AT+CPMS?", '+CPMS: "ME",2,10,"ME",2,10,"ME",2,10\nOK')
    modem.texts = {2: HELP, 10: FIRE}
    rig = Rig(modem)
    await elapse(1)
    assert words(rig) == ["help", "火"]
    assert "AT+CMGR=11" not in modem.heard
    await elapse(300)
    assert words(rig) == ["help", "火"], "each is told once"
    assert "does not list its texts in ME" in said(rig.supervisor.status)
    rig.supervisor.delete((Slot("ME", 2),))
    modem.on("AT+CMGL=4", "OK")
    await elapse(61)
    assert rig.supervisor.status.faults == ()
    assert 2 not in modem.texts


def without_lists(used: int) -> ScriptedModem:
    """It answers after 0.05 s and has 100 places, which it does not list."""
    modem = ScriptedModem(latency_s=0.05)
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    modem.on("AT+CMGL=4", "+CMS ERROR: 500")
    modem.on("AT+CPMS?", f'+CPMS: "ME",{used},100,"ME",{used},100,"ME",{used},100\nOK')
    return modem


async def test_each_place_is_looked_into_within_seconds_between_texts_of_ours() -> None:
    modem = without_lists(used=1)
    rig = await ready(modem)
    modem.texts = {100: HELP}

    async def send(count: int) -> None:
        for _ in range(count):  # a text takes two round trips
            rig.supervisor.submit(Msisdn(SCHOOL.digits), "fire", token=0, validity_s=3600)
            await elapse(2 * modem.latency_s)

    while "AT+CMGR=1" not in modem.heard:
        await send(1)
    rig.told.clear()
    await send(100)
    assert words(rig) == ["help"]
    assert len(rig.all(SubmitEnded)) > 20, "texts of ours went out meanwhile"


async def test_what_was_freed_while_each_place_is_looked_into_is_not_told_again() -> None:
    modem = without_lists(used=2)
    rig = await ready(modem)
    modem.texts = {2: HELP, 90: FIRE}
    modem.say('+CMTI: "ME",2')
    await elapse(1)
    modem.say("+CMTI: ???")
    await elapse(1)
    rig.supervisor.delete((Slot("ME", 2),))
    await elapse(20)
    assert words(rig) == ["help", "火"]
    assert modem.texts == {90: FIRE}


class ListsWithAnError(ScriptedModem):
    """Ends every list of texts with an error, once it has begun to."""

    has_begun = False

    def _scripted(self, command: str) -> str | None:
        if command != "AT+CMGL=4" or not self.has_begun:
            return super()._scripted(command)
        lines = [f"+CMGL: {n},1,,{len(pdu) // 2}\n{pdu}" for n, pdu in self.texts.items()]
        return "\n".join([*lines, "+CMS ERROR: 500"])


async def test_what_was_freed_after_a_list_that_failed_is_not_told_again() -> None:
    modem = ListsWithAnError(latency_s=0.05)
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    rig = await ready(modem)
    modem.has_begun = True
    modem.texts = {2: HELP, 3: FIRE}
    modem.say('+CMTI: "ME",2')
    await elapse(1)
    modem.heard.clear()
    while "AT+CMGL=4" not in modem.heard:
        await elapse(0.01)
    rig.supervisor.delete((Slot("ME", 2),))
    await elapse(20)
    assert words(rig) == ["help", "火"]
    assert modem.texts == {3: FIRE}


async def test_a_place_that_the_modem_says_is_filled_anew_is_read_before_it_is_freed() -> None:
    modem = ScriptedModem()
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    rig = await ready(modem)
    modem.texts[2] = HELP
    modem.say('+CMTI: "ME",2')
    await elapse(1)
    modem.on("AT+CMGR=2", "+CMS ERROR: 500")
    modem.on("AT+CMGL=4", "+CMS ERROR: 500")
    modem.texts[2] = FIRE
    modem.say('+CMTI: "ME",2')
    await elapse(0)
    rig.supervisor.delete((Slot("ME", 2),))
    await elapse(120)
    assert modem.texts == {2: FIRE}, "nobody has read it"
    modem.on("AT+CMGR=2", f"+CMGR: 0,,{len(FIRE) // 2}\n{FIRE}\nOK")
    await elapse(120)
    assert words(rig)[:2] == ["help", "火"]


async def test_an_empty_memory_may_be_listed_as_an_empty_place(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", "+CMS ERROR: 321")
    rig = Rig(modem)
    await elapse(200)
    assert rig.supervisor.status.faults == ()
    assert not [command for command in modem.heard if command.startswith("AT+CMGR")]


async def test_one_bad_place_makes_no_line_deaf(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", f"+CMGL: 1,0,,24\n{HELP}\n+CMS ERROR: 500")
    modem.on("AT+CMGR=2", "+CMS ERROR: 500")
    modem.texts = {1: HELP, 3: FIRE}
    modem.on("AT+CPMS?", '+CPMS: "ME",3,9,"ME",3,9,"ME",3,9\nOK')
    rig = Rig(modem)
    await elapse(130)
    assert words(rig) == ["help", "火"]
    assert "each place is read by itself" in said(rig.supervisor.status)


@pytest.mark.parametrize("use", ["ERROR", '+CPMS: "ME",1,20,"ME",1,20,"ME",1,20\nOK'])
@pytest.mark.parametrize("place", [0, 1, 20])
async def test_places_are_counted_from_0_or_1_and_bad_ones_are_passed(
    modem: ScriptedModem, use: str, place: int
) -> None:
    modem.on("AT+CMGL=4", "+CMS ERROR: 500")
    modem.on("AT+CPMS?", use)
    for bad in (6, 7):
        modem.on(f"AT+CMGR={bad}", "+CMS ERROR: 500")
    modem.texts = {place: FIRE}
    rig = Rig(modem)
    await elapse(2)
    assert words(rig) == ["火"]


async def test_a_place_that_some_call_empty_with_a_head_is_empty(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", "+CMS ERROR: 500")
    modem.on("AT+CMGR=", "+CMGR: 0,,0\nOK")
    modem.on("AT+CMGR=20", f"+CMGR: 0,,{len(HELP) // 2}\n{HELP}\nOK")
    rig = Rig(modem)
    await elapse(130)
    assert words(rig) == ["help"]
    assert not [command for command in modem.heard if command.startswith("AT+CMGD")]


@pytest.mark.parametrize("refused", ["AT+CMGL=4", "AT+CPMS="])
async def test_a_line_that_is_deaf_to_texts_says_so_and_still_takes_rings(
    modem: ScriptedModem, refused: str
) -> None:
    rig = await ready(modem)
    modem.on("AT+CMGR=", "ERROR")
    modem.on(refused, "ERROR")
    modem.on("AT+CPMS?", "ERROR")
    if refused == "AT+CPMS=":
        modem.on('AT+CPMS="ME"', "ERROR")
        modem.on("AT+CMGL=4", "ERROR")
    modem.texts[3] = HELP
    modem.say('+CMTI: "ME",3')
    await elapse(5)
    assert "that arrive in ME cannot be read" in said(rig.supervisor.status)
    modem.say("RING", '+CLIP: "+8610000000101",145')
    await elapse(1)
    assert len(rig.all(CallIncoming)) == 1
    for command in ("AT+CPMS=", 'AT+CPMS="ME"'):
        modem.on(command, "+CPMS: 1,20,1,20,1,20\nOK")
    modem.on("AT+CMGL=4", f"+CMGL: 3,0,,{len(HELP) // 2}\n{HELP}\nOK")
    await elapse(70)
    assert words(rig) == ["help"]
    assert rig.supervisor.status.faults == ()


async def test_what_a_hint_led_to_and_could_not_be_read_is_read_within_seconds(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.on("AT+CMGR=", "+CMS ERROR: 314")
    modem.on("AT+CMGL=4", *["+CMS ERROR: 314"] * 4, f"+CMGL: 3,0,,{len(HELP) // 2}\n{HELP}\nOK")
    modem.say('+CMTI: "ME",3')
    await elapse(15)
    assert words(rig) == ["help"]


async def test_a_memory_where_nothing_arrives_is_nobodys_problem(modem: ScriptedModem) -> None:
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    rig = await ready(modem)
    modem.say('+CDSI: "SR",8')
    await elapse(600)
    assert rig.supervisor.status.faults == ()


@pytest.mark.parametrize("hint", ['+CMTI: "M\xe9",3', '+CMTI: "ME;+CFUN=0",3', '+CMTI: "XX",3'])
async def test_a_hint_that_names_no_memory_leads_to_a_sweep(
    modem: ScriptedModem, hint: str
) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say(hint)
    await elapse(1)
    assert words(rig) == ["help"]
    assert rig.supervisor.status.epoch == 1


# Entries that are not whole


async def test_an_empty_entry_is_freed(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", "+CMGL: 1,1,,0\n+CMGL: 2,3,,0\n+CMGL: 5,0,,24\n" + HELP + "\nOK", "OK")
    modem.on("AT+CMGD=", "OK")
    rig = Rig(modem)
    await elapse(2)
    assert words(rig) == ["help"]
    freed = [command for command in modem.heard if command.startswith("AT+CMGD")]
    assert freed == ["AT+CMGD=1", "AT+CMGD=2"]


async def test_an_empty_entry_is_not_freed_unseen(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", "+CMGL: 1,1,,0\nOK")
    modem.on("AT+CMGR=1", "+CMS ERROR: 500")
    Rig(modem)
    await elapse(100)
    assert "AT+CMGR=1" in modem.heard
    assert not [command for command in modem.heard if command.startswith("AT+CMGD")]


async def test_an_entry_that_is_empty_in_the_list_only_is_read(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", "+CMGL: 1,1,,0\n+CMGL: 2,0,,24\nOK")
    modem.texts = {1: HELP, 2: FIRE}
    rig = Rig(modem)
    await elapse(2)
    assert words(rig) == ["help", "火"]
    assert not [command for command in modem.heard if command.startswith("AT+CMGD")]


async def test_an_entry_whose_second_line_is_lost_is_told_and_not_silent(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGL=4", "+CMGL: 2,0,,24\nOK")
    modem.on("AT+CMGR=2", "+CMGR: 0,,24\nOK")
    rig = Rig(modem)
    await elapse(200)
    (told,) = rig.all(SmsUnreadable)
    assert (told.slots, told.sender) == ((Slot("ME", 2),), None)


@pytest.mark.parametrize(
    "body", [HELP + '"', '"' + HELP + '"', " " + HELP, HELP.lower(), HELP + ",", HELP + "\xfe"]
)
async def test_a_pdu_that_is_soiled_at_its_ends_is_read(modem: ScriptedModem, body: str) -> None:
    modem.on("AT+CMGL=4", f"+CMGL: 2,0,,24\n{body}\nOK")
    rig = Rig(modem)
    await elapse(2)
    assert words(rig) == ["help"]


@pytest.mark.parametrize("body", [HELP[:-9], HELP[:-11] + "G" + HELP[-10:], HELP[:-8] + "?"])
@pytest.mark.parametrize("is_listed", [True, False])
async def test_a_damaged_text_is_told_with_its_sender(
    modem: ScriptedModem, body: str, is_listed: bool
) -> None:
    modem.on("AT+CMGL=4", f"+CMGL: 2,0,,24\n{body}\nOK" if is_listed else "OK")
    rig = Rig(modem)
    await elapse(2)
    if not is_listed:
        modem.on("AT+CMGR=2", f"+CMGR: 0,,24\n{body}\nOK")
        modem.say('+CMTI: "ME",2')
        await elapse(2)
    told: list[SmsUnreadable | SmsStored] = [*rig.all(SmsUnreadable), *rig.all(SmsStored)]
    assert [(one.sender, one.slots) for one in told] == [(MILL, (Slot("ME", 2),))]


async def test_noise_between_a_head_and_its_pdu_is_no_pdu(modem: ScriptedModem) -> None:
    modem.on("AT+CMGL=4", f"+CMGL: 2,0,,24\nNA\n{HELP}\n+CMGL: 3,0,,24\n{FIRE}\nOK")
    rig = await ready(modem)
    modem.say("+CMT: ,24", "NA", HELP)
    await elapse(1)
    assert words(rig) == ["help"]
    assert rig.all(SmsUnreadable) == []
