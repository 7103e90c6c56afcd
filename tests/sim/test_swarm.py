"""Nights that were broken once, and a minute of others."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sim.night import Report, play
from tests.sim.pace import BRIEF, BUSY, ORDINARY, Night
from tests.sim.swarm import kept_nights, shown, swarm

ROOT = Path(__file__).parents[2]
MINUTES = 1.0


@pytest.mark.timeout(1500)
def test_no_kept_seed_is_broken_again() -> None:
    failures: list[Report] = []
    swarm(iter(kept_nights()), jobs=os.cpu_count() or 1, told=failures.append)
    assert failures == [], "\n".join(map(shown, failures))


@pytest.mark.timeout(1500)  # a week that began within the minute is played to its end
def test_a_minute_of_fresh_nights_is_whole() -> None:
    failures: list[Report] = []
    first = _first_seed()
    tally = swarm(
        (Night(seed, pace) for seed in itertools.count(first) for pace in (ORDINARY, BRIEF)),
        jobs=os.cpu_count() or 1,
        minutes=MINUTES,
        told=failures.append,
    )
    print(f"{tally.seeds} nights from {first}, {tally.hours:.0f} village hours")
    assert failures == [], "\n".join(map(shown, failures))


def _first_seed() -> int:
    """Other nights for each state of the code, and the same for whoever checks that state again."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD^{tree}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(asked.stdout[:8], 16) if asked.returncode == 0 else int.from_bytes(os.urandom(4))


@pytest.mark.timeout(300)
def test_the_same_seed_is_the_same_night_whatever_the_hashes() -> None:
    asked = (
        "from tests.sim.night import play; from tests.sim.pace import BUSY, Night;"
        "print(play(Night(6, BUSY)).journal)"
    )
    journals = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert journals == {play(Night(6, BUSY)).journal}
