"""Rings and texts to facts: who is it, is it an alarm, an answer, a stranger? When in doubt, it is
an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from alarmd.incident import words
from alarmd.incident.entries import (
    Acknowledged,
    AlarmRepeated,
    Channel,
    Closed,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    Kind,
    KindChanged,
    Means,
    Response,
    RingHeard,
    TextHeard,
    TextNotUnderstood,
    TextUnintelligible,
)
from alarmd.incident.inputs import Heard
from alarmd.incident.opening import open_incident
from alarmd.incident.policy import Policy
from alarmd.incident.words import Reading, Saying
from alarmd.incident.world import ORIGINATOR_WAVE, Incident, World, alarm_text, heard_words
from alarmd.roster import CALLED_OUT, Party, Role, Roster
from modem.indications import CallIncoming, CallWaiting, SmsStored, SmsUnreadable
from modem.types import Msisdn

_RESPONSES = {
    Saying.COMING: Response.COMING,
    Saying.CANNOT: Response.CANNOT,
    Saying.SEEN: Response.SEEN,
}
# A missed-call text about a ring that we did hear is no second alarm.
MISSED_CALL_SAME_WITHIN_S = 600.0
# From our text to the answer of a machine: both have to be sent and delivered.
MACHINE_ANSWERS_WITHIN_S = 60.0
GAP = "…"  # where a part of a long text is missing
TEXT_KEPT_S = 3 * 86400.0  # by a service centre; what seems older has another clock than the box
PART_MIN = 20  # characters: a part of a long text has more, and people repeat short words


@dataclass(frozen=True, slots=True)
class Scene:
    """What every decision about a ring or a text needs: the world, the roster, the instant, UTC,
    the policy.
    """

    world: World
    roster: Roster
    now: float
    utc: float
    policy: Policy

    def owner(self, number: Msisdn | None) -> Party | None:
        """Whose number this is: on the roster, or in an incident that still matters (removed
        since).
        """
        if number is None:
            return None
        party = self.roster.owner(number)
        return party or next(
            (
                person.party
                for incident in self.world.incidents.values()
                for person in incident.people.values()
                if any(phone.number == number for phone in person.party.phones)
            ),
            None,
        )

    def sent_at(self, stamp: float) -> float:
        """The instant at which a text with this time stamp (UTC) was sent; now, if the stamp says
        what cannot be.
        """
        age_s = self.utc - stamp
        return self.now - age_s if 0.0 <= age_s <= TEXT_KEPT_S else self.now

    def own_alarm(self, party: Party) -> Incident | None:
        """The open alarm that this party raised.

        A drill is none: a ring during one's own drill is a real alarm.
        """
        own = (i for i in self.world.open_incidents() if i.originator.id == party.id)
        return next((incident for incident in own if not incident.is_drill), None)

    def told(self, party: Party) -> list[Incident]:
        """The open incidents of others that this party has been told about: the newest first, the
        drills last.
        """
        open_ones = self.world.open_incidents()
        found = [incident for incident in open_ones if _was_told(incident, party)]
        return sorted(found, key=lambda incident: (incident.is_drill, -incident.id))

    def over(self, party: Party) -> list[Incident]:
        """The closed incidents of others that this party may still be answering."""
        return [
            incident
            for incident in self.world.incidents.values()
            if incident.closed_at is not None
            and self.now - incident.closed_at <= self.policy.reply_window_s
            and _was_told(incident, party)
        ]


def _was_told(incident: Incident, party: Party) -> bool:
    person = incident.people.get(party.id)
    return person is not None and person.wave != ORIGINATOR_WAVE and person.was_reached_out_to


def hear_ring(scene: Scene, heard: Heard, ring: CallIncoming | CallWaiting) -> list[Entry]:
    """A ring: an alarm, a press that joins one, "I am coming", or a stranger."""
    party = scene.owner(heard.number)
    shown = _shown(heard) or (ring.caller.digits if ring.caller else "")
    waiting = isinstance(ring, CallWaiting)
    fact = RingHeard(heard.line, ring.call, shown, party.id if party else "", waiting)
    if party is None:
        return [fact]
    return [fact, *_meaning_of_ring(scene, heard, party, Means.RING, scene.utc)]


def _meaning_of_ring(
    scene: Scene, heard: Heard, party: Party, means: Means, rang_utc: float, text: str = ""
) -> list[Entry]:
    """The first ring of somebody who was told is their answer (docs/decisions/0005)."""
    own = scene.own_alarm(party)
    if own:
        return [AlarmRepeated(own.id, party.id, means, number=_shown(heard))]
    told = scene.told(party)
    for incident in told:
        rang_at = incident.people[party.id].rang_at
        if rang_at is None:
            return [Acknowledged(incident.id, party.id, Response.COMING, means)]
        if scene.now - rang_at <= scene.policy.same_gesture_within_s:
            return []
    if told and party.role is not Role.HOUSEHOLD:
        return []
    return [_opened(scene, heard, party, heard.kind, means, rang_utc, text)]


def hear_text(scene: Scene, heard: Heard, text: SmsStored) -> list[Entry]:
    """A text: an answer, an alarm, the carrier's missed-call notice, or a stranger's."""
    party = scene.owner(heard.number)
    shown = _shown(heard) or text.sender.digits
    fact = TextHeard(
        heard.line,
        text.key,
        shown,
        party.id if party else "",
        text.text,
        text.sent_at,
        text.complete,
    )
    if text.key in scene.world.heard:
        # Read twice, or the rest of a long text whose first part has already been acted on.
        is_new = heard_words(text.key, text.text) not in scene.world.heard
        return [fact] if text.complete and is_new else []
    if party is None:
        return [fact, *_missed_call(scene, heard, text)]
    return [fact, *_meaning_of_text(scene, heard, party, text)]


def hear_unreadable(scene: Scene, heard: Heard, text: SmsUnreadable) -> list[Entry]:
    """A text that nobody can read: kept raw, and an alarm if it is from an enrolled phone."""
    if text.key in scene.world.heard:
        return []
    party = scene.owner(heard.number)
    shown = _shown(heard) or (text.sender.digits if text.sender else "")
    fact = TextUnintelligible(
        heard.line, text.key, shown, party.id if party else "", text.raw, text.reason
    )
    if party is None:
        return [fact]
    own = scene.own_alarm(party)
    if own:
        return [fact, AlarmRepeated(own.id, party.id, Means.TEXT, number=_shown(heard))]
    return [fact, _opened(scene, heard, party, heard.kind, Means.TEXT, scene.utc)]


def _meaning_of_text(scene: Scene, heard: Heard, party: Party, sms: SmsStored) -> list[Entry]:
    text, reading = sms.text, words.read(sms.text)
    told, own = scene.told(party), scene.own_alarm(party)
    named = [incident for incident in told if incident.id == reading.incident]
    if reading.saying is Saying.CLOSE and party.role in CALLED_OUT and told:
        return _closing(scene, told, named, party, reading, scene.sent_at(sms.sent_at))
    if own and not named:
        return _about_own_alarm(own, heard, party, text, reading)
    if told and (reading.saying or reading.is_digit or party.role is not Role.HOUSEHOLD):
        return _answer(scene, told, named, party, reading)
    if _comes_late(scene, party, reading) or _answers_by_itself(scene, party, reading, text):
        return []
    return [_opened(scene, heard, party, reading.kind or heard.kind, Means.TEXT, scene.utc, text)]


def _answer(
    scene: Scene, told: list[Incident], named: list[Incident], party: Party, reading: Reading
) -> list[Entry]:
    """To the incident that it names; without a name, to the newest one."""
    if reading.incident is not None and not named:
        if any(incident.id == reading.incident for incident in scene.over(party)):
            return []
        return [TextNotUnderstood(told[0].id, party.id)]
    incident = (named or told)[0]
    if reading.saying not in _RESPONSES:
        return [TextNotUnderstood(incident.id, party.id)]
    return [Acknowledged(incident.id, party.id, _RESPONSES[reading.saying], Means.TEXT)]


def _comes_late(scene: Scene, party: Party, reading: Reading) -> bool:
    """An answer to what is over, or "stop", is no alarm; "2" or "come" may be one."""
    if reading.saying is None:
        return False
    is_also_a_call_for_help = reading.kind is not None or reading.saying is Saying.COMING
    return not is_also_a_call_for_help or bool(scene.over(party))


def _answers_by_itself(scene: Scene, party: Party, reading: Reading, text: str) -> bool:
    """A phone that answers every text ("I am driving") is one alarm, not one for each of our texts.

    It says again, at once after a text of ours, what has raised an alarm already, and names no
    kind. Without this rule each closing is answered by an alarm, that one's closing by another.
    """
    if reading.kind is not None or reading.is_digit:
        return False
    own = alarm_text(party.id, "")
    raised = (words for words in scene.world.alarm_texts if words.startswith(own))
    if not any(_is_same_text(words.removeprefix(own), text) for words in raised):
        return False
    incidents = scene.world.incidents.values()
    ours = (a for i in incidents if party.id in i.people for a in i.people[party.id].attempts)
    since = scene.now - MACHINE_ANSWERS_WITHIN_S
    return any(one.channel is Channel.SMS and one.started_at >= since for one in ours)


def _is_same_text(one: str, other: str) -> bool:
    """Of a long text some parts alone may have come first."""
    one, other = one.strip(GAP), other.strip(GAP)
    if min(len(one), len(other)) < PART_MIN:
        return one == other
    return one in other or other in one


def _closing(
    scene: Scene,
    told: list[Incident],
    named: list[Incident],
    party: Party,
    reading: Reading,
    sent_at: float,
) -> list[Entry]:
    """Of the one that it names; without a name, of the newest that there was when it was sent: it
    may have been on its way for an hour, and an alarm that came meanwhile is not over.

    Where the clock of the box is ahead by minutes the officer is asked for the name. Answers are
    taken as they come: to ask for those would cost more than it helps.
    """
    is_nameless = reading.incident is None
    known = [one for one in told if one.opened_at <= sent_at] if is_nameless else named
    if not known:
        return _answer(scene, told, known, party, reading)
    return [Closed(known[0].id, party.id, reading.reason)]


def _about_own_alarm(
    own: Incident, heard: Heard, party: Party, text: str, reading: Reading
) -> list[Entry]:
    if reading.saying is Saying.MISTAKE:
        # Said once is enough: everybody has been told.
        return [FalseAlarmSaid(own.id, party.id)] if own.false_said_at is None else []
    if reading.saying is not None and not reading.is_digit:
        return []  # "ok", "thank you": the alarm stands as it is
    repeated = AlarmRepeated(own.id, party.id, Means.TEXT, text, _shown(heard))
    if reading.kind and reading.kind is not own.kind:
        return [repeated, KindChanged(own.id, reading.kind)]
    return [repeated]


def _opened(
    scene: Scene,
    heard: Heard,
    party: Party,
    kind: Kind | None,
    means: Means,
    raised_utc: float,
    text: str = "",
) -> IncidentOpened:
    return open_incident(
        scene.world,
        scene.roster,
        party,
        kind=kind or Kind.EMERGENCY,
        means=means,
        line=heard.line,
        raised_utc=raised_utc,
        text=text,
        number=_shown(heard),
    )


def _shown(heard: Heard) -> str:
    return heard.number.e164 if heard.number else ""


def _missed_call(scene: Scene, heard: Heard, text: SmsStored) -> list[Entry]:
    """The carrier says who rang while we could not hear it: a ring with its real time.

    One text, one caller: each further caller gets a text of its own from the carrier. Its time is
    UTC, which our instants may be far from.
    """
    for written in words.missed_callers(text.text):
        missed = replace(heard, number=_mainland(written))
        party = scene.owner(missed.number)
        if party is None or party.role is not Role.HOUSEHOLD:
            continue
        last_ring = scene.world.rings.get(party.id)
        sent_at = text.sent_at - scene.utc + scene.now
        if last_ring is None or abs(last_ring - sent_at) > MISSED_CALL_SAME_WITHIN_S:
            means = Means.MISSED_CALL
            return _meaning_of_ring(scene, missed, party, means, text.sent_at, text.text)
    return []


def _mainland(written: str) -> Msisdn:
    """A number as Chinese carriers write it in a text, in E.164."""
    return Msisdn("+86" + written.removeprefix("+").removeprefix("86").removeprefix("0"))
