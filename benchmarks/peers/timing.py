"""One peer on one simulated modem, timed by the same clock on the wire as the box.

All peers run side by side, each with a modem in another process: those that poll only wait, and
those that do not begin when the others have started.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.box import Modems, modems, number_of, percentile, temporary_folder
from benchmarks.peers.peer import PEERS, HeardSoFar, Peer
from benchmarks.programs import ProgramFailed

Row = dict[str, Any]

LIMIT_S = 20.0
"""A peer that needs longer for its whole measurement has not finished."""
SETTLED_S = 2.5
"""By then the peers that poll have started; those measured in milliseconds begin then."""
SAMPLES_MAX = 20  # of each sort
_SAMPLING_ENDS_S = 18.0
_QUIET_S = 0.1
_POLL_S = 1.0  # what the peers that poll are tuned to
_LOOK_AGAIN_S = 0.01
_SAME_DIGITS = 11  # peers show a number with or without +86
_UNKNOWN = "-"
_URC = {"call": "clip", "text": "cmti"}
_DO = {"call": "ring", "text": "text"}

Measure = Callable[[Peer, Path, float], Awaitable[Row]]
"""(peer, folder, begun) -> Row; `begun` is the loop's time at which all peers began."""


async def side_by_side(measure: Measure) -> list[Row]:
    """A row of every peer; of one that cannot be measured, {"peer", "problem"}."""
    begun = asyncio.get_running_loop().time()
    return list(await asyncio.gather(*(_row(peer, measure, begun) for peer in PEERS)))


async def _row(peer: Peer, measure: Measure, begun: float) -> Row:
    if missing := await asyncio.to_thread(peer.missing):
        return {"peer": peer.name, "problem": f"not installed: {', '.join(missing)}"}
    try:
        async with asyncio.timeout_at(begun + LIMIT_S):
            if not peer.polls:
                await asyncio.sleep(SETTLED_S)
            with temporary_folder() as folder:
                return {"peer": peer.name, **await measure(peer, Path(folder), begun)}
    except TimeoutError:
        return {"peer": peer.name, "problem": f"did not finish in {LIMIT_S:g} s"}
    except ProgramFailed as failed:
        return {"peer": peer.name, "problem": f"failed: {str(failed).splitlines()[0]}"}


async def reaction(peer: Peer, folder: Path, begun: float) -> Row:
    """Rings and texts in turn, as many as there is time for."""
    taken: dict[str, list[float]] = {"call": [], "text": []}
    async with (
        modems(folder, 1, 0.0) as sim,
        peer.serve(folder, f"{folder}/line1", [number_of(0)]) as heard,
    ):
        await sim.until(lambda: bool(sim.seen("accepted")))
        chance = random.Random(1)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(begun + _SAMPLING_ENDS_S):
                for index in range(2 * SAMPLES_MAX):
                    # Its polling must not be in step with what it polls for.
                    await asyncio.sleep(_QUIET_S + peer.polls * chance.random() * _POLL_S)
                    sort = ("call", "text")[index % 2]
                    taken[sort].append(await _sample(sim, heard, sort, number_of(index)))
    return {
        "clip_ms": _figures(taken["call"]),
        "cmti_ms": _figures(taken["text"]),
        "samples": len(taken["call"]) + len(taken["text"]),
        "writes_down": False,  # no peer flushes anything to its disk
        "note": peer.note,
    }


async def _sample(sim: Modems, heard: HeardSoFar, sort: str, number: str) -> float:
    """Milliseconds from the URC to the handler."""
    begun = time.monotonic()
    sim.do(do=_DO[sort], **{"from": number}, line=1, text="着火了")
    await sim.until(lambda: bool(sim.seen(_URC[sort], begun)))
    said_at: float = sim.seen(_URC[sort], begun)[0]["at"]
    handled_at: float | None = None
    while handled_at is None:
        await asyncio.sleep(_LOOK_AGAIN_S)
        handled_at = _handled_at(heard(), sort, number, begun)
    sim.do(do="hang_up", **{"from": number}, line=1)
    return (handled_at - said_at) * 1e3


def _handled_at(heard: str, sort: str, number: str, since: float) -> float | None:
    """When, on the monotonic clock, a handler first heard this sort from this number since then."""
    to_monotonic = time.monotonic() - time.time()
    for line in heard.splitlines(keepends=True):
        words = line.split()
        if not line.endswith("\n") or words[:2] != ["heard", sort]:
            continue
        at = float(words[3]) + to_monotonic
        if at >= since and (words[2] == _UNKNOWN or number.endswith(words[2][-_SAME_DIGITS:])):
            return at
    return None


def _figures(values: list[float]) -> dict[str, float] | None:
    if not values:
        return None
    return {"p50": round(percentile(values, 0.5), 2), "max": round(max(values), 2)}


async def fan_out(peer: Peer, folder: Path, texts: int, latency_s: float) -> Row:
    """From the first AT+CMGS to the last text at the network, on one line."""
    numbers = [number_of(index) for index in range(texts)]
    async with (
        modems(folder, 1, latency_s) as sim,
        peer.serve(folder, f"{folder}/line1", numbers),
    ):
        await sim.until(lambda: len({e["recipient"] for e in sim.seen("accepted")}) == texts)
        begun = sim.seen("cmgs")[0]["at"]
        accepted = sim.seen("accepted")
    elapsed_s, bound_s = accepted[-1]["at"] - begun, texts * latency_s
    return {
        "texts": texts,
        "latency_s": latency_s,
        "elapsed_s": round(elapsed_s, 4),
        "bound_s": bound_s,
        "ratio": round(elapsed_s / bound_s, 4),
        "overhead_ms": round((elapsed_s - bound_s) / texts * 1e3, 2),
    }
