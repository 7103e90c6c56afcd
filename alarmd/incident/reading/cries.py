"""Calls for help: somebody must come to the sender."""

from __future__ import annotations

from alarmd.incident.reading.patterns import Pattern, words

CRY = words(
    "^救$ 救命(?!恩|稻|钱|药) 救我 救救 (?:快|来人|求).{0,3}救(?:人|命|火)(?!车) "
    "(?<!去)(?<!来)(?<!我)救人(?!要紧|如|去|出|上|下) "
    "(?<![没有无派带个])(?<!路)来人(?!了|没|吗|么|呢|过|是|家|说|往|去|往|接|多|少|着|问|看|查|"
    "勘|取|处理|修|验) 快(?:点|些)?来人(?!了) "
    "(?<!我)(?<!就)(?<!上)(?<!都)(?<!很)(?<!也)(?<!他)(?<!在)(?:快|赶紧|赶快|抓紧|火速|迅速|速|"
    "速度|快快)(?:点|些|一点)?(?:过|赶)?来(?!了(?!个)|不|到|电|自) "
    "(?:快|赶紧|赶快|速|火速)(?:点|些)?(?:多)?(?:派|叫|喊|找)(?:点|些|个|几个)?(?:人|医生|大夫|"
    "警) (?<!另外)(?<!另)(?<!换)(?<!改)派(?:点|几个|些)?(?:人|警)(?!过?去|来了) "
    "(?:来|过来|快)?帮(?:帮)?(?:我|俺)(?:们)?(?!看|问|说|告诉|转|打|叫|通知|谢|查|把|关|取|退|"
    "删|带|记|照|给|捎|买|留(?!住)|订|称|寄|代|充|缴|交) 帮帮忙? 来帮(?:忙|个|帮|一)(?!的|吗) "
    "(?:我|这里|这边|家里|我家)(?:们)?(?:也|都|很)?需要(?:人(?!吗|么)|(?:大家|你们|有人)?(?:来)?"
    "(?:帮|救|支援|增援|医生)) (?:请|急需|请求|需要)(?:求)?(?:帮助|帮忙|救援|援助|支援|增援|救助|"
    "急救)(?!吗|么|\\?|不) "
    "求(?:求|助|救|援)(?!电) (?:到|来|去|先来|快来)我(?:们)?(?:家|屋|这|店)(?!了|门口了|的时候|"
    "里?(?:吃|喝|"
    "坐|耍|玩|扛|拿|搬|取|借|牵|提|抬|做客|打牌|过年)) 我家(?:这边|里)?(?:也|都|真|正|急|"
    "还)*(?:要|缺|得要|"
    "得来|等着要)人(?:$|帮|救|快|来) (?:这里|这边)也(?:要|缺)人(?:$|帮|救|快|来) "
    "(?:谁|有没有人|哪个)(?:能|可以)?(?:来)?(?:帮|救)(?:帮|救)?我 帮忙救 救一救 来救 快救 救下 "
    "拉(?:我)?一把 扶(?:我)?一把 "
    "(?:帮|给|替)(?:我|俺)(?:们|家)?(?:快|赶紧|赶快)?(?:报(?:个)?警|(?:打|拨)(?:个|一下|一个|通)?"
    "1(?:10|19|20)|(?:叫|喊|打)(?:个|一下|辆)?(?:救护车|急救|警察|医生|大夫|人(?!家))) "
    "(?:快|帮忙|赶紧|求你)帮(?:我|忙)(?:报警|打1|叫)",
    r"(?:get|send)_(?:someone|somebody|anyone|people|help|them|everyone)_(?:up|over|down|out|"
    r"round)?_?"
    r"(?:here|to_me|to_us) (?:my|our)_(?:house|place|home)_too "
    "help(?!ed|ing|_you|ful) sos save_(?:me|us) rescue mayday "
    r"(?<!\bi\s)(?<!\bwe\s)(?<!will\s)(?<!\bto\s)(?<!can\s)come_(?:quick|quickly|fast|now|"
    "here|to_my)",
)
OWN_CRY = Pattern(r"我[^，他她]{0,3}喊")
# Who helps others: "I come and help put it out".
HELPS = Pattern(r"(?:我|也|都|正|就)[^，]{0,3}(?:来|去|过去|过来)帮忙")
NOBODY = Pattern(r"(?:没(?:有)?人|无人)(?:来|管|肯|能|敢|会|愿意)?$")
ENOUGH = Pattern(
    r"(?:不用|不必|不需要|用不着|无需)(?:再)?(?:来|派|增|支|过来|了|$)|(?<!不)够了|足够"
)
# More people are wanted: from somebody who is there already this is no call for themselves.
MORE = Pattern(r"(?:多|再)(?:派|来|叫|喊|找)(?:点|些|几个|个|几)?(?:人|个)(?!月|小时)")
# The number of the police, the fire brigade, the ambulance, and nothing else.
NUMBER = Pattern(
    r"^(?:快|赶紧|请|就|先|你|你们|打|拨|call|dial| "
    r")*(?:个|一下)?(?:1(?:10|19|20|22))(?:吧|啊|呀|了)?$"
)
# Somebody who goes, or sends others, to save somebody needs no help.
GOES_TO_SAVE = Pattern(
    r"(?:谢|多亏|幸亏|感激)[^，]{0,6}来?(?:救(?!我|命)|帮(?!我)|灭|扑)|^(?:都|也|就|马上|正|"
    r"正在)?过?来帮忙?着?(?:救|灭|扑|抓|撵|提|抬|挑)|"
    r"去(?:帮.{0,4})?(?:救|灭|扑|抓|捉|帮|打|追|赶)|"
    r"我(?:们)?(?!家[^，]{0,2}[要缺])(?:.{0,4})?来(?:救(?!我)|帮(?!我)|"
    r"灭|抓)"
)
HEARD_CRY = Pattern(
    r"(?:喊|叫|呼|说|嚷|哭).{0,3}(?:救命|救我|来人|帮)|\b(?:he|she|they|somebody|"
    r"someone)\b.*\bhelp\b|\bto help\b|\bhelp (?:him|her|them|you)\b"
)
# Danger without a victim: it counts only if the sender answers no question of ours.
AMBULANCE = Pattern(
    r"(?:救护车|急救(?!包)|120)(?!来|到|已|在|还|呢|马上|接|拉|快到|走|开|了|吗|没)|\bambulance\b"
)
# The sender asks for an ambulance. "One was called" or "one is there" asks for nothing.
WANTS_AMBULANCE = Pattern(
    r"(?<!已)(?<!已经)(?<!刚)(?<!刚才)(?<!经)(?<!都)(?<!在)(?<!我)(?<!我来)(?<!我先)(?:叫|喊|派|"
    r"拨|打|呼|呼叫|联系|需要|"
    r"急需|"
    r"要|请|催|来)(?:个|一下|辆|一辆|台|一台|下|一个)?(?:救护车|120|急救车?|救护)(?!了|来了|过了|"
    r"已|"
    r"拉|接|送|走|的人|说|没|在|吗|不|把)|"
    r"\b(?<!n't )(?<!not )(?<!'ll )(?<!will )(?:needs?|send|get|want|require|requesting|request|"
    r"call)(?: (?:us|me|"
    r"for|up|out|him|her|"
    r"them))* (?:an? |the )?ambulance\b|\bambulance (?:please|needed|required|asap|now|urgently|"
    r"to)\b|\bneeds? (?:a )?(?:paramedics?|medics?)\b"
)
CALL = words(
    "报(?:个)?警(?!了|没|吗|人|过|去) 危险 紧急 帮忙 打(?:个|了|一下|通)?1(?:10|19|20) 出事 "
    "(?<!没)有(?:急|大|要紧|情况)?事(?!没|吗|么|来|去|走|出) 不得了 要命 惨了 (?:^|这下子?|这回|"
    "全|彻底|我|家)完了$ 遭了 糟了 "
    "大事不好 不好了",
    "emergency danger police alarm urgent hurry",
)
SUPPORT = words(
    "(?:需要|请求|请|要求|急需|速派|派|求|呼叫|申请|增派|等待|要)(?:求|紧急)?(?:.{0,4})(?:支援|"
    "增援|援助|后援|帮手|警力|特警|增派|派人) "
    "(?:来|快|速|火速|马上|立即|赶来|赶快)(?:.{0,2})(?:支援|增援) 求援 人手不(?:够|足) "
    "警力不(?:够|足) 顶不住 控制不住 速(?:来|派)人 "
    "(?:支援|增援)(?!已|到|来了|人员|马上[来到]|就[来到]|快到|在路|正在) (?:嫌疑人|"
    "对方|歹徒|他|有人).{0,6}(?:袭警|拒捕|开枪|反抗)|袭警|我(?:们)?(?:受伤|中枪|被袭|被围|被打|"
    "被砍|被捅)",
    "backup reinforcements? support assistance officer_down",
)
