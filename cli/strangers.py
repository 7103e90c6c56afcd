"""`alarmctl strangers`: who rang or texted the hotline and is not enrolled."""

from __future__ import annotations

from typing import Any

import click

from alarmd.i18n.language import Message, sense, t
from alarmd.reports.strangers import Stranger, Words, strangers
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import Command, Number, json_option, option
from cli.times import moment, span

DAYS_DEFAULT, DAYS_MAX = 7, 365
TEXTS_SHOWN_MAX = 5  # of each number, the newest; --json has all
_DAY_S = 86400.0


@click.command(
    "strangers",
    cls=Command,
    more=t("The newest first. Nobody is answered. That you looked is put on record."),
)
@option(
    "--days",
    type=Number(1, DAYS_MAX),
    default=DAYS_DEFAULT,
    metavar="N",
    said=t("of the last N days (7)"),
)
@json_option
@with_session
def command(session: Session, days: int) -> None:
    """Print one line for each number, and what it texted."""
    with session.reports() as reports:
        found = strangers(reports.heard_since(session.now() - days * _DAY_S))
    session.record_look_up("strangers")
    if session.is_json:
        session.say_json([_as_json(one) for one in found])
        return
    if not found:
        nobody = t("no stranger rang or texted in {span}", span=span(days * _DAY_S))
        session.headline(t("OK"), Colour.GOOD, nobody)
    people = [one for one in found if not one.is_service]
    services = [one for one in found if one.is_service]
    _show(session, t("Strangers"), people)
    if people and services:
        session.say()
    _show(session, t("Carriers and services"), services)


def _as_json(one: Stranger) -> dict[str, Any]:
    return {
        "number": one.number or None,
        "is_service": one.is_service,
        "lines": one.lines,
        "first_utc": one.first_utc,
        "last_utc": one.last_utc,
        "rings": one.rings,
        "texts": [{"utc": text.utc, "text": text.text} for text in one.texts],
    }


def _show(session: Session, title: Message, found: list[Stranger]) -> None:
    """Print a row for each stranger, with their texts below, the newest first."""
    if not found:
        return
    session.say(title, Colour.STRONG)
    titles = (
        t("last"),
        t("number"),
        t("line"),
        sense("how often", "rings"),
        t("texts"),
        t("first"),
    )
    columns = [Column(session.text(one), n == 2) for n, one in enumerate(titles)]
    now, zone = session.now(), session.zone
    rows = [
        [
            Cell(session.text(moment(one.last_utc, now, zone))),
            Cell(one.number or session.text(t("withheld"))),
            Cell(", ".join(one.lines)),
            Cell(str(one.rings)),
            Cell(str(len(one.texts))),
            Cell(session.text(moment(one.first_utc, now, zone))),
        ]
        for one in found
    ]
    head, *lines = session.table_lines(columns, rows)
    session.say_line(head)
    for one, line in zip(found, lines, strict=True):
        session.say_line(line)
        for text in one.texts[: -TEXTS_SHOWN_MAX - 1 : -1]:
            session.say_wrapped(_words(session, text), depth=3)
        if len(one.texts) > TEXTS_SHOWN_MAX:
            more = t("{n} texts more", n=len(one.texts) - TEXTS_SHOWN_MAX)
            session.say_wrapped(more, depth=3)


def _words(session: Session, text: Words) -> Message:
    when = moment(text.utc, session.now(), session.zone)
    if text.text is None:
        return t("{when} a text that cannot be read", when=when)
    return t('{when} "{text}"', when=when, text=text.text)
