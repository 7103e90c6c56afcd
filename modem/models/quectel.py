"""Quectel: EC2x and EG25 (sound card, PCM, synthesiser), EC200x, and the older M26/M35."""

from __future__ import annotations

from dataclasses import replace

from modem.at.channel import Command
from modem.models.base import GENERIC
from modem.models.voice import ANSWER_S, Speech, Synthesiser, Volatile, volatile
from modem.types import SoundPath

_PROBE_PCM = Command("AT+QPCMV=?", answers=("+QPCMV:",))
_STOP_PCM = Command("AT+QPCMV=0", timeout_s=ANSWER_S)

# EC2x AT 13.26: volatile, so each call starts it; clones of the EC25 answer ERROR.
_CARD = Speech(
    SoundPath.SOUND_CARD,
    probe=_PROBE_PCM,
    start=Command("AT+QPCMV=1,2", timeout_s=ANSWER_S),
    stop=_STOP_PCM,
)
_PCM = Speech(
    SoundPath.PCM_TTY,
    probe=_PROBE_PCM,
    # The sound uses the tty of the satellite receiver, whose own output must be off.
    prepare=(
        Volatile(
            put=Command('AT+QGPSCFG="outport","none"'),
            ask=Command('AT+QGPSCFG="outport"', answers=("+QGPSCFG:",)),
            fields=("outport", "none"),
        ),
    ),
    start=Command("AT+QPCMV=1,0", timeout_s=ANSWER_S),
    stop=_STOP_PCM,
    usb_interface=1,
)
_SYNTHESISER = Synthesiser(
    SoundPath.SYNTHESISER,
    probe=Command("AT+QWTTS=?", answers=("+QWTTS:",)),
    stop=Command("AT+QWTTS=0"),
    say='AT+QWTTS=1,1,1,"{}"',
    said="+QWTTS:",
    units_max=135,
)

_QUECTEL = replace(
    GENERIC,
    makers="quectel",
    settings=GENERIC.more(
        'AT+QURCCFG="urcport","usbat"', 'AT+QINDCFG="smsfull",1', "AT^DSCI=1", "AT+QSIMSTAT=1"
    ),
    keys=(volatile("AT+QTONEDET=1"),),
)

EC2X = replace(
    _QUECTEL,
    name="Quectel EC2x",
    models="ec2[015]|eg2[15]|ec20",
    speech=(_CARD, _PCM, _SYNTHESISER),
)
EC200 = replace(
    _QUECTEL,
    name="Quectel EC200x",
    models="ec200|ec600|ec800|eg91",
    speech=(_CARD, _SYNTHESISER),
)
M26 = replace(_QUECTEL, name="Quectel M26", models="m26|m35|m66|mc20", texts_in_calls=False)
