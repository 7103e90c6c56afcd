"""The last good roster in a form that is read fast: a start with the same file costs no YAML."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import msgspec

from alarmd.atomic import replace_file
from alarmd.roster import Group, Party, Phone, Roster
from alarmd.yaml_nodes import FILE_BYTES_MAX

CACHE_BYTES_MAX = 4 * FILE_BYTES_MAX

# A cache of another build must not be read: the format is named after the fields that it has.
_FIELDS = [[item.name for item in dataclasses.fields(kind)] for kind in (Phone, Party, Group)]
_FORMAT = b"alarmd-roster " + hashlib.sha256(repr(_FIELDS).encode()).hexdigest()[:16].encode()


class _Cached(msgspec.Struct):
    village: str
    digest: str
    groups: list[Group]
    parties: list[Party]


def write_cache(path: Path, roster: Roster) -> None:
    """Write the roster to `path`, atomically and durably; raise OSError if the disk refuses."""
    body = msgspec.json.encode(
        _Cached(
            roster.village,
            roster.digest,
            list(roster.groups.values()),
            list(roster.parties.values()),
        )
    )
    replace_file(path, b"%s %s\n%s" % (_FORMAT, _checksum(body), body))


def read_cache(path: Path, digest: str | None = None) -> Roster | None:
    """The cached roster; None if missing, damaged, of another format or another file `digest`."""
    try:
        with path.open("rb") as file:
            data = file.read(CACHE_BYTES_MAX)
    except OSError:
        return None
    head, _, body = data.partition(b"\n")
    if head != b"%s %s" % (_FORMAT, _checksum(body)):
        return None
    try:
        cached = msgspec.json.decode(body, type=_Cached)
    except msgspec.DecodeError:
        return None
    if digest not in (None, cached.digest):
        return None
    return Roster.of(cached.village, cached.groups, cached.parties, cached.digest)


def file_digest(path: Path) -> str:
    """SHA-256 of households.yaml, as in `Roster.digest`; raise OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.sha256(file.read(FILE_BYTES_MAX + 1)).hexdigest()


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
