"""Rings and texts to facts: who is it, is it an alarm, an answer, a stranger? When in doubt, it is an alarm."""

from __future__ import annotations

from dataclasses import dataclass

from alarmd.incident import words
from alarmd.incident.entries import (
    Acknowledged,
    AlarmRepeated,
    Closed,
    Entry,
    FalseAlarmSaid,
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
from alarmd.incident.world import ORIGINATOR_WAVE, Incident, World
from alarmd.roster import Party, Role, Roster
from modem.indications import CallIncoming, CallWaiting, SmsStored, SmsUnreadable
from modem.types import Msisdn

_RESPONSES = {
    Saying.COMING: Response.COMING,
    Saying.CANNOT: Response.CANNOT,
    Saying.SEEN: Response.SEEN,
}
MISSED_CALL_SAME_WITHIN_S = (
    600.0  # a missed-call text about a ring that we did hear is no second alarm
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What every decision about a ring or a text needs: the world, the roster, the instant, UTC, the policy."""

    world: World
    roster: Roster
    now: float
    utc: float
    policy: Policy

    def owner(self, number: Msisdn | None) -> Party | None:
        """Whose number this is: on the roster, or in an incident that still matters (removed since)."""
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

    def own_alarm(self, party: Party) -> Incident | None:
        """The open alarm that this party raised. A drill is none: a ring during one's own drill is a real alarm."""
        own = (i for i in self.world.open_incidents() if i.originator.id == party.id)
        return next((incident for incident in own if not incident.is_drill), None)

    def told(self, party: Party) -> list[Incident]:
        """The open incidents of others that this party has been told about, the newest first."""
        found = [
            incident
            for incident in self.world.open_incidents()
            if (person := incident.people.get(party.id)) is not None
            and person.wave != ORIGINATOR_WAVE
            and person.was_reached_out_to
        ]
        return found[::-1]

    def over(self, party: Party) -> Incident | None:
        """The newest closed incident that this party may still be answering."""
        closed = [
            i for i in self.world.incidents.values() if not i.is_open and party.id in i.people
        ]
        recent = [
            i for i in closed if self.now - (i.closed_at or 0.0) <= self.policy.reply_window_s
        ]
        return recent[-1] if recent else None


def hear_ring(scene: Scene, heard: Heard, ring: CallIncoming | CallWaiting) -> list[Entry]:
    """A ring: an alarm, a press that joins one, "I am coming", or a stranger."""
    party = scene.owner(heard.number)
    shown = heard.number.e164 if heard.number else ring.caller.digits if ring.caller else ""
    waiting = isinstance(ring, CallWaiting)
    fact = RingHeard(heard.line, ring.call, shown, party.id if party else "", waiting)
    if party is None:
        return [fact]
    return [fact, *_meaning_of_ring(scene, heard, party)]


def _meaning_of_ring(scene: Scene, heard: Heard, party: Party) -> list[Entry]:
    own = scene.own_alarm(party)
    if own:
        return [AlarmRepeated(own.id, party.id, Means.RING)]
    told = scene.told(party)
    for incident in told:
        if incident.people[party.id].rang_at is None:
            return [Acknowledged(incident.id, party.id, Response.COMING, Means.RING)]
    last_ring = scene.world.rings.get(party.id)
    same_gesture = (
        last_ring is not None and scene.now - last_ring <= scene.policy.same_gesture_within_s
    )
    if told and (same_gesture or party.role is not Role.HOUSEHOLD):
        return []
    return [
        open_incident(
            scene.world,
            scene.roster,
            party,
            kind=heard.kind or Kind.EMERGENCY,
            means=Means.RING,
            line=heard.line,
            raised_utc=scene.utc,
        )
    ]


def hear_text(scene: Scene, heard: Heard, text: SmsStored) -> list[Entry]:
    """A text: an answer we asked for, an alarm, the carrier's missed-call notice, or a stranger's."""
    party = scene.owner(heard.number)
    shown = heard.number.e164 if heard.number else text.sender.digits
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
        return [fact] if text.complete and len(text.slots) > 1 else []
    if party is None:
        return [fact, *_missed_calls(scene, heard, text)]
    return [fact, *_meaning_of_text(scene, heard, party, text.text)]


def hear_unreadable(scene: Scene, heard: Heard, text: SmsUnreadable) -> list[Entry]:
    """A text that nobody can read: kept raw, and an alarm if it is from an enrolled phone."""
    if text.key in scene.world.heard:
        return []
    party = scene.owner(heard.number)
    shown = heard.number.e164 if heard.number else text.sender.digits if text.sender else ""
    fact = TextUnintelligible(
        heard.line, text.key, shown, party.id if party else "", text.raw, text.reason
    )
    return [fact, *_alarm_by_text(scene, heard, party, "", Reading())] if party else [fact]


def _meaning_of_text(scene: Scene, heard: Heard, party: Party, text: str) -> list[Entry]:
    reading = words.read(text)
    told, own = scene.told(party), scene.own_alarm(party)
    named = next((i for i in told if i.id == reading.incident), None)
    if reading.saying is Saying.CLOSE and _may_close(party):
        return _closing(told, party, reading)
    if own and named is None:
        return _about_own_alarm(own, party, text, reading)
    if told and reading.saying in _RESPONSES:
        incident = named or told[0]
        return [Acknowledged(incident.id, party.id, _RESPONSES[reading.saying], Means.TEXT)]
    if told and (
        reading.is_digit or reading.saying is not None or party.role is not Role.HOUSEHOLD
    ):
        return [TextNotUnderstood(told[0].id, party.id)]
    if reading.saying is not None and (
        not reading.is_digit or scene.over(party) or not reading.kind
    ):
        return []  # an answer that comes late, or "stop": no alarm lies in it
    return _alarm_by_text(scene, heard, party, text, reading)


def _may_close(party: Party) -> bool:
    return party.role in (Role.OFFICER, Role.BACKUP)


def _closing(told: list[Incident], party: Party, reading: Reading) -> list[Entry]:
    if reading.incident is not None:
        told = [incident for incident in told if incident.id == reading.incident]
    return [Closed(told[0].id, party.id, reading.reason)] if told else []


def _about_own_alarm(own: Incident, party: Party, text: str, reading: Reading) -> list[Entry]:
    if reading.saying is Saying.MISTAKE:
        return [FalseAlarmSaid(own.id, party.id)]
    if reading.saying is not None and not reading.is_digit:
        return []  # "ok", "thank you": the alarm stands as it is
    repeated = AlarmRepeated(own.id, party.id, Means.TEXT, text)
    if reading.kind and reading.kind is not own.kind:
        return [repeated, KindChanged(own.id, reading.kind)]
    return [repeated]


def _alarm_by_text(
    scene: Scene, heard: Heard, party: Party, text: str, reading: Reading
) -> list[Entry]:
    own = scene.own_alarm(party)
    if own:
        return [AlarmRepeated(own.id, party.id, Means.TEXT, text)]
    return [
        open_incident(
            scene.world,
            scene.roster,
            party,
            kind=reading.kind or heard.kind or Kind.EMERGENCY,
            means=Means.TEXT,
            line=heard.line,
            raised_utc=scene.utc,
            text=text,
        )
    ]


def _missed_calls(scene: Scene, heard: Heard, text: SmsStored) -> list[Entry]:
    """The carrier says who rang while we were away: a late alarm, with the time of the ring."""
    entries: list[Entry] = []
    world = scene.world
    for written in words.missed_callers(text.text):
        party = scene.owner(_mainland(written))
        if party is None or party.role is not Role.HOUSEHOLD or scene.own_alarm(party):
            continue
        last_ring = world.rings.get(party.id)
        if last_ring is not None and abs(last_ring - text.sent_at) <= MISSED_CALL_SAME_WITHIN_S:
            continue
        opened = open_incident(
            world,
            scene.roster,
            party,
            kind=heard.kind or Kind.EMERGENCY,
            means=Means.MISSED_CALL,
            line=heard.line,
            raised_utc=text.sent_at,
            text=text.text,
        )
        entries.append(opened)
        break  # one text, one caller; each further caller gets a text of its own from the carrier
    return entries


def _mainland(written: str) -> Msisdn | None:
    """A number as Chinese carriers write it in a text, in E.164."""
    digits = written.removeprefix("+").removeprefix("86").removeprefix("0")
    try:
        return Msisdn(f"+86{digits}")
    except ValueError:
        return None
