"""Questions, thanks, mistakes, excuses, everyday talk: what is said around an answer."""

from __future__ import annotations

from alarmd.incident.reading.patterns import Pattern, Whole, words

QUESTION = Pattern(
    r"\?$|吗|(?<!什)(?<!怎)(?<!这)(?<!那)(?<!多)么$|(?<!没)(?<!不)(?<!没有)什么(?!也|都)|"
    r"(?<!不管是)谁(?!都|也)|哪(?:里(?!都|也)|个|家(?!都)|位|儿|边|户|村|天|些|条|栋|门|块|种|"
    r"一|几|是)|(?:在|去|到|从|往)哪|(?<!不)怎么(?!也|都)|怎样|咋|^几个.{0,3}$|(?<=有)几个$|"
    r"(?<!不管)(?<!管它)(?<!管他)(?<!管)真的?(?:还是|的)?假的?|是真是假|几(?:口|点|号|时|户|楼)|"
    r"多少|多久|多大|多远|为何|为什么|为啥|干嘛|干吗|干什么|干啥|做啥|"
    r"何(?:时|事|地)|是不是|有没有|要不要|用不用|能不能|(?P<u>[^\W\d_a-z]{1,2})不(?P=u)|"
    r"(?P<v>[来去到完灭走])没(?P=v)|有几个人|(?:着火|打架|吵架|贼|病|摔倒?|喝醉|演习|演练|"
    r"打人)了?(?:的)?吧$|(?<=..)(?<![都也还真并从])(?:没|没有)$|(?:要|有|缺|差)人(?:没|不)$|"
    r"(?<=.)(?:了|着|到|来|去|灭|报|好|"
    r"完|走|事|住|见|过)(?:没|没有|不)$|(?:去|来|是|真的?|到|\d)还是.{0,3}(?:不|去|来|假|演|误|"
    r"你|我|\d)|^(?:人|你|他|她|结果|然后|地址|那|大家|警察|位置|现场|后来|情况|贼|火|名字|电话|"
    r"门牌号?|地点|姓名)(?:们)?呢$|(?:没事|错了?|误报|假的?|骗子?|演[练习]|真的|吧发错|好了|"
    r"结束|没来|搞错|诈骗|玩笑)了?(?:的)?吧|^(?:地址|位置|具体位置|门牌|门牌号|地点|电话|"
    r"联系电话|报警人|详细地址|位置发我|发位置|定位|发定位|地址发我|什么)$|"
    r"(?<=[^我你])还是(?!去|来|不|我|先|算|别|回|没|得|要|在|能|让|叫|有)|^你是$|难道|莫非|"
    r"^(?:what|who|where|which|when|why|how|whose|is|are|was(?! (?:dead|asleep|sleeping|out|away|"
    r"busy|working|at (?:my|our|work|a)|in bed))|do "
    r"(?:you|i|we|they)|does|did|can|should|shall|could|would|will)\b(?!'t| ?not)|\bor\b|what "
    r"happened|which house"
)
# Question words that ask nothing: "found nothing", "nobody came".
NOTHING = Pattern(
    r"(?:看看?|问问|问一下|弄清楚?|搞清楚?)(?:到底|究竟)?(?:是)?(?:怎么(?:回事|一回事|了|个情况)|"
    r"什么(?:情况|事|名堂|回事))$|(?:催|慌|急|吵|怕|喊)什么(?:嘛|呢|么|呀|啊)?$|哪有(?:空|功夫|"
    r"工夫|时间|闲)|(?:去|来|走|动)还不(?:行|成|中)(?:吗|嘛|么)|"
    r"没(?:有)?[^知来到]{0,3}(?:什么|谁)"
)
INSULT = Pattern(
    r"骗子|诈骗|假短信|发错|神经|有病吧|滚|看不懂|不懂|不明白|看不明白|不识字|不认(?:识)?字|"
    r"什么鬼|莫名其妙|看不清|无聊|别骗|骗人|骗我|垃圾|不认识|不关我|关我|(?:wrong "
    r"number|scam|spam|fraud)"
)
SEEN = Whole(
    "收到 收悉 收 知道 知 明白 了解 清楚 懂 好的 好 行 嗯嗯 嗯 恩 哦 噢 喔 哎 唉 诶 欸 是 是的 对 "
    "对的 中 得 成 可以 同意 谢谢 谢 多谢 感谢 感恩 谢了 谢啦 辛苦 辛苦了 麻烦 麻烦了 劳烦",
    "已阅 已读 阅 已收 收到了 已收到 已经收到 已知 已知悉 知悉 看到 看见 看了 已看 有数 "
    "心里有数 等 等着 等你们 注意 等到 等起 等倒 等哈 候着 会注意 放心 没意见 ok okay k kk 嗯呐 "
    "嗯哪 嗯啊 要得 没毛病 "
    "了解了 懂了 遵命 信息 短信 消息 通知 告知 提醒 "
    "了 的 啊 呀 昂 嗷 噻 撒 哩 呗 捏 吧 呢 哈 啦 嘛 哟 哇 呐 滴 您 你 你们 大家 我 我们 各位 都 "
    "就 已 已经 也 "
    "李警官 警官 同志 乡亲 乡亲们 邻居 邻居们 领导 书记 村长 费心 费心了 老师 您们 了解到 这边 "
    "这里 的话 给您 给 一下 全 先 好人 有心 有心了",
    "thanks thank_you thankyou thx ty received got_it got_the got_your have_read read_your noted "
    "understood roger fine alright "
    "all_right great good sure_thing copy you very_much so_much a_lot everyone all ok_ay i it "
    "have text texts alert i'll_wait i_will_wait waiting by_the_door by_the_gate i_see message "
    "the and officer sir for telling me your everybody",
)
SEEN_CORE = Pattern(
    r"收|知|明白|了解|清楚|懂|好|行|嗯|恩|哦|噢|喔|谢|辛苦|麻烦|劳烦|阅|看|ok|得|中|成|对|"
    r"^是的?$|读|同意|感|费心|放心|有数|遵命|有心|"
    r"k\b|than|thx|ty|received|got|noted|understood|roger|fine|al+ ?right|great|good|see|copy"
)
THANKS = Pattern(
    r"谢|多亏|辛苦|麻烦(?:大家|你们|各位)|感(?:谢|恩|激)|费心|有心了|\bthan|\bthx|"
    r"\bcheers\b|\bta (?:for|very|love|muchly)\b|^ta$|\bappreciate (?:it|that|you)|\bgod bless\b|"
    r"^(?:他们|她们|警察|民警|邻居们?|大家)(?:都|已经?|全)*(?:到|来)了(?:啊|呀|的)?$"
)
THANKS_FOR = Pattern(r"(?:谢|多亏|感恩|感激|辛苦|麻烦)(?!.*[快求赶])[^，]*(?:来|去|救|帮|到)")
WISHES = Pattern(r"没(?:有)?(?:大)?事就(?:好|行)|(?:平安|安全)就(?:好|行)")
WHAT_TO_DO = Pattern(r"怎么办|咋办|咋整|怎么(?:弄|救|处理)|what (?:do|should|shall) (?:i|we)")
_A_CHILD = "(?:孩子|孙子|孙女|孙|儿子|女儿|闺女|猫|狗|宝宝|外孙|弟弟|妹妹)(?:们)?"
# The thing touched is the phone, or is not named.
_A_PHONE = (
    "(?:到|着|了|错)*(?:的)?(?:$|出去(?:了|的)?$|(?:了)?一下(?:了)?$|"
    "(?:了|我|的){0,2}(?:手机|电话|键|按键|按钮|号|屏))"
)
MISTAKE = words(
    "^没有?(?:发病|出事|着火)$ ^不是贼$ ^不是我(?:家|按的|打的|报的)(?:着火|出事)?$ "
    "^我?没(?:有)?(?:报过?警|打过?电话|按过?|拨过?)(?:啊|呀|呢)?$ "
    "^(?:按|摁|碰)到了?(?:不好意思|对不起)?$ ^(?:屁|啥|任何)?事(?:都|也)?没有$ "
    "乱(?:摁|按|整|搞|点|拨|打|弄|戳)的 (?:迷糊|糊涂|睡着|梦里).{0,3}(?:按|摁|打|拨|碰|压) "
    "误(?:报|触|按|拨|会|操作|点|碰|打|发|判|传) "
    "(?:按|摁|点|打|拨|弄|发|看|听|认|碰|触|压|想)(?:.{0,1})错 "
    rf"不小心(?:的|了)?$ 不小心(?:按|点|拨) 不小心(?:碰|打|压|触|弄|搞|坐){_A_PHONE} "
    "不(?:是)?故意 ^错了?$ (?<!拿)手(?:滑|误|抖|贱|快点) "
    rf"{_A_CHILD}.{{0,5}}(?:按(?!住)|摁|拨|玩|乱打|戳|打的|打出|拿手机|拿我手机)(?!了?头) "
    rf"{_A_CHILD}.{{0,5}}(?:点|碰|踩|弄){_A_PHONE} 玩手机 "
    "(?:我)?(?:就|是|想|只是)?(?:试|测)(?:一下|一试|试|下|灵|着|的|"
    "看)?(?:$|看|灵|能|通|的|玩|手机|功能|这个|键|按键) 测试 电视里 "
    "(?:放|点)(?:的)?(?:鞭炮|炮仗|烟花|炮) 假的(?:$|报警) 假警 假报 虚惊 虚报 一场虚 乌龙 "
    "没(?:有|什么|得|多)?(?:大)?事(?!先|做|找|情发) 无事 "
    "(?<!不)平安(?!铃|夜|是福|健康|快乐|吉祥|如意|幸福) 安全了 "
    "没(?:有)?(?:出)?(?:问题|危险)了? 解决(?!不|办|一) 取消(?!订) 撤销 撤回 算了 不(?:用|必|"
    "需要|须|需)(?:再|麻烦|劳烦|大家|你们|都|往|特意|专门|急着)?.{0,3}(?:来|过来|管|了$|担心|"
    "麻烦|去|跑|救|理|报警|紧张|惊动|通知|赶|$) (?:别|不要|莫)(?:再|都)?(?:过|往这)?来 (?:大家|"
    "你们|都)(?:别|不要|莫)(?:再|都)?(?:跑|去|赶|忙)了 白跑 "
    rf"口袋 裤兜 兜里 屁股 (?:压|坐){_A_PHONE} 闹着玩 开玩笑 逗你 骗你们?的 (?:是|原来是)(?:做饭|"
    "烧柴|猫|狗|风|老鼠|亲戚|熟人|邻居|我儿子|(?:隔壁|别人|他们|.{0,3})烧(?:荒|秸秆|草|纸|香|"
    "柴|饭|水)|炊烟|蒸汽|水汽) (?<!不)好了$ 误(?!食|服|吃|喝|吞|饮|伤|入|闯|杀) 以为 "
    "^没有的事 错按 捣乱 ^解除 ^撤(?:了|吧|回|掉) 花眼 眼花 "
    "(?:灭|醒|好|修|处理|弄|搞)好了 已?恢复 不慎 "
    "手机.{0,4}(?:自己|自动|没锁|乱)(?:拨|打|按)? 碰到(?:了)?(?:键|手机|按键|按钮)?$",
    "mistake(?:n|nly)? false_alarm butt_?dial(?:led)? stand_(?:us_|them_)?down (?:got|had|"
    "has)_(?:a_)?hold_of_(?:it|the_phone|"
    "my_phone) (?:fat|clumsy|stupid|wrong)_(?:thumb|thumbs|finger|fingers) meant_to_(?:ring|call|"
    "phone|text|dial) by_accident accident(?:al|ally)? wrong_(?:button|key|number) "
    "^wrong cancel(?:led)? ignore never_?mind it's_nothing nothing_(?:happened|wrong|is_wrong) "
    "no_trouble(?:_here|_at_all)? all'?s_well all_quiet_here "
    r"(?:sat|sitting|rolled|leant|leaned|knelt|slept|lay|lying)_on_(?:the|my|this)_(?:phone|button|"
    r"remote|mobile|alarm) "
    "i'?m_(?:fine|ok|okay|safe|all_right) "
    "we_are_(?:fine|ok|safe) no_need pocket_(?:dial|call)(?:led)? don't_come do_not_come "
    r"(?:son|kid|child|baby|cat|dog|girl|boy|grand\w+)_(?:sat|sits|sitting|stepped|played|playing|"
    r"plays|pressed|pressing|got)_(?:on_|with_)?(?:the_|my_)?(?:phone|button|key) "
    "no_problem all_(?:good|fine|ok) just_(?:testing|a_test) test_only pressed_wrong "
    "sorry_wrong no_alarm false",
)
INSISTS = Pattern(
    r"真的|千真万确|是真|不骗|没骗|不是玩|不开玩笑|没(?:有)?开玩笑|没事才怪|(?:no joke|really|"
    r"seriously|not a mistake|not false)"
)
URGES = Pattern(
    r"(?:怎么|为什么)(?:还|都)?(?:没|不)|还没(?:人)?来|快(?:点|些)|赶紧|赶快|等(?:不|死)|急"
)
LATE = Pattern(
    r"刚(?:刚)?(?:才)?(?:看|见|醒|下班|收|知道|回|到家|开机|听说)|才(?:看|见|醒|知道|收到|发现|"
    r"听说|回)|没(?:有)?(?:看|听|注意|接|带手机|收|赶上|及时|帮上|去成|能去|能来|过去|去|来得|"
    r"来成)(?:到|见|清)?|静音|手机坏|(?:看|来|知道|发现)晚|落(?:在)?家|忘(?:在|带|了带)|没电|"
    r"关机|没开机|没信号|睡着|睡了|睡过|睡死|睡得|"
    r"不好意思|抱歉|对不起|昨[晚天夜儿日黑]|散场|白跑(?:了)?一|当时|那会|下次|下回|改天|来晚|"
    r"没帮上|帮不上|错过|充电|"
    r"没睡醒|\b(?:only (?:seeing|saw|seen)|dead to the world|was at|asleep|sorry|missed|just saw|"
    r"phone was|sleeping|next time)\b"
)
RELIEF = Pattern(
    r"(?:菩萨|老天爷?|祖宗|上天|妈祖|佛祖|上帝)保佑$|阿弥陀佛|谢天谢地|老天有眼|没[^，]{1,6}就行$|"
    r"(?:救火|灭火|出警|巡逻)(?:归来|回来)|平安归来|人员平安|没(?:有)?事就好|"
    r"没(?:有)?事(?:了)?吧|平安就好|那就好|就好$|人没事|还好|幸好|幸亏|万幸|"
    r"解除|虚惊|吓死|吓人|吓我|吓(?:得|坏|一跳)|松(?:了)?(?:一)?口气|放心了|安心|踏实了|好险|"
    r"太好了|不错|抓(?:到|住)了?(?:个)?(?:贼|坏人)(?!没|吗|\?)|英雄|好样的|了不起|"
    r"厉害|点赞|表扬|给力|\b(?:glad|happy (?:it|that|you)|thank (?:god|goodness|heavens?)|what a "
    r"(?:night|relief|day)|"
    r"good job|well done|relieved|good to hear)\b"
)
CHAT = Pattern(
    r"(?:新年|春节|中秋|端午|国庆|元旦|生日|节日|周末|元宵|除夕|恭喜|恭贺|过年|"
    r"拜年).{0,4}(?:快乐|好|愉快|发财|安康|$)|(?:着火|事故)的?(?:原因|起因)|(?:引起|造成)的$|吃饭|"
    r"吃了没|打牌|麻将|赶集|天气|下雨了吗|晚安|"
    r"早安|早上好|下午好|晚上好|万事如意|身体健康|发财|哈+$|呵+|嘿+|嘻+|"
    r"^(?:快递|包裹|外卖)(?:怎么)?(?:还)?(?:没到|没来|到了|来了)$|三缺一|斗地主|收完(?:稻|麦|谷|"
    r"玉米|花生)|"
    r"(?:橘子|苹果|西瓜|桃子|梨子)(?:熟了|甜|便宜)|摘了?[^，]{0,4}(?:橘子|苹果|西瓜|桃子|梨子)|"
    r"^(?:给|帮)(?:你|您)们?(?:带|放|留|捎|买)[^，]{0,6}(?:门口|桌上|家里)了?$|"
    r"\b(?:night all|nice cup of|see ye|committee meeting|bring (?:chairs|the \w+ back)|"
    r"home safe|roast|barbecue|bbq)\b|^(?:i'?m |we'?re |all |back )*home now$|"
    r"\bgot home(?: (?:safe|fine|ok|grand|now|thanks?))?$|"
    r"^(?:我家|各家|大家|今天|明天|快|要|该|都|正|在|忙着)*收(?:谷子|稻子|苞谷|麦子|花生|油菜|"
    r"洋芋|红苕|辣椒)(?:了|呢)?$|收成|亩产|一亩[^，]{0,4}斤|拜拜(?:去|"
    r"了)?$|庙会|判了(?:刑|[^，]{1,3}年)?$|暖和(?:得很|多了)?$|打谷|割谷|割稻|火锅|打火机|电视剧|"
    r"连续剧|手气|疫苗|配种|下崽|饲料|电费|水费|话费|种子|"
    r"化肥|价格|多少钱|杀猪|喝酒|聚餐|开会通知|收玉米|插秧|广场舞|"
    r"\b(?:happy|merry|birthday|new year|dinner|lunch|weather|good (?:morning|night|evening))\b|"
    r"(?:kill\w+ (?:ourselves|myself|themselves) laughing|died laughing)\b|\b(?:ha)+\b|\blol\b"
)
LUCKY = Pattern(r"就好$|没[^，]{1,6}就行$|幸好|幸亏|万幸|多亏|谢天谢地|还好没")
GREETING = Pattern(
    r"^(?:你好|您好|在吗|在不在|在么|喂|有人吗|有人在吗|你们好|哈喽|嗨|hello|hi|hey|test)\??$"
)
_NO_MORE = (
    r"(?:不要|别|莫|勿|不许|停止)(?:再)?(?:一直|老|总|天天|乱)?(?:再)?(?:给我|跟我|向我|"
    r"[往朝]我(?:这|家)?(?:里|边|儿)?)?(?:再)?(?:一直|老|总|乱)?(?:发(?!火|愁|呆|烧|抖|生|现)|"
    r"打扰|来短信|推送|通知我)"
)
# Beside "known", "coming" or "cannot" it means this alarm's texts, not all texts (rules.py).
ENOUGH = Pattern(
    _NO_MORE + r"(?:短?信息?|消息)?(?:了|啦|我了?)?|^停(?:止)?发(?:送)?(?:了|吧|短信)?$|"
    r"再(?:给我)?(?:发|打扰)(?:短信|信息)?(?:来)?(?:我)?就|"
    r"\b(?:please )?(?:(?:stop|quit) (?:texting|sending|messaging)|(?:don'?t|do not) (?:text|send|"
    r"message)(?= me| us| any| this| these| again|$)|no more (?=texts|messages|sms))"
    r"(?: me| us)?(?: this| these| any| more| the)*(?: ?texts?| ?messages?| ?sms)?"
    r"(?: any ?more| again| now)?"
)
# A question that requests something, and does not ask whether it is so.
REQUEST = Pattern(
    r"行不行|行吗|好不好|好吗|可(?:不可)?以吗|能不能|可不可以|可否|怎么|如何|怎样|咋|"
    r"\b(?:can|could|would) you|\bhow (?:do|can|to)"
)
POLITE = Pattern(r"谢+谢*|麻烦|劳烦|辛苦|多谢|感谢|费心|有心|\bplease\b|\bthanks?\b|\bthx\b|\bty\b")
# "Take me off the roof" is a call for help, no wish to leave the scheme.
_OFF_A_PLACE = (
    r".*\b(?:roof|cliff|ledge|ladder|tree|island|hill|mountain|rocks?|boat|bridge|water|fire|home|"
    r"from here)\b"
)
LEAVE = Pattern(
    r"^(?:回复?)?(?:td|t|退|n)?退?订?$(?<=[t订退])|^(?:回复?)?td$|退订|取消(?:订阅|短信|服务|"
    r"通知|订制|推送)|拒收|^(?:我|要|"
    r"想|申请|请)*(?:退出|退群|退网)(?:联防|服务|群|了|吧|系统)*$|(?:^|"
    r"[^不])(?:把)?我(?:家|屋)?(?:的)?(?:号码?|电话|名字|手机号)?(?:从.{0,6})?(?:删(?:掉|了|除)|"
    r"去掉|移除|"
    r"移出|注销|划掉|勾(?:掉|销)|抹掉|除名|剔除)|取消我(?:的)?(?:名字|号码?|"
    r"名额)?(?:吧|嘛|了)?$|"
    r"^(?!.*(?:今[天晚]|这[次回]|明天))[^，]{0,6}不(?:再|想|要)*(?:参加|加入|掺和|参与|搞|"
    r"干)(?:了)?(?:你们)?(?:这个|那个|这|村里|的)*(?:十户|联防|互助|小组)[^，]{0,2}$|"
    r"^(?!这[次回])[^，]{0,3}(?:十户|联防|互助)[^，]{0,2}我(?:家)?不(?:搞|参加|干|要|弄)了$|"
    r"删(?:掉|除)我|"
    rf"(?:以后|今后|从此|从今|永远|再也|往后).{{0,4}}(?:{_NO_MORE}|(?:不用|不必|甭)(?:再)?"
    r"(?:给我)?发)|不想(?:再)?(?:收到?|参加|接到|看到)(?:这|你们|短信|信息|了|通知)|"
    r"^(?:stop|stopp?all|unsubscribe|quit|end|opt out|stop (?:messages?|sms).*|"
    rf"(?!{_OFF_A_PLACE})(?:(?:please )?take (?:me|us) off (?:this|the|your|that) .*|(?:please "
    rf")?take (?:my|our) (?:number|name) off.*|"
    r"(?:please )?(?:(?:remove|delete) (?:me|us)\b|(?:remove|delete|drop) (?:my|our) "
    r"(?:number|name)).*))$"
)
MACHINE = Pattern(
    r"自动(?:回复|应答)|动态密码|幸运用户|尾号\d|转账金额|贷款额度|退订回|请回复r$|彩信|终端不支持|"
    r"^can'?t talk (?:right )?now|verification code|\botp\b|one[- ]time (?:code|password)|do not "
    r"disturb|not receiving "
    r"notifications|delivery failed|your parcel|welcome to \w+|您(?:所)?拨打的|预警信号|"
    r"[黄红橙蓝]色预警|拨打的(?:用户|电话|号码)|用户(?:已|正)?(?:在)?(?:忙|"
    r"关机|通话)|未接(?:来电|电话)|来电(?:助手|管家|秘书)|语音信箱|^【[^】]{0,12}(?:局|所|办|"
    r"公司|医院|医疗|信用社|农信|储蓄|学校|政府|警方|应急|气象|电网|电力|邮政|12306|12345|10086|"
    r"10010|10000|铁路|航空|税务|"
    r"社保|医保)】|暂时(?:无法|不能)接听|短信已(?:收到|送达|被接收)|(?:稍后|一会|"
    r"晚点|稍候|待会|尽快|随后|回头).{0,6}(?:再)?(?:跟|和|与|给)?(?:联系|回复?|回电|致电|"
    r"回拨)(?:给|到)?(?:您|你)|(?:跟|和|与|给)您(?:联系|回|致)|(?:联系|回复|回电给?|回拨给?)您|"
    r"【(?:中国)?(?:移动|联通|电信|广电|铁塔|银行|[^】]{1,8}(?:银行|驿站|快递|速递|保险|商城|"
    r"外卖|淘宝|京东|拼多多|美团|支付宝|微信|抖音|中心|平台|客服))】|(?:话费|流量|套餐|余额|"
    r"积分).{0,6}(?:不足|余|充|提醒|已|到期)|取件码|验证码|"
    r"正在通话中|不在服务区|呼叫转移|来电提醒|漏话|message from your network|your (?:bundle|plan|"
    r"subscription) (?:renews|expires|"
    r"will|has)|reply (?:is )?not required|auto(?:matic)?[ "
    r"-]?(?:reply|response)|out of (?:the )?office|(?:driving|meeting|busy|unavailable|can'?t "
    r"talk|away).{0,30}(?:later|back to you|call you|soon|as soon)|call you (?:back "
    r")?later|voicemail|not available (?:right now|at the moment)|subscriber|"
    r"[\[【(（]自动[\]】)）]|"
    r"(?:指令|命令|输入|格式|关键[字词]|内容)(?:有误|错误|不正确|无效|不存在)|请重新(?:发送|"
    r"输入|回复)|"
    r"发送失败|(?:转|接)人工|人工(?:服务|客服|坐席)|智能(?:客服|助手)|我是.{0,4}机器人|温馨提示|"
    r"回复?(?:数字|序号)(?!\s*\d)|您(?:所)?(?:咨询|查询|输入|要办理)的|(?:选择|要的|办理)业务|"
    r"业务办理成功|"
    r"对方已设置|(?:invalid|unknown|unrecogni[sz]ed) (?:command|keyword|input|option|message)"
)
# Words of machines that people use too: beside distress they are a person's.
MACHINE_WORD = Pattern(
    r"(?<!我)机主|快递|包裹|尊敬的|中奖|已关机|用户忙|无法接通|欠费停机|菜单|"
    r"\b(?:withdrawal of|(?:pick ?up|collection) code|your (?:package|order|delivery) |battery "
    r"saver|account (?:balance|ending)|credited|debited)\b"
)
# How a machine asks for the next digit: no word and no digit in it is a person's answer.
MENU_ITEM = Pattern(
    r"(?:如需[^，,。\n]{0,12}[，,]?)?请?(?:回复?|按|输入|发送|选择?)\s*[\da-z#*]{1,5}\s*键?\s*"
    r"(?:返回|查询?(?!看)|退出|办理|收听|转人工|转接|继续|了解|开通|订购|进入|"
    r"重听)[^，,。；;\n]{0,10}|"
    r"如需[^，,。\n]{0,12}[，,]?请?(?:回复?|按|输入|发送)\s*[\da-z#*]{1,5}键?|"
    r"\b(?:reply|press)(?: with)? \d (?:for|to) [^.,;\n]{1,30}|"
    r"\b(?:reply|text) (?:help|info|stop|menu) (?:for|to) [^.,;\n]{1,30}"
)
