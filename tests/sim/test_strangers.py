"""What may be dropped of strangers is not what somebody enrolled has written."""

from __future__ import annotations

from alarmd.incident.facts.entries import PartHeard, PartsDropped, RosterLoaded
from alarmd.roster import Party, Phone, Role
from modem.sim.record import Fact, FactKind
from modem.types import Msisdn
from tests.sim.strangers import HOUR_S, PARTS_MAX, Strangers

NUMBER, OTHER = "+8610000000001", "+8610000000002"
NUMBERS = (NUMBER, OTHER)
LOADED, DROPPED = RosterLoaded("", 1), PartsDropped("line1", "", "")


def owner(*enrolled: str) -> dict[str, Party]:
    return {one: Party(one, one, Role.HOUSEHOLD, (Phone(Msisdn(one)),), "g") for one in enrolled}


def delivered(number: str, at: float) -> Fact:
    return Fact(at, FactKind.TEXT_DELIVERED, number, "", "line1", "text")


def dropped(strangers: Strangers, number: str, at: float) -> bool:
    """Whether the first part of two that came then may be dropped."""
    first, second = delivered(number, at), delivered(number, at + 3.0)
    return strangers.may_be_dropped(first, [first, second])


def test_a_part_of_whoever_is_enrolled_is_never_dropped() -> None:
    strangers = Strangers()
    strangers.take(LOADED, 0.0, NUMBERS, owner(*NUMBERS).get)
    strangers.take(DROPPED, 10.0, NUMBERS, owner(*NUMBERS).get)
    assert not dropped(strangers, NUMBER, 20.0)


def test_whoever_was_removed_is_a_stranger_until_they_are_back() -> None:
    strangers = Strangers()
    strangers.take(LOADED, 0.0, NUMBERS, owner(OTHER).get)
    strangers.take(DROPPED, 10.0, NUMBERS, owner(OTHER).get)
    strangers.take(LOADED, 200.0, NUMBERS, owner(*NUMBERS).get)
    assert dropped(strangers, NUMBER, 20.0)
    assert not dropped(strangers, OTHER, 20.0)
    assert not dropped(strangers, NUMBER, 200.0)


def test_a_text_by_itself_is_never_dropped() -> None:
    strangers = Strangers()
    strangers.take(LOADED, 0.0, NUMBERS, owner(OTHER).get)
    strangers.take(DROPPED, 10.0, NUMBERS, owner(OTHER).get)
    alone = delivered(NUMBER, 20.0)
    assert not strangers.may_be_dropped(alone, [alone, delivered(OTHER, 21.0)])


def test_nothing_of_a_stranger_is_dropped_while_there_is_room() -> None:
    strangers = Strangers()
    strangers.take(LOADED, 0.0, NUMBERS, owner(OTHER).get)
    assert not dropped(strangers, NUMBER, 20.0)
    strangers.take(DROPPED, 30.0, NUMBERS, owner(OTHER).get)
    assert not dropped(strangers, NUMBER, 30.0 + HOUR_S + 1.0)


def test_more_parts_of_strangers_than_their_share_are_a_breach() -> None:
    strangers, whose = Strangers(), owner().get
    part = PartHeard("line1", "key", NUMBER, "", NUMBER[1:], 145, 8, 1, 3, 1, "text", 0.0)
    found = [strangers.take(part, float(n), NUMBERS, whose) for n in range(PARTS_MAX + 1)]
    assert found[:-1] == [None] * PARTS_MAX
    assert found[-1] is not None
