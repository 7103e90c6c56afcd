"""(World, Entry) to World: the wrong codes that came from each phone."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import ClosingRefused, CodesGuessed, Entry, Unproved
from alarmd.incident.facts.world import World

GUESSES_KEPT_S = 86400.0
GUESSES_MAX = 100


def with_guesses(world: World, entry: Entry, at: float) -> World:
    """Count wrong codes by the phone that they came from; shut a phone that sent too many."""
    match entry:
        case ClosingRefused(why=Unproved.WRONG_CODE, number=number):
            recent = (one for one in world.wrong_codes.get(number, ()) if at - one < GUESSES_KEPT_S)
            wrong_codes = {**world.wrong_codes, number: (*recent, at)[-GUESSES_MAX:]}
            return replace(world, wrong_codes=wrong_codes)
        case CodesGuessed(number=number):
            counted = {key: value for key, value in world.wrong_codes.items() if key != number}
            return replace(world, wrong_codes=counted, shut={**world.shut, number: at})
        case _:
            return world
