"""When a modem counts its texts from elsewhere than it did before."""

from __future__ import annotations

import pytest

from modem.at.lexer import OK
from modem.at.limits import LATE_MAX_S
from modem.at.unresolved import Ledger
from tests.modem.at.ledgers import after, give_up, line, settled, text


def test_a_number_of_nobody_is_not_the_running_texts_and_begins_the_count_anew() -> None:
    ledger = after(5, 6)
    ledger.submitted(text(1), 0.0)
    assert not ledger.accepts(line(3))
    assert ledger.is_contested
    ledger.given_up(is_waited_for=True)
    ledger.submitted(text(3), 0.0)
    assert ledger.accepts(line(4))


def test_the_running_texts_own_may_follow_it() -> None:
    ledger = after(5, 6)
    ledger.submitted(text(1), 0.0)
    assert not ledger.accepts(line(3))
    assert ledger.accepts(line(7))
    assert settled(ledger) == []


NUMBERS = [0, 5, 6, 7, 99, 200]


@pytest.mark.parametrize("first", NUMBERS)
def test_the_first_text_of_another_count_is_judged_at_once_when_the_port_was_opened_anew(
    first: int,
) -> None:
    ledger = after(5, 6)
    ledger.met("", "", is_anew=False)
    for reference in (first, first + 1, first + 2):
        ledger.submitted(text(), 1.0)
        assert ledger.accepts(line(reference))


@pytest.mark.parametrize("first", NUMBERS)
def test_so_it_is_after_a_new_start_of_the_box(first: int) -> None:
    ledger = Ledger()
    for reference in (5, 6):
        ledger.recall(reference, 0.0)
    ledger.submitted(text(), 1.0)
    assert ledger.accepts(line(first))


@pytest.mark.parametrize("first", NUMBERS)
def test_so_it_is_after_a_time_in_which_somebody_else_may_have_sent(first: int) -> None:
    ledger = after(199, 200)
    give_up(ledger, text(1))
    ledger.expire(LATE_MAX_S)
    for reference in (first, first + 1):
        ledger.submitted(text(), LATE_MAX_S)
        assert ledger.accepts(line(reference))


def test_a_number_that_nobody_can_have_says_that_the_count_is_another() -> None:
    ledger = after(5, 6)
    give_up(ledger, text(1))
    for reference in (3, 4):
        ledger.submitted(text(2), 0.0)
        assert not ledger.accepts(line(reference)), "it may be the open one's: nobody knows better"
        assert ledger.is_contested
        ledger.given_up(is_waited_for=True)
    ledger.submitted(text(3), 0.0)
    assert ledger.accepts(line(5))


def test_a_second_one_settles_both() -> None:
    ledger = after(5, 6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(3))
    assert ledger.accepts(line(4))
    assert settled(ledger) == [("AT+CMGS=1", OK)]


def test_after_one_that_was_broken_off_the_old_count_says_nothing() -> None:
    ledger = after(5, 6)
    give_up(ledger, text(1))
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(3))
    ledger.given_up(is_waited_for=False)
    ledger.submitted(text(3), 0.0)
    assert not ledger.accepts(line(9))


OTHERS = [("imei2", "imsi1"), ("imei1", "imsi2"), ("imei2", "")]


@pytest.mark.parametrize("other", OTHERS)
def test_another_modem_or_sim_owes_nothing(other: tuple[str, str]) -> None:
    ledger = Ledger()
    ledger.met("imei1", "imsi1", is_anew=False)
    give_up(ledger, text(1))
    ledger.met(*other, is_anew=False)
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(7))


SAME = [("imei1", "imsi1"), ("", "imsi1"), ("imei1", ""), ("", "")]


@pytest.mark.parametrize("same", SAME)
def test_the_same_one_does_and_one_that_does_not_say_who_it_is(same: tuple[str, str]) -> None:
    ledger = Ledger()
    ledger.met("imei1", "imsi1", is_anew=False)
    give_up(ledger, text(1))
    ledger.met(*same, is_anew=False)
    ledger.submitted(text(2), 0.0)
    assert not ledger.accepts(line(7))
    ledger.given_up(is_waited_for=True)
    ledger.met("imei2", "imsi2", is_anew=False)
    ledger.submitted(text(3), 0.0)
    assert ledger.accepts(line(8)), "who it was before is still known"


def test_nor_does_one_that_has_forgotten_its_settings() -> None:
    ledger = Ledger()
    ledger.met("imei1", "imsi1", is_anew=False)
    give_up(ledger, text(1))
    ledger.met("imei1", "imsi1", is_anew=True)
    ledger.submitted(text(2), 0.0)
    assert ledger.accepts(line(7))
