"""Looks for whatever is broken in the checkout it is run from, and stops at the first find.

python -m tests.sim.hunt nights|sweep COUNT SECONDS

Its last line is one JSON object: how much was `tried`, and `what` was found ("" if nothing), with
the `night`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
import time
from collections.abc import Iterator

from tests.sim.night import Report, play
from tests.sim.pace import BRIEF, BUSY, Night
from tests.sim.swarm import kept_nights
from tests.sim.sweep import sweep

STRIDE = 61  # troubles: some forty alarms


def nights(count: int, seconds: float) -> dict[str, object]:
    """The kept ones, and then busy ones from 1, 2, 3... as the swarm plays them; after each a brief
    one, for what people do is seen soonest there."""
    until, tried = time.monotonic() + seconds, 0
    for night in _nights(count):
        if time.monotonic() >= until:
            break
        tried += 1
        report = _play(night)
        if report.violations:
            return {"tried": tried, "what": report.violations[0], "night": str(night)}
    return {"tried": tried, "what": ""}


def _nights(count: int) -> Iterator[Night]:
    busy = itertools.chain(kept_nights(), (Night(seed, BUSY) for seed in itertools.count(1)))
    brief = (Night(seed, BRIEF) for seed in itertools.count(1))
    both = zip(busy, brief, strict=False)
    return itertools.islice(itertools.chain.from_iterable(both), count)


def _play(night: Night) -> Report:
    """A night; one that cannot be played to its end is broken too."""
    try:
        return play(night)
    except Exception as error:
        return Report(night, 0.0, (f"the night broke off: {error!r}",), 0, 0, 0, "")


def cuts(seconds: float) -> dict[str, object]:
    """The sweep, with a stride, until it finds something."""
    until, seen = time.monotonic() + seconds, ""

    def told(what: str) -> None:
        nonlocal seen
        seen = seen or what
        if seen or time.monotonic() >= until:
            sys.exit()  # an exception would only end the daemon that is being simulated

    tried = 0
    with contextlib.suppress(SystemExit):
        tried = sweep(stride=STRIDE, told=told).runs
    return {"tried": tried, "what": seen}


if __name__ == "__main__":
    means, seconds = sys.argv[1], float(sys.argv[3])
    found = cuts(seconds) if means == "sweep" else nights(int(sys.argv[2]), seconds)
    print(json.dumps(found))
