"""Which line calls: one that speaks, and was heard the last time, before one that only rings."""

from __future__ import annotations

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    Kind,
    LineChanged,
    Status,
)
from alarmd.incident.intake.inputs import CloseRequested, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from modem.faults import Fault, FaultCode
from modem.indications import CallFinished, ModemChanged, SubmitEnded
from modem.types import CallOutcome, CallResult, SubmitOutcome, SubmitResult
from tests.alarmd.incident.core import Core, ready
from tests.alarmd.incident.people import MILL, roster

LINES = ("north", "south", "east")
UNHEARD = CallResult(CallOutcome.ANSWERED, True, 4.0, sound_fault=Fault(FaultCode.NO_AUDIO))
HEARD = CallResult(CallOutcome.ANSWERED, True, 9.0, spoke_s=7.0)


def alarm(*speaking: str) -> Core:
    """An alarm that an operator raised, on three lines of which these speak."""
    core = Core(roster(), [LineSettings(name) for name in LINES])
    for name in speaking:
        core.hear(name, ModemChanged(ready(voice=True)))
    core.turn(RaiseRequested(MILL.id, Kind.FIRE, Status.ACTUAL, "desk"))
    return core


def calls(core: Core) -> list[AttemptStarted]:
    return [one for one in core.entries(AttemptStarted) if one.channel is Channel.VOICE]


def end_texts(core: Core, seconds: float = 60.0) -> None:
    """Every text is taken within a second, for so long."""
    until = core.now + seconds
    while core.now < until:
        core.now += 1.0
        core.turn()
        for name in LINES:
            attempt = core.world.attempt(core.world.lines[name].occupied_by or 0)
            if attempt is not None and attempt.channel is Channel.SMS:
                sent = SubmitResult(SubmitOutcome.SENT, (1,))
                core.hear(name, SubmitEnded(attempt.id, sent))


def test_the_first_call_goes_over_the_line_that_speaks() -> None:
    for name in LINES:
        assert [one.line for one in calls(alarm(name))] == [name]


def test_a_line_whose_sound_failed_calls_after_the_others_until_it_is_heard_again() -> None:
    core = alarm("north", "south")
    first = calls(core)[0]
    other = next(name for name in ("north", "south") if name != first.line)
    core.hear(first.line, CallFinished(first.attempt, UNHEARD))
    assert core.world.lines[first.line].is_mute
    assert next_line(core) == other
    again = calls(core)[-1]
    core.hear(again.line, CallFinished(again.attempt, HEARD))
    assert not core.world.lines[other].is_mute


def next_line(core: Core) -> str:
    """Everything is over and idle, then somebody else raises an alarm: the line of its call."""
    core.turn(CloseRequested(1, CloseReason.REAL, "desk", is_certain=True))
    for call in calls(core):
        core.hear(call.line, CallFinished(call.attempt, CallResult(CallOutcome.NO_ANSWER)))
    end_texts(core)
    core.turn(RaiseRequested("zhang", Kind.FIRE, Status.ACTUAL, "desk"))
    return calls(core)[-1].line


def test_what_a_line_can_say_is_on_record_once() -> None:
    core = alarm("north")
    core.hear("north", ModemChanged(ready(voice=True)))
    changes = [one for one in core.entries(LineChanged) if one.line == "north" and one.speaks]
    assert [(one.speaks, one.hears) for one in changes] == [(True, True)]
