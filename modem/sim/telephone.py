"""The calls of a simulated modem as its terminal sees them (27.007 7.18 and 22.030 6.5.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modem.sim.calls import (
    CAUSE_BUSY,
    CAUSE_NETWORK_FAILURE,
    CAUSE_NO_ANSWER,
    CAUSE_NORMAL,
    CAUSE_REJECTED,
    Phase,
    SimCall,
)
from modem.sim.dialect import CallNews, Turn
from modem.sim.faults import Clip
from modem.types import Address, CallDirection, CallState

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

CALLS_MAX = 7
"""The most calls that +CLCC numbers (27.007 7.18)."""
TOA_HIDDEN = 128
_CLI_WITHHELD, _CLI_VALID = 1, 0
_RINGING = (CallState.INCOMING, CallState.WAITING)


@dataclass(slots=True)
class Leg:
    """One line of +CLCC. `number` is None while it is withheld."""

    index: int
    call: SimCall
    direction: CallDirection
    state: CallState
    number: Address | None
    is_multiparty: bool = False
    rings: int = 0
    answered_at: float | None = None

    def clcc(self) -> str:
        """The line (27.007 7.18)."""
        number = self.number or Address("", TOA_HIDDEN)
        return (
            f"+CLCC: {self.index},{int(self.direction)},{int(self.state)},0,"
            f'{int(self.is_multiparty)},"{number.digits}",{number.toa}'
        )


class Telephone:
    """The legs, their ringing, and what AT+CHLD and similar commands do to them."""

    def __init__(self, modem: SimModem) -> None:
        self._modem = modem
        self._network = modem.network
        self.legs: list[Leg] = []
        self.has_call_waiting = True
        self.last_cause = CAUSE_NORMAL
        self._dial_ended: Callable[[Leg, str], None] | None = None

    def in_state(self, *states: CallState) -> list[Leg]:
        """The legs in one of these states, lowest index first."""
        return [leg for leg in self.legs if leg.state in states]

    # --- what the terminal does

    def dial(
        self, number: str, *, is_withheld: bool, ended: Callable[[Leg, str], None] | None = None
    ) -> Leg:
        """Call a number; active calls are held. `ended(leg, word)` is called with "" when the call
        is connected, else with the final result code."""
        for leg in self.in_state(CallState.ACTIVE):
            leg.state = CallState.HELD
        call = self._network.dial(self._modem, number, is_withheld=is_withheld)
        leg = self._add(call, CallDirection.OUTGOING, CallState.DIALING, Address.dialled(number))
        self._dial_ended = ended
        self._tell(leg, Turn.DIALLED)
        return leg

    def answer(self, leg: Leg) -> None:
        """Take an incoming or waiting call; active ones are held."""
        for other in self.in_state(CallState.ACTIVE):
            other.state = CallState.HELD
        leg.call.answer()

    def release(self, legs: Iterable[Leg], cause: int = CAUSE_NORMAL) -> None:
        """End these calls from our side; a zombie stays listed until it is ended again."""
        for leg in list(legs):
            self._remove(leg)
            self.last_cause = cause
            self._tell(leg, Turn.ENDED)
            leg.call.end(self._modem, cause)

    def release_one(self, leg: Leg) -> None:
        """End this call, unless the far end ended it first."""
        self.release(one for one in self.legs if one is leg)

    def refuse(self, legs: Iterable[Leg]) -> None:
        """End ringing calls by user determined user busy: their callers hear busy."""
        self.release(legs, CAUSE_BUSY)

    def hang_up(self) -> None:
        """AT+CHUP: end every call but a waiting one, which then rings."""
        self.release([leg for leg in self.legs if leg.state is not CallState.WAITING])

    def drop_all(self) -> None:
        """The radio is gone: end all calls, without a word to the terminal."""
        for leg in list(self.legs):
            self.legs.remove(leg)
            leg.call.end(self._modem, CAUSE_NORMAL)

    def hold_all_but(self, kept: Leg) -> None:
        """CHLD=2x: one call stays or becomes active, the other active ones are held."""
        for leg in self.in_state(CallState.ACTIVE):
            if leg is not kept:
                leg.state = CallState.HELD
        if kept.state is CallState.HELD:
            kept.state = CallState.ACTIVE

    def join(self) -> None:
        """CHLD=3: the held and the active calls talk to each other."""
        for leg in self.in_state(CallState.ACTIVE, CallState.HELD):
            leg.state, leg.is_multiparty = CallState.ACTIVE, True

    # --- what the network does

    def offered(self, call: SimCall) -> int | None:
        """Ring, wait, or be busy."""
        if (
            self.in_state(*_RINGING)
            or len(self.legs) >= CALLS_MAX
            or (self.legs and not self.has_call_waiting)
        ):
            return CAUSE_BUSY
        is_hidden = call.is_withheld or self._modem.faults.withholds_callers
        number = None if is_hidden else self._network.present(call.caller.number)
        if self.legs:
            leg = self._add(call, CallDirection.INCOMING, CallState.WAITING, number)
            if self._modem.settings.ccwa:
                self._modem.urc(_ccwa(leg))
        else:
            leg = self._add(call, CallDirection.INCOMING, CallState.INCOMING, number)
            self._ring(leg)
        return None

    def alerting(self, call: SimCall) -> None:
        """The far end rings."""
        if (leg := self._leg(call)) is not None:
            leg.state = CallState.ALERTING
            self._tell(leg, Turn.ALERTING)

    def active(self, call: SimCall) -> None:
        """Either end answered."""
        if (leg := self._leg(call)) is None:
            return
        leg.state, leg.answered_at = CallState.ACTIVE, self._network.loop.time()
        self._tell(leg, Turn.ANSWERED)
        self._modem.sound.call_changed()
        if leg.direction is CallDirection.OUTGOING and self._dial_ended is not None:
            ended, self._dial_ended = self._dial_ended, None
            ended(leg, "")

    def ended(self, call: SimCall) -> None:
        """The far end or the network ended a call: tell the terminal, unless the call waited."""
        if (leg := self._leg(call)) is None:
            return
        state = leg.state
        self.last_cause = call.cause
        word = "NO CARRIER"
        if state in (CallState.DIALING, CallState.ALERTING):
            word = {CAUSE_BUSY: "BUSY", CAUSE_REJECTED: "BUSY", CAUSE_NO_ANSWER: "NO ANSWER"}.get(
                call.cause, word
            )
        self._remove(leg)
        if leg.direction is CallDirection.OUTGOING and self._dial_ended is not None:
            ended, self._dial_ended = self._dial_ended, None
            ended(leg, word)
        elif state is not CallState.WAITING and not self._modem.chance(
            self._modem.faults.lost_ends
        ):
            self._tell(leg, Turn.ENDED)
            if self._modem.profile.dialect.says_how_it_ended:
                self._modem.urc(word)

    def pressed(self, key: str) -> None:
        """The far end pressed a key: tell the terminal, if the modem detects keys and is set to."""
        dialect = self._modem.profile.dialect
        is_on = self._modem.settings.plain.get(dialect.key_switch, "0").strip("0,") != ""
        if dialect.key is not None and is_on:
            self._modem.urc(dialect.key(key))

    def drop_untaken(self) -> None:
        """End our calls that are not yet answered, with NO CARRIER: some modems do so on +CLCC."""
        dropped = self.in_state(CallState.DIALING, CallState.ALERTING)
        self.release(dropped, CAUSE_NETWORK_FAILURE)
        for _ in dropped:
            self._modem.urc("NO CARRIER")

    def text_commanded(self) -> None:
        """A command about texts came: drop the call, unless the dialect has `texts_in_calls`."""
        if self.legs and not self._modem.profile.dialect.texts_in_calls:
            self.release(
                self.in_state(CallState.DIALING, CallState.ALERTING, CallState.ACTIVE),
                CAUSE_NETWORK_FAILURE,
            )

    # --- helpers

    def _add(
        self, call: SimCall, direction: CallDirection, state: CallState, number: Address | None
    ) -> Leg:
        used = {leg.index for leg in self.legs}
        index = next(index for index in range(1, CALLS_MAX + 2) if index not in used)
        leg = Leg(index, call, direction, state, number)
        self.legs = sorted([*self.legs, leg], key=lambda leg: leg.index)
        return leg

    def _tell(self, leg: Leg, turn: Turn) -> None:
        """Send the URCs that the dialect has for this turn of a call."""
        says = self._modem.profile.dialect.says
        lasted_s = None if leg.answered_at is None else self._network.loop.time() - leg.answered_at
        number = leg.number.digits if leg.number else ""
        is_incoming = leg.direction is CallDirection.INCOMING
        news = CallNews(turn, leg.index, is_incoming, number, lasted_s, self.last_cause)
        for line in says(news):
            self._modem.urc(line)

    def _leg(self, call: SimCall) -> Leg | None:
        return next((leg for leg in self.legs if leg.call is call), None)

    def _remove(self, leg: Leg) -> None:
        if self._modem.chance(self._modem.faults.zombies):
            return
        self.legs.remove(leg)
        self._modem.sound.call_changed()
        if self._modem.chance(self._modem.faults.forgets):
            self._modem.settings.plain.clear()
        if len(self.legs) == 1 and self.legs[0].state is CallState.WAITING:
            self.legs[0].state = CallState.INCOMING
            self._network.after(0.0, self._ring, self.legs[0])

    def _ring(self, leg: Leg) -> None:
        """Send RING, +CLIP a moment later, and again at the cadence while the call rings."""
        is_over = leg not in self.legs or leg.call.phase is Phase.ENDED
        if is_over or leg.state is not CallState.INCOMING:
            return
        leg.rings += 1
        self._modem.urc("+CRING: VOICE" if self._modem.settings.crc else "RING")
        if self._shows_clip(leg):
            if self._network.latencies.clip_s > 0:
                self._network.after(self._network.latencies.clip_s, self._clip, leg)
            else:
                self._clip(leg)
        self._network.loop.call_later(self._network.latencies.ring_cadence_s, self._ring, leg)

    def _shows_clip(self, leg: Leg) -> bool:
        if not self._modem.settings.clip:
            return False
        match self._modem.faults.clip:
            case Clip.EVERY_RING:
                return True
            case Clip.FROM_SECOND_RING:
                return leg.rings > 1
            case Clip.NEVER:
                return False

    def _clip(self, leg: Leg) -> None:
        if leg in self.legs and leg.state is CallState.INCOMING:
            number = leg.number or Address("", TOA_HIDDEN)
            validity = _CLI_VALID if leg.number else _CLI_WITHHELD
            self._modem.urc(f'+CLIP: "{number.digits}",{number.toa},,,,{validity}')


def _ccwa(leg: Leg) -> str:
    if leg.number is None:
        return f'+CCWA: "",{TOA_HIDDEN},1,,{_CLI_WITHHELD}'
    return f'+CCWA: "{leg.number.digits}",{leg.number.toa},1'
