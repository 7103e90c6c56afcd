"""Who lives in the village, and what each of them does in one alarm.

Everybody has lasting habits (`Habits`: how often they are at home, whether a ringing phone wakes
them) and one fate for each alarm (`Fate`), drawn before the alarm begins. So each order of calls
meets the same people doing the same things, and only the order makes the difference.

Where the figures come from:

- Seconds of ringing until somebody who is awake answers: 8.7 on average over the whole world, and
  14 % of calls stay unanswered (call records of tawkon's users, April 2013).
- Live answers to an announced emergency test call in a rural community, by day: 43 to 61 % in eight
  years (Anarchist Mountain, 2014 to 2021), those at home and away together.
- Sounds wake sleepers with mild to moderately severe hearing loss: at 75 dBA and within 30 s a
  square wave of 520 Hz woke 92 %, a tone of 3,100 Hz 56 %, most within the first 10 s (Bruck and
  Thomas, Fire Protection Research Foundation 2007; Ear and Hearing 30, 2009). Old phones ring in
  between: `WAKES` is the mean of both. How many phones are off, silent or in another room at night
  (`UNWAKEABLE`) nobody has counted: a guess.
- Texts: 15 % of those at home answer one after a minute or so in the first rough measure of this
  village; a guess, as is who rings back, until drills on real boxes tell.
- The network shows a call that waits (3GPP TS 24.083): whoever rings back while all lines call is
  seen all the same.
- A text takes 3 s, the set-up of a call 3 s with VoLTE and 7 s where the modem falls back for it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

NEVER = math.inf

RINGS_UNTIL_ANSWERED_S = (7.0, 0.6)  # median, and spread as the sigma of a lognormal
UNHEARD_AWAKE = 0.14
UNWAKEABLE = 0.2  # of those asleep: the phone is off, silent or in another room
WAKES = 0.74  # of the others, one call of 30 s
WAKES_AFTER_S = (8.0, 0.6)
GETS_UP_S = (4.0, 0.5)
LISTENS_S = (8.0, 0.4)  # from picking up to the key
DECLINES_AFTER_S = (9.0, 0.4)  # somebody who is away hears it out and says that they cannot
AWAY_PICKS_UP = 0.6
TEXT_READ_AWAKE, TEXT_READ_ASLEEP = 0.3, 0.1
READS_AFTER_S = (60.0, 0.7)
RINGS_BACK = 0.5  # whoever picked up and heard nothing, or finds a missed call, and is at home
RINGS_BACK_AFTER_S = (20.0, 0.5)
CALLS = 3  # of which a fate is drawn
SPREAD = 2.0  # of how often people are at home: the weight of Beta(p * SPREAD, (1 - p) * SPREAD)


@dataclass(frozen=True, slots=True)
class Hour:
    """When it happens: how many are at home on average, how many of those sleep."""

    name: str
    at_home: float
    asleep: float


EVENING = Hour("evening", 0.6, 0.0)
NIGHT = Hour("night", 0.3, 0.9)


@dataclass(frozen=True, slots=True)
class Habits:
    """What lasts: how often this person is at home at this hour, and whether a call wakes them."""

    at_home: float
    wakes: float

    def chance(self, hour: Hour, calls_in_vain: int = 0) -> float:
        """That they come after one more long call: what somebody knows who knows the habits
        alone."""
        awake = (1.0 - hour.asleep) * UNHEARD_AWAKE**calls_in_vain
        asleep = hour.asleep * (1.0 - self.wakes) ** calls_in_vain
        silent = self.at_home * (awake + asleep)
        silent += (1.0 - self.at_home) * (1.0 - AWAY_PICKS_UP) ** calls_in_vain
        come = self.at_home * (awake * (1.0 - UNHEARD_AWAKE) + asleep * self.wakes)
        return come / silent if silent else 0.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What one person does in one alarm; seconds, `NEVER` if not at all.

    `picks_up_after_s`: of ringing, for the first call that they get, the second, the third.
    `answers_text_after_s`: from the arrival of our text. `says_after_s`: from picking up, if
    something is said in the call. `rings_back_after_s`: from the end of a call that they picked up
    and that said nothing; of one that they missed only if they `sees_missed_calls`.
    """

    comes: bool
    picks_up_after_s: tuple[float, ...]
    says_after_s: float
    answers_text_after_s: float
    rings_back_after_s: float
    sees_missed_calls: bool


def habits(rng: random.Random, hour: Hour) -> Habits:
    """The lasting habits of one person at this hour."""
    mean = hour.at_home
    at_home = rng.betavariate(mean * SPREAD, (1.0 - mean) * SPREAD)
    wakes = 0.0 if rng.random() < UNWAKEABLE else WAKES
    return Habits(at_home, wakes)


def fate(rng: random.Random, person: Habits, hour: Hour) -> Fate:
    """What this person does in one alarm. Draws the same count of numbers whatever comes out."""
    is_home = rng.random() < person.at_home
    is_asleep = rng.random() < hour.asleep
    picks_up = tuple(_picks_up(rng, person, is_home, is_asleep) for _ in range(CALLS))
    read_by = TEXT_READ_ASLEEP if is_asleep else TEXT_READ_AWAKE
    reads, reads_after_s = rng.random() < read_by, _drawn(rng, READS_AFTER_S)
    rings_back, back_after_s = rng.random() < RINGS_BACK, _drawn(rng, RINGS_BACK_AFTER_S)
    listens_s, declines_s = _drawn(rng, LISTENS_S), _drawn(rng, DECLINES_AFTER_S)
    return Fate(
        comes=is_home,
        picks_up_after_s=picks_up,
        says_after_s=listens_s if is_home else declines_s,
        answers_text_after_s=reads_after_s if reads else NEVER,
        rings_back_after_s=back_after_s if rings_back and is_home else NEVER,
        sees_missed_calls=not is_asleep,
    )


def _picks_up(rng: random.Random, person: Habits, is_home: bool, is_asleep: bool) -> float:
    chance, rings_s = rng.random(), _drawn(rng, RINGS_UNTIL_ANSWERED_S)
    wakes_s = _drawn(rng, WAKES_AFTER_S) + _drawn(rng, GETS_UP_S)
    if not is_home:
        return rings_s if chance < AWAY_PICKS_UP else NEVER
    if is_asleep:
        return wakes_s if chance < person.wakes else NEVER
    return rings_s if chance >= UNHEARD_AWAKE else NEVER


def _drawn(rng: random.Random, of: Sequence[float]) -> float:
    median, sigma = of
    return median * math.exp(rng.gauss(0.0, sigma))
