"""What people read. One text is one part: 70 UTF-16 units of UCS2, 160 of the 7 bit alphabet.

The house and how to find it come first, then what it is, when, and what to do; every text names the
incident and 110, 119 or 120. The sentences are in wording_zh.py and wording_en.py. When a text is
too long, a medical note goes first, then landmarks and names are shortened, never what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from alarmd.incident import wording_en, wording_zh
from alarmd.incident.entries import Kind, Purpose
from alarmd.incident.phrases import Phrases, Reader
from alarmd.incident.world import ORIGINATOR_WAVE, Incident, Notification, Outage
from alarmd.language import Language
from alarmd.roster import Role

UCS2_PART = 70  # UTF-16 units (23.038 4, 23.040 9.2.3.24)
GSM7_PART = 160
# ASCII that is missing from the 7 bit alphabet or costs two septets there (23.038 6.2.1).
_COSTLY = frozenset("`^{}\\[]~|")
_ELLIPSIS = "…"
_SERVICES = {Kind.FIRE: "119", Kind.MEDICAL: "120"}
_ANY_SERVICE = "110"


@dataclass(frozen=True, slots=True)
class _Room:
    """How many units a name, a landmark and the note may take, and how many names are listed."""

    name: int
    landmark: int
    names: int
    note: int = 0


_WITHOUT_NOTE = _Room(12, 24, 4)
_ROOMS = (
    _Room(12, 24, 4, note=40),
    _Room(12, 24, 4, note=24),
    _Room(12, 16, 4, note=12),
    _WITHOUT_NOTE,
    _Room(12, 16, 4),
    _Room(12, 12, 4),
    _Room(10, 10, 3),
    _Room(8, 8, 3),
    _Room(8, 8, 2),
    _Room(6, 8, 2),
    _Room(6, 6, 1),
    _Room(5, 4, 1),
    _Room(4, 3, 1),
    _Room(4, 0, 1),
    _Room(3, 0, 1),
    _Room(2, 0, 1),
)


def sms_text(incident: Incident, person: Notification, purpose: Purpose, zone: tzinfo) -> str:
    """The text for this person and purpose, in the person's language, never longer than a part."""
    phrases = _phrases(incident, person, purpose, zone)
    texts = (_written(phrases, incident, person, purpose, zone, room) for room in _ROOMS)
    return next(text for text in texts if fits_one_part(text))


def outage_text(outage: Outage, person: Notification, purpose: Purpose, now: float) -> str:
    """What an operator reads of lines that are down, or that all of them work again."""
    is_chinese = person.party.language is Language.ZH
    books = (wording_zh.FULL,) if is_chinese else (wording_en.FULL, wording_en.BRIEF)
    minutes = int((now - min(outage.lines.values(), default=now)) / 60)
    texts = (
        book.outage[purpose].format(lines=_lines(book, outage, room), minutes=minutes)
        for book in books
        for room in _ROOMS
    )
    return next(text for text in texts if fits_one_part(text))


def _lines(phrases: Phrases, outage: Outage, room: _Room) -> str:
    shown = [_short(name, room.landmark) for name in list(outage.lines)[: room.names]]
    more = phrases.and_others if len(outage.lines) > room.names else ""
    return phrases.joiner.join(shown) + more


def fits_one_part(text: str) -> bool:
    """Whether the network carries this text in one part."""
    return units(text) <= (GSM7_PART if is_plain(text) else UCS2_PART)


def units(text: str) -> int:
    """The length of a text as UCS2 counts it: an emoji is two."""
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def is_plain(text: str) -> bool:
    """Whether each character is one septet of the 7 bit alphabet (the ASCII part of it)."""
    return text.isascii() and _COSTLY.isdisjoint(text)


def _phrases(incident: Incident, person: Notification, purpose: Purpose, zone: tzinfo) -> Phrases:
    """The reader's language; when a name needs UCS2, English has room for its brief words only."""
    if person.party.language is Language.ZH:
        return wording_zh.FULL
    text = _written(wording_en.FULL, incident, person, purpose, zone, _WITHOUT_NOTE)
    return wording_en.FULL if is_plain(text) else wording_en.BRIEF


def _written(
    phrases: Phrases,
    incident: Incident,
    person: Notification,
    purpose: Purpose,
    zone: tzinfo,
    room: _Room,
) -> str:
    reader = _reader(person)
    book = phrases.drill if incident.is_drill else phrases.actual
    template = book.get((purpose, reader)) or book[purpose, Reader.MEMBER]
    return template.format_map(_Fields(phrases, incident, person, zone, room))


def _reader(person: Notification) -> Reader:
    if person.wave == ORIGINATOR_WAVE:
        return Reader.ORIGINATOR
    return Reader.OFFICER if person.is_officer else Reader.MEMBER


@dataclass(frozen=True, slots=True)
class _Fields:
    """What a template may name (phrases.py says what each is), worked out only if it does."""

    phrases: Phrases
    incident: Incident
    person: Notification
    zone: tzinfo
    room: _Room

    def __getitem__(self, name: str) -> object:
        return _FIELDS[name](self)

    def house(self) -> str:
        party = self.incident.originator
        name = _short(party.name, self.room.name)
        is_house = party.role is Role.HOUSEHOLD and not name.endswith(self.phrases.house_endings)
        return name + self.phrases.house if is_house else name

    def landmark(self) -> str:
        landmark = _short(self.incident.originator.landmark, self.room.landmark)
        return _bracketed(self.phrases, landmark)

    def note(self) -> str:
        """The medical note: of use when somebody is ill, and to the officer whatever it is."""
        if self.incident.kind is not Kind.MEDICAL and not self.person.is_officer:
            return ""
        return _bracketed(self.phrases, _short(self.incident.originator.note, self.room.note))

    def mistake(self) -> str:
        return self.phrases.mistake if self.incident.false_said_at is not None else ""

    def time(self) -> str:
        raised = datetime.fromtimestamp(self.incident.raised_utc, self.zone)
        return f"{raised.hour:02}:{raised.minute:02}"

    def told(self) -> str:
        recipients = tuple(self.incident.recipients(1))
        officers = [person for person in recipients if person.is_officer]
        neighbours = len(recipients) - len(officers)
        parts = [self.phrases.neighbours.format(neighbours)] if neighbours or not officers else []
        parts += [_short(officer.party.name, self.room.name) for officer in officers[:1]]
        return self.phrases.also.join(parts)

    def names(self) -> str:
        coming, room = self.incident.coming(), self.room
        shown = self.phrases.joiner.join(
            self.phrases.you if party.id == self.person.party.id else _short(party.name, room.name)
            for party in coming[: room.names]
        )
        return shown + self.phrases.and_others if len(coming) > room.names else shown


_FIELDS: Mapping[str, Callable[[_Fields], object]] = {
    "n": lambda fields: fields.incident.id,
    "house": _Fields.house,
    "landmark": _Fields.landmark,
    "note": _Fields.note,
    "what": lambda fields: fields.phrases.kinds[fields.incident.kind],
    "mistake": _Fields.mistake,
    "time": _Fields.time,
    "service": lambda fields: _SERVICES.get(fields.incident.kind, _ANY_SERVICE),
    "told": _Fields.told,
    "count": lambda fields: len(fields.incident.coming()),
    "names": _Fields.names,
    "reason": lambda fields: fields.phrases.reasons[fields.incident.closed_reason],
}


def _bracketed(phrases: Phrases, text: str) -> str:
    return phrases.brackets.format(text) if text else ""


def _short(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units of a name, on one line and without what no phone can show."""
    shown = text if text.isprintable() else "".join(_shown(text))
    plain = " ".join(shown.split())
    if units(plain) <= limit:
        return plain
    while plain and units(plain) + len(_ELLIPSIS) > limit:
        plain = plain[:-1]
    is_worth_it = limit > len(_ELLIPSIS)
    ellipsis = "." if plain.isascii() else _ELLIPSIS
    return plain.rstrip() + ellipsis if is_worth_it else ""


def _shown(text: str) -> Iterator[str]:
    for character in text:
        if character.isspace():
            yield " "
        elif character.isprintable() or character == "\N{ZERO WIDTH JOINER}":
            yield character
