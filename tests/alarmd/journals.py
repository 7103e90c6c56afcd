"""Journals with a known past: a fire in a small village, written into a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Closed,
    CloseReason,
    Entry,
    IncidentOpened,
    Kind,
    KindChanged,
    LineChanged,
    Means,
    Outcome,
    Purpose,
    Reason,
    RecipientCopy,
    Response,
    Restarted,
    RosterLoaded,
    Status,
)
from alarmd.journal.database import Journal
from alarmd.roster import Party, Phone, Role
from modem.types import Msisdn

STARTED_UTC = 1_780_000_000.0  # 2026-05-28 20:26:40 UTC


def party(name: str, number: int, role: Role = Role.HOUSEHOLD, title: str = "") -> Party:
    """A party with one phone of the range that cannot be real."""
    phone = Phone(Msisdn(f"+86100000{number:05d}"))
    group = "east" if role is Role.HOUSEHOLD else ""
    return Party(name, title or name, role, (phone,), group, landmark=f"by {name}'s mill")


WANG = party("wang", 101, title="王桂英")
ZHANG = party("zhang", 102, title="张建国")
LI_SI = party("lisi", 103, title="李四")
ZHAO = party("zhao", 104, title="赵铁柱")
OFFICER = party("officer-li", 201, Role.OFFICER, "李警官")
HEAD = party("head", 301, Role.HEAD, "村主任")


def box() -> list[Entry]:
    """The daemon starts with two lines, one of them broken."""
    return [
        Restarted("0.1.0", ("north", "south")),
        RosterLoaded("d1", 4),
        LineChanged("north", "ready", True, True),
        LineChanged("south", "closed", False, False, "the port is missing"),
    ]


def opened(incident: int = 1, **changes: object) -> IncidentOpened:
    """Wang's house burns."""
    first = [RecipientCopy(one, 1) for one in (OFFICER, ZHANG, LI_SI, ZHAO)]
    values: dict[str, object] = {
        "incident": incident,
        "originator": WANG,
        "kind": Kind.FIRE,
        "status": Status.ACTUAL,
        "means": Means.RING,
        "line": "north",
        "raised_utc": STARTED_UTC,
        "village": "桃源村",
        "group_name": "东组",
        "recipients": (*first, RecipientCopy(HEAD, 2)),
    }
    return IncidentOpened(**{**values, **changes})  # type: ignore[arg-type]


def attempt(
    number: int,
    who: Party,
    channel: Channel,
    incident: int = 1,
    purpose: Purpose = Purpose.ALERT,
) -> AttemptStarted:
    """One attempt, numbered `number`, over the line north."""
    phone = who.phones[0].number.e164
    return AttemptStarted(
        number, incident, who.id, purpose, channel, "north", phone, 1, Reason.FIRST, "火警 王桂英"
    )


def fire(incident: int = 1) -> list[Entry]:
    """Officer coming, Zhang told, Li Si's phone off, Zhao under way, the head in reserve."""
    base = incident * 100
    return [
        opened(incident),
        attempt(base + 1, OFFICER, Channel.SMS, incident),
        AttemptSubmitted(base + 1, (7,)),
        attempt(base + 2, WANG, Channel.SMS, incident, Purpose.RECEIVED),
        AttemptSubmitted(base + 2, (8,)),
        AttemptDelivered(base + 1, 0),
        KindChanged(incident, Kind.FIRE),
        attempt(base + 3, ZHANG, Channel.VOICE, incident),
        AttemptAlerted(base + 3),
        AttemptEnded(base + 3, Outcome.NO_ANSWER),
        attempt(base + 4, LI_SI, Channel.VOICE, incident),
        AttemptEnded(base + 4, Outcome.FAILED, cause=20),
        attempt(base + 5, LI_SI, Channel.SMS, incident),
        AttemptEnded(base + 5, Outcome.FAILED, cause=38),
        Acknowledged(incident, OFFICER.id, Response.COMING, Means.TEXT),
        attempt(base + 6, ZHAO, Channel.SMS, incident),
    ]


def closed(incident: int = 1) -> Closed:
    """The officer ends it."""
    return Closed(incident, OFFICER.id, CloseReason.REAL, "put out")


def write_journal(path: Path, entries: Sequence[Entry], start_utc: float = STARTED_UTC) -> None:
    """Write one entry a second, each in its own transaction, into the journal at `path`."""
    journal = Journal(path)
    try:
        for second, entry in enumerate(entries):
            journal.append([entry], float(second), start_utc + second)
    finally:
        journal.close()


def tamper(path: Path, statement: str) -> None:
    """Change the file behind the journal's back."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()
