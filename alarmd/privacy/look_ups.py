"""Look-ups of people while no daemon can put them on record: one line each, in a file for each
user, until the next start takes them over (docs/decisions/0012, 0018).

The owner of the file is the one who looked. Nobody else may write it or take it away: operators of
alarmd's group only make their own, the daemon reads and removes them. Each holds the file's lock
meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from alarmd.config.marks import is_one_plain_line
from alarmd.system.atomic import (
    FILE_MODE,
    FOLDER_MODE,
    SHARED_FOLDER_MODE,
    give_to_group,
    make_folder,
)
from alarmd.system.peers import user

TEXT_MAX = 64  # characters, as the control socket allows
LOOK_UPS_MAX = 10_000  # taken over at once: a start must not wait for a file that somebody filled
FILE_OCTETS_MAX = 4 << 20
USERS_MAX = 100  # files that are taken over at once
_OLD = "look-ups.pending"  # one file of all users beside the journal, from earlier versions

_log = logging.getLogger("alarmd.privacy.look_ups")


class LookUp(msgspec.Struct, frozen=True):
    """Who (`by`) looked at whom (`what`: "party:wang") and when (seconds since 1970)."""

    what: str
    by: str
    utc: float


class Pending:
    """The look-ups that `taking` found; it removes them from the disk only after `forget`."""

    def __init__(self, look_ups: list[LookUp]) -> None:
        self.look_ups = look_ups
        self.is_on_record = False

    def forget(self) -> None:
        """Let `taking` remove the look-ups: they are on record."""
        self.is_on_record = True


def keep(folder: Path, look_up: LookUp) -> None:
    """Append a look-up of this user durably; raise OSError if that cannot be done."""
    state, shared = folder.parent.parent, SHARED_FOLDER_MODE
    for missing, mode in ((state, FOLDER_MODE), (folder.parent, shared), (folder, shared)):
        if not missing.exists():
            make_folder(missing, mode)
    handle = _own_file(folder / f"{os.geteuid()}.pending")
    try:
        if os.fstat(handle).st_size == 0:
            give_to_group(handle, folder, FILE_MODE)
        _append(handle, msgspec.json.encode(look_up) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def _own_file(path: Path) -> int:
    """Open and lock the file; open it again if the daemon has taken it away meanwhile."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    while True:
        handle = os.open(path, flags, FILE_MODE)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle
        os.close(handle)


@contextlib.contextmanager
def taking(folder: Path) -> Iterator[Pending]:
    """Take what every user kept in this folder. A file that cannot be read stays for the next time,
    and the log says so.
    """
    with contextlib.ExitStack() as open_files:
        pending = Pending([])
        taken: list[Path] = []
        for path in pending_files(folder):
            try:
                pending.look_ups += open_files.enter_context(_read(path))
                taken.append(path)
            except OSError as error:
                _log.error("look-ups were not taken over: %s", error)
        yield pending
        if pending.is_on_record:
            for path in taken:
                path.unlink()


def pending_files(folder: Path) -> list[Path]:
    """The files that may hold look-ups: that of earlier versions, then those of each user."""
    of_users = sorted(folder.glob("*.pending"))[:USERS_MAX] if folder.is_dir() else []
    old = folder.parent.parent / _OLD
    return [*([old] if old.exists() else []), *of_users]


@contextlib.contextmanager
def _read(path: Path) -> Iterator[list[LookUp]]:
    """The look-ups of a file, which is locked meanwhile; raise OSError if it cannot be read or
    somebody else holds its lock.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{path} is no file")
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        owner = None if path.name == _OLD else status.st_uid
        yield _look_ups(_beginning(handle), os.fstat(handle).st_size, owner)
    finally:
        os.close(handle)


def _append(handle: int, line: bytes) -> None:
    """Write the whole line or nothing: half a line would spoil the next; raise OSError."""
    size = os.fstat(handle).st_size
    if os.write(handle, line) < len(line):
        os.ftruncate(handle, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _beginning(handle: int) -> bytes:
    """The first FILE_OCTETS_MAX octets of the file; one `os.read` may give less than there is."""
    parts: list[bytes] = []
    left = FILE_OCTETS_MAX
    while left > 0 and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _look_ups(data: bytes, size: int, owner: int | None) -> list[LookUp]:
    """The look-ups in the beginning of a file, and one more that counts what was left out."""
    if len(data) < size:
        data = data[: data.rfind(b"\n") + 1]  # the line that is cut off is counted with the rest
    lines = data.splitlines()
    found = [_look_up(line, owner) for line in lines[:LOOK_UPS_MAX]]
    if len(lines) > LOOK_UPS_MAX:
        found.append(LookUp(f"{len(lines) - LOOK_UPS_MAX} more", _by("", owner), 0.0))
    if len(data) < size:
        found.append(LookUp(f"{size - len(data)} octets more", _by("", owner), 0.0))
    return found


def _look_up(line: bytes, owner: int | None) -> LookUp:
    """The look-up of one line; a line that somebody wrote by other means is "unreadable"."""
    try:
        read = msgspec.json.decode(line, type=LookUp)
    except msgspec.MsgspecError:
        return LookUp("unreadable", _by("", owner), 0.0)
    if not (is_one_plain_line(read.what) and is_one_plain_line(read.by)):
        return LookUp("unreadable", _by("", owner), 0.0)
    return LookUp(read.what[:TEXT_MAX], _by(read.by[:TEXT_MAX], owner), read.utc)


def _by(stated: str, owner: int | None) -> str:
    return stated or "?" if owner is None else user(owner).on_record(stated)
