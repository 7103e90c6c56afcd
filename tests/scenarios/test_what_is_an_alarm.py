"""Section 2 of the promise: what counts as an alarm, and what a ring means."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    AlarmRepeated,
    Channel,
    IncidentOpened,
    Kind,
    Means,
    Purpose,
    Response,
    RingHeard,
    Status,
    TextHeard,
)
from tests.alarmd.incident import people
from tests.scenarios.village import Village


def told(who: str = "zhang", *, lines: int = 2) -> Village:
    """A village in which the mill has raised an alarm and everybody near has been told."""
    village = Village(lines=lines)
    village.rings("mill")
    village.advance(seconds=20)
    assert village.got(who, Purpose.ALERT)
    return village


def opened(village: Village) -> list[tuple[str, Kind]]:
    """Who raised what."""
    return [(e.originator.id, e.kind) for e in village.core.entries(IncidentOpened)]


def test_a_ring_from_an_enrolled_number_is_an_alarm() -> None:
    village = Village()
    village.rings("mill")
    assert opened(village) == [("mill", Kind.EMERGENCY)]


def test_ringing_again_joins_ones_own_alarm() -> None:
    village = Village()
    for _ in range(3):
        village.rings("mill")
        village.advance(seconds=30)
    assert len(opened(village)) == 1
    assert village.incident().presses == 3


def test_the_dialled_number_can_choose_the_kind() -> None:
    village = Village(lines=2)
    village.rings("mill", "south", Kind.MEDICAL)
    assert opened(village) == [("mill", Kind.MEDICAL)]


def test_a_digit_or_a_word_in_a_text_chooses_the_kind() -> None:
    for text, kind in (
        ("1", Kind.DANGER),
        ("2", Kind.FIRE),
        ("3", Kind.MEDICAL),
        ("4", Kind.OTHER),
        ("着火了快来", Kind.FIRE),
        ("救命", Kind.EMERGENCY),
        ("有人偷东西", Kind.DANGER),
        ("please help", Kind.EMERGENCY),
        ("在吗", Kind.EMERGENCY),
    ):
        village = Village()
        village.texts("mill", text)
        assert opened(village) == [("mill", kind)], text


def test_a_digit_from_the_caller_sets_the_kind_of_the_open_alarm() -> None:
    village = told()
    village.texts("mill", "2")
    assert opened(village) == [("mill", Kind.EMERGENCY)]
    assert village.incident().kind is Kind.FIRE


def test_a_second_household_that_rings_while_the_line_is_busy_is_an_alarm_too() -> None:
    village = told(lines=1)
    village.advance(seconds=10)
    assert village.core.world.lines["north"].occupied_by is not None
    village.rings_while_busy("far")
    village.advance(seconds=2)
    assert opened(village) == [("mill", Kind.EMERGENCY), ("far", Kind.EMERGENCY)]
    assert village.attempts()[-1] == ("li", Purpose.ALERT, Channel.SMS)


def test_our_own_call_gives_way_to_the_first_text_of_a_new_alarm() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.advance(seconds=22)
    village.texts("far", "救命")
    village.advance(seconds=1)
    assert village.attempts()[-1] == ("li", Purpose.ALERT, Channel.SMS)
    assert village.incident(2).notifications["li"].was_reached_out_to


def test_a_ring_with_the_number_withheld_raises_nothing() -> None:
    village = Village()
    village.stranger_rings("")
    village.advance(seconds=10)
    assert opened(village) == []
    assert village.core.entries(RingHeard)[0].number == ""


def test_a_stranger_raises_nothing_and_is_never_answered() -> None:
    village = Village()
    village.stranger_rings()
    village.stranger_texts("你好", "+8610000099999")
    village.advance(minutes=5)
    assert village.attempts() == []
    assert village.core.entries(TextHeard)[0].party == ""


def test_the_operator_can_raise_an_alarm_for_somebody() -> None:
    village = Village()
    village.operator_raises("mill", Kind.FIRE)
    assert opened(village) == [("mill", Kind.FIRE)]
    village.operator_raises("mill")
    assert village.core.entries(AlarmRepeated)[0].means is Means.OPERATOR


def test_what_the_operator_says_it_is_about_reaches_those_who_were_told_before() -> None:
    village = Village(lines=2)
    village.rings("mill")
    village.advance(minutes=2)
    village.operator_raises("mill", Kind.FIRE)
    village.advance(minutes=1)
    assert village.incident().kind is Kind.FIRE
    assert ["着火" in text for text in village.texts_to("li", Purpose.KIND_SAID)] == [True]
    village.operator_raises("mill")
    assert village.incident().kind is Kind.FIRE, "no kind was named: it is what it was"


def test_the_operator_can_hold_a_drill_but_one_at_a_time() -> None:
    village = Village()
    village.operator_drills("mill")
    village.operator_drills("mill")
    village.operator_drills("nobody")
    assert [e.status for e in village.core.entries(IncidentOpened)] == [Status.EXERCISE]


def test_ringing_back_means_coming_and_gets_the_text_that_says_so() -> None:
    village = told()
    village.rings("zhang")
    village.advance(seconds=40)
    assert village.incident().notifications["zhang"].response is Response.COMING
    (text,) = village.texts_to("zhang", Purpose.COUNTED)
    assert "记下了，您去王桂英家" in text
    assert "再拨热线" in text
    assert village.texts_to("zhang", Purpose.COMING) == []


def test_redials_within_20_seconds_are_the_same_gesture() -> None:
    village = told()
    for _ in range(3):
        village.rings("zhang")
        village.advance(seconds=9)
    assert len(opened(village)) == 1


@pytest.mark.parametrize("error_s", [-3e8, 3e8])
def test_redials_are_one_gesture_whatever_the_calendar_says(error_s: float) -> None:
    village = told()
    village.core.calendar_error_s = error_s
    for pause_s in (9, 9, 9, 9, 0):
        village.rings("zhang")
        village.advance(seconds=pause_s)
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_a_later_ring_raises_ones_own_alarm() -> None:
    village = told()
    village.rings("zhang")
    village.advance(seconds=40)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_somebody_who_keeps_redialling_is_heard_at_last() -> None:
    village = told()
    for _ in range(5):
        village.rings("zhang")
        village.advance(seconds=10)
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_a_ring_before_one_was_told_is_ones_own_alarm() -> None:
    village = Village(lines=1)
    village.rings("mill")
    village.rings("zhao")
    assert [who for who, _ in opened(village)] == ["mill", "zhao"]


def test_a_ring_that_answers_one_alarm_does_not_answer_the_next() -> None:
    village = told()
    village.rings("zhang")
    village.advance(seconds=30)
    village.texts("lisi", "着火")
    village.advance(seconds=30)
    village.rings("zhang")
    assert village.incident(2).notifications["zhang"].response is Response.COMING
    assert len(opened(village)) == 2


def test_an_officer_who_rings_twice_raises_nothing() -> None:
    village = told()
    village.rings("li")
    village.advance(minutes=1)
    village.rings("li")
    assert len(opened(village)) == 1
    assert village.incident().notifications["li"].response is Response.COMING


def test_an_officer_who_was_told_nothing_and_rings_is_in_need() -> None:
    village = Village()
    village.rings("li")
    assert opened(village) == [("li", Kind.EMERGENCY)]
    assert list(village.incident().notifications) == ["li", "sun", "chen", "desk"]


def test_a_neighbour_who_texts_of_a_fire_raises_an_alarm_of_their_own() -> None:
    village = told()
    village.texts("zhang", "我家着火了")
    assert opened(village)[-1] == ("zhang", Kind.FIRE)


def test_a_text_that_nobody_can_read_is_an_alarm() -> None:
    village = Village()
    village.garbled_text("mill")
    village.garbled_text("mill")
    village.garbled_text("")
    assert opened(village) == [("mill", Kind.EMERGENCY)]
    assert village.incident().presses == 2


def test_a_household_that_was_removed_in_mid_alarm_still_answers() -> None:
    village = told()
    village.roster_changes(people.MILL, people.OFFICER)
    village.texts("zhang", "1")
    assert village.incident().notifications["zhang"].response is Response.COMING
    village.advance(minutes=5)
    assert len(village.calls_to("lisi")) > 1


def test_a_text_that_is_read_twice_is_heard_once() -> None:
    village = Village()
    village.texts("mill", "救命")
    village.same_text_again()
    assert len(village.core.entries(TextHeard)) == 1
    assert village.incident().presses == 1


def test_more_words_from_the_caller_join_the_alarm_and_change_nothing() -> None:
    village = Village()
    village.rings("mill")
    village.texts("mill", "你们快一点吧")
    village.advance(seconds=5)
    assert opened(village) == [("mill", Kind.EMERGENCY)]
    assert village.incident().presses == 2
