"""ofono uses a simulated modem."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.programs import Bus, bus, running, until
from modem.sim.record import FactKind
from tests.interop.clients import FIRE, HOTLINE, IMEI, ZHANG, Bench, bench, needs

pytestmark = pytest.mark.timeout(120)

_MODEM = "/phonesim"
_CALL = f"{_MODEM}/voicecall01"
_CALLS = "org.ofono.VoiceCallManager"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.asynccontextmanager
async def _ofono(here: Bench, folder: Path) -> AsyncIterator[Bus]:
    """ofono with our pty as its simulated phone, found over loopback; powered and online."""
    port = _free_port()
    settings = folder / "phonesim.conf"
    settings.write_text(f"[phonesim]\nAddress=127.0.0.1\nPort={port}\n")
    bridge = (
        "socat", f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr", f"FILE:{here.link},raw,echo=0"
    )  # fmt: skip
    async with bus(folder, "org.ofono") as ours, running(folder, *bridge) as bridging:
        await until(lambda: _listens(port) or bridging.has_ended, "the bridge listens")
        environment = {**ours.environment, "OFONO_PHONESIM_CONFIG": str(settings)}
        async with running(folder, "ofonod", "-n", "-d", environment=environment):
            switch = (_MODEM, "org.ofono.Modem.SetProperty")
            await ours.until(*switch, "Powered", "<true>", shows="()")
            await ours.until(*switch, "Online", "<true>", shows="()")
            status = (_MODEM, "org.ofono.NetworkRegistration.GetProperties")
            await ours.until(*status, shows="'Status': <'registered'>")
            yield ours


def _listens(port: int) -> bool:
    """Whether something listens there, without connecting to it."""
    entry = f"0100007F:{port:04X} 00000000:0000 0A"
    return entry in Path("/proc/net/tcp").read_text()


@needs("ofonod", "socat", "gdbus", "dbus-daemon")
def test_ofono_identifies_registers_and_texts_both_ways(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path, echo=False) as here, _ofono(here, tmp_path) as ofono:
            modem = await ofono.call(_MODEM, "org.ofono.Modem.GetProperties")
            assert f"'Serial': <'{IMEI}'>" in modem
            status = (_MODEM, "org.ofono.NetworkRegistration.GetProperties")
            await ofono.until(*status, shows="'MobileCountryCode': <'460'>")
            await ofono.until(*status, shows="'Strength': <byte 0x43>")
            texts = "org.ofono.MessageManager"
            await ofono.until(_MODEM, f"{texts}.GetProperties", shows="ServiceCenterAddress")
            await ofono.call(_MODEM, f"{texts}.SendMessage", ZHANG, FIRE)
            await here.until_zhang_read(FIRE)
            watch = ("gdbus", "monitor", "--session", "--dest", "org.ofono")
            async with running(tmp_path, *watch, environment=ofono.environment) as watching:
                await watching.until_prints("is owned by")
                here.zhang.text(HOTLINE, FIRE)
                await watching.until_prints(FIRE)
                assert f"'Sender': <'{ZHANG}'>" in watching.output

    asyncio.run(story())


@needs("ofonod", "socat", "gdbus", "dbus-daemon")
def test_ofono_takes_a_call_and_makes_one(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path, echo=False) as here, _ofono(here, tmp_path) as ofono:
            listed = (_MODEM, f"{_CALLS}.GetCalls")
            await ofono.until(*listed, shows="@a(oa{sv}) []")
            here.zhang.ring(HOTLINE)
            call = await ofono.until(*listed, shows="'State': <'incoming'>")
            assert f"'LineIdentification': <'{ZHANG}'>" in call
            await ofono.call(_CALL, "org.ofono.VoiceCall.Answer")
            await until(lambda: here.facts(FactKind.CALL_ACTIVE), "the call is active")
            await ofono.call(_CALL, "org.ofono.VoiceCall.Hangup")
            await here.until_calls_ended(1)
            await ofono.until(*listed, shows="@a(oa{sv}) []")
            here.zhang_answers()
            await ofono.call(_MODEM, f"{_CALLS}.Dial", ZHANG, "")
            await ofono.until(*listed, shows="'State': <'active'>")
            await ofono.call(_CALL, "org.ofono.VoiceCall.Hangup")
            await here.until_calls_ended(2)

    asyncio.run(story())
