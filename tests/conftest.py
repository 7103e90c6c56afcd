"""Settings of every test run."""

from __future__ import annotations

import signal

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.source import ROOT

# A machine that is busy is no reason to fail; an example that once failed is tried first.
settings.register_profile(
    "alarmd",
    deadline=None,
    database=DirectoryBasedExampleDatabase(ROOT / ".venv/cache/hypothesis"),
)
settings.load_profile("alarmd")

# A run in the background may begin with Ctrl-C ignored; what it starts must hear it all the same.
signal.signal(signal.SIGINT, signal.default_int_handler)
