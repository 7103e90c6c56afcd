"""The Chinese sentences: short, respectful, as people in a village say them."""

from __future__ import annotations

from alarmd.incident.entries import CloseReason, Kind, Purpose
from alarmd.incident.phrases import Phrases, Reader, Templates

_ACTUAL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark}{what}{note}！{mistake}{time}，{n}号。"
        "能来请回1或回拨，来不了回2。急打{service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}{what}{note}！{mistake}{time}，{n}号。"
        "出警请回1或回拨，办完回“结{n}”。也可打{service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "收到您的求救，{n}号，正在通知{told}。按错了请回0；1危险2着火3病伤。急打{service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "记下了，您去{house}（{n}号{what}）。去的有：{names}。您自家有事请再拨一次，急打{service}"
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): (
        "{house}说{n}号警情是按错了。请先不用去，等民警核实。真有事打{service}"
    ),
    (Purpose.FALSE_SAID, Reader.OFFICER): (
        "{house}{landmark}说{n}号警情是按错了。请您核实，确是误报回“结{n}误”。真有事打{service}"
    ),
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark}{what}{mistake}，{time}，{n}号，没有人应答！请马上联系民警或打{service}"
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "{n}号{house}{what}：{count}人去了，{names}。情况加重请打{service}"
    ),
    (Purpose.COMING, Reader.ORIGINATOR): (
        "{n}号：{count}人正赶来，{names}。请别慌，情况加重请打{service}"
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house}{landmark}{what}，{n}号：您说过要来，还来吗？来请回1或回拨，来不了回2。急打{service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "{house}{time}的{n}号警情已解除：{reason}。谢谢！再有事请拨热线或{service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "没看懂您的短信。{n}号{house}{what}：能来请回1，来不了回2。您自家有事请拨热线或{service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "没看懂您的短信。{n}号{house}{what}：出警请回1，办完回“结{n}”。急打{service}"
    ),
}
_DRILL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "【演练】{house}{landmark}{time}，{n}号，不是真警。请回1或回拨，来不了回2。真有事打{service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "【演练】{n}号演练开始，正在通知{told}，不是真警。真有事请拨热线或{service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "【演练】{n}号：记下您了。来的有：{names}。您自家真有事请再拨一次，急打{service}"
    ),
    (Purpose.COMING, Reader.MEMBER): "【演练】{n}号：{count}人来了，{names}。真有事打{service}",
    (Purpose.FALSE_SAID, Reader.MEMBER): "【演练】{n}号：{house}说是按错了。真有事打{service}",
    (Purpose.EXHAUSTED, Reader.MEMBER): "【演练】{n}号：{house}没有人应答。真有事打{service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "【演练】{n}号{house}：您还来吗？来请回1，来不了回2。真有事打{service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "【演练】{n}号演练结束，谢谢参加！真有事请拨热线或{service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "【演练】没看懂您的短信。{n}号：能来请回1，来不了回2。真有事请拨热线或{service}"
    ),
}

# They do not ask for an answer, and say so: a ring would be an alarm.
_OUTAGE = {
    Purpose.LINE_LOST: (
        "报警箱线路{lines}已断{minutes}分钟，其余线路照常报警。请查电源、SIM卡和信号。请勿回拨"
    ),
    Purpose.LINES_MENDED: "报警箱的线路都恢复了，一切正常。请勿回拨",
}

FULL = Phrases(
    actual=_ACTUAL,
    drill=_DRILL,
    outage=_OUTAGE,
    kinds={
        Kind.EMERGENCY: "紧急求救",
        Kind.DANGER: "有危险",
        Kind.FIRE: "着火了",
        Kind.MEDICAL: "有人病伤",
        Kind.OTHER: "求助",
    },
    reasons={
        CloseReason.REAL: "情况属实，已处理",
        CloseReason.FALSE: "是误报",
        CloseReason.DRILL: "是演练",
        CloseReason.UNSTATED: "已处理",
    },
    mistake="（本人说按错了）",
    house="家",
    house_endings=("家", "户", "店", "厂", "站", "院", "所", "铺", "馆", "坊", "校"),
    brackets="（{}）",
    neighbours="{}户邻居",
    also="和",
    you="您",
    joiner="、",
    and_others="等",
)
