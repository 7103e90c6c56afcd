"""The world: what the journal adds up to now. World > Incident > Notification > Attempt, and the
lines. Frozen values.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from alarmd.incident.facts.attempt import Attempt as Attempt
from alarmd.incident.facts.entries import (
    HELPING,
    Channel,
    CloseReason,
    Doubt,
    Kind,
    Means,
    PrivatePartsErased,
    Purpose,
    Response,
    Status,
    Unproved,
)
from alarmd.incident.facts.enums import CaseRole
from alarmd.incident.facts.houses import House, News
from alarmd.incident.facts.kept_parts import LongText, Share
from alarmd.incident.facts.line_facts import LineFacts as LineFacts
from alarmd.incident.facts.line_facts import RingingCall as RingingCall
from alarmd.incident.facts.transitions import IncidentState
from alarmd.roster import CALLED_OUT, Party, Role

FIRST_WAVE = 1  # told at once
RESERVE_WAVE = 2  # told if too few are coming
OUTAGE = 0  # the number under which the attempts of the outage run; incidents begin at 1
STAND_INS = (Role.BACKUP, Role.HEAD)  # for an officer of the first wave who cannot be counted on


class Notification(Struct, frozen=True):
    """What one person of an incident was told and said; `wave` of a recipient, 0 of anybody else.

    `alert_since` is the instant from which attempts to alert count; None: not yet (a later wave) or
    not at all. `rang_at` is the instant of the ring that was counted as "coming"; of the
    originator, of the ring from `rang_from` that raised the alarm or insisted on it. `spoke_from`
    is the phone that rang or texted last; `said_before` the answer that a second press took back.
    The answer `is_named` if it was given by the number of the alarm. `asked_how_at` is when the
    originator last rang or texted again. `echoes` is how many texts of theirs in a row came within
    seconds of ours: two are a machine's. `over_at` is when the network took a text about another
    alarm that says that this one is over, too; None: none so far. With the
    `code` this officer ends the alarm by text; `refused_at` is when a closing in their name was
    refused last, and `refused_why`. `left_at`: this person has left the scheme since; None: not.
    """

    party: Party
    case_role: CaseRole
    wave: int = 0
    alert_since: float | None = None
    response: Response | None = None
    means: Means | None = None
    responded_at: float | None = None
    said_utc: float = 0.0  # when that was texted, by the stamp of the network; 0: nobody knows
    rang_at: float | None = None
    rang_from: str = ""
    spoke_from: str = ""
    expired_at: float | None = None
    not_understood_at: float | None = None
    asked_how_at: float | None = None
    said_before: Response | None = None
    is_named: bool = False
    echoes: int = 0
    code: str = ""
    refused_at: float | None = None
    refused_why: Unproved | None = None
    attempts: tuple[Attempt, ...] = ()
    over_at: float | None = None
    left_at: float | None = None

    @property
    def is_originator(self) -> bool:
        """Whether this person raised the alarm."""
        return self.case_role is CaseRole.ORIGINATOR

    @property
    def is_operator(self) -> bool:
        """Whether this person is told of the box, not of the alarm."""
        return self.case_role is CaseRole.OPERATOR

    @property
    def was_reached_out_to(self) -> bool:
        """Whether anything about this incident was begun towards this person."""
        return bool(self.attempts)

    @property
    def reached_out_at(self) -> float | None:
        """When the first attempt began of which this person may know; None: they know nothing."""
        began = (one.started_at for one in self.attempts if one.may_have_arrived)
        return min(began, default=None)

    @property
    def has_heard_of_mistake(self) -> bool:
        """Whether this person may have been told that the caller calls it a mistake."""
        texts = (one for one in self.attempts if one.purpose is Purpose.FALSE_SAID)
        return any(one.may_have_arrived for one in texts)

    @property
    def is_asked(self) -> bool:
        """Whether this person is to come: of the first wave, or of a later one that has begun."""
        return self.alert_since is not None

    @property
    def is_coming(self) -> bool:
        """Whether this person is counted on."""
        return self.response in HELPING

    @property
    def has_arrived(self) -> bool:
        """Whether this person has said that they are there."""
        return self.response is Response.ARRIVED

    @property
    def is_neighbour(self) -> bool:
        """Whether somebody of a household is told: a loudspeaker is nobody."""
        return self.party.role is Role.HOUSEHOLD and not self.party.is_device

    @property
    def is_officer(self) -> bool:
        """Whether this person may decide and close."""
        return self.party.role in CALLED_OUT


class Closing(Struct, frozen=True):
    """Who ended a case that waits for its first wave, since when, as what and with which note."""

    by: str
    reason: CloseReason
    note: str
    at: float


class Incident(Struct, frozen=True):
    """One case.

    `notifications` are of the originator, every recipient and the operators, by id and in the order
    of the roster. The neighbours are not woken before `held_until`, None: they are by now. They had
    to wait since `held_at` and were woken at `woken_at`. `officers_out`: the officers who cannot be
    counted on, the first since `officer_out_at`.
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
    notifications: dict[str, Notification]
    text: str = ""
    sign: str = ""
    state: IncidentState = IncidentState.OPEN
    wave: int = FIRST_WAVE
    presses: int = 1
    raised_at: float = 0.0  # or once more, as late as it may have been
    alarm_since: float = 0.0  # opened, or insisted on after "it was a mistake"
    false_said_at: float | None = None
    false_by_text: bool = False  # and by nothing that only the phone of the originator can do
    insisted_at: float | None = None  # pressed again after "it was a mistake"
    kind_changed_at: float | None = None
    kind_utc: float = 0.0  # when that was texted, by the stamp of the network; 0: nobody knows
    to_note_at: float | None = None  # a kind or a mistake that the originator texted
    nobody_yet_at: float | None = None
    officers_out: tuple[str, ...] = ()
    officer_out_at: float | None = None
    coming_changed_at: float | None = None
    exhausted_at: float | None = None
    guessed_at: float | None = None  # wrong codes came in the name of `guessed_as`
    guessed_as: str = ""
    closing: Closing | None = None
    held_until: float | None = None
    held_at: float | None = None
    woken_at: float | None = None
    closed_at: float | None = None
    closed_reason: CloseReason = CloseReason.UNSTATED
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still has to be dealt with."""
        return self.state is not IncidentState.CLOSED

    @property
    def was_false(self) -> bool:
        """Whether it was closed as a false alarm, or as nothing after "it was a mistake"."""
        is_taken_back = self.false_said_at is not None
        unstated = self.closed_reason is CloseReason.UNSTATED and is_taken_back
        return not self.is_open and (self.closed_reason is CloseReason.FALSE or unstated)

    @property
    def is_drill(self) -> bool:
        """Whether it gives way to everything that is real."""
        return self.status is not Status.ACTUAL

    def coming(self) -> tuple[Party, ...]:
        """Who is coming, the first to say so first."""
        those = [person for person in self.notifications.values() if person.is_coming]
        those.sort(key=lambda person: (person.responded_at or 0.0, person.party.id))
        return tuple(person.party for person in those)

    def neighbours_asked(self) -> int:
        """How many neighbours are being told by now."""
        return sum(person.is_neighbour for person in self.recipients())

    def officers_asked(self) -> tuple[Party, ...]:
        """The officers who are being told by now and can be counted on."""
        asked = (person.party for person in self.recipients() if person.is_officer)
        return tuple(party for party in asked if party.id not in self.officers_out)

    def recipients(self, wave: int | None = None) -> Iterator[Notification]:
        """Those who are to be told: of one wave, or everybody who is to be told by now. Nobody who
        has left the scheme.
        """
        for person in self.notifications.values():
            if person.left_at is not None:
                continue
            if person.wave == wave if wave is not None else person.is_asked:
                yield person


class Outage(Struct, frozen=True):
    """What the operators are told of the box itself: `lines` are down, each since an instant.

    `begun_at` is when the first of them was lost, `lost_at` the newest, `mended_at` when the last
    line of the outage before was mended; `sign` is the village's mark in front of the texts.
    `doubt` is what was last found to be wrong with the journal, `doubted_at` when it was news;
    `news` is what else there was within a day, the oldest first.
    """

    notifications: dict[str, Notification] = field(default_factory=dict)
    lines: dict[str, float] = field(default_factory=dict)
    begun_at: float | None = None
    lost_at: float | None = None
    mended_at: float | None = None
    sign: str = ""
    doubt: Doubt | None = None
    doubted_at: float | None = None
    news: tuple[News, ...] = ()


class Leaver(Struct, frozen=True):
    """Who has left the scheme, since when, and whether an operator has taken them off the roster
    since.
    """

    party: Party
    since: float
    is_off_roster: bool = False


class UnmatchedReport(Struct, frozen=True):
    """A status report that came before the answer it belongs to."""

    line: str
    number: str
    reference: int
    status: int
    at: float
    taken_at: float | None = None


class World(Struct, frozen=True):
    """Everything that still matters.

    `owners` finds the (incident, party) of an attempt; `heard` the texts already seen, by key and,
    once complete, by their words (`heard_words`); `houses` who has done what within a day.
    `callers_left` rang in vain on the last day and got no alarm: so many did. `life_since` is the
    instant of the last start, `past_utc` a time that had passed by then; it `is_life_dated` if it
    is known how long the box was off before. Our clock is `ahead_s` of
    that of the service centre that last took a text of ours; None: no centre has said. `long_texts`
    are those of which parts may still come, `shares` how many parts came of whom (a party, a
    stranger's number, "" for all strangers). `wrong_codes` are the instants of those that a
    phone has sent, by its number, `shut` since when it closes nothing. `leavers` have left the
    scheme, by party. The calendar of the machine is `calendar_ahead_s` of what is taken for right.
    What belongs to a person was `erased` last at `erased_at`.
    """

    at: float = 0.0
    last_incident: int = 0
    last_attempt: int = 0
    incidents: dict[int, Incident] = field(default_factory=dict)
    owners: dict[int, tuple[int, str]] = field(default_factory=dict)
    lines: dict[str, LineFacts] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    rings: dict[str, float] = field(default_factory=dict)
    callers_left: dict[str, float] = field(default_factory=dict)
    reports: tuple[UnmatchedReport, ...] = ()
    outage: Outage = field(default_factory=Outage)
    houses: dict[str, House] = field(default_factory=dict)
    wrong_codes: dict[str, tuple[float, ...]] = field(default_factory=dict)
    shut: dict[str, float] = field(default_factory=dict)
    life_since: float = 0.0
    is_life_dated: bool = True
    past_utc: float = 0.0
    long_texts: dict[str, LongText] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    ahead_s: float | None = None
    leavers: dict[str, Leaver] = field(default_factory=dict)
    calendar_ahead_s: float = 0.0
    erased: PrivatePartsErased | None = None
    erased_at: float = 0.0

    def open_incidents(self) -> list[Incident]:
        """The open incidents, oldest first."""
        return [incident for incident in self.incidents.values() if incident.is_open]

    def case(self, number: int) -> Incident | Outage:
        """What an attempt is about: the incident of this number, or the outage."""
        return self.outage if number == OUTAGE else self.incidents[number]

    def notifications(self) -> Iterator[Notification]:
        """Everybody who was told anything or is to be told."""
        for incident in self.incidents.values():
            yield from incident.notifications.values()
        yield from self.outage.notifications.values()

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
        attempts = self.case(number).notifications[party].attempts
        return next(attempt for attempt in reversed(attempts) if attempt.id == attempt_id)


def heard_words(key: str, text: str) -> str:
    """How `World.heard` knows the words of a text: of a long one there may come more."""
    return f"{key}\n{text}"
