"""Phones that answer by themselves, known by when and how they write, not by their words
(docs/decisions/0024).

A ring always raises an alarm. So do words of distress, unless the same words came again and again
within seconds of our texts.
"""

from __future__ import annotations

import re

from alarmd.incident.facts.houses import ECHOES_WITHIN_S, SENTENCE_MIN, House, shape_of
from alarmd.incident.facts.told import texted_at
from alarmd.incident.facts.world import Incident
from alarmd.incident.intake.scene import Scene
from alarmd.incident.reading import Meaning
from alarmd.roster import Party, Role

ANSWERS_WITHIN_S = 60.0  # after a text of ours
ECHOES_MAX = 2  # alarms that the same words may raise as an echo: people in need do write twice
HOUR_S = 3600.0

# What a person in need does not write: a number or a time, a bracket, "you" or "please".
_LIKE_A_MACHINE = re.compile(
    r"\d|[\[\]【】]|您|请|尊敬|机主|主人|\b(?:please|urgent|alarm|device)\b"
)


def answers_by_itself(
    scene: Scene, party: Party, text: str, meaning: Meaning, over: tuple[Incident, ...]
) -> Incident | None:
    """If no person wrote a text that would raise an alarm: the closed alarm under which we ask
    back. None: the text raises an alarm.
    """
    if party.role is not Role.HOUSEHOLD or meaning.is_digit or not over:
        return None
    house = scene.world.houses.get(party.id, House())
    is_one = _is_too_many(scene, party, house) or _is_echo(scene, party, text, meaning, house)
    return over[0] if is_one else None


def _is_too_many(scene: Scene, party: Party, house: House) -> bool:
    """Whether the last hour has brought too many alarms by text, and no ring."""
    since = scene.now - HOUR_S
    texts = sum(at > since for at in house.texted_at)
    rang_at = scene.world.rings.get(party.id, float("-inf"))
    return texts >= scene.policy.text_alarms_per_hour and rang_at <= since


def _is_echo(scene: Scene, party: Party, text: str, meaning: Meaning, house: House) -> bool:
    told_at = texted_at(scene.world, party.id)
    after_s = scene.now - told_at if told_at is not None else float("inf")
    if len(text.strip()) < SENTENCE_MIN or after_s > ANSWERS_WITHIN_S:
        return False
    if not meaning.is_distress:
        return _LIKE_A_MACHINE.search(text.lower()) is not None
    shape = shape_of(text)
    same = sum(echo.shape == shape for echo in house.echoes)
    return after_s <= ECHOES_WITHIN_S and same >= ECHOES_MAX
