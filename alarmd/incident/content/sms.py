"""What people read. One text is one part: 70 UTF-16 units of UCS2, 160 of the 7 bit alphabet.

The mark of the village comes first, then the house and how to find it, the kind of alarm, the time,
and what to do; every text names the incident, and 110, 119 or 120 unless an officer reads it. The
sentences are in sms_zh.py, sms_en.py and sms_en_brief.py. If a text is too long, the list of names,
the medical note and the originator's number give way, then landmarks and names are shortened; what
to do is never shortened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from alarmd.i18n.language import Language
from alarmd.incident.content import sms_en, sms_en_brief, sms_zh
from alarmd.incident.content.sms_template import OnTheWay, Phrases, Reader, Templates
from alarmd.incident.facts.entries import Kind, Purpose, Response, is_known
from alarmd.incident.facts.houses import News
from alarmd.incident.facts.part import UCS2_PART, fits_one_part, is_plain, shortened, whole_clauses
from alarmd.incident.facts.told import untold
from alarmd.incident.facts.world import Incident, Notification, Outage
from alarmd.roster import Party, Role

NOTE_UNITS_MAX = 24  # of a note, beside a name and a landmark of full length
_SERVICES = {Kind.FIRE: "119", Kind.MEDICAL: "120"}
_ANY_SERVICE = "110"
_MAINLAND = "+86"
_MOBILE = re.compile(r"1\d{10}")
_TIME = re.compile(r"\{time\}(, |，)?")  # cut, with the comma after it, if unknown
_BRACKETS_OF_SIGN = "【】[] "


class _Room(Struct, frozen=True):
    """How many units a name, a landmark, the note and the mark of the village may take, how many
    names are listed, and whether the originator's number is given.
    """

    name: int
    landmark: int
    names: int
    note: int = 0
    has_phone: bool = False
    sign: int = 8


_WITHOUT_NOTE = _Room(12, 24, 4)
_TIGHT = (
    _Room(12, 16, 4),
    _Room(12, 12, 4),
    _Room(10, 10, 3),
    _Room(8, 8, 3),
    _Room(8, 8, 2),
    _Room(6, 8, 2),
    _Room(6, 6, 1),
    _Room(5, 6, 1),
    _Room(5, 6, 1, sign=5),
    _Room(4, 4, 1, sign=5),
    _Room(4, 0, 1, sign=5),
    _Room(3, 0, 1, sign=5),
    _Room(2, 0, 1, sign=5),
)
# The list comes again, the note does not; the number comes with the next text at the latest.
_NOTE_FIRST = (
    *(_Room(12, 24, names, 40, has_phone=True) for names in (4, 2, 1)),
    *(_Room(12, 24, 1, note, has_phone=True) for note in (30, NOTE_UNITS_MAX, 20)),
    *(_Room(12, 16, 1, note, has_phone=True) for note in (20, 16, 12, 8)),
    *(_Room(12, 24, names, 40) for names in (4, 2, 1)),
    *(_Room(12, 24, 1, note) for note in (30, NOTE_UNITS_MAX, 20)),
    *(_Room(12, 16, 1, note) for note in (20, 16, 12, 8)),
    *(_Room(12, landmark, 1, note) for landmark in (12, 8) for note in (8, 6)),
    _WITHOUT_NOTE,
    *_TIGHT,
)
# The text is sent for its list, and the text before it had the note.
_LIST_FIRST = (
    *(_Room(12, 24, 4, note, has_phone=True) for note in (40, 24, 12, 0)),
    *(_Room(12, landmark, 2, has_phone=True) for landmark in (16, 12)),
    _Room(12, 24, 4, 12),
    _WITHOUT_NOTE,
    *_TIGHT,
)


def sms_text(
    incident: Incident,
    person: Notification,
    purpose: Purpose,
    zone: tzinfo,
    *,
    also: Sequence[int] = (),
) -> str:
    """The text for this person and purpose, in the person's language, never longer than one part;
    `also` are other alarms that the text says are over.
    """
    knows_note = purpose is Purpose.COMING or (person.is_officer and purpose is Purpose.COUNTED)
    rooms = _LIST_FIRST if knows_note else _NOTE_FIRST
    texts = (
        _written(phrases, incident, person, purpose, zone, room, also)
        for phrases in _books(incident, person, purpose, zone)
        for room in rooms
    )
    return _first_that_fits(texts)


def outage_text(outage: Outage, person: Notification, purpose: Purpose, now: float) -> str:
    """The text with news of the box: lines down or mended, the journal, budgets, houses."""
    is_chinese = person.party.language is Language.ZH
    books = (sms_zh.FULL,) if is_chinese else (sms_en.FULL, sms_en_brief.BRIEF)
    minutes = int((now - min(outage.lines.values(), default=now)) / 60)
    news = [one for one in untold(outage, person, purpose) if one.at < now]
    texts = (
        _signed(book, outage.sign, room)
        + book.outage[purpose].format(
            lines=_lines(book, outage, room), minutes=minutes, who=_who(book, news, room)
        )
        for book in books
        for room in (_WITHOUT_NOTE, *_TIGHT)
    )
    return _first_that_fits(texts)


def _first_that_fits(texts: Iterator[str]) -> str:
    """The fullest text that fits one part; if no text fits, the last one is cut to one part."""
    shown = ""
    for shown in texts:
        if fits_one_part(shown):
            return shown
    return shortened(shown, UCS2_PART)


def _lines(phrases: Phrases, outage: Outage, room: _Room) -> str:
    shown = [shortened(name, room.landmark) for name in list(outage.lines)[: room.names]]
    more = phrases.and_others if len(outage.lines) > room.names else ""
    return phrases.joiner.join(shown) + more


def _who(phrases: Phrases, news: Sequence[News], room: _Room) -> str:
    """Name what the news is about: lines with the latest news of each budget, or houses."""
    newest = list({(one.name, one.landmark, one.limit): one for one in news}.values())
    shown = [_of_news(phrases, one, room) for one in newest[: room.names]]
    return phrases.joiner.join(shown) + (phrases.and_others if len(newest) > room.names else "")


def _of_news(phrases: Phrases, news: News, room: _Room) -> str:
    if news.limit:
        line = shortened(news.name, room.landmark)
        return phrases.budgets[news.limit].format(line=line, used=news.used, allowed=news.allowed)
    landmark = _bracketed(phrases, shortened(news.landmark, room.landmark))
    return shortened(news.name, room.name) + landmark


def _books(
    incident: Incident, person: Notification, purpose: Purpose, zone: tzinfo
) -> tuple[Phrases, ...]:
    """The phrases of the reader's language; if a name needs UCS2, English has room for brief
    ones."""
    if person.party.language is Language.ZH:
        return (sms_zh.FULL,)
    full, brief = sms_en.FULL, sms_en_brief.BRIEF
    text = _written(full, incident, person, purpose, zone, _WITHOUT_NOTE)
    return (full, brief) if is_plain(text) else (brief,)


def _written(
    phrases: Phrases,
    incident: Incident,
    person: Notification,
    purpose: Purpose,
    zone: tzinfo,
    room: _Room,
    also: Sequence[int] = (),
) -> str:
    mark = _signed(phrases, incident.sign, room, is_drill=incident.is_drill)
    fields = _Fields(phrases, incident, person, zone, room, also)
    template = phrases.all_over if also else sentence(phrases, incident, person, purpose)
    if not is_known(incident.raised_utc):
        template = _TIME.sub("", template)
    return mark + template.format_map(fields)


def _signed(phrases: Phrases, sign: str, room: _Room, *, is_drill: bool = False) -> str:
    """The mark of the village as the language writes it; in English only if it needs no UCS2."""
    shown = shortened(sign.strip(_BRACKETS_OF_SIGN), room.sign)
    is_usable = shown != "" and (is_plain(shown) or not is_plain(phrases.sign))
    signed = phrases.signed_drill if is_drill else phrases.signed
    return signed.format(shown if is_usable else phrases.sign)


def sentence(phrases: Phrases, incident: Incident, person: Notification, purpose: Purpose) -> str:
    """The template for this reader, else for a member; after "it was a mistake" a template that
    says so comes first. Every duty has a template.
    """
    books: list[Templates] = [phrases.drill if incident.is_drill else phrases.actual]
    if incident.held_until is not None:
        books.insert(0, phrases.held)
    if incident.false_said_at is not None and not incident.is_drill:
        books.insert(0, phrases.taken_back)
    is_of_codes = purpose in (Purpose.CODE_ASKED, Purpose.CODE_REFUSED)
    readers = (Reader.OFFICER if is_of_codes else _reader(person), Reader.MEMBER)
    found = (book.get((purpose, reader)) for book in books for reader in readers)
    return next(one for one in found if one is not None)


def _reader(person: Notification) -> Reader:
    if person.is_originator:
        return Reader.ORIGINATOR
    if person.is_officer:
        return Reader.OFFICER
    return Reader.COMING if person.is_coming else Reader.MEMBER


class _Fields(Struct, frozen=True):
    """The fields of a template (sms_template.py describes them), each computed only if named."""

    phrases: Phrases
    incident: Incident
    person: Notification
    zone: tzinfo
    room: _Room
    also: Sequence[int] = ()

    def __getitem__(self, name: str) -> object:
        return _FIELDS[name](self)

    def house(self) -> str:
        """The house of the originator; to the originator it is "your house"."""
        if self.person.is_originator:
            return self.yours()
        party = self.incident.originator
        name = shortened(party.name, self.room.name)
        is_house = party.role is Role.HOUSEHOLD and not name.endswith(self.phrases.house_endings)
        return name + self.phrases.house if is_house else name

    def yours(self) -> str:
        is_house = self.incident.originator.role is Role.HOUSEHOLD
        return self.phrases.your_house if is_house else self.phrases.your_place

    def landmark(self) -> str:
        landmark = shortened(self.incident.originator.landmark, self.room.landmark)
        return _bracketed(self.phrases, landmark)

    def what(self) -> str:
        return self.phrases.kinds[self.incident.kind]

    def note(self) -> str:
        """The medical note, for those who go to the house."""
        if not self._goes_there():
            return ""
        return _bracketed(
            self.phrases, whole_clauses(self.incident.originator.note, self.room.note)
        )

    def phone(self) -> str:
        """The phone that rang, for those who go to the house, if the house agreed to that."""
        originator = self.incident.originator
        if not (self._goes_there() and originator.shares_number and self.room.has_phone):
            return ""
        person = self.incident.notifications[originator.id]
        number = person.rang_from or person.spoke_from or _first_number(originator)
        return self.phrases.phone.format(_dialled(number))

    def _goes_there(self) -> bool:
        return self.person.is_officer or self.person.is_coming

    def mark(self) -> str:
        """The originator says "it was a mistake"; or, after that, that it is none."""
        if self.incident.false_said_at is not None:
            return self.phrases.mistake
        return self.phrases.no_mistake if self.person.has_heard_of_mistake else ""

    def received(self) -> str:
        if self.incident.insisted_at is not None:
            return self.phrases.received_again
        if self.person.left_at is not None:
            return self.phrases.received_left
        is_said = self.incident.kind is not Kind.EMERGENCY
        received = self.phrases.received_kind if is_said else self.phrases.received
        return received.format(yours=self.yours(), what=self.what())

    def said(self) -> str:
        """What the originator said last: that it was a mistake, that it is none, or a kind."""
        case = self.incident
        if case.false_said_at is not None:
            return self.phrases.by_mistake
        if case.insisted_at is not None and (case.kind_changed_at or 0.0) < case.insisted_at:
            return self.phrases.said_again
        return self.phrases.said_kind.format(yours=self.yours(), what=self.what())

    def officers(self) -> str:
        """Up to two officers who cannot be counted on, each with the reason."""
        people, phrases = self.incident.notifications, self.phrases
        names: dict[str, list[str]] = {}
        for party in self.incident.officers_out[:2]:
            name = shortened(people[party].party.name, self.room.name)
            names.setdefault(self._not_going(people[party].response), []).append(name)
        said = (how.format(phrases.joiner.join(those)) for how, those in names.items())
        return phrases.joiner.join(said) or phrases.officers_unreached.format(phrases.officer)

    def guessed(self) -> str:
        """The officer in whose name wrong codes came."""
        person = self.incident.notifications.get(self.incident.guessed_as)
        name = shortened(person.party.name, self.room.name) if person is not None else ""
        return name or self.phrases.officer

    def _not_going(self, response: Response | None) -> str:
        """How to say that an officer with this answer cannot be counted on."""
        match response:
            case None:
                return self.phrases.officers_unreached
            case Response.CANNOT:
                return self.phrases.officers_cannot
            case _:
                return self.phrases.officers_undecided

    def time(self) -> str:
        return self.phrases.clock(datetime.fromtimestamp(self.incident.raised_utc, self.zone))

    def told(self) -> str:
        """How many neighbours are being told, and one officer who can be counted on."""
        neighbours = self.incident.neighbours_asked()
        parts = [self.phrases.neighbours.format(neighbours)] if neighbours else []
        parts += [self._officer(officer) for officer in self.incident.officers_asked()[:1]]
        return self.phrases.also.join(parts) or self.phrases.others

    def _officer(self, party: Party) -> str:
        """The name, if there is room for all of it and it does not force UCS2 on an English
        text."""
        name = shortened(party.name, self.room.name)
        is_costly = is_plain(self.phrases.sign) and not is_plain(name)
        return self.phrases.officer if is_costly or len(name) < len(party.name) else name

    def going(self) -> str:
        return self._on_the_way(self.phrases.going)

    def coming(self) -> str:
        return self._on_the_way(self.phrases.coming)

    def _on_the_way(self, phrases: OnTheWay) -> str:
        coming = self.incident.coming()
        if not coming:
            return phrases.nobody
        if coming == (self.person.party,):
            return phrases.only_you
        names = self.phrases.joiner.join(map(self._listed, coming[: self.room.names]))
        more = self.phrases.and_others if len(coming) > self.room.names else ""
        return phrases.some.format(count=len(coming), names=names + more)

    def _listed(self, party: Party) -> str:
        you = self.phrases.you if party == self.person.party else ""
        there = self.phrases.there if self.incident.notifications[party.id].has_arrived else ""
        return (you or shortened(party.name, self.room.name)) + there


_FIELDS: Mapping[str, Callable[[_Fields], object]] = {
    "n": lambda fields: fields.incident.id,
    "also": lambda fields: fields.phrases.joiner.join(map(str, fields.also)),
    "code": lambda fields: fields.person.code or fields.incident.id,
    "guessed": _Fields.guessed,
    "house": _Fields.house,
    "yours": _Fields.yours,
    "landmark": _Fields.landmark,
    "note": _Fields.note,
    "phone": _Fields.phone,
    "what": _Fields.what,
    "mark": _Fields.mark,
    "time": _Fields.time,
    "service": lambda fields: _SERVICES.get(fields.incident.kind, _ANY_SERVICE),
    "received": _Fields.received,
    "told": _Fields.told,
    "going": _Fields.going,
    "coming": _Fields.coming,
    "said": _Fields.said,
    "officers": _Fields.officers,
    "reason": lambda fields: fields.phrases.reasons[fields.incident.closed_reason],
}


def _first_number(party: Party) -> str:
    """The number of the first phone that takes texts, or else of the first phone."""
    mobiles = [phone for phone in party.phones if phone.texts]
    return (mobiles or party.phones)[0].number.e164


def _dialled(number: str) -> str:
    """A number as people here dial it."""
    if not number.startswith(_MAINLAND):
        return number
    national = number.removeprefix(_MAINLAND)
    return national if _MOBILE.fullmatch(national) else "0" + national


def _bracketed(phrases: Phrases, text: str) -> str:
    return phrases.brackets.format(text) if text else ""
