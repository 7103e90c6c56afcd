"""The Chinese sentences: short, respectful, as people in a village say them.

One word per thing: 警情12 is the alarm, 打 is for 110, 拨 for the hotline, 伤病 and 着火 as on the
card. Two numbers that mean different things never stand side by side.
"""

from __future__ import annotations

from datetime import datetime

from alarmd.incident.content.sms_template import OnTheWay, Phrases, Reader, Templates
from alarmd.incident.facts.entries import CloseReason, Kind, Purpose

_WAIT = "{house}说警情{n}是按错了，请先不用去，等民警核实。"
_VERIFY = "{house}{landmark}说警情{n}是按错了。{phone}请您核实，确是误报回“结{code}误”"
_ACTUAL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark}{what}！{mark}{time}，警情{n}。"
        "能来请回1或回拨，来不了回2。紧急请打{service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}{what}{note}！{mark}{time}，警情{n}。{phone}"
        "出警回1或回拨，去不了回2，办完回“结{code}”"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "{received}（警情{n}），正在通知{told}。"
        "着火回2，伤病回3，有危险回1，按错了回0。紧急请打{service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "记下了，您去{house}：{what}{note}，警情{n}{mark}。{going}。{phone}"
        "您自家有事请再拨热线。紧急请打{service}"
    ),
    (Purpose.COUNTED, Reader.OFFICER): (
        "记下了，您去{house}{landmark}：{what}{note}，警情{n}{mark}。{going}。{phone}办完回“结{code}”"
    ),
    (Purpose.NOTED, Reader.MEMBER): "记下了：{said}（警情{n}）。正在告诉大家。紧急请打{service}",
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "{house}{landmark}警情{n}有新情况：{what}！{mark}"
        "能来请回1或回拨，来不了回2。紧急请打{service}"
    ),
    (Purpose.KIND_SAID, Reader.COMING): (
        "您要去的{house}{landmark}有新情况：{what}{note}！{mark}警情{n}，{phone}"
        "请多加小心。紧急请打{service}"
    ),
    (Purpose.KIND_SAID, Reader.OFFICER): (
        "{house}{landmark}警情{n}有新情况：{what}{note}！{mark}{phone}"
        "出警回1，去不了回2，办完回“结{code}”"
    ),
    (Purpose.NOBODY_YET, Reader.MEMBER): (
        "还没有人应答，请马上打110/119/120，我们还在叫人（警情{n}）"
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): _WAIT + "真有事请打{service}",
    (Purpose.FALSE_SAID, Reader.OFFICER): _VERIFY,
    (Purpose.EXHAUSTED, Reader.MEMBER): (
        "{house}{landmark}{what}！{mark}{time}，警情{n}，没有人应答。请马上联系民警，或打{service}"
    ),
    (Purpose.HELD, Reader.MEMBER): (
        "{house}{landmark}误报两次后又响了{mark}，警情{n}。已叫民警，邻居稍后叫。请打电话核实，或打{service}"
    ),
    (Purpose.OFFICER_OUT, Reader.MEMBER): (
        "{officers}！{house}{landmark}{what}{mark}，{time}，警情{n}。请马上另找民警，或打{service}"
    ),
    (Purpose.COMING, Reader.MEMBER): (
        "{house}{what}{note}，警情{n}{mark}。{going}。{phone}情况加重请打{service}"
    ),
    (Purpose.COMING, Reader.OFFICER): (
        "{house}{landmark}{what}{note}，警情{n}{mark}。{going}。{phone}办完回“结{code}”"
    ),
    (Purpose.COMING, Reader.ORIGINATOR): "警情{n}，{coming}。请别慌，情况加重请打{service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house}{landmark}{what}{mark}，警情{n}：您说过要来，还来吗？"
        "来请回1或回拨，来不了回2。紧急请打{service}"
    ),
    (Purpose.ASK_AGAIN, Reader.OFFICER): (
        "{house}{landmark}{what}{mark}，警情{n}：您说过出警，还去吗？"
        "去请回1或回拨，去不了回2，办完回“结{code}”"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): (
        "{house}{time}的警情{n}已解除：{reason}。谢谢！再有事请拨热线或打{service}"
    ),
    (Purpose.ALL_CLEAR, Reader.OFFICER): (
        "{house}{landmark}{time}的警情{n}已解除：{reason}。辛苦了！"
    ),
    (Purpose.ALL_CLEAR, Reader.ORIGINATOR): (
        "{yours}{time}的警情{n}已解除：{reason}。再有事请拨热线或打{service}"
    ),
    (Purpose.ANSWER, Reader.MEMBER): (
        "没看懂。{house}{landmark}{what}，警情{n}：能来请回1，来不了回2。"
        "您自家有事请回救命或拨热线。紧急请打{service}"
    ),
    (Purpose.ANSWER, Reader.COMING): (
        "没看懂。您说去{house}，警情{n}：去不了请回2。您自家有事请回救命或拨热线。紧急请打{service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): (
        "没看懂。{house}{landmark}{what}，警情{n}：出警回1，去不了回2，办完回“结{code}”"
    ),
    (Purpose.ANSWER, Reader.ORIGINATOR): (
        "没看懂。{yours}的警情{n}：着火回2，伤病回3，有危险回1，按错了回0。紧急请打{service}"
    ),
    (Purpose.CODE_ASKED, Reader.OFFICER): (
        "是您要结束{house}{landmark}的警情{n}{mark}吗？是的请回“结{code}”"
    ),
    (Purpose.CODE_REFUSED, Reader.OFFICER): (
        "错码太多，这个号码一小时内不能结束警情。{house}{landmark}的警情{n}{mark}办完请联系值班员"
    ),
    (Purpose.CODES_GUESSED, Reader.MEMBER): (
        "有人用{guessed}的号码乱试结束码，{house}{landmark}的警情{n}{mark}没有结束。请电话核实，或打{service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "{house}的警情{n}已结束。是您自家有事吗？有事请回救命或拨热线。紧急请打{service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.OFFICER): (
        "没看懂。{house}{landmark}的警情{n}已结束，不用再回。有别的事请联系值班员"
    ),
    (Purpose.IS_IT_YOURS, Reader.ORIGINATOR): (
        "{yours}的警情{n}已结束。您又有事吗？有事请回救命或拨热线。紧急请打{service}"
    ),
}

_HELD: Templates = {
    (Purpose.RECEIVED, Reader.MEMBER): (
        "收到（警情{n}），先叫民警，一会儿再叫邻居。现在就叫：再拨一次或回救命。按错了回0。紧急请打{service}"
    ),
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}{what}！{mark}{time}，警情{n}，刚误报过两次，邻居稍后叫。{phone}"
        "出警回1，去不了回2，误报回“结{code}误”"
    ),
}
_NOTED_MISTAKE = "记下了，警情{n}是按错了，还会有人核实。真有事请再拨热线或打{service}"
_TAKEN_BACK: Templates = {
    (Purpose.ALERT, Reader.OFFICER): (
        "{house}{landmark}{what}{note}！{mark}{time}，警情{n}。{phone}"
        "请核实，出警回1，误报回“结{code}误”"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.NOTED, Reader.MEMBER): _NOTED_MISTAKE,
    (Purpose.COUNTED, Reader.MEMBER): (
        "记下了。" + _WAIT + "您自家有事请再拨热线。紧急请打{service}"
    ),
    (Purpose.COUNTED, Reader.OFFICER): (
        "记下了，您去{house}{landmark}核实，本人说警情{n}是按错了。{going}。{phone}误报回“结{code}误”"
    ),
    (Purpose.ASK_AGAIN, Reader.MEMBER): _WAIT + "真有事请打{service}",
    (Purpose.ASK_AGAIN, Reader.OFFICER): _VERIFY,
    (Purpose.ANSWER, Reader.MEMBER): (
        "没看懂。" + _WAIT + "您自家有事请回救命或拨热线。真有事请打{service}"
    ),
    (Purpose.ANSWER, Reader.OFFICER): "没看懂。" + _VERIFY,
    (Purpose.ANSWER, Reader.ORIGINATOR): (
        "没看懂。警情{n}您说是按错了，还会有人核实。真有事请再拨热线或打{service}"
    ),
}

_DRILL: Templates = {
    (Purpose.ALERT, Reader.MEMBER): (
        "{house}{landmark}{time}，警情{n}，不是真警。"
        "能来请回1或回拨，来不了回2。真有事请打{service}"
    ),
    (Purpose.RECEIVED, Reader.MEMBER): (
        "警情{n}演练开始，正在通知{told}，不是真警。真有事请拨热线或打{service}"
    ),
    (Purpose.COUNTED, Reader.MEMBER): (
        "记下了，您去{house}（警情{n}）。{going}。您自家真有事请再拨热线，或打{service}"
    ),
    (Purpose.NOTED, Reader.MEMBER): "记下了：{said}（警情{n}）。真有事请打{service}",
    (Purpose.KIND_SAID, Reader.MEMBER): (
        "{house}警情{n}有新情况：{what}，不是真警。真有事请打{service}"
    ),
    (Purpose.FALSE_SAID, Reader.MEMBER): "{house}说警情{n}是按错了。真有事请打{service}",
    (Purpose.COMING, Reader.MEMBER): "{house}的警情{n}，{going}。真有事请打{service}",
    (Purpose.COMING, Reader.ORIGINATOR): "警情{n}，{coming}。真有事请打{service}",
    (Purpose.ASK_AGAIN, Reader.MEMBER): (
        "{house}的警情{n}：您说过要来，还来吗？来请回1，来不了回2。真有事请打{service}"
    ),
    (Purpose.ALL_CLEAR, Reader.MEMBER): ("警情{n}演练结束，谢谢参加！真有事请拨热线或打{service}"),
    (Purpose.ANSWER, Reader.MEMBER): (
        "没看懂。{house}的警情{n}：能来请回1，来不了回2。真有事请拨热线或打{service}"
    ),
    (Purpose.IS_IT_YOURS, Reader.MEMBER): (
        "警情{n}演练已结束。是您自家有事吗？有事请回救命或拨热线。紧急请打{service}"
    ),
}

# These texts ask for no answer, and say so: a ring would be an alarm.
_OUTAGE = {
    Purpose.LINE_LOST: (
        "主机线路{lines}已断{minutes}分钟，别的线路照常报警。请查电源、SIM卡和信号。请勿回拨"
    ),
    Purpose.LINES_MENDED: "主机的线路都恢复了，一切正常。请勿回拨",
    Purpose.JOURNAL: (
        "主机的记录坏了、少了或存不进去，报警照常。请尽快运行alarmctl status查看。请勿回拨"
    ),
    Purpose.BUDGET: "主机额度：{who}。有警照发，运营商可能停卡，请备卡。请勿回拨",
    Purpose.LEFT: (
        "您家已退出联防，以后不再给您发短信。24小时内您再打来，我们照样叫人。想回来请找村里"
    ),
    Purpose.LEAVER: "{who}发短信退出了联防。请问清楚，再从名册里删去。请勿回拨",
    Purpose.MACHINE: "{who}的手机像在自动回短信，没有当作报警。请打电话问一声。请勿回拨",
    Purpose.FALSE_ALARMS: "{who}一天内误报三次以上，请上门看看是人按的还是机器。请勿回拨",
}
_BUDGETS = {
    "texts_per_hour": "{line}一小时短信{used}/{allowed}",
    "texts_per_day": "{line}一天短信{used}/{allowed}",
    "calls_per_hour": "{line}一小时电话{used}/{allowed}",
    "calls_per_day": "{line}一天电话{used}/{allowed}",
}

_PARTS_OF_DAY = ((18, "晚上"), (13, "下午"), (12, "中午"), (9, "上午"), (5, "早上"), (0, "凌晨"))


def _clock(time: datetime) -> str:
    part = next(word for hour, word in _PARTS_OF_DAY if time.hour >= hour)
    hour = time.hour - 12 if time.hour > 12 else time.hour
    minute = f"{time.minute:02}分" if time.minute else "整"
    return f"{part}{hour}点{minute}"


FULL = Phrases(
    actual=_ACTUAL,
    taken_back=_TAKEN_BACK,
    held=_HELD,
    drill=_DRILL,
    outage=_OUTAGE,
    budgets=_BUDGETS,
    kinds={
        Kind.EMERGENCY: "紧急求救",
        Kind.DANGER: "有危险",
        Kind.FIRE: "着火了",
        Kind.MEDICAL: "有人伤病",
        Kind.OTHER: "有事求助",
    },
    all_over="{house}的警情{n}，还有警情{also}，都已解除。谢谢！再有事请拨热线或打{service}",
    reasons={
        CloseReason.REAL: "情况属实，已处理",
        CloseReason.FALSE: "是误报",
        CloseReason.DRILL: "是演练",
        CloseReason.UNSTATED: "已处理",
    },
    clock=_clock,
    sign="十户联防",
    signed="【{}】",
    signed_drill="【{}·演练】",
    mistake="（本人说按错了）",
    no_mistake="（没按错）",
    received="收到您的求救",
    received_again="记下了，没按错",
    received_left="您家已退出联防，这次照样叫人",
    received_kind="收到了，{yours}{what}",
    by_mistake="按错了",
    officers_cannot="{}来不了",
    officers_unreached="{}联系不上",
    officers_undecided="{}没说去不去",
    said_kind="{yours}{what}",
    said_again="没按错",
    going=OnTheWay("现在还没有人去", "现在只有您去", "现在有{count}人去：{names}"),
    coming=OnTheWay("现在还没有人来", "现在还没有人来", "现在有{count}人正赶来：{names}"),
    house="家",
    house_endings=("家", "户", "店", "厂", "站", "院", "所", "铺", "馆", "坊", "校"),
    your_house="您家",
    your_place="您这边",
    brackets="（{}）",
    phone="电话{}。",
    neighbours="{}户邻居",
    officer="民警",
    others="其他人",
    also="和",
    you="您",
    there="（已到）",
    joiner="、",
    and_others="等",
)
