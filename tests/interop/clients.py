"""Independent programs as clients of a simulated modem on a real pty.

The modem and its network run on the test's own loop; the programs are processes of
benchmarks.programs. `needs` skips a test where a program is missing.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from benchmarks.programs import find, until
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import Answering, SimPhone
from modem.sim.pty import PluggedModem
from modem.sim.record import Fact, FactKind

HOTLINE = "+8610000000001"
ZHANG = "+8610000000101"
IMEI = "490154203237518"
FIRE = "火警：村东头老槐树下王家起火，火势很大，请带水桶和铁锹，老人已救出，道路畅通。" * 3
"""A text of two parts."""
_QUICK = replace(
    Latencies.none(), submit_s=0.2, deliver_s=0.2, report_s=0.1, setup_s=0.4, ring_cadence_s=1.0,
    answer_s=0.1, release_s=0.1, registration_s=0.2, boot_s=1.0,
)  # fmt: skip


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip unless all these programs are installed."""
    missing = [program for program in programs if find(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


@dataclass(frozen=True)
class Bench:
    """One modem on a pty, the network it is in, and one phone."""

    network: Network
    plugged: PluggedModem
    zhang: SimPhone
    folder: Path

    @property
    def link(self) -> str:
        """The path of the tty."""
        return str(self.plugged.link)

    def facts(self, kind: FactKind) -> list[Fact]:
        """What happened of this kind."""
        return [fact for fact in self.network.facts if fact.kind is kind]

    async def until_zhang_read(self, text: str) -> None:
        """Wait until the phone has the whole text."""
        await until(lambda: any(got.text == text for got in self.zhang.texts), "the text arrives")

    async def until_calls_ended(self, count: int) -> None:
        """Wait until so many calls are over."""
        await until(lambda: len(self.facts(FactKind.CALL_ENDED)) >= count, "the call ends")

    def zhang_answers(self) -> None:
        """From now on the phone is answered soon."""
        self.zhang.behaviour.answering = Answering.ANSWERS
        self.zhang.behaviour.answer_after_s = 0.3


@contextlib.asynccontextmanager
async def bench(folder: Path, *, echo: bool = True) -> AsyncIterator[Bench]:
    """A registered modem at `folder`/north; it is pulled out at the end."""
    network = Network(asyncio.get_running_loop(), random.Random(1), _QUICK)
    plugged = PluggedModem(network, HOTLINE, IMEI, folder / "north", name="north", echo=echo)
    zhang = network.add_phone(ZHANG, "zhang")
    try:
        await until(lambda: plugged.modem.radio.is_registered, "the modem registers")
        yield Bench(network, plugged, zhang, folder)
    finally:
        plugged.unplug()
