"""Nothing ends an alarm before everybody near has been told of it (docs/decisions/0023)."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Channel,
    Closed,
    CloseReason,
    ClosingWaits,
    IncidentOpened,
    KindChanged,
    Outcome,
    Purpose,
    Response,
    Status,
)
from alarmd.incident.facts.world import Incident, Notification
from alarmd.incident.first_wave import may_end_at
from alarmd.incident.intake.inputs import CloseRequested
from alarmd.incident.policy import Policy
from alarmd.roster import Phone
from modem.types import SubmitOutcome, SubmitResult
from tests.alarmd.incident.incidents import attempt_to, incident_of
from tests.alarmd.incident.people import LISI, MILL, OFFICER, ZHANG, number
from tests.scenarios.village import Village

NEAR = ("zhang", "lisi", "zhao")


def coded(lines: int = 1) -> Village:
    village = Village(lines)
    village.core.secret = b"of this box"
    return village


def ended_after_s(village: Village) -> list[float]:
    opened = next(at for at, entry in village.core.past if isinstance(entry, IncidentOpened))
    return [round(at - opened, 1) for at, entry in village.core.past if isinstance(entry, Closed)]


def code(village: Village) -> str:
    [opened] = village.core.entries(IncidentOpened)
    return next(str(one.code) for one in opened.codes if one.party == "li")


def test_the_right_code_after_five_seconds_lets_the_first_wave_out_and_then_ends_it() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("li", f"结{code(village)}误")
    assert village.core.entries(Closed) == []
    [waits] = village.core.entries(ClosingWaits)
    assert (waits.incident, waits.by, waits.reason) == (1, "li", CloseReason.FALSE)
    village.advance(minutes=2)
    [closed] = village.core.entries(Closed)
    assert (closed.incident, closed.by, closed.reason) == (1, "li", CloseReason.FALSE)
    [after_s] = ended_after_s(village)
    assert 5.0 < after_s < 60.0
    for who in NEAR:
        assert len(village.texts_to(who, Purpose.ALERT)) == 1
        assert len(village.texts_to(who, Purpose.ALL_CLEAR)) == 1
    assert village.texts_to("far") == []
    village.core.check_history()


def test_the_desk_waits_too_unless_it_is_certain_or_it_is_a_drill() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.operator_closes(1)
    assert len(village.core.entries(ClosingWaits)) == 1
    village._give(CloseRequested(1, CloseReason.REAL, "operator", "again"))
    assert village.core.entries(Closed) == []
    assert len(village.core.entries(ClosingWaits)) == 2
    village._give(CloseRequested(1, CloseReason.FALSE, "operator", "sure", is_certain=True))
    [closed] = village.core.entries(Closed)
    assert (closed.reason, closed.note) == (CloseReason.FALSE, "sure")
    assert village.texts_to("zhao", Purpose.ALERT) == []
    drill = coded()
    drill.operator_drills("mill")
    drill.advance(seconds=3)
    drill.operator_closes(1)
    assert len(drill.core.entries(Closed)) == 1


@pytest.mark.parametrize("outcome", [SubmitOutcome.FAILED, SubmitOutcome.UNKNOWN])
def test_a_first_text_that_failed_holds_up_nothing(outcome: SubmitOutcome) -> None:
    village = coded()
    village.refuses_texts("zhao", SubmitResult(outcome))
    village.rings("mill")
    village.advance(seconds=40)
    village.texts("li", code(village))
    assert len(ended_after_s(village)) == 1


def test_if_the_network_takes_nothing_it_ends_after_a_minute() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.line_goes("north")
    village.operator_closes(1)
    village.advance(minutes=3)
    assert ended_after_s(village) == [60.0]


@pytest.mark.parametrize("more", ["ring", "kind"])
def test_who_says_more_meanwhile_is_not_forgotten_and_the_officer_is_asked(more: str) -> None:
    village = Village(3, text_s=12.0, voice=True)
    village.core.secret = b"of this box"
    if more == "kind":
        village.listens("mill", 1.0, presses="2")
    village.rings("mill")
    village.advance(seconds=5)
    village.texts("li", f"结{code(village)}")
    village.advance(seconds=1)
    if more == "ring":
        village.rings("mill")
    village.advance(minutes=2)
    assert village.core.entries(Closed) == []
    assert len(village.core.entries(KindChanged)) == (more == "kind")
    [asked] = village.texts_to("li", Purpose.CODE_ASKED)
    village.texts("li", "结" + re.findall(r"结(\d+)", asked)[0])
    assert len(village.core.entries(Closed)) == 1


def test_the_desk_is_asked_nothing_when_the_caller_says_more() -> None:
    village = coded()
    village.rings("mill")
    village.advance(seconds=5)
    village.operator_closes(1)
    village.rings("mill")
    village.advance(minutes=2)
    assert village.core.entries(Closed) == []
    assert village.texts_to("li", Purpose.CODE_ASKED) == []


def test_nobody_is_waited_for_whose_first_text_is_not_owed() -> None:
    bell = replace(LISI, phones=(Phone(number(103), texts=False),))
    near = incident_of(MILL, [OFFICER, ZHANG, bell], opened_at=10.0)
    policy = Policy()
    assert may_end_at(near, policy) == 10.0 + policy.first_wave_within_s
    call = attempt_to(ZHANG, Purpose.ALERT, Channel.VOICE, 11.0, Outcome.NO_ANSWER)
    text = attempt_to(ZHANG, Purpose.ALERT, Channel.SMS, 11.0, Outcome.UNKNOWN)
    news = attempt_to(ZHANG, Purpose.FALSE_SAID, Channel.SMS, 11.0, Outcome.UNKNOWN)

    def with_(officer: Notification, neighbour: Notification) -> Incident:
        return replace(
            near, notifications={**near.notifications, "li": officer, "zhang": neighbour}
        )

    officer, neighbour = near.notifications["li"], near.notifications["zhang"]
    told = replace(officer, response=Response.SEEN)
    for waits in (
        with_(officer, replace(neighbour, attempts=(text,))),
        with_(told, replace(neighbour, attempts=(call, news))),
        with_(told, replace(neighbour, attempts=(replace(text, ended_at=None),))),
        replace(near, false_said_at=12.0),
    ):
        assert may_end_at(waits, policy) > 10.0
    for goes in (
        with_(told, replace(neighbour, attempts=(text,))),
        with_(told, replace(neighbour, response=Response.COMING)),
        replace(with_(told, neighbour), false_said_at=12.0),
        replace(near, status=Status.EXERCISE),
    ):
        assert may_end_at(goes, policy) == 10.0
