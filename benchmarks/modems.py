"""Simulated modems in a process of their own, with a clock on the wire.

    python -m benchmarks.modems FOLDER LINES LATENCY_S ANSWER_S

Serves FOLDER/line1... and answers one JSON object a line on standard output; takes on standard
input `{"do": "ring" | "hang_up" | "text", "from": NUMBER, "line": 1, "text": "..."}`. Times are of
the system's monotonic clock, which all processes of a machine share. A text takes LATENCY_S; all
that line n says comes n times ANSWER_S late, so that no two lines are in step.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from modem.sim.latency import Latencies
from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.pty import PseudoTerminal
from modem.sim.record import Fact, FactKind

HOTLINE = "+861000999{:04d}"
RING_FOR_S = 30.0
_ORDER = re.compile(rb"AT\+CMGS=[0-9]")
_ORDER_OCTETS = len(b"AT+CMGS=1")


class TimedModem:
    """A simulated modem on a pty that notes when certain bytes pass."""

    def __init__(self, network: Network, index: int, folder: Path, answer_s: float) -> None:
        self.line = index + 1
        self._loop = network.loop
        self._late_s = answer_s * self.line
        self._heard = b""
        self._terminal: PseudoTerminal | None = None
        number = HOTLINE.format(self.line)
        imei = f"86000000000{self.line:04d}"
        self.modem = SimModem(network, number, imei, self._write, name=f"line{self.line}")
        link = folder / f"line{self.line}"
        self._terminal = PseudoTerminal(network.loop, link, self._receive)

    def _receive(self, data: bytes) -> None:
        at = time.monotonic()
        self._heard += data
        for _ in _ORDER.findall(self._heard):
            tell(event="cmgs", line=self.line, at=at)
        self._heard = self._heard[1 - _ORDER_OCTETS :]  # too short to hold one that was told
        self.modem.receive(data)

    def _write(self, data: bytes) -> None:
        if self._late_s:
            self._loop.call_later(self._late_s, self._say, data)
        else:
            self._say(data)

    def _say(self, data: bytes) -> None:
        if self._terminal is None:
            return
        at = time.monotonic()  # the reader may run before a look at the clock afterwards
        self._terminal.write(data)
        for urc, name in ((b"+CLIP:", "clip"), (b"+CMTI:", "cmti")):
            if urc in data:
                tell(event=name, line=self.line, at=at)


def tell(**facts: Any) -> None:
    """One event for the parent."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _record(fact: Fact) -> None:
    if fact.kind is FactKind.TEXT_ACCEPTED and fact.line:
        tell(event="accepted", line=fact.line, recipient=fact.recipient, at=fact.at)


async def _serve(folder: Path, lines: int, latency_s: float, answer_s: float) -> None:
    loop = asyncio.get_running_loop()
    latencies = replace(Latencies.none(), submit_s=latency_s)
    network = Network(loop, random.Random(1), latencies, utc_at_start=time.time(), recorder=_record)
    modems = [TimedModem(network, index, folder, answer_s) for index in range(lines)]
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    tell(event="ready")
    while line := await commands.readline():
        asked = json.loads(line)
        number = asked["from"]
        phone = network.phones.get(number) or network.add_phone(number)
        hotline = modems[asked["line"] - 1].modem.number
        if asked["do"] == "ring":
            phone.ring(hotline, for_s=RING_FOR_S)
        elif asked["do"] == "hang_up":
            phone.hang_up()
        else:
            phone.text(hotline, asked["text"])


def main() -> None:
    """Serve until standard input ends."""
    folder, lines, latency_s, answer_s = sys.argv[1:]
    asyncio.run(_serve(Path(folder), int(lines), float(latency_s), float(answer_s)))


if __name__ == "__main__":
    main()
