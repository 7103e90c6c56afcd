"""Coverage-guided fuzzing of every door, at the command line.

python -m tests.fuzz [--minutes M] [--only TARGET] [--jobs J] [--json]

What a target finds out stays in .venv/cache/fuzz; what breaks one lies there too, and is named.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
CACHE = ROOT / ".venv" / "cache" / "fuzz"
OCTETS_MAX = 4096
OCTETS_OF = {"core": 160, "words": 360}  # the dear ones: a text of two parts, a night
CASE_MAX_S = 10  # one input that takes longer is a fault
MEMORY_MAX_MB = 2048
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s+([0-9]+)")
_BROKEN_BY = re.compile(r"Test unit written to (\S+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one target. `broken_by`: the file with what it fell over, or ""."""

    target: str
    cases: int
    cases_per_s: float
    broken_by: str
    told: str


def main(arguments: list[str]) -> int:
    """Fuzz; the exit code is 1 if anything broke."""
    options = _parser().parse_args(arguments)
    names = [name for name in TARGETS if options.only in name]
    if not names:
        print(f"no target has {options.only!r} in its name; there are: {', '.join(TARGETS)}")
        return 2
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda name: _of_ours(name, options.minutes * 60.0), names))
    for one in outcomes:
        state = f"BROKEN by {one.broken_by or 'itself'}" if _is_broken(one) else "whole"
        print(f"{one.target:12} {one.cases:10,} cases {one.cases_per_s:8,.0f}/s  {state}")
        if _is_broken(one):
            print(one.told)
    if options.json:
        print(json.dumps([asdict(one) for one in outcomes]))
    return 1 if any(map(_is_broken, outcomes)) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="of each target")
    parser.add_argument("--only", default="", help="targets whose name contains this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser


def _of_ours(name: str, seconds: float) -> Outcome:
    return fuzz(f"{TARGETS[name].__module__}:{name}", seconds, CACHE, CORPUS / name)


def fuzz(target: str, seconds: float, cache: Path, corpus: Path) -> Outcome:
    """Fuzz "module:function" for so long, from its corpus and what `cache` holds from before."""
    name = target.rpartition(":")[2]
    found = cache / name
    found.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.worker", target, str(found), str(corpus)),
            f"-max_total_time={max(1, round(seconds))}",
            f"-max_len={OCTETS_OF.get(name, OCTETS_MAX)}",
            f"-timeout={CASE_MAX_S}",
            f"-rss_limit_mb={MEMORY_MAX_MB}",
            f"-artifact_prefix={found.parent}/{name}-",
            "-print_final_stats=1",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    told = ended.stderr + ended.stdout  # the traceback comes last
    executed, broken_by = _EXECUTED.search(told), _BROKEN_BY.search(told)
    cases = int(executed[1]) if executed else 0
    broken = broken_by[1] if broken_by else "" if ended.returncode == 0 else "no input"
    return Outcome(name, cases, cases / max(seconds, 1.0), broken, told[-3000:])


def _is_broken(one: Outcome) -> bool:
    return one.broken_by != "" or one.cases == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
