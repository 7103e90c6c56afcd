"""Each call gets its talk and each key that counts its answer, from the world as it is written."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Sentence
from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    Channel,
    Closed,
    CloseReason,
    Entry,
    LineChanged,
    Means,
    Purpose,
    Reason,
    Response,
    RingEndOrdered,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.incident.policy import Policy
from alarmd.roster import Party
from alarmd.voice.announcer import Announcer, is_spoken
from alarmd.voice.prompts import Announcement, aloud
from modem.voice.talk import Clip, Say, Talk
from tests.alarmd.incident.incidents import opening
from tests.alarmd.incident.people import LISI, MILL, OFFICER, ZHANG

POLICY = Policy()
ENGLISH = replace(LISI, language=Language.EN)


def sound(sentence: Sentence) -> Announcement:
    """As many samples as the sentence has characters."""
    return Announcement(b"\0\0" * len(sentence.text), aloud(sentence), ())


ANNOUNCER = Announcer(sound, POLICY)


def called(
    party: Party,
    purpose: Purpose = Purpose.ALERT,
    *,
    channel: Channel = Channel.VOICE,
    hears: bool = True,
    text: str = "what is said",
) -> tuple[World, AttemptStarted]:
    """A world in which this call has just been ordered."""
    order = AttemptStarted(
        attempt=1,
        incident=1,
        party=party.id,
        purpose=purpose,
        channel=channel,
        line="north",
        number=party.phones[0].number.e164,
        round=1,
        reason=Reason.FIRST,
        text=text,
    )
    facts: list[Entry] = [
        LineChanged("north", "ready", True, True, speaks=True, hears=hears),
        opening(MILL, [OFFICER, ZHANG, ENGLISH]),
        order,
    ]
    return fold(World(), facts, 0.0), order


def after(world: World, *facts: Entry) -> World:
    return fold(world, facts, 1.0)


def words(talk: Talk | None, *, digits: str = "", seconds: float = 0.0) -> list[str]:
    """What is said after these keys, each clip to its end, until time has passed."""
    assert talk is not None
    said, now = [], 0.0
    steps = [*talk.begin(now, speaks=True, hears=True)]
    for digit in digits:
        steps += talk.key(digit, now)
    while talk.deadline is not None and talk.deadline <= seconds:
        now = talk.deadline
        steps += talk.expire(now)
        while any(isinstance(step, Say) for step in steps):
            said += _clips(steps)
            steps = [*talk.said(now)]
    return [clip.text for clip in (*said, *_clips(steps))]


def _clips(steps: Iterable[object]) -> list[Clip]:
    return [step.clip for step in steps if isinstance(step, Say)]


def text(clip: Clip | None) -> str:
    assert clip is not None
    return clip.text


def test_nothing_is_spoken_in_a_call_that_only_rings_or_in_a_text() -> None:
    assert is_spoken(called(ZHANG)[1])
    assert not is_spoken(called(ZHANG, text="")[1])
    assert not is_spoken(called(ZHANG, channel=Channel.SMS)[1])
    assert not is_spoken(RingEndOrdered("north", "1-1"))


def test_a_neighbour_hears_the_alarm_and_a_polite_end() -> None:
    said = words(ANNOUNCER.talk(*called(ZHANG)), seconds=60.0)
    assert len(said) == 4
    assert said[0].startswith("十户联防，有警情，王桂英家，村口水磨")
    assert said[-1] == "没有听到您按键，详情请看短信，再见"


def test_a_clip_has_its_sound_and_its_language() -> None:
    talk = ANNOUNCER.talk(*called(ENGLISH))
    assert talk is not None
    talk.begin(0.0, speaks=True, hears=True)
    [clip] = _clips(talk.expire(1.0))
    assert clip.language == "en"
    assert len(clip.pcm) == 2 * len(
        "This is the ten household alarm! 王桂英, 村口水磨, Somebody needs help, urgently! "
        "If you can come, press 1. If you cannot, press 2. To hear it again, press 9."
    )


def test_wrong_keys_are_explained_to_each_in_their_words() -> None:
    assert "能来请按一" in words(ANNOUNCER.talk(*called(ZHANG)), digits="7")[0]
    assert "出警请按一" in words(ANNOUNCER.talk(*called(OFFICER)), digits="0")[0]
    called_back = called(MILL, Purpose.RECEIVED)
    assert "按错了请按零" in words(ANNOUNCER.talk(*called_back), digits="7")[0]


def test_silence_in_a_call_back_hears_that_the_alarm_stands() -> None:
    said = words(ANNOUNCER.talk(*called(MILL, Purpose.RECEIVED)), seconds=60.0)
    assert said[0].startswith("收到您的求救")
    assert said[-1].startswith("没有听到按键，报警仍然有效")


def test_where_no_key_is_heard_none_is_asked_for() -> None:
    talk = ANNOUNCER.talk(*called(ZHANG, hears=False))
    assert "按" not in words(talk, seconds=1.0)[0]


def test_who_comes_hears_how_many_others_are_coming() -> None:
    world, _ = called(ZHANG)
    coming = Acknowledged(1, ZHANG.id, Response.COMING, Means.KEY)
    alone = after(world, coming)
    assert "您是第一个" in text(ANNOUNCER.answer(alone, 1, "1"))
    both = after(alone, Acknowledged(1, OFFICER.id, Response.COMING, Means.TEXT))
    assert "另外还有，一，人也去" in text(ANNOUNCER.answer(both, 1, "1"))


def test_who_cannot_come_is_thanked() -> None:
    world, _ = called(ZHANG)
    assert "谢谢您告诉我们" in text(ANNOUNCER.answer(world, 1, "2"))


@pytest.mark.parametrize(
    ("digit", "said"),
    [("0", "是按错了"), ("1", "有危险"), ("2", "着火了"), ("3", "有人伤病")],
)
def test_the_caller_hears_what_was_noted(digit: str, said: str) -> None:
    world, _ = called(MILL, Purpose.RECEIVED)
    assert f"记下了，{said}" in text(ANNOUNCER.answer(world, 1, digit))


def test_a_key_about_an_alarm_that_is_over_is_answered_by_the_all_clear() -> None:
    world, _ = called(ZHANG)
    over = after(world, Closed(1, OFFICER.id, CloseReason.FALSE))
    assert "是误报" in text(ANNOUNCER.answer(over, 1, "1"))


def test_what_does_not_count_or_is_not_known_has_no_answer() -> None:
    world, _ = called(ZHANG)
    assert ANNOUNCER.answer(world, 1, "9") is None
    assert ANNOUNCER.answer(world, 1, "7") is None
    assert ANNOUNCER.answer(world, 99, "1") is None
