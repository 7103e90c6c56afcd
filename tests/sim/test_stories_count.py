"""Stories of a modem that counts its texts (TP-MR) from elsewhere than it did before.

Between two alarms it was exchanged for another, started anew, or somebody else sent with its SIM:
the texts of the second alarm are judged at once, and no report of theirs is said of the first's.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from alarmd.incident.facts.entries import AttemptDelivered, AttemptStarted, CloseReason
from alarmd.incident.intake.inputs import CloseRequested
from modem.sim.record import Fact, FactKind
from modem.types import ModemState
from tests.modem.virtual_loop import elapse
from tests.sim.box import Loss
from tests.sim.story import Story, tell

TEXT_WITHIN_S = 8.0  # from one text to the next; a text in doubt is waited for 20 s longer
COUNTED_TO = 100
NEW_COUNTS = [2, 90, 99, 100, 110, 250]
DAYS_S = 3 * 86_400.0


async def first_alarm(village: Story) -> None:
    """The mill raises an alarm, some are told, the operator closes it, nothing is under way."""
    village.village.pipes["pipe1"].modem.mail.last_reference = COUNTED_TO
    village.mill.ring(village.hotline(), for_s=10.0)
    await elapse(120.0)
    (incident,) = village.incidents
    await village.box.ask(CloseRequested(incident.id, CloseReason.FALSE, "desk"))
    await elapse(200.0)


async def the_second_is_as_fast(village: Story) -> None:
    """The mill raises an alarm: its texts follow each other without a pause, nobody gets one twice,
    and what is reported of them is said of no other alarm's."""
    assert village.box.daemon is not None
    assert village.box.daemon.lines["line1"].status.state is ModemState.READY
    sent, reported = len(village.facts(FactKind.TEXT_ACCEPTED)), len(delivered(village))
    village.mill.ring(village.hotline(), for_s=10.0)
    await elapse(60.0)
    accepted = village.facts(FactKind.TEXT_ACCEPTED)[sent:]
    assert len({(fact.recipient, fact.text) for fact in accepted}) == len(accepted) >= 8
    gaps = gaps_of(accepted[:8])
    assert max(gaps) < TEXT_WITHIN_S, gaps
    new = delivered(village)[reported:]
    assert len(new) >= 6
    assert {one.incident for one in new} == {village.incidents[-1].id}


def gaps_of(accepted: list[Fact]) -> list[float]:
    """How long after one text the next was taken."""
    return [round(then.at - before.at, 1) for before, then in pairwise(accepted)]


def delivered(village: Story) -> list[AttemptStarted]:
    """The attempts that a report was booked on, in the order of the reports."""
    started = {one.attempt: one for one in village.entries(AttemptStarted)}
    return [started[one.attempt] for one in village.entries(AttemptDelivered)]


@pytest.mark.parametrize("last_reference", NEW_COUNTS)
def test_another_modem_in_its_place_and_a_new_start_of_the_box(last_reference: int) -> None:
    async def story(village: Story) -> None:
        await first_alarm(village)
        village.box.kill(Loss.PROCESS, 30.0)
        await elapse(1.0)
        village.village.pipes["pipe1"].exchange(last_reference)
        village.village.write_config()
        await elapse(60.0)
        await the_second_is_as_fast(village)

    tell(story, lines=1)


@pytest.mark.parametrize("last_reference", NEW_COUNTS)
def test_another_modem_in_its_place_in_mid_alarm(last_reference: int) -> None:
    async def story(village: Story) -> None:
        village.village.pipes["pipe1"].modem.mail.last_reference = COUNTED_TO
        village.mill.ring(village.hotline(), for_s=10.0)
        await elapse(22.0)
        village.box.kill(Loss.PROCESS, 30.0)
        await elapse(1.0)
        village.village.pipes["pipe1"].exchange(last_reference)
        village.village.write_config()
        sent = len(village.facts(FactKind.TEXT_ACCEPTED))
        assert 2 <= sent < 10
        await elapse(80.0)
        gaps = gaps_of(village.facts(FactKind.TEXT_ACCEPTED)[sent : sent + 6])
        assert max(gaps) < TEXT_WITHIN_S, gaps
        doubled = [
            p for p in village.neighbours if len([t for t in p.texts if "求救" in t.text]) > 1
        ]
        assert len(doubled) <= 2, "the caller, and the one whose text was under way"

    tell(story, lines=1)


@pytest.mark.parametrize("last_reference", NEW_COUNTS)
@pytest.mark.parametrize("is_silent", [False, True])
def test_the_modem_was_started_anew(last_reference: int, is_silent: bool) -> None:
    async def story(village: Story) -> None:
        await first_alarm(village)
        village.faults.silent_boots = float(is_silent)
        pipe = village.village.pipes["pipe1"]
        pipe.unplug()
        pipe.modem.mail.last_reference = last_reference
        await elapse(5.0)
        pipe.plug()
        await elapse(60.0)
        await the_second_is_as_fast(village)

    tell(story, lines=1)


@pytest.mark.parametrize("last_reference", NEW_COUNTS)
def test_somebody_else_has_sent_with_it_for_three_days(last_reference: int) -> None:
    async def story(village: Story) -> None:
        await first_alarm(village)
        village.village.pipes["pipe1"].modem.mail.last_reference = last_reference
        await elapse(DAYS_S)
        await the_second_is_as_fast(village)

    tell(story, lines=1)
