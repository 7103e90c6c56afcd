"""A village to tell stories about: phones with habits, ideal lines, virtual time, the pure core.

A text is taken after `text_s`; a call rings after `setup_s` and is cut at the policy's
`ring_max_s`, unless the phone does something else. Core checks every turn.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from alarmd.incident.desk import LineSettings
from alarmd.incident.entries import (
    AttemptStarted,
    Channel,
    Closed,
    CloseReason,
    CutOrdered,
    Entry,
    Kind,
    Purpose,
    RingEndOrdered,
    Status,
)
from alarmd.incident.inputs import CloseRequested, Heard, Input, RaiseRequested
from alarmd.incident.policy import Policy
from alarmd.incident.world import Incident
from alarmd.roster import Party, Roster
from modem.indications import (
    CallAlerting,
    CallEnded,
    CallFinished,
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    DigitHeard,
    ModemChanged,
    SmsStored,
    SmsUnreadable,
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
    Remedy,
    Slot,
    SoundPath,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident import people
from tests.alarmd.incident.core import Core, ready

RING_END_TAKES_S = 0.2
PICKS_UP_S = 5.0
CONFIRMATION_S = 3.0
SILENCE_LASTS_S = 42.0  # three announcements and "no key"
SENT = SubmitResult(SubmitOutcome.SENT, (1,))
FAILED = SubmitResult(SubmitOutcome.FAILED, remedy=Remedy.RETRY, cause=42)
GIVEN_UP = SubmitResult(SubmitOutcome.FAILED, remedy=Remedy.GIVE_UP, cause=28)
UNKNOWN = SubmitResult(SubmitOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Got:
    """What reached a phone: a text, or a call with what it says ("" if it only rings)."""

    at: float
    line: str
    purpose: Purpose
    channel: Channel
    text: str


@dataclass
class Habits:
    """What somebody's phone does with what reaches it."""

    text_result: Callable[[], SubmitResult] = lambda: SENT
    call_outcome: CallOutcome = CallOutcome.NO_ANSWER
    presses: str = ""
    listens_s: float = SILENCE_LASTS_S
    got: list[Got] = field(default_factory=list)


class Village:
    """Everybody of tests/alarmd/incident/people.py, and a box with `lines` lines."""

    def __init__(
        self,
        lines: int | tuple[LineSettings, ...] = 1,
        *,
        roster: Roster | None = None,
        policy: Policy | None = None,
        text_s: float = 3.0,
        setup_s: float = 3.0,
        voice: bool = False,
    ) -> None:
        names = ("north", "south", "east", "west")
        settings = (
            tuple(LineSettings(name) for name in names[:lines]) if isinstance(lines, int) else lines
        )
        self.core = Core(roster or people.roster(), settings, policy)
        self.started_at = self.core.now
        self.text_s, self.setup_s = text_s, setup_s
        self.habits: dict[str, Habits] = {}
        self._calls, self._keys, self._ties = count(1), count(1), count(1)
        self._agenda: list[tuple[float, int, Input]] = []
        self._last_text: Heard | None = None
        self._ends_rings, self._mute, self._voice = True, "", voice
        for line in settings:
            self.line_comes_back(line.name)

    # --- people -----------------------------------------------------------------------------------

    def rings(self, who: str, line: str = "north", kind: Kind | None = None) -> None:
        """Somebody rings the hotline."""
        call = CallIncoming(f"call{next(self._calls)}", self._address(who))
        self._give(Heard(line, call, self._number(who), kind))

    def rings_while_busy(self, who: str, line: str = "north") -> None:
        """Somebody rings while this line is in a call: call waiting."""
        call = CallWaiting(f"call{next(self._calls)}", self._address(who))
        self._give(Heard(line, call, self._number(who)))

    def texts(self, who: str, text: str, line: str = "north", sent_ago_s: float = 0.0) -> None:
        """Somebody texts the hotline."""
        key, sent_at = f"text{next(self._keys)}", self.core.now - sent_ago_s
        sms = SmsStored(key, (Slot("ME", 1),), self._address(who), text, sent_at)
        self._last_text = Heard(line, sms, self._number(who))
        self._give(self._last_text)

    def garbled_text(self, who: str) -> None:
        """A text that no rule can read; "" from a stranger."""
        sender = self._address(who) if who else None
        key = f"text{next(self._keys)}"
        garbled = SmsUnreadable(key, (Slot("ME", 1),), "FF00", "not a PDU", sender)
        self._give(Heard("north", garbled, self._number(who) if who else None))
        self._give(Heard("north", garbled, self._number(who) if who else None))

    def same_text_again(self) -> None:
        """The modem lists its last stored text once more."""
        assert self._last_text is not None
        self._give(self._last_text)

    def delivery_report(self, who: str, *, status: int) -> None:
        """The network reports on the last text to this phone."""
        for attempt in reversed(self.core.entries(AttemptStarted)):
            if attempt.party == who and attempt.channel is Channel.SMS:
                report = DeliveryReported(self._address(who), 1, status)
                self._give(Heard(attempt.line, report, self._number(who)))
                return

    def stranger_rings(self, number: str = "+8610000099999") -> None:
        """Somebody who is not enrolled rings; "" withholds the number."""
        shown = Msisdn(number) if number else None
        caller = Address.of(shown) if shown else None
        self._give(Heard("north", CallIncoming(f"call{next(self._calls)}", caller), shown))

    def stranger_texts(self, text: str, sender: str = "10086", sent_ago_s: float = 0.0) -> None:
        """A text from a number that is not enrolled: the carrier's, say."""
        key, sent_at = f"text{next(self._keys)}", self.core.now - sent_ago_s
        sms = SmsStored(key, (Slot("ME", 1),), Address(sender), text, sent_at)
        self._give(Heard("north", sms))

    def refuses_texts(self, who: str, *results: SubmitResult) -> None:
        """The next texts to this phone end like this; then they are taken again."""
        ends = iter(results)
        self._habits(who).text_result = lambda: next(ends, SENT)

    def takes_calls_like(self, who: str, outcome: CallOutcome) -> None:
        """How calls to this phone end."""
        self._habits(who).call_outcome = outcome

    def listens(self, who: str, for_s: float = SILENCE_LASTS_S, *, presses: str = "") -> None:
        """They answer calls, listen for so long, then press these keys or hang up."""
        habits = self._habits(who)
        habits.call_outcome, habits.listens_s = CallOutcome.ANSWERED, for_s
        habits.presses = presses

    def presses(self, digit: str, attempt: int) -> None:
        """Somebody presses a key in the call of this attempt."""
        self._give(Heard("north", DigitHeard(str(attempt), digit, self.core.now)))

    # --- the operator -----------------------------------------------------------------------------

    def operator_raises(self, who: str, kind: Kind = Kind.EMERGENCY) -> None:
        """The operator raises an alarm for somebody."""
        self._give(RaiseRequested(who, kind, Status.ACTUAL, "desk"))

    def operator_drills(self, who: str) -> None:
        """The operator holds a drill at somebody's house."""
        self._give(RaiseRequested(who, Kind.EMERGENCY, Status.EXERCISE, "desk"))

    def operator_closes(self, incident: int, reason: CloseReason = CloseReason.REAL) -> None:
        """The operator closes an incident."""
        self._give(CloseRequested(incident, reason, "operator"))

    def roster_changes(self, *parties: Party) -> None:
        """A new roster comes into force."""
        self.core.roster = people.roster(*parties)

    # --- the box ----------------------------------------------------------------------------------

    def line_goes(self, line: str) -> None:
        """The modem is pulled out."""
        self._agenda = [one for one in self._agenda if not _is_of_line(one[2], line)]
        heapq.heapify(self._agenda)
        occupied = self.core.world.lines[line].occupied_by
        self._give(Heard(line, ModemChanged(ModemStatus(state=ModemState.CLOSED))))
        if occupied is not None:
            attempt = self.core.world.attempt(occupied)
            assert attempt is not None
            self._give(Heard(line, _end_unseen(occupied, attempt.channel)))

    def line_comes_back(self, line: str, *, texts: bool = True, calls: bool = True) -> None:
        """The modem is there again."""
        self.line_speaks(line, self._voice, texts=texts, calls=calls)

    def line_speaks(
        self, line: str, voice: bool, *, texts: bool = True, calls: bool = True
    ) -> None:
        """The modem has sound in its calls, or has none."""
        self._give(Heard(line, ModemChanged(ready(texts=texts, calls=calls, voice=voice))))

    def line_speaks_without_keys(self, line: str) -> None:
        """The modem speaks by itself and passes no sound on."""
        deaf = Capabilities(speech=SoundPath.SYNTHESISER)
        self._give(Heard(line, ModemChanged(replace(ready(), capabilities=deaf))))

    def never_ends_rings(self) -> None:
        """The modem does not say that a ring is over."""
        self._ends_rings = False

    def loses_results(self, line: str) -> None:
        """This line never says how its orders end."""
        self._mute = line

    def restarts(self) -> None:
        """Power cut: what was under way on the lines is never heard of again."""
        self._agenda.clear()
        self._obey(self.core.restart())
        for line in self.core.lines:
            self.line_comes_back(line.name)

    def advance(self, seconds: float = 0.0, minutes: float = 0.0) -> None:
        """Let time pass."""
        until = self.core.now + seconds + 60.0 * minutes
        while True:
            comes_at = self._agenda[0][0] if self._agenda else float("inf")
            at = min(comes_at, self.core.wake_at)
            if at > until:
                break
            self.core.now = max(self.core.now, at)
            if comes_at <= at:
                self._give(heapq.heappop(self._agenda)[2])
            else:
                self._obey(self.core.turn())
        self.core.now = until

    # --- what can be seen -------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """Seconds since the story began."""
        return self.core.now - self.started_at

    def incident(self, number: int = 1) -> Incident:
        """An incident that still matters."""
        return self.core.world.incidents[number]

    def open_incidents(self) -> list[int]:
        """The numbers of the open incidents."""
        return [incident.id for incident in self.core.world.open_incidents()]

    def closings(self) -> list[tuple[int, str, CloseReason]]:
        """What was closed, by whom, and as what."""
        return [(e.incident, e.by, e.reason) for e in self.core.entries(Closed)]

    def got(
        self, who: str, purpose: Purpose | None = None, channel: Channel | None = None
    ) -> list[Got]:
        """What reached this phone, oldest first."""
        return [
            one
            for one in self._habits(who).got
            if purpose in (None, one.purpose) and channel in (None, one.channel)
        ]

    def texts_to(self, who: str, purpose: Purpose | None = None) -> list[str]:
        """The texts that this phone got."""
        return [one.text for one in self.got(who, purpose, Channel.SMS)]

    def calls_to(self, who: str) -> list[float]:
        """When this phone was called, in seconds since the story began."""
        return [one.at for one in self.got(who, channel=Channel.VOICE)]

    def attempts(self) -> list[tuple[str, Purpose, Channel]]:
        """Everything that was tried, in order: to whom, what for, how."""
        started = self.core.entries(AttemptStarted)
        return [(one.party, one.purpose, one.channel) for one in started]

    def whom(self, channel: Channel, purpose: Purpose = Purpose.ALERT) -> list[str]:
        """Who was tried for this purpose on this channel, in order."""
        return [who for who, what, how in self.attempts() if (what, how) == (purpose, channel)]

    # --- how it works -----------------------------------------------------------------------------

    def _give(self, given: Input) -> None:
        self._obey(self.core.turn(given))

    def _obey(self, orders: list[Entry]) -> None:
        for order in orders:
            match order:
                case AttemptStarted(channel=Channel.SMS):
                    self._send(order)
                case AttemptStarted():
                    self._dial(order)
                case RingEndOrdered() if self._ends_rings:
                    self._later(RING_END_TAKES_S, Heard(order.line, CallEnded(order.call)))
                case CutOrdered():
                    self._cut(order.attempt)
                case _:
                    pass

    def _send(self, order: AttemptStarted) -> None:
        habits = self._habits(order.party)
        result = habits.text_result()
        if result.outcome is not SubmitOutcome.FAILED:
            self._arrives(habits, order)
        self._later(self.text_s, Heard(order.line, SubmitEnded(str(order.attempt), result)))

    def _dial(self, order: AttemptStarted) -> None:
        habits, token = self._habits(order.party), str(order.attempt)
        outcome, policy = habits.call_outcome, self.core.policy
        rings = outcome in (CallOutcome.NO_ANSWER, CallOutcome.ANSWERED)
        if rings:
            self._arrives(habits, order)
            self._later(self.setup_s, Heard(order.line, CallAlerting(token)))
        lasts = policy.ring_max_s if outcome is CallOutcome.NO_ANSWER else policy.answered_hold_s
        result = CallResult(outcome, alerted=rings)
        if outcome is CallOutcome.ANSWERED and order.text:
            lasts, result = self._talk(order, habits)
        ends_after = self.setup_s + lasts if rings else self.setup_s
        self._later(ends_after, Heard(order.line, CallFinished(token, result)))

    def _talk(self, order: AttemptStarted, habits: Habits) -> tuple[float, CallResult]:
        """The keys that are pressed, how long it lasts from the first ring on, how it ends."""
        pressed_s = PICKS_UP_S + habits.listens_s
        for digit in habits.presses:
            at = self.core.now + self.setup_s + pressed_s
            pressed = DigitHeard(str(order.attempt), digit, at)
            self._later(self.setup_s + pressed_s, Heard(order.line, pressed))
        active_s = habits.listens_s + (CONFIRMATION_S if habits.presses else 0.0)
        said = CallResult(CallOutcome.ANSWERED, True, active_s, spoke_s=active_s)
        return PICKS_UP_S + active_s, said

    def _cut(self, attempt_id: int) -> None:
        attempt = self.core.world.attempt(attempt_id)
        assert attempt is not None
        result = CallResult(CallOutcome.NO_ANSWER, alerted=attempt.alerted)
        self._later(0.2, Heard(attempt.line, CallFinished(str(attempt_id), result)))

    def _arrives(self, habits: Habits, order: AttemptStarted) -> None:
        habits.got.append(Got(self.now_s, order.line, order.purpose, order.channel, order.text))

    def _later(self, seconds: float, given: Heard) -> None:
        if given.line == self._mute:
            return
        heapq.heappush(self._agenda, (self.core.now + seconds, next(self._ties), given))

    def _habits(self, who: str) -> Habits:
        return self.habits.setdefault(who, Habits())

    def _number(self, who: str) -> Msisdn:
        known = {party.id: party for party in (*people.EVERYBODY, *self._parties())}
        return known[who].phones[0].number

    def _address(self, who: str) -> Address:
        return Address.of(self._number(who))

    def _parties(self) -> list[Party]:
        return list(self.core.roster.parties.values())


def _is_of_line(given: Input, line: str) -> bool:
    return isinstance(given, Heard) and given.line == line


def _end_unseen(attempt: int, channel: Channel) -> SubmitEnded | CallFinished:
    if channel is Channel.SMS:
        return SubmitEnded(str(attempt), UNKNOWN)
    return CallFinished(str(attempt), CallResult(CallOutcome.UNKNOWN))
