"""What several alarms owe to the same phone: one text for all alarms that are over; and a phone
that takes no call is not called again for each alarm in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from alarmd.incident.facts.entries import Channel, Outcome
from alarmd.incident.facts.world import Incident, World
from alarmd.incident.memo import memoized
from alarmd.incident.planner.urgency import Duty
from alarmd.incident.policy import Policy


def together(owed: Sequence[Duty], world: World) -> tuple[list[Duty], dict[Duty, list[int]]]:
    """Join the late all-clears that are owed to the same phone into one text. Return the duties
    that are left, and the other alarms of each such text. Somebody who was told of ten alarms need
    not read ten all-clears. An all-clear in a text that is under way is not owed meanwhile.
    """
    under_way = set(_under_way(world))
    kept: list[Duty] = []
    first: dict[tuple[str, str], Duty] = {}
    also: dict[Duty, list[int]] = {}
    for duty in owed:
        is_late = duty.is_late_all_clear
        phone = duty.party, duty.next.number
        if is_late and (duty.incident, duty.party) in under_way:
            continue
        if is_late and phone in first:
            also.setdefault(first[phone], []).append(duty.incident)
            continue
        if is_late:
            first[phone] = duty
        kept.append(duty)
    return kept, also


def _under_way(world: World) -> Iterator[tuple[int, str]]:
    """The (alarm, person) pairs whose all-clear is in a text under way about another alarm."""
    for facts in world.lines.values():
        attempt = None if facts.occupied_by is None else world.attempt(facts.occupied_by)
        if attempt is not None:
            _, party = world.owners[attempt.id]
            yield from ((number, party) for number in attempt.also)


def in_turn(
    owed: Sequence[Duty], world: World, now: float, policy: Policy
) -> tuple[list[Duty], list[float]]:
    """If several alarms call the same phone again, keep only the call of the alarm that has waited
    longest, `apart_s` after the last call; sooner if the phone was engaged and did not ring. Return
    the duties that are left, and the instants at which others become due.

    A person who takes no call of ten alarms is called again once in a while and not ten times: on a
    single line that would leave no time for the first calls to others. Every alarm's own first call
    goes at once, and somebody who has answered one alarm is called about the next without delay. A
    drill never stands before an alarm.
    """
    again = [duty for duty in owed if duty.next.apart_s]
    if not again:
        return list(owed), []
    called = _last_calls(world, policy)
    due_at: list[float] = []
    first: dict[tuple[bool, str], Duty] = {}
    for duty in again:
        phone = _phone(duty)
        last = called.get(phone, _NEVER)
        at = last.at + (duty.next.apart_s if last.has_rung else policy.call_busy_again_after_s)
        due_at.append(at)
        if at <= now:
            first[phone] = min(first.get(phone, duty), duty, key=_waits_since)
    kept = [duty for duty in owed if not duty.next.apart_s or first.get(_phone(duty)) is duty]
    return kept, due_at


def _phone(duty: Duty) -> tuple[bool, str]:
    return duty.urgency.gives_way, duty.next.number


def _waits_since(duty: Duty) -> tuple[float, int]:
    return duty.next.due_at, duty.incident


class _Called(NamedTuple):
    """When a call began, and whether the phone rang; if nobody knows, it counts as rung."""

    at: float
    has_rung: bool


_NEVER = _Called(0.0, has_rung=False)


def _last_calls(world: World, policy: Policy) -> dict[tuple[bool, str], _Called]:
    """The last call to each number about an open alarm that its owner has not answered."""
    last: dict[tuple[bool, str], _Called] = {}
    for incident in world.open_incidents():
        for number, call in _unanswered(incident, policy).items():
            phone = incident.is_drill, number
            last[phone] = max(last.get(phone, call), call)
    return last


@memoized
def _unanswered(incident: Incident, _: Policy) -> dict[str, _Called]:
    """The last call of one alarm to each number of those who have not answered it; a call that we
    cut does not count."""
    return {
        one.number: _Called(one.started_at, one.outcome not in (Outcome.BUSY, Outcome.FAILED))
        for person in incident.notifications.values()
        if person.response is None
        for one in person.attempts
        if one.channel is Channel.VOICE and one.outcome is not Outcome.CUT
    }
