"""What must hold of every fact that is written, given the world just before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alarmd.incident.entries import (
    Acknowledged,
    AlarmRepeated,
    AttemptStarted,
    Channel,
    Entry,
    IncidentOpened,
    Means,
    Outcome,
    Purpose,
    Reason,
    RingHeard,
    TextHeard,
    TextUnintelligible,
)
from alarmd.incident.evolve import HEARD_MAX, REPORTS_MAX, USAGE_MAX
from alarmd.incident.policy import Policy
from alarmd.incident.world import ORIGINATOR_WAVE, Attempt, Incident, Notification, World
from alarmd.roster import Party, Role

POLICY = Policy()
GESTURE_S = POLICY.same_gesture_within_s
ATTEMPTS_MAX = 100  # towards one person in one incident, calls to an officer every 5 minutes apart
UCS2_MAX, GSM7_MAX = 70, 160
ALARM_WORDS = ("救命", "着火了", "有贼", "help", "fire")  # never an answer to anything
CALLED_OUT = (Role.OFFICER, Role.BACKUP)
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)

Owner = Callable[[str], Party | None]


def broken_by(
    world: World, entry: Entry, after: Entry | None, at: float, owner: Owner
) -> Iterator[str]:
    """What the entry, written at `at`, breaks; `after` is the fact that was written with it next.

    `owner` finds whose number it is by the roster in force.
    """
    match entry:
        case AttemptStarted():
            yield from _attempt(world, entry)
        case RingHeard():
            yield from _named(world, entry.number, entry.party, owner)
            if entry.party and not _is_consequence(after, entry.party):
                yield from _ring_without_meaning(world, entry, at)
        case TextHeard():
            yield from _named(world, entry.number, entry.party, owner)
            if _is_alarm(world, entry, owner) and not _is_consequence(after, entry.party):
                yield f"the text {entry.text!r} of {entry.party} raised nothing"
            if entry.key in world.heard and _is_consequence(after, entry.party):
                yield f"the text {entry.text!r} of {entry.party} was acted on twice"
        case TextUnintelligible():
            if entry.party and not _is_consequence(after, entry.party):
                yield f"an unreadable text of {entry.party} raised nothing"
        case _:
            pass


def was_heard(before: Entry | None, answer: Acknowledged) -> bool:
    """Whether the fact just before is a ring or text of who answers, or the carrier's about it."""
    if answer.means is Means.MISSED_CALL:
        return isinstance(before, TextHeard)
    return isinstance(before, RingHeard | TextHeard) and before.party == answer.party


def broken_limits(world: World) -> Iterator[str]:
    """Which limit the world exceeds."""
    if len(world.heard) > HEARD_MAX or len(world.rings) > HEARD_MAX:
        yield "too much is remembered of what was heard"
    if len(world.reports) > REPORTS_MAX:
        yield "too many reports are kept"
    for line in world.lines.values():
        if len(line.texts) > USAGE_MAX or len(line.calls) > USAGE_MAX:
            yield f"too much is remembered of {line.name}"
    for incident in world.incidents.values():
        for person in incident.people.values():
            if len(person.attempts) > ATTEMPTS_MAX and not person.is_officer:
                yield f"{person.party.id} was tried {len(person.attempts)} times"


def _named(world: World, number: str, party: str, owner: Owner) -> Iterator[str]:
    enrolled = owner(number) or _known(world, number)
    if enrolled is not None and enrolled.id != party:
        yield f"{number} is {enrolled.id}, not {party or 'a stranger'}"


def _known(world: World, number: str) -> Party | None:
    """Who was part of an alarm when it was raised stays known by their number."""
    for incident in world.incidents.values():
        for person in incident.people.values():
            if any(phone.number.e164 == number for phone in person.party.phones):
                return person.party
    return None


def _is_alarm(world: World, text: TextHeard, owner: Owner) -> bool:
    enrolled = owner(text.number)
    is_household = enrolled is not None and enrolled.role is Role.HOUSEHOLD
    return is_household and text.text in ALARM_WORDS and text.key not in world.heard


def _is_consequence(after: Entry | None, party: str) -> bool:
    match after:
        case IncidentOpened():
            return after.originator.id == party
        case Acknowledged() | AlarmRepeated():
            return after.party == party
        case _:
            return False


def _ring_without_meaning(world: World, ring: RingHeard, at: float) -> Iterator[str]:
    """Only a redial within the gesture, or somebody on duty who was told, rings for nothing."""
    for incident in world.open_incidents():
        person = incident.people.get(ring.party)
        if person is None or person.wave == ORIGINATOR_WAVE or not person.attempts:
            continue
        if person.party.role is not Role.HOUSEHOLD:
            return
        if person.rang_at is not None and at - person.rang_at <= GESTURE_S:
            return
    yield f"the ring of {ring.party} means nothing"


def _attempt(world: World, entry: AttemptStarted) -> Iterator[str]:
    who = f"attempt {entry.attempt} ({entry.purpose.value}, {entry.channel.value}) to {entry.party}"
    line = world.lines[entry.line]
    case = world.case(entry.incident)
    person = case.people[entry.party]
    if line.occupied_by is not None:
        yield f"{who}: {entry.line} still does attempt {line.occupied_by}"
    if line.state != "ready":
        yield f"{who}: {entry.line} is {line.state}"
    if all(phone.number.e164 != entry.number for phone in person.party.phones):
        yield f"{who}: {entry.number} is not theirs"
    alerts = entry.purpose in _ALERTS or entry.channel is Channel.VOICE
    if alerts and person.response is not None:
        yield f"{who}: has answered already"
    if isinstance(case, Incident):
        if case.is_drill and person.party.role in CALLED_OUT:
            yield f"{who}: a drill"
        if alerts and not case.is_open:
            yield f"{who}: it is closed"
    if not _fits(entry.text):
        yield f"{who}: {entry.text!r} is more than one part"
    yield from (f"{who}: {what}" for what in _again(person, entry))


def _fits(text: str) -> bool:
    return len(text) <= (GSM7_MAX if text.isascii() else UCS2_MAX)


def _again(person: Notification, entry: AttemptStarted) -> Iterator[str]:
    """Nobody is told by the same channel twice without a reason, and the reason is true."""
    earlier = [
        one
        for one in person.attempts
        if one.channel is entry.channel
        and (entry.channel is Channel.VOICE or one.purpose is entry.purpose)
    ]
    if not earlier:
        return
    last = earlier[-1]
    if last.occupies_line and entry.reason is not Reason.NEWS:
        yield f"attempt {last.id} is still under way"
    # A call follows from any call of the round before: somebody may have several phones.
    round_ = earlier[-1:] if entry.channel is Channel.SMS else earlier[-len(person.party.phones) :]
    outcomes = {attempt.outcome for attempt in round_}
    match entry.reason:
        case Reason.FIRST:
            yield f"not the first: {last.id}"
        case Reason.AFTER_UNKNOWN if Outcome.UNKNOWN not in outcomes:
            yield f"attempt {last.id} ended {last.outcome}, not unknown"
        case Reason.AFTER_FAILURE if outcomes <= {Outcome.SENT, Outcome.UNKNOWN}:
            yield f"attempt {last.id} ended {last.outcome}, not failed"
        case _:
            pass
    if entry.channel is Channel.SMS and last.was_taken and not _is_news(person, entry, last):
        yield f"attempt {last.id} was taken and nothing is new"


def _is_news(person: Notification, entry: AttemptStarted, last: Attempt) -> bool:
    if entry.reason not in (Reason.NEWS, Reason.ASKED_AGAIN):
        return False
    if entry.purpose is Purpose.ALERT:
        return person.alert_since is not None and person.alert_since >= last.started_at
    return True
