"""What shows that the journal is the one that this box wrote: the key of the box, the seals made
with it, and the anchor, a file beside the journal that says how far the journal had come.

Whoever may write in the state folder can put another journal, or another anchor, in its place; but
without the key, which only the daemon reads, its seals do not fit (docs/decisions/0021).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from alarmd.system.atomic import replace_file

KEY_OCTETS = 32
KEY_MODE = 0o600  # the daemon alone
ANCHOR_OCTETS_MAX = 4096

Draw = Callable[[int], bytes]


class Anchor(msgspec.Struct, frozen=True):
    """The journal at one moment: its last entry `seq` with its `hash` and instant `at`, and the
    last numbers that were given. `seal` is the keyed digest of all this.
    """

    seq: int
    hash: str
    at: float = 0.0
    utc: float = 0.0
    last_incident: int = 0
    last_attempt: int = 0
    seal: str = ""

    def sealed(self, key: bytes | None) -> Anchor:
        """The same anchor, sealed with this key."""
        return msgspec.structs.replace(self, seal=self._digest(key))

    def fits(self, key: bytes) -> bool:
        """Whether this anchor was sealed with this key."""
        return hmac.compare_digest(self._digest(key), self.seal)

    def _digest(self, key: bytes | None) -> str:
        bare = msgspec.structs.replace(self, seal="")
        return keyed(key, msgspec.json.encode(bare)) if key is not None else ""


def keyed(key: bytes, said: bytes) -> str:
    """HMAC-SHA-256 (hex)."""
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def seal(key: bytes | None, seq: int, tail: str, world: str) -> str:
    """The seal over the chain up to entry `seq`, whose hash is `tail`, and the digest of its
    `world`; "" without a key.
    """
    return "" if key is None else keyed(key, f"{seq}\n{tail}\n{world}".encode())


def anchor_beside(journal: Path) -> Path:
    """The path of the anchor of this journal."""
    return journal.with_name("journal.anchor")


def key_beside(journal: Path) -> Path:
    """The path of the key of the box, beside this journal."""
    return journal.with_name("seal.key")


def read_anchor(journal: Path) -> Anchor | None:
    """The anchor beside this journal; None if no anchor can be read there."""
    try:
        with anchor_beside(journal).open("rb") as file:
            return msgspec.json.decode(file.read(ANCHOR_OCTETS_MAX), type=Anchor)
    except (OSError, msgspec.MsgspecError):
        return None


def write_anchor(journal: Path, anchor: Anchor) -> None:
    """Put this anchor beside the journal, durably; raise OSError if the disk refuses."""
    replace_file(anchor_beside(journal), msgspec.json.encode(anchor) + b"\n")


def read_key(journal: Path) -> bytes | None:
    """The key of the box; None if there is no key, or this user may not read it."""
    try:
        handle = os.open(key_beside(journal), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        key = os.read(handle, KEY_OCTETS)
    except OSError:
        return None
    finally:
        os.close(handle)
    return key if len(key) == KEY_OCTETS else None


def make_key(journal: Path, draw: Draw) -> bytes | None:
    """A new key, kept beside the journal; None if the disk refuses it."""
    path, key = key_beside(journal), draw(KEY_OCTETS)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        handle = os.open(path, flags, KEY_MODE)
    except OSError:
        return None
    try:
        os.fchmod(handle, KEY_MODE)
        is_whole = os.write(handle, key) == KEY_OCTETS
        os.fsync(handle)
    except OSError:
        is_whole = False
    finally:
        os.close(handle)
    if not is_whole:
        forget_key(journal)
    return key if is_whole else None


def forget_key(journal: Path) -> None:
    """Remove a key that cannot be used."""
    with contextlib.suppress(OSError):
        key_beside(journal).unlink()
