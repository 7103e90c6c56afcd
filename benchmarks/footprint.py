"""What the daemon costs when nothing happens, and how soon it is of use after its start.

The start is the worst honest one: the box was down while a household texted for help, so the text
lies in a modem's store; the clock runs from the start of the process to the moment at which the
network has the first text.

A line is looked at every 30 s and its store every 60 s: idle is a whole number of minutes. There
each answer of a modem takes a while, as on a stick; one that was there at once would wake nobody.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

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

LINES = 2
IDLE_S = 60.0
ANSWER_S = 0.007
TEXTS = 11  # of an alarm: the officer, the caller, nine neighbours
RSS_MAX_MB, WAKEUPS_MAX, START_MAX_S = 40.0, 1.0, 1.0
STARTS = 5
PEERS_START_S = "python-gsmmodem 0.06, smstools3 2.3, gammu-smsd 5.9, ModemManager 6.5"


async def _idle(folder: Path) -> tuple[float, float]:
    """Resident memory (MB) after an alarm, and wake-ups a second and line while idle."""
    config = write_village(folder, LINES, 10, calls=False)
    async with (
        modems(folder, LINES, 0.0, answer_s=ANSWER_S) as sim,
        daemon(config) as process,
    ):
        await ready(config, LINES)
        sim.do(do="text", **{"from": number_of(0)}, line=1, text="着火了")
        await sim.until(_accepted(sim, TEXTS), 20.0)
        await _close(config)
        await sim.until(_accepted(sim, 2 * TEXTS), 20.0)
        await asyncio.sleep(2.0)
        before = _switches(process.pid)
        await asyncio.sleep(IDLE_S)
        wakeups = (_switches(process.pid) - before) / IDLE_S / LINES
        return _rss_mb(process.pid), wakeups


async def _close(config: Path) -> None:
    """End the one alarm, so that nothing is left to do."""
    control = config.parent / "state/control.sock"
    status = await asyncio.to_thread(ask, control, "status", {})
    incident = status["incidents"][0]["incident"]
    arguments = {"incident": incident, "reason": "drill", "by": "benchmark", "is_certain": True}
    await asyncio.to_thread(ask, control, "close", arguments)


def _accepted(sim: Modems, count: int, since: float = 0.0) -> Callable[[], bool]:
    """Whether the network has so many texts since then."""
    return lambda: len(sim.seen("accepted", since)) >= count


def _switches(pid: int) -> int:
    """How often any thread of the process has gone to sleep of its own will."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total


def _rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} is gone")


async def _start(folder: Path) -> list[float]:
    """Seconds from the start of the process to the first text at the network, several times."""
    config = write_village(folder, LINES, 10, calls=False)
    taken: list[float] = []
    async with modems(folder, LINES, 0.0) as sim:
        async with daemon(config):
            await ready(config, LINES)  # once, so that the roster is known as on any later day
        for start in range(STARTS):
            stored = len(sim.seen("cmti")) + 1
            sim.do(do="text", **{"from": number_of(10 + start * 10)}, line=1, text="着火了")
            await sim.until(partial(_has_stored, sim, stored), 5.0)
            started = time.monotonic()
            async with daemon(config):
                await sim.until(_accepted(sim, TEXTS, started), 20.0)
                taken.append(sim.seen("accepted", started)[0]["at"] - started)
                await asyncio.sleep(0.2)
    return taken


def _has_stored(sim: Modems, count: int) -> bool:
    return len(sim.seen("cmti")) >= count


def main() -> None:
    """Measure and print beside the targets."""
    with temporary_folder() as folder:
        rss_mb, wakeups = asyncio.run(_idle(Path(folder)))
    with temporary_folder() as folder:
        starts = sorted(asyncio.run(_start(Path(folder))))
    start_s = starts[len(starts) // 2]
    print(f"footprint, {LINES} lines; {machine()}")
    print(f"  resident memory           {rss_mb:7.1f} MB   (at most {RSS_MAX_MB})")
    print(f"  idle wake-ups             {wakeups:7.2f} /s a line (at most {WAKEUPS_MAX})")
    print(
        f"  start to first text       {start_s:7.2f} s median of {STARTS}, slowest"
        f" {starts[-1]:.2f} (at most {START_MAX_S}; {PEERS_START_S})"
    )
    if "--json" in sys.argv:
        figures = {
            "rss_mb": round(rss_mb, 1),
            "wakeups_per_s_per_line": round(wakeups, 3),
            "start_to_first_text_s": round(start_s, 3),
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
