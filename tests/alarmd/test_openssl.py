"""The daemon loads no OpenSSL, and needs none."""

from __future__ import annotations

import os
import subprocess
import sys

LOOK = """
import sys
from alarmd.__main__ import spare_openssl
spare_openssl()
import alarmd.program, asyncio, hashlib, hmac
assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf8f01cfea"), "FIPS 180-4, example 1"
assert hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha256).hexdigest().startswith(
    "5bdcc146bf60754e"), "RFC 4231, case 2"
asyncio.new_event_loop().close()
loaded = open("/proc/self/maps").read()
print(*(name for name in ("libssl", "libcrypto") if name in loaded))
"""


def test_the_daemon_loads_no_openssl() -> None:
    # Whoever measures coverage is loaded before the daemon, and loads OpenSSL.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    look = [sys.executable, "-c", LOOK]
    done = subprocess.run(look, env=alone, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
