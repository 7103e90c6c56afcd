"""When and how a person is tried next: the retry rules for one text or one call, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from alarmd.incident.facts.entries import Channel, Outcome, Purpose, Reason
from alarmd.incident.facts.world import Attempt, Notification
from alarmd.incident.policy import Policy
from alarmd.roster import Phone
from modem.types import Remedy

# These texts must arrive: send once more if nobody knows whether the text arrived. The list of who
# is coming is sent again anyway when it changes, an answer when the person asks again.
_MUST_ARRIVE = (
    Purpose.ALERT,
    Purpose.RECEIVED,
    Purpose.KIND_SAID,
    Purpose.NOBODY_YET,
    Purpose.FALSE_SAID,
    Purpose.EXHAUSTED,
    Purpose.OFFICER_OUT,
    Purpose.CODES_GUESSED,
    Purpose.HELD,
    Purpose.ASK_AGAIN,
    Purpose.ALL_CLEAR,
    Purpose.LEFT,
)


class NextAttempt(NamedTuple):
    """The next attempt: to this number, from the instant `due_at` on.

    Before `avoid_until` not over `avoid_line`; until `keep_until` only over `keep_line`; from
    `too_late_at` on not at all. Not within `apart_s` of a call to the same number about another
    alarm that its owner has not answered either.
    """

    number: str
    round: int
    reason: Reason
    due_at: float
    avoid_line: str = ""
    avoid_until: float = 0.0
    keep_line: str = ""
    keep_until: float = 0.0
    too_late_at: float = float("inf")
    apart_s: float = 0.0

    @property
    def instants(self) -> tuple[float, float, float]:
        """When the attempt becomes due, and when more lines may do it."""
        return self.due_at, self.avoid_until, self.keep_until


def next_text(
    person: Notification, purpose: Purpose, since: float, policy: Policy
) -> NextAttempt | None:
    """The text that is owed since `since`; None if it is sent, under way or given up, or if no
    phone takes texts."""
    number = _text_number(person, policy)
    if number is None:
        return None
    if not person.attempts:
        return NextAttempt(number, 1, Reason.FIRST, since)
    earlier = [
        attempt
        for attempt in person.attempts
        if attempt.purpose is purpose and attempt.channel is Channel.SMS
    ]
    tried = [attempt for attempt in earlier if attempt.started_at >= since]
    if not tried:
        reason = Reason.NEWS if earlier else Reason.FIRST
        return NextAttempt(number, len(earlier) + 1, reason, since)
    if any(attempt.occupies_line or attempt.was_taken for attempt in tried):
        return None
    if len(tried) >= policy.text_attempts_max:
        return None
    last = tried[-1]
    assert last.ended_at is not None
    unknown = sum(attempt.outcome is Outcome.UNKNOWN for attempt in tried)
    if last.outcome is Outcome.UNKNOWN:
        if purpose not in _MUST_ARRIVE or unknown > 1:
            return None
        reason, due_at = Reason.AFTER_UNKNOWN, last.ended_at
    else:
        reason, due_at = Reason.AFTER_FAILURE, last.ended_at + _backoff(tried, policy)
    avoid_until = due_at + policy.unknown_again_after_s
    return NextAttempt(number, len(earlier) + 1, reason, due_at, last.line, avoid_until)


def takes_texts(person: Notification, policy: Policy) -> bool:
    """Whether any phone of this person may be texted."""
    return _text_number(person, policy) is not None


def _text_number(person: Notification, policy: Policy) -> str | None:
    """The first number that takes texts and was not refused too often; the phone that rang or
    texted last comes first.
    """
    refusals = [
        attempt.number
        for attempt in person.attempts
        if attempt.outcome is Outcome.FAILED and attempt.remedy is Remedy.GIVE_UP
    ]
    phones: Sequence[Phone] = person.party.phones
    if person.spoke_from:
        phones = sorted(phones, key=lambda phone: phone.number.e164 != person.spoke_from)
    for phone in phones:
        if phone.texts and refusals.count(phone.number.e164) < policy.text_refusals_max:
            return phone.number.e164
    return None


def _backoff(tried: Sequence[Attempt], policy: Policy) -> float:
    if tried[-1].remedy is Remedy.GIVE_UP:
        return 0.0  # waiting changes nothing; another line or another number may
    failures = sum(attempt.outcome is Outcome.FAILED for attempt in tried)
    steps = policy.text_retry_after_s
    return steps[min(failures, len(steps)) - 1]


def next_call(
    person: Notification, since: float, policy: Policy, *, for_ever: bool
) -> NextAttempt | None:
    """The call that is owed since `since`; None if a call is under way, no phone rings or the
    rounds are used up.

    A round is one call to each number that rings. `for_ever`: rounds go on, at long intervals.
    """
    numbers = [phone.number.e164 for phone in person.party.phones if phone.rings]
    if numbers and not person.attempts:
        return NextAttempt(numbers[0], 1, Reason.FIRST, since)
    calls = [attempt for attempt in person.attempts if attempt.channel is Channel.VOICE]
    called = [attempt for attempt in calls if attempt.started_at >= since]
    if not numbers or any(attempt.occupies_line for attempt in calls):
        return None  # under way: also a call that began before they were asked again
    counted = [attempt for attempt in called if attempt.outcome is not Outcome.CUT]
    number, round_ = numbers[len(counted) % len(numbers)], len(calls) + 1
    asked_again = person.expired_at is not None
    if not called:
        first = Reason.NEWS if calls else Reason.FIRST
        return NextAttempt(number, round_, Reason.ASKED_AGAIN if asked_again else first, since)
    if called[-1].outcome is Outcome.CUT:
        return NextAttempt(number, round_, Reason.AFTER_FAILURE, _end(called[-1]))
    if len(counted) % len(numbers):
        return NextAttempt(number, round_, _reason(called[-1]), _end(called[-1]))
    previous = counted[-len(numbers)]
    rounds_max = 1 if asked_again else policy.call_rounds_max
    if len(counted) >= rounds_max * len(numbers):
        due_at = previous.started_at + policy.officer_again_every_s
        apart_s = policy.officer_again_every_s
        again = NextAttempt(number, round_, Reason.REPEAT_ROUND, due_at, apart_s=apart_s)
        return again if for_ever else None
    if previous.outcome in (Outcome.BUSY, Outcome.FAILED, Outcome.UNKNOWN):
        apart_s = policy.call_busy_again_after_s
        due_at = _end(previous) + apart_s
        return NextAttempt(number, round_, _reason(previous), due_at, apart_s=apart_s)
    is_neighbour = person.is_neighbour
    again_s = policy.call_again_after_s if is_neighbour else policy.officer_call_again_after_s
    due_at = _end(previous) + again_s
    keep_until = due_at + policy.call_same_line_for_s
    return NextAttempt(
        number,
        round_,
        Reason.REPEAT_ROUND,
        due_at,
        keep_line=previous.line,
        keep_until=keep_until,
        apart_s=again_s,
    )


def next_call_back(originator: Notification, policy: Policy) -> NextAttempt | None:
    """The call back to the originator, as soon as their ring has been ended; None if no call is
    owed.

    An originator who does not answer is not called again: a ring may betray somebody who hides.
    """
    since = originator.rang_at
    calls = [
        attempt
        for attempt in originator.attempts
        if attempt.channel is Channel.VOICE and attempt.purpose is Purpose.RECEIVED
    ]
    number = _call_back_number(originator)
    if since is None or number is None:
        return None
    called = [attempt for attempt in calls if attempt.started_at >= since]
    counted = [attempt for attempt in called if attempt.outcome is not Outcome.CUT]
    if len(counted) >= policy.call_back_tries_max:
        return None
    reason, due_at = Reason.NEWS if calls else Reason.FIRST, since + policy.end_ring_after_s
    if called:
        last = called[-1]
        if last.occupies_line or last.outcome in (Outcome.ANSWERED, Outcome.NO_ANSWER):
            return None
        reason, due_at = Reason.AFTER_FAILURE, _end(last)
        if last.outcome is not Outcome.CUT:
            reason, due_at = _reason(last), due_at + policy.call_busy_again_after_s
    too_late_at = since + policy.call_back_within_s
    return NextAttempt(number, len(calls) + 1, reason, due_at, too_late_at=too_late_at)


def next_bad_news_call(
    originator: Notification, since: float, policy: Policy
) -> NextAttempt | None:
    """The call, owed since `since`, that says that nobody is coming; only to an originator who
    answered a call: a ring may betray somebody who hides.
    """
    calls = [attempt for attempt in originator.attempts if attempt.channel is Channel.VOICE]
    number = next((one.number for one in calls if one.outcome is Outcome.ANSWERED), None)
    if number is None or any(one.occupies_line for one in calls):
        return None
    earlier = [attempt for attempt in calls if attempt.purpose is Purpose.NOBODY_YET]
    called = [attempt for attempt in earlier if attempt.started_at >= since]
    counted = [attempt for attempt in called if attempt.outcome is not Outcome.CUT]
    if counted:
        return None
    reason, due_at = Reason.NEWS if earlier else Reason.FIRST, since
    if called:
        reason, due_at = Reason.AFTER_FAILURE, _end(called[-1])
    too_late_at = since + policy.call_back_within_s
    return NextAttempt(number, len(earlier) + 1, reason, due_at, too_late_at=too_late_at)


def _call_back_number(originator: Notification) -> str | None:
    """The phone that rang if it talks, or else the first phone that rings and talks."""
    numbers = [
        phone.number.e164 for phone in originator.party.phones if phone.rings and phone.talks
    ]
    return originator.rang_from if originator.rang_from in numbers else next(iter(numbers), None)


def _end(attempt: Attempt) -> float:
    assert attempt.ended_at is not None
    return attempt.ended_at


def _reason(last: Attempt) -> Reason:
    if last.outcome is Outcome.UNKNOWN:
        return Reason.AFTER_UNKNOWN
    failed = last.outcome in (Outcome.BUSY, Outcome.FAILED)
    return Reason.AFTER_FAILURE if failed else Reason.REPEAT_ROUND
