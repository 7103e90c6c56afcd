"""Simulated modems whose calls have sound, and phones that answer at once, in a process of their
own.

    python -m benchmarks.callees FOLDER LINES

Serves FOLDER/line1... and line1-sound... as SIM7600 and prints one JSON object for each call that
ended: how long its far end heard nothing at first, whether it then heard CLIP whole, and how often
the sound broke off.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.modems import HOTLINE
from modem.sim.dialects import PROFILES
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import Answering, Behaviour
from modem.sim.pty import PluggedModem
from modem.sim.record import Fact, FactKind
from modem.voice.pcm import SAMPLE_OCTETS, SAMPLE_RATE_HZ
from modem.voice.tones import noise

PHONE = "+861000000{:04d}"
TALK_S = 60.0
CLIP_S = 0.1
_OCTETS_A_MS = SAMPLE_OCTETS * SAMPLE_RATE_HZ / 1000


def clip() -> bytes:
    """What is said in the short calls: noise, so that every frame of it is another."""
    return noise(-20.0, CLIP_S, random.Random(1).gauss)


@dataclass(slots=True)
class Callees:
    """The lines, their phones, and what became of the calls between them."""

    network: Network
    modems: dict[str, PluggedModem]

    def ended(self, fact: Fact) -> None:
        """Tell of a call that was heard."""
        phone = self.network.phones.get(fact.recipient)
        if fact.kind is not FactKind.CALL_ENDED or phone is None or phone.ear is None:
            return
        heard, sound = bytes(phone.ear.heard), self.modems[fact.line].modem.sound
        told = {
            "start_ms": round((len(heard) - len(heard.lstrip(b"\0"))) / _OCTETS_A_MS, 1),
            "is_whole": clip() in heard,
            "underruns": sound.underruns,
        }
        sound.underruns = 0
        print(json.dumps(told), flush=True)


async def _serve(folder: Path, lines: int) -> None:
    loop = asyncio.get_running_loop()
    callees: list[Callees] = []
    network = Network(
        loop, random.Random(1), Latencies.none(), recorder=lambda fact: callees[0].ended(fact)
    )
    callees.append(Callees(network, {}))
    for index in range(1, lines + 1):
        name = f"line{index}"
        phone = network.add_phone(PHONE.format(index))
        phone.behaviour = Behaviour(answering=Answering.ANSWERS, answer_after_s=0.0, talk_s=TALK_S)
        callees[0].modems[name] = PluggedModem(
            network, HOTLINE.format(index), f"86000000000{index:04d}", folder / name,
            name=name, profile=PROFILES["sim7600"],
        )  # fmt: skip
    print("{}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
