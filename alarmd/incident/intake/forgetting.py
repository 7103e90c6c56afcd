"""What the box has learnt of how people answer is forgotten with them (docs/decisions/0034)."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import AnswersForgotten
from alarmd.incident.facts.world import World
from alarmd.incident.policy import Policy
from alarmd.roster import Roster

# The answers and the roster that fitted last, by identity: thousands of people need not be compared
# at each turn (0.5 ms of 10,000).
_fitting: list[object] = [None, None]


def forgotten_answers(
    world: World, roster: Roster | None, policy: Policy
) -> Iterator[AnswersForgotten]:
    """Forget parties that are on the roster no more; all of them if the box is not to learn.
    Without a roster nobody is forgotten yet."""
    if roster is None or (policy.learns_answers and _fit(world, roster)):
        return
    gone = (one for one in world.answers if not (policy.learns_answers and one in roster.parties))
    if parties := tuple(gone):
        yield AnswersForgotten(parties)


def _fit(world: World, roster: Roster) -> bool:
    if _fitting[0] is world.answers and _fitting[1] is roster:
        return True
    if not world.answers.keys() <= roster.parties.keys():
        return False
    _fitting[:] = world.answers, roster
    return True
