"""A network, its first modem and a phone on virtual time, and what talks to the modem."""

from __future__ import annotations

import asyncio
import random

from modem.sim.latency import Latencies
from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.phone import SimPhone
from modem.sms import pdu
from modem.types import Msisdn
from tests.modem.virtual_loop import elapse

HOTLINE = "+8610000000001"
SECOND_LINE = "+8610000000002"
ZHANG = "+8610000000101"
IMEI = "490154203237518"
CTRL_Z = "\x1a"


class Terminal:
    """The other end of a modem's line."""

    def __init__(self, network: Network, number: str = HOTLINE, *, pin: str = "") -> None:
        self._octets = bytearray()
        self.modem = SimModem(
            network, number, IMEI, self._octets.extend, name=number[-1], pin=pin, echo=False
        )

    def type(self, text: str) -> None:
        """Send this, as it is."""
        self.modem.receive(text.encode())

    def heard(self) -> str:
        """Everything since the last time, raw."""
        octets = self._octets.decode()
        self._octets.clear()
        return octets

    def lines(self) -> list[str]:
        """Everything since the last time as lines."""
        return [line for line in self.heard().splitlines() if line]

    async def ask(self, command: str, within_s: float = 0.01) -> list[str]:
        """Send a command; what came by then."""
        self.type(command + "\r")
        await elapse(within_s)
        return self.lines()

    async def send(self, text: str, number: str = ZHANG, *, within_s: float = 0.01) -> list[str]:
        """Send a text in PDU mode, part by part; the last answer."""
        answer: list[str] = []
        for part in pdu.encode_submit(Msisdn(number), text, validity_s=3600.0):
            prompt = await self.ask(f"AT+CMGS={part.tpdu_octets}")
            assert prompt == ["> "]
            self.type(part.hex + CTRL_Z)
            await elapse(within_s)
            answer = self.lines()
        return answer


def network(latencies: Latencies | None = None, seed: int = 1) -> Network:
    """A network on the running loop, by default one without delays."""
    return Network(asyncio.get_running_loop(), random.Random(seed), latencies or Latencies.none())


async def village(latencies: Latencies | None = None) -> tuple[Network, Terminal, SimPhone]:
    """A network with a modem that is registered and Zhang's phone."""
    net = network(latencies)
    terminal, zhang = Terminal(net), net.add_phone(ZHANG, "zhang")
    await elapse(net.latencies.registration_s + 0.01)
    return net, terminal, zhang
