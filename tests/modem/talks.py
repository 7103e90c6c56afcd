"""A talk for tests: says what it is given and does at each event what it was told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from modem.voice.talk import Clip, HangUp, Say, Step


@dataclass
class Recited:
    """Says `clip`, hangs up when it was said and `stays_s` have passed; `told` is what happened to
    it, with the instants."""

    clip: Clip
    stays_s: float = 0.0
    told: list[tuple[str, float]] = field(default_factory=list)
    deadline: float | None = None

    def begin(self, now: float, *, speaks: bool, hears: bool) -> Sequence[Step]:
        self.told.append((f"begin {speaks} {hears}", now))
        return [Say(self.clip)]

    def said(self, now: float) -> Sequence[Step]:
        self.told.append(("said", now))
        if self.stays_s:
            self.deadline = now + self.stays_s
            return []
        return [HangUp()]

    def key(self, digit: str, now: float) -> Sequence[Step]:
        self.told.append((digit, now))
        return []

    def answer(self, clip: Clip, now: float) -> Sequence[Step]:
        self.told.append(("answer", now))
        return [Say(clip)]

    def expire(self, now: float) -> Sequence[Step]:
        self.told.append(("expire", now))
        self.deadline = None
        return [HangUp()]

    @property
    def events(self) -> list[str]:
        """What happened, without the instants."""
        return [event for event, _ in self.told]
