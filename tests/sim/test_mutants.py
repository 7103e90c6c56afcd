"""The planted faults fit the code of today; whether they are caught: python -m tests.sim mutants"""

from __future__ import annotations

from tests.sim.mutation import check, patches


def test_there_are_enough_of_them() -> None:
    assert len(patches()) >= 25


def test_each_fits_the_code_of_today() -> None:
    for patch in patches():
        check(patch)


def test_each_says_who_would_do_it_and_what_it_breaks() -> None:
    silent = [
        patch.name
        for patch in patches()
        if not (text := patch.read_text(encoding="utf-8")).startswith("An engineer ")
        or "\nBreaks: " not in text.partition("\n--- ")[0]
    ]
    assert silent == []
