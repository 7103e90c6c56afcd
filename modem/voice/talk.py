"""A talk: what our side says in one call and does about the keys it hears. Nothing here does I/O.

    path up --begin--> steps --said, key, answer, expire--> steps ... --HangUp--> the call is ended

The runner of the call (modem/conversation.py) tells the talk what happens and does the steps that
the talk returns, in order. It calls `expire` at the talk's `deadline`. If the far end hangs up
first, the talk is not told: its methods are simply not called again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Clip:
    """One thing to say: as sound (8 kHz, s16le, mono; b"" if there is none), and as the text for
    the modem's own voice; `language` is "zh" or "en"."""

    pcm: bytes
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say this, instead of what is being said."""

    clip: Clip


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop speaking."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Step = Say | Hush | HangUp


class Talk(Protocol):
    """One call's script; `now` is the loop's time in seconds. Make one for each call."""

    @property
    def deadline(self) -> float | None:
        """When `expire` is due; None: not before something else happens."""

    def begin(self, now: float, *, speaks: bool, hears: bool) -> Sequence[Step]:
        """The call is active and its sound is up. Without `speaks` nothing can be said on this
        line, without `hears` no key can be heard."""

    def said(self, now: float) -> Sequence[Step]:
        """The clip was said to its end, or as much of it as this modem can say."""

    def key(self, digit: str, now: float) -> Sequence[Step]:
        """The far end pressed a key: 0-9, *, # or A-D."""

    def answer(self, clip: Clip, now: float) -> Sequence[Step]:
        """`clip` is what to say about the last key."""

    def expire(self, now: float) -> Sequence[Step]:
        """The deadline came."""
