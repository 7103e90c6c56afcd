"""smstools3 uses a simulated modem."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, bench, needs, running, until

pytestmark = pytest.mark.timeout(120)

_FOLDERS = ("outgoing", "checked", "incoming", "failed", "sent")
_SETTINGS = """devices=GSM1
outgoing={folder}/outgoing
checked={folder}/checked
incoming={folder}/incoming
failed={folder}/failed
sent={folder}/sent
logfile={folder}/smsd.log
infofile={folder}/smsd.working
pidfile={folder}/smsd.pid
delaytime=1
loglevel=7
autosplit=3

[GSM1]
device={link}
incoming=high
baudrate=115200
phonecalls=clip
"""


@needs("smsd")
def test_smstools_identifies_registers_texts_both_ways_and_sees_the_caller(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here:
            for name in _FOLDERS:
                (tmp_path / name).mkdir()
            settings = tmp_path / "smsd.conf"
            settings.write_text(_SETTINGS.format(link=here.link, folder=tmp_path))
            draft = tmp_path / "draft"
            draft.write_bytes(
                f"To: {ZHANG[1:]}\nAlphabet: Unicode\n\n".encode() + FIRE.encode("utf-16-be")
            )
            draft.rename(tmp_path / "outgoing" / "fire")
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
