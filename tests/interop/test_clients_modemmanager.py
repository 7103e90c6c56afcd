"""ModemManager uses a simulated modem."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.programs import MODEM_MANAGER as _NAME
from benchmarks.programs import MODEM_MANAGER_MODEM as _MODEM
from benchmarks.programs import MODEM_MANAGER_NEEDS as _NEEDS
from benchmarks.programs import MODEM_MANAGER_ROOT as _ROOT
from benchmarks.programs import Bus, modem_manager, until
from modem.sim.record import FactKind
from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, bench, needs

pytestmark = pytest.mark.timeout(120)

_GET = "org.freedesktop.DBus.Properties.Get"
_GET_ALL = "org.freedesktop.DBus.Properties.GetAll"
_RINGING_IN, _ACTIVE, _TERMINATED = "<3>", "<4>", "<7>"
_DELIVER = "<uint32 1>"
_CALLS = f"{_NAME}.Modem.Voice"


@needs(*_NEEDS)
def test_modemmanager_identifies_and_registers(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here, modem_manager(tmp_path, here.link) as manager:
            modem = await manager.call(_MODEM, _GET_ALL, f"{_NAME}.Modem")
            assert f"'EquipmentIdentifier': <'{IMEI}'>" in modem
            assert f"'OwnNumbers': <['{HOTLINE}']>" in modem
            home = (_MODEM, _GET_ALL, f"{_NAME}.Modem.Modem3gpp")
            await manager.until(*home, shows="'RegistrationState': <uint32 1>")
            registered = await manager.until(*home, shows="'OperatorCode': <'46000'>")
            assert f"'Imei': <'{IMEI}'>" in registered
            assert "'SignalQuality': <(uint32" in modem

    asyncio.run(story())


@needs(*_NEEDS)
def test_modemmanager_texts_both_ways_and_gets_its_report(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here, modem_manager(tmp_path, here.link) as manager:
            text = f"{{'number':<'{ZHANG}'>,'text':<'{FIRE}'>,'delivery-report-request':<true>}}"
            path = _path(await manager.call(_MODEM, f"{_NAME}.Modem.Messaging.Create", text))
            await manager.call(path, f"{_NAME}.Sms.Send")
            await here.until_zhang_read(FIRE)
            await until(lambda: here.facts(FactKind.REPORT_DELIVERED), "a status report")
            here.zhang.text(HOTLINE, FIRE)
            await until(lambda: len(here.facts(FactKind.TEXT_DELIVERED)) == 4, "two parts arrive")
            read = ""
            while f"'Text': <'{FIRE}'>" not in read:
                newest = await _newest_text(manager)
                read = await manager.call(newest, _GET_ALL, f"{_NAME}.Sms")
            assert f"'PduType': {_DELIVER}" in read
            assert f"'Number': <'{ZHANG}'>" in read

    asyncio.run(story())


@needs(*_NEEDS)
def test_modemmanager_takes_a_call_and_makes_one(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as here, modem_manager(tmp_path, here.link) as manager:
            here.zhang.ring(HOTLINE)
            coming = f"{_ROOT}/Call/0"
            await manager.until(_MODEM, f"{_CALLS}.ListCalls", shows=coming)
            call = await manager.call(coming, _GET_ALL, f"{_NAME}.Call")
            assert f"'Number': <'{ZHANG}'>" in call
            assert f"'State': {_RINGING_IN}" in call
            await manager.call(coming, f"{_NAME}.Call.Accept")
            await until(lambda: here.facts(FactKind.CALL_ACTIVE), "the call is active")
            await manager.call(coming, f"{_NAME}.Call.Hangup")
            await here.until_calls_ended(1)
            here.zhang_answers()
            going = _path(
                await manager.call(_MODEM, f"{_CALLS}.CreateCall", f"{{'number':<'{ZHANG}'>}}")
            )
            await manager.call(going, f"{_NAME}.Call.Start")
            await manager.until(going, _GET, f"{_NAME}.Call", "State", shows=_ACTIVE)
            await manager.call(going, f"{_NAME}.Call.Hangup")
            await here.until_calls_ended(2)
            await manager.until(going, _GET, f"{_NAME}.Call", "State", shows=_TERMINATED)

    asyncio.run(story())


async def _newest_text(manager: Bus) -> str:
    listed = await manager.call(_MODEM, f"{_NAME}.Modem.Messaging.List")
    return max(listed.split("'")[1::2], key=lambda path: int(path.rpartition("/")[2]))


def _path(answer: str) -> str:
    """The object path in an answer such as (objectpath '/a/b',)."""
    return answer.split("'")[1]
