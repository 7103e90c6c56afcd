"""Everything that may have to be said: fixed prompts, and the parts of everybody in the roster."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Aspect, Fixed, Own, Part, house, landmark, name, script
from alarmd.roster import Party, Role, Roster

_IN_SENTENCES = (Role.HOUSEHOLD, Role.OFFICER, Role.BACKUP, Role.HEAD)


class Entry(Struct, frozen=True):
    """A part and the language in which it is said."""

    language: Language
    part: Part


def languages(roster: Roster) -> tuple[Language, ...]:
    """The languages that somebody in the roster hears."""
    heard = {party.language for party in roster.parties.values()}
    return tuple(language for language in Language if language in heard)


def fixed(language: Language) -> Iterator[Entry]:
    """The fixed prompts of a language, in the order of the script."""
    for prompt in script(language).prompts:
        yield Entry(language, Fixed(prompt))


def own(roster: Roster) -> Iterator[Entry]:
    """The parts of the parties, groups and village of a roster, in each language heard there."""
    for language in languages(roster):
        yield Entry(language, Own(roster.village, Aspect.VILLAGE, roster.village))
        for group in roster.groups.values():
            yield Entry(language, Own(group.name, Aspect.GROUP, group.name))
        for party in roster.parties.values():
            yield from of_party(party, language)


def of_party(party: Party, language: Language) -> Iterator[Entry]:
    """The parts of one party; none for an operator, who is never spoken of."""
    if party.role not in _IN_SENTENCES:
        return
    yield Entry(language, name(party))
    if party.role is Role.HOUSEHOLD:
        yield Entry(language, house(party, language))
        if party.landmark:
            yield Entry(language, landmark(party))


def find(roster: Roster, part_id: str, language: Language) -> Entry | None:
    """The entry with this id, a fixed prompt or a part of the roster; None if there is none."""
    if part_id in script(language).prompts:
        return Entry(language, Fixed(part_id))
    owner = part_id.rpartition(".")[0]
    party = roster.parties.get(owner)
    among = of_party(party, language) if party is not None else own(roster)
    return next((e for e in among if e.part.id == part_id and e.language is language), None)
