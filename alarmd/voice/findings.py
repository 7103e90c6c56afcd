"""What somebody should look at, or listen to, before the village hears it at night."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from alarmd.i18n import pinyin
from alarmd.i18n.language import Language, Message, t
from alarmd.incident.content.speech import Aspect, Own, script
from alarmd.roster import Roster
from alarmd.voice import catalogue
from alarmd.voice.catalogue import Entry
from alarmd.voice.prompts import Library, Source, reading, spoken_text
from alarmd.voice.reading import Doubt


class Sort(Enum):
    """What is the matter, the worst first."""

    SILENT = "silent"  # a fixed prompt has no sound: the file that ships is gone
    STALE = "stale"  # a recording says other words than are to be said today
    MISSING = "missing"  # something of a household is said in general words
    SURNAME = "surname"  # a surname of several readings that nobody has listened to
    DOUBT = "doubt"  # signs that are hard to read
    NOBODY = "nobody"  # a recording of somebody who is not enrolled
    LEFT_OVER = "left_over"  # rendered for a name that nobody has any more

    @property
    def is_fault(self) -> bool:
        """Whether tonight's alarm would lack something that alarmd itself should have."""
        return self is Sort.SILENT


ADVICE = {
    Sort.SILENT: t("Without any sound: install alarmd again, or record them"),
    Sort.STALE: t("Recordings of words that have changed, not used any more: record them again"),
    Sort.MISSING: t("Said in general words: alarmctl prompts render, or record them"),
    Sort.SURNAME: t(
        "Surnames of several readings: listen with alarmctl prompts play, then write say_as or "
        "mark what is right with --listened"
    ),
    Sort.DOUBT: t(
        "Names and landmarks that are hard to read: listen with alarmctl prompts play, then record "
        "them, write say_as or mark what is right with --listened"
    ),
    Sort.NOBODY: t("Recordings of nobody who is enrolled: alarmctl prompts remove"),
    Sort.LEFT_OVER: t("Rendered for nobody any more: alarmctl prompts render removes it"),
}
# In landmarks ("the ATM at gate 3") digits and letters are usual, and seldom read wrongly.
_DOUBTS = {Aspect.NAME: frozenset(Doubt), Aspect.LANDMARK: frozenset({Doubt.SILENT, Doubt.RARE})}


class Finding(Struct, frozen=True):
    """One thing to look at: `subject` is the id of a prompt, or a file."""

    sort: Sort
    subject: str
    message: Message


def findings(library: Library, roster: Roster) -> Iterator[Finding]:
    """Everything about the prompts of this roster that a person should look at."""
    for language in catalogue.languages(roster):
        for entry in catalogue.fixed(language):
            yield from _of_sound(library, entry, Sort.SILENT)
    used, known = set(), set()
    for entry in catalogue.own(roster):
        assert isinstance(entry.part, Own)
        known.add(entry.part.id)
        used.add(library.rendered_file(entry.part, entry.language))
        yield from _of_sound(library, entry, Sort.MISSING)
        if not _is_known_right(library, entry):
            yield from _of_reading(entry.part, entry.language)
    for language in Language:
        for part_id in library.recordings(language):
            if part_id not in known and part_id not in script(language).prompts:
                yield Finding(Sort.NOBODY, part_id, t("{id}", id=part_id))
    for path in library.rendered_files():
        if path not in used:
            yield Finding(Sort.LEFT_OVER, path.name, t("{path}", path=path.name))


def _of_sound(library: Library, entry: Entry, without: Sort) -> Iterator[Finding]:
    part, language = entry.part, entry.language
    stale = library.stale(part, language)
    if stale is not None:
        now = spoken_text(part, language)
        said = t('{id} says "{old}", not "{new}"', id=part.id, old=stale.text, new=now)
        yield Finding(Sort.STALE, part.id, said)
    if library.source(part, language) is Source.MISSING:
        text = spoken_text(part, language)
        yield Finding(without, part.id, t("{id}: {text}", id=part.id, text=text))


def _is_known_right(library: Library, entry: Entry) -> bool:
    """Whether a person has recorded this part, or listened to it and found it right."""
    part, language = entry.part, entry.language
    assert isinstance(part, Own)
    is_recorded = library.source(part, language) is Source.RECORDED
    return is_recorded or library.is_listened(part, language)


def _of_reading(part: Own, language: Language) -> Iterator[Finding]:
    """What in a name or a landmark may be read wrongly."""
    if part.aspect not in _DOUBTS or part.say_as:
        return
    known = pinyin.surname(part.name) if part.aspect is Aspect.NAME else None
    if known is not None:
        said = t("{id}: {name} is read {pinyin}", id=part.id, name=known[0], pinyin=known[1])
        yield Finding(Sort.SURNAME, part.id, said)
    doubts = reading(part, language).doubts & _DOUBTS[part.aspect]
    for doubt in sorted(doubts, key=lambda doubt: doubt.value):
        yield Finding(Sort.DOUBT, part.id, _doubt(part, doubt))


def _doubt(part: Own, doubt: Doubt) -> Message:
    match doubt:
        case Doubt.SILENT:
            return t("{id}: a sign in {name} cannot be read: left out", id=part.id, name=part.name)
        case Doubt.RARE:
            return t("{id}: a rare character in {name}", id=part.id, name=part.name)
        case Doubt.LATIN:
            return t("{id}: {name} is read by the English voice", id=part.id, name=part.name)
        case Doubt.DIGITS:
            return t("{id}: digits in {name}", id=part.id, name=part.name)
