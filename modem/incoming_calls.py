"""The calls that others make to us, pure: who rings, told once, and when it is over.

+CLCC is the truth; RING, +CLIP, +CCWA and NO CARRIER only say that it is worth a look, and bring
the number sooner.

    RING ............ a call begins, or still rings
    +CLIP, +CLCC .... its number: told at once; a different number is a different call
    3 s, no number .. told without one (again if the number comes after all: silence is not cheap)
    gone ............ not in +CLCC, and it was there before, or NO CARRIER, or we hung up,
                      or 10 s without RING

`wants_listing` says when +CLCC should be asked; the answer comes in by `listed` or
`listing_failed`.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.indications import CallEnded, CallIncoming, CallWaiting
from modem.types import Address, Call, CallDirection, CallState

CLIP_WAIT_S = 0.2  # +CLIP follows its RING within this, or +CLCC knows more (ofono waits as long)
NUMBER_GRACE_S = 3.0  # some firmware sends no +CLIP at all, some only after the second RING
NUMBER_GRACE_BLOCKED_S = 10.0  # the same while +CLCC cannot be asked because a submit is running
RING_SILENCE_S = 10.0  # RING repeats every 3 to 6 s
UNLISTED_SILENCE_S = 30.0  # the same on a modem whose +CLCC fails and that says nothing at the end
LOOK_AGAIN_S = 1.0
RINGING_CHECK_S = 5.0
WAITING_CHECK_S = 2.0  # the end of a waiting call is not told by any URC
COMPARED_DIGITS = 8  # +86, 0086, 0 and no prefix at all are the same subscriber

CallIndication = CallIncoming | CallWaiting | CallEnded


@dataclass(slots=True)
class _Incoming:
    key: str
    began_at: float
    ask_at: float
    last_ring_at: float
    caller: Address | None = None
    is_told: bool = False
    was_listed: bool = False
    was_hung_up: bool = False
    lost_carrier: bool = False


class IncomingCalls:
    """At most one ringing and one waiting call, as 27.007 allows; `epoch` makes their keys unique
    over restarts."""

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self._count = 0
        self._ringing: _Incoming | None = None
        self._waiting: _Incoming | None = None
        self._is_asking = False

    @property
    def is_ringing(self) -> bool:
        """Whether somebody rings on an otherwise idle line."""
        return self._ringing is not None

    def is_present(self, key: str) -> bool:
        """Whether the call `key` is not over yet."""
        return any(call is not None and call.key == key for call in (self._ringing, self._waiting))

    def is_waiting(self, key: str) -> bool:
        """Whether the call `key` waits behind another."""
        return self._waiting is not None and self._waiting.key == key

    def ring(self, now: float) -> list[CallIndication]:
        """RING or +CRING: VOICE arrived."""
        told: list[CallIndication] = []
        call = self._ringing
        if call is not None and call.lost_carrier:
            told += _end(call)
            call = None
        if call is None:
            call = self._take_waiting() or self._begin(now)
            self._ringing = call
        call.last_ring_at = now
        if call.is_told:
            call.ask_at = now + RING_SILENCE_S
        return told

    def number(self, caller: Address | None, now: float) -> list[CallIndication]:
        """+CLIP arrived; None means withheld or not known yet."""
        told = self.ring(now)
        call = self._ringing
        assert call is not None
        if caller is None:
            return told
        if call.caller is not None and not _same_subscriber(call.caller, caller):
            told += _end(call)
            call = self._ringing = self._begin(now)
        return told + self._name(call, caller, now)

    def waiting(self, caller: Address | None, now: float) -> list[CallIndication]:
        """+CCWA arrived: a second caller while the line is busy."""
        told: list[CallIndication] = []
        call = self._waiting
        if call and caller and call.caller and not _same_subscriber(call.caller, caller):
            told += _end(call)
            call = None
        if call is None:
            call = self._waiting = self._begin(now)
        call.last_ring_at, call.ask_at = now, now + WAITING_CHECK_S
        if call.is_told and (caller is None or call.caller is not None):
            return told
        call.caller, call.is_told = caller, True
        return [*told, CallWaiting(call.key, caller)]

    def no_carrier(self, now: float) -> None:
        """NO CARRIER or a vendor's word for it arrived: some call is over."""
        for call in (self._ringing, self._waiting):
            if call is not None:
                call.lost_carrier, call.ask_at = True, now

    def hung_up(self, key: str, now: float) -> None:
        """The modem accepted our hang-up of `key`."""
        for call in (self._ringing, self._waiting):
            if call is not None and call.key == key:
                call.was_hung_up, call.ask_at = True, now

    def asked(self) -> None:
        """+CLCC was put into the queue."""
        self._is_asking = True

    def listing_failed(self, now: float) -> list[CallIndication]:
        """+CLCC was refused or not answered: that is not "no calls", only a long silence is."""
        self._is_asking = False
        told: list[CallIndication] = []
        self._ringing = self._unless_silent(self._ringing, now, told)
        self._waiting = self._unless_silent(self._waiting, now, told)
        self._look_again(now)
        return told

    def listed(self, calls: tuple[Call, ...], now: float) -> list[CallIndication]:
        """+CLCC answered."""
        self._is_asking = False
        told: list[CallIndication] = []
        theirs = [
            call
            for call in calls
            if call.mode == 0
            and call.direction is CallDirection.INCOMING
            and call.state is not CallState.DISCONNECTED
        ]
        waiting = next((call for call in theirs if call.state is CallState.WAITING), None)
        ringing = next((call for call in theirs if call.state is CallState.INCOMING), None)
        if ringing is not None:
            if self._ringing is not None:
                self._ringing.lost_carrier = False  # it was the end of another call
            told += self.number(ringing.number, now)
        if waiting is not None and (self._waiting is None or self._waiting.caller is None):
            told += self.waiting(waiting.number, now)
        self._ringing = self._still(
            self._ringing, any(call is not waiting for call in theirs), now, told
        )
        self._waiting = self._still(self._waiting, waiting is not None, now, told)
        self._look_again(now)
        return told

    def abandon(self) -> list[CallIndication]:
        """The modem is lost: every call is over as far as anybody can tell."""
        calls = [call for call in (self._ringing, self._waiting) if call is not None]
        self._ringing = self._waiting = None
        return [told for call in calls for told in _end(call)]

    def expire(self, now: float) -> list[CallIndication]:
        """Tell a call that has shown no number within the grace."""
        call = self._ringing
        if call is None or call.is_told or now < self._grace_ends_at(call):
            return []
        call.is_told, call.ask_at = True, now + RINGING_CHECK_S
        return [CallIncoming(call.key, None)]

    def wants_listing(self, now: float) -> bool:
        """Whether +CLCC should be asked now."""
        return not self._is_asking and any(
            call is not None and now >= call.ask_at for call in (self._ringing, self._waiting)
        )

    def deadline(self) -> float | None:
        """When to call `expire` and look at `wants_listing` again."""
        instants = (
            []
            if self._is_asking
            else [call.ask_at for call in (self._ringing, self._waiting) if call is not None]
        )
        if self._ringing is not None and not self._ringing.is_told:
            instants.append(self._grace_ends_at(self._ringing))
        return min(instants, default=None)

    def _begin(self, now: float) -> _Incoming:
        self._count += 1
        return _Incoming(f"{self._epoch}-{self._count}", now, now + CLIP_WAIT_S, now)

    def _take_waiting(self) -> _Incoming | None:
        call, self._waiting = self._waiting, None
        return call

    def _name(self, call: _Incoming, caller: Address, now: float) -> list[CallIndication]:
        if call.caller is not None:
            return []
        call.caller, call.is_told, call.ask_at = caller, True, now + RING_SILENCE_S
        return [CallIncoming(call.key, caller)]

    def _still(
        self, call: _Incoming | None, is_listed: bool, now: float, told: list[CallIndication]
    ) -> _Incoming | None:
        if call is None or is_listed:
            if call is not None:
                call.was_listed, call.lost_carrier = True, False
            return call
        is_over = (
            call.was_listed
            or call.was_hung_up
            or call.lost_carrier
            or now - call.last_ring_at >= RING_SILENCE_S
        )
        if not is_over:
            return call
        told += _end(call)
        return None

    @staticmethod
    def _unless_silent(
        call: _Incoming | None, now: float, told: list[CallIndication]
    ) -> _Incoming | None:
        if call is None:
            return None
        has_sign = call.lost_carrier or call.was_hung_up
        if now - call.last_ring_at < (RING_SILENCE_S if has_sign else UNLISTED_SILENCE_S):
            return call
        told += _end(call)
        return None

    def _look_again(self, now: float) -> None:
        call = self._ringing
        if call is not None:
            if not call.is_told:
                grace_at = call.began_at + NUMBER_GRACE_S
                call.ask_at = (
                    min(now + LOOK_AGAIN_S, grace_at) if now < grace_at else now + LOOK_AGAIN_S
                )
            elif call.lost_carrier or call.was_hung_up:
                call.ask_at = now + LOOK_AGAIN_S
            elif call.ask_at <= now:
                call.ask_at = now + RINGING_CHECK_S
        if self._waiting is not None:
            self._waiting.ask_at = now + WAITING_CHECK_S

    def _grace_ends_at(self, call: _Incoming) -> float:
        return call.began_at + (NUMBER_GRACE_BLOCKED_S if self._is_asking else NUMBER_GRACE_S)


def _end(call: _Incoming) -> list[CallIndication]:
    ended: list[CallIndication] = [CallEnded(call.key)]
    return ended if call.is_told else [CallIncoming(call.key, None), *ended]


def _same_subscriber(one: Address, other: Address) -> bool:
    return one.digits[-COMPARED_DIGITS:] == other.digits[-COMPARED_DIGITS:]
