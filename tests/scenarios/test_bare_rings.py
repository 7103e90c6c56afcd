"""Rings alone, whose numbers can be forged, keep nobody at home (docs/decisions/0023)."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import Acknowledged, Escalated, Purpose
from tests.scenarios.village import Village


def two_ring_back(lines: int = 2) -> Village:
    village = Village(lines)
    village.rings("mill")
    village.advance(seconds=30)
    for who in ("zhang", "lisi"):
        village.rings(who)
        village.advance(seconds=10)
    assert len(village.core.entries(Acknowledged)) == 2
    return village


def test_if_all_who_come_have_only_rung_the_next_wave_is_told_at_its_time() -> None:
    village = two_ring_back()
    village.advance(minutes=2)
    assert len(village.core.entries(Escalated)) == 1
    assert village.texts_to("west", Purpose.ALERT)
    assert village.texts_to("zhang", Purpose.COUNTED), "they are counted, and told so"
    assert "2人正赶来" in village.texts_to("mill", Purpose.COMING)[-1]


@pytest.mark.parametrize("words", ["1 7", "谁家？", "好"])
def test_what_says_nothing_of_it_confirms_nothing(words: str) -> None:
    village = two_ring_back()
    village.texts("zhang", words)
    village.advance(minutes=2)
    assert len(village.core.entries(Escalated)) == 1


@pytest.mark.parametrize("who", ["zhang", "zhao", "li"])
def test_one_who_says_so_by_text_confirms_it(who: str) -> None:
    village = two_ring_back()
    village.texts(who, "1")
    village.advance(minutes=2)
    assert village.core.entries(Escalated) == []


def test_a_key_in_our_call_confirms_it() -> None:
    village = Village(3, voice=True)
    village.listens("zhao", 1.0, presses="1")
    village.rings("mill")
    village.advance(seconds=30)
    village.rings("zhang")
    village.advance(minutes=2)
    assert village.core.entries(Escalated) == []
