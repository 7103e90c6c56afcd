"""Who is enrolled, and who or what is meant by an id, a name, a number or a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from alarmd.config.problem import Problem
from alarmd.enrolment.cache import file_digest, read_cache
from alarmd.i18n.language import Message, t
from alarmd.reports.labels import ROLES, listed
from alarmd.roster import Group, Party, Role, Roster
from cli.session import Session
from cli.spoken import Fault

BAD_HOUSEHOLDS = "bad_households"
GROUPS_SHOWN_MAX = 20
PARTIES_SHOWN_MAX = 10
PART_DIGITS_MIN = 4  # fewer digits are in half of all numbers


def roster(session: Session) -> Roster:
    """The roster in the households file; raise Fault if it has errors."""
    config = session.config
    try:
        cached = read_cache(config.roster_cache, file_digest(config.households))
    except OSError:
        cached = None  # load_roster says what is wrong with the file
    if cached is not None:
        return cached
    from alarmd.enrolment.households import load_roster  # only if nothing is cached

    loaded, problems = load_roster(config.households)
    if loaded is None:
        raise session.faulty(config.households, problems, BAD_HOUSEHOLDS)
    return loaded


def show_first_lines(session: Session, problems: Sequence[Problem]) -> None:
    """If the file has no village yet, print the lines to copy, unwrapped, on standard error."""
    from alarmd.enrolment.households import FIRST_LINES, lacks_first_lines

    if session.is_json or not lacks_first_lines(problems):
        return
    shown = t("Copy these lines into the file and write your own names and numbers:")
    click.echo(session.text(shown), err=True)
    click.echo(f"\n{FIRST_LINES}", err=True)


def party(session: Session, known: Roster, name: str) -> Party:
    """The party with this id or number, or the only one with this name; raise Fault otherwise. The
    Fault is put on record: it names the parties that may be meant.
    """
    try:
        return _party(known, name)
    except Fault:
        session.record_look_up("asked in vain")
        raise


def looked_up(session: Session, known: Roster, name: str) -> Party:
    """As `party`, but put on record before anything of the party is shown; raise Fault."""
    one = party(session, known, name)
    session.record_look_up(f"party:{one.id}")
    return one


def household(session: Session, known: Roster, name: str) -> Party:
    """As `looked_up`, but a household; raise Fault for an officer and the like."""
    one = looked_up(session, known, name)
    if one.role is not Role.HOUSEHOLD:
        raise Fault(
            t(
                "{name} ({id}) is no household but: {role}; that is changed in the file by hand",
                name=one.name,
                id=one.id,
                role=ROLES[one.role],
            ),
            code="no_household",
        )
    return one


def having(known: Roster, parties: Iterable[Party], text: str) -> list[Party]:
    """Those with this text in id, name, landmark or group name, or these digits in a number."""
    from alarmd.enrolment.typed_numbers import digits_to_find
    from alarmd.numbers import HOME_CODE

    part = _folded(text)
    digits = [one for one in digits_to_find(text) if len(one) >= PART_DIGITS_MIN]
    if not part:
        return []
    found = []
    for one in parties:
        group = known.groups[one.group].name if one.group in known.groups else ""
        words = (one.id, one.name, one.landmark, group)
        numbers = [phone.number.e164.removeprefix(HOME_CODE) for phone in one.phones]
        is_number = any(one in number for one in digits for number in numbers)
        if is_number or any(part in _folded(word) for word in words):
            found.append(one)
    return found


def neighbours(known: Roster, one: Party) -> tuple[Party, ...]:
    """The other households of the party's group, who are told first, without loudspeakers."""
    others = (other for other in known.members(one.group) if other.id != one.id)
    return tuple(other for other in others if not other.is_device)


def officers(known: Roster, group: Group | None) -> tuple[Party, ...]:
    """The officers who are told at once for this group."""
    ids = group.officers if group is not None else ()
    return tuple(known.parties[one] for one in ids if one in known.parties)


def group(known: Roster, name: str) -> Group:
    """The group of this id, or the only one of this name; raise Fault otherwise."""
    if name in known.groups:
        return known.groups[name]
    found = [
        one
        for one in known.groups.values()
        if _folded(name) in (_folded(one.id), _folded(one.name))
    ]
    if len(found) == 1:
        return found[0]
    shown = listed(
        [_group_described(one) for one in (found or list(known.groups.values()))[:GROUPS_SHOWN_MAX]]
    )
    if found:
        said = t("several are called {name}; write the id: {parties}", name=name, parties=shown)
        raise Fault(said, code="ambiguous")
    said = t('there is no group "{name}"; there are: {ids}', name=name, ids=shown)
    raise Fault(said, code="no_such_group")


def _party(known: Roster, name: str) -> Party:
    if name in known.parties:
        return known.parties[name]
    everybody = tuple(known.parties.values())
    found = [one for one in everybody if one.name == name] or _of_number(known, name)
    found = found or [
        one for one in everybody if _folded(name) in (_folded(one.id), _folded(one.name))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Fault(
            t(
                "several are called {name}; write the id: {parties}",
                name=name,
                parties=_described(known, found),
            ),
            code="ambiguous",
        )
    alike = [one for one in everybody if _folded(name) and _folded(name) in _folded(one.name)]
    if alike:
        raise Fault(
            t(
                'nobody is enrolled as "{name}"; did you mean: {parties}',
                name=name,
                parties=_described(known, alike),
            ),
            code="no_such_party",
        )
    raise Fault(
        t('nobody is enrolled as "{name}"; see them all: alarmctl household list', name=name),
        code="no_such_party",
    )


def _of_number(known: Roster, text: str) -> list[Party]:
    """The owner of this number, however it is typed, in a list; empty if nobody has it."""
    from alarmd.enrolment.typed_numbers import NumberRefused, read_typed

    try:
        owner = known.owner(read_typed(text)[0])
    except NumberRefused:
        return []
    return [owner] if owner is not None else []


def _described(known: Roster, parties: Sequence[Party]) -> Message:
    """Each party with its id, group and landmark, so that they can be told apart."""
    shown: list[Message | str] = []
    for one in parties[:PARTIES_SHOWN_MAX]:
        place = known.groups[one.group].name if one.group in known.groups else ROLES[one.role]
        where = [place, *([one.landmark] if one.landmark else [])]
        shown.append(t("{name} = {id} ({where})", name=one.name, id=one.id, where=listed(where)))
    return listed([*shown, *(["..."] if parties[PARTIES_SHOWN_MAX:] else [])])


def _group_described(one: Group) -> Message | str:
    return one.id if one.name == one.id else t("{name} = {id}", name=one.name, id=one.id)


def _folded(text: str) -> str:
    """The text as people compare names: without capitals and spaces."""
    return "".join(text.casefold().split())
