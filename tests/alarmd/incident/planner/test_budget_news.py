"""The operators hear at four fifths of a budget, when it is spent, and at the third false alarm of
a house: once each on a day, in one text for all, not in the first wave of an alarm."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AttemptStarted,
    BudgetReached,
    CaseRole,
    Channel,
    CloseReason,
    Entry,
    FalseAlarmSaid,
    Kind,
    Purpose,
    Reason,
    Status,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.evolve_outage import NEWS_AGAIN_AFTER_S, NEWS_MAX, with_news
from alarmd.incident.facts.houses import HOUSE_KEPT_S, News
from alarmd.incident.facts.told import untold
from alarmd.incident.facts.world import (
    Attempt,
    Notification,
    Outage,
    World,
)
from alarmd.incident.intake.inputs import CloseRequested, RaiseRequested
from alarmd.incident.planner.box_news import NEWS_TOLD_AFTER_S
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from modem.indications import CallFinished, ModemChanged, SubmitEnded
from modem.types import CallOutcome, CallResult, SubmitOutcome, SubmitResult
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import MILL, OPERATOR, roster

SENT = SubmitResult(SubmitOutcome.SENT, (1,))
FAILED = SubmitResult(SubmitOutcome.FAILED)


class Busy:
    """A box whose texts and calls end at once, as `result` says."""

    def __init__(self, *lines: str, policy: Policy | None = None) -> None:
        self.core = Core(roster(), [LineSettings(line) for line in lines], policy)
        self.result = SENT
        for line in lines:
            self.core.hear(line, ModemChanged(ready()))

    def told(self, purpose: Purpose) -> list[AttemptStarted]:
        return [one for one in self.core.entries(AttemptStarted) if one.purpose is purpose]

    def has(self, *facts: Entry) -> None:
        """These facts come true."""
        self.core._fold(facts)
        self._end(self.core.turn())

    def alarm(self) -> int:
        """The mill's alarm; its number."""
        self._end(self.core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk")))
        return self.core.world.last_incident

    def close(self, incident: int, reason: CloseReason) -> None:
        self._end(self.core.turn(CloseRequested(incident, reason, "desk")))

    def wait(self, seconds: float) -> None:
        """Time passes; the box turns whenever it asked for it."""
        until = self.core.now + seconds
        while self.core.wake_at <= until:
            self.core.now = self.core.wake_at
            self._end(self.core.turn())
        self.core.now = until
        self._end(self.core.turn())

    def _end(self, orders: list[Entry]) -> None:
        for order in orders:
            if not isinstance(order, AttemptStarted):
                continue
            done: SubmitEnded | CallFinished = SubmitEnded(order.attempt, self.result)
            if order.channel is Channel.VOICE:
                done = CallFinished(order.attempt, CallResult(CallOutcome.NO_ANSWER))
            self._end(self.core.hear(order.line, done))


def spent(line: str = "north", limit: str = "texts_per_hour", percent: int = 100) -> BudgetReached:
    return BudgetReached(line, limit, 200, percent)


def test_the_operator_hears_at_four_fifths_and_at_the_whole_of_a_budget() -> None:
    box = Busy("north", policy=Policy(texts_per_hour=15))
    box.alarm()
    box.wait(1800.0)
    reached = box.core.entries(BudgetReached)
    hourly = [(one.limit, one.percent) for one in reached if one.limit == "texts_per_hour"]
    assert hourly == [("texts_per_hour", 80), ("texts_per_hour", 100)]
    shown = " ".join(one.text for one in box.told(Purpose.BUDGET))
    assert "north一小时短信12/15" in shown
    assert "north一小时短信15/15" in shown
    assert all("请勿回拨" in one.text for one in box.told(Purpose.BUDGET))


def test_a_budget_that_is_far_from_spent_is_no_news() -> None:
    box = Busy("north", policy=Policy(calls_per_hour=100, calls_per_day=400))
    box.alarm()
    box.wait(600.0)
    assert len(box.core.entries(AttemptStarted)) > 10
    assert box.told(Purpose.BUDGET) == []


def test_what_several_lines_have_spent_is_one_text() -> None:
    box = Busy("north", "south")
    box.has(spent())
    box.wait(20.0)
    box.has(spent("south", "calls_per_day"), spent("south", "calls_per_hour"))
    box.wait(NEWS_TOLD_AFTER_S - 21.0)
    assert box.told(Purpose.BUDGET) == []
    box.wait(2.0)
    (told,) = box.told(Purpose.BUDGET)
    assert "north一小时短信200/200、south一天电话200/200" in told.text
    box.wait(7200.0)
    assert len(box.told(Purpose.BUDGET)) == 1


def test_of_a_budget_that_was_spent_meanwhile_only_the_last_word_is_told() -> None:
    box = Busy("north")
    box.has(spent(percent=80), spent())
    box.wait(NEWS_TOLD_AFTER_S + 1.0)
    (told,) = box.told(Purpose.BUDGET)
    assert "额度：north一小时短信200/200。" in told.text


def test_the_same_budget_again_is_no_news_on_the_same_day_nor_after_a_restart() -> None:
    box = Busy("north")
    box.has(spent())
    box.wait(NEWS_TOLD_AFTER_S + 1.0)
    box.core.restart()
    box.core.hear("north", ModemChanged(ready()))
    box.has(spent())
    box.wait(NEWS_AGAIN_AFTER_S - 7200.0)
    box.has(spent())
    box.wait(3600.0)
    assert len(box.told(Purpose.BUDGET)) == 1
    box.wait(7200.0)
    box.has(spent())
    box.wait(3600.0)
    assert len(box.told(Purpose.BUDGET)) == 2
    box.core.check_history()


def test_what_comes_after_the_text_is_told_in_a_text_of_its_own() -> None:
    box = Busy("north")
    box.has(spent(percent=80))
    box.wait(3600.0)
    box.has(spent())
    box.wait(3600.0)
    first, second = (one.text for one in box.told(Purpose.BUDGET))
    assert "160/200" in first
    assert "200/200" not in first
    assert "160/200" not in second


def test_the_text_that_spends_the_next_budget_itself_does_not_tell_of_it() -> None:
    box = Busy("north", policy=Policy(texts_per_hour=1))
    box.has(spent(limit="calls_per_day"))
    box.wait(NEWS_TOLD_AFTER_S + 1.0)
    (first,) = box.told(Purpose.BUDGET)
    assert "短信" not in first.text
    box.wait(NEWS_TOLD_AFTER_S + 1.0)
    assert "north一小时短信1/1" in box.told(Purpose.BUDGET)[1].text, "beyond the budget, too"


def test_a_text_that_failed_is_tried_again() -> None:
    box = Busy("north")
    box.result = FAILED
    box.has(spent())
    box.wait(NEWS_TOLD_AFTER_S + 1.0)
    box.result = SENT
    box.wait(600.0)
    assert [("200/200" in one.text) for one in box.told(Purpose.BUDGET)] == [True, True]


def test_it_is_not_told_as_long_as_somebody_near_knows_nothing_of_an_alarm() -> None:
    """Two lines, one of them still texting: the other one is free, and waits."""
    core = Core(roster(), [LineSettings("north"), LineSettings("south")])
    for line in ("north", "south"):
        core.hear(line, ModemChanged(ready()))
    core._fold([spent()])
    core.now += NEWS_TOLD_AFTER_S
    orders = core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk"))
    begun = [one.purpose for one in orders if isinstance(one, AttemptStarted)]
    assert begun
    assert Purpose.BUDGET not in begun


@pytest.mark.parametrize("said", [True, False])
def test_the_third_false_alarm_of_a_house_within_a_day_is_news_once(said: bool) -> None:
    box = Busy("north")
    for round_ in range(5):
        number = box.alarm()
        if said:
            box.has(FalseAlarmSaid(number, MILL.id))
        box.close(number, CloseReason.UNSTATED if said else CloseReason.FALSE)
        box.wait(1800.0)
        assert len(box.told(Purpose.FALSE_ALARMS)) == (round_ >= 2)
    (told,) = box.told(Purpose.FALSE_ALARMS)
    assert "王桂英" in told.text
    assert "误报" in told.text
    assert told.party == OPERATOR.id


def test_real_alarms_and_drills_are_no_false_ones_and_a_day_old_one_is_forgotten() -> None:
    box = Busy("north")
    for reason in (CloseReason.REAL, CloseReason.UNSTATED, CloseReason.DRILL, CloseReason.REAL):
        box.close(box.alarm(), reason)
        box.wait(600.0)
    for _ in range(3):
        box._end(box.core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.EXERCISE, "desk")))
        box.close(box.core.world.last_incident, CloseReason.FALSE)
        box.wait(600.0)
    assert box.core.world.houses == {}
    for _ in range(3):
        box.close(box.alarm(), CloseReason.FALSE)
        box.wait(HOUSE_KEPT_S * 0.6)
    assert box.told(Purpose.FALSE_ALARMS) == []
    assert len(box.core.world.houses[MILL.id].false_at) == 2
    box.core.check_history()


def test_an_alarm_that_was_open_for_more_than_a_day_is_no_false_one_of_today() -> None:
    box = Busy("north")
    number = box.alarm()
    box.core.now += 2 * HOUSE_KEPT_S
    box.close(number, CloseReason.FALSE)
    assert box.core.world.houses == {}


def test_a_house_that_is_quiet_for_a_day_is_forgotten_with_the_next_one() -> None:
    box = Busy("north")
    box.close(box.alarm(), CloseReason.FALSE)
    box.wait(HOUSE_KEPT_S)
    box._end(box.core.turn(RaiseRequested("zhang", Kind.FIRE, Status.ACTUAL, "desk")))
    box.close(box.core.world.last_incident, CloseReason.FALSE)
    assert list(box.core.world.houses) == ["zhang"]


def test_news_is_kept_within_a_limit() -> None:
    outage = Outage()
    for number in range(NEWS_MAX + 5):
        outage = with_news(outage, News(Purpose.BUDGET, f"{number}", 1.0, "north"))
    assert len(outage.news) == NEWS_MAX
    assert outage.news[-1].key == f"{NEWS_MAX + 4}"


def test_who_was_told_of_one_thing_is_told_of_the_other() -> None:
    news = News(Purpose.BUDGET, "k", 5.0, "north")
    text = Attempt(1, Purpose.FALSE_ALARMS, Channel.SMS, "north", "+86", 1, Reason.FIRST, 9.0)
    person = Notification(OPERATOR, CaseRole.OPERATOR, attempts=(text,))
    outage = Outage(notifications={OPERATOR.id: person}, news=(news,))
    assert untold(outage, person, Purpose.BUDGET) == (news,)
    assert untold(outage, person, Purpose.FALSE_ALARMS) == ()


def test_an_old_entry_of_a_budget_says_that_all_of_it_is_used() -> None:
    world = fold(World(), [BudgetReached("north", "texts_per_day", 1000)], 5.0)
    assert [(one.used, one.allowed) for one in world.outage.news] == [(1000, 1000)]
    assert replace(world, outage=Outage()) == replace(World(), at=5.0)
