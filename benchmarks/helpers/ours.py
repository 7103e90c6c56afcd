"""The real core and planner as a scheduler of the village: decide, due and plan, nothing beside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from zoneinfo import ZoneInfo

from alarmd.daemon import DUE_ROUNDS_MAX
from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CutOrdered,
    Entry,
    RingEndOrdered,
    RosterLoaded,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.incident.intake.decide import decide
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.restart import restart
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.planner.plan import plan
from alarmd.incident.planner.timers import due
from alarmd.incident.policy import Policy
from alarmd.roster import Group, Party, Phone, Role, Roster
from benchmarks.helpers.village import CALLER, OFFICER, Event, Happened, Order, Setting
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
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

START = 1_790_000_000.0  # the alarm begins at this instant of the core's clock
ZONE = ZoneInfo("Asia/Shanghai")
SENT = SubmitResult(SubmitOutcome.SENT, (7,))


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

    def __init__(self, setting: Setting, policy: Policy) -> None:
        self._policy, self._roster = policy, roster_of(setting)
        self._settings = tuple(
            LineSettings(str(line), calls=setting.calls) for line in range(setting.lines)
        )
        self._world = World()
        self._orders: dict[int, Order] = {}
        self._rings, self._texts = count(1), count(1)
        self._rung: dict[int, str] = {}  # the incoming call on a line
        self.wake_at = float("inf")
        names = tuple(line.name for line in self._settings)
        self._fold([*restart(self._world, "1", names), RosterLoaded("", 0)], START)
        path = SoundPath.PCM_TTY if setting.speaks else SoundPath.NONE
        status = ModemStatus(
            state=ModemState.READY,
            carries_texts=True,
            carries_calls=setting.calls,
            capabilities=Capabilities(speech=path),
        )
        for line in range(setting.lines):
            self._hear(START, line, ModemChanged(status))

    def turn(self, now: float, event: Event | None) -> tuple[Sequence[Order], Sequence[int]]:
        """What the daemon would do with this event at this instant."""
        at = START + now
        if event is None:
            return self._plan(at)
        match event.what:
            case Happened.RANG | Happened.RANG_BACK:
                self._rung[event.line] = f"ring{next(self._rings)}"
                number = self._number(event.party)
                ring = CallIncoming(self._rung[event.line], Address.of(number))
                self._hear(at, event.line, ring, number)
            case Happened.LINE_FREE:
                self._hear(at, event.line, CallEnded(self._rung.pop(event.line)))
            case Happened.TAKEN:
                self._hear(at, event.line, SubmitEnded(_token(event), SENT))
            case Happened.ALERTING:
                self._hear(at, event.line, CallAlerting(_token(event)))
            case Happened.PRESSED:
                self._hear(at, event.line, DigitHeard(_token(event), event.key, at))
            case Happened.ANSWERED:
                ended = CallResult(CallOutcome.ANSWERED, True, 10.0, spoke_s=10.0)
                self._hear(at, event.line, CallFinished(_token(event), ended))
            case Happened.UNANSWERED:
                ended = CallResult(CallOutcome.NO_ANSWER, alerted=True)
                self._hear(at, event.line, CallFinished(_token(event), ended))
            case Happened.TEXTED:
                number, key = self._number(event.party), f"text{next(self._texts)}"
                text = SmsStored(key, (), Address.of(number), event.key, at)
                self._hear(at, event.line, text, number)
        return self._plan(at)

    def _number(self, party: str) -> Msisdn:
        return self._roster.parties[party].phones[0].number

    def _hear(
        self, at: float, line: int, indication: Indication, number: Msisdn | None = None
    ) -> None:
        heard = Heard(str(line), indication, number)
        self._fold(decide(self._world, self._roster, heard, at, at, self._policy), at)

    def _fold(self, entries: Sequence[Entry], at: float) -> None:
        self._world = fold(self._world, entries, at)

    def _plan(self, at: float) -> tuple[Sequence[Order], Sequence[int]]:
        for _ in range(DUE_ROUNDS_MAX):
            facts = due(self._world, at, self._policy)
            if not facts:
                break
            self._fold(facts, at)
        planned = plan(self._world, at, self._settings, self._policy, ZONE)
        self._fold(planned.entries, at)
        self.wake_at = planned.wake_at - START
        orders: list[Order] = []
        cut: list[int] = []
        for order in planned.orders:
            match order:
                case AttemptStarted():
                    is_call = order.channel is Channel.VOICE
                    ring_s = self._policy.ring_max_s
                    line, token = int(order.line), order.attempt
                    orders.append(Order(line, order.party, is_call, ring_s, token))
                case CutOrdered():
                    cut.append(order.attempt)
                case RingEndOrdered():
                    pass  # the village ends rings by itself
        return orders, cut


def _token(event: Event) -> int:
    assert event.order is not None
    return event.order.token
