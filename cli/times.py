"""Moments and durations as a person reads them, in the time of the village."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from alarmd.i18n.language import Message, plural, t
from alarmd.incident.facts.entries import is_known

UNKNOWN = t("time unknown")
_UNKNOWN_CLOCK = "?"


def moment(utc: float, now: float, zone: tzinfo) -> Message | str:
    """The local time of day; with the date if it is not today."""
    if not is_known(utc):
        return UNKNOWN
    local, today = datetime.fromtimestamp(utc, zone), datetime.fromtimestamp(now, zone)
    if local.date() == today.date():
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")


def clock(utc: float, zone: tzinfo) -> str:
    """The local time of day, to the second."""
    if not is_known(utc):
        return _UNKNOWN_CLOCK
    return datetime.fromtimestamp(utc, zone).strftime("%H:%M:%S")


def day_and_clock(utc: float, zone: tzinfo) -> Message | str:
    """The local date and time, to the second."""
    if not is_known(utc):
        return UNKNOWN
    return datetime.fromtimestamp(utc, zone).strftime("%Y-%m-%d %H:%M:%S")


def iso_utc(utc: float) -> str | None:
    """UTC to the millisecond, as programs read it (ISO 8601); None if it is not known."""
    if not is_known(utc):
        return None
    text = datetime.fromtimestamp(utc, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


_MINUTE_S, _HOUR_S, _DAY_S = 60.0, 3600.0, 86400.0


def age(seconds: float) -> Message:
    """How long ago."""
    return t("just now") if seconds < 1 else t("{span} ago", span=span(seconds))


def age_of(utc: float | None, now: float | None) -> Message:
    """How long ago that was, if both are known."""
    if utc is None or now is None or not is_known(utc):
        return UNKNOWN
    return age(now - utc)


def span(seconds: float) -> Message:
    """A duration, in the one unit that matters."""
    if seconds >= _DAY_S:
        days = int(seconds // _DAY_S)
        return plural(days, t("1 day"), t("{n} days", n=days))
    if seconds >= _HOUR_S:
        return t("{n} h", n=int(seconds // _HOUR_S))
    if seconds >= _MINUTE_S:
        return t("{n} min", n=int(seconds // _MINUTE_S))
    return t("{n} s", n=int(max(seconds, 0)))
