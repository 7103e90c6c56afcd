"""smstools3 uses a simulated modem."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.programs import running, smstools_settings, smstools_text, until
from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, bench, needs

pytestmark = pytest.mark.timeout(120)

_GENERAL = ("loglevel=7", "autosplit=3")


@needs("smsd")
def test_smstools_identifies_registers_texts_both_ways_and_sees_the_caller(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here:
            settings = smstools_settings(tmp_path, here.link, general=_GENERAL)
            smstools_text(tmp_path, "fire", ZHANG, FIRE)
            incoming = tmp_path / "incoming"
            async with running(tmp_path, "smsd", f"-c{settings}", "-t"):
                await here.until_zhang_read(FIRE)
                here.zhang.text(HOTLINE, FIRE)
                await until(lambda: FIRE.encode("utf-16-be") in _everything(incoming), "the text")
                assert IMEI.encode() in _everything(incoming)
                here.zhang.ring(HOTLINE)
                await until(lambda: b"CALL MISSED" in _everything(incoming), "the caller is seen")
                assert _everything(incoming).count(f"From: {ZHANG[1:]}".encode()) == 2
                here.zhang.hang_up()
            assert "Modem is registered" in (tmp_path / "smsd.log").read_text("utf-8", "replace")

    asyncio.run(story())


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
