"""What must hold of answers, officers and callers beyond a single fact: judged with a memory of its
own of who spoke from which phone, when a call was heard first, and who took an alarm back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Closed,
    ClosingRefused,
    ClosingWaits,
    Entry,
    Escalated,
    FalseAlarmSaid,
    IncidentOpened,
    KindChanged,
    MachineHeard,
    Means,
    NoteUnexplained,
    OfficerUnavailable,
    Outcome,
    Purpose,
    Response,
    Restarted,
    RingEnded,
    RingHeard,
    TextHeard,
    TextNotUnderstood,
    TextUnintelligible,
    WordsNoted,
)
from alarmd.incident.facts.world import (
    OUTAGE,
    RESERVE_WAVE,
    STAND_INS,
    Attempt,
    Incident,
    Notification,
    World,
)
from alarmd.incident.intake.scene import CLOCKS_APART_S
from alarmd.incident.policy import Policy
from modem.sim.network import MISSED_CALL_SENDER
from modem.types import Remedy
from tests.alarmd.incident.likely import is_engaged
from tests.sim.ages import LastWords, Presses, ring_too_early, text_too_early
from tests.sim.endings import ended_wrongly, is_enough, wrong_instruction
from tests.sim.in_vain import KeptNotes
from tests.sim.law import CLOCK_RIGHT_S, Breach, Law
from tests.sim.meanings import is_calm

POLICY = Policy()
DUE_WITHIN_S = 5.0  # of a fact that time alone brings, once the daemon does anything at all
ASKED_FOR_S = 82800.0  # a day from the closing, and the text may have gone an hour before or after
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)
_SENT_ON = (Purpose.COMING, Purpose.COUNTED)
_SHOWS = (Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED, Outcome.ANSWERED)  # of a call
_UNHEARD = (
    Means.KEY,
    Means.OPERATOR,
    Means.OWN_ALARM,
    Means.ELSEWHERE,
)  # no phone of theirs reached a modem

Heard = RingHeard | TextHeard | TextUnintelligible
Spoken = (
    Acknowledged
    | AlarmRepeated
    | FalseAlarmSaid
    | TextNotUnderstood
    | WordsNoted
    | IncidentOpened
    | KindChanged
    | ClosingRefused
)


class Promises:
    """Told of every fact that is written, with the world just before it."""

    def __init__(self) -> None:
        self._heard: Heard | None = None
        self._rang_first: dict[tuple[str, str], float] = {}
        self._rang_at = 0.0
        self.sent_at = float("inf")  # when the text just heard was sent, if that is known
        self.is_of_before = False  # it was sent before this life, of which nobody knows when it was
        self._spoke_from: dict[tuple[int, str], str] = {}
        self._presses, self._words = Presses(), LastWords()
        self._taken_back: set[int] = set()
        self._arrived: set[tuple[int, str]] = set()
        self._told_at: dict[str, float] = {}
        self._told_first: dict[str, float] = {}
        self._officer_left_at: dict[int, float] = {}
        self._kept = KeptNotes()

    def broken_by(self, world: World, entry: Entry, at: float) -> Iterator[Breach]:
        """What this fact, written at `at`, breaks."""
        match entry:
            case RingHeard():
                key = (entry.line, entry.call)
                self._heard, self._rang_at = entry, self._rang_first.setdefault(key, at)
            case TextHeard() | TextUnintelligible():
                self._heard = entry
            case AttemptStarted():
                yield from self._started(world, entry, at)
            case IncidentOpened(means=Means.TEXT):
                yield from self._raised(world, entry, at)
            case IncidentOpened(means=Means.MISSED_CALL) | AlarmRepeated(means=Means.MISSED_CALL):
                if self._heard is not None or not self._kept.names(entry.number, at):
                    yield from self._of_carrier()
            case NoteUnexplained():
                yield from self._of_carrier()
                self._kept.add(entry.text, at)
            case Acknowledged(means=Means.RING):
                yield from ring_too_early(world, entry, self._rang_at)
            case Acknowledged(means=Means.TEXT) if entry.party not in world.leavers:
                yield from text_too_early(world, entry, self.sent_at)
            case FalseAlarmSaid():
                yield from self._presses.taken_back(world, entry, self.sent_at)
            case ClosingWaits() | Closed():
                words = self._heard.text if isinstance(self._heard, TextHeard) else ""
                yield from ended_wrongly(world.incidents[entry.incident], entry, words, at)
            case OfficerUnavailable():
                if _officers_coming(world.incidents[entry.incident]):
                    yield Breach(Law.STAND_INS, f"{entry.party} is missed, and an officer comes")
            case Escalated():
                if is_enough(world.incidents[entry.incident]):
                    yield Breach(Law.STAND_INS, f"incident {entry.incident} needs nobody else")
            case _:
                pass
        if isinstance(entry, Acknowledged | KindChanged):
            yield from self._words.said(entry, self._stamp_utc(entry))
        self._remember(world, entry, at)

    def _of_carrier(self) -> Iterator[Breach]:
        """What was heard just before is a text of the carrier."""
        if not isinstance(self._heard, TextHeard) or self._heard.party:
            yield Breach(Law.STRANGERS, "a call in vain of which no carrier has told")
        elif self._heard.number != MISSED_CALL_SENDER:
            yield Breach(Law.STRANGERS, f"{self._heard.number} speaks for somebody else")

    def _stamp_utc(self, said: Acknowledged | KindChanged) -> float:
        """The stamp of the text just heard, if this was said by it and the box can believe it."""
        if said.means is not Means.TEXT or not isinstance(self._heard, TextHeard):
            return 0.0
        return self._heard.sent_utc if self.sent_at < float("inf") else 0.0

    def broken_in(self, world: World) -> Iterator[Breach]:
        """What is wrong with a world that was written as a whole."""
        yield from _at_two_houses(world)
        raised = {
            incident.originator.id: incident.opened_at
            for incident in world.open_incidents()
            if not incident.is_drill
        }
        for incident in world.open_incidents():
            for party, opened_at in raised.items():
                person = incident.notifications.get(party)
                if person is None or not person.is_coming or person.responded_at is None:
                    continue
                if person.responded_at < opened_at:  # at that very instant it may be said later
                    what = f"{party} needs help and comes to incident {incident.id}"
                    yield Breach(Law.ELSEWHERE, what)

    # --- what is remembered -----------------------------------------------------------------------

    def _remember(self, world: World, entry: Entry, at: float) -> None:
        if isinstance(entry, IncidentOpened | AlarmRepeated):
            self._presses.pressed(entry, at, self._rang_at, self.sent_at)
        match entry:
            case Restarted():
                self._rang_first.clear()
            case RingEnded():
                self._rang_first.pop((entry.line, entry.call), None)
            case IncidentOpened():
                self._spoke(entry.incident, entry.originator.id, entry)
            case FalseAlarmSaid():
                self._taken_back.add(entry.incident)
                self._spoke(entry.incident, entry.party, entry)
            case AlarmRepeated():
                self._taken_back.discard(entry.incident)
                self._spoke(entry.incident, entry.party, entry)
            case Acknowledged():
                whose = (entry.incident, entry.party)
                self._arrived.discard(whose)
                if entry.response is Response.ARRIVED:
                    self._arrived.add(whose)
                self._left(world, entry.incident, entry.party, at)
                self._spoke(entry.incident, entry.party, entry)
            case AttemptSubmitted():
                self._told(world, entry, at)
            case AttemptEnded(outcome=Outcome.FAILED):
                # The centre says that it could not deliver it: for all we know they know nothing.
                self._told_at.pop(world.owners.get(entry.attempt, (OUTAGE, ""))[1], None)
            case AcknowledgementExpired():
                self._left(world, entry.incident, entry.party, at)
            case TextNotUnderstood() | WordsNoted() | ClosingRefused():
                self._spoke(entry.incident, entry.party, entry)
            case KindChanged(means=Means.TEXT):
                originator = world.incidents[entry.incident].originator
                self._spoke(entry.incident, originator.id, entry)
            case _:
                pass
        if not isinstance(entry, Spoken | Heard | Closed | ClosingWaits | MachineHeard):
            self._heard = None

    def _left(self, world: World, number: int, party: str, at: float) -> None:
        """Until now this officer may have been coming."""
        if world.incidents[number].notifications[party].is_officer:
            self._officer_left_at[number] = at

    def _spoke(self, incident: int, party: str, entry: Spoken) -> None:
        """What was heard just before was about this incident, if it was heard at all."""
        heard = self._heard
        if heard is None or getattr(entry, "means", None) in _UNHEARD:
            return
        self._spoke_from[incident, party] = getattr(entry, "number", "") or heard.number

    def _told(self, world: World, text: AttemptSubmitted, at: float) -> None:
        """They have a text of ours about an alarm now."""
        number, party = world.owners.get(text.attempt, (OUTAGE, ""))
        if number != OUTAGE:
            self._told_at[party] = at
            self._told_first.setdefault(party, at)

    # --- the laws ---------------------------------------------------------------------------------

    def _raised(self, world: World, opened: IncidentOpened, at: float) -> Iterator[Breach]:
        """By words of somebody whom we have told something a while ago: only by those of distress.
        What the program remembers of it is not asked."""
        heard, party = self._heard, opened.originator.id
        told_at = self._told_at.get(party, float("-inf"))
        early_s = self._told_first.get(party, told_at) - self.sent_at
        is_early = early_s > CLOCKS_APART_S - CLOCK_RIGHT_S
        if is_early or (self.is_of_before and told_at > world.life_since):
            return  # it says something else, or a disk that refused forgot what it answers
        if isinstance(heard, TextHeard) and at - told_at <= ASKED_FOR_S and is_calm(heard.text):
            yield Breach(Law.CALM, f"the text {heard.text!r} of {party} raises an alarm")

    def _started(self, world: World, entry: AttemptStarted, at: float) -> Iterator[Breach]:
        incident = world.incidents.get(entry.incident)
        if incident is None:
            return  # about the box itself
        who = f"attempt {entry.attempt} ({entry.purpose.value}) to {entry.party}"
        if entry.purpose in _ALERTS and (incident.id, entry.party) in self._arrived:
            yield Breach(Law.ANSWERED, f"{who}: is there already")
        yield from wrong_instruction(incident, entry)
        is_taken_back = incident.id in self._taken_back
        is_said = re.search("按错了|mistake", entry.text) is not None
        if is_taken_back and entry.purpose in _SENT_ON and not is_said:
            yield Breach(Law.TAKEN_BACK, f"{who}: the caller says that it was a mistake")
        if entry.purpose is Purpose.NOBODY_YET:
            if incident.coming():
                yield Breach(Law.NOBODY_YET, f"{who}: {incident.coming()[0].id} is coming")
            if is_taken_back:
                yield Breach(Law.NOBODY_YET, f"{who}: the caller says that it was a mistake")
        if entry.channel is Channel.SMS:
            yield from self._same_phone(incident.notifications[entry.party], entry, who)
        if entry.channel is Channel.VOICE and entry.purpose is Purpose.ALERT:
            yield from _left_for_the_told(world, incident, entry, who)
        if incident.is_open and not incident.is_drill:
            yield from self._officers_missed(incident, at)
            yield from _neighbours_missed(incident, at)
            yield from _nobody_stands_in(incident)

    def _same_phone(
        self, person: Notification, entry: AttemptStarted, who: str
    ) -> Iterator[Breach]:
        spoke = self._spoke_from.get((entry.incident, entry.party), "")
        if not spoke or spoke == entry.number:
            return
        takes_texts = any(
            phone.texts and phone.number.e164 == spoke for phone in person.party.phones
        )
        refusals = sum(
            one.number == spoke and one.outcome is Outcome.FAILED and one.remedy is Remedy.GIVE_UP
            for one in person.attempts
        )
        if takes_texts and refusals < POLICY.text_refusals_max:
            yield Breach(Law.SAME_PHONE, f"{who}: {entry.number}, and {spoke} has spoken last")

    def _officers_missed(self, incident: Incident, at: float) -> Iterator[Breach]:
        """While none comes each officer is missed in time, however many neighbours come, unless it
        ends in a moment."""
        if _officers_coming(incident) or incident.closing is not None:
            return
        left_at = self._officer_left_at.get(incident.id, incident.opened_at)
        silent_since = max(_counted_from(incident) + POLICY.escalate_after_s, left_at)
        for officer in incident.recipients(1):
            if not officer.is_officer or officer.party.id in incident.officers_out:
                continue
            shown_at = _shown_out_at(officer)
            since = silent_since if shown_at is None else max(shown_at, left_at)
            if at > since + DUE_WITHIN_S:
                late_s = at - since
                what = (
                    f"{officer.party.id} of incident {incident.id}, not missed for {late_s:.0f} s"
                )
                yield Breach(Law.STAND_INS, what)


def _at_two_houses(world: World) -> Iterator[Breach]:
    """Nobody is counted on at two houses, but who has named both by number."""
    unnamed: dict[str, int] = {}
    counted: dict[str, int] = {}
    for incident in world.open_incidents():
        those = [] if incident.is_drill else incident.notifications.values()
        for person in (one for one in those if one.is_coming):
            party = person.party.id
            counted[party] = counted.get(party, 0) + 1
            unnamed[party] = unnamed.get(party, 0) + (not person.is_named)
    for party, houses in counted.items():
        if houses > 1 and unnamed[party]:
            yield Breach(Law.ELSEWHERE, f"{party} comes to {houses} houses")


def _left_for_the_told(
    world: World, incident: Incident, entry: AttemptStarted, who: str
) -> Iterator[Breach]:
    """No neighbour who has a text is called while a near one whom no text reaches was never
    called."""
    called = incident.notifications[entry.party]
    stands_in = called.is_officer or called.party.role in STAND_INS
    if stands_in or not any(one.was_taken for one in _alerts(called)):
        return
    for person in incident.recipients(1):
        tried = _alerts(person)
        phones = [phone for phone in person.party.phones if phone.rings]
        in_vain = [one for one in tried if one.channel is Channel.SMS and one.ended_at is not None]
        can_read = any(phone.texts for phone in person.party.phones)
        if person.response is not None or person.is_officer or not phones:
            continue
        if len(in_vain) < len(tried) or any(one.was_taken for one in tried):
            continue
        if (in_vain or not can_read) and not is_engaged(world, phones[0].number.e164):
            yield Breach(Law.TOLD, f"{who}: has a text, and {person.party.id} nothing at all")


def _alerts(person: Notification) -> list[Attempt]:
    """What was done to tell them since they are to be told."""
    since = person.alert_since or 0.0
    return [a for a in person.attempts if a.purpose in _ALERTS and a.started_at >= since]


def _counted_from(incident: Incident) -> float:
    """Since when people are waited for."""
    expired = (person.expired_at or 0.0 for person in incident.notifications.values())
    return max(incident.alarm_since, *expired)


def _neighbours_missed(incident: Incident, at: float) -> Iterator[Breach]:
    """An officer who comes is no neighbour: the groups beyond are asked all the same."""
    asked_since = incident.held_until or incident.woken_at or 0.0
    since = max(_counted_from(incident), asked_since) + POLICY.escalate_after_s
    is_wide = incident.wave >= RESERVE_WAVE or not any(incident.recipients(RESERVE_WAVE))
    if is_wide or incident.false_said_at is not None or at <= since + DUE_WITHIN_S:
        return
    if not is_enough(incident):
        late_s = at - since
        yield Breach(Law.STAND_INS, f"incident {incident.id} should be wider for {late_s:.0f} s")


def _nobody_stands_in(incident: Incident) -> Iterator[Breach]:
    """Once an officer is missed backup officer and head are asked, with or without the others."""
    for person in incident.notifications.values() if incident.officers_out else ():
        is_in_reserve = person.wave == RESERVE_WAVE and person.party.role in STAND_INS
        if is_in_reserve and person.response is None and not person.is_asked:
            yield Breach(Law.STAND_INS, f"{person.party.id} of incident {incident.id} is not asked")


def _shown_out_at(officer: Notification) -> float | None:
    """Since when it shows that this officer cannot be counted on; None: it does not."""
    if officer.response is not None:
        return officer.responded_at if officer.response is Response.CANNOT else None
    calls = [one for one in _calls(officer) if one.outcome in _SHOWS]
    if not calls or len(officer.party.phones) > 1:
        return None
    last = calls[-1]
    is_off = last.outcome is Outcome.FAILED and not last.alerted
    return last.ended_at if is_off or last.outcome is Outcome.BUSY else None


def _calls(person: Notification) -> Iterator[Attempt]:
    return (one for one in person.attempts if one.channel is Channel.VOICE)


def _officers_coming(incident: Incident) -> bool:
    return any(person.is_coming and person.is_officer for person in incident.notifications.values())
