"""Texts that were written before their sender said something else: a network brings texts late and
in another order, and a full store keeps them for hours (docs/decisions/0022).

Two time stamps of the network tell which of two texts is younger; a ring or a key is younger than
every text that can only have been sent before it (`Scene.sent_at`).
"""

from __future__ import annotations

from alarmd.incident.facts.entries import HELPING, Kind, Response
from alarmd.incident.facts.world import Incident, Notification, World
from alarmd.incident.intake.closing import Sender
from alarmd.incident.intake.scene import Scene
from alarmd.incident.reading import Act, Meaning


def written_before(sender: Sender, own: Incident, meaning: Meaning) -> Incident | None:
    """The incident under which a "mistake" or a digit is noted if it was written before the sender
    raised `own`: an earlier alarm of theirs, or `own` if none is known. None: the text is about
    `own`. Words of distress always are.
    """
    is_answer = meaning.act is Act.MISTAKE or meaning.is_digit
    if not is_answer or meaning.incident == own.id or sender.sent_at >= own.raised_at:
        return None
    theirs = (one for one in sender.over if one.originator.id == sender.party.id)
    return next(theirs, own)


def is_overtaken(world: World, sender: Sender, about: Incident, response: Response) -> bool:
    """Whether the sender has answered since, or gone to another house. In doubt nobody is counted
    on: a "coming" that may be older than a ring or a key does not count, a "cannot" does.
    """
    party, is_help = sender.party.id, response in HELPING
    if _has_said_since(sender, about.notifications[party], in_doubt=is_help):
        return True
    others = (one.notifications.get(party) for one in world.open_incidents() if one is not about)
    return is_help and any(
        person is not None and person.is_coming and _has_said_since(sender, person, in_doubt=True)
        for person in others
    )


def is_kind_overtaken(sender: Sender, own: Incident) -> bool:
    """Whether the originator has said since what the alarm is about."""
    if sender.stamp_utc and own.kind_utc:
        return sender.stamp_utc < own.kind_utc
    said_at = own.raised_at if own.kind_changed_at is None else own.kind_changed_at
    return own.kind is not Kind.EMERGENCY and sender.sent_at < said_at


def late_by_s(scene: Scene, sender: Sender) -> float:
    """How long ago the text was written, in seconds, at least 1."""
    return max(
        1.0, scene.utc - sender.stamp_utc if sender.stamp_utc else scene.now - sender.sent_at
    )


def _has_said_since(sender: Sender, person: Notification, *, in_doubt: bool) -> bool:
    if sender.stamp_utc and person.said_utc:
        return sender.stamp_utc < person.said_utc
    return in_doubt and person.responded_at is not None and sender.sent_at < person.responded_at
