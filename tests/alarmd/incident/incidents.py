"""Incidents for tests, made the way the fold makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Channel,
    IncidentOpened,
    Kind,
    Means,
    Outcome,
    Purpose,
    Reason,
    RecipientCopy,
    Response,
    Status,
)
from alarmd.incident.facts.evolve_incident import opened
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, Incident
from alarmd.roster import Party

RAISED_UTC = 1779973440.0  # 21:04 in the village


def opening(
    originator: Party,
    recipients: Sequence[Party],
    *,
    operators: Sequence[Party] = (),
    second: Sequence[Party] = (),
    incident: int = 1,
    kind: Kind = Kind.EMERGENCY,
    status: Status = Status.ACTUAL,
    raised_utc: float = RAISED_UTC,
) -> IncidentOpened:
    """The entry that opens a case; `second` are those who are told on widening."""
    copies = [RecipientCopy(party, 1) for party in recipients]
    copies += [RecipientCopy(party, 2) for party in second]
    return IncidentOpened(
        incident,
        originator,
        kind,
        status,
        Means.RING,
        "north",
        raised_utc,
        "桃源村",
        "东组",
        tuple(copies),
        tuple(operators),
    )


def incident_of(
    originator: Party,
    recipients: Sequence[Party],
    *,
    operators: Sequence[Party] = (),
    coming: Sequence[str] = (),
    kind: Kind = Kind.EMERGENCY,
    status: Status = Status.ACTUAL,
    raised_utc: float = RAISED_UTC,
    **values: Any,
) -> Incident:
    """An incident with these values; `coming` in the order in which they said so."""
    entry = opening(
        originator,
        recipients,
        operators=operators,
        kind=kind,
        status=status,
        raised_utc=raised_utc,
    )
    incident = opened(entry, 0.0)
    for order, party in enumerate(coming):
        person = replace(
            incident.notifications[party], response=Response.COMING, responded_at=float(order)
        )
        incident = replace(incident, notifications={**incident.notifications, party: person})
    return replace(incident, **values)


def attempt_to(
    party: Party,
    purpose: Purpose,
    channel: Channel,
    started_at: float,
    outcome: Outcome | None,
    *,
    number: int = 1,
    lasts_s: float = 10.0,
) -> Attempt:
    """An attempt to the first phone of somebody that ended so; None: it is under way."""
    is_over = outcome is not None
    return Attempt(
        id=number,
        purpose=purpose,
        channel=channel,
        line="north",
        number=party.phones[0].number.e164,
        round=1,
        reason=Reason.FIRST,
        started_at=started_at,
        state=AttemptState.ENDED if is_over else AttemptState.STARTED,
        outcome=outcome,
        ended_at=started_at + lasts_s if is_over else None,
    )
