"""Any sequence of rings, texts, results, losses and restarts: Core checks what must always hold.

At the end one line works and everybody is silent: what is owed is done, and nobody is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    Escalated,
    Kind,
    Outcome,
    Status,
)
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, Incident
from alarmd.incident.intake.inputs import CloseRequested, Heard, LookUpMade, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.planner.duties import duties
from alarmd.incident.policy import Policy
from alarmd.roster import Party, Role
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    DigitHeard,
    ModemChanged,
    PartStored,
    SmsStored,
    SmsUnreadable,
    SubmitEnded,
    SubmitSettled,
)
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    ModemState,
    ModemStatus,
    Msisdn,
    Remedy,
    Slot,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import EVERYBODY, HEAD, LISI, MILL, OFFICER, ZHANG, roster

LINES = ("north", "south", "west")
STRANGER = Msisdn("+8610000099999")
TEXTS = (
    "1", "2", "0", "3", "5", "1 1", "2 2", "0 1", "#1 1", "1 99", "救命", "着火了", "结", "结1误",
    "结2", "close", "收到", "谢谢", "来不了", "退订", "来电提醒：10000000102呼叫过您", "", "你好",
)  # fmt: skip
STATES = (ModemState.READY, ModemState.READY, ModemState.SEARCHING, ModemState.CLOSED)
LIVENESS_S = 2700.0  # 15 minutes until "coming" has run out, then the rounds anew
TEXT_TAKES_S, CALL_TAKES_S = 3.0, 18.0
OFFICER_AT_LEAST_EVERY_S = 400.0

who_calls = st.sampled_from([*EVERYBODY, None])
lines = st.sampled_from(LINES)
submit_results = st.builds(
    SubmitResult,
    st.sampled_from(SubmitOutcome),
    st.sampled_from([(1,), (2, 3), ()]),
    st.sampled_from(Remedy),
)
call_results = st.builds(CallResult, st.sampled_from(CallOutcome), st.booleans())


class Village(RuleBasedStateMachine):
    """Hypothesis plays the network, the phones, the operator and fate."""

    @initialize(
        count=st.integers(1, 3),
        inbound=st.booleans(),
        texts_per_hour=st.sampled_from([3, 200]),
        voice=st.booleans(),
        reply_window_s=st.sampled_from([60.0, 86400.0]),  # then it is learnt from the incident
    )
    def begin(
        self, count: int, inbound: bool, texts_per_hour: int, voice: bool, reply_window_s: float
    ) -> None:
        lines = [LineSettings(name) for name in LINES[: count - 1]]
        lines.append(LineSettings(LINES[count - 1], inbound_only=inbound))
        policy = Policy(texts_per_hour=texts_per_hour, reply_window_s=reply_window_s)
        self.core = Core(roster(), lines, policy)
        self.serial = 0
        self.voice = voice

    # --- the network ------------------------------------------------------------------------------

    @rule(who=who_calls, line=lines, waiting=st.booleans())
    def somebody_rings(self, who: Party | None, line: str, waiting: bool) -> None:
        """A ring, or a call that waits; None withholds the number."""
        number = who.phones[0].number if who else None
        kind = CallWaiting if waiting else CallIncoming
        address = Address.of(number) if number else None
        self._hear(line, kind(f"call{self._next()}", address), number)

    @rule(line=lines)
    def a_ring_ends(self, line: str) -> None:
        """The oldest ringing call of a line is over."""
        facts = self.core.world.lines.get(line)
        if facts and facts.ringing:
            self._hear(line, CallEnded(facts.ringing[0].call))

    @rule(who=who_calls, text=st.sampled_from(TEXTS), line=lines, complete=st.booleans())
    def somebody_texts(self, who: Party | None, text: str, line: str, complete: bool) -> None:
        """A text, perhaps only the first part of it; None is a stranger."""
        number = who.phones[0].number if who else STRANGER
        key = f"text{self._next() // 2}"  # some are read twice
        sms = SmsStored(
            key, (Slot("ME", 1),), Address.of(number), text, self.core.now - 5, complete
        )
        self._hear(line, sms, number)

    @rule(who=who_calls, line=lines, part=st.integers(1, 3))
    def a_part_comes(self, who: Party | None, line: str, part: int) -> None:
        """One of three parts of a long text; None is a stranger's."""
        number = who.phones[0].number if who else STRANGER
        key, sender = f"text{self._next() // 4}", Address.of(number)
        told = PartStored(key, (Slot("ME", 1),), sender, "火", self.core.now, 8, 7, 3, part)
        self._hear(line, told, number)

    @rule(who=who_calls, line=lines)
    def somebody_texts_garbage(self, who: Party | None, line: str) -> None:
        """A text that no rule can read."""
        number = who.phones[0].number if who else None
        self._hear(line, SmsUnreadable(f"raw{self._next()}", (), "FF", "odd"), number)

    @rule(result=submit_results, called=call_results, data=st.data())
    def an_order_ends(self, result: SubmitResult, called: CallResult, data: st.DataObject) -> None:
        """A line tells how one of its orders ended."""
        under_way = self._under_way()
        if under_way:
            self._end(data.draw(st.sampled_from(under_way)), result, called)

    @rule(data=st.data())
    def a_phone_rings(self, data: st.DataObject) -> None:
        """A call alerts."""
        calls = [one for one in self._under_way() if one.channel is Channel.VOICE]
        if calls:
            call = data.draw(st.sampled_from(calls))
            self._hear(call.line, CallAlerting(call.id))

    @rule(key=st.sampled_from("0123579#"), data=st.data())
    def somebody_presses_a_key(self, key: str, data: st.DataObject) -> None:
        """In a call, or when it has just ended."""
        calls = [one for one in self._attempts() if one.channel is Channel.VOICE]
        if calls:
            call = data.draw(st.sampled_from(calls))
            self._hear(call.line, DigitHeard(call.id, key, self.core.now))

    @rule(result=submit_results, data=st.data())
    def an_answer_comes_late(self, result: SubmitResult, data: st.DataObject) -> None:
        """The network's answer to a text that was given up, or to one that nobody knows."""
        ended = [one for one in self._attempts() if one.channel is Channel.SMS]
        if ended:
            attempt = data.draw(st.sampled_from(ended))
            if not attempt.occupies_line:
                self._hear(attempt.line, SubmitSettled(attempt.id, result))

    @rule(
        who=st.sampled_from(EVERYBODY),
        reference=st.integers(1, 4),
        status=st.sampled_from([0, 0x30, 0x46, 0x61]),
        line=lines,
    )
    def a_status_report_comes(self, who: Party, reference: int, status: int, line: str) -> None:
        """A report, which may fit nothing."""
        number = who.phones[0].number
        self._hear(line, DeliveryReported(Address.of(number), reference, status), number)

    @rule(
        line=lines,
        state=st.sampled_from(STATES),
        texts=st.booleans(),
        calls=st.booleans(),
        voice=st.booleans(),
    )
    def a_line_changes(
        self, line: str, state: ModemState, texts: bool, calls: bool, voice: bool
    ) -> None:
        """A modem is lost, or found, or can do less."""
        status = replace(ready(texts=texts, calls=calls, voice=voice), state=state)
        self._hear(line, ModemChanged(status))

    # --- the operator and fate --------------------------------------------------------------------

    @rule(
        who=st.sampled_from(EVERYBODY), kind=st.sampled_from(Kind), status=st.sampled_from(Status)
    )
    def the_operator_raises(self, who: Party, kind: Kind, status: Status) -> None:
        """An alarm or a drill for somebody."""
        self.core.turn(RaiseRequested(who.id, kind, status, "desk"))

    @rule(incident=st.integers(1, 5), reason=st.sampled_from(CloseReason))
    def the_operator_closes(self, incident: int, reason: CloseReason) -> None:
        """An incident, open or not."""
        self.core.turn(CloseRequested(incident, reason, "operator"))

    @rule()
    def the_operator_looks_somebody_up(self) -> None:
        """This is on record and changes nothing."""
        self.core.turn(LookUpMade("party:mill", "desk"))

    @rule(parties=st.sets(st.sampled_from(EVERYBODY)))
    def the_roster_changes(self, parties: set[Party]) -> None:
        """Households and operators come and go; whom the groups name stays."""
        may_go = (Role.HOUSEHOLD, Role.OPERATOR)
        kept = [party for party in EVERYBODY if party in parties or party.role not in may_go]
        self.core.load(roster(*kept))

    @rule(seconds=st.sampled_from([0.1, 3.0, 19.0, 31.0, 101.0, 310.0, 901.0, 4000.0]))
    def time_passes(self, seconds: float) -> None:
        """The box turns at each instant that it asked for."""
        self._advance(seconds)

    @rule()
    def the_power_fails(self) -> None:
        """The daemon starts again."""
        self.core.restart()
        for line in self.core.lines:
            self._hear(line.name, ModemChanged(ready(voice=self.voice)))

    @invariant()
    def every_occupied_line_knows_its_attempt(self) -> None:
        """An attempt occupies its line exactly as long as the line says so."""
        if hasattr(self, "core"):
            facts = self.core.world.lines.values()
            occupied = {one.occupied_by for one in facts if one.occupied_by is not None}
            assert occupied == {attempt.id for attempt in self._under_way()}

    def teardown(self) -> None:
        """Heal, let everybody be silent, and look whether anybody was forgotten."""
        if hasattr(self, "core"):
            self.core.check_history()
            self._heal()
            self._live()
            for incident in self.core.world.open_incidents():
                self._check_liveness(incident)
            self.core.check_history()

    # --- liveness ---------------------------------------------------------------------------------

    def _heal(self) -> None:
        """Only the first line works, at most one real incident is open, nothing is under way."""
        for incident in [i for i in self.core.world.open_incidents() if not i.is_drill][:-1]:
            self.core.turn(CloseRequested(incident.id, CloseReason.REAL, "operator"))
        for line in self.core.world.lines.values():
            for ringing in line.ringing:
                self._hear(line.name, CallEnded(ringing.call))
            self._hear(line.name, ModemChanged(ModemStatus()))
        for attempt in self._under_way():
            self._end(attempt, SubmitResult(SubmitOutcome.UNKNOWN), CallResult(CallOutcome.UNKNOWN))
        self._hear(LINES[0], ModemChanged(ready(voice=self.voice)))

    def _live(self) -> None:
        until = self.core.now + LIVENESS_S
        while self.core.now < until:
            under_way = self._under_way()
            if under_way:
                text = under_way[0].channel is Channel.SMS
                self.core.now += TEXT_TAKES_S if text else CALL_TAKES_S
                sent = SubmitResult(SubmitOutcome.SENT, (self._next(),))
                self._end(under_way[0], sent, CallResult(CallOutcome.NO_ANSWER, alerted=True))
            else:
                self.core.now = min(self.core.wake_at, until)
                self.core.turn()

    def _check_liveness(self, incident: Incident) -> None:
        if incident.is_drill:
            return
        late = [
            duty
            for duty in duties(incident, self.core.policy)
            if duty.next.due_at < self.core.now - OFFICER_AT_LEAST_EVERY_S
            and self.core.now < duty.next.too_late_at
        ]
        assert late == []
        assert incident.exhausted_at is not None
        waves = {person.wave for person in incident.recipients()}
        widened = [e for e in self.core.entries(Escalated) if e.incident == incident.id]
        has_second = any(person.wave == 2 for person in incident.notifications.values())
        assert incident.false_said_at or bool(widened) is has_second, waves
        for person in incident.recipients():
            if person.is_officer and person.response is None:
                calls = [a for a in person.attempts if a.channel is Channel.VOICE]
                assert calls[-1].started_at > self.core.now - OFFICER_AT_LEAST_EVERY_S

    # --- how it works -----------------------------------------------------------------------------

    def _next(self) -> int:
        self.serial += 1
        return self.serial

    def _hear(self, line: str, indication: object, number: Msisdn | None = None) -> None:
        if line in {one.name for one in self.core.lines}:
            self.core.turn(Heard(line, indication, number))  # type: ignore[arg-type]

    def _end(self, attempt: Attempt, result: SubmitResult, called: CallResult) -> None:
        token = attempt.id
        if attempt.channel is Channel.SMS:
            self._hear(attempt.line, SubmitEnded(token, result))
        else:
            self._hear(attempt.line, CallFinished(token, called))

    def _advance(self, seconds: float) -> None:
        until = self.core.now + seconds
        while self.core.wake_at <= until:
            self.core.now = self.core.wake_at
            self.core.turn()
        self.core.now = until
        self.core.turn()

    def _attempts(self) -> Iterator[Attempt] | list[Attempt]:
        return [
            attempt for person in self.core.world.notifications() for attempt in person.attempts
        ]

    def _under_way(self) -> list[Attempt]:
        states = (AttemptState.STARTED, AttemptState.ALERTED)
        return [attempt for attempt in self._attempts() if attempt.state in states]


# Without shrinking: a failure is shown as it was found, within the time that a test may take.
Village.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestVillage = Village.TestCase


def test_the_reports_that_fit_nothing_are_limited() -> None:
    core = Core(roster(), [LineSettings("north")])
    for reference in range(600):
        number = ZHANG.phones[0].number
        core.turn(Heard("north", DeliveryReported(Address.of(number), reference, 0), number))
    assert len(core.world.reports) == 500


def test_nobody_is_named_twice_among_the_people_of_an_incident() -> None:
    core = Core(roster(), [LineSettings("north")])
    core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk"))
    people = core.world.incidents[1].notifications
    assert [*people][:4] == [MILL.id, OFFICER.id, ZHANG.id, LISI.id]
    assert people[HEAD.id].wave == 2
    assert core.entries(AttemptStarted)[0].party == OFFICER.id
    assert Outcome.SENT not in {a.outcome for p in people.values() for a in p.attempts}
