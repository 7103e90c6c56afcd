"""The officer's words: what closes a case, what says that it is not closed, what is a report."""

from __future__ import annotations

import re

from alarmd.incident.facts.entries import CloseReason
from alarmd.incident.reading.patterns import Pattern

CLOSING = Pattern(
    r"结案|结警|结束|完结|了结|办结|终结|^结(?=火|人|已|双方|现场)|(?<![团小总勾巴])结(?=$|是真|"
    r"不是|了|掉|吧|误|实|真|演|假|\d|,|属|虚|\s|单|清|啦|哈)|(?<![总团])结$|"
    r"(?:处理|处置|办理?|调查|调解|解决|办|弄|搞|忙|侦办|查)(?:完(?:毕|成|了|事|呢|$)|好(?:了|$)|"
    r"妥(?:了|当|善|$)|结|掉了?|完毕|清(?:楚)?了?|定了?)|(?:已|已经|都|全部|均)(?:妥善|经|"
    r"全部)?(?:处理|处置|办理|解决|化解|了结|调解|平息|解除)(?!中|不)|"
    r"解除|销案|销警|撤(?:警|案|销|除)|收(?:队|警|工)|搞定|解决(?:了|完|$)|关闭|关掉|平息|完事|"
    r"(?<![在没])处理了$|完毕|完成了?|可以(?:撤|关)|(?:案子?|事情?)(?:已)?了了$|妥了$|办妥|"
    r"\b(?:closed?|stand(?:ing)? down|done|resolved|all clear|over|finished|completed?|case "
    r"closed|sorted|settled|end of)\b"
)
NOT_A_CLOSING = Pattern(
    r"(?<=\w)结实|结实(?=\w)(?!属|警)|结(?:婚|果|巴|构|冰|打|论|账|帐|连|合|拜|伴|石|识|局|队|亲|"
    r"业|余|怨|仇|晶|扎|尾|清单|梁子|盟|缘|痂)|[团总连打勾]结|结果|开水|年结|月结|"
    r"\b(?:gone|go|going|goes|come|coming|comes|came|went|run|running|head|heading|headed|drive|"
    r"driving|"
    r"send|sending|sent|walk|walking|cycle|cycling|pop|popping|nip|nipping|leg|legging|it|be|been|"
    r"blew|fell|"
    r"knocked|bring|bringing|right|straight) over\b(?! with)|\ball over (?:the|my|his|her|it)\b|"
    r"\bclose (?:to|by|enough|behind|at hand)\b"
)
_OPEN = Pattern(
    r"(?:还|尚|仍|都|也|并)?(?:没|没有|未|未能|尚未|不|不能|别|先别|不要|暂不|暂缓|暂未|莫|勿|"
    r"无法|不可|不会|不可以|不用|不想|先不|请勿|不许|不准|没法|不是)(?:有|要|能|可|先|急着|急|"
    r"马上|再|给我|到|着急|完全|彻底|全部|这么快|随便|得|算|说)?(?:把|将)?[^，]{0,4}?$"
    r"|(?:(?<!很)快|马上|立即|立刻|就要|将要|即将|准备|打算|正要|等(?:会|下|一下|一会|"
    r"[^，]{0,8}?)|待会|一会儿?|"
    r"稍后|晚点|回头|明天|明早|后天|天亮|还差|还剩|差[^，]{1,4}|再(?:过[^，]{1,6}?)?|"
    r"过[^，]{1,5}?(?:分钟|小时|会儿?)|(?:下班|天黑|天亮|中午|晚上|今天|今晚|"
    r"半夜)[^，]{0,2}前)(?:就|了|再|能|可以|要|去|把|将)?[^，]{0,3}$"
    r"|\b(?:not|don'?t|do not|isn'?t|never|n't|cannot|can'?t|almost|nearly|soon|about to|will be|"
    r"tomorrow|until)(?: \w+){0,2} ?$"
)
# The end of something else: another case, a meeting, what somebody did before.
_ANOTHER = Pattern(
    r"(?:另|别的|其他|其它|上一?个|前一个|刚才那|手头|开会|会议?|培训|学习|考试|上课|值班|任务|"
    r"晚饭|饭)[^，]{0,5}?$|\b(?:another|other|last|previous|meeting|training|shift)\b[^,]{0,12}$"
)
REPORT = Pattern(
    r"正在(?!来|赶|去|往|过|出)|(?:正|在|正在|还在|仍在|现在)(?:.{0,3})(?:处理|处置|调查|核实|"
    r"询问|做笔录|追|抓|调解|搜|"
    r"灭火|扑救|救|赶|取证|勘查|勘察|了解|查|办|进行|现场|审|找|跟进|蹲守|盘问|控制)|(?:处理|"
    r"处置|调查|核实|追捕|调解|办理|进行|搜查|了解情况|抢救|灭火|扑救|搜寻|侦办|审讯)(?:当)?中|"
    r"(?:抓|捉|逮|捕)(?:到|住|获|捕|了)|控制(?:住|了|$|现场)|已控制|带走|带回|跑了|逃跑|逃走|"
    r"逃离|扑灭|火(?:已|被)?灭|送医|送(?:往|到|去).{0,4}医院|送(?:往|到|去|回)(?:医|卫|家)|"
    r"已(?:经)?(?:联系|通知|上报|报告|移交|移送|询问|到场)(?!我)|还(?:没|未)|尚(?:未|没)|"
    r"仍(?:未|没)|还没完|没完(?!没)|未完|未结|没结|"
    r"情况(?:复杂|稳定|严重|不明|属实|紧急)|现场(?:有|人|情况|秩序)|有人(?:受伤|被困|伤亡|晕倒)|"
    r"伤者|嫌疑人|火势|做笔录|笔录(?:已|都|也)?(?:经)?(?:做|录|完|好)|取证|等(?:消防|救护|法医|支援到)|追(?:捕|赶|上|踪)|排查|蹲守|"
    r"(?:需要|还要|再|得)(?:.{0,2})(?:时间|等|一会|调查)|人没事|无人(?:受伤|伤亡)|没人(?:受伤|"
    r"在家|应)|没(?:找到|发现|看到|抓到|见到)|"
    r"(?:救火|灭火|出警|巡逻|执勤|任务)(?:归来|回来)|人员平安|(?:着火|事故)的?(?:原因|起因)|"
    r"无(?:警情|火情|险情|异常)|一切(?:正常|平安)|"
    r"\b(?:still|investigating|suspect|in progress|working on it|handling|caught|arrested|under "
    r"control|in custody|searching|not yet)\b"
)
FALSE = Pattern(
    r"误(?:报|触|按|拨|会|操作|打|判)|虚惊|虚报|假警|谎报|乌龙|按错|不属实|无警情|\b(?:false "
    r"alarm|hoax)\b|^false$"
)
_OWN_PRESS = Pattern(
    r"(?:(?:对不起|不好意思|抱歉|没(?:有)?事|刚才?|是|又|我(?:自己)?|的|手机|手滑|手误|"
    r"不小心|(?:放|在)?(?:口袋|裤兜|兜)里?|了|啊|哈|,)*)(?:误(?:按|触|拨|碰|打|操作)|"
    r"(?:按|摁|点|拨|碰|触|打)错)(?:了|的|啦|啊|键|按键|手机|号|一下|,|对不起|不好意思|抱歉|没事)*"
)
REASONS: tuple[tuple[CloseReason, Pattern], ...] = (
    (
        CloseReason.DRILL,
        Pattern(r"演练|演习|训练|练习|演$|演(?=结)|drill|exercise|(?<!la)test"),
    ),
    (
        CloseReason.FALSE,
        Pattern(
            r"误(?:报|触|按|拨|会|操作|打|判|点|碰)|误|虚惊|虚报|假(?:警|报|的|$|案)|谎报|按错|"
            r"打错|看错|听错|乌龙|无警情|没(?:有)?(?:警情|此事|这回事|这事)|不属实|不实|查无|"
            r"玩手机|恶作剧|\b(?:false|mistaken?|hoax|not real|accident(?:al)?)\b"
        ),
    ),
    (
        CloseReason.REAL,
        Pattern(
            r"属实|不是(?:误报|假)|实警|(?<![老])实$|真(?:实|警|的|$|有)|(?:抓|捉|逮|捕)(?:到|"
            r"住|获|了)|[已被]抓|已?控制|扑灭|"
            r"火(?:已|被|都)?(?:经)?(?:灭|熄)|灭了|送医|送(?:往|到|去).{0,4}(?:医|卫)|救(?:出|"
            r"下|起)|拘留|刑拘|带走|带回|移交|立案|\b(?:real|true|genuine|arrested|"
            r"caught|extinguished|confirmed|hospital)\b"
        ),
    ),
)
_NOT_REASON = Pattern(
    r"(?:(?<!是)不是|不|没|没有|并非|非|未|不算|没有在)(?:是|有|发生|真的)?$|\b(?:not|no|"
    r"isn't)(?: an?)? ?$"
)

_CANNOT_END = re.compile(r"不(?:了|掉|完|成|得)")
_BEFORE = re.compile(r"(?:了|以|之)?(?:后|就|再)(?!没|无)")


def is_no_reason(before: str) -> bool:
    """Whether what stands before a reason denies it."""
    return bool(_NOT_REASON.search(before))


def is_own_press(clauses: tuple[str, ...]) -> bool:
    """Whether the text only says that a key was pressed by mistake. As it names nobody, the sender
    pressed the key, and says nothing of an alarm of others.
    """
    return bool(_OWN_PRESS.fullmatch(",".join(clauses)))


def is_open(clause: str, start: int, end: int) -> bool:
    """Whether the closing from `start` to `end` is denied, forbidden or still to come."""
    return bool(_OPEN.search(clause[:start]) or _CANNOT_END.match(clause[end:]))


def is_another(clause: str, start: int, end: int) -> bool:
    """Whether the closing from `start` to `end` is of something else, or is followed by more."""
    return bool(_ANOTHER.search(clause[:start]) or _BEFORE.match(clause[end:]))


def reason_of(clauses: tuple[str, ...]) -> tuple[CloseReason, str]:
    """What the case turned out to be, and the word that says so."""
    for reason, pattern in REASONS:
        for clause in clauses:
            for found in pattern.finditer(clause):
                if not is_no_reason(clause[: found.start()]):
                    return reason, found[0]
    return CloseReason.UNSTATED, ""
