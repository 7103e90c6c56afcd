"""The caller takes the alarm back and presses again: who is asked anew, who is there already."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import Channel, NobodyYet, Purpose, Response
from tests.scenarios.test_only_a_call import group_of_ten
from tests.scenarios.test_what_is_an_alarm import told
from tests.scenarios.village import Village

SMS = Channel.SMS


def mistaken(village: Village) -> None:
    """The caller takes it back, and everybody has read so."""
    village.texts("mill", "0")
    village.advance(seconds=40)


def test_whoever_is_there_is_not_asked_anew_and_the_caller_hears_of_them() -> None:
    village = told()
    village.texts("zhang", "我到了")
    village.advance(seconds=20)
    mistaken(village)
    before = len(village.got("zhang"))
    village.rings("mill")
    village.advance(minutes=4)
    assert village.incident().notifications["zhang"].response is Response.ARRIVED
    asked = {one.purpose for one in village.got("zhang")[before:]} - {Purpose.COMING}
    assert asked == set(), "a list of who else comes, and nothing that asks"
    assert village.core.entries(NobodyYet) == []
    assert "张三（已到）" in village.texts_to("mill", Purpose.COMING)[-1]


@pytest.mark.parametrize("text", ["1", "都到门口了，还是看一眼", "我还是过来看看"])
def test_whoever_comes_though_it_was_called_a_mistake_is_counted_on(text: str) -> None:
    village = told()
    mistaken(village)
    village.texts("zhang", text)
    village.advance(seconds=20)
    village.rings("mill")
    village.advance(minutes=4)
    assert village.incident().notifications["zhang"].is_coming
    assert len(village.texts_to("zhang", Purpose.ALERT)) == 1
    assert village.core.entries(NobodyYet) == []
    assert "张三" in village.texts_to("mill", Purpose.COMING)[-1]


@pytest.mark.parametrize("text", ["1", "2", "收到"])
def test_what_was_said_before_the_mistake_is_asked_again(text: str) -> None:
    village = told()
    village.texts("zhang", text)
    village.advance(seconds=20)
    mistaken(village)
    village.rings("mill")
    village.advance(minutes=1)
    assert village.incident().notifications["zhang"].response is None
    assert len(village.texts_to("zhang", Purpose.ALERT)) == 2


@pytest.mark.parametrize("text", ["2", "收到", "知道了"])
def test_whoever_stays_at_home_because_of_the_mistake_is_asked_again(text: str) -> None:
    village = told()
    mistaken(village)
    village.texts("zhang", text)
    village.advance(seconds=20)
    village.rings("mill")
    village.advance(minutes=1)
    assert village.incident().notifications["zhang"].response is None
    assert len(village.texts_to("zhang", Purpose.ALERT)) == 2


def test_an_answer_that_crossed_the_mistake_is_asked_again() -> None:
    village = told(lines=1)
    village.texts("mill", "0")
    village.texts("zhang", "1")
    assert village.texts_to("zhang", Purpose.FALSE_SAID) == []
    village.advance(seconds=40)
    assert len(village.texts_to("zhang", Purpose.FALSE_SAID)) == 1
    village.rings("mill")
    village.advance(minutes=1)
    assert village.incident().notifications["zhang"].response is None
    assert village.got("zhang", Purpose.ALERT, Channel.SMS)[-1].at > 40.0


def whole_group(lines: int) -> Village:
    """Ten houses are told; those at the end of the roster come, those at its beginning cannot."""
    village = Village(lines=lines, roster=group_of_ten())
    village.rings("h0")
    village.advance(seconds=45)
    for who, text in (("h1", "2"), ("h2", "2"), ("h8", "1"), ("h9", "1")):
        village.texts(who, text)
    village.advance(seconds=25)
    return village


@pytest.mark.parametrize("lines", [1, 2])
def test_a_mistake_is_told_first_to_who_is_out_and_last_to_who_cannot_come(lines: int) -> None:
    village = whole_group(lines)
    village.texts("h0", "按错了")
    village.advance(minutes=2)
    assert village.whom(SMS, Purpose.FALSE_SAID) == [
        *("li", "h8", "h9"),
        *("h3", "h4", "h5", "h6", "h7"),
        *("h1", "h2"),
    ]


@pytest.mark.parametrize("lines", [1, 2])
def test_an_officer_who_cannot_come_reads_of_the_mistake_last(lines: int) -> None:
    village = whole_group(lines)
    village.texts("li", "2")
    village.advance(seconds=10)
    village.texts("h0", "按错了")
    village.advance(minutes=2)
    told_of_it = village.whom(SMS, Purpose.FALSE_SAID)
    assert told_of_it[:2] == ["h8", "h9"]
    assert told_of_it.index("li") > told_of_it.index("h7")


@pytest.mark.parametrize("lines", [1, 2])
def test_a_second_press_is_told_in_the_same_order(lines: int) -> None:
    village = whole_group(lines)
    village.texts("h0", "按错了")
    village.advance(minutes=2)
    before = len(village.whom(SMS))
    village.texts("h0", "救命")
    village.advance(minutes=2)
    again = village.whom(SMS)[before:]
    assert again[:3] == ["li", "h8", "h9"]
    near = [who for who in again if who.startswith("h")]
    assert near[-2:] == ["h1", "h2"]


def in_a_ring_out(village: Village, who: str) -> None:
    """Until we call them, and two seconds more."""
    calls = len(village.calls_to(who))
    while len(village.calls_to(who)) == calls:
        village.advance(seconds=1)
    village.advance(seconds=2)


def test_the_texts_of_a_second_press_cut_a_ring_out_like_those_of_a_new_alarm() -> None:
    village = whole_group(lines=1)
    village.texts("h0", "按错了")
    in_a_ring_out(village, "li")
    in_a_ring_out(village, "li")
    since = village.now_s
    village.texts("h0", "救命")
    village.advance(seconds=12)
    again = village.got("li", Purpose.ALERT, SMS)[-1]
    assert since <= again.at <= since + 1.0
    assert since <= village.got("h8", Purpose.ALERT, SMS)[-1].at <= since + 5.0
    village.advance(minutes=2)
    assert village.calls_to("li")[-1] > since, "the call that was cut is made again"


def test_whoever_never_heard_of_the_mistake_does_not_read_that_it_is_none() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=8)
    village.texts("mill", "0")
    village.texts("mill", "救命")
    village.advance(minutes=3)
    for who in ("zhang", "zhao", "sun"):
        (alert,) = village.texts_to(who, Purpose.ALERT)
        assert "没按错" not in alert
    assert "没按错" in village.texts_to("mill", Purpose.RECEIVED)[-1]


def test_the_word_to_the_caller_alone_cuts_no_ring_out() -> None:
    village = Village(lines=1)
    village.texts("mill", "救命")
    in_a_ring_out(village, "li")
    village.texts("mill", "0")
    village.texts("mill", "救命")
    village.advance(seconds=10)
    assert len(village.texts_to("mill", Purpose.RECEIVED)) == 1, "nobody heard of the mistake"
