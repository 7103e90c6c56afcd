"""What the box has learnt of how people answer is in no output but one sentence of an alarm's
history (docs/decisions/0034)."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.entries import AnswersLearnt, Entry
from alarmd.incident.facts.enums import Known
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.journal.database import decode
from alarmd.privacy.public import parted
from tests.alarmd.journals import LI_SI, ZHANG, fire, opened
from tests.cli.box import Box, box

OFTEN = Known(0.731904628, asked=23, came=19, within_s=37.0)
NEVER = Known(0.061372915, asked=29, came=0)
LEARNT = ("asked", "within_s", "after_s", "41.75", "731904628", "061372915")
OUTPUTS = (
    ("status",),
    ("status", "--json"),
    ("incidents", "list"),
    ("incidents", "list", "--json"),
    ("household", "list"),
    ("household", "list", "--json"),
    ("household", "show", "zhang"),
    ("strangers",),
    ("strangers", "--json"),
    ("lines", "show"),
    ("check",),
)
EXPORTS = (
    ("jsonl", '"known":null'),
    ("jsonl", '"answers":null'),
    ("csv", '""known"":null'),
    ("csv", '""answers"":null'),
)


def unlearnt() -> list[Entry]:
    """The same fire, as a box wrote it that has learnt nothing."""
    return [opened(), *fire()[1:], AnswersLearnt(1, ())]


def learnt() -> list[Entry]:
    """The fire, as a box wrote it that had seen Zhang come and Li Si not."""
    begun = opened()
    known = {ZHANG.id: OFTEN, LI_SI.id: NEVER}
    copies = tuple(replace(one, known=known.get(one.party.id)) for one in begun.recipients)
    came = ((ZHANG.id, Answer(1000.0, 0.0, True, 41.75)), (LI_SI.id, Answer(1000.0, 0.0, False)))
    return [replace(begun, recipients=copies), *fire()[1:], AnswersLearnt(1, came)]


def test_the_public_half_of_the_journal_holds_nothing_of_it_and_is_all_that_is_left() -> None:
    entry = learnt()[-1]
    row = parted(entry, bytes)
    assert '"answers":null' in row.public
    assert [word for word in (*LEARNT, ZHANG.id, LI_SI.id) if word in row.public] == []
    erased = decode(row.kind, row.public)
    assert fold(World(), [entry], 2000.0).answers.keys() == {ZHANG.id, LI_SI.id}
    assert fold(World(), [erased], 2000.0).answers == {}


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


@pytest.mark.parametrize("words", OUTPUTS, ids=" ".join)
def test_no_output_differs_by_what_was_learnt(
    here: Box, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...]
) -> None:
    without = box(tmp_path_factory.mktemp("other"))
    here.write(learnt())
    without.write(unlearnt())
    with_it, plain = (
        one.run(*words).output.replace(str(one.folder), "").split() for one in (here, without)
    )
    assert with_it == plain


@pytest.mark.parametrize(("form", "nothing"), EXPORTS)
def test_no_export_holds_what_was_learnt(here: Box, form: str, nothing: str) -> None:
    here.write(learnt())
    output = here.run("journal", "export", "--format", form).output
    assert [word for word in LEARNT if word in output] == []
    assert nothing in output
    assert "张建国" in output


@pytest.mark.parametrize(
    ("lang", "early", "late"),
    [
        (
            "en",
            "张建国 is called before others: came 19 of 23 times at this hour, mostly within 37 s",
            "李四 is called after others: came 0 of 29 times at this hour",
        ),
        (
            "zh",
            "先打给张建国：这个钟点叫过 23 次，来了 19 次，多半响铃 37 秒内就答应",
            "后打给李四：这个钟点叫过 29 次，都没有来",
        ),
    ],
)
def test_the_history_of_an_alarm_says_once_why_somebody_was_called_then(
    here: Box, lang: str, early: str, late: str
) -> None:
    here.write(learnt())
    told = [one["what"][lang] for one in here.json("incidents", "show", "1")["events"]]
    assert told.count(early) == 1
    assert told.count(late) == 1
    assert "731904628" not in here.run("incidents", "show", "1", lang=lang).output


def test_nothing_else_of_the_history_differs_and_people_stand_as_before(
    here: Box, tmp_path_factory: pytest.TempPathFactory
) -> None:
    without = box(tmp_path_factory.mktemp("other"))
    here.write(learnt())
    without.write(unlearnt())
    with_it, plain = (
        one.run("incidents", "show", "1").output.replace(str(one.folder), "").splitlines()
        for one in (here, without)
    )
    sentences = [line for line in with_it if "is called" in line or "within 37 s" in line]
    assert 2 <= len(sentences) <= 3
    assert [line for line in with_it if line not in sentences] == plain
