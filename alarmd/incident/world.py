"""The world: what the journal adds up to now. World > Incident > Notification > Attempt, and the
lines. Frozen values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from alarmd.incident.entries import (
    Channel,
    CloseReason,
    Kind,
    Means,
    Outcome,
    Purpose,
    Reason,
    Response,
    Status,
)
from alarmd.incident.transitions import AttemptState, IncidentState, NotificationState
from alarmd.roster import CALLED_OUT, Party
from modem.types import Remedy

ORIGINATOR_WAVE = 0
OPERATOR_WAVE = 9
OUTAGE = 0  # the number under which the attempts of the outage run; incidents begin at 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try.

    `started_at`, `ended_at`: instants; `ended_at` is when it stopped occupying its line. `keys` are
    those that were pressed in the call, in order.
    """

    id: int
    purpose: Purpose
    channel: Channel
    line: str
    number: str
    round: int
    reason: Reason
    started_at: float
    state: AttemptState = AttemptState.STARTED
    outcome: Outcome | None = None
    ended_at: float | None = None
    remedy: Remedy = Remedy.NONE
    references: tuple[int, ...] = ()
    alerted: bool = False
    cut: bool = False
    keys: str = ""

    @property
    def occupies_line(self) -> bool:
        """Whether its line is still busy with it."""
        return self.state in (AttemptState.STARTED, AttemptState.ALERTED)

    @property
    def was_taken(self) -> bool:
        """Whether the network took the text."""
        return self.state in (AttemptState.SUBMITTED, AttemptState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Notification:
    """What one person of an incident was told and said. Wave 0 is the originator, 9 an operator.

    `alert_since` is the instant from which attempts to alert count; None: not yet (a later wave) or
    not at all. `rang_at` is the instant of the ring that was counted as "coming"; of the
    originator, of the ring from `rang_from` that raised the alarm or insisted on it.
    """

    party: Party
    wave: int
    state: NotificationState = NotificationState.PENDING
    alert_since: float | None = None
    response: Response | None = None
    means: Means | None = None
    responded_at: float | None = None
    rang_at: float | None = None
    rang_from: str = ""
    expired_at: float | None = None
    not_understood_at: float | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def was_reached_out_to(self) -> bool:
        """Whether anything about this incident was begun towards this person."""
        return bool(self.attempts)

    @property
    def is_coming(self) -> bool:
        """Whether this person is counted on."""
        return self.response is Response.COMING

    @property
    def is_officer(self) -> bool:
        """Whether this person may decide and close."""
        return self.party.role in CALLED_OUT


@dataclass(frozen=True, slots=True)
class Incident:
    """One case.

    `people` holds the originator, every recipient and the operators, in the order of the roster.
    """

    id: int
    originator: Party
    kind: Kind
    status: Status
    means: Means
    opened_at: float
    raised_utc: float
    village: str
    group_name: str
    people: dict[str, Notification]
    text: str = ""
    state: IncidentState = IncidentState.OPEN
    wave: int = 1
    presses: int = 1
    alarm_since: float = 0.0  # opened, or insisted on after "it was a mistake"
    false_said_at: float | None = None
    coming_changed_at: float | None = None
    exhausted_at: float | None = None
    closed_at: float | None = None
    closed_reason: CloseReason = CloseReason.UNSTATED
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still has to be dealt with."""
        return self.state is not IncidentState.CLOSED

    @property
    def is_drill(self) -> bool:
        """Whether it gives way to everything that is real."""
        return self.status is not Status.ACTUAL

    def coming(self) -> tuple[Party, ...]:
        """Who is coming, the first to say so first."""
        those = [person for person in self.people.values() if person.is_coming]
        those.sort(key=lambda person: (person.responded_at or 0.0, person.party.id))
        return tuple(person.party for person in those)

    def recipients(self, wave: int | None = None) -> Iterator[Notification]:
        """Those who are to be told: of one wave, or of every wave that has begun."""
        for person in self.people.values():
            if person.wave == wave if wave is not None else 1 <= person.wave <= self.wave:
                yield person


@dataclass(frozen=True, slots=True)
class Outage:
    """What the operators are told of the box itself: `lines` are down, each since an instant.

    `begun_at` is when the first of them was lost, `lost_at` the newest, `mended_at` when the last
    line of the outage before was mended.
    """

    people: dict[str, Notification] = field(default_factory=dict)
    lines: dict[str, float] = field(default_factory=dict)
    begun_at: float | None = None
    lost_at: float | None = None
    mended_at: float | None = None


@dataclass(frozen=True, slots=True)
class RingingCall:
    """An incoming or waiting call on a line, and whether the line was told to end it.

    `number` is as the network showed it, "" if it has shown none so far.
    """

    call: str
    since: float
    waiting: bool
    number: str
    end_ordered_at: float | None = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line as the journal knows it.

    `since` is the instant from which it has been in service, or out of it. `texts` and `calls` are
    the instants of its last attempts, oldest first. It `is_mute` if the sound of its last call
    failed.
    """

    name: str
    state: str = "closed"
    since: float = 0.0
    carries_texts: bool = False
    carries_calls: bool = False
    speaks: bool = False
    hears: bool = False
    problem: str = ""
    ringing: tuple[RingingCall, ...] = ()
    occupied_by: int | None = None
    texts: tuple[float, ...] = ()
    calls: tuple[float, ...] = ()
    refused_in_row: int = 0
    refusing_until: float = 0.0
    is_mute: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it is in service."""
        return self.state == "ready"


@dataclass(frozen=True, slots=True)
class UnmatchedReport:
    """A status report that came before the answer it belongs to."""

    line: str
    number: str
    reference: int
    status: int
    at: float


@dataclass(frozen=True, slots=True)
class World:
    """Everything that still matters.

    `owners` finds the (incident, party) of an attempt; `heard` the texts already seen, by key and,
    once complete, by their words (`heard_words`); `alarm_texts` when a party last raised an alarm
    by these words (`alarm_text`).
    """

    at: float = 0.0
    last_incident: int = 0
    last_attempt: int = 0
    incidents: dict[int, Incident] = field(default_factory=dict)
    owners: dict[int, tuple[int, str]] = field(default_factory=dict)
    lines: dict[str, LineFacts] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    rings: dict[str, float] = field(default_factory=dict)
    alarm_texts: dict[str, float] = field(default_factory=dict)
    reports: tuple[UnmatchedReport, ...] = ()
    outage: Outage = field(default_factory=Outage)

    def open_incidents(self) -> list[Incident]:
        """The open incidents, oldest first."""
        return [incident for incident in self.incidents.values() if incident.is_open]

    def case(self, number: int) -> Incident | Outage:
        """What an attempt is about: the incident of this number, or the outage."""
        return self.outage if number == OUTAGE else self.incidents[number]

    def notifications(self) -> Iterator[Notification]:
        """Everybody who was told anything or is to be told."""
        for incident in self.incidents.values():
            yield from incident.people.values()
        yield from self.outage.people.values()

    def texts_of(self, line: str) -> list[Attempt]:
        """The texts that this line was given, the oldest first."""
        texts = (a for person in self.notifications() for a in person.attempts if a.line == line)
        return sorted((a for a in texts if a.channel is Channel.SMS), key=lambda text: text.id)

    def attempt(self, attempt_id: int) -> Attempt | None:
        """The attempt with this id, if its incident still matters."""
        owner = self.owners.get(attempt_id)
        if owner is None:
            return None
        number, party = owner
        attempts = self.case(number).people[party].attempts
        return next(attempt for attempt in reversed(attempts) if attempt.id == attempt_id)


def heard_words(key: str, text: str) -> str:
    """How `World.heard` knows the words of a text: of a long one there may come more."""
    return f"{key}\n{text}"


def alarm_text(party: str, text: str) -> str:
    """How `World.alarm_texts` knows the words by which a party raised an alarm."""
    return f"{party}\n{text}"
