"""An entry taken apart: what anybody may know of it, and what belongs to a person.

The chain stands over the public part and a digest of each private one, so that the chain stays
whole if a private part is erased (docs/decisions/0027). A private part begins with a salt of its
own: without the salt, nobody finds out what was erased by trying likely values.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from alarmd.incident.facts.entries import Entry
from alarmd.personal import Part, Personal, StandIn
from modem.faults import Fault
from modem.types import Msisdn

SALT_OCTETS = 16
_SALT_SIGNS = 2 * SALT_OCTETS  # in hex, in front of the JSON
_TAG_OCTETS = 5
_NUMBERS = 10**11

Draw = Callable[[int], bytes]

_encode = msgspec.json.Encoder().encode  # the order of the fields is that of the class


class Tags:
    """The tags that stand for people in the entries of one incident, made with its `salt`: the same
    tag for the same value. Its digest is kept in memory.
    """

    def __init__(self, salt: bytes) -> None:
        self._keyed = hashlib.blake2b(key=salt, digest_size=8)
        self._digests: dict[str, bytes] = {}

    def tag(self, value: str) -> str:
        """The tag for an id or a name; "" for ""."""
        return f"~{self._digest(value)[:_TAG_OCTETS].hex()}" if value else ""

    def number(self, value: str) -> str:
        """The stand-in for a number: one that no country gives out (ITU-T E.164); "" for ""."""
        if not value:
            return ""
        return f"+999{int.from_bytes(self._digest(value), 'big') % _NUMBERS:011d}"

    def _digest(self, value: str) -> bytes:
        digest = self._digests.get(value)
        if digest is None:
            keyed = self._keyed.copy()
            keyed.update(value.encode(errors="surrogatepass"))
            digest = self._digests[value] = keyed.digest()
        return digest


Show = Callable[[Tags, Any], Any]
"""(tags, value) -> the public part of the value, both as JSON values."""


class Parted(Struct, frozen=True):
    """An entry as the journal keeps it: JSON; `who` or `words` is None if it has no such part."""

    kind: str
    public: str
    who: str | None = None
    words: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of each private part, with a dot between; "" if there is none."""
        if self.who is None and self.words is None:
            return ""
        return f"{digest_of(self.who)}.{digest_of(self.words)}"


def digest_of(part: str | None) -> str:
    """SHA-256 (hex) of a private part, "" if there is none."""
    return "" if part is None else hashlib.sha256(part.encode()).hexdigest()


def parted(entry: Entry, draw: Draw, tags: Tags | None = None) -> Parted:
    """Take an entry apart. Its people get their tags from `tags`; without it, tags that no other
    entry has.
    """
    kind: Any = type(entry)
    personal = _personal_fields(kind)
    if not personal:
        return Parted(kind.__name__, _encode(entry).decode())
    salts = {part: draw(SALT_OCTETS) for part in Part}
    tags = tags or Tags(salts[Part.WHO])
    public = msgspec.to_builtins(entry)
    private: dict[Part, dict[str, Any]] = {part: {} for part in Part}
    for name, part, show in personal:
        value = public[name]
        shown = show(tags, value)
        if shown != value:
            public[name] = shown
            private[part][name] = value
    who, words = (
        f"{salts[part].hex()}{_encode(values).decode()}" if (values := private[part]) else None
        for part in Part
    )
    return Parted(kind.__name__, _encode(public).decode(), who, words)


def salt_of(who: str | None) -> bytes | None:
    """The salt of a private part; None if it was erased."""
    try:
        return bytes.fromhex(who[:_SALT_SIGNS]) if who else None
    except ValueError:
        return None  # somebody has changed it


def is_of_stranger(public: str) -> bool:
    """Whether the public part of an entry says that a stranger rang or wrote."""
    try:
        return msgspec.json.decode(public, type=_Party).party == ""
    except msgspec.MsgspecError:
        return False


class _Party(msgspec.Struct):
    party: str | None = None


# --- what is whose --------------------------------------------------------------------------------


@cache
def _personal_fields(kind: type) -> tuple[tuple[str, Part, Show], ...]:
    """The fields of an entry that say something of a person: the name, the private part in which
    each is kept, and how it is shown in public.
    """
    hints = get_type_hints(kind, include_extras=True)
    found = ((field.name, hints[field.name], _showing(hints[field.name])) for field in fields(kind))
    return tuple((name, _part(hint), show) for name, hint, show in found if show is not None)


def _part(hint: Any) -> Part:
    mark = _mark(hint)
    return mark.part if mark is not None else Part.WHO


def _mark(hint: Any) -> Personal | None:
    marks = getattr(hint, "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, Personal)), None)


@cache
def _showing(hint: Any) -> Show | None:
    """How a value of this type becomes public; None if it is public as it is."""
    if hint is Msisdn:
        return lambda tags, value: {"e164": tags.number(value["e164"])}
    mark = _mark(hint)
    if mark is not None:
        return _SHOWING[mark.stand_in]
    origin = get_origin(hint)
    if origin is tuple:
        return _showing_each(_showing(get_args(hint)[0]))
    if origin in (Union, types.UnionType):
        if any(_showing(one) is not None for one in get_args(hint)):
            raise TypeError(f"{hint} says of nobody whose it is")
        return None
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _showing_fields(hint)
    if origin is Annotated or (isinstance(hint, type) and issubclass(hint, _PUBLIC)):
        return None
    raise TypeError(f"nobody has said whether {hint} is public (alarmd.personal)")


_PUBLIC = (bool, int, float, Enum, Fault, type(None))
_SHOWING: dict[StandIn, Show] = {
    StandIn.TAG: Tags.tag,
    StandIn.NUMBER: Tags.number,
    StandIn.NOTHING: lambda tags, value: "",
    StandIn.NULL: lambda tags, value: None,
}


def _showing_each(show: Show | None) -> Show | None:
    if show is None:
        return None
    return lambda tags, values: tuple([show(tags, value) for value in values])


def _showing_fields(kind: type) -> Show | None:
    personal = _personal_fields(kind)
    if not personal:
        return None

    def shown(tags: Tags, value: dict[str, Any]) -> dict[str, Any]:
        public = value.copy()
        for name, _, show in personal:
            public[name] = show(tags, value[name])
        return public

    return shown
