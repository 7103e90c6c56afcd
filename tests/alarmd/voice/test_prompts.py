"""A part has the best sound that there is; what has none is said in general words."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import (
    Aspect,
    Fixed,
    Own,
    Sentence,
    house,
    landmark,
    name,
    sample,
)
from alarmd.voice.prompts import Library, Source, in_general
from modem.voice.pcm import SAMPLE_RATE_HZ
from tests.alarmd.incident.people import MILL

ZH, EN = Language.ZH, Language.EN
SHAN = replace(MILL, name="单雄")


def sound(value: int, seconds: float = 0.1) -> bytes:
    """A sound that is known again among others."""
    return value.to_bytes(2, "little", signed=True) * int(SAMPLE_RATE_HZ * seconds)


def test_a_recording_goes_before_what_was_rendered(tmp_path: Path) -> None:
    library, part = Library(tmp_path), name(MILL)
    assert library.source(part, ZH) is Source.MISSING
    library.keep_rendered(part, ZH, sound(1))
    assert library.source(part, ZH) is Source.RENDERED
    library.keep_recording(part, ZH, sound(2))
    assert library.source(part, ZH) is Source.RECORDED
    assert library.resolve(Sentence(ZH, (part,))).pcm == sound(2)


def test_a_recording_of_other_words_is_not_used(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_recording(name(MILL), ZH, sound(1))
    renamed = name(replace(MILL, name="王桂兰"))
    assert library.source(renamed, ZH) is Source.MISSING
    stale = library.stale(renamed, ZH)
    assert stale is not None
    assert stale.text == "王桂英"
    assert library.stale(name(MILL), ZH) is None


def test_a_recording_can_be_made_again(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for value in (1, 2):
        library.keep_recording(name(MILL), ZH, sound(value))
    assert library.resolve(Sentence(ZH, (name(MILL),))).pcm == sound(2)


def test_a_recording_that_is_removed_leaves_nothing_behind(tmp_path: Path) -> None:
    library, part = Library(tmp_path), name(MILL)
    library.keep_rendered(part, ZH, sound(1))
    for language in (ZH, EN):
        library.keep_recording(part, language, sound(2))
    assert library.remove_recording(part.id, ZH)
    assert library.source(part, ZH) is Source.RENDERED
    assert library.source(part, EN) is Source.RECORDED
    assert library.remove_recording(part.id, EN)
    assert not library.remove_recording(part.id, EN)
    assert list((tmp_path / "recorded").iterdir()) == []


def test_a_language_has_its_own_recordings(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_recording(Fixed("alarm"), ZH, sound(1))
    assert library.source(Fixed("alarm"), ZH) is Source.RECORDED
    assert library.source(Fixed("alarm"), EN) is not Source.RECORDED


def test_what_is_rendered_is_found_by_what_it_says(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_rendered(name(MILL), ZH, sound(1))
    assert library.source(name(replace(MILL, id="other")), ZH) is Source.RENDERED
    assert library.source(house(MILL, EN), EN) is Source.RENDERED  # the same words
    assert library.source(house(MILL, ZH), ZH) is Source.MISSING
    assert library.source(name(replace(MILL, say_as="wang2 gui4 ying1")), ZH) is Source.MISSING


def test_parts_are_joined_with_short_pauses_only(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for value, part in enumerate(sample(MILL, ZH).parts, 1):
        library.keep_recording(part, ZH, sound(value))
    said = library.resolve(sample(MILL, ZH))
    assert said.missing == ()
    assert said.pcm.startswith(sound(1) + b"\0\0")
    assert said.pcm.endswith(sound(5))
    silent = [len(run) // 2 / SAMPLE_RATE_HZ for run in said.pcm.split(b"\0\0" * 8)]
    assert said.seconds < 5 * 0.1 + 4 * 0.19
    assert silent


def test_what_has_no_sound_is_said_in_general_words_once(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for value, prompt in enumerate(("alarm", "emergency", "press_member", "see_text"), 1):
        library.keep_recording(Fixed(prompt), ZH, sound(value))
    said = library.resolve(sample(MILL, ZH))
    assert said.missing == (house(MILL, ZH), landmark(MILL))
    assert said.pcm.count(sound(4, 0.1)) == 1
    assert said.pcm.count(sound(2, 0.1)) == 1


def test_a_group_without_a_sound_is_left_out() -> None:
    assert in_general(Own("东组", Aspect.GROUP, "东组")) is None
    assert in_general(Fixed("alarm")) is None


def test_a_name_that_somebody_has_heard_stays_right_until_it_is_read_otherwise(
    tmp_path: Path,
) -> None:
    library = Library(tmp_path)
    library.mark_listened(name(SHAN), ZH, "zhou")
    assert library.is_listened(name(SHAN), ZH)
    assert not library.is_listened(name(replace(SHAN, say_as="dan1 xiong2")), ZH)


def test_a_damaged_folder_is_an_empty_one(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_recording(Fixed("alarm"), ZH, sound(1))
    for file in tmp_path.rglob("*.wav"):
        file.write_bytes(b"RIFF")
    assert library.source(Fixed("alarm"), ZH) is not Source.RECORDED
    for broken in ("[broken", "[]", '{"zh": 3}', '{"zh": {"alarm": {"text": 5}}}'):
        (tmp_path / "recorded.json").write_text(broken)
        assert library.recordings(ZH) == {}
        assert Library(tmp_path).recordings(ZH) == {}


def test_a_modem_that_speaks_by_itself_gets_everything_written_out(tmp_path: Path) -> None:
    house_3 = replace(MILL, landmark="3组12号🐔")
    said = Library(tmp_path).resolve(sample(house_3, ZH))
    assert said.text == (
        "十户联防，有警情，王桂英家，三组十二号，紧急求救，能来请按一，来不了请按二，再听一遍请按九"
    )
    assert "单雄家" in Library(tmp_path).resolve(sample(SHAN, ZH)).text
    english = Library(tmp_path).resolve(sample(replace(MILL, name="Anna"), EN)).text
    assert english.startswith(
        "This is the ten household alarm, Anna, 村口水磨, Somebody needs help, urgently"
    )
