"""Whose text is a status report about, and what does it mean?

A report names its text by line, number and TP-MR, and these repeat: TP-MR wraps at 256 and begins
anywhere in another modem or after a restart, while reports follow the SIM. So the time decides. A
report has two stamps of the centre (23.040 9.2.2.3): when it took the text, and when it settled its
fate. By our clock the first lies within the text's own time. If no known text fits and the second
is not now, either the report was held back or a clock is wrong: then the TP-MR alone decides,
unless another text may have it as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from alarmd.incident.facts.entries import (
    AttemptDelivered,
    AttemptEnded,
    Channel,
    Entry,
    Outcome,
    ReportUnmatched,
    is_known,
)
from alarmd.incident.facts.transitions import AttemptState
from alarmd.incident.facts.world import Attempt, UnmatchedReport, World
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.scene import CLOCKS_APART_S, Scene
from modem.faults import Fault, FaultCode
from modem.indications import DeliveryReported
from modem.types import Remedy

# TP-ST (23.040 9.2.3.15): below 0x20 it arrived, below 0x40 the centre still tries.
STATUS_ARRIVED_BELOW = 0x20
STATUS_TRYING_BELOW = 0x40
STATUS_TEMPORARY_FROM = 0x60  # it gave up for a reason that may pass
REPORT_KEPT_S = 900.0  # a report can come that much before the answer that it belongs to (quirk 35)
TAKEN_WITHIN_S = 360.0  # from a text's start until the centre takes it, if nobody saw it taken
STAMPS_APART_S = 10.0  # the centre's stamps are whole seconds, and the report is on its way

_SAID = attrgetter("line", "number", "reference", "status")


def reported(scene: Scene, heard: Heard, report: DeliveryReported) -> list[Entry]:
    """Return what a status report says of its text."""
    number = heard.number.e164 if heard.number else report.recipient.digits
    attempt = _attempt_of_report(scene, heard.line, number, report)
    if attempt is not None:
        settled = (
            attempt.state is not AttemptState.SUBMITTED and report.status >= STATUS_ARRIVED_BELOW
        )
        return [] if settled else _fate(attempt.id, report.status, _ahead_s(scene, attempt, report))
    taken_at = _taken_at(scene, report)
    reference, status = report.reference, report.status
    known = UnmatchedReport(heard.line, number, reference, status, scene.now, taken_at)
    if any(_is_same(known, other) for other in scene.world.reports):
        return []
    return [ReportUnmatched(heard.line, number, reference, status, taken_at)]


def early_report(
    world: World, attempt: Attempt, references: tuple[int, ...], now: float
) -> list[Entry]:
    """Return what was reported of a text before the modem answered its submit with these TP-MR."""
    for report in world.reports:
        fits = report.line == attempt.line and report.reference in references
        recent = attempt.started_at <= report.at and now - report.at <= REPORT_KEPT_S
        timely = report.taken_at is None or _is_its_time(attempt, report.taken_at)
        if fits and recent and timely and report.number == attempt.number:
            return _fate(attempt.id, report.status)
    return []


def _is_same(one: UnmatchedReport, other: UnmatchedReport) -> bool:
    """Whether this report was read twice; hours later the same TP-MR is another text's."""
    return _SAID(one) == _SAID(other) and one.at - other.at <= REPORT_KEPT_S


def _ahead_s(scene: Scene, attempt: Attempt, report: DeliveryReported) -> float | None:
    """By how many seconds our clock was ahead of the centre's when the centre took this text."""
    if attempt.submitted_at is None or not report.sent_at or not is_known(scene.utc):
        return None
    return round(scene.utc - (scene.now - attempt.submitted_at) - report.sent_at, 1)


def _fate(attempt: int, status: int, ahead_s: float | None = None) -> list[Entry]:
    if status < STATUS_ARRIVED_BELOW:
        return [AttemptDelivered(attempt, status, ahead_s)]
    if status < STATUS_TRYING_BELOW:
        return []
    remedy = Remedy.RETRY if status >= STATUS_TEMPORARY_FROM else Remedy.GIVE_UP
    fault = Fault(FaultCode.NOT_DELIVERED)
    return [AttemptEnded(attempt, Outcome.FAILED, status, remedy=remedy, fault=fault)]


# --- whose? ---------------------------------------------------------------------------------------


def _attempt_of_report(
    scene: Scene, line: str, number: str, report: DeliveryReported
) -> Attempt | None:
    """The newest text to this number over this line that has this TP-MR, or may have it, and whose
    time fits."""
    texts = [
        attempt
        for person in scene.world.notifications()
        for attempt in person.attempts
        if attempt.channel is Channel.SMS
        and attempt.line == line
        and attempt.number == number
        and scene.now - attempt.started_at <= scene.policy.report_match_within_s
    ]
    texts.sort(key=lambda attempt: attempt.id, reverse=True)
    taken_at = _taken_at(scene, report)
    if taken_at is None:
        return _without_a_clock(scene, texts, report)
    timely = [text for text in texts if _is_its_time(text, taken_at)]
    found = _named(timely, report.reference) or _unseen(timely)
    is_now = scene.utc - report.discharged_at <= CLOCKS_APART_S
    return found if found or is_now else _by_name_alone(scene, texts, report)


def _taken_at(scene: Scene, report: DeliveryReported) -> float | None:
    """The instant at which the centre took the text, by its stamps and our clock; None if a report
    settled then cannot come now: one of the clocks is wrong."""
    settled_s = scene.utc - report.discharged_at
    if not (report.sent_at and -CLOCKS_APART_S <= settled_s <= scene.policy.report_match_within_s):
        return None
    return scene.now - (scene.utc - report.sent_at)


def _is_its_time(text: Attempt, taken_at: float) -> bool:
    """Whether the centre can have taken the text at this instant."""
    is_known = text.was_taken and text.ended_at is not None
    latest = text.ended_at if is_known else text.started_at + TAKEN_WITHIN_S
    return text.started_at - CLOCKS_APART_S <= taken_at <= (latest or 0.0) + CLOCKS_APART_S


def _named(texts: Iterable[Attempt], reference: int) -> Attempt | None:
    return next((text for text in texts if text.was_taken and reference in text.references), None)


def _unseen(texts: Iterable[Attempt]) -> Attempt | None:
    """A text whose submit result is unknown."""
    return next((text for text in texts if text.outcome is Outcome.UNKNOWN), None)


def _begun_by(scene: Scene, report: DeliveryReported) -> float:
    """The latest start of a text that this report can be about: its fate took so long."""
    took_s = max(0.0, report.discharged_at - report.sent_at) if report.sent_at else 0.0
    return scene.now - took_s + STAMPS_APART_S


def _by_name_alone(scene: Scene, texts: list[Attempt], report: DeliveryReported) -> Attempt | None:
    begun_by = _begun_by(scene, report)
    named = _named((text for text in texts if text.started_at <= begun_by), report.reference)
    if named is None:
        return None
    younger = (text for text in texts if text.id > named.id)
    is_contested = any(text.occupies_line or text.outcome is Outcome.UNKNOWN for text in younger)
    return None if is_contested else named


def _without_a_clock(
    scene: Scene, texts: list[Attempt], report: DeliveryReported
) -> Attempt | None:
    begun_by = _begun_by(scene, report)
    possible = [text for text in texts if text.started_at <= begun_by]
    named = _by_name_alone(scene, texts, report)
    recent = (t for t in possible if t.started_at >= begun_by - TAKEN_WITHIN_S)
    return named or _unseen(recent)
