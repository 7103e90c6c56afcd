"""Calls that speak, on the whole box: real tones and speech between simulated modems and phones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from alarmd.i18n.language import Language
from alarmd.incident.content.speech import Fixed, Sentence
from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptEnded,
    AttemptStarted,
    Channel,
    Entry,
    FalseAlarmSaid,
    KeyPressed,
    KindChanged,
    Means,
    Outcome,
    Purpose,
    Response,
)
from alarmd.voice.dialogue import Dialogue
from alarmd.voice.prompts import Library
from modem.sim.handset import Handset, Hearing
from modem.sim.phone import Answering, Behaviour
from modem.voice.pcm import SAMPLE_OCTETS, SAMPLE_RATE_HZ
from tests.alarmd.box import OFFICER, Box, number, play
from tests.modem.pipe import hotline
from tests.modem.virtual_loop import elapse

CALLER = number(1)
WITH_SOUND = ("sim7600", "ec25", "huawei")
OWN_VOICE = ("ec200",)

SLOW_S = 2.0

_E = TypeVar("_E", bound=Entry)
_T = TypeVar("_T")


async def slow(work: Callable[[], _T], /) -> _T:
    """A disk that takes two seconds to read what is said in a call."""
    result = work()
    if isinstance(result, Dialogue):
        await elapse(SLOW_S)
    return result


def listens(box: Box, owner: str, *keys: str, after_s: float = 4.0, talk_s: float = 100.0) -> None:
    """They answer after two seconds and press these keys, each after so much speech."""
    box.phone(owner).behaviour = Behaviour(
        answering=Answering.ANSWERS,
        answer_after_s=2.0,
        talk_s=talk_s,
        hearing=Hearing(keys=keys, after_s=after_s),
    )


def entries(box: Box, kind: type[_E]) -> list[_E]:
    return [entry for entry in box.journal() if isinstance(entry, kind)]


def ear(box: Box, owner: str) -> Handset:
    heard = box.phone(owner).ear
    assert heard is not None
    return heard


async def alarm(box: Box, seconds: float) -> None:
    await box.start()
    await elapse(5.0)
    box.phone(CALLER).ring(hotline(1), for_s=1.0)
    await elapse(seconds)


@pytest.mark.parametrize("kind", [*WITH_SOUND, *OWN_VOICE])
def test_a_neighbour_hears_the_alarm_presses_1_and_is_counted(tmp_path: Path, kind: str) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER, "1")
        await alarm(box, 90.0)
        await box.kill()
        assert entries(box, Acknowledged) == [
            Acknowledged(1, "li", Response.COMING, Means.KEY),
        ]
        [pressed] = entries(box, KeyPressed)
        assert pressed.digit == "1"
        ended = next(e for e in entries(box, AttemptEnded) if e.attempt == pressed.attempt)
        assert ended.outcome is Outcome.ANSWERED
        assert ended.spoke_s > 5.0
        assert ended.problem == ""

    play(tmp_path, story, lines=1, households=3, kind=kind)


def test_what_the_journal_says_was_said_is_what_the_phone_heard(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER, after_s=100.0, talk_s=20.0)
        await alarm(box, 60.0)
        await box.kill()
        call = next(e for e in entries(box, AttemptStarted) if e.channel is Channel.VOICE)
        assert call.text.startswith("十户联防，有警情！")
        prompt = Sentence(Language.ZH, (Fixed("alarm"),))
        sound = Library(box.config().prompts).resolve(prompt).pcm
        assert sound in bytes(ear(box, OFFICER).heard)

    play(tmp_path, story, lines=1, households=3, kind="sim7600")


@pytest.mark.parametrize("kind", WITH_SOUND)
def test_the_announcement_begins_within_300_ms_of_the_first_sound(
    tmp_path: Path, kind: str
) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER)
        await alarm(box, 60.0)
        await box.kill()
        heard = bytes(ear(box, OFFICER).heard)
        silence = len(heard) - len(heard.lstrip(b"\0"))
        assert silence / SAMPLE_OCTETS / SAMPLE_RATE_HZ <= 0.3

    play(tmp_path, story, lines=1, households=3, kind=kind)


def test_a_slow_disk_holds_up_the_sound_of_a_call_and_no_text(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER)
        written: dict[str, float] = {}

        def watch(data: bytes) -> None:
            written.setdefault(data[:7].decode(), box.network.loop.time())

        for pipe in box.pipes.values():
            pipe.watch = watch
        await box.start(run=slow)
        await elapse(5.0)
        box.phone(CALLER).ring(hotline(1), for_s=1.0)
        await elapse(60.0)
        await box.kill()
        assert written["ATD+861"] >= written["AT+CMGS"] + SLOW_S
        assert ear(box, OFFICER).words[0].startswith("十户联防")

    play(tmp_path, story, lines=2, households=3, kind="ec200")


def test_the_confirmation_is_said_after_the_key_is_written_down(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER, "1")
        await alarm(box, 60.0)
        await box.kill()
        words = ear(box, OFFICER).words
        assert len(words) == 2
        assert words[0].startswith("十户联防")
        assert "您是第一个" in words[1]

    play(tmp_path, story, lines=1, households=3, kind="ec200")


def test_the_caller_is_rung_back_and_takes_it_back(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        listens(box, CALLER, "0")
        await alarm(box, 120.0)
        await box.kill()
        assert "收到您的求救" in ear(box, CALLER).words[0]
        assert "按错了" in ear(box, CALLER).words[1]
        assert entries(box, FalseAlarmSaid) == [FalseAlarmSaid(1, "h1")]

    play(tmp_path, story, lines=1, households=3, kind="ec200")


def test_the_caller_who_is_silent_has_an_alarm_that_stands(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        listens(box, CALLER)
        await alarm(box, 260.0)
        await box.kill()
        words = ear(box, CALLER).words
        assert len(words) == 4
        assert "报警仍然有效" in words[-1]
        assert not [*entries(box, FalseAlarmSaid), *entries(box, KindChanged)]

    play(tmp_path, story, lines=1, households=3, kind="ec200")


def test_voicemail_is_spoken_to_and_counts_for_nothing(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.phone(OFFICER).behaviour = Behaviour(
            answering=Answering.VOICEMAIL, voicemail_after_s=5.0, voicemail_s=60.0
        )
        await alarm(box, 240.0)
        await box.kill()
        assert not [*entries(box, Acknowledged), *entries(box, KeyPressed)]
        calls = [e for e in entries(box, AttemptStarted) if e.party == "li" and e.text]
        assert len([e for e in calls if e.channel is Channel.VOICE]) >= 2

    play(tmp_path, story, lines=1, households=3, kind="ec200")


@pytest.mark.parametrize("kind", ["sim7600", "ec200"])
def test_who_hangs_up_at_once_is_called_again(tmp_path: Path, kind: str) -> None:
    async def story(box: Box) -> None:
        listens(box, OFFICER, talk_s=3.0)
        await alarm(box, 240.0)
        await box.kill()
        calls = [
            e.attempt
            for e in entries(box, AttemptStarted)
            if e.party == "li" and e.purpose is Purpose.ALERT and e.channel is Channel.VOICE
        ]
        spoke = [e.spoke_s for e in entries(box, AttemptEnded) if e.attempt in calls]
        assert len(spoke) >= 2
        assert all(0.0 < seconds < 4.0 for seconds in spoke)

    play(tmp_path, story, lines=1, households=3, kind=kind)
