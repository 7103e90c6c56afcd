"""Long texts put together: in any order, with copies, with losses, within limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.sms import concat
from modem.sms.concat import (
    GROUPS_MAX,
    GROUPS_OF_ONE_MAX,
    PARTS_MAX,
    PATIENCE_S,
    REFERENCE_REUSE_S,
    Joined,
    Joiner,
    Part,
)
from modem.sms.pdu import Concat, Deliver, decode, encode_deliver
from modem.sms.userdata import CUT
from modem.types import Address
from tests.modem.sms.texts import texts

MILL = Address("+8610000000101", 145)
SCHOOL = Address("+8610000000102", 145)
SENT_S = 1_700_000_000.0
FIRE = "救命" * 60


def _parts(
    text: str, *, reference: int = 7, sender: Address = MILL, sent_at: float = SENT_S
) -> list[Deliver]:
    pdus = encode_deliver(sender, text, sent_at, concat_reference=reference)
    return [part for part in map(decode, pdus) if isinstance(part, Deliver)]


def _short(text: str, *, sender: Address = MILL, sent_at: float = SENT_S) -> Deliver:
    (whole,) = _parts(text, sender=sender, sent_at=sent_at)
    return whole


def _part(number: int, text: str, total: int = 3, reference: int = 7) -> Deliver:
    return Deliver(MILL, text, SENT_S, Concat(reference, 8, total, number))


def _told(joiner: Joiner, part: Deliver, now: float = 0.0) -> list[Joined]:
    """What is told of this part, but for the part itself."""
    return [one for one in joiner.add(part, now) if isinstance(one, Joined)]


def _from(sender: int, number: int, text: str, total: int = 3, reference: int = 7) -> Deliver:
    address = Address(f"+86100000{sender:05}", 145)
    return Deliver(address, text, SENT_S, Concat(reference, 8, total, number))


def test_a_short_text_is_told_at_once() -> None:
    text = _short("火警")
    key = concat.message_key(text)
    for was_there in (False, True):
        told = Joined(key, MILL, "火警", SENT_S, complete=True, was_there=was_there)
        assert Joiner().add(text, 0.0, was_there=was_there) == (told,)


def test_the_first_part_is_told_at_once_and_the_whole_when_it_is_there() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    told, part = joiner.add(first, now=0.0)
    assert isinstance(told, Joined)
    assert (told.text, told.complete, told.total) == (first.text + CUT, False, 2)
    assert part == Part(told.key, MILL, first.text, SENT_S, Concat(7, 8, 2, 1))
    whole, part = joiner.add(second, now=1.0)
    assert whole == replace(told, text=FIRE, complete=True)
    assert part == Part(told.key, MILL, second.text, SENT_S, Concat(7, 8, 2, 2))


def test_the_parts_between_tell_nothing_but_themselves() -> None:
    joiner = Joiner()
    assert _told(joiner, _part(3, "c"))[0].text == CUT + "c"
    (between,) = joiner.add(_part(1, "a"), now=0.0)
    assert isinstance(between, Part)
    assert _told(joiner, _part(2, "b"))[0].text == "abc"


@given(texts.filter(lambda text: len(text) > 160), st.data())
def test_any_order_with_copies_gives_the_whole(text: str, data: st.DataObject) -> None:
    parts = _parts(text)
    arrivals = data.draw(
        st.permutations(parts + data.draw(st.lists(st.sampled_from(parts), max_size=4)))
    )
    joiner = Joiner()
    told = [one for now, part in enumerate(arrivals) for one in _told(joiner, part, float(now))]
    assert {joined.key for joined in told} == {concat.message_key(parts[0])}
    assert told[-1].text == text
    assert [joined.complete for joined in told] == [False, True]


@given(texts.filter(lambda text: len(text) > 160), st.data())
def test_a_restart_between_any_two_parts_gives_the_whole_once(
    text: str, data: st.DataObject
) -> None:
    """Whatever was written down is known again, and what was read but not deleted comes again."""
    arrivals = data.draw(st.permutations(_parts(text)))
    cut = data.draw(st.integers(1, len(arrivals)))
    copies = data.draw(st.integers(0, 1))
    before, after = Joiner(), Joiner()
    told: list[Joined] = []
    parts: list[Part] = []
    for part in arrivals[:cut]:
        read = before.add(part, 0.0)
        told += [one for one in read if isinstance(one, Joined)]
        parts += [one for one in read if isinstance(one, Part)]
    is_told = cut == len(arrivals)
    for one in parts:
        after.recall(one, 0.0, is_told=is_told)
    for part in arrivals[cut - copies :]:
        told += _told(after, part, 1.0)
    wholes = [one for one in told if one.complete]
    assert [one.text for one in wholes] == [text]
    assert len({one.key for one in told}) == 1
    assert after.expire(1e9) == ()


def test_what_waited_before_a_restart_is_given_up_when_its_time_has_come() -> None:
    joiner = Joiner()
    for number in (1, 3):
        part = Part("k", MILL, f"{number}", SENT_S, Concat(7, 8, 3, number))
        joiner.recall(part, -100.0, is_told=False)
    assert joiner.expire(PATIENCE_S - 101.0) == ()
    (given_up,) = joiner.expire(PATIENCE_S - 100.0)
    assert given_up == Joined("k", MILL, f"1{CUT}3", SENT_S, complete=True, total=3)


def test_what_was_told_before_a_restart_is_known_and_no_more() -> None:
    joiner = Joiner()
    for key, is_told in (("old", False), ("told", True)):
        joiner.recall(Part(key, MILL, "a", SENT_S, Concat(7, 8, 3, 1)), 0.0, is_told=is_told)
    joiner.recall(Part("told", MILL, "b", SENT_S, Concat(7, 8, 3, 1)), 0.0, is_told=False)
    assert _told(joiner, _part(1, "a")) == []
    assert _told(joiner, _part(3, "c"))[0].text == f"a{CUT}c"
    assert joiner.expire(1e9) == ()


def test_a_part_that_is_read_again_tells_itself_alone() -> None:
    joiner = Joiner()
    for part in _parts(FIRE):
        assert len(joiner.add(part, now=0.0)) == 2
    for part in _parts(FIRE):
        (again,) = joiner.add(part, now=30.0)
        assert isinstance(again, Part)


def test_what_an_earlier_life_may_have_told_is_told_as_such() -> None:
    joiner = Joiner()
    joiner.add(_part(1, "a"), 0.0, was_there=True)
    joiner.add(_part(2, "b"), 0.0)
    (given_up,) = joiner.expire(PATIENCE_S)
    assert given_up.was_there


@pytest.mark.parametrize("form", ["+8610000000101", "8610000000101", "010000000101", "10000000101"])
def test_a_number_is_the_same_with_its_country_or_without(form: str) -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    (told,) = _told(joiner, first)
    (whole,) = _told(joiner, replace(second, sender=Address(form, 129)))
    assert (whole.text, whole.key, whole.sender) == (FIRE, told.key, MILL)


def test_what_lacks_a_part_is_given_up_with_its_gaps() -> None:
    joiner = Joiner()
    (told,) = _told(joiner, _part(2, "b", total=5), now=10.0)
    joiner.add(_part(5, "e", total=5), now=20.0)
    assert joiner.expire(9.0 + PATIENCE_S) == ()
    (given_up,) = joiner.expire(10.0 + PATIENCE_S)
    assert given_up == replace(told, text=f"{CUT}b{CUT}e", complete=True)
    assert joiner.expire(1e9) == ()


def test_what_comes_after_it_was_given_up_is_told_with_it() -> None:
    joiner = Joiner()
    joiner.add(_part(3, "c"), now=0.0)
    (given_up,) = joiner.expire(PATIENCE_S)
    assert given_up.text == f"{CUT}c"
    (more,) = _told(joiner, _part(1, "a"), now=PATIENCE_S + 200.0)
    assert (more.text, more.complete, more.key) == (f"a{CUT}c", True, given_up.key)
    (whole,) = _told(joiner, _part(2, "b"), now=PATIENCE_S + 250.0)
    assert (whole.text, whole.complete) == ("abc", True)
    assert joiner.expire(1e9) == ()


def test_so_is_what_ends_the_patience_itself() -> None:
    joiner = Joiner()
    joiner.add(_part(3, "c"), now=0.0)
    told = _told(joiner, _part(1, "a"), now=PATIENCE_S + 5.0)
    assert [one.text for one in told] == [f"{CUT}c", f"a{CUT}c"]


def test_a_text_that_was_given_up_is_not_joined_by_a_later_one_with_its_reference() -> None:
    joiner = Joiner()
    joiner.add(_part(3, "c"), now=0.0)
    joiner.expire(PATIENCE_S)
    later = replace(_part(1, "x"), sent_at=SENT_S + PATIENCE_S + 1.0)
    (told,) = _told(joiner, later, now=PATIENCE_S + 100.0)
    assert (told.text, told.complete) == (f"x{CUT}", False)


def test_a_whole_text_expires_in_silence() -> None:
    joiner = Joiner()
    for part in _parts(FIRE):
        joiner.add(part, now=5.0)
    assert joiner.expire(5.0 + PATIENCE_S) == ()


def test_a_text_is_another_after_the_patience_though_nobody_has_looked_since() -> None:
    joiner = Joiner()
    for now in (0.0, PATIENCE_S):
        told = [one for part in _parts(FIRE, sent_at=0.0) for one in _told(joiner, part, now)]
        assert [one.complete for one in told] == [False, True]


def test_two_senders_may_use_one_reference() -> None:
    joiner = Joiner()
    for part in _parts(FIRE):
        joiner.add(part, now=0.0)
    told = [_told(joiner, part) for part in _parts("起火" * 60, sender=SCHOOL)]
    assert told[-1][0].text == "起火" * 60


def test_a_reference_used_again_within_the_hour_is_another_text() -> None:
    joiner = Joiner()
    told: list[Joined] = []
    for index, text in enumerate((FIRE, "起火" * 60, "有贼" * 60)):
        for part in _parts(text):
            told += _told(joiner, part, now=float(index))
    assert [joined.text for joined in told if joined.complete] == [FIRE, "起火" * 60, "有贼" * 60]
    assert len({joined.key for joined in told}) == 3


def test_a_reference_used_again_gives_up_what_was_waiting() -> None:
    joiner = Joiner()
    joiner.add(_parts(FIRE)[0], now=0.0)
    later = _parts(FIRE, sent_at=SENT_S + REFERENCE_REUSE_S + 1)[0]
    given_up, told = _told(joiner, later, now=1.0)
    assert (given_up.complete, told.complete) == (True, False)
    assert given_up.key != told.key == concat.message_key(later)


def test_parts_stamped_an_hour_apart_are_still_one_text() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    joiner.add(first, now=0.0)
    (whole,) = _told(joiner, replace(second, sent_at=SENT_S + REFERENCE_REUSE_S), now=1.0)
    assert (whole.text, whole.key) == (FIRE, concat.message_key(first))


def test_the_oldest_gives_way_when_too_many_wait() -> None:
    joiner = Joiner()
    for sender in range(GROUPS_MAX):
        assert len(_told(joiner, _from(sender, 1, f"{sender}"), now=float(sender))) == 1
    told, given_up = _told(joiner, _from(GROUPS_MAX, 1, "new"), now=100.0)
    assert (given_up.complete, given_up.text) == (True, f"0{CUT}")
    assert (told.complete, told.text) == (False, f"new{CUT}")


def test_a_text_that_was_told_gives_way_before_one_that_waits() -> None:
    joiner = Joiner()
    for sender in range(GROUPS_MAX - 1):
        joiner.add(_from(sender, 1, "a"), now=0.0)
    joiner.add(_from(200, 1, "a", total=1), now=100.0)
    assert len(_told(joiner, _from(201, 1, "a"), now=101.0)) == 1


def test_whoever_begins_too_many_texts_gives_up_their_own() -> None:
    joiner = Joiner()
    joiner.add(_from(1, 1, "help"), now=0.0)
    for reference in range(GROUPS_OF_ONE_MAX):
        assert len(_told(joiner, _from(2, 1, f"{reference}", reference=reference), now=1.0)) == 1
    _, given_up = _told(joiner, _from(2, 1, "more", reference=99), now=2.0)
    assert given_up.text == f"0{CUT}"
    assert _told(joiner, _from(1, 2, " me")) == []
    assert _told(joiner, _from(1, 3, "!"))[0].text == "help me!"


def test_whoever_has_many_parts_waiting_makes_room_for_the_others() -> None:
    joiner = Joiner()
    joiner.add(_from(1, 1, "help"), now=0.0)
    for reference in range(5):
        for number in range(1, PARTS_MAX // 4 - 1):
            joiner.add(_from(2, number, "x", total=255, reference=reference), now=1.0)
    assert len(joiner.expire(1e9)) == 1 + 4


def test_keys_tell_texts_apart() -> None:
    text = _short("火警")
    others = [
        _short("火警", sender=SCHOOL),
        _short("火警", sent_at=SENT_S + 1),
        _short("火"),
        _parts(FIRE)[0],
        _parts(FIRE, reference=8)[0],
        _parts(FIRE, sent_at=SENT_S + REFERENCE_REUSE_S)[0],
        _parts("救命" * 90)[0],
    ]
    assert len({concat.message_key(text), *map(concat.message_key, others)}) == 1 + len(others)


def test_all_parts_of_a_text_have_one_key() -> None:
    assert len({concat.message_key(part) for part in _parts("救命" * 200)}) == 1


def test_unreadable_octets_have_a_key_whatever_their_case() -> None:
    assert concat.unreadable_key("00ff") == concat.unreadable_key("00FF")
    assert concat.unreadable_key("00ff") != concat.unreadable_key("00fe")


def test_one_reference_for_all_makes_one_text_of_two_only_within_minutes() -> None:
    first, again = (_parts(FIRE, sent_at=SENT_S + late_s) for late_s in (0.0, PATIENCE_S + 1.0))
    joiner = Joiner()
    told = [one for part in first for one in _told(joiner, part)]
    assert [one for part in first for one in _told(joiner, part, now=1.0)] == []
    told += [one for part in again for one in _told(joiner, part, now=PATIENCE_S - 1.0)]
    assert [one.text for one in told if one.complete] == [FIRE, FIRE]
    assert len({one.key for one in told}) == 2


@pytest.mark.parametrize("stamp", [0.0, 86400.0, 946_684_800.0])  # none, 1970, 2000: no clock
def test_parts_without_a_time_belong_to_those_that_have_one(stamp: float) -> None:
    for numbers in ((1, 2), (2, 1)):
        first, second = _parts(FIRE)[:2]
        timed = {1: first, 2: replace(second, sent_at=stamp)}
        joiner = Joiner()
        told = [one for number in numbers for one in _told(joiner, timed[number])]
        assert (told[-1].text, told[-1].complete) == (FIRE, True)
        assert len({one.key for one in told}) == 1
