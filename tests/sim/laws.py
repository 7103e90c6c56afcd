"""What must hold of every fact that is written, given the world just before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from alarmd.incident.facts.entries import (
    HELPING,
    Acknowledged,
    AlarmRepeated,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    CallersLeft,
    Channel,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    KeyPressed,
    KindChanged,
    LeftScheme,
    Means,
    OptedOut,
    Outcome,
    PartHeard,
    Purpose,
    Reason,
    Response,
    RingHeard,
    TextHeard,
    TextNotUnderstood,
    TextUnintelligible,
    WordsNoted,
    is_known,
)
from alarmd.incident.facts.evolve import HEARD_MAX, REPORTS_MAX
from alarmd.incident.facts.evolve_line import USAGE_MAX
from alarmd.incident.facts.evolve_long_texts import LONG_TEXTS_MAX
from alarmd.incident.facts.world import (
    Attempt,
    Incident,
    LineFacts,
    Notification,
    Outage,
    World,
    heard_words,
)
from alarmd.incident.policy import Policy
from alarmd.roster import Party, Role
from modem.faults import Fault, FaultCode
from modem.sim.network import MISSED_CALL_SENDER
from tests.sim.law import Breach, Law
from tests.sim.leavers import left_by_words, told_after_leaving
from tests.sim.meanings import broken_by_words, is_known_to

POLICY = Policy()
ATTEMPTS_MAX = 100  # towards one person in one incident, calls to an officer every 5 minutes apart
ATTEMPT_LASTS_S = POLICY.attempt_given_up_after_s + 10.0
UCS2_MAX, GSM7_MAX = 70, 160
BROUGHT_AGAIN_WITHIN_S = 600.0  # a network may bring a text twice
HOUR_S, DAY_S = 3600.0, 86400.0
TIME_OF_DAY = re.compile(r"(?:凌晨|早上|上午|中午|下午|晚上)\d|\b\d\d:\d\d\b")
TEXTS_MAX = {HOUR_S: POLICY.texts_per_hour, DAY_S: POLICY.texts_per_day}
CALLS_MAX = {HOUR_S: POLICY.calls_per_hour, DAY_S: POLICY.calls_per_day}
DRILL_WORDS = ("·演练】", "DRILL", "这是演练", "This is a drill")  # written and spoken
CALLED_OUT = (Role.OFFICER, Role.BACKUP)
_KEY = {Response.COMING: "1", Response.CANNOT: "2"}
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)
_BY_PHONE = (Means.RING, Means.TEXT, Means.MISSED_CALL)

Heard = RingHeard | TextHeard | TextUnintelligible
Owner = Callable[[str], Party | None]


def broken_by(
    world: World, entry: Entry, after: Entry | None, at: float, owner: Owner
) -> Iterator[Breach]:
    """What the entry, written at `at`, breaks; `after` is the fact that was written with it next.

    `owner` finds whose number it is by the roster in force.
    """
    if isinstance(entry, Heard) and not entry.party and _is_said_by_phone(after):
        is_note = _is_carriers(entry) and _is_late_ring(after)
        if not is_note:
            yield Breach(Law.STRANGERS, f"{entry.number or 'somebody'} changes something: {after}")
    match entry:
        case AttemptStarted():
            yield from _attempt(world, entry, at)
            yield from told_after_leaving(world, entry)
        case AttemptEnded() | AttemptSubmitted():
            yield from _lasted(world, entry, at)
        case RingHeard():
            yield from _named(world, entry.number, entry.party, owner)
            if entry.party and not _is_consequence(after, entry.party):
                yield from _ring_without_meaning(world, entry, at)
        case TextHeard():
            yield from _named(world, entry.number, entry.party, owner)
            enrolled = owner(entry.number)
            if entry.key in world.heard and not _is_of_another_time(world, entry, at):
                yield from _acted_on_twice(world, entry, after)
            elif enrolled is not None:
                yield from broken_by_words(world, entry, enrolled.id, enrolled.role, after)
                yield from left_by_words(world, entry, enrolled, after)
        case PartHeard():
            known = world.long_texts.get(f"{entry.line}\n{entry.key}")
            if known is not None and any(one.number == entry.part for one in known.parts):
                yield Breach(Law.LIMITS, f"part {entry.part} of {entry.key} is kept twice")
        case TextUnintelligible():
            # Whoever was asked is asked back: a machine may have answered, and nobody is in need.
            is_asked_back = isinstance(after, TextNotUnderstood) and is_known_to(world, entry.party)
            if entry.party and not _is_consequence(after, entry.party) and not is_asked_back:
                yield Breach(Law.HEARD, f"an unreadable text of {entry.party} raised nothing")
        case _:
            pass


def _is_said_by_phone(after: Entry | None) -> bool:
    """Whether this fact is what somebody has said by a ring or a text."""
    match after:
        case IncidentOpened() | AlarmRepeated() | Acknowledged() | KindChanged() | FalseAlarmSaid():
            return after.means in _BY_PHONE
        case TextNotUnderstood() | WordsNoted() | CallersLeft() | LeftScheme():
            return True
        case _:
            return False


def _is_carriers(heard: Entry) -> bool:
    return isinstance(heard, TextHeard) and heard.number == MISSED_CALL_SENDER


def _is_late_ring(after: Entry | None) -> bool:
    if isinstance(after, IncidentOpened | AlarmRepeated):
        return after.means is Means.MISSED_CALL
    return isinstance(after, CallersLeft | TextNotUnderstood)


def was_heard(world: World, before: Entry | None, answer: Acknowledged) -> bool:
    """Whether the fact just before is the key, a ring or a text of who answers; whoever raises an
    alarm of their own, or goes to another one, has said by it that they do not come."""
    if answer.means is Means.MISSED_CALL:
        return False  # a note is never an answer
    if answer.means is Means.OWN_ALARM:
        if isinstance(before, IncidentOpened):
            return answer.response is Response.CANNOT and before.originator.id == answer.party
        is_next = isinstance(before, Acknowledged) and before.means is Means.OWN_ALARM
        return is_next and _is_consequence(before, answer.party)
    if answer.means is Means.ELSEWHERE:
        is_said = isinstance(before, Acknowledged) and before.party == answer.party
        return is_said and answer.response is Response.CANNOT and _goes_elsewhere(before)
    if answer.means is Means.KEY:
        return _pressed(world, before, answer) == _KEY.get(answer.response)
    if isinstance(before, LeftScheme):
        return before.party.id == answer.party and answer.response is Response.CANNOT
    if isinstance(before, OptedOut):
        return before.party == answer.party and answer.response is Response.CANNOT
    return isinstance(before, RingHeard | TextHeard) and before.party == answer.party


def _goes_elsewhere(before: Entry | None) -> bool:
    """Whether this says that somebody comes to another alarm, or already follows from it."""
    if not isinstance(before, Acknowledged):
        return False
    return before.response in HELPING or before.means is Means.ELSEWHERE


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
    if len(world.long_texts) > LONG_TEXTS_MAX:
        yield "too many long texts are waited for"
    if len(world.reports) > REPORTS_MAX:
        yield "too many reports are kept"
    for line in world.lines.values():
        if len(line.texts) > USAGE_MAX or len(line.calls) > USAGE_MAX:
            yield f"too much is remembered of {line.name}"
    for incident in world.incidents.values():
        for person in incident.notifications.values():
            if len(person.attempts) > ATTEMPTS_MAX and not person.is_officer:
                yield f"{person.party.id} was tried {len(person.attempts)} times"


def _named(world: World, number: str, party: str, owner: Owner) -> Iterator[Breach]:
    enrolled = owner(number) or _known(world, number)
    if enrolled is not None and enrolled.id != party:
        yield Breach(Law.HEARD, f"{number} is {enrolled.id}, not {party or 'a stranger'}")


def _known(world: World, number: str) -> Party | None:
    """Who was part of an alarm when it was raised stays known by their number."""
    for incident in world.incidents.values():
        for person in incident.notifications.values():
            if any(phone.number.e164 == number for phone in person.party.phones):
                return person.party
    return None


def _acted_on_twice(world: World, text: TextHeard, after: Entry | None) -> Iterator[Breach]:
    """Of a text that is heard again only what the whole of it says more may be acted on: that it is
    an alarm, or what it is about. It may be the rest that says so."""
    is_rest = text.complete and heard_words(text.key, text.text) not in world.heard
    is_alarm = isinstance(after, IncidentOpened | AlarmRepeated)
    if _is_consequence(after, text.party) and not (is_rest and is_alarm):
        yield Breach(Law.HEARD, f"the text {text.text!r} of {text.party} was acted on twice")


def _is_of_another_time(world: World, text: TextHeard, at: float) -> bool:
    """Whether it may be the same words again, with a stamp that says nothing: hours and days are
    not told apart here, since a clock of the box may have been stepped."""
    return at - world.heard[text.key] > BROUGHT_AGAIN_WITHIN_S


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
    rang_at = min(
        (one.since for one in world.lines[ring.line].ringing if one.call == ring.call), default=at
    )
    for incident in world.open_incidents():
        person = incident.notifications.get(ring.party)
        if person is None or person.is_originator or not person.attempts:
            continue
        if person.party.role is not Role.HOUSEHOLD:
            return
        since = _counted_at(person)
        if since is not None and rang_at <= _gesture_until(person, since):
            return
    yield Breach(Law.HEARD, f"the ring of {ring.party} means nothing")


def _counted_at(person: Notification) -> float | None:
    """Since when they are counted as coming by a ring, or by a text: the answer to either says that
    a ring is an alarm from then on, and until it is read a ring says again what was said before.
    Who is there was answered as long as they were on their way."""
    if person.rang_at is not None:
        return person.rang_at
    if person.means is not Means.TEXT:
        return None
    if person.response is Response.ARRIVED:
        told = [one.started_at for one in person.attempts if one.purpose is Purpose.COUNTED]
        return min([*told, person.responded_at or 0.0])
    return person.responded_at if person.response is Response.COMING else None


def _gesture_until(person: Notification, rang_at: float) -> float:
    """How long rings repeat what was counted: until 20 s after the text arrived that says what the
    next one means. Where none can arrive nobody in need is kept waiting for it."""
    if not any(phone.texts for phone in person.party.phones):
        return rang_at + POLICY.same_gesture_within_s
    told_at = [
        one.delivered_at or (one.ended_at or 0.0) + POLICY.delivery_takes_s
        for one in person.attempts
        if one.purpose is Purpose.COUNTED and one.started_at >= rang_at and one.was_taken
    ]
    if told_at:
        return min(told_at) + POLICY.same_gesture_within_s
    return rang_at + POLICY.same_gesture_max_s


def _lasted(world: World, entry: AttemptEnded | AttemptSubmitted, at: float) -> Iterator[Breach]:
    """A line is not held up by what does not end."""
    attempt = world.attempt(entry.attempt)
    if attempt is None or not attempt.occupies_line or _is_of_restart(entry):
        return
    lasted_s = at - attempt.started_at
    if lasted_s > ATTEMPT_LASTS_S:
        yield Breach(Law.ENDED, f"attempt {attempt.id} lasted {lasted_s:.0f} s")


def _is_of_restart(entry: AttemptEnded | AttemptSubmitted) -> bool:
    return isinstance(entry, AttemptEnded) and entry.fault == Fault(FaultCode.INTERRUPTED)


def _attempt(world: World, entry: AttemptStarted, at: float) -> Iterator[Breach]:
    who = f"attempt {entry.attempt} ({entry.purpose.value}, {entry.channel.value}) to {entry.party}"
    case = world.case(entry.incident)
    person = case.notifications[entry.party]
    if all(phone.number.e164 != entry.number for phone in person.party.phones):
        yield Breach(Law.ENROLLED, f"{who}: {entry.number} is not theirs")
    alerts = entry.purpose in _ALERTS or entry.channel is Channel.VOICE
    if alerts and person.response is not None:
        yield Breach(Law.ANSWERED, f"{who}: has answered already")
    if isinstance(case, Incident):
        yield from (Breach(Law.DRILL, f"{who}: {what}") for what in _drill(case, person, entry))
        if alerts and not case.is_open:
            yield Breach(Law.ANSWERED, f"{who}: it is closed")
        if not is_known(case.raised_utc) and TIME_OF_DAY.search(entry.text):
            yield Breach(Law.CLOCK, f"{who}: nobody knows what time it was, {entry.text!r}")
    yield from _line(world.lines[entry.line], entry, at, who, gives_way=_gives_way(case, entry))
    yield from (Breach(Law.REASON, f"{who}: {what}") for what in _again(person, entry))


def _drill(incident: Incident, person: Notification, entry: AttemptStarted) -> Iterator[str]:
    if incident.is_drill and person.party.role in CALLED_OUT:
        yield "a drill"
    says_drill = any(words in entry.text for words in DRILL_WORDS)
    if entry.text and incident.is_drill is not says_drill:
        yield f"{entry.text!r} says the wrong thing"


def _gives_way(case: Incident | Outage, entry: AttemptStarted) -> bool:
    """That a budget is spent may exceed it: nobody else tells of that."""
    return entry.purpose is not Purpose.BUDGET if isinstance(case, Outage) else case.is_drill


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
    """Nobody is told the same by the same channel twice without a reason, and the reason is true.

    The caller is rung back, and rung once more to hear that nobody comes.
    """
    calls = [one for one in person.attempts if one.channel is Channel.VOICE]
    if entry.channel is Channel.VOICE and any(call.occupies_line for call in calls):
        yield "a call to them is under way"
    earlier = [
        one
        for one in person.attempts
        if one.channel is entry.channel and one.purpose is entry.purpose
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
