"""What a box has learnt before the night: who came in the alarms and drills of the last year."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.entries import AnswersLearnt
from alarmd.journal.database import Journal
from tests.sim.village import NIGHT_UTC, Village

HAS_PAST = 0.5  # of the boxes; the others are new
COMES = (0.02, 0.2, 0.5, 0.95)  # how often somebody comes when called
DAY_S = 86400.0


def write_past(village: Village, journal: Path, rng: random.Random) -> str:
    """Write what this box has learnt into a new journal, if it has; return what was written."""
    if rng.random() >= HAS_PAST:
        return "a new box"
    learnt = AnswersLearnt(0, tuple(_answers(village, rng)))
    journal.parent.mkdir(exist_ok=True)
    opened = Journal(journal, bytes)  # the same salts for every seed
    opened.append([learnt], NIGHT_UTC - DAY_S, NIGHT_UTC - DAY_S)
    opened.close()
    return f"a box that has learnt {len(learnt.answers or ())} answers"


def _answers(village: Village, rng: random.Random) -> Iterator[tuple[str, Answer]]:
    """Most by night, from a few days to some months ago; some undated."""
    for person in village.households:
        comes = rng.choice(COMES)
        for ago in sorted(rng.sample(range(1, 300), rng.randrange(7)), reverse=True):
            ago_s = ago * DAY_S + rng.choice((0.0, 3600.0, 12 * 3600.0))
            at = NIGHT_UTC - ago_s
            came = rng.random() < comes
            after_s = rng.uniform(5.0, 30.0) if came else 0.0
            yield person.id, Answer(at, at if rng.random() < 0.9 else 0.0, came, after_s)
