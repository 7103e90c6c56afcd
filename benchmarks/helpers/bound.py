"""The bound: how soon two people can come if somebody knows beforehand who would answer when.

The obligations come first here too: the officer's text and the caller's before any neighbour's
text, the officer's call and, where lines speak, the caller's call-back before any neighbour's
call; each on the line that is free soonest. What is left is a choice of two people and of a text or
a call to each; every choice is tried. The far ones may be chosen from the instant at which the
first schedule of the family widens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from benchmarks.helpers.people import NEVER, Fate
from benchmarks.helpers.village import (
    CALLER,
    CONFIRMS_S,
    HORIZON_S,
    OFFICER,
    RING_IN_ENDS_S,
    SET_UP_S,
    SILENT_CALL_S,
    TEXT_S,
    Alarm,
    Setting,
)

WIDENS_S = 40.0
RING_S = 30.0  # at most, of the officer's call and the caller's
MOMENT_S = 1.0  # of a call that is known to be in vain
CHOICES_MAX = 16  # the quickest ones; two others cannot be quicker together


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to have somebody come: it occupies a line for `busy_s`, and they say so after
    `says_s`, both from its beginning, which is not before `from_s`. The lines are free for it at
    `free_at`, the soonest first."""

    party: str
    busy_s: float
    says_s: float
    from_s: float
    free_at: tuple[float, ...]

    def begins_at(self, nth_line: int = 0) -> float:
        """When it can begin on the line that is free soonest, or on the next one."""
        is_there = nth_line < len(self.free_at)
        return max(self.free_at[nth_line], self.from_s) if is_there else NEVER


def clairvoyant(setting: Setting, alarm: Alarm) -> tuple[float, float]:
    """When the first and the second person come at the earliest, in seconds; at most the
    horizon."""
    choices = sorted(_choices(setting, alarm), key=_says_at)[:CHOICES_MAX]
    first = min(map(_says_at, choices), default=HORIZON_S)
    second = HORIZON_S
    for one, other in combinations(choices, 2):
        if one.party != other.party:
            second = min(second, _both(one, other), _both(other, one))
    return min(first, HORIZON_S), second


def _says_at(choice: Choice) -> float:
    return choice.begins_at() + choice.says_s


def _both(one: Choice, other: Choice) -> float:
    """When both have come if `one` has the line that is free soonest, and `other` the next one, or
    the same one afterwards."""
    after_it = max(one.begins_at() + one.busy_s, other.begins_at())
    return max(_says_at(one), min(after_it, other.begins_at(1)) + other.says_s)


def _free_for_texts(setting: Setting) -> tuple[float, ...]:
    ring_ends = (RING_IN_ENDS_S, *[0.0] * (setting.lines - 1))
    return _after(ring_ends, [TEXT_S, TEXT_S])


def _free_for_calls(setting: Setting, alarm: Alarm) -> tuple[float, ...]:
    called = (OFFICER, CALLER) if setting.speaks else (OFFICER,)
    lasts = [_call_lasts(setting, alarm.fates[party]) for party in called]
    return _after(_free_for_texts(setting), lasts)


def _after(free_at: tuple[float, ...], lasts: list[float]) -> tuple[float, ...]:
    lines = sorted(free_at)
    for one in lasts:
        lines.sort()
        lines[0] += one
    return tuple(sorted(lines))


def _call_lasts(setting: Setting, fate: Fate) -> float:
    """How long the first call to somebody occupies a line."""
    rings_s = fate.picks_up_after_s[0]
    if rings_s > RING_S:
        return SET_UP_S + RING_S
    talks_s = fate.says_after_s + CONFIRMS_S if setting.speaks else SILENT_CALL_S
    return SET_UP_S + rings_s + talks_s


def _choices(setting: Setting, alarm: Alarm) -> Iterator[Choice]:
    for_texts = _free_for_texts(setting)
    for_calls = _free_for_calls(setting, alarm) if setting.calls else ()
    for party in (*setting.near, *setting.far):
        fate = alarm.fates[party]
        if not fate.comes:
            continue
        from_s = 0.0 if party in setting.near else WIDENS_S
        if fate.answers_text_after_s < NEVER:
            says_s = TEXT_S + fate.answers_text_after_s
            yield Choice(party, TEXT_S, says_s, from_s, for_texts)
        if setting.calls:
            for busy_s, says_s in _calls(setting, fate):
                yield Choice(party, busy_s, says_s, from_s, for_calls)


def _calls(setting: Setting, fate: Fate) -> Iterator[tuple[float, float]]:
    """How long calls to somebody occupy a line until they come of it, and when they say so: the
    ways there are."""
    in_vain_s = 0.0
    rings_back = fate.sees_missed_calls and fate.rings_back_after_s < NEVER
    for rings_s in fate.picks_up_after_s:
        if rings_back and rings_s > MOMENT_S:  # a call of a moment is a missed call too
            busy_s = in_vain_s + SET_UP_S + MOMENT_S
            yield busy_s, busy_s + fate.rings_back_after_s
        if rings_s < NEVER:
            busy_s = in_vain_s + SET_UP_S + rings_s
            if setting.speaks:
                said_s = busy_s + fate.says_after_s
                yield said_s + CONFIRMS_S, said_s
            elif fate.rings_back_after_s < NEVER:
                busy_s += SILENT_CALL_S
                yield busy_s, busy_s + fate.rings_back_after_s
            return
        in_vain_s += SET_UP_S + MOMENT_S
