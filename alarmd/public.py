"""An entry taken apart: what anybody may know of it, and what belongs to a person.

The chain stands over the public part and a digest of each private one, so that a private part can
be erased and the chain stay whole (docs/decisions/0027). A private part begins with a salt of its
own: without it, nobody finds out what was erased by trying what it may have been.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from alarmd.incident.copies import replace
from alarmd.incident.entries import Entry
from alarmd.personal import Part, Personal, StandIn
from modem.types import Msisdn

SALT_OCTETS = 16
_SALT_SIGNS = 2 * SALT_OCTETS  # in hex, in front of the JSON
_TAG_OCTETS = 5
_NUMBER = "+999{:011d}"  # no country has this code (ITU-T E.164)
_NUMBERS = 10**11

Draw = Callable[[int], bytes]
Tagging = Callable[[Any, bytes], Any]
"""A value and the salt of its incident to what is public of it."""

_encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Parted:
    """An entry as the journal keeps it: JSON; `who` and `words` are None if it has no such part."""

    kind: str
    public: str
    who: str | None = None
    words: str | None = None

    @property
    def digest(self) -> str:
        """Of the private parts: SHA-256 (hex) of each, with a dot between; "" if there is none."""
        if self.who is None and self.words is None:
            return ""
        return f"{digest_of(self.who)}.{digest_of(self.words)}"


def digest_of(part: str | None) -> str:
    """SHA-256 (hex) of a private part, "" if there is none."""
    return "" if part is None else hashlib.sha256(part.encode()).hexdigest()


def parted(entry: Entry, draw: Draw, incident_salt: bytes | None = None) -> Parted:
    """The parts of an entry. Its people have the tags of the incident with this salt; without one,
    tags that no other entry has.
    """
    kind: Any = type(entry)
    personal = _personal_fields(kind)
    if not personal:
        return Parted(kind.__name__, _encode(entry).decode())
    salts = {part: draw(SALT_OCTETS) for part in Part}
    salt = incident_salt or salts[Part.WHO]
    public: dict[str, Any] = {}
    private: dict[Part, dict[str, Any]] = {part: {} for part in Part}
    for name, part, tagged in personal:
        value = getattr(entry, name)
        shown = tagged(value, salt)
        if shown != value:
            public[name] = shown
            private[part][name] = value
    who, words = (
        f"{salts[part].hex()}{_encode(values).decode()}" if (values := private[part]) else None
        for part in Part
    )
    return Parted(kind.__name__, _encode(replace(entry, **public)).decode(), who, words)


def salt_of(who: str | None) -> bytes | None:
    """The salt of a private part; None if it was erased."""
    try:
        return bytes.fromhex(who[:_SALT_SIGNS]) if who else None
    except ValueError:
        return None  # somebody has changed it


def is_of_stranger(public: str) -> bool:
    """Whether the public part of an entry says that nobody enrolled rang or wrote."""
    try:
        return msgspec.json.decode(public, type=_Party).party == ""
    except msgspec.MsgspecError:
        return False


class _Party(msgspec.Struct):
    party: str | None = None


# --- what is whose --------------------------------------------------------------------------------


@cache
def _personal_fields(kind: type) -> tuple[tuple[str, Part, Tagging], ...]:
    """The fields of an entry that say something of a person, the part that they are kept in, and
    what is public of them.
    """
    hints = get_type_hints(kind, include_extras=True)
    found = ((field.name, hints[field.name], _tagging(hints[field.name])) for field in fields(kind))
    return tuple((name, _part(hint), tagged) for name, hint, tagged in found if tagged is not None)


def _part(hint: Any) -> Part:
    mark = _mark(hint)
    return mark.part if mark is not None else Part.WHO


def _mark(hint: Any) -> Personal | None:
    marks = getattr(hint, "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, Personal)), None)


@cache
def _tagging(hint: Any) -> Tagging | None:
    """How a value of this type becomes public; None: it is."""
    if hint is Msisdn:
        return lambda value, salt: Msisdn(_tag(value.e164, salt, StandIn.NUMBER))
    mark = _mark(hint)
    if mark is not None:
        stand_in = mark.stand_in
        return lambda value, salt: _tag(value, salt, stand_in)
    origin = get_origin(hint)
    if origin is tuple:
        return _tagging_each(_tagging(get_args(hint)[0]))
    if origin in (Union, types.UnionType):
        if any(_tagging(one) is not None for one in get_args(hint)):
            raise TypeError(f"{hint} says of nobody whose it is")
        return None
    if is_dataclass(hint) and isinstance(hint, type):
        return _tagging_fields(hint)
    if origin is Annotated or (isinstance(hint, type) and issubclass(hint, _PUBLIC)):
        return None
    raise TypeError(f"nobody has said whether {hint} is public (alarmd.personal)")


_PUBLIC = (bool, int, float, Enum, type(None))


def _tagging_each(tagged: Tagging | None) -> Tagging | None:
    if tagged is None:
        return None
    return lambda values, salt: tuple(tagged(value, salt) for value in values)


def _tagging_fields(kind: type) -> Tagging | None:
    personal = _personal_fields(kind)
    if not personal:
        return None

    def shown(value: Any, salt: bytes) -> Any:
        changed = {name: tagged(getattr(value, name), salt) for name, _, tagged in personal}
        return replace(value, **changed)

    return shown


def _tag(value: str, salt: bytes, stand_in: StandIn) -> str:
    if not value or stand_in is StandIn.NOTHING:
        return ""
    keyed = hashlib.blake2b(value.encode(errors="surrogatepass"), key=salt, digest_size=8).digest()
    if stand_in is StandIn.NUMBER:
        return _NUMBER.format(int.from_bytes(keyed, "big") % _NUMBERS)
    return f"~{keyed[:_TAG_OCTETS].hex()}"
