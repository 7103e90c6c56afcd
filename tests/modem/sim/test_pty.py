"""A modem on a real pseudo-terminal: link, raw octets, unplugging."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.pty import WRITE_BACKLOG_MAX, PluggedModem
from tests.modem.sim.rig import HOTLINE, IMEI


def _plugged(folder: Path) -> PluggedModem:
    net = Network(asyncio.get_running_loop(), random.Random(1), Latencies.none())
    return PluggedModem(net, HOTLINE, IMEI, folder / "north", name="north", echo=False)


async def _talk(descriptor: int, command: bytes, end: bytes = b"OK\r\n") -> bytes:
    """Write a command and read until its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()
    heard = bytearray()

    def read() -> None:
        heard.extend(os.read(descriptor, 4096))
        if heard.endswith(end) and not done.done():
            done.set_result(bytes(heard))

    loop.add_reader(descriptor, read)
    os.write(descriptor, command)
    try:
        return await asyncio.wait_for(done, 10)
    finally:
        loop.remove_reader(descriptor)


def _open(link: Path) -> int:
    return os.open(link, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)


def test_the_terminal_survives_being_closed_and_opened_again(tmp_path: Path) -> None:
    async def story() -> None:
        north = _plugged(tmp_path)
        for _ in range(2):
            descriptor = _open(north.link)
            assert await _talk(descriptor, b"AT+CGSN\r") == f"\r\n{IMEI}\r\n\r\nOK\r\n".encode()
            os.close(descriptor)
        north.unplug()

    asyncio.run(story())


def test_unplugging_ends_the_terminal_and_plugging_brings_the_link_back(tmp_path: Path) -> None:
    async def story() -> None:
        north = _plugged(tmp_path)
        descriptor = _open(north.link)
        await _talk(descriptor, b"AT\r")
        north.unplug()
        assert not north.link.is_symlink()
        with pytest.raises(OSError, match="Input/output error"):
            os.write(descriptor, b"AT\r")
        os.close(descriptor)
        north.plug()
        assert north.is_plugged
        descriptor = _open(north.link)
        heard = await _talk(descriptor, b"", end=b"+CPIN: READY\r\n")
        assert heard.startswith(b"\r\nRDY\r\n")
        os.close(descriptor)
        north.unplug()

    asyncio.run(story())


def test_a_link_that_was_left_behind_is_replaced(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "north").symlink_to("/nowhere")
        north = _plugged(tmp_path)
        assert os.readlink(north.link).startswith("/dev/pts/")
        north.unplug()

    asyncio.run(story())


def test_a_program_that_does_not_read_costs_no_more_than_the_backlog(tmp_path: Path) -> None:
    async def story() -> None:
        north = _plugged(tmp_path)
        for _ in range(3000):
            north.modem.urc("+CREG: 1", "x" * 100)
        descriptor = _open(north.link)
        heard = bytearray()
        while len(chunk := await _some(descriptor)):
            heard += chunk
        assert heard.startswith(b"\r\n+CREG: 1\r\n")
        assert WRITE_BACKLOG_MAX <= len(heard) <= WRITE_BACKLOG_MAX + 20_000
        assert await _talk(descriptor, b"AT\r") == b"\r\nOK\r\n"
        os.close(descriptor)
        north.unplug()

    asyncio.run(story())


async def _some(descriptor: int) -> bytes:
    """What there is to read once the loop has had many turns; b"" if nothing."""
    for _ in range(50):
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn
    try:
        return os.read(descriptor, 65_536)
    except BlockingIOError:
        return b""
