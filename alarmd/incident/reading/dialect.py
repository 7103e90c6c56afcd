"""Words of dialects, and words misheard by voice input, in the words of the rules."""

from __future__ import annotations

import re

from alarmd.incident.reading.patterns import Pattern
from alarmd.incident.reading.pinyin import in_characters

# Dialect and colloquial forms: Sichuan, the North-East, Cantonese, Shaanxi, Wu, everyday typing.
SAID = {
    "我": "俺 咱 侬家我 洒家 本人",
    "我们": "咱们 俺们 阿拉 咱俩 我俩",
    "我家": (
        "我屋里头 我屋里 我屋头 我屋企 我们家 我们屋头 我们屋里 我们屋 我自己家 我自家 我房子 "
        "我院子 我这边 我这里 我这儿 我这 我屋 我们这里 我们这边 我们这儿 我们这 俺家 俺屋 咱家 "
        "咱屋 俺们家 咱们家 俺这 咱这"
    ),
    "家": "屋里头 屋头 屋企 屋里厢",
    "没有": "莫得 没得 冒得 么得 木有 米有 没啥 没什么 没啥子",
    "没": "未曾",
    "别": "甭 莫要 勿要 休要",
    "什么": "啥子 啥 么子 么斯 嘛子 咩 乜嘢 乜",
    "怎么": "咋个 咋子 咋 郎个 啷个 点解",
    "谁": "哪个人 啥人 边个 边位 哪位 哪一个",
    "哪里": "哪儿 哪哈 哪点 哪搭 边度 哪块 哪旮旯",
    "这里": "这哈 这搭 这垯",
    "那里": "那哈 那搭 那垯",
    "不用": "不消得 不消 莫消",
    "行不行": "中不中 得不得行 要不要得 得行不",
    "你们": "恁几个 恁们 你几个",
    "知道": "晓得 晓的 知晓 省得 机道",
    "看看": (
        "瞅瞅 瞧瞧 看哈 瞄瞄 望望 看下 看一下 看一哈 看一眼 瞅一眼 瞧一眼 瞧一瞧 看一看 瞅一瞅"
    ),
    "看": "瞅 瞧",
    "一下": "一哈子 一哈 哈子 一下下 一趟 下子",
    "马上": "马上立刻 即刻 立马 立即 立刻 这就 现在就 就马上 立时 随后 随即",
    "好": "得行 要得 要的 可得 得嘞 使得 没问题 么问题 行嘞 中嘞",
    "好的": "好嘞 好哒 好滴 好勒 好咧 好呐 好哩 好哦 好呢 好呀 好啊 好啦 好吧",
    "不行": "不得行 不中 使不得 要不得",
    "来不了": "来不到 来不得 来不赢 来不成 来不起",
    "马上到": "马上拢 快拢 就拢",
    "到了": "拢了 拢咯 返到 到得了 到得啦 到得咯 到起了",
    "到家": "拢屋",
    "到家了": "到屋了 到屋企",
    "在烧": "烧紧 烧梗",
    "去不了": "去不到 去不得 去不成 去不来",
    "没有空": (
        "不得空 不得闲 没有时间 没时间 无空 没空 没闲 无暇 没功夫 没工夫 没有功夫 没有工夫 "
        "没得空 莫得空 没得闲 莫得闲 没得时间 莫得时间"
    ),
    "孩子": "娃儿 娃娃 娃 小孩子 小孩 孩儿 丫头 细路 伢子 伢儿 伢 崽崽 崽 幺儿 小家伙 小朋友",
    "老伴": (
        "老头子 老头儿 老婆子 老太婆 屋里人 婆娘 堂客 当家的 孩他爸 孩他妈 孩他爹 孩他娘 孩子他爸 "
        "孩子他妈 "
        "孩子他爹 孩子爸 孩子妈 娃他爸 娃他妈 娃儿他爸 娃儿他妈 媳妇儿 媳妇 老婆 老公 爱人 丈夫 "
        "妻子"
    ),
    "我老伴": "我男人 俺男人 我家男人 我家那口子 我那口子 俺那口子 我对象",
    "陌生人": "生面孔 生脸 眼生的 面生的",
    "贼": "贼娃子 强盗 小偷 盗贼 扒手 贼人 贼子 毛贼 三只手 窃贼 棒老二 盗窃犯",
    "晕倒": "昏倒 晕死 昏死 昏厥 晕厥 厥过去 晕过去 昏过去 昏迷 休克 栽倒 背过气 迷过去 晕在",
    "摔倒": ("跌倒 绊倒 滑倒 跶倒 滚下楼 跌下来 摔下来"),
    "按错": "摁错 揿错 点错 拨错 戳错 触错 碰错 搞错 弄错 整错 摸错 压错 按差 打差 按岔 拨岔 按拐",
    "着火": "起火 失火 走水 烧起来 烧燃 燃起来 着起来 燃了 起了火 着了火 发生火灾 火灾",
    "痛": "疼痛 疼",
    "发烧": "发高烧 发热 高烧 发低烧",
    "走不开": "走不脱 走不得",
    "在": "搁",
    "爸": "老豆 老汉儿 老爷子 爹爹 阿爸 阿爹",
    "妈": "阿妈 老妈子 老娘",
    "喊": "嗌",
    "爷爷": "阿爷",
    "奶奶": "阿嫲",
    "动不了": "郁不到 郁不了 不郁得",
    "摔伤": "跌亲 跶亲 摔亲",
    "弄伤": "整亲 撞亲",
    "警察": "差人",
}
_SAID_AT_END = {"了": "咯 哒 嘞 勒 喽 鸟 咧 罗 啦 哩 啰 了喇 了啦 喇"}
_SAID_FIRST = {"我": "额 偶 老子 老身"}
# What voice input writes for words that sound the same; only for the words that decide.
_HEARD = {
    "我马上": r"[我俺咱]这就",
    "马上": r"[马麻码][上尚]|(?<![我他她和跟])妈上(?=[到来]$)",
    "马上到": r"马上[道倒稻]$",
    "马上来": r"马上[莱赖徕籁睐濑]",
    "快来": r"[快块筷][莱赖徕睐籁]",
    "来不了": r"[来莱赖徕][不补布步部簿捕][了料乐聊廖辽疗撩]",
    "去不了": r"[去趣区曲][不补布步部捕][了料聊廖辽疗撩]",
    "在路上": r"[在再载][路录陆露鹿禄][上尚伤]",
    "不在家": r"[不布步部补][在再载][家加佳]",
    "没有空": r"[没梅美][有友]?[空孔控]$",
    "收到": r"[收首手][到倒道稻导]",
    "知道": r"[知之][道到]",
    "按错": r"[按案暗岸安][错措挫搓锉]",
    "误报": r"[误物雾悟勿务][报抱]",
    "没事": r"[没梅眉美每][事市似]$|没(?:啥|什么|得啥|啥子)$",
    "没事了": r"[没梅眉美每][事市似是][了乐]",
    "救命": r"[救就旧舅究久酒九揪纠][命名鸣](?![天白额字])",
    "来了": r"来[勒嘞咯哒](?=来)",
    "着火": r"[着照招罩找](?:[火伙]|或(?=[了乐啦]|$))(?!车|气|锅|食|机|柴|把|种|盆|炉)",
    "晕倒": r"[运云韵孕]倒|晕[到道]",
    "摔倒": r"[甩帅衰]倒|[摔甩][到道]",
    "来人": r"[来莱赖][人仁任]$",
    "有贼": r"有[贼责则泽择](?!任)",
    "进贼": r"[进近][贼责泽](?!任)",
    "出警": r"出(?:[警景静]$|(?:[井境竟]|jing)(?=了|$))",
    "到位": r"到[为未](?=了?$)",
    "已": r"以(?=到达|到场|到了|在路|出发|出警|收到)",
    "快救我": r"快[就旧]我",
    "救我": r"^(?:快来|来|求)[就旧]我(?=[啊呀吧]|$)|^[就旧]我(?=[啊呀])",
    "110": r"(?<![一二三四五六七八九零])[一幺1][一幺1][零〇洞0](?!\d)",
    "119": r"(?<![一二三四五六七八九零])[一幺][一幺]九",
    "120": r"(?<![一二三四五六七八九零])[一幺][二两][零〇洞]",
    "来": r"(?<=[就我能])[莱徕睐]$",
    "不": r"(?<=[来去到])勿(?=[了到来])|(?<![请切万])勿(?=[来去晓])",
    "现在": r"[依而]家(?![里中人])",
    "到了": r"^[到道倒稻][了乐]$",
    "去": r"(?<=[车骑步托])切$|(?<=[我就来])克(?=看|一|$)|(?<=过)[克切](?=$|哈|了|看)|"
    r"克(?=不[了到成得])",
    "在": r"再(?=[他她它](?:们)?[家屋]|路上$|(?:他|她)?门口$)|(?<=[我人拉])勒(?=上海|屋|外|家|路|"
    r"城|单位|医院|苏州|杭州)|"
    "(?<=[人仁])再(?=[撬翘砸偷打抢敲踹家路外门院])",
    "人": r"(?<=[有来救])仁(?=[再在翘撬进偷打抢来砸敲踹]|$)",
    "撬": r"翘(?=(?:[我俺窝咱他](?:们)?)?(?:家|屋)?的?[大后前]?[门锁窗])",
    "我": (
        r"[我俺咱]们?这(?:边|里|儿|头)?(?=能?看|望|听|离|隔|闻|瞅|瞧)|"
        r"(?<![鸡鸟狗猫蜂蚁贼酒被心一马燕兔蛇鼠])窝"
        r"(?=[家屋们店在妈爸爹娘老院房车儿女孩来去被也]|马上)"
    ),
    "救救": r"就就(?=我|他|她|孩|命|人|俺)",
    "火": r"(?<=着)[货活](?=[了啦拉乐]|$)(?<![干做忙等靠为]着.)",
    "别": r"莫(?=[来过再怕慌急发去打给])",
    "不来了": r"[不布步补][来莱][了乐]",
    "了": r"(?<=[错来火到倒报事])[乐勒]$",
}


def _table(said: dict[str, str]) -> tuple[str, dict[str, str]]:
    word_of = {form: word for word, forms in said.items() for form in forms.split()}
    return "|".join(sorted(word_of, key=len, reverse=True)), word_of


# How English is typed in haste.
_TYPED = {
    "with": "w",
    "you": "u",
    "your": "ur",
    "please": "pls plz",
    "i'm": "im",
    "i've": "ive",
    "coming": "coning comin' comming comin cuming cming comming",
    "still": "stil",
    "arrived": "arrvd arived arrivd",
    "message": "msg mesage",
    "button": "btn buton buttn",
    "hospital": "hosp",
    "because": "cuz bc coz",
    "right now": "rn",
    "help": "hlp halp",
    "somebody": "sbdy sumbody",
    "everybody": "every1 evry1 evrybody",
    "are": "r",
    "can't": "cnt",
    "sorry": "srry soz sry",
    "alarm": "alrm alram",
    "i am": "iam",
    "someone": "sm1 some1",
    "going": "goin",
}
_FORMS, _WORD_OF = _table(SAID)
_END_FORMS, _END_WORD_OF = _table(_SAID_AT_END)
_FIRST_FORMS, _FIRST_WORD_OF = _table(_SAID_FIRST)
_SAYING = Pattern(_FORMS)
_SHORT_FORMS, _WHOLE = _table(_TYPED)
_I_WILL = re.compile(r"\bill(?= (?:be|come|go|run|get|try|bring|head|walk|drive|help)\b)")
_SHORT = re.compile(rf"\b(?:{_SHORT_FORMS})\b(?!')")
_ENDING = Pattern(rf"(?:{_END_FORMS})(?=\??$)")
_BEGINNING = Pattern(rf"^(?:{_FIRST_FORMS})(?![头外度尔])")
_HEARING = tuple((Pattern(pattern), word) for word, pattern in _HEARD.items())


def standard(clause: str) -> str:
    """The clause in the words that the rules know."""
    if clause.isascii() and (clause := in_characters(clause)).isascii():
        return _I_WILL.sub("i'll", _SHORT.sub(lambda found: _WHOLE[found[0]], clause))
    for pattern, word in _HEARING:
        clause = pattern.sub(word, clause)
    clause = _BEGINNING.sub(lambda found: _FIRST_WORD_OF[found[0]], clause)
    clause = _SAYING.sub(lambda found: _WORD_OF[found[0]], clause)
    return _ENDING.sub(lambda found: _END_WORD_OF[found[0]], clause)
