"""Who rang or texted without being enrolled is one value for each number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alarmd.incident.facts.entries import Entry, Restarted, RingHeard, TextHeard, TextUnintelligible
from alarmd.reports.queries import Noted
from alarmd.reports.strangers import Stranger, Words, strangers

SELLER = "+8610000000777"


def ring(number: str, call: str = "1-1", party: str = "", line: str = "north") -> RingHeard:
    return RingHeard(line, call, number, party)


def text(number: str, words: str, key: str = "k", party: str = "") -> TextHeard:
    return TextHeard("north", key, number, party, words, 0.0)


def of(*rows: tuple[float, Entry]) -> Sequence[Stranger]:
    return strangers(Noted(n, utc, utc, entry) for n, (utc, entry) in enumerate(rows))


def test_the_newest_come_first_with_how_often_and_what_they_wrote() -> None:
    rows: list[tuple[float, Entry]] = [
        (1.0, Restarted("1", ("north",))),
        (10.0, ring(SELLER)),
        (20.0, text("10086", "余额 3 元", "a")),
        (30.0, ring(SELLER, "1-2", line="south")),
        (40.0, text(SELLER, "卖菜", "b")),
        (15.0, ring("+8610000000102", "1-3", party="zhang")),
        (16.0, text("+8610000000102", "1", "c", party="zhang")),
    ]
    seller, carrier = of(*rows)
    assert (seller.number, seller.rings, seller.lines) == (SELLER, 2, ["north", "south"])
    assert (seller.first_utc, seller.last_utc) == (10.0, 40.0)
    assert seller.texts == [Words(40.0, "卖菜")]
    assert (carrier.number, carrier.rings, carrier.is_service) == ("10086", 0, True)
    assert not seller.is_service


def test_a_number_that_is_shown_late_is_one_ring() -> None:
    assert [one.number for one in of((1.0, ring("")), (6.0, ring(SELLER)))] == [SELLER]
    assert of((1.0, ring("")), (6.0, ring("+8610000000102", party="zhang"))) == []
    again = of((1.0, ring("")), (600.0, ring(SELLER)))  # the count began anew after a restart
    assert [one.number for one in again] == [SELLER, ""]


def test_a_text_that_is_read_twice_is_one_text() -> None:
    (one,) = of((1.0, text(SELLER, "卖菜")), (9.0, text(SELLER, "卖菜")))
    assert (one.last_utc, one.texts) == (9.0, [Words(1.0, "卖菜")])


def test_a_text_that_cannot_be_read_is_there_without_words() -> None:
    (one,) = of((1.0, TextUnintelligible("north", "k", SELLER, "", "00", "odd")))
    assert one.texts == [Words(1.0, None)]


@pytest.mark.parametrize(
    ("number", "is_service"),
    [
        ("10086", True),
        ("+10086", True),
        ("106575258", True),
        ("中国移动", True),
        ("", False),
        (SELLER, False),
        ("+447700900123", False),
        ("13800138000", False),
    ],
)
def test_carriers_and_businesses_are_known_by_their_numbers(number: str, is_service: bool) -> None:
    assert Stranger(number, 0.0, 0.0).is_service is is_service
