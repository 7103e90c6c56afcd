"""A phone that answers by itself with words that change: it raises no second alarm, the operator
hears of it, and whoever is in need is heard all the same."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    CloseReason,
    MachineHeard,
    Means,
    Purpose,
    Response,
    TextNotUnderstood,
)
from alarmd.incident.facts.houses import shape_of
from alarmd.incident.facts.told import texted_at
from alarmd.incident.intake.inputs import CloseRequested
from alarmd.incident.intake.machines import ECHOES_MAX
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from modem.indications import CallIncoming
from modem.types import Address
from tests.alarmd.incident.core import Core
from tests.alarmd.incident.intake.test_machines_that_answer import (
    ZHANGS_PHONE,
    alarm,
    carry_out,
    close_all,
    raised_by_zhang,
    says,
)
from tests.alarmd.incident.people import ZHANG, roster

IDLE_MACHINES = (
    "主人不在家，有急事请打电话，{n}号留言",
    "I am busy 14:{n}, if urgent call me",
    "温度报警：厨房 45.{n}度",
    "[{n}] Meter alarm: battery low",
)
QUOTING = "14:{n} 已收到您的求救信息，我们会尽快处理"


def rings(core: Core) -> None:
    """Zhang's phone rings."""
    core.hear("north", CallIncoming(f"call{core.now}", Address.of(ZHANGS_PHONE)), ZHANGS_PHONE)


def closed(core: Core) -> None:
    """Whatever is open is closed, and Zhang has had the all-clear a moment ago."""
    for incident in list(core.world.open_incidents()):
        core.turn(CloseRequested(incident.id, CloseReason.FALSE, "desk", is_certain=True))
    told_just_now(core)


def told_just_now(core: Core) -> None:
    """Until Zhang has had a text of ours; no longer than a minute."""
    since = core.now
    while core.now < since + 60.0 and (texted_at(core.world, ZHANG.id) or 0.0) <= since:
        carry_out(core, 1.0)


def answers_by_itself(core: Core, words: str, seconds: float, *, closes: bool = True) -> None:
    """Zhang's phone answers each text of ours within seconds, with other digits; the operator
    closes whatever it raises."""
    answered_at, serial = texted_at(core.world, ZHANG.id), 10
    until = core.now + seconds
    while core.now < until:
        carry_out(core, 1.0)
        told_at = texted_at(core.world, ZHANG.id)
        if told_at is not None and told_at != answered_at:
            answered_at, serial = told_at, serial + 1
            says(core, words.format(n=serial))
        for incident in list(core.world.open_incidents()) if closes else ():
            if core.now > incident.opened_at + 6.0:
                core.turn(CloseRequested(incident.id, CloseReason.FALSE, "desk", is_certain=True))


@pytest.mark.parametrize("words", IDLE_MACHINES)
def test_it_raises_one_alarm_a_day_however_its_words_change(words: str) -> None:
    core = Core(roster(), [LineSettings("north")])
    says(core, words.format(n=10))
    answers_by_itself(core, words, 150.0)
    assert raised_by_zhang(core) == 1
    assert core.entries(MachineHeard)
    told = [one for one in core.entries(AttemptStarted) if one.purpose is Purpose.MACHINE]
    assert [one.party for one in told] == ["desk"]
    assert ZHANG.name in told[0].text
    core.check_history()


def test_it_is_asked_back_and_a_ring_raises_an_alarm_at_once() -> None:
    core = alarm()
    closed(core)
    says(core, IDLE_MACHINES[0].format(n=1))
    asked = [one.incident for one in core.entries(TextNotUnderstood)]
    carry_out(core, 10.0)
    begun = [one for one in core.entries(AttemptStarted) if one.purpose is Purpose.IS_IT_YOURS]
    assert (len(asked), len(begun)) == (1, 1)
    assert "是您自家有事吗" in begun[0].text
    rings(core)
    assert raised_by_zhang(core) == 1


@pytest.mark.parametrize("text", ["快来人啊快来人啊快", "我家着火了！", "救命，14:05有人砸门"])
def test_who_is_in_need_within_seconds_of_a_text_of_ours_is_heard(text: str) -> None:
    core = alarm()
    closed(core)
    says(core, text)
    assert raised_by_zhang(core) == 1
    assert core.entries(MachineHeard) == []


def test_the_same_words_long_after_a_text_of_ours_are_an_alarm() -> None:
    core = alarm()
    closed(core)
    carry_out(core, 120.0)
    says(core, IDLE_MACHINES[0].format(n=1))
    assert raised_by_zhang(core) == 1


def test_a_machine_that_quotes_distress_is_known_when_it_comes_back_again_and_again() -> None:
    core = alarm()
    closed(core)
    says(core, QUOTING.format(n=10))
    answers_by_itself(core, QUOTING, 150.0)
    assert raised_by_zhang(core) == ECHOES_MAX
    assert core.entries(MachineHeard)
    says(core, "我家真的着火了")
    assert raised_by_zhang(core) == ECHOES_MAX + 1, "other words are a call for help"
    core.check_history()


@pytest.mark.parametrize("text", ["救命", "我家着火了快来人啊"])
def test_the_same_call_for_help_is_heard_as_often_as_a_person_needs_to_write_it(text: str) -> None:
    core = alarm()
    for _ in range(4):
        says(core, text)
        close_all(core)
        carry_out(core, 20.0)
    assert raised_by_zhang(core) == 4


def test_an_hour_brings_so_many_alarms_by_text_and_rings_are_not_counted() -> None:
    policy = Policy()
    core = Core(roster(), [LineSettings("north")], policy)
    for number in range(policy.text_alarms_per_hour + 3):
        says(core, "救命" + "啊" * number)
        close_all(core)
    assert raised_by_zhang(core) == policy.text_alarms_per_hour
    rings(core)
    close_all(core)
    says(core, "救命")
    assert raised_by_zhang(core) == policy.text_alarms_per_hour + 2, "somebody rang: it is a person"
    close_all(core)
    core.now += 2 * 3600.0
    says(core, "救命")
    assert raised_by_zhang(core) == policy.text_alarms_per_hour + 3


def told_zhang_the_end(core: Core) -> int:
    return sum(
        one.purpose is Purpose.ALL_CLEAR and one.party == ZHANG.id
        for one in core.entries(AttemptStarted)
    )


@pytest.mark.parametrize(
    ("words", "rang", "is_told"),
    [
        ("救命！14:{n}，请救我！", False, False),
        ("快点{n}", False, True),
        ("救命！14:{n}，请救我！", True, True),
    ],
)
def test_a_machine_gets_no_all_clear_that_it_would_answer(
    words: str, rang: bool, is_told: bool
) -> None:
    core = Core(roster(), [LineSettings("north")])
    if rang:
        rings(core)
    else:
        says(core, "救命")
    answers_by_itself(core, words, 30.0, closes=False)
    answer = Acknowledged(core.world.last_incident, "lisi", Response.COMING, Means.KEY)
    core._fold([answer])
    answers_by_itself(core, words, 70.0, closes=False)
    closed(core)
    assert bool(told_zhang_the_end(core)) is is_told
    core.check_history()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14:03 我在开车，编号A17", "9:59 我在开车，编号B2"),
        ("第三次：温度45度", "第十二次：温度 46 度！"),
        ("I am busy (3)", "i am BUSY (4)"),
    ],
)
def test_what_changes_from_text_to_text_is_no_part_of_its_shape(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other) != ""


def test_what_says_something_else_has_another_shape() -> None:
    assert shape_of("我家着火了 14:03") != shape_of("我家进贼了 14:03")
