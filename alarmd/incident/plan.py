"""plan: the whole state in, orders for the lines out, and when to look again. It never asks what just happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from alarmd.incident.due import next_due
from alarmd.incident.duties import Duty, Rank, Tier, duties
from alarmd.incident.entries import (
    AttemptStarted,
    BudgetReached,
    Channel,
    CutOrdered,
    Entry,
    Reason,
    RingEndOrdered,
)
from alarmd.incident.policy import Policy
from alarmd.incident.wording import sms_text
from alarmd.incident.world import Attempt, LineFacts, World

HOUR_S = 3600.0
DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class LineSettings:
    """What the operator allows a line: outgoing calls, outgoing texts; `inbound_only` works only when no other can."""

    name: str
    calls: bool = True
    texts: bool = True
    inbound_only: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write down and then do, and the instant at which to plan again if nothing comes in before."""

    orders: list[Entry]
    wake_at: float


def plan(
    world: World, now: float, lines: Sequence[LineSettings], policy: Policy, zone: tzinfo
) -> Plan:
    """Orders for every line that is free, the most urgent duty first. `zone` is for the times in texts."""
    owed = [duty for incident in world.incidents.values() for duty in duties(incident, policy)]
    due_now = sorted((duty for duty in owed if duty.due_at <= now), key=_urgency)
    desk = _Desk(world, now, lines, policy)
    orders: list[Entry] = [*_end_rings(world, now, policy)]
    chosen = desk.assign(due_now)
    orders += _cuts(world, due_now, chosen, desk)
    attempt = world.last_attempt
    for duty, line in chosen:
        attempt += 1
        orders += _started(world, duty, line, attempt, zone)
        orders += desk.budget_reached(duty, line)
    return Plan(orders, _wake_at(world, now, owed, policy))


def _urgency(duty: Duty) -> tuple[bool, Tier, Rank, int]:
    return (duty.is_drill, duty.tier, duty.rank, duty.incident)


class _Desk:
    """Which lines are free for what. Lives for one plan."""

    def __init__(
        self, world: World, now: float, lines: Sequence[LineSettings], policy: Policy
    ) -> None:
        self._now, self._policy = now, policy
        self._facts = {
            line.name: world.lines.get(line.name, LineFacts(line.name)) for line in lines
        }
        self._settings = {line.name: line for line in lines}
        self._free = [
            name
            for name, facts in self._facts.items()
            if facts.occupied_by is None and not facts.ringing and facts.state == "ready"
        ]
        busy = {name: _channel_in_use(world, facts) for name, facts in self._facts.items()}
        self._calling = sum(channel is Channel.VOICE for channel in busy.values())
        self._texting = {name for name, channel in busy.items() if channel is Channel.SMS}

    def assign(self, due_now: Sequence[Duty]) -> list[tuple[Duty, str]]:
        """Give each free line the most urgent duty that it can do."""
        chosen: list[tuple[Duty, str]] = []
        early = self._early_call(due_now)
        if early is not None:
            chosen.append(early)
        for duty in due_now:
            if not self._free:
                break
            if early is not None and duty is early[0]:
                continue
            line = self._line_for(duty)
            if line is not None:
                self._free.remove(line)
                chosen.append((duty, line))
        return sorted(chosen, key=lambda pair: _urgency(pair[0]))

    def budget_reached(self, duty: Duty, line: str) -> list[Entry]:
        """The warning that this attempt is the last within a budget."""
        return [
            BudgetReached(line, name, allowed)
            for name, used, allowed in self._budgets(duty.channel, line)
            if used + 1 == allowed
        ]

    def ready_lines(self, channel: Channel) -> list[str]:
        """Every line that could carry this channel if it were free, best first."""
        able = [name for name in self._settings if self._carries(name, channel)]
        open_to_all = [name for name in able if not self._settings[name].inbound_only]
        return sorted(open_to_all or able, key=lambda name: self._merit(name, channel))

    def _early_call(self, due_now: Sequence[Duty]) -> tuple[Duty, str] | None:
        """With two lines or more one calls at once, the officer first, while the others send the texts."""
        if self._calling >= self._policy.lines_calling_while_texting:
            return None
        call = next((duty for duty in due_now if duty.tier is Tier.FIRST_CALL), None)
        texting = self.ready_lines(Channel.SMS)
        if call is None or call.is_drill:
            return None
        for line in reversed(self.ready_lines(Channel.VOICE)):
            others = [name for name in texting if name != line and self._texts_go_on(name)]
            if line in self._free and others:
                self._free.remove(line)
                return call, line
        return None

    def _texts_go_on(self, line: str) -> bool:
        return line in self._free or line in self._texting

    def _line_for(self, duty: Duty) -> str | None:
        for line in self.ready_lines(duty.channel):
            if line not in self._free:
                continue
            if duty.is_drill and self._is_over_budget(duty.channel, line):
                continue
            if line == duty.avoid_line and self._now < duty.avoid_until:
                continue
            return line
        return None

    def _carries(self, name: str, channel: Channel) -> bool:
        facts, settings = self._facts[name], self._settings[name]
        if facts.state != "ready":
            return False
        if channel is Channel.SMS:
            return facts.carries_texts and settings.texts
        return facts.carries_calls and settings.calls

    def _merit(self, name: str, channel: Channel) -> tuple[bool, bool, bool]:
        """Lines that the network trusts and that are within budget first; texts spare the lines that can call."""
        return (
            self._facts[name].refusing_until > self._now,
            self._is_over_budget(channel, name),
            channel is Channel.SMS and self._carries(name, Channel.VOICE),
        )

    def _is_over_budget(self, channel: Channel, line: str) -> bool:
        return any(used >= allowed for _, used, allowed in self._budgets(channel, line))

    def _budgets(self, channel: Channel, line: str) -> list[tuple[str, int, int]]:
        facts, policy = self._facts[line], self._policy
        if channel is Channel.SMS:
            hour, day, at = policy.texts_per_hour, policy.texts_per_day, facts.texts
            names = ("texts_per_hour", "texts_per_day")
        else:
            hour, day, at = policy.calls_per_hour, policy.calls_per_day, facts.calls
            names = ("calls_per_hour", "calls_per_day")
        return [
            (names[0], used_within(at, self._now, HOUR_S), hour),
            (names[1], used_within(at, self._now, DAY_S), day),
        ]


def used_within(instants: Sequence[float], now: float, window_s: float) -> int:
    """How many of the instants (oldest first) lie within the last `window_s` seconds."""
    count = 0
    for instant in reversed(instants):
        if now - instant >= window_s:
            break
        count += 1
    return count


def _channel_in_use(world: World, facts: LineFacts) -> Channel | None:
    attempt = world.attempt(facts.occupied_by) if facts.occupied_by is not None else None
    return attempt.channel if attempt is not None else None


def _started(
    world: World, duty: Duty, line: str, attempt: int, zone: tzinfo
) -> Iterable[AttemptStarted]:
    incident = world.incidents[duty.incident]
    person = incident.people[duty.party.id]
    text = ""
    if duty.channel is Channel.SMS:
        text = sms_text(incident, person, duty.purpose, zone)
    yield AttemptStarted(
        attempt=attempt,
        incident=duty.incident,
        party=duty.party.id,
        purpose=duty.purpose,
        channel=duty.channel,
        line=line,
        number=duty.number,
        round=duty.round,
        reason=duty.reason,
        text=text,
        language=duty.party.language,
    )


def _end_rings(world: World, now: float, policy: Policy) -> Iterable[RingEndOrdered]:
    """A waiting call is refused at once, a ringing one ended when the caller has heard that it rings."""
    for facts in world.lines.values():
        for ringing in facts.ringing:
            if now >= _end_ring_at(ringing.since, ringing.waiting, ringing.end_ordered_at, policy):
                yield RingEndOrdered(facts.name, ringing.call)


def _end_ring_at(since: float, waiting: bool, ordered_at: float | None, policy: Policy) -> float:
    if ordered_at is not None:
        return ordered_at + policy.ring_end_again_after_s
    return since if waiting else since + policy.end_ring_after_s


def _cuts(
    world: World, due_now: Sequence[Duty], chosen: Sequence[tuple[Duty, str]], desk: _Desk
) -> Iterable[CutOrdered]:
    """End one of our calls if a new incident, of which nobody has been told, has no line to tell it over."""
    served = {duty.incident for duty, _ in chosen}
    for duty in due_now:
        incident = world.incidents[duty.incident]
        is_news = duty.tier is Tier.FIRST_TEXT and duty.reason is Reason.FIRST
        untold = not any(person.attempts for person in incident.people.values())
        if not (is_news and untold) or duty.is_drill or duty.incident in served:
            continue
        call = _call_to_cut(world, duty.incident, desk.ready_lines(Channel.SMS))
        if call is not None:
            yield CutOrdered(call.id)
        return


def _call_to_cut(world: World, incident: int, lines: Sequence[str]) -> Attempt | None:
    for line in lines:
        occupied = world.lines[line].occupied_by
        attempt = world.attempt(occupied) if occupied is not None else None
        if attempt is None or attempt.channel is not Channel.VOICE:
            return None  # a text is under way and will soon be done
        if attempt.cut or world.owners[attempt.id][0] == incident:
            return None
        return attempt
    return None


def _wake_at(world: World, now: float, owed: Sequence[Duty], policy: Policy) -> float:
    """The next instant at which something may be due that is not due now."""
    instants = [next_due(world, policy)]
    instants += [duty.due_at for duty in owed if duty.due_at > now]
    instants += [duty.avoid_until for duty in owed if duty.avoid_until > now]
    for facts in world.lines.values():
        if facts.refusing_until > now:
            instants.append(facts.refusing_until)
        for ringing in facts.ringing:
            instants.append(
                _end_ring_at(ringing.since, ringing.waiting, ringing.end_ordered_at, policy)
            )
    return (
        min(instant for instant in instants if instant > now)
        if any(instant > now for instant in instants)
        else float("inf")
    )
