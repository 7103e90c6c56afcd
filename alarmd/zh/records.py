"""What the control socket, the reports, the timeline and the terms of the operator say."""

_CONTROL = {
    'the daemon knows no command "{command}"': "守护进程不认识命令“{command}”",
    "{path}: {why}": "{path}：{why}",
    "too many clients at once; try again in a moment": "同时连接太多；请稍后再试",
    "the request has no end; end it with a line feed": "请求不完整；须以换行结束",
    "the request is longer than {octets} octets": "请求超过 {octets} 字节",
    "no whole request within {limit:.0f} s": "{limit:.0f} 秒内没有收到完整请求",
    "the daemon could not do that; its log says why": "守护进程没能完成；原因见其日志",
    'not a request; write one JSON object with "command" and "arguments"': (
        "不是请求；应写一个带有 command 和 arguments 的 JSON 对象"
    ),
    "{path} answered something that is not alarmd's": "{path} 的应答不是 alarmd 的",
    "alarmd is not running (no {path}); start it: systemctl start alarmd": (
        "alarmd 没有运行（没有 {path}）；请启动：systemctl start alarmd"
    ),
    "alarmd is not running (dead socket {path}); start it: systemctl start alarmd": (
        "alarmd 没有运行（{path} 无人应答）；请启动：systemctl start alarmd"
    ),
    "you may not talk to alarmd at {path}; join the group of that file": (
        "无权连接 {path}；请加入该文件所属的用户组"
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
    "there is no incident {number}": "没有 {number} 号警情",
}

_TERMS = {
    "emergency": "求助",
    "danger": "危险",
    "fire": "火警",
    "ill or hurt": "病伤",
    "other trouble": "其他",
    "real alarm": "真实警情",
    "drill": "演练",
    "test": "测试",
    "by ringing": "来电",
    "by text": "短信",
    "by key": "按键",
    "by missed-call notice": "来电提醒",
    "by the operator": "值班员",
    "coming": "正赶来",
    "cannot come": "来不了",
    "knows of it": "已知情",
    "-": "-",
    "{word}": "{word}",
    "{words}, {word}": "{words}、{word}",
    "it was real": "属实",
    "false alarm": "误报",
    "no reason given": "未说明",
    "text": "短信",
    "call": "电话",
    "the alarm": "警情通知",
    "your alarm is received": "警情已收到",
    "you are counted as coming": "已计入赶来的人",
    "the caller says it was a mistake": "报警人说是误报",
    "nobody answers": "无人应答",
    "who is coming": "谁正赶来",
    "are you still coming?": "询问是否仍在赶来",
    "all-clear": "警情解除",
    "answer to a text": "短信答复",
    "a line is down": "线路中断",
    "all lines work again": "线路全部恢复",
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
    "the network refuses: is there credit?": "网络拒绝：是否欠费？",
    "the network is congested": "网络拥塞",
    "the network is out of order": "网络故障",
    "our SIM is missing": "本机没有 SIM 卡",
    "our line has no network": "本机线路没有网络",
    "the network did not answer in time": "网络超时未答",
    "the phone did not ring: off or without coverage": "没有振铃：关机或不在服务区",
    "nobody knows whether it arrived": "不知是否送达",
    "it failed {detail}": "失败 {detail}",
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
    "the text is unconfirmed": "短信未确认",
    "alarm for {name}, raised by {by}": "{by} 代 {name} 报警",
    "{name} raised the alarm {means} on line {line}": "{name} 报警（{means}，线路 {line}）",
    'the text says: "{text}"': "短信内容：“{text}”",
    "the caller raised it again {means}": "报警人再次报警（{means}）",
    "the caller says: {kind}": "报警人说明：{kind}",
    "the caller says that it was a mistake": "报警人说是误报",
    "{name} said coming too long ago; asked again": "{name} 说正赶来已过很久，再次询问",
    "too few are coming: more people are told": "赶来的人太少：扩大通知",
    "everything was tried and nobody is coming": "办法都已用尽，仍无人赶来",
    "closed by {by}: {reason}": "{by} 结束警情：{reason}",
    'note: "{text}"': "备注：“{text}”",
    "{name}: {response} ({means})": "{name}：{response}（{means}）",
    "{name} texted what nobody understands": "{name} 的短信看不懂",
}

SENTENCES: dict[str, str] = {**_CONTROL, **_REPORTS, **_TERMS, **_TIMELINE}
