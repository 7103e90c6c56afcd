"""The entries of one incident as a story that a person reads.

Pure: the same entries always tell the same story. Four things are kept apart for every recipient:
the network took the text, it was reported as delivered, the phone rang, a person answered. Only the
last one is an acknowledgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from alarmd.attempts import Try, follow, heard_in_call
from alarmd.incident.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptEnded,
    AttemptStarted,
    Channel,
    Closed,
    Entry,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    IncidentOpened,
    Kind,
    KindChanged,
    Means,
    Purpose,
    Response,
    TextNotUnderstood,
)
from alarmd.incident.evolve_incident import Progress
from alarmd.language import Message, t
from alarmd.roster import Party
from alarmd.terms import CLOSE_REASONS, KINDS, MEANS, RESPONSES

_CALLS_TO_THE_SCENE = frozenset({Purpose.ALERT, Purpose.ASK_AGAIN})


class Standing(Enum):
    """Where a recipient stands; NOT_REACHED is the list that the operator must work off."""

    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"  # a person knows of it and says no more
    LAPSED = "lapsed"  # said "coming" too long ago
    TOLD = "told"  # delivered, or the phone rang; nobody answered
    SENT = "sent"  # the network took the text; nothing more is known, no call has missed yet
    TRYING = "trying"  # under way, nothing has arrived yet
    WAITING = "waiting"  # due, not begun
    RESERVE = "reserve"  # to be told only if too few come
    NOT_REACHED = "not_reached"  # nothing shows that any attempt arrived, or none was made in time


_ANSWERED: Mapping[Response, Standing] = {
    Response.COMING: Standing.COMING,
    Response.CANNOT: Standing.CANNOT,
    Response.SEEN: Standing.SEEN,
}


class Dated(Protocol):
    """An entry with its place in the journal: `at` on the daemon timeline, `utc` for people."""

    @property
    def utc(self) -> float:
        """Seconds since 1970 when it was written."""

    @property
    def entry(self) -> Entry:
        """The fact."""


@dataclass(slots=True)
class Recipient:
    """One person to be told: what was tried, what they said, and where they stand."""

    party: Party
    wave: int
    tries: list[Try] = field(default_factory=list)
    response: Response | None = None
    means: Means | None = None
    responded_utc: float | None = None
    is_lapsed: bool = False
    standing: Standing = Standing.WAITING

    @property
    def texted_utc(self) -> float | None:
        """When the network first took the alarm text."""
        return _first(one.submitted_utc for one in self.alerts(Channel.SMS))

    @property
    def delivered_utc(self) -> float | None:
        """When the first delivery report for the alarm text came."""
        return _first(one.delivered_utc for one in self.alerts(Channel.SMS))

    @property
    def rang_utc(self) -> float | None:
        """When the phone first rang."""
        return _first(one.alerted_utc for one in self.alerts(Channel.VOICE))

    @property
    def why_not(self) -> tuple[Message, ...]:
        """Why nothing arrived, each reason once: the newest attempt of each phone and channel."""
        newest = {(one.started.number, one.started.channel): one for one in self.alerts()}
        reasons: list[Message] = []
        for one in newest.values():
            is_open = one.submitted_utc is not None and not one.arrived
            why = t("the text is unconfirmed") if is_open else one.why_not
            if why is not None and why not in reasons:
                reasons.append(why)
        return tuple(reasons)

    def alerts(self, channel: Channel | None = None) -> list[Try]:
        """The attempts to call this person to the scene, over one channel or both."""
        return [
            one
            for one in self.tries
            if one.started.purpose in _CALLS_TO_THE_SCENE and channel in (None, one.started.channel)
        ]


@dataclass(frozen=True, slots=True)
class Event:
    """Something of the whole incident that happened at `utc`."""

    utc: float
    what: Message


@dataclass(slots=True)
class Story:
    """One incident as it stands. `feedback` is what the caller was told."""

    opened: IncidentOpened
    opened_utc: float
    kind: Kind
    recipients: list[Recipient]
    wave: int = 1
    repeats: int = 0
    is_called_false: bool = False
    is_exhausted: bool = False
    closed: Closed | None = None
    closed_utc: float | None = None
    feedback: list[Try] = field(default_factory=list)
    others: list[Try] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def standing(self, *standings: Standing) -> list[Recipient]:
        """The recipients who stand so, in the order in which they are told."""
        return [one for one in self.recipients if one.standing in standings]

    @property
    def told(self) -> int:
        """How many recipients certainly heard of it, or their network took the text."""
        unheard = (Standing.TRYING, Standing.WAITING, Standing.RESERVE, Standing.NOT_REACHED)
        return len(self.recipients) - len(self.standing(*unheard))


class Untold(Exception):
    """These entries do not begin with an IncidentOpened: there is no story to tell."""


def tell(entries: Iterable[Dated]) -> Story:
    """Fold one incident's entries, in the journal's order; raise Untold without an opening."""
    story: Story | None = None
    tries: dict[int, Try] = {}
    for dated in entries:
        entry, utc = dated.entry, dated.utc
        if isinstance(entry, IncidentOpened):
            story = _begin(entry, utc)
        elif story is None:
            raise Untold
        elif isinstance(entry, AttemptStarted):
            tries[entry.attempt] = Try(entry, utc)
            _place(story, tries[entry.attempt])
        elif isinstance(entry, Progress):
            if entry.attempt in tries:
                _follow(story, tries[entry.attempt], entry, utc)
        else:
            _happen(story, entry, utc)
    if story is None:
        raise Untold
    for recipient in story.recipients:
        recipient.standing = _standing(recipient, story)
    story.events.sort(key=lambda event: event.utc)
    return story


def _begin(opened: IncidentOpened, utc: float) -> Story:
    recipients = [Recipient(copy.party, copy.wave) for copy in opened.recipients]
    story = Story(opened, utc, opened.kind, recipients)
    who, means = opened.originator.name, MEANS[opened.means]
    if opened.raised_by:
        _note(story, utc, t("alarm for {name}, raised by {by}", name=who, by=opened.raised_by))
    else:
        _note(
            story,
            utc,
            t(
                "{name} raised the alarm {means} on line {line}",
                name=who,
                means=means,
                line=opened.line,
            ),
        )
    if opened.text:
        _note(story, utc, t('the text says: "{text}"', text=opened.text))
    return story


def _note(story: Story, utc: float, what: Message) -> None:
    story.events.append(Event(utc, what))


def _place(story: Story, one: Try) -> None:
    """Put an attempt with its recipient, with the caller, or with the others (operators)."""
    party = one.started.party
    recipient = _recipient(story, party)
    if recipient is not None:
        recipient.tries.append(one)
    elif party == story.opened.originator.id:
        story.feedback.append(one)
    else:
        story.others.append(one)


def _follow(story: Story, one: Try, entry: Progress, utc: float) -> None:
    follow(one, entry, utc)
    if isinstance(entry, AttemptEnded):
        party = one.started.party
        is_caller = party == story.opened.originator.id
        for what in heard_in_call(one, _name(story, party), is_caller=is_caller):
            _note(story, utc, what)


def _happen(story: Story, entry: Entry, utc: float) -> None:
    """A fact of the whole incident; what does not belong to it is passed over."""
    match entry:
        case AlarmRepeated(means=means):
            story.repeats += 1
            _note(story, utc, t("the caller raised it again {means}", means=MEANS[means]))
        case KindChanged(kind=kind):
            story.kind = kind
            _note(story, utc, t("the caller says: {kind}", kind=KINDS[kind]))
        case FalseAlarmSaid():
            story.is_called_false = True
            _note(story, utc, t("the caller says that it was a mistake"))
        case TextNotUnderstood(party=party):
            _note(story, utc, t("{name} texted what nobody understands", name=_name(story, party)))
        case Acknowledged():
            _answer(story, entry, utc)
        case AcknowledgementExpired(party=party):
            recipient = _recipient(story, party)
            if recipient is not None:
                recipient.is_lapsed = True
            _note(
                story,
                utc,
                t("{name} said coming too long ago; asked again", name=_name(story, party)),
            )
        case Escalated(wave=wave):
            story.wave = max(story.wave, wave)
            _note(story, utc, t("too few are coming: more people are told"))
        case Exhausted():
            story.is_exhausted = True
            _note(story, utc, t("everything was tried and nobody is coming"))
        case Closed(by=by, reason=reason, note=note):
            story.closed, story.closed_utc = entry, utc
            _note(
                story,
                utc,
                t("closed by {by}: {reason}", by=_name(story, by), reason=CLOSE_REASONS[reason]),
            )
            if note:
                _note(story, utc, t('note: "{text}"', text=note))
        case _:
            return


def _answer(story: Story, entry: Acknowledged, utc: float) -> None:
    recipient = _recipient(story, entry.party)
    if recipient is not None:
        recipient.response, recipient.means = entry.response, entry.means
        recipient.responded_utc, recipient.is_lapsed = utc, False
    name, response, means = _name(story, entry.party), RESPONSES[entry.response], MEANS[entry.means]
    _note(story, utc, t("{name}: {response} ({means})", name=name, response=response, means=means))


def _recipient(story: Story, party: str) -> Recipient | None:
    return next((one for one in story.recipients if one.party.id == party), None)


def _name(story: Story, party: str) -> str:
    recipient = _recipient(story, party)
    if recipient is not None:
        return recipient.party.name
    return story.opened.originator.name if party == story.opened.originator.id else party


def _standing(recipient: Recipient, story: Story) -> Standing:
    if recipient.response is not None:
        return Standing.LAPSED if recipient.is_lapsed else _ANSWERED[recipient.response]
    alerts = recipient.alerts()
    if any(one.arrived for one in alerts):
        return Standing.TOLD
    is_sent = any(one.submitted_utc is not None for one in alerts)
    if story.closed is None and any(one.is_under_way for one in alerts):
        return Standing.SENT if is_sent else Standing.TRYING
    if is_sent and not any(one.has_missed for one in recipient.alerts(Channel.VOICE)):
        return Standing.SENT
    if recipient.wave > story.wave and not alerts:
        return Standing.RESERVE
    if story.closed is None and not alerts:
        return Standing.WAITING
    return Standing.NOT_REACHED


def _first(moments: Iterable[float | None]) -> float | None:
    return min((moment for moment in moments if moment is not None), default=None)
