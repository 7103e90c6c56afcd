"""The operators hear of a line that is down over one that works: once, late enough, and last."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    Doubt,
    Entry,
    HistoryDoubted,
    Kind,
    LineLost,
    LineMended,
    Purpose,
    Reason,
    Status,
)
from alarmd.incident.facts.evolve_outage import ATTEMPTS_KEPT, DOUBT_IS_NEWS_AFTER_S
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import OUTAGE
from alarmd.incident.intake.inputs import RaiseRequested
from alarmd.incident.planner.box_news import DOUBT_TOLD_AFTER_S
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from modem.faults import Fault, FaultCode
from modem.indications import DeliveryReported, ModemChanged, SubmitEnded
from modem.types import Address, ModemStatus, Remedy, SubmitOutcome, SubmitResult
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import MILL, OPERATOR, household, roster

POLICY = Policy()
LOST_S, MENDED_S = POLICY.line_lost_after_s, POLICY.line_mended_after_s
SENT = SubmitResult(SubmitOutcome.SENT, (1,))
FAILED = SubmitResult(SubmitOutcome.FAILED, remedy=Remedy.RETRY)
UNKNOWN = SubmitResult(SubmitOutcome.UNKNOWN)


class Office:
    """A box with lines whose texts end at once, as `result` says."""

    def __init__(self, *lines: str, policy: Policy | None = None) -> None:
        self.core = Core(roster(), [LineSettings(line) for line in lines], policy)
        self.result = SENT

    def down(self, line: str) -> None:
        """The line's modem is lost."""
        self._end(
            self.core.hear(line, ModemChanged(ModemStatus(faults=(Fault(FaultCode.NO_DEVICE),))))
        )

    def up(self, line: str) -> None:
        """It works again."""
        self._end(self.core.hear(line, ModemChanged(ready())))

    def doubt(self, doubt: Doubt, last_incident: int = 0, last_attempt: int = 0) -> None:
        """A start finds that the journal is not as it was left."""
        numbers = last_incident, last_attempt
        self.core._fold([HistoryDoubted(doubt, "", 0, "", *numbers)])
        self._end(self.core.turn())

    def wait(self, seconds: float) -> None:
        """Time passes; the box turns whenever it asked for it."""
        until = self.core.now + seconds
        while self.core.wake_at <= until:
            self.core.now = self.core.wake_at
            self._end(self.core.turn())
        self.core.now = until
        self._end(self.core.turn())

    @property
    def texts(self) -> list[AttemptStarted]:
        """What was begun about the box itself."""
        return [one for one in self.core.entries(AttemptStarted) if one.incident == OUTAGE]

    @property
    def purposes(self) -> list[Purpose]:
        return [text.purpose for text in self.texts]

    def _end(self, orders: list[Entry]) -> None:
        for order in orders:
            if isinstance(order, AttemptStarted) and order.incident == OUTAGE:
                ended = SubmitEnded(order.attempt, self.result)
                self._end(self.core.hear(order.line, ended))


def test_the_operator_is_told_once_over_a_line_that_works() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S - 1)
    assert office.texts == []
    office.wait(1)
    (text,) = office.texts
    assert (text.party, text.line, text.reason) == (OPERATOR.id, "south", Reason.FIRST)
    assert "north已断10分钟" in text.text
    office.wait(7 * 86_400)
    assert office.purposes == [Purpose.LINE_LOST]
    office.core.check_history()


def test_who_was_told_hears_that_all_is_well() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S)
    office.up("north")
    office.wait(MENDED_S - 1)
    assert office.purposes == [Purpose.LINE_LOST]
    office.wait(1)
    assert office.purposes == [Purpose.LINE_LOST, Purpose.LINES_MENDED]
    office.wait(86_400)
    assert len(office.texts) == 2


def test_a_line_that_comes_back_in_time_is_not_worth_a_text() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S - 1)
    office.up("north")
    office.wait(86_400)
    assert office.texts == []
    assert office.core.entries(LineLost) == []


def test_a_line_that_only_flickers_is_still_lost() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S)
    office.up("north")
    office.wait(MENDED_S - 1)
    office.down("north")
    office.wait(86_400)
    assert office.core.entries(LineMended) == []
    assert office.purposes == [Purpose.LINE_LOST]


def test_without_a_line_that_works_it_is_told_as_soon_as_there_is_one() -> None:
    office = Office("north", "south")
    office.down("north")
    office.down("south")
    office.wait(3 * LOST_S)
    assert office.core.entries(LineLost) == []
    office.up("south")
    assert office.purposes == [Purpose.LINE_LOST]
    assert "north已断30分钟" in office.texts[0].text


def test_a_second_line_is_told_too_but_not_within_the_hour() -> None:
    office = Office("north", "south", "west")
    office.down("north")
    office.wait(LOST_S)
    office.down("south")
    office.wait(LOST_S + 60)
    assert office.purposes == [Purpose.LINE_LOST]
    office.wait(POLICY.line_lost_text_every_s)
    assert office.purposes == [Purpose.LINE_LOST] * 2
    assert "north、south" in office.texts[1].text
    assert office.texts[1].reason is Reason.NEWS
    office.up("north")
    office.wait(MENDED_S)
    assert len(office.texts) == 2  # one is still down
    office.up("south")
    office.wait(MENDED_S)
    assert office.purposes[2:] == [Purpose.LINES_MENDED]


def test_a_failed_text_is_tried_again_and_an_unknown_one_is_not() -> None:
    office = Office("north", "south")
    office.result = FAILED
    office.down("north")
    office.wait(LOST_S)
    office.result = UNKNOWN
    office.wait(3600)
    assert [text.reason for text in office.texts] == [Reason.FIRST, Reason.AFTER_FAILURE]


def test_who_was_never_reached_is_not_told_that_all_is_well() -> None:
    office = Office("north", "south")
    office.result = FAILED
    office.down("north")
    office.wait(86_400)
    assert len(office.texts) == POLICY.text_attempts_max
    office.result = SENT
    office.up("north")
    office.wait(86_400)
    assert Purpose.LINES_MENDED not in office.purposes


def test_an_alarm_goes_first() -> None:
    office = Office("north", "south")
    core = office.core
    core.hear("north", ModemChanged(ModemStatus()))
    core.now += LOST_S
    (order,) = core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk"))
    assert core.entries(LineLost) != []
    assert isinstance(order, AttemptStarted)
    assert order.incident == 1


def test_its_texts_keep_to_the_budget() -> None:
    office = Office("north", "south", policy=replace(POLICY, texts_per_hour=0))
    office.down("north")
    office.wait(2 * 86_400)
    assert office.texts == []


def test_a_restart_changes_nothing() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S / 2)
    office.core.restart()
    office.up("south")
    office.wait(LOST_S / 2)
    assert office.purposes == [Purpose.LINE_LOST]
    office.core.restart()
    office.up("south")
    office.wait(86_400)
    assert office.purposes == [Purpose.LINE_LOST]


def test_a_text_under_way_at_a_restart_is_not_repeated() -> None:
    office = Office("north", "south")
    core = office.core
    core.hear("north", ModemChanged(ModemStatus()))
    core.now += LOST_S
    (order,) = core.turn()
    assert isinstance(order, AttemptStarted)
    core.restart()
    assert AttemptEnded in map(type, core.entries(AttemptEnded))
    office.up("south")
    office.wait(86_400)
    assert len(office.texts) == 1


def test_a_line_that_left_the_box_is_no_longer_lost() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S)
    office.core.lines = (LineSettings("south"),)
    office.core.restart()
    assert office.core.world.outage.lines == {}


def test_an_operator_who_leaves_hears_no_more_and_a_new_one_does() -> None:
    office = Office("north", "south")
    other = replace(household("new", 205), role=OPERATOR.role, group="")
    core = office.core
    core.hear("north", ModemChanged(ModemStatus()))
    core.now += LOST_S
    (order,) = core.turn()
    assert isinstance(order, AttemptStarted)
    core.load(roster(*[p for p in core.roster.parties.values() if p.id != OPERATOR.id], other))
    assert set(core.world.outage.notifications) == {OPERATOR.id, "new"}  # a text is on its way
    office._end([order])
    core.load(core.roster)
    assert set(core.world.outage.notifications) == {"new"}
    assert order.attempt not in core.world.owners
    office.wait(60)
    assert [text.party for text in office.texts] == [OPERATOR.id, "new"]
    core.check_history()


def test_old_attempts_are_forgotten() -> None:
    office = Office("north", "south")
    for _ in range(ATTEMPTS_KEPT + 5):
        office.down("north")
        office.wait(POLICY.line_lost_text_every_s)
        office.up("north")
        office.wait(MENDED_S)
    person = office.core.world.outage.notifications[OPERATOR.id]
    assert len(person.attempts) <= ATTEMPTS_KEPT + 2
    assert len(office.core.world.owners) == len(person.attempts)


def test_a_report_of_delivery_finds_its_text() -> None:
    office = Office("north", "south")
    office.down("north")
    office.wait(LOST_S)
    (text,) = office.texts
    number = OPERATOR.phones[0].number
    office.core.hear("south", DeliveryReported(Address.of(number), 1, 0), number)
    attempt = office.core.world.attempt(text.attempt)
    assert attempt is not None
    assert attempt.state is AttemptState.DELIVERED


def test_the_operator_is_told_once_that_the_journal_is_not_as_it_was_left() -> None:
    office = Office("north")
    office.doubt(Doubt.UNWRITABLE)
    office.wait(DOUBT_TOLD_AFTER_S - 1)
    assert office.texts == [], "an alarm that waited for the start comes first"
    office.wait(1)
    (text,) = office.texts
    assert (text.party, text.purpose) == (OPERATOR.id, Purpose.JOURNAL)
    assert "报警照常" in text.text
    office.doubt(Doubt.UNWRITABLE)
    office.wait(60)
    assert office.purposes == [Purpose.JOURNAL], "a box that starts again and again says it once"
    office.doubt(Doubt.SHORTER)
    office.wait(60)
    assert office.purposes == [Purpose.JOURNAL] * 2, "something else is news"
    office.wait(DOUBT_IS_NEWS_AFTER_S)
    office.doubt(Doubt.SHORTER)
    office.wait(60)
    assert office.purposes == [Purpose.JOURNAL] * 3
    office.core.check_history()


def test_a_new_journal_counts_on_from_the_last_numbers_of_the_one_that_was_put_aside() -> None:
    office = Office("north")
    office.doubt(Doubt.UNREADABLE, last_incident=41, last_attempt=900)
    office.core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk"))
    assert list(office.core.world.incidents) == [42]
    assert min(office.core.world.owners) > 900
    office.doubt(Doubt.UNREADABLE, last_incident=1, last_attempt=1)
    assert office.core.world.last_incident == 42
    office.core.check_history()
