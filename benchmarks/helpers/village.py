"""One alarm in a village of simulated people: lines, calls, texts, and who says when.

A `Scheduler` decides what each line does next; everything that follows from it comes from the
people's fates (people.py). All schedulers meet the same lines: a text occupies a line for `TEXT_S`,
a call for its set-up, its ringing and its talk.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import Protocol

from benchmarks.helpers.people import NEVER, Fate, Habits, Hour

OFFICER, CALLER = "officer", "caller"
TEXT_S = 3.0
SET_UP_S = 4.0
RING_IN_ENDS_S = 2.2  # the caller's own ring: until it is ended it occupies the first line
CONFIRMS_S = 4.0  # what is said after a key
SILENT_CALL_S = 4.0  # a call in which nothing is said is ended after this
RINGS_IN_S = 2.2  # an answer by ring occupies a line for this long
REFUSED_S = 0.3  # a call that waits is refused at once
HORIZON_S = 900.0
FIRST_MINUTES_S = 180.0


class Channel(Enum):
    """By which the lines tell people."""

    TEXTS = "texts"
    RINGS = "texts+rings"  # calls in which nothing is said
    VOICE = "texts+voice"


@dataclass(frozen=True, slots=True)
class Setting:
    """What an alarm is played on. Party ids are `near` and `far` in the order of the roster."""

    lines: int
    channel: Channel
    hour: Hour
    near: tuple[str, ...]
    far: tuple[str, ...]

    @property
    def calls(self) -> bool:
        """Whether the lines call at all."""
        return self.channel is not Channel.TEXTS

    @property
    def speaks(self) -> bool:
        """Whether something is said in a call."""
        return self.channel is Channel.VOICE


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: what everybody would do. The caller's id and the officer's are keys too. `past`:
    what came of the first call to each neighbour in so many alarms and drills at this hour: whether
    they came, and how many seconds after the phone began to ring they said so.
    """

    habits: Mapping[str, Habits]
    fates: Mapping[str, Fate]
    past: Mapping[str, tuple[tuple[bool, float], ...]]


@dataclass(frozen=True, slots=True)
class Order:
    """A line is to text or to call somebody; `ring_s`: for how long at most the call rings."""

    line: int
    party: str
    is_call: bool
    ring_s: float = 30.0
    token: int = 0


class Happened(Enum):
    """What a scheduler is told."""

    RANG = "rang"  # the alarm itself, by a ring of the caller
    LINE_FREE = "line free"  # the caller's ring, or somebody's answer by ring, is over
    TAKEN = "taken"  # the network took a text: the line is free
    ALERTING = "alerting"  # the phone that is called rings
    PRESSED = "pressed"  # a key in a call
    ANSWERED = "answered"  # the call ended, somebody had picked up: the line is free
    UNANSWERED = "unanswered"  # the call ended without that: the line is free
    TEXTED = "texted"  # an answer by text
    RANG_BACK = "rang back"  # an answer by ring
    WAITS = "waits"  # the same, on a line that is in a call
    GONE = "gone"  # a call that waited is refused


@dataclass(frozen=True, slots=True)
class Event:
    """`order` is None for what people do by themselves; `key` is "1" or "2" if they say so."""

    what: Happened
    line: int
    party: str
    order: Order | None = None
    key: str = ""


class Scheduler(Protocol):
    """Decides what the lines do."""

    @property
    def wake_at(self) -> float:
        """When to turn again if nothing happens, in seconds after the ring; `NEVER`: not at all."""
        ...

    def turn(self, now: float, event: Event | None) -> tuple[Sequence[Order], Sequence[int]]:
        """Orders for lines that are free, and the tokens of calls to cut unless somebody has
        picked up."""
        ...


@dataclass(slots=True)
class Outcome:
    """When people said that they come (seconds after the ring, ascending), who was alerted by text
    or call, and for how many line-seconds of the first three minutes a line had nothing to do while
    a near neighbour was not alerted yet."""

    coming_at: list[float] = field(default_factory=list)
    alerted: set[str] = field(default_factory=set)
    idle_s: float = 0.0

    def nth_s(self, n: int) -> float:
        """When the nth person said so; the horizon if nobody did."""
        return self.coming_at[n - 1] if len(self.coming_at) >= n else HORIZON_S


class Village:
    """Plays one alarm with one scheduler."""

    def __init__(self, setting: Setting, alarm: Alarm, scheduler: Scheduler) -> None:
        self._setting, self._alarm, self._scheduler = setting, alarm, scheduler
        self._ties = count()
        self._agenda: list[tuple[float, int, Event]] = []
        self._calls: dict[int, Order] = {}  # under way, by token
        self._picked_up_at: dict[int, float] = {}
        self._calls_got: dict[str, int] = {}
        self._said: set[str] = set()
        self._busy: set[int] = set()
        self._passed_at = 0.0
        self.outcome = Outcome()

    def play(self) -> Outcome:
        """From the caller's ring to the horizon, or until two neighbours come."""
        self._busy.add(0)
        self._turn(0.0, Event(Happened.RANG, 0, CALLER))
        self._later(RING_IN_ENDS_S, Event(Happened.LINE_FREE, 0, CALLER))
        while len(self.outcome.coming_at) < 2:
            comes_at = self._agenda[0][0] if self._agenda else NEVER
            now = min(comes_at, self._scheduler.wake_at)
            if now > HORIZON_S:
                break
            self._pass(now)
            if comes_at <= now:
                self._happen(now, heapq.heappop(self._agenda)[2])
            else:
                self._turn(now, None)
        return self.outcome

    def _pass(self, now: float) -> None:
        """Time passes until now, with the lines as they are."""
        passed_s = min(now, FIRST_MINUTES_S) - min(self._passed_at, FIRST_MINUTES_S)
        self._passed_at = now
        if not self.outcome.alerted.issuperset(self._setting.near):
            self.outcome.idle_s += passed_s * (self._setting.lines - len(self._busy))

    # --- what happens -----------------------------------------------------------------------------

    def _happen(self, now: float, event: Event) -> None:
        match event.what:
            case Happened.TEXTED | Happened.RANG_BACK if event.party in self._said:
                return
            case Happened.RANG_BACK:
                rang = self._ring(now, event)
                if rang is None:
                    self._later(now + RINGS_IN_S, event)  # engaged: they try again
                    return
                event = rang
            case Happened.ALERTING | Happened.PRESSED if not self._is_under_way(event):
                return
            case Happened.ANSWERED | Happened.UNANSWERED:
                if not self._is_under_way(event):
                    return
                assert event.order is not None
                del self._calls[event.order.token]
                self._busy.discard(event.line)
                self._after_call(now, event)
            case Happened.LINE_FREE | Happened.TAKEN:
                self._busy.discard(event.line)
            case _:
                pass
        if event.key:
            self._say(now, event)
        self._turn(now, event)

    def _is_under_way(self, event: Event) -> bool:
        return event.order is not None and event.order.token in self._calls

    def _say(self, now: float, event: Event) -> None:
        if event.party in self._said:
            return
        self._said.add(event.party)
        if event.key == "1" and event.party not in (CALLER, OFFICER):
            self.outcome.coming_at.append(now)

    def _after_call(self, now: float, event: Event) -> None:
        """Somebody who missed a call, or heard nothing in it, may ring back."""
        is_silent = event.what is Happened.ANSWERED and not self._setting.speaks
        if event.party in (CALLER, OFFICER) or event.party in self._said:
            return
        fate = self._alarm.fates[event.party]
        is_missed = event.what is Happened.UNANSWERED and fate.sees_missed_calls
        if (is_missed or is_silent) and fate.rings_back_after_s < NEVER:
            back = Event(Happened.RANG_BACK, 0, event.party, None, "1")
            self._later(now + fate.rings_back_after_s, back)

    def _ring(self, now: float, event: Event) -> Event | None:
        """Somebody rings back: on a free line, or waiting on one that is in a call."""
        line = next((n for n in range(self._setting.lines) if n not in self._busy), None)
        if line is not None:
            self._busy.add(line)
            self._later(now + RINGS_IN_S, Event(Happened.LINE_FREE, line, event.party))
            return Event(event.what, line, event.party, None, event.key)
        call = next(iter(self._calls.values()), None)
        if call is None:
            return None
        self._later(now + REFUSED_S, Event(Happened.GONE, call.line, event.party))
        return Event(Happened.WAITS, call.line, event.party, None, event.key)

    def _later(self, at: float, event: Event) -> None:
        heapq.heappush(self._agenda, (at, next(self._ties), event))

    # --- what the lines do ------------------------------------------------------------------------

    def _turn(self, now: float, event: Event | None) -> None:
        orders, cut = self._scheduler.turn(now, event)
        for token in cut:
            order = self._calls.get(token)
            if order is not None and now < self._picked_up_at[token]:
                ended = Event(Happened.UNANSWERED, order.line, order.party, order)
                self._later(now + 0.2, ended)
        for order in orders:
            assert order.line not in self._busy, (order, now)
            self._busy.add(order.line)
            if order.party not in (CALLER, OFFICER):
                self.outcome.alerted.add(order.party)
            if order.is_call:
                self._call(now, order)
            else:
                self._text(now, order)

    def _text(self, now: float, order: Order) -> None:
        taken_at = now + TEXT_S
        self._later(taken_at, Event(Happened.TAKEN, order.line, order.party, order))
        fate = self._alarm.fates[order.party]
        if order.party != CALLER and fate.answers_text_after_s < NEVER:
            key = "1" if fate.comes else "2"
            answer = Event(Happened.TEXTED, order.line, order.party, None, key)
            self._later(taken_at + fate.answers_text_after_s, answer)

    def _call(self, now: float, order: Order) -> None:
        self._calls[order.token] = order
        nth = self._calls_got.get(order.party, 0)
        self._calls_got[order.party] = nth + 1
        fate, rings_at = self._alarm.fates[order.party], now + SET_UP_S
        self._later(rings_at, Event(Happened.ALERTING, order.line, order.party, order))
        picks_up = fate.picks_up_after_s[nth] if nth < len(fate.picks_up_after_s) else NEVER
        self._picked_up_at[order.token] = rings_at + picks_up
        if picks_up > order.ring_s:
            ended = Event(Happened.UNANSWERED, order.line, order.party, order)
            self._later(rings_at + order.ring_s, ended)
            return
        ends_at = rings_at + picks_up + SILENT_CALL_S
        if self._setting.speaks:
            says_at = rings_at + picks_up + fate.says_after_s
            key = "" if order.party == CALLER else "1" if fate.comes else "2"
            if key:
                pressed = Event(Happened.PRESSED, order.line, order.party, order, key)
                self._later(says_at, pressed)
            ends_at = says_at + CONFIRMS_S
        self._later(ends_at, Event(Happened.ANSWERED, order.line, order.party, order))
