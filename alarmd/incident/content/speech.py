"""What is said in a call: every announcement as a sequence of parts.

A part is a fixed prompt of the script or something that belongs to one party: its name, its house,
its landmark. The words are those of the texts (`alarmd/incident/content/sms.py`), shorter. Each
listener hears the language of their entry in the roster.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content import speech_en, speech_zh
from alarmd.incident.content.speech_script import Script
from alarmd.incident.facts.enums import CloseReason, Kind, Purpose, Response
from alarmd.incident.facts.keypad import KINDS, RESPONSES, keys_of
from alarmd.incident.facts.world import Incident, Notification
from alarmd.roster import Party, Role

NAMES_MAX = 4  # a frightened person does not remember more

_SCRIPTS = {Language.ZH: speech_zh.SCRIPT, Language.EN: speech_en.SCRIPT}
_SERVICES = {Kind.FIRE: "call_119", Kind.MEDICAL: "call_120"}
_REASONS = {CloseReason.REAL: "was_real", CloseReason.FALSE: "was_false"}
_NOTED = {
    Kind.DANGER: "noted_danger",
    Kind.FIRE: "noted_fire",
    Kind.MEDICAL: "noted_medical",
}


class Aspect(Enum):
    """The words about a party, its group or its village that can be said."""

    NAME = "name"
    HOUSE = "house"
    LANDMARK = "landmark"
    GROUP = "group"
    VILLAGE = "village"


class Fixed(Struct, frozen=True):
    """A prompt of the script."""

    id: str


class Own(Struct, frozen=True):
    """Something of `owner`: the id of a party, or the name of a group or of the village.

    `say_as` is the pinyin of `name`, "" if it is read as written. `ending` follows the name.
    """

    owner: str
    aspect: Aspect
    name: str
    ending: str = ""
    say_as: str = ""

    @property
    def id(self) -> str:
        """The name of its recording."""
        return f"{self.owner}.{self.aspect.value}"

    @property
    def text(self) -> str:
        """The words."""
        return self.name + self.ending


Part = Fixed | Own


class Sentence(Struct, frozen=True):
    """Parts that are said without a break, in one language."""

    language: Language
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The words, for the record and for a modem that speaks by itself."""
        gap = "" if self.language is Language.ZH else " "
        return gap.join(words(part, self.language) for part in self.parts)


def script(language: Language) -> Script:
    """The fixed prompts of a language."""
    return _SCRIPTS[language]


def words(part: Part, language: Language) -> str:
    """The words of a part; an `Own` part ends with a comma."""
    if isinstance(part, Fixed):
        return script(language).prompts[part.id]
    return part.text + ("，" if language is Language.ZH else ",")


def house(party: Party, language: Language) -> Own:
    """The house of a party, by name."""
    spoken, name = script(language), party.name
    is_house = party.role is Role.HOUSEHOLD and not name.endswith(spoken.house_endings)
    ending = spoken.house_ending if is_house else ""
    return Own(party.id, Aspect.HOUSE, name, ending, party.say_as)


def name(party: Party) -> Own:
    """The name of a party."""
    return Own(party.id, Aspect.NAME, party.name, say_as=party.say_as)


def landmark(party: Party) -> Own:
    """The landmark by which people find the house of a party."""
    return Own(party.id, Aspect.LANDMARK, party.landmark)


def announcement(
    incident: Incident, person: Notification, purpose: Purpose, *, hears: bool = True
) -> Sentence:
    """The announcement with which a call for this purpose begins, and which key 9 repeats; on a
    line that does not hear keys it asks for no key.
    """
    is_originator = person.is_originator
    if not is_originator:
        said = alert(incident, person)
    elif purpose is Purpose.NOBODY_YET:
        said = nobody_yet(incident, person)
    else:
        said = call_back(incident, person)
    if hears:
        return said
    if not is_originator:
        instead = "see_text"
    else:
        instead = "stay_calm" if incident.false_said_at is None else "goodbye"
    return replace(said, parts=(*said.parts[:-1], Fixed(instead)))


def answer(incident: Incident, person: Notification, key: str) -> Sentence | None:
    """The answer to a key that counts, once the key is written down; None for any other key."""
    if key not in keys_of(person):
        return None
    if not incident.is_open:
        return all_clear(incident, person)
    if person.is_originator:
        return noted(incident, person, KINDS.get(key))
    return confirmed(incident, person, RESPONSES[key])


def thanks(person: Notification) -> Sentence:
    """The answer to a key while the journal has not yet written it down."""
    return _of(person, "thanks", "goodbye")


def alert(incident: Incident, person: Notification) -> Sentence:
    """The announcement to somebody who is asked to come."""
    language = person.party.language
    where = [*_area(incident, person), *_place(incident.originator, language)]
    press = Fixed("press_officer" if person.is_officer else "press_member")
    if incident.is_drill:
        return Sentence(language, (Fixed("drill"), *where, press))
    kind = Fixed(incident.kind.name.lower())
    what = (Fixed("news"), kind) if _is_news(incident, person) else (kind,)
    return Sentence(language, (Fixed("alarm"), *where, *what, *_mark(incident), press))


def sample(party: Party, language: Language) -> Sentence:
    """What the neighbours would hear in an alarm of this party, to listen to beforehand."""
    place = _place(party, language)
    return Sentence(language, (Fixed("alarm"), *place, Fixed("emergency"), Fixed("press_member")))


def confirmed(incident: Incident, person: Notification, response: Response) -> Sentence:
    """The answer to 1 or 2: thanks, and to somebody who is coming how many others are."""
    language = person.party.language
    if response is not Response.COMING:
        return Sentence(language, (Fixed("thanks_cannot"), Fixed("goodbye")))
    if incident.false_said_at is not None:
        return _of(person, "thanks", "mistake", "goodbye")
    others = sum(party.id != person.party.id for party in incident.coming())
    if others:
        count = _count(language, others)
        more: tuple[Part, ...] = (Fixed("others_before"), *count, Fixed("others_after"))
    else:
        more = (Fixed("first_coming"),)
    return Sentence(language, (Fixed("thanks"), *more, Fixed("goodbye")))


def wrong_key(person: Notification) -> Sentence:
    """The answer to a key that means nothing to a neighbour or an officer: what to press."""
    press = Fixed("press_officer" if person.is_officer else "press_member")
    return Sentence(person.party.language, (Fixed("wrong_key"), press))


def no_key(person: Notification) -> Sentence:
    """The end of a call in which no key was heard."""
    return _of(person, "no_key", "see_text", "goodbye")


def call_back(incident: Incident, person: Notification) -> Sentence:
    """To the one who raised the alarm: it is received, who is being told, and what to press."""
    language = person.party.language
    if incident.is_drill:
        return Sentence(language, (Fixed("drill"), *_told(incident, language), Fixed("call_110")))
    if incident.false_said_at is not None:
        return _of(person, "noted_mistake", "press_caller")
    again = (Fixed("no_mistake"),) if incident.insisted_at is not None else ()
    told = _told(incident, language)
    return Sentence(language, (Fixed("received"), *again, *told, Fixed("press_caller")))


def nobody_yet(incident: Incident, person: Notification) -> Sentence:
    """To the one who raised the alarm: nobody has answered, they must ring 110 themselves."""
    if incident.is_drill or incident.false_said_at is not None:
        return call_back(incident, person)
    return _of(person, "nobody_yet", "press_caller")


def wrong_key_of_caller(person: Notification) -> Sentence:
    """The answer to a key that means nothing to the one who raised the alarm."""
    return _of(person, "wrong_key", "press_caller")


def noted(incident: Incident, person: Notification, kind: Kind | None) -> Sentence:
    """The answer to the originator's key: this kind of alarm, or None for a mistake."""
    if kind is None:
        return _of(person, "noted_mistake", _service(incident.kind), "goodbye")
    return _reassured(incident, person, _NOTED[kind], _service(kind))


def alarm_stands(incident: Incident, person: Notification) -> Sentence:
    """The end of a call-back in which no key was heard."""
    if incident.is_drill:
        return _of(person, "drill", "goodbye")
    if incident.false_said_at is not None:
        return _of(person, "noted_mistake", "goodbye")
    return _reassured(incident, person, "alarm_stands", _service(incident.kind))


def all_clear(incident: Incident, person: Notification) -> Sentence:
    """The alarm is over, and what it was."""
    language = person.party.language
    if incident.is_drill:
        return _of(person, "drill_over", "goodbye")
    reason = Fixed(_REASONS.get(incident.closed_reason, "was_handled"))
    ended = (Fixed("all_clear"), reason, Fixed("next_time"), Fixed("goodbye"))
    is_own = person.is_originator
    whose = Fixed("your_house") if is_own else house(incident.originator, language)
    return Sentence(language, (whose, *ended))


def _of(person: Notification, *ids: str) -> Sentence:
    return Sentence(person.party.language, tuple(map(Fixed, ids)))


def _reassured(incident: Incident, person: Notification, first: str, last: str) -> Sentence:
    """Between `first` and `last`, say who is coming, or that people are being called."""
    language, those = person.party.language, incident.coming()
    said: list[Part] = [Fixed("stay_calm")]
    if those:
        count = _count(language, len(those))
        said = [Fixed("coming_before"), *count, Fixed("coming_after")]
        said += [name(party) for party in those[:NAMES_MAX]]
        said += [Fixed("and_others")] if len(those) > NAMES_MAX else []
    return Sentence(language, (Fixed(first), *said, Fixed(last), Fixed("goodbye")))


def _service(kind: Kind) -> str:
    return _SERVICES.get(kind, "call_110")


def _count(language: Language, number: int) -> tuple[Fixed, ...]:
    return tuple(map(Fixed, script(language).numerals(number)))


def _area(incident: Incident, person: Notification) -> Iterable[Own]:
    """An officer has many villages; a neighbour of another group has to be told which group."""
    if person.is_officer:
        yield Own(incident.village, Aspect.VILLAGE, incident.village)
    is_elsewhere = person.is_officer or person.party.group != incident.originator.group
    if is_elsewhere and incident.group_name:
        yield Own(incident.group_name, Aspect.GROUP, incident.group_name)


def _place(party: Party, language: Language) -> Iterable[Own]:
    yield house(party, language)
    if party.landmark:
        yield landmark(party)


def _is_news(incident: Incident, person: Notification) -> bool:
    """Whether this person was told before the originator said what the alarm is about."""
    since = incident.kind_changed_at
    return since is not None and any(one.started_at < since for one in person.attempts)


def _mark(incident: Incident) -> tuple[Part, ...]:
    """The originator says "it was a mistake"; or, after that, that it is none."""
    if incident.false_said_at is not None:
        return (Fixed("mistake"),)
    return (Fixed("no_mistake"),) if incident.insisted_at is not None else ()


def _told(incident: Incident, language: Language) -> tuple[Part, ...]:
    officers, neighbours = incident.officers_asked(), incident.neighbours_asked()
    if not neighbours:
        return (Fixed("telling_officer" if officers else "stay_calm"),)
    end = "telling_both" if officers else "telling_neighbours"
    return Fixed("telling_before"), *_count(language, neighbours), Fixed(end)
