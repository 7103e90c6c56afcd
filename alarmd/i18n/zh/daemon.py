"""What the daemon says over its control socket."""

SENTENCES: dict[str, str] = {
    "say which alarm by its number": "请写明是哪一起警情（编号）",
    "alarm {number} is closed already": "警情{number} 已经结束",
    "no households are loaded yet; run: alarmctl check": "还没有载入住户；请运行：alarmctl check",
    'nobody is enrolled as "{name}"': "没有登记“{name}”",
    'there is no group "{group}"': "没有“{group}”这个组",
    "{name} has an open alarm; close it first": "{name}有一起未结的警情；请先结束它",
    "{name} is in no group: name a household or a group": "{name}不属于任何组：请指明一户或一个组",
    "nothing was raised: the households have just changed; try again": (
        "没有报警：名册刚刚变动；请再试一次"
    ),
    '"{name}" is missing or not a text': "缺少“{name}”，或者它不是文字",
    '"{name}" must be one line of characters that can be seen': (
        "“{name}”只能写一行，不能有看不见的字符"
    ),
    '"{name}" is longer than {length_max} characters': "“{name}”超过了 {length_max} 个字",
    '"{name}" must be true or false': "“{name}”只能是 true 或 false",
    '"{name}" must be one of {choices}': "“{name}”只能是 {choices} 之一",
    "the check of the households did not finish: {error}": "名册的检查没有完成：{error}",
    "no line works: nobody can be told": "没有一条线路能用：谁也通知不到",
    "the box does not know what time it is: texts carry none; it learns it from the network, "
    "or set the clock of this machine": (
        "主机不知道现在几点：短信里不写时间；会从网络得知，也可以在本机把时间调准"
    ),
    "the journal cannot be written ({fault}): free the disk or replace it": (
        "记录写不进去（{fault}）：请腾出磁盘空间，或换磁盘"
    ),
    "the journal could not be read: it was put aside as journal.db.bad-..., and a new one begun; "
    "keep that file and look at the disk": (
        "记录读不出来：旧的已另存为 journal.db.bad-…，重新开了一本；请保管好那个文件，再查磁盘"
    ),
    "at the start no journal could be written: free the disk or replace it; without power what "
    "happened is forgotten": "启动时存不了记录：请腾出磁盘空间，或换磁盘；一断电，发生过的事就没了",
    "entries of the journal are gone: it was cut off, or an old copy put back; hold it against "
    "the last anchor: alarmctl journal verify": (
        "记录少了：被截掉一段，或被换回了旧的；请和最近的存证对一对：alarmctl journal verify"
    ),
    "the journal is not the one that this box wrote; hold it against the last anchor: "
    "alarmctl journal verify": (
        "这不是本机写的那本记录；请和最近的存证对一对：alarmctl journal verify"
    ),
    "alarmd's own summary of the journal was changed by another program; run: alarmctl journal "
    "verify": "alarmd 存的记录汇总被别的程序改过；请运行：alarmctl journal verify",
    "some entries of the journal cannot be read or do not fit; run: alarmctl journal verify": (
        "有的记录读不出来，或前后对不上；请运行：alarmctl journal verify"
    ),
    "line {name}: out of service for {n} min": "线路 {name}：已中断 {n} 分钟",
    "line {name}: {problem}": "线路 {name}：{problem}",
    "line {name}: the network refuses its texts; check credit and contract": (
        "线路 {name}：网络拒绝它发短信；请查话费和套餐"
    ),
    "the households file has 1 fault, the last good one is in force; run: alarmctl check": (
        "名册有 1 处错误，继续用上一份正确的；请运行：alarmctl check"
    ),
    "the households file has {count} faults, the last good one is in force; run: alarmctl check": (
        "名册有 {count} 处错误，继续用上一份正确的；请运行：alarmctl check"
    ),
    "{n} have left the scheme by a text; ask them, then take them off the roster: "
    "{names}": "有{n}户发短信退出了联防，请问清楚，再从名册里删去：{names}",
    "{n} more houses rang while no line could hear them, and got no alarm; call them: {names}": (
        "停机时还有 {n} 户来过电话，没有发警情；请逐户回电：{names}"
    ),
    "alarm {number}: nobody answers for {name}": "警情{number}：{name}报警，没有人应答",
    "line {name}: {used} of {allowed} {what}, soon used up": (
        "线路 {name}：{what}已用 {used}/{allowed}，快用完了"
    ),
    "line {name}: {used} of {allowed} {what}, the budget is used up; alarms go on, "
    "the network may block the SIM": (
        "线路 {name}：{what}已用 {used}/{allowed}，用完了；警情照发，但这张卡可能被运营商停用"
    ),
    "texts in an hour": "一小时短信",
    "texts in a day": "一天短信",
    "calls in an hour": "一小时电话",
    "calls in a day": "一天电话",
}
