"""Nobody takes back what they have not raised yet: an old "it was a mistake" that lay in a full
store, or waited for a network, is about another alarm.
"""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import FalseAlarmSaid, IncidentOpened, Kind, Purpose, WordsNoted
from tests.scenarios.test_calls_in_vain import after_an_outage, note
from tests.scenarios.village import Village

BEFORE_S = 600.0
NEAR = ("zhang", "lisi", "zhao")


def rung() -> Village:
    """The mill has just rung."""
    village = Village(2)
    village.rings("mill")
    village.advance(seconds=2)
    return village


def taken_back(village: Village) -> list[int]:
    return [one.incident for one in village.core.entries(FalseAlarmSaid)]


@pytest.mark.parametrize("words", ["误报", "0", "没事了，按错了", "sorry, pressed by mistake"])
def test_what_was_taken_back_before_is_not_this_alarm(words: str) -> None:
    village = rung()
    village.texts("mill", words, sent_ago_s=BEFORE_S)
    village.advance(minutes=10)
    assert taken_back(village) == []
    assert [one.incident for one in village.core.entries(WordsNoted)] == [1]
    for who in NEAR:
        assert all("按错了" not in text for text in village.texts_to(who, Purpose.ALERT))
        assert village.calls_to(who)
    village.core.check_history()


def test_it_is_noted_with_the_alarm_that_it_was_about() -> None:
    village = rung()
    village.advance(minutes=5)
    village.operator_closes(1, is_certain=True)
    village.advance(minutes=10)
    village.rings("mill")
    village.texts("mill", "按错了", sent_ago_s=BEFORE_S)
    assert taken_back(village) == []
    assert [one.incident for one in village.core.entries(WordsNoted)] == [1]


@pytest.mark.parametrize("digit", ["1", "2", "3"])
def test_a_digit_of_before_says_nothing_of_this_alarm(digit: str) -> None:
    village = rung()
    village.texts("mill", digit, sent_ago_s=BEFORE_S)
    assert village.incident().kind is Kind.EMERGENCY
    village.texts("mill", "2")
    assert village.incident().kind is Kind.FIRE


def test_words_of_distress_are_about_it_whenever_they_were_written() -> None:
    village = rung()
    village.texts("mill", "着火了", sent_ago_s=BEFORE_S)
    assert village.incident().kind is Kind.FIRE
    assert len(village.core.entries(IncidentOpened)) == 1


def test_whoever_names_the_alarm_knows_it() -> None:
    village = rung()
    village.texts("mill", "1号警情按错了", sent_ago_s=BEFORE_S)
    assert taken_back(village) == [1]


@pytest.mark.parametrize(("ago_s", "counts"), [(119.0, True), (125.0, False), (4 * 86400.0, True)])
def test_two_clocks_may_be_apart_and_a_stamp_may_say_nothing(ago_s: float, counts: bool) -> None:
    village = rung()
    village.texts("mill", "按错了", sent_ago_s=ago_s)
    assert taken_back(village) == [1] * counts


@pytest.mark.parametrize(("ago_s", "counts"), [(500.0, True), (900.0, False)])
def test_an_alarm_by_text_that_came_late_is_as_old_as_its_text(ago_s: float, counts: bool) -> None:
    village = Village(2)
    village.texts("mill", "救命", sent_ago_s=BEFORE_S)
    village.texts("mill", "按错了", sent_ago_s=ago_s)
    assert taken_back(village) == [1] * counts


@pytest.mark.parametrize(("ago_s", "counts"), [(500.0, True), (1300.0, False)])
def test_a_ring_in_vain_is_as_old_as_the_carrier_says(ago_s: float, counts: bool) -> None:
    village = after_an_outage()
    note(village, ("mill", BEFORE_S))
    village.texts("mill", "按错了", sent_ago_s=ago_s)
    assert taken_back(village) == [1] * counts


def test_whoever_rings_again_does_not_take_it_back() -> None:
    village = rung()
    village.advance(minutes=10)
    village.rings("mill")
    village.texts("mill", "按错了", sent_ago_s=300.0)
    assert taken_back(village) == []
    village.texts("mill", "按错了")
    assert taken_back(village) == [1]


def test_words_that_came_late_are_no_new_press() -> None:
    village = rung()
    village.advance(minutes=20)
    village.texts("mill", "救命", sent_ago_s=BEFORE_S)
    village.texts("mill", "按错了", sent_ago_s=500.0)
    assert taken_back(village) == [1]
