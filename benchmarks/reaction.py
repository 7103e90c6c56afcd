"""From the last byte of +CLIP (or +CMTI) to the commit, and to the first byte of AT+CMGS.

A box with a second line, over ptys, with fsync on. The modems are in a process of their own; the
daemon's loop is here, so that the instant of its commit can be seen; one alarm a group. Beside each
alarm the disk alone is measured, writing and flushing as many octets: no commit can be faster.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from alarmd.config.settings import load_config
from alarmd.daemon import Daemon
from alarmd.incident.facts.entries import CloseReason, Entry, IncidentOpened
from alarmd.incident.intake.inputs import CloseRequested
from alarmd.incident.reading.rehearsal import rehearsal
from alarmd.journal.database import Checkpoint
from alarmd.journal.writer import Store
from alarmd.system.work_thread import WorkThread
from benchmarks import peers
from benchmarks.box import (
    Modems,
    machine,
    modems,
    number_of,
    percentile,
    temporary_folder,
    write_village,
)
from benchmarks.programs import until

ALARMS = 60  # of each sort
HOUSEHOLDS = 10
COMMIT_P50_MS, FIRST_P50_MS, FIRST_P99_MS = 3.0, 5.0, 6.0
QUIET_S = 0.05
COMMIT_OCTETS = 20480  # of the log, for an alarm with ten recipients: five pages


class TimedStore(Store):
    """A store that notes when an opened incident was on the disk."""

    opened_at: float = 0.0

    async def commit(
        self, entries: Sequence[Entry], at: float, utc: float, kept: Checkpoint | None = None
    ) -> bool:
        """As the store does; then look at the clock."""
        is_written = await super().commit(entries, at, utc, kept)
        if any(isinstance(entry, IncidentOpened) for entry in entries):
            self.opened_at = time.monotonic()
        return is_written


async def _measure(folder: Path) -> dict[str, Any]:
    path = write_village(folder, lines=2, households_a_group=HOUSEHOLDS, calls=False)
    config, problems = load_config(path)
    assert config is not None, problems
    # Closed alarms are let go of soon, or the sixtieth would be measured among fifty-nine; and the
    # caller's ring is ended soon, or sixty of them would take minutes.
    hurried = replace(config.policy, reply_window_s=1.0, end_ring_after_s=0.1)
    config = replace(config, policy=hurried)
    with WorkThread("journal") as journal_thread:
        async with modems(folder, 2, 0.0) as sim:
            daemon = Daemon(config, utc=time.time, run=journal_thread)
            store = daemon.store = TimedStore(config.journal, journal_thread)
            await daemon.start()
            running = asyncio.get_running_loop().create_task(daemon.run())
            lines = daemon.lines.values()
            await until(lambda: all(line.status.carries_texts for line in lines), "lines")
            await until(lambda: daemon.rosters.roster is not None, "a roster")
            list(rehearsal())  # as the program does after its start
            disk = BareDisk(folder / "bare")
            clip = [await _one(sim, daemon, store, n, "ring", disk) for n in range(ALARMS)]
            cmti = [await _one(sim, daemon, store, ALARMS + n, "text", disk) for n in range(ALARMS)]
            daemon.stop()
            await running
            await daemon.close()
    return {"clip": _figures(clip), "cmti": _figures(cmti), "disk_ms": _percentiles(disk.samples)}


class BareDisk:
    """The least a commit can take: its octets, written over old ones and flushed."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(COMMIT_OCTETS))
        self._file = os.open(path, os.O_WRONLY)
        self.samples: list[float] = []

    def measure(self) -> None:
        """Once."""
        begun = time.monotonic()
        os.pwrite(self._file, os.urandom(COMMIT_OCTETS), 0)
        os.fdatasync(self._file)
        self.samples.append((time.monotonic() - begun) * 1e3)


async def _one(
    sim: Modems, daemon: Daemon, store: TimedStore, group: int, do: str, disk: BareDisk
) -> tuple[float, float]:
    """One alarm: milliseconds to the commit and to the first AT+CMGS; then all is cleared away."""
    begun = time.monotonic()
    urc = "clip" if do == "ring" else "cmti"
    sim.do(do=do, **{"from": number_of(group * HOUSEHOLDS)}, line=1, text="着火了")
    await sim.until(lambda: bool(sim.seen(urc, begun)) and bool(sim.seen("cmgs", begun)), 20.0)
    heard = sim.seen(urc, begun)[0]["at"]
    first = sim.seen("cmgs", begun)[0]["at"]
    if first < heard:
        raise RuntimeError("a text of the alarm before was still on its way")
    commit_ms, first_ms = (store.opened_at - heard) * 1e3, (first - heard) * 1e3
    await sim.until(lambda: len(sim.seen("accepted", begun)) >= HOUSEHOLDS + 1, 20.0)
    incident = max(daemon.world.incidents)
    closing = CloseRequested(incident, CloseReason.DRILL, "benchmark", is_certain=True)
    await daemon.request(closing)
    await sim.until(lambda: len(sim.seen("accepted", begun)) >= 2 * (HOUSEHOLDS + 1), 20.0)
    await until(lambda: not daemon.world.lines["line1"].ringing, "the ring ends")
    disk.measure()
    await asyncio.sleep(QUIET_S)
    return commit_ms, first_ms


def _figures(samples: list[tuple[float, float]]) -> dict[str, dict[str, float]]:
    named = {"commit_ms": [s[0] for s in samples], "first_cmgs_ms": [s[1] for s in samples]}
    return {name: _percentiles(values) for name, values in named.items()}


def _percentiles(values: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(values, 0.5), 2), "p99": round(percentile(values, 0.99), 2)}


def main() -> None:
    """Measure, print beside the targets and the peers."""
    with temporary_folder() as folder:
        figures = asyncio.run(_measure(Path(folder)))
    figures["peers"] = asyncio.run(peers.reactions())
    print(f"reaction, {ALARMS} rings and {ALARMS} texts, two lines, fsync on; {machine()}")
    for sort in ("clip", "cmti"):
        commit, first = figures[sort]["commit_ms"], figures[sort]["first_cmgs_ms"]
        print(
            f"  +{sort.upper()} to commit      p50 {commit['p50']:7.2f} ms (target {COMMIT_P50_MS})"
            f"  p99 {commit['p99']:7.2f} ms"
        )
        print(
            f"  +{sort.upper()} to AT+CMGS     p50 {first['p50']:7.2f} ms (target {FIRST_P50_MS})"
            f"  p99 {first['p99']:7.2f} ms (target {FIRST_P99_MS})"
        )
    disk_ms, commit_ms = figures["disk_ms"], figures["clip"]["commit_ms"]
    print(
        f"  the disk alone       p50 {disk_ms['p50']:7.2f} ms"
        f" (a commit takes {commit_ms['p50'] / disk_ms['p50']:.1f} times that)"
        f"  p99 {disk_ms['p99']:7.2f} ms"
    )
    ours_ms = {sort: figures[sort]["commit_ms"]["p50"] for sort in ("clip", "cmti")}
    peers.show_reactions(figures["peers"], ours_ms)
    if "--json" in sys.argv:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
