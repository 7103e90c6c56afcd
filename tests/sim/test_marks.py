"""What stands around the words of somebody is no part of them: the simulated people's and ours."""

from __future__ import annotations

import random

from alarmd.incident.reading import Situation, understand
from tests.sim import speech
from tests.sim.marks import bare, marked
from tests.sim.speech import meant_by

LISTS = (speech.DISTRESS, speech.COMING, speech.CANNOT, speech.SEEN, speech.MISTAKE, speech.DIGITS)
WORDS = [words for row in LISTS for words in row]


def test_what_was_put_around_can_be_taken_off() -> None:
    rng = random.Random(1)
    ways = [(words, marked(words, rng)) for words in WORDS * 20]
    assert len({way for _, way in ways}) > 8 * len(WORDS)
    assert all(bare(way) == words for words, way in ways)
    assert all(meant_by(way) is meant_by(words) for words, way in ways)


def test_what_is_put_around_says_nothing() -> None:
    rng = random.Random(2)
    for situation in Situation:
        for words in WORDS * 3:
            way = marked(words, rng)
            meant = understand(words, situation, is_officer=False).label
            assert understand(way, situation, is_officer=False).label == meant, ascii(way)
