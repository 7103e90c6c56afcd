"""The probe: everything that may be asked, nothing changed, and no number of a person in it."""

from __future__ import annotations

import re

from modem.probe import masked, probe, questions
from tests.modem.scripted import IMEI, SILENCE, ScriptedModem


async def test_every_answer_refusal_and_silence_is_reported(modem: ScriptedModem) -> None:
    modem.on("AT+QPCMV=?", "ERROR")
    modem.on("AT+CTTS=?", "+CME ERROR: 4")
    modem.on("AT+CSMS?", SILENCE)
    answers = {one.command: one for one in await probe("/dev/scripted", 115200, modem.open)}
    assert answers["AT+CSQ"].lines == ("+CSQ: 20,99", "OK")
    assert answers["AT+QPCMV=?"].lines == ("ERROR",)
    assert answers["AT+CTTS=?"].lines == ("+CME ERROR: 4",)
    assert answers["AT+CSMS?"].lines == ("(no answer)",)
    assert answers["AT+CSMS?"].after_s >= 20.0
    assert answers["AT+CGSN"].lines[0] == IMEI[:3] + "x" * 12


def test_nothing_that_is_asked_sets_anything_or_lists_texts() -> None:
    for command in questions():
        assert "+CMG" not in command.text.replace("+CMGF=?", "")
        assert re.search(r"=[^?]", command.text.replace("AT+CCWA=1,2,1", "")) is None


def test_numbers_and_texts_are_masked() -> None:
    assert masked('+CSCA: "+8610000000500",145') == '+CSCA: "+861xxxxxxxxxx",145'
    assert masked("+CLCC: 1,1,4,0,0,10000000101,129") == "+CLCC: 1,1,4,0,0,100xxxxxxxx,129"
    assert masked("+X: 706B8B667389548C5BB6 end") == "+X: (text) end"
    assert masked("+CSQ: 20,99") == "+CSQ: 20,99"
