"""plan: the whole state in; orders for the lines out, and the instant to look again.

It never asks what just happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import chain
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from alarmd.incident.content.sms import outage_text, sms_text
from alarmd.incident.content.speech import announcement
from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CutOrdered,
    Entry,
    Order,
    Purpose,
    RingEndOrdered,
)
from alarmd.incident.facts.world import Outage, RingingCall, World
from alarmd.incident.planner.box_news import outage_duties
from alarmd.incident.planner.calling import ring_s
from alarmd.incident.planner.dispatch import Dispatcher, LineSettings
from alarmd.incident.planner.duties import duties, next_instant
from alarmd.incident.planner.same_phone import in_turn, together
from alarmd.incident.planner.timers import next_due
from alarmd.incident.planner.urgency import Duty, Tier
from alarmd.incident.policy import Policy

ALSO_MAX = 3  # one part has room for the numbers of so many other alarms


class Plan(Struct, frozen=True):
    """The entries to write down (orders, and budgets that they use up), and the instant at which to
    plan again if nothing comes in before.
    """

    entries: list[Entry]
    wake_at: float

    @property
    def orders(self) -> list[Order]:
        """What the lines have to do, once the entries are written down."""
        return [entry for entry in self.entries if isinstance(entry, Order)]


def plan(
    world: World, now: float, lines: Sequence[LineSettings], policy: Policy, zone: tzinfo
) -> Plan:
    """Orders for every line that is free, the most urgent duty first.

    `zone` is for the times in texts.
    """
    incidents, outage = world.incidents.values(), tuple(outage_duties(world.outage, policy))
    owed = chain(outage, *(duties(incident, policy) for incident in incidents))
    due_now = [duty for duty in owed if duty.next.due_at <= now < duty.next.too_late_at]
    due_now.sort(key=attrgetter("urgency"))
    if due_now and _is_first_wave(due_now[0]):
        due_now = [duty for duty in due_now if duty.urgency.tier is not Tier.NEWS]
    due_now, in_turn_at = in_turn(due_now, world, now, policy)
    due_now, also = together(due_now, world)
    dispatcher = Dispatcher(world, now, lines, policy)
    entries: list[Entry] = [*_end_rings(world, now, policy)]
    chosen = dispatcher.assign(due_now)
    entries += _cuts(dispatcher, due_now, chosen)
    chosen.sort(key=lambda pair: pair[0].urgency)
    for attempt, (duty, line) in enumerate(chosen, start=world.last_attempt + 1):
        speaks = dispatcher.speaks(line)
        started = _started(world, duty, line, attempt, now, zone, policy, speaks=speaks)
        others = also.get(duty, [])[:ALSO_MAX]
        entries.append(_also_over(started, world, others, zone) if others else started)
        entries += dispatcher.budget_reached(duty, line)
    instants = [next_due(world, policy), *_ring_ends(world, now, policy)]
    instants += [next_instant(incident, policy, now) for incident in incidents]
    instants += [at for duty in outage for at in duty.next.instants]
    instants += in_turn_at
    instants += dispatcher.spared_until()
    instants += [facts.refusing_until for facts in world.lines.values()]
    if chosen:
        instants.append(now + policy.attempt_given_up_after_s)
    if due_now and due_now[-1].urgency.gives_way:
        instants += dispatcher.budgets_freed()
    wake_at = min((instant for instant in instants if instant > now), default=float("inf"))
    return Plan(entries, wake_at)


def _also_over(
    started: AttemptStarted, world: World, others: Sequence[int], zone: tzinfo
) -> AttemptStarted:
    """Return the order with a text that says that these other alarms are over, too."""
    incident = world.incidents[started.incident]
    person = incident.notifications[started.party]
    text = sms_text(incident, person, started.purpose, zone, also=others)
    return replace(started, text=text, also=tuple(others))


def _is_first_wave(duty: Duty) -> bool:
    """Whether this is a first text of a real alarm: news of the box waits for it."""
    return duty.urgency.tier is Tier.FIRST_TEXT and not duty.urgency.gives_way


def _started(
    world: World,
    duty: Duty,
    line: str,
    attempt: int,
    now: float,
    zone: tzinfo,
    policy: Policy,
    *,
    speaks: bool,
) -> AttemptStarted:
    case = world.case(duty.incident)
    person = case.notifications[duty.party]
    if isinstance(case, Outage):
        text = outage_text(case, person, duty.purpose, now)
    elif duty.channel is Channel.SMS:
        text = sms_text(case, person, duty.purpose, zone)
    elif speaks:
        hears = world.lines[line].hears
        text = announcement(case, person, duty.purpose, hears=hears).text
    else:
        text = ""
    return AttemptStarted(
        attempt=attempt,
        incident=duty.incident,
        party=duty.party,
        purpose=duty.purpose,
        channel=duty.channel,
        line=line,
        number=duty.next.number,
        round=duty.next.round,
        reason=duty.next.reason,
        text=text,
        language=person.party.language,
        ring_s=ring_s(person, policy) if duty.purpose is Purpose.ALERT else policy.ring_max_s,
    )


def _end_rings(world: World, now: float, policy: Policy) -> Iterator[RingEndOrdered]:
    for facts in world.lines.values():
        for ringing in facts.ringing:
            if now >= _end_ring_at(ringing, policy):
                yield RingEndOrdered(facts.name, ringing.call)


def _ring_ends(world: World, now: float, policy: Policy) -> Iterator[float]:
    for facts in world.lines.values():
        for ringing in facts.ringing:
            at = _end_ring_at(ringing, policy)
            yield at if at > now else now + policy.ring_end_again_after_s


def _end_ring_at(ringing: RingingCall, policy: Policy) -> float:
    """When to end a call: at once if it waits or is a stranger's, so that strangers who ring
    without a pause do not keep out somebody in need; otherwise when the caller has heard it ring.

    A call without a number rings longer: the number may come with the next RING.
    """
    if ringing.end_ordered_at is not None:
        return ringing.end_ordered_at + policy.ring_end_again_after_s
    if ringing.waiting or ringing.is_strangers:
        return ringing.since
    is_shown = ringing.number != ""
    after_s = policy.end_ring_after_s if is_shown else policy.end_unshown_ring_after_s
    return ringing.since + after_s


def _cuts(
    dispatcher: Dispatcher, due_now: Sequence[Duty], chosen: Sequence[tuple[Duty, str]]
) -> Iterator[CutOrdered]:
    """End our calls that nobody needs. Also cut one call if a new incident has no line for its
    first text, or if somebody who waits for a text from us has no line.
    """
    needless = [CutOrdered(call.id) for call in dispatcher.needless_calls()]
    yield from needless
    if needless:
        return  # their lines are free in a moment
    served = {duty.incident for duty, _ in chosen}
    given = {id(duty) for duty, _ in chosen}
    for duty in due_now:
        if duty.urgency.gives_way or duty.urgency.tier > Tier.CLOSE_TO_ORIGINATOR:
            return  # the most urgent come first: nobody waits for what follows
        if id(duty) in given or (duty.incident in served and dispatcher.is_first_word(duty)):
            continue
        other = dispatcher.call_to_cut(duty.incident) if dispatcher.is_first_word(duty) else None
        if other is not None:
            yield CutOrdered(other.id)
            return
        call = dispatcher.ring_out_to_cut(duty)
        if call is not None:
            yield CutOrdered(call.id, spares_answered=True)
        return
