"""SIMCom: SIM800 (UART, analog), SIM7600 (PCM over a tty), A76xx (its own synthesiser only)."""

from __future__ import annotations

from dataclasses import replace

from modem.at.channel import Command
from modem.models.base import GENERIC
from modem.models.voice import ANSWER_S, Speech, Synthesiser, volatile
from modem.types import SoundPath

# The AT manuals of the SIM7600 and the A76xx do not list AT+DDET; some of their firmware obeys it.
_UNDOCUMENTED_KEYS = volatile("AT+DDET=1")

# SIM7600 SIM-AT V3.00 17.2: obeyed a moment after VOICE CALL: BEGIN, and forgotten with the call.
_PCM = Speech(
    SoundPath.PCM_TTY,
    probe=Command("AT+CPCMREG=?", answers=("+CPCMREG:",)),
    start=Command("AT+CPCMREG=1", timeout_s=ANSWER_S),
    stop=Command("AT+CPCMREG=0,1", timeout_s=ANSWER_S),
    usb_interface=4,
)
# Old mode 2 takes GBK, which another character set garbles: so always UCS2.
_SYNTHESISER = Synthesiser(
    SoundPath.SYNTHESISER,
    probe=Command("AT+CTTS=?", answers=("+CTTS:",)),
    prepare=(volatile("AT+CDTAM=1"),),
    stop=Command("AT+CTTS=0"),
    say='AT+CTTS=1,"{}"',
    said="+CTTS: 0",
    units_max=127,
)

_SIMCOM = replace(GENERIC, makers="simcom", texts_in_calls=False)

SIM800 = replace(
    _SIMCOM,
    name="SIMCom SIM800",
    models="sim[89]",
    settings=GENERIC.more("AT+MORING=1"),
    speech=(
        Synthesiser(
            SoundPath.SYNTHESISER,
            probe=_SYNTHESISER.probe,
            prepare=(volatile("AT+DTAM=1"),),
            stop=_SYNTHESISER.stop,
            say='AT+CTTS=1,"{}"',
            said="+CTTS: 0",
            units_max=127,
        ),
    ),
    keys=(volatile("AT+DDET=1,0,1"), volatile("AT+DDET=1")),
)

SIM7600 = replace(
    _SIMCOM,
    name="SIMCom SIM7600",
    models="sim7[56]|simcom_sim7",
    settings=GENERIC.more("AT+MSTK=0,0"),
    speech=(_PCM, _SYNTHESISER),
    keys=(_UNDOCUMENTED_KEYS,),
)

A76XX = replace(
    _SIMCOM,
    name="SIMCom A76xx",
    models="a76|a79",
    settings=GENERIC.more("AT+MSTK=0,0"),
    speech=(_SYNTHESISER,),
    keys=(_UNDOCUMENTED_KEYS,),
)
