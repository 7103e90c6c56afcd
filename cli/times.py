"""Moments and durations as a person reads them, in the time of the village."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from alarmd.language import Message, t


def moment(utc: float, now: float, zone: tzinfo) -> str:
    """The local time of day; with the date if it is not today."""
    local, today = datetime.fromtimestamp(utc, zone), datetime.fromtimestamp(now, zone)
    if local.date() == today.date():
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")


def clock(utc: float, zone: tzinfo) -> str:
    """The local time of day, to the second."""
    return datetime.fromtimestamp(utc, zone).strftime("%H:%M:%S")


def day_and_clock(utc: float, zone: tzinfo) -> str:
    """The local date and time, to the second."""
    return datetime.fromtimestamp(utc, zone).strftime("%Y-%m-%d %H:%M:%S")


def iso_utc(utc: float) -> str:
    """UTC to the millisecond, as programs read it (ISO 8601)."""
    text = datetime.fromtimestamp(utc, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


_MINUTE_S, _HOUR_S, _DAY_S = 60.0, 3600.0, 86400.0


def age(seconds: float) -> Message:
    """How long ago."""
    return t("just now") if seconds < 1 else t("{span} ago", span=span(seconds))


def span(seconds: float) -> Message:
    """A duration, in the one unit that matters."""
    if seconds >= _DAY_S:
        return t("{n} days", n=int(seconds // _DAY_S))
    if seconds >= _HOUR_S:
        return t("{n} h", n=int(seconds // _HOUR_S))
    if seconds >= _MINUTE_S:
        return t("{n} min", n=int(seconds // _MINUTE_S))
    return t("{n} s", n=int(max(seconds, 0)))
