"""What the layer and tidiness tests see of a file: they cannot be fooled by another spelling."""

from __future__ import annotations

import pytest

from tests.source import Source, is_under


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("import time\ntime.monotonic()", "time.monotonic"),
        ("import time as clock\nclock.monotonic()", "time.monotonic"),
        ("from time import monotonic as now\nnow()", "time.monotonic"),
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("def f():\n    import random\n    random.choice([1])", "random.choice"),
        ("open('x')", "open"),
    ],
)
def test_a_call_is_seen_by_its_full_name(text: str, call: str) -> None:
    assert call in {name for _, name in Source.of("modem/x.py", text).calls()}


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("import modem.sim.network", "modem.sim.network"),
        ("from modem import sim", "modem.sim"),
        ("from modem.types import Msisdn", "modem.types"),
        ("def f():\n    from alarmd import roster", "alarmd.roster"),
    ],
)
def test_an_import_is_seen_wherever_it_stands(text: str, module: str) -> None:
    assert Source.of("modem/x.py", text).imports() == {module}


def test_a_package_is_known_by_its_folder() -> None:
    assert Source.of("modem/at/__init__.py", "").module == "modem.at"
    assert is_under("modem.at.lexer", "modem.at")
    assert not is_under("modem.attic", "modem.at")
