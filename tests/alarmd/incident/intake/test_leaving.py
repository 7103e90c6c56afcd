"""Who wants no more texts leaves by one: told once, counted on by nobody, and heard all the same
when in need (docs/decisions/0026)."""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    CameBack,
    CloseReason,
    Escalated,
    IncidentOpened,
    Kind,
    LeaverRemoved,
    LeftScheme,
    Means,
    Purpose,
    Response,
    Status,
    WordsNoted,
)
from alarmd.incident.facts.evolve_leavers import LEAVER_SERVED_S
from alarmd.incident.intake.inputs import CloseRequested, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.summary import summary
from alarmd.roster import Party
from modem.indications import CallEnded, CallIncoming, SmsStored
from modem.types import Address, Slot
from tests.alarmd.incident.core import Core
from tests.alarmd.incident.intake.test_machines_that_answer import (
    ZHANGS_PHONE,
    alarm,
    carry_out,
    close_all,
    raised_by_zhang,
    says,
)
from tests.alarmd.incident.people import (
    BACKUP,
    EVERYBODY,
    HEAD,
    OFFICER,
    OPERATOR,
    ZHANG,
    roster,
)

WAYS = ("退订", "TD", "回T退订", "不要再发了", "STOP", "unsubscribe", "我要退出联防")


def quiet() -> Core:
    """Nothing has happened yet."""
    return Core(roster(), [LineSettings("north")])


def left() -> Core:
    """Zhang has left, and everybody who has to know of it does."""
    core = quiet()
    says(core, "退订")
    carry_out(core, 120.0)
    return core


def rings(core: Core) -> None:
    """Zhang's phone rings, for a second."""
    call = f"call{core.now}"
    core.hear("north", CallIncoming(call, Address.of(ZHANGS_PHONE)), ZHANGS_PHONE)
    core.now += 1.0
    core.hear("north", CallEnded(call))


def raises(core: Core, party: str, status: Status = Status.ACTUAL) -> IncidentOpened:
    """The operator raises an alarm, or a drill, for this party."""
    core.turn(RaiseRequested(party, Kind.FIRE, status, "desk"))
    opened: list[IncidentOpened] = core.entries(IncidentOpened)
    return opened[-1]


def told(core: Core, party: str) -> list[Purpose]:
    """What this party was called and texted for."""
    return [one.purpose for one in core.entries(AttemptStarted) if one.party == party]


def without_zhang() -> tuple[Party, ...]:
    """Who is on the roster when the operator has taken Zhang off it."""
    return tuple(party for party in EVERYBODY if party is not ZHANG)


@pytest.mark.parametrize("text", WAYS)
def test_one_text_says_that_they_have_left_and_the_operator_hears_of_it(text: str) -> None:
    core = quiet()
    says(core, text)
    carry_out(core, 120.0)
    says(core, text)
    carry_out(core, 120.0)
    assert [one.party for one in core.entries(LeftScheme)] == [ZHANG]
    assert told(core, "zhang") == [Purpose.LEFT]
    assert told(core, "desk") == [Purpose.LEAVER]
    assert ZHANG.name in core.entries(AttemptStarted)[-1].text
    assert raised_by_zhang(core) == 0
    core.check_history()


@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
def test_no_alarm_of_others_and_no_drill_reaches_them_any_more(status: Status) -> None:
    core = left()
    opened = raises(core, "mill", status)
    carry_out(core, 300.0)
    assert "zhang" not in {copy.party.id for copy in opened.recipients}
    assert told(core, "zhang") == [Purpose.LEFT]
    assert Purpose.ALERT in told(core, "lisi")


def test_in_the_middle_of_an_alarm_nothing_more_of_it_reaches_them() -> None:
    core = alarm()
    so_far = told(core, "zhang")
    says(core, "别发了烦死了")
    answers = core.entries(Acknowledged)
    assert [(one.party, one.response, one.means) for one in answers] == [
        ("zhang", Response.CANNOT, Means.TEXT)
    ]
    carry_out(core, 300.0)
    close_all(core)
    assert told(core, "zhang") == [*so_far, Purpose.LEFT]
    assert Purpose.ALL_CLEAR in told(core, "lisi")
    core.check_history()


def test_their_ring_after_that_is_an_alarm_of_theirs_and_no_answer() -> None:
    core = alarm()
    says(core, "退订")
    carry_out(core, 20.0)
    rings(core)
    assert raised_by_zhang(core) == 1


def test_whom_the_alarm_would_reach_later_it_reaches_no_more() -> None:
    core = alarm()
    far = next(party for party in EVERYBODY if party.id == "west")
    text = SmsStored("k", (Slot("ME", 1),), Address("+8610000000111", 145), "TD", core.now, True)
    core.hear("north", text, far.phones[0].number)
    assert core.entries(Acknowledged) == []
    carry_out(core, 400.0)
    assert core.entries(Escalated)
    assert told(core, "west") == [Purpose.LEFT]
    seen = summary(core.world.incidents[1], core.now)
    assert "west" not in {one.party.id for one in seen.people}
    core.check_history()


def test_somebody_on_the_way_who_leaves_is_no_longer_counted_on() -> None:
    core = alarm()
    says(core, "1")
    carry_out(core, 20.0)
    says(core, "退订")
    assert core.world.incidents[1].coming() == ()


@pytest.mark.parametrize("text", ["stop it", "leave me alone"])
def test_what_is_said_to_somebody_who_does_harm_is_an_alarm(text: str) -> None:
    core = quiet()
    says(core, text)
    assert raised_by_zhang(core) == 1


def test_after_the_closing_they_leave_as_well() -> None:
    core = alarm()
    close_all(core)
    says(core, "退订")
    assert core.entries(LeftScheme)
    assert raised_by_zhang(core) == 0


@pytest.mark.parametrize("is_over", [False, True])
def test_what_they_write_just_after_that_is_about_what_they_were_told(is_over: bool) -> None:
    core = alarm()
    if is_over:
        close_all(core)
    says(core, "退订")
    core.now += 1.0
    says(core, "人受伤了没有")
    carry_out(core, 120.0)
    assert raised_by_zhang(core) == 0
    assert told(core, "zhang")[-1] is Purpose.LEFT


@pytest.mark.parametrize("later_s", [0.0, LEAVER_SERVED_S - 180.0])
def test_their_ring_is_an_alarm_for_a_day_and_says_that_they_had_left(later_s: float) -> None:
    core = left()
    core.load(roster(*without_zhang()))  # the operator was quick
    core.now += later_s
    rings(core)
    carry_out(core, 30.0)
    assert raised_by_zhang(core) == 1
    assert Purpose.ALERT in told(core, "lisi")
    received = [one for one in core.entries(AttemptStarted) if one.purpose is Purpose.RECEIVED]
    assert "已退出" in received[0].text
    core.check_history()


def test_words_of_distress_are_an_alarm_as_well() -> None:
    core = left()
    says(core, "救命，我家着火了")
    assert raised_by_zhang(core) == 1


def test_a_day_after_they_were_taken_off_the_roster_they_are_strangers() -> None:
    core = left()
    core.load(roster(*without_zhang()))
    assert core.entries(LeaverRemoved) == [LeaverRemoved("zhang")]
    core.now += LEAVER_SERVED_S
    rings(core)
    assert raised_by_zhang(core) == 0


def test_while_nobody_has_taken_them_off_the_roster_their_ring_is_an_alarm() -> None:
    core = left()
    core.now += 30 * LEAVER_SERVED_S
    rings(core)
    assert raised_by_zhang(core) == 1


def test_who_is_taken_off_the_roster_and_put_on_again_is_back() -> None:
    core = left()
    core.load(roster(*without_zhang()))
    core.now += 60.0
    core.load(roster())
    assert core.entries(CameBack) == [CameBack("zhang")]
    opened = raises(core, "mill")
    assert "zhang" in {copy.party.id for copy in opened.recipients}
    says(core, "退订")
    assert len(core.entries(LeftScheme)) == 2, "and may leave again"
    core.check_history()


def test_who_is_off_the_roster_is_forgotten_when_somebody_else_leaves_later() -> None:
    core = left()
    core.load(roster(*without_zhang()))
    core.now += LEAVER_SERVED_S
    sender = Address("+8610000000103", 145)
    stored = SmsStored("k", (Slot("ME", 1),), sender, "退订", core.now, complete=True)
    lisi = next(party for party in EVERYBODY if party.id == "lisi")
    core.hear("north", stored, lisi.phones[0].number)
    assert list(core.world.leavers) == ["lisi"]


def test_whoever_is_in_need_and_writes_stop_has_not_left() -> None:
    core = quiet()
    rings(core)
    carry_out(core, 20.0)
    says(core, "stop")
    assert core.entries(LeftScheme) == []
    assert [one.text for one in core.entries(WordsNoted)] == ["stop"]


def test_in_a_drill_in_their_own_name_they_leave() -> None:
    core = quiet()
    raises(core, "zhang", Status.EXERCISE)
    carry_out(core, 20.0)
    says(core, "退订")
    assert core.entries(LeftScheme)


@pytest.mark.parametrize("servant", [OFFICER, BACKUP, HEAD, OPERATOR])
def test_who_has_a_duty_does_not_leave_by_a_text(servant: Party) -> None:
    core = alarm()
    number = servant.phones[0].number
    sender = Address(number.e164, 145)
    stored = SmsStored("k", (Slot("ME", 1),), sender, "退订", core.now, complete=True)
    core.hear("north", stored, number)
    core.turn(CloseRequested(1, CloseReason.REAL, "desk", is_certain=True))
    assert core.entries(LeftScheme) == []


def test_the_text_that_says_so_outlives_a_new_roster_and_a_failure() -> None:
    core = quiet()
    says(core, "退订")
    core.load(roster(*without_zhang()))
    carry_out(core, 60.0)
    assert told(core, "zhang") == [Purpose.LEFT]


def test_the_text_that_says_so_is_no_alarm_when_a_phone_sends_it_back() -> None:
    core = left()
    sent = [one.text for one in core.entries(AttemptStarted) if one.purpose is Purpose.LEFT]
    says(core, sent[0])
    assert raised_by_zhang(core) == 0


def test_everybody_else_is_told_as_before() -> None:
    core = left()
    opened = raises(core, "lisi")
    assert {copy.party.id for copy in opened.recipients} >= {"mill", "zhao", "li"}
