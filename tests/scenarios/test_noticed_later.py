"""A carrier's note may come before the box notices that the line was deaf: a modem that restarts
unseen is found out at the next look (docs/decisions/0022)."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import AlarmRepeated, IncidentOpened, Means
from alarmd.incident.facts.evolve_line import UNEXPLAINED_MAX
from tests.scenarios.test_calls_in_vain import by_note, note, opened, settled
from tests.scenarios.village import Village


def restarted_unseen(village: Village, noticed_after_s: float) -> None:
    """The modem has restarted, and has now been there again for a while; the box notices only
    now."""
    village.advance(seconds=noticed_after_s)
    village.line_goes("north")
    village.line_comes_back("north")


@pytest.mark.parametrize("ago_s", [0, 20, 70])
@pytest.mark.parametrize("noticed_after_s", [1, 60, 150])
def test_a_note_that_comes_before_the_outage_is_noticed_is_an_alarm_then(
    ago_s: float, noticed_after_s: float
) -> None:
    village = settled()
    note(village, ("mill", ago_s))
    assert opened(village) == []
    restarted_unseen(village, noticed_after_s)
    (alarm,) = village.core.entries(IncidentOpened)
    assert (alarm.originator.id, alarm.means) == ("mill", Means.MISSED_CALL)
    restarted_unseen(village, 30)
    assert (len(opened(village)), village.core.entries(AlarmRepeated)) == (1, [])


def test_a_note_without_a_time_that_comes_before_the_outage_is_noticed_is_an_alarm_too() -> None:
    village = settled()
    village.stranger_texts("来电提醒：10000000101呼叫过您")
    restarted_unseen(village, 40)
    assert by_note(village) == ["mill"]


def test_whose_ring_was_heard_raises_nothing_by_a_note_of_it() -> None:
    village = settled()
    village.rings("mill")
    village.advance(seconds=10)
    village.operator_closes(1)
    note(village, ("mill", 10))
    restarted_unseen(village, 20)
    assert opened(village) == [("mill", Means.RING)]


def test_a_call_of_ours_and_news_of_a_modem_in_service_explain_no_note() -> None:
    village = Village(1, voice=True)
    village.advance(minutes=25 * 60)
    note(village, ("mill", 5))
    village.advance(seconds=20)
    village.rings("zhang")
    village.advance(seconds=60)
    assert village.core.world.lines["north"].is_calling
    village.line_speaks("north", voice=False)
    assert by_note(village) == []


def test_an_outage_that_is_noticed_too_late_explains_no_note() -> None:
    village = settled()
    note(village, ("mill", 10))
    restarted_unseen(village, 400)
    note(village, ("zhang", 3600))
    restarted_unseen(village, 20)
    assert opened(village) == []


def test_a_note_is_heard_again_after_a_restart_of_the_daemon() -> None:
    village = settled()
    note(village, ("mill", 10))
    village.advance(seconds=5)
    village.restarts()
    village.line_goes("north")
    village.line_comes_back("north")
    village.advance(seconds=5)
    assert by_note(village) == ["mill"]


def test_the_notes_of_a_forger_are_few_and_explained_by_an_outage_only() -> None:
    village = settled()
    for _ in range(300):
        note(village, ("mill", 5), ("zhang", 5))
        village.advance(seconds=1)
    assert opened(village) == []
    assert len(village.core.world.lines["north"].unexplained) <= UNEXPLAINED_MAX
    restarted_unseen(village, 1)
    assert sorted(by_note(village)) == ["mill", "zhang"]
