"""Parts of long texts wait in the journal: written down once, known again, within everybody's
share."""

from __future__ import annotations

from dataclasses import replace

from alarmd.incident.facts.entries import IncidentOpened, PartHeard, PartsDropped, TextHeard
from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.evolve_long_texts import (
    LONG_TEXTS_MAX,
    SHARE_LASTS_S,
    TOLD_KEPT_S,
    WAITS_MAX_S,
)
from alarmd.incident.facts.world import World
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.long_texts import (
    PARTS_OF_PARTY_MAX,
    PARTS_OF_STRANGER_MAX,
    PARTS_OF_STRANGERS_MAX,
    waiting_parts,
)
from alarmd.incident.planner.dispatch import LineSettings
from modem.indications import ModemChanged, PartStored, SmsStored
from modem.types import Address, ModemState, ModemStatus, Msisdn, Slot
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import MILL, number, roster

MILLS = MILL.phones[0].number
SELLER = number(99999)
SLOTS = (Slot("ME", 1),)


def core() -> Core:
    return Core(roster(), [LineSettings("north")])


def part(sender: Msisdn, place: int, *, key: str = "k", total: int = 3) -> PartStored:
    """One of three."""
    words = f"part {place}"
    return PartStored(key, SLOTS, Address.of(sender), words, 5.0, 8, 7, total, place)


def hear(box: Core, sender: Msisdn, *places: int, key: str = "k", total: int = 3) -> None:
    for place in places:
        box.hear("north", part(sender, place, key=key, total=total), sender)


def tell(box: Core, sender: Msisdn, text: str, *, key: str = "k", complete: bool) -> None:
    """The modem tells of the text of which parts have come."""
    told = SmsStored(key, (), Address.of(sender), text, 5.0, complete, total=3)
    box.hear("north", told, sender)


def waiting(world: World) -> list[tuple[str, list[int], bool]]:
    """Key, parts and whether it was told, of each."""
    texts = world.long_texts.values()
    return [(one.key, [part.number for part in one.parts], one.is_told) for one in texts]


def test_each_part_is_written_down_once_and_as_it_came() -> None:
    box = core()
    hear(box, MILLS, 1, 3, 1)
    assert [(e.party, e.part) for e in box.entries(PartHeard)] == [("mill", 1), ("mill", 3)]
    (text,) = box.world.long_texts.values()
    assert list(waiting_parts(text)) == [replace(part(MILLS, n), slots=()) for n in (1, 3)]
    assert text.since == box.now
    box.check_history()


def test_a_part_alone_raises_nothing_but_the_text_it_belongs_to_does() -> None:
    box = core()
    hear(box, MILLS, 2)
    assert box.entries(IncidentOpened) == []
    tell(box, MILLS, "着火…", complete=False)
    assert len(box.entries(IncidentOpened)) == 1
    assert waiting(box.world) == [("k", [2], False)]


def test_a_text_that_is_told_waits_no_longer_and_is_forgotten_when_no_copy_can_come() -> None:
    box = core()
    hear(box, MILLS, 1, 2)
    box.now += 100.0
    tell(box, MILLS, "part 1part 2…", complete=True)
    assert waiting(box.world) == [("k", [1, 2], True)]
    box.now += TOLD_KEPT_S
    hear(box, MILLS, 1, key="other")
    assert [key for key, _, _ in waiting(box.world)] == ["k", "other"]
    box.now += 1.0
    hear(box, MILLS, 2, key="other")
    assert waiting(box.world) == [("other", [1, 2], False)]


def given_up() -> Core:
    """Of three parts the last had come, and was told for good; that was a while ago."""
    box = core()
    hear(box, MILLS, 3)
    box.now += 600.0
    tell(box, MILLS, "…part 3", complete=True)
    box.now += 100.0
    return box


def test_what_is_told_with_a_text_that_was_given_up_is_known_of_it() -> None:
    box = given_up()
    tell(box, MILLS, "part 1…part 3", complete=True)
    hear(box, MILLS, 1)
    assert waiting(box.world) == [("k", [3, 1], True)]
    assert len(box.entries(TextHeard)) == 2


def test_what_comes_later_and_is_not_told_with_it_waits_anew() -> None:
    """The modem's side had no room for the text any more."""
    box = given_up()
    hear(box, MILLS, 1, 2)
    assert waiting(box.world) == [("k", [1, 2], False)]


def test_a_text_whose_parts_are_all_there_was_told() -> None:
    box = core()
    hear(box, MILLS, 1, 2, 3)
    assert waiting(box.world) == [("k", [1, 2, 3], True)]


def test_what_was_never_told_is_known_for_a_week() -> None:
    box = core()
    hear(box, MILLS, 1)
    box.now += WAITS_MAX_S
    hear(box, MILLS, 1, key="b")
    assert len(waiting(box.world)) == 2
    box.now += 1.0
    hear(box, MILLS, 2, key="b")
    assert waiting(box.world) == [("b", [1, 2], False)]


def test_one_number_may_begin_only_so_many_texts_an_hour() -> None:
    box = core()
    for count in range(PARTS_OF_STRANGER_MAX + 30):
        hear(box, SELLER, 1, key=f"{count}")
        tell(box, SELLER, "特价…", key=f"{count}", complete=False)
        box.now += 1.0
    assert len(box.entries(PartHeard)) == PARTS_OF_STRANGER_MAX
    (dropped,) = box.entries(PartsDropped)
    assert dropped == PartsDropped("north", SELLER.e164, "")
    assert len(box.entries(TextHeard)) == PARTS_OF_STRANGER_MAX - 1
    hear(box, MILLS, 1)
    assert box.entries(PartHeard)[-1].party == "mill"
    hear(box, number(99998), 1, key="another")
    assert len(box.entries(PartHeard)) == PARTS_OF_STRANGER_MAX + 2
    box.now += SHARE_LASTS_S + 1.0
    hear(box, SELLER, 1, key="later")
    assert len(box.entries(PartHeard)) == PARTS_OF_STRANGER_MAX + 3
    assert set(box.world.shares) == {SELLER.e164, ""}
    box.check_history()


def test_all_strangers_together_may_begin_only_so_many_texts_an_hour() -> None:
    box = core()
    for count in range(PARTS_OF_STRANGERS_MAX + 30):
        hear(box, number(90000 + count), 1, key=f"{count}")
    assert len(box.entries(PartHeard)) == PARTS_OF_STRANGERS_MAX
    assert box.entries(PartsDropped) == [PartsDropped("north", "", "")]
    hear(box, MILLS, 1)
    assert box.entries(PartHeard)[-1].party == "mill"


def test_an_enrolled_phone_gone_mad_fills_nothing_either_but_is_heard() -> None:
    box = core()
    for count in range(PARTS_OF_PARTY_MAX + 2):
        hear(box, MILLS, 1, key=f"{count}")
    assert len(box.entries(PartHeard)) == PARTS_OF_PARTY_MAX
    assert box.entries(PartsDropped) == [PartsDropped("north", MILLS.e164, "mill")]
    tell(box, MILLS, "着火…", key="last", complete=False)
    assert len(box.entries(IncidentOpened)) == 1


def test_the_oldest_of_too_many_texts_is_known_no_more() -> None:
    world, sender = World(), MILLS.e164
    for count in range(LONG_TEXTS_MAX + 1):
        heard = PartHeard(
            "north", f"{count}", sender, f"p{count}", sender, 145, 8, 7, 3, 1, "a", 0.0
        )
        world = evolve(world, heard, 1.0)
    assert len(world.long_texts) == LONG_TEXTS_MAX
    assert waiting(world)[0][0] == "1"


def test_the_note_of_a_carrier_counts_however_many_parts_strangers_send() -> None:
    box = core()
    for count in range(PARTS_OF_STRANGERS_MAX + 1):
        hear(box, number(90000 + count), 1, key=f"{count}")
    box.hear("north", ModemChanged(ModemStatus(state=ModemState.CLOSED)))
    box.now += 600.0
    box.hear("north", ModemChanged(ready()))
    carrier = Address("10010", 129)
    words = f"来电提醒：{MILLS.e164.removeprefix('+86')}呼叫过您。" + "尊敬的用户" * 20
    note = SmsStored("note", (), carrier, words, box.now - 300.0, complete=True, total=2)
    box.turn(Heard("north", note, is_of_carrier=True))
    assert box.entries(IncidentOpened)[0].originator.id == "mill"


def test_that_parts_were_dropped_is_no_harm_where_the_rest_is_unknown() -> None:
    world = evolve(World(), PartsDropped("north", "", ""), 5.0)
    assert world.shares[""].is_over
