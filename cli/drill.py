"""`alarmctl drill`: the same as an alarm, said to be a drill in every text and call."""

from __future__ import annotations

import click

from alarmd.language import Message, t
from alarmd.roster import Party, Roster
from alarmd.terms import listed
from cli import village
from cli.complete import complete_group, complete_party
from cli.render import Colour
from cli.session import Session, with_session
from cli.spoken import USAGE, Command, Fault, argument, json_option, option


@click.command(
    "drill",
    cls=Command,
    more=t(
        "Every text says that it is a drill; a real alarm goes first at once. With --group the "
        "drill is in the name of the first household of the group. Asks before it does so."
    ),
)
@argument(
    "party",
    said=t("id or name of the household"),
    required=False,
    shell_complete=complete_party,
)
@option(
    "--group",
    metavar="ID",
    said=t("the group to drill, instead of a household"),
    shell_complete=complete_group,
)
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def command(session: Session, party: str | None, group: str | None, yes: bool) -> None:
    """Ask the daemon to open the exercises."""
    if (party is None) == (group is None):
        raise Fault(t("name a household, or a group with --group"), code="usage", exit_code=USAGE)
    known = village.roster(session)
    if group is not None:
        who: dict[str, str] = {"group": group}
        one = village.group_members(known, group)[0]
    else:
        one = village.party(known, party or "")
        who = {"party": one.id}
    session.confirm(_consequence(known, one), yes)
    answer = session.ask("drill", **who, by=session.operator)
    if session.is_json:
        session.say_json(answer)
        return
    numbers = listed([f"#{number}" for number in answer["incidents"]])
    session.headline(t("DRILL"), Colour.GOOD, t("started: {numbers}", numbers=numbers))


def _consequence(known: Roster, one: Party) -> Message:
    return t(
        "Drill in the name of {name}: {n} neighbours get a drill text and call NOW; "
        "the officers do not.",
        name=one.name,
        n=len(village.neighbours(known, one)),
    )
