"""What households.yaml and alarmd.yaml may get wrong, and why an edit of them is refused."""

SENTENCES: dict[str, str] = {
    # The file as a whole.
    "there is no such file: {path}": "没有这个文件：{path}",
    "this is not a file": "这不是一个文件",
    "the file cannot be read: {reason}": "文件读不了：{reason}",
    "this user may not read {path}; do it as root, or as a member of the group of that file": (
        "这个用户没有权限读 {path}；请用 root 执行，或加入该文件所属的组"
    ),
    "the file is empty": "文件是空的",
    "the file is bigger than {limit} MB": "文件超过 {limit} MB",
    "the byte {byte} is GBK, not UTF-8; save the file as UTF-8": (
        "字节 {byte} 是 GBK 编码，不是 UTF-8；请把文件另存为 UTF-8"
    ),
    "the byte {byte} is not UTF-8; save the file as UTF-8": (
        "字节 {byte} 不是 UTF-8；请把文件另存为 UTF-8"
    ),
    "the character {code} cannot be shown; remove it": "字符 {code} 无法显示；请删掉",
    "too many brackets are open here": "到这里括号嵌套太多",
    "this line is too long; {limit} characters at most": "这一行太长；最多 {limit} 个字符",
    "this line begins with a tab; use spaces": "这一行以制表符开头；请改用空格",
    '"*{name}" repeats another value; write it out': "“*{name}”引用了别处的内容；请直接写出来",
    "this is not YAML ({reason}); look at the indentation, colons and quotes here and above": (
        "这不是正确的 YAML（{reason}）；请检查这里和上一行的缩进、冒号和引号"
    ),
    "1 more problem is not shown": "还有 1 个问题没有列出",
    "{count} more problems are not shown": "还有 {count} 个问题没有列出",
    # Any value.
    "one value belongs here, not a list or a block": "这里要写一个值，不能写列表或多行内容",
    "this is too long; {limit} characters at most": "太长了；最多 {limit} 个字符",
    "a list belongs here: one line with a dash for each, or [a, b]": (
        "这里要写列表：每项一行、以短横开头，或写成 [a, b]"
    ),
    "lines of the form `key: value` belong here": "这里要写“key: value”形式的几行",
    "nothing is written here": "这里什么也没写",
    '"{key}" is missing': "缺少“{key}”",
    '"{key}" is empty': "“{key}”是空的",
    '"{key}" is already on line {line}; keep one': "“{key}”在第 {line} 行已经写过；只留一个",
    '"{key}" is not a key here; did you mean "{close}"?': (
        "这里没有“{key}”这一项；是不是想写“{close}”？"
    ),
    '"{key}" is not a key here; use {keys}': "这里没有“{key}”这一项；可以写 {keys}",
    '"{text}" cannot be a name here; use up to 32 letters, digits, - and _': (
        "“{text}”不能用作代号；请用最多 32 个字母、汉字、数字、- 和 _"
    ),
    '"{text}" is not a language here; write zh or en': "“{text}”不是可用的语言；请写 zh 或 en",
    '"{text}" is neither yes nor no': "“{text}”既不是 yes 也不是 no",
    '"{text}" is not a number; write it as 30 or 2.5': (
        "“{text}”不是一个数；请写成 30 或 2.5 这样"
    ),
    "{number} is not a whole number": "{number} 不是整数",
    "{number} is out of range; {low} to {high}": "{number} 超出范围；应在 {low} 到 {high} 之间",
    # Phones.
    "a phone is missing; write phones: [{code}...]": "缺少电话；请写 phones: [{code}...]",
    "more than {limit} phones": "电话超过 {limit} 个",
    "{number} is given twice": "{number} 写了两遍",
    "{number} already belongs to {id} (line {line})": "{number} 已经是 {id} 的号码（第 {line} 行）",
    "{number} is a landline and gets no texts; write text: no": (
        "{number} 是固定电话，收不到短信；请写 text: no"
    ),
    "a phone that does not ring cannot talk; write talk: no": (
        "不能响铃的电话也不能通话；请写 talk: no"
    ),
    "this phone neither rings nor gets texts; remove it": (
        "这个电话既不能响铃也收不到短信；请删掉"
    ),
    "1 number is from the sample range +861000...: replace before use": (
        "有 1 个号码是示例号码（+861000...）：使用前请换成真实号码"
    ),
    "{count} numbers are from the sample range +861000...: replace before use": (
        "有 {count} 个号码是示例号码（+861000...）：使用前请换成真实号码"
    ),
    # A number as it was typed.
    '"{text}" has no digits; write {code}...': "“{text}”里没有数字；请写 {code}…",
    '"{text}" is a foreign number, and alarmd rings and texts phones of China only; '
    "write {code} and the number": (
        "“{text}”是国外号码，alarmd 只给国内电话打电话、发短信；国内号码请写 {code} 再写号码"
    ),
    '"{text}" has the letter {letter} in it; write the digit {digit} if that is meant': (
        "“{text}”里有字母 {letter}；如果是数字 {digit}，请改过来"
    ),
    '"{text}" has a hidden character in it ({code}); type the number by hand': (
        "“{text}”里有看不见的字符（{code}）；请用手重新输入号码"
    ),
    '"{text}" has {character} in it; a number has only digits, and + in front': (
        "“{text}”里有“{character}”；号码里只能有数字，+ 号只能写在最前面"
    ),
    '"{text}" holds two numbers; write each by itself: --phone once more, '
    "or [first, second] in the file": (
        "“{text}”里有两个号码；请分开写：再写一次 --phone，在文件里写 [第一个, 第二个]"
    ),
    '"{text}" has an extension, which alarmd cannot dial; write a number that rings without it': (
        "“{text}”带分机号，alarmd 拨不了分机；请写能直接打通的号码"
    ),
    '"{text}" is an emergency number: people dial it themselves, alarmd never rings or '
    "texts it; write the phone of a person": (
        "“{text}”是紧急号码：要由人自己打，alarmd 绝不给它打电话、发短信；请写个人的电话"
    ),
    '"{text}" is a service number, where nobody gets an alarm; write the phone of a person': (
        "“{text}”是服务号码，那头没有人接警；请写个人的电话"
    ),
    '"{text}" begins with a carrier\'s cheap-call prefix; write the number without it': (
        "“{text}”前面带着运营商的优惠拨号前缀；请去掉前缀再写"
    ),
    'no network has the number "{text}"; look at its digits again': (
        "没有哪个网络有“{text}”这个号码；请再核对一遍"
    ),
    '"{text}" has {count} digits behind {prefix}; a mobile number has {mobile}, '
    "a landline its area code and 7 or 8 more": (
        "“{text}”在 {prefix} 后面有 {count} 位数字；手机号是 {mobile} 位，座机是区号加 7 或 8 位"
    ),
    '"{text}" has {count} digits; a mobile number has {mobile}, '
    "a landline its area code and 7 or 8 more": (
        "“{text}”有 {count} 位数字；手机号是 {mobile} 位，座机是区号加 7 或 8 位"
    ),
    # Parties and groups.
    'the id "{id}" is already on line {line}': "代号“{id}”在第 {line} 行已经用过",
    '"{name}" and "{landmark}" have {count} characters together; a text has room for {limit}: '
    "write first what finds the house, the rest may be cut off there": (
        "“{name}”和“{landmark}”加起来有 {count} 个字；短信里最多放得下 {limit} 个："
        "最能找到这一家的写在前面，后面的可能被截掉"
    ),
    '"{text}" is long for one text and will be shortened there': (
        "“{text}”太长，一条短信放不下，发的时候会缩短"
    ),
    "only a household has a group; remove this line": "只有住户才属于联防组；请删掉这一行",
    "only a household says whether its number is shared; remove this line": (
        "只有住户才写要不要给别人看号码；请删掉这一行"
    ),
    "the brackets are put there by alarmd; write the words alone": (
        "括号由 alarmd 加上；这里只写字"
    ),
    '"{text}" is too long to stand in front of every text; {limit} characters at most': (
        "“{text}”太长，每条短信前面都要带上它；最多 {limit} 个字"
    ),
    "no group is written here; a village has at least one": "还没有联防组；一个村至少要有一组",
    "no household is in this group": "这一组还没有住户",
    "{count} households are in this group; take enrolling: yes out": (
        "这一组已经有 {count} 户；请删掉 enrolling: yes"
    ),
    'the id "{id}" differs from "{other}" (line {line}) only in capital letters': (
        "代号“{id}”和“{other}”（第 {line} 行）只差字母大小写，容易弄混"
    ),
    "no landmark: how does a neighbour find this house in the dark?": (
        "没有写位置 landmark：邻居摸黑怎么找到这一家？"
    ),
    "its alarm reads the same as that of {id} (line {line}): the same name and landmark; "
    "say with landmark which house it is": (
        "姓名和位置与 {id}（第 {line} 行）一样，报警短信分不出是哪一家；请用 landmark 写清楚"
    ),
    '"{text}" has {count} characters; a text has room for {limit}: write what helpers must know '
    "first, the rest may be cut off there": (
        "“{text}”有 {count} 个字；短信里最多放得下 {limit} 个：最要紧的写在前面，后面的可能被截掉"
    ),
    "one household so far: only the officers are told of its alarm at once": (
        "目前只有一户：它报警时，立即通知的只有民警"
    ),
    "one household alone is no group; put it into a neighbouring group, or write "
    "enrolling: yes until there are more": (
        "只有一户不成组；请把它并入邻近的组，正在入户时可先写 enrolling: yes"
    ),
    "{count} households are in this group; {limit} at most, make two groups of it": (
        "这一组有 {count} 户；最多 {limit} 户，请分成两组"
    ),
    "an officer is missing; write officers: [id of an officer]": (
        "缺少民警；请写 officers: [民警代号]"
    ),
    '"{id}" is neither an officer nor a backup officer': "“{id}”既不是民警也不是备勤民警",
    "a group cannot widen to itself": "一组不能扩大到自己",
    'there is no group "{id}"; did you mean "{close}"?': "没有“{id}”这一组；是不是“{close}”？",
    'there is no group "{id}"; write it under groups': "没有“{id}”这一组；请写在 groups 下面",
    'nobody has the id "{id}"; did you mean "{close}"?': "没有人的代号是“{id}”；是不是“{close}”？",
    'nobody has the id "{id}"': "没有人的代号是“{id}”",
    # alarmd.yaml.
    "this path is too long; choose a shorter one": "这个路径太长；请换一个短的",
    'there is no time zone "{text}"; did you mean "{close}"?': (
        "没有时区“{text}”；是不是“{close}”？"
    ),
    "no line is written here; alarmd needs a modem": "还没有线路；alarmd 需要一个模块",
    "more than {limit} lines": "线路超过 {limit} 条",
    "more than {limit} senders": "发件号码超过 {limit} 个",
    "this stands for every sender; write a number or a name": (
        "这样写等于所有号码都算；请写号码或名称"
    ),
    "every line is inbound only: nobody could be told": "所有线路都只能呼入：无法通知任何人",
    "{port} may be another modem after a restart; use /dev/serial/by-id/...": (
        "{port} 重启后可能变成另一个设备；请用 /dev/serial/by-id/..."
    ),
    '"{text}" is already used on line {line}': "“{text}”在第 {line} 行已经用过",
    '"{text}" is not an IMEI; it has 15 digits': "“{text}”不是 IMEI；IMEI 有 15 位数字",
    "no PIN is in this file; write its 4 to 8 digits": (
        "这个文件里没有 PIN 码；请写 4 到 8 位数字"
    ),
    "everybody can read the PIN; run chmod 600 {path}": (
        "所有人都能读到 PIN 码；请运行 chmod 600 {path}"
    ),
    "{baud} is not a speed of a modem; use {usual} if in doubt": (
        "{baud} 不是模块的速率；不清楚就写 {usual}"
    ),
    '"{text}" is not a kind of alarm; use {kinds}': "“{text}”不是警情种类；可以写 {kinds}",
    "one number at least belongs here": "这里至少要写一个数",
    # An edit of households.yaml.
    'no household has the id "{id}"': "没有代号为“{id}”的住户",
    "somebody else is changing the file; try again": "有人正在修改这个文件；请稍后再试",
    "the file cannot be replaced: {reason}": "文件无法替换：{reason}",
    "this cannot be changed here; edit the file by hand": "这里改不了；请手工修改文件",
    "write the households one below the other, each with a dash": (
        "请把住户一户一行往下写，每户以短横开头"
    ),
    "the roster cannot be kept: {reason}": "名册无法保存：{reason}",
}
