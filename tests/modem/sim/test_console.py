"""The typed commands of a person who plays the village."""

from __future__ import annotations

import asyncio
import random
import wave
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.sim.console import Console
from modem.sim.handset import Handset
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import Answering, SimPhone
from modem.sim.pty import PluggedModem
from modem.voice.tones import tone
from tests.modem.sim.rig import HOTLINE, IMEI, ZHANG


def _played(
    folder: Path, story: Callable[[Console, SimPhone], None], *, is_chinese: bool = False
) -> None:
    """Run a story on a console with one line and one phone."""

    async def play() -> None:
        net = Network(asyncio.get_running_loop(), random.Random(1), Latencies.none())
        north = PluggedModem(net, HOTLINE, IMEI, folder / "north", name="north")
        zhang = net.add_phone(ZHANG, "zhang")
        names = {"zhang": ZHANG, "张三": ZHANG, "old zhang": ZHANG}
        try:
            story(Console(net, {"north": north}, names, is_chinese=is_chinese), zhang)
        finally:
            north.unplug()

    coroutine: Coroutine[Any, Any, None] = play()
    asyncio.run(coroutine)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("ring zhang", "zhang rings north"),
        ("RING old zhang north", "zhang rings north"),
        ("打 张三", "zhang rings north"),
        ("text zhang north it burns", "zhang texts north: it burns"),
        ("text zhang it burns", "zhang texts north: it burns"),
        ("text +8610000000999 hello", "+8610000000999 texts north: hello"),
        ("zhang answers 8", "zhang answers after 8 s"),
        ("zhang off", "zhang is off"),
        ("zhang on", "zhang is on"),
        ("zhang busy", "zhang is busy"),
        ("zhang ignores", "zhang does not answer"),
        ("zhang voicemail", "zhang has voicemail"),
        ("zhang rejects", "zhang rejects calls"),
        ("zhang replies 1 after 5", "zhang replies '1' after 5 s"),
        ("zhang rings back after 8", "zhang rings back after 8 s"),
        ("zhang presses 1 after 5", "zhang presses 1 after 5 s of speech"),
        ("zhang presses 1 9", "zhang presses 1 9 after 5 s of speech"),
        ("zhang presses", "Presses which key? Try: PHONE presses 1 after 5"),
        ("zhang presses x", "Presses which key? Try: PHONE presses 1 after 5"),
        ("heard zhang", "Into which file? Try: heard PHONE a.wav"),
        ("heard zhang a.wav", "zhang heard nothing."),
        ("zhang rests", "zhang does not react"),
        ("unplug north", "north is pulled out"),
        ("quit", "bye"),
        ("", ""),
        ("dance", "There is no phone and no command 'dance'. Type help."),
        ("zhang", "What about zhang? Try: zhang answers 8"),
        ("zhang dances", "A phone cannot 'dances'. Type help."),
        ("zhang answers soon", "How many seconds? A number from 0 to 3600."),
        ("zhang answers nan", "How many seconds? A number from 0 to 3600."),
        ("zhang replies", "Replies what? Try: PHONE replies 1 after 5"),
        ("ring", "Which phone? Type a name or a number."),
        ("ring zhang south", "There is no line 'south'. One of: north"),
        ("ring +8610000000001", "+8610000000001 is a modem, not a phone."),
        ("text zhang", "Text what? Try: text PHONE fire"),
        ("hangup zhang", "zhang has no call."),
        ("unplug", "Which line? One of: north"),
    ],
)
def test_what_is_typed_is_done_or_refused_with_a_reason(
    tmp_path: Path, typed: str, answer: str
) -> None:
    _played(tmp_path, lambda console, _: _equal(console.execute(typed), answer))


def test_habits_take_effect(tmp_path: Path) -> None:
    def story(console: Console, zhang: SimPhone) -> None:
        for typed in ("张三 关机", "张三 接听 3秒", "张三 回复 我来 过 4", "张三 回拨 过 9"):
            console.execute(typed)
        behaviour = zhang.behaviour
        assert zhang.is_reachable
        assert (behaviour.answering, behaviour.answer_after_s) == (Answering.ANSWERS, 3.0)
        assert (behaviour.reply, behaviour.reply_after_s) == ("我来", 4.0)
        assert behaviour.ring_back_after_s == 9.0
        console.execute("ring zhang")
        assert zhang.is_in_call
        assert console.execute("hangup zhang") == "zhang hangs up"

    _played(tmp_path, story)


def test_what_was_heard_is_saved(tmp_path: Path) -> None:
    def story(console: Console, zhang: SimPhone) -> None:
        zhang.ear = Handset(zhang.behaviour.hearing, lambda key: None)
        zhang.ear.hear_words("Fire")
        assert console.execute("heard zhang a.wav") == "zhang: Fire"
        zhang.ear.hear(tone(1000.0, -20.0, 0.5))
        path = tmp_path / "a.wav"
        assert console.execute(f"heard zhang {path}") == f"{path} is written"
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnframes()) == (8000, 4000)
        assert console.execute(f"heard zhang {tmp_path}") == f"{tmp_path}: Is a directory"

    _played(tmp_path, story)


def test_a_line_is_pulled_out_and_put_back(tmp_path: Path) -> None:
    def story(console: Console, _: SimPhone) -> None:
        assert "north" in console.execute("status")
        console.execute("拔 north")
        assert "unplugged" in console.execute("status")
        assert console.execute("plug north") == "north is put back and boots"
        assert "booting" in console.execute("status")

    _played(tmp_path, story)


def test_the_log_shows_what_happened(tmp_path: Path) -> None:
    def story(console: Console, _: SimPhone) -> None:
        assert console.execute("log") == "nothing yet"
        console.execute("ring zhang")
        assert f"call setup       north    {ZHANG} -> {HOTLINE}" in console.execute("log")

    _played(tmp_path, story)


def test_everything_is_said_in_chinese_too(tmp_path: Path) -> None:
    def story(console: Console, _: SimPhone) -> None:
        assert console.execute("帮助").startswith("打 电话 [线路]")
        assert console.execute("打 张三") == "zhang 正在拨 north"
        assert console.execute("跳舞") == "没有“跳舞”这部电话或命令。请输入：帮助"
        assert "开始呼叫" in console.execute("记录")
        assert "未注册" in console.execute("状态")
        assert not console.is_over
        assert console.execute("退出") == "再见"
        assert console.is_over

    _played(tmp_path, story, is_chinese=True)


def test_no_nonsense_raises(tmp_path_factory: pytest.TempPathFactory) -> None:
    words = st.sampled_from(
        ["ring", "zhang", "north", "text", "replies", "after", "5", "rings", "back", "+8610", "off"]
    )

    @given(st.lists(st.lists(words | st.text(max_size=8), max_size=6).map(" ".join), max_size=4))
    def typed(lines: list[str]) -> None:
        def story(console: Console, _: SimPhone) -> None:
            for line in lines:
                assert isinstance(console.execute(line), str)

        _played(tmp_path_factory.getbasetemp(), story)

    typed()


def _equal(got: str, wanted: str) -> None:
    assert got == wanted
