"""Texts on their way from the store to whoever acts on them: told once, long ones put together.

Parts of a long text come in any order, twice, or never. The first one to arrive is told at once,
because an alarm does not wait for the end of a sentence; the whole follows under the same key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from modem.sms.pdu import Concat, Deliver
from modem.types import Address, Slot

PATIENCE_S = 600.0  # How long the missing parts of a text are waited for, and stray copies known.
GROUPS_MAX = 64
SLOTS_MAX = 1024  # More than any store holds (a SIM 10 to 50, a modem 23 to 255).
REFERENCE_REUSE_S = 3600  # Parts stamped further apart are two texts with one reference.
GAP = "…"

_HASH_DIGITS = 16

_Place = tuple[str, int, int, int]  # Sender, width, reference, total.


@dataclass(frozen=True, slots=True)
class Joined:
    """The fields of SmsStored: a text, or with `complete=False` the first part of one."""

    key: str
    slots: tuple[Slot, ...]
    sender: Address
    text: str
    sent_at: float
    complete: bool


def message_key(text: Deliver) -> str:
    """SmsStored.key: the same however often the same text is read.

    A short text is known by its sender, stamp and words. The parts of a long one share sender,
    reference, number of parts and the hour of the stamp: phones count references in 8 bits, so
    without the hour a later alarm could pass for an old one. Parts stamped on both sides of a full
    hour have two keys, of which a `Joiner` uses the one it saw first.
    """
    sender, concat = text.sender.digits, text.concat
    if concat is None:
        return f"{sender}/{text.sent_at:.0f}/{_digest(text.text)}"
    hour = int(text.sent_at // REFERENCE_REUSE_S)
    return f"{sender}/{hour}/{concat.width}:{concat.reference}/{concat.total}"


def unreadable_key(pdu: str) -> str:
    """SmsUnreadable.key: the same however often the same octets are read."""
    return f"unreadable/{_digest(pdu.upper())}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_HASH_DIGITS]


@dataclass(slots=True)
class _Group:
    """The parts of one long text that have come so far; `settled` once it was told for good."""

    key: str
    sender: Address
    sent_at: float
    total: int
    deadline: float
    settled: bool = False
    texts: dict[int, str] = field(default_factory=dict)
    slots: dict[Slot, None] = field(default_factory=dict)

    def is_of(self, part: Deliver, number: int) -> bool:
        """Whether `part` belongs here, or to a later text whose phone used the reference again."""
        is_near = abs(part.sent_at - self.sent_at) <= REFERENCE_REUSE_S
        return is_near and self.texts.get(number, part.text) == part.text

    @property
    def worth(self) -> tuple[bool, float]:
        """What gives way first when there is no room: the told before the waiting, then the old."""
        return not self.settled, self.deadline

    def joined(self, *, complete: bool) -> Joined:
        slots = tuple(self.slots)
        return Joined(self.key, slots, self.sender, self._text(), self.sent_at, complete)

    def _text(self) -> str:
        pieces: list[str] = []
        for number in range(1, self.total + 1):
            piece = self.texts.get(number)
            if piece is not None:
                pieces.append(piece)
            elif pieces[-1:] != [GAP]:
                pieces.append(GAP)
        return "".join(pieces)


def _key_after(previous: _Group | None, part: Deliver) -> str:
    """The key of a new text; some phones have one reference for all, even within the hour."""
    key = message_key(part)
    if previous is not None and previous.key.startswith(key):
        return f"{key}/{_digest(part.text)}"
    return key


class Joiner:
    """Every text read from one modem goes through here; what comes out is what is new to tell.

    A long text is told twice at most: its first part with `complete=False`, then the whole with all
    its slots. One that stays in parts is told as it is, as complete, with an ellipsis for each gap,
    after PATIENCE_S or when more than GROUPS_MAX texts are waiting. A copy or a part that comes
    after that is told with the text again, so that its slot can be deleted too.
    """

    def __init__(self) -> None:
        self._groups: dict[_Place, _Group] = {}
        self._read: dict[Slot, Deliver] = {}

    def add(self, text: Deliver, slot: Slot | None, now: float) -> tuple[Joined, ...]:
        """Take a text read from `slot`, or from nowhere (None: +CMT); return what is to be told.

        A slot that is read again tells nothing until it was given to `forget`."""
        if slot is not None and not self._is_new(slot, text):
            return ()
        if text.concat is not None:
            return self._add_part(text, text.concat, slot, now)
        slots = () if slot is None else (slot,)
        return (
            Joined(message_key(text), slots, text.sender, text.text, text.sent_at, complete=True),
        )

    def expire(self, now: float) -> tuple[Joined, ...]:
        """Give up texts whose missing parts were waited for long enough, and forget old ones."""
        due = [place for place, group in self._groups.items() if group.deadline <= now]
        return tuple(joined for place in due for joined in self._drop(place))

    def forget(self, slots: Iterable[Slot]) -> None:
        """These slots are deleted: what is read there from now on is new."""
        for slot in slots:
            self._read.pop(slot, None)
            for group in self._groups.values():
                group.slots.pop(slot, None)

    def _is_new(self, slot: Slot, text: Deliver) -> bool:
        if self._read.get(slot) == text:
            return False
        # Whatever was read there before has made room for this.
        self.forget((slot,))
        if len(self._read) >= SLOTS_MAX:
            self.forget((next(iter(self._read)),))
        self._read[slot] = text
        return True

    def _add_part(
        self, part: Deliver, concat: Concat, slot: Slot | None, now: float
    ) -> tuple[Joined, ...]:
        place = (part.sender.digits, concat.width, concat.reference, concat.total)
        group = self._groups.get(place)
        is_first = group is None or not group.is_of(part, concat.number)
        given_up = self._make_room(place) if is_first else ()
        if group is None or is_first:
            key = _key_after(group, part)
            group = _Group(key, part.sender, part.sent_at, concat.total, now + PATIENCE_S)
            self._groups[place] = group
        group.texts[concat.number] = part.text
        if slot is not None:
            group.slots[slot] = None
        if group.settled or len(group.texts) == group.total:
            group.settled = True
            group.deadline = now + PATIENCE_S
            return (*given_up, group.joined(complete=True))
        return (*given_up, group.joined(complete=False)) if is_first else ()

    def _make_room(self, place: _Place) -> tuple[Joined, ...]:
        if place in self._groups:
            return self._drop(place)
        if len(self._groups) < GROUPS_MAX:
            return ()
        return self._drop(min(self._groups, key=lambda known: self._groups[known].worth))

    def _drop(self, place: _Place) -> tuple[Joined, ...]:
        group = self._groups.pop(place)
        return () if group.settled else (group.joined(complete=True),)
