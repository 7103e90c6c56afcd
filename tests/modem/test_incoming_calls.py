"""Who rings, told once, at the first number; and when a call is over."""

from __future__ import annotations

from modem.incoming_calls import IncomingCalls
from modem.indications import CallEnded, CallIncoming, CallWaiting
from modem.types import TOA_INTERNATIONAL, Address, Call, CallDirection, CallState

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
MILL_AT_HOME = Address("10000000101")
SCHOOL = Address("+8610000000102", TOA_INTERNATIONAL)


def entry(
    state: CallState, number: Address | None = None, *, ours: bool = False, mode: int = 0
) -> Call:
    direction = CallDirection.OUTGOING if ours else CallDirection.INCOMING
    return Call(1, direction, state, mode, number)


RINGING = entry(CallState.INCOMING)
WAITING = entry(CallState.WAITING, SCHOOL)
ACTIVE = entry(CallState.ACTIVE, ours=True)


def test_a_call_is_told_at_its_first_number_and_once() -> None:
    calls = IncomingCalls(7)
    assert calls.ring(0.0) == []
    assert calls.number(MILL, 0.1) == [CallIncoming("7-1", MILL)]
    assert calls.ring(5.0) + calls.number(MILL, 5.1) == []


def test_the_number_is_asked_for_after_200_ms_and_taken_from_the_list() -> None:
    calls = IncomingCalls(1)
    calls.ring(0.0)
    assert not calls.wants_listing(0.1)
    assert calls.deadline() == 0.2
    assert calls.wants_listing(0.2)
    calls.asked()
    assert not calls.wants_listing(0.3)
    assert calls.listed((entry(CallState.INCOMING, MILL),), 0.3) == [CallIncoming("1-1", MILL)]


def test_a_number_that_comes_late_is_asked_for_until_the_grace_ends() -> None:
    calls = IncomingCalls(1)
    calls.ring(0.0)
    asked = []
    now = 0.0
    while now < 3.5:
        now += 0.1
        if calls.wants_listing(now):
            calls.asked()
            asked.append(round(now, 1))
            assert calls.listed((RINGING,), now) == []
        if calls.expire(now):
            break
    assert asked == [0.2, 1.2, 2.2, 3.0]
    assert round(now, 1) == 3.0


def test_a_withheld_number_is_told_as_none_at_the_end_of_the_grace() -> None:
    calls = IncomingCalls(1)
    calls.number(None, 0.0)
    assert calls.expire(2.9) == []
    assert calls.expire(3.0) == [CallIncoming("1-1", None)]
    assert calls.expire(9.0) == []


def test_while_the_list_cannot_be_asked_the_grace_is_longer() -> None:
    calls = IncomingCalls(1)
    calls.ring(0.0)
    calls.asked()
    assert calls.expire(9.9) == []
    assert calls.deadline() == 10.0
    assert calls.expire(10.0) == [CallIncoming("1-1", None)]


def test_a_number_that_comes_after_the_grace_is_told_all_the_same() -> None:
    calls = IncomingCalls(1)
    calls.ring(0.0)
    calls.expire(3.0)
    calls.ring(6.0)
    assert calls.number(MILL, 6.1) == [CallIncoming("1-1", MILL)]


def test_another_number_is_another_call_in_whatever_form_it_is_written() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    assert calls.number(MILL_AT_HOME, 3.0) == []
    assert calls.number(SCHOOL, 6.0) == [CallEnded("1-1"), CallIncoming("1-2", SCHOOL)]


def test_no_carrier_and_an_empty_list_end_a_call() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    assert calls.listed((), 1.0) == []
    calls.no_carrier(2.0)
    assert calls.wants_listing(2.0)
    assert calls.listed((), 2.1) == [CallEnded("1-1")]
    assert calls.deadline() is None


def test_no_carrier_of_another_call_ends_nothing() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.no_carrier(2.0)
    assert calls.listed((entry(CallState.INCOMING, MILL),), 2.1) == []
    assert calls.number(MILL, 3.0) == []
    assert calls.is_ringing


def test_ten_seconds_without_a_ring_and_an_empty_list_end_a_call() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    assert calls.deadline() == 10.0
    assert calls.wants_listing(10.0)
    assert calls.listed((), 10.0) == [CallEnded("1-1")]


def test_a_call_that_was_listed_and_is_not_any_more_is_over() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.listed((entry(CallState.INCOMING, MILL),), 1.0)
    assert calls.listed((), 2.0) == [CallEnded("1-1")]


def test_a_call_that_was_never_told_is_told_before_it_ends() -> None:
    calls = IncomingCalls(1)
    calls.ring(0.0)
    calls.no_carrier(1.0)
    assert calls.listed((), 1.1) == [CallIncoming("1-1", None), CallEnded("1-1")]


def test_a_ring_after_no_carrier_is_a_new_call() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.no_carrier(1.0)
    assert calls.ring(2.0) == [CallEnded("1-1")]
    assert calls.number(MILL, 2.1) == [CallIncoming("1-2", MILL)]


def test_an_error_is_not_an_empty_list() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.no_carrier(1.0)
    calls.asked()
    assert calls.listing_failed(2.0) == []
    assert calls.is_present("1-1")
    assert calls.listing_failed(11.0) == [CallEnded("1-1")]


def test_a_modem_that_never_lists_is_believed_after_half_a_minute_of_silence() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    assert calls.listing_failed(29.0) == []
    assert calls.listing_failed(30.0) == [CallEnded("1-1")]


def test_a_ringing_call_is_found_in_the_list_alone() -> None:
    calls = IncomingCalls(1)
    assert calls.listed((entry(CallState.INCOMING, MILL),), 0.0) == [CallIncoming("1-1", MILL)]


def test_data_bearers_and_dead_entries_are_not_calls() -> None:
    calls = IncomingCalls(1)
    bearer = entry(CallState.INCOMING, MILL, mode=1)
    assert calls.listed((bearer, entry(CallState.DISCONNECTED, MILL)), 0.0) == []


def test_a_waiting_call_is_told_once_and_ends_when_it_is_not_listed_any_more() -> None:
    calls = IncomingCalls(1)
    assert calls.waiting(SCHOOL, 0.0) == [CallWaiting("1-1", SCHOOL)]
    assert calls.waiting(SCHOOL, 1.0) == []
    assert calls.deadline() == 3.0
    assert calls.listed((ACTIVE, WAITING), 3.0) == []
    assert calls.is_waiting("1-1")
    assert calls.listed((ACTIVE,), 5.0) == [CallEnded("1-1")]


def test_a_waiting_call_is_found_in_the_list_alone() -> None:
    calls = IncomingCalls(1)
    assert calls.listed((ACTIVE, WAITING), 3.0) == [CallWaiting("1-1", SCHOOL)]


def test_a_second_waiting_caller_is_told() -> None:
    calls = IncomingCalls(1)
    calls.waiting(SCHOOL, 0.0)
    assert calls.waiting(MILL, 5.0) == [CallEnded("1-1"), CallWaiting("1-2", MILL)]


def test_a_waiting_call_without_a_number_is_told_again_when_the_number_comes() -> None:
    calls = IncomingCalls(1)
    assert calls.waiting(None, 0.0) == [CallWaiting("1-1", None)]
    assert calls.waiting(SCHOOL, 1.0) == [CallWaiting("1-1", SCHOOL)]


def test_a_waiting_call_that_begins_to_ring_is_the_same_call() -> None:
    calls = IncomingCalls(1)
    calls.waiting(SCHOOL, 0.0)
    assert calls.listed((entry(CallState.INCOMING, SCHOOL),), 2.0) == []
    assert calls.is_present("1-1")
    assert not calls.is_waiting("1-1")
    assert calls.ring(3.0) + calls.number(SCHOOL, 3.1) == []


def test_a_call_that_we_hung_up_is_over_as_soon_as_the_list_is_empty() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.hung_up("1-1", 2.0)
    assert calls.listed((entry(CallState.INCOMING, MILL),), 2.1) == []
    assert calls.deadline() is not None
    assert calls.listed((), 2.6) == [CallEnded("1-1")]


def test_a_lost_modem_ends_every_call() -> None:
    calls = IncomingCalls(1)
    calls.number(MILL, 0.0)
    calls.waiting(SCHOOL, 1.0)
    assert calls.abandon() == [CallEnded("1-1"), CallEnded("1-2")]
    assert calls.abandon() == []
