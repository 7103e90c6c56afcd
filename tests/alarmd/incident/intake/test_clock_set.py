"""What the box learns of the time dates the alarms of its life anew; no text names a time that is
not known."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.sms import sms_text
from alarmd.incident.facts.entries import (
    AttemptDelivered,
    AttemptStarted,
    ClockSet,
    ClockSource,
    Means,
    Purpose,
    Restarted,
    Status,
)
from alarmd.incident.facts.evolve import evolve, fold
from alarmd.incident.facts.world import World
from alarmd.incident.intake.decide import decide
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.policy import Policy
from alarmd.roster import Party, Roster
from modem.indications import ModemChanged, NetworkTimeTold, SmsStored
from modem.types import Address, Slot
from tests.alarmd.incident.core import ready
from tests.alarmd.incident.incidents import incident_of, opening
from tests.alarmd.incident.intake.test_machines_that_answer import (
    ZHANGS_PHONE,
    alarm,
    raised_by_zhang,
)
from tests.alarmd.incident.people import MILL, OFFICER, ZHANG, ZONE

TIME = re.compile(r"\d点|\d:\d\d")
EMPTY = re.compile(r"[，,] ?[，,]|[！!，,] ?[，,]|  |: ,")


def world_of(means: Means, *entries: Restarted | ClockSet) -> World:
    """A life in which an alarm was raised at the instant 5, then these facts at 10, 11..."""
    opened = replace(opening(MILL, [OFFICER], raised_utc=100.0), means=means)
    world = fold(World(), [Restarted("1", (), 7.0), opened], 5.0)
    for at, entry in enumerate(entries, start=10):
        world = evolve(world, entry, float(at))
    return world


def learnt(source: ClockSource = ClockSource.STAMP) -> ClockSet:
    return ClockSet(1000.0, source, "north")


@pytest.mark.parametrize(
    ("world", "raised_utc"),
    [
        (world_of(Means.RING, learnt()), 1100.0),
        (world_of(Means.RING, learnt(), learnt()), 2100.0),
        (world_of(Means.MISSED_CALL, learnt()), 100.0),
        (world_of(Means.RING, Restarted("1", ()), learnt()), 100.0),
    ],
    ids=["this life", "twice", "the carrier's own time", "the life before"],
)
def test_alarms_of_this_life_are_dated_anew(world: World, raised_utc: float) -> None:
    assert world.incidents[1].raised_utc == raised_utc
    assert world.incidents[1].opened_at == 5.0


def test_it_is_known_by_how_much_the_calendar_is_ahead() -> None:
    life = Restarted("1", (), calendar_ahead_s=50.0)
    assert world_of(Means.RING, life).calendar_ahead_s == 50.0
    assert world_of(Means.RING, life, learnt()).calendar_ahead_s == -950.0
    assert world_of(Means.RING, life, learnt(), learnt(ClockSource.SYSTEM)).calendar_ahead_s == 0.0


@pytest.mark.parametrize(("is_known_how_long", "raised"), [(False, 0), (True, 1)])
def test_an_answer_may_have_come_while_the_box_was_off_for_nobody_knows_how_long(
    is_known_how_long: bool, raised: int
) -> None:
    core = alarm()
    sent_utc = core.now
    core.restart(is_known_how_long=is_known_how_long)
    core.hear("north", ModemChanged(ready()))
    core.calendar_error_s = 900.0
    sender = Address(ZHANGS_PHONE.e164, 145)
    text = SmsStored("k", (Slot("ME", 1),), sender, "救护车来了吗", sent_utc, complete=True)
    core.hear("north", text, ZHANGS_PHONE)
    assert raised_by_zhang(core) == raised, "written before the question, if it took no time"
    core.check_history()


@pytest.mark.parametrize("ahead_s", [239_000.0, -900.0, None])
def test_a_clock_that_goes_on_is_as_far_from_the_centres_as_it_was(ahead_s: float | None) -> None:
    known = World(ahead_s=ahead_s)
    assert evolve(known, Restarted("1", (), is_dated=True), 5.0).ahead_s == ahead_s
    assert evolve(known, Restarted("1", (), is_dated=False), 5.0).ahead_s is None


def test_a_calendar_that_was_set_wrong_makes_no_alarm_of_an_answer_after_a_restart() -> None:
    core = alarm()
    ahead_s = 239_000.0  # nearly three days
    told = next(order for order in core.entries(AttemptStarted) if order.party == "zhang")
    core._fold([AttemptDelivered(told.attempt, 0, ahead_s=1.0)])
    core._fold([ClockSet(ahead_s, ClockSource.SYSTEM, "")])
    core.restart()
    core.calendar_error_s = ahead_s
    core.hear("north", ModemChanged(ready()))
    sender = Address(ZHANGS_PHONE.e164, 145)
    text = SmsStored("k", (Slot("ME", 1),), sender, "2", core.now, complete=True)
    core.hear("north", text, ZHANGS_PHONE)
    assert raised_by_zhang(core) == 0
    core.check_history()


def test_the_network_outdoes_what_the_box_has_believed_of_the_past() -> None:
    assert world_of(Means.RING).past_utc == 7.0
    assert world_of(Means.RING, learnt(ClockSource.SYSTEM)).past_utc == 7.0
    assert world_of(Means.RING, learnt()).past_utc == 0.0


def test_the_time_is_for_the_clock_and_means_no_fact() -> None:
    heard = Heard("north", NetworkTimeTold(5.0))
    assert decide(World(), Roster.of("v", [], []), heard, 1.0, 1.0, Policy()) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
@pytest.mark.parametrize(
    ("reader", "purpose"),
    [
        (MILL, Purpose.ALL_CLEAR),
        (ZHANG, Purpose.ALL_CLEAR),
        (ZHANG, Purpose.ALERT),
        (OFFICER, Purpose.ALERT),
    ],
    ids=lambda one: getattr(one, "id", getattr(one, "value", "")),
)
def test_no_text_names_a_time_that_is_not_known(
    language: Language, status: Status, reader: Party, purpose: Purpose
) -> None:
    people = [replace(party, language=language) for party in (MILL, ZHANG, OFFICER)]
    known = incident_of(people[0], people[1:], status=status)
    unknown = replace(known, raised_utc=3600.0)
    without = sms_text(unknown, unknown.notifications[reader.id], purpose, ZONE)
    assert TIME.search(without) is None
    assert EMPTY.search(without) is None
    if language is Language.ZH:
        with_time = sms_text(known, known.notifications[reader.id], purpose, ZONE)
        assert purpose is Purpose.ALL_CLEAR or "晚上9点04分" in with_time
        assert without == re.sub("晚上9点04分，?", "", with_time)
