"""What is made ready before the first text comes, so that it need not wait."""

from __future__ import annotations

import pytest

from alarmd.incident.reading import Situation
from alarmd.incident.reading.patterns import EVERY
from alarmd.incident.reading.rehearsal import REHEARSED, rehearsal
from alarmd.incident.reading.understand import _read, understand

MADE_ONCE = ("_index", "_sieve")
CLASSES_OF_ANY_TEXT = 50  # other tests have made classes, too, that no text is searched with


@pytest.fixture(autouse=True)
def _nothing_is_ready() -> None:
    for pattern in EVERY:
        pattern._compiled.clear()
        for made in MADE_ONCE:
            vars(pattern).pop(made, None)


def ready() -> list[tuple[int, int]]:
    """For each class how many tables and how many alternatives are ready."""
    return [(sum(map(vars(one).__contains__, MADE_ONCE)), len(one._compiled)) for one in EVERY]


def read(text: str) -> None:
    _read.cache_clear()  # what the last texts show is kept
    understand(text, Situation.IDLE, is_officer=False)


def test_after_the_rehearsal_each_class_knows_what_it_needs() -> None:
    list(rehearsal())
    assert {tables for tables, _ in ready()} == {len(MADE_ONCE)}


def test_after_the_rehearsal_its_words_make_nothing_more() -> None:
    list(rehearsal())
    before = ready()
    for text in REHEARSED:
        read(text)
    assert ready() == before


def test_without_it_the_first_text_makes_much() -> None:
    before = ready()
    assert not any(map(any, before))
    read(REHEARSED[0])
    assert sum(tables == len(MADE_ONCE) for tables, _ in ready()) > CLASSES_OF_ANY_TEXT


def test_a_piece_is_one_class_or_one_text() -> None:
    pieces = rehearsal()
    for pattern in EVERY:
        next(pieces)
        assert set(MADE_ONCE) <= vars(pattern).keys()
    assert len(list(pieces)) == len(REHEARSED)
