"""What every decision about a ring or a text needs to know: who it is, which incidents are open,
and whether this person was asked about them early enough to be answering.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from msgspec import Struct

from alarmd.incident.facts.entries import Channel, Means, Purpose, Response, is_known
from alarmd.incident.facts.enums import MADE_UTC
from alarmd.incident.facts.evolve_leavers import LEAVER_SERVED_S
from alarmd.incident.facts.world import Attempt, Incident, Notification, World
from alarmd.incident.memo import memoized
from alarmd.incident.policy import Policy
from alarmd.roster import Party, Roster
from modem.types import Msisdn

HOME_CODE = "+86"
E164_MAX = len("+") + 15  # E.164 6.2.1
CLOCKS_APART_S = 120.0  # two kept clocks may differ so much; beyond it the network corrects ours
TAKEN_APART_S = 30.0  # a modem may report so late that the centre took a text
TEXT_KEPT_S = 3 * 86400.0  # by a service centre; a stamp that seems older is by another clock


class Scene(Struct, frozen=True):
    """The world, the roster, the instant, UTC, the policy; codes are made of the `secret`; `zone`
    says which hour it is in the village."""

    world: World
    roster: Roster
    now: float
    utc: float
    policy: Policy
    secret: bytes = b""
    zone: tzinfo = UTC

    def enrolled(self, number: Msisdn | None) -> Msisdn | None:
        """The number that is meant. A network may write "+" before a home number: take the home
        number if somebody is known by it, and nobody by the number as shown.

        In doubt it is a household, not a caller from abroad with the same digits.
        """
        if number is None or self.owner(number) is not None:
            return number
        at_home = HOME_CODE + number.digits
        if len(at_home) > E164_MAX or self.owner(Msisdn(at_home)) is None:
            return number
        return Msisdn(at_home)

    def owner(self, number: Msisdn | None) -> Party | None:
        """Whose number this is: of a party on the roster, or of a removed one that left the scheme
        or is in an incident that still matters; None: a stranger's.
        """
        if number is None:
            return None
        party = self.roster.owner(number)
        if party is not None:
            return party
        served = (
            one.party
            for one in self.world.leavers.values()
            if self.now - one.since < LEAVER_SERVED_S
            and number in {phone.number for phone in one.party.phones}
        )
        if leaver := next(served, None):
            return leaver
        known = (_phones(incident, self.policy) for incident in self.world.incidents.values())
        return next((phones[number.e164] for phones in known if number.e164 in phones), None)

    def says_when(self, utc: float) -> bool:
        """Whether a time stamp of the network can be true: some stamps are no time at all (0.0),
        and the clock of some centres stands still. A box whose own clock shows a time before
        MADE_UTC believes every later stamp."""
        if utc < MADE_UTC:
            return False
        return self.utc < MADE_UTC or abs(self.utc - utc) <= TEXT_KEPT_S

    def utc_of(self, utc: float) -> float:
        """A time stamp of the network, in UTC; the time of arrival, if it cannot be true."""
        return utc if self.says_when(utc) else self.utc

    def instant_of(self, utc: float) -> float:
        """The instant of a time stamp of the network; now, if the stamp cannot be true."""
        age_s = self.utc - utc
        return self.now - age_s if 0.0 <= age_s <= TEXT_KEPT_S else self.now

    def sent_at(self, utc: float) -> float:
        """The latest instant at which a text with this stamp of the network can have been sent:
        now, if the box does not know the time or the stamp cannot be true.

        Our clock may be ahead of the centre's by CLOCKS_APART_S, or by what was seen when the
        centre took our last text. If nobody knows how long the box was off, a text from before the
        start may have been sent until the start.
        """
        if not is_known(self.utc) or not self.says_when(utc):
            return self.now
        ahead_s = max(CLOCKS_APART_S, (self.world.ahead_s or 0.0) + TAKEN_APART_S)
        sent_at = min(self.now, self.now - (self.utc - utc) + ahead_s)
        return sent_at if self.world.is_life_dated else max(sent_at, self.world.life_since)

    def own_alarm(self, party: Party) -> Incident | None:
        """The open alarm that this party raised.

        A drill does not count: a ring during one's own drill is a real alarm.
        """
        own = (i for i in self.world.open_incidents() if i.originator.id == party.id)
        return next((incident for incident in own if not incident.is_drill), None)

    def own_drill(self, party: Party) -> Incident | None:
        """The open drill that is held in this party's name."""
        own = (i for i in self.world.open_incidents() if i.originator.id == party.id)
        return next((incident for incident in own if incident.is_drill), None)

    def asked(self, party: Party, sent_at: float) -> list[Incident]:
        """The open incidents of others that a text of this party, sent at `sent_at` at the latest,
        may answer: the newest first, the drills last.
        """
        return self._asked_by(party, sent_at, 0.0)

    def begun(self, party: Party, sent_at: float) -> list[Incident]:
        """The open incidents of others that we had begun to tell this party of by `sent_at`,
        whether or not the network had taken our text: they may know of them. The newest first, the
        drills last.
        """
        found = [
            one
            for one in self.world.open_incidents()
            if party.id in one.notifications
            and not one.notifications[party.id].is_originator
            and _may_know(one.notifications[party.id], sent_at)
        ]
        return sorted(found, key=lambda incident: (incident.is_drill, -incident.id))

    def rung_back(self, party: Party, rang_at: float) -> list[Incident]:
        """The open incidents of others that a ring first heard at `rang_at` may answer.

        An answer is younger than the question: a call that was dialled before our text could be
        read means something else. Somebody who has left the scheme rings only in need.
        """
        asked = self._asked_by(party, rang_at, self.policy.answer_not_within_s)
        return [incident for incident in asked if incident.notifications[party.id].left_at is None]

    def _asked_by(self, party: Party, instant: float, not_within_s: float) -> list[Incident]:
        open_ones = self.world.open_incidents()
        found = [one for one in open_ones if _was_asked(one, party, instant, not_within_s)]
        return sorted(found, key=lambda incident: (incident.is_drill, -incident.id))

    def over(self, party: Party, sent_at: float) -> list[Incident]:
        """The closed incidents that a text of this party, sent at `sent_at` at the latest, may
        still answer, the newest first."""
        found = [
            incident
            for incident in self.world.incidents.values()
            if incident.closed_at is not None
            and self.now - incident.closed_at <= self.policy.reply_window_s
            and party.id in incident.notifications
            and _may_know(incident.notifications[party.id], sent_at)
        ]
        return sorted(found, key=lambda incident: -incident.id)

    def is_shut(self, number: str) -> bool:
        """Whether this phone closes nothing by text for now, because wrong codes came from it."""
        since = self.world.shut.get(number)
        return since is not None and self.now - since < self.policy.codes_shut_for_s

    def is_last_guess(self, number: str) -> bool:
        """Whether one more wrong code from this phone is one too many."""
        since = self.now - self.policy.codes_shut_for_s
        recent = sum(at > since for at in self.world.wrong_codes.get(number, ()))
        return recent + 1 >= self.policy.wrong_codes_max

    def knows_of_outage(self, party: Party) -> bool:
        """Whether we have texted this party about the box itself not long ago."""
        person = self.world.outage.notifications.get(party.id)
        since = self.now - self.policy.reply_window_s
        return person is not None and any(
            one.may_have_arrived and one.started_at >= since for one in person.attempts
        )

    def is_same_gesture(self, person: Notification, counted_at: float, rang_at: float) -> bool:
        """Whether a ring only repeats what was counted as "coming" at `counted_at`: it does until
        the person has had time to read the text that says what a further ring means.
        """
        policy = self.policy
        explained_at = _explained_at(person, counted_at, policy)
        if explained_at is None:
            can_read = any(phone.texts for phone in person.party.phones)
            within_s = policy.same_gesture_max_s if can_read else policy.same_gesture_within_s
            return rang_at <= counted_at + within_s
        return rang_at <= explained_at + policy.same_gesture_within_s


def _was_asked(incident: Incident, party: Party, by: float, not_within_s: float) -> bool:
    person = incident.notifications.get(party.id)
    if person is None or person.is_originator:
        return False
    return any(
        one.may_have_arrived
        and one.known_at is not None
        and max(one.known_at, one.started_at + not_within_s) <= by
        for one in person.attempts
    )


def _may_know(person: Notification, by: float) -> bool:
    """Whether an attempt of ours may have reached them by then: the modem may report late what the
    network took at once. For an originator any attempt will do: they know of the incident.
    """
    if person.is_originator:
        return person.was_reached_out_to
    return any(one.started_at <= by for one in person.attempts if one.may_have_arrived)


def counted_at(person: Notification) -> float | None:
    """When this person was counted as coming, by a ring or a text, and told what a further ring
    means; None: never. A key is answered in the call, which says nothing of rings. "I am there"
    gets no text: the text that they got on their way still counts.
    """
    if person.rang_at is not None:
        return person.rang_at
    if not person.is_coming or person.means is not Means.TEXT:
        return None
    told: Iterator[float] = iter(())
    if person.response is Response.ARRIVED:
        told = (one.started_at for one in person.attempts if one.purpose is Purpose.COUNTED)
    return min(told, default=person.responded_at)


def _explained_at(person: Notification, since: float, policy: Policy) -> float | None:
    """When the text that says what a second ring means arrived; None: not yet."""
    texts = (
        one
        for one in person.attempts
        if one.purpose is Purpose.COUNTED
        and one.channel is Channel.SMS
        and one.started_at >= since
        and one.was_taken
    )
    return min((_arrived_at(text, policy) for text in texts), default=None)


def _arrived_at(text: Attempt, policy: Policy) -> float:
    if text.delivered_at is not None:
        return text.delivered_at
    assert text.ended_at is not None
    return text.ended_at + policy.delivery_takes_s


@memoized  # asked for each ring of a flood of strangers
def _phones(incident: Incident, _: Policy) -> dict[str, Party]:
    """The owner of each phone number in an incident."""
    return {
        phone.number.e164: person.party
        for person in reversed(incident.notifications.values())
        for phone in reversed(person.party.phones)
    }
