"""Fixed schedules: what a script would do, and the family in which the best blind order is sought.

Each begins with the obligations that ours has: the text to the officer, then the one to the caller,
the officer's call before any neighbour's, the caller's call-back where lines speak, a call to each
near one before the far ones are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count, product

from benchmarks.helpers.people import NEVER
from benchmarks.helpers.village import CALLER, OFFICER, Alarm, Event, Happened, Order, Setting

FREES = (Happened.LINE_FREE, Happened.TAKEN, Happened.ANSWERED, Happened.UNANSWERED)
ENOUGH = 2
# The family of blind schedules.
FIRST_RINGS_S = (16.0, 20.0, 25.0, 30.0)
LATER_RINGS_S = (20.0, 30.0)
AGAIN_AFTER_S = (0.0, 30.0, 90.0)
WIDER_AFTER_S = (40.0, 100.0)
PRESSES_AFTER_S = 130.0  # a near one's second call is to follow the first within 180 s


class Then(Enum):
    """What follows the first calls to the near ones."""

    FIRST_CALLS = "first calls before second ones"
    LIKELY = "the likeliest, called or not"


class First(Enum):
    """What the near neighbours get first."""

    TEXTS = "texts first"
    BESIDE = "one line calls beside the texts"
    CALLS = "calls first"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How one who knows no more than the habits of people spends the lines.

    `ring_s`: how long the first call to somebody rings at most, the second, every further one.
    `again_after_s`: from the end of a call in vain to the next one to the same person. Fewer than
    two coming after `widen_after_s`: the far ones are told too.
    """

    first: First = First.TEXTS
    then: Then = Then.FIRST_CALLS
    ring_s: tuple[float, float, float] = (30.0, 30.0, 30.0)
    likely_first: bool = False
    again_after_s: float = 90.0
    widen_after_s: float = 100.0
    rounds: int = 3
    has_obligations: bool = True

    def __str__(self) -> str:
        order = "likely first" if self.likely_first else "roster order"
        rings = "/".join(f"{ring:g}" for ring in self.ring_s)
        return (
            f"{self.first.value}, {order}, then {self.then.value}, rings {rings} s,"
            f" again after {self.again_after_s:g} s, wider after {self.widen_after_s:g} s"
        )


PHONE_TREE = Schedule(
    ring_s=(45.0, 45.0, 45.0), again_after_s=0.0, widen_after_s=NEVER, has_obligations=False
)
"""A script over one list: texts to all in roster order, then calls in roster order, each until the
network ends it, and again from the top."""


def family(setting: Setting) -> Iterator[Schedule]:
    """Every schedule among which the best blind one is sought; each calls the likely ones first."""
    if not setting.calls:
        for widen in WIDER_AFTER_S:
            yield Schedule(likely_first=True, widen_after_s=widen)
        return
    firsts = [First.TEXTS, First.CALLS] + ([First.BESIDE] if setting.lines > 1 else [])
    rings = [(first, later, later) for first, later in product(FIRST_RINGS_S, LATER_RINGS_S)]
    for first, then, ring_s, again, widen in product(
        firsts, Then, rings, AGAIN_AFTER_S, WIDER_AFTER_S
    ):
        yield Schedule(first, then, ring_s, True, again, widen)


class Blind:
    """A `Scheduler` (village.py) that follows a schedule."""

    def __init__(self, setting: Setting, alarm: Alarm, schedule: Schedule) -> None:
        self._setting, self._schedule = setting, schedule
        near, far = list(setting.near), list(setting.far)
        if schedule.likely_first:
            for members in (near, far):
                members.sort(key=lambda one: -alarm.habits[one].chance(setting.hour))
        if not schedule.has_obligations:
            near.insert(0, OFFICER)
        self._far = far
        self._free = set(range(setting.lines))
        self._calling = 0
        self._texts = [OFFICER, CALLER] * schedule.has_obligations + near
        self._calls = near.copy() if setting.calls else []
        self._duties = self._obligations()
        self._again: list[tuple[float, str]] = []  # from when somebody may be called again
        self._habits, self._near = alarm.habits, frozenset(setting.near)
        self._called: dict[str, int] = {}
        self._first_called_at: dict[str, float] = {}
        self._said: set[str] = set()
        self._coming = 0
        self._tokens = count(1)
        self.wake_at = NEVER

    def _obligations(self) -> list[str]:
        if not (self._setting.calls and self._schedule.has_obligations):
            return []
        return [OFFICER, CALLER] if self._setting.speaks else [OFFICER]

    def turn(self, now: float, event: Event | None) -> tuple[Sequence[Order], Sequence[int]]:
        """As the schedule says."""
        if event is not None:
            self._note(now, event)
        if self._far and now >= self._schedule.widen_after_s and self._coming < ENOUGH:
            self._texts += self._far
            self._calls += self._far if self._setting.calls else []
            self._far = []
        orders = []
        for line in sorted(self._free):
            order = self._next(now, line)
            if order is None:
                break
            orders.append(order)
        self._free -= {order.line for order in orders}
        instants = [at for at, _ in self._again] if self._free else []
        instants += [self._schedule.widen_after_s] if self._far else []
        self.wake_at = min((at for at in instants if at > now), default=NEVER)
        return orders, ()

    def _note(self, now: float, event: Event) -> None:
        if event.what in (Happened.RANG, Happened.RANG_BACK):  # one that waits occupies nothing
            self._free.discard(event.line)
        elif event.what in FREES:
            self._free.add(event.line)
        if event.what in (Happened.ANSWERED, Happened.UNANSWERED):
            self._calling -= 1
        if event.key:
            self._said.add(event.party)
            self._coming += event.key == "1" and event.party not in (OFFICER, CALLER)
        if self._was_in_vain(event) and self._called[event.party] < self._schedule.rounds:
            at = now + self._schedule.again_after_s
            self._again.append((at, event.party))

    def _was_in_vain(self, event: Event) -> bool:
        """Whether somebody is to be called again."""
        is_silent = event.what is Happened.ANSWERED and not self._setting.speaks
        return event.party != CALLER and (event.what is Happened.UNANSWERED or is_silent)

    def _next(self, now: float, line: int) -> Order | None:
        first = self._schedule.first
        is_for_caller_or_officer = self._texts and self._texts[0] in (OFFICER, CALLER)
        calls_now = first is First.CALLS or (first is First.BESIDE and self._calling == 0)
        if self._texts and (is_for_caller_or_officer or not calls_now):
            return self._text(line)
        return self._call(now, line) or self._text(line)

    def _text(self, line: int) -> Order | None:
        while self._texts:
            party = self._texts.pop(0)
            if party not in self._said:
                return Order(line, party, is_call=False, token=next(self._tokens))
        return None

    def _call(self, now: float, line: int) -> Order | None:
        party = self._whom_to_call(now)
        if party is None:
            return None
        nth = self._called.get(party, 0)
        self._called[party] = nth + 1
        self._first_called_at.setdefault(party, now)
        self._calling += 1
        ring_s = self._schedule.ring_s[min(nth, 2)]
        if party in (OFFICER, CALLER) and self._schedule.has_obligations:
            ring_s = 30.0
        return Order(line, party, is_call=True, ring_s=ring_s, token=next(self._tokens))

    def _whom_to_call(self, now: float) -> str | None:
        if self._duties:
            return self._duties.pop(0)
        self._calls = [party for party in self._calls if party not in self._said]
        self._again = [one for one in self._again if one[1] not in self._said]
        again = [party for at, party in self._again if at <= now]
        chosen = self._of(now, self._calls, again)
        if chosen in self._calls:
            self._calls.remove(chosen)
        else:
            self._again = [one for one in self._again if one[1] != chosen]
        return chosen

    def _of(self, now: float, first: Sequence[str], again: Sequence[str]) -> str | None:
        """Whom of those who were not called yet (in their order) and those who may be called
        again."""
        if not (first or again):
            return None
        is_near_next = first and (first[0] in self._near or first[0] == OFFICER)
        if self._schedule.then is Then.FIRST_CALLS or is_near_next:
            return (first or again)[0]
        pressing = [one for one in again if one in self._near and self._presses(one, now)]
        return pressing[0] if pressing else max([*first, *again], key=self._chance)

    def _presses(self, party: str, now: float) -> bool:
        is_second = self._called[party] == 1
        return is_second and now >= self._first_called_at[party] + PRESSES_AFTER_S

    def _chance(self, party: str) -> float:
        return self._habits[party].chance(self._setting.hour, self._called.get(party, 0))
