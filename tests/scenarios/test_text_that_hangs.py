"""A modem that does not answer keeps a text for two minutes: the others wait for it no longer than
a text takes.
"""

from __future__ import annotations

from alarmd.incident.facts.entries import AttemptStarted, Channel, CutOrdered
from alarmd.incident.planner.dispatch import TEXT_TAKES_S
from tests.scenarios.village import Village

TO_BE_TOLD = ("zhang", "lisi", "zhao")


def test_while_a_text_hangs_the_other_line_sends_the_texts_before_it_calls() -> None:
    village = Village(lines=2)
    village.loses_results("north")
    village.texts("mill", "救命")
    raised_at = village.core.now
    village.advance(seconds=60)
    for who in TO_BE_TOLD:
        (text,) = village.got(who, channel=Channel.SMS)
        assert text.line == "south"
        assert text.at <= raised_at + 45


def test_a_text_that_began_before_the_alarm_and_hangs_delays_nobody() -> None:
    village = Village(lines=2)
    village.loses_results("north")
    village.texts("mill", "救命")
    village.advance(minutes=1)
    before = len(village.core.entries(AttemptStarted))
    village.texts("far", "救命")
    village.advance(seconds=4)
    first = village.core.entries(AttemptStarted)[before]
    assert (first.incident, first.channel, first.line) == (2, Channel.SMS, "south")


def test_a_text_that_takes_long_but_goes_keeps_the_call_beside_it() -> None:
    village = Village(lines=2, text_s=TEXT_TAKES_S - 1)
    village.texts("mill", "救命")
    village.advance(seconds=25)
    channels = {one.line: one.channel for one in village.core.entries(AttemptStarted)}
    assert channels == {"north": Channel.SMS, "south": Channel.VOICE}
    assert village.core.entries(CutOrdered) == []
