"""The real core and planner as a scheduler of the village: decide, due and plan, nothing beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CutOrdered,
    RosterLoaded,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.restart import restart
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from alarmd.roster import Group, Party, Phone, Role, Roster
from benchmarks.core import Core
from benchmarks.helpers.people import EVENING, NIGHT
from benchmarks.helpers.village import CALLER, OFFICER, Event, Happened, Order, Setting
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DigitHeard,
    Indication,
    ModemChanged,
    SmsStored,
    SubmitEnded,
)
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    Capabilities,
    ModemState,
    ModemStatus,
    Msisdn,
    SoundPath,
    SubmitOutcome,
    SubmitResult,
)

# The alarm begins at this instant of the core's clock: at 0:13 or 19:13 in the village.
START = {NIGHT.name: 1_790_007_200.0, EVENING.name: 1_789_989_200.0}
BETWEEN_DRILLS_S = 30 * 86400.0
ZONE = ZoneInfo("Asia/Shanghai")
SENT = SubmitResult(SubmitOutcome.SENT, (7,))
TALKED = CallResult(CallOutcome.ANSWERED, True, 10.0, spoke_s=10.0)


Past = Mapping[str, Sequence[tuple[bool, float]]]
"""What `Alarm.past` (village.py) says of each neighbour."""


def _answers(setting: Setting, past: Past) -> dict[str, tuple[Answer, ...]]:
    start = START[setting.hour.name]
    known = {}
    for party, seen in past.items():
        drills = zip(reversed(range(1, len(seen) + 1)), seen, strict=True)
        dates = ((start - ago * BETWEEN_DRILLS_S, came, after_s) for ago, (came, after_s) in drills)
        known[party] = tuple(Answer(at, at, came, after_s) for at, came, after_s in dates)
    return known


def roster_of(setting: Setting) -> Roster:
    """The village as the core knows it: the caller's group, the one that is asked next, an
    officer."""
    everybody = [CALLER, OFFICER, *setting.near, *setting.far]
    phones = {
        party: (Phone(Msisdn(f"+8610000{n:05d}")),) for n, party in enumerate(everybody, start=1)
    }
    groups = [Group("near", "一组", (OFFICER,), ("far",)), Group("far", "二组", (OFFICER,))]
    parties = [Party(OFFICER, "李警官", Role.OFFICER, phones[OFFICER])]
    for group, members in (("near", (CALLER, *setting.near)), ("far", setting.far)):
        parties += [Party(one, one, Role.HOUSEHOLD, phones[one], group) for one in members]
    return Roster.of("village", groups, parties)


class Ours:
    """A `Scheduler` (village.py). Lines are named by their numbers."""

    def __init__(self, setting: Setting, policy: Policy, past: Past) -> None:
        lines = [LineSettings(str(line), calls=setting.calls) for line in range(setting.lines)]
        self._core = Core(roster_of(setting), policy, lines, ZONE)
        names = tuple(line.name for line in lines)
        begun = [*restart(World(), "1", names), RosterLoaded("", 0)]
        self._world = replace(
            fold(World(), begun, START[setting.hour.name]), answers=_answers(setting, past)
        )
        self._rings, self._texts = count(1), count(1)
        self._rung: dict[str, str] = {}  # the incoming call of somebody
        path = SoundPath.PCM_TTY if setting.speaks else SoundPath.NONE
        status = ModemStatus(
            state=ModemState.READY,
            carries_texts=True,
            carries_calls=setting.calls,
            capabilities=Capabilities(speech=path),
        )
        self._start = START[setting.hour.name]
        for name in names:
            self._obey(Heard(name, ModemChanged(status)), self._start)

    @property
    def wake_at(self) -> float:
        """When to turn again, in seconds after the ring."""
        return self._core.wake_at - self._start

    def turn(self, now: float, event: Event | None) -> tuple[Sequence[Order], Sequence[int]]:
        """What the daemon would do with this event at this instant."""
        at = self._start + now
        return self._obey(None if event is None else self._heard(event, at), at)

    def _heard(self, event: Event, at: float) -> Heard:
        """The event as a line tells it."""
        number = self._core.roster.parties[event.party].phones[0].number
        match event.what:
            case Happened.RANG | Happened.RANG_BACK:
                told: Indication = CallIncoming(self._ring(event), Address.of(number))
            case Happened.WAITS:
                told = CallWaiting(self._ring(event), Address.of(number))
            case Happened.LINE_FREE | Happened.GONE:
                told = CallEnded(self._rung.pop(event.party))
            case Happened.TAKEN:
                told = SubmitEnded(_token(event), SENT)
            case Happened.ALERTING:
                told = CallAlerting(_token(event))
            case Happened.PRESSED:
                told = DigitHeard(_token(event), event.key, at)
            case Happened.ANSWERED:
                told = CallFinished(_token(event), TALKED)
            case Happened.UNANSWERED:
                told = CallFinished(_token(event), CallResult(CallOutcome.NO_ANSWER, alerted=True))
            case Happened.TEXTED:
                key = f"text{next(self._texts)}"
                told = SmsStored(key, (), Address.of(number), event.key, at)
        return Heard(str(event.line), told, number)

    def _ring(self, event: Event) -> str:
        self._rung[event.party] = f"ring{next(self._rings)}"
        return self._rung[event.party]

    def _obey(self, heard: Heard | None, at: float) -> tuple[Sequence[Order], Sequence[int]]:
        """The orders for lines and the calls to cut; the village ends rings by itself."""
        self._world, facts = self._core.turn(self._world, heard, at)
        orders = [
            Order(
                int(fact.line),
                fact.party,
                is_call=fact.channel is Channel.VOICE,
                ring_s=fact.ring_s,
                token=fact.attempt,
            )
            for fact in facts
            if isinstance(fact, AttemptStarted)
        ]
        return orders, [fact.attempt for fact in facts if isinstance(fact, CutOrdered)]


def _token(event: Event) -> int:
    assert event.order is not None
    return event.order.token
