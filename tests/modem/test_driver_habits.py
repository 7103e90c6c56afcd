"""What one firmware or network does not bear: learnt from the calls and texts themselves."""

from __future__ import annotations

import pytest

from modem.aversion import PROOFS_MIN, TRIED_AGAIN_EVERY, Aversion
from modem.dialling import LATE_LOOKS_S, LOOKED_AT_EVERY, Dialling, Looking
from modem.faults import Fault, FaultCode
from modem.indications import CallAlerting, CallFinished, CallIncoming, SubmitEnded
from modem.models.base import dial_forms
from modem.sms.pdu import decode_submit
from modem.types import CallOutcome, CallResult, ModemState, Msisdn, Remedy, SubmitOutcome
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")
DIALLING, ALERTING, ACTIVE = "1,0,2,0,0", "1,0,3,0,0", "1,0,0,0,0"


def dial(rig: Rig, token: int = 4, *, ring_max_s: float = 20.0) -> None:
    rig.supervisor.dial(MILL, token=token, ring_max_s=ring_max_s, answered_hold_s=4)


def ends(rig: Rig) -> list[CallResult]:
    return [call.result for call in rig.all(CallFinished)]


def dialled(modem: ScriptedModem) -> list[str]:
    return [command for command in modem.heard if command.startswith("ATD")]


# A call that +CLCC ends


class DropsWhatIsListed(ScriptedModem):
    """Ends a call that AT+CLCC asks for before somebody has taken it; shows it if `shows`."""

    is_up = False
    shows = False
    drops = True

    def _built_in(self, command: str) -> str:
        if command.startswith("ATD"):
            self.is_up = True
        if command == "AT+CHUP":
            self.is_up = False
        if command == "AT+CLCC" and self.is_up and self.drops:
            self.is_up = False
            self.say("NO CARRIER")
            return f"+CLCC: {DIALLING}\nOK" if self.shows else "OK"
        if command == "AT+CLCC" and self.is_up:
            return f"+CLCC: {ALERTING}\nOK"
        return super()._built_in(command)


async def learnt(modem: DropsWhatIsListed) -> Rig:
    """A rig that has seen three calls end when they were looked at, each later than the one
    before."""
    rig = await ready(modem)
    for number in range(3):
        dial(rig, number)
        await elapse(10)
    assert [end.outcome for end in ends(rig)] == [CallOutcome.FAILED] * 3
    assert len(dialled(modem)) == 3
    rig.told.clear()
    modem.heard.clear()
    return rig


@pytest.mark.parametrize("shows", [True, False])
async def test_calls_that_a_look_ends_are_not_looked_at(shows: bool) -> None:
    modem = DropsWhatIsListed()
    modem.shows = shows
    rig = await learnt(modem)
    dial(rig)
    await elapse(20)
    assert modem.is_up
    await elapse(20)
    assert not modem.is_up
    assert [end.outcome for end in ends(rig)] == [CallOutcome.NO_ANSWER]
    assert modem.heard.count("AT+CHUP") == len(dialled(modem)) == 1


async def test_a_modem_that_bears_a_look_by_now_is_looked_at_again() -> None:
    modem = DropsWhatIsListed()
    rig = await learnt(modem)
    modem.drops = False
    for number in range(LOOKED_AT_EVERY + 1):
        dial(rig, number)
        await elapse(60)
    alerted = [end.alerted for end in ends(rig)]
    assert alerted == [*[False] * (LOOKED_AT_EVERY - 1), True, True]


async def test_what_the_modem_says_of_a_call_that_is_not_looked_at_counts() -> None:
    modem = DropsWhatIsListed()
    rig = await learnt(modem)
    dial(rig)
    await elapse(5)
    modem.say("^CONF:1")
    await elapse(1)
    assert rig.all(CallAlerting) == [CallAlerting(4)]
    modem.say("^CONN:1,0")
    await elapse(10)
    (end,) = ends(rig)
    assert (end.outcome, end.alerted) == (CallOutcome.ANSWERED, True)
    assert 4.0 <= end.active_s <= 5.0


@pytest.mark.parametrize(
    ("urc", "outcome"), [("BUSY", CallOutcome.BUSY), ("NO CARRIER", CallOutcome.FAILED)]
)
async def test_a_call_that_ends_by_itself_is_not_dialled_twice(
    modem: ScriptedModem, urc: str, outcome: CallOutcome
) -> None:
    rig = await ready(modem)
    modem.calls = [DIALLING]
    dial(rig)
    await elapse(3)
    modem.calls = []
    modem.say(urc)
    await elapse(3)
    assert [end.outcome for end in ends(rig)] == [outcome]
    assert len(dialled(modem)) == 1


async def test_a_call_that_goes_nowhere_at_once_is_no_sign_against_looking(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    for number in range(4):
        dial(rig, number)
        for _ in range(2):
            await elapse(0.1)
            modem.say("NO CARRIER")
        await elapse(5)
    assert [end.outcome for end in ends(rig)] == [CallOutcome.FAILED] * 4
    modem.calls = [ALERTING]
    dial(rig, 5)
    await elapse(5)
    assert rig.all(CallAlerting) == [CallAlerting(5)]


# A call that +CLCC does not show


async def test_a_call_that_is_never_shown_is_ended_before_the_next(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    dial(rig)
    dial(rig, 9)
    await elapse(10)
    first, *_ = ends(rig)
    assert first.outcome is CallOutcome.FAILED
    assert first.fault == Fault(FaultCode.NOT_SHOWN)
    orders = [one for one in modem.heard if one.startswith(("ATD", "AT+CHUP"))]
    assert orders[:3] == ["ATD+8610000000101;", "AT+CHUP", "ATD+8610000000101;"]


@pytest.mark.parametrize("end", ["NO CARRIER", "^CEND:1,0,104,1", "BUSY"])
async def test_a_call_whose_end_was_told_is_not_hung_up(modem: ScriptedModem, end: str) -> None:
    rig = await ready(modem)
    dial(rig)
    await elapse(2)
    modem.say(end)
    await elapse(5)
    assert len(ends(rig)) == 1
    assert "AT+CHUP" not in modem.heard


async def test_a_call_that_is_not_shown_but_told_of_is_followed(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    dial(rig)
    await elapse(1)
    modem.say("^ORIG:1,0")
    await elapse(3)
    modem.say("^CONF:1")
    await elapse(5)
    assert (ends(rig), rig.all(CallAlerting)) == ([], [CallAlerting(4)])
    modem.say("^CONN:1,0")
    await elapse(10)
    assert [end.outcome for end in ends(rig)] == [CallOutcome.ANSWERED]
    assert modem.heard.count("AT+CHUP") == 1


async def test_who_rings_is_not_hung_up_for_a_call_that_is_not_shown(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    dial(rig)
    await elapse(2)
    modem.calls = ['1,1,4,0,0,"+8610000000102",145']
    modem.say("RING", '+CLIP: "+8610000000102",145')
    await elapse(5)
    assert len(rig.all(CallIncoming)) == 1
    assert "AT+CHUP" not in modem.heard


# The form of the number


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("+8610000000101", ("+8610000000101", "10000000101", "008610000000101")),
        ("+8613800138000", ("+8613800138000", "13800138000", "008613800138000")),
        ("+862154321098", ("+862154321098", "02154321098", "00862154321098")),
        ("+86110119", ("+86110119", "0086110119")),
        ("+8611911911", ("+8611911911", "008611911911")),
        ("+31612345678", ("+31612345678", "0031612345678")),
    ],
)
def test_the_forms_of_a_number(number: str, forms: tuple[str, ...]) -> None:
    assert dial_forms(Msisdn(number)) == forms


def test_the_form_that_was_taken_comes_first() -> None:
    dialling = Dialling()
    dialling.took(2)
    assert [digits for _, digits in dialling.forms(MILL)] == [
        "008610000000101",
        "+8610000000101",
        "10000000101",
    ]
    assert dialling.forms(Msisdn("+31612345678"))[0] == (0, "+31612345678")


@pytest.mark.parametrize("refusal", ["NO CARRIER", "ERROR", "+CME ERROR: 50"])
@pytest.mark.parametrize("taken", ["10000000101", "008610000000101"])
async def test_a_number_that_is_refused_with_plus_is_dialled_without(
    modem: ScriptedModem, refusal: str, taken: str
) -> None:
    modem.on("ATD", refusal)
    modem.on(f"ATD{taken};", "OK")
    rig = await ready(modem)
    modem.calls = [ALERTING]
    dial(rig)
    await elapse(3)
    assert rig.all(CallAlerting) == [CallAlerting(4)]
    assert dialled(modem)[-1] == f"ATD{taken};"
    rig.supervisor.cut(4)
    modem.calls = []
    await elapse(3)
    modem.heard.clear()
    modem.calls = [ALERTING]
    dial(rig, 5)
    await elapse(3)
    assert dialled(modem) == [f"ATD{taken};"]


@pytest.mark.parametrize(("answer", "dials"), [("BUSY", 1), ("NO ANSWER", 1), ("NO CARRIER", 3)])
async def test_only_what_may_be_the_form_is_dialled_in_another(
    modem: ScriptedModem, answer: str, dials: int
) -> None:
    modem.on("ATD", answer)
    rig = await ready(modem)
    dial(rig)
    await elapse(3)
    assert len(dialled(modem)) == dials
    assert len(ends(rig)) == 1


async def test_a_call_that_ends_after_a_while_was_no_wrong_form() -> None:
    modem = ScriptedModem()
    rig = await ready(modem)
    modem.latency_s = 2.5
    modem.on("ATD", "NO CARRIER")
    dial(rig)
    await elapse(20)
    assert len(dialled(modem)) == 1


# The form of a text


async def texts(rig: Rig, count: int) -> list[SubmitOutcome]:
    for number in range(count):
        rig.supervisor.submit(MILL, "fire", token=number, validity_s=3600)
        await elapse(2)
    return [ended.result.outcome for ended in rig.all(SubmitEnded)]


class PlainTextsOnly(ScriptedModem):
    """Refuses a text that wants a report or has a validity."""

    cause = 304

    def _take_payload(self, pdu: str) -> None:
        submit = decode_submit(pdu)
        is_rich = submit.status_report or submit.validity_s is not None
        self.on(
            "PDU", f"+CMS ERROR: {self.cause}" if is_rich else f"+CMGS: {len(self.payloads)}\nOK"
        )
        super()._take_payload(pdu)


@pytest.mark.parametrize("cause", [302, 303, 304, 305])
async def test_a_text_whose_form_is_refused_is_sent_in_the_plainest(cause: int) -> None:
    modem = PlainTextsOnly()
    modem.cause = cause
    rig = await ready(modem)
    assert await texts(rig, 4) == [SubmitOutcome.SENT] * 4
    assert len(modem.payloads) == 4 + PROOFS_MIN
    assert decode_submit(modem.payloads[-1]).text == "fire"


@pytest.mark.parametrize(("cause", "tries"), [(304, 2), (38, 1), (28, 1), (500, 1)])
async def test_a_refusal_of_something_else_is_no_matter_of_form(
    modem: ScriptedModem, cause: int, tries: int
) -> None:
    modem.on("PDU", f"+CMS ERROR: {cause}")
    rig = await ready(modem)
    assert await texts(rig, 1) == [SubmitOutcome.FAILED]
    assert len(modem.payloads) == tries
    (ended,) = rig.all(SubmitEnded)
    assert ended.result.cause == cause
    if cause == 304:
        assert ended.result.remedy is Remedy.GIVE_UP
        assert ended.result.fault == Fault(FaultCode.REFUSED)


async def test_a_plain_text_without_an_answer_is_unknown(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMS ERROR: 304", SILENCE)
    rig = await ready(modem)
    rig.supervisor.submit(MILL, "fire", token=1, validity_s=3600)
    await elapse(140)
    assert [one.result.outcome for one in rig.all(SubmitEnded)] == [SubmitOutcome.UNKNOWN]
    assert rig.supervisor.status.state is ModemState.READY


# What is learnt


def test_calls_in_a_row_that_end_when_they_are_looked_at_prove_it() -> None:
    looking = Looking()
    assert looking.first_look_s() == 0.0
    looking.ended()
    assert looking.first_look_s() == LATE_LOOKS_S[0]
    looking.bore()
    for look_s in (0.0, *LATE_LOOKS_S):
        assert looking.first_look_s() == look_s
        looking.ended()
    looks = [looking.first_look_s() for _ in range(LOOKED_AT_EVERY)]
    assert looks == [*[None] * (LOOKED_AT_EVERY - 1), LATE_LOOKS_S[-1]]
    looking.bore()
    assert looking.first_look_s() == 0.0


def test_an_aversion_needs_proofs_in_a_row_and_is_doubted_now_and_then() -> None:
    aversion = Aversion()
    assert aversion.tries_next()
    aversion.was_proved()
    aversion.was_borne()
    for _ in range(PROOFS_MIN):
        assert aversion.tries_next()
        aversion.was_proved()
    tried = [aversion.tries_next() for _ in range(2 * TRIED_AGAIN_EVERY)]
    assert tried == [*[False] * (TRIED_AGAIN_EVERY - 1), True] * 2
    aversion.was_borne()
    assert aversion.tries_next()
