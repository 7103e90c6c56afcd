"""Texts and numbers as real networks and phones write them: each story begins with the octets."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    FalseAlarmSaid,
    IncidentOpened,
    Means,
    Response,
    TextHeard,
    TextUnintelligible,
)
from alarmd.incident.intake.long_texts import waiting_parts
from modem.inbox import Inbox
from modem.indications import CallIncoming, PartStored, SmsStored, SmsUnreadable
from modem.sms import fields, pdu
from modem.sms.concat import Joiner, Part
from modem.types import TOA_INTERNATIONAL, TOA_NATIONAL, Address, Slot
from tests.alarmd.incident import people
from tests.scenarios.village import Village

NO_TIME = ("00000000000000", "FFFFFFFFFFFFFF", "32115142310223", "3A115160310223", "62213160310AFF")
STOOD_STILL = tuple(
    fields.encode_time(utc, 0).hex().upper() for utc in (0.0, 946684800.0, 4e9 - 1e9)
)
SAYS_NOTHING = (*NO_TIME, *STOOD_STILL)
LONG = "快来人，我家后面的草堆着火了。" * 8


class Store:
    """The message store of the modem north: texts come into it, are told, and are deleted."""

    def __init__(self, village: Village) -> None:
        self.village, self.inbox = village, Inbox(Joiner())

    def gets(self, pdus: tuple[str, ...], *, keeps: bool = False) -> None:
        """Each lies in the store, is read, and is deleted, unless the modem `keeps` it."""
        for index, one in enumerate(pdus):
            slot = Slot("ME", index)
            self._tell(self.inbox.stored(slot, one, self.village.core.now))
        if not keeps:
            self.inbox.forget([Slot("ME", index) for index in range(len(pdus))])

    def is_opened_anew(self, pdus: tuple[str, ...] = ()) -> None:
        """The modem was reset, or the box: what lies in the store is listed."""
        joiner = Joiner()
        for known in self.village.core.world.long_texts.values():
            for part in waiting_parts(known):
                place = pdu.Concat(part.reference, part.width, part.total, part.number)
                told = Part(part.key, part.sender, part.text, part.sent_at, place)
                joiner.recall(told, known.since, is_told=known.is_told)
        self.inbox = Inbox(joiner)
        found = {Slot("ME", index): one for index, one in enumerate(pdus)}
        self._tell(self.inbox.listed("ME", found, self.village.core.now))

    def _tell(self, told: Sequence[object]) -> None:
        for one in told:
            assert isinstance(one, SmsStored | PartStored | SmsUnreadable)
            self.village.hears(one)


def text(
    village: Village, last: int, words: str, stamp: str = "", reference: int = 1
) -> tuple[str, ...]:
    """The DELIVERs that bring these words from the phone ...`last`, with this time stamp."""
    now = village.core.now
    written = fields.encode_time(now, 32).hex().upper()
    sender = Address.of(people.number(last))
    parts = pdu.encode_deliver(sender, words, now, concat_reference=reference)
    return tuple(part.replace(written, stamp or written) for part in parts)


def told() -> tuple[Village, Store]:
    """The mill's alarm is open, and everybody has been told."""
    village = Village(lines=2)
    village.rings("mill")
    village.advance(seconds=60)
    return village, Store(village)


def answers(village: Village) -> list[tuple[str, Response]]:
    return [(one.party, one.response) for one in village.core.entries(Acknowledged)]


def raisers(village: Village) -> list[str]:
    return [one.originator.id for one in village.core.entries(IncidentOpened)]


# --- numbers --------------------------------------------------------------------------------------

MILL = people.number(101).digits
AT_HOME = MILL.removeprefix("86")
SHOWN = [
    (MILL, TOA_INTERNATIONAL),
    ("+" + MILL, TOA_INTERNATIONAL),
    ("+" + AT_HOME, TOA_INTERNATIONAL),
    (AT_HOME, TOA_INTERNATIONAL),
    ("+0" + AT_HOME, TOA_INTERNATIONAL),
    ("0" + AT_HOME, TOA_INTERNATIONAL),
    ("+00" + MILL, TOA_INTERNATIONAL),
    ("+17951" + AT_HOME, TOA_INTERNATIONAL),
    ("+86" + MILL, TOA_INTERNATIONAL),
    ("+860" + AT_HOME, TOA_INTERNATIONAL),
    ("+" + AT_HOME, TOA_NATIONAL),
]


@pytest.mark.parametrize(("digits", "toa"), SHOWN)
def test_a_ring_is_the_households_however_its_number_is_shown(digits: str, toa: int) -> None:
    village = Village(lines=2)
    village.hears(CallIncoming("a", Address(digits, toa)))
    (opened,) = village.core.entries(IncidentOpened)
    assert (opened.originator.id, opened.number) == ("mill", people.number(101).e164)


@pytest.mark.parametrize(("digits", "toa"), [one for one in SHOWN if one[0][:1] != "+"])
def test_a_text_is_the_households_however_its_number_is_written(digits: str, toa: int) -> None:
    village = Village(lines=2)
    one = pdu.encode_deliver(Address(digits, toa), "help", village.core.now)
    Store(village).gets(one)
    assert raisers(village) == ["mill"]
    assert village.core.entries(TextHeard)[0].number == people.number(101).e164


@pytest.mark.parametrize(
    "digits", ["+12025550123", "+442079460000", "+10000099999", "+9910000000101"]
)
def test_a_number_that_nobody_has_at_home_either_is_a_strangers(digits: str) -> None:
    village = Village(lines=2)
    village.hears(CallIncoming("a", Address(digits, TOA_INTERNATIONAL)))
    assert raisers(village) == []


# --- a time that is none --------------------------------------------------------------------------


@pytest.mark.parametrize("stamp", SAYS_NOTHING)
def test_a_text_without_a_time_is_an_answer_all_the_same(stamp: str) -> None:
    village, store = told()
    store.gets(text(village, 102, "1", stamp))
    assert answers(village) == [("zhang", Response.COMING)]
    store.gets(text(village, 101, "0", stamp))
    assert len(village.core.entries(FalseAlarmSaid)) == 1
    assert raisers(village) == ["mill"]


@pytest.mark.parametrize("stamp", ["", *SAYS_NOTHING])
@pytest.mark.parametrize("words", ["help", "着火了", LONG, "help " * 50])
def test_the_same_words_later_are_another_text(words: str, stamp: str) -> None:
    village = Village(lines=2)
    store = Store(village)
    for number in (1, 2, 3):
        store.gets(text(village, 101, words, stamp))
        village.advance(seconds=30)
        village.operator_closes(number)
        village.advance(minutes=30)
    assert raisers(village) == ["mill"] * 3


@pytest.mark.parametrize("stamp", ["", *SAYS_NOTHING])
@pytest.mark.parametrize("words", ["help", LONG])
def test_a_text_that_a_network_brings_twice_is_one(words: str, stamp: str) -> None:
    village = Village(lines=2)
    store = Store(village)
    once = text(village, 101, words, stamp)
    store.gets(once)
    known = len(village.core.entries(TextHeard))
    for _ in range(3):
        village.advance(minutes=3)
        store.gets(once)
    assert raisers(village) == ["mill"]
    assert len(village.core.entries(TextHeard)) == known


@pytest.mark.parametrize("stamp", ["", *SAYS_NOTHING])
@pytest.mark.parametrize("words", ["help", LONG])
def test_a_text_that_the_modem_keeps_is_one_whenever_it_is_read_again(
    words: str, stamp: str
) -> None:
    village = Village(lines=2)
    store = Store(village)
    once = text(village, 101, words, stamp)
    store.gets(once, keeps=True)
    village.advance(seconds=30)
    village.operator_closes(1)
    for _ in range(3):
        village.advance(minutes=200)
        store.gets(once, keeps=True)
        store.is_opened_anew(once)
    assert raisers(village) == ["mill"]


def test_a_text_that_comes_after_the_modem_was_opened_is_another() -> None:
    village = Village(lines=2)
    store = Store(village)
    for number in (1, 2):
        store.is_opened_anew()
        store.gets(text(village, 101, "help", NO_TIME[0]))
        village.advance(seconds=30)
        village.operator_closes(number)
        village.advance(minutes=200)
    assert raisers(village) == ["mill"] * 2


def test_the_rest_of_the_same_long_text_later_says_what_it_is_about() -> None:
    village = Village(lines=2)
    store = Store(village)
    words = "我是王桂英，听得到吗，" * 8 + "我家着火了"
    for number in (1, 2):
        store.gets(text(village, 101, words, NO_TIME[0]))
        assert village.core.world.incidents[number].kind.name == "FIRE"
        village.operator_closes(number)
        village.advance(minutes=200)


@pytest.mark.parametrize("stamp", SAYS_NOTHING)
def test_what_cannot_be_read_is_another_text_later(stamp: str) -> None:
    village = Village(lines=2)
    store = Store(village)
    for number in (1, 2):
        (one,) = text(village, 101, "help", stamp)
        compressed = one.replace(f"0000{stamp}", f"0020{stamp}")
        for _ in range(2):
            store.gets((compressed,))
            village.advance(minutes=1)
        village.operator_closes(number)
        village.advance(minutes=200)
    assert len(village.core.entries(TextUnintelligible)) == 2


@pytest.mark.parametrize("stamp", SAYS_NOTHING)
def test_a_carriers_note_without_a_time_is_of_now(stamp: str) -> None:
    village = Village(lines=2)
    village.advance(minutes=25 * 60)
    village.line_goes("north")
    village.advance(minutes=10)
    village.line_comes_back("north")
    note = f"【来电提醒】号码{AT_HOME}给您来电，请及时回复。"
    written = fields.encode_time(village.core.now, 32).hex().upper()
    one = pdu.encode_deliver(Address("10086"), note, village.core.now)
    Store(village).gets(tuple(part.replace(written, stamp) for part in one))
    (opened,) = village.core.entries(IncidentOpened)
    assert (opened.originator.id, opened.means) == ("mill", Means.MISSED_CALL)
    assert abs(opened.raised_utc - village.core.now) < 60.0


# --- marks, and what is missing -------------------------------------------------------------------

MARKED = (
    "1\0\0\0\0",
    "1\u200b",
    "\u200f1",
    "\u202e1\u202c",
    "1\ufe0f\u20e3",
    "\u0661",
    "\u0967",
    "１",
    "𝟏",
    "\ufeff1",
    "\x0f1\x1a",
    "1👍",
    "👍🏻1",
    "1\n发自我的手机",
    "1\n王桂英 13800138003",
)


@pytest.mark.parametrize("words", MARKED, ids=ascii)
def test_what_nobody_sees_around_an_answer_is_no_part_of_it(words: str) -> None:
    village, store = told()
    store.gets(text(village, 102, words))
    assert answers(village) == [("zhang", Response.COMING)]
    assert raisers(village) == ["mill"]


def test_an_answer_with_the_other_order_of_octets_is_one() -> None:
    village, store = told()
    (one,) = text(village, 102, "\ufeff1")
    store.gets((one.replace("FEFF0031", "FFFE3100"),))
    assert answers(village) == [("zhang", Response.COMING)]


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("Liked “{}”", Response.SEEN),
        ("对“{}”点了赞", Response.SEEN),
        ("ok👍", Response.SEEN),
        ("👌", Response.SEEN),
    ],
)
def test_a_reaction_is_no_alarm(words: str, response: Response) -> None:
    village, store = told()
    words = words.format(village.texts_to("zhang")[0])
    parts = text(village, 102, words)
    store.gets(parts)
    assert raisers(village) == ["mill"]
    assert answers(village) == [("zhang", response)]


@pytest.mark.parametrize(
    ("words", "lost", "response"),
    [
        ("1 来", 1, Response.COMING),
        ("马上来，等我", 1, Response.COMING),
        ("来不了，在县城", 3, Response.CANNOT),
        ("coming now", 1, Response.COMING),
    ],
)
def test_an_answer_that_is_cut_is_one(words: str, lost: int, response: Response) -> None:
    village, store = told()
    (one,) = text(village, 102, words)
    store.gets((one[: -2 * lost],))
    assert answers(village) == [("zhang", response)]
    assert raisers(village) == ["mill"]
    assert village.core.entries(TextHeard)[-1].text.endswith("…")
