"""python-gammu and python-gsmmodem-new use a simulated modem."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.programs import DISTRIBUTION_PYTHON, running, until
from modem.sim.record import FactKind
from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, bench
from tests.interop.oracles import needs_gammu, needs_gsmmodem

pytestmark = pytest.mark.timeout(120)

_HERE = Path(__file__).parent


def _session(folder: Path, interpreter: str, script: str) -> dict[str, Any]:
    """Run a client's whole session against a modem; what it saw."""
    hang_up = folder / "hang-up"
    os.mkfifo(hang_up)

    async def story() -> dict[str, Any]:
        async with bench(folder) as here:
            command = (interpreter, str(_HERE / script), here.link, ZHANG, FIRE)
            async with running(folder, *command) as client:
                await client.until_prints("listening")
                await here.until_zhang_read(FIRE)
                here.zhang.ring(HOTLINE)
                await client.until_prints("called")
                here.zhang.hang_up()
                await here.until_calls_ended(1)
                here.zhang_answers()
                here.zhang.text(HOTLINE, FIRE)
                await until(lambda: here.facts(FactKind.CALL_ACTIVE), "the client's call is active")
                os.write(told, b"\n")
                await here.until_calls_ended(2)
                output = await client.until_ended()
            result: dict[str, Any] = json.loads(output.splitlines()[-1])
            return result

    told = os.open(hang_up, os.O_RDWR)  # with both ends held here, no write waits for the client
    try:
        return asyncio.run(story())
    finally:
        os.close(told)


@needs_gammu
def test_python_gammu_works_through_a_whole_session(tmp_path: Path) -> None:
    saw = _session(tmp_path, DISTRIBUTION_PYTHON, "gammu_session.py")
    assert len(saw.pop("sent")) == 2
    assert saw == {
        "imei": IMEI, "network": "HomeNetwork", "signal": -71, "callers": [ZHANG],
        "received": [FIRE],
    }  # fmt: skip


@needs_gsmmodem
def test_python_gsmmodem_new_works_through_a_whole_session(tmp_path: Path) -> None:
    saw = _session(tmp_path, sys.executable, "gsmmodem_session.py")
    assert saw == {
        "imei": IMEI, "network": "China Mobile", "signal": 21, "callers": [ZHANG],
        "received": [FIRE], "answered": True,
    }  # fmt: skip
