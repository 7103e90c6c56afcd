"""What people in a village write, by what they mean by it: known from the list that it is taken
from, never from what the program makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from tests.sim.marks import bare


class Said(Enum):
    """What somebody means by a text."""

    DISTRESS = "they or their own house need help"
    COMING = "they come"
    ARRIVED = "they are there"
    CANNOT = "they do not come"
    SEEN = "they know of it"
    CHATTER = "they ask, excuse themselves, talk of others"
    MACHINE = "nobody wrote it"
    ECHO = "nobody wrote it, and it reads like a call"
    MISTAKE = "their own alarm is none"
    INSISTS = "their own alarm is one, or where is everybody"
    THANKS = "it is over, or they have read it late"
    DIGIT = "an answer, a kind or a mistake: it depends on what they were asked"
    CLOSES = "the officer is done"
    LEAVES_OPEN = "the officer is not done"
    LEAVES = "they want no more texts"


ALARM_WORDS = ("救命", "着火了", "有贼", "help", "fire")
REPORTS = ("着火了", "有贼", "fire")
"""What somebody may write of another house too."""
WHAT_IT_WAS = ("误报", "false alarm")
"""What an officer may close another's alarm with, and its caller take it back."""
DISTRESS = (
    *ALARM_WORDS,
    "救命啊！",
    "快来救救我",
    "救我",
    "我家着火了，快来",
    "我家也着火了",
    "火烧到我们家来了",
    "我家进贼了",
    "贼跑到我家院子里来了",
    "有人在砸我家的门",
    "我家门被人撬开了",
    "我被人打了",
    "我老伴晕倒了",
    "我妈摔倒了起不来",
    "我爸昏过去了叫不醒",
    "我摔断了腿",
    "我从楼梯上滚下来动不了，去不了",
    "刚出门就跌沟里了，腿怕是断了动不得",
    "我摩托翻沟里压着脚了，来不了",
    "jiu ming",
    "wo jia zhao huo le",
    "我胸口疼，喘不上气",
    "我家煤气中毒了，快来人",
    "我家出事了快来人",
    "我家也进贼了，请回拨",
    "昨天那个贼又来我家砸门了",
    "我误喝了农药",
    "墙压到我妈了，快来人",
    "我爸不好了，快来救命",
    "i cant breathe, help",
    "有人在砸门，我一个人在家害怕，救命",
    "help me please",
    "my house is on fire",
    "thieves in my house",
    "my husband has collapsed, please help",
)
HELP = (
    "我需要支援",
    "请求支援！",
    "快叫救护车，伤者昏迷",
    "救命",
    "我受伤了，快来人",
)
COMING = (
    "wo ma shang lai",
    "急死我了，我这就来",
    "来",
    "来了",
    "我来了",
    "我马上来",
    "马上就到",
    "这就过去",
    "我这就过来",
    "我去看看",
    "好，马上去",
    "收到，这就来",
    "知道了，我马上过去",
    "在路上了",
    "出门了，在路上",
    "我和老公一起过来",
    "我带两个人过去",
    "三分钟就到",
    "骑摩托马上到",
    "别怕，我来了",
    "开会结束就来",
    "我第一时间赶到",
    "刚办完一个案子，这就过去",
    "我这边看到火光了，马上过去",
    "我这就拿锄头过去",
    "能来",
    "1，来了",
    "回1",
    "1。",
    "on my way",
    "coming",
    "I'm coming now",
    "yes, I will come",
)
ARRIVED = ("到了", "我到了", "已经到他家门口了", "已到现场", "我在他家了", "I am there")
CANNOT = (
    "wo lai bu liao",
    "发烧三十九度在家捂被窝呢，去不了",
    "锅里熬着糖火还烧着，走不脱",
    "去是想去，奈何人在外地",
    "来不了",
    "我来不了",
    "去不了",
    "我去不了啊",
    "不去",
    "我不去了",
    "过不来",
    "我不在家，来不了",
    "在外面打工，回不来",
    "人在县城，赶不回来",
    "我在广东打工去不了",
    "我腿疼去不了",
    "我病了，来不了",
    "发烧了来不了",
    "孩子发烧，走不开",
    "要看孩子，走不开",
    "年纪大了，去不了",
    "2，来不了",
    "回2",
    "没空去",
    "怕被贼打，不敢去",
    "路上太危险，过不去",
    "can't come",
    "sorry, I cannot come",
    "not at home, can't come",
)
SEEN = (
    "收到",
    "收到了",
    "知道了",
    "好的",
    "好",
    "嗯嗯",
    "明白",
    "晓得了",
    "OK",
    "okay",
    "收到，谢谢",
)
CHATTER = (
    "上个月他家也说有贼，结果是狗",
    "谁家？",
    "是谁家着火了",
    "哪家进贼了？",
    "出什么事了？",
    "怎么回事啊",
    "什么情况",
    "真的着火了吗？",
    "是不是又有小偷",
    "人受伤了没有",
    "有没有人受伤？",
    "救护车来了吗",
    "要不要打119",
    "报警了没有？",
    "打110了吗",
    "你是谁",
    "你是哪个？发错了吧",
    "别骗人了",
    "是骗子吧",
    "什么意思",
    "看不懂",
    "？",
    "???",
    "who is this?",
    "what happened?",
    "is it a fire?",
)
MACHINES = (
    "【自动回复】{hour}:{minute:02} 我正在开车，稍后联系您",
    "您好，我现在有事不在，{minute}分钟后回复您",
    "[Auto reply] I am driving. {hour}:{minute:02}",
    "您拨打的用户正忙，序号{serial}",
    "尊敬的客户，您发送的指令{serial}有误，请重新发送",
)
ECHOES = (
    "{hour}:{minute:02} 已收到您的求救信息，我们会尽快处理",
    "主人不在家，有急事请打电话，留言{serial}号",
    "I am busy {hour}:{minute:02}, if urgent call me",
    "Meter alarm: battery low, since {hour}:{minute:02} h",
)
MISTAKE = (
    "按错了",
    "我按错了",
    "对不起，按错了",
    "不好意思，不小心按错了",
    "误按了",
    "误报",
    "打错了",
    "孩子按着玩的",
    "小孩子乱按的",
    "没事了，不用来",
    "没事，按错了",
    "sorry, wrong button",
    "by mistake",
    "false alarm",
)
INSISTS = (
    "不是误报",
    "不是按错",
    "我没按错！",
    "没有按错，快来",
    "真的，快来",
    "是真的",
    "怎么还没有人来",
    "快点啊",
    "人呢？",
    "还有多久到",
    "not a mistake",
    "it is real, hurry",
)
THANKS = (
    "忙得要命，刚看到短信",
    "谢谢大家",
    "辛苦了",
    "刚看到",
    "刚看到短信，没事了吧？",
    "昨晚睡着了没听见",
    "没事就好",
    "thank you all",
)
DIGITS = ("0", "1", "2", "3", "１", "２", "1 1", "1号")
KINDS = ("1", "2", "3", "着火了", "有贼", "老人摔倒了起不来")
CLOSES = (
    "结",
    "结案",
    "结束",
    "处理完了",
    "已处理",
    "办完了",
    "结了",
    "误报，结",
    "结 误报",
    "结 属实",
    "close",
    "close false",
)
LEAVES_OPEN = (
    "还没结",
    "没有结束",
    "还没处理完",
    "不要结",
    "不能结案",
    "别结",
    "先不结",
    "not closed yet",
    "快结束了",
    "马上处理完",
    "等120到了再结案",
    "结束不了",
    "过十分钟结案",
    "等会儿收队",
    "almost finished",
)

LEAVES = (
    "退订",
    "TD",
    "回T退订",
    "别再发了",
    "不要再给我发短信了",
    "我要退出联防",
    "STOP",
    "unsubscribe",
)

_BY_MEANING: Mapping[Said, tuple[str, ...]] = {
    Said.DISTRESS: (*DISTRESS, *HELP),
    Said.COMING: COMING,
    Said.ARRIVED: ARRIVED,
    Said.CANNOT: CANNOT,
    Said.SEEN: SEEN,
    Said.CHATTER: CHATTER,
    Said.MISTAKE: MISTAKE,
    Said.INSISTS: INSISTS,
    Said.THANKS: THANKS,
    Said.DIGIT: DIGITS,
    Said.CLOSES: CLOSES,
    Said.LEAVES_OPEN: LEAVES_OPEN,
    Said.LEAVES: LEAVES,
}
_MEANT = {text: said for said, texts in _BY_MEANING.items() for text in texts}
_MACHINE_BEGINNINGS = (
    *(words.partition("{")[0] for words in MACHINES),
    "[自动回复]",
    "您好，您发送的指令有误",
)


_ECHOED = re.compile("|".join(re.sub(r"\\{[^}]*\\}", r"\\d+", re.escape(one)) for one in ECHOES))


ANSWERS = (Said.COMING, Said.ARRIVED, Said.CANNOT, Said.SEEN, Said.MISTAKE)
HAD_ENOUGH = ("，别发了", "，别再发了", "，不要再发了")
"""What some write behind an answer: it stays the answer that it is."""


def meant_by(text: str) -> Said | None:
    """What its sender means by this text; None if it is in no list."""
    for enough in HAD_ENOUGH:
        if bare(text).endswith(enough):
            return meant_by(bare(text).removesuffix(enough))
    if text.startswith(_MACHINE_BEGINNINGS):
        return Said.MACHINE
    if _ECHOED.fullmatch(text):
        return Said.ECHO
    return _MEANT.get(text) or _MEANT.get(bare(text))
