"""What the console says, in both languages, and how it shows lines, phones and facts."""

from __future__ import annotations

from typing import NamedTuple

from modem.sim.phone import Answering, SimPhone
from modem.sim.pty import PluggedModem
from modem.sim.record import Fact, FactKind


class Said(NamedTuple):
    """A sentence in both languages."""

    en: str
    zh: str


class Unclear(Exception):
    """A command that cannot be carried out; `said` tells why and what to type instead."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.said = Said(en, zh)


HELP = Said(
    """ring PHONE [LINE]             the phone rings the hotline
hangup PHONE                  it hangs up
text PHONE [LINE] words...    it texts the hotline
PHONE answers 8               it answers calls after 8 seconds
PHONE ignores | busy | rejects | voicemail
PHONE off | on
PHONE replies 1 after 5       it answers a text with "1" after 5 seconds
PHONE rings back after 8      it rings back after a text or a missed call
PHONE presses 1 after 5       it presses 1 after 5 seconds of an announcement
PHONE rests                   it neither replies nor rings back, and presses nothing
heard PHONE FILE.wav          what it heard in its last call, as a file
unplug LINE | plug LINE       the modem is pulled out, put back
status | log | help | quit
PHONE is a name or a number, LINE the name of a modem.""",
    """打 电话 [线路]           该电话拨热线
挂断 电话                挂断
短信 电话 [线路] 内容    该电话发短信
电话 接听 8              来电 8 秒后接听
电话 不接 | 占线 | 拒接 | 语音信箱
电话 关机 | 开机
电话 回复 1 过 5         收到短信 5 秒后回复“1”
电话 回拨 过 8           收到短信或未接来电 8 秒后回拨
电话 按键 1 过 5         听通知 5 秒后按 1
电话 不理                不再回复，不回拨，也不按键
听到 电话 文件.wav       把上次通话中听到的存成文件
拔 线路 | 插 线路        拔出、插回模块
状态 | 记录 | 帮助 | 退出
“电话”写姓名或号码，“线路”写模块的名称。""",
)


def phone_name(phone: SimPhone) -> str:
    """What a phone is called: its name, or its number."""
    return phone.name or phone.number


def line_state(line: PluggedModem) -> Said:
    """The state of a modem in a word or two."""
    if not line.is_plugged:
        return Said("unplugged", "已拔出")
    if not line.modem.is_up:
        return Said("booting", "正在启动")
    if not line.modem.radio.is_registered:
        return Said("not registered", "未注册")
    calls = len(line.modem.calls.legs)
    return Said(f"{calls} call(s)", f"{calls} 个通话") if calls else Said("ready", "就绪")


def phone_state(phone: SimPhone) -> Said:
    """How a phone behaves and what reached it."""
    if not phone.is_reachable:
        return Said("off", "关机")
    en, zh = phone.behaviour.answering.value, _ANSWERING_ZH[phone.behaviour.answering]
    last = f": {phone.texts[-1].text}" if phone.texts else ""
    return Said(
        f"{en}, {len(phone.calls)} calls, {len(phone.texts)} texts{last}",
        f"{zh}，来电 {len(phone.calls)}，短信 {len(phone.texts)}{last}",
    )


def log_row(fact: Fact) -> Said:
    """One recorded fact as a row."""
    who = f"{fact.origin} -> {fact.recipient}" if fact.recipient else fact.origin
    tail = f" {fact.text}" if fact.text else ""
    return Said(
        f"{fact.at:10.2f}  {fact.kind.value.replace('_', ' '):<16} {fact.line:<8} {who}{tail}",
        f"{fact.at:10.2f}  {_FACTS_ZH[fact.kind]}  {fact.line:<8} {who}{tail}",
    )


_ANSWERING_ZH = {
    Answering.IGNORES: "不接",
    Answering.ANSWERS: "接听",
    Answering.REJECTS: "拒接",
    Answering.BUSY: "占线",
    Answering.VOICEMAIL: "语音信箱",
}
_FACTS_ZH = {
    FactKind.TEXT_ACCEPTED: "短信已受理",
    FactKind.TEXT_REFUSED: "短信被拒",
    FactKind.TEXT_DELIVERED: "短信已送达",
    FactKind.TEXT_EXPIRED: "短信已过期",
    FactKind.REPORT_DELIVERED: "状态报告",
    FactKind.CALL_SETUP: "开始呼叫",
    FactKind.CALL_ALERTING: "正在响铃",
    FactKind.CALL_ACTIVE: "已接通",
    FactKind.CALL_ENDED: "通话结束",
    FactKind.REGISTERED: "已注册",
    FactKind.DEREGISTERED: "已离网",
}
