"""Rings and texts to facts: who is it, is it an alarm, an answer, a stranger? When in doubt, it is
an alarm.
"""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Acknowledged,
    AlarmRepeated,
    Entry,
    Means,
    Response,
    RingHeard,
    TextHeard,
    TextNotUnderstood,
    TextUnintelligible,
)
from alarmd.incident.facts.line_facts import Note
from alarmd.incident.facts.world import heard_words
from alarmd.incident.intake.breaker import held, woken_by_ring
from alarmd.incident.intake.conversation import hear_words
from alarmd.incident.intake.elsewhere import answered
from alarmd.incident.intake.in_vain import doubted, hear_note, hear_own_note
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.long_texts import is_too_much
from alarmd.incident.intake.recipients import Raising, raise_alarm
from alarmd.incident.intake.scene import Scene, counted_at
from alarmd.roster import Party, Role
from modem.indications import CallIncoming, CallWaiting, SmsStored, SmsUnreadable

# For texts whose stamp says nothing: how long a network may bring a text twice, and how long a text
# that was heard may lie in a modem that could not delete it.
BROUGHT_AGAIN_WITHIN_S = 600.0
FOUND_AGAIN_WITHIN_S = 86400.0


def hear_ring(scene: Scene, heard: Heard, ring: CallIncoming | CallWaiting) -> list[Entry]:
    """A ring: an alarm, a press that joins one, "I am coming", or a stranger."""
    party = scene.owner(heard.number)
    shown = _shown(heard) or (ring.caller.digits if ring.caller else "")
    waiting = isinstance(ring, CallWaiting)
    fact = RingHeard(heard.line, ring.call, shown, party.id if party else "", waiting)
    if party is None:
        return [fact]
    rang_at = _began_at(scene, heard.line, ring.call)
    raising = Raising(heard.kind, Means.RING, heard.line, scene.utc, number=_shown(heard))
    return [fact, *_meaning_of_ring(scene, party, rang_at, raising)]


def _began_at(scene: Scene, line: str, call: str) -> float:
    """When this call was heard first: its number may come later."""
    facts = scene.world.lines.get(line)
    known = (one.since for one in facts.ringing if one.call == call) if facts else ()
    return min(known, default=scene.now)


def _meaning_of_ring(scene: Scene, party: Party, rang_at: float, raising: Raising) -> list[Entry]:
    """The first ring of somebody who was asked is their answer, unless they have texted it before
    (docs/decisions/0005).
    """
    means, number = raising.means, raising.number
    own = scene.own_alarm(party)
    if own:
        repeated = AlarmRepeated(own.id, party.id, means, number=number)
        return [repeated, *woken_by_ring(scene, own)]
    asked = scene.rung_back(party, rang_at)
    for incident in asked:
        person = incident.notifications[party.id]
        if person.means is Means.ELSEWHERE:
            continue  # the texts about the other alarm said what a ring means
        since = counted_at(person)
        if since is None:
            answer = Acknowledged(incident.id, party.id, Response.COMING, means, number)
            return answered(scene.world, answer)
        if scene.is_same_gesture(person, since, rang_at):
            return []
    if asked and party.role is not Role.HOUSEHOLD:
        return []
    raising = replace(raising, held_for_s=held(scene, party, raising))
    return raise_alarm(scene, party, raising)


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
        text.total,
    )
    is_rest = _is_known(scene, text, text.key, text.sent_at)
    words = heard_words(text.key, text.text)
    if is_rest and (not text.complete or _is_known(scene, text, words, text.sent_at)):
        return []  # read twice
    note = Note(text.text, text.sent_at, scene.now)
    if party is None:
        # A stranger's text changes nothing: only the carrier speaks for somebody else.
        is_note = heard.is_of_carrier and not is_rest
        raised = hear_note(scene, heard, note) if is_note else []
        if not raised and is_too_much(scene, text, shown):
            return []
        return [fact, *raised, *(doubted(scene, heard, note) if is_note and not raised else [])]
    rang = hear_own_note(scene, heard, note, party)
    if rang is not None:
        return [fact, *rang]
    raising = Raising(
        heard.kind,
        Means.TEXT,
        heard.line,
        scene.utc,
        text=text.text,
        number=_shown(heard),
        late_s=scene.now - scene.sent_at(text.sent_at),
    )
    return [fact, *hear_words(scene, party, raising, text.sent_at, is_rest=is_rest)]


def hear_unreadable(scene: Scene, heard: Heard, text: SmsUnreadable) -> list[Entry]:
    """A text that nobody can read: keep it raw; ask back if we had asked its sender, else raise an
    alarm if the phone is enrolled.
    """
    if _is_known(scene, text, text.key, sent_utc=0.0):
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
    now = scene.now  # nobody can read when it was sent
    about = next(iter(scene.asked(party, now) or scene.over(party, now)), None)
    if about is not None:
        return [fact, TextNotUnderstood(about.id, party.id, number=_shown(heard))]
    raising = Raising(heard.kind, Means.TEXT, heard.line, scene.utc, number=_shown(heard))
    return [fact, *raise_alarm(scene, party, raising)]


def _is_known(scene: Scene, text: SmsStored | SmsUnreadable, key: str, sent_utc: float) -> bool:
    """Whether this text was heard before, and is not another text with the same words.

    A stamp tells two texts apart. If it says nothing, the same words are the same text for as long
    as a network may bring it twice, or as the text may have lain in the modem
    (docs/decisions/0017).
    """
    heard_at = scene.world.heard.get(key)
    if heard_at is None or scene.says_when(sent_utc):
        return heard_at is not None
    within_s = FOUND_AGAIN_WITHIN_S if text.was_there else BROUGHT_AGAIN_WITHIN_S
    return scene.now - heard_at <= within_s


def _shown(heard: Heard) -> str:
    return heard.number.e164 if heard.number else ""
