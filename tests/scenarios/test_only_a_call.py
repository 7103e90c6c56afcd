"""Whoever no text can reach is told by a call alone: their turn comes before that of the told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import AttemptStarted, Channel, CutOrdered, Purpose
from alarmd.roster import Group, Party, Phone, Roster
from modem.types import CallOutcome
from tests.alarmd.incident import people
from tests.scenarios.phones import FAILED, GIVEN_UP
from tests.scenarios.village import Village

ALERT, SMS, VOICE = Purpose.ALERT, Channel.SMS, Channel.VOICE
TOLD_WITHIN_S = 300.0


def landline(party: Party) -> Party:
    """The same house, but its only phone takes no texts."""
    number = party.phones[0].number
    return replace(party, phones=(Phone(number, texts=False),))


def group_of_ten(*only_called: str, wider: tuple[Party, ...] = ()) -> Roster:
    """Ten houses, these of them without a mobile phone; officer, backup, head and operator."""
    houses = [people.household(f"h{n}", 120 + n, name=f"户{n}") for n in range(10)]
    houses = [landline(house) if house.id in only_called else house for house in houses]
    groups = (
        Group("east", "东组", ("li",), ("west",), ("chen", "sun")),
        Group("west", "西组", ("li",)),
    )
    servants = (people.OFFICER, people.BACKUP, people.HEAD, people.OPERATOR)
    return Roster.of("桃源村", groups, (*houses, *wider, *servants), "d1")


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_the_house_without_texts_is_called_next_after_the_officer(lines: int) -> None:
    village = Village(lines=lines, roster=group_of_ten("h8"))
    village.rings("h0")
    village.advance(minutes=8)
    assert village.whom(VOICE)[:2] == ["li", "h8"]
    assert village.calls_to("h8")[0] <= TOLD_WITHIN_S


@pytest.mark.parametrize("lines", [1, 2])
def test_nothing_but_the_two_promised_calls_to_the_officer_goes_before_those_without_texts(
    lines: int,
) -> None:
    alone = ("h3", "h5", "h6", "h9")
    village = Village(lines=lines, roster=group_of_ten(*alone))
    village.texts("h0", "救命")
    village.advance(minutes=8)
    before = village.whom(VOICE)[: village.whom(VOICE).index("h9")]
    assert [who for who in before if who != "li"] == ["h3", "h5", "h6"]
    assert before.count("li") <= 2
    assert village.calls_to("h9")[0] <= TOLD_WITHIN_S


def test_the_officers_second_call_is_still_within_180_seconds() -> None:
    village = Village(lines=1, roster=group_of_ten("h3", "h4", "h5", "h6", "h7", "h8", "h9"))
    village.rings("h0")
    village.advance(minutes=8)
    first, second = village.calls_to("li")[:2]
    assert second - first <= 180.0


def test_the_officers_third_call_waits_for_who_was_never_told() -> None:
    alone = tuple(f"h{n}" for n in range(1, 10))
    village = Village(lines=1, roster=group_of_ten(*alone))
    village.rings("h0")
    village.advance(minutes=12)
    calls = village.whom(VOICE)
    third = [n for n, who in enumerate(calls) if who == "li"][2]
    assert set(alone) <= set(calls[:third])


def test_whoever_no_text_reaches_is_called_before_the_told() -> None:
    village = Village(lines=2, roster=group_of_ten())
    village.refuses_texts("h7", GIVEN_UP, GIVEN_UP)
    village.refuses_texts("h9", *[FAILED] * 8)
    village.rings("h0")
    village.advance(minutes=3)
    calls = [who for who in village.whom(VOICE) if who != "li"]
    assert calls[:2] == ["h7", "h9"]


def test_a_house_that_was_engaged_has_not_been_told_and_comes_before_the_told_again() -> None:
    village = Village(lines=1, roster=group_of_ten("h8"))
    village.takes_calls_like("h8", CallOutcome.BUSY)
    village.rings("h0")
    village.advance(minutes=4)
    calls = [who for who in village.whom(VOICE) if who != "li"]
    assert calls[0] == "h8"
    assert "h8" in calls[1:4]


def test_a_house_whose_phone_has_rung_is_called_again_in_its_turn() -> None:
    village = Village(lines=1, roster=group_of_ten("h8"))
    village.rings("h0")
    village.advance(minutes=20)
    calls = [who for who in village.whom(VOICE) if who.startswith("h")]
    assert calls.index("h9") < [n for n, who in enumerate(calls) if who == "h8"][1]


def test_further_away_who_was_never_told_is_called_before_the_near_ones_again() -> None:
    west = (people.WEST, landline(people.FAR))
    village = Village(lines=1, roster=group_of_ten(wider=west))
    village.rings("h0")
    village.advance(minutes=20)
    cut = {one.attempt for one in village.core.entries(CutOrdered)}
    rang = [one for one in village.core.entries(AttemptStarted) if one.attempt not in cut]
    calls = [one.party for one in rang if (one.purpose, one.channel) == (Purpose.ALERT, VOICE)]
    assert max(calls.index(f"h{n}") for n in range(1, 10)) < calls.index("far")
    again = [[i for i, who in enumerate(calls) if who == f"h{n}"][1] for n in range(2, 10)]
    assert calls.index("far") < min(again)
    assert calls.index("west") > max(again)
