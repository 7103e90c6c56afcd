"""How likely somebody comes if we call: a small Bayesian model of what the box itself has seen
(docs/decisions/0034). The order of calls and the time to widen follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.enums import Known, is_known

# The chance that the first call brings somebody of whom nothing is known: by night few are at home
# and most sleep. 0.19 and 0.52 in the village of benchmarks/helpers.
BY_NIGHT, BY_DAY = 0.2, 0.4
NIGHT_FROM, NIGHT_UNTIL = 22, 6  # o'clock
PRIOR_WEIGHT = 2.0  # of so many answers
# Somebody who did not answer one call comes less likely of the next: many are away. The share of
# the first chance that is left for the second and the third call, by night among the people of
# benchmarks/helpers (tests/benchmarks/test_helpers.py).
LEFT_AFTER_CALLS = (1.0, 0.69, 0.45)
HOURS_ALIKE = 6.0  # an answer at another hour counts less, and from so many hours away not at all
OTHER_DAYS = 0.7  # what an answer on a working day says of a weekend, and the reverse
HALF_LIFE_S = 180 * 86400.0
NOWHERE_NEAR = 0.5  # the weight of an answer if it is not known what time it is, or was
COUNTS_FROM = 0.5  # an answer of this weight is counted in the reason that people read


def known_of(answers: Sequence[Answer], utc: float, zone: tzinfo) -> Known:
    """What these answers say of somebody who is called at `utc`."""
    weighed = [(answer, _weight(answer, utc, zone)) for answer in answers]
    total = sum(weight for _, weight in weighed)
    came = sum(weight for answer, weight in weighed if answer.came)
    prior = BY_NIGHT if not is_known(utc) or _is_night(_local(utc, zone)) else BY_DAY
    chance = (PRIOR_WEIGHT * prior + came) / (PRIOR_WEIGHT + total)
    counted = [answer for answer, weight in weighed if weight >= COUNTS_FROM]
    seconds = sorted(answer.after_s for answer in counted if answer.after_s)
    return Known(
        round(chance, 4),
        len(counted),
        sum(answer.came for answer in counted),
        seconds[len(seconds) // 2] if seconds else 0.0,
    )


def of_call(known: Known | None, calls_in_vain: int) -> float:
    """The chance that the next call brings them. In an alarm that an earlier version opened nothing
    is known of anybody: it may be night."""
    chance = BY_NIGHT if known is None else known.chance
    return chance * LEFT_AFTER_CALLS[min(calls_in_vain, len(LEFT_AFTER_CALLS) - 1)]


def of_at_least(wanted: int, chances: Iterable[float]) -> float:
    """The chance that so many of these people come, each by themselves."""
    if wanted <= 0:
        return 1.0
    exactly = [1.0, *[0.0] * (wanted - 1)]  # that none, one, two ... come, fewer than wanted
    for chance in chances:
        for count in reversed(range(wanted)):
            fewer = exactly[count - 1] if count else 0.0
            exactly[count] = exactly[count] * (1.0 - chance) + fewer * chance
    return 1.0 - sum(exactly)


def _weight(answer: Answer, utc: float, zone: tzinfo) -> float:
    if not is_known(utc) or not is_known(answer.utc):
        return NOWHERE_NEAR
    then, now = _local(answer.utc, zone), _local(utc, zone)
    apart_h = abs((then.hour + then.minute / 60) - (now.hour + now.minute / 60))
    apart_h = min(apart_h, 24 - apart_h)
    alike = max(0.0, 1.0 - apart_h / HOURS_ALIKE)
    if _is_weekend(then) != _is_weekend(now):
        alike *= OTHER_DAYS
    return float(alike * 0.5 ** (abs(utc - answer.utc) / HALF_LIFE_S))


def _local(utc: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(utc, zone)


def _is_night(local: datetime) -> bool:
    return local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL


def _is_weekend(local: datetime) -> bool:
    return local.isoweekday() > 5
