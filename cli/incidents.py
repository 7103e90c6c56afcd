"""`alarmctl incidents`: list, show, raise, close."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from alarmd.incident.entries import CloseReason, Kind, Status
from alarmd.incident.inputs import NOTE_CHARACTERS_MAX
from alarmd.language import Message, t
from alarmd.reports import Reports, ReportUnavailable
from alarmd.roster import Party, Roster
from alarmd.terms import CLOSE_REASONS, KINDS, listed
from alarmd.timeline import Standing, Story
from cli import story as stories
from cli import village
from cli.complete import complete_incident, complete_party
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import Command, Fault, Group, Number, OneOf, argument, json_option, option
from cli.times import age, moment

LIST_DEFAULT, LIST_MAX = 20, 1000
INCIDENT_MAX = 10**9
_KINDS = tuple(kind.name.lower() for kind in Kind)
_REASONS = {reason.value: reason for reason in CloseReason}


@click.group("incidents", cls=Group)
def command() -> None:
    """The group of these commands."""


@command.command("list", cls=Command, said=t("list the newest alarms, newest first"))
@option("--open", "is_open", is_flag=True, said=t("only those that nobody has closed"))
@option(
    "--limit",
    type=Number(1, LIST_MAX),
    default=LIST_DEFAULT,
    metavar="N",
    said=t("at most so many (20)"),
)
@json_option
@with_session
def list_incidents(session: Session, is_open: bool, limit: int) -> None:
    """Print one line for each incident."""
    with journal(session) as reports:
        found = reports.still_open(limit) if is_open else reports.newest(limit)
    if session.is_json:
        session.say_json([stories.summary(story) for story in found])
    elif not found:
        session.headline(t("OK"), Colour.GOOD, t("no open alarm") if is_open else t("no alarm yet"))
    else:
        _show_list(session, found)


def _show_list(session: Session, found: list[Story]) -> None:
    now = session.now()
    titles = (t("state"), t("no."), t("what"), t("who"), t("when"), t("coming"), t("not reached"))
    columns = [Column(session.text(title), n == 3) for n, title in enumerate(titles)]
    rows = []
    for story in found:
        word, colour = stories.verdict(story)
        missed = len(story.standing(Standing.NOT_REACHED))
        end = session.text(CLOSE_REASONS[story.closed.reason]) if story.closed else ""
        when = moment(story.opened_utc, now, session.zone)
        ago = session.text(age(now - story.opened_utc))
        rows.append(
            [
                Cell(f"{session.text(word)} {end}".strip(), colour),
                Cell(f"#{story.opened.incident}"),
                Cell(session.text(KINDS[story.kind])),
                Cell(story.opened.originator.name),
                Cell(f"{when} ({ago})"),
                Cell(str(len(story.standing(Standing.COMING)))),
                Cell(str(missed), Colour.BAD if missed else None),
            ]
        )
    session.say_table(columns, rows)


@command.command(
    "show", cls=Command, said=t("tell one alarm: who was told how and when, who is coming")
)
@argument(
    "number",
    said=t("the alarm's number"),
    type=Number(1, INCIDENT_MAX),
    shell_complete=complete_incident,
)
@json_option
@with_session
def show_incident(session: Session, number: int) -> None:
    """Print the story; that somebody looked is put on record."""
    with journal(session) as reports:
        story = reports.story(number)
    session.record_look_up(f"incident:{number}")
    if session.is_json:
        session.say_json(stories.as_json(story))
    else:
        stories.show(session, story)


@command.command(
    "raise",
    cls=Command,
    said=t("raise an alarm for a household, as if it had rung"),
    more=t("Asks before it does so; everybody is told at once, by text and by call."),
)
@argument("party", said=t("id or name of the household"), shell_complete=complete_party)
@option("--kind", type=OneOf(*_KINDS), said=t("what it is about (otherwise: emergency)"))
@option("--note", default="", metavar="TEXT", said=t("what you know; kept on record"))
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def raise_incident(session: Session, party: str, kind: str | None, note: str, yes: bool) -> None:
    """Ask the daemon to open an incident."""
    party, name = _agreed(session, party, yes)
    arguments = {"party": party, "status": Status.ACTUAL.value, "by": session.operator}
    if kind is not None:
        arguments["kind"] = kind
    if note:
        arguments["note"] = _checked_note(note)
    answer = session.ask("raise", **arguments)
    if session.is_json:
        session.say_json(answer)
        return
    number = answer["incident"]
    session.headline(
        t("ALARM"), Colour.BAD, t("#{number} is open for {name}", number=number, name=name)
    )
    session.say_wrapped(t("Follow it: alarmctl incidents show {number}", number=number))


def _agreed(session: Session, named: str, is_sure: bool) -> tuple[str, str]:
    """The id and the name of the household, once the operator agreed to the consequence.

    A broken households file does not stop an alarm: the daemon still has its last good one.
    """
    try:
        known = village.roster(session)
    except Fault as broken:
        session.complain(broken)
        session.confirm(
            t('Alarm for "{name}": everybody of its group is told NOW.', name=named), is_sure
        )
        return named, named
    one = village.party(known, named)
    session.confirm(_consequence(known, one), is_sure)
    return one.id, one.name


def _consequence(known: Roster, one: Party) -> Message:
    """Who will be told when this household raises an alarm."""
    group = known.groups.get(one.group)
    officers = [officer.name for officer in village.officers(known, group)]
    return t(
        "Alarm for {name}: {n} neighbours and {officers} will be told NOW, by text and by call.",
        name=one.name,
        n=len(village.neighbours(known, one)),
        officers=listed(officers) if officers else t("no officer"),
    )


@command.command(
    "close",
    cls=Command,
    said=t("close an alarm; everybody who was told gets the all-clear"),
)
@argument(
    "number",
    said=t("the alarm's number"),
    type=Number(1, INCIDENT_MAX),
    shell_complete=complete_incident,
)
@option(
    "--reason",
    type=OneOf(*_REASONS),
    default=CloseReason.UNSTATED.value,
    said=t("what it turned out to be (otherwise: unstated)"),
)
@option("--note", default="", metavar="TEXT", said=t("what you know; kept on record"))
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def close_incident(session: Session, number: int, reason: str, note: str, yes: bool) -> None:
    """Ask the daemon to close an incident."""
    if session.asks(yes):
        with journal(session) as reports:
            story = reports.story(number)
        session.confirm(
            t(
                "Close #{number} ({name}: {reason}): {told} people get the all-clear NOW.",
                number=number,
                name=story.opened.originator.name,
                reason=CLOSE_REASONS[_REASONS[reason]],
                told=story.told,
            ),
            yes,
        )
    arguments = {"incident": number, "reason": reason, "by": session.operator}
    if note:
        arguments["note"] = _checked_note(note)
    answer = session.ask("close", **arguments)
    if session.is_json:
        session.say_json(answer)
    else:
        session.headline(t("CLOSED"), Colour.GOOD, t("#{number} is closed", number=number))


def _checked_note(note: str) -> str:
    """The note; raise Fault if it is longer than the record takes."""
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Fault(t("the note is longer than {most} characters", most=NOTE_CHARACTERS_MAX))
    return note


@contextmanager
def journal(session: Session) -> Iterator[Reports]:
    """The journal to read from; what it cannot answer becomes a Fault."""
    try:
        with session.reports() as reports:
            yield reports
    except ReportUnavailable as unavailable:
        raise Fault(unavailable.message, code="not_found") from None
