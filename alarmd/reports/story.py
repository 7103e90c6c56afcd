"""The entries of one incident as a story that a person reads.

Pure: the same entries always tell the same story. The state of the incident comes from `evolve`, as
in the daemon; this module adds the texts, the turns row by row, and the calendar. Four things are
kept apart for every recipient: the network took the text, it was reported as delivered, the phone
rang, a person answered. Only the last one is an acknowledgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from alarmd.i18n.language import Message, t
from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    Closed,
    Entry,
    IncidentOpened,
    Settled,
    is_known,
)
from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.transitions import AttemptEntry
from alarmd.incident.facts.world import Incident, Notification, World
from alarmd.incident.summary import Recipient, Standing, Summary, alerts, summary
from alarmd.reports.attempts import AttemptReport
from alarmd.reports.turns import Dated, Event, turns
from alarmd.roster import Party


class Placed(Dated, Protocol):
    """An entry with its place in the journal: `at` on the daemon timeline, `utc` for people."""

    @property
    def at(self) -> float:
        """The instant at which it was written."""


class Person(Struct, frozen=True):
    """One recipient as a person reads it: what was tried, what they said, and where they stand."""

    recipient: Recipient
    tries: tuple[AttemptReport, ...]
    utcs: Mapping[float, float]

    @property
    def known(self) -> Notification:
        """Their notification in the incident."""
        return self.recipient.known

    @property
    def party(self) -> Party:
        """Who it is."""
        return self.recipient.party

    @property
    def standing(self) -> Standing:
        """How their notification stands."""
        return self.recipient.standing

    @property
    def texted_utc(self) -> float | None:
        """When the network first took the alarm text."""
        return _first(one.submitted_utc for one in self._alerts(Channel.SMS))

    @property
    def delivered_utc(self) -> float | None:
        """When the first delivery report for the alarm text came."""
        return _first(one.delivered_utc for one in self._alerts(Channel.SMS))

    @property
    def rang_utc(self) -> float | None:
        """When the phone first rang."""
        return _first(one.alerted_utc for one in self._alerts(Channel.VOICE))

    @property
    def responded_utc(self) -> float | None:
        """When they last answered."""
        at = self.known.responded_at
        return None if at is None else self.utcs[at]

    @property
    def listened_s(self) -> float:
        """How long they listened to the longest of our calls."""
        return max((one.known.spoke_s for one in self._alerts(Channel.VOICE)), default=0.0)

    @property
    def why_not(self) -> tuple[Message, ...]:
        """Why nothing arrived, each reason once: of the newest attempt per phone and channel."""
        newest = {(one.known.number, one.known.channel): one for one in self._alerts()}
        reasons: list[Message] = []
        for one in newest.values():
            is_open = one.known.was_taken and not one.known.has_arrived
            why = t("the text is unconfirmed") if is_open else one.why_not
            if why is not None and why not in reasons:
                reasons.append(why)
        return tuple(reasons)

    def _alerts(self, channel: Channel | None = None) -> list[AttemptReport]:
        those = {attempt.id for attempt in alerts(self.known, channel)}
        return [one for one in self.tries if one.known.id in those]


class Story(Struct, frozen=True):
    """One incident and its rows. `feedback`: attempts to the originator; `others`: to operators."""

    opened: IncidentOpened
    incident: Incident
    summary: Summary
    closed: Closed | None
    people: tuple[Person, ...]
    devices: tuple[Person, ...]
    feedback: tuple[AttemptReport, ...]
    others: tuple[AttemptReport, ...]
    rows: tuple[Placed, ...]
    tries: Mapping[str, tuple[AttemptReport, ...]]
    utcs: Mapping[float, float]

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, in order."""
        return tuple(turns(self.rows, self.incident, _by_attempt(self.tries)))

    @property
    def opened_utc(self) -> float:
        """When it was opened."""
        return self.utcs[self.incident.opened_at]

    @property
    def closed_utc(self) -> float | None:
        """When it was closed."""
        at = self.incident.closed_at
        return None if at is None else self.utcs[at]

    def standing(self, *standings: Standing) -> list[Person]:
        """The people with one of these standings, in the order in which they are told."""
        return [one for one in self.people if one.standing in standings]


class Untold(Exception):
    """These entries do not begin with an IncidentOpened: there is no story to tell."""


class Unfit(Exception):
    """These entries do not fit together: the journal was changed, or another version wrote it."""


def tell(rows: Iterable[Placed], utc: float | None = None) -> Story:
    """Tell the story of one incident from its rows, in the journal's order, as it is at `utc`
    (None: at the last row); raise Untold without an opening, Unfit if the rows do not add up.
    """
    rows = list(rows)
    if not rows or not isinstance(opened := rows[0].entry, IncidentOpened):
        raise Untold
    world = World()
    try:
        for row in rows:
            world = retold(world, row.entry, row.at)
        incident = world.incidents[opened.incident]
    except (KeyError, AssertionError) as error:
        raise Unfit(repr(error)) from error
    last = rows[-1]
    is_dated = utc is not None and is_known(utc) is is_known(last.utc)
    passed_s = max(0.0, utc - last.utc) if utc is not None and is_dated else 0.0
    return _story(opened, incident, summary(incident, last.at + passed_s), rows)


def retold(world: World, entry: Entry, at: float) -> World:
    """`evolve` for the rows of one incident alone; skip Settled, by which the daemon forgets it."""
    is_of_another = isinstance(entry, AttemptEntry) and entry.attempt not in world.owners
    return world if is_of_another or isinstance(entry, Settled) else evolve(world, entry, at)


def _story(
    opened: IncidentOpened, incident: Incident, stands: Summary, rows: list[Placed]
) -> Story:
    utcs = {row.at: row.utc for row in rows}
    starts = {one.attempt: one for row in rows if isinstance(one := row.entry, AttemptStarted)}
    tries = {
        party: tuple(AttemptReport(starts[one.id], one, utcs) for one in person.attempts)
        for party, person in incident.notifications.items()
    }
    known = {opened.originator.id, *(copy.party.id for copy in opened.recipients)}

    def people(recipients: Iterable[Recipient]) -> tuple[Person, ...]:
        return tuple(Person(one, tries[one.party.id], utcs) for one in recipients)

    return Story(
        opened=opened,
        incident=incident,
        summary=stands,
        closed=next((one for row in rows if isinstance(one := row.entry, Closed)), None),
        people=people(stands.people),
        devices=people(stands.devices),
        feedback=tries[opened.originator.id],
        others=tuple(one for party in tries if party not in known for one in tries[party]),
        rows=tuple(rows),
        tries=tries,
        utcs=utcs,
    )


def _by_attempt(
    tries: Mapping[str, tuple[AttemptReport, ...]],
) -> Mapping[int, tuple[str, AttemptReport]]:
    return {one.known.id: (party, one) for party, those in tries.items() for one in those}


def _first(moments: Iterable[float | None]) -> float | None:
    return min((moment for moment in moments if moment is not None), default=None)
