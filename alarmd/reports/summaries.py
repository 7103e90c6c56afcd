"""The summary of an incident for a program; and in words which promises are late."""

from __future__ import annotations

from typing import Any, assert_never

from alarmd.i18n.language import Message, both_languages, t
from alarmd.incident.summary import PROMISED_S, Late, Promise, Recipient, Standing, Summary
from alarmd.reports.labels import listed

NAMES_MAX = 5  # of people for whom something is late; the others are counted


def as_json(stands: Summary, closed_utc: float | None) -> dict[str, Any]:
    """The JSON of an incident in the daemon's status, in alarmctl and on every board."""
    return {
        "incident": stands.incident,
        "kind": stands.kind.name.lower(),
        "status": stands.status.value,
        "verdict": stands.verdict.value,
        "originator": stands.originator.name,
        "landmark": stands.originator.landmark,
        "opened_utc": stands.raised_utc,
        "recipients": stands.due,
        "told": stands.told,
        "coming": [party.name for party in stands.coming],
        "cannot": len(stands.standing(Standing.CANNOT)),
        "not_reached": [one.party.name for one in stands.standing(Standing.NOT_REACHED)],
        "devices": [_device(one) for one in stands.devices],
        "is_called_false": stands.is_called_false,
        "is_exhausted": stands.is_exhausted,
        "is_closed": stands.closed_at is not None,
        "closed_utc": closed_utc,
        "reason": stands.reason.value if stands.reason else None,
        "wave": stands.wave,
        "late": [_late(one) for one in stands.late],
    }


def _device(one: Recipient) -> dict[str, Any]:
    return {"name": one.party.name, "standing": one.standing.value}


def _late(late: Late) -> dict[str, Any]:
    return {
        "promise": late.promise.value,
        "names": [party.name for party in late.people],
        "promised_s": PROMISED_S[late.promise],
        "over_s": round(late.over_s, 1),
        "is_open": late.is_open,
        "what": both_languages(late_words(late)),
    }


def late_words(late: Late) -> Message:
    """What was promised, to whom, and by how much it is late or came late."""
    over_s = max(1, round(late.over_s))
    what = _promised(late.promise, round(PROMISED_S[late.promise]), _names(late))
    if late.is_open:
        return t("LATE by {over} s: {what}", over=over_s, what=what)
    return t("was late by {over} s: {what}", over=over_s, what=what)


def _promised(promise: Promise, s: int, names: Message) -> Message:
    match promise:
        case Promise.SECOND_CALL:
            return t("a second call within {s} s to {names}", s=s, names=names)
        case Promise.ALL_TRIED:
            return t("text and call within {s} s to {names}", s=s, names=names)
        case Promise.ALL_CLEAR:
            return t("the first all-clear within {s} s of the closing", s=s)
        case _ as never:
            assert_never(never)


def _names(late: Late) -> Message:
    names = [party.name for party in late.people]
    if len(names) <= NAMES_MAX:
        return listed(names)
    shown = listed(names[:NAMES_MAX])
    return t("{names} and {n} more", names=shown, n=len(names) - NAMES_MAX)
