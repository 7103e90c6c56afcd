"""`alarmctl drill`: an alarm whose every text and call says that it is a drill."""

from __future__ import annotations

import click

from alarmd.i18n.language import Message, plural, t
from alarmd.reports.labels import listed
from alarmd.roster import Group, Party, Roster
from cli import village
from cli.complete import complete_group, complete_party
from cli.render import Colour
from cli.session import Session, with_session
from cli.spoken import USAGE, Command, Fault, argument, json_option, option
from cli.times import moment


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
    said=t("id, name or number of the household"),
    required=False,
    shell_complete=complete_party,
)
@option(
    "--group",
    metavar="GROUP",
    said=t("the group to drill, by id or name, instead of a household"),
    shell_complete=complete_group,
)
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def command(session: Session, party: str | None, group: str | None, yes: bool) -> None:
    """Ask the daemon to open the exercises."""
    if (party is None) == (group is None):
        raise Fault(t("name a household, or a group with --group"), code="usage", exit_code=USAGE)
    if session.asks(yes):
        session.ask("status")  # raises if no daemon runs: ask no operator in vain
    known = village.roster(session)
    if group is not None:
        found = village.group(known, group)
        who: dict[str, str] = {"group": found.id}
        one = _first(known, found)
    else:
        one = village.party(session, known, party or "")
        who = {"party": one.id}
    session.confirm(_consequence(known, one), yes)
    answer = session.ask("drill", **who, by=session.operator)
    if session.is_json:
        session.say_json(answer)
        return
    numbers = listed([f"#{number}" for number in answer["incidents"]])
    until = answer.get("waits_until_utc")
    if until is None:
        session.headline(t("DRILL"), Colour.GOOD, t("started: {numbers}", numbers=numbers))
        return
    waits = t("{numbers} waits: every line has used up its texts", numbers=numbers)
    session.headline(t("DRILL"), Colour.WATCH, waits)
    when = moment(until, session.now(), session.zone)
    session.say_wrapped(
        t("Until about {when} nobody is told of it; real alarms are sent all the same.", when=when)
    )


def _first(known: Roster, group: Group) -> Party:
    members = known.members(group.id)
    if not members:
        raise Fault(t("no household is in {group} yet", group=group.name), code="no_such_party")
    return members[0]


def _consequence(known: Roster, one: Party) -> Message:
    count = len(village.neighbours(known, one))
    return plural(
        count,
        t(
            "Drill in the name of {name}: 1 neighbour gets a drill text and call NOW; "
            "the officers do not.",
            name=one.name,
        ),
        t(
            "Drill in the name of {name}: {n} neighbours get a drill text and call NOW; "
            "the officers do not.",
            name=one.name,
            n=count,
        ),
    )
