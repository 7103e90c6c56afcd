"""A box to measure: a village on disk, simulated modems in one process, the daemon in another."""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alarmd.control.protocol import ask
from benchmarks.modems import HOTLINE

GROUPS = 150
NUMBER = "+861000{:07d}"
WITHIN_S = 400.0  # nothing that is measured here takes longer


def number_of(index: int) -> str:
    """The number of the household with this index."""
    return NUMBER.format(10_000 + index)


def write_village(folder: Path, lines: int, households_a_group: int, calls: bool) -> Path:
    """alarmd.yaml and households.yaml; an alarm in a group of n is n + 1 texts: the officer, the
    caller, the n - 1 neighbours."""
    entries = ["village: B", "language: zh", "groups:"]
    entries += [f"  g{g}: {{name: G{g}, officers: [o]}}" for g in range(GROUPS)]
    entries += ["officers:", f"  - {{id: o, name: 李警官, phones: ['{NUMBER.format(1)}']}}"]
    entries += ["households:"]
    for index in range(GROUPS * households_a_group):
        group = index // households_a_group
        entries.append(
            f"  - {{id: h{index}, name: 王{index}, group: g{group}, landmark: 大槐树下,"
            f" phones: ['{number_of(index)}']}}"
        )
    (folder / "households.yaml").write_text("\n".join(entries) + "\n", encoding="utf-8")
    ports = "".join(
        f"  - {{name: line{n}, port: {folder}/line{n}, calls: {'yes' if calls else 'no'}}}\n"
        for n in range(1, lines + 1)
    )
    config = folder / "alarmd.yaml"
    config.write_text(
        "households: households.yaml\nstate: state\npolicy:\n"
        "  texts_per_hour: 10000\n  texts_per_day: 100000\nlines:\n" + ports,
        encoding="utf-8",
    )
    return config


class Modems:
    """The process that simulates the modems, and everything that it has told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._events: dict[str, list[dict[str, Any]]] = {}
        self._news = asyncio.Event()
        self._reader = asyncio.get_running_loop().create_task(self._read())

    def do(self, **command: Any) -> None:
        """Make a phone ring or text."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")

    def seen(self, event: str, since: float = 0.0) -> list[dict[str, Any]]:
        """The events of this name since then, oldest first.

        Looked for from the end: this runs on the loop that is measured.
        """
        found = list(
            itertools.takewhile(
                lambda e: e.get("at", since) >= since, reversed(self._events.get(event, []))
            )
        )
        return found[::-1]

    async def until(self, is_done: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        """Wait until the events satisfy the condition; raise TimeoutError."""
        async with asyncio.timeout(within_s):
            while not is_done():
                self._news.clear()
                await self._news.wait()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            event = json.loads(line)
            self._events.setdefault(event["event"], []).append(event)
            self._news.set()


@asynccontextmanager
async def modems(
    folder: Path, lines: int, latency_s: float, *, answer_s: float = 0.0
) -> AsyncIterator[Modems]:
    """Simulated modems on `folder`/line1..., each text taking `latency_s`, and each answer about
    `answer_s`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.modems", str(folder), str(lines), str(latency_s),
        str(answer_s), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    served = Modems(process)
    try:
        await served.until(lambda: bool(served.seen("ready")), 20.0)
        yield served
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def daemon(config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The daemon in a process of its own, its log beside its configuration."""
    with (config.parent / "alarmd.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "alarmd", "--config", str(config), "--log-level", "WARNING",
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def ready(config: Path, lines: int, within_s: float = 30.0) -> None:
    """Wait until the daemon says that this many lines are ready and its households are loaded."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            status = await asyncio.to_thread(
                ask, config.parent / "state/control.sock", "status", {}
            )
        except Exception:  # not listening yet: whatever the reason, ask again until it is late
            status = {"lines": [], "roster": {"households": 0}}
        is_ready = sum(line["state"] == "ready" for line in status["lines"]) == lines
        if is_ready and status["roster"]["households"]:
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(f"the lines were not ready within {within_s} s")


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder on a disk that really flushes."""
    return tempfile.TemporaryDirectory(prefix="alarmd-bench-", ignore_cleanup_errors=True)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """What this was measured on, for the printed head."""
    model = subprocess.run(
        ["sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2; nproc"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return " x ".join(model.stdout.split("\n")[:2]).strip()


def hotline(line: int) -> str:
    """The number of the SIM in this line."""
    return HOTLINE.format(line)
