"""A box with a journal of many years: how soon it hears and tells after a start, with and without a
checkpoint, and how long an operator waits for what is in it.

    python -m benchmarks.big [--json] [ENTRIES]
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alarmd.control.protocol import ask
from benchmarks.box import (
    Modems,
    daemon,
    machine,
    modems,
    number_of,
    ready,
    temporary_folder,
    write_village,
)
from benchmarks.long_journal import write_long_journal

ENTRIES = 1_000_000
LINES = 2
TARGETS = {
    "start_s": 1.0,
    "start_without_checkpoint_s": 1.0,
    "first_ring_s": 3.0,
    "verify_s": 5.0,
    "list_s": 0.2,
    "export_s": 10.0,
    "rss_mb": 55.0,
}
WHOLE_WITHIN_S = 600.0


@asynccontextmanager
async def started(config: Path) -> AsyncIterator[tuple[int, float, socket.socket]]:
    """The daemon under a stand-in for systemd: its process, when it began, and where it says that
    it is ready."""
    address = config.parent / "notify"
    address.unlink(missing_ok=True)
    systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind(str(address))
    systemd.setblocking(False)
    os.environ["NOTIFY_SOCKET"] = str(address)
    began = time.monotonic()
    try:
        async with daemon(config) as process:
            yield process.pid, began, systemd
    finally:
        del os.environ["NOTIFY_SOCKET"]
        systemd.close()


async def _is_ready(systemd: socket.socket) -> float:
    """When systemd would hear READY=1."""
    loop = asyncio.get_running_loop()
    while b"READY=1" not in await loop.sock_recv(systemd, 4096):
        pass
    return time.monotonic()


async def _first_start(config: Path, sim: Modems) -> dict[str, float]:
    """Without a checkpoint, while a household rings: READY, and the first text of its alarm."""
    since = time.monotonic()
    sim.do(do="ring", **{"from": number_of(0)}, line=1)
    async with started(config) as (pid, began, systemd):
        ready_at = await _is_ready(systemd)
        await sim.until(lambda: bool(sim.seen("accepted", since)), 60.0)
        told_at = sim.seen("accepted", since)[0]["at"]
        sim.do(do="hang_up", **{"from": number_of(0)}, line=1)
        await _whole(config)
        rss_mb = _rss_mb(pid)
    return {
        "start_without_checkpoint_s": ready_at - began,
        "first_ring_s": told_at - began,
        "whole_after_s": time.monotonic() - began,
        "rss_mb": rss_mb,
    }


async def _whole(config: Path) -> None:
    """Wait until the whole journal is folded beside the running box."""
    async with asyncio.timeout(WHOLE_WITHIN_S):
        while (await _status(config))["journal"]["unfolded"]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.5)


async def _status(config: Path) -> dict[str, Any]:
    return await asyncio.to_thread(ask, config.parent / "state/control.sock", "status", {}, 30.0)


def _rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} is gone")


async def _start(config: Path) -> float:
    async with started(config) as (_, began, systemd):
        return await _is_ready(systemd) - began


def _operator(config: Path, *arguments: str) -> float:
    """How long a command of an operator takes, its output thrown away."""
    command = [sys.executable, "-m", "cli", "--config", str(config), *arguments]
    began = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


async def measure(entries: int, tell: Callable[[str], None]) -> dict[str, float]:
    """All figures, on a village of its own."""
    with temporary_folder() as name:
        folder = Path(name)
        config = write_village(folder, LINES, 10, calls=False)
        async with modems(folder, LINES, 0.0) as sim:
            async with daemon(config):
                await ready(config, LINES)  # once, so that the roster is known as on any later day
            for file in (folder / "state").glob("journal*"):
                file.unlink()
            (folder / "state/seal.key").unlink()
            tell(f"writing {entries} entries")
            count = await asyncio.to_thread(
                write_long_journal, folder / "state/journal.db", entries, time.time()
            )
            figures = {"entries": float(count), **await _first_start(config, sim)}
            figures["start_s"] = await _start(config)
        figures["verify_s"] = _operator(config, "journal", "verify")
        figures["list_s"] = _operator(config, "incidents", "list")
        figures["export_s"] = _operator(config, "journal", "export")
        return figures


def main() -> None:
    """Measure and print beside the targets."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    is_json = "--json" in sys.argv
    tell: Callable[[str], None] = (lambda _: None) if is_json else print
    figures = asyncio.run(measure(numbers[0] if numbers else ENTRIES, tell))
    if is_json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
        return
    print(f"a journal of {figures['entries']:.0f} entries; {machine()}")
    for name, most in TARGETS.items():
        print(f"  {name:28} {figures[name]:8.2f}   (at most {most})")


if __name__ == "__main__":
    main()
