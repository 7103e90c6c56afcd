"""What one family of modems says and knows beyond 27.007: the shape of it; dialects.py has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modem.sim.commands.forms import Command


class Turn(Enum):
    """What has just become of a call."""

    DIALLED = auto()
    ALERTING = auto()
    ANSWERED = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class CallNews:
    """A turn of the call with this +CLCC index; `lasted_s` is None if nobody answered, `cause` that
    of 24.008.
    """

    turn: Turn
    index: int
    is_incoming: bool
    number: str
    lasted_s: float | None = None
    cause: int = 0


def _nothing(news: CallNews) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """`commands` come before the plain ones of their names. `says` gives the URCs of a call's turn;
    unless `says_how_it_ended`, no plain NO CARRIER or BUSY follows them. `key` shows a pressed key
    once the command `key_switch` is not 0. Without `texts_in_calls`, a command about texts kills
    the call. One that `has_pcm` has a second port, for the sound of calls.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    says: Callable[[CallNews], tuple[str, ...]] = _nothing
    says_how_it_ended: bool = True
    key: Callable[[str], str] | None = None
    key_switch: str = ""
    texts_in_calls: bool = True
    has_pcm: bool = False


PLAIN = Dialect()
