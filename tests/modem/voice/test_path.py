"""What goes out for what comes in."""

from __future__ import annotations

from modem.voice.path import LEAD_FRAMES, LEAD_FRAMES_MAX, TAIL_FRAMES, Playout, SilenceWatch
from modem.voice.pcm import FRAME_OCTETS
from modem.voice.tones import tone


def frames(octets: bytes) -> int:
    assert len(octets) % FRAME_OCTETS == 0
    return len(octets) // FRAME_OCTETS


def test_a_frame_goes_out_for_each_that_came_in_and_a_few_ahead() -> None:
    playout = Playout()
    assert [frames(playout.answer(1)[0]) for _ in range(4)] == [1 + LEAD_FRAMES, 1, 1, 1]


def test_frames_that_waited_for_us_at_the_beginning_are_not_owed() -> None:
    playout = Playout()
    assert [frames(playout.answer(n)[0]) for n in (20, 1, 1)] == [1 + LEAD_FRAMES, 1, 1]


def test_lumps_are_answered_with_lumps_and_more_is_kept_ahead() -> None:
    playout = Playout()
    assert [frames(playout.answer(n)[0]) for n in (10, 10, 10, 10)] == [5, 14, 10, 10]
    assert frames(playout.answer(12)[0]) == 14
    assert frames(playout.answer(1000)[0]) == LEAD_FRAMES_MAX


def test_a_clip_goes_out_whole_and_in_order_and_is_said_when_it_was_heard() -> None:
    playout, clip = Playout(), tone(1000.0, -20.0, 0.105)
    playout.answer(1)
    playout.say(clip)
    sent = [playout.answer(1) for _ in range(30)]
    assert b"".join(octets for octets, _ in sent).rstrip(b"\0") == clip.rstrip(b"\0")
    # The sixth frame ends it; what is ahead is heard before it.
    assert [said for _, said in sent].index(True) == 5 + 1 + LEAD_FRAMES + TAIL_FRAMES
    assert sum(said for _, said in sent) == 1
    assert round(playout.spoke_s, 3) == 0.105


def test_another_clip_takes_the_place_of_the_first() -> None:
    playout = Playout()
    playout.say(tone(1000.0, -20.0, 1.0))
    playout.answer(1)
    other = tone(500.0, -20.0, 0.02)
    playout.say(other)
    assert playout.answer(1)[0] == other
    playout.hush()
    assert not any(playout.answer(1)[0])
    assert not any(playout.answer(1)[1] for _ in range(20))


def test_an_empty_clip_is_said_at_once() -> None:
    playout = Playout()
    playout.answer(1)
    playout.say(b"")
    assert playout.answer(1) == (bytes(FRAME_OCTETS), True)


def test_an_underrun_is_a_lump_longer_than_what_was_ahead_and_only_in_speech() -> None:
    playout = Playout()
    playout.answer(1)
    playout.answer(20)
    assert playout.underruns == 0
    playout.say(tone(1000.0, -20.0, 2.0))
    playout.answer(20)
    assert playout.underruns == 0
    playout.answer(30)
    assert playout.underruns == 1


def test_silence_from_the_first_frame_on_is_no_audio_after_two_seconds() -> None:
    watch = SilenceWatch()
    watch.feed(bytes(95 * FRAME_OCTETS))
    assert not watch.is_silent
    watch.feed(bytes(5 * FRAME_OCTETS))
    assert watch.is_silent


def test_one_sound_is_enough() -> None:
    watch = SilenceWatch()
    watch.feed(tone(1000.0, -40.0, 0.02))
    watch.feed(bytes(500 * FRAME_OCTETS))
    assert not watch.is_silent
