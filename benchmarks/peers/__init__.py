"""The programs that a village could use instead, on the same simulated modems as the box.

Each is tuned to be as quick as it can be, runs in a process of its own with a modem in another, and
is left out, by name, where it is not installed. None of them has anything safely on the disk when
its handler runs; the box has, and is compared with its time to the commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.peer import Peer
from benchmarks.peers.timing import SETTLED_S, Row, fan_out, reaction, side_by_side

FAN_OUT_TEXTS, FAN_OUT_LATENCY_S = 10, 0.3
__all__ = [
    "FAN_OUT_LATENCY_S", "FAN_OUT_TEXTS", "SETTLED_S", "fanouts", "reactions", "show_fanouts",
    "show_reactions",
]  # fmt: skip


async def reactions() -> list[Row]:
    """From the last byte of +CLIP and of +CMTI to the first line of each peer's handler."""
    return await side_by_side(reaction)


async def fanouts() -> list[Row]:
    """Ten texts of one part on one line that needs 0.3 s for each."""

    async def measure(peer: Peer, folder: Path, _: float) -> Row:
        return await fan_out(peer, folder, FAN_OUT_TEXTS, FAN_OUT_LATENCY_S)

    return await side_by_side(measure)


def show_reactions(rows: list[Row], ours_ms: Mapping[str, float]) -> None:
    """A table; `ours_ms` are the medians of "clip" and "cmti" to the commit."""
    print("  peers, from the URC to their handler; in brackets, over ours to the commit")
    print(f"  {'':22}{'+CLIP p50':>13}{'max':>19}{'+CMTI p50':>18}{'max':>19}   samples")
    for row in rows:
        if "problem" in row:
            print(f"  {row['peer']:22}{row['problem']}")
            continue
        clip, cmti = (_pair(row[f"{sort}_ms"], ours_ms[sort]) for sort in ("clip", "cmti"))
        print(f"  {row['peer']:22}{clip} {cmti}   {row['samples']:7}  {row['note']}")


def _pair(figures: Mapping[str, float] | None, ours_ms: float) -> str:
    if figures is None:
        return f"{'none in time':>32}"
    over = figures["p50"] / ours_ms
    return f"{figures['p50']:9.2f} ms ({over:6.1f}x){figures['max']:8.1f} ms"


def show_fanouts(rows: list[Row], ours_ms: float) -> None:
    """A table; `ours_ms` is the box's overhead a text, measured beside them."""
    print(
        f"  peers, {FAN_OUT_TEXTS} texts on one line at {FAN_OUT_LATENCY_S} s;"
        f" in brackets, over the box beside them ({ours_ms:.2f} ms a text)"
    )
    for row in rows:
        if "problem" in row:
            print(f"  {row['peer']:22}{row['problem']}")
            continue
        print(
            f"  {row['peer']:22}{row['elapsed_s']:7.3f} s  {row['bound_s']:4.1f} s"
            f"  {row['ratio']:6.3f}  {row['overhead_ms']:8.2f} ms a text"
            f"  ({row['overhead_ms'] / ours_ms:.1f}x)"
        )
