"""Who is enrolled: read from the fast copy if it fits the file, else from the file."""

from __future__ import annotations

from alarmd.households import load_roster
from alarmd.language import t
from alarmd.roster import Group, Party, Roster
from alarmd.roster_cache import file_digest, read_cache
from alarmd.terms import listed
from cli.session import Session
from cli.spoken import Fault

GROUPS_SHOWN_MAX = 20


def roster(session: Session) -> Roster:
    """The roster in the households file; raise Fault if it has errors."""
    config = session.config
    try:
        cached = read_cache(config.roster_cache, file_digest(config.households))
    except OSError:
        cached = None  # load_roster says what is wrong with the file
    if cached is not None:
        return cached
    loaded, problems = load_roster(config.households)
    if loaded is None:
        raise Fault(session.faulty(config.households, problems), code="bad_households")
    return loaded


def party(known: Roster, name: str) -> Party:
    """The party of this id, or the only one of this name; raise Fault otherwise."""
    if name in known.parties:
        return known.parties[name]
    named = [one for one in known.parties.values() if one.name == name]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(one.id for one in named)
        raise Fault(t("{name} is ambiguous: {ids}", name=name, ids=ids), code="ambiguous")
    raise Fault(
        t('nobody is enrolled as "{name}"; see them all: alarmctl household list', name=name),
        code="no_such_party",
    )


def neighbours(known: Roster, one: Party) -> tuple[Party, ...]:
    """The other households of the party's group: those who are told first."""
    return tuple(other for other in known.members(one.group) if other.id != one.id)


def officers(known: Roster, group: Group | None) -> tuple[Party, ...]:
    """The officers who are told at once for this group."""
    ids = group.officers if group is not None else ()
    return tuple(known.parties[one] for one in ids if one in known.parties)


def group_members(known: Roster, group: str) -> tuple[Party, ...]:
    """The households of a group; raise Fault if there is no such group."""
    if group not in known.groups:
        ids = listed(list(known.groups)[:GROUPS_SHOWN_MAX])
        said = t('there is no group "{name}"; there are: {ids}', name=group, ids=ids)
        raise Fault(said, code="no_such_group")
    return known.members(group)
