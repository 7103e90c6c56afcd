"""The parts of long texts: they wait for each other in the journal, not in the modem, whose store
is small. No sender may fill either: each sender has a share (docs/decisions/0025).
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import Entry, PartHeard, PartsDropped
from alarmd.incident.facts.evolve_long_texts import SHARE_LASTS_S, STRANGERS, name_of
from alarmd.incident.facts.kept_parts import LongText
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.scene import Scene
from modem.indications import PartStored, SmsStored
from modem.types import Address

PARTS_OF_PARTY_MAX = 255  # an hour: the longest text that there is
PARTS_OF_STRANGER_MAX = 24  # an hour: some long advertisements
PARTS_OF_STRANGERS_MAX = 96  # an hour, of all together: a SIM gets some ten long texts a day


def hear_part(scene: Scene, heard: Heard, part: PartStored) -> list[Entry]:
    """Write down a part of a long text, unless it is known or more than the sender's share."""
    party = scene.owner(heard.number)
    number = heard.number.e164 if heard.number else part.sender.digits
    whose = party.id if party else ""
    known = scene.world.long_texts.get(name_of(heard.line, part.key))
    if known is not None and any(one.number == part.number for one in known.parts):
        return []  # read twice
    full = _full(scene, whose, number)
    if full is not None:
        is_said = scene.world.shares[full].is_over
        shown = number if full != STRANGERS else ""
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
    """Whether this is a stranger's long text, and the strangers' share is used up."""
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
    """Whose share is used up: a party's, a number's or that of all strangers; None: nobody's."""
    most = {party: PARTS_OF_PARTY_MAX}
    if not party:
        most = {number: PARTS_OF_STRANGER_MAX, STRANGERS: PARTS_OF_STRANGERS_MAX}
    for whose, parts_max in most.items():
        share = scene.world.shares.get(whose)
        if share is None or scene.now - share.since > SHARE_LASTS_S:
            continue
        if share.count >= parts_max:
            return whose
    return None
