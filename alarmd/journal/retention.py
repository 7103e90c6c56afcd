"""How long the record keeps what belongs to a person (docs/decisions/0027).

Strangers' words stay for a week, who they are for 90 days, everything else for two years. What is
left then says what happened, but not to whom. Nothing is erased because a clock jumped:
the time must have passed on the daemon's timeline and by the dates of the rows, and the network
must have confirmed in this life what time it is (the caller sees to that).
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from alarmd.incident.facts.entries import LeftScheme, PrivatePartsErased, RosterLoaded
from alarmd.incident.facts.world import World
from alarmd.journal.database import Journal, decode

_DAY_S = 86_400.0
STRANGERS_WORDS_S = 7 * _DAY_S
STRANGERS_S = 90 * _DAY_S
ALARMS_S = 2 * 365.25 * _DAY_S

_OPENING = """
SELECT min(seq) FROM journal WHERE data ->> 'incident' = ? AND data ->> 'incident' IS NOT NULL
    AND kind = 'IncidentOpened'
"""
_CASES = """
SELECT seq, (SELECT max(seq) FROM journal e
        WHERE e.data ->> 'incident' = s.data ->> 'incident' AND e.data ->> 'incident' IS NOT NULL)
    FROM journal s WHERE seq > :after AND seq <= :to AND kind = 'IncidentOpened'
UNION ALL
SELECT seq, (SELECT max(seq) FROM journal e
        WHERE e.data ->> 'attempt' = s.data ->> 'attempt' AND e.data ->> 'attempt' IS NOT NULL)
    FROM journal s WHERE seq > :after AND seq <= :to AND kind = 'AttemptStarted'
        AND data ->> 'incident' = 0
"""
_LASTING = """
SELECT seq, kind, data FROM entries WHERE seq <= ? AND kind IN ('LeftScheme', 'RosterLoaded')
    ORDER BY seq
"""
_NEWER_ROSTER = """
SELECT max(seq) FROM journal WHERE seq > ? AND kind IN ('LeftScheme', 'RosterLoaded')
    AND kind = 'RosterLoaded'
"""

EVERY_S = _DAY_S
PIECE = 1000  # entries: to find and erase them takes 4 to 8 ms here; a commit waits no longer


def next_piece(
    journal: Journal, world: World, now: float, utc: float
) -> tuple[PrivatePartsErased | None, bool]:
    """Return the next piece to erase, None if nothing is due, and whether more is due behind it;
    raise JournalError.
    """
    last = world.erased or PrivatePartsErased(0, 0, 0, 0)

    def horizon(after: int, age_s: float) -> int:
        return _older_than(journal, after, now - age_s, utc - age_s, utc)

    words = horizon(last.words_up_to, STRANGERS_WORDS_S)
    strangers = horizon(last.strangers_up_to, STRANGERS_S)
    alarms = horizon(last.alarms_up_to, ALARMS_S)
    if world.incidents:
        alarms = max(last.alarms_up_to, min(alarms, _before_opening(journal, min(world.incidents))))
    at = journal.boundary()
    if at is not None and at.is_under_way:  # the rows behind it are not taken apart yet
        alarms = max(last.alarms_up_to, min(alarms, at.done))
    to, alarms = _at_the_end_of_cases(journal, last.alarms_up_to, alarms)
    piece = PrivatePartsErased(
        min(words, last.words_up_to + PIECE),
        min(strangers, last.strangers_up_to + PIECE),
        last.alarms_up_to,
        to,
        tuple(_still_needed(journal, to, world.leavers)),
    )
    reached = piece.words_up_to, piece.strangers_up_to, piece.alarms_up_to
    if reached == (last.words_up_to, last.strangers_up_to, last.alarms_up_to):
        return None, False
    return piece, reached != (words, strangers, alarms)


def _at_the_end_of_cases(journal: Journal, after: int, horizon: int) -> tuple[int, int]:
    """Return where a piece behind `after` ends, and where all pieces end: never in the middle of an
    alarm or of an attempt, for half a case without names would not fit the other half.
    """
    to = min(horizon, after + PIECE)
    while True:
        cut = [case for case in journal.ask(_CASES, {"after": after, "to": to}) if case[1] > to]
        if not cut:
            return to, horizon
        beyond = [began for began, ended in cut if ended > horizon]
        horizon = min(beyond) - 1 if beyond else horizon
        to = min(horizon, max(ended for _, ended in cut))


def _older_than(journal: Journal, after: int, at: float, utc: float, now_utc: float) -> int:
    """The last entry behind `after` up to which every entry is of the instant `at` or before, and
    dated `utc` or before; `after` if there is no such entry. A date later than `now_utc` is from a
    wrong clock and says nothing.
    """
    low, high = after, journal.seq
    while low < high:  # instants never go back
        middle = (low + high + 1) // 2
        [(found,)] = journal.ask("SELECT at FROM journal WHERE seq = ?", middle)
        low, high = (middle, high) if found <= at else (low, middle - 1)
    [(younger,)] = journal.ask(
        "SELECT min(seq) FROM journal WHERE seq > ? AND seq <= ? AND utc > ? AND utc <= ?",
        after, low, utc, now_utc,
    )  # fmt: skip
    return low if younger is None else younger - 1


def _before_opening(journal: Journal, incident: int) -> int:
    """The last entry before the one that opened this incident; without that, the last of all."""
    [(opened,)] = journal.ask(_OPENING, incident)
    return journal.seq if opened is None else opened - 1


def _still_needed(journal: Journal, up_to: int, leavers: Container[str]) -> Iterator[int]:
    """The entries up to `up_to` that are still needed: they say who has left the scheme, and who
    the operators are.
    """
    last_roster = 0
    for seq, kind, data in journal.ask(_LASTING, up_to):
        match decode(kind, data):
            case LeftScheme(party=party) if party.id in leavers:
                yield seq
            case RosterLoaded():
                last_roster = seq
            case _:
                pass
    [(newer,)] = journal.ask(_NEWER_ROSTER, up_to)
    if last_roster and newer is None:
        yield last_roster
