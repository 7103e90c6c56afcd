"""What an incident still owes to each of its people: level-triggered.

A duty is owed *since* an instant. It is done when an attempt that began then or later was taken;
after a failure it is due again (retry.py says when). The same incident gives the same duties, after
a crash too: nothing here asks what just happened.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from alarmd.incident.facts.entries import (
    Channel,
    Means,
    Outcome,
    Purpose,
    Reason,
    Response,
    Unproved,
)
from alarmd.incident.facts.world import FIRST_WAVE, Incident, Notification
from alarmd.incident.memo import memoized
from alarmd.incident.planner import retry
from alarmd.incident.planner.calling import call_turns, is_first, rank_of, unlikely
from alarmd.incident.planner.urgency import Duty, Tier, Urgency
from alarmd.incident.policy import Policy

# An answer by these means is confirmed by a text at once; a key is answered in the call.
_COUNTED_BY = (Means.RING, Means.MISSED_CALL, Means.TEXT)
_NAMING_KIND = (Purpose.ALERT, Purpose.ASK_AGAIN, Purpose.COUNTED)  # to a recipient
# These tell the originator how the incident stands.
_HOW_IT_STANDS = (Purpose.RECEIVED, Purpose.NOTED, Purpose.NOBODY_YET, Purpose.COMING)
ECHOES_OF_A_MACHINE = 2  # sentences in a row within seconds of ours
_REFUSALS = {
    Unproved.NO_CODE: Purpose.CODE_ASKED,
    Unproved.WRONG_CODE: Purpose.CODE_ASKED,
    Unproved.SHUT: Purpose.CODE_REFUSED,
}
ANSWERS_MAX = 3  # to one person in one incident: a phone that answers by itself never ends
REMEMBERED_MAX = 4096  # people whose duties are kept: 20 incidents of 100 people, twice


class _Case(NamedTuple):
    """The fields of an incident on which the duties towards a person depend."""

    incident: int
    is_drill: bool
    alarm_since: float
    false_said_at: float | None
    false_by_text: bool
    kind_changed_at: float | None
    to_note_at: float | None
    nobody_yet_at: float | None
    officer_out_at: float | None
    coming_changed_at: float | None
    exhausted_at: float | None
    guessed_at: float | None
    held_at: float | None
    closed_at: float | None
    is_anybody_coming: bool


class _Owed(NamedTuple):
    """The duties of an incident, and the instants at which more duties or lines become possible."""

    duties: tuple[Duty, ...]
    instants: tuple[float, ...]


# A turn changes one person of hundreds: memoized by identity as in memo.py, which has the figures.
# An entry counts only for the very same frozen values, so forgetting it costs time alone.
_remembered: dict[tuple[int, str], tuple[Notification, _Case, Policy, tuple[Duty, ...]]] = {}


def duties(incident: Incident, policy: Policy) -> tuple[Duty, ...]:
    """Everything that this incident owes now or later, the most urgent first."""
    return _whole(incident, policy).duties


def next_instant(incident: Incident, policy: Policy, now: float) -> float:
    """The first instant after `now` at which a duty is due or may use more lines; or infinity."""
    instants = _whole(incident, policy).instants
    position = bisect_right(instants, now)
    return instants[position] if position < len(instants) else float("inf")


@memoized
def _whole(incident: Incident, policy: Policy) -> _Owed:
    owed = tuple(sorted(_everything(incident, policy), key=attrgetter("urgency")))
    instants = {at for duty in owed for at in duty.next.instants}
    return _Owed(owed, tuple(sorted(instants)))


def _everything(incident: Incident, policy: Policy) -> list[Duty]:
    case = _Case(
        incident.id,
        incident.is_drill,
        incident.alarm_since,
        incident.false_said_at,
        incident.false_by_text,
        incident.kind_changed_at,
        incident.to_note_at,
        incident.nobody_yet_at,
        incident.officer_out_at,
        incident.coming_changed_at,
        incident.exhausted_at,
        incident.guessed_at,
        incident.held_at,
        incident.closed_at,
        any(person.is_coming for person in incident.notifications.values()),
    )
    owed: list[Duty] = []
    for party, person in incident.notifications.items():
        key = (case.incident, party)
        known = _remembered.get(key)
        if known is None or known[0] is not person or known[1] != case or known[2] is not policy:
            known = (person, case, policy, tuple(_owed(case, person, policy)))
            if len(_remembered) >= REMEMBERED_MAX:
                _remembered.clear()
            _remembered[key] = known
        owed += known[3]
    return owed


def _owed(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    owe = partial(_texts, case, person, policy)
    if person.left_at is not None and not person.is_originator:
        return []
    if case.closed_at is not None:
        return _afterwards(case, person, policy, case.closed_at)
    owed: list[Duty] = []
    if person.is_originator:
        owed += _to_originator(case, person, policy)
    elif person.is_operator:
        owed += owe(Purpose.EXHAUSTED, Tier.WIDER_TEXT, case.exhausted_at)
        owed += owe(Purpose.HELD, Tier.CLOSE_TO_ORIGINATOR, case.held_at)
        owed += owe(Purpose.OFFICER_OUT, Tier.CLOSE_TO_ORIGINATOR, case.officer_out_at)
        owed += owe(Purpose.CODES_GUESSED, Tier.CLOSE_TO_ORIGINATOR, case.guessed_at)
    elif person.alert_since is not None:
        owed += _alert(case, person, policy, person.alert_since)
    if person.is_coming or (person.is_asked and person.was_reached_out_to):
        owed += _corrections(case, person, policy)
        owed += _kind_said(case, person, policy)
    unclear_at = person.not_understood_at
    owed += _asked_back(case, person, policy, Purpose.ANSWER, Tier.WIDER_TEXT, unclear_at)
    if person.refused_why is not None:
        purpose = _REFUSALS[person.refused_why]
        owed += _asked_back(case, person, policy, purpose, Tier.WIDER_TEXT, person.refused_at)
    if case.coming_changed_at is not None and case.is_anybody_coming:
        owed += _who_is_coming(case, person, policy, case.coming_changed_at)
    return owed


def _afterwards(case: _Case, person: Notification, policy: Policy, closed_at: float) -> list[Duty]:
    """What is owed after the closing: the all-clear, and a question to those who may need help."""
    owed: list[Duty] = []
    if person.was_reached_out_to or person.is_originator:
        owed += _all_clear(case, person, policy, closed_at)
    if person.not_understood_at is not None and person.not_understood_at > closed_at:
        tier = Tier.CLOSE_TO_ORIGINATOR
        unclear_at = person.not_understood_at
        owed += _asked_back(case, person, policy, Purpose.IS_IT_YOURS, tier, unclear_at)
    return owed


def _all_clear(case: _Case, person: Notification, policy: Policy, closed_at: float) -> list[Duty]:
    """The all-clear: for a minute before all wider texts, and after it, too, to the originator,
    officers and people on the way. The others stay at home by then: their texts hold up no alert.
    """
    if person.over_at is not None:
        return []
    if person.is_originator and _is_machine(person):
        return []  # the machine would only answer
    owe = partial(_texts, case, person, policy, Purpose.ALL_CLEAR)
    first = owe(Tier.ALL_CLEAR, closed_at)
    if person.is_originator or person.is_officer or person.is_coming:
        return first
    until = closed_at + policy.all_clear_first_for_s
    at_once = [duty._replace(next=duty.next._replace(too_late_at=until)) for duty in first]
    return at_once + owe(Tier.LATE_ALL_CLEAR, closed_at, earliest=until)


def _is_machine(originator: Notification) -> bool:
    return originator.rang_at is None and originator.echoes >= ECHOES_OF_A_MACHINE


def _to_originator(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """To the originator: the alarm is received, their words are noted, nobody is coming so far."""
    owe = partial(_texts, case, person, policy)
    owed = owe(Purpose.RECEIVED, Tier.FIRST_TEXT, case.alarm_since)
    owed += owe(Purpose.NOTED, Tier.CLOSE_TO_ORIGINATOR, case.to_note_at)
    owed += _call_back(case, person, policy)
    if case.nobody_yet_at is None or case.is_anybody_coming or case.false_said_at is not None:
        return owed
    since = max(case.nobody_yet_at, case.exhausted_at or 0.0)
    asked_at = max(since, _asks_how(case, person, policy))
    owed += owe(Purpose.NOBODY_YET, Tier.CLOSE_TO_ORIGINATOR, asked_at)
    call = retry.next_bad_news_call(person, since, policy)
    if call is not None:
        owed.append(_duty(case, person, Purpose.NOBODY_YET, Channel.VOICE, Tier.FIRST_CALL, call))
    return owed


def _asks_how(case: _Case, originator: Notification, policy: Policy) -> float:
    """Since when an originator who rang or texted again is owed the state of the incident;
    -infinity: not owed. It is not owed to one who was told a moment ago or gets another answer.
    """
    at = originator.asked_how_at
    if at is None or at <= max(case.alarm_since, case.to_note_at or 0.0):
        return float("-inf")
    told = (
        one.started_at
        for one in originator.attempts
        if one.purpose in _HOW_IT_STANDS and one.started_at < at and one.may_have_arrived
    )
    is_late = at >= max(told, default=float("-inf")) + policy.ask_back_every_s
    return at if is_late else float("-inf")


def _asked_back(
    case: _Case,
    person: Notification,
    policy: Policy,
    purpose: Purpose,
    tier: Tier,
    heard_at: float | None,
) -> list[Duty]:
    """The answer to a text that we could not act on; not to each of many: a machine never ends."""
    answers = [one for one in person.attempts if one.purpose is purpose]
    if heard_at is None or len(answers) >= ANSWERS_MAX:
        return []
    answered_at = max((one.started_at for one in answers), default=float("-inf"))
    if answered_at < heard_at < answered_at + policy.ask_back_every_s:
        return []
    return _texts(case, person, policy, purpose, tier, heard_at)


def _kind_said(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """The new kind, to officers and to those who were told before and have not said "cannot"."""
    since = case.kind_changed_at
    is_concerned = person.response is not Response.CANNOT or person.is_officer
    if since is None or not is_concerned or not _was_told_before(person, since):
        return []
    if case.false_said_at is not None:
        return []  # that it was a mistake is newer news
    is_close = person.is_officer or person.is_coming
    tier = Tier.CLOSE_TO_ORIGINATOR if is_close else Tier.WIDER_TEXT
    return _texts(case, person, policy, Purpose.KIND_SAID, tier, since)


def _was_told_before(person: Notification, since: float) -> bool:
    """Whether they knew of the alarm before, and no text begun since names the new kind."""
    known_at = person.reached_out_at
    named = (
        one.purpose in _NAMING_KIND and one.channel is Channel.SMS and one.started_at >= since
        for one in person.attempts
    )
    return known_at is not None and known_at < since and not any(named)


def _alert(case: _Case, person: Notification, policy: Policy, since: float) -> list[Duty]:
    """The alarm itself, by text and by voice, until a person answers.

    An officer is alerted even after "it was a mistake".
    """
    if person.response is not None:
        return []
    is_taken_back = case.false_said_at is not None and not person.is_officer
    if is_taken_back and not _must_know(case, person):
        return []
    asked_again = person.expired_at is not None
    purpose = Purpose.ASK_AGAIN if asked_again else Purpose.ALERT
    tier = Tier.FIRST_TEXT if is_first(person) and not asked_again else Tier.WIDER_TEXT
    owed = _texts(case, person, policy, purpose, tier, since)
    if is_taken_back and any(phone.texts for phone in person.party.phones):
        return owed  # call only those whom no text reaches
    for_ever = case.exhausted_at is not None and person.is_officer
    call = retry.next_call(person, since, policy, for_ever=for_ever)
    if call is not None:
        for turn in call_turns(person, call, since, policy, for_ever=for_ever):
            duty = _duty(case, person, Purpose.ALERT, Channel.VOICE, turn.tier, turn.call)
            urgency = turn.applied(duty.urgency, person)
            owed.append(duty if urgency is duty.urgency else duty._replace(urgency=urgency))
    return owed


def _must_know(case: _Case, person: Notification) -> bool:
    """Whether somebody of the first wave, but no officer, did not know of the alarm when a text,
    which anybody may have written, called it a mistake: they get the alarm with these words.
    """
    if not case.false_by_text or case.is_drill or person.wave != FIRST_WAVE or person.is_officer:
        return False
    known_at, said_at = person.reached_out_at, case.false_said_at
    is_news = known_at is None or (said_at is not None and known_at >= said_at)
    return is_news and person.expired_at is None


def _call_back(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """Ring the originator back: after the officer's call, before the neighbours' calls."""
    call = retry.next_call_back(person, policy) if case.false_said_at is None else None
    if call is None:
        return []
    return [_duty(case, person, Purpose.RECEIVED, Channel.VOICE, Tier.FIRST_CALL, call)]


def _corrections(case: _Case, person: Notification, policy: Policy) -> list[Duty]:
    """Correct a wrong idea before they act on it: "it was a mistake", or "you count as coming"."""
    owed: list[Duty] = []
    owe = partial(_texts, case, person, policy)
    is_told = _must_know(case, person) or _alert_says_mistake(case, person)
    if person.was_reached_out_to and not is_told:
        owed += owe(Purpose.FALSE_SAID, Tier.CLOSE_TO_ORIGINATOR, case.false_said_at)
    is_taken_back = case.false_said_at is not None and not _must_know(case, person)
    if _is_counted(person) and not is_taken_back:
        owed += owe(Purpose.COUNTED, Tier.FIRST_TEXT, person.responded_at)
    return owed


def _is_counted(person: Notification) -> bool:
    """Whether they said by ring or text that they come, and wait for a word from us."""
    return person.response is Response.COMING and person.means in _COUNTED_BY


def _alert_says_mistake(case: _Case, person: Notification) -> bool:
    """Whether an alert text to them began after "it was a mistake", and says so itself."""
    since = case.false_said_at
    return since is not None and any(
        attempt.purpose is Purpose.ALERT
        and attempt.channel is Channel.SMS
        and attempt.started_at >= since
        for attempt in person.attempts
    )


def _who_is_coming(case: _Case, person: Notification, policy: Policy, since: float) -> list[Duty]:
    """The list of who is coming, at most once a minute: to the originator, those who come, and the
    officers who were told.
    """
    is_originator = person.is_originator
    since = max(since, _asks_how(case, person, policy))
    listens = is_originator or person.is_coming or (person.is_officer and person.was_reached_out_to)
    if not listens:
        return []
    if case.false_said_at is not None:
        return []  # nobody is told to go on while the originator calls it a mistake
    if _is_counted(person) and person.responded_at == since:
        return []  # the text that counts the answer carries the same list
    told_at = max(
        (
            attempt.started_at
            for attempt in person.attempts
            if attempt.purpose in (Purpose.COMING, Purpose.COUNTED)
            and attempt.outcome is not Outcome.FAILED
        ),
        default=float("-inf"),
    )
    if told_at >= since:
        return []
    tier = Tier.CLOSE_TO_ORIGINATOR if is_originator else Tier.WIDER_TEXT
    earliest = told_at + policy.status_text_every_s
    return _texts(case, person, policy, Purpose.COMING, tier, since, earliest)


def _texts(
    case: _Case,
    person: Notification,
    policy: Policy,
    purpose: Purpose,
    tier: Tier,
    since: float | None,
    earliest: float = 0.0,
) -> list[Duty]:
    """The text that is owed since `since`, as a list; empty if `since` is None or it is done."""
    text = retry.next_text(person, purpose, since, policy) if since is not None else None
    if text is None:
        return []
    if text.due_at < earliest:
        text = text._replace(due_at=earliest)
    if text.reason is Reason.AFTER_UNKNOWN:
        tier = max(tier, Tier.WIDER_TEXT)
    return [_duty(case, person, purpose, Channel.SMS, tier, text)]


def _duty(
    case: _Case,
    person: Notification,
    purpose: Purpose,
    channel: Channel,
    tier: Tier,
    due: retry.NextAttempt,
) -> Duty:
    is_repeat = due.reason is not Reason.FIRST
    turn = -case.incident if tier is Tier.LATE_ALL_CLEAR else case.incident
    rank, is_alert = rank_of(person, purpose), purpose is Purpose.ALERT
    late = unlikely(person, 0, is_drill=case.is_drill) if is_alert else 0.0
    urgency = Urgency(case.is_drill, tier, rank, is_repeat, turn, late, case.incident)
    return Duty(urgency, person.party.id, purpose, channel, due)
