"""The carrier's text that somebody rang while no line could hear it (来电提醒): who, and when."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from msgspec import Struct

from alarmd.incident.reading.plain import READ_MAX

CARRIERS_ZONE_S = 8 * 3600.0  # one time in all of China
DAY_S, MINUTE_S = 86400.0, 60.0
DAYS_BACK = 3  # a service centre keeps a text no longer
CALLS_MAX = 100  # in one text: a longer list is made by a machine

_MISSED_CALL = re.compile(
    r"来电|漏话|未接|呼叫过?您|拨打过您|给您打过电话|致电您|missed call|called you", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\d)(?:\+?86)?(?:1\d{10}|0\d{9,11})(?!\d)", re.ASCII)
# "08:02", "8时02分"; with the day in front, in either order: "07月03日08:02", "04/08 11:51".
_WHEN = re.compile(
    r"(?:(\d{1,2})[月/-](\d{1,2})日?[ ]?|(?<!\d))(\d{1,2})[:时点](\d{2})(?!\d)", re.ASCII
)


class TimeOfDay(Struct, frozen=True):
    """A time as a note writes it: minutes since midnight, and the two numbers of the date in the
    order of the note; None if it gives no date."""

    minutes: int
    day: tuple[int, int] | None = None


class MissedCall(Struct, frozen=True):
    """A number that a note names, as written, and the times that it gives for it."""

    number: str
    times: tuple[TimeOfDay, ...] = ()


def missed_calls(text: str) -> list[MissedCall]:
    """Return the callers that a carrier's note names, in its order, each with its times; empty if
    the text is no such note."""
    plain = unicodedata.normalize("NFKC", text[:READ_MAX])[:READ_MAX]
    if not _MISSED_CALL.search(plain):
        return []
    numbers = list(_NUMBER.finditer(plain))[:CALLS_MAX]
    times = [(one.start(), time) for one in _WHEN.finditer(plain) if (time := _time(one))]
    is_time_first = bool(times and numbers and times[0][0] < numbers[0].start())
    edges = [one.start() for one in numbers]
    # What stands before the first number belongs to it if times come first.
    starts, ends = ([0, *edges], edges) if is_time_first else (edges, [*edges[1:], len(plain)])
    given = [
        tuple(time for at, time in times if start <= at < end)
        for start, end in zip(starts, ends, strict=False)
    ]
    return [
        MissedCall(one[0], own or _shared(given, index, is_time_first))
        for index, (one, own) in enumerate(zip(numbers, given, strict=True))
    ]


def _shared(
    given: list[tuple[TimeOfDay, ...]], index: int, is_time_first: bool
) -> tuple[TimeOfDay, ...]:
    """The time of a caller without one: several callers may share a time, which stands beside the
    last of them, or beside the first if times come first."""
    others = given[:index][::-1] if is_time_first else given[index + 1 :]
    return next(filter(None, others), ())


def _time(found: re.Match[str]) -> TimeOfDay | None:
    month, day, hour, minute = found.groups()
    if int(hour) >= 24 or int(minute) >= 60:
        return None
    return TimeOfDay(int(hour) * 60 + int(minute), (int(month), int(day)) if month else None)


def rang_utc(time: TimeOfDay, noted_utc: float, ahead_s: float) -> float:
    """When the call was, in UTC: the last such time of day before the note, whose stamp may be
    `ahead_s` early by our clock; on the date of the note, if that is one of the last days."""
    latest = noted_utc + ahead_s
    midnight = latest - (latest + CARRIERS_ZONE_S) % DAY_S
    found = midnight + time.minutes * MINUTE_S
    if found > latest:
        found -= DAY_S
    days = (found - DAY_S * back for back in range(DAYS_BACK + 1))
    return next((utc for utc in days if time.day is None or _is_on(utc, time.day)), found)


def _is_on(utc: float, day: tuple[int, int]) -> bool:
    date = datetime.fromtimestamp(utc + CARRIERS_ZONE_S, UTC)
    return day in ((date.month, date.day), (date.day, date.month))
