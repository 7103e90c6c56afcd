"""`alarmd` and `python -m alarmd`: the daemon, without OpenSSL.

asyncio and hashlib load OpenSSL if they can, 4.6 MB of the 44 of an idle box. The daemon speaks TLS
to nobody, and with Python's own SHA-256 an alarm is written 20 us later.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

_OWN_SHA256 = ("_sha256", "_sha2")  # up to Python 3.11, and since


def spare_openssl() -> None:
    """Let asyncio and hashlib find no OpenSSL: both can do without. Call it before they are
    imported."""
    loaded: dict[str, Any] = sys.modules  # None in the place of a module: it cannot be imported
    loaded["ssl"] = None
    if any(map(find_spec, _OWN_SHA256)):  # some systems build Python without
        loaded["_hashlib"] = None


def main() -> None:
    """Run the daemon with the arguments of the command line."""
    spare_openssl()
    from alarmd.program import main as program

    program(prog_name="alarmd")


if __name__ == "__main__":
    main()
