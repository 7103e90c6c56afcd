"""What stands around words of harm: whose harm it is; denied, asked, reported, over, no harm."""

from __future__ import annotations

from alarmd.incident.reading.kin import ANY_KIN
from alarmd.incident.reading.patterns import Pattern

OUR_HOUSE = Pattern(
    r"(?:我|自己|自)(?:们)?(?:自己)?的?(?:也|都|又|老|那|这|新)?(?:个|边|里)?"
    r"(?:家|屋|房|院|门(?!口没)|窗|店|厂|楼|棚|圈|羊|牛|猪|鸡|狗|车|电动车|摩托|地里|田|厨房|灶|"
    r"床|柴|草|墙|鱼塘|果园|铺子)"
    r"|我(?:们)?家|(?:^|发现|回来|回家|看见|现在)家里(?!没)|到我(?!们村)|往我|朝我|向我|冲我|"
    r"找我|对我|来我"
    r"|\b(?:my|our)\s+(?:own\s+)?(?:(?:front|back|side|kitchen)\s+)?(?:house|home|kitchen|room|"
    r"yard|door|window|barn|roof|shop|"
    r"place|family|neighbou?r(?! (?:says?|said|told|thinks|heard))|meter|curtains?|bathroom|"
    r"bedroom|balcony|gate|stairs|chimney|car|"
    r"hay|straw|thatch|stables?|shed|loft|garage|workshop|caravan|crops?|sheep|cow|land|farm|"
    r"field|stove|bed)s?\b"
    r"|\bat (?:my|our)\b|\binto (?:my|our)\b"
)
OUR_KIN = Pattern(
    rf"(?:我|我们|自己)(?:们)?(?:家|屋)?(?:的|里)?(?:小|大|老|二|三|那)?(?:个)?(?:{ANY_KIN})"
    r"|老伴|(?<!人家)(?<!他)(?<!她)(?<!的)(?:儿子|女儿|闺女|孙子|孙女|婆婆(?!家)|公公|爸|妈|爹|"
    r"外孙)(?!家)"
    r"|^(?:the )?(?:dad|mum|mam|mom|gran(?:ny|dad|dma|dpa)?|nan|nana|baby)(?:'s|'ll)?(?= )"
    r"|\bmy\s+(?:\w+\s+)?(?:husband|wife|mother|father|mum|mom|dad|son|daughter|child|children|"
    r"kid|kids|baby|grand\w+|brother|sister|uncle|aunt|parents?|family|boy|girl)\b"
)
# The place from which the sender looks: the thing seen is not at their house.
FROM_OURS = Pattern(
    r"(?:从|^站在|^爬到|^趴在)我[^，]{0,6}(?:看|望|瞧|瞄|瞅)(?:过去|出去|得到|得见|到|见)"
    r"|\bfrom (?:my|our) \w+(?: \w+)? (?:i|we) (?:can )?(?:see|saw)"
)
# The house of others, named just before the harm: "my wife says at his house there is a fire".
THEIR_HOUSE = Pattern(
    r"(?:他|她|人家|别人|那)(?:们)?家(?:里|那边|屋里)?(?:出|着|失|起|有|进|又|的)"
)
ON_ME = Pattern(
    r"^(?:也|都|又|刚|还)?被(?:打|砍|捅|抢|咬|撞|绑|劫|堵|追)(?:了|伤|得|着|到|住)|"
    r"^(?:去|来|往)?[^，他她]{0,6}路上[^，他她]{0,3}(?:翻车|摔|撞|翻沟)(?!了?一下|没事)|"
    r"^(?:腿|脚|手|腰|胳膊|头)(?:都|被|给)?(?:压|夹|卡|摔|断|砸)(?:住|断|伤|破|到)?了|"
    r"把我|(?:打|砍|杀|抢|追|骗|咬|撞|骂|堵|害|掐|勒|跟着|跟踪|威胁|抓|绑|捅|推|骚扰|欺负|围着?|"
    r"砸|偷|踢|电|缠|跟到)(?:了|着|住)?(?:我|我们)"
    r"|我(?:们)?(?:也|都|又|刚|刚才|今天|昨晚|现在|自己|一个人|在.{1,5}|.{0,4}路上|半路上?|快|要|"
    r"好像|老|真的?|被|给|让|人|他|她|贼|.)?"
    r"(?:被|摔|翻|跌|晕|昏|病|受伤|流|喘|心|胸|中|触电|溺|掉|困|动|起|站|爬|喝|吃|难|不行|要死|"
    r"快死|伤|断|烫|抽|肚|头|腿|脚|手|抢|挨|遭|有危险|遇|憋|噎|过敏|发病|犯病|痛|锁)"
    r"|\b(?:me|us)\b|\bi(?:'m| am|'ve| have)?\b"
)
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
OTHERS = Pattern(
    r"(?<![其])他|她|它|你(?!们?快|们?赶)|别人|人家|谁|哪|两口子|夫妻|隔壁|邻居|邻家|对门|对面|"
    r"那(?:个|些|帮|几个)?(?:贼|坏人|家伙|畜生|东西)|那家|那边|对过"
    rf"|[王李张刘陈赵吴徐郭罗邓](?![着开大嘴口])[^\W\d_a-z]{{1,2}}?(?=又|也|都|还|没|不|是|被|"
    rf"把|怎|病|晕|喝|打)|(?:老|小)?[{_SURNAMES}](?:(?![我在不回到来去])[^\W\d_a-z]){{0,2}}(?:家"
    rf"(?!里)|屋(?:里|头)|哥|姐|叔|婶|嫂|婆|爷|奶|伯|大爷|大妈|大叔|师傅|书记)"
    rf"|(?<![得起到苗火肿烟蹿窜])(?:老|小)[{_SURNAMES}](?![^\W\d_a-z]?门)"
    r"|\b(?:he|she|his|her|their|they|him|them|who|neighbou?rs?)\b"
)
REPORTED = Pattern(
    r"听(?:说|讲|人|到|见)|^别(?:又)?是|莫(?:不)?是|该不会|不会是|据说|好像|说是|说的|在传|传言|"
    r"据|看(?:样子|到|见|着|起来)|估计|怕是|"
    r"可能|应该|大概|也许|以为|发现|望见|见到|闻到|感觉|"
    r"\b(?:heard|hear|saw|see|think|seems?|looks?|maybe|said|says)\b"
)
DEALT_WITH = Pattern(
    r"救火[^，]{0,3}(?:吃|吸)了?(?:好多|很多|不少|一肚子|几口)烟|(?!^快?(?:抓|捉|逮|打)贼(?:啊|呀|"
    r"了|$))(?<![线箱座表闸])(?:救|灭|扑|防|消|抓|捉|逮|撵|找|追|"
    r"打|赶|捕|拦|抢)(?:了|着|到|住|走|跑|捕)?(?:火(?!花)|贼|坏人|偷.{1,2}的|偷牛|歹徒)|(?:救|灭|"
    r"扑)了(?:一|半|大半|几|好几|整)[^，]{1,4}火|(?:救|灭|"
    r"扑)不(?:了|成|动)火|烧着?(?:火(?!了)|水|饭|锅)|"
    r"神经病|^有病$|有病吧|有毛病|毛病|消防|火警(?:电话)?|灭火|扑火|救人如救火|(?:中毒)?软件|"
    r"(?:电脑|手机)中(?:了)?(?:病)?毒|救火|防火|防贼|反诈|打火机|摔跤比|被打扰|打扰|进贼吗|"
    r"(?:fire|police) (?:brigade|engine|truck|station|drill|extinguisher|hose|fighters?)"
)
_SCRATCH = "烫|擦|划|崴|扭|碰|磕|蹭"
# Words of harm where nobody is harmed: smoke of the kitchen, one's own tools, fear, what is on TV.
NO_HARM = Pattern(
    r"(?:手机|钥匙|拉链|遥控器?)[^，人我]{0,3}(?:压|卡|夹|锁)(?:在|住|到)[^，人我]{0,6}|"
    r"大?门(?:卡|锁)(?:在|住)了?|"
    rf"被(?:{ANY_KIN}|事情?|活|客人|作业)[^，]{{0,2}}(?:缠|拖|绊|拉)(?:着|住)了?|"
    r"(?:灶|炉|锅)(?:子|头|台|膛)?(?:上|里|下|底)?(?:的|头)*(?:还|正|在)*(?:(?:熬|炖|煮|蒸|卤|煨|"
    r"焖|烧)着?[^，"
    r"火着]{1,4}火(?:还|都|也|正)*|火(?:还|都|也|正)+)(?:烧着|开着|没关|没熄|没灭|没退|点着|燃着|"
    r"烧起在)(?:的|呢|走不开)*$|"
    r"(?:把(?:我|人)|我|人)(?:的)?(?:魂|胆|三魂七魄|尿|心肝?|心脏)(?:儿|子)?(?:都|也|给|快|要|"
    r"差点)*"
    r"吓(?:脱|破|飞|掉|没|出来|跑|丢|出|落|散)了?|"
    rf"打我(?:家|的)?(?:{ANY_KIN}|儿)的?(?:电话|手机)|"
    r"打我(?:们)?[一二两三四五六七八九十几\d]+(?:个|次|道|回|遍|通)(?:的)?电话|"
    r"(?:头|脑壳|脑袋|肺|肚皮)[^，]{0,3}(?:要|快|都)[^，]{0,2}炸了?|"
    r"\bkill(?:ed|ing) (?:ourselves|myself|themselves) (?:laughing|with laugh\w+)|"
    r"\b(?:died|dying|dead|choking|choked) (?:of |with )?laugh\w*|(?:腿|脚|腰|膝盖?|头|背|胳膊|手|"
    r"牙|肩)[^，]{0,2}痛得?[^，]{0,3}(?:也|还是|照样|"
    r"都)[^，]{0,2}(?=来|去|过)|(?:灶|炉|炕)[^，]{0,2}(?:有|烧着|生着)火(?!.{0,2}[大猛旺])|"
    r"(?:感冒|发烧|烧|病|咳嗽?|痛|伤|手术)(?:已经|都|全|也)?(?:好了|好多了|退了|痊愈)|"
    rf"[^，]*(?:{_SCRATCH})[^，]*(?:没(?:有|啥|什么)?大?事|不要紧|不碍事)$|"
    r"火烧(?:眉毛|屁股)|救过[^，]{0,3}火|(?:关|熄|灭|封|压)(?:了|掉|好|完|上|小)(?:灶|炉|"
    r"煤气)?的?火|(?:就|只|才|光)烧(?:了|掉|坏)?(?:点|一点|些|一些)[^，]{0,4}|"
    r"(?:摔|跌|崴|撞|碰|磕|滑)(?:倒|着)?了?(?:一|个)?(?:跤|下|跟头)?(?:也|都|但|倒)?(?:没(?:有|啥|"
    r"什么)?(?:大)?事|不要紧|不碍事|不[疼痛]|没摔坏|没伤着)|"
    r"笑得(?:我)?(?:肚子|腰|肚皮|嘴|脸|牙)[^，]{0,3}|(?:跑|走|爬|笑|累|忙)得吐血|(?:跑|走|爬|吓|"
    r"笑|气|急|累|忙)得[^，]{0,6}(?:都|快|要)[^，]{0,3}(?:犯|断气|散架|炸|跳出来|"
    r"吐血)了?|(?:忙|热|冷|冻|累|困|饿|渴|烦|闷|吵|挤|贵|远|臭|脏|辣|香|便宜|无聊|高兴|"
    r"堵)得(?:要命|要死|不得了|很要命)|"
    r"打(?:我|他|她|你)(?:们)?的?(?:电话|手机|号码)|狗(?:在|一直|直|正|使劲|又|都)?(?:叫|"
    r"咬)(?:得|的)?(?:凶|厉害|很凶|欢|不停|不住|个不停)(?:得很)?$|打火机[^，]*|火锅[^，]*|"
    r"(?:把|等|先)?(?:灶|炉|锅|炕)[^，]{0,4}火[^，]{0,3}(?:退|关|封|压|弄)[^，]*|"
    r"(?:电视剧|连续剧|这个剧|这部[剧片])[^，]*|"
    r"\b(?:nearly|almost|gave me|had me) (?:had )?a heart attack|heart attack when|"
    r"\bdying (?:to \w+|of (?:thirst|hunger|boredom|heat)|for a)\b|\bburning up (?:with|from)\b|"
    r"(?:won'?t|doesn'?t|didn'?t) fire(?: up)?\b(?! at)|\bfir(?:e|ed|ing) (?:her |it |the \w+ "
    r")?up\b|burnt toast|(?:mouth|tongue) (?:is )?"
    r"on fire|\b(?:roast|barbecue|bbq|band|dj|game|party|song|music|movie|film|food|show|outfit|"
    r"that|this) (?:is|was)(?: so| on)? fire"
    r"(?! in| at)|\bkill(?:s|ed|ing)? (?:the )?(?:lights?|engine|power|tv|music|me (?:that|to))|"
    r"\b(?:phone|battery|mobile) (?:is )?(?:about to|going to|gonna) die\b|"
    r"怕[^，]{0,3}挨[打刀]|怕[^，]{0,4}被[^，]{0,3}(?:打|砍|捅|杀|抢|咬)|"
    r"(?:谢|感激|多亏)[^，]*(?:找|追|送|要)(?:回|到)[^，]*|(?:人)?没[^，]{1,6}就(?:好|行)$|"
    r"(?:着火|事故)的?(?:原因|起因)[^，]*|火是[^，]*(?:引起|造成)的$|"
    r"有人在?(?:打牌|打麻将|吃饭|喝酒|做客|做饭)|(?:手机|电视|碗|杯子?|"
    r"瓶子?)(?:被[^，]{1,4})?摔(?:坏|碎|烂)|\bmiss(?:ed)? the (?:fire|fight|thief)\b|"
    r"(?:谨防|严防|预防|防范|防止)[^，]{0,6}|(?:做饭|烧柴|烧饭|炒菜|烧水|烧炕|烧荒|烧秸秆|烧纸|"
    r"烧草|烧香|抽|熏肉|炊|香|蚊香|杀虫|打药|"
    r"鞭炮)(?:冒|起|出)?的?烟(?!死|晕)|炊烟|^(?:我|我们|我俩|也|都|先|就|这就|正|马上|现在|"
    r"已经?)*(?<=我|们)?(?:拿|带|提|扛|"
    r"抄|背|揣|拎)(?:上|着|了|把|个|根|起|好)*(?:菜|柴|砍|镰)?(?:刀|锄头?|斧头?|棍子?|铁锹|"
    r"枪)(?=去|过去|来|过来|出|上|呢|$|了|不|跟|冲|赶)(?!.{0,4}(?:我|人))|(?:怕|打不过|斗不过|"
    r"抓不(?:住|到)|惹不起|拦不住|对付不了|遇到|碰到|碰上)(?:的)?(?:是)?(?:贼|坏人|歹徒|"
    r"他?有?刀|火|狗|蛇|他?打我?)$|(?:吓|气|笑|急|烦|热|累|困|忙|闷|饿|渴|冷|臭|懒|美|羡慕|爱|"
    r"想|丢)死(?:人|我|个人|他|了)+|(?:电视|电影|视频|小品|手机|游戏|收音机|广播|戏|小说|书|"
    r"梦)里.*|谁(?:叫|让)(?:他|她|你).*|杀(?:了|只|头|个|条|一)*(?:猪|鸡|鸭|鹅|兔|羊|鱼|年猪|"
    r"牛)|死火|烧得(?=说胡话|糊涂|迷糊)|打(?:雷|闪|牌|麻将|球|工|"
    r"包|字|的|车|谷|药|场|针|水|柴|草|鱼|猎|扫|点滴|瞌睡|鼾|呼噜|喷嚏)|\b(?:kill me|killing "
    r"me|dead tired|to death|f[ae]ll(?:en|ing)? asleep|fire ?works?)\b"
)
LONG_AGO = Pattern(
    r"去年|前年|往年|那(?:一)?年|上次|上回|以前|小时候|[多几两三]年前|早年|上辈子|"
    r"上个?(?:月|周|礼拜|星期)|前阵子|\blast (?:year|week|month|time)\b|\b(?:years|weeks|months) "
    r"ago\b"
)
SETTLED = Pattern(
    r"火(?:势)?(?:已经|都)?(?:不大|没大|很小|小了)|(?:火|烟|灶).{0,6}(?:灭|熄|退了|扑灭|控制|没了|"
    r"小了|救下)|(?:扑|浇|弄|救|打|泼|整)(?:灭|熄)"
    r"|(?:贼|人|他|坏人|狗|野猪|偷.{0,3}的|骗子)(?:(?:往|朝|向|从)[^，我]{1,4}|们|已经|已|都|也|"
    r"被|早|就|给|是|刚|让|我们|全|撒腿就?|撒丫子就?){0,3}"
    r"(?:(?:跑|走|逃|溜)(?![丢失散不动来])|抓|捉|逮|捕|赶走|吓跑|带走|控制|制服|离开|放下刀)"
    r"|(?:抓|捉|逮|捕|制|堵)(?:到|住|获|了|服)|按(?:住|倒)了?(?:他|她|贼|人|那)|已?控制|"
    r"(?<!不)醒(?:了|过来)|缓过来|好(?:多|些|点|"
    r"转)了|救(?:出|上|下|起|活)来?|脱险|没(?:大)?碍|送(?:到|去|往|了|医|进|走).{0,3}(?:医|院|"
    r"卫生)?|找(?:到|着|回)(?:了|来)|回来了|水退|退烧|止住血|已经?叫.{0,2}救护车"
    r"|\b(?:put out|(?:is|are) out|(?<!curtains )(?<!curtain )(?<!roof )(?<!grass )caught(?! "
    r"fire)|in handcuffs|arrested|"
    r"(?:is|are|'s|'re|all|long|has|have|he|they|thief|thieves|men|man|fire|smoke) gone"
    r"(?! (?:grey|blue|white|numb|quiet|limp|stiff|cold|missing|down|into|in|out|up|over|off|"
    r"through|to)\b)|ran away|safe now|is ok|are ok)\b"
)
# Things that keep a person from coming: given as the reason, they are no call for help.
IN_THE_WAY = Pattern(
    r"(?:喝(?:多|高|醉|麻|大)|醉)了?[^，]{0,5}(?:站|走|路)[^，]{0,4}不(?:稳|住|动|了)|"
    r"^(?:我)?(?:今天|昨天|昨晚|现在|正|还|在)*(?:发烧|烧到?)(?:了)?(?:到|"
    r"有)?三十[七八九][^，]{0,2}度|"
    r"(?:磕|克)?(?:膝盖?|膝头|腿|脚|腰|背|关节|脚后跟|肩膀?|牙|手腕)(?:杆|子|关节|骨)*(?:老|又|都|"
    r"还|今天|正|这"
    r"两天|这几天)*痛(?:得|死|到)(?:很|厉害|要命|不行|受不了|慌|遭不住|实在|直|没法|人)?|"
    r"(?:车|摩托|三轮|拖拉机|电瓶|皮卡)子?[^，人我]{0,3}(?:陷|卡|困)(?:住|进|在|"
    r"到)[^，人我娃孩老压翻断伤砸脚腿手]{0,6}|"
    r"^(?:站都?站不[稳住]|走路?都?打?晃|站不[稳住])了?$|(?:桥|路|坝|坡|水|河|山)[^，]{0,3}(?:断|"
    r"塌|垮|冲|淹|大|滑|发|涨|堵)|(?:涨|发)(?:大)?水|山洪|"
    r"滑坡|泥石流|塌方|洪水|大水|(?<!我)(?<!家)(?<!人)(?:很|好|太|非常|有)危险|店里?有(?:人|客)$|"
    r"\bstuck in (?!my |the )\w+|\b(?:roads?|lanes?|bridges?|ford|track|river|causeway|dip)(?: "
    r"\w+)? "
    r"(?:flooded|under water|washed (?:out|away)|blocked|closed)|\bflooded (?:road|lane|bridge|"
    r"ford)s?|"
    r"^(?:我|人)?(?:今天|今晚|刚|都)?喝醉了?$|"
    r"^我?(?:今天|刚|都)?中暑了?(?:在床上?躺着?)?$"
)
# A drunk person is unsteady: that is no call for help.
DRUNK = Pattern(r"喝(?:多|高|醉|麻|大)|喝了[^，]{0,4}(?:酒|斤|两)|醉")
UNSTEADY = Pattern(r"(?:站都?|走路?都?)*站?不[稳住]|走路?都?打?晃")
# Somebody or something that does harm, and (AT_OURS) its place, in a clause of its own after it.
WHO_HARMS = Pattern(
    r"贼|坏人|歹徒|那个?人|有个?人|陌生人|醉汉|醉鬼|疯子|疯狗|野猪|蛇|\b(?:he|thief|man|men)\b"
)
AT_OURS = Pattern(
    r"^(?:就|还|正|现在|又|都)*(?:在|到|进|躲在|藏在|站在|蹲在|跑到|跑进|爬到|往|朝)了?我们?"
    r"(?:家|屋|院|门|楼|地|棚|圈|厂|店)"
)
# "Trapped, cannot get out" is no reason for not coming.
TRAPPED = Pattern(
    r"(?:压|卡|夹|困|埋|陷|关|锁|堵)(?:住|在|进|到)[^，]{0,6}?(?:出不|动不|起不|爬不|走不|"
    r"下不)[了来]"
)
# Somebody whose limb is caught calls for help, whatever else they say.
PINNED = Pattern(
    r"(?:压|卡|夹|埋|轧|绞)(?:着|住|到)(?:了)?(?:我|我的)?(?:脚|腿|手(?!机)|胳膊|身子|头|人)|"
    r"(?:脚|腿|手|胳膊|身子|头)(?:杆|膀)?(?:都|还|也)?(?:被|叫|让|给|遭)?[^，]{0,3}(?:压|卡|夹|埋|轧)"
    r"(?:着|住)|(?:脚|腿|胳膊|身子)(?:杆|膀)?(?:都|还|也)*(?:被|叫|让|给|遭)?(?:压|卡|夹|埋|轧)到|"
    r"\b(?:my|his|her) (?:leg|foot|arm|hand)s? (?:is |are )?(?:stuck|trapped|pinned|caught)\b"
)
CARED_FOR = Pattern(
    r"医院|住院|手术|送医|出院|病房|产房|月子|诊所|老毛病|卫生院|打针|输液|吊水|陪床"
)
CHRONIC = Pattern(r"心脏病(?!犯|发|又)|(?:血压|糖尿|哮喘|关节炎|风湿|气管炎)(?!犯|发)")
# Somebody who fell just now and cannot get up does not only excuse themselves.
FELL = Pattern(
    r"(?:滚|摔|跌|栽|掉|绊|滑|梭)(?:下|倒|进|了|到|在|断|伤|坏|得|沟|坎|坑|井|坡|田)|翻(?:到|进|下|"
    r"在)?了?(?:沟|坎|田|河|坡)|"
    r"(?:遭|被|让|给|叫|着|挨)[^，我他她]{1,5}(?:撞|轧|压|碾|砸|拱|顶)(?:了|到|倒|翻|飞)"
)
# The person to whom the sender is on the way.
HEADING = Pattern(r"(?:往|朝|去|到|帮)(?:你|他|她|人|那)[^，]{0,5}?(?:赶|跑|走|去|来|奔|撵|救)")
# If the fall comes after the sender's own way, the sender fell.
ON_THE_WAY = Pattern(
    r"我[^，他她]{0,5}(?:往|朝|跑|走|赶|骑|出门|撵|去)|路上|半路|半道|^(?:刚|才|一)*出(?:门|来)|"
    r"跑(?:得|太|着)"
)
HELPLESS = Pattern(
    r"动不[了得到起]|爬不[上出]|断了?(?:走|站|爬)不|动弹不|起不来|爬不起|站不起|不能动"
)
SCRATCH = Pattern(_SCRATCH)
NO_GREAT_HARM = Pattern(r"^(?:没(?:有|啥|什么)?大?事|不要紧|不碍事)(?:的|了)?$")
HAS_LONG = Pattern(
    r"有(?:点|些|老)?(?:心脏病|冠心病|高血压|血压高|糖尿病|哮喘|气管炎|关节炎|风湿|腰椎|癫痫|"
    r"残疾)(?!犯|发|又)|(?:中风|脑梗|偏瘫|瘫|卧床|病|断|"
    r"摔)[^，]{0,8}(?:[多几两三四五六七八九十\d]+)多?(?:年|个月)"
)
# Somebody who is with doctors already calls for no help.
ATTENDED = Pattern(
    r"(?<!门口)在(?![去送往赶])[^，去送往赶]{0,6}(?:医院|卫生院|病房|诊所|急诊|产房)(?!门|外|"
    r"附近)|住(?:着|了|进)?(?:医)?院|(?:做|动|开)(?:完|了|过)(?:个)?(?:大|小)?(?:手术|刀)|"
    r"刚.{0,3}(?:手术|出院|开刀|动刀)|陪(?:床|护)|月子|输(?:着)?液|吊(?:着)?(?:水|瓶|针)|"
    r"打(?:着)?(?:点滴|吊)"
)
SCENE = Pattern(
    r"火(?:势|苗)?(?:还|真|可)?(?:很|好|太|挺|越来越|有点|蛮|非常)+(?:大|旺|猛)|烧得(?:很|好|"
    r"太)?(?:大|旺|凶|厉害)|(?:贼|坏人|歹徒|小偷)(?:们)?(?:还|就|正|手里|身上|都)*(?:有刀|"
    r"拿着刀|带着刀|跑|往|躲|翻墙|没走|有[两三几])|还在(?:烧|打|冒|流|闹|吵)|(?:着火|冒烟|"
    r"烧)(?:着)?的(?:是|就)|火大(?:得|的)?(?:很|狠|要命)?$|(?:贼|坏人|歹徒)(?:们)?(?:都|就|"
    r"也)?还?在(?!我|追|撬|砸|偷|抢|打)|"
    r"没(?:了)?(?:气(?!$)|呼吸|心跳|反应)|没气了$|^晕倒了?$|不省人事|断气|叫不(?:醒|应)|人在?流血|"
    r"\b(?:unconscious|not breathing|passed out)\b|打起来了|打架(?:呢|了)?$"
)
HEALING = Pattern(r"养(?:着|伤|病)|石膏|钢板|绷带|拆线|刚出院")
LASTING = Pattern(
    r"喝(?:高|多|醉)|醉|(?:腰|腿|膝盖?|脚|关节|背)(?:.{0,2})(?:痛|酸)|石膏|打着钢板|拄拐|椎|"
    r"突出|老毛病|瘫|残疾|常年|多年|几年|前几天|上个月|上周|去年|以前|小时候|早就"
)
FLEES_HERE = Pattern(r"(?:往|朝|向|到|进|奔|冲)(?:了)?(?:着)?我")
AGAIN = Pattern(r"又(?!不(?:晓得|知道|是|清楚|懂|用|必|关))|再次|again")
NOW = Pattern(
    r"现在|今天(?![^，]{0,3}(?:已|都|终于|总算|收|修|弄|处理|打扫))|今早|刚刚|一直|不停|越来越|"
    r"至今|这会|此刻|正在|眼下|还在|"
    r"(?<!不)(?<!没)(?<!还)在(?=扒|撬|砸|敲|踹|翻|拍|偷|烧|打我|追|爬|抽|流|冒|漏)|\b(?:right now|"
    r"now|still)\b"
)
PAST = Pattern(r"昨|前天|上次|那天|那晚|那次|以前|去年|前几天|刚才那|上回|之前|前晚|last|yesterday")

_AS_THEN = Pattern(
    r"(?:和|跟|像|同|与)(?:上次|上回|上个月|以前)(?:的)?(?:一样|一模|似)|like last time"
)
_ONCE = Pattern(r"前(?:几|两|些)天|那(?:次|回)|有(?:一)?(?:次|回)")
_THIS_TIME = Pattern(
    r"这(?:一)?(?:次|回|趟)|今(?:天|晚|夜|早|儿)|刚(?:才|刚)|\bthis time\b|\btonight\b|\btoday\b"
)

_FILLER = (
    r"(?:有|人|过|什么|再|真的?|被|发生|看到|看见|发现|见到|听到|见|闻到|我|我家|他家|他|她|的|"
    r"是|家里|那么|在|遇到|得|进|遭){0,3}"
)
# "Do not hit me" denies nothing.
_BEGGING = Pattern(r"(?:别|莫|不要|不准|不许|不能|don'?t |do not |stop )再?$")
_AT_US = Pattern(
    r"^(?:打|杀|砍|捅|掐|抢|踢|绑|拖|碰|摸|咬|烧|伤害|欺负|骚扰|跟踪|跟着|缠着?|追着?|推|"
    r"堵着?)(?:我|俺|咱|孩子|老人|人家|妈|她)"
    r"|^(?:hit|kill|hurt|beat)\w* (?:me|us)\b"
)
_DENIED = Pattern(
    rf"(?:(?<!有)没有?|未|无|毫无|并无|并未|哪有|哪来的?){_FILLER}$"
    r"|(?<!是)(?<!还)(?<!要)(?:不是|不像|并非|非|不算|(?:以为|还当|错当|只当|我当)(?:成|是|有|"
    r"家里)*|绝非|哪是|不会|不可能|"
    r"不怕)(?:我家?|他家|她|他|那个?|这|真的?|说|什么|因为|来|被|家里|去|为了?)?(?:有)?$"
    r"|(?:取消|撤销|撤回)(?:了)?$|(?:不能|不可以?|不准|不许|先别|可别|千万别)$|没(?:有)?(?:那个|"
    r"这个)?必要(?:再)?$|别再?$|不要再?$|"
    r"(?:不用|不必|不需要|用不着|无需)(?:再|来|你们|人|谁|大家)?$|\b(?:no|not|nobody|no one|none|"
    r"isn't|wasn't|never|without|ain't|didn't|no more|aren't)(?: \w+)?(?: \w+)? ?$"
)
_NOT_WANTED = Pattern(r"(?:不|不再|暂不|暂时不|并不|先不)$")
_WANTED = Pattern(r"^(?:需|要|请求|急需)")
_DOUBLE = Pattern(r"不是没有?.{0,2}$|不能没.{0,2}$")


def is_denied(clause: str, start: int) -> bool:
    """Whether the words that begin at `start` are denied by what stands before them."""
    before, harm = clause[:start], clause[start:]
    if _BEGGING.search(before) and _AT_US.search(harm):
        return False
    if _NOT_WANTED.search(before) and _WANTED.search(harm):
        return True
    return bool(_DENIED.search(before)) and not _DOUBLE.search(before)


def is_lasting(clause: str) -> bool:
    """Whether a clause tells of an old complaint, and not of a fall that has just happened."""
    return bool(HEALING.search(clause) or (LASTING.search(clause) and "摔" not in clause))


def falls_helpless(clauses: tuple[str, ...]) -> bool:
    """Whether somebody fell, not long ago, and does not get up."""
    is_old = any(
        (is_lasting(one) and not DRUNK.search(one)) or PAST.search(one) or LONG_AGO.search(one)
        for one in clauses
    )
    fell = any(FELL.search(one) for one in clauses)
    return fell and not is_old and any(HELPLESS.search(one) for one in clauses)


def falls_on_the_way(clauses: tuple[str, ...]) -> bool:
    """Whether the sender set out, and then fell and does not get up."""
    if not falls_helpless(clauses):
        return False
    ways = [at for at, one in enumerate(clauses) if ON_THE_WAY.search(one)]
    falls = [
        at
        for at, one in enumerate(clauses)
        if FELL.search(HEADING.sub("", one)) and not OTHERS.search(HEADING.sub("", one))
    ]
    return bool(ways and falls) and ways[0] <= falls[-1]


def is_told(clause: str, *, is_told: bool) -> bool:
    """Whether a clause belongs to a story of another time; `is_told`: the clause before it does."""
    if AGAIN.search(clause) or NOW.search(clause) or _THIS_TIME.search(clause):
        return False
    told = _AS_THEN.sub("", clause)
    return is_told or bool(LONG_AGO.search(told) or _ONCE.search(told))
