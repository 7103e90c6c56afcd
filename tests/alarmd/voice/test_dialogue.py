"""What is said in a call and what its keys do, at the instants at which it happens."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alarmd.incident.policy import Policy
from alarmd.voice.dialogue import Dialogue, Spoken
from modem.outgoing_call import CALL_MAX_S
from modem.voice.talk import Clip, HangUp, Hush, Say, Step

POLICY = Policy()
ANNOUNCEMENT_S, WORDS_S = 8.0, 2.0


def clip(text: str) -> Clip:
    return Clip(b"", text, "en")


SPOKEN = Spoken(
    announcement=clip("announcement"),
    wrong_key=clip("wrong key"),
    no_key=clip("no key"),
    thanks=clip("thanks"),
    keys=frozenset("12"),
)


@dataclass
class Call:
    """A far end that listens: `heard` is what began to be said, and "", "hush", "hung up"."""

    dialogue: Dialogue
    now: float = 0.0
    speaks: bool = True
    hears: bool = True
    heard: list[tuple[float, str]] = field(default_factory=list)
    _said_at: float | None = None

    def begin(self) -> Call:
        self._do(self.dialogue.begin(self.now, speaks=self.speaks, hears=self.hears))
        return self

    def advance(self, seconds: float) -> Call:
        until = self.now + seconds
        while True:
            deadline = self.dialogue.deadline
            instants = [at for at in (self._said_at, deadline) if at is not None]
            at = min(instants, default=float("inf"))
            if at > until:
                self.now = until
                return self
            self.now = at
            if at == self._said_at:
                self._said_at = None
                self._do(self.dialogue.said(at))
            else:
                self._do(self.dialogue.expire(at))

    def press(self, digits: str) -> Call:
        for digit in digits:
            self._do(self.dialogue.key(digit, self.now))
        return self

    def answer(self, text: str) -> Call:
        self._do(self.dialogue.answer(clip(text), self.now))
        return self

    def _do(self, steps: object) -> None:
        assert isinstance(steps, tuple)
        for step in steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        match step:
            case Say(clip=said):
                lasts_s = ANNOUNCEMENT_S if said is SPOKEN.announcement else WORDS_S
                self._said_at = self.now + lasts_s
                self.heard.append((self.now, said.text))
            case Hush():
                self._said_at = None
                self.heard.append((self.now, "hush"))
            case HangUp():
                assert self.dialogue.deadline is None
                self._said_at = None
                self.heard.append((self.now, "hung up"))


def call(policy: Policy = POLICY, *, speaks: bool = True, hears: bool = True) -> Call:
    return Call(Dialogue(SPOKEN, policy), speaks=speaks, hears=hears).begin()


def test_the_announcement_begins_at_once() -> None:
    assert call().advance(2.0).heard == [(0.0, "announcement")]


def test_an_operator_may_wait_until_the_phone_is_at_the_ear() -> None:
    patient = replace(POLICY, talk_settle_s=1.0)
    assert call(patient).advance(2.0).heard == [(1.0, "announcement")]


def test_silence_hears_it_three_times_and_ends_politely() -> None:
    assert call().advance(120.0).heard == [
        (0.0, "announcement"),
        (13.0, "announcement"),
        (26.0, "announcement"),
        (39.0, "no key"),
        (41.0, "hung up"),
    ]


def test_a_key_stops_the_announcement_and_its_answer_ends_the_call() -> None:
    talked = call().advance(4.0).press("1")
    assert talked.advance(0.5).answer("two others are coming").advance(60.0).heard == [
        (0.0, "announcement"),
        (4.0, "hush"),
        (4.5, "two others are coming"),
        (6.5, "hung up"),
    ]


@pytest.mark.parametrize("after_s", [0.2, 1.0, 9.0, 13.9, 40.5])
def test_a_key_counts_at_any_moment(after_s: float) -> None:
    talked = call().advance(after_s).press("2").answer("thank you for telling us").advance(60.0)
    assert [what for _, what in talked.heard[-3:]] == [
        "hush",
        "thank you for telling us",
        "hung up",
    ]


def test_when_the_answer_is_late_there_are_general_thanks() -> None:
    talked = call().advance(4.0).press("1").advance(3.0).answer("too late").advance(60.0)
    assert talked.heard[1:] == [(4.0, "hush"), (6.0, "thanks"), (8.0, "hung up")]


def test_nine_says_it_all_again() -> None:
    talked = call().advance(38.0).press("9").advance(15.0).press("9").advance(1.0)
    assert [at for at, what in talked.heard if what == "announcement"] == [0, 13, 26, 38, 51, 53]


def test_a_wrong_key_is_explained_and_does_not_count() -> None:
    talked = call().advance(4.0).press("7").advance(3.0).press("#").advance(8.0)
    assert talked.heard == [
        (0.0, "announcement"),
        (4.0, "wrong key"),
        (7.0, "wrong key"),
        (14.0, "announcement"),
    ]


def test_pressing_twice_says_it_once() -> None:
    talked = call().advance(4.0).press("11").answer("you are the first").press("1").advance(60.0)
    assert [what for _, what in talked.heard] == [
        "announcement",
        "hush",
        "you are the first",
        "hung up",
    ]


def test_whoever_thinks_again_hears_the_answer_to_the_last_key() -> None:
    talked = call().advance(4.0).press("12").answer("coming").answer("cannot").advance(60.0)
    assert [what for _, what in talked.heard[1:]] == ["hush", "hush", "cannot", "hung up"]
    later = call().advance(4.0).press("1").answer("coming").advance(1.0).press("2").answer("cannot")
    assert [what for _, what in later.heard[1:]] == ["hush", "coming", "hush", "cannot"]


def test_after_an_answer_other_keys_do_nothing() -> None:
    talked = call().advance(4.0).press("1").answer("coming").press("95").advance(60.0)
    assert [what for _, what in talked.heard[1:]] == ["hush", "coming", "hung up"]


def test_where_no_key_can_be_heard_none_is_missed() -> None:
    assert call(hears=False).advance(60.0).heard == [
        (0.0, "announcement"),
        (9.0, "announcement"),
        (18.0, "announcement"),
        (27.0, "hung up"),
    ]


def test_where_nothing_can_be_said_the_call_is_held_for_a_moment() -> None:
    talked = call(speaks=False).advance(2.0).press("5").advance(60.0)
    assert talked.heard == [(POLICY.answered_hold_s, "hung up")]


def test_a_call_ends_even_if_nothing_is_ever_said_to_its_end() -> None:
    dialogue = Dialogue(SPOKEN, POLICY)
    dialogue.begin(0.0, speaks=True, hears=True)
    assert dialogue.expire(1.0) == (Say(SPOKEN.announcement),)
    assert dialogue.expire(50.0) == ()
    assert dialogue.deadline == POLICY.talk_max_s
    assert dialogue.expire(POLICY.talk_max_s) == (HangUp(),)
    assert dialogue.deadline is None


def test_when_it_is_over_nothing_is_said_any_more() -> None:
    dialogue = call().advance(60.0).dialogue
    later = 61.0
    assert dialogue.key("1", later) == ()
    assert dialogue.answer(clip("coming"), later) == ()
    assert dialogue.said(later) == ()
    assert dialogue.expire(later) == ()


@given(
    st.lists(
        st.tuples(st.floats(0.0, 30.0), st.sampled_from("0123456789*#ABCD"), st.booleans()),
        max_size=60,
    )
)
def test_no_keys_keep_a_call_open(pressed: list[tuple[float, str, bool]]) -> None:
    talked = call(replace(POLICY, announcements_max=10))
    for after_s, digit, is_answered in pressed:
        talked.advance(after_s).press(digit)
        if is_answered:
            talked.answer("answer")
    talked.advance(200.0)
    at, last = talked.heard[-1]
    assert last == "hung up"
    assert at <= POLICY.talk_max_s < CALL_MAX_S
