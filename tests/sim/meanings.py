"""What must become of the words of somebody enrolled, whose meaning is known from the list that
they were taken from (speech.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    HELPING,
    Acknowledged,
    AlarmRepeated,
    Closed,
    ClosingWaits,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    MachineHeard,
    Means,
    Response,
    TextHeard,
)
from alarmd.incident.facts.world import OUTAGE, Attempt, Incident, World
from alarmd.roster import CALLED_OUT, Role
from tests.sim.law import Breach, Law
from tests.sim.loops import may_be_machine
from tests.sim.marks import bare
from tests.sim.speech import REPORTS, WHAT_IT_WAS, Said, meant_by

# What each answer may have been said by. Nobody answers for a machine, and a question is no answer.
_ANSWERED_BY = {
    Said.COMING: HELPING,
    Said.ARRIVED: HELPING,
    Said.CANNOT: (Response.CANNOT,),
    Said.SEEN: (Response.SEEN,),
    Said.THANKS: (Response.SEEN, Response.CANNOT),  # who slept does not come
    Said.DIGIT: (*HELPING, Response.CANNOT),
    Said.INSISTS: (Response.SEEN,),
    Said.CHATTER: (),
    Said.MACHINE: (),
    Said.ECHO: (Response.CANNOT, Response.SEEN),
    Said.DISTRESS: (),
    Said.MISTAKE: (Response.SEEN,),
    Said.CLOSES: (Response.SEEN,),
    Said.LEAVES_OPEN: (Response.SEEN,),
    Said.LEAVES: (Response.CANNOT,),
}
# "It is real, come" calls people, whoever says it.
_MAY_ALARM = (None, Said.DISTRESS, Said.INSISTS, Said.ECHO)
_ALARMS_OF_NO_LIST = (None, Said.DIGIT)  # of a household that we have told nothing


def broken_by_words(
    world: World, heard: TextHeard, party: str, role: Role, after: Entry | None
) -> Iterator[Breach]:
    """What the fact that was written with this text breaks; it is heard for the first time."""
    said, words = meant_by(heard.text), bare(heard.text)
    who = f"the text {heard.text!r} of {party}"
    raises = isinstance(after, IncidentOpened) and after.originator.id == party
    joins = isinstance(after, AlarmRepeated) and after.party == party
    # An officer who has been called out writes what is going on there.
    is_report = role in CALLED_OUT and words in REPORTS
    is_held_back = isinstance(after, MachineHeard) and may_be_machine(world, party, heard.text)
    if said is Said.DISTRESS and not (raises or joins or is_report or is_held_back):
        yield Breach(Law.DISTRESS, f"{who} is no alarm")
    if not heard.complete:
        return  # the rest of it may say what it is
    is_untold = role is Role.HOUSEHOLD and not is_known_to(world, party)
    is_alarm = said in _ALARMS_OF_NO_LIST and words not in ("0", "1号", "1 1")
    if is_untold and is_alarm and not (raises or joins):
        yield Breach(Law.HEARD, f"{who}, who was told nothing, raises nothing")


def contradicted(before: Entry | None, entry: Entry) -> Iterator[str]:
    """What this fact takes out of the text just heard that its sender has not said."""
    if not isinstance(before, TextHeard):
        return
    said = meant_by(before.text)
    if said is None:
        return
    match entry:
        case Acknowledged(means=Means.TEXT, party=before.party):
            if entry.response not in _ANSWERED_BY[said]:
                yield f"{entry.party} has not said {entry.response.value} by {before.text!r}"
        case FalseAlarmSaid(means=Means.TEXT, party=before.party):
            if said not in (Said.MISTAKE, Said.DIGIT):
                yield f"{entry.party} has not taken it back by {before.text!r}"
        case Closed(by=before.party) | ClosingWaits(by=before.party):
            if said is not Said.CLOSES and bare(before.text) not in WHAT_IT_WAS:
                yield f"{entry.by} has not closed it by {before.text!r}"
        case _:
            pass


def is_calm(text: str) -> bool:
    """Whether nobody who writes this is in need."""
    return meant_by(text) not in _MAY_ALARM


def is_known_to(world: World, party: str) -> bool:
    """Whether they may know of anything from us, or have an alarm or a drill of their own."""
    own = (incident.originator.id == party for incident in world.incidents.values())
    tried = (_attempts(incident, party) for incident in world.incidents.values())
    return any(own) or any(tried) or party in world.case(OUTAGE).notifications


def _attempts(incident: Incident, party: str) -> tuple[Attempt, ...]:
    person = incident.notifications.get(party)
    return person.attempts if person is not None else ()
