"""Long texts put together: in any order, with copies, with losses, within limits."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from modem.sms import concat
from modem.sms.concat import (
    GAP,
    GROUPS_MAX,
    PATIENCE_S,
    REFERENCE_REUSE_S,
    SLOTS_MAX,
    Joined,
    Joiner,
)
from modem.sms.pdu import Concat, Deliver, decode, encode_deliver
from modem.types import Address, Slot
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


def _slot(index: int) -> Slot:
    return Slot("ME", index)


def test_a_short_text_is_told_at_once() -> None:
    text = _short("火警")
    assert Joiner().add(text, _slot(3), now=0.0) == (
        Joined(concat.message_key(text), (_slot(3),), MILL, "火警", SENT_S, complete=True),
    )


def test_a_text_from_no_slot_has_no_slots() -> None:
    joiner = Joiner()
    text = _short("火警")
    assert [joined.slots for joined in joiner.add(text, None, now=0.0)] == [()]
    first, second = _parts(FIRE)
    assert [joined.slots for joined in joiner.add(first, None, now=0.0)] == [()]
    assert [joined.slots for joined in joiner.add(second, _slot(1), now=0.0)] == [(_slot(1),)]


def test_the_first_part_is_told_at_once_and_the_whole_with_all_slots() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    (told,) = joiner.add(first, _slot(1), now=0.0)
    assert (told.text, told.complete, told.slots) == (first.text + GAP, False, (_slot(1),))
    (whole,) = joiner.add(second, _slot(2), now=1.0)
    assert (whole.text, whole.complete, whole.slots) == (FIRE, True, (_slot(1), _slot(2)))
    assert whole.key == told.key


def test_the_parts_between_tell_nothing() -> None:
    joiner = Joiner()
    assert joiner.add(_part(3, "c"), _slot(1), now=0.0)[0].text == GAP + "c"
    assert joiner.add(_part(1, "a"), _slot(2), now=0.0) == ()
    assert joiner.add(_part(2, "b"), _slot(3), now=0.0)[0].text == "abc"


@given(texts.filter(lambda text: len(text) > 160), st.data())
def test_any_order_with_copies_gives_the_whole(text: str, data: st.DataObject) -> None:
    parts = _parts(text)
    arrivals = data.draw(
        st.permutations(parts + data.draw(st.lists(st.sampled_from(parts), max_size=4)))
    )
    joiner = Joiner()
    told: list[Joined] = []
    for index, part in enumerate(arrivals):
        told += joiner.add(part, _slot(index), now=float(index))
    assert {joined.key for joined in told} == {concat.message_key(parts[0])}
    assert told[-1].text == text
    assert told[-1].complete


def test_a_slot_read_again_tells_nothing() -> None:
    joiner = Joiner()
    text = _short("火警")
    first, second = _parts(FIRE)
    for slot, read in enumerate((text, first, second)):
        assert joiner.add(read, _slot(slot), now=0.0) != ()
        assert joiner.add(read, _slot(slot), now=30.0) == ()


def test_a_slot_read_again_after_its_deletion_is_told() -> None:
    joiner = Joiner()
    text = _short("火警")
    told = joiner.add(text, _slot(1), now=0.0)
    joiner.forget([_slot(1), _slot(9)])
    assert joiner.add(text, _slot(1), now=1.0) == told


def test_a_late_copy_is_told_with_the_whole_text_and_its_slot() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    joiner.add(first, _slot(1), now=0.0)
    (whole,) = joiner.add(second, _slot(2), now=0.0)
    joiner.forget(whole.slots)
    assert joiner.add(first, _slot(1), now=60.0) == (replace(whole, slots=(_slot(1),)),)


def test_a_slot_with_another_text_no_longer_belongs_to_the_first() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    joiner.add(first, _slot(1), now=0.0)
    joiner.add(_short("1", sender=SCHOOL), _slot(1), now=0.0)
    (whole,) = joiner.add(second, _slot(2), now=0.0)
    assert (whole.text, whole.slots) == (FIRE, (_slot(2),))


def test_what_lacks_a_part_is_given_up_with_its_gaps() -> None:
    joiner = Joiner()
    (told,) = joiner.add(_part(2, "b", total=5), _slot(1), now=10.0)
    joiner.add(_part(5, "e", total=5), _slot(2), now=20.0)
    assert joiner.expire(9.0 + PATIENCE_S) == ()
    (given_up,) = joiner.expire(10.0 + PATIENCE_S)
    assert given_up == replace(
        told, text=f"{GAP}b{GAP}e", slots=(_slot(1), _slot(2)), complete=True
    )
    assert joiner.expire(1e9) == ()


def test_a_whole_text_expires_in_silence() -> None:
    joiner = Joiner()
    for index, part in enumerate(_parts(FIRE)):
        joiner.add(part, _slot(index), now=5.0)
    assert joiner.expire(5.0 + PATIENCE_S) == ()


def test_two_senders_may_use_one_reference() -> None:
    joiner = Joiner()
    for index, part in enumerate(_parts(FIRE)):
        joiner.add(part, _slot(index), now=0.0)
    other = _parts("起火" * 60, sender=SCHOOL)
    told = [joiner.add(part, _slot(10 + index), now=0.0) for index, part in enumerate(other)]
    assert told[-1][0].text == "起火" * 60


def test_a_reference_used_again_within_the_hour_is_another_text() -> None:
    joiner = Joiner()
    told: list[Joined] = []
    for index, text in enumerate((FIRE, "起火" * 60, "有贼" * 60)):
        for number, part in enumerate(_parts(text)):
            told += joiner.add(part, _slot(10 * index + number), now=float(index))
    assert [joined.text for joined in told if joined.complete] == [FIRE, "起火" * 60, "有贼" * 60]
    assert len({joined.key for joined in told}) == 3


def test_a_reference_used_again_gives_up_what_was_waiting() -> None:
    joiner = Joiner()
    joiner.add(_parts(FIRE)[0], _slot(1), now=0.0)
    later = _parts(FIRE, sent_at=SENT_S + REFERENCE_REUSE_S + 1)[0]
    given_up, told = joiner.add(later, _slot(2), now=1.0)
    assert (given_up.complete, given_up.slots) == (True, (_slot(1),))
    assert (told.complete, told.slots) == (False, (_slot(2),))
    assert given_up.key != told.key == concat.message_key(later)


def test_parts_stamped_an_hour_apart_are_still_one_text() -> None:
    joiner = Joiner()
    first, second = _parts(FIRE)
    joiner.add(first, _slot(1), now=0.0)
    (whole,) = joiner.add(replace(second, sent_at=SENT_S + REFERENCE_REUSE_S), _slot(2), now=1.0)
    assert (whole.text, whole.key) == (FIRE, concat.message_key(first))


def test_the_oldest_gives_way_when_too_many_wait() -> None:
    joiner = Joiner()
    for reference in range(GROUPS_MAX):
        assert len(joiner.add(_part(1, "a", 2, reference), _slot(reference), float(reference))) == 1
    given_up, told = joiner.add(_part(1, "a", 2, 255), _slot(255), now=100.0)
    assert (given_up.complete, given_up.slots) == (True, (_slot(0),))
    assert (told.complete, told.slots) == (False, (_slot(255),))


def test_a_text_that_was_told_gives_way_before_one_that_waits() -> None:
    joiner = Joiner()
    for reference in range(GROUPS_MAX - 1):
        joiner.add(_part(1, "a", 2, reference), _slot(reference), now=0.0)
    joiner.add(_part(1, "a", 1, 200), _slot(200), now=100.0)
    assert len(joiner.add(_part(1, "a", 2, 255), _slot(255), now=101.0)) == 1


def test_slots_are_not_remembered_without_end() -> None:
    joiner = Joiner()
    for index in range(SLOTS_MAX + 1):
        joiner.add(_short("火警", sent_at=SENT_S + index), _slot(index), now=0.0)
    assert joiner.add(_short("火警", sent_at=SENT_S), _slot(0), now=0.0) != ()
    assert joiner.add(_short("火警", sent_at=SENT_S + SLOTS_MAX), _slot(SLOTS_MAX), 0.0) == ()


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
