"""What happened in an incident, row by row, as sentences: a list of turns, no state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, assert_never

from msgspec import Struct
from msgspec.structs import replace

from alarmd.i18n.language import Message, t
from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AllClearJoined,
    AttemptEnded,
    AttemptStarted,
    Channel,
    Closed,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    Entry,
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
    Purpose,
    TextNotUnderstood,
    WordsNoted,
)
from alarmd.incident.facts.world import Incident
from alarmd.privacy.hidden_codes import without_codes
from alarmd.reports.attempts import AttemptReport, heard_in_call
from alarmd.reports.labels import CLOSE_REASONS, KINDS, MEANS, RESPONSES, UNAVAILABLE, UNPROVED

WORDS_SHOWN_MAX = 60  # characters of an answer, shown behind its meaning


class Event(Struct, frozen=True):
    """Something of the whole incident that happened at `utc`."""

    utc: float
    what: Message


class Dated(Protocol):
    """An entry with its moment."""

    @property
    def utc(self) -> float:
        """Seconds since 1970 when it was written."""

    @property
    def entry(self) -> Entry:
        """The fact."""


def turns(
    rows: Iterable[Dated], incident: Incident, tries: Mapping[int, tuple[str, AttemptReport]]
) -> Iterator[Event]:
    """The turns of this incident; `tries` are its attempts by number, each with its party."""
    for row in rows:
        entry = row.entry
        if isinstance(entry, AttemptEnded):
            told = _in_call(incident, *tries[entry.attempt]) if entry.attempt in tries else ()
        elif isinstance(entry, AttemptStarted):
            told = _why_now(incident, entry)
        else:
            told = _turn(incident, entry)
        yield from (Event(row.utc, what) for what in told)


def _in_call(incident: Incident, party: str, one: AttemptReport) -> Iterator[Message]:
    is_originator = party == incident.originator.id
    return heard_in_call(one, _name(incident, party), is_originator=is_originator)


def _why_now(incident: Incident, call: AttemptStarted) -> Iterator[Message]:
    """Why the first call to somebody came when it came, if the box knows how they answer."""
    person = incident.notifications.get(call.party)
    is_first_call = call.channel is Channel.VOICE and call.purpose is Purpose.ALERT
    if not is_first_call or call.round > 1 or incident.is_drill or person is None:
        return
    known = person.known
    if known is None or not known.asked:
        return
    seen = {"name": person.party.name, "came": known.came, "asked": known.asked}
    if not known.came:
        yield t("{name} is called after others: came 0 of {asked} times at this hour", **seen)
    elif known.within_s:
        yield t(
            "{name} is called before others: came {came} of {asked} times at this hour, mostly"
            " within {seconds} s",
            **seen,
            seconds=round(known.within_s),
        )
    else:
        yield t("{name} is called before others: came {came} of {asked} times at this hour", **seen)


def _turn(incident: Incident, entry: Entry) -> Iterator[Message]:
    """A fact of the whole incident in words, without closing codes; nothing for any other fact."""
    if isinstance(entry, Acknowledged | TextNotUnderstood | WordsNoted):
        codes = [person.code for person in incident.notifications.values()]
        entry = replace(entry, text=without_codes(entry.text, codes))
    match entry:
        case IncidentOpened():
            yield from _opened(entry)
        case AlarmRepeated(means=means):
            yield _in_words(t("the caller raised it again {means}", means=MEANS[means]), entry.text)
        case KindChanged(kind=kind, means=Means.OPERATOR):
            yield t("the operator says: {kind}", kind=KINDS[kind])
        case KindChanged(kind=kind):
            yield t("the caller says: {kind}", kind=KINDS[kind])
        case FalseAlarmSaid():
            yield _in_words(t("the caller says that it was a mistake"), entry.text)
        case TextNotUnderstood() | WordsNoted():
            yield _said(_name(incident, entry.party), entry)
        case Acknowledged():
            yield _answer(_name(incident, entry.party), entry)
        case AcknowledgementExpired(party=party):
            name = _name(incident, party)
            yield t("{name} said coming too long ago; asked again", name=name)
        case OptedOut(party=party):
            yield t("{name} has left the scheme and is told no more", name=_name(incident, party))
        case Escalated():
            yield t("too few are coming: more people are told")
        case OfficerUnavailable(party=party, why=why):
            yield t(
                "{name} cannot be counted on ({why}): those who stand in are told",
                name=_name(incident, party),
                why=UNAVAILABLE[why],
            )
        case NeighboursWoken():
            yield t("the neighbours are woken after all")
        case NobodyYet():
            yield t("nobody is coming so far: the caller is told to call 110")
        case Exhausted():
            yield t("everything was tried and nobody is coming")
        case ClosingRefused() | CodesGuessed() | ClosingWaits() | Closed() | AllClearJoined():
            yield from _ending(incident, entry)
        case _:
            return


def _ending(
    incident: Incident,
    entry: ClosingRefused | CodesGuessed | ClosingWaits | Closed | AllClearJoined,
) -> Iterator[Message]:
    """Who ends the incident, or wants to."""
    match entry:
        case ClosingRefused(party=party, why=why):
            name, reason = _name(incident, party), UNPROVED[why]
            yield t("{name} texted that it is over ({why}): it stays open", name=name, why=reason)
        case CodesGuessed(party=party):
            yield t(
                "wrong codes in the name of {name}: for an hour that phone closes nothing",
                name=_name(incident, party),
            )
        case ClosingWaits(by=by, reason=reason):
            name = _name(incident, by)
            yield t(
                "{by} closes it: {reason}; everybody near is told first",
                by=name,
                reason=CLOSE_REASONS[reason],
            )
        case Closed(by=by, reason=reason, note=note):
            name = _name(incident, by)
            yield t("closed by {by}: {reason}", by=name, reason=CLOSE_REASONS[reason])
            if note:
                yield t('note: "{text}"', text=note)
        case AllClearJoined(party=party):
            name = _name(incident, party)
            yield t("{name} read in the text about another alarm that it is over", name=name)
        case _:
            assert_never(entry)


def _opened(opened: IncidentOpened) -> Iterator[Message]:
    who, means = opened.originator.name, MEANS[opened.means]
    if opened.raised_by:
        yield t("alarm for {name}, raised by {by}", name=who, by=opened.raised_by)
    else:
        yield t(
            "{name} raised the alarm {means} on line {line}",
            name=who,
            means=means,
            line=opened.line,
        )
    if opened.text:
        yield t('the text says: "{text}"', text=opened.text)


def _said(name: str, entry: TextNotUnderstood | WordsNoted) -> Message:
    if isinstance(entry, WordsNoted) and entry.late_s:
        minutes = max(1, round(entry.late_s / 60))
        return t('{name} wrote {n} min before: "{text}"', name=name, n=minutes, text=entry.text)
    if isinstance(entry, WordsNoted):
        return t('{name}: "{text}"', name=name, text=entry.text)
    if not entry.text:  # of a version that did not keep the words
        return t("{name} texted what nobody understands", name=name)
    return t('{name} texted what nobody understands: "{text}"', name=name, text=entry.text)


def _answer(name: str, entry: Acknowledged) -> Message:
    response = RESPONSES[entry.response]
    if entry.means is Means.OWN_ALARM:
        return t("{name} now has an alarm of their own: {response}", name=name, response=response)
    if entry.means is Means.ELSEWHERE:
        return t("{name} now goes to another alarm: {response}", name=name, response=response)
    said = t("{name}: {response} ({means})", name=name, response=response, means=MEANS[entry.means])
    return _in_words(said, entry.text)


def _in_words(said: Message, text: str) -> Message:
    """The meaning of a text, and behind it the words of the text."""
    words = " ".join(text.split())
    if not words:
        return said
    if len(words) > WORDS_SHOWN_MAX:
        words = words[:WORDS_SHOWN_MAX] + "…"
    return t('{said}: "{text}"', said=said, text=words)


def _name(incident: Incident, party: str) -> str:
    person = incident.notifications.get(party)
    return party if person is None else person.party.name
