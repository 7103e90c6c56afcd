"""The village under simulation, at the command line.

python -m tests.sim swarm --seeds N | --minutes M [--start K] [--pace P] [--jobs J] [--json]
python -m tests.sim sweep [--stride S] [--jobs J] [--json]
python -m tests.sim quiet [--hours H]
python -m tests.sim mutants [--only NAME] [--seeds N] [--minutes M] [--jobs J] [--json]
python -m tests.sim --seed K [--pace P]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import sys
import time

from tests.modem.virtual_loop import START
from tests.sim.mutation import Effort, Find, hunt_all, patches
from tests.sim.night import play, play_quiet
from tests.sim.pace import PACES, Night
from tests.sim.swarm import kept_nights, shown, swarm
from tests.sim.sweep import sweep

MODES = ("swarm", "sweep", "quiet", "mutants", "story")
MUTANT_NIGHTS, MUTANT_MINUTES, WHAT_SHOWN_MAX = 30, 10.0, 100


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code is 1 if anything is broken."""
    options = _parser().parse_args(arguments)
    match options.mode:
        case "swarm":
            return _swarm(options)
        case "sweep":
            return _sweep(options)
        case "quiet":
            return _quiet(options)
        case "mutants":
            return _mutants(options)
        case _:
            return _story(_night(options, options.seed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.sim", description=__doc__)
    parser.add_argument("mode", nargs="?", choices=MODES, default="story")
    parser.add_argument("--seed", type=int, default=1, help="the night to tell")
    parser.add_argument("--seeds", type=int, help="play so many nights")
    parser.add_argument("--minutes", type=float, help="play for so long")
    parser.add_argument("--start", type=int, default=1, help="the first seed")
    parser.add_argument("--pace", choices=PACES, default="ordinary", help="how much happens")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--stride", type=int, default=1, help="sweep one trouble in so many")
    parser.add_argument("--hours", type=float, default=24.0, help="of quiet")
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--kept", action="store_true", help="first those that were ever broken")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    return parser


def _swarm(options: argparse.Namespace) -> int:
    count = options.seeds if options.minutes is None else None
    fresh = (_night(options, seed) for seed in itertools.count(options.start))
    nights = fresh if count is None and options.minutes else itertools.islice(fresh, count or 100)
    kept = iter(kept_nights()) if options.kept else iter(())
    tally = swarm(
        itertools.chain(kept, nights),
        jobs=options.jobs,
        minutes=options.minutes,
        told=lambda report: print(shown(report), flush=True),
        progress=lambda tally: print(
            f"{tally.seeds} nights so far, {len(tally.failed)} broken", file=sys.stderr
        ),
    )
    print(
        f"{tally.seeds} nights, {tally.hours:.0f} village hours in {tally.seconds:.0f} s on "
        f"{tally.jobs} cores: {tally.hours_per_minute:.0f} village hours and "
        f"{tally.alarms_per_minute:.0f} alarms a minute and core, "
        f"{tally.hours_per_cpu_minute:.0f} village hours a minute of CPU; "
        f"{len(tally.failed)} broken"
    )
    if options.json:
        print(json.dumps(tally.figures()))
    return 1 if tally.failed else 0


def _sweep(options: argparse.Namespace) -> int:
    began_at = time.monotonic()
    found = sweep(
        stride=options.stride, jobs=options.jobs, told=lambda what: print(what, flush=True)
    )
    print(
        f"{found.runs} runs in {time.monotonic() - began_at:.0f} s: {found.lost} lost; told twice: "
        f"{found.unknowable} because nobody could know, {found.forgotten} because the disk refused "
        f"to remember, {found.unexplained} without such a reason; {found.violations} laws broken"
    )
    if options.json:
        print(json.dumps(found.figures()))
    return 0 if found.is_good else 1


def _quiet(options: argparse.Namespace) -> int:
    began_at = time.monotonic()
    report = play_quiet(options.hours)
    seconds = time.monotonic() - began_at
    print(f"{options.hours:g} quiet hours, {report.commits} commits: {seconds:.2f} s")
    return 1 if report.violations else 0


def _mutants(options: argparse.Namespace) -> int:
    """`--seeds` and `--minutes` are for each."""
    chosen = [patch for patch in patches() if options.only in patch.stem]
    minutes = options.minutes or MUTANT_MINUTES
    effort = Effort(options.seeds or MUTANT_NIGHTS, 60.0 * minutes)
    finds = hunt_all(chosen, effort, options.jobs, _tell_find)
    caught = sum(bool(find.means) for find in finds)
    print(f"{len(finds)} planted, {caught} caught")
    if options.json:
        print(json.dumps({"planted": len(finds), "caught": caught}))
    return 0 if caught == len(finds) else 1


def _tell_find(find: Find) -> None:
    means, what = find.means or "NOT CAUGHT", find.what[:WHAT_SHOWN_MAX]
    print(f"{find.name:30} {means:36} {what}", flush=True)


def _night(options: argparse.Namespace, seed: int) -> Night:
    return Night(seed, PACES[options.pace])


def _story(night: Night) -> int:
    report = play(night, lambda at, what: print(f"{_clock(at - START)} {what}"))
    for what in report.violations:
        print(f"BROKEN {what}")
    print(f"{night}: the journal ends with {report.journal}")
    return 1 if report.violations else 0


def _clock(seconds: float) -> str:
    minutes, left = divmod(seconds, 60.0)
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{left:04.1f}"


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as when only the head of a story is wanted
    raise SystemExit(main(sys.argv[1:]))
