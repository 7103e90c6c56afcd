"""Replacing a file so that every reader, and a box losing power, sees the old one or the new."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

FILE_MODE = 0o640  # what the daemon writes: the operators of its group read it, nobody else
SHARED_MODE = 0o660  # files that operators write as well
FOLDER_MODE = 0o750  # of the state: the daemon alone makes, replaces and removes files there
SHARED_FOLDER_MODE = 0o1770  # operators make files as well; nobody removes another's
PROMPTS_MODE = 0o770  # operators may remove each other's files here: recordings are everybody's
_GROUP_READS_AND_WRITES = stat.S_IRGRP | stat.S_IWGRP


def replace_file(path: Path, data: bytes, *, like: os.stat_result | None = None) -> None:
    """Write `data` to `path` durably, with mode and owner as in `like`, else with FILE_MODE and the
    group of the folder.

    Raises OSError, with the old file untouched, if the disk refuses or the owner cannot be kept.
    """
    folder = path.parent
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if like is not None:
                _keep_owner(file.fileno(), like)
            else:
                give_to_group(file.fileno(), folder, FILE_MODE)
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(folder)


def give_to_group(handle: int, folder: Path, mode: int) -> None:
    """Set the mode of an open file whatever the umask, and the group of its folder if we may."""
    with contextlib.suppress(PermissionError):
        os.fchown(handle, -1, folder.stat().st_gid)
    with contextlib.suppress(PermissionError):
        os.fchmod(handle, mode)


def why_not_ours(path: Path, *, mode_is_set: bool = False) -> str:
    """Why the daemon may not trust this file; "" if it may, or if there is no file. It is a link or
    no file; its owner is not this user, root or the owner of the folder; or everybody may write it,
    unless the caller sets its mode anyhow (`mode_is_set`).
    """
    try:
        there = path.lstat()
    except OSError:
        return ""
    if not stat.S_ISREG(there.st_mode):
        return "it is a link or no file"
    owners = (os.geteuid(), 0, path.parent.stat().st_uid)
    if there.st_uid not in owners:
        return f"it belongs to user {there.st_uid}"
    is_open = there.st_mode & stat.S_IWOTH and not mode_is_set
    return "everybody may write it" if is_open else ""


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with this mode whatever the umask. From a folder that is there and ours, take
    the rights that the mode does not allow; raise OSError if it cannot be made.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        there = folder.stat()
        if not stat.S_ISDIR(there.st_mode):
            raise
        if there.st_uid == os.geteuid():
            with contextlib.suppress(OSError):
                folder.chmod(stat.S_IMODE(there.st_mode) & mode)
    else:
        folder.chmod(mode)
        with contextlib.suppress(PermissionError):
            os.chown(folder, -1, folder.parent.stat().st_gid)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_owner(handle: int, like: os.stat_result) -> None:
    """Set the same owner, group and mode. If this user may write the file only as a member of its
    group, they own it from now on: group and mode still let the others in.
    """
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(handle, like.st_uid, like.st_gid)
        except PermissionError:
            if like.st_mode & _GROUP_READS_AND_WRITES != _GROUP_READS_AND_WRITES:
                raise
            os.fchown(handle, -1, like.st_gid)
    os.fchmod(handle, like.st_mode & 0o7777)
