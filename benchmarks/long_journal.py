"""A journal of many years: a village where something happens every two hours, written entry by
entry through the journal itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
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
    RingEnded,
    RingEndOrdered,
    RingHeard,
    RosterLoaded,
    Settled,
    Status,
    TextHeard,
)
from alarmd.journal.database import Journal
from alarmd.roster import Party, Phone, Role
from modem.types import Msisdn

EVERY_S = 7200.0
STRANGERS = 5  # texts and rings of strangers between two alarms
WORDS = "【桃源村】王桂英家（大槐树下）着火了！晚上9点04分，警情{n}。能来请回1或回拨，来不了回2"


def _party(index: int) -> Party:
    role = Role.OFFICER if index == 0 else Role.HOUSEHOLD
    phone = Phone(Msisdn(f"+861000{20_000 + index:07d}"))
    group = "" if index == 0 else "g0"
    return Party(f"p{index}", f"王{index}", role, (phone,), group, landmark="大槐树下")


PEOPLE = [_party(index) for index in range(11)]
CALLER, OTHERS = PEOPLE[1], [PEOPLE[0], *PEOPLE[2:]]


def write_long_journal(path: Path, entries: int, until_utc: float, first: int = 1) -> int:
    """Go on until there are at least so many entries, the last of them at `until_utc`; how many
    they are. Alarms and attempts are numbered from `first` on.
    """
    numbers, journal = count(first), Journal(path)
    try:
        at = until_utc - EVERY_S * entries / 150
        journal.append([Restarted("0.1.0", ("line1", "line2")), RosterLoaded("d", 10)], at, at)
        for incident in count(first):
            journal.append(list(_alarm(incident, numbers, at)), at, at)
            if journal.seq >= entries:
                return journal.seq
            at = min(at + EVERY_S, until_utc)
    finally:
        journal.close()
    raise AssertionError


def _alarm(incident: int, numbers: Iterator[int], utc: float) -> Iterator[Entry]:
    """One alarm from the ring to the end, and what strangers do meanwhile."""
    number = CALLER.phones[0].number.e164
    yield LineChanged("line1", "ready", True, True)
    yield RingHeard("line1", f"c{incident}", number, CALLER.id)
    yield IncidentOpened(
        incident, CALLER, Kind.FIRE, Status.ACTUAL, Means.RING, "line1", utc, "桃源村", "东组",
        tuple(RecipientCopy(one, 1) for one in OTHERS), number=number,
    )  # fmt: skip
    yield RingEndOrdered("line1", f"c{incident}")
    yield RingEnded("line1", f"c{incident}")
    yield KindChanged(incident, Kind.FIRE)
    for party in OTHERS:
        yield from _text(next(numbers), incident, party, Purpose.ALERT)
        yield from _call(next(numbers), incident, party)
    for party in OTHERS[:6]:
        yield Acknowledged(incident, party.id, Response.COMING, Means.KEY)
        yield from _text(next(numbers), incident, party, Purpose.COUNTED)
    for stranger in range(STRANGERS):
        key, shown = f"{incident}-{stranger}", f"+86100009{stranger:04d}"
        yield RingHeard("line2", f"s{key}", shown, "")
        yield RingEnded("line2", f"s{key}")
        yield TextHeard("line2", key, shown, "", "您的验证码是123456，请勿告诉他人", utc)
    yield Closed(incident, PEOPLE[0].id, CloseReason.REAL)
    for party in PEOPLE:
        yield from _text(next(numbers), incident, party, Purpose.ALL_CLEAR)
    yield Settled(incident)


def _text(attempt: int, incident: int, party: Party, purpose: Purpose) -> Iterator[Entry]:
    number, line = party.phones[0].number.e164, f"line{1 + attempt % 2}"
    yield AttemptStarted(
        attempt, incident, party.id, purpose, Channel.SMS, line, number, 1, Reason.FIRST,
        WORDS.format(n=incident),
    )  # fmt: skip
    yield AttemptSubmitted(attempt, (attempt % 256,))
    yield AttemptDelivered(attempt, 0)


def _call(attempt: int, incident: int, party: Party) -> Iterator[Entry]:
    number, line = party.phones[0].number.e164, f"line{1 + attempt % 2}"
    yield AttemptStarted(
        attempt, incident, party.id, Purpose.ALERT, Channel.VOICE, line, number, 1, Reason.FIRST
    )
    yield AttemptAlerted(attempt)
    yield AttemptEnded(attempt, Outcome.NO_ANSWER)
