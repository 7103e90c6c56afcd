"""A village to tell stories about: phones with habits, ideal lines, virtual time, the pure core.

A text is taken after `text_s`; a call rings after `setup_s` and is cut at the policy's
`ring_max_s`, unless the phone does something else. Core checks every turn.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import count

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CloseReason,
    CutOrdered,
    Entry,
    Kind,
    RingEndOrdered,
    Status,
)
from alarmd.incident.intake.carriers import is_of_carrier
from alarmd.incident.intake.inputs import CloseRequested, Heard, Input, RaiseRequested
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from alarmd.numbers import identify
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
    PartStored,
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
    Slot,
    SoundPath,
    SubmitOutcome,
    SubmitResult,
)
from tests.alarmd.incident import people
from tests.alarmd.incident.core import Core, ready
from tests.scenarios.phones import (
    CONFIRMATION_S,
    PICKS_UP_S,
    SENT,
    SILENCE_LASTS_S,
    UNKNOWN,
    Got,
    Habits,
)
from tests.scenarios.seen import Seen

RING_END_TAKES_S = 0.2
# A group of five widens early by night: it is not likely that two of them come. The stories tell of
# the latest instant; test_who_is_likely.py tells of the early one.
AT_100_S = Policy(widen_below=0.0)


class Village(Seen):
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
        self.core = Core(roster or people.roster(), settings, policy or AT_100_S)
        self.started_at = self.core.now
        self.text_s, self.setup_s = text_s, setup_s
        self.habits: dict[str, Habits] = {}
        self._calls, self._keys, self._ties = count(1), count(1), count(1)
        self._agenda: list[tuple[float, int, Input]] = []
        self._last_text: Heard | None = None
        self._unshown: dict[str, str] = {}
        self._ends_rings, self._mute, self._voice = True, "", voice
        for line in settings:
            self.line_comes_back(line.name)

    # --- people -----------------------------------------------------------------------------------

    def rings(
        self,
        who: str,
        line: str = "north",
        kind: Kind | None = None,
        number: Msisdn | None = None,
    ) -> None:
        """Somebody rings the hotline, from their first phone unless `number` is another."""
        number = number or self._number(who)
        call = CallIncoming(f"call{next(self._calls)}", Address.of(number))
        self._give(Heard(line, call, number, kind))

    def hears(
        self, told: SmsStored | PartStored | SmsUnreadable | CallIncoming, line: str = "north"
    ) -> None:
        """A modem tells of this, as the network wrote it."""
        shown = told.caller if isinstance(told, CallIncoming) else told.sender
        number = identify(shown) if shown is not None else None
        self._give(
            _as_line(line, told) if isinstance(told, SmsStored) else Heard(line, told, number)
        )

    def rings_unshown(self, who: str, line: str = "north") -> None:
        """Somebody rings, and the network does not show the number yet."""
        self._unshown[who] = f"call{next(self._calls)}"
        self._give(Heard(line, CallIncoming(self._unshown[who], None)))

    def shows_number(self, who: str, line: str = "north") -> None:
        """The number of that ring comes after all."""
        call = CallIncoming(self._unshown[who], self._address(who))
        self._give(Heard(line, call, self._number(who)))

    def rings_while_busy(self, who: str, line: str = "north") -> None:
        """Somebody rings while this line is in a call: call waiting."""
        call = CallWaiting(f"call{next(self._calls)}", self._address(who))
        self._give(Heard(line, call, self._number(who)))

    def texts(
        self,
        who: str,
        text: str,
        line: str = "north",
        sent_ago_s: float = 0.0,
        number: Msisdn | None = None,
    ) -> None:
        """Somebody texts the hotline, from their first phone unless `number` is another."""
        number = number or self._number(who)
        key, sent_at = f"text{next(self._keys)}", self.core.now - sent_ago_s
        sms = SmsStored(key, (Slot("ME", 1),), Address.of(number), text, sent_at)
        self._last_text = Heard(line, sms, number)
        self._give(self._last_text)

    def texts_in_parts(self, who: str, first: str, whole: str, line: str = "north") -> None:
        """A long text: the first part is told at once, the whole when the rest has come."""
        key, number = f"text{next(self._keys)}", self._number(who)
        for text, complete in ((first, False), (whole, True)):
            sms = SmsStored(
                key, (Slot("ME", 1),), Address.of(number), text, self.core.now, complete=complete
            )
            self._give(Heard(line, sms, number))

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

    def stranger_texts(
        self, text: str, sender: str = "10086", sent_ago_s: float = 0.0, line: str = "north"
    ) -> None:
        """A text from a number that is not enrolled: the carrier's, say."""
        key, sent_at = f"text{next(self._keys)}", self.core.now - sent_ago_s
        sms = SmsStored(key, (Slot("ME", 1),), Address.dialled(sender), text, sent_at)
        self._give(_as_line(line, sms))

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
        self._give(Heard("north", DigitHeard(attempt, digit, self.core.now)))

    # --- the operator -----------------------------------------------------------------------------

    def operator_raises(self, who: str, kind: Kind = Kind.EMERGENCY) -> None:
        """The operator raises an alarm for somebody."""
        self._give(RaiseRequested(who, kind, Status.ACTUAL, "desk"))

    def operator_drills(self, who: str) -> None:
        """The operator holds a drill at somebody's house."""
        self._give(RaiseRequested(who, Kind.EMERGENCY, Status.EXERCISE, "desk"))

    def operator_closes(
        self, incident: int, reason: CloseReason = CloseReason.REAL, *, is_certain: bool = False
    ) -> None:
        """The operator closes an incident."""
        self._give(CloseRequested(incident, reason, "operator", is_certain=is_certain))

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
        self._later(self.text_s, Heard(order.line, SubmitEnded(order.attempt, result)))

    def _dial(self, order: AttemptStarted) -> None:
        habits, token = self._habits(order.party), order.attempt
        outcome, policy = habits.call_outcome, self.core.policy
        rings = outcome in (CallOutcome.NO_ANSWER, CallOutcome.ANSWERED)
        if rings:
            self._arrives(habits, order)
            self._later(self.setup_s, Heard(order.line, CallAlerting(token)))
        lasts = order.ring_s if outcome is CallOutcome.NO_ANSWER else policy.answered_hold_s
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
            pressed = DigitHeard(order.attempt, digit, at)
            self._later(self.setup_s + pressed_s, Heard(order.line, pressed))
        active_s = habits.listens_s + (CONFIRMATION_S if habits.presses else 0.0)
        said = CallResult(CallOutcome.ANSWERED, True, active_s, spoke_s=active_s)
        return PICKS_UP_S + active_s, said

    def _cut(self, attempt_id: int) -> None:
        attempt = self.core.world.attempt(attempt_id)
        assert attempt is not None
        result = CallResult(CallOutcome.NO_ANSWER, alerted=attempt.alerted)
        self._later(0.2, Heard(attempt.line, CallFinished(attempt_id, result)))

    def _arrives(self, habits: Habits, order: AttemptStarted) -> None:
        habits.got.append(Got(self.now_s, order.line, order.purpose, order.channel, order.text))

    def _later(self, seconds: float, given: Heard) -> None:
        if given.line == self._mute:
            return
        heapq.heappush(self._agenda, (self.core.now + seconds, next(self._ties), given))

    def _number(self, who: str) -> Msisdn:
        known = {party.id: party for party in (*people.EVERYBODY, *self._parties())}
        return known[who].phones[0].number

    def _address(self, who: str) -> Address:
        return Address.of(self._number(who))

    def _parties(self) -> list[Party]:
        return list(self.core.roster.parties.values())


def _is_of_line(given: Input, line: str) -> bool:
    return isinstance(given, Heard) and given.line == line


def _as_line(line: str, text: SmsStored) -> Heard:
    """A text as a line tells of it, whose SIM has said nothing of itself."""
    number = identify(text.sender)
    is_carriers = is_of_carrier(text.sender, "", is_phone=number is not None)
    return Heard(line, text, number, is_of_carrier=is_carriers)


def _end_unseen(attempt: int, channel: Channel) -> SubmitEnded | CallFinished:
    if channel is Channel.SMS:
        return SubmitEnded(attempt, UNKNOWN)
    return CallFinished(attempt, CallResult(CallOutcome.UNKNOWN))
