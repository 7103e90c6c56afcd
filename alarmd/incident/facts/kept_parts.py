"""The parts of long texts as the world knows them. Frozen values."""

from __future__ import annotations

from msgspec import Struct


class TextPart(Struct, frozen=True):
    """Part `number` of a long text, with the centre's stamp of its own."""

    number: int
    text: str
    sent_utc: float


class LongText(Struct, frozen=True):
    """A text of several parts, by `key` as the texts of `line` are told, with what has come of it.

    `sender`, `toa`, `width`, `reference` and `total` are as the network wrote them. It waits since
    the instant `since`, or was told for good then (`is_told`).
    """

    line: str
    key: str
    sender: str
    toa: int
    width: int
    reference: int
    total: int
    since: float
    parts: tuple[TextPart, ...] = ()
    is_told: bool = False


class Share(Struct, frozen=True):
    """How many parts of somebody's long texts were written down in the hour from `since` on, and
    whether more were dropped."""

    since: float
    count: int = 0
    is_over: bool = False
