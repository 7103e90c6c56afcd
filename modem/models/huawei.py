"""Huawei 3G sticks with voice (E1550, E173, E1750, K3765): PCM over a tty of their own."""

from __future__ import annotations

from dataclasses import replace

from modem.at.channel import Command
from modem.models.base import GENERIC
from modem.models.voice import ANSWER_S, Speech, volatile
from modem.types import SoundPath

STICK = replace(
    GENERIC,
    name="Huawei stick",
    makers="huawei",
    speech=(
        Speech(
            SoundPath.PCM_TTY,
            probe=Command("AT^CVOICE?", answers=("^CVOICE:",)),
            start=Command("AT^DDSETEX=2", timeout_s=ANSWER_S),
        ),
    ),
    keys=(volatile("AT^DDTMFCFG=0,1"),),
    texts_in_calls=False,
)
