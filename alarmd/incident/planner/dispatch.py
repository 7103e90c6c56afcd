"""Which line takes which duty: what each line carries, which SIM the network refuses, budgets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from msgspec import Struct

from alarmd.incident.facts.entries import BudgetReached, Channel, Means, Purpose, Reason
from alarmd.incident.facts.world import Attempt, LineFacts, World
from alarmd.incident.planner.urgency import TO_ORIGINATOR, Duty, Rank, Tier
from alarmd.incident.policy import Policy

HOUR_S = 3600.0
DAY_S = 86400.0
RINGS_S = 20.0  # of at most 30 s: long enough to be noticed
TEXT_TAKES_S = 15.0  # 3 to 7 s as a rule; after that it may hang until the modem gives up at 120 s
CUT_TAKES_S = 3.0  # if it goes on after that, a person answered just before the cut
NEARLY_SPENT = 0.8  # of a budget: from there on other lines are preferred


class LineSettings(Struct, frozen=True):
    """What the operator allows a line: outgoing calls, speech in them, outgoing texts. An
    `inbound_only` line is used only if no other line can do it.
    """

    name: str
    calls: bool = True
    texts: bool = True
    inbound_only: bool = False
    voice: bool = True


class Budget(NamedTuple):
    """A limit of a line: `allowed` uses within any `window_s` seconds; `instants` are the uses,
    oldest first."""

    limit: str
    allowed: int
    window_s: float
    instants: Sequence[float]

    def used(self, now: float) -> int:
        """How many uses count now."""
        return used_within(self.instants, now, self.window_s)

    def is_spent(self, now: float) -> bool:
        """Whether nothing of the budget is left."""
        return len(self.instants) >= self.allowed and self.used(now) >= self.allowed

    def level(self, now: float) -> int:
        """0 while much of the budget is left, 1 when it is nearly used up, 2 when it is spent."""
        if len(self.instants) < NEARLY_SPENT * self.allowed:
            return 0
        used = self.used(now)
        return 2 if used >= self.allowed else int(used >= NEARLY_SPENT * self.allowed)

    def freed_at(self) -> float:
        """When the budget has room again; infinity if fewer than `allowed` uses are known."""
        is_used = len(self.instants) >= self.allowed > 0
        return self.instants[-self.allowed] + self.window_s if is_used else float("inf")


class Dispatcher:
    """Gives the free lines their work. Lives for one plan."""

    def __init__(
        self, world: World, now: float, lines: Sequence[LineSettings], policy: Policy
    ) -> None:
        self._world, self._now, self._policy = world, now, policy
        self._facts = {
            line.name: world.lines.get(line.name, LineFacts(line.name)) for line in lines
        }
        self._settings = {line.name: line for line in lines}
        self._free = [name for name, facts in self._facts.items() if _is_free(facts)]
        under_way = {
            name: attempt
            for name, facts in self._facts.items()
            if (attempt := _under_way(world, facts)) is not None
        }
        self._texting = {
            name
            for name, one in under_way.items()
            if one.channel is Channel.SMS and not self._text_hangs(one)
        }
        calls = [one for one in under_way.values() if one.channel is Channel.VOICE]
        self._call_backs = sum(one.purpose in TO_ORIGINATOR for one in calls)
        self._calls = len(calls) - self._call_backs
        self._engaged = {one.number for one in calls}
        self._engaged |= {one.number for facts in self._facts.values() for one in facts.ringing}
        self._able = {channel: self._best_first(channel) for channel in Channel}

    def assign(self, due_now: Sequence[Duty]) -> list[tuple[Duty, str]]:
        """Give each free line the most urgent duty that it can do; `due_now` is in that order. But
        one late all-clear goes between two calls of a line: the calls of a bad night do not end,
        and the text delays them by a tenth.
        """
        early = list(self._early_calls(due_now)) if self._free else []
        chosen: list[tuple[Duty, str]] = early.copy()
        given = {id(call) for call, _ in early}
        late = [duty for duty in due_now if duty.is_late_all_clear] if self._free else []
        for duty in due_now:
            if not self._free:
                break
            if id(duty) in given:
                continue
            for line in self._lines_now(duty):
                between = self._between_calls(duty, line, late)
                one = between or duty
                self._take(line, one)
                chosen.append((one, line))
                given.add(id(one))
                late = [other for other in late if other is not one]
                if between is None:
                    break
        return chosen

    def call_to_cut(self, incident: int) -> Attempt | None:
        """Our own call that keeps the first text of `incident` waiting, if cutting the call
        helps."""
        calls = [_under_way(self._world, self._facts[line]) for line in self._able[Channel.SMS]]
        to_cut = [call for call in calls if not self._text_hangs(call)]
        for call in to_cut:
            if call is None or call.channel is not Channel.VOICE or call.cut_at is not None:
                return None  # a text, a ring or a cut call will soon be done
        others = (call for call in to_cut if call and self._world.owners[call.id][0] != incident)
        return next(others, None)

    def ring_out_to_cut(self, duty: Duty) -> Attempt | None:
        """The first of our calls that may be cut, if every line that could carry a text is in a
        call of ours or hangs: somebody waits for the text of this duty.
        """
        ringing: list[Attempt] = []
        for line in self._able[Channel.SMS]:
            call = _under_way(self._world, self._facts[line])
            if self._text_hangs(call):
                continue
            if call is None or call.channel is not Channel.VOICE or self._was_just_cut(call):
                return None  # a text, a ring or a cut call will soon be done
            if call.cut_at is None and self._now >= self._spared_until(call, duty):
                ringing.append(call)
        return min(ringing, key=lambda call: call.started_at, default=None)

    def spared_until(self) -> Iterator[float]:
        """The instants from which calls may be cut for any text that somebody waits for, and those
        from which a text hangs."""
        for facts in self._facts.values():
            one = _under_way(self._world, facts)
            if one is not None:
                yield one.started_at + (RINGS_S if one.channel is Channel.VOICE else TEXT_TAKES_S)

    def _spared_until(self, call: Attempt, duty: Duty) -> float:
        """The instant from which this call may be cut for this duty: at once for a helper who waits
        for a word or a first word; for other texts, or if the call is to an officer, only when the
        phone has rung for a while."""
        if self.is_first_word(duty):
            return call.started_at
        incident, party = self._world.owners[call.id]
        is_officer = self._world.case(incident).notifications[party].is_officer
        is_spared = is_officer or duty.purpose is not Purpose.COUNTED
        return call.started_at + RINGS_S if is_spared else call.started_at

    def _text_hangs(self, one: Attempt | None) -> bool:
        """Whether it is a text that takes so long that other texts must not wait for its line."""
        if one is None or one.channel is not Channel.SMS:
            return False
        return self._now >= one.started_at + TEXT_TAKES_S

    def _was_just_cut(self, call: Attempt) -> bool:
        return call.cut_at is not None and self._now < call.cut_at + CUT_TAKES_S

    def needless_calls(self) -> Iterator[Attempt]:
        """Our own calls to people who have answered meanwhile, or of incidents that are closed.

        Somebody who answered by a key is listening to our reply.
        """
        for facts in self._facts.values():
            call = _under_way(self._world, facts)
            if call is None or call.channel is not Channel.VOICE or call.cut_at is not None:
                continue
            incident_id, party = self._world.owners[call.id]
            incident = self._world.incidents[incident_id]
            person = incident.notifications[party]
            is_answered = person.response is not None and person.means is not Means.KEY
            if is_answered or not incident.is_open:
                yield call

    def budget_reached(self, duty: Duty, line: str) -> Iterator[BudgetReached]:
        """The warning that this attempt is the last within a budget, or that 80 % of it is used."""
        for budget in self._budgets(duty.channel, line):
            used = budget.used(self._now) + 1
            if used == budget.allowed:
                yield BudgetReached(line, budget.limit, budget.allowed)
            elif used == ceil(NEARLY_SPENT * budget.allowed):
                yield BudgetReached(line, budget.limit, budget.allowed, int(100 * NEARLY_SPENT))

    def budgets_freed(self) -> Iterator[float]:
        """The instants at which spent budgets have room again for drills and news."""
        for channel in Channel:
            for line in self._able[channel]:
                for budget in self._budgets(channel, line):
                    if budget.is_spent(self._now):
                        yield budget.freed_at()

    def drills_wait_until(self) -> float | None:
        """When a text that gives way may go again, if every line has spent a budget for texts; else
        None."""
        able = self._able[Channel.SMS]
        freed = [self._freed_at(Channel.SMS, line) for line in able]
        return min(freed) if freed and min(freed) > self._now else None

    def _freed_at(self, channel: Channel, line: str) -> float:
        spent = (one for one in self._budgets(channel, line) if one.is_spent(self._now))
        return max((one.freed_at() for one in spent), default=self._now)

    def _take(self, line: str, duty: Duty) -> None:
        self._free.remove(line)
        if duty.channel is Channel.VOICE:
            self._engaged.add(duty.next.number)

    def _early_calls(self, due_now: Sequence[Duty]) -> Iterator[tuple[Duty, str]]:
        """Reserve one line for calls if another can text, for the officer first; with a third line
        free, call the originator back as well.
        """
        first = _first_calls(due_now)
        for is_call_back, calling in ((False, self._calls), (True, self._call_backs)):
            call = first.get(is_call_back)
            if call is None or calling >= self._policy.lines_calling_while_texting:
                continue
            if len(self._free) == 1 and self._has_first_word(due_now):
                return
            line = self._line_beside_texts(call)
            if line is not None:
                self._take(line, call)
                yield call, line

    def _line_beside_texts(self, call: Duty) -> str | None:
        """A free line for this call, if another line goes on texting."""
        for line in self._lines_for(call):
            others = [name for name in self._able[Channel.SMS] if name != line]
            if line in self._free and any(self._texts_go_on(name) for name in others):
                return line
        return None

    def _texts_go_on(self, line: str) -> bool:
        return line in self._free or line in self._texting

    def _has_first_word(self, due_now: Sequence[Duty]) -> bool:
        first_texts = takewhile(lambda duty: duty.urgency.tier is Tier.FIRST_TEXT, due_now)
        return any(self.is_first_word(duty) for duty in first_texts)

    def is_first_word(self, duty: Duty) -> bool:
        """Whether this duty is the first text of a real incident, or the first to say that it
        stands after all."""
        if duty.urgency.gives_way or duty.urgency.tier is not Tier.FIRST_TEXT:
            return False
        incident = self._world.incidents[duty.incident]
        if incident.insisted_at is not None and duty.purpose is not Purpose.ALERT:
            return False  # the originator knows
        attempts = (one for person in incident.notifications.values() for one in person.attempts)
        return not any(one.started_at >= incident.alarm_since for one in attempts)

    def _lines_for(self, duty: Duty) -> list[str]:
        """Every line that could do this duty if it were free; none if we are in a call with that
        phone."""
        able = self._able[duty.channel]
        if duty.channel is Channel.VOICE and duty.next.number in self._engaged:
            return []
        return [name for name in able if self.speaks(name)] if duty.is_call_back else able

    def _between_calls(self, duty: Duty, line: str, late: Sequence[Duty]) -> Duty | None:
        """The late all-clear that goes before this call, if the call would be the second in a row
        on that line. Calls to the originator, and the calls promised to an officer, do not wait.
        """
        waits = duty.channel is Channel.VOICE and duty.urgency.rank is not Rank.OFFICER
        if not late or not waits or duty.is_call_back:
            return None
        facts = self._facts[line]
        if not facts.calls or facts.calls[-1:] < facts.texts[-1:]:
            return None
        return next((one for one in late if line in self._lines_now(one)), None)

    def _lines_now(self, duty: Duty) -> list[str]:
        """The free lines that may do this duty, the best first."""
        able, try_ = self._lines_for(duty), duty.next
        if self._now < try_.keep_until and try_.keep_line in able:
            able = self._worth_waiting_for(try_.keep_line, able)
        is_avoided = self._now < try_.avoid_until
        must_change = len(able) > 1 or try_.reason is Reason.AFTER_UNKNOWN
        return [
            line
            for line in able
            if line in self._free
            and not (duty.urgency.gives_way and self._is_over_budget(duty.channel, line))
            and not (is_avoided and must_change and line == try_.avoid_line)
        ]

    def _best_first(self, channel: Channel) -> list[str]:
        """Every line that could carry this channel if it were free, the best first.

        Lines with most of their budget left come first. Then calls prefer lines that speak, and
        texts prefer lines that calls do not need.
        """
        able = [name for name in self._settings if self._carries(name, channel)]
        able = [name for name in able if not self._settings[name].inbound_only] or able
        if channel is Channel.SMS:
            able = [n for n in able if self._facts[n].refusing_until <= self._now] or able
        else:
            able.reverse()  # texts take the first line, calls the last
        return sorted(able, key=lambda name: self._preference(channel, name))

    def _preference(self, channel: Channel, name: str) -> tuple[int, bool, bool]:
        spent = max(budget.level(self._now) for budget in self._budgets(channel, name))
        if channel is Channel.SMS:
            return spent, self._carries(name, Channel.VOICE), self.speaks(name)
        return spent, not self._is_heard(name), self._carries(name, Channel.SMS)

    def _worth_waiting_for(self, line: str, able: Sequence[str]) -> list[str]:
        """The line that shows the same number again; if its last call was silent, the lines whose
        sound works.
        """
        heard = [name for name in able if self._is_heard(name)]
        return heard if self._facts[line].is_mute and heard else [line]

    def _is_heard(self, name: str) -> bool:
        """Whether the line speaks, and the sound of its last call did not fail."""
        return self.speaks(name) and not self._facts[name].is_mute

    def speaks(self, name: str) -> bool:
        """Whether we say something in a call over this line."""
        return self._facts[name].speaks and self._settings[name].voice

    def _carries(self, name: str, channel: Channel) -> bool:
        facts, settings = self._facts[name], self._settings[name]
        if not facts.is_ready:
            return False
        if channel is Channel.SMS:
            return facts.carries_texts and settings.texts
        return facts.carries_calls and settings.calls

    def _is_over_budget(self, channel: Channel, line: str) -> bool:
        return any(budget.is_spent(self._now) for budget in self._budgets(channel, line))

    def _budgets(self, channel: Channel, line: str) -> tuple[Budget, Budget]:
        facts, policy = self._facts[line], self._policy
        if channel is Channel.SMS:
            return (
                Budget("texts_per_hour", policy.texts_per_hour, HOUR_S, facts.texts),
                Budget("texts_per_day", policy.texts_per_day, DAY_S, facts.texts),
            )
        return (
            Budget("calls_per_hour", policy.calls_per_hour, HOUR_S, facts.calls),
            Budget("calls_per_day", policy.calls_per_day, DAY_S, facts.calls),
        )


def _first_calls(due_now: Sequence[Duty]) -> dict[bool, Duty]:
    """The most urgent call-back (key True) and the most urgent other first call (key False)."""
    first: dict[bool, Duty] = {}
    for duty in due_now:
        urgency = duty.urgency
        if urgency.gives_way or urgency.tier > Tier.FIRST_CALL or len(first) == 2:
            break
        if urgency.tier is Tier.FIRST_CALL:
            first.setdefault(duty.is_call_back, duty)
    return first


def used_within(instants: Sequence[float], now: float, window_s: float) -> int:
    """How many of the instants (oldest first) lie within the last `window_s` seconds."""
    return len(instants) - bisect_right(instants, now - window_s)


def _is_free(facts: LineFacts) -> bool:
    return facts.occupied_by is None and not facts.ringing and facts.is_ready


def _under_way(world: World, facts: LineFacts) -> Attempt | None:
    return world.attempt(facts.occupied_by) if facts.occupied_by is not None else None
