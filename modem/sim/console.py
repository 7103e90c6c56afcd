"""The typed commands of a person who plays the village: phones ring, text, answer, go off; modems
are pulled out.

ring PHONE [LINE]    hangup PHONE    text PHONE [LINE] words...    PHONE answers 8    status    help
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from modem.sim.habits import HABITS
from modem.sim.handset import save_wav
from modem.sim.network import Network, canonical
from modem.sim.phone import SimPhone
from modem.sim.pty import PluggedModem
from modem.sim.spoken import HELP, Said, Unclear, line_state, log_row, phone_name, phone_state

LINE_MAX = 1_000
"""Characters of one typed command."""
LOG_SHOWN = 20
"""Facts that `log` shows."""
NAME_WORDS_MAX = 4
"""A party's name may have this many words."""
_NUMBER = re.compile(r"\+?[0-9]{7,15}", re.ASCII)


class Console:
    """Carries out typed commands on a network.

    `names` maps each name that may be typed for a phone to its number, `lines` the name of each
    modem to the modem. Phones ring and text the first line unless another is named.
    """

    def __init__(
        self,
        network: Network,
        lines: Mapping[str, PluggedModem],
        names: Mapping[str, str] | None = None,
        *,
        is_chinese: bool = False,
    ) -> None:
        self._network = network
        self._lines = dict(lines)
        self._names = {name.casefold(): number for name, number in (names or {}).items()}
        self._is_chinese = is_chinese
        self.is_over = False

    def execute(self, line: str) -> str:
        """Carry out one line; return the answer to show, "" for an empty line. Never raises."""
        words = line[:LINE_MAX].split()
        if not words:
            return ""
        try:
            said = self._command(words)
        except Unclear as unclear:
            said = unclear.said
        return said.zh if self._is_chinese else said.en

    def _command(self, words: list[str]) -> Said:
        is_phone_first = self._names.get(words[0].casefold()) is not None
        command = None if is_phone_first else _COMMANDS.get(words[0].casefold())
        if command is not None:
            return command(self, words[1:])
        phone, rest = self._phone(words)
        if not rest:
            raise Unclear(
                f"What about {words[0]}? Try: {words[0]} answers 8",
                f"{words[0]} 怎么了？例如：{words[0]} 接听 8",
            )
        habit = HABITS.get(rest[0].casefold())
        if habit is None:
            raise Unclear(
                f"A phone cannot {rest[0]!r}. Type help.", f"电话不会“{rest[0]}”。请输入：帮助"
            )
        return habit(phone, rest[1:])

    # --- commands

    def _ring(self, words: Sequence[str]) -> Said:
        phone, rest = self._phone(words)
        line = self._line(rest)
        if phone.ring(line.modem.number) is None:
            raise Unclear("That phone is off or in a call.", "该电话已关机或正在通话。")
        return Said(
            f"{phone_name(phone)} rings {line.modem.line}",
            f"{phone_name(phone)} 正在拨 {line.modem.line}",
        )

    def _hang_up(self, words: Sequence[str]) -> Said:
        phone, _ = self._phone(words)
        if not phone.is_in_call:
            raise Unclear(f"{phone_name(phone)} has no call.", f"{phone_name(phone)} 没有通话。")
        phone.hang_up()
        return Said(f"{phone_name(phone)} hangs up", f"{phone_name(phone)} 已挂断")

    def _text(self, words: Sequence[str]) -> Said:
        phone, rest = self._phone(words)
        names_line = len(rest) > 1 and rest[0] in self._lines
        line = self._line(rest[:1] if names_line else [])
        text = " ".join(rest[names_line:])
        if not text:
            raise Unclear("Text what? Try: text PHONE fire", "发什么？例如：短信 电话 着火了")
        if not phone.is_reachable:
            raise Unclear("That phone is off.", "该电话已关机。")
        phone.text(line.modem.number, text)
        return Said(
            f"{phone_name(phone)} texts {line.modem.line}: {text}",
            f"{phone_name(phone)} 发给 {line.modem.line}：{text}",
        )

    def _unplug(self, words: Sequence[str]) -> Said:
        line = self._line(words, is_required=True)
        line.unplug()
        return Said(f"{line.modem.line} is pulled out", f"{line.modem.line} 已拔出")

    def _plug(self, words: Sequence[str]) -> Said:
        line = self._line(words, is_required=True)
        line.plug()
        return Said(
            f"{line.modem.line} is put back and boots", f"{line.modem.line} 已插回，正在启动"
        )

    def _status(self, words: Sequence[str]) -> Said:
        return Said(
            "\n".join(self._states(is_chinese=False)), "\n".join(self._states(is_chinese=True))
        )

    def _states(self, *, is_chinese: bool) -> list[str]:
        rows = [
            f"{name:<10} {line.modem.number}  {line_state(line)[is_chinese]}  {line.link}"
            for name, line in self._lines.items()
        ]
        rows += [
            f"{phone_name(phone):<10} {phone.number}  {phone_state(phone)[is_chinese]}"
            for phone in self._network.phones.values()
        ]
        return rows

    def _log(self, words: Sequence[str]) -> Said:
        facts = self._network.facts
        rows = [log_row(fact) for fact in islice(facts, max(0, len(facts) - LOG_SHOWN), None)]
        return Said(
            "\n".join(row.en for row in rows) or "nothing yet",
            "\n".join(row.zh for row in rows) or "尚无记录",
        )

    def _heard(self, words: Sequence[str]) -> Said:
        phone, rest = self._phone(words)
        if not rest:
            raise Unclear(
                "Into which file? Try: heard PHONE a.wav", "存到哪里？例如：听到 电话 a.wav"
            )
        ear = phone.ear
        if ear is None or not (ear.heard or ear.words):
            raise Unclear(
                f"{phone_name(phone)} heard nothing.", f"{phone_name(phone)} 没听到什么。"
            )
        if not ear.heard:
            return Said(*(f"{phone_name(phone)}: {' '.join(ear.words)}",) * 2)
        path = Path(" ".join(rest))
        try:
            save_wav(path, bytes(ear.heard))
        except OSError as error:
            raise Unclear(f"{path}: {error.strerror}", f"{path}：{error.strerror}") from None
        return Said(f"{path} is written", f"已写入 {path}")

    def _help(self, words: Sequence[str]) -> Said:
        return HELP

    def _quit(self, words: Sequence[str]) -> Said:
        self.is_over = True
        return Said("bye", "再见")

    # --- who and which

    def _phone(self, words: Sequence[str]) -> tuple[SimPhone, Sequence[str]]:
        """The phone that the first words name, and the words after its name."""
        for count in range(min(NAME_WORDS_MAX, len(words)), 0, -1):
            number = self._names.get(" ".join(words[:count]).casefold())
            if number is not None:
                return self._phone_of(number), words[count:]
        if not words:
            raise Unclear("Which phone? Type a name or a number.", "哪部电话？请输入姓名或号码。")
        if not _NUMBER.fullmatch(words[0]):
            raise Unclear(
                f"There is no phone and no command {words[0]!r}. Type help.",
                f"没有“{words[0]}”这部电话或命令。请输入：帮助",
            )
        return self._phone_of(words[0]), words[1:]

    def _phone_of(self, number: str) -> SimPhone:
        """The phone with this number; a number that nobody has becomes a stranger's phone."""
        found = self._network.find(number)
        if isinstance(found, SimPhone):
            return found
        if found is not None:
            raise Unclear(f"{number} is a modem, not a phone.", f"{number} 是模块，不是电话。")
        return self._network.add_phone(canonical(number))

    def _line(self, words: Sequence[str], *, is_required: bool = False) -> PluggedModem:
        known = ", ".join(self._lines)
        if not words and not is_required and self._lines:
            return next(iter(self._lines.values()))
        if not words:
            raise Unclear(f"Which line? One of: {known}", f"哪条线路？可选：{known}")
        line = self._lines.get(words[0])
        if line is None:
            raise Unclear(
                f"There is no line {words[0]!r}. One of: {known}",
                f"没有线路“{words[0]}”。可选：{known}",
            )
        return line


_COMMANDS: dict[str, Callable[[Console, Sequence[str]], Said]] = {
    **dict.fromkeys(("ring", "call", "打", "拨打", "拨号"), Console._ring),
    **dict.fromkeys(("hangup", "挂断", "挂"), Console._hang_up),
    **dict.fromkeys(("text", "短信", "发短信"), Console._text),
    **dict.fromkeys(("unplug", "拔", "拔出"), Console._unplug),
    **dict.fromkeys(("plug", "插", "插回"), Console._plug),
    **dict.fromkeys(("status", "状态"), Console._status),
    **dict.fromkeys(("log", "记录"), Console._log),
    **dict.fromkeys(("heard", "听到"), Console._heard),
    **dict.fromkeys(("help", "?", "帮助"), Console._help),
    **dict.fromkeys(("quit", "exit", "退出"), Console._quit),
}
