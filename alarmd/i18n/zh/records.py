"""What the control socket, the reports, the timeline and the terms of the operator say."""

_CONTROL = {
    'alarmd knows no command "{command}"': "alarmd 不认识命令“{command}”",
    "{path}: {why}": "{path}：{why}",
    "too many clients of {user} at once; try again in a moment": (
        "{user} 同时连接太多，请稍后再试"
    ),
    "the request has no end; end it with a line feed": "请求不完整；须以换行结束",
    "the request is longer than {octets} octets": "请求超过 {octets} 字节",
    "no whole request within {limit:.0f} s": "{limit:.0f} 秒内没有收到完整请求",
    "alarmd could not do that; its log says why": "alarmd 没办成；原因见它的日志",
    'not a request; write one JSON object with "command" and "arguments"': (
        "不是请求；应写一个带有 command 和 arguments 的 JSON 对象"
    ),
    "{path} answered something that is not alarmd's": "{path} 的应答不是 alarmd 的",
    "alarmd is not running (no {path}); start it: systemctl start alarmd": (
        "alarmd 没有运行（没有 {path}）；请启动：systemctl start alarmd"
    ),
    "alarmd is not running (nobody answers at {path}); start it: systemctl start alarmd": (
        "alarmd 没有运行（{path} 无人应答）；请启动：systemctl start alarmd"
    ),
    "you may not ask alarmd at {path}: join the group of that file (usually alarmd), "
    "then log in again": (
        "您无权询问 {path} 的 alarmd：请加入该文件所属的用户组（一般是 alarmd），再重新登录"
    ),
    "alarmd does not answer at {path}; look at its log: journalctl -u alarmd": (
        "alarmd 在 {path} 没有应答；请看日志：journalctl -u alarmd"
    ),
    "cannot talk to alarmd at {path}: {why}": "无法连接 {path} 的 alarmd：{why}",
    "another alarmd runs with {path}; stop it first: systemctl stop alarmd": (
        "另一个 alarmd 正在使用 {path}；请先停止：systemctl stop alarmd"
    ),
}

_REPORTS = {
    "{path}: there is no journal yet; it is made when alarmd first runs": (
        "{path}：还没有记录；alarmd 第一次运行时生成"
    ),
    "{path}: the journal cannot be read: {why}": "{path}：记录无法读取：{why}",
    "the journal cannot be read: {why}": "记录无法读取：{why}",
    "there is no alarm {number}": "没有警情{number}",
    'there is no alarm of "{name}"': "没有找到“{name}”的警情",
    "the entries of alarm {number} do not fit together ({why}); run: alarmctl journal verify": (
        "警情{number} 的记录前后对不上（{why}）；请运行：alarmctl journal verify"
    ),
    "LATE by {over} s: {what}": "已迟 {over} 秒：{what}",
    "was late by {over} s: {what}": "迟了 {over} 秒：{what}",
    "a second call within {s} s to {names}": "{s} 秒内再打一次，给{names}",
    "text and call within {s} s to {names}": "{s} 秒内短信、电话都要试过，给{names}",
    "the first all-clear within {s} s of the closing": "结束后 {s} 秒内发出第一条解除短信",
    "{names} and {n} more": "{names}，另有 {n} 人",
}

_TERMS = {
    "emergency": "紧急求救",
    "danger": "有危险",
    "fire": "着火",
    "ill or hurt": "伤病",
    "other trouble": "求助",
    "real alarm": "真实警情",
    "drill": "演练",
    "test": "测试",
    "by ringing": "拨热线",
    "by text": "短信",
    "by key": "按键",
    "by missed-call notice": "来电提醒",
    "by the operator": "值班员",
    "own alarm": "自家报警",
    "other alarm": "去了别家",
    "coming": "正赶来",
    "cannot come": "来不了",
    "knows of it": "知道了",
    "has not answered": "没有应答",
    "has not said whether to go": "没说去不去",
    "-": "-",
    "{word}": "{word}",
    "{words}, {word}": "{words}、{word}",
    "it was real": "属实",
    "false alarm": "误报",
    "no reason given": "未说明",
    "text": "短信",
    "call": "电话",
    "the alarm": "警情通知",
    "your alarm is received": "收到求救",
    "you are counted as coming": "记下了来的人",
    "the caller says it was a mistake": "报警人说按错了",
    "nobody answers": "没有人应答",
    "noted what you said": "记下了",
    "what it is about": "是什么事",
    "nobody is coming yet": "还没有人来",
    "an officer cannot be counted on": "民警指望不上",
    "somebody tries closing codes": "有人乱试结束码",
    "closing goes with the code": "要结束请带结束码",
    "closing by text is shut": "暂时不能用短信结束",
    "without a code": "没带结束码",
    "with a wrong code": "结束码不对",
    "from a phone that is shut out for wrong codes": "错码太多，这部手机暂时不算",
    "{name} texted that it is over ({why}): it stays open": (
        "{name} 发短信说结束（{why}）：没有结束"
    ),
    "{by} closes it: {reason}; everybody near is told first": (
        "{by} 结束警情：{reason}；先让近邻都知道"
    ),
    "wrong codes in the name of {name}: for an hour that phone closes nothing": (
        "有人用 {name} 的号码乱试结束码：这部手机一小时内结束不了警情"
    ),
    "is it your own house?": "是自家有事吗",
    "who is coming": "谁正赶来",
    "are you still coming?": "问还来不来",
    "all-clear": "警情已解除",
    "answer to a text": "没看懂，回信问",
    "a line is down": "线路中断",
    "all lines work again": "线路全部恢复",
    "the journal is not as it was left": "记录和上次留下的对不上",
    "a budget is used up": "发送额度快用完",
    "false alarms again and again": "接连误报，先核实",
    "you have left the scheme": "您家已退出",
    "a house has left the scheme": "有一户退出",
    "a phone answers by itself": "手机自动回短信",
    "one false alarm after the other": "一家接连误报",
    "sent": "已发出",
    "household": "住户",
    "officer": "民警",
    "backup officer": "备勤民警",
    "hamlet head": "村组长",
    "operator": "值班员",
    "closed": "未打开",
    "opening": "正在打开",
    "initialising": "正在初始化",
    "searching for a network": "正在找网络",
    "ready": "就绪",
}

_TIMELINE = {
    "there is no such number": "空号",
    "the line is busy": "占线",
    "the phone is off or without coverage": "关机或不在服务区",
    "the network refuses: is there credit?": "网络拒绝：是不是欠费了？",
    "the network is congested": "网络太忙",
    "the network is out of order": "网络故障",
    "our SIM is missing": "本机没有 SIM 卡",
    "our line has no network": "本机线路没有网络",
    "the network did not answer in time": "网络没有及时应答",
    "the phone did not ring: off or without coverage": "没有响铃：关机或不在服务区",
    "nobody knows whether it arrived": "不知道送到没有",
    "it failed: {why}": "失败：{why}",
    "it failed ({cause})": "失败（{cause}）",
    "it failed ({cause}): {why}": "失败（{cause}）：{why}",
    "a mistake": "按错了",
    "{name} was called, listened {seconds} s, pressed {digits}: {meaning}": (
        "{name}接了电话，听了 {seconds} 秒，按了 {digits}：{meaning}"
    ),
    "{name} was called, listened {seconds} s, pressed {digits}": (
        "{name}接了电话，听了 {seconds} 秒，按了 {digits}"
    ),
    "{name} was called, listened {seconds} s, pressed nothing": (
        "{name}接了电话，听了 {seconds} 秒，没有按键"
    ),
    "the call to {name} had no sound: {why}": "打给{name}的电话没有声音：{why}",
    "the text is unconfirmed": "短信不知道送到没有",
    "{name} is called after others: came 0 of {asked} times at this hour": (
        "后打给{name}：这个钟点叫过 {asked} 次，都没有来"
    ),
    "{name} is called before others: came {came} of {asked} times at this hour": (
        "先打给{name}：这个钟点叫过 {asked} 次，来了 {came} 次"
    ),
    "{name} is called before others: came {came} of {asked} times at this hour, mostly"
    " within {seconds} s": (
        "先打给{name}：这个钟点叫过 {asked} 次，来了 {came} 次，多半响铃 {seconds} 秒内就答应"
    ),
    "alarm for {name}, raised by {by}": "{by} 代 {name} 报警",
    "{name} raised the alarm {means} on line {line}": "{name} 报警（{means}，线路 {line}）",
    'the text says: "{text}"': "短信内容：“{text}”",
    "the caller raised it again {means}": "报警人再次报警（{means}）",
    "the caller says: {kind}": "报警人说明：{kind}",
    "the operator says: {kind}": "值班员说明：{kind}",
    "the caller says that it was a mistake": "报警人说按错了",
    "{name} said coming too long ago; asked again": "{name} 说来已过很久，再问一次",
    "too few are coming: more people are told": "来的人太少：再多叫些人",
    "{name} read in the text about another alarm that it is over": (
        "{name}：解除的消息写在另一起警情的短信里了"
    ),
    "{name} cannot be counted on ({why}): those who stand in are told": (
        "{name}联系不上或来不了（{why}）：已叫备勤的人"
    ),
    "{name} now has an alarm of their own: {response}": "{name}自家也报了警：{response}",
    "{name} now goes to another alarm: {response}": "{name}改去另一起警情了：{response}",
    '{name} texted what nobody understands: "{text}"': "没看懂 {name} 的短信：“{text}”",
    '{name}: "{text}"': "{name}说：“{text}”",
    '{name} wrote {n} min before: "{text}"': "{name}{n}分钟前写的短信，刚收到：“{text}”",
    '{said}: "{text}"': "{said}：“{text}”",
    "nobody is coming so far: the caller is told to call 110": "还没有人来：已请报警人打110",
    "{name} has left the scheme and is told no more": "{name}已退出联防，不再通知",
    "the neighbours are woken after all": "已经叫邻居了",
    "everything was tried and nobody is coming": "办法都用尽了，还没有人来",
    "closed by {by}: {reason}": "{by} 结束警情：{reason}",
    'note: "{text}"': "备注：“{text}”",
    "{name}: {response} ({means})": "{name}：{response}（{means}）",
    "{name} texted what nobody understands": "没看懂 {name} 的短信",
}

SENTENCES: dict[str, str] = {**_CONTROL, **_REPORTS, **_TERMS, **_TIMELINE}
