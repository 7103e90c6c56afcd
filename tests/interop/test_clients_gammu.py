"""gammu and gammu-smsd use a simulated modem."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.programs import gammu_smsd_settings, gammu_smsd_text, run, running, until
from modem.sim.record import FactKind
from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, bench, needs

pytestmark = pytest.mark.timeout(120)


def _settings(folder: Path, link: str) -> str:
    path = folder / "gammurc"
    path.write_text(f"[gammu]\ndevice={link}\nconnection=at115200\n")
    return str(path)


@needs("gammu")
def test_gammu_identifies_registers_and_texts_both_ways(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here:
            here.zhang.text(HOTLINE, FIRE)
            await until(lambda: len(here.facts(FactKind.TEXT_DELIVERED)) == 2, "two parts arrive")
            commands = tmp_path / "commands"
            commands.write_text(
                "identify\nnetworkinfo\n"
                f'sendsms TEXT {ZHANG} -unicode -len 400 -text "{FIRE}"\ngetallsms\n'
            )
            said = await run(
                tmp_path, "gammu", "-c", _settings(tmp_path, here.link), "batch", str(commands)
            )
            assert IMEI in said
            assert "home network" in said
            assert "460 00" in said
            body = "".join(line for line in said.splitlines() if line and line in FIRE)
            assert FIRE in body
            await here.until_zhang_read(FIRE)

    asyncio.run(story())


@needs("gammu")
def test_gammu_dials_until_somebody_answers_and_hangs_up(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here:
            here.zhang_answers()
            settings = _settings(tmp_path, here.link)
            await run(tmp_path, "gammu", "-c", settings, "dialvoice", ZHANG)
            await until(lambda: here.facts(FactKind.CALL_ACTIVE), "the call is active")
            await run(tmp_path, "gammu", "-c", settings, "cancelcall")
            await here.until_calls_ended(1)

    asyncio.run(story())


@needs("gammu-smsd", "gammu-smsd-inject")
def test_gammu_smsd_texts_both_ways_and_sees_the_caller(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here:
            noted = f'echo "$@" >> {tmp_path}/callers'
            settings = gammu_smsd_settings(tmp_path, here.link, on_call=noted)
            await gammu_smsd_text(tmp_path, settings, ZHANG, FIRE)
            async with running(tmp_path, "gammu-smsd", "-c", settings):
                await here.until_zhang_read(FIRE)
                here.zhang.text(HOTLINE, FIRE)
                inbox = tmp_path / "inbox"
                await until(lambda: _joined(inbox) == FIRE, "both parts lie in the inbox")
                here.zhang.ring(HOTLINE)
                callers = tmp_path / "callers"
                await until(lambda: callers.exists() and ZHANG in callers.read_text(), "a caller")
                await here.until_calls_ended(1)

    asyncio.run(story())


def _joined(inbox: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(inbox.iterdir()))
