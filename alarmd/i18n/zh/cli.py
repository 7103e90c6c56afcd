"""What alarmctl shows."""

_TOP = {
    "The ten-household alarm switch, from the operator's chair.": (
        "十户联防报警交换机：值班员的命令。"
    ),
    "Exit code: 0 fine, 1 a fault or a refusal, 2 wrong usage, 3 alarmd is not running, "
    "4 you may not ask it.": (
        "退出码：0 正常，1 查出错误或被拒绝，2 用法不对，3 alarmd 没有运行，4 无权询问它。"
    ),
    "show everything that is wrong with files and machine, all at once": (
        "把配置、名册和本机的问题一次全列出来"
    ),
    "show lines, open alarms and health": "显示线路、未结警情和运行状况",
    "list, show, raise and close alarms": "列出、查看、代报、结束警情",
    "start a drill for a household or a group": "为一户或一个联防组发起演练",
    "list, show, add, change and remove households": "列出、查看、登记、修改、注销住户",
    "verify or export the record of everything": "校验或导出全部记录",
    "simulate modems and phones on this machine": "在本机模拟模块和电话",
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
    "{name} is used wrongly: does it need a value?": "{name} 用法不对：后面是不是少了一个值？",
    "{problem}": "{problem}",
    "{word} ({said})": "{word}（{said}）",
    '"{value}" is not one of: {allowed}': "“{value}”不在可选范围：{allowed}",
    '"{value}" is not a number from {least} to {most}': "“{value}”不是 {least} 到 {most} 之间的数",
    "too many words: {words}": "多余的参数：{words}",
    "{first}; see them all: alarmctl check": "{first}；全部问题见：alarmctl check",
    "this is about {path}, not {other}": "这里用的是 {path}，不是 {other}",
    "{path} belongs to somebody else (user {owner}); if you mean it, name it with --config": (
        "{path} 是别人的文件（用户 {owner}）；真要用它，请用 --config 写明"
    ),
    "there is no ./alarmd.yaml and no {path}; name one with --config": (
        "没有 ./alarmd.yaml，也没有 {path}；请用 --config 指定"
    ),
    "nothing was done": "没有动",
    "Do it? Type y and Enter:": "确认执行？输入 y 并回车：",
}

_CHECK = {
    "Changes nothing. Exit code 1 if there is a fault; warnings alone are fine.": (
        "不改动任何东西。有错误时退出码为 1；只有警告算正常。"
    ),
    "{faults}, {warnings}": "{faults}，{warnings}",
    "1 fault": "1 处错误",
    "{n} faults": "{n} 处错误",
    "1 warning": "1 处警告",
    "{n} warnings": "{n} 处警告",
    "FAULT": "故障",
    "CHECK": "注意",
    "OK": "正常",
    "Faults": "错误",
    "Warnings": "警告",
    "nothing is wrong": "没有问题",
    "{village}: {groups}, {households}, {people}, {lines}": (
        "{village}：{groups}，{households}，{people}，{lines}"
    ),
    "1 group": "1 个联防组",
    "{n} groups": "{n} 个联防组",
    "1 household": "1 户",
    "{n} households": "{n} 户",
    "1 officer or other": "民警等 1 人",
    "{n} officers and others": "民警等 {n} 人",
    "1 line": "1 条线路",
    "{n} lines": "{n} 条线路",
    "{port} does not exist; plug the modem in, or look: ls /dev/serial/by-id": (
        "{port} 不存在；请插上模块，或查看：ls /dev/serial/by-id"
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
    "When alarmd is not running it shows the last state on record, and says that it is old. "
    "Exit code 1 if something is wrong, 3 if alarmd is not running, 4 if you may not ask it.": (
        "alarmd 没有运行时，显示记录中最后的情况并注明。有问题时退出码为 1，alarmd 没有运行时为 3，"
        "您无权询问时为 4。"
    ),
    "{n} more lines: make the window higher": "还有 {n} 行：请把窗口拉高",
    "UNKNOWN": "不明",
    "it cannot be seen from here whether alarmd runs": ("从这里看不出 alarmd 有没有在运行"),
    "show it again every 2 seconds, until Ctrl-C": "每 2 秒刷新一次，按 Ctrl-C 结束",
    "What follows is what was last written, at {when} ({ago}).": (
        "以下是最后的记录，{when}（{ago}）。"
    ),
    "Open alarms": "未结警情",
    "Drills": "演练",
    "Lines": "线路",
    "DOWN": "停运",
    "ALARM": "警情",
    "DRILL": "演练",
    "HELPED": "有人来",
    "NOBODY": "无人来",
    "CLOSED": "已结",
    "CLOSING": "即将结束",
    "#{number} is closed as soon as the neighbours know of it, within a minute": (
        "#{number} 等近邻都通知到就结束，最多一分钟"
    ),
    "To close it at once say so: --certain": "要马上结束，请写明 --certain",
    "close it at once, even if the neighbours have not all been told yet": (
        "马上结束，哪怕近邻还没都通知到"
    ),
    "alarmd is not running: nobody would be told of an alarm": (
        "alarmd 没有运行：现在报警不会通知任何人"
    ),
    "nobody is coming yet: {n} of {all} open": "还没有人赶来：{all} 起未结警情中的 {n} 起",
    "somebody is coming to each: {n} open": "{n} 起未结警情，都已有人赶来",
    "no line works: nobody can be told of an alarm": "没有线路可用：报警通知不了任何人",
    "{ready} of {lines} lines work; no open alarm": "{lines} 条线路中 {ready} 条正常；没有未结警情",
    "{ready} of {lines} lines work; no alarm but a drill is open": (
        "{lines} 条线路中 {ready} 条正常；没有真警，正在演练"
    ),
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
    "{village}: households: {households}, groups: {groups}, officers: {officers}": (
        "{village}：{households} 户，{groups} 个联防组，{officers} 名民警"
    ),
    "alarmd {version} has run for {up}; entries in the journal: {entries}": (
        "alarmd {version} 已运行 {up}；记录 {entries} 条"
    ),
    "{n} entries could not be written": "{n} 条记录没能写入",
}

_JOURNAL = {
    "check that no entry was changed, removed or put in between": "检查记录有没有被改、删、插",
    "write every entry to standard output, times in UTC; that you did is put on record": (
        "把全部记录写到标准输出，时间为 UTC；导出本身会记录在案"
    ),
    "one JSON object a line, or CSV (otherwise: jsonl)": "每行一个 JSON，或 CSV（默认 jsonl）",
    "only entries after this one": "只导出这一条之后的",
    "1 entry, the chain is whole": "1 条记录，链条完整",
    "{n} entries, the chain is whole": "{n} 条记录，链条完整",
    "the chain breaks at entry {seq}: it or the one before was changed or removed": (
        "链条在第 {seq} 条断裂：这一条或前一条被改动或删除"
    ),
    "Untouched entries before it: {n}. Keep this file and a copy of it.": (
        "之前的 {n} 条没有被动过。请保留此文件并备份。"
    ),
    "Keep this file and a copy of it.": "请保留此文件并备份。",
    "an anchor kept elsewhere that the journal must fit (may be given several times)": (
        "存在别处的存证，记录必须和它对得上（可以写几个）"
    ),
    "check everything again from the first entry on": "从第一条起全部重新核对",
    "an anchor is written SEQ:HASH, as an export shows it": ("存证写作 序号:校验码，导出时会显示"),
    "The seals were not tried: only root may read the key of this box.": (
        "封印没有核对：只有 root 能读本机的密钥。"
    ),
    "there are {n} entries, and the anchor knows more: the end was cut off, or an old copy put "
    "back": "现有 {n} 条，存证里更多：末尾被截掉，或换回了旧的",
    "entry {seq} is not the one that the anchor knows: another journal": (
        "第 {seq} 条和存证不符：不是同一本记录"
    ),
    "a seal was not made by this box (entry {seq})": "有封印不是本机盖的（第 {seq} 条）",
    "alarmd's own summary is not what the entries add up to (entry {seq})": (
        "alarmd 存的汇总和记录对不上（第 {seq} 条）"
    ),
    "entry {seq} cannot be read": "第 {seq} 条读不出来",
    "entry {seq} does not fit those before": "第 {seq} 条和前面的对不上",
    "entry {seq} opens an alarm whose number was used before": ("第 {seq} 条的警情编号以前用过"),
    "entry {seq}: the person's data was erased before its time": (
        "第 {seq} 条：没到期，“是谁的事”就被删掉了"
    ),
    "entry {seq} is older than the one before": "第 {seq} 条的时间比前一条还早",
    "entry {seq}: a start found the journal otherwise than it was left ({why})": (
        "第 {seq} 条：启动时发现记录和上次留下的不一样（{why}）"
    ),
    "anchor {seq}:{hash}; keep it elsewhere, and hold the journal against it: "
    "alarmctl journal verify --anchor SEQ:HASH": (
        "存证 {seq}:{hash}；请另存一处，以后拿它核对：alarmctl journal verify --anchor 存证"
    ),
}

_SIM = {
    "Put the links DIR/line1, DIR/line2... as ports into alarmd.yaml, start alarmd in another "
    "terminal and type here: help, status, ring wang... Ctrl-D ends it.": (
        "把 DIR/line1、DIR/line2… 写入 alarmd.yaml 作端口，在另一个终端启动 alarmd，"
        "在这里输入：帮助、状态、打 王桂英…… 按 Ctrl-D 结束。"
    ),
    "how many modems (1)": "几个模块（1）",
    "where the links to the terminal devices are put": "终端设备的链接放在哪个文件夹",
    "whose phones exist (otherwise: those of alarmd.yaml)": (
        "谁有电话（不写则用 alarmd.yaml 的名册）"
    ),
    "run time so many times faster (1)": "时间加快多少倍（1）",
    "the number from which all chance starts (0)": "随机数的起点（0）",
    "which modems: plain, sim7600, a7670, sim800, ec25, ec200, m26, huawei, air724 (plain)": (
        "哪种模块：plain、sim7600、a7670、sim800、ec25、ec200、m26、huawei、air724（plain）"
    ),
    "there is no modem {kind}: choose {known}": "没有 {kind} 这种模块：可选 {known}",
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
    "time unknown": "时间不详",
    "{span} ago": "{span}前",
    "{n} s": "{n} 秒",
    "{n} min": "{n} 分钟",
    "{n} h": "{n} 小时",
    "1 day": "1 天",
    "{n} days": "{n} 天",
}

SENTENCES: dict[str, str] = {
    **_TOP,
    **_USAGE,
    **_CHECK,
    **_STATUS,
    **_JOURNAL,
    **_SIM,
    **_COMPLETION,
    **_TIMES,
}
