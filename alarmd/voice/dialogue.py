"""One call as a dialogue: what is said when, and what a key does. Virtual time, no I/O.

    begin --> announcement --said--> listen 5 s --no key, third time--> "no key" --> hang up
                ^  ^                    |  |
                |  +----- no key -------+  +-- wrong key --> "press ..." --> listen
                +--- 9: again --- any time
    a key that counts, at any time --> the answer, or after 2 s "thank you" --> hang up

Only a key counts: a machine that answers hears the announcement to its end and presses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from msgspec import Struct

from alarmd.incident.facts.keypad import AGAIN
from alarmd.incident.policy import Policy
from modem.voice.talk import Clip, HangUp, Hush, Say, Step


class Spoken(Struct, frozen=True):
    """What is said in a call. `keys` are those that count, without the key to hear it again."""

    announcement: Clip
    wrong_key: Clip
    no_key: Clip
    thanks: Clip
    keys: frozenset[str]


class _State(Enum):
    SETTLING = auto()  # an operator may want to wait until the phone is at the ear
    ANNOUNCING = auto()
    EXPLAINING = auto()
    LISTENING = auto()
    ASKING = auto()  # a key that counts was pressed, and its answer is awaited
    LEAVING = auto()  # the last words
    OVER = auto()


class Dialogue:
    """The talk (modem/voice/talk.py) of one call."""

    def __init__(self, spoken: Spoken, policy: Policy) -> None:
        self._spoken, self._policy = spoken, policy
        self._state = _State.SETTLING
        self._speaks = self._hears = False
        self._announced = 0
        self._pressed = ""
        self._unanswered = 0
        self._due: float | None = None
        self._ends_at = float("inf")

    @property
    def deadline(self) -> float | None:
        """When `expire` is due; None when the dialogue is over."""
        if self._state is _State.OVER:
            return None
        return self._ends_at if self._due is None else min(self._due, self._ends_at)

    def begin(self, now: float, *, speaks: bool, hears: bool) -> Sequence[Step]:
        """Begin: the call is active. A call in which nothing can be said is held for a moment."""
        self._speaks, self._hears = speaks, hears
        if speaks:
            self._due = now + self._policy.talk_settle_s
            self._ends_at = now + self._policy.talk_max_s
        else:
            self._ends_at = now + self._policy.answered_hold_s
        return ()

    def said(self, now: float) -> Sequence[Step]:
        """Listen after an announcement, hang up after the last words."""
        match self._state:
            case _State.ANNOUNCING | _State.EXPLAINING:
                policy = self._policy
                wait_s = policy.key_wait_s if self._hears else policy.announcement_pause_s
                self._enter(_State.LISTENING, now + wait_s)
                return ()
            case _State.LEAVING:
                return self._end()
            case _:
                return ()

    def key(self, digit: str, now: float) -> Sequence[Step]:
        """Stop what is being said, and react to the key. A second key that counts takes the place
        of the first; after a key that counts, a key that does not count does nothing."""
        if self._state is _State.OVER or not self._speaks or digit == self._pressed:
            return ()
        if digit in self._spoken.keys:
            self._pressed = digit
            self._unanswered += 1
            self._enter(_State.ASKING, now + self._policy.key_answer_within_s)
            return (Hush(),)
        if self._pressed:
            return ()
        if digit == AGAIN:
            self._announced = 0
            return self._announce()
        self._enter(_State.EXPLAINING)
        return (Say(self._spoken.wrong_key),)

    def answer(self, clip: Clip, now: float) -> Sequence[Step]:
        """Say the answer to a key if it is the last key, and the thanks have not begun already."""
        if self._unanswered:
            self._unanswered -= 1
        is_awaited = self._state is _State.ASKING and not self._unanswered
        return self._leave(clip) if is_awaited else ()

    def expire(self, now: float) -> Sequence[Step]:
        """Go on, or end the call: it has its limit whatever is being said."""
        if self._state is _State.OVER:
            return ()
        if now >= self._ends_at:
            return self._end()
        if self._due is None or now < self._due:
            return ()
        match self._state:
            case _State.SETTLING:
                return self._announce()
            case _State.LISTENING:
                if self._announced < self._policy.announcements_max:
                    return self._announce()
                return self._leave(self._spoken.no_key) if self._hears else self._end()
            case _:
                return self._leave(self._spoken.thanks)  # the answer did not come in time

    def _announce(self) -> Sequence[Step]:
        self._announced += 1
        self._enter(_State.ANNOUNCING)
        return (Say(self._spoken.announcement),)

    def _leave(self, last_words: Clip) -> Sequence[Step]:
        self._enter(_State.LEAVING)
        return (Say(last_words),)

    def _end(self) -> Sequence[Step]:
        self._enter(_State.OVER)
        return (HangUp(),)

    def _enter(self, state: _State, due: float | None = None) -> None:
        self._state, self._due = state, due
