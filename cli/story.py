"""One incident on a terminal and as JSON: who was told, who is coming, who was not reached."""

from __future__ import annotations

from typing import Any

from alarmd.attempts import Try
from alarmd.control import both_languages
from alarmd.incident.entries import Channel, Status
from alarmd.language import Message, t
from alarmd.terms import CHANNELS, CLOSE_REASONS, KINDS, MEANS, PURPOSES, STATUSES, listed
from alarmd.timeline import Recipient, Standing, Story
from cli.render import Cell, Colour, Column
from cli.session import Session
from cli.times import age, clock, day_and_clock

STANDINGS: dict[Standing, tuple[Message, Colour | None]] = {
    Standing.COMING: (t("COMING"), Colour.GOOD),
    Standing.CANNOT: (t("cannot come"), None),
    Standing.SEEN: (t("knows of it"), None),
    Standing.LAPSED: (t("said coming, long ago"), Colour.WATCH),
    Standing.TOLD: (t("told, no answer"), Colour.WATCH),
    Standing.SENT: (t("sent, unconfirmed"), Colour.WATCH),
    Standing.TRYING: (t("being told"), None),
    Standing.WAITING: (t("waiting"), None),
    Standing.RESERVE: (t("in reserve"), Colour.FAINT),
    Standing.NOT_REACHED: (t("NOT REACHED"), Colour.BAD),
}


def verdict(story: Story) -> tuple[Message, Colour]:
    """The word that says how the incident stands, and its colour."""
    coming = story.standing(Standing.COMING)
    if story.closed is not None:
        return t("CLOSED"), Colour.FAINT
    if story.opened.status is not Status.ACTUAL:
        return t("DRILL"), Colour.FAINT
    return (t("HELPED"), Colour.WATCH) if coming else (t("NOBODY"), Colour.BAD)


def summary(story: Story) -> dict[str, Any]:
    """One incident in the shape that the daemon's status has, and when and how it was closed."""
    return {
        "incident": story.opened.incident,
        "kind": story.kind.name.lower(),
        "status": story.opened.status.value,
        "originator": story.opened.originator.name,
        "landmark": story.opened.originator.landmark,
        "opened_utc": story.opened_utc,
        "recipients": len([one for one in story.recipients if one.wave <= story.wave]),
        "told": story.told,
        "coming": [one.party.name for one in story.standing(Standing.COMING)],
        "cannot": len(story.standing(Standing.CANNOT)),
        "not_reached": [one.party.name for one in story.standing(Standing.NOT_REACHED)],
        "is_exhausted": story.is_exhausted,
        "is_closed": story.closed is not None,
        "closed_utc": story.closed_utc,
        "reason": story.closed.reason.value if story.closed else None,
        "wave": story.wave,
    }


def as_json(story: Story) -> dict[str, Any]:
    """The whole incident for a program."""
    opened = story.opened
    return {
        **summary(story),
        "originator_id": opened.originator.id,
        "group": opened.group_name,
        "village": opened.village,
        "means": opened.means.value,
        "line": opened.line,
        "text": opened.text,
        "raised_by": opened.raised_by,
        "repeats": story.repeats,
        "is_called_false": story.is_called_false,
        "closed_by": story.closed.by if story.closed else None,
        "note": story.closed.note if story.closed else None,
        "people": [_recipient_json(one) for one in story.recipients],
        "feedback": [_try_json(one) for one in story.feedback],
        "events": [{"utc": one.utc, "what": both_languages(one.what)} for one in story.events],
    }


def _recipient_json(one: Recipient) -> dict[str, Any]:
    return {
        "id": one.party.id,
        "name": one.party.name,
        "role": one.party.role.value,
        "wave": one.wave,
        "standing": one.standing.value,
        "texted_utc": one.texted_utc,
        "delivered_utc": one.delivered_utc,
        "rang_utc": one.rang_utc,
        "response": one.response.value if one.response else None,
        "means": one.means.value if one.means else None,
        "responded_utc": one.responded_utc,
        "why_not": [both_languages(why) for why in one.why_not],
        "attempts": [_try_json(attempt) for attempt in one.tries],
    }


def _try_json(one: Try) -> dict[str, Any]:
    return {
        "attempt": one.started.attempt,
        "purpose": one.started.purpose.value,
        "channel": one.started.channel.value,
        "line": one.started.line,
        "round": one.started.round,
        "reason": one.started.reason.value,
        "text": one.started.text,
        "started_utc": one.started_utc,
        "submitted_utc": one.submitted_utc,
        "delivered_utc": one.delivered_utc,
        "alerted_utc": one.alerted_utc,
        "ended_utc": one.ended_utc,
        "outcome": one.outcome.value if one.outcome else None,
        "cause": one.cause,
        "detail": one.detail,
        "spoke_s": one.spoke_s,
        "digits": one.digits,
        "problem": one.problem,
    }


def show(session: Session, story: Story) -> None:
    """Print the incident: the verdict, the people, what the caller heard, what happened."""
    opened, now = story.opened, session.now()
    word, colour = verdict(story)
    session.headline(
        word,
        colour,
        t(
            "#{number} {kind}, {name} ({status}), {when} ({ago})",
            number=opened.incident,
            kind=KINDS[story.kind],
            name=opened.originator.name,
            status=STATUSES[opened.status],
            when=day_and_clock(story.opened_utc, session.zone),
            ago=age(now - story.opened_utc),
        ),
    )
    if opened.originator.landmark:
        session.say_wrapped(
            t("{group}; {landmark}", group=opened.group_name, landmark=opened.originator.landmark)
        )
    if opened.originator.note and story.closed is None:
        session.say_wrapped(
            t("note on this house: {note}", note=opened.originator.note), Colour.STRONG
        )
    session.say_wrapped(_counts(story))
    if story.closed is not None:
        session.say_wrapped(t("It is over: {reason}.", reason=CLOSE_REASONS[story.closed.reason]))
    session.say()
    _show_people(session, story)
    missed = story.standing(Standing.NOT_REACHED)
    if missed:
        _show_missed(session, missed)
    if story.feedback:
        session.say()
        session.say(t("What the caller was told"), Colour.STRONG)
        _show_feedback(session, story.feedback)
    session.say()
    session.say(t("What happened"), Colour.STRONG)
    for event in story.events:
        session.say_wrapped(f"{clock(event.utc, session.zone)}  {session.text(event.what)}")


def _counts(story: Story) -> Message:
    due = [one for one in story.recipients if one.wave <= story.wave]
    return t(
        "{coming} coming, {cannot} cannot, {told} of {all} told, {missed} not reached",
        coming=len(story.standing(Standing.COMING)),
        cannot=len(story.standing(Standing.CANNOT)),
        told=story.told,
        all=len(due),
        missed=len(story.standing(Standing.NOT_REACHED)),
    )


def _show_people(session: Session, story: Story) -> None:
    titles = (t("state"), t("who"), t("texted"), t("arrived"), t("rang"), t("answer"))
    columns = [Column(session.text(title), n in (1, 5)) for n, title in enumerate(titles)]
    rows = []
    order = list(Standing)
    reserve = story.standing(Standing.RESERVE)
    shown = [one for one in story.recipients if one not in reserve]
    for one in sorted(shown, key=lambda one: order.index(one.standing)):
        word, colour = STANDINGS[one.standing]
        moments = (one.texted_utc, one.delivered_utc, one.rang_utc)
        rows.append(
            [
                Cell(session.text(word), colour),
                Cell(one.party.name),
                *(Cell("-" if utc is None else clock(utc, session.zone)) for utc in moments),
                Cell(_last_word(session, one)),
            ]
        )
    session.say_table(columns, rows)
    if reserve and story.closed is None:
        session.say_wrapped(t("{n} more are told if too few come", n=len(reserve)), Colour.FAINT)


def _last_word(session: Session, one: Recipient) -> str:
    if one.responded_utc is not None and one.means is not None:
        when = clock(one.responded_utc, session.zone)
        return f"{when} {session.text(MEANS[one.means])}"
    if one.standing is Standing.NOT_REACHED:
        return session.text(t("see below"))
    listened_s = max((call.spoke_s for call in one.alerts(Channel.VOICE)), default=0.0)
    return session.text(_listened(listened_s)) if listened_s else "-"


def _show_missed(session: Session, missed: list[Recipient]) -> None:
    """Those whom somebody has to go and see, with the reasons in full."""
    session.say()
    session.say(t("Not reached: ring them yourself, or send somebody"), Colour.BAD)
    for one in missed:
        why = listed(one.why_not) if one.why_not else t("never tried")
        where = one.party.landmark or "-"
        session.say_wrapped(t("{name} ({where}): {why}", name=one.party.name, where=where, why=why))


def _show_feedback(session: Session, tries: list[Try]) -> None:
    rows = [
        [
            Cell(clock(one.started_utc, session.zone)),
            Cell(session.text(CHANNELS[one.started.channel])),
            Cell(session.text(PURPOSES[one.started.purpose])),
            Cell(_fate(session, one)),
        ]
        for one in tries
    ]
    session.say_table([Column(""), Column(""), Column("", True), Column("", True)], rows)


def _fate(session: Session, one: Try) -> str:
    if one.spoke_s:
        word = _listened(one.spoke_s)
    elif one.arrived:
        word = t("arrived") if one.started.channel is Channel.SMS else t("rang")
    elif one.why_not is not None:
        word = one.why_not
    else:
        word = t("under way") if one.submitted_utc is None else t("sent, unconfirmed")
    return session.text(word)


def _listened(seconds: float) -> Message:
    return t("listened {seconds} s", seconds=round(seconds))
