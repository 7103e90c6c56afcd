"""The planted faults fit the code of today; whether they are caught: python -m tests.sim mutants"""

from __future__ import annotations

import re

from tests.sim.law import Law
from tests.sim.mutation import ROOT, check, failed_tests, falls_to, header, patches

_LAW = re.compile(r"^Law: (\w+)$", re.MULTILINE)


def test_there_are_enough_of_them() -> None:
    assert len(patches()) >= 25


def test_each_fits_the_code_of_today() -> None:
    for patch in patches():
        check(patch)


def test_each_says_who_would_do_it_and_what_it_breaks() -> None:
    silent = [
        patch.name
        for patch in patches()
        if not header(patch).startswith("An engineer ") or "\nBreaks: " not in header(patch)
    ]
    assert silent == []


def test_for_every_law_somebody_breaks_it() -> None:
    named = {patch.name: _LAW.findall(header(patch)) for patch in patches()}
    assert {law for laws in named.values() for law in laws} == set(Law.__members__)
    assert [name for name, laws in named.items() if not laws] == []


def test_what_they_fall_to_is_there() -> None:
    for patch in patches():
        assert falls_to(patch) in ("", "nights", "sweep") or (ROOT / falls_to(patch)).exists()


def test_a_record_of_the_log_is_no_failed_test() -> None:
    output = """\
ERROR    alarmd.daemon:daemon.py:165 the whole journal cannot be folded: disk I/O error
FAILED tests/alarmd/test_daemon.py::test_it[a b c] - AssertionError
ERROR tests/alarmd/test_other.py
"""
    assert [*failed_tests(output)] == [
        "tests/alarmd/test_daemon.py::test_it[a b c]",
        "tests/alarmd/test_other.py",
    ]
