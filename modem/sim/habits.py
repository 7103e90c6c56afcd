"""What a phone can be told from the console: how it answers, replies and rings back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from modem.sim.phone import Answering, SimPhone
from modem.sim.spoken import Said, Unclear, phone_name
from modem.voice.tones import KEYS

SECONDS_MAX = 3_600.0
Habit = Callable[[SimPhone, Sequence[str]], Said]


def _answering(answering: Answering, en: str, zh: str) -> Habit:
    def tell(phone: SimPhone, words: Sequence[str]) -> Said:
        phone.switch_on()
        phone.behaviour.answering = answering
        return Said(f"{phone_name(phone)} {en}", f"{phone_name(phone)} {zh}")

    return tell


def _answers(phone: SimPhone, words: Sequence[str]) -> Said:
    seconds = _seconds(words) if words else phone.behaviour.answer_after_s
    phone.switch_on()
    phone.behaviour.answering, phone.behaviour.answer_after_s = Answering.ANSWERS, seconds
    return Said(
        f"{phone_name(phone)} answers after {seconds:g} s",
        f"{phone_name(phone)} {seconds:g} 秒后接听",
    )


def _off(phone: SimPhone, words: Sequence[str]) -> Said:
    phone.switch_off()
    return Said(f"{phone_name(phone)} is off", f"{phone_name(phone)} 已关机")


def _on(phone: SimPhone, words: Sequence[str]) -> Said:
    phone.switch_on()
    return Said(f"{phone_name(phone)} is on", f"{phone_name(phone)} 已开机")


def _replies(phone: SimPhone, words: Sequence[str]) -> Said:
    at = next((i for i, word in enumerate(words) if word.casefold() in _AFTER), len(words))
    reply, seconds = (
        " ".join(words[:at]),
        _seconds(words[at + 1 :]) if at < len(words) else phone.behaviour.reply_after_s,
    )
    if not reply:
        raise Unclear(
            "Replies what? Try: PHONE replies 1 after 5", "回复什么？例如：电话 回复 1 过 5"
        )
    phone.behaviour.reply, phone.behaviour.reply_after_s = reply, seconds
    return Said(
        f"{phone_name(phone)} replies {reply!r} after {seconds:g} s",
        f"{phone_name(phone)} {seconds:g} 秒后回复“{reply}”",
    )


def _rings_back(phone: SimPhone, words: Sequence[str]) -> Said:
    rest = [word for word in words if word.casefold() not in (*_AFTER, "back")]
    seconds = _seconds(rest)
    phone.behaviour.ring_back_after_s = seconds
    return Said(
        f"{phone_name(phone)} rings back after {seconds:g} s",
        f"{phone_name(phone)} {seconds:g} 秒后回拨",
    )


def _presses(phone: SimPhone, words: Sequence[str]) -> Said:
    at = next((i for i, word in enumerate(words) if word.casefold() in _AFTER), len(words))
    keys = tuple("".join(words[:at]))
    hearing = phone.behaviour.hearing
    seconds = _seconds(words[at + 1 :]) if at < len(words) else hearing.after_s
    if not keys or not set(keys) <= set(KEYS):
        raise Unclear(
            "Presses which key? Try: PHONE presses 1 after 5", "按哪个键？例如：电话 按键 1 过 5"
        )
    hearing.keys, hearing.after_s = keys, seconds
    return Said(
        f"{phone_name(phone)} presses {' '.join(keys)} after {seconds:g} s of speech",
        f"{phone_name(phone)} 听 {seconds:g} 秒后按 {' '.join(keys)}",
    )


def _rests(phone: SimPhone, words: Sequence[str]) -> Said:
    phone.behaviour.reply = phone.behaviour.ring_back_after_s = None
    phone.behaviour.hearing.keys = ()
    return Said(f"{phone_name(phone)} does not react", f"{phone_name(phone)} 不再回应")


def _seconds(words: Sequence[str]) -> float:
    try:
        seconds = float(words[0].removesuffix("秒").removesuffix("s"))
    except (IndexError, ValueError):
        seconds = math.nan
    if not 0 <= seconds <= SECONDS_MAX:
        raise Unclear(
            f"How many seconds? A number from 0 to {SECONDS_MAX:g}.",
            f"多少秒？请输入 0 到 {SECONDS_MAX:g} 的数。",
        )
    return seconds


_AFTER = ("after", "in", "过", "后")
HABITS: dict[str, Habit] = {
    **dict.fromkeys(("answers", "接听"), _answers),
    **dict.fromkeys(
        ("ignores", "不接"), _answering(Answering.IGNORES, "does not answer", "不接电话")
    ),
    **dict.fromkeys(("busy", "占线"), _answering(Answering.BUSY, "is busy", "占线")),
    **dict.fromkeys(
        ("rejects", "拒接"), _answering(Answering.REJECTS, "rejects calls", "拒接来电")
    ),
    **dict.fromkeys(
        ("voicemail", "语音信箱"), _answering(Answering.VOICEMAIL, "has voicemail", "转语音信箱")
    ),
    **dict.fromkeys(("off", "关机"), _off),
    **dict.fromkeys(("on", "开机"), _on),
    **dict.fromkeys(("replies", "回复"), _replies),
    **dict.fromkeys(("rings", "回拨"), _rings_back),
    **dict.fromkeys(("presses", "按键"), _presses),
    **dict.fromkeys(("rests", "不理"), _rests),
}
