"""(Incident, Entry) to Incident: what a fact changes in one case and for its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    HELPING,
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AllClearJoined,
    Closed,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    IncidentOpened,
    KindChanged,
    Means,
    NeighboursWoken,
    NobodyYet,
    OfficerUnavailable,
    OptedOut,
    TextNotUnderstood,
    Unproved,
    WordsNoted,
)
from alarmd.incident.facts.enums import CaseRole
from alarmd.incident.facts.insisted import insisted
from alarmd.incident.facts.told import echoes_with
from alarmd.incident.facts.transitions import INCIDENT, IncidentEntry
from alarmd.incident.facts.world import (
    FIRST_WAVE,
    RESERVE_WAVE,
    STAND_INS,
    Attempt,
    Closing,
    Incident,
    Notification,
    Outage,
)
from alarmd.roster import Role

Case = TypeVar("Case", Incident, Outage)

# What somebody says, from the phone `number`.
Said = (
    AlarmRepeated
    | KindChanged
    | FalseAlarmSaid
    | TextNotUnderstood
    | WordsNoted
    | Acknowledged
    | ClosingRefused
)
_RINGS = (Means.RING, Means.MISSED_CALL)


def opened(entry: IncidentOpened, at: float) -> Incident:
    """The incident as it begins: wave 1 is to be told from `at` on, unless it is held back."""
    notifications = {
        entry.originator.id: Notification(
            entry.originator,
            CaseRole.ORIGINATOR,
            rang_at=at if entry.means in _RINGS else None,
            rang_from=entry.number,
            spoke_from=entry.number,
            left_at=at if entry.has_left else None,
        )
    }
    is_held = entry.held_for_s > 0
    for copy in entry.recipients:
        waits = copy.wave > FIRST_WAVE or (is_held and copy.party.role is Role.HOUSEHOLD)
        since = None if waits else at
        notifications.setdefault(
            copy.party.id,
            Notification(
                copy.party, CaseRole.RECIPIENT, copy.wave, alert_since=since, known=copy.known
            ),
        )
    for operator in entry.operators:
        notifications.setdefault(operator.id, Notification(operator, CaseRole.OPERATOR))
    for given in entry.codes:
        notifications[given.party] = replace(notifications[given.party], code=given.code)
    return Incident(
        id=entry.incident,
        originator=entry.originator,
        kind=entry.kind,
        status=entry.status,
        means=entry.means,
        opened_at=at,
        raised_utc=entry.raised_utc,
        village=entry.village,
        group_name=entry.group_name,
        notifications=notifications,
        text=entry.text,
        sign=entry.sign,
        raised_at=at - entry.late_s,
        alarm_since=at,
        held_until=at + entry.held_for_s if is_held else None,
        held_at=at if is_held else None,
    )


def taken_further(incident: Incident, entry: IncidentEntry, at: float) -> Incident:
    """The incident after something was said, pressed or decided about it."""
    incident = replace(incident, state=INCIDENT[incident.state, type(entry)])
    if isinstance(entry, Said):
        incident = _spoken(incident, entry, at)
    return _changed(incident, entry, at)


def _changed(incident: Incident, entry: IncidentEntry, at: float) -> Incident:
    match entry:
        case AlarmRepeated():
            incident = _not_over(incident, at)
            incident = with_person(incident, entry.party, lambda p: _rang(incident, p, entry, at))
            presses, raised_at = incident.presses + 1, max(incident.raised_at, at - entry.late_s)
            return insisted(replace(incident, presses=presses, raised_at=raised_at), at)
        case KindChanged():
            incident = _not_over(incident, at)
            said_utc = entry.sent_utc
            changed = replace(incident, kind=entry.kind, kind_changed_at=at, kind_utc=said_utc)
            return _to_note(changed, entry.means, at)
        case FalseAlarmSaid():
            return _to_note(_taken_back(incident, entry, at), entry.means, at)
        case TextNotUnderstood():
            return _marked(incident, entry.party, not_understood_at=at)
        case WordsNoted():
            return incident
        case Acknowledged():
            return _answered(incident, entry, at)
        case AcknowledgementExpired():
            incident = with_person(incident, entry.party, lambda person: _expired(person, at))
            return replace(incident, coming_changed_at=at)
        case Escalated():
            return _widened(replace(incident, wave=entry.wave), at)
        case OfficerUnavailable():
            return _without_officer(incident, entry, at)
        case NeighboursWoken():
            return replace(_widened(incident, at), held_until=None, woken_at=at, to_note_at=at)
        case NobodyYet():
            return replace(incident, nobody_yet_at=at)
        case Exhausted():
            return replace(incident, exhausted_at=at)
        case ClosingRefused(party=party, why=why):
            return _marked(incident, party, refused_at=at, refused_why=why)
        case ClosingWaits(by=by, reason=reason, note=note):
            return replace(incident, closing=Closing(by, reason, note, at))
        case CodesGuessed(party=party):
            return replace(incident, guessed_at=at, guessed_as=party)
        case Closed():
            return replace(incident, closed_at=at, closed_reason=entry.reason, closed_by=entry.by)
        case AllClearJoined():
            return _marked(incident, entry.party, over_at=at)
        case OptedOut():
            return _marked(incident, entry.party, left_at=at)
        case _:
            assert_never(entry)


def _marked(incident: Incident, party: str, **changes: Any) -> Incident:
    return with_person(incident, party, lambda person: replace(person, **changes))


def with_person(case: Case, party: str, change: Callable[[Notification], Notification]) -> Case:
    """The case with one of its people changed."""
    return replace(
        case, notifications={**case.notifications, party: change(case.notifications[party])}
    )


def begun(person: Notification, attempt: Attempt) -> Notification:
    """The person when an attempt towards them starts."""
    return replace(person, attempts=(*person.attempts, attempt))


def tried(person: Notification, changed: Attempt) -> Notification:
    """The person when an attempt towards them has become `changed`."""
    attempts = tuple(changed if old.id == changed.id else old for old in person.attempts)
    return replace(person, attempts=attempts)


def _taken_back(incident: Incident, entry: FalseAlarmSaid, at: float) -> Incident:
    """A sender can be forged; a key in our own call cannot, and confirms what a text has said."""
    if incident.false_said_at is not None:
        return replace(incident, false_by_text=False)
    return replace(incident, false_said_at=at, false_by_text=entry.means is Means.TEXT)


def _not_over(incident: Incident, at: float) -> Incident:
    """Drop a waiting closing, which did not know what the originator says now; ask the officer who
    closed again."""
    closing = incident.closing
    incident = replace(incident, closing=None)
    if closing is None or closing.by not in incident.notifications:
        return incident
    return with_person(
        incident,
        closing.by,
        lambda person: replace(person, refused_at=at, refused_why=Unproved.NO_CODE),
    )


def _to_note(incident: Incident, means: Means, at: float) -> Incident:
    """Note that the originator is owed a text; after a key they heard the answer in the call."""
    return incident if means is Means.KEY else replace(incident, to_note_at=at)


def _spoken(incident: Incident, entry: Said, at: float) -> Incident:
    """Note the phone that spoke: the answer goes to that phone."""
    number = entry.number
    if not number:
        return incident
    party = incident.originator.id if isinstance(entry, KindChanged) else entry.party
    text = "" if isinstance(entry, KindChanged) else entry.text
    return with_person(
        incident,
        party,
        lambda person: replace(person, spoke_from=number, echoes=echoes_with(person, text, at)),
    )


def _without_officer(incident: Incident, entry: OfficerUnavailable, at: float) -> Incident:
    """Backup officer and head stand in at once; the neighbours are asked as before."""
    notifications = {
        party: replace(person, alert_since=at) if _stands_in(person) else person
        for party, person in incident.notifications.items()
    }
    out_at = at if incident.officer_out_at is None else incident.officer_out_at
    officers_out = (*incident.officers_out, entry.party)
    return replace(
        incident, notifications=notifications, officers_out=officers_out, officer_out_at=out_at
    )


def _with_officer(incident: Incident, party: str) -> Incident:
    """Count on an officer who comes after all; if no officer is out now, there is nothing to
    tell."""
    officers_out = tuple(other for other in incident.officers_out if other != party)
    out_at = incident.officer_out_at if officers_out else None
    return replace(incident, officers_out=officers_out, officer_out_at=out_at)


def _stands_in(person: Notification) -> bool:
    is_in_reserve = person.wave == RESERVE_WAVE and not person.is_asked
    return is_in_reserve and person.party.role in STAND_INS


def _widened(incident: Incident, at: float) -> Incident:
    notifications = {
        party: replace(person, alert_since=at) if _is_due(person, incident.wave) else person
        for party, person in incident.notifications.items()
    }
    return replace(incident, notifications=notifications)


def _is_due(person: Notification, wave: int) -> bool:
    is_recipient = person.case_role is CaseRole.RECIPIENT
    return is_recipient and person.wave <= wave and not (person.is_asked or person.left_at)


def _rang(
    incident: Incident, originator: Notification, entry: AlarmRepeated, at: float
) -> Notification:
    """A first ring, or one after "it was a mistake", is answered by a call; a redial is not."""
    if entry.means in (*_RINGS, Means.TEXT):
        originator = replace(originator, asked_how_at=at)
    is_heard_of = originator.rang_at is not None and incident.false_said_at is None
    if entry.means not in _RINGS or is_heard_of:
        return originator
    return replace(originator, rang_at=at, rang_from=entry.number)


def _answered(incident: Incident, entry: Acknowledged, at: float) -> Incident:
    before = incident.notifications[entry.party]
    incident = with_person(incident, entry.party, lambda person: _acknowledged(person, entry, at))
    if entry.response in HELPING:
        incident = replace(incident, exhausted_at=None, nobody_yet_at=None)
        incident = _with_officer(incident, entry.party)
    if before.is_coming is incident.notifications[entry.party].is_coming:
        return incident
    return replace(incident, coming_changed_at=at)


def _acknowledged(person: Notification, entry: Acknowledged, at: float) -> Notification:
    return replace(
        person,
        response=entry.response,
        means=entry.means,
        responded_at=at,
        said_utc=entry.sent_utc,
        is_named=entry.is_named,
        rang_at=at if entry.means in _RINGS else person.rang_at,
        expired_at=None,
        came_at=at if person.came_at is None and entry.response in HELPING else person.came_at,
    )


def _expired(person: Notification, at: float) -> Notification:
    """Ask this person again from `at` on; a new ring counts as the answer."""
    assert person.response is not None  # nothing else can expire
    return replace(
        person,
        response=None,
        rang_at=None,
        expired_at=at,
        alert_since=at,
    )
