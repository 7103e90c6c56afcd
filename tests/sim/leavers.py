"""Who wants no more texts: what must become of them."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import AttemptStarted, Entry, LeftScheme, Purpose, TextHeard
from alarmd.incident.facts.world import World
from alarmd.roster import Party, Role
from tests.sim.law import Breach, Law
from tests.sim.speech import Said, meant_by


def left_by_words(
    world: World, heard: TextHeard, party: Party, after: Entry | None
) -> Iterator[Breach]:
    """Whether a household that has no alarm of its own, and texts that it wants no more, has left
    by it."""
    if meant_by(heard.text) is not Said.LEAVES or party.role is not Role.HOUSEHOLD:
        return
    own = any(one.originator.id == party.id for one in world.open_incidents())
    is_news = heard.complete and not own and party.id not in world.leavers
    if is_news and not isinstance(after, LeftScheme):
        yield Breach(Law.LEAVES, f"{party.id} has not left by {heard.text!r}, but {after}")


def told_after_leaving(world: World, entry: AttemptStarted) -> Iterator[Breach]:
    """Who has left hears that once, and of their own alarms."""
    if entry.party not in world.leavers or entry.purpose is Purpose.LEFT:
        return
    incident = world.incidents.get(entry.incident)
    if incident is None or incident.originator.id != entry.party:
        yield Breach(Law.LEAVES, f"{entry.party} has left and is told: {entry.purpose}")
