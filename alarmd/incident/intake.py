"""decide: which facts does this input mean? (World, Roster, Input) to entries; nothing is done
here.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import assert_never

from alarmd.incident.entries import (
    AlarmRepeated,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptSubmitted,
    Channel,
    Closed,
    Entry,
    LineChanged,
    LookedUp,
    Means,
    Outcome,
    ReportUnmatched,
    Restarted,
    RingEnded,
    Status,
)
from alarmd.incident.hearing import Scene, hear_ring, hear_text, hear_unreadable
from alarmd.incident.inputs import CloseRequested, Heard, Input, LookUpMade, RaiseRequested
from alarmd.incident.keys import hear_key
from alarmd.incident.opening import open_incident
from alarmd.incident.policy import Policy
from alarmd.incident.transitions import AttemptState
from alarmd.incident.world import Attempt, UnmatchedReport, World
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
    SmsStored,
    SmsUnreadable,
    SubmitEnded,
    SubmitSettled,
)
from modem.types import CallOutcome, CallResult, Remedy, SubmitOutcome, SubmitResult

# TP-ST (23.040 9.2.3.15): below 0x20 it arrived, below 0x40 the centre still tries.
STATUS_ARRIVED_BELOW = 0x20
STATUS_TRYING_BELOW = 0x40
STATUS_TEMPORARY_FROM = 0x60  # it gave up for a reason that may pass
REPORT_KEPT_S = 900.0  # a report can come that much before the answer that it belongs to (quirk 35)

_SAID = attrgetter("line", "number", "reference", "status")
_OUTCOME_OF_CALL = {
    CallOutcome.ANSWERED: Outcome.ANSWERED,
    CallOutcome.BUSY: Outcome.BUSY,
    CallOutcome.NO_ANSWER: Outcome.NO_ANSWER,
    CallOutcome.FAILED: Outcome.FAILED,
    CallOutcome.UNKNOWN: Outcome.UNKNOWN,
}


def restart(world: World, version: str, lines: tuple[str, ...]) -> list[Entry]:
    """The daemon starts: what was under way on a line ended with an outcome that nobody saw."""
    under_way = [
        AttemptEnded(attempt.id, Outcome.UNKNOWN, detail="the daemon was restarted")
        for person in world.notifications()
        for attempt in person.attempts
        if attempt.occupies_line
    ]
    return [*under_way, Restarted(version, lines)]


def decide(
    world: World, roster: Roster, given: Input, now: float, utc: float, policy: Policy
) -> list[Entry]:
    """The facts that an input means at the instant `now`; `utc` in seconds since 1970 is for
    people.
    """
    scene = Scene(world, roster, now, utc, policy)
    match given:
        case Heard():
            return _heard(scene, given)
        case RaiseRequested():
            return _raised(scene, given)
        case CloseRequested():
            incident = world.incidents.get(given.incident)
            if incident is None or not incident.is_open:
                return []
            return [Closed(given.incident, given.by, given.reason, given.note)]
        case LookUpMade():
            return [LookedUp(given.what, given.by)]
        case _:
            assert_never(given)


def _heard(scene: Scene, heard: Heard) -> list[Entry]:
    match heard.indication:
        case CallIncoming() | CallWaiting() as ring:
            return hear_ring(scene, heard, ring)
        case CallEnded(call=call):
            return _ring_ended(scene.world, heard.line, call)
        case SmsStored() as text:
            return hear_text(scene, heard, text)
        case SmsUnreadable() as text:
            return hear_unreadable(scene, heard, text)
        case DeliveryReported() as report:
            return _reported(scene, heard, report)
        case SubmitEnded(token=token, result=result) | SubmitSettled(token=token, result=result):
            return _submitted(scene.world, token, result, scene.now)
        case CallAlerting(token=token):
            attempt = scene.world.attempt(int(token))
            alerts = attempt is not None and attempt.state is AttemptState.STARTED
            return [AttemptAlerted(int(token))] if alerts else []
        case CallFinished(token=token, result=called):
            return _call_finished(scene.world, token, called)
        case DigitHeard(token=token, digit=digit):
            return hear_key(scene.world, int(token), digit)
        case ModemChanged() as changed:
            return _line_changed(scene.world, heard.line, changed)
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
        return [AlarmRepeated(own.id, party.id, Means.OPERATOR, asked.note)]
    is_drill = asked.status is not Status.ACTUAL
    if is_drill and (not party.group or has_open_incident(scene.world, party.id)):
        return []  # there is nobody to practise with, or no peace for it
    return [
        open_incident(
            scene.world,
            scene.roster,
            party,
            kind=asked.kind,
            means=Means.OPERATOR,
            line="",
            raised_utc=scene.utc,
            status=asked.status,
            text=asked.note,
            raised_by=asked.by,
        )
    ]


def has_open_incident(world: World, party: str) -> bool:
    """Whether an incident of this party's own, a drill too, is open."""
    return any(incident.originator.id == party for incident in world.open_incidents())


def _line_changed(world: World, line: str, changed: ModemChanged) -> list[Entry]:
    status, facts = changed.status, world.lines.get(line)
    entry = LineChanged(
        line,
        status.state.value,
        status.carries_texts,
        status.carries_calls,
        status.problem,
        status.capabilities.speaks,
        status.capabilities.hears_keys,
    )
    is_news = facts is None or any(
        getattr(facts, field.name) != getattr(entry, field.name)
        for field in fields(LineChanged)
        if field.name != "line"
    )
    return [entry] if is_news else []


# --- what became of our attempts ------------------------------------------------------------------


def _may_still_settle(attempt: Attempt) -> bool:
    unknown = attempt.state is AttemptState.ENDED and attempt.outcome is Outcome.UNKNOWN
    return attempt.state is AttemptState.STARTED or unknown


def _submitted(world: World, token: str, result: SubmitResult, now: float) -> list[Entry]:
    attempt = world.attempt(int(token))
    if attempt is None or not _may_still_settle(attempt):
        return []
    if result.outcome is SubmitOutcome.SENT:
        return [
            AttemptSubmitted(attempt.id, result.references),
            *_early_report(world, attempt, result.references, now),
        ]
    if attempt.state is AttemptState.ENDED:
        return []
    outcome = Outcome.FAILED if result.outcome is SubmitOutcome.FAILED else Outcome.UNKNOWN
    return [AttemptEnded(attempt.id, outcome, result.cause, result.detail, result.remedy)]


def _early_report(
    world: World, attempt: Attempt, references: tuple[int, ...], now: float
) -> list[Entry]:
    for report in world.reports:
        fits = report.line == attempt.line and report.reference in references
        recent = attempt.started_at <= report.at and now - report.at <= REPORT_KEPT_S
        if fits and recent and report.number == attempt.number:
            return _fate(attempt.id, report.status)
    return []


def _reported(scene: Scene, heard: Heard, report: DeliveryReported) -> list[Entry]:
    number = heard.number.e164 if heard.number else report.recipient.digits
    attempt = _attempt_of_report(scene, heard.line, number, report.reference)
    if attempt is not None:
        settled = (
            attempt.state is not AttemptState.SUBMITTED and report.status >= STATUS_ARRIVED_BELOW
        )
        return [] if settled else _fate(attempt.id, report.status)
    known = UnmatchedReport(heard.line, number, report.reference, report.status, scene.now)
    if any(_is_same(known, other) for other in scene.world.reports):
        return []
    return [ReportUnmatched(heard.line, number, report.reference, report.status)]


def _is_same(one: UnmatchedReport, other: UnmatchedReport) -> bool:
    """Read twice; hours later the same TP-MR is another text's."""
    return _SAID(one) == _SAID(other) and one.at - other.at <= REPORT_KEPT_S


def _attempt_of_report(scene: Scene, line: str, number: str, reference: int) -> Attempt | None:
    """The newest text to this number over this line with this TP-MR, or one whose answer was never
    seen.
    """
    candidates = [
        attempt
        for person in scene.world.notifications()
        for attempt in person.attempts
        if attempt.channel is Channel.SMS
        and attempt.line == line
        and attempt.number == number
        and scene.now - attempt.started_at <= scene.policy.report_match_within_s
    ]
    candidates.sort(key=lambda attempt: attempt.id)
    for attempt in reversed(candidates):
        if attempt.was_taken and reference in attempt.references:
            return attempt
    unseen = [attempt for attempt in candidates if attempt.outcome is Outcome.UNKNOWN]
    return unseen[-1] if unseen else None


def _fate(attempt: int, status: int) -> list[Entry]:
    if status < STATUS_ARRIVED_BELOW:
        return [AttemptDelivered(attempt, status)]
    if status < STATUS_TRYING_BELOW:
        return []
    detail = "the service centre could not deliver it"
    remedy = Remedy.RETRY if status >= STATUS_TEMPORARY_FROM else Remedy.GIVE_UP
    return [AttemptEnded(attempt, Outcome.FAILED, status, detail, remedy)]


def _call_finished(world: World, token: str, result: CallResult) -> list[Entry]:
    attempt = world.attempt(int(token))
    if attempt is None or not attempt.occupies_line:
        return []
    entries: list[Entry] = []
    if result.alerted and not attempt.alerted:
        entries.append(AttemptAlerted(attempt.id))
    outcome = Outcome.CUT if attempt.cut else _OUTCOME_OF_CALL[result.outcome]
    return [
        *entries,
        AttemptEnded(
            attempt.id,
            outcome,
            result.cause,
            result.detail,
            active_s=round(result.active_s, 1),
            spoke_s=round(result.spoke_s, 1),
            problem=result.problem,
        ),
    ]
