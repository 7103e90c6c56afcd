"""What is made ready before the first text comes, so that it need not wait."""

from __future__ import annotations

import pytest

from alarmd.incident.reading import Situation, patterns, understand
from alarmd.incident.reading.patterns import EVERY, Pattern
from alarmd.incident.reading.rehearsal import REHEARSED, rehearsal


@pytest.fixture(autouse=True)
def _nothing_is_ready() -> None:
    for pattern in EVERY:
        pattern._compiled.clear()
        for made in ("_index", "_sieve"):
            vars(pattern).pop(made, None)


def read(text: str) -> None:
    understand.__globals__["_read"].cache_clear()  # what the last texts show is kept
    understand(text, Situation.IDLE, is_officer=False)


def test_after_the_rehearsal_no_class_works_out_what_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    list(rehearsal())
    monkeypatch.setattr(patterns, "needed", None)
    for text in ("屋里有蛇", "snake in the house", "水管爆了"):
        read(text)


def test_after_the_rehearsal_its_words_compile_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    list(rehearsal())
    monkeypatch.setattr(Pattern, "_compile", None)
    for text in REHEARSED:
        read(text)


@pytest.mark.parametrize("missing", ["needed", "_compile"])
def test_without_it_the_first_text_waits(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns if missing == "needed" else Pattern, missing, None)
    with pytest.raises(TypeError):
        read(REHEARSED[0])


def test_a_piece_is_one_class_or_one_text() -> None:
    assert len(list(rehearsal())) == len(EVERY) + len(REHEARSED)
