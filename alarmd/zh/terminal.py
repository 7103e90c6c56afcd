"""What alarmctl shows."""

_TOP = {
    "The ten-household alarm switch, from the operator's chair.": (
        "十户联防报警交换机：值班员的命令。"
    ),
    "Exit code: 0 fine, 1 a fault or a refusal, 2 wrong usage, 3 alarmd is not running.": (
        "退出码：0 正常，1 有故障或被拒绝，2 用法不对，3 alarmd 没有运行。"
    ),
    "show everything that is wrong with files and machine, all at once": (
        "一次列出配置、名册和本机的所有问题"
    ),
    "show lines, open alarms and health": "显示线路、未结警情和运行状况",
    "list, show, raise and close alarms": "列出、查看、发起、结束警情",
    "start a drill for a household or a group": "为一户或一个联防组发起演练",
    "list, show, add, change and remove households": "列出、查看、登记、修改、注销住户",
    "verify or export the record of everything": "校验或导出全部记录",
    "simulate modems and phones on this machine": "在本机模拟调制解调器和电话",
    "print the shell's completion script": "输出命令行补全脚本",
    "Usage: {usage}": "用法：{usage}",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Arguments:": "参数：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "show this help and stop": "显示本帮助",
    "print JSON for programs": "输出 JSON，供程序使用",
    "the language of this terminal (otherwise the locale decides)": (
        "界面语言（不写则按系统区域设置）"
    ),
    "alarmd.yaml (otherwise $ALARMD_CONFIG, ./alarmd.yaml, /etc/alarmd/alarmd.yaml)": (
        "配置文件 alarmd.yaml（不写则依次找 $ALARMD_CONFIG、./alarmd.yaml、"
        "/etc/alarmd/alarmd.yaml）"
    ),
    "do not ask": "不再询问",
    "the port that takes AT commands": "接受 AT 命令的端口",
    "a line as in alarmd.yaml": "线路，名称见 alarmd.yaml",
}

_USAGE = {
    "Error: {what}": "错误：{what}",
    "Error: {what}; {hint}": "错误：{what}；{hint}",
    "{command} --help explains it": "说明见 {command} --help",
    'there is no command "{name}"; there are: {names}': "没有命令“{name}”；可用的有：{names}",
    "which command? There are: {names}": "要用哪个命令？可用的有：{names}",
    "there is no option {name}": "没有选项 {name}",
    "{name} is missing": "缺少 {name}",
    "{name} is used wrongly: does it need a value?": "{name} 用法不对：是否需要一个值？",
    "{problem}": "{problem}",
    '"{value}" is not one of: {allowed}': "“{value}”不在可选范围：{allowed}",
    '"{value}" is not a number from {least:g} to {most:g}': (
        "“{value}”不是 {least:g} 到 {most:g} 之间的数"
    ),
    "too many words: {words}": "多余的参数：{words}",
    "{first}; see them all: alarmctl check": "{first}；全部问题见：alarmctl check",
    "there is no ./alarmd.yaml and no /etc/alarmd/alarmd.yaml; name one with --config": (
        "没有 ./alarmd.yaml，也没有 /etc/alarmd/alarmd.yaml；请用 --config 指定"
    ),
    "nothing was done": "什么也没有做",
    "Do it? Type y and Enter:": "确认执行？输入 y 并回车：",
    "?": "？",
}

_CHECK = {
    "Changes nothing. Exit code 1 if there is a fault; warnings alone are fine.": (
        "不改动任何东西。有故障时退出码为 1；只有警告算正常。"
    ),
    "{faults} faults, {warnings} warnings": "{faults} 处故障，{warnings} 处警告",
    "FAULT": "故障",
    "CHECK": "注意",
    "OK": "正常",
    "Faults": "故障",
    "Warnings": "警告",
    "nothing is wrong": "没有问题",
    "{village}: {groups} groups, {parties} people and households, {lines} lines": (
        "{village}：{groups} 个联防组，{parties} 户（人），{lines} 条线路"
    ),
    "{port} does not exist; plug the modem in, or look: ls /dev/serial/by-id": (
        "{port} 不存在；请插上调制解调器，或查看：ls /dev/serial/by-id"
    ),
    "{port} is not a serial port": "{port} 不是串口",
    "{port} may not be opened by you; join the group dialout": (
        "您无权打开 {port}；请加入 dialout 用户组"
    ),
    "where the households are cannot be read here; checked {path}": (
        "从这里读不出名册在哪里；检查了 {path}"
    ),
    "{folder} is not a folder": "{folder} 不是文件夹",
    "{folder} may not be written by you; alarmd's user must": (
        "您无权写入 {folder}；运行 alarmd 的用户必须能写"
    ),
}

_STATUS = {
    "When alarmd is not running it shows what the journal last said, and says so. "
    "Exit code 1 if something is wrong, 3 if alarmd is not running.": (
        "alarmd 没有运行时，显示记录中最后的情况并注明。有问题时退出码为 1，alarmd 没有运行时为 3。"
    ),
    "draw it again every 2 seconds, until Ctrl-C": "每 2 秒刷新一次，按 Ctrl-C 结束",
    "What follows is what was last written, at {when} ({ago}).": (
        "以下是最后的记录，{when}（{ago}）。"
    ),
    "Open alarms": "未结警情",
    "Lines": "线路",
    "DOWN": "停运",
    "ALARM": "警情",
    "DRILL": "演练",
    "HELPED": "有人来",
    "NOBODY": "无人来",
    "CLOSED": "已结",
    "alarmd is not running: nobody would be told of an alarm": (
        "alarmd 没有运行：现在报警不会通知任何人"
    ),
    "nobody is coming yet: {n} of {all} open": "还没有人赶来：{all} 起未结警情中的 {n} 起",
    "somebody is coming to each: {n} open": "{n} 起未结警情，都已有人赶来",
    "no line works: nobody can be told of an alarm": "没有线路可用：报警通知不了任何人",
    "{ready} of {lines} lines work; no open alarm": "{lines} 条线路中 {ready} 条正常；没有未结警情",
    "{n} coming: {names}": "{n} 人赶来：{names}",
    "everything was tried": "办法已用尽",
    "nobody coming yet": "还没有人来",
    "{told}/{all} told": "已通知 {told}/{all}",
    "state": "状态",
    "line": "线路",
    "network": "网络",
    "signal": "信号",
    "texts/h": "短信/时",
    "{line}: reset {n} times": "{line}：已重启 {n} 次",
    "calls/h": "通话/时",
    "doing": "正在做",
    "{state}": "{state}",
    "{channel} to {whom}": "{channel} {whom}",
    "{line}: {problem}": "{line}：{problem}",
    "{village}: {households} households, {groups} groups, officers: {officers}": (
        "{village}：{households} 户，{groups} 个联防组，{officers} 名民警"
    ),
    "alarmd {version} has run for {up}; {entries} entries in the journal": (
        "alarmd {version} 已运行 {up}；记录 {entries} 条"
    ),
    "{n} entries could not be written": "{n} 条记录没能写入",
}

_INCIDENTS = {
    "list the newest alarms, newest first": "列出最近的警情，最新的在前",
    "only those that nobody has closed": "只列未结的",
    "at most so many (20)": "最多列几起（20）",
    "tell one alarm: who was told how and when, who is coming": (
        "查看一起警情：何时如何通知了谁，谁正赶来"
    ),
    "the alarm's number": "警情编号",
    "raise an alarm for a household, as if it had rung": "代住户报警，等同于该户来电",
    "Asks before it does so; everybody is told at once, by text and by call.": (
        "执行前会询问；随后立即以短信和电话通知所有人。"
    ),
    "id or name of the household": "住户的代号或姓名",
    "what it is about (otherwise: emergency)": "警情类别（不写则为求助）",
    "what you know; kept on record": "您了解的情况；存入记录",
    "close an alarm; everybody who was told gets the all-clear": (
        "结束警情；通知过的人都会收到解除通知"
    ),
    "what it turned out to be (otherwise: unstated)": "结果（不写则为未说明）",
    "no open alarm": "没有未结警情",
    "no alarm yet": "还没有警情",
    "no.": "编号",
    "what": "类别",
    "who": "姓名",
    "when": "时间",
    "not reached": "未通知到",
    "#{number} is open for {name}": "{name} 的警情 #{number} 已发起",
    "Follow it: alarmctl incidents show {number}": "查看进展：alarmctl incidents show {number}",
    'Alarm for "{name}": everybody of its group is told NOW.': (
        "代“{name}”报警：将立即通知其联防组所有人。"
    ),
    "Alarm for {name}: {n} neighbours and {officers} will be told NOW, by text and by call.": (
        "代 {name} 报警：将立即以短信和电话通知 {n} 户邻居和{officers}。"
    ),
    "no officer": "（无民警）",
    "Close #{number} ({name}: {reason}): {told} people get the all-clear NOW.": (
        "结束警情 #{number}（{name}：{reason}）：将立即通知 {told} 人警情解除。"
    ),
    "#{number} is closed": "警情 #{number} 已结束",
    "the note is longer than {most} characters": "备注超过 {most} 个字",
    "{n} more are told if too few come": "若来的人太少，再通知 {n} 人",
    "COMING": "正赶来",
    "said coming, long ago": "曾说来，已久",
    "told, no answer": "已通知未答复",
    "sent, unconfirmed": "已发出未确认",
    "being told": "正在通知",
    "waiting": "等待",
    "in reserve": "备用",
    "NOT REACHED": "未通知到",
    "#{number} {kind}, {name} ({status}), {when} ({ago})": (
        "#{number} {kind}，{name}（{status}），{when}（{ago}）"
    ),
    "{group}; {landmark}": "{group}；{landmark}",
    "note on this house: {note}": "该户备注：{note}",
    "{coming} coming, {cannot} cannot, {told} of {all} told, {missed} not reached": (
        "{coming} 人赶来，{cannot} 人来不了，应通知 {all}、已通知 {told}，{missed} 人未通知到"
    ),
    "It is over: {reason}.": "已结束：{reason}。",
    "texted": "短信",
    "arrived": "送达",
    "rang": "振铃",
    "answer": "答复",
    "see below": "见下",
    "listened {seconds} s": "听了 {seconds} 秒",
    "Not reached: ring them yourself, or send somebody": "未通知到：请亲自打电话，或派人去看",
    "{name} ({where}): {why}": "{name}（{where}）：{why}",
    "never tried": "没有尝试",
    "What the caller was told": "给报警人的回音",
    "What happened": "经过",
    "under way": "进行中",
}

_DRILL = {
    "Every text says that it is a drill; a real alarm goes first at once. With --group the "
    "drill is in the name of the first household of the group. Asks before it does so.": (
        "每条短信都注明是演练；真实警情立即优先。"
        "用 --group 时以该组第一户的名义演练。执行前会询问。"
    ),
    "the group to drill, instead of a household": "要演练的联防组（代替住户）",
    "name a household, or a group with --group": "请写一户，或用 --group 写一个联防组",
    "Drill in the name of {name}: {n} neighbours get a drill text and call NOW; "
    "the officers do not.": (
        "以 {name} 的名义演练：将立即向 {n} 户邻居发送演练短信并拨打电话；不通知民警。"
    ),
    "started: {numbers}": "已开始：{numbers}",
}

_HOUSEHOLD = {
    "list everybody who is enrolled": "列出所有登记的人",
    "only this group": "只列这个联防组",
    "show one party; that you looked is put on record": "查看一户（人）；查看本身会记录在案",
    "id or name": "代号或姓名",
    "enrol a household; comments in the file stay": "登记一户；文件中的注释保留",
    "a new id, such as wang3": "新代号，例如 wang3",
    "change a household; what is not named stays": "修改一户；没写的不变",
    "take a household out of the scheme": "注销一户",
    "id of the household": "住户代号",
    "the name that neighbours use": "邻里称呼的姓名",
    "a number; may be repeated. CAN says what the phone can do if not everything: "
    "ring, talk, text, with commas (a landline gets no texts by itself)": (
        "号码；可重复。若不是什么都能，用 CAN 写明：ring 响铃、talk 通话、text 短信，逗号分隔"
        "（座机自动不收短信）"
    ),
    "the group it belongs to": "所属联防组",
    "how a neighbour finds the house": "邻居找到这户的标志物",
    "what the household reads": "该户使用的语言",
    "shown only in this house's own alarm": "备注，只在该户自己的警情中显示",
    "id": "代号",
    "name": "姓名",
    "role": "身份",
    "group": "联防组",
    "phones": "电话数",
    "where": "位置",
    "phone": "电话",
    "language": "语言",
    "note": "备注",
    "said as": "读作",
    'how the name is pronounced, if not as usual: "shan4 xiong2"': (
        "姓名有特殊读音时的拼音，例如 shan4 xiong2"
    ),
    "rings": "响铃",
    "talks": "通话",
    "gets texts": "收短信",
    "{number} ({can})": "{number}（{can}）",
    "Its alarm tells: {names}": "该户报警时通知：{names}",
    'nobody is enrolled as "{name}"; see them all: alarmctl household list': (
        "没有登记“{name}”；全部名单见：alarmctl household list"
    ),
    "{name} is ambiguous: {ids}": "“{name}”不止一户：{ids}",
    'there is no group "{name}"; there are: {ids}': "没有联防组“{name}”；有：{ids}",
    "{name} is enrolled": "{name} 已登记",
    "{name} is changed": "{name} 已修改",
    "{name} is removed": "{name} 已注销",
    "{name} ({id}) is removed: its ring will raise no alarm.": (
        "注销 {name}（{id}）：该户来电将不再报警。"
    ),
    "say what to change: --name, --phone, --group, --landmark, --language, --note, --say-as": (
        "请写明改什么：--name、--phone、--group、--landmark、--language、--note、--say-as"
    ),
    '"{number}" is not a number here': "“{number}”不是电话号码",
    '"{can}": a phone can ring, talk and text': "“{can}”：电话只能 ring、talk、text",
    "the file was left as it is: {why}": "文件没有改动：{why}",
    "alarmd is not running; it reads the file when it starts.": (
        "alarmd 没有运行；启动时会读取该文件。"
    ),
    "alarmd keeps the last good file; see why: alarmctl check": (
        "alarmd 仍用上一份正确的名册；原因见：alarmctl check"
    ),
    "alarmd has it: {n} households.": "alarmd 已读入：共 {n} 户。",
}

_JOURNAL = {
    "check that no entry was changed, removed or put in between": "检查记录有没有被改、删、插",
    "write every entry to standard output, times in UTC": "把全部记录写到标准输出，时间为 UTC",
    "one JSON object a line, or CSV (otherwise: jsonl)": "每行一个 JSON，或 CSV（默认 jsonl）",
    "only entries after this one": "只导出这一条之后的",
    "{n} entries, the chain is whole": "{n} 条记录，链条完整",
    "the chain breaks at entry {seq}: it or the one before was changed or removed": (
        "链条在第 {seq} 条断裂：这一条或前一条被改动或删除"
    ),
    "The {n} entries before it are untouched. Keep this file and a copy of it.": (
        "之前的 {n} 条没有被动过。请保留此文件并备份。"
    ),
}

_SIM = {
    "Put the links DIR/line1, DIR/line2... as ports into alarmd.yaml, start alarmd in another "
    "terminal and type here: help, status, ring wang... Ctrl-D ends it.": (
        "把 DIR/line1、DIR/line2… 写入 alarmd.yaml 作端口，在另一个终端启动 alarmd，"
        "在这里输入：帮助、状态、打 王桂英…… 按 Ctrl-D 结束。"
    ),
    "how many modems (1)": "几个调制解调器（1）",
    "where the links to the ttys are put": "终端链接放在哪个文件夹",
    "whose phones exist (otherwise: those of alarmd.yaml)": (
        "谁有电话（不写则用 alarmd.yaml 的名册）"
    ),
    "run time so many times faster (1)": "时间加快多少倍（1）",
    "the seed of all chance (0)": "随机种子（0）",
    "which modems: plain, sim7600, a7670, sim800, ec25, ec200, m26, huawei, air724 (plain)": (
        "哪种调制解调器：plain、sim7600、a7670、sim800、ec25、ec200、m26、huawei、air724（plain）"
    ),
    "there is no modem {kind}: choose {known}": "没有 {kind} 这种调制解调器：可选 {known}",
    "{name} is at {link}": "{name} 在 {link}",
    "Type help for what you can do; Ctrl-D ends.": "输入“帮助”看可用命令；按 Ctrl-D 结束。",
}

_COMPLETION = {
    'bash: put eval "$(alarmctl completion bash)" into ~/.bashrc; zsh: the same into ~/.zshrc; '
    "fish: alarmctl completion fish > ~/.config/fish/completions/alarmctl.fish": (
        'bash：在 ~/.bashrc 中加入 eval "$(alarmctl completion bash)"；zsh：同样加入 ~/.zshrc；'
        "fish：alarmctl completion fish > ~/.config/fish/completions/alarmctl.fish"
    ),
    "the shell": "命令行解释器",
    "there is no completion for {shell}": "{shell} 没有补全脚本",
}

_TIMES = {
    "just now": "刚刚",
    "{span} ago": "{span}前",
    "{n} s": "{n} 秒",
    "{n} min": "{n} 分钟",
    "{n} h": "{n} 小时",
    "{n} days": "{n} 天",
}

SENTENCES: dict[str, str] = {
    **_TOP,
    **_USAGE,
    **_CHECK,
    **_STATUS,
    **_INCIDENTS,
    **_DRILL,
    **_HOUSEHOLD,
    **_JOURNAL,
    **_SIM,
    **_COMPLETION,
    **_TIMES,
}
