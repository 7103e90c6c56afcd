"""`alarmctl explain`: how the box would read a text, and which words decide."""

from __future__ import annotations

from typing import Any

import click

from alarmd.i18n.language import Message, both_languages, t
from alarmd.incident.facts.entries import CloseReason, Kind
from alarmd.incident.reading import Act, Meaning, Situation, understand
from alarmd.reports.labels import CLOSE_REASONS, KINDS, ROLES, listed
from alarmd.roster import CALLED_OUT, Role
from cli import village
from cli.complete import complete_party
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import USAGE, Command, Fault, OneOf, argument, json_option, option

_SITUATIONS = {
    Situation.ASKED: t("asked: another house's alarm is open"),
    Situation.ANSWERED: t("answered: has said that they come"),
    Situation.OWN: t("own: their own alarm is open"),
    Situation.OVER: t("over: that alarm was closed lately"),
    Situation.IDLE: t("idle: nothing is open"),
}
_SHORT = {
    Situation.ASKED: t("asked"),
    Situation.ANSWERED: t("answered"),
    Situation.OWN: t("own"),
    Situation.OVER: t("over"),
    Situation.IDLE: t("idle"),
}
_ACTS = {
    Act.COMING: t("coming"),
    Act.CANNOT: t("cannot come"),
    Act.SEEN: t("knows of it"),
    Act.ARRIVED: t("is there"),
    Act.MISTAKE: t("says that it was a mistake"),
    Act.REPEAT: t("their alarm stands"),
    Act.ASK: t("not understood: they are asked back"),
    Act.LEAVE: t("asks to leave the scheme: only kept and shown"),
    Act.NOTE: t("only kept and shown"),
}


@click.command(
    "explain",
    cls=Command,
    more=t(
        "Nothing is sent and nothing is raised; alarmd need not run. Without --situation the "
        "text is read in all five."
    ),
)
@argument("text", said=t("what somebody texted, in quotes"))
@option(
    "--from",
    "sender",
    metavar="PARTY",
    said=t("id, name or number of who sent it: the roster says the role"),
    shell_complete=complete_party,
)
@option("--role", type=OneOf("household", "officer"), said=t("who sent it, without a roster"))
@option(
    "--situation",
    type=OneOf(*(one.value for one in Situation)),
    said=t("what the sender may be answering"),
)
@json_option
@with_session
def command(
    session: Session, text: str, sender: str | None, role: str | None, situation: str | None
) -> None:
    """Show what the text means."""
    if sender is not None and role is not None:
        raise Fault(t("give --from or --role, not both"), code="usage", exit_code=USAGE)
    who = Role(role) if role is not None else Role.HOUSEHOLD
    if sender is not None:
        who = village.party(session, village.roster(session), sender).role
    read = {
        one: understand(text, one, is_officer=who in CALLED_OUT)
        for one in (Situation if situation is None else (Situation(situation),))
    }
    if session.is_json:
        session.say_json(_as_json(read, who))
    elif situation is None:
        _say_all(session, read, who)
    else:
        _say_one(session, read[Situation(situation)], Situation(situation), who)


def _as_json(read: dict[Situation, Meaning], who: Role) -> dict[str, Any]:
    is_all = len(read) > 1
    one = Situation.IDLE if is_all else next(iter(read))
    meaning = read[one]
    shown: dict[str, Any] = {
        "meaning": meaning.label,
        "situation": one.value,
        "role": who.value,
        "incident": meaning.incident,
        "is_digit": meaning.is_digit,
        "why": [both_languages(reason) for reason in meaning.why],
    }
    if is_all:
        shown["meanings"] = {one.value: meaning.label for one, meaning in read.items()}
    return shown


def _say_all(session: Session, read: dict[Situation, Meaning], who: Role) -> None:
    session.headline(ROLES[who], Colour.STRONG, t("this text would be read so:"))
    titles = (t("situation"), t("meaning"), t("why"))
    columns = [Column(session.text(title), n == 2) for n, title in enumerate(titles)]
    rows = [
        [
            Cell(session.text(_SHORT[one])),
            Cell(session.text(said(meaning, one)), _colour(meaning)),
            Cell(session.text(listed(meaning.why))),
        ]
        for one, meaning in read.items()
    ]
    session.say_table(columns, rows)
    _say_incident(session, next(iter(read.values())))


def _say_one(session: Session, meaning: Meaning, situation: Situation, who: Role) -> None:
    session.headline(ROLES[who], Colour.STRONG, _SITUATIONS[situation])
    session.say_wrapped(t("meaning: {what}", what=said(meaning, situation)), _colour(meaning))
    for reason in meaning.why:
        session.say_wrapped(t("why: {what}", what=reason))
    _say_incident(session, meaning)


def _say_incident(session: Session, meaning: Meaning) -> None:
    if meaning.incident is not None and meaning.act is not Act.CLOSE:
        session.say_wrapped(t("it names alarm {number}", number=meaning.incident))


def _colour(meaning: Meaning) -> Colour | None:
    return Colour.BAD if meaning.act is Act.ALARM else None


def said(meaning: Meaning, situation: Situation) -> Message:
    """The meaning in the operator's words. With nothing open there is nothing to ask about."""
    match meaning:
        case Meaning(act=Act.ASK) if situation is Situation.IDLE:
            return t("not understood: raises nothing, is not answered")
        case Meaning(act=Act.ALARM, kind=Kind() as kind):
            return t("a new alarm: {what}", what=KINDS[kind])
        case Meaning(act=Act.KIND, kind=Kind() as kind):
            return t("their alarm is about: {what}", what=KINDS[kind])
        case Meaning(act=Act.CLOSE, reason=CloseReason() as reason, incident=None):
            return t(
                "closes nothing without the code of the officer's own text: {what}",
                what=CLOSE_REASONS[reason],
            )
        case Meaning(act=Act.CLOSE, reason=CloseReason() as reason, incident=number):
            return t(
                "closes the alarm if {code} is the code of the officer's own text: {what}",
                code=number,
                what=CLOSE_REASONS[reason],
            )
        case _:
            return _ACTS[meaning.act]
