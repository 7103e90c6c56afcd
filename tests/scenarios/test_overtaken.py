"""The last word counts, not what came last: a network brings texts late and in another order."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import IncidentOpened, Kind, Response, WordsNoted
from tests.scenarios.village import Village


def told() -> Village:
    """Everybody near was told of the mill's alarm some minutes ago."""
    village = Village(2)
    village.rings("mill")
    village.advance(minutes=6)
    assert village.calls_to("zhang")
    return village


def answer(village: Village, who: str, incident: int = 1) -> Response | None:
    return village.incident(incident).notifications[who].response


@pytest.mark.parametrize(
    ("last", "before", "stands"),
    [
        ("来不了，车坏了", "来了", Response.CANNOT),
        ("我能来了", "来不了", Response.COMING),
        ("到了", "马上到", Response.ARRIVED),
    ],
)
@pytest.mark.parametrize("apart_s", [2.0, 60.0, 240.0])
def test_of_two_texts_the_younger_one_counts(
    last: str, before: str, stands: Response, apart_s: float
) -> None:
    village = told()
    village.texts("zhang", last, sent_ago_s=5.0)
    village.advance(seconds=10)
    village.texts("zhang", before, sent_ago_s=15.0 + apart_s)
    assert answer(village, "zhang") is stands
    [words] = village.core.entries(WordsNoted)
    assert (words.text, words.late_s) == (before, 15.0 + apart_s)
    village.core.check_history()


def test_texts_in_their_order_count_as_ever() -> None:
    village = told()
    village.texts("zhang", "来了", sent_ago_s=200.0)
    village.texts("zhang", "来不了", sent_ago_s=190.0)
    village.texts("zhang", "又能来了", sent_ago_s=190.0)
    assert answer(village, "zhang") is Response.COMING


def test_an_old_coming_does_not_outlive_a_key() -> None:
    village = Village(2, voice=True)
    village.rings("mill")
    village.advance(minutes=3)
    village.listens("zhang", 6.0, presses="2")
    village.advance(minutes=3)
    assert answer(village, "zhang") is Response.CANNOT
    village.texts("zhang", "来了", sent_ago_s=330.0)
    assert answer(village, "zhang") is Response.CANNOT
    village.texts("zhang", "来了")
    assert answer(village, "zhang") is Response.COMING


def test_in_doubt_nobody_is_counted_on() -> None:
    village = told()
    village.rings("zhang")
    assert answer(village, "zhang") is Response.COMING
    village.advance(minutes=4)
    village.texts("zhang", "来不了", sent_ago_s=400.0)
    assert answer(village, "zhang") is Response.CANNOT


def test_a_stamp_that_says_nothing_is_of_now() -> None:
    village = told()
    village.texts("zhang", "来不了")
    village.texts("zhang", "来了", sent_ago_s=-1e9)
    assert answer(village, "zhang") is Response.COMING
    village.texts("zhang", "来不了", sent_ago_s=200.0)
    assert answer(village, "zhang") is Response.CANNOT


def test_whoever_has_gone_to_another_house_since_stays_there() -> None:
    village = told()
    village.texts("lisi", "救命")
    village.advance(minutes=5)
    village.texts("zhang", "2号 来了")
    village.texts("zhang", "1号 来了", sent_ago_s=120.0)
    assert (answer(village, "zhang", 1), answer(village, "zhang", 2)) == (None, Response.COMING)
    village.texts("zhang", "1号 来不了", sent_ago_s=110.0)
    assert answer(village, "zhang", 1) is Response.CANNOT


@pytest.mark.parametrize(
    ("last", "before", "kind"),
    [("有人晕倒了", "着火了", Kind.MEDICAL), ("2", "3", Kind.FIRE), ("3", "着火了", Kind.MEDICAL)],
)
def test_what_it_is_says_the_younger_text(last: str, before: str, kind: Kind) -> None:
    village = told()
    village.texts("mill", last, sent_ago_s=20.0)
    village.texts("mill", before, sent_ago_s=50.0)
    assert village.incident().kind is kind
    assert len(village.core.entries(IncidentOpened)) == 1
    village.texts("mill", before)
    assert village.incident().kind is not kind


def test_an_alarm_that_says_what_it_is_is_not_changed_by_older_words() -> None:
    village = Village(2)
    village.texts("mill", "着火了")
    village.texts("mill", "有人晕倒了", sent_ago_s=600.0)
    assert village.incident().kind is Kind.FIRE


def test_of_an_alarm_that_says_nothing_any_words_say_what_it_is() -> None:
    village = told()
    village.texts("mill", "有人晕倒了", sent_ago_s=900.0)
    assert village.incident().kind is Kind.MEDICAL
