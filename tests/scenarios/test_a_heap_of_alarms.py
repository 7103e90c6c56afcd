"""Many alarms in one night, closed at once: nobody reads ten times that it is over."""

from __future__ import annotations

from collections import Counter

import pytest

from alarmd.incident.facts.entries import AllClearJoined, AttemptStarted, Kind, Purpose
from modem.types import SubmitOutcome, SubmitResult
from tests.scenarios.village import Village

HOUSES = ("mill", "zhang", "lisi", "zhao")


def all_clears(village: Village, who: str) -> list[AttemptStarted]:
    texts = village.core.entries(AttemptStarted)
    return [one for one in texts if (one.purpose, one.party) == (Purpose.ALL_CLEAR, who)]


def raised_at_once(lines: int = 1) -> Village:
    """All four houses are in need, everybody has a text; then the operator closes everything while
    the lines are down: when they come back the first minute is over."""
    village = Village(lines)
    for who in HOUSES:
        village.operator_raises(who, Kind.FIRE)
    village.advance(minutes=20)
    for line in village.core.lines:
        village.line_goes(line.name)
    for number in range(1, len(HOUSES) + 1):
        village.operator_closes(number)
    village.advance(minutes=5)
    return village


def lines_come_back(village: Village) -> None:
    for line in village.core.lines:
        village.line_comes_back(line.name)


@pytest.mark.parametrize("lines", [1, 2])
def test_late_all_clears_to_one_phone_are_one_text(lines: int) -> None:
    village = raised_at_once(lines)
    lines_come_back(village)
    village.advance(minutes=10)
    texts = all_clears(village, "zhao")
    own = [one for one in texts if one.incident == 4]
    (others,) = (one for one in texts if one.incident != 4)
    assert [one.also for one in own] == [()], "of their own alarm they read by itself"
    assert sorted((others.incident, *others.also)) == [1, 2, 3]
    assert others.text == (
        "【十户联防】李四家的警情3，还有警情2、1，都已解除。谢谢！再有事请拨热线或打119"
    )
    joined = village.core.entries(AllClearJoined)
    said = Counter((fact.incident, fact.party) for fact in joined)
    said.update(
        (one.incident, one.party)
        for one in village.core.entries(AttemptStarted)
        if one.purpose is Purpose.ALL_CLEAR
    )
    assert set(said.values()) == {1}, "once of each alarm"
    village.core.check_history()


def test_what_did_not_leave_is_said_again_of_all_of_them() -> None:
    village = raised_at_once()
    refused = SubmitResult(SubmitOutcome.FAILED, cause=38)
    village.refuses_texts("zhao", *[refused] * 4)
    lines_come_back(village)
    village.advance(minutes=30)
    texts = all_clears(village, "zhao")
    assert any(one.also == (2, 1) and not taken(village, one) for one in texts)
    read = [one for one in texts if taken(village, one)]
    assert sorted(n for one in read for n in (one.incident, *one.also)) == [1, 2, 3, 4]


def taken(village: Village, text: AttemptStarted) -> bool:
    attempt = village.core.world.attempt(text.attempt)
    return attempt is not None and attempt.was_taken
