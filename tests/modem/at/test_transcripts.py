"""The dialogues, each the proof of one rule: as they stand, cut anew, strewn with URCs, damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.at.channel import AtChannel
from tests.modem.at.replay import (
    Transcript,
    command_of,
    load_all,
    play,
    ready_channel,
    single,
    whole,
)

ALL = load_all()
WITHIN_A_QUOTE = "inside a quote nothing is a result or a URC"
ANY = st.sampled_from(ALL)


def _by_rule(transcript: Transcript) -> str:
    return transcript.rule.replace(" ", "-")


@pytest.mark.parametrize("transcript", ALL, ids=_by_rule)
def test_the_dialogue_gives_its_events(transcript: Transcript) -> None:
    play(transcript)


def test_each_rule_is_proved_once() -> None:
    rules = [transcript.rule for transcript in ALL]
    assert len(rules) == len(set(rules)) > 40


@pytest.mark.parametrize("transcript", ALL, ids=_by_rule)
def test_octet_by_octet_and_all_at_once_give_the_same(transcript: Transcript) -> None:
    play(transcript, single)
    play(transcript, whole)


@given(ANY, st.data())
def test_reads_cut_anywhere_give_the_same(transcript: Transcript, data: st.DataObject) -> None:
    def cut(octets: bytes) -> list[bytes]:
        places = data.draw(st.lists(st.integers(0, len(octets)), max_size=6).map(sorted))
        ends = [*places, len(octets)]
        return [octets[start:end] for start, end in zip([0, *places], ends, strict=True)]

    play(transcript, cut)


@pytest.mark.parametrize(
    "transcript", [one for one in ALL if one.rule != WITHIN_A_QUOTE], ids=_by_rule
)
def test_a_urc_after_any_line_changes_no_answer(transcript: Transcript) -> None:
    play(transcript, noise="^NOISE: 1")


@given(ANY, st.data())
def test_a_damaged_dialogue_never_raises_and_the_channel_recovers(
    transcript: Transcript, data: st.DataObject
) -> None:
    octets = bytearray(transcript.octets)
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, max(len(octets) - 1, 0)))
        end = start + data.draw(st.integers(0, 5))
        octets[start:end] = data.draw(st.binary(max_size=5))
    channel = ready_channel()
    for step in transcript.steps:
        if step.mark == "?" and step.text != "open" and channel.idle:
            channel.request(command_of(step.text), 0.0)
            share = len(octets) // 2
            channel.receive(bytes(octets[:share]), 0.0)
            del octets[:share]
    assert _recovers(channel)


@given(st.lists(st.tuples(st.binary(max_size=60), st.floats(0, 300)), max_size=20))
def test_octets_at_random_never_raise_and_the_channel_recovers(
    reads: list[tuple[bytes, float]],
) -> None:
    channel = AtChannel()
    channel.open(0.0)
    now = 0.0
    for data, wait in reads:
        now += wait
        channel.receive(data, now)
        channel.expire(now)
    assert _recovers(channel, now)


def _recovers(channel: AtChannel, now: float = 0.0) -> bool:
    """Whether it gets idle with a modem that answers every AT with one OK."""
    channel.receive(b"\r\n", now)
    for _ in range(40):
        if channel.idle:
            return True
        at = channel.deadline()
        if at is None:
            return False
        now = max(now, at)
        channel.expire(now)
        if channel.bytes_to_send().endswith(b"AT\r"):
            channel.receive(b"\r\nOK\r\n", now + 0.01)
    return False
