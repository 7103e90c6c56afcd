"""`alarmctl incidents`: list, show, raise, close."""

from __future__ import annotations

from typing import Any

import click

from alarmd.i18n.language import Message, t
from alarmd.incident.facts.entries import CloseReason, Kind, Status
from alarmd.incident.facts.enums import NOTE_CHARACTERS_MAX
from alarmd.incident.summary import Standing, hearers_of_the_end
from alarmd.reports.labels import CLOSE_REASONS, KINDS, callers_left, listed
from alarmd.reports.queries import Reports, ReportUnavailable
from alarmd.reports.story import Story
from alarmd.roster import Party, Roster
from cli import story as stories
from cli import village
from cli.complete import complete_alarm, complete_open_incident, complete_party
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import Command, Fault, Group, Number, OneOf, argument, json_option, option
from cli.times import moment

LIST_DEFAULT, LIST_MAX = 20, 1000
INCIDENT_MAX = 10**9
DAY_S = 86400.0
DIGITS_SHOWN_MAX = 30  # of a number that is too long for an alarm
_KINDS = tuple(kind.name.lower() for kind in Kind)
_KIND_WORDS = {kind.name.lower(): word for kind, word in KINDS.items()}
_REASONS = {reason.value: reason for reason in CloseReason}
_REASON_WORDS = {reason.value: word for reason, word in CLOSE_REASONS.items()}


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
    with session.reports() as reports:
        found = reports.still_open(limit) if is_open else reports.newest(limit)
        left = reports.left_since(session.now() - DAY_S)
    if session.is_json:
        session.say_json([stories.summary(story) for story in found])
    elif not found:
        session.headline(t("OK"), Colour.GOOD, t("no open alarm") if is_open else t("no alarm yet"))
    else:
        _show_list(session, found)
    if left and not session.is_json:
        session.headline(t("CALL THEM"), Colour.BAD, callers_left(left))


def _show_list(session: Session, found: list[Story]) -> None:
    now = session.now()
    titles = (t("state"), t("no."), t("what"), t("who"), t("when"), t("coming"), t("missed"))
    columns = [Column(session.text(title), n in (2, 3)) for n, title in enumerate(titles)]
    rows = []
    for story in found:
        stands = story.summary
        word, colour = stories.VERDICTS[stands.verdict]
        missed = len(stands.standing(Standing.NOT_REACHED))
        end = ""
        if stands.reason is not None and stands.reason is not CloseReason.UNSTATED:
            end = session.text(CLOSE_REASONS[stands.reason])
        rows.append(
            [
                Cell(f"{session.text(word)} {end}".strip(), colour),
                Cell(f"#{stands.incident}"),
                Cell(session.text(KINDS[stands.kind])),
                Cell(stands.originator.name),
                Cell(session.text(moment(stands.raised_utc, now, session.zone))),
                Cell(str(len(stands.coming))),
                Cell(str(missed), Colour.BAD if missed else None),
            ]
        )
    session.say_table(columns, rows)


@command.command(
    "show",
    cls=Command,
    said=t("tell one alarm: who was told how and when, who is coming"),
    more=t(
        "Without a number: the newest alarm that is open. With a name: the newest of that house."
    ),
)
@argument(
    "which",
    said=t("the alarm's number, or whose it is"),
    required=False,
    shell_complete=complete_alarm,
)
@json_option
@with_session
def show_incident(session: Session, which: str | None) -> None:
    """Print the story; that somebody looked is put on record."""
    with session.reports() as reports:
        story = _named(reports, which) if which is not None else _newest_open(session, reports)
    if story is None:
        return
    session.record_look_up(f"incident:{story.summary.incident}")
    if session.is_json:
        session.say_json(stories.as_json(story))
    else:
        stories.show(session, story)


def _named(reports: Reports, which: str) -> Story:
    """The incident of this number ("12", "#12"), or the newest of this household."""
    number = which.removeprefix("#")
    if not (number.isascii() and number.isdigit()):
        return reports.newest_of(which)
    if len(number.lstrip("0")) > len(str(INCIDENT_MAX)):
        raise ReportUnavailable(t("there is no alarm {number}", number=number[:DIGITS_SHOWN_MAX]))
    return reports.story(int(number))


def _newest_open(session: Session, reports: Reports) -> Story | None:
    """The newest real alarm that is open, else the newest open drill. If nothing is open, say so
    and return None.

    A tired person types no number."""
    found = reports.still_open(LIST_DEFAULT)
    if not found:
        _tell_none_open(session, reports.newest(1))
        return None
    story = next((one for one in found if one.opened.status is Status.ACTUAL), found[0])
    others = [f"#{one.summary.incident}" for one in found if one is not story]
    if others and not session.is_json:
        session.say(t("also open: {numbers}", numbers=listed(others)), Colour.BAD)
    return story


def _tell_none_open(session: Session, newest: list[Story]) -> None:
    number = newest[0].summary.incident if newest else None
    if session.is_json:
        session.say_json({"incident": None, "newest_closed": number})
        return
    session.headline(t("OK"), Colour.GOOD, t("no open alarm") if newest else t("no alarm yet"))
    if newest:
        last = t(
            "the newest, closed: #{number} {name}; alarmctl incidents show {number}",
            number=number,
            name=newest[0].summary.originator.name,
        )
        session.say_wrapped(last)


@command.command(
    "raise",
    cls=Command,
    said=t("raise an alarm for a household, as if it had rung"),
    more=t("Asks before it does so; everybody is told at once, by text and by call."),
)
@argument("party", said=t("id, name or number of the household"), shell_complete=complete_party)
@option(
    "--kind",
    type=OneOf(*_KINDS, said=_KIND_WORDS),
    said=t("what it is about (otherwise: emergency)"),
)
@option("--note", default="", metavar="TEXT", said=t("what you know; kept on record"))
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def raise_incident(session: Session, party: str, kind: str | None, note: str, yes: bool) -> None:
    """Ask the daemon to open an incident."""
    if session.asks(yes):
        session.ask("status")  # raises if no daemon runs: ask no operator in vain
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
    one = village.party(session, known, named)
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
    shell_complete=complete_open_incident,
)
@option(
    "--reason",
    type=OneOf(*_REASONS, said=_REASON_WORDS),
    default=CloseReason.UNSTATED.value,
    said=t("what it turned out to be (otherwise: unstated)"),
)
@option("--note", default="", metavar="TEXT", said=t("what you know; kept on record"))
@option(
    "--certain",
    is_flag=True,
    said=t("close it at once, even if the neighbours have not all been told yet"),
)
@option("--yes", is_flag=True, said=t("do not ask"))
@json_option
@with_session
def close_incident(
    session: Session, number: int, reason: str, note: str, certain: bool, yes: bool
) -> None:
    """Ask the daemon to close an incident."""
    if session.asks(yes):
        session.confirm(_closing(session, number, _REASONS[reason]), yes)
    arguments: dict[str, Any] = {"incident": number, "reason": reason, "by": session.operator}
    if certain:
        arguments["is_certain"] = True
    if note:
        arguments["note"] = _checked_note(note)
    answer = session.ask("close", **arguments)
    if session.is_json:
        session.say_json(answer)
    elif answer.get("waits"):
        session.headline(
            t("CLOSING"),
            Colour.GOOD,
            t(
                "#{number} is closed as soon as the neighbours know of it, within a minute",
                number=number,
            ),
        )
        session.say_wrapped(t("To close it at once say so: --certain"))
    else:
        session.headline(t("CLOSED"), Colour.GOOD, t("#{number} is closed", number=number))


def _closing(session: Session, number: int, reason: CloseReason) -> Message:
    """What closing the incident would do now; raise Fault if no daemon runs or it is closed."""
    known = session.ask("status")["incidents"]
    is_open = any(one["incident"] == number and not one["is_closed"] for one in known)
    with session.reports() as reports:
        story = reports.story(number)
    name = story.opened.originator.name
    if not is_open:
        raise Fault(_closed_already(session, story), code="not_open")
    return t(
        "Close #{number} ({name}: {reason}): {told} people get the all-clear NOW.",
        number=number,
        name=name,
        reason=CLOSE_REASONS[reason],
        told=hearers_of_the_end(story.incident),
    )


def _closed_already(session: Session, story: Story) -> Message:
    number = story.summary.incident
    if story.closed_utc is None or story.summary.reason is None:
        return t("alarm {number} is closed already", number=number)
    return t(
        "alarm {number} is closed already: {reason}, {when}",
        number=number,
        reason=CLOSE_REASONS[story.summary.reason],
        when=moment(story.closed_utc, session.now(), session.zone),
    )


def _checked_note(note: str) -> str:
    """The note; raise Fault if it is longer than the record takes."""
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Fault(t("the note is longer than {most} characters", most=NOTE_CHARACTERS_MAX))
    return note
