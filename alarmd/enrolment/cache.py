"""The last good roster in a form that is read fast: a start with the same file reads no YAML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import fields

from alarmd.config.marks import UNSEEN, is_one_plain_line
from alarmd.config.yaml_nodes import FILE_BYTES_MAX
from alarmd.roster import Group, Party, Phone, Roster
from alarmd.system.atomic import replace_file, why_not_ours

CACHE_BYTES_MAX = 4 * FILE_BYTES_MAX
_ESCAPED = re.compile(r"\\[nrtbfu]")  # how JSON writes line ends and characters that nobody sees

# The formats of earlier builds: each field that they lack has a default, and no file could set it.
_OLDER = (b"3aabbc37f8d73178", b"72f2d8263c352a9a")


class _Cached(msgspec.Struct):
    village: str
    digest: str
    groups: list[Group]
    parties: list[Party]
    sign: str = ""


# The format is named after its fields, so that a cache of another build does not pass for what the
# file says.
_FIELDS = [
    *([item.name for item in fields(kind)] for kind in (Phone, Party, Group)),
    list(_Cached.__struct_fields__),
]
FORMAT = hashlib.sha256(repr(_FIELDS).encode()).hexdigest()[:16].encode()


def write_cache(path: Path, roster: Roster) -> None:
    """Write the roster to `path`, atomically and durably; raise OSError if the disk refuses."""
    body = msgspec.json.encode(
        _Cached(
            roster.village,
            roster.digest,
            list(roster.groups.values()),
            list(roster.parties.values()),
            roster.sign,
        )
    )
    replace_file(path, _head(FORMAT, body) + b"\n" + body)


def read_cache(path: Path, digest: str | None = None) -> Roster | None:
    """The cached roster; None if it is missing, damaged, or not of the file with this `digest`.

    A cache that another user may have written counts as damaged: whoever makes a file can make its
    checksum. A cache of an older build still is the last good roster, but never passes for what the
    file says: the rules for the file may be others now.
    """
    if why_not_ours(path):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(CACHE_BYTES_MAX)
    except OSError:
        return None
    head, _, body = data.partition(b"\n")
    formats = (FORMAT,) if digest is not None else (FORMAT, *_OLDER)
    if head not in [_head(one, body) for one in formats]:
        return None
    try:
        cached = msgspec.json.decode(body, type=_Cached)
    except msgspec.DecodeError:
        return None
    if digest not in (None, cached.digest) or not _is_plain(body, cached):
        return None
    return Roster.of(cached.village, cached.groups, cached.parties, cached.digest, cached.sign)


def _is_plain(body: bytes, cached: _Cached) -> bool:
    """Whether households.yaml could hold every text of the cache: the loader lets no line end and
    no unseen mark through.
    """
    text = body.decode()
    if not UNSEEN.search(text) and not _ESCAPED.search(text):
        return True  # the usual case: a few milliseconds for ten thousand households
    return all(map(is_one_plain_line, _texts(msgspec.to_builtins(cached))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def file_digest(path: Path) -> str:
    """SHA-256 of households.yaml, as in `Roster.digest`; raise OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.sha256(file.read(FILE_BYTES_MAX + 1)).hexdigest()


def _head(file_format: bytes, body: bytes) -> bytes:
    return b"alarmd-roster %s %s" % (file_format, hashlib.sha256(body).hexdigest().encode())
