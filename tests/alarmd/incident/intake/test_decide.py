"""What became of our attempts, and the small rules of decide."""

from __future__ import annotations

from alarmd.incident.facts.entries import (
    AttemptAlerted,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    CloseReason,
    Exhausted,
    IncidentOpened,
    Kind,
    LineChanged,
    LookedUp,
    Outcome,
    RingEnded,
    RosterLoaded,
    Status,
    TextHeard,
)
from alarmd.incident.facts.evolve import HEARD_KEPT_S, HEARD_MAX, evolve
from alarmd.incident.facts.evolve_line import USAGE_KEPT_S
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, World, heard_words
from alarmd.incident.intake.decide import decide, has_open_incident
from alarmd.incident.intake.inputs import CloseRequested, LookUpMade, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    ModemChanged,
    SmsStored,
    SubmitEnded,
    SubmitSettled,
)
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    Slot,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import MILL, roster

SENT = SubmitResult(SubmitOutcome.SENT, (7,))
UNKNOWN = SubmitResult(SubmitOutcome.UNKNOWN)


def alarm() -> Core:
    """The mill has raised an alarm, the first text to the officer is on its way: attempt 1."""
    core = Core(roster(), [LineSettings("north")])
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    return core


def attempt(core: Core, number: int = 1) -> Attempt:
    """An attempt as it is now."""
    found = core.world.attempt(number)
    assert found is not None
    return found


def texted() -> Core:
    """The officer's text was taken as TP-MR 7."""
    core = alarm()
    core.hear("north", SubmitEnded(1, SENT))
    return core


def test_an_answer_that_comes_late_settles_its_own_text() -> None:
    core = alarm()
    core.hear("north", SubmitEnded(1, UNKNOWN))
    core.hear("north", SubmitSettled(1, UNKNOWN))
    assert attempt(core).state is AttemptState.ENDED
    core.hear("north", SubmitSettled(1, SENT))
    core.hear("north", SubmitSettled(1, SENT))
    assert attempt(core).state is AttemptState.SUBMITTED
    assert len(core.entries(AttemptSubmitted)) == 1


def test_what_became_of_an_incident_that_is_forgotten_is_ignored() -> None:
    core = alarm()
    before = len(core.past)
    core.hear("north", SubmitEnded(99, SENT))
    core.hear("north", CallAlerting(99))
    core.hear("north", CallFinished(99, CallResult(CallOutcome.BUSY)))
    core.hear("north", CallEnded("never"))
    core.hear("nowhere", CallEnded("never"))
    assert len(core.past) == before


def call() -> tuple[Core, AttemptStarted]:
    """A lone line that only calls is calling the officer."""
    core = Core(roster(), [LineSettings("north", texts=False)])
    core.turn(RaiseRequested("mill", Kind.FIRE, Status.ACTUAL, "desk"))
    (started,) = core.entries(AttemptStarted)
    assert started.channel is Channel.VOICE
    return core, started


def test_a_call_alerts_once_and_ends_once() -> None:
    core, started = call()
    token = started.attempt
    for _ in range(2):
        core.hear("north", CallAlerting(token))
    for _ in range(2):
        core.hear("north", CallFinished(token, CallResult(CallOutcome.NO_ANSWER, alerted=True)))
    assert len(core.entries(AttemptAlerted)) == 1
    assert [e.outcome for e in core.entries(AttemptEnded)] == [Outcome.NO_ANSWER]


def test_that_a_phone_rang_may_be_known_only_at_the_end() -> None:
    core, started = call()
    result = CallResult(CallOutcome.ANSWERED, alerted=True, active_s=4.04)
    core.hear("north", CallFinished(started.attempt, result))
    assert len(core.entries(AttemptAlerted)) == 1
    assert core.entries(AttemptEnded)[0].active_s == 4.0


def test_a_line_that_says_nothing_new_is_no_fact() -> None:
    core = alarm()
    before = len(core.entries(LineChanged))
    core.hear("north", ModemChanged(ready()))
    assert len(core.entries(LineChanged)) == before


def test_a_look_up_is_on_record() -> None:
    core = alarm()
    core.turn(LookUpMade("party:mill", "desk"))
    assert core.entries(LookedUp) == [LookedUp("party:mill", "desk")]


def test_what_is_not_open_cannot_be_closed() -> None:
    core = alarm()
    given = CloseRequested(77, CloseReason.REAL, "desk")
    assert decide(core.world, core.roster, given, core.now, core.now, core.policy) == []


def test_a_party_has_an_open_incident_until_it_is_closed() -> None:
    core = alarm()
    assert has_open_incident(core.world, "mill")
    core.turn(CloseRequested(1, CloseReason.REAL, "desk", is_certain=True))
    assert not has_open_incident(core.world, "mill")


def long_text(slots: int, *, complete: bool) -> SmsStored:
    """A text of several parts; the first part is told at once."""
    places = tuple(Slot("ME", index) for index in range(slots))
    return SmsStored("k", places, Address.of(MILL.phones[0].number), "着火", 5.0, complete)


def test_a_long_text_is_acted_on_at_its_first_part() -> None:
    core = Core(roster(), [LineSettings("north")])
    mill = MILL.phones[0].number
    core.hear("north", long_text(1, complete=False), mill)
    core.hear("north", long_text(2, complete=True), mill)
    assert len(core.entries(IncidentOpened)) == 1
    assert [e.complete for e in core.entries(TextHeard)] == [False, True]


def test_what_a_long_text_says_is_written_down_once_wherever_its_parts_lay() -> None:
    core = Core(roster(), [LineSettings("north")])
    mill = MILL.phones[0].number

    def read(text: str, *slots: int, complete: bool) -> None:
        places = tuple(Slot("ME", slot) for slot in slots)
        stored = SmsStored("long", places, Address("8610000000101"), text, 0.0, complete)
        core.hear("north", stored, mill)

    read("… the mill", complete=False)
    read("help at the mill", 1, complete=True)
    read("help at the mill", 2, complete=True)
    read("help … mill", 1, complete=False)
    assert [e.text for e in core.entries(TextHeard)] == ["… the mill", "help at the mill"]
    assert len(core.entries(IncidentOpened)) == 1


def test_what_is_remembered_is_limited() -> None:
    world = World()
    for index in range(HEARD_MAX + 10):
        world = evolve(world, TextHeard("north", str(index), "", "", "", 0.0), float(index))
    assert HEARD_MAX / 2 <= len(world.heard) <= HEARD_MAX
    later = HEARD_MAX + 10 + HEARD_KEPT_S
    world = evolve(world, TextHeard("north", "new", "", "", "", 0.0), later * 2)
    assert list(world.heard) == ["new", heard_words("new", "")]


def test_what_is_too_old_takes_nothing_young_with_it() -> None:
    young = [str(index) for index in range(HEARD_MAX // 2 + 10)]
    world = World(heard={"old": 0.0, **dict.fromkeys(young, HEARD_KEPT_S)})
    world = evolve(world, TextHeard("north", "new", "", "", "", 0.0), HEARD_KEPT_S + 1.0)
    assert list(world.heard) == [*young, "new", heard_words("new", "")]


def test_what_a_line_has_used_is_forgotten_after_a_day() -> None:
    core = texted()
    facts = core.world.lines["north"]
    assert len(facts.texts) == 2
    core.now += USAGE_KEPT_S + 1
    core.hear("north", SubmitEnded(2, SENT))
    assert len(core.world.lines["north"].texts) + len(core.world.lines["north"].calls) < 4


def test_facts_of_the_roster_change_nothing_in_the_world() -> None:
    world = World(at=1.0)
    assert evolve(world, RosterLoaded("d", 3), 1.0) == world


def test_an_end_of_a_ring_that_nobody_heard_begin_changes_nothing() -> None:
    core = alarm()
    world = evolve(core.world, RingEnded("north", "x"), core.now)
    assert world.lines == core.world.lines
    assert core.entries(Exhausted) == []
