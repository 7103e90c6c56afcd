"""How long texts take on several lines, over the least time that those modems could take.

Each row is a box of its own: the daemon in one process, its modems in another, every attempt in the
journal with fsync on. The bound is ceil(texts / lines) times the latency of one text; the time runs
from the first AT+CMGS to the moment at which the network has the last text.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alarmd.control.protocol import ask
from benchmarks import peers
from benchmarks.box import daemon, machine, modems, ready, temporary_folder, write_village

LINES = (1, 2, 4, 8)
TEXTS = (10, 100)
A_GROUP = 9  # nine households and the officer: ten texts an alarm
SLOW_S, USUAL_S = 3.0, 0.3
RATIO_MAX = {SLOW_S: 1.02, USUAL_S: 1.05}
OVERHEAD_MAX_MS = 4.0
QUICK_BOUND_MAX_S = 30.0  # rows that cannot be done in less are left to --full


@dataclass(frozen=True, slots=True)
class Row:
    """One box. `overhead_ms` is what each round of texts cost above the latency."""

    lines: int
    texts: int
    latency_s: float
    elapsed_s: float
    bound_s: float
    ratio: float | None
    overhead_ms: float


async def measure(lines: int, texts: int, latency_s: float) -> Row:
    """Raise as many alarms as make this many texts, all at once."""
    with temporary_folder() as name:
        folder = Path(name)
        config = write_village(folder, lines, A_GROUP, calls=False)
        async with modems(folder, lines, latency_s) as sim, daemon(config):
            await ready(config, lines)
            alarms = texts // (A_GROUP + 1)
            await asyncio.gather(*(_raise(config, alarm) for alarm in range(alarms)))
            await sim.until(lambda: len(sim.seen("accepted")) >= texts)
            begun = min(event["at"] for event in sim.seen("cmgs"))
            ended = sorted(event["at"] for event in sim.seen("accepted"))[texts - 1]
    return _row(lines, texts, latency_s, ended - begun)


def _row(lines: int, texts: int, latency_s: float, elapsed_s: float) -> Row:
    rounds = math.ceil(texts / lines)
    bound_s = rounds * latency_s
    return Row(
        lines,
        texts,
        latency_s,
        round(elapsed_s, 4),
        bound_s,
        round(elapsed_s / bound_s, 4) if bound_s else None,
        round((elapsed_s - bound_s) / rounds * 1e3, 2),
    )


async def _raise(config: Path, alarm: int) -> None:
    arguments = {"party": f"h{alarm * A_GROUP}", "by": "benchmark"}
    await asyncio.to_thread(ask, config.parent / "state/control.sock", "raise", arguments)


async def _rows(is_full: bool) -> list[Row]:
    """The slow rows side by side, since they only wait; those without latency one by one."""
    slow = [(n, texts, s) for s in (SLOW_S, USUAL_S) for texts in TEXTS for n in LINES]
    if not is_full:
        slow = [r for r in slow if math.ceil(r[1] / r[0]) * r[2] <= QUICK_BOUND_MAX_S]
    rows = list(await asyncio.gather(*(measure(*row) for row in slow)))
    for texts in TEXTS if is_full else TEXTS[-1:]:
        for lines in LINES:
            rows.append(await measure(lines, texts, 0.0))
    return rows


async def _compare() -> tuple[Row, list[dict[str, Any]]]:
    """The box once more beside its peers, which are not as many as its own rows."""

    async def ours() -> Row:
        await asyncio.sleep(peers.SETTLED_S)
        return await measure(1, peers.FAN_OUT_TEXTS, peers.FAN_OUT_LATENCY_S)

    return await asyncio.gather(ours(), peers.fanouts())


def _show(rows: list[Row]) -> None:
    print(f"fan-out, every attempt journalled with fsync on; {machine()}")
    print("  lines  texts  latency   elapsed     bound   ratio  (at most)   overhead a round")
    for row in rows:
        ratio = "     -" if row.ratio is None else f"{row.ratio:6.3f}"
        target = f"{RATIO_MAX[row.latency_s]:.2f}" if row.latency_s in RATIO_MAX else "   -"
        print(
            f"  {row.lines:5}  {row.texts:5}  {row.latency_s:5.1f} s  {row.elapsed_s:7.3f} s"
            f"  {row.bound_s:6.1f} s  {ratio}  ({target})     {row.overhead_ms:7.2f} ms"
            f" (at most {OVERHEAD_MAX_MS})"
        )


def main() -> None:
    """Measure, print beside the targets and the peers; --full also runs the rows of minutes."""
    rows = asyncio.run(_rows("--full" in sys.argv))
    _show(rows)
    beside, compared = asyncio.run(_compare())
    peers.show_fanouts(compared, beside.overhead_ms)
    if "--json" in sys.argv:
        figures = {"rows": [asdict(row) for row in rows], "beside_peers": asdict(beside)}
        print(json.dumps({**figures, "peers": compared}))


if __name__ == "__main__":
    main()
