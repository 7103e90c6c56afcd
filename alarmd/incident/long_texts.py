"""The parts of long texts: they wait for each other in the journal, not in the modem, whose store
is small. Nobody may fill either: each has a share (docs/decisions/0025).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from alarmd.incident.entries import Entry, PartHeard, PartsDropped, TextHeard
from alarmd.incident.inputs import Heard
from alarmd.incident.kept_parts import LongText, Share, TextPart
from alarmd.incident.scene import Scene
from alarmd.incident.world import World
from modem.indications import PartStored, SmsStored
from modem.types import Address

SHARE_LASTS_S = 3600.0
PARTS_OF_PARTY_MAX = 255  # an hour: the longest text that there is
PARTS_OF_STRANGER_MAX = 24  # an hour: some long advertisements
PARTS_OF_STRANGERS_MAX = 96  # an hour, of all together: a SIM gets some ten long texts a day
TOLD_KEPT_S = 600.0  # a late copy belongs to it
WAITS_MAX_S = 7 * 86400.0  # a box that was down tells what it had of a text when it is back
LONG_TEXTS_MAX = 256
_STRANGERS = ""


def hear_part(scene: Scene, heard: Heard, part: PartStored) -> list[Entry]:
    """A part of a long text: written down, unless it is known or too much."""
    party = scene.owner(heard.number)
    number = heard.number.e164 if heard.number else part.sender.digits
    whose = party.id if party else ""
    known = scene.world.long_texts.get(_name(heard.line, part.key))
    if known is not None and any(one.number == part.number for one in known.parts):
        return []  # read twice
    full = _full(scene, whose, number)
    if full is not None:
        is_said = scene.world.shares[full].is_over
        shown = number if full != _STRANGERS else ""
        return [] if is_said else [PartsDropped(heard.line, shown, whose)]
    return [
        PartHeard(
            heard.line,
            part.key,
            number,
            whose,
            part.sender.digits,
            part.sender.toa,
            part.width,
            part.reference,
            part.total,
            part.number,
            part.text,
            part.sent_at,
        )
    ]


def is_too_much(scene: Scene, text: SmsStored, number: str) -> bool:
    """Whether this long text of a stranger is more than strangers may fill the journal with."""
    return text.total > 1 and _full(scene, "", number) is not None


def waiting_parts(text: LongText) -> Iterator[PartStored]:
    """The parts of this text as the modem told them."""
    sender = Address(text.sender, text.toa)
    for one in text.parts:
        yield PartStored(
            text.key,
            (),
            sender,
            one.text,
            one.sent_utc,
            text.width,
            text.reference,
            text.total,
            one.number,
        )


def _full(scene: Scene, party: str, number: str) -> str | None:
    """Whose share is used up."""
    most = {party: PARTS_OF_PARTY_MAX}
    if not party:
        most = {number: PARTS_OF_STRANGER_MAX, _STRANGERS: PARTS_OF_STRANGERS_MAX}
    for whose, parts_max in most.items():
        share = scene.world.shares.get(whose)
        if share is None or scene.now - share.since > SHARE_LASTS_S:
            continue
        if share.count >= parts_max:
            return whose
    return None


# --- the fold -------------------------------------------------------------------------------------


def with_parts(world: World, entry: PartHeard | PartsDropped, at: float) -> World:
    """The world in which this part waits for the others, or in which it is known that somebody's
    parts are too many.
    """
    if isinstance(entry, PartHeard):
        return _with_part(world, entry, at)
    whose = entry.party or entry.number
    share = world.shares.get(whose, Share(at))
    return replace(world, shares={**world.shares, whose: replace(share, is_over=True)})


def _with_part(world: World, entry: PartHeard, at: float) -> World:
    name = _name(entry.line, entry.key)
    text = world.long_texts.get(name)
    # What comes after a text was told for good, and is not told with it anew, waits for itself.
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
    name = _name(entry.line, entry.key)
    text = world.long_texts.get(name)
    if text is None:
        return world
    texts = {**world.long_texts, name: replace(text, is_told=True, since=at)}
    return replace(world, long_texts=texts)


def _name(line: str, key: str) -> str:
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
    for whose in (entry.party,) if entry.party else (entry.number, _STRANGERS):
        share = kept.get(whose, Share(at))
        kept[whose] = replace(share, count=share.count + 1)
    return kept
