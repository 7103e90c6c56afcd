"""What 10,000 households cost: the first load, a start with the same file, the loop meanwhile.

python -m benchmarks.roster [--json] [--households N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from alarmd.enrolment.cache import file_digest, read_cache
from alarmd.enrolment.households import load_roster

HOUSEHOLDS = 10_000
GROUP_HOUSEHOLDS = 10
LOAD_TARGET_S = 5.0
RELOAD_TARGET_S = 0.5
BLOCKED_TARGET_MS = 50.0
TICK_S = 0.005


@dataclass(frozen=True)
class Figures:
    """`rss_mb`: a whole process that holds the roster; `loop_blocked_ms`: the longest gap."""

    households: int
    groups: int
    file_mb: float
    load_s: float
    child_s: float
    loop_blocked_ms: float
    reload_unchanged_s: float
    rss_mb: float


def village(households: int) -> str:
    """A households file: every third household has a landline as well."""
    groups = households // GROUP_HOUSEHOLDS
    lines = ["village: 大村", "officers:", "  - {id: li, name: 李警官, phones: [+8610009999999]}"]
    lines.append("groups:")
    for group in range(groups):
        lines += [f"  g{group}:", f"    name: 第{group}组", "    officers: [li]", "    widen_to:"]
        lines.append(f"      groups: [g{(group + 1) % groups}]")
    lines.append("households:")
    for index in range(households):
        landline = f", {{number: +865640{index:06d}, text: no}}" if index % 3 == 0 else ""
        lines += [
            f"  - id: h{index}",
            f"    name: 王大爷{index}",
            f"    phones: [+861000{index:07d}{landline}]",
            f"    group: g{index % groups}",
            f"    landmark: 村东头第{index}家 # 路边",
        ]
    return "\n".join(lines) + "\n"


async def compile_beside_the_loop(file: Path, cache: Path) -> tuple[float, float]:
    """Run the compiler as the daemon does; how long it took and the longest gap of our loop."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    longest = 0.0
    command = (sys.executable, "-m", "alarmd.enrolment.compile", str(file), str(cache))
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    done = asyncio.create_task(child.wait())
    due = loop.time()
    while not done.done():
        due += TICK_S
        await asyncio.wait([done], timeout=max(0.0, due - loop.time()))
        longest = max(longest, loop.time() - due)
        due = max(due, loop.time())
    if done.result() != 0:
        raise SystemExit("the compiler refused its own village")
    return loop.time() - started, longest * 1000


def reload_unchanged(file: Path, cache: Path) -> dict[str, float]:
    """What a start with an unchanged file costs this process."""
    started = time.perf_counter()
    roster = read_cache(cache, file_digest(file))
    elapsed = time.perf_counter() - started
    if roster is None:
        raise SystemExit("the cache does not belong to the file")
    status = Path("/proc/self/status").read_text()
    resident_kb = int(status.split("VmRSS:")[1].split()[0])
    return {"reload_unchanged_s": elapsed, "rss_mb": resident_kb / 1024}


def measure(households: int, folder: Path) -> Figures:
    """All figures, with the files in `folder`."""
    file, cache = folder / "households.yaml", folder / "roster.json"
    file.write_text(village(households), encoding="utf-8")
    started = time.perf_counter()
    roster, _ = load_roster(file)
    load_s = time.perf_counter() - started
    if roster is None:
        raise SystemExit("the village is not accepted")
    child_s, blocked_ms = asyncio.run(compile_beside_the_loop(file, cache))
    command = [sys.executable, "-m", "benchmarks.roster", "--reload", str(file), str(cache)]
    fresh = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Figures(
        households=households,
        groups=len(roster.groups),
        file_mb=round(file.stat().st_size / 1e6, 2),
        load_s=round(load_s, 3),
        child_s=round(child_s, 3),
        loop_blocked_ms=round(blocked_ms, 1),
        reload_unchanged_s=round(fresh["reload_unchanged_s"], 3),
        rss_mb=round(fresh["rss_mb"], 1),
    )


def report(figures: Figures) -> str:
    """The figures beside their targets."""
    load, start = f"{figures.load_s:.2f} s", f"{figures.reload_unchanged_s:.3f} s"
    rows = (
        ("first load and check", load, f"<= {LOAD_TARGET_S:g} s"),
        ("the same in a process beside the loop", f"{figures.child_s:.2f} s", ""),
        (
            "longest gap of the loop",
            f"{figures.loop_blocked_ms} ms",
            f"<= {BLOCKED_TARGET_MS:g} ms",
        ),
        ("start with the same file", start, f"<= {RELOAD_TARGET_S:g} s"),
        ("memory of a process that holds it", f"{figures.rss_mb:.0f} MB", ""),
    )
    head = f"{figures.households} households in {figures.groups} groups, {figures.file_mb} MB"
    return "\n".join([head, *(f"  {name:<40}{value:>10}   {goal}" for name, value, goal in rows)])


def main() -> None:
    """Measure, print, and with --json end with one object."""
    parser = argparse.ArgumentParser(prog="benchmarks.roster", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--reload", nargs=2, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reload:
        print(json.dumps(reload_unchanged(*arguments.reload)))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(arguments.households, Path(folder))
    print(report(figures))
    if arguments.json:
        print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
