"""The world: the state after all entries of the journal. World > Incident > Notification > Attempt,
and the lines. Frozen values.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from alarmd.incident.facts.answers import Answer
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
from alarmd.incident.facts.enums import CaseRole, Known
from alarmd.incident.facts.houses import House, News
from alarmd.incident.facts.kept_parts import LongText, Share
from alarmd.incident.facts.line_facts import LineFacts as LineFacts
from alarmd.incident.facts.line_facts import RingingCall as RingingCall
from alarmd.incident.facts.transitions import IncidentState
from alarmd.roster import CALLED_OUT, Party, Role

FIRST_WAVE = 1  # told at once
RESERVE_WAVE = 2  # told if too few are coming
OUTAGE = 0  # the incident number of attempts about the outage; real incidents begin at 1
STAND_INS = (Role.BACKUP, Role.HEAD)  # for an officer of the first wave who cannot be counted on


class Notification(Struct, frozen=True):
    """What one person of an incident was told and said; `wave` is 0 for anybody but a recipient.

    `alert_since` is the instant from which attempts to alert count; None: not yet (a later wave) or
    not at all. `rang_at` is the instant of the ring that was counted as "coming"; for the
    originator, of the ring from `rang_from` that raised the alarm or insisted on it. `spoke_from`
    is the phone that rang or texted last. `said_before` is the answer that the originator's second
    press made void. The answer `is_named` if it named the number of the alarm. `asked_how_at` is
    when the originator last rang or texted again. `echoes` is how many of their texts in a row came
    within seconds of ours: two are a machine's. `over_at` is when the network took a text about
    another alarm that says that this alarm is over, too; None: no such text. With the `code` this
    officer ends the alarm by text; at `refused_at` a closing in their name was last refused, for
    `refused_why`. At `left_at` this person left the scheme; None: they did not. `known` is what the
    box had seen of how they answer when the alarm began; None: nothing. At `came_at` they first
    said that they come; None: never.
    """

    party: Party
    case_role: CaseRole
    wave: int = 0
    alert_since: float | None = None
    response: Response | None = None
    means: Means | None = None
    responded_at: float | None = None
    said_utc: float = 0.0  # when the answer was texted, by the network's stamp; 0: unknown
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
    known: Known | None = None
    came_at: float | None = None

    @property
    def is_originator(self) -> bool:
        """Whether this person raised the alarm."""
        return self.case_role is CaseRole.ORIGINATOR

    @property
    def is_operator(self) -> bool:
        """Whether this person is told as an operator, and not asked to come."""
        return self.case_role is CaseRole.OPERATOR

    @property
    def was_reached_out_to(self) -> bool:
        """Whether any attempt to tell this person of this incident was begun."""
        return bool(self.attempts)

    @property
    def reached_out_at(self) -> float | None:
        """When the first attempt that may have arrived began; None: this person knows nothing."""
        began = (one.started_at for one in self.attempts if one.may_have_arrived)
        return min(began, default=None)

    @property
    def has_heard_of_mistake(self) -> bool:
        """Whether this person may have been told that the originator calls it a mistake."""
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
        """Whether this is a person of a household; a loudspeaker is not."""
        return self.party.role is Role.HOUSEHOLD and not self.party.is_device

    @property
    def is_officer(self) -> bool:
        """Whether this person may decide and close."""
        return self.party.role in CALLED_OUT


class Closing(Struct, frozen=True):
    """A closing that waits for the first wave: who closed, as what, with which note, and when."""

    by: str
    reason: CloseReason
    note: str
    at: float


class Incident(Struct, frozen=True):
    """One case.

    `notifications` are of the originator, every recipient and the operators, by id and in the order
    of the roster. The neighbours are not woken before `held_until`; None: they are not held back.
    They were held back at `held_at` and woken at `woken_at`. The officers in `officers_out` cannot
    be counted on, the first of them since `officer_out_at`.
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
    raised_at: float = 0.0  # the last press, at the latest instant that it may have had
    alarm_since: float = 0.0  # opened, or insisted on after "it was a mistake"
    false_said_at: float | None = None
    false_by_text: bool = False  # by text alone, whose sender can be forged
    insisted_at: float | None = None  # pressed again after "it was a mistake"
    kind_changed_at: float | None = None
    kind_utc: float = 0.0  # when the kind was texted, by the network's stamp; 0: unknown
    to_note_at: float | None = None  # they texted a kind or a mistake, or neighbours were woken
    nobody_yet_at: float | None = None
    officers_out: tuple[str, ...] = ()
    officer_out_at: float | None = None
    coming_changed_at: float | None = None
    exhausted_at: float | None = None
    guessed_at: float | None = None  # too many wrong codes came in the name of `guessed_as`
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
        """Whether it was closed as a false alarm, or without a reason after "it was a mistake"."""
        is_taken_back = self.false_said_at is not None
        unstated = self.closed_reason is CloseReason.UNSTATED and is_taken_back
        return not self.is_open and (self.closed_reason is CloseReason.FALSE or unstated)

    @property
    def is_drill(self) -> bool:
        """Whether this is an exercise or a test, which gives way to everything real."""
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
        """The people of one wave, or everybody who is to be told by now; without those who have
        left the scheme.
        """
        for person in self.notifications.values():
            if person.left_at is not None:
                continue
            if person.wave == wave if wave is not None else person.is_asked:
                yield person


class Outage(Struct, frozen=True):
    """What the operators are told of the box itself: `lines` are down, each since an instant.

    At `begun_at` the first of them was lost, at `lost_at` the latest; at `mended_at` the last line
    of an outage was mended. `sign` is the village's mark in front of the texts. `doubt` is what was
    last found wrong with the journal, `doubted_at` when that was news. `news` is the other news of
    the last day, the oldest first.
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
    """A party that left the scheme at `since`, and whether an operator took it off the roster."""

    party: Party
    since: float
    is_off_roster: bool = False


class UnmatchedReport(Struct, frozen=True):
    """A status report that came before the modem's answer to the submit."""

    line: str
    number: str
    reference: int
    status: int
    at: float
    taken_at: float | None = None


class World(Struct, frozen=True):
    """Everything that still matters.

    `owners` finds the (incident, party) of an attempt. `heard` are the texts already seen, by key
    and, once complete, by their words (`heard_words`); `houses` is what each party did within a
    day. The parties `callers_left` rang in vain on the last day and got no alarm, because so many
    rang. `life_since` is the instant of the last start, `past_utc` a time that had passed by then;
    this life `is_life_dated` if it is known how long the box was off before. Our clock is `ahead_s`
    ahead of the service centre that last took a text of ours; None: no centre has said.
    `long_texts` may still get parts; `shares` count the parts of each sender (a party, a stranger's
    number, "" for all strangers). `wrong_codes` are the instants of a phone's wrong codes, by its
    number; since `shut` it closes nothing. `leavers` have left the scheme, by party. The calendar
    of the machine is `calendar_ahead_s` ahead of the time that is taken for right. What belongs to
    a person was last `erased` at `erased_at`. `answers` are what came of calls to each party.
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
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)

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
    """The key of the words of a text in `World.heard`: a long text may come again with more."""
    return f"{key}\n{text}"
