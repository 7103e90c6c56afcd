"""A sound card by arecord and aplay, which here are scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from modem.audio.card import open_card
from modem.errors import ModemGone, PortUnusable
from modem.faults import Fault, FaultCode
from modem.port import Port
from modem.voice.pcm import FRAME_OCTETS
from modem.waiting import pause

FRAME = b"\1\2" * (FRAME_OCTETS // 2)


class Card:
    """What the programs are and what came of them."""

    def __init__(self, folder: Path, arecord: str, aplay: str) -> None:
        self.played = folder / "played"
        for name, script in (("arecord", arecord), ("aplay", aplay)):
            program = folder / name
            program.write_text(f"#!/bin/sh\necho $@ > {folder}/{name}.options\n{script}\n")
            program.chmod(0o755)
        self._folder = folder
        self.heard = bytearray()
        self.lost: list[Fault] = []

    async def open(self) -> Port:
        return await open_card(
            "hw:1", 0, self.heard.extend, self.lost.append,
            find_program=lambda name: str(self._folder / name),
        )  # fmt: skip

    def options(self, name: str) -> str:
        return (self._folder / f"{name}.options").read_text()


def write(port: Port, frames: int) -> None:
    for _ in range(frames):
        port.write(FRAME)


def played(story: Callable[[], object]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20.0):
        while not is_so():
            await pause(0.02)


def test_sound_passes_both_ways(tmp_path: Path) -> None:
    async def story() -> None:
        card = Card(
            tmp_path,
            "yes abcdefg | head -c 640; exec tail -f /dev/null",
            f"exec cat > {tmp_path}/played",
        )
        port = await card.open()
        await until(lambda: len(card.heard) == 640 or bool(card.lost))
        port.write(FRAME)
        await until(lambda: card.played.exists() and card.played.read_bytes() == FRAME)
        await port.close()
        await port.close()
        assert "-D hw:1" in card.options("arecord")
        assert "-r 8000" in card.options("aplay")
        with pytest.raises(ModemGone):
            port.write(FRAME)

    played(story)


def test_a_card_that_goes_away_is_lost_once(tmp_path: Path) -> None:
    async def story() -> None:
        card = Card(tmp_path, "exit 1", "exec cat > /dev/null")
        port = await card.open()
        await until(lambda: bool(card.lost))
        await port.close()
        assert card.lost == [Fault(FaultCode.SOUND_PROGRAM_ENDED)]

    played(story)


def test_a_card_that_takes_nothing_is_lost(tmp_path: Path) -> None:
    async def story() -> None:
        card = Card(tmp_path, "exec tail -f /dev/null", "exec tail -f /dev/null")
        port = await card.open()
        with pytest.raises(ModemGone):
            write(port, (1 << 20) // FRAME_OCTETS)
        assert card.lost == [Fault(FaultCode.PORT_FULL)]
        await port.close()

    played(story)


def test_without_the_programs_it_says_what_to_install() -> None:
    async def story() -> None:
        with pytest.raises(PortUnusable, match="alsa-utils"):
            await open_card(
                "hw:1", 0, lambda sound: None, lambda why: None, find_program=lambda name: None
            )

    played(story)


def test_a_program_that_does_not_start_is_explained(tmp_path: Path) -> None:
    async def story() -> None:
        card = Card(tmp_path, "exit 0", "exit 0")
        (tmp_path / "aplay").chmod(0o644)
        with pytest.raises(PortUnusable, match="cannot be opened"):
            await card.open()

    played(story)
