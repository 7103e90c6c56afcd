"""(World, Entry) to World: the parts of long texts that wait for each other, and how many parts
each sender sent (docs/decisions/0025).
"""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import PartHeard, PartsDropped, TextHeard
from alarmd.incident.facts.kept_parts import LongText, Share, TextPart
from alarmd.incident.facts.world import World

SHARE_LASTS_S = 3600.0
TOLD_KEPT_S = 600.0  # a late copy of a part belongs to the told text
WAITS_MAX_S = 7 * 86400.0  # a box that was down still tells the parts it had
LONG_TEXTS_MAX = 256
STRANGERS = ""  # all of them together, in place of a party


def with_parts(world: World, entry: PartHeard | PartsDropped, at: float) -> World:
    """The world after a part came that waits for the others, or after a sender's parts were too
    many.
    """
    if isinstance(entry, PartHeard):
        return _with_part(world, entry, at)
    whose = entry.party or entry.number
    share = world.shares.get(whose, Share(at))
    return replace(world, shares={**world.shares, whose: replace(share, is_over=True)})


def _with_part(world: World, entry: PartHeard, at: float) -> World:
    name = name_of(entry.line, entry.key)
    text = world.long_texts.get(name)
    # A part that comes later than the whole text was told begins a new long text.
    if text is None or (text.is_told and text.since < at):
        text = LongText(
            entry.line,
            entry.key,
            entry.sender,
            entry.toa,
            entry.width,
            entry.reference,
            entry.total,
            at,
        )
    parts = (*text.parts, TextPart(entry.part, entry.text, entry.sent_utc))
    is_told = text.is_told or len(parts) == text.total
    texts = {**world.long_texts, name: replace(text, parts=parts, is_told=is_told)}
    return replace(
        world, long_texts=_still_known(texts, at), shares=_counted(world.shares, entry, at)
    )


def told(world: World, entry: TextHeard, at: float) -> World:
    """The world in which this text was told for good."""
    name = name_of(entry.line, entry.key)
    text = world.long_texts.get(name)
    if text is None:
        return world
    texts = {**world.long_texts, name: replace(text, is_told=True, since=at)}
    return replace(world, long_texts=texts)


def name_of(line: str, key: str) -> str:
    """The key of `World.long_texts` for the long text with this key on this line."""
    return f"{line}\n{key}"


def _still_known(texts: dict[str, LongText], at: float) -> dict[str, LongText]:
    kept = {
        name: text
        for name, text in texts.items()
        if at - text.since <= (TOLD_KEPT_S if text.is_told else WAITS_MAX_S)
    }
    return dict(list(kept.items())[-LONG_TEXTS_MAX:])


def _counted(shares: dict[str, Share], entry: PartHeard, at: float) -> dict[str, Share]:
    kept = {whose: one for whose, one in shares.items() if at - one.since <= SHARE_LASTS_S}
    for whose in (entry.party,) if entry.party else (entry.number, STRANGERS):
        share = kept.get(whose, Share(at))
        kept[whose] = replace(share, count=share.count + 1)
    return kept
