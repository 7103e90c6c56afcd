"""How soon the first and the second person say that they come, beside the best that is possible.

    python -m benchmarks.helpers [--alarms N] [--hour night|evening] [--json]

Nine near neighbours, nine further away, an officer and the caller. The same seeded alarms are
played by the real core and planner (ours.py) in a box that has seen a year of monthly drills, in a
new one, and in one that does not learn and keeps to the order of the roster; by a script (fixed.py,
`PHONE_TREE`), by the best of a family of blind schedules, which know the habits of everybody but
not what they will do tonight (fixed.py), and by the bound, who knows that too (bound.py).

`ratio_to_best_blind` and `ratio_to_clairvoyant`: our median time to the second person over theirs;
1 is as good. An alarm in which fewer than two come counts with the horizon of 900 s.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from msgspec.structs import replace

from alarmd.incident.policy import Policy
from benchmarks.box import machine, percentile
from benchmarks.helpers.bound import clairvoyant
from benchmarks.helpers.fixed import PHONE_TREE, Blind, Schedule, family
from benchmarks.helpers.ours import Ours
from benchmarks.helpers.people import EVENING, NEVER, NIGHT, Fate, Habits, Hour, fate, habits
from benchmarks.helpers.village import (
    CALLER,
    FIRST_MINUTES_S,
    OFFICER,
    Alarm,
    Channel,
    Outcome,
    Scheduler,
    Setting,
    Village,
)

LINES = (1, 2, 4)
NEIGHBOURS = 9
ALARMS = 30
DRILLS, DRILL_RING_S = 12, 25.0
# The blind schedules compete on other alarms than those that are measured: of so many each time, so
# many schedules go on.
HEATS = ((12, 24), (40, 6), (100, 1))
WITHIN_S = 300.0
HOURS = {hour.name: hour for hour in (NIGHT, EVENING)}
# Who is called out is reachable more often, and the caller holds the phone.
OFFICER_HABITS = Habits(at_home=0.9, wakes=0.8)
CALLER_FATE = Fate(True, (4.0, 4.0, 4.0), 10.0, NEVER, NEVER, sees_missed_calls=True)


@dataclass(frozen=True, slots=True)
class Row:
    """Times in seconds, shares of the alarms; ours unless a name says otherwise. `alerted`: how
    many neighbours were texted or called by then, on average. `idle_share`: of the line-seconds of
    the first three minutes, those in which a line had nothing to do while a near neighbour was not
    alerted yet."""

    lines: int
    channel: str
    first_s: dict[str, float]
    second_s: dict[str, float]
    two_in_5_min: float
    new_box_second_s: dict[str, float]
    new_box_two_in_5_min: float
    roster_order_second_s: dict[str, float]
    roster_order_two_in_5_min: float
    ratio_to_best_blind: float
    ratio_to_clairvoyant: float
    blind_second_s: dict[str, float]
    blind_two_in_5_min: float
    tree_second_s: dict[str, float]
    tree_two_in_5_min: float
    clairvoyant_second_s: dict[str, float]
    alerted: float
    blind_alerted: float
    idle_share: float
    best_blind: str


def alarms(setting: Setting, purpose: str, count: int) -> list[Alarm]:
    """So many alarms, the same for every setting of the hour: each in a village of its own."""
    found = []
    for seed in range(count):
        rng = random.Random(f"{purpose} {setting.hour.name} {seed}")
        people = {one: habits(rng, setting.hour) for one in (*setting.near, *setting.far)}
        people[OFFICER] = OFFICER_HABITS
        fates = {one: fate(rng, known, setting.hour) for one, known in people.items()}
        fates[CALLER] = CALLER_FATE
        near_and_far = (*setting.near, *setting.far)
        past = {one: tuple(_drills(rng, people[one], setting.hour)) for one in near_and_far}
        found.append(Alarm(people, fates, past))
    return found


def _drills(rng: random.Random, person: Habits, hour: Hour) -> Iterator[tuple[bool, float]]:
    """What comes of the first call to this person in each drill."""
    for _ in range(DRILLS):
        seen = fate(rng, person, hour)
        came = seen.comes and seen.picks_up_after_s[0] <= DRILL_RING_S
        yield came, seen.picks_up_after_s[0] + seen.says_after_s if came else 0.0


def played(
    setting: Setting, nights: Sequence[Alarm], scheduler: Callable[[Alarm], Scheduler]
) -> list[Outcome]:
    """What comes of each alarm with this scheduler."""
    return [Village(setting, alarm, scheduler(alarm)).play() for alarm in nights]


def best_blind(setting: Setting) -> Schedule:
    """The schedule of the family with the least median time to the second person."""
    schedules = list(family(setting))
    nights = alarms(setting, "search", max(count for count, _ in HEATS))
    for count, kept in HEATS:
        scores = {one: _score(_blind(setting, nights[:count], one)) for one in schedules}
        schedules = sorted(schedules, key=scores.__getitem__)[:kept]
    return schedules[0]


def _blind(setting: Setting, nights: Sequence[Alarm], schedule: Schedule) -> list[Outcome]:
    return played(setting, nights, lambda alarm: Blind(setting, alarm, schedule))


def _score(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    seconds = [one.nth_s(2) for one in outcomes]
    return percentile(seconds, 0.5), sum(seconds)


def row(setting: Setting, count: int, policy: Policy) -> Row:
    """All figures of one setting."""
    nights = alarms(setting, "measure", count)
    ours = played(setting, nights, lambda alarm: Ours(setting, policy, alarm.past))
    new = _times(played(setting, nights, lambda _: Ours(setting, policy, {})), 2)
    by_roster = replace(policy, learns_answers=False)
    unlearnt = _times(played(setting, nights, lambda _: Ours(setting, by_roster, {})), 2)
    schedule = best_blind(setting)
    blind, tree = _blind(setting, nights, schedule), _blind(setting, nights, PHONE_TREE)
    bound = [clairvoyant(setting, alarm)[1] for alarm in nights]
    second = _times(ours, 2)
    for least, *reached in zip(bound, second, _times(blind, 2), strict=True):
        assert least <= min(reached) + 1e-9, "the bound is none"
    return Row(
        setting.lines,
        setting.channel.value,
        _spread(_times(ours, 1)),
        _spread(second),
        _in_time(second),
        _spread(new),
        _in_time(new),
        _spread(unlearnt),
        _in_time(unlearnt),
        round(percentile(second, 0.5) / percentile(_times(blind, 2), 0.5), 2),
        round(percentile(second, 0.5) / percentile(bound, 0.5), 2),
        _spread(_times(blind, 2)),
        _in_time(_times(blind, 2)),
        _spread(_times(tree, 2)),
        _in_time(_times(tree, 2)),
        _spread(bound),
        _alerted(ours),
        _alerted(blind),
        round(sum(one.idle_s for one in ours) / (FIRST_MINUTES_S * setting.lines * count), 4),
        str(schedule),
    )


def _times(outcomes: Sequence[Outcome], nth: int) -> list[float]:
    return [one.nth_s(nth) for one in outcomes]


def _spread(seconds: list[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(seconds, 0.5), 1),
        "p90": round(percentile(seconds, 0.9), 1),
    }


def _in_time(seconds: Sequence[float]) -> float:
    return round(sum(one <= WITHIN_S for one in seconds) / len(seconds), 3)


def _alerted(outcomes: Sequence[Outcome]) -> float:
    return round(sum(len(one.alerted) for one in outcomes) / len(outcomes), 1)


def settings(hour: Hour) -> Iterator[Setting]:
    """Every row."""
    near = tuple(f"王{n}" for n in range(1, NEIGHBOURS + 1))
    far = tuple(f"李{n}" for n in range(1, NEIGHBOURS + 1))
    for channel in Channel:
        for lines in LINES:
            yield Setting(lines, channel, hour, near, far)


def main() -> None:
    """Measure and print."""
    words = dict(zip(sys.argv[1:], [*sys.argv[2:], ""], strict=True))
    count, hour = int(words.get("--alarms", ALARMS)), HOURS[words.get("--hour", "night")]
    is_json = "--json" in words
    rows = []
    if not is_json:
        print(f"{count} alarms a row, {hour.name}, at home {hour.at_home:.0%}; {machine()}")
        print(
            "lines channel       second: p50   p90  in 5 min |  new box p50   p90 | /blind /bound"
            " | script p50"
        )
    for setting in settings(hour):
        one = row(setting, count, Policy())
        rows.append(one)
        if not is_json:
            print(
                f"{one.lines:5} {one.channel:13} {one.second_s['p50']:11.0f}"
                f" {one.second_s['p90']:5.0f} {one.two_in_5_min:9.0%} |"
                f" {one.new_box_second_s['p50']:12.0f} {one.new_box_second_s['p90']:5.0f} |"
                f" {one.ratio_to_best_blind:6.2f} {one.ratio_to_clairvoyant:6.2f} |"
                f" {one.tree_second_s['p50']:6.0f}   {one.best_blind}"
            )
    if is_json:
        print(json.dumps({"rows": [asdict(one) for one in rows]}))


if __name__ == "__main__":
    main()
