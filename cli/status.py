"""`alarmctl status`: is it working, is anybody in need, what is each line doing."""

from __future__ import annotations

import select
from collections.abc import Mapping
from typing import Any

import click

from alarmd.control import said
from alarmd.incident.entries import Kind, Status
from alarmd.language import Message, t
from alarmd.terms import CHANNELS, KINDS, MODEM_STATES, listed
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import FOUND, UNREACHABLE, Command, Fault, json_option, option
from cli.story import summary
from cli.times import age, day_and_clock, span
from modem.types import ModemState

WATCH_EVERY_S = 2.0
OPEN_MAX = 200
_CLEAR = "\x1b[H\x1b[2J"


@click.command(
    "status",
    cls=Command,
    more=t(
        "When alarmd is not running it shows what the journal last said, and says so. "
        "Exit code 1 if something is wrong, 3 if alarmd is not running."
    ),
)
@option("--watch", is_flag=True, said=t("draw it again every 2 seconds, until Ctrl-C"))
@json_option
@with_session
def command(session: Session, watch: bool) -> int:
    """Show the status once, or for as long as somebody watches."""
    if not watch:
        return _tell(session, _asked(session))
    try:
        while True:
            status = _asked(session)  # before the old picture goes away
            if session.is_terminal and not session.is_json:
                click.echo(_CLEAR, nl=False, color=True)
            _tell(session, status)
            select.select([], [], [], WATCH_EVERY_S)
    except KeyboardInterrupt:
        return 0


def _asked(session: Session) -> dict[str, Any]:
    """What the daemon says, or else the journal."""
    try:
        return {"is_running": True, **session.ask("status")}
    except Fault as fault:
        if fault.exit_code != UNREACHABLE:
            raise
        return last_known(session, fault)


def _tell(session: Session, status: dict[str, Any]) -> int:
    if session.is_json:
        session.say_json(status)
    else:
        show(session, status)
    if not status["is_running"]:
        return UNREACHABLE
    return FOUND if _troubles(status) else 0


def last_known(session: Session, fault: Fault) -> dict[str, Any]:
    """What the journal says while the daemon is down, in the shape of its own answer."""
    from alarmd.control import both_languages

    status: dict[str, Any] = {
        "is_running": False,
        "utc": session.now(),
        "problems": [both_languages(fault.message)],
        "lines": [],
        "incidents": [],
        "last_entry_utc": None,
    }
    try:
        with session.reports() as reports:
            box, stories = reports.box(), reports.still_open(OPEN_MAX)
    except Fault as no_journal:
        status["problems"].append(both_languages(no_journal.message))
        return status
    status["lines"] = [
        {
            "name": changed.line,
            "state": changed.state,
            "carries_texts": changed.carries_texts,
            "carries_calls": changed.carries_calls,
            "problem": changed.problem,
            "since_utc": utc,
        }
        for changed, utc in box.lines
    ]
    status["incidents"] = [summary(story) for story in stories]
    status["journal"] = {
        "entries": box.entries,
        "unwritten": 0,
        "path": str(session.config.journal),
    }
    status["last_entry_utc"] = box.last_utc
    return status


def _troubles(status: Mapping[str, Any]) -> bool:
    """Whether somebody should look: a line that does not work, a problem, a case without help."""
    is_broken = any(_line_trouble(line) for line in status["lines"]) or not status["lines"]
    is_needed = any(_is_in_need(one) for one in status["incidents"])
    return is_broken or is_needed or bool(status["problems"])


def _line_trouble(line: Mapping[str, Any]) -> bool:
    return bool(line.get("problem")) or line.get("state") != "ready"


def _is_in_need(incident: Mapping[str, Any]) -> bool:
    return _is_actual(incident) and not incident.get("coming")


def show(session: Session, status: Mapping[str, Any]) -> None:
    """Print the status so that the first word tells all."""
    word, colour, sentence = _verdict(status)
    now = session.now()
    session.headline(word, colour, sentence)
    for problem in status["problems"]:
        session.say_wrapped(said(problem), Colour.WATCH)
    if not status["is_running"] and status["last_entry_utc"] is not None:
        when = day_and_clock(status["last_entry_utc"], session.zone)
        ago = age(now - status["last_entry_utc"])
        session.say_wrapped(
            t("What follows is what was last written, at {when} ({ago}).", when=when, ago=ago)
        )
    open_ones = [one for one in status["incidents"] if not one.get("is_closed")]
    if open_ones:
        session.say()
        session.say(t("Open alarms"), Colour.STRONG)
        _show_incidents(session, open_ones, now)
    if status["lines"]:
        session.say()
        session.say(t("Lines"), Colour.STRONG)
        _show_lines(session, status["lines"])
    if status["is_running"]:
        session.say()
        _show_box(session, status)


def _verdict(status: Mapping[str, Any]) -> tuple[Message, Colour, Message]:
    """The word, its colour and the sentence that sum it all up."""
    actual = [one for one in status["incidents"] if _is_actual(one)]
    need = [one for one in actual if _is_in_need(one)]
    ready = [line for line in status["lines"] if not _line_trouble(line)]
    counts = {"ready": len(ready), "lines": len(status["lines"])}
    if not status["is_running"]:
        return t("DOWN"), Colour.BAD, t("alarmd is not running: nobody would be told of an alarm")
    if need:
        sentence = t("nobody is coming yet: {n} of {all} open", n=len(need), all=len(actual))
        return t("ALARM"), Colour.BAD, sentence
    if actual:
        return (
            t("ALARM"),
            Colour.BAD,
            t("somebody is coming to each: {n} open", n=len(actual)),
        )
    if not ready:
        return t("FAULT"), Colour.BAD, t("no line works: nobody can be told of an alarm")
    if _troubles(status):
        return t("CHECK"), Colour.WATCH, t("{ready} of {lines} lines work; no open alarm", **counts)
    return t("OK"), Colour.GOOD, t("{ready} of {lines} lines work; no open alarm", **counts)


def _is_actual(incident: Mapping[str, Any]) -> bool:
    return incident["status"] == Status.ACTUAL.value and not incident.get("is_closed")


def _show_incidents(session: Session, incidents: list[Any], now: float) -> None:
    rows = []
    for one in incidents:
        comers = t("{n} coming: {names}", n=len(one["coming"]), names=listed(one["coming"]))
        nobody = t("everything was tried") if one.get("is_exhausted") else t("nobody coming yet")
        is_drill = one["status"] != Status.ACTUAL.value
        word = t("DRILL") if is_drill else t("HELPED") if one["coming"] else t("NOBODY")
        colour = Colour.FAINT if is_drill else Colour.WATCH if one["coming"] else Colour.BAD
        rows.append(
            [
                Cell(session.text(word), colour),
                Cell(f"#{one['incident']}"),
                Cell(session.text(KINDS[Kind[one["kind"].upper()]])),
                Cell(str(one["originator"])),
                Cell(session.text(age(now - one["opened_utc"]))),
                Cell(session.text(t("{told}/{all} told", told=one["told"], all=one["recipients"]))),
                Cell(session.text(comers if one["coming"] else nobody)),
            ]
        )
    columns = [
        Column(""),
        Column(""),
        Column(""),
        Column("", True),
        Column(""),
        Column(""),
        Column("", True),
    ]
    session.say_table(columns, rows)


def _show_lines(session: Session, lines: list[Any]) -> None:
    titles = (
        t("state"),
        t("line"),
        t("network"),
        t("signal"),
        t("texts/h"),
        t("calls/h"),
        t("doing"),
    )
    columns = [Column(session.text(title), n in (2, 6)) for n, title in enumerate(titles)]
    rows, problems, resets = [], [], []
    for line in lines:
        is_bad = _line_trouble(line)
        state = _state_word(line)
        signal = line.get("signal_dbm")
        rows.append(
            [
                Cell(session.text(state), Colour.BAD if is_bad else Colour.GOOD),
                Cell(line["name"]),
                Cell(line.get("operator") or "-"),
                Cell("-" if signal is None else f"{signal} dBm"),
                Cell(_used(line, "texts")),
                Cell(_used(line, "calls")),
                Cell(session.text(_doing(line.get("doing") or "-"))),
            ]
        )
        if line.get("problem"):
            problems.append(t("{line}: {problem}", line=line["name"], problem=line["problem"]))
        if line.get("resets"):
            resets.append(t("{line}: reset {n} times", line=line["name"], n=line["resets"]))
    session.say_table(columns, rows)
    for problem in problems:
        session.say_wrapped(problem, Colour.WATCH)
    for reset in resets:
        session.say_wrapped(reset)


def _state_word(line: Mapping[str, Any]) -> Message:
    try:
        return MODEM_STATES[ModemState(line["state"])]
    except ValueError:
        return t("{state}", state=line["state"])


def _doing(told: str) -> Message | str:
    """What the daemon says that a line does ("voice wang #3"), with the channel in words."""
    channel, _, whom = told.partition(" ")
    known = {one.value: word for one, word in CHANNELS.items()}
    return t("{channel} to {whom}", channel=known[channel], whom=whom) if channel in known else told


def _used(line: Mapping[str, Any], what: str) -> str:
    used, allowed = line.get(f"{what}_last_hour"), line.get(f"{what}_per_hour")
    return "-" if used is None else f"{used}/{allowed}"


def _show_box(session: Session, status: Mapping[str, Any]) -> None:
    roster, journal = status["roster"], status["journal"]
    session.say(
        t(
            "{village}: {households} households, {groups} groups, officers: {officers}",
            village=roster["village"],
            households=roster["households"],
            groups=roster["groups"],
            officers=roster["officers"],
        )
    )
    session.say(
        t(
            "alarmd {version} has run for {up}; {entries} entries in the journal",
            version=status["version"],
            up=span(status["uptime_s"]),
            entries=journal["entries"],
        )
    )
    if journal["unwritten"]:
        session.headline(
            t("FAULT"), Colour.BAD, t("{n} entries could not be written", n=journal["unwritten"])
        )
