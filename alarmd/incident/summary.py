"""Where an incident stands: one value for the status, the list, the story and every board.

It follows from the incident that `evolve` gives and from nothing else: the live world and the
journal show the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from msgspec import Struct

from alarmd.incident.facts.entries import (
    CaseRole,
    Channel,
    CloseReason,
    Kind,
    Outcome,
    Purpose,
    Response,
    Status,
)
from alarmd.incident.facts.world import (
    FIRST_WAVE,
    Attempt,
    Incident,
    Notification,
)
from alarmd.roster import Party

CALLS_TO_THE_SCENE = frozenset({Purpose.ALERT, Purpose.ASK_AGAIN})


class Standing(Enum):
    """Where a recipient stands; NOT_REACHED are the people whom the operator must see to."""

    ARRIVED = "arrived"  # said that they are there
    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"  # a person knows of it and says no more
    LAPSED = "lapsed"  # said "coming" too long ago
    TOLD = "told"  # delivered, or the phone rang; nobody answered
    SENT = "sent"  # the network took the text; nothing more is known, no call has missed yet
    TRYING = "trying"  # under way, nothing has arrived yet
    WAITING = "waiting"  # due, not begun
    RESERVE = "reserve"  # to be told only if too few come
    SPARED = "spared"  # closed, or called a mistake, before this person's turn came
    NOT_REACHED = "not_reached"  # nothing shows that any attempt arrived, or none was made in time


class Verdict(Enum):
    """How an incident stands, in a word."""

    NOBODY = "nobody"  # nobody is coming
    HELPED = "helped"
    DRILL = "drill"
    CLOSED = "closed"


class Promise(Enum):
    """What is promised of every real alarm, within PROMISED_S."""

    SECOND_CALL = "second_call"  # if they have not answered: do-not-disturb lets it through
    ALL_TRIED = "all_tried"  # everybody of the first wave was tried on each channel they have
    ALL_CLEAR = "all_clear"  # the first text that it is over leaves


PROMISED_S: Mapping[Promise, float] = {
    Promise.SECOND_CALL: 180.0,  # after the first began
    Promise.ALL_TRIED: 300.0,  # after the alarm
    Promise.ALL_CLEAR: 60.0,  # after the closing
}

_ANSWERED: Mapping[Response, Standing] = {
    Response.COMING: Standing.COMING,
    Response.CANNOT: Standing.CANNOT,
    Response.SEEN: Standing.SEEN,
    Response.ARRIVED: Standing.ARRIVED,
}
_UNTOLD = (
    Standing.TRYING,
    Standing.WAITING,
    Standing.RESERVE,
    Standing.SPARED,
    Standing.NOT_REACHED,
)
_NEVER = float("inf")


class Late(Struct, frozen=True):
    """A promise that was not kept towards `people`; the worst delay is `over_s`.

    While it `is_open` it is still to be done. The all-clear is owed to all: nobody is named.
    """

    promise: Promise
    people: tuple[Party, ...]
    over_s: float
    is_open: bool


class Recipient(Struct, frozen=True):
    """Somebody who is to be told, or a device that is to ring, and where they stand."""

    known: Notification
    standing: Standing

    @property
    def party(self) -> Party:
        """The party of this person or device."""
        return self.known.party


class Summary(Struct, frozen=True):
    """One incident as it stands.

    `people` are all who may have to be told, `devices` the loudspeakers, both in the order of the
    roster. `coming` are the people who are counted on, the first to say so first.
    """

    incident: int
    kind: Kind
    status: Status
    originator: Party
    raised_utc: float
    wave: int
    people: tuple[Recipient, ...]
    devices: tuple[Recipient, ...]
    coming: tuple[Party, ...]
    is_called_false: bool
    is_exhausted: bool
    closed_at: float | None
    reason: CloseReason | None
    late: tuple[Late, ...]

    @property
    def verdict(self) -> Verdict:
        """The word that says how it stands."""
        if self.closed_at is not None:
            return Verdict.CLOSED
        if self.status is not Status.ACTUAL:
            return Verdict.DRILL
        return Verdict.HELPED if self.coming else Verdict.NOBODY

    @property
    def due(self) -> int:
        """How many people are to be told by now: without the reserve and those spared."""
        return len(self.people) - len(self.standing(Standing.RESERVE, Standing.SPARED))

    @property
    def told(self) -> int:
        """How many people certainly heard of it, or had a text that the network took."""
        return len(self.people) - len(self.standing(*_UNTOLD))

    def standing(self, *standings: Standing) -> tuple[Recipient, ...]:
        """The people who have one of these standings."""
        return tuple(one for one in self.people if one.standing in standings)


def summary(incident: Incident, now: float) -> Summary:
    """Summarize the incident; the instant `now` decides only what is late."""
    recipients = [
        Recipient(person, _standing(incident, person))
        for person in incident.notifications.values()
        if person.case_role is CaseRole.RECIPIENT
        and (person.left_at is None or person.response is not None)
    ]
    return Summary(
        incident=incident.id,
        kind=incident.kind,
        status=incident.status,
        originator=incident.originator,
        raised_utc=incident.raised_utc,
        wave=incident.wave,
        people=tuple(one for one in recipients if not one.party.is_device),
        devices=tuple(one for one in recipients if one.party.is_device),
        coming=incident.coming(),
        is_called_false=incident.false_said_at is not None,
        is_exhausted=incident.exhausted_at is not None,
        closed_at=incident.closed_at,
        reason=None if incident.closed_at is None else incident.closed_reason,
        late=tuple(_late(incident, now)),
    )


def alerts(person: Notification, channel: Channel | None = None) -> list[Attempt]:
    """The attempts to call this person to the scene, over one channel or both."""
    return [
        one
        for one in person.attempts
        if one.purpose in CALLS_TO_THE_SCENE and channel in (None, one.channel)
    ]


def hearers_of_the_end(incident: Incident) -> int:
    """How many people get the all-clear if it is closed now: the originator, and everybody who was
    tried and has not left the scheme since.
    """
    return sum(
        person.is_originator or (person.was_reached_out_to and person.left_at is None)
        for person in incident.notifications.values()
        if _takes_texts(person)
    )


# --- where somebody stands ------------------------------------------------------------------------


def _standing(incident: Incident, person: Notification) -> Standing:
    """Return where a person stands; attempts before they were asked (again) do not count."""
    if person.response is not None:
        return _ANSWERED[person.response]
    if person.expired_at is not None:
        return Standing.LAPSED
    if person.alert_since is None:
        return Standing.RESERVE
    tried = [one for one in alerts(person) if one.started_at >= person.alert_since]
    if any(one.has_arrived for one in tried):
        return Standing.TOLD
    is_sent = any(one.was_taken for one in tried)
    if any(one.occupies_line for one in tried):
        return Standing.SENT if is_sent else Standing.TRYING
    missed = [one.channel for one in tried if one.has_missed]
    if is_sent and Channel.VOICE not in missed:
        return Standing.SENT
    is_given_up = incident.exhausted_at is not None and incident.false_said_at is None
    if missed or is_given_up:
        return Standing.NOT_REACHED
    return _untried(person.alert_since, _needless_from(incident, person))


def _untried(since: float, needless_from: float) -> Standing:
    """Return where somebody stands whose turn never came, or whose only call we cut ourselves."""
    if needless_from == _NEVER:
        return Standing.WAITING
    was_due = needless_from - since > PROMISED_S[Promise.ALL_TRIED]
    return Standing.NOT_REACHED if was_due else Standing.SPARED


def _needless_from(incident: Incident, person: Notification) -> float:
    """Since when nobody has to tell this person: the closing, or (but not for officers)
    "mistake"."""
    ends = [incident.closed_at, None if person.is_officer else incident.false_said_at]
    return min((at for at in ends if at is not None), default=_NEVER)


# --- what is late ---------------------------------------------------------------------------------


class _Debt(Struct, frozen=True):
    """Something promised until `until` and done at `done_at`; from `end` on it is not owed."""

    party: Party | None
    until: float
    done_at: float | None
    end: float

    def over_s(self, now: float) -> float:
        """By how many seconds it is or was late; not positive if it was in time."""
        return (min(self.end, now) if self.done_at is None else self.done_at) - self.until

    @property
    def is_open(self) -> bool:
        """Whether it is still owed and not done."""
        return self.done_at is None and self.end == _NEVER


def _late(incident: Incident, now: float) -> Iterator[Late]:
    """Yield the promises that are late; a drill has none, because it gives way to everything."""
    if incident.is_drill:
        return
    first = [person for person in incident.notifications.values() if person.wave == FIRST_WAVE]
    asked = [person for person in first if person.is_asked and person.expired_at is None]
    owed: Mapping[Promise, Iterable[_Debt]] = {
        Promise.SECOND_CALL: [debt for one in asked for debt in _second_call(incident, one)],
        Promise.ALL_TRIED: [debt for one in asked for debt in _all_tried(incident, one)],
        Promise.ALL_CLEAR: _all_clear(incident),
    }
    for promise, debts in owed.items():
        late = [debt for debt in debts if debt.over_s(now) > 0]
        for is_open in (True, False):
            those = [debt for debt in late if debt.is_open is is_open]
            if those:
                people = tuple(debt.party for debt in those if debt.party is not None)
                yield Late(promise, people, max(debt.over_s(now) for debt in those), is_open)


def _second_call(incident: Incident, person: Notification) -> Iterator[_Debt]:
    """The second call is owed to a person: a loudspeaker that rang has done its work. A call that
    we cut does not count."""
    calls = [one for one in _since(person, Channel.VOICE) if one.outcome is not Outcome.CUT]
    if calls and not person.party.is_device:
        until = calls[0].started_at + PROMISED_S[Promise.SECOND_CALL]
        done_at = calls[1].started_at if len(calls) > 1 else None
        yield _Debt(person.party, until, done_at, _end(incident, person))


def _all_tried(incident: Incident, person: Notification) -> Iterator[_Debt]:
    """A channel was tried when the network took or refused the text, the phone rang or the call
    ended."""
    assert person.alert_since is not None
    channels = [Channel.SMS] if _takes_texts(person) else []
    channels += [Channel.VOICE] if any(phone.rings for phone in person.party.phones) else []
    until = person.alert_since + PROMISED_S[Promise.ALL_TRIED]
    tried = [min(_tried_at(person, channel), default=_NEVER) for channel in channels]
    done_at = max(tried, default=until)
    is_done = done_at < _NEVER
    yield _Debt(person.party, until, done_at if is_done else None, _end(incident, person))


def _tried_at(person: Notification, channel: Channel) -> Iterator[float]:
    for one in _since(person, channel):
        known = [one.submitted_at, one.alerted_at]
        known += [one.ended_at] if one.outcome is not Outcome.CUT else []
        yield from (at for at in known if at is not None)


def _all_clear(incident: Incident) -> Iterator[_Debt]:
    if incident.closed_at is not None and hearers_of_the_end(incident):
        texts = [
            attempt.started_at
            for person in incident.notifications.values()
            for attempt in person.attempts
            if attempt.purpose is Purpose.ALL_CLEAR
        ]
        texts += [one.over_at for one in incident.notifications.values() if one.over_at is not None]
        until = incident.closed_at + PROMISED_S[Promise.ALL_CLEAR]
        yield _Debt(None, until, min(texts, default=None), _NEVER)


def _since(person: Notification, channel: Channel) -> list[Attempt]:
    """The attempts that count: those since this person was asked."""
    since = person.alert_since or 0.0
    return [one for one in alerts(person, channel) if one.started_at >= since]


def _end(incident: Incident, person: Notification) -> float:
    """The instant from which nothing more is promised to this person."""
    answered_at = person.responded_at if person.response is not None else None
    end = _needless_from(incident, person)
    return end if answered_at is None else min(end, answered_at)


def _takes_texts(person: Notification) -> bool:
    return any(phone.texts for phone in person.party.phones)
