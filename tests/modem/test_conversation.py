"""Calls that are talked in: what the far end hears, which keys come up, what becomes of faults."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from modem.indications import CallFinished, DigitHeard
from modem.sim.handset import Hearing
from modem.sim.phone import Answering, Behaviour
from modem.types import CallOutcome, CallResult, SoundPath
from modem.voice.path import NO_AUDIO, STALLED
from modem.voice.pcm import samples_of
from modem.voice.talk import Clip
from modem.voice.tones import noise
from tests.modem.simulated import MILL, Wire, ready
from tests.modem.talks import Recited
from tests.modem.virtual_loop import elapse

PCM = ("sim7600", "ec25", "huawei")
SPOKEN = ("a7670", "ec200")
SPEECH = noise(-20.0, 3.0, random.Random(5).gauss)
CLIP = Clip(SPEECH, "紧急报警，王三家着火了，大槐树下。会来请按一。", "zh")


async def talked(wire: Wire, talk: Recited, hearing: Hearing | None = None) -> CallResult:
    """The end of a call to the mill, which answers after 2 s and stays on the line."""
    wire.mill.behaviour = Behaviour(
        answering=Answering.ANSWERS,
        answer_after_s=2.0,
        talk_s=100.0,
        hearing=hearing or Hearing(),
    )
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    return (await wire.until(CallFinished, 130.0)).result


def correlation(recorded: bytes, sent: bytes) -> float:
    """Of what was sent with what was recorded, at the best place of any."""
    heard, said = samples_of(recorded), samples_of(sent)
    begins = next(at for at, sample in enumerate(heard) if abs(sample) > 300)
    places = range(max(0, begins - 200), begins + 200)
    return max(_cosine(heard[at : at + len(said)], said) for at in places)


def _cosine(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    a = a[:4000]
    b = b[: len(a)]
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    norm = sum(x * x for x in a) * sum(y * y for y in b)
    return float(dot / norm**0.5) if norm else 0.0


@pytest.mark.parametrize("kind", PCM)
async def test_the_far_end_hears_what_was_said_sample_by_sample(kind: str) -> None:
    wire = await ready(kind=kind)
    talk = Recited(CLIP)
    result = await talked(wire, talk)
    assert result.outcome is CallOutcome.ANSWERED
    assert talk.events == ["begin True True", "said"]
    assert wire.mill.ear is not None
    heard = bytes(wire.mill.ear.heard)
    assert SPEECH in heard
    assert correlation(heard, SPEECH) >= 0.98
    assert result.spoke_s == pytest.approx(3.0)
    assert result.sound_fault is None
    assert wire.modem.sound.underruns == 0


async def test_it_begins_within_300_ms_of_the_first_sound() -> None:
    wire = await ready(kind="sim7600")
    await talked(wire, Recited(CLIP))
    assert wire.mill.ear is not None
    silent = bytes(wire.mill.ear.heard).find(SPEECH[:320])
    assert 0.1 <= silent / 16_000 <= 0.3


@pytest.mark.parametrize("kind", SPOKEN)
async def test_a_modem_with_its_own_voice_says_the_text(kind: str) -> None:
    wire = await ready(kind=kind)
    talk = Recited(CLIP)
    result = await talked(wire, talk)
    assert talk.events == ["begin True True", "said"]
    assert wire.mill.ear is not None
    assert wire.mill.ear.words == [CLIP.text]
    assert result.spoke_s == pytest.approx(len(CLIP.text) * 0.25, abs=0.1)


async def test_a_text_too_long_for_the_modem_is_said_in_parts() -> None:
    wire = await ready(kind="a7670")
    await talked(wire, Recited(Clip(b"", CLIP.text * 8, "zh")))
    assert wire.mill.ear is not None
    assert "".join(wire.mill.ear.words) == CLIP.text * 8
    assert max(map(len, wire.mill.ear.words)) <= 127


@pytest.mark.parametrize("text", ["𠮷" * 200, "王𠮷家着火了。" * 30])
async def test_a_rare_character_of_a_name_takes_two_units_of_a_part(text: str) -> None:
    wire = await ready(kind="a7670")
    await talked(wire, Recited(Clip(b"", text, "zh")))
    assert wire.mill.ear is not None
    assert "".join(wire.mill.ear.words) == text


@pytest.mark.parametrize("kind", ["sim800", "m26", "air724", "plain"])
async def test_a_modem_without_sound_rings_only(kind: str) -> None:
    wire = await ready(kind=kind)
    talk = Recited(CLIP)
    result = await talked(wire, talk)
    hears = wire.supervisor.status.capabilities.tells_keys
    assert talk.events[:1] == (["begin False True"] if hears else [])
    if not hears:
        assert 4.0 <= result.active_s <= 5.5
    assert (result.spoke_s, result.sound_fault) == (0.0, None)


@pytest.mark.parametrize("kind", [*PCM, *SPOKEN])
async def test_a_key_is_told_once_and_answered_at_once(kind: str) -> None:
    wire = await ready(kind=kind)
    talk = Recited(CLIP, stays_s=6.0)
    hearing = Hearing(keys=("1", "9"), after_s=1.0)
    await talked(wire, talk, hearing)
    heard = wire.all(DigitHeard)
    assert [(key.token, key.digit) for key in heard] == [(4, "1"), (4, "9")]
    assert [event for event in talk.events if event in "19"] == ["1", "9"]


async def test_a_key_is_heard_in_the_sound_alone() -> None:
    wire = await ready(kind="sim7600", lacks="+DDET")
    await talked(wire, Recited(CLIP, stays_s=2.0), Hearing(keys=("5",), after_s=1.0, echo_db=10.0))
    assert [key.digit for key in wire.all(DigitHeard)] == ["5"]


async def test_what_there_is_to_say_about_a_key_is_said() -> None:
    wire = await ready(kind="sim7600")
    talk = Recited(CLIP, stays_s=1.0)
    wire.mill.behaviour = Behaviour(
        answering=Answering.ANSWERS, hearing=Hearing(keys=("1",), after_s=1.0)
    )
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    await wire.until(DigitHeard)
    thanks = noise(-20.0, 1.0, random.Random(6).gauss)
    wire.supervisor.answer(4, Clip(thanks, "谢谢", "zh"))
    wire.supervisor.answer(15, Clip(SPEECH, "", "zh"))
    result = (await wire.until(CallFinished)).result
    assert talk.events == ["begin True True", "1", "answer", "said", "expire"]
    assert wire.mill.ear is not None
    assert thanks in bytes(wire.mill.ear.heard)
    assert 2.0 <= result.spoke_s <= 2.5


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("a7670", "+CDTAM"), ("a7670", "+DDET"), ("ec200", "+QTONEDET"), ("huawei", "^DDTMFCFG")],
)
async def test_what_the_modem_has_forgotten_is_set_again_before_the_call(
    kind: str, setting: str
) -> None:
    wire = await ready(kind=kind)
    stood = wire.modem.settings.plain.pop(setting)
    talk = Recited(CLIP, stays_s=2.0)
    await talked(wire, talk, Hearing(keys=("1",), after_s=1.0))
    assert wire.modem.settings.plain[setting] == stood
    assert [key.digit for key in wire.all(DigitHeard)] == ["1"]


async def test_who_hangs_up_early_has_heard_so_much() -> None:
    wire = await ready(kind="sim7600")
    wire.mill.behaviour.talk_s = 1.5
    talk = Recited(CLIP)
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, talk_s=1.5)
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    result = (await wire.until(CallFinished)).result
    assert talk.events == ["begin True True"]
    assert 1.0 <= result.spoke_s <= 1.5
    assert result.outcome is CallOutcome.ANSWERED


async def test_sound_that_stalls_ends_the_call() -> None:
    wire = await ready(kind="sim7600")
    wire.modem.faults.sound_stalls = 1.0
    talk = Recited(Clip(SPEECH * 10, "", "zh"))
    result = await talked(wire, talk)
    assert result.sound_fault == STALLED
    assert "said" not in talk.events
    assert result.active_s < 15.0
    assert wire.modem.calls.legs == []


def nothing_begins(wire: Wire) -> None:
    """The modem says OK to the command that starts its sound, and no frame comes."""
    wire.modem.sound.switch = lambda *, is_on: None  # type: ignore[method-assign]


def silence(wire: Wire) -> None:
    """Its sound is nothing but zeros."""
    wire.modem.faults.silent_sound = 1.0


def refused_port(wire: Wire) -> None:
    """Another program has the port of its sound."""
    wire.refuses_sound = True


async def test_sound_that_never_begins_is_no_audio() -> None:
    wire = await ready(kind="huawei")
    nothing_begins(wire)
    talk = Recited(CLIP)
    result = await talked(wire, talk)
    assert (result.sound_fault, result.spoke_s, talk.events) == (NO_AUDIO, 0.0, [])
    assert result.active_s < 2.0


async def test_silence_all_along_is_no_audio_and_something_may_be_heard_all_the_same() -> None:
    wire = await ready(kind="huawei")
    silence(wire)
    talk = Recited(CLIP)
    result = await talked(wire, talk)
    assert (result.sound_fault, talk.events) == (NO_AUDIO, ["begin True True", "said"])


@pytest.mark.parametrize("kind", ["sim7600", "ec25"])
@pytest.mark.parametrize("trouble", [nothing_begins, silence, refused_port])
async def test_where_there_is_no_sound_the_modem_speaks_by_itself_in_the_same_call(
    kind: str, trouble: Callable[[Wire], None]
) -> None:
    wire = await ready(kind=kind)
    trouble(wire)
    talk = Recited(CLIP, stays_s=3.0)
    result = await talked(wire, talk, Hearing(keys=("1",), after_s=1.0))
    assert wire.mill.ear is not None
    assert wire.mill.ear.words == [CLIP.text]
    assert result.sound_fault == NO_AUDIO
    assert result.spoke_s == pytest.approx(len(CLIP.text) * 0.25, abs=0.1)
    assert talk.events == ["begin True True", "1", "said", "expire"]
    assert wire.supervisor.status.capabilities.speech is SoundPath.SYNTHESISER
    wire.told.clear()
    result = await talked(wire, Recited(CLIP))
    assert result.sound_fault is None, "the next call takes what was heard"


async def test_a_cut_while_another_way_is_tried_leaves_nothing_open() -> None:
    wire = await ready(kind="sim7600")
    silence(wire)
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, talk_s=60.0)
    for hundredths in range(0, 30, 3):
        wire.told.clear()
        wire.supervisor.dial(
            MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=Recited(CLIP, stays_s=9.0)
        )
        while wire.mill.ear is None:
            await elapse(0.01)
        await elapse(1.95 + hundredths / 100)
        wire.supervisor.cut(4)
        await wire.until(CallFinished, 5.0)
        assert wire.modem.calls.legs == []
        assert not wire.sound_is_open
        wire.mill.ear = None


async def test_a_sound_port_that_does_not_open_leaves_a_silent_call() -> None:
    wire = await ready(kind="huawei", lacks="^DDTMFCFG")
    wire.refuses_sound = True
    result = await talked(wire, Recited(CLIP))
    assert (result.outcome, result.sound_fault) == (CallOutcome.ANSWERED, NO_AUDIO)


async def test_a_cut_ends_the_talk() -> None:
    wire = await ready(kind="sim7600")
    talk = Recited(Clip(SPEECH * 10, "", "zh"))
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, talk_s=60.0)
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    await elapse(12.0)
    wire.supervisor.cut(4)
    result = (await wire.until(CallFinished, 3.0)).result
    assert 2.0 <= result.spoke_s <= 5.0


async def test_a_lost_end_is_noticed_when_the_frames_stop() -> None:
    wire = await ready(kind="huawei")
    wire.modem.faults.lost_ends = 1.0
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, talk_s=2.0)
    talk = Recited(Clip(SPEECH * 10, "", "zh"))
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    result = (await wire.until(CallFinished, 15.0)).result
    assert result.active_s < 4.0


async def test_a_lost_modem_ends_the_talk() -> None:
    wire = await ready(kind="sim7600")
    talk = Recited(Clip(SPEECH * 10, "", "zh"))
    wire.mill.behaviour = Behaviour(answering=Answering.ANSWERS, talk_s=60.0)
    wire.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4, talk=talk)
    await elapse(12.0)
    wire.modem.reboot()
    result = (await wire.until(CallFinished, 30.0)).result
    assert result.outcome is CallOutcome.UNKNOWN
    assert result.spoke_s > 1.0
