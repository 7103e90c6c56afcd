"""What must hold of every fact that is written, given the world just before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alarmd.incident.entries import (
    Acknowledged,
    AlarmRepeated,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    KeyPressed,
    Means,
    Outcome,
    Purpose,
    Reason,
    Response,
    RingHeard,
    TextHeard,
    TextUnintelligible,
)
from alarmd.incident.evolve import HEARD_MAX, REPORTS_MAX, USAGE_MAX
from alarmd.incident.policy import Policy
from alarmd.incident.world import (
    ORIGINATOR_WAVE,
    Attempt,
    Incident,
    LineFacts,
    Notification,
    Outage,
    World,
)
from alarmd.roster import Party, Role
from tests.sim.law import Breach, Law

POLICY = Policy()
GESTURE_S = POLICY.same_gesture_within_s
ATTEMPTS_MAX = 100  # towards one person in one incident, calls to an officer every 5 minutes apart
ATTEMPT_LASTS_S = POLICY.attempt_given_up_after_s + 10.0
UCS2_MAX, GSM7_MAX = 70, 160
HOUR_S, DAY_S = 3600.0, 86400.0
TEXTS_MAX = {HOUR_S: POLICY.texts_per_hour, DAY_S: POLICY.texts_per_day}
CALLS_MAX = {HOUR_S: POLICY.calls_per_hour, DAY_S: POLICY.calls_per_day}
DRILL_WORDS = ("【演练】", "DRILL", "这是演练", "This is a drill")  # written and spoken
ALARM_WORDS = ("救命", "着火了", "有贼", "help", "fire")  # never an answer to anything
CALLED_OUT = (Role.OFFICER, Role.BACKUP)
_KEY = {Response.COMING: "1", Response.CANNOT: "2"}
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)

Owner = Callable[[str], Party | None]


def broken_by(
    world: World, entry: Entry, after: Entry | None, at: float, owner: Owner
) -> Iterator[Breach]:
    """What the entry, written at `at`, breaks; `after` is the fact that was written with it next.

    `owner` finds whose number it is by the roster in force.
    """
    match entry:
        case AttemptStarted():
            yield from _attempt(world, entry, at)
        case AttemptEnded() | AttemptSubmitted():
            yield from _lasted(world, entry, at)
        case RingHeard():
            yield from _named(world, entry.number, entry.party, owner)
            if entry.party and not _is_consequence(after, entry.party):
                yield from _ring_without_meaning(world, entry, at)
        case TextHeard():
            yield from _named(world, entry.number, entry.party, owner)
            if _is_alarm(world, entry, owner) and not _is_consequence(after, entry.party):
                what = f"the text {entry.text!r} of {entry.party} raised nothing"
                yield Breach(Law.HEARD, what)
            if entry.key in world.heard and _is_consequence(after, entry.party):
                what = f"the text {entry.text!r} of {entry.party} was acted on twice"
                yield Breach(Law.HEARD, what)
        case TextUnintelligible():
            if entry.party and not _is_consequence(after, entry.party):
                yield Breach(Law.HEARD, f"an unreadable text of {entry.party} raised nothing")
        case _:
            pass


def was_heard(world: World, before: Entry | None, answer: Acknowledged) -> bool:
    """Whether the fact just before is the key, a ring or a text of who answers, or the carrier's
    about it."""
    if answer.means is Means.MISSED_CALL:
        return isinstance(before, TextHeard)
    if answer.means is Means.KEY:
        return _pressed(world, before, answer) == _KEY.get(answer.response)
    return isinstance(before, RingHeard | TextHeard) and before.party == answer.party


def was_taken_back(world: World, before: Entry | None, said: FalseAlarmSaid) -> bool:
    """Whether the fact just before is the key or a text of the caller."""
    if isinstance(before, TextHeard):
        return before.party == said.party
    return _pressed(world, before, said) == "0"


def _pressed(world: World, before: Entry | None, said: Acknowledged | FalseAlarmSaid) -> str:
    """The key just pressed in a call to who says it, about the same incident; "" if it was not."""
    if not isinstance(before, KeyPressed):
        return ""
    is_theirs = world.owners[before.attempt] == (said.incident, said.party)
    return before.digit if is_theirs else ""


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


def _named(world: World, number: str, party: str, owner: Owner) -> Iterator[Breach]:
    enrolled = owner(number) or _known(world, number)
    if enrolled is not None and enrolled.id != party:
        yield Breach(Law.HEARD, f"{number} is {enrolled.id}, not {party or 'a stranger'}")


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


def _ring_without_meaning(world: World, ring: RingHeard, at: float) -> Iterator[Breach]:
    """Only a redial within the gesture, or somebody on duty who was told, rings for nothing."""
    for incident in world.open_incidents():
        person = incident.people.get(ring.party)
        if person is None or person.wave == ORIGINATOR_WAVE or not person.attempts:
            continue
        if person.party.role is not Role.HOUSEHOLD:
            return
        if person.rang_at is not None and at - person.rang_at <= GESTURE_S:
            return
    yield Breach(Law.HEARD, f"the ring of {ring.party} means nothing")


def _lasted(world: World, entry: AttemptEnded | AttemptSubmitted, at: float) -> Iterator[Breach]:
    """A line is not held up by what does not end."""
    attempt = world.attempt(entry.attempt)
    if attempt is None or not attempt.occupies_line or _is_of_restart(entry):
        return
    lasted_s = at - attempt.started_at
    if lasted_s > ATTEMPT_LASTS_S:
        yield Breach(Law.ENDED, f"attempt {attempt.id} lasted {lasted_s:.0f} s")


def _is_of_restart(entry: AttemptEnded | AttemptSubmitted) -> bool:
    return isinstance(entry, AttemptEnded) and entry.detail == "the daemon was restarted"


def _attempt(world: World, entry: AttemptStarted, at: float) -> Iterator[Breach]:
    who = f"attempt {entry.attempt} ({entry.purpose.value}, {entry.channel.value}) to {entry.party}"
    case = world.case(entry.incident)
    person = case.people[entry.party]
    if all(phone.number.e164 != entry.number for phone in person.party.phones):
        yield Breach(Law.ENROLLED, f"{who}: {entry.number} is not theirs")
    alerts = entry.purpose in _ALERTS or entry.channel is Channel.VOICE
    if alerts and person.response is not None:
        yield Breach(Law.ANSWERED, f"{who}: has answered already")
    if isinstance(case, Incident):
        yield from (Breach(Law.DRILL, f"{who}: {what}") for what in _drill(case, person, entry))
        if alerts and not case.is_open:
            yield Breach(Law.ANSWERED, f"{who}: it is closed")
    yield from _line(world.lines[entry.line], entry, at, who, gives_way=_gives_way(case))
    yield from (Breach(Law.REASON, f"{who}: {what}") for what in _again(person, entry))


def _drill(incident: Incident, person: Notification, entry: AttemptStarted) -> Iterator[str]:
    if incident.is_drill and person.party.role in CALLED_OUT:
        yield "a drill"
    if entry.text and incident.is_drill is not entry.text.startswith(DRILL_WORDS):
        yield f"{entry.text!r} says the wrong thing"


def _gives_way(case: Incident | Outage) -> bool:
    return isinstance(case, Outage) or case.is_drill


def _line(
    line: LineFacts, entry: AttemptStarted, at: float, who: str, *, gives_way: bool
) -> Iterator[Breach]:
    if line.occupied_by is not None:
        yield Breach(Law.ONE_ORDER, f"{who}: {entry.line} still does attempt {line.occupied_by}")
    if line.state != "ready":
        yield Breach(Law.ONE_ORDER, f"{who}: {entry.line} is {line.state}")
    is_text = entry.channel is Channel.SMS
    if is_text and len(entry.text) > (GSM7_MAX if entry.text.isascii() else UCS2_MAX):
        yield Breach(Law.LIMITS, f"{who}: {entry.text!r} is more than one part")
    if not is_text and bool(entry.text) is not line.speaks:
        yield Breach(Law.REASON, f"{who}: {entry.text!r} on {entry.line}, {line.speaks=}")
    if not is_text and entry.purpose is Purpose.RECEIVED and not entry.text:
        yield Breach(Law.REASON, f"{who}: rung back without a word")
    used = line.texts if is_text else line.calls
    for window_s, allowed in TEXTS_MAX.items() if is_text else CALLS_MAX.items():
        if gives_way and sum(one > at - window_s for one in used) >= allowed:
            what = f"{who}: {entry.line} has used its {allowed} in {window_s:.0f} s"
            yield Breach(Law.LIMITS, what)


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
    # A call follows from any call of the round before: somebody may have several phones. One that
    # was cut counts in no round.
    counted = [one for one in earlier if one.outcome is not Outcome.CUT or one is last]
    round_ = counted[-1:] if entry.channel is Channel.SMS else counted[-len(person.party.phones) :]
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
