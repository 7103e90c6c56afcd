"""`alarmctl household`: list and show; household_edit.py has the commands that write."""

from __future__ import annotations

from typing import Any

import click

from alarmd.i18n.language import t
from alarmd.reports.labels import ROLES, listed
from alarmd.roster import Party, Role, Roster
from cli import village
from cli.complete import complete_group, complete_party
from cli.household_edit import (
    abilities,
    add_household,
    edit_household,
    phone_text,
    remove_household,
)
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import Command, Group, argument, json_option, option

FOUND_RECORDED_MAX = 5  # ids of those who were found: a look-up is one line of the record


@click.group("household", cls=Group)
def command() -> None:
    """The group of these commands."""


for _one in (add_household, edit_household, remove_household):
    command.add_command(_one)


@command.command(
    "list", cls=Command, said=t("list everybody who is enrolled; that you looked is put on record")
)
@option(
    "--group",
    metavar="GROUP",
    said=t("only this group, by id or name"),
    shell_complete=complete_group,
)
@option(
    "--find",
    metavar="TEXT",
    said=t("only those with this in id, name, number, landmark or group"),
)
@json_option
@with_session
def list_households(session: Session, group: str | None, find: str | None) -> None:
    """Print one line for each party, without its numbers."""
    known = village.roster(session)
    parties = tuple(known.parties.values())
    if group is not None:
        parties = known.members(village.group(known, group).id)
    if find is not None:
        parties = tuple(village.having(known, parties, find))
    session.record_look_up("list" if find is None else _found(parties))
    if session.is_json:
        session.say_json([_listed_json(one) for one in parties])
        return
    if find is not None and not parties:
        found_nobody = t(
            "nobody has this in id, name, number, landmark or group: {text}", text=find
        )
        session.say_wrapped(found_nobody)
        return
    titles = (t("id"), t("name"), t("role"), t("group"), t("phones"), t("where"))
    columns = [Column(session.text(title), n in (1, 5)) for n, title in enumerate(titles)]
    rows = [
        [
            Cell(one.id),
            Cell(one.name, Colour.STRONG),
            Cell(session.text(ROLES[one.role])),
            Cell(known.groups[one.group].name if one.group in known.groups else "-"),
            Cell(str(len(one.phones))),
            Cell(one.landmark or "-"),
        ]
        for one in parties
    ]
    session.say_table(columns, rows)


def _found(parties: tuple[Party, ...]) -> str:
    """What goes on record of a search: who was found, not what was typed."""
    ids = [one.id for one in parties[:FOUND_RECORDED_MAX]]
    return f"found {len(parties)}: {' '.join(ids)}"


@command.command("show", cls=Command, said=t("show one party; that you looked is put on record"))
@argument("party", said=t("id, name or number"), shell_complete=complete_party)
@json_option
@with_session
def show_household(session: Session, party: str) -> None:
    """Print everything that is kept of a party."""
    known = village.roster(session)
    one = village.looked_up(session, known, party)
    if session.is_json:
        session.say_json(_party_json(one))
        return
    session.headline(ROLES[one.role], Colour.STRONG, f"{one.name} ({one.id})")
    rows = [(t("group"), _group_name(known, one)), (t("where"), one.landmark)]
    rows += [(t("phone"), session.text(phone_text(phone))) for phone in one.phones]
    rows += [(t("language"), one.language.value), (t("note"), one.note)]
    rows += [(t("said as"), one.say_as)]
    if one.shares_number:
        rows.append((t("number"), session.text(t("shown to those who come"))))
    session.say_pairs([(title, text) for title, text in rows if text])
    if one.role is Role.HOUSEHOLD:
        told = [other.name for other in village.neighbours(known, one)]
        session.say_wrapped(t("Its alarm tells: {names}", names=listed(told)))


def _group_name(known: Roster, one: Party) -> str:
    return f"{known.groups[one.group].name} ({one.group})" if one.group in known.groups else ""


def _listed_json(one: Party) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "group": one.group or None,
        "landmark": one.landmark,
        "language": one.language.value,
        "phones": len(one.phones),
    }


def _party_json(one: Party) -> dict[str, Any]:
    phones = [{"number": p.number.e164, "can": abilities(p)} for p in one.phones]
    return {
        **_listed_json(one),
        "phones": phones,
        "note": one.note,
        "say_as": one.say_as,
        "shares_number": one.shares_number,
    }
