"""decide: which facts does this input mean? (World, Roster, Input) to entries; nothing is done
here.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import assert_never

from msgspec.structs import fields, replace

from alarmd.incident.facts.entries import (
    AlarmRepeated,
    AllClearJoined,
    AttemptAlerted,
    AttemptEnded,
    AttemptSubmitted,
    Closed,
    Entry,
    Kind,
    KindChanged,
    LineChanged,
    LookedUp,
    Means,
    Outcome,
    RingEnded,
    Status,
)
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, World
from alarmd.incident.intake.breaker import woken
from alarmd.incident.intake.classify import hear_ring, hear_text, hear_unreadable
from alarmd.incident.intake.closing import closed
from alarmd.incident.intake.fates import early_report, reported
from alarmd.incident.intake.in_vain import heard_again
from alarmd.incident.intake.inputs import CloseRequested, Heard, Input, LookUpMade, RaiseRequested
from alarmd.incident.intake.keys import hear_key
from alarmd.incident.intake.long_texts import hear_part
from alarmd.incident.intake.recipients import Raising, raise_alarm
from alarmd.incident.intake.scene import Scene
from alarmd.incident.policy import Policy
from alarmd.roster import Roster
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    DigitHeard,
    ModemChanged,
    NetworkTimeTold,
    PartStored,
    SmsStored,
    SmsUnreadable,
    SubmitEnded,
    SubmitSettled,
)
from modem.types import CallOutcome, CallResult, SubmitOutcome, SubmitResult

_OUTCOME_OF_CALL = {
    CallOutcome.ANSWERED: Outcome.ANSWERED,
    CallOutcome.BUSY: Outcome.BUSY,
    CallOutcome.NO_ANSWER: Outcome.NO_ANSWER,
    CallOutcome.FAILED: Outcome.FAILED,
    CallOutcome.UNKNOWN: Outcome.UNKNOWN,
}


def decide(
    world: World,
    roster: Roster,
    given: Input,
    now: float,
    utc: float,
    policy: Policy,
    secret: bytes = b"",
    zone: tzinfo = UTC,
) -> list[Entry]:
    """Return the facts that an input means at the instant `now`; `utc` is our clock, in seconds
    since 1970. Closing codes are made of the `secret`; without it no code is needed. `zone` is the
    village's.
    """
    scene = Scene(world, roster, now, utc, policy, secret, zone)
    match given:
        case Heard():
            return _heard(scene, given)
        case RaiseRequested():
            return _raised(scene, given)
        case CloseRequested():
            incident = world.incidents.get(given.incident)
            if incident is None or not incident.is_open:
                return []
            if given.is_certain:
                return [Closed(given.incident, given.by, given.reason, given.note)]
            return [closed(scene, incident, given.by, given.reason, given.note)]
        case LookUpMade():
            return [LookedUp(given.what, given.by)]
        case _:
            assert_never(given)


def _heard(scene: Scene, heard: Heard) -> list[Entry]:
    heard = replace(heard, number=scene.enrolled(heard.number))
    match heard.indication:
        case CallIncoming() | CallWaiting() as ring:
            return hear_ring(scene, heard, ring)
        case CallEnded(call=call):
            return _ring_ended(scene.world, heard.line, call)
        case SmsStored() as text:
            return hear_text(scene, heard, text)
        case PartStored() as part:
            return hear_part(scene, heard, part)
        case SmsUnreadable() as text:
            return hear_unreadable(scene, heard, text)
        case DeliveryReported() as report:
            return reported(scene, heard, report)
        case SubmitEnded(token=token, result=result) | SubmitSettled(token=token, result=result):
            return _submitted(scene.world, token, result, scene.now)
        case CallAlerting(token=token):
            attempt = scene.world.attempt(token)
            alerts = attempt is not None and attempt.state is AttemptState.STARTED
            return [AttemptAlerted(token)] if alerts else []
        case CallFinished(token=token, result=called):
            return _call_finished(scene.world, token, called)
        case DigitHeard(token=token, digit=digit):
            return hear_key(scene.world, token, digit)
        case ModemChanged() as changed:
            return _line_changed(scene, heard, changed)
        case NetworkTimeTold():
            return []  # the timekeeper uses it
        case _:
            assert_never(heard.indication)


def _ring_ended(world: World, line: str, call: str) -> list[Entry]:
    facts = world.lines.get(line)
    if facts is None or all(ringing.call != call for ringing in facts.ringing):
        return []
    return [RingEnded(line, call)]


def _raised(scene: Scene, asked: RaiseRequested) -> list[Entry]:
    """Join the party's own open alarm, or open one; a drill is refused while the party has any
    incident open.
    """
    party = scene.roster.parties.get(asked.party)
    if party is None:
        return []
    own = scene.own_alarm(party)
    if own and asked.status is Status.ACTUAL:
        repeated = AlarmRepeated(own.id, party.id, Means.OPERATOR, asked.note)
        is_news = asked.kind not in (Kind.EMERGENCY, own.kind)  # EMERGENCY: no kind was named
        changed = [KindChanged(own.id, asked.kind, Means.OPERATOR)] if is_news else []
        return [repeated, *changed, *woken(own)]
    is_drill = asked.status is not Status.ACTUAL
    if is_drill and (not party.group or has_open_incident(scene.world, party.id)):
        return []  # a drill needs a group, and a party without an open incident
    raising = Raising(
        asked.kind,
        Means.OPERATOR,
        "",
        scene.utc,
        text=asked.note,
        status=asked.status,
        raised_by=asked.by,
    )
    return raise_alarm(scene, party, raising)


def has_open_incident(world: World, party: str) -> bool:
    """Whether an incident that this party raised, or a drill in its name, is open."""
    return any(incident.originator.id == party for incident in world.open_incidents())


def _line_changed(scene: Scene, heard: Heard, changed: ModemChanged) -> list[Entry]:
    status, facts = changed.status, scene.world.lines.get(heard.line)
    entry = LineChanged(
        heard.line,
        status.state.value,
        status.carries_texts,
        status.carries_calls,
        speaks=status.capabilities.speaks,
        hears=status.capabilities.hears_keys,
        faults=status.faults,
    )
    is_news = facts is None or any(
        getattr(facts, field.name) != getattr(entry, field.name)
        for field in fields(LineChanged)
        if field.name not in ("line", "problem")
    )
    return [entry, *heard_again(scene, heard, entry)] if is_news else []


# --- what became of our attempts ------------------------------------------------------------------


def _may_still_settle(attempt: Attempt) -> bool:
    unknown = attempt.state is AttemptState.ENDED and attempt.outcome is Outcome.UNKNOWN
    return attempt.state is AttemptState.STARTED or unknown


def _submitted(world: World, token: int, result: SubmitResult, now: float) -> list[Entry]:
    attempt = world.attempt(token)
    if attempt is None or not _may_still_settle(attempt):
        return []
    if result.outcome is SubmitOutcome.SENT:
        return [
            AttemptSubmitted(attempt.id, result.references),
            *_joined(world, attempt),
            *early_report(world, attempt, result.references, now),
        ]
    if attempt.state is AttemptState.ENDED:
        return []
    outcome = Outcome.FAILED if result.outcome is SubmitOutcome.FAILED else Outcome.UNKNOWN
    ended = AttemptEnded(
        attempt.id, outcome, result.cause, remedy=result.remedy, fault=result.fault
    )
    return [ended]


def _joined(world: World, attempt: Attempt) -> list[AllClearJoined]:
    """The all-clears of other alarms in the same text, as far as these alarms still matter."""
    _, party = world.owners[attempt.id]
    known = [number for number in attempt.also if number in world.incidents]
    return [AllClearJoined(number, party, attempt.id) for number in known]


def _call_finished(world: World, token: int, result: CallResult) -> list[Entry]:
    attempt = world.attempt(token)
    if attempt is None or not attempt.occupies_line:
        return []
    entries: list[Entry] = []
    if result.alerted and not attempt.alerted:
        entries.append(AttemptAlerted(attempt.id))
    outcome = _OUTCOME_OF_CALL[result.outcome]
    if attempt.cut_at is not None and not (attempt.spares_answered and result.active_s):
        outcome = Outcome.CUT
    return [
        *entries,
        AttemptEnded(
            attempt.id,
            outcome,
            result.cause,
            active_s=round(result.active_s, 1),
            spoke_s=round(result.spoke_s, 1),
            fault=result.fault,
            sound_fault=result.sound_fault,
        ),
    ]
