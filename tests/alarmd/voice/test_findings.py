"""What wants a person is found before the village hears it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Fixed, Own, landmark, name
from alarmd.roster import Party
from alarmd.voice.catalogue import own
from alarmd.voice.findings import Sort, findings
from alarmd.voice.prompts import Library
from tests.alarmd.incident.people import MILL, ZHANG, roster

ZH = Language.ZH


def found(folder: Path, *parties: Party) -> set[tuple[Sort, str]]:
    """What is found in the prompts of these parties, but for sounds that are missing."""
    return {
        (one.sort, one.subject)
        for one in findings(Library(folder), roster(*parties))
        if one.sort is not Sort.SILENT and one.sort is not Sort.MISSING
    }


def render_all(folder: Path, *parties: Party) -> None:
    library = Library(folder)
    for entry in own(roster(*parties)):
        assert isinstance(entry.part, Own)
        library.keep_rendered(entry.part, entry.language, b"\1\0" * 800)


def test_everything_of_a_household_that_has_no_sound_is_found(tmp_path: Path) -> None:
    missing = {one.subject for one in findings(Library(tmp_path), roster(MILL))}
    assert {"mill.name", "mill.house", "mill.landmark", "东组.group", "桃源村.village"} <= missing
    render_all(tmp_path, MILL)
    after = [one.sort for one in findings(Library(tmp_path), roster(MILL))]
    assert Sort.MISSING not in after


def test_a_surname_of_several_readings_wants_an_ear_until_it_had_one(tmp_path: Path) -> None:
    shan = replace(MILL, name="单雄")
    assert found(tmp_path, shan) == {(Sort.SURNAME, "mill.name")}
    assert found(tmp_path, replace(shan, say_as="shan4 xiong2")) == set()
    Library(tmp_path).mark_listened(name(shan), ZH, "zhou")
    assert found(tmp_path, shan) == set()


def test_a_recorded_name_is_right(tmp_path: Path) -> None:
    shan = replace(MILL, name="单雄")
    Library(tmp_path).keep_recording(name(shan), ZH, b"\1\0" * 800)
    assert found(tmp_path, shan) == set()


def test_names_that_are_hard_to_read_are_found(tmp_path: Path) -> None:
    hard = replace(MILL, name="王𠮷🐔3A")
    assert found(tmp_path, hard) == {(Sort.DOUBT, "mill.name")}
    messages = [str(one.message) for one in findings(Library(tmp_path), roster(hard))]
    assert sum("mill.name" in message for message in messages) == 5  # missing, and four doubts


def test_signs_and_rare_characters_in_landmarks_are_found_digits_and_letters_are_not(
    tmp_path: Path,
) -> None:
    assert found(tmp_path, replace(MILL, landmark="ATM 旁 2 号楼")) == set()
    hard = replace(MILL, landmark="大槐树🌳旁")
    assert found(tmp_path, hard) == {(Sort.DOUBT, "mill.landmark")}
    Library(tmp_path).mark_listened(landmark(hard), ZH, "zhou")
    assert found(tmp_path, hard) == set()
    assert found(tmp_path, replace(MILL, landmark="𠮷野家")) == {(Sort.DOUBT, "mill.landmark")}


def test_a_recording_of_another_name_is_found(tmp_path: Path) -> None:
    Library(tmp_path).keep_recording(name(MILL), ZH, b"\1\0" * 800)
    assert found(tmp_path, replace(MILL, name="王桂兰")) == {(Sort.STALE, "mill.name")}


def test_what_was_rendered_for_somebody_who_left_is_found(tmp_path: Path) -> None:
    render_all(tmp_path, MILL, ZHANG)
    left_over = found(tmp_path, MILL)
    assert {sort for sort, _ in left_over} == {Sort.LEFT_OVER}
    assert len(left_over) == 3


def test_a_recording_of_somebody_who_left_is_found(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_recording(name(ZHANG), ZH, b"\1\0" * 800)
    library.keep_recording(Fixed("alarm"), ZH, b"\1\0" * 800)
    assert found(tmp_path, MILL) == {(Sort.NOBODY, "zhang.name")}
