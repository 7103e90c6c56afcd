"""What goes wrong with the box itself: power, process, disk, clock, files. Drawn from the seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.sim.box import Box, Loss
from tests.sim.disk import Disk, Moment, Refusal
from tests.sim.village import Village

YEAR_S = 365 * 86400.0
CUTS_APART = range(3, 400)  # commits


class BatteryClock:
    """UTC as the box believes it to be: it drifts, and somebody or something steps it."""

    def __init__(self, village: Village) -> None:
        self._utc, self._loop = village.network.utc, village.loop
        self.drift = 0.0
        self.offset = 0.0

    def __call__(self) -> float:
        """Seconds since 1970, or what it takes for them."""
        return self._utc() + self.offset + self.drift * self._loop.time()


class BoxFaults:
    """Each kind is on or off for a whole night. Newer kinds are drawn from `newer`: the nights of
    before stay what they were."""

    def __init__(self, rng: random.Random, newer: random.Random) -> None:
        self._rng = rng
        self._is_over = False
        self.kinds = [kind for kind in _KINDS if rng.random() < 0.4]
        self.kinds += [kind for kind in _NEWER_KINDS if newer.random() < 0.4]

    def apply(self, village: Village, box: Box, clock: BatteryClock, hours: float) -> None:
        """Begin."""
        self._village, self._box, self._clock = village, box, clock
        self._end_s = hours * 3600.0
        for kind in self.kinds:
            (_KINDS | _NEWER_KINDS)[kind](self)

    def heal(self) -> None:
        """From here on the box works."""
        self._is_over = True
        disk = self._box.disk
        disk.cuts, disk.refusals = {}, {}
        disk.refuses, disk.slow_s = None, 0.0
        self._village.removed.clear()
        self._village.write_households()
        self._box.reload_soon()

    def __str__(self) -> str:
        return ", ".join(self.kinds) or "none"

    # --- the kinds --------------------------------------------------------------------------------

    def _cuts(self) -> None:
        """At some commits, before, in or after them."""
        cuts: dict[int, Moment] = {}
        commit = 0
        for _ in range(self._rng.randrange(1, 8)):
            commit += self._rng.choice(CUTS_APART) if self._rng.random() < 0.7 else 2
            cuts[commit] = self._rng.choice(list(Moment))
        self._box.disk.cuts = cuts
        for loss in Loss:
            self._at_random(self._box.lose, loss, self._rng.uniform(2.0, 200.0))

    def _kills(self) -> None:
        for _ in range(self._rng.randrange(1, 6)):
            loss = self._rng.choice(list(Loss))
            self._at_random(self._box.kill, loss, self._rng.uniform(1.0, 300.0))

    def _full_disk(self) -> None:
        self._for_a_while("refuses", Refusal.FULL, None)

    def _failing_fsync(self) -> None:
        self._for_a_while("refuses", Refusal.FSYNC, None)
        commits = self._rng.sample(range(2, 600), 20)
        self._box.disk.refusals = dict.fromkeys(commits, Refusal.FSYNC)

    def _slow_disk(self) -> None:
        self._for_a_while("slow_s", self._rng.uniform(0.05, 4.0), 0.0)

    def _clock_steps(self) -> None:
        self._clock.drift = self._rng.uniform(-0.02, 0.02)
        for _ in range(self._rng.randrange(1, 4)):
            self._at_random(self._step, self._rng.uniform(-20.0, 20.0) * YEAR_S)

    def _step(self, by_s: float) -> None:
        self._box.noted(f"the clock steps by {by_s:.0f} s")
        self._clock.offset = max(self._clock.offset + by_s, -1.5e9)

    def _reloads(self) -> None:
        for _ in range(self._rng.randrange(1, 6)):
            self._at_random(self._reload)

    def _reload(self) -> None:
        """A household goes, all come back, or the file is spoilt."""
        village, rng = self._village, self._rng
        match rng.randrange(3):
            case 0:
                village.removed.update(p.id for p in rng.sample(village.households, 2))
            case 1:
                village.removed.clear()
        village.write_households(spoilt=rng.random() < 0.2)
        self._box.noted(f"the households are read again, without {sorted(village.removed)}")
        self._box.reload_soon()

    def _twins(self) -> None:
        for _ in range(self._rng.randrange(1, 6)):
            self._at_random(self._box.start_twin)

    # --- when -------------------------------------------------------------------------------------

    def _at_random(self, what: Callable[..., None], *arguments: Any) -> None:
        """At some instant of the night."""
        at = self._rng.uniform(0.0, self._end_s)
        self._village.loop.call_later(at, self._do, what, arguments)

    def _do(self, what: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        if not self._is_over:
            what(*arguments)

    def _for_a_while(self, attribute: str, value: object, sound: object) -> None:
        for _ in range(self._rng.randrange(1, 4)):
            lasts_s = self._rng.expovariate(1 / 300.0)
            self._at_random(self._spoil, attribute, value, sound, lasts_s)

    def _spoil(self, attribute: str, value: object, sound: object, lasts_s: float) -> None:
        self._box.noted(f"the disk for {lasts_s:.0f} s: {attribute} is {value}")
        disk: Disk = self._box.disk
        setattr(disk, attribute, value)
        self._village.loop.call_later(lasts_s, setattr, disk, attribute, sound)


_KINDS: dict[str, Callable[[BoxFaults], None]] = {
    "power cuts": BoxFaults._cuts,
    "kills": BoxFaults._kills,
    "a full disk": BoxFaults._full_disk,
    "a failing fsync": BoxFaults._failing_fsync,
    "a slow disk": BoxFaults._slow_disk,
    "a wrong clock": BoxFaults._clock_steps,
    "reloads": BoxFaults._reloads,
}
_NEWER_KINDS: dict[str, Callable[[BoxFaults], None]] = {"twins": BoxFaults._twins}
