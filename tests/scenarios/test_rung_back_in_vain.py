"""A helper rings back while the line is in a call, and the carrier tells of it later."""

from __future__ import annotations

from alarmd.incident.facts.entries import Purpose, TextNotUnderstood
from tests.scenarios.test_calls_in_vain import answers, by_note, note, settled


def test_who_rings_back_to_an_alarm_and_finds_us_engaged_is_asked_what_it_was() -> None:
    village = settled()
    village.rings("mill")
    village.advance(seconds=60)
    assert village.core.world.lines["north"].occupied_by is not None
    note(village, ("zhang", 0.0))
    assert (by_note(village), answers(village)) == ([], [])
    (asked,) = village.core.entries(TextNotUnderstood)
    assert asked.party == "zhang"
    village.advance(minutes=1)
    assert "您自家有事请回救命" in village.texts_to("zhang", Purpose.ANSWER)[0]


def test_who_has_answered_and_rings_in_vain_later_is_in_need() -> None:
    village = settled()
    village.rings("mill")
    village.advance(seconds=60)
    village.texts("zhang", "2")
    village.advance(seconds=40)
    note(village, ("zhang", 0.0))
    assert by_note(village) == ["zhang"]
