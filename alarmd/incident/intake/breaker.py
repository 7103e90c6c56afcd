"""A house that rings falsely again and again: its officer and the operator are told at once, its
neighbours after another word or a short while (docs/decisions/0024).

It never silences the house: the neighbours are always woken, unless somebody who may close has
closed the alarm, or the originator has taken it back.
"""

from __future__ import annotations

from alarmd.incident.facts.entries import Entry, Means, NeighboursWoken, Status
from alarmd.incident.facts.houses import House
from alarmd.incident.facts.world import FIRST_WAVE, Incident
from alarmd.incident.intake.recipients import Raising, recipients
from alarmd.incident.intake.scene import Scene
from alarmd.incident.reading import Act, Meaning
from alarmd.roster import CALLED_OUT, Party, Role

HOUR_S = 3600.0
FALSE_BEFORE = 2  # alarms of the hour that were closed as false
ANOTHER_RING_AFTER_S = 20.0  # a redial before that is the same gesture


def held(scene: Scene, party: Party, raising: Raising) -> float:
    """For how many seconds this alarm does not wake the neighbours; 0.0: they are told at once.

    Only rings are held back: a phone in a pocket cannot say a kind or words, and an operator has
    reasons.
    """
    rings = (Means.RING, Means.MISSED_CALL)
    if party.role is not Role.HOUSEHOLD or raising.kind is not None or raising.means not in rings:
        return 0.0
    false_at = scene.world.houses.get(party.id, House()).false_at
    recent = [at for at in false_at if scene.now - at <= HOUR_S]
    told = recipients(scene.roster, party, Status.ACTUAL)
    has_officer = any(one.party.role in CALLED_OUT and one.wave == FIRST_WAVE for one in told)
    is_held = has_officer and len(recent) >= FALSE_BEFORE
    return scene.policy.false_house_held_for_s if is_held else 0.0


def woken_by_ring(scene: Scene, own: Incident) -> list[Entry]:
    """Another ring of the house wakes the neighbours, if it is no redial of the first."""
    is_another = scene.now >= own.opened_at + ANOTHER_RING_AFTER_S
    return woken(own) if is_another else []


def woken_by_words(own: Incident, meaning: Meaning) -> list[Entry]:
    """Words of distress, a kind, and "it is no mistake" wake the neighbours, too."""
    insists = meaning.act is Act.REPEAT and not meaning.is_unclear
    says_more = meaning.is_distress or meaning.kind is not None or insists
    return woken(own) if says_more else []


def woken(incident: Incident) -> list[Entry]:
    """Wake the neighbours, if they are held back."""
    return [NeighboursWoken(incident.id)] if incident.held_until is not None else []
