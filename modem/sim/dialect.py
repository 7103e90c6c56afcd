"""A dialect: what one family of modems says and knows beyond 27.007. dialects.py lists them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modem.sim.commands.forms import Command


class Turn(Enum):
    """A change of a call that a modem may tell."""

    DIALLED = auto()
    ALERTING = auto()
    ANSWERED = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class CallNews:
    """A turn of the call with this +CLCC index; `lasted_s` is None if nobody answered, `cause` is
    the cause of 24.008.
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
    """`commands` replace the plain commands of the same name. `says` gives the URCs of a call's
    turn; unless `says_how_it_ended`, no plain NO CARRIER or BUSY follows. `key` gives the URC of a
    pressed key, sent while the setting `key_switch` is not 0. Without `texts_in_calls`, a command
    about texts ends the call. A modem that `has_pcm` has a second port, for the sound of calls.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    says: Callable[[CallNews], tuple[str, ...]] = _nothing
    says_how_it_ended: bool = True
    key: Callable[[str], str] | None = None
    key_switch: str = ""
    texts_in_calls: bool = True
    has_pcm: bool = False


PLAIN = Dialect()
