"""What is remembered for a day of each house that alarms, and the news that operators get once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from alarmd.incident.facts.enums import Purpose

HOUSE_KEPT_S = 86400.0
ECHOES_WITHIN_S = 15.0  # of our text: nobody reads it, takes fright and writes a sentence in less
SENTENCE_MIN = 8  # characters: people in need write less
_CHANGES = re.compile(r"[a-z]*\d[a-z0-9]*|[零〇一二两三四五六七八九十百]|[\W_]")


class News(Struct, frozen=True):
    """Something that the operators are told once, from the instant `at` on: the same `key` is no
    news again within a day.

    It is about the line `name`, which has used `used` of `allowed` of its budget `limit`; or about
    the house `name` at `landmark`.
    """

    purpose: Purpose
    key: str
    at: float
    name: str
    landmark: str = ""
    limit: str = ""
    used: int = 0
    allowed: int = 0


class Echo(NamedTuple):
    """The `shape_of` a text that came within seconds of a text of ours, and when."""

    shape: str
    at: float


class House(Struct, frozen=True):
    """What is remembered for a day of somebody enrolled, the oldest first.

    `false_at`: when their alarms began that were closed as false. `texted_at`: when a text of
    theirs raised an alarm; `echoes`: such texts that came within seconds of a text of ours.
    """

    false_at: tuple[float, ...] = ()
    texted_at: tuple[float, ...] = ()
    echoes: tuple[Echo, ...] = ()


def with_false_alarm(
    houses: dict[str, House], party: str, began_at: float, now: float
) -> dict[str, House]:
    """Add a false alarm of this party, which began at `began_at` and was closed at `now`."""
    return _changed(
        houses, party, now, lambda house: replace(house, false_at=(*house.false_at, began_at))
    )


def with_text(
    houses: dict[str, House], party: str, text: str, now: float, *, is_echo: bool
) -> dict[str, House]:
    """Add a text of theirs that raised an alarm; `is_echo`: it came within seconds of our text."""
    echoes = (Echo(shape_of(text), now),) if is_echo else ()
    return _changed(
        houses,
        party,
        now,
        lambda house: replace(
            house, texted_at=(*house.texted_at, now), echoes=(*house.echoes, *echoes)
        ),
    )


def shape_of(text: str) -> str:
    """The words of a text without what changes from text to text: times, numbers, serials."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _CHANGES.sub("", plain)


def _changed(
    houses: dict[str, House], party: str, now: float, change: Callable[[House], House]
) -> dict[str, House]:
    """Change one house; forget what is a day old of every house."""
    recent = {one: _of_the_day(house, now) for one, house in houses.items()}
    recent[party] = _of_the_day(change(recent.get(party, House())), now)
    return {one: house for one, house in recent.items() if house != House()}


def _of_the_day(house: House, now: float) -> House:
    since = now - HOUSE_KEPT_S
    return House(
        tuple(at for at in house.false_at if at > since),
        tuple(at for at in house.texted_at if at > since),
        tuple(one for one in house.echoes if one.at > since),
    )
