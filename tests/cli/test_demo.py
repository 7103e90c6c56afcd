"""The demonstration: the real daemon and simulated modems, played whole."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from alarmd.demo.measure import Record, measure
from alarmd.demo.village import households_file, village
from alarmd.enrolment.households import parse_roster
from alarmd.i18n.language import Language
from modem.sim.record import Fact, FactKind

FIGURES = {
    "lines", "recipients", "told", "acknowledged", "not_reached", "first_text_s", "all_texts_s",
    "all_tried_two_channels_s", "bound_s", "ratio", "journal_ok",
}  # fmt: skip


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "demo", *words],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_everybody_who_can_be_reached_is_told_and_the_figures_are_the_last_line(
    tmp_path: Path,
) -> None:
    done = demo("--lines", "2", "--speed", "60", "--keep", str(tmp_path / "kept"), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) >= FIGURES
    assert (figures["recipients"], figures["told"], figures["not_reached"]) == (10, 9, 1)
    assert figures["acknowledged"] >= 3
    assert figures["journal_ok"]
    assert figures["missed"] == []
    assert figures["first_text_s"] <= figures["all_texts_s"]
    with sqlite3.connect(tmp_path / "kept/state/journal.db") as journal:
        (closed,) = journal.execute("SELECT count(*) FROM journal WHERE kind='Closed'").fetchone()
    journal.close()
    assert closed >= 1


def test_without_a_terminal_each_change_is_a_line_in_the_language_asked_for() -> None:
    done = demo("--lines", "8", "--speed", "60", "--lang", "zh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "李警官" in done.stdout
    assert "记录校验通过" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_folder_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    done = demo("--keep", str(tmp_path), "--lang", "en")
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("seed", range(5))
def test_the_village_is_a_good_roster_and_the_same_for_a_seed(
    seed: int, language: Language
) -> None:
    roster, problems = parse_roster(
        households_file(village(seed, language), language).encode(), "households.yaml"
    )
    assert roster is not None, problems
    assert len(roster.parties) == 11
    one, other = village(seed, language), village(seed, language)
    assert households_file(one, language) == households_file(other, language)
    assert sum(not person.is_reachable for person in one.everybody) == 1


def fact(at: float, kind: FactKind, origin: str, recipient: str, **rest: float) -> Fact:
    return Fact(at, kind, origin, recipient, **rest)  # type: ignore[arg-type]


def test_the_figures_come_from_what_the_network_saw() -> None:
    record = Record(frozenset({"hot"}))
    kind = FactKind
    for one in (
        fact(5.0, kind.TEXT_DELIVERED, "a", "hot"),  # before the first RING: not part of it
        fact(10.0, kind.CALL_ALERTING, "caller", "hot", call=1),
        fact(12.0, kind.CALL_ENDED, "caller", "hot", call=1),
        fact(15.0, kind.TEXT_ACCEPTED, "hot", "a", began_at=12.0),
        fact(16.0, kind.TEXT_DELIVERED, "hot", "a"),
        fact(18.0, kind.TEXT_ACCEPTED, "hot", "b", began_at=15.0),
        fact(20.0, kind.CALL_SETUP, "hot", "a", call=2),
        fact(24.0, kind.CALL_ALERTING, "hot", "a", call=2),
        fact(30.0, kind.CALL_ENDED, "hot", "a", call=2),
        fact(31.0, kind.CALL_SETUP, "hot", "b", call=3),
        fact(33.0, kind.CALL_ENDED, "hot", "b", call=3),
    ):
        record.note(one)
    figures = measure(record, ["a", "b"], lines=1)
    assert (figures.first_text_s, figures.all_texts_s) == (5.0, 8.0)
    assert figures.all_tried_two_channels_s == 23.0
    assert figures.bound_s == 2.0 + 3.0 + 3.0 + 10.0 + 2.0
    assert figures.ratio == round(23.0 / 20.0, 3)
    assert (figures.told, figures.not_reached) == (1, 1)


def test_a_second_caller_on_a_busy_line_does_not_make_it_busier() -> None:
    record = Record(frozenset({"hot"}))
    kind = FactKind
    for one in (
        fact(0.0, kind.CALL_ALERTING, "caller", "hot", call=1),
        fact(2.0, kind.CALL_ENDED, "caller", "hot", call=1),
        fact(2.0, kind.CALL_SETUP, "hot", "a", call=2),
        fact(5.0, kind.CALL_ALERTING, "b", "hot", call=3),
        fact(7.0, kind.CALL_ENDED, "b", "hot", call=3),
        fact(10.0, kind.CALL_ENDED, "hot", "a", call=2),
        fact(14.0, kind.CALL_SETUP, "hot", "b", call=4),
    ):
        record.note(one)
    assert record.occupied_s(20.0) == 10.0 + 6.0


def test_who_rings_back_before_being_called_counts_as_tried() -> None:
    record = Record(frozenset({"hot"}))
    record.note(fact(1.0, FactKind.CALL_ALERTING, "caller", "hot", call=1))
    record.note(fact(4.0, FactKind.TEXT_ACCEPTED, "hot", "a", began_at=1.0))
    assert record.tried_at("a") is None
    record.note(fact(9.0, FactKind.TEXT_DELIVERED, "a", "hot"))
    assert record.tried_at("a") == 9.0
