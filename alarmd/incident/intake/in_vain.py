"""Calls in vain: what it means if a carrier's note says that somebody rang while a line was deaf.

Each caller that the note names is a ring of its own, at its own time. Such a ring is never an
answer: the caller may have been in need (docs/decisions/0022).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    MADE_UTC,
    AlarmRepeated,
    CallersLeft,
    Entry,
    IncidentOpened,
    LineChanged,
    Means,
    NoteUnexplained,
    TextNotUnderstood,
    is_known,
)
from alarmd.incident.facts.evolve import evolve, fold
from alarmd.incident.facts.evolve_line import DEAF_KEPT_S, NOTICED_WITHIN_S, unexplained
from alarmd.incident.facts.line_facts import Note
from alarmd.incident.facts.world import World
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.missed_calls import MINUTE_S, MissedCall, missed_calls, rang_utc
from alarmd.incident.intake.recipients import Raising, raise_alarm
from alarmd.incident.intake.scene import CLOCKS_APART_S, HOME_CODE, Scene
from alarmd.roster import Party, Role
from modem.types import Msisdn

NOTE_ALARMS_MAX = 10  # by one note: a longer list is no carrier's, or a whole village rang
OUTAGE_ALARMS_MAX = 20  # by all notes about one deaf period: a bad night has so many alarms
NOTE_FOLLOWS_S = 900.0  # a note without a time is sent when the phone is back, or at a later try
SAME_RING_WITHIN_S = 600.0  # for a note whose time says nothing


class _When(Struct, frozen=True):
    """An instant that a note means, the span in which it may have been, and the span in which a
    ring that was heard is the same ring."""

    at: float
    earliest: float
    latest: float
    same_from: float
    same_until: float


class InVain(Struct, frozen=True):
    """A ring in the deaf period that began at `deaf_since`."""

    when: _When
    deaf_since: float


def hear_note(scene: Scene, heard: Heard, text: Note) -> list[Entry]:
    """The facts that a carrier's text means, if it is a note of calls in vain."""
    facts: list[Entry] = []
    left: dict[str, str] = {}
    opened = 0
    for party, number, call in _callers(scene, text.text):
        rang = _in_vain(scene, heard.line, call, text.sent_utc)
        found = [] if rang is None else _meaning(scene, heard, text, party, number, rang)
        if rang is not None and any(isinstance(one, IncidentOpened) for one in found):
            if opened >= NOTE_ALARMS_MAX or _raised_since(scene.world, rang) >= OUTAGE_ALARMS_MAX:
                left[party.id] = party.name
                continue
            opened += 1
        facts += found
        scene = replace(scene, world=fold(scene.world, found, scene.now))
    if left:
        facts.append(CallersLeft(heard.line, tuple(left), tuple(left.values())))
    return facts


def doubted(scene: Scene, heard: Heard, text: Note) -> list[Entry]:
    """What to keep of a note that no deaf period explains: one may be noticed soon, and then a ring
    of just now was in vain after all."""
    if heard.line not in scene.world.lines:
        return []
    is_doubted = any(
        _in_vain(scene, heard.line, call, text.sent_utc) is None
        and any(
            when.latest >= scene.now - NOTICED_WITHIN_S
            for when in _times(scene, call, text.sent_utc)
        )
        for _, _, call in _callers(scene, text.text)
    )
    return [NoteUnexplained(heard.line, "", text.text, text.sent_utc)] if is_doubted else []


def heard_again(scene: Scene, heard: Heard, changed: LineChanged) -> list[Entry]:
    """The facts of the notes that a line has had just now, if by this change it proves to be out
    of service: it may have been for a while."""
    before = scene.world.lines.get(heard.line)
    scene = replace(scene, world=evolve(scene.world, changed, scene.now))
    if before is None or scene.world.lines[heard.line].serves_calls:
        return []
    facts: list[Entry] = []
    for note in unexplained(before, scene.now):
        found = hear_note(scene, heard, note)
        scene = replace(scene, world=fold(scene.world, found, scene.now))
        facts += found
    return facts


def hear_own_note(scene: Scene, heard: Heard, text: Note, party: Party) -> list[Entry] | None:
    """The facts of a note that the carrier sent under the caller's own number; None if it is no
    note of a ring in a deaf period."""
    calls = [(who, number, call) for who, number, call in _callers(scene, text.text)]
    if not calls or any(who.id != party.id for who, _, _ in calls):
        return None
    rings = (_in_vain(scene, heard.line, call, text.sent_utc) for _, _, call in calls)
    rang = next(filter(None, rings), None)
    return None if rang is None else _meaning(scene, heard, text, party, calls[0][1], rang)


def _callers(scene: Scene, text: str) -> Iterator[tuple[Party, Msisdn, MissedCall]]:
    """The households among the callers that the text names."""
    for call in missed_calls(text):
        number = _mainland(call.number)
        party = scene.owner(number)
        if party is not None and party.role is Role.HOUSEHOLD:
            yield party, number, call


def _mainland(written: str) -> Msisdn:
    """A number as Chinese carriers write it in a text, in E.164."""
    return Msisdn(HOME_CODE + written.removeprefix("+").removeprefix("86").removeprefix("0"))


# --- when? ----------------------------------------------------------------------------------------


def _in_vain(scene: Scene, line: str, call: MissedCall, sent_utc: float) -> InVain | None:
    """The ring, if the line was deaf then; else None."""
    facts = scene.world.lines.get(line)
    if facts is None:
        return None
    deaf = list(facts.deaf)
    if facts.deaf_since is not None:
        deaf.append((facts.deaf_since, scene.now))
    oldest = scene.now - DEAF_KEPT_S
    for when in _times(scene, call, sent_utc):
        for since, until in reversed(deaf):
            begun_by = max(since - NOTICED_WITHIN_S, when.earliest, oldest)
            if begun_by <= min(until, when.latest):
                return InVain(when, since)
    return None


def _times(scene: Scene, call: MissedCall, sent_utc: float) -> Iterator[_When]:
    """When the caller may have rung, on our timeline: at the time in the note, else at its stamp. A
    box that does not know the time takes the ring for now, or any time of the last day.

    If the stamp is not of now, either the note was long on its way or our clock is wrong: both are
    tried. The time in the note is by the clock of the stamp.
    """
    now = scene.now
    if not is_known(scene.utc):
        same_from, same_until = now - SAME_RING_WITHIN_S, now + SAME_RING_WITHIN_S
        yield _When(now, now - DEAF_KEPT_S, now, same_from, same_until)
        return
    for noted_utc, noted_at in _noted(scene, sent_utc):
        for time in call.times:
            at = noted_at - (noted_utc - rang_utc(time, noted_utc, CLOCKS_APART_S))
            span = at - CLOCKS_APART_S, at + MINUTE_S + CLOCKS_APART_S
            yield _When(at, *span, *span)
        if not call.times:
            span = noted_at - NOTE_FOLLOWS_S - CLOCKS_APART_S, noted_at + CLOCKS_APART_S
            yield _When(noted_at, *span, *span)


def _noted(scene: Scene, sent_utc: float) -> Iterator[tuple[float, float]]:
    """When the note may have been written: in UTC by its stamp, and as an instant."""
    if not scene.says_when(sent_utc):
        yield scene.utc, scene.now
        if sent_utc >= MADE_UTC:
            yield sent_utc, scene.now
        return
    lag_s = scene.utc - sent_utc
    yield sent_utc, scene.now - lag_s
    if abs(lag_s) > CLOCKS_APART_S:
        yield sent_utc, scene.now


# --- what then? -----------------------------------------------------------------------------------


def _meaning(
    scene: Scene, heard: Heard, text: Note, party: Party, number: Msisdn, rang: InVain
) -> list[Entry]:
    """An alarm, or one more press of the caller's own alarm, whatever others have raised. A caller
    who rang back about an alarm and found us engaged is asked what they meant: the ring is no
    answer, and hardly ever an alarm.
    """
    when, last_ring = rang.when, scene.world.rings.get(party.id)
    if last_ring is not None and when.same_from <= last_ring <= when.same_until:
        return []  # this ring was heard
    late_s = max(0.0, scene.now - when.earliest)
    own = scene.own_alarm(party)
    if own is not None:
        is_taken_back = own.false_said_at is not None and when.at <= own.false_said_at
        repeated = AlarmRepeated(
            own.id, party.id, Means.MISSED_CALL, number=number.e164, late_s=late_s
        )
        return [] if is_taken_back else [repeated]
    if any(
        incident.originator.id == party.id
        and not incident.is_drill
        and incident.opened_at >= when.at
        for incident in scene.world.incidents.values()
    ):
        return []  # their alarm was heard after this ring
    for asked in scene.rung_back(party, when.at):
        if asked.notifications[party.id].response is None:
            return [TextNotUnderstood(asked.id, party.id, number=number.e164)]
    is_dated = is_known(scene.utc)
    utc = scene.utc - (scene.now - when.at) if is_dated else scene.utc_of(text.sent_utc)
    raising = Raising(
        heard.kind,
        Means.MISSED_CALL,
        heard.line,
        utc,
        text=text.text,
        number=number.e164,
        late_s=late_s,
    )
    return raise_alarm(scene, party, raising)


def _raised_since(world: World, rang: InVain) -> int:
    """How many alarms the notes have raised since this deaf period began."""
    return sum(
        incident.means is Means.MISSED_CALL and incident.opened_at >= rang.deaf_since
        for incident in world.incidents.values()
    )
