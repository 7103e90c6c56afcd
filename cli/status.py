"""`alarmctl status`: is it working, is anybody in need, what is each line doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from alarmd.control.protocol import said
from alarmd.i18n.language import Message, both_languages, t
from alarmd.i18n.modem_faults import fault_json
from alarmd.incident.facts.entries import Kind, Status
from alarmd.incident.summary import Verdict
from alarmd.reports.labels import CHANNELS, KINDS, MODEM_STATES, listed
from cli.render import Cell, Colour, Column
from cli.session import Session, with_session
from cli.spoken import (
    FOUND,
    NOT_ALLOWED,
    UNREACHABLE,
    Command,
    Fault,
    json_option,
    option,
)
from cli.story import VERDICTS, summary
from cli.times import age_of, day_and_clock, span
from cli.watch import again_and_again, own_screen
from modem.types import ModemState

OPEN_MAX = 200
# Problems that are shown below the lines or in the table of alarms.
_BUDGET = "budget"
_SAID_ELSEWHERE = ("line", _BUDGET, "nobody_answers")


@click.command(
    "status",
    cls=Command,
    more=t(
        "When alarmd is not running it shows the last state on record, and says that it is old. "
        "Exit code 1 if something is wrong, 3 if alarmd is not running, 4 if you may not ask it."
    ),
)
@option("--watch", is_flag=True, said=t("show it again every 2 seconds, until Ctrl-C"))
@json_option
@with_session
def command(session: Session, watch: bool) -> int:
    """Show the status once, or for as long as somebody watches."""
    if not watch:
        return _tell(session, _asked(session))
    if session.is_json or not session.is_terminal:
        again_and_again(lambda: _tell(session, _asked(session)))
    else:
        with own_screen() as draw:
            again_and_again(lambda: draw(session, _picture(session)))
    return 0


def _picture(session: Session) -> Callable[[], None]:
    status = _asked(session)  # before the old picture goes away
    return lambda: show(session, status)


def _asked(session: Session) -> dict[str, Any]:
    """What the daemon says, or else the journal; raise Fault if the configuration is faulty."""
    _ = session.config
    try:
        return {"is_running": True, **session.ask("status")}
    except Fault as fault:
        if fault.exit_code not in (UNREACHABLE, NOT_ALLOWED):
            raise
        return last_known(session, fault)


def _tell(session: Session, status: Mapping[str, Any]) -> int:
    if session.is_json:
        session.say_json(status)
    else:
        show(session, status)
    if not status["is_running"]:
        return NOT_ALLOWED if status["is_running"] is None else UNREACHABLE
    return FOUND if _troubles(status) else 0


def last_known(session: Session, fault: Fault) -> dict[str, Any]:
    """What the journal says while the daemon is down, in the shape of the daemon's answer."""
    status: dict[str, Any] = {
        "is_running": None if fault.exit_code == NOT_ALLOWED else False,
        "utc": session.now(),
        "problems": [_problem(fault)],
        "lines": [],
        "incidents": [],
        "last_entry_utc": None,
    }
    try:
        with session.reports() as reports:
            box, stories = reports.box(), reports.still_open(OPEN_MAX)
    except Fault as no_journal:
        status["problems"].append(_problem(no_journal))
        return status
    status["lines"] = [
        {
            "name": changed.line,
            "state": changed.state,
            "carries_texts": changed.carries_texts,
            "carries_calls": changed.carries_calls,
            "faults": [fault_json(fault) for fault in changed.all_faults],
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


def _problem(fault: Fault) -> dict[str, Any]:
    return {**both_languages(fault.message), "code": fault.code, "line": ""}


def _troubles(status: Mapping[str, Any]) -> bool:
    """Whether somebody should look: a line that does not work, a problem, an incident that is late
    or without help."""
    is_broken = any(_line_trouble(line) for line in status["lines"]) or not status["lines"]
    is_needed = any(_is_in_need(one) or _is_late(one) for one in status["incidents"])
    return is_broken or is_needed or bool(status["problems"])


def _line_trouble(line: Mapping[str, Any]) -> bool:
    return bool(line.get("faults")) or line.get("state") != "ready"


def _is_in_need(incident: Mapping[str, Any]) -> bool:
    return _is_actual(incident) and not incident["coming"]


def _is_late(incident: Mapping[str, Any]) -> bool:
    return any(late["is_open"] for late in incident["late"])


def show(session: Session, status: Mapping[str, Any]) -> None:
    """Print the status so that the first word tells all."""
    word, colour, sentence = _verdict(status)
    now = status["utc"]
    session.headline(word, colour, sentence)
    for problem in status["problems"]:
        is_verdict = problem["code"] == "no_line" and word == t("FAULT")
        if problem["code"] not in _SAID_ELSEWHERE and not is_verdict:
            session.say_wrapped(said(problem), Colour.WATCH)
    if not status["is_running"] and status["last_entry_utc"] is not None:
        when = day_and_clock(status["last_entry_utc"], session.zone)
        ago = age_of(status["last_entry_utc"], now)
        session.say_wrapped(
            t("What follows is what was last written, at {when} ({ago}).", when=when, ago=ago)
        )
    open_ones = [one for one in status["incidents"] if not one["is_closed"]]
    if open_ones:
        session.say()
        is_alarm = any(_is_actual(one) for one in open_ones)
        session.say(t("Open alarms") if is_alarm else t("Drills"), Colour.STRONG)
        _show_incidents(session, open_ones, now)
    for one in status["incidents"]:
        if one["is_closed"] and _is_late(one):
            session.say_wrapped(t("#{number} is closed:", number=one["incident"]))
            _show_lacks(session, {**one, "not_reached": []})
    if status["lines"]:
        session.say()
        session.say(t("Lines"), Colour.STRONG)
        _show_lines(session, status["lines"])
    for problem in status["problems"]:
        if problem["code"] == _BUDGET:
            session.say_wrapped(said(problem), Colour.WATCH)
    if status["is_running"]:
        session.say()
        _show_box(session, status)


def _verdict(status: Mapping[str, Any]) -> tuple[Message, Colour, Message]:
    """The word, its colour and the sentence that sum it all up."""
    actual = [one for one in status["incidents"] if _is_actual(one)]
    need = [one for one in actual if _is_in_need(one)]
    ready = [line for line in status["lines"] if not _line_trouble(line)]
    counts = {"ready": len(ready), "lines": len(status["lines"])}
    if status["is_running"] is None:
        return t("UNKNOWN"), Colour.WATCH, t("it cannot be seen from here whether alarmd runs")
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
    is_drill = any(not one["is_closed"] for one in status["incidents"])
    sentence = (
        t("{ready} of {lines} lines work; no alarm but a drill is open", **counts)
        if is_drill
        else t("{ready} of {lines} lines work; no open alarm", **counts)
    )
    if _troubles(status):
        return t("CHECK"), Colour.WATCH, sentence
    return t("OK"), Colour.GOOD, sentence


def _is_actual(incident: Mapping[str, Any]) -> bool:
    return incident["status"] == Status.ACTUAL.value and not incident["is_closed"]


def _show_incidents(session: Session, incidents: list[Any], now: float | None) -> None:
    """Print a row for each incident; below it whether it is called a mistake, who was not reached,
    and what is late."""
    rows = []
    for one in incidents:
        comers = t("{n} coming: {names}", n=len(one["coming"]), names=listed(one["coming"]))
        nobody = t("everything was tried") if one["is_exhausted"] else t("nobody coming yet")
        word, colour = VERDICTS[Verdict(one["verdict"])]
        rows.append(
            [
                Cell(session.text(word), colour),
                Cell(f"#{one['incident']}"),
                Cell(session.text(KINDS[Kind[one["kind"].upper()]])),
                Cell(str(one["originator"])),
                Cell(session.text(age_of(one["opened_utc"], now))),
                Cell(session.text(t("{told}/{all} told", told=one["told"], all=one["recipients"]))),
                Cell(session.text(comers if one["coming"] else nobody)),
            ]
        )
    columns = [Column("", n in (3, 6)) for n in range(7)]
    for one, line in zip(incidents, session.table_lines(columns, rows), strict=True):
        session.say_line(line)
        if one["is_called_false"]:
            session.say_wrapped(t("the caller says that it was a mistake"), Colour.WATCH, depth=3)
        _show_lacks(session, one)


def _show_lacks(session: Session, one: Mapping[str, Any]) -> None:
    missed = one["not_reached"]
    if missed:
        names = listed(missed)
        session.say_wrapped(
            t("{n} NOT REACHED: {names}", n=len(missed), names=names), Colour.BAD, depth=3
        )
    for late in one["late"]:
        if late["is_open"]:
            session.say_wrapped(said(late["what"]), Colour.BAD, depth=3)


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
    columns = [Column(session.text(title), n in (0, 1, 2, 6)) for n, title in enumerate(titles)]
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
        for fault in line.get("faults", ()):
            said = fault[session.language.value]
            problems.append(t("{line}: {problem}", line=line["name"], problem=said))
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


def _doing(doing: str) -> Message | str:
    """The work of a line as the daemon tells it ("voice wang #3"), with the channel in words."""
    channel, _, whom = doing.partition(" ")
    known = {one.value: word for one, word in CHANNELS.items()}
    return (
        t("{channel} to {whom}", channel=known[channel], whom=whom) if channel in known else doing
    )


def _used(line: Mapping[str, Any], what: str) -> str:
    used, allowed = line.get(f"{what}_last_hour"), line.get(f"{what}_per_hour")
    return "-" if used is None else f"{used}/{allowed}"


def _show_box(session: Session, status: Mapping[str, Any]) -> None:
    roster, journal = status["roster"], status["journal"]
    session.say_wrapped(
        t(
            "{village}: households: {households}, groups: {groups}, officers: {officers}",
            village=roster["village"],
            households=roster["households"],
            groups=roster["groups"],
            officers=roster["officers"],
        )
    )
    session.say_wrapped(
        t(
            "alarmd {version} has run for {up}; entries in the journal: {entries}",
            version=status["version"],
            up=span(status["uptime_s"]),
            entries=journal["entries"],
        )
    )
    if journal["unwritten"]:
        session.headline(
            t("FAULT"), Colour.BAD, t("{n} entries could not be written", n=journal["unwritten"])
        )
