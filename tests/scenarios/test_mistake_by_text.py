"""A "0" by text may be forged: the first wave goes out all the same, with the words of the caller;
a key in our own call stops it (docs/decisions/0023)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import Channel, Closed, Escalated, FalseAlarmSaid, Means, Purpose
from alarmd.roster import Phone
from tests.alarmd.incident.people import EVERYBODY, LISI, number
from tests.scenarios.village import Village

NEAR = ("zhang", "lisi", "zhao")


@pytest.mark.parametrize("words", ["0", "按错了"])
def test_who_knows_nothing_yet_reads_the_alarm_and_that_it_may_be_a_mistake(words: str) -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("mill", words)
    village.advance(minutes=10)
    for who in NEAR:
        [alert] = village.texts_to(who, Purpose.ALERT)
        assert "（本人说按错了）" in alert
        assert village.texts_to(who, Purpose.FALSE_SAID) == []
        assert village.calls_to(who) == []
    assert village.calls_to("li")
    assert village.core.entries(Escalated) == []
    village.core.check_history()


def test_who_knew_of_it_reads_that_it_was_a_mistake() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=13)
    told = [who for who in NEAR if village.texts_to(who, Purpose.ALERT)]
    assert 0 < len(told) < 3
    village.texts("mill", "0")
    village.advance(minutes=3)
    for who in NEAR:
        alerts, news = (village.texts_to(who, p) for p in (Purpose.ALERT, Purpose.FALSE_SAID))
        assert len(alerts) == 1
        assert ("本人说按错了" in alerts[0]) is (who not in told)
        assert len(news) == (who in told)


def test_a_key_in_our_own_call_stops_it_and_confirms_what_a_text_has_said() -> None:
    village = Village(3, voice=True, text_s=40.0)
    village.listens("mill", 1.0, presses="0")
    village.rings("mill")
    village.advance(minutes=5)
    assert [one.means for one in village.core.entries(FalseAlarmSaid)] == [Means.KEY]
    assert [who for who in NEAR if not village.texts_to(who, Purpose.ALERT)]
    both = Village(3, voice=True, text_s=40.0)
    both.listens("mill", 6.0, presses="0")
    both.rings("mill")
    both.advance(seconds=8)
    both.texts("mill", "0")
    assert both.core.world.incidents[1].false_by_text
    said_at = both.core.world.incidents[1].false_said_at
    both.advance(minutes=5)
    assert [one.means for one in both.core.entries(FalseAlarmSaid)] == [Means.TEXT, Means.KEY]
    assert both.core.world.incidents[1].false_said_at == said_at
    assert [who for who in NEAR if not both.texts_to(who, Purpose.ALERT)]


def test_whoever_comes_all_the_same_is_told_to_wait_and_what_a_ring_means() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("mill", "0")
    village.advance(seconds=40)
    village.texts("zhang", "1")
    village.advance(seconds=30)
    [counted] = village.texts_to("zhang", Purpose.COUNTED)
    assert "按错了，请先不用去" in counted
    assert "请再拨热线" in counted


def test_whom_no_text_reaches_is_called() -> None:
    village = Village()
    bell = replace(LISI, phones=(Phone(number(103), texts=False),))
    village.roster_changes(*(bell if one is LISI else one for one in EVERYBODY))
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("mill", "0")
    village.advance(minutes=2)
    assert village.calls_to("lisi")
    assert village.calls_to("zhang") == []
    village.listens("lisi", 1.0, presses="1")
    village.advance(minutes=10)
    assert len(village.calls_to("lisi")) <= 3


def test_a_forged_end_after_a_forged_mistake_waits_for_the_first_wave() -> None:
    village = Village()
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("mill", "0")
    village.texts("li", "结1误")
    village.advance(minutes=2)
    assert len(village.core.entries(Closed)) == 1
    assert all(village.texts_to(who, Purpose.ALERT) for who in NEAR)
    assert village.core.world.incidents[1].notifications["zhang"].attempts[0].channel is Channel.SMS
