"""One incident on a terminal and as JSON: who was told, who is coming, who was not reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alarmd.i18n.language import Message, both_languages, t
from alarmd.i18n.modem_faults import fault_json
from alarmd.incident.facts.entries import Channel
from alarmd.incident.summary import Standing, Summary, Verdict
from alarmd.privacy.hidden_codes import without_codes
from alarmd.reports.attempts import AttemptReport
from alarmd.reports.labels import CHANNELS, CLOSE_REASONS, KINDS, MEANS, PURPOSES, STATUSES, listed
from alarmd.reports.story import Person, Story
from alarmd.reports.summaries import as_json as summary_json
from alarmd.reports.summaries import late_words
from alarmd.roster import Party
from cli.render import Cell, Colour, Column
from cli.session import Session
from cli.times import age_of, clock, day_and_clock

STANDINGS: dict[Standing, tuple[Message, Colour | None]] = {
    Standing.ARRIVED: (t("IS THERE"), Colour.GOOD),
    Standing.COMING: (t("COMING"), Colour.GOOD),
    Standing.CANNOT: (t("cannot come"), None),
    Standing.SEEN: (t("knows of it"), None),
    Standing.LAPSED: (t("said coming, long ago"), Colour.WATCH),
    Standing.TOLD: (t("told, no answer"), Colour.WATCH),
    Standing.SENT: (t("sent, unconfirmed"), Colour.WATCH),
    Standing.TRYING: (t("being told"), None),
    Standing.WAITING: (t("waiting"), None),
    Standing.RESERVE: (t("in reserve"), Colour.FAINT),
    Standing.SPARED: (t("no longer told"), Colour.FAINT),
    Standing.NOT_REACHED: (t("NOT REACHED"), Colour.BAD),
}
VERDICTS: dict[Verdict, tuple[Message, Colour]] = {
    Verdict.NOBODY: (t("NOBODY"), Colour.BAD),
    Verdict.HELPED: (t("HELPED"), Colour.WATCH),
    Verdict.DRILL: (t("DRILL"), Colour.FAINT),
    Verdict.CLOSED: (t("CLOSED"), Colour.FAINT),
}
_RINGS: dict[Standing, Message] = {
    Standing.TRYING: t("being rung"),
    Standing.WAITING: t("waiting"),
    Standing.SPARED: t("no longer rung"),
    Standing.NOT_REACHED: t("did not ring"),
}


def summary(story: Story) -> dict[str, Any]:
    """One incident in the shape that the daemon's status has."""
    return summary_json(story.summary, story.closed_utc)


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
        "repeats": story.incident.presses - 1,
        "closed_by": story.closed.by if story.closed else None,
        "note": story.closed.note if story.closed else None,
        "people": [_person_json(one) for one in (*story.people, *story.devices)],
        "feedback": [_try_json(one, "") for one in story.feedback],
        "events": [{"utc": one.utc, "what": both_languages(one.what)} for one in story.events],
    }


def _person_json(one: Person) -> dict[str, Any]:
    return {
        "id": one.party.id,
        "name": one.party.name,
        "role": one.party.role.value,
        "is_device": one.party.is_device,
        "wave": one.known.wave,
        "standing": one.standing.value,
        "texted_utc": one.texted_utc,
        "delivered_utc": one.delivered_utc,
        "rang_utc": one.rang_utc,
        "response": one.known.response.value if one.known.response else None,
        "means": one.known.means.value if one.known.means else None,
        "responded_utc": one.responded_utc,
        "why_not": [both_languages(why) for why in one.why_not],
        "attempts": [_try_json(attempt, one.known.code) for attempt in one.tries],
    }


def _try_json(one: AttemptReport, code: str) -> dict[str, Any]:
    return {
        "attempt": one.started.attempt,
        "purpose": one.started.purpose.value,
        "channel": one.started.channel.value,
        "line": one.started.line,
        "round": one.started.round,
        "reason": one.started.reason.value,
        "text": without_codes(one.started.text, [code]),
        "started_utc": one.started_utc,
        "submitted_utc": one.submitted_utc,
        "delivered_utc": one.delivered_utc,
        "alerted_utc": one.alerted_utc,
        "ended_utc": one.ended_utc,
        "outcome": one.known.outcome.value if one.known.outcome else None,
        "cause": one.known.cause,
        "fault": fault_json(one.known.fault),
        "spoke_s": one.known.spoke_s,
        "digits": one.known.keys,
        "sound_fault": fault_json(one.known.sound_fault),
    }


def show(session: Session, story: Story) -> None:
    """Print the incident: the verdict, the people, what the caller heard, what happened."""
    opened, stands, now = story.opened, story.summary, session.now()
    word, colour = VERDICTS[stands.verdict]
    session.headline(
        word,
        colour,
        t(
            "#{number} {kind}, {name} ({status}), {when} ({ago})",
            number=stands.incident,
            kind=KINDS[stands.kind],
            name=opened.originator.name,
            status=STATUSES[stands.status],
            when=day_and_clock(stands.raised_utc, session.zone),
            ago=age_of(stands.raised_utc, now),
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
    _show_counts(session, stands)
    session.say()
    _show_people(session, story)
    _show_missed(session, story.standing(Standing.NOT_REACHED))
    session.say()
    session.say(t("What the caller was told"), Colour.STRONG)
    if story.feedback:
        _show_feedback(session, story.feedback)
    else:
        session.say_wrapped(_why_silent(story.opened.originator), Colour.WATCH)
    session.say()
    session.say(t("What happened"), Colour.STRONG)
    for event in story.events:
        session.say_wrapped(f"{clock(event.utc, session.zone)}  {session.text(event.what)}")


def _show_counts(session: Session, stands: Summary) -> None:
    session.say_wrapped(
        t(
            "{coming} coming, {cannot} cannot, {told} of {all} told, {missed} not reached",
            coming=len(stands.coming),
            cannot=len(stands.standing(Standing.CANNOT)),
            told=stands.told,
            all=stands.due,
            missed=len(stands.standing(Standing.NOT_REACHED)),
        )
    )
    if stands.is_called_false and stands.closed_at is None:
        session.say_wrapped(t("the caller says that it was a mistake"), Colour.WATCH)
    if stands.is_exhausted and stands.closed_at is None:
        session.say_wrapped(t("everything was tried"), Colour.BAD)
    for late in stands.late:
        session.say_wrapped(late_words(late), Colour.BAD if late.is_open else Colour.WATCH)
    if stands.reason is not None:
        session.say_wrapped(t("It is over: {reason}.", reason=CLOSE_REASONS[stands.reason]))


def _show_people(session: Session, story: Story) -> None:
    titles = (t("state"), t("who"), t("texted"), t("arrived"), t("rang"), t("answer"))
    columns = [Column(session.text(title), n in (1, 5)) for n, title in enumerate(titles)]
    rows = []
    order = list(Standing)
    reserve, spared = story.standing(Standing.RESERVE), story.standing(Standing.SPARED)
    shown = [one for one in story.people if one not in reserve and one not in spared]
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
    if rows:
        session.say_table(columns, rows)
    for device in story.devices:
        _show_device(session, device)
    if spared:
        names = listed([one.party.name for one in spared])
        session.say_wrapped(
            t("no longer told, the caller says it was a mistake: {names}", names=names)
            if story.closed is None
            else t("no longer told, it was over before: {names}", names=names)
        )
    if reserve and story.closed is None:
        session.say_wrapped(t("{n} more are told if too few come", n=len(reserve)), Colour.FAINT)


def _show_device(session: Session, one: Person) -> None:
    """A loudspeaker rings or does not: nobody there answers, and nobody has to be sent."""
    if one.standing is Standing.RESERVE:
        return
    state, name = _RINGS.get(one.standing, t("rang")), one.party.name
    is_silent = one.standing is Standing.NOT_REACHED
    words = t("loudspeaker {name}: {state}", name=name, state=state)
    if is_silent and one.why_not:
        why = listed(one.why_not)
        words = t("loudspeaker {name}: {state} ({why})", name=name, state=state, why=why)
    session.say_wrapped(words, Colour.WATCH if is_silent else None)


def _last_word(session: Session, one: Person) -> str:
    if one.responded_utc is not None and one.known.means is not None:
        when = clock(one.responded_utc, session.zone)
        return f"{when} {session.text(MEANS[one.known.means])}"
    if one.standing is Standing.NOT_REACHED:
        return session.text(t("see below"))
    return session.text(_listened(one.listened_s)) if one.listened_s else "-"


def _show_missed(session: Session, missed: list[Person]) -> None:
    """Print the people whom somebody has to ring or go and see, with the reasons in full."""
    if not missed:
        return
    session.say()
    session.say(t("Not reached: ring them yourself, or send somebody"), Colour.BAD)
    for one in missed:
        why = listed(one.why_not) if one.why_not else t("never tried")
        where = one.party.landmark or "-"
        session.say_wrapped(t("{name} ({where}): {why}", name=one.party.name, where=where, why=why))


def _why_silent(caller: Party) -> Message:
    """Why the caller was told nothing: the operator should ring a frightened person."""
    if any(phone.texts for phone in caller.phones):
        return t("nothing yet")
    return t("nothing: this phone takes no texts, and no line has rung it back; ring them yourself")


def _show_feedback(session: Session, tries: Sequence[AttemptReport]) -> None:
    rows = [
        [
            Cell(clock(one.started_utc, session.zone)),
            Cell(session.text(CHANNELS[one.known.channel])),
            Cell(session.text(PURPOSES[one.known.purpose])),
            Cell(_fate(session, one)),
        ]
        for one in tries
    ]
    session.say_table([Column(""), Column(""), Column("", True), Column("", True)], rows)


def _fate(session: Session, one: AttemptReport) -> str:
    known = one.known
    if known.spoke_s:
        word = _listened(known.spoke_s)
    elif known.has_arrived:
        word = t("arrived") if known.channel is Channel.SMS else t("rang")
    elif one.why_not is not None:
        word = one.why_not
    elif known.was_taken:
        word = t("sent, unconfirmed")
    else:
        word = t("under way") if known.occupies_line else t("broken off by us")
    return session.text(word)


def _listened(seconds: float) -> Message:
    return t("listened {seconds} s", seconds=round(seconds))
