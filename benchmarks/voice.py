"""Calls on eight lines at once: when the announcement begins, whether it breaks off, what it costs.

The modems are in a process of their own and carry PCM over ptys, frame by frame. Eight calls of ten
seconds show the cost; a thousand short ones, half of them while a journal commits without end and
each commit takes 200 ms, as on a worn SD card, show the rest. When the far end begins to hear is
counted in its own samples from the first that passed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alarmd.incident.facts.entries import AttemptAlerted, Entry
from alarmd.journal.database import Checkpoint, Journal
from alarmd.journal.writer import Store
from alarmd.system.work_thread import WorkThread
from benchmarks.box import machine, percentile, temporary_folder
from benchmarks.callees import PHONE, clip
from benchmarks.programs import until
from modem.indications import CallFinished, Indication
from modem.supervisor import ModemSettings, Supervisor
from modem.types import ModemState, Msisdn
from modem.voice.talk import Clip, HangUp, Say, Step

LINES = 8
CALLS = 992  # short ones; with the long ones 1,000
LONG_S = 10.0
SLOW_COMMIT_S = 0.2
START_MS, SHARE = 300.0, 0.05


@dataclass(slots=True)
class Announcement:
    """Says one clip and hangs up."""

    clip: bytes
    deadline: float | None = None

    def begin(self, now: float, *, speaks: bool, hears: bool) -> Sequence[Step]:
        """Speak at once."""
        return [Say(Clip(self.clip, "", "zh"))]

    def said(self, now: float) -> Sequence[Step]:
        """That was all."""
        return [HangUp()]

    def key(self, digit: str, now: float) -> Sequence[Step]:
        """Nobody is asked for one."""
        return []

    def answer(self, clip: Clip, now: float) -> Sequence[Step]:
        """Nobody asks."""
        return []

    def expire(self, now: float) -> Sequence[Step]:
        """There is no deadline."""
        return []


class Caller:
    """One line that calls its own phone, one call after the other."""

    def __init__(self, folder: Path, index: int) -> None:
        name = f"line{index}"
        settings = ModemSettings(str(folder / name), audio=str(folder / f"{name}-sound"))
        self.supervisor = Supervisor(settings, self._told)
        self._number = Msisdn(PHONE.format(index))
        self._ended: asyncio.Future[CallFinished] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be called with."""
        return self.supervisor.status.state is ModemState.READY

    async def call(self, sound: bytes) -> float:
        """One call; for how long it was active."""
        self._ended = asyncio.get_running_loop().create_future()
        self.supervisor.dial(
            self._number, token=1, ring_max_s=30, answered_hold_s=1, talk=Announcement(sound)
        )
        result = (await self._ended).result
        if result.sound_fault or not result.spoke_s:
            raise RuntimeError(f"a call without sound: {result}")
        return result.active_s

    def _told(self, indication: Indication) -> None:
        if isinstance(indication, CallFinished) and self._ended is not None:
            self._ended.set_result(indication)


class SlowJournal(Journal):
    """A journal on a worn SD card."""

    def append(
        self,
        entries: Sequence[Entry],
        at: float,
        utc: float,
        checkpoint: Checkpoint | None = None,
    ) -> int:
        """As the journal does, and then some."""
        time.sleep(SLOW_COMMIT_S)
        return super().append(entries, at, utc, checkpoint)


@dataclass(slots=True)
class Heard:
    """What the far ends heard, call by call."""

    calls: list[dict[str, Any]] = field(default_factory=list)


async def _measure(folder: Path) -> dict[str, Any]:
    async with _callees(folder) as heard:
        callers = [Caller(folder, index) for index in range(1, LINES + 1)]
        for one in callers:
            one.supervisor.start()
        await until(lambda: all(one.is_ready for one in callers), "lines")
        share = await _cost(callers)
        each = CALLS // LINES // 2
        await _all(callers, each)
        async with _slow_commits(folder / "journal.db"):
            await _all(callers, each)
        await until(lambda: len(heard.calls) == CALLS + LINES, "the far ends")
        await asyncio.gather(*(one.supervisor.stop() for one in callers))
    starts = [call["start_ms"] for call in heard.calls]
    return {
        "calls": len(heard.calls),
        "underruns": sum(call["underruns"] for call in heard.calls),
        "not_whole": sum(not call["is_whole"] for call in heard.calls),
        "start_ms": {"p50": percentile(starts, 0.5), "p99": percentile(starts, 0.99)},
        "cpu_share_per_call": round(share, 4),
    }


async def _cost(callers: list[Caller]) -> float:
    """One call on each line at once; the share of a core for each second of a call."""
    sound = clip() * round(LONG_S * 16_000 / len(clip()))
    begun = time.process_time()
    active_s = await asyncio.gather(*(one.call(sound) for one in callers))
    return (time.process_time() - begun) / sum(active_s)


async def _all(callers: list[Caller], calls: int) -> None:
    async def one_line(caller: Caller) -> None:
        for _ in range(calls):
            await caller.call(clip())

    await asyncio.gather(*map(one_line, callers))


@asynccontextmanager
async def _slow_commits(path: Path) -> AsyncIterator[None]:
    """A journal that commits all the time."""
    with WorkThread("journal") as thread:
        store, is_over = Store(path, thread, SlowJournal), asyncio.Event()
        await store.open()
        committing = asyncio.get_running_loop().create_task(_commit(store, is_over))
        try:
            yield
        finally:
            is_over.set()
            await committing
            await store.close()


async def _commit(store: Store, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        now = time.time()
        await store.commit([AttemptAlerted(1)], now, now)


@asynccontextmanager
async def _callees(folder: Path) -> AsyncIterator[Heard]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.callees", str(folder), str(LINES),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    heard = Heard()
    assert process.stdout is not None
    await process.stdout.readline()
    reading = asyncio.get_running_loop().create_task(_read(process.stdout, heard))
    try:
        yield heard
    finally:
        process.kill()
        await process.wait()
        await reading


async def _read(told: asyncio.StreamReader, heard: Heard) -> None:
    async for line in told:
        heard.calls.append(json.loads(line))


def main() -> None:
    """Measure, print beside the targets."""
    with temporary_folder() as folder:
        figures = asyncio.run(_measure(Path(folder)))
    start, share = figures["start_ms"], figures["cpu_share_per_call"]
    print(f"voice, {figures['calls']} calls on {LINES} lines at once; {machine()}")
    print(
        f"  path up to the first word  p50 {start['p50']:6.1f} ms  p99 {start['p99']:6.1f} ms"
        f" (target {START_MS:g})"
    )
    print(f"  underruns                  {figures['underruns']} (target 0)")
    print(f"  not heard whole            {figures['not_whole']} (target 0)")
    print(f"  CPU of one call            {share:.1%} of a core (target {SHARE:.0%})")
    if "--json" in sys.argv:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
