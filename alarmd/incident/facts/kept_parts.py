"""The parts of long texts as the world knows them. Frozen values."""

from __future__ import annotations

from msgspec import Struct


class TextPart(Struct, frozen=True):
    """Part `number` of a long text, with its own time stamp of the service centre."""

    number: int
    text: str
    sent_utc: float


class LongText(Struct, frozen=True):
    """A text of several parts on `line`, with the parts that have come; `key` is the modem's name
    for it.

    `sender`, `toa`, `width`, `reference` and `total` are as the network wrote them. At the instant
    `since` the text began to wait for parts, or was told for good (`is_told`).
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
    """How many parts of one sender's long texts were written down in the hour from `since` on, and
    whether more were dropped."""

    since: float
    count: int = 0
    is_over: bool = False
